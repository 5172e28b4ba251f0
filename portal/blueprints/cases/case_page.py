"""The case page as values: summary, next steps, not yet, deadlines, and all that is on record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import url_for

from portal.blueprints.cases.challenge_look import CHALLENGE
from portal.blueprints.cases.complaint_look import COMPLAINT
from portal.blueprints.cases.contact_case import CONTACT
from portal.blueprints.cases.look import Look
from portal.blueprints.cases.ombudsman_look import OMBUDSMAN
from portal.blueprints.cases.phso_case import PHSO
from portal.blueprints.cases.praise_look import PRAISE
from portal.blueprints.cases.resolution_case import RESOLUTION
from portal.blueprints.cases.sections import (
    activities,
    correspondence,
    notes,
    plan,
    read_by,
    related,
)
from portal.cases.actions import situation_of
from portal.cases.models import Case, Deadline
from portal.cases.offers import Offers, offers
from portal.cases.queries import history
from portal.cases.recent_moves import recent_moves
from portal.deadline_views import deadline_views, soon, unit_of
from portal.deadlines import distance, long_date
from portal.faces import in_london
from portal.homes.places import Place
from portal.procedures.definition import Actor, Situation
from portal.procedures.wording import ended
from portal.step_forms.form import new_token
from portal.views import (
    Banner,
    Block,
    CasePage,
    Distance,
    Entry,
    Field,
    Link,
    NoteForm,
    Refused,
    SectionLink,
    StepLink,
    Words,
)

LOOKS: dict[str, Look] = {
    "phso": PHSO,
    "resolution": RESOLUTION,
    "parliamentary_contact": CONTACT,
    "ombudsman_case": OMBUDSMAN,
    "positive_feedback": PRAISE,
    "service_complaint": COMPLAINT,
    "decision_challenge": CHALLENGE,
}
"""What the case page of each procedure has of its own."""

HISTORY_FIRST = 10
SECTION_FIRST = 10
"""Rows of a section before its link to the rest."""


def case_page(
    case: Case,
    actor: Actor,
    banners: Sequence[Banner] = (),
    whole_history: bool = False,
    whole: frozenset[str] = frozenset(),
) -> CasePage:
    """Everything that the page shows, from one loaded case. `whole` names the sections to show to their end."""
    s = situation_of(case, actor)
    look = LOOKS[case.procedure]
    found = offers(case, actor, s)
    running = case.running()
    duties = [each for each in running if not each.reminder]
    late = [each for each in duties if each.due_on < s.today]
    events = history(case, None if whole_history else HISTORY_FIRST)
    page = CasePage(
        reference=case.reference,
        procedure=s.procedure.name,
        lead=lead(case, look),
        trail=Place(actor, case.reference).trail(),
        facts=look.facts(case, s),
        status=case.status,
        status_colour="",
        closed_code=case.resolution_code,
        steps=step_links(case, found),
        further_steps=step_links(case, found, further=True),
        refused=not_yet(case, found),
        deadlines=deadline_views(case, s),
        sections=[],
        overdue=bool(late),
        banners=[*banners, *case_banners(case, s, late, look)],
        with_whom=with_whom(case, s, found, look),
        closed=s.procedure.closed if s.procedure.position(case.position).closed else "",
        plan=plan(case, s, found, look.plan) if look.plan else None,
        activities=activities(case, s, found, look, whole="activities" in whole),
        correspondence=correspondence(case, s),
        related=related(case, s, look),
        notes=notes(case, None if "notes" in whole else SECTION_FIRST),
        blocks=blocks(case, s, found, look),
        eligibility=look.eligibility(case, s, found),
        history=[entry(each) for each in events],
        history_count=case.chain_length,
        restricted=case.restricted,
    )
    if case.restricted and found.offers("lift-the-restriction"):
        page.blocks.append(read_by(case))
    if case.chain_length > len(events):
        page.history_more = Link(
            f"Show all {case.chain_length} entries", url_for("cases.whole_history", reference=case.reference)
        )
    if "correspondence" not in whole:
        page.correspondence_more = more(
            case, "correspondence", len(page.correspondence), "letters and e-mails"
        )
        page.correspondence = page.correspondence[:SECTION_FIRST]
    if "notes" not in whole:
        page.notes_more = more(case, "notes", len(case.of("note")), "notes")
    if found.offers("add-note"):
        page.note_form = note_form(case)
    page.sections = section_links(case, page)
    return page


def more(case: Case, section: str, count: int, words: str) -> Link | None:
    """The link to the rest of a section above ten rows."""
    if count <= SECTION_FIRST:
        return None
    return Link(
        f"Show all {count} {words}",
        url_for("cases.case", reference=case.reference, all=section, _anchor=section),
    )


def lead(case: Case, look: Look) -> str:
    """Client, case number, referrer."""
    number = f", case number {case.case_number}" if case.case_number else ""
    return f"{case.client_name}{number}. {look.lead(case)}".strip()


def blocks(case: Case, s: Situation, found: Offers, look: Look) -> list[Block]:
    """Registers and lists that only some cases have, each only when it holds something."""
    made = [block for section in look.sections if (block := section(case, s, found)) is not None]
    for block in made:
        block.heading = s.procedure.worded(block.heading, case.jurisdiction)
    return made


def case_banners(case: Case, s: Situation, late: Sequence[Deadline], look: Look) -> Iterable[Banner]:
    """Late ones first, then what the procedure warns of, then dates that moved; none can be dismissed."""
    move = s.procedure.worded(look.whose_move(case, s), case.jurisdiction)
    for deadline in late[:3]:
        yield Banner(
            "late",
            distance=Distance("late", late_flag(deadline, s)),
            words=f"Due {long_date(deadline.due_on)}. {move}",
        )
    yield from look.banners(case, s)
    for flag in s.procedure.flags:
        if sentence := flag(s):
            yield Banner("soon", words=f"{s.procedure.worded(sentence, case.jurisdiction)}.")
    yield from moved_banners(case, s)


def moved_banners(case: Case, s: Situation) -> Iterable[Banner]:
    """For five working days: a deadline that a late bank holiday has moved."""
    for move in recent_moves(case, s.today):
        yield Banner(
            "soon", bold=f"{s.procedure.worded(move.deadline, case.jurisdiction)}.", words=f"{move.sentence}."
        )


def late_flag(deadline: Deadline, s: Situation) -> str:
    """ "PTI response overdue by 2 working days" (PHSO-06f, 10h, 14g, 15e)."""
    rule = s.procedure.deadline(deadline.key)
    words = distance(deadline.due_on, s.today, unit_of(deadline), s.holidays, soon(s)).words
    n = words.removeprefix("Overdue by ")
    if deadline.key == "D-ACTION":
        return f"{deadline.name} overdue by {n}"
    return s.procedure.worded(rule.overdue.format(n=n), s.case.jurisdiction)


def with_whom(case: Case, s: Situation, found: Offers, look: Look) -> Words | None:
    """Whose turn it is when it is not the reader's."""
    if s.procedure.position(case.position).closed:
        return None
    if words := look.with_whom(case, s, found):
        return Words(s.procedure.worded(words, case.jurisdiction))
    if not found.now and case.owner and case.owner_id != s.actor.id:
        return Words(f"With {case.owner.name} since {long_date(case.position_since)}.")
    return None


def step_href(case: Case, key: str, row: int | None = None) -> str:
    return url_for("cases.step", reference=case.reference, key=key, row=row)


def step_links(case: Case, found: Offers, further: bool = False) -> list[StepLink]:
    """The steps of the procedure; with `further` what belongs to the work on every case."""
    return [
        StepLink(each.label, step_href(case, each.step.key), each.step.source, main=each.main, line=each.line)
        for each in found.now
        if each.step.support is further and each.step.key != "add-note"
    ]


def not_yet(case: Case, found: Offers) -> list[Refused]:
    return [
        Refused(each.label, each.step.source, [linked(case, sentence) for sentence in each.sentences])
        for each in found.not_yet
    ]


PLACES = (
    ("activities are not Done", "#activities", "see Activities"),
    ("activity is not Done", "#activities", "see Activities"),
    ("Not Done:", "#plan", "see Plan"),
    ("actions are not Done", "#plan", "see Plan"),
)


def linked(case: Case, sentence: str) -> str | Words:
    """A sentence with a link to the missing thing, where it lies on this page."""
    for words, href, label in PLACES:
        if words in sentence:
            return Words(f"{sentence}: ", link=Link(label, href), after=".")
    return sentence if sentence.endswith((".", "?")) else f"{sentence}."


def entry(event: Any) -> Entry:
    return Entry(
        event.sentence,
        event.actor_name,
        in_london(event.at),
        [" ".join(map(ended, event.details))] if event.details else [],
        event.reason,
        id=f"event-{event.number}",
    )


def note_form(case: Case) -> NoteForm:
    field = Field(
        "text",
        "note",
        "note",
        "Add a note",
        hint="What should the next person know? Everybody who may see the case reads this",
        rows_count=3,
    )
    return NoteForm(
        url_for("cases.take_step", reference=case.reference, key="add-note"), new_token(), case.version, field
    )


def section_links(case: Case, page: CasePage) -> list[SectionLink]:
    reasons, actions = len(case.of("reason")), len(case.of("action"))
    counted = [
        f"{n} {word}{'' if n == 1 else 's'}" for n, word in ((reasons, "reason"), (actions, "action")) if n
    ]
    links = [SectionLink("plan", "Plan", ", ".join(counted))] if page.plan else []
    if page.activities:
        links.append(SectionLink("activities", "Activities", page.activities.count))
    links += [
        SectionLink("correspondence", "Correspondence", str(len(case.of("correspondence")))),
        SectionLink("related", "Related cases", str(len(page.related))),
        SectionLink("notes", "Notes", str(len(case.of("note")))),
        *[SectionLink(block.id, block.heading) for block in page.blocks],
        SectionLink("history", "History", str(page.history_count)),
    ]
    return links
