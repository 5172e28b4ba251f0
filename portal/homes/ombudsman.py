"""The blocks round "My work" of the Ombudsman's staff: challenges of a manager's people, praise not sent on, what waits."""

from __future__ import annotations

from collections.abc import Sequence

from portal import clock
from portal.deadlines import long_date
from portal.homes.blocks import SHOWN, waiting_table
from portal.homes.my_work import MyWork, awaits
from portal.homes.rows import counted
from portal.homes.steps import case_href
from portal.homes.urgency import NO_DEADLINE, distance_of, without_year
from portal.insight.caseloads import names_of_people
from portal.insight.counting import number
from portal.insight.feedback import CHALLENGE, PRAISE, OfMyPeople, of_my_people
from portal.insight.work import Due, WorkCase
from portal.procedures import procedure
from portal.procedures.definition import Actor
from portal.procedures.positive_feedback.steps import LOGGED
from portal.views import Block, Cell, Distance, Distant, Heading, Item, Link, Row, Table


def of_people(actor: Actor) -> list[Block]:
    """The open challenges of a manager's people, and praise that they have not sent on."""
    found = of_my_people(actor, {CHALLENGE: (), PRAISE: (LOGGED,)}, SHOWN)
    names = names_of_people(actor.organisation)
    return [challenges_of_my_people(found[CHALLENGE], names), not_sent(found[PRAISE].first)]


def challenges_of_my_people(found: OfMyPeople, names: dict[int, str]) -> Block:
    """By deadline, the earliest first; markers, which stop nothing, where no duty runs."""
    headings = [Heading(each) for each in ("Due", "Challenge", "What is due", "Case owner", "Status")]
    rows = []
    for case in found.first:
        due, far = first_due(case)
        rows.append(
            Row(
                [
                    Cell(distance=far, date=due.due_on if due else None),
                    Cell(case.reference, small=case.client_name, href=case_href(case.reference)),
                    Cell(what_is_due(case, due), small=why(due)),
                    Cell(names.get(case.owner_id or 0, "Nobody yet")),
                    Cell(status=case.status),
                ],
                late=far.cls == "late",
            )
        )
    block = Block(
        "people",
        "Challenges of my people",
        source=f"{found.count:,}, earliest deadline first" if found.count else "",
        table=Table("Open decision challenges of my case owners", headings, rows),
        empty="None of your people has an open challenge.",
    )
    if found.count > SHOWN:
        block.source = f"the first {SHOWN} of {number(found.count)}, earliest deadline first"
    return block


def first_due(case: WorkCase) -> tuple[Due | None, Distant]:
    """The first duty, else the first marker; without a date how long it has been where it is."""
    due = next(iter([*case.duties, *case.dues]), None)
    if due is not None:
        return due, distance_of(due, case.jurisdiction)
    if awaits(case):
        since = without_year(case.position_since, clock.today())
        return None, Distance("waiting", f"{case.status} since {since}")
    return None, NO_DEADLINE


def what_is_due(case: WorkCase, due: Due | None) -> str:
    if due is not None:
        return due.name
    words = awaits(case) or procedure(case.procedure).position(case.position).milestone
    return words[:1].upper() + words[1:]


def why(due: Due | None) -> str:
    if due is None:
        return ""
    return "A marker, nothing stops" if due.reminder else counted(due)


def not_sent(cases: Sequence[WorkCase]) -> Block:
    """RF-08g: praise that a manager's people have not sent on yet."""
    items = [
        Item(
            link=Link(case.reference, case_href(case.reference)),
            text=case.client_name,
            note=f"received {long_date(case.received_on)}",
        )
        for case in cases
    ]
    return Block("unsent", "Positive feedback not sent to you yet", items=items)


def waiting_for_others(work: MyWork) -> Block:
    """The own records that wait for OAT, for the person or for a review, the longest wait first."""
    cases = work.waiting
    block = Block(
        "others",
        "Waiting for others",
        table=waiting_table(cases[:SHOWN], "Records of mine that wait for somebody else, longest first"),
        empty="No record of yours waits for somebody else.",
    )
    if len(cases) > SHOWN:
        block.source = f"the first {SHOWN} of {number(len(cases))}"
    return block
