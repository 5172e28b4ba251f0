"""The case page of Complaint - Resolution: its summary, who has the next move, and what only its cases have on record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from portal.blueprints.cases.look import Facts, Look, PlanLook
from portal.blueprints.cases.sections import contacts, document_href, href, respond, steps_of_rows
from portal.cases.models import Case, Record
from portal.cases.offers import Offers
from portal.cases.queries import stages_of
from portal.deadlines import age, distance
from portal.faces import in_london, long_date, when
from portal.people.posts import TEAMS
from portal.procedures.approvals import approval_item, taken_by
from portal.procedures.definition import Situation
from portal.procedures.plans import latest_plan, total
from portal.procedures.resolution.closing import hours_passed, lock_is_removed
from portal.procedures.resolution.contact import ANSWERS, daypart
from portal.procedures.resolution.details import (
    conditions,
    eligibility_known,
    mp_contact,
    qualifies,
    recent_dissatisfaction,
)
from portal.procedures.resolution.intake import mp_authenticated, not_acknowledged
from portal.procedures.resolution.tracker import missing_cells
from portal.procedures.resolution.vocabulary import (
    CONSOLATORY,
    GROUNDS_OF_REFERRAL,
    MONEY_GUIDANCE,
    MP_ENQUIRIES,
    SEGMENTS,
)
from portal.procedures.rules import pounds
from portal.views import (
    Banner,
    Block,
    Cell,
    Distance,
    Heading,
    Item,
    Link,
    MoneyLine,
    Row,
    StepLink,
    Table,
    Words,
)

BEFORE_THE_SR = ("REF", "R0")
NOT_SET = "Not set"
SHORT = 80
"""So many letters of the Complaint Details stand in the summary; all of them stand in their section."""


def lead(case: Case) -> str:
    """The MP, and who referred the complaint."""
    said = []
    if mp := case.fact("mp_name"):
        place = case.fact("constituency")
        said.append(f"{member(case)} {mp}{f', {place}' if place else ''}.")
    if referrer := case.fact("reported_by"):
        said.append(f"Referred by {referrer}.")
    return " ".join(said)


def member(case: Case) -> str:
    """ "MP", or in Northern Ireland "MP or MLA" (RES-O47)."""
    return "MP or MLA" if case.jurisdiction == "NI" else "MP"


# The summary


def facts(case: Case, s: Situation) -> Facts:
    """The fields of the specification (2.8) under its names."""
    fixed = s.procedure.fixed
    flag = "Yes" if case.lock_assignment else "No"
    found: Facts = [
        ("Status", case.status or "No SR yet"),
        ("Sub Status", case.sub_status),
        ("Stage", case.stage),
        ("Resolution Code", case.resolution_code),
        ("Owner", case.owner.name if case.owner else ""),
        ("Jurisdiction", case.jurisdiction),
        ("Lock Assignment Flag", f"{flag}. See {SEGMENTS}"),
        ("Process", fixed["Process"]),
        ("Area", fixed["Area"]),
        ("Sub Area", fixed["Sub Area"]),
        ("Received date", received(case)),
        ("Channel", case.fact("channel")),
        ("Origin", case.fact("origin")),
        ("BAU owning team", case.fact("owning_team")),
        ("Addressee", case.fact("addressee")),
        ("Parliamentary Contact Involved", case.fact("parliamentary")),
        ("3rd Party Account", case.fact("constituency")),
        ("Root Cause", case.fact("root_cause")),
        ("Complaint Details", complaint_in_short(case)),
        ("Client Approved", case.fact("client_approved")),
    ]
    more = (
        (member(case), case.fact("mp_name")),
        ("Ground", dict(GROUNDS_OF_REFERRAL).get(case.fact("ground") or "")),
        ("Consolatory referral mark", CONSOLATORY if case.fact("consolatory") else ""),
        ("Agreed timetable", timetable(case)),
        ("Last contact with the client", last_contact(case, s)),
        ("Segment", case.segment),
        ("SCIN", case.fact("scin")),
        ("Outcome reason", case.fact("outcome_reason")),
    )
    found = [(label, value or NOT_SET) for label, value in found]
    return [*found, *((label, value) for label, value in more if value)]


def received(case: Case) -> str:
    on = case.date("received_on")
    return long_date(on) if on else ""


def complaint_in_short(case: Case) -> str | Words:
    text = " ".join((case.fact("complaint_details") or "").split())
    if len(text) <= SHORT:
        return text
    cut = text[:SHORT].rsplit(" ", 1)[0]
    return Words(f"{cut} …", link=Link("all of it", "#details"))


def timetable(case: Case) -> str:
    """The date that was agreed with the client in place of the fifteen days, and why (RES-S13)."""
    agreed = [each for each in case.deadlines if each.key == "D-NEW"]
    if not agreed:
        return ""
    told = case.date("timetable_agreed_on")
    said = f", agreed on {long_date(told)}" if told else ""
    return f"{long_date(agreed[-1].due_on)}{said}: {case.fact('timetable_reason') or ''}".rstrip(": ")


def last_contact(case: Case, s: Situation) -> str:
    """RES-S12: how long ago the client was last spoken or written to."""
    on = case.date("last_contact_on")
    if s.procedure.position(case.position).closed or case.position == "REF":
        return ""
    if on is None:
        return "None yet"
    return f"{'Today' if on == s.today else age(on, s.today, s.holidays, 'ago')}, {long_date(on)}"


# What to warn of


def banners(case: Case, s: Situation) -> Iterable[Banner]:
    yield from not_acknowledged_yet(case, s)
    yield from contact_wanted(case, s)
    if s.procedure.position(case.position).closed:
        yield from after_closing(case, s)


def not_acknowledged_yet(case: Case, s: Situation) -> Iterable[Banner]:
    """RES-S7, RES-01c: who has not been acknowledged."""
    left = not_acknowledged(s)
    if not left or s.procedure.position(case.position).closed:
        return
    running = case.deadline("D-ACK")
    late = running is not None and running.due_on < s.today
    names = ", ".join(member(case) if each.data["who"] == "mp" else each.title for each in left)
    words = f"Not yet acknowledged: {names}."
    if late and any(each.data["who"] == "mp" for each in left):
        yield Banner("late", bold=f"{member(case)} not acknowledged.", words=words)
    else:
        yield Banner("late" if late else "soon", bold=words)


def contact_wanted(case: Case, s: Situation) -> Iterable[Banner]:
    """RES-S12: a reminder after some working days without contact."""
    running, on = case.deadline("D-CONTACT"), case.date("last_contact_on")
    if running is None or running.due_on > s.today or s.procedure.position(case.position).awaits:
        return
    since = f"no contact for {age(on, s.today, s.holidays, '').strip()}" if on else "no contact yet"
    yield Banner("soon", bold="Keep the client up to date.", words=f"There was {since}.")


def after_closing(case: Case, s: Situation) -> Iterable[Banner]:
    """RES-46a, RES-46b, RES-47c: what is left to do on a closed SR."""
    if case.lock_assignment:
        yield Banner(
            "soon",
            bold="The case still carries the Lock Assignment Flag.",
            words=f"It cannot move segment. See {SEGMENTS}.",
        )
    if lock_is_removed(s) is None and hours_passed(s) is None:
        yield Banner(
            "late",
            bold="Contact AAC.",
            words=f"The case has not moved segment within {s.preferences['LOCK_HOURS']} hours.",
        )
    if case.fact("origin") == "Failed ICE gateway" and not case.fact("ice_told_on"):
        yield Banner(
            "soon",
            bold="The internal ICE team has not been told.",
            words="This complaint was raised after a failed ICE gateway.",
        )


# Who has the next move

WITH_BAU = {
    "log_complaint": "With the {team} since {since}, to be logged.",
    "referral_template": "With BAU G7 since {since}, not allocated yet.",
    "bau_review": "With BAU G7 since {since}, for a review.",
    "create_sr": "With the owning caseworker since {since}, who creates the Resolution SR.",
    "bau_action": "BAU's part is with {name} since {since}.",
}
"""What is said of an open work item that somebody else has."""
WAITS = {"R4": "D-13", "R6": "D-17", "R10": "D-PLAN", "R14": "D-42"}
"""The positions in which the client's answer is awaited, with the deadline of the wait."""


def mine(item: Record, s: Situation) -> bool:
    return bool(
        item.person_id == s.actor.id
        or (item.post and item.post in s.actor.posts)
        or (item.team and item.team == s.actor.team)
    )


def with_others(case: Case, s: Situation) -> Iterable[str]:
    """Where the case is, as far as that is not with the reader."""
    item = approval_item(s)
    if item is not None:
        since = long_date(in_london(item.made_at).date())
        holder = taken_by(s)
        if holder and holder != s.actor.id:
            yield f"With {s.name_of(holder)}, team leader, since {since}."
        elif not holder and not mine(item, s):
            yield f"With the team leader since {since}, not taken yet."
    for each in case.of("work_item", "Open"):
        sentence = WITH_BAU.get(each.data.get("what", ""))
        if sentence and not mine(each, s):
            yield sentence.format(
                since=long_date(in_london(each.made_at).date()),
                name=s.name_of(each.person_id),
                team=TEAMS[each.team or "bau"][0],
            )


def waiting_for_the_client(case: Case, s: Situation) -> str:
    """ "Waiting for the client until Monday 4 May 2026." """
    running = case.deadline(WAITS.get(case.position, ""))
    if running is None:
        return ""
    opens = running.due_on + timedelta(days=int(s.preferences["WAIT_UNLOCK_OFFSET"]))
    if s.today >= opens:
        return f"The wait for the client ended on {long_date(running.due_on)}."
    today = ": the wait ends today" if running.due_on == s.today else ""
    return f"Waiting for the client until {long_date(running.due_on)}{today}."


def whose_move(case: Case, s: Situation) -> str:
    said = [waiting_for_the_client(case, s), *with_others(case, s)]
    if any(said):
        return " ".join(each for each in said if each)
    return f"The next move is with {case.owner.name}." if case.owner else "Nobody owns this case."


def with_whom(case: Case, s: Situation, found: Offers) -> str:
    said = [waiting_for_the_client(case, s), *with_others(case, s)]
    return " ".join(each for each in said if each)


# Plan and activities


def action_lines(action: Record, s: Situation) -> Iterable[str]:
    """What was agreed with whom, and how far the payment is (RES-S10, RES-23f, RES-41a)."""
    data = action.data
    yield data.get("action_kind") or ""
    yield agreed("Date agreed with the client", data.get("date_agreed"), data.get("date_agreed_on"))
    if s.case.fact("parliamentary") == "Yes":
        yield agreed(f"Agreed with the {member(s.case)}", data.get("mp_agreed"), data.get("mp_agreed_on"))
    if action.amount is not None:
        on = data.get("payment_on")
        state = data.get("payment_state") or "not started"
        yield f"Payment {state.lower()}{f', {long_date(date.fromisoformat(on))}' if on else ''}"
    yield data.get("result") or ""


def agreed(what: str, holds: bool | None, on: str | None) -> str:
    if not holds:
        return f"{what}: not yet"
    return f"{what}{f', {long_date(date.fromisoformat(on))}' if on else ''}"


def money_lines(case: Case) -> list[MoneyLine]:
    amount = total(case)
    return [MoneyLine("Amount of the plan", pounds(amount))] if amount is not None else []


def notes_of_the_leader(case: Case, s: Situation) -> Banner | None:
    """RES-25a, RES-37a: why the last plan was rejected, until a new one has been sent; RES-34a: what the client says."""
    plan = latest_plan(case)
    if s.procedure.position(case.position).closed:
        return None
    if plan is not None and plan.state == "Rejected":
        return Banner("soon", bold=f"Rejected by {plan.closed_by}.", words=plan.data.get("comments") or "")
    if case.fact("client_approved") == "N" and case.fact("client_reasons"):
        return Banner("soon", bold="The client disagrees.", words=case.fact("client_reasons"))
    return None


DOING = {"first": "update-first-activity", "request_sr": "ask-owning-caseworker-for-sr"}
"""The activities that a step of their own does."""


def activity(row: Record, case: Case, s: Situation, found: Offers) -> tuple[str, StepLink | None]:
    """The child SR or the last day of an activity, and the step that does it."""
    key = row.data.get("key", "")
    lines = [
        row.data.get("child") and f"Child SR {row.data['child']}",
        row.due_on and f"Due {long_date(row.due_on)}",
    ]
    if not any(lines) and key not in DOING:
        lines = [row.data.get("hint")]
    step = next(iter(steps_of_rows(case, s, found, ["mark-child-activity-done"]).get(row.id, [])), None)
    if by := next((each for each in found.now if each.step.key == DOING.get(key)), None):
        step = StepLink(by.label, href(case, by.step.key))
    return ". ".join(str(each) for each in lines if each), step


# What only complaints have


def step_link(case: Case, found: Offers, key: str, row: int | None = None, hidden: str = "") -> Link | None:
    label = next((each.label for each in found.now if each.step.key == key), "")
    return Link(label, href(case, key, row), hidden) if label else None


def acknowledgements(case: Case, s: Situation, found: Offers) -> Block | None:
    """One line a person, with how it went and the attempts that failed (RES-S7 to S9, RES-01c)."""
    rows = case.of("acknowledgement")
    if not rows:
        return None
    running = case.deadline("D-ACK")
    names = {
        "client1": case.client_name,
        "client2": case.fact("second_client") or "",
        "mp": case.fact("mp_name") or "",
    }
    items = []
    for each in rows:
        person = member(case) if each.data["who"] == "mp" else each.title
        name = names.get(each.data["who"], "")
        item = Item(text=f"{person}: {name}" if name else person, line=". ".join(attempts(each)))
        if each.state == "Done":
            item.note = f"{each.data['method']}, {long_date(each.on)}"
        else:
            item.note = "Not yet acknowledged"
            if running:
                left = distance(running.due_on, s.today, "wd", s.holidays, int(s.preferences["SOON_WD"]))
                item.distance = Distance(left.cls, left.words)
        items.append(item)
    open_rows = any(each.state == "Due" for each in rows)
    link = step_link(case, found, "record-acknowledgement") if open_rows else None
    return Block("acknowledgements", "Acknowledgements", items=items, link=link)


def attempts(row: Record) -> Iterable[str]:
    for each in row.data.get("attempts") or ():
        on = long_date(date.fromisoformat(each["on"]))
        yield f"Not reached: {each['method'].lower()}, {on}, {each['at']}"


def eligibility(case: Case, s: Situation, found: Offers) -> Block | None:
    """The two conditions of step 11, each with what is known, and what follows (RES-11a, RES-11b)."""
    if case.position in BEFORE_THE_SR:
        return None
    dealt, months = case.date("dissatisfaction_on"), s.preferences["DISSATISFACTION_MONTHS"]
    if dealt:
        within = "within" if recent_dissatisfaction(s) else "before"
        first = f"Yes, on {long_date(dealt)}: {within} the {months} months before the complaint"
    else:
        first = "No" if case.fact("not_dealt_with") else "Not known yet"
    second = "No"
    if mp_contact(s):
        on = case.date("mp_authenticated_on")
        second = f"Yes, authenticated on {long_date(on)}" if on else "Yes, not authenticated yet"
    elif not case.fact("parliamentary"):
        second = "Not known yet"
    sentence = eligibility_known(s)
    if sentence is None:
        sentence = (
            f"This complaint qualifies: {' and '.join(conditions(s))}"
            if qualifies(s)
            else "This complaint does not qualify: reject it"
        )
    pairs: list[tuple[str, str | Words]] = [
        (f"Dissatisfaction on this issue dealt with in the last {months} months", first),
        (f"{member(case)} contact involved", second),
        ("So", f"{sentence}."),
    ]
    return Block("eligibility", "Does it qualify?", source="step 11", pairs=pairs)


def needs_of_parliament(case: Case, s: Situation) -> list[str]:
    """What is not known yet of a complaint with parliamentary contact."""
    who = member(case)
    needed = (
        (f"Authentication of the {who}'s contact", mp_authenticated(s)),
        (f"Name of the {who}", case.fact("mp_name")),
        (f"3rd Party Account: the constituency of the {who}", case.fact("constituency")),
        ("Complaint Details: the reason for the complaint", case.fact("complaint_details")),
        (
            "When the dissatisfaction was dealt with",
            case.fact("dissatisfaction_on") or case.fact("not_dealt_with"),
        ),
        ("Root Cause", case.fact("root_cause")),
        ("BAU owning team", case.fact("owning_team")),
    )
    left = [label for label, known in needed if not known]
    asked = [each for each in case.of("work_item", "Open") if each.data.get("what") == "bau_review"]
    return [*left, *(f"BAU's answer: {each.text}" for each in asked)]


def information_needs(case: Case, s: Situation, found: Offers) -> Block | None:
    """RES-S4: all the required information of a parliamentary complaint, as far as it is still to be gathered."""
    parliamentary = case.fact("parliamentary") == "Yes" or case.fact("origin") == "MP"
    if not parliamentary or s.procedure.position(case.position).closed:
        return None
    left = needs_of_parliament(case, s)
    return Block(
        "needs",
        "Information still to be gathered",
        text=f"See {MP_ENQUIRIES}.",
        items=[Item(text=each) for each in left] or [Item(text="Everything is gathered.")],
        link=step_link(case, found, "save-details") if left else None,
    )


def calls(case: Case, s: Situation, found: Offers) -> Block | None:
    """Each call with date, time, part of the day and result (RES-13a, RES-17a)."""
    rows = case.of("call")
    if not rows:
        return None
    said = dict(ANSWERS)
    table = Table(
        "Calls, newest first",
        [Heading(each) for each in ("Date", "Time", "To", "Result", "Note")],
        [
            Row(
                [
                    Cell(long_date(each.on)),
                    Cell(each.data.get("time") or "", small=daypart(each.data.get("time") or "")),
                    Cell(member(case) if each.data.get("whom") == "MP" else each.data.get("whom") or ""),
                    Cell(each.state, small=said.get(each.data.get("answer") or "", "")),
                    Cell(each.text),
                ]
            )
            for each in reversed(rows)
        ],
    )
    return Block("calls", "Calls", source=str(len(rows)), table=table)


def complaint(case: Case, s: Situation, found: Offers) -> Block | None:
    """The reason for the complaint with the MP's name and the consolatory mark (RES-11j to 11l, RES-12a)."""
    pairs: list[tuple[str, str | Words]] = []
    if text := case.fact("complaint_details"):
        pairs.append(("Notes", text))
    if case.fact("parliamentary") == "Yes" and case.fact("mp_name"):
        pairs.append((member(case), case.fact("mp_name")))
    if case.fact("consolatory"):
        pairs.append(("Consolatory referral mark", CONSOLATORY))
    return Block("details", "Complaint Details", pairs=pairs) if pairs else None


def child_srs(case: Case, s: Situation, found: Offers) -> Block | None:
    """Each child SR with its own Activity Plan (RES-40a, RES-40b)."""
    rows = case.of("child_sr")
    if not rows:
        return None
    items = []
    for each in rows:
        plan = [one for one in case.of("activity") if one.data.get("child") == each.title]
        done = sum(one.state != "Not Started" for one in plan)
        items.append(
            Item(
                text=f"{each.title}: {each.text}",
                note=each.state,
                line=f"{done} of {len(plan)} activities Done, see Activities",
            )
        )
    return Block("children", "Child SRs", items=items)


def templates(case: Case, s: Situation, found: Offers) -> Block | None:
    """The referral template as it was sent, each time (RES-04b, RES-14a, RES-21b)."""
    rows = case.documents_of("referral_template")
    if not rows:
        return None
    resolved = case.fact("bau_says_resolved")
    return Block(
        "templates",
        "Referral template",
        text=f"Resolved, as BAU sees it: {resolved}." if resolved else "",
        items=[
            Item(
                link=Link(f"Version {each.version}", document_href(case, each.id)),
                note=f"{each.made_by}, {when(each.made_at, s.today)}",
            )
            for each in reversed(rows)
        ],
    )


def tracker(case: Case, s: Situation, found: Offers) -> Block | None:
    """The complaint's row of the Complaints Tracker (RES-01a, RES-12b)."""
    row = case.latest("tracker")
    if row is None:
        return None
    reviewed = case.date("reviewed_on")
    left = missing_cells(case.fact, [each.title for each in not_acknowledged(s)])
    pairs: list[tuple[str, str | Words]] = [
        ("Received", f"{long_date(row.on)}, {case.fact('channel') or ''}, {case.fact('origin') or ''}"),
        ("Tracker incomplete" if left else "Tracker", "; ".join(left) or "Complete"),
        (
            "Independent review",
            f"{case.fact('reviewed_by')}, {long_date(reviewed)}" if reviewed else "Not carried out yet",
        ),
    ]
    return Block("tracker", "Complaints Tracker", pairs=pairs)


def early_closing(case: Case, s: Situation, found: Offers) -> Block | None:
    """RES-NFA2: the exceptional reason for which the SR was closed with actions open."""
    rows = case.of("exception")
    if not rows:
        return None
    return Block(
        "exceptions",
        "Closed early",
        items=[
            Item(text=each.title, note=f"{each.made_by}, {long_date(each.on)}", line=each.text)
            for each in rows
        ],
    )


def lock(case: Case, s: Situation, found: Offers) -> Block | None:
    """RES-46a, RES-46b: the flag since it was lifted, until the case has moved segment."""
    at = case.fact("lock_removed_at")
    if not at:
        return None
    day, _, time = at.partition("T")
    words = f"Removed on {long_date(date.fromisoformat(day))}, {time[:5]}. See {SEGMENTS}."
    if case.segment:
        words = f"{words} The case is in {case.segment}."
    return Block("lock", "Lock Assignment Flag", text=words)


def stages(case: Case, s: Situation, found: Offers) -> Block | None:
    """Every Stage with its day and person (RES-09b)."""
    rows: list[Any] = list(stages_of(case)) if case.stage else []
    if not rows:
        return None
    return Block(
        "stages",
        "Stages",
        items=[Item(text=stage, note=f"{by}, {when(at, s.today)}") for stage, by, at in rows],
    )


RESOLUTION = Look(
    facts=facts,
    lead=lead,
    banners=banners,
    whose_move=whose_move,
    with_whom=with_whom,
    activity=activity,
    related=lambda row: ": ".join(
        each for each in (f"{row.data['type']} SR" if row.data.get("type") else "", row.text) if each
    ),
    plan=PlanLook(
        empty="No plan yet. It is built once further action is decided (step 23).",
        guidance=MONEY_GUIDANCE,
        money=money_lines,
        rows=("update-action", "progress-payment", "change-row"),
        lines=action_lines,
        banner=notes_of_the_leader,
        headed=True,
        adds=("add-reason", "add-action"),
    ),
    sections=(
        acknowledgements,
        information_needs,
        eligibility,
        complaint,
        calls,
        contacts("Contacts"),
        child_srs,
        templates,
        early_closing,
        lock,
        tracker,
        respond,
        stages,
    ),
)
