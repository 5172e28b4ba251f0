"""The sections that the case pages of all procedures share: plan, activities, correspondence, related cases, notes, Respond."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from flask import url_for

from portal import clock
from portal.blueprints.cases.look import Look, PlanLook, Section
from portal.cases.models import Case, Record
from portal.cases.offers import Offers
from portal.cases.queries import positions_of
from portal.cases.readings import readings_of
from portal.correspondence.models import Document
from portal.deadlines import age, distance
from portal.faces import in_london, long_date, money, when
from portal.procedures.definition import Situation
from portal.procedures.plans import current_reasons, latest_plan, payment
from portal.procedures.rules import pounds
from portal.views import (
    ActionRow,
    Activities,
    ActivityRow,
    Block,
    Distance,
    FormerPlan,
    Item,
    Letter,
    Link,
    Note,
    Plan,
    Reason,
    StepLink,
)

READ_BY = 20
"""How many readings the page of a restricted case lists."""


def href(case: Case, key: str, row: int | None = None) -> str:
    return url_for("cases.step", reference=case.reference, key=key, row=row)


def document_href(case: Case, document_id: int) -> str:
    return f"/cases/{case.reference}/documents/{document_id}"


# Plan


def plan(case: Case, s: Situation, found: Offers, look: PlanLook) -> Plan:
    """Reasons, actions, amounts, and how each plan was decided."""
    actions = [each for each in case.of("action") if each.state != "Withdrawn"]
    latest = latest_plan(case)
    steps = steps_of_rows(case, s, found, look.rows)
    shown = Plan(
        version=f"{latest.title}, {latest.state.lower()}" if latest else "",
        banner=look.banner(case, s),
        reasons=[
            Reason(each.title, each.text, no_action_words(each, case), steps.get(each.id, []))
            for each in current_reasons(case)
        ],
        actions=[action_row(each, case, s, look, steps.get(each.id, [])) for each in actions],
        money=look.money(case),
        former=[former_plan(each, s) for each in reversed(case.of("plan"))],
        guidance=look.guidance if any(each.data.get("redress") for each in actions) else "",
        empty=s.procedure.worded(look.empty, case.jurisdiction),
    )
    if look.headed:
        shown.headed = True
        shown.add_reason, shown.add_action = (added_by(case, found, key) for key in look.adds)
    return shown


def added_by(case: Case, found: Offers, key: str) -> StepLink | None:
    label = next((each.label for each in found.now if each.step.key == key), "")
    return StepLink(label, href(case, key)) if label else None


def steps_of_rows(
    case: Case, s: Situation, found: Offers, keys: Sequence[str]
) -> Mapping[int, list[StepLink]]:
    """The steps that concern one record each and may be taken now, by the record's id."""
    links: dict[int, list[StepLink]] = defaultdict(list)
    for key in keys:
        offered = next((each for each in found.now if each.step.key == key), None)
        if offered is None or offered.step.of is None:
            continue
        for record in offered.step.of.of(s):
            links[record.id].append(StepLink(offered.label, href(case, key, record.id)))
    return links


def no_action_words(reason: Record, case: Case) -> str:
    linked = [
        each.title for each in case.of("action") if str(reason.number) in (each.data.get("reasons") or ())
    ]
    return "; ".join(linked) or "None yet"


ENDED = ("Done", "No longer needed")


def action_row(action: Record, case: Case, s: Situation, look: PlanLook, steps: list[StepLink]) -> ActionRow:
    names = {str(each.number): each.title for each in case.of("reason")}
    reasons = ", ".join(names.get(number, "") for number in action.data.get("reasons") or ())
    done = action.state in ENDED
    left = None
    if action.due_on and not done:
        measured = distance(action.due_on, s.today, "wd", s.holidays, int(s.preferences["SOON_WD"]))
        left = Distance(measured.cls, measured.words)
    return ActionRow(
        name=action.title,
        reason=reasons or s.procedure.worded(look.no_reason(action, s), case.jurisdiction),
        due=action.due_on,
        distance=left,
        amount=money(action.amount) if action.amount is not None else "None",
        approved=approved_words(action, case),
        state=f"{action.state}, {done_words(action)}" if done else action.state,
        done=done,
        late=bool(left and left.cls == "late"),
        steps=steps,
        line=". ".join(each for each in look.lines(action, s) if each),
    )


def done_words(action: Record) -> str:
    value = action.data.get("done_on")
    return long_date(date.fromisoformat(value)) if value else ""


def approved_words(action: Record, case: Case) -> str:
    """TL Approved for this action: Y or N of the latest decision that covered its amount."""
    if action.amount is None:
        return "Not needed"
    decided = [
        each
        for each in case.of("plan")
        if each.data.get("phase") == action.data.get("phase")
        and each.data.get("payments", {}).get(str(action.number)) == payment(action)
    ]
    return (decided[-1].data.get("tl_approved") or "Not set") if decided else "Not set"


def former_plan(sent: Record, s: Situation) -> FormerPlan:
    lines = [f"Sent by {sent.made_by}, {when(sent.made_at, s.today)}"]
    lines += [each for each in (sent.text,) if each]
    lines.append(f"Amount {money(sent.amount)}. Actions: {'; '.join(sent.data.get('actions') or ())}")
    if sent.data.get("tl_approved"):
        lines.append(
            f"TL Approved {sent.data['tl_approved']}: {sent.data.get('comments') or ''} {sent.closed_by}"
        )
    for asked in s.case.of("authorisation"):
        if asked.data.get("plan") == sent.number:
            answer = asked.data.get("agreed") or asked.data.get("decision")
            who = asked.data.get("name") or asked.data["manager"]
            decided = f": {answer}, {who}, {asked.data['grade']}" if answer else ", no answer yet"
            lines.append(f"{asked.data['form']} to {asked.data['manager']}{decided}")
    return FormerPlan(f"{sent.title}, {sent.state.lower()}", lines)


# Activities


DONE_FIRST = 3
"""Activities that are done, before the link to the rest."""


def activities(case: Case, s: Situation, found: Offers, look: Look, whole: bool = False) -> Activities | None:
    rows = case.of("activity")
    if not rows:
        return None
    done = [each for each in rows if each.state != "Not Started"]
    waiting = [each for each in rows if each.state == "Not Started"]
    shown = waiting + (done if whole or len(rows) <= 10 else done[-DONE_FIRST:])
    rest = None
    if len(shown) < len(rows):
        address = url_for("cases.case", reference=case.reference, all="activities", _anchor="activities")
        rest = Link(f"Show all {len(rows)} activities", address)
    return Activities(
        f"{len(done)} of {len(rows)} Done",
        [activity_row(each, case, s, found, look) for each in shown],
        rest,
        "No activity yet.",
    )


def activity_row(row: Record, case: Case, s: Situation, found: Offers, look: Look) -> ActivityRow:
    waits = row.state == "Not Started"
    line, step = look.activity(row, case, s, found) if waits else (answer_words(row), None)
    return ActivityRow(
        str(row.data.get("item") or ""),
        row.title,
        row.state,
        not waits,
        line,
        row.closed_by,
        in_london(row.closed_at).date() if row.closed_at else None,
        step,
    )


def answer_words(row: Record) -> str:
    answers = row.data.get("answers") or {}
    said = [str(value) for name, value in answers.items() if isinstance(value, str) and name != "note"]
    if isinstance(answers.get("awarded"), int):
        said.append(pounds(answers["awarded"]))
    return ". ".join(each for each in (*said, row.data.get("result") or "", row.text) if each)


# Correspondence


def correspondence(case: Case, s: Situation) -> list[Letter]:
    """Pairs of request and reply: unanswered ones first with their age, then newest first (PHSO-S4)."""
    entries = case.of("correspondence")
    documents = {each.id: each for each in case.documents}
    ordered = sorted(
        entries,
        key=lambda each: (
            each.state != "To answer",
            -(each.on or case.received_on).toordinal(),
            -each.number,
        ),
    )
    return [letter(each, case, s, documents) for each in ordered]


def letter(entry: Record, case: Case, s: Situation, documents: dict[int, Document]) -> Letter:
    files = [documents[each] for each in entry.documents if each in documents]
    lines = []
    if answered := entry.data.get("answers"):
        asked = next((each for each in case.of("correspondence") if each.number == answered), None)
        if asked and asked.on:
            lines.append(f"Answers the {asked.title[0].lower()}{asked.title[1:]} of {long_date(asked.on)}")
    if account := entry.data.get("account"):
        lines.append(f"3rd Party Account {account}, {entry.data.get('contact')}")
    if entry.data.get("to"):
        lines.append(f"To {entry.data['to']}")
    lines += [f"{each.title}: {each.filename or 'written draft'}" for each in files[1:]]
    lines = [s.procedure.worded(each, case.jurisdiction) for each in lines]
    if entry.text:
        lines.append(entry.text if len(entry.text) < 300 else f"{entry.text[:300]} …")
    waiting = ""
    if entry.state == "To answer" and entry.on:
        waiting = f"To answer, {age(entry.on, s.today, s.holidays)}"
    return Letter(
        s.procedure.worded(entry.title, case.jurisdiction),
        document_href(case, files[0].id) if files else "",
        f"{entry.data.get('direction', 'in')}, {long_date(entry.on)}",
        ". ".join(lines),
        waiting,
    )


def related(case: Case, s: Situation, look: Look) -> list[Item]:
    """Linked SRs, each with its position where the reader may see it."""
    rows = case.of("related")
    positions = positions_of(s.actor, [each.title for each in rows])
    return [related_item(each, positions.get(each.title, ""), look.related(each)) for each in rows]


def related_item(row: Record, position: str, said: str) -> Item:
    """A link to an SR of the portal that the reader may see; any other stands as its number."""
    line = ". ".join(each for each in (position, said) if each)
    if position or not said:
        return Item(link=Link(row.title, f"/cases/{row.title}"), line=line)
    return Item(text=row.title, line=line)


def notes(case: Case, most: int | None = None) -> list[Note]:
    """The newest notes first, all or so many."""
    return [
        Note(f"{each.title}. {each.text}" if each.title else each.text, each.made_by, in_london(each.made_at))
        for each in case.of("note")[::-1][:most]
    ]


# Everything else on record


def contacts(heading: str) -> Section:
    """Contacts, newest first."""

    def section(case: Case, s: Situation, found: Offers) -> Block | None:
        rows = case.of("contact")
        if not rows:
            return None
        return Block(
            "contacts",
            heading,
            items=[
                Item(
                    text=s.procedure.worded(each.title, case.jurisdiction),
                    note=long_date(each.on),
                    line=with_wanted(each),
                )
                for each in reversed(rows)
            ],
        )

    return section


def with_wanted(contact: Record) -> str:
    wanted = contact.data.get("wanted")
    return f"{contact.text} The client wants: {wanted}" if wanted else contact.text


def read_by(case: Case) -> Block:
    """Who read a restricted case beside its owner, for who leads its team."""
    rows = readings_of(case, READ_BY)
    today = clock.today()
    return Block(
        "read-by",
        "Read by",
        text=f"The newest {READ_BY} readings." if len(rows) == READ_BY else "",
        items=[Item(text=each.person_name, note=when(each.at, today), line=each.page) for each in rows],
        empty="Nobody but its owner has read this case since it was restricted.",
    )


def respond(case: Case, s: Situation, found: Offers) -> Block | None:
    """Stages for the Respond register, with the two reporting references (PHSO-R5, RES-11i)."""
    rows = case.of("respond")
    if not rows:
        return None
    items = []
    for each in sorted(rows, key=lambda one: one.state != "To enter"):
        waiting = each.state == "To enter"
        link = (
            Link("Enter stage in Respond", href(case, "enter-stage-in-respond", each.id))
            if waiting and found.offers("enter-stage-in-respond")
            else None
        )
        entered = each.data.get("entered_on")
        note = (
            "To enter"
            if waiting
            else f"Entered for {long_date(date.fromisoformat(entered))}, {each.closed_by}"
            if entered
            else each.state
        )
        items.append(Item(text=each.title, link=link, note=note))
    return Block(
        "respond",
        "Respond",
        text=f"References: {'; '.join(s.procedure.references)}.",
        items=items,
    )
