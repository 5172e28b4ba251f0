"""Finding cases by name, number, and by what is written on them, with the store's own full text search.

SQLite answers with FTS5, PostgreSQL with `tsvector`; the migration 0004 made the indexes of both. Every question
starts from the cases that the person may see.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, NamedTuple

from sqlalchemy import (
    Select,
    Text,
    bindparam,
    column,
    func,
    literal_column,
    select,
    table,
    tablesample,
    text,
    union,
)
from sqlalchemy.orm import aliased

from portal import clock
from portal.cases.models import Case, Deadline, Record
from portal.cases.queries import visible
from portal.correspondence.models import Document
from portal.extensions import db
from portal.insight.counting import LIMIT
from portal.people.models import Person
from portal.procedures import PROCEDURES
from portal.procedures.definition import Actor

WORDS = re.compile(r"[^\W_]+")
MOST_WORDS, LONGEST_WORD = 8, 40
OPENED, CLOSED = "\x02", "\x03"
"""Round the matching words of an excerpt."""
REFERENCE = re.compile(r"[A-Za-z]{2,8}-\d{4}-\d{6}")
KINDS = (
    *("note", "correspondence", "reason", "action", "contact", "query", "chronology", "point", "dispute"),
    *("recommendation", "anomaly", "caselist", "requested_item"),
)
"""The kinds of records whose words are searched; the index has exactly these."""
IN_INDEX = text("case_record.kind IN ({})".format(", ".join(f"'{kind}'" for kind in KINDS)))
YEARS_BACK = 10
NEWEST, ANY = 20_000, 100_000
"""Among so many of the newest records PostgreSQL looks first; and for frequent words among so many from everywhere."""
FREQUENT = 0.002
"""The share of records with the words, as PostgreSQL estimates it, from which they are frequent."""
SHORTEST = 3
"""Letters that the last word has at least where it is also the beginning of a longer one in what is written: shorter
ones begin nearly every text."""

NAMES: Any = literal_column(
    "to_tsvector('simple'::regconfig, "
    "search_folded(case_file.client_name || ' ' || coalesce(case_file.facts ->> 'referring_mp', '')))"
)
WRITTEN: Any = literal_column("case_record.search_words")
SECTIONS: Any = literal_column("document.search_words")
LONG_TEXT = literal_column(
    "(SELECT string_agg(section ->> 1, ' ') FROM json_array_elements(document.sections) AS section)", Text
)
HEADLINE = "StartSel=\x02, StopSel=\x03, MaxWords=24, MinWords=10, MaxFragments=1"


class Found(NamedTuple):
    """A case that was found: where its words stand, and in which record or document. A higher rank is better.

    `beginning` says that the last word was also looked for as a beginning.
    """

    case_id: int
    procedure: str
    where: str = ""
    kind: str = ""
    source_id: int = 0
    rank: float = 0.0
    beginning: bool = False


def folded(words: str) -> str:
    """Small letters without accents, as names are compared."""
    plain = unicodedata.normalize("NFKD", words.lower())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def words_of(term: str) -> list[str]:
    return [word[:LONGEST_WORD] for word in WORDS.findall(term)[:MOST_WORDS]]


def on_postgresql() -> bool:
    return db.session.get_bind().dialect.name == "postgresql"


def asked(words: Sequence[str], beginning: bool = True) -> str:
    """All of the words, the last one also as a `beginning`, in the language of the store's search."""
    if on_postgresql():
        return " & ".join(f"'{word}'" for word in words) + (":*" if beginning else "")
    return " ".join(f'"{word}"' for word in words) + ("*" if beginning else "")


def exact(actor: Actor, term: str) -> list[Found]:
    """Cases with this reference, this number within a year, or a case number that begins so."""
    wanted = term.strip()
    references = [wanted.upper()]
    number = Case.case_number == wanted
    if wanted.isascii() and wanted.isdigit() and len(wanted) <= 6:
        year = clock.today().year
        prefixes = {each.prefix for each in PROCEDURES.values() if each.organisation == actor.organisation}
        references += [
            f"{prefix}-{each}-{int(wanted):06d}"
            for prefix in prefixes
            for each in range(year - YEARS_BACK, year + 1)
        ]
    if wanted.isascii() and wanted.isalnum() and len(wanted) >= 4:
        number = Case.case_number.between(wanted, wanted + "\N{TILDE}")
    both = (Case.reference.in_(references), number)  # each by its own index
    rows = db.session.execute(
        visible(actor)
        .where(Case.id.in_(union(*(visible(actor).with_only_columns(Case.id).where(each) for each in both))))
        .with_only_columns(Case.id, Case.procedure, Case.reference, Case.case_number)
        .order_by(Case.id.desc())
        .limit(LIMIT + 1)
    )
    found = []
    for case_id, procedure, reference, case_number in rows:
        by_number = case_number.startswith(wanted)
        named = reference == wanted.upper() or not by_number
        found.append(
            Found(case_id, procedure, reference if named else case_number, "reference" if named else "number")
        )
    return found


def by_name(actor: Actor, words: Sequence[str]) -> list[Found]:
    """Cases whose client or referring MP has these names, open ones first, then the newest."""
    query = asked([folded(word) for word in words])
    rows = visible(actor)
    if on_postgresql():
        rows = rows.where(NAMES.op("@@")(func.to_tsquery(literal_column("'simple'"), query)))
    else:
        names = fts("search_name")
        rows = newest_hits(rows.join(names, names.c.rowid == Case.id), names, "search_name", query)
    columns = (Case.id, Case.procedure, Case.client_name, Case.facts["referring_mp"].as_string(), Case.status)
    found = db.session.execute(
        rows.with_only_columns(*columns, maintain_column_froms=True).limit(LIMIT + 1)
    ).all()
    newest_first = sorted(found, key=lambda row: (row.status == "Closed", -row.id))
    return [
        Found(row[0], row[1], row[2] if has_words(row[2], words) else f"Referring MP {row[3]}", "name")
        for row in newest_first
    ]


def has_words(name: str, words: Sequence[str]) -> bool:
    """Whether each of the words begins one of the name's words."""
    own = [folded(word) for word in WORDS.findall(name)]
    return all(any(each.startswith(folded(word)) for each in own) for word in words)


def in_writings(actor: Actor, words: Sequence[str]) -> list[Found]:
    """Cases with these words in notes, correspondence, reasons and the like, the best match first.

    Of more than LIMIT records with the words only so many are ranked, so that a search takes no longer the more there are:
    the newest; on PostgreSQL, where the words are not among the frequent ones, those that it comes to first.

    Everything with a word stands in a list that the store reads as far as it is asked to. Everything with a beginning
    has to be put together first, so it is sought only where the whole words are not found often enough.
    """
    with_words = records_on_postgresql if on_postgresql() else records_on_sqlite
    return best(with_words(actor, words))


def may_go_on(words: Sequence[str]) -> bool:
    """Whether the last word is also sought as a beginning."""
    return len(words[-1]) >= SHORTEST


def records_on_sqlite(actor: Actor, words: Sequence[str]) -> list[Found]:
    records = fts("search_record")
    rank = 4.0 * weight("search_record", 0, Record.title) + weight("search_record", 1, Record.text)
    columns = (Record.title, Record.kind, Record.id, rank)
    joined = (
        visible(actor).join(Record, Record.case_id == Case.id).join(records, records.c.rowid == Record.id)
    )

    def sought(beginning: bool) -> list[Found]:
        query = asked(words, beginning)
        return found_in(newest_hits(joined, records, "search_record", query), columns, beginning)

    found = sought(False)
    return found if len(found) > LIMIT or not may_go_on(words) else sought(True)


def records_on_postgresql(actor: Actor, words: Sequence[str]) -> list[Found]:
    """Frequent words are found among some of the records alone: the newest, else some from everywhere.

    Their list is the longest, and PostgreSQL reads the whole of it before the first row.
    """
    columns = (Record.id, Record.case_id, Record.title, Record.kind, WRITTEN.label("words"))
    found = found_among(select(*columns).order_by(Record.id.desc()).limit(NEWEST), actor, words)
    if len(found) <= LIMIT and (percent := worth_a_sample(words)):
        some = tablesample(Record, func.system(literal_column(f"{percent:f}")), seed=literal_column("1"))
        where: Any = literal_column("search_words").label("words")
        found = found_among(select(some.c.id, some.c.case_id, some.c.title, some.c.kind, where), actor, words)
    if len(found) > LIMIT:
        return found
    sought = sought_by(asked(words, may_go_on(words)))
    rows = visible(actor).join(Record, Record.case_id == Case.id).where(WRITTEN.op("@@")(sought))
    ranked: tuple[Any, ...] = (Record.title, Record.kind, Record.id, func.ts_rank(WRITTEN, sought))
    return found_in(rows, ranked, may_go_on(words))


def found_among(records: Any, actor: Actor, words: Sequence[str]) -> list[Found]:
    """Those of the records that have the whole words."""
    sought = sought_by(asked(words, beginning=False))
    among = records.subquery().c
    rows = visible(actor).join(among.id.table, among.case_id == Case.id)
    rows = rows.where(among.words.op("@@")(sought)).order_by(among.id.desc())
    columns: tuple[Any, ...] = (among.title, among.kind, among.id, func.ts_rank(among.words, sought))
    return found_in(rows, columns, beginning=False)


OF_WORDS = text("""
    SELECT each.share, size.reltuples, cardinality(sought.words) AS number
    FROM pg_class AS size
    JOIN pg_stats AS known ON known.tablename = size.relname AND known.schemaname = current_schema()
    CROSS JOIN tsvector_to_array(to_tsvector('english'::regconfig, :words)) AS sought(words)
    JOIN LATERAL unnest(known.most_common_elems::text::text[], known.most_common_elem_freqs) AS each(word, share)
    ON each.word = ANY (sought.words)
    WHERE size.oid = 'case_record'::regclass AND known.attname = 'search_words'
""")
"""Of each word that PostgreSQL has found to be frequent, in which share of the records; how many words and records are."""


def worth_a_sample(words: Sequence[str]) -> float:
    """The share of the records, in percent, among which frequent words are found often enough; 0 for other words."""
    known = db.session.execute(OF_WORDS, {"words": " ".join(words)}).all()
    if not known or len(known) < known[0].number or known[0].reltuples < 10 * ANY:
        return 0.0
    if prod(row.share for row in known) < FREQUENT:
        return 0.0
    return 100.0 * ANY / float(known[0].reltuples)


def in_documents(actor: Actor, words: Sequence[str]) -> list[Found]:
    """Cases with these words in a document that was written here, the best match first."""
    query = asked(words, may_go_on(words))
    rows = visible(actor).join(Document, Document.case_id == Case.id)
    if on_postgresql():
        sought = sought_by(query)
        rank: Any = func.ts_rank(SECTIONS, sought)
        rows = rows.where(SECTIONS.op("@@")(sought))
    else:
        documents = fts("search_document")
        rank = -func.bm25(literal_column("search_document"), 4.0, 1.0)
        joined = rows.join(documents, documents.c.rowid == Document.id)
        rows = newest_hits(joined, documents, "search_document", query)
    columns: tuple[Any, ...] = (Document.title, literal_column("'document'"), Document.id, rank)
    return best(found_in(rows, columns, may_go_on(words)))


def found_in(rows: Any, columns: Sequence[Any], beginning: bool) -> list[Found]:
    """The first LIMIT + 1 of the rows: title and kind of the source, its id, and the rank."""
    of_case = (Case.id, Case.procedure)
    rows = rows.with_only_columns(*of_case, *columns, maintain_column_froms=True).limit(LIMIT + 1)
    return [Found(*row)._replace(beginning=beginning) for row in db.session.execute(rows)]


def sought_by(query: str) -> Any:
    """The query as PostgreSQL reads it. It stands in the statement itself: how to read it best depends on the words."""
    return func.to_tsquery(literal_column("'english'"), bindparam(None, query, Text, literal_execute=True))


def weight(name: str, place: int, column: Any) -> Any:
    """How much of the column is about the words, from 0 to 1, on SQLite: by the number of times that they stand there.

    SQLite's own `bm25` counts the words in all rows each time.
    """
    marked = func.highlight(literal_column(name), place, OPENED, "")
    times: Any = func.length(marked) - func.length(column)
    return 1.0 - 1.0 / (times + 1.0)


def best(found: Any) -> list[Found]:
    """The best match of each case, the best case first."""
    by_case: dict[int, Found] = {}
    for each in found:
        if each.case_id not in by_case or each.rank > by_case[each.case_id].rank:
            by_case[each.case_id] = each
    return sorted(by_case.values(), key=lambda each: (-each.rank, -each.case_id))


def excerpts(words: Sequence[str], found: Sequence[Found]) -> dict[tuple[str, int], str]:
    """For each record and document that was found: the words round the match, which is marked."""
    query = asked(words, any(each.beginning for each in found))
    records = [
        each.source_id for each in found if each.kind not in ("document", "name", "number", "reference")
    ]
    documents = [each.source_id for each in found if each.kind == "document"]
    texts: dict[tuple[str, int], str] = {}
    if records:
        texts |= {("record", number): each for number, each in db.session.execute(of_records(query, records))}
    if documents:
        texts |= {
            ("document", number): each for number, each in db.session.execute(of_documents(query, documents))
        }
    return texts


def of_records(query: str, ids: list[int]) -> Select[Any]:
    if on_postgresql():
        words = literal_column("case_record.title || ' ' || case_record.text", Text)
        return select(Record.id, headline(words, query)).where(Record.id.in_(ids))
    return snippets("search_record", query, ids)


def of_documents(query: str, ids: list[int]) -> Select[Any]:
    if on_postgresql():
        return select(Document.id, headline(LONG_TEXT, query)).where(Document.id.in_(ids))
    return snippets("search_document", query, ids)


def headline(words: Any, query: str) -> Any:
    sought = func.to_tsquery(literal_column("'english'"), query)
    return func.ts_headline(literal_column("'english'"), words, sought, HEADLINE)


def snippets(name: str, query: str, ids: list[int]) -> Select[Any]:
    """The words round the match in each of these rows, in one walk through the matches.

    The sign keeps SQLite from asking its search engine about each of the numbers anew.
    """
    rows = fts(name)
    number: Any = literal_column(f"+{name}.rowid")
    snippet = func.snippet(literal_column(name), -1, OPENED, CLOSED, " … ", 20)
    return (
        select(rows.c.rowid, snippet)
        .select_from(rows)
        .where(match(name, query), rows.c.rowid.between(min(ids), max(ids)), number.in_(ids))
    )


def newest_hits(rows: Any, of: Any, name: str, query: str) -> Any:
    """The rows that match, the newest first: in this order SQLite reads the matches and stops at the limit.

    In any other it would go through the cases and ask its search engine about each.
    """
    return rows.where(match(name, query)).order_by(of.c.rowid.desc())


def fts(name: str) -> Any:
    """A table of SQLite's search engine."""
    return table(name, column("rowid"))


def match(name: str, query: str) -> Any:
    return literal_column(name).op("MATCH")(bindparam(None, query, Text))


@dataclass(frozen=True)
class FoundCase:
    """What a list of found cases shows of one."""

    id: int
    reference: str
    client_name: str
    case_number: str
    jurisdiction: str
    procedure: str
    status: str
    owner: str | None
    due_on: Any
    unit: str | None


def found_cases(actor: Actor, ids: Sequence[int]) -> dict[int, FoundCase]:
    """These cases with their nearest date, reminders left out. One query."""
    if not ids:
        return {}
    nearest = aliased(Deadline)
    first = (
        select(nearest.id)
        .where(nearest.case_id == Case.id, nearest.state == "running", nearest.reminder.is_(False))
        .order_by(nearest.due_on, nearest.id)
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )
    rows: Any = db.session.execute(
        visible(actor)
        .where(Case.id.in_(ids))
        .outerjoin(Person, Person.id == Case.owner_id)
        .outerjoin(Deadline, Deadline.id == first)
        .with_only_columns(
            Case.id,
            Case.reference,
            Case.client_name,
            Case.case_number,
            Case.jurisdiction,
            Case.procedure,
            Case.status,
            Person.name,
            Deadline.due_on,
            Deadline.unit,
            maintain_column_froms=True,
        )
    )
    return {row[0]: FoundCase(*row) for row in rows}


def names_like(actor: Actor, word: str) -> list[str]:
    """Client names with a word that begins like this one, for somebody who may have misspelt it."""
    return sorted(set(begins_like(actor, word)))


def begins_like(actor: Actor, word: str) -> Sequence[str]:
    query = asked([folded(word)[:3]])
    rows = visible(actor)
    if on_postgresql():
        rows = rows.where(NAMES.op("@@")(func.to_tsquery(literal_column("'simple'"), query)))
    else:
        names = fts("search_name")
        rows = newest_hits(rows.join(names, names.c.rowid == Case.id), names, "search_name", query)
    return db.session.scalars(
        rows.with_only_columns(Case.client_name, maintain_column_froms=True).limit(LIMIT)
    ).all()
