"""What a step wrote is under the chain: a row that is changed, removed or inserted behind the portal's back is seen."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask, current_app
from sqlalchemy import delete, insert, select, update

from portal.audit import checks, content
from portal.audit.chain import FIRST, chain_digest
from portal.audit.commands import run
from portal.audit.content import LEFT_OUT, Comparison, row_digest, rows_of, said
from portal.audit.models import AuditCheck, Event
from portal.audit.removal import remove_words
from portal.audit.verify import Finding, Scope, _chains, _check, _check_again, verify
from portal.cases.apply import claim
from portal.cases.handover import hand_over_all
from portal.cases.models import Case, Deadline, DeadlineEntry, Record
from portal.correspondence import outbox
from portal.correspondence.models import Document, OutboxMessage
from portal.extensions import Model, db
from tests.walks import PDF, Walk, moment, person

MARCH = date(2026, 3, 9)  # a Monday
APRIL = date(2026, 4, 1)

Models = (
    type[Case] | type[Record] | type[Deadline] | type[DeadlineEntry] | type[Document] | type[OutboxMessage]
)


@pytest.fixture
def walk(app: Flask) -> Walk:
    """A case with notes, deadlines, a document, and a message in the outbox."""
    walk = Walk(on=date(2026, 3, 2), request=PDF)
    walk.take("record-information-sent", on=MARCH).take("add-note", note="Waiting.")
    db.session.add(message := mail(walk.case))
    walk.take("add-note", note="Still waiting.")
    assert found() == [] and message.id
    return walk


def mail(case: Case, message_id: str = "1@complaints-casework") -> OutboxMessage:
    return OutboxMessage(
        organisation=case.organisation,
        case_id=case.id,
        message_id=message_id,
        to="External PHSO",
        subject="All actions are complete",
        text="All resolution actions are complete.",
        sent_on=MARCH,
        made_at=moment(MARCH),
        made_by="A test",
    )


def found(scope: Scope | None = None) -> list[Finding]:
    db.session.commit()
    db.session.expire_all()
    return [finding for case in verify(scope) for finding in case.findings]


def only(model: Models, behind: Any) -> Any:
    """The statement on the first row of a table, as somebody gives it who has the database and not the portal."""
    table: Any = model.__table__
    return behind(table).where(
        table.c.id == select(table.c.id).order_by(table.c.id).limit(1).scalar_subquery()
    )


def test_notes_that_differ_in_their_words_alone_make_different_events(walk: Walk) -> None:
    """The sentence of the history is the same, what the event covers is not."""
    for words in ("The client agrees.", "The client refuses."):
        walk.take("add-note", note=words)
    one, other = walk.events[-2:]
    assert (one.sentence, one.details, one.payload_digest) == (
        other.sentence,
        other.details,
        other.payload_digest,
    )
    (first,), (second,) = one.content.values(), other.content.values()
    notes = walk.records("note")[-2:]
    assert [first, second] == [row_digest("case_record", note) for note in notes] and first != second


@pytest.mark.parametrize(
    ("model", "values", "what"),
    [
        (Case, {"client_name": "Somebody else"}, "The case itself"),
        (Case, {"facts": {"referring_mp": "Somebody else"}}, "The case itself"),
        (Case, {"owner_id": None}, "The case itself"),
        (Record, {"text": "Nothing of the kind."}, "The requested item 1 (number 1)"),
        (Record, {"amount": 999_999}, "The requested item 1 (number 1)"),
        (Record, {"amount": 0}, "The requested item 1 (number 1)"),
        (Record, {"data": {"documents": [9]}}, "The requested item 1 (number 1)"),
        (Record, {"made_at": moment(APRIL)}, "The requested item 1 (number 1)"),
        (Deadline, {"due_on": APRIL}, "The deadline"),
        (Deadline, {"state": "met", "stopped_on": MARCH}, "The deadline"),
        (DeadlineEntry, {"reason": "Agreed by telephone"}, "The deadline"),
        (Document, {"digest": "b" * 64}, "The document"),
        (Document, {"locked": True}, "The document"),
        (OutboxMessage, {"text": "Nothing is complete."}, "The message in the outbox (number 1)"),
        (OutboxMessage, {"to": "Somebody else"}, "The message in the outbox (number 1)"),
    ],
)
def test_a_changed_row_is_found_and_named(
    walk: Walk, model: Models, values: dict[str, Any], what: str
) -> None:
    db.session.execute(only(model, update).values(**values))
    (finding,) = found()
    assert (finding.reference, finding.question) == (walk.reference, "unaltered")
    assert finding.sentence.startswith(what) and "is not as entry" in finding.sentence
    assert finding.number and finding.expected != finding.found


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        (Record, "A record (number {id}) that entry 4 wrote is gone"),
        (Document, "A document (number {id}) that entry 1 wrote is gone"),
    ],
)
def test_a_removed_row_is_found(walk: Walk, model: Models, sentence: str) -> None:
    newest = max(db.session.scalars(select(model.id)))
    db.session.execute(delete(model).where(model.id == newest))
    (finding,) = found()
    assert (finding.question, finding.sentence) == ("complete", sentence.format(id=newest))


def test_a_removed_deadline_and_a_removed_line_of_a_ledger_are_found(walk: Walk) -> None:
    db.session.execute(only(DeadlineEntry, delete))
    (finding,) = found()
    assert finding.question == "unaltered" and finding.sentence.startswith("The deadline ")
    first = min(db.session.scalars(select(Deadline.id)))
    db.session.execute(delete(DeadlineEntry).where(DeadlineEntry.deadline_id == first))
    db.session.execute(only(Deadline, delete))
    (finding,) = found()
    assert finding.question == "complete" and finding.sentence.startswith("A deadline (number 1)")


@pytest.mark.parametrize("model", [Record, Deadline, Document, OutboxMessage])
def test_an_inserted_row_is_found(walk: Walk, model: Models) -> None:
    table: Any = model.__table__
    copy = dict(db.session.execute(select(table).limit(1)).mappings().one())
    del copy["id"]
    more = {"message_id": "2@complaints-casework"} if model is OutboxMessage else {}
    db.session.execute(insert(table).values(**copy | more))
    (finding,) = found()
    assert (finding.question, finding.number) == ("complete", 0)
    assert finding.sentence.endswith(" was written by no entry")


def test_a_row_that_was_hung_on_another_case_is_missed_here_and_found_there(walk: Walk) -> None:
    other = Walk(on=MARCH, case_number="2")
    newest = walk.records("note")[-1].id
    db.session.execute(update(Record).where(Record.id == newest).values(case_id=other.case.id))
    assert {finding.reference for finding in found()} == {walk.reference, other.reference}


def test_digests_put_right_in_the_event_are_found_because_the_chain_covers_them(walk: Walk) -> None:
    note = walk.records("note")[-1]
    note.text = "Nothing of the kind."
    db.session.flush()
    last = walk.events[-1]
    last.content = {**last.content, f"r{note.id}": row_digest("case_record", note)}
    (finding,) = found()
    assert finding.sentence == "Entry 4 was changed or not written by the portal"


def test_digests_taken_away_are_found(walk: Walk) -> None:
    db.session.execute(update(Event).values(content={}))
    assert {finding.question for finding in found()} == {"unaltered"}


def test_the_command_names_case_and_row(walk: Walk, capsys: pytest.CaptureFixture[str]) -> None:
    newest = walk.records("note")[-1].id
    db.session.execute(update(Record).where(Record.id == newest).values(text="x"))
    db.session.commit()
    with pytest.raises(Exception, match="The history is not as the portal wrote it"):
        run(Scope())
    assert capsys.readouterr().out.splitlines() == [
        f"{walk.reference}, entry 4: The note 2 (number {newest}) is not as entry 4 left it",
        "Complete: yes, 4 entries of 1 case",
        "Unaltered: no",
    ]


# What is left out


def test_the_state_of_sending_changes_without_an_event(walk: Walk) -> None:
    taken = outbox.claim_next(moment(MARCH))
    assert taken and outbox.begin_last_line(*taken) and outbox.sent(*taken, moment(MARCH))
    assert found() == []


def test_an_emptied_outbox_is_training_and_in_production_a_finding(walk: Walk) -> None:
    assert outbox.empty() == 1
    assert found() == [], "the tests' portal is in training"
    (rows,) = rows_of([walk.case.id]).values()
    missing = [each.sentence for each in Comparison(walk.events, rows).differences()]
    assert missing == ["A message (number 1) that entry 4 wrote is gone"]


def test_only_columns_with_a_reason_are_left_out() -> None:
    for table, columns in LEFT_OUT.items():
        assert set(columns) <= {each.name for each in Model.metadata.tables[table].c}
        assert all(len(reason) > 10 for reason in columns.values())
    assert not set(LEFT_OUT["case_record"]) & {"text", "amount", "due_on", "data", "state", "person_id"}


def test_a_column_that_is_added_later_changes_no_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    row = dict.fromkeys(content.covered("document")) | {"title": "Draft", "size": 0}
    assert said("document", row) == {"title": "Draft", "size": 0}
    before = row_digest("document", row)
    monkeypatch.setattr(content, "covered", lambda table: (*row, "pages", "sealed", "marks"))
    assert row_digest("document", {**row, "pages": None, "sealed": False, "marks": []}) == before
    assert row_digest("document", {**row, "pages": 0, "sealed": False, "marks": []}) != before


# Those who write outside a step


def test_handing_over_keeps_the_rows_under_the_chain(walk: Walk) -> None:
    leaving, taker = person("internal_phso"), person("internal_phso2")
    assert walk.case.running()
    hand_over_all(leaving, taker, None, "Command line", "She retires")
    assert found() == []
    names = walk.events[-1].content
    assert "c" in names and any(name.startswith("d") for name in names)


def test_a_lawful_removal_of_data_goes_with_its_event_and_the_check_stays_green(walk: Walk) -> None:
    """The words of a row and a whole row go in the transaction of the entry that says so."""
    case = walk.case
    assert claim(case, case.version)
    blanked, gone = walk.records("note")
    blanked.text = ""
    db.session.delete(gone)
    event = remove_words(
        blanked.case,
        [3, 4],
        reason="Erasure request of 3 March 2026",
        actor_id=None,
        actor_name="Beatrice Lockyer-Shaw",
        at=moment(MARCH),
        on=MARCH,
    )
    assert found() == []
    assert event.content == {
        f"r{blanked.id}": row_digest("case_record", blanked),
        f"r{gone.id}": content.GONE,
    }
    db.session.execute(update(Record).where(Record.id == blanked.id).values(text="Waiting."))
    assert len(found()) == 1


def test_what_was_lawfully_deleted_and_is_there_again_is_found(walk: Walk) -> None:
    case, gone = walk.case, walk.records("note")[-1]
    kept = {each.name: getattr(gone, each.name) for each in Record.__table__.columns}
    assert claim(case, case.version)
    db.session.delete(gone)
    remove_words(case, [4], reason="Erasure", actor_id=None, actor_name="B", at=moment(MARCH), on=MARCH)
    assert found() == []
    db.session.execute(insert(Record).values(**kept))
    (finding,) = found()
    assert (
        finding.sentence == f"The note 2 (number {kept['id']}) is there although entry 5 tells of its removal"
    )


def test_a_step_that_was_undone_leaves_nothing_for_the_next_event(walk: Walk) -> None:
    walk.perform("add-note", note="Never saved.")
    db.session.add(mail(walk.case, "2@complaints-casework"))
    db.session.flush()
    db.session.rollback()
    walk.take("add-note", note="Saved.")
    assert [name[0] for name in walk.events[-1].content] == ["r"]
    assert found() == []


# Cases that are older than the digests


def as_before_the_digests(walk: Walk) -> None:
    """The history as a portal wrote it that kept no digests of rows."""
    key, previous = current_app.extensions["settings"].audit_key, FIRST
    for event in walk.events:
        event.content, event.previous = {}, previous
        event.digest = previous = chain_digest(event, key)
    db.session.execute(update(Case).values(chain_head=previous))
    db.session.commit()


def test_older_content_is_counted_as_not_covered_and_is_no_fault(
    walk: Walk, capsys: pytest.CaptureFixture[str]
) -> None:
    as_before_the_digests(walk)
    assert found() == []
    assert [case.not_covered for case in verify()] == [True]
    run(Scope())
    assert capsys.readouterr().out.splitlines() == [
        "Complete: yes, 4 entries of 1 case",
        "Unaltered: yes",
        "With content older than its digests: 1 case",
    ]
    (check,) = db.session.scalars(select(AuditCheck))
    assert check.uncovered == 1 and checks.is_sealed(check)
    check.uncovered = 0
    assert not checks.is_sealed(check), "the report covers the number"


def test_what_a_step_touches_on_an_older_case_is_covered_from_then_on(walk: Walk) -> None:
    as_before_the_digests(walk)
    walk.take("add-note", note="New.")
    new, old = walk.records("note")[-1].id, walk.records("note")[0].id
    db.session.execute(update(Record).where(Record.id == old).values(text="x"))
    assert found() == []
    db.session.execute(update(Record).where(Record.id == new).values(text="x"))
    assert [finding.sentence for finding in found()] == [
        f"The note 3 (number {new}) is not as entry 5 left it"
    ]


def test_a_case_that_changes_while_it_is_checked_is_read_again(walk: Walk) -> None:
    """Another process saves a step after the case was read and before its rows are."""
    (before,) = _chains(Case.__table__.c.reference == walk.reference)
    walk.take("add-note", note="Meanwhile.")
    (checked,) = _check([before])
    assert checked.findings
    assert _check_again(before, checked).findings == ()
