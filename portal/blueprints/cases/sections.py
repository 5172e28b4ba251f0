"""The sections of the case page: plan, activities, correspondence, related cases, notes, and the rest on record."""

from __future__ import annotations

from datetime import date

from flask import url_for

from portal import clock
from portal.cases.models import Case, Record
from portal.cases.offers import Offers
from portal.cases.queries import positions_of
from portal.cases.readings import readings_of
from portal.correspondence.models import Document
from portal.deadlines import age, distance
from portal.faces import in_london, long_date, money, when
from portal.procedures.definition import Situation
from portal.procedures.phso.activities import BY_KEY
from portal.procedures.phso.plan import fdl_amount
from portal.procedures.phso.vocabulary import GUIDANCE_ON_MONEY
from portal.procedures.plans import current_reasons, latest_plan, phase, total
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
    MoneyLine,
    Note,
    Plan,
    Reason,
    StepLink,
    Words,
)

READ_BY = 20
"""How many readings the page of a restricted case lists."""


def href(case: Case, key: str, row: int | None = None) -> str:
    return url_for("cases.step", reference=case.reference, key=key, row=row)


def document_href(case: Case, document_id: int) -> str:
    return f"/cases/{case.reference}/documents/{document_id}"


# Plan


def plan(case: Case, s: Situation, found: Offers) -> Plan:
    """Reasons, actions, amounts, and how each plan was decided."""
    actions = [each for each in case.of("action") if each.state != "Withdrawn"]
    latest = latest_plan(case)
    return Plan(
        version=f"{latest.title}, {latest.state.lower()}" if latest else "",
        reasons=[
            Reason(each.title, each.text, no_action_words(each, case)) for each in current_reasons(case)
        ],
        actions=[action_row(each, case, s, found) for each in actions],
        money=money_lines(case),
        former=[former_plan(each, s) for each in reversed(case.of("plan"))],
        guidance=GUIDANCE_ON_MONEY if any(each.data.get("redress") for each in actions) else "",
        empty=s.procedure.worded(
            "No plan yet. It is built after PHSO's recommendations (step 11)."
            if case.procedure == "phso"
            else "No plan.",
            case.jurisdiction,
        ),
    )


def no_action_words(reason: Record, case: Case) -> str:
    linked = [
        each.title for each in case.of("action") if str(reason.number) in (each.data.get("reasons") or ())
    ]
    return "; ".join(linked) or "None yet"


def action_row(action: Record, case: Case, s: Situation, found: Offers) -> ActionRow:
    names = {str(each.number): each.title for each in case.of("reason")}
    reasons = ", ".join(names.get(number, "") for number in action.data.get("reasons") or ())
    done = action.state == "Done"
    left = None
    if action.due_on and not done:
        measured = distance(action.due_on, s.today, "wd", s.holidays, int(s.preferences["SOON_WD"]))
        left = Distance(measured.cls, measured.words)
    steps = []
    if not done and found.offers("mark-action-done"):
        steps.append(StepLink("Mark action Done", href(case, "mark-action-done", action.id)))
    if not done and found.offers("change-plan") and not action.data.get("gateway"):
        steps.append(StepLink("Change plan", href(case, "change-plan", action.id)))
    lines = [action.data.get("payment") or "", action.data.get("result") or ""]
    return ActionRow(
        name=action.title,
        reason=reasons
        or (
            s.procedure.worded("PHSO's recommendation", case.jurisdiction)
            if action.data.get("gateway")
            else "Not linked"
        ),
        due=action.due_on,
        distance=left,
        amount=money(action.amount) if action.amount is not None else "None",
        approved=approved_words(action, case),
        state=f"Done, {done_words(action)}" if done else action.state,
        done=done,
        late=bool(left and left.cls == "late"),
        steps=steps,
        line=". ".join(each for each in lines if each),
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
        and each.data.get("payments", {}).get(str(action.number)) == action.amount
    ]
    return (decided[-1].data.get("tl_approved") or "Not set") if decided else "Not set"


def money_lines(case: Case) -> list[MoneyLine]:
    """Amounts to compare, under each other."""
    amount, fixed = total(case), fdl_amount(case)
    if phase(case) != "FDL" or (amount is None and fixed is None):
        return [MoneyLine("Amount of the plan", pounds(amount))] if amount is not None else []
    wrong = amount != fixed
    lines = [
        MoneyLine("FDL amount", pounds(fixed) if fixed is not None else "No payment"),
        MoneyLine("Amount of the plan", pounds(amount) if amount is not None else "None", wrong),
    ]
    if wrong and amount is not None and fixed is not None:
        lines.append(MoneyLine("Difference", difference_words(amount, fixed), True))
    return lines


def difference_words(amount: int, fixed: int) -> str:
    """ "£45.00 too little" """
    return f"{pounds(abs(amount - fixed))} too {'much' if amount > fixed else 'little'}"


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
            decided = (
                f": {asked.data['agreed']}, {asked.data['name']}, {asked.data['grade']}"
                if asked.data.get("agreed")
                else ", no answer yet"
            )
            lines.append(f"{asked.data['form']} to {asked.data['manager']}{decided}")
    return FormerPlan(f"{sent.title}, {sent.state.lower()}", lines)


# Activities


DONE_FIRST = 3
"""Activities that are done, before the link to the rest."""


def activities(case: Case, s: Situation, found: Offers, whole: bool = False) -> Activities | None:
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
        [activity_row(each, case, s, found) for each in shown],
        rest,
        "No activity yet.",
    )


def activity_row(row: Record, case: Case, s: Situation, found: Offers) -> ActivityRow:
    planned = BY_KEY.get(row.data.get("key", ""))
    open_row = row.state == "Not Started"
    line = (
        s.procedure.worded(row.data.get("hint") or "", case.jurisdiction) if open_row else answer_words(row)
    )
    if open_row and planned and planned.guidance:
        line = f"{line}. Guidance: {planned.guidance}" if line else f"Guidance: {planned.guidance}"
    if row.data.get("key") == "resolution_stage" and open_row and case.of("related"):
        line = "Related SR: " + ", ".join(each.title for each in case.of("related"))
    step = None
    if (
        open_row
        and found.offers("mark-as-done")
        and row.data.get("plan") == "step 7"
        and not (planned and planned.done_by)
    ):
        step = StepLink("Mark as done", href(case, "mark-as-done", row.id))
    elif open_row and planned and planned.done_by and found.offers(planned.done_by):
        step = StepLink(
            next(each.label for each in found.now if each.step.key == planned.done_by),
            href(case, planned.done_by),
        )
    return ActivityRow(
        str(row.data.get("item") or ""),
        row.title,
        row.state,
        not open_row,
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
    return ". ".join(each for each in (*said, row.text) if each)


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


def related(case: Case, s: Situation) -> list[Item]:
    """Linked SRs, each with its position where the reader may see it."""
    rows = case.of("related")
    positions = positions_of(s.actor, [each.title for each in rows])
    return [
        Item(link=Link(each.title, f"/cases/{each.title}"), note="", line=positions.get(each.title, ""))
        for each in rows
    ]


def notes(case: Case, most: int | None = None) -> list[Note]:
    """The newest notes first, all or so many."""
    return [
        Note(f"{each.title}. {each.text}" if each.title else each.text, each.made_by, in_london(each.made_at))
        for each in case.of("note")[::-1][:most]
    ]


# Everything else on record


def blocks(case: Case, s: Situation, found: Offers) -> list[Block]:
    """Registers and lists that only some cases have, each only when it holds something."""
    made = [
        contacts(case, s),
        items_asked_for(case, found),
        queries(case, s, found),
        panel(case),
        recommendations(case),
        points_and_disputes(case),
        anomalies(case, found),
        signatures(case, s, found),
        written(case),
        respond(case, found),
        caselist(case),
        complaint_details(case),
    ]
    for block in made:
        if block is not None:
            block.heading = s.procedure.worded(block.heading, case.jurisdiction)
    return [each for each in made if each is not None]


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


def complaint_details(case: Case) -> Block | None:
    if not case.fact("reasons") and not case.fact("soc_basis"):
        return None
    pairs: list[tuple[str, str | Words]] = []
    if case.fact("reasons"):
        pairs.append(("Reasons (full details)", case.fact("reasons")))
    if case.fact("soc_basis"):
        pairs.append(("Basis of the complaint from the SOC", case.fact("soc_basis")))
    return Block("details", "Complaint Details", pairs=pairs)


def contacts(case: Case, s: Situation) -> Block | None:
    rows = case.of("contact")
    if not rows:
        return None
    return Block(
        "contacts",
        "Contacts with PHSO" if case.procedure == "phso" else "Contacts",
        items=[
            Item(
                text=s.procedure.worded(each.title, case.jurisdiction),
                note=long_date(each.on),
                line=with_wanted(each),
            )
            for each in reversed(rows)
        ],
    )


def with_wanted(contact: Record) -> str:
    wanted = contact.data.get("wanted")
    return f"{contact.text} The client wants: {wanted}" if wanted else contact.text


def items_asked_for(case: Case, found: Offers) -> Block | None:
    rows = [each for each in case.of("requested_item") if each.state != "Removed"]
    if not rows:
        return None
    link = (
        Link("Keep the list", href(case, "keep-the-list-of-requested-items"))
        if found.offers("keep-the-list-of-requested-items")
        else None
    )
    return Block(
        "requested",
        "What PHSO asked for",
        items=[
            Item(text=each.title, note=f"Provided {long_date(each.on)}" if each.on else "To provide")
            for each in rows
        ],
        link=link,
    )


def queries(case: Case, s: Situation, found: Offers) -> Block | None:
    rows = case.of("query")
    if not rows:
        return None
    items = []
    for each in rows:
        open_query = each.state == "Open"
        link = (
            Link("Answer PHSO query", href(case, "answer-phso-query", each.id))
            if open_query and found.offers("answer-phso-query")
            else None
        )
        answered = each.data.get("answered_on")
        note = (
            "Open"
            if open_query
            else f"Answered {long_date(date.fromisoformat(answered))}"
            if answered
            else each.state
        )
        due = f" Answer by {long_date(each.due_on)}." if each.due_on and open_query else ""
        items.append(
            Item(
                text=each.text,
                link=link,
                note=f"{note}, received {long_date(each.on)}",
                line=(each.data.get("answer") or "") + due,
            )
        )
    return Block("queries", "PHSO queries", items=items)


def panel(case: Case) -> Block | None:
    rows = case.of("panel")
    if not rows:
        return None
    items = []
    for each in reversed(rows):
        names = ", ".join(each.data.get("names") or ())
        papers = each.data.get("papers_on")
        sent = f". Papers issued {long_date(date.fromisoformat(papers))}" if papers else ""
        items.append(
            Item(
                text=each.title,
                note=f"{each.state}, {long_date(each.on)}",
                line=f"{names}{sent}. {each.text}",
            )
        )
    return Block("panel", "Assessment panel", items=items)


def recommendations(case: Case) -> Block | None:
    rows = case.of("recommendation")
    if not rows:
        return None
    return Block(
        "recommendations",
        "Recommendations of the FDL",
        items=[
            Item(
                text=f"{each.number} {each.text}",
                note=each.data.get("type") or "",
                line=f"Owner {each.data.get('owner')}. {each.state}",
            )
            for each in rows
        ],
    )


def points_and_disputes(case: Case) -> Block | None:
    points, disputes = case.of("point"), [each for each in case.of("dispute") if each.state == "Raised"]
    if not points and not disputes:
        return None
    items = [Item(text=f"{each.number} {each.text}", note=each.title) for each in points]
    items += [
        Item(
            text=f"Disputed: {each.text}",
            note=f"point {each.data['point']}" if each.data.get("point") else "",
        )
        for each in disputes
    ]
    return Block("points", "Points of the draft report", items=items)


def anomalies(case: Case, found: Offers) -> Block | None:
    rows = case.of("anomaly")
    if not rows:
        return None
    items = []
    for each in rows:
        link = (
            Link("Answer anomaly", href(case, "answer-anomaly", each.id))
            if each.state == "Open" and found.offers("answer-anomaly")
            else None
        )
        items.append(
            Item(
                text=f"{each.title}: {each.text}",
                link=link,
                note=each.state,
                line=each.data.get("answer") or "",
            )
        )
    return Block("anomalies", "Anomalies", items=items)


def signatures(case: Case, s: Situation, found: Offers) -> Block | None:
    """Open signatures with the days left to the FDL's four weeks (PHSO-15f)."""
    rows = case.of("signature")
    if not rows:
        return None
    deadline = case.deadline("D-FDL")
    left = (
        distance(deadline.due_on, s.today, "cd", s.holidays, int(s.preferences["SIGNATURE_WARNING_WD"]))
        if deadline
        else None
    )
    items = []
    for each in rows:
        waiting = each.state == "With the signer"
        link = (
            Link("Record signature", href(case, "record-signature", each.id))
            if waiting and found.offers("record-signature")
            else None
        )
        items.append(
            Item(
                text=f"{each.title}, {each.text}",
                link=link,
                note=f"{each.state}, sent {long_date(each.on)}",
                distance=Distance(left.cls, left.words) if waiting and left else None,
            )
        )
    return Block("signatures", "Signatures", items=items)


def written(case: Case) -> Block | None:
    """The responses that the head of complaints review signs, in versions."""
    rows = [
        each for each in case.documents if each.sections and each.kind in ("pti_response", "report_response")
    ]
    if not rows:
        return None
    return Block(
        "responses",
        "Responses and their sign-off",
        items=[
            Item(
                link=Link(f"{each.title}, version {each.version}", document_href(case, each.id)),
                note=each.state,
                line=f"{each.made_by}."
                + (
                    f" {each.decided_by}: {each.decision_reason or each.state.lower()}"
                    if each.decided_by
                    else ""
                ),
            )
            for each in reversed(rows)
        ],
    )


def respond(case: Case, found: Offers) -> Block | None:
    """Stages for the Respond register, with the two reporting references (PHSO-R5)."""
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
        text="References: Respond and Reporting; Management Information - ICE/PHSO/Parliamentary Contact.",
        items=items,
    )


def caselist(case: Case) -> Block | None:
    rows = case.of("caselist")
    if not rows:
        return None
    items = []
    for each in reversed(rows):
        moved = ""
        if each.data.get("old"):
            moved = f"From {long_date(date.fromisoformat(each.data['old']))} to {long_date(date.fromisoformat(each.data['new']))}. "
        items.append(
            Item(text=each.title, note=f"{long_date(each.on)}, {each.made_by}", line=f"{moved}{each.text}")
        )
    return Block("caselist", "Director General Caselist", items=items)
