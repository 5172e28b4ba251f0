"""The blocks round "My work" of the Complaints Resolution Team and of business as usual."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from portal import clock
from portal.cases.models import Case
from portal.deadlines import long_date
from portal.faces import in_london, when
from portal.homes.blocks import SHOWN, told
from portal.homes.my_work import MyWork
from portal.homes.steps import case_href, step_href
from portal.homes.urgency import age, distance_of, without_year
from portal.insight.complaints import ClosedComplaint, Report, closed_with_work_left, reports_of
from portal.insight.counting import number
from portal.insight.work import Due, WorkCase, WorkItem
from portal.procedures import procedure
from portal.procedures.definition import Actor
from portal.procedures.resolution.vocabulary import MP_ENQUIRIES
from portal.views import Block, Cell, Distance, Heading, Item, Link, Row, StepLink, Table, Words

WAITS = ("D-13", "D-17", "D-42", "D-PLAN")
"""The deadlines that run while the client's answer is awaited."""
TODAY = Distance("today", "Today")


# The Complaints Resolution Team


def acknowledge_today(work: MyWork) -> Block:
    """The own complaints whose acknowledgement is due today or late, with who is missing."""
    items = []
    for case, due in with_due(work.own, "D-ACK"):
        far = distance_of(due, case.jurisdiction)
        if far.cls in ("late", "today"):
            items.append(
                Item(
                    link=Link(case.reference, case_href(case.reference)),
                    text=case.client_name,
                    line=Words(
                        missing(work.loaded.get(case.id)),
                        link=Link(
                            "Record acknowledgement",
                            step_href(case.reference, "record-acknowledgement"),
                            case.reference,
                        ),
                    ),
                    distance=far,
                )
            )
    return Block("acknowledge", "Acknowledge today", items=items[:SHOWN])


def with_due(cases: Sequence[WorkCase], *keys: str) -> list[tuple[WorkCase, Due]]:
    """The cases with a running deadline of one of these keys, the earliest first."""
    found = [(case, due) for case in cases for due in case.dues if due.key in keys]
    return sorted(found, key=lambda each: (each[1].due_on, each[0].reference))


def missing(case: Case | None) -> str:
    """RES-S7: who has not been acknowledged."""
    names = [each.title for each in case.of("acknowledgement", "Due")] if case else []
    return f"Not yet acknowledged: {', '.join(names)}." if names else ""


def to_log(work: MyWork) -> Block:
    """RES-S5: reports of an MP's correspondence, for today, then referrals; each with how long it has been waiting."""
    items = [item for item in work.items if item.open and item.what == "log_complaint"]
    items.sort(key=lambda item: (item.about != "mp", item.made_at, item.id))
    lines = [
        Item(
            link=Link("Log complaint", step_href(item.reference, "log-complaint"), item.reference),
            text=f"{item.reference}, {item.client_name}",
            note=waiting(in_london(item.made_at).date(), when(item.made_at, work.today)),
            line=f"{what_came(item)}. From {item.sender}. {item.text}".rstrip(),
            distance=TODAY if item.about == "mp" else None,
        )
        for item in items[:SHOWN]
    ]
    block = Block("log", "Reports and referrals to log", items=lines)
    if len(items) > SHOWN:
        block.text = f"The first {SHOWN} of {number(len(items))}."
    return block


def what_came(item: WorkItem) -> str:
    return "Correspondence of an MP" if item.about == "mp" else item.title


def waiting(since: date, at: str) -> str:
    """ "waiting for 3 working days, since Monday 11 May", or "waiting since today, 9:05am"."""
    today = clock.today()
    if since >= today:
        return f"waiting since {at}"
    return f"waiting for {age(since, 'GB', '').strip()}, since {without_year(since, today)}"


def letters_to_check(work: MyWork) -> Block:
    """The letters whose outcome is to be checked today: the last day of the client's answer (RES-42d)."""
    items = []
    for case in work.own:
        whole = work.loaded.get(case.id)
        for row in whole.of("activity", "Not Started") if whole else ():
            if row.data.get("key") in ("check", "wait") and row.due_on and row.due_on <= work.today:
                items.append(
                    Item(
                        link=Link(case.reference, case_href(case.reference)),
                        text=case.client_name,
                        note=long_date(row.due_on),
                        line=row.title,
                    )
                )
    return Block("letters", "Letters to check", items=items[:SHOWN])


def waits(work: MyWork) -> list[tuple[WorkCase, Due]]:
    return with_due(work.own, *WAITS)


def waiting_for_the_client(work: MyWork) -> Block:
    """The waits that run, the one that ends first on top."""
    running = [(case, due) for case, due in waits(work) if due.due_on >= work.today]
    headings = [Heading("Case"), Heading("Waiting for"), Heading("The wait ends")]
    rows = [
        Row(
            [
                Cell(case.reference, small=case.client_name, href=case_href(case.reference)),
                Cell(due.name),
                Cell(distance=ends(case, due), date=due.due_on),
            ]
        )
        for case, due in running[:SHOWN]
    ]
    block = Block(
        "client",
        "Waiting for the client",
        table=Table("Complaints that wait for the client, the wait that ends first on top", headings, rows),
        empty="No complaint of yours waits for its client.",
    )
    if len(running) > SHOWN:
        block.link = Link(f"Show all {len(running):,}", "/cases?procedure=resolution&waits=client&owner=me")
    return block


def ends(case: WorkCase, due: Due) -> Distance:
    """The last day of a wait is not a day on which we have to act."""
    if due.due_on == clock.today():
        return Distance("soon", "Ends today")
    return Distance("waiting", distance_of(due, case.jurisdiction).words)


def waits_that_ended(work: MyWork) -> Block:
    """The waits whose last day has passed: what may be done now stands on the case."""
    ended = [(case, due) for case, due in waits(work) if due.due_on < work.today]
    items = [
        Item(
            link=Link(case.reference, case_href(case.reference)),
            text=case.client_name,
            note=f"ended {long_date(due.due_on)}",
            line=due.name,
        )
        for case, due in ended[:SHOWN]
    ]
    return Block("ended", "Waits that ended", items=items)


def of_others(work: MyWork, id: str, heading: str, about: str) -> Block:
    """What others told about the own cases and is not put away."""
    found = told_about(work, about)
    return Block(id, heading, items=[with_seen(item) for item in reversed(found[-SHOWN:])])


def told_about(work: MyWork, about: str) -> list[WorkItem]:
    return [item for item in work.items if item.open and item.what == "told" and item.about == about]


def with_seen(item: WorkItem) -> Item:
    """A line with the step that puts it away."""
    line = told(item)
    line.line = Words(
        item.text, link=Link("Seen", step_href(item.reference, "seen", item.id), item.reference)
    )
    return line


def back_from_bau(work: MyWork) -> Block:
    return of_others(work, "bau", "Back from BAU", "bau")


def from_my_team_leader(work: MyWork) -> Block:
    """Plans that come back from the decision, with the team leader's comments, and answers to questions."""
    return of_others(work, "leader", "From my team leader", "leader")


def told_already(work: MyWork) -> list[WorkItem]:
    """The work items that stand in a block of their own."""
    return [*told_about(work, "bau"), *told_about(work, "leader")]


def after_closing(actor: Actor) -> list[Block]:
    """RES-46a, RES-47c: closed SRs whose case still carries the lock, and those of which internal ICE is not told."""
    found = closed_with_work_left(actor, SHOWN)
    locked = [each for each in found if each.locked]
    untold = [each for each in found if each.ice]
    return [
        closed_block(
            "locked", "Closed, the lock is still on", "The case cannot move segment.", locked, "remove-lock"
        ),
        closed_block(
            "ice",
            "Closed, internal ICE team not told",
            "Raised after a failed ICE gateway.",
            untold,
            "e-mail-internal-ice-team",
        ),
    ]


def closed_block(id: str, heading: str, why: str, found: Sequence[ClosedComplaint], key: str) -> Block:
    label = label_of(key, "R15")
    items = [
        Item(
            link=Link(each.reference, case_href(each.reference)),
            text=each.client_name,
            note=f"closed {long_date(each.closed_on)}" if each.closed_on else "",
            line=Words(why, link=Link(label, step_href(each.reference, key), each.reference)),
        )
        for each in found
    ]
    return Block(id, heading, items=items)


def label_of(key: str, position: str) -> str:
    step = procedure("resolution").step(key, position)
    assert step is not None
    return step.label


# Business as usual


def report_or_refer(actor: Actor) -> Block | None:
    """RES-S5, RES-S6: the buttons that begin a report or a referral, with MP Enquiries beside them."""
    steps = [
        StepLink(step.label, f"/cases/new/resolution?step={step.key}", main=not place)
        for place, step in enumerate(
            each for each in procedure("resolution").beginnings() if each.by.includes(actor)
        )
    ]
    if not steps:
        return None
    steps[
        0
    ].line = f"Correspondence of an MP or equivalent goes to the Complaints Resolution Team at once. See {MP_ENQUIRIES}."
    return Block("report", "Report or refer", steps=steps)


def not_logged_yet(actor: Actor) -> Block:
    """RES-S5: the own reports and referrals that the Complaints Resolution Team has not logged, and since when."""
    today = clock.today()

    def line(report: Report) -> Item:
        return Item(
            link=Link(report.reference, case_href(report.reference)),
            text=report.client_name,
            note=waiting(in_london(report.made_at).date(), when(report.made_at, today)),
            line="Correspondence of an MP" if report.of_mp else "Referral",
        )

    return Block(
        "reports", "Reported, not logged yet", items=[line(each) for each in reports_of(actor, SHOWN)]
    )


def returned(work: MyWork) -> Block:
    """RES-S14: the cases that came back to business as usual when their SR closed."""
    items = [with_seen(item) for item in reversed(closed_items(work)[-SHOWN:])]
    for item in items:
        item.text = str(item.text).partition(" is closed: ")[2] or item.text
    return Block("returned", "Cases returned", items=items)


def closed_items(work: MyWork) -> list[WorkItem]:
    return [item for item in work.items if item.open and item.what == "closed"]
