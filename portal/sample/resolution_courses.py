"""The courses of the procedure "Complaint - Resolution"."""

from __future__ import annotations

from datetime import date

from portal.sample.complaint import Complaint
from portal.sample.course import NAMES, UNUSED, Course, Part, Tale


class ComplaintTale(Tale, Complaint):
    """A story of the Complaints Resolution Team."""

    plays = "caseworker"


def logged(t: ComplaintTale, on: date, channel: str = "", origin: str = "Client") -> None:
    t.last = on
    t.logged(
        on,
        UNUSED,
        NAMES["client"],
        NAMES["case_number"],
        other=NAMES["mp"] if t.chance.random() < 0.8 else "",
        channel=channel or t.chance.choice(("Phone", "Post", "E-mail", "Online portal")),
        origin=origin,
        jurisdiction=t.nation,
        address="1 Larch Terrace\nNether Fenwold\nZZ9 4QT",
    )


def logged_for_mp(t: ComplaintTale, on: date) -> None:
    logged(t, on, origin="MP")
    t.take(
        "authenticate-mp-contact",
        on,
        mp_name=NAMES["mp"],
        constituency="Larkmoor",
        method="Called back at the constituency office",
        authenticated_on=on,
    )


def referred(t: ComplaintTale, on: date) -> None:
    t.last = on
    t.referred(on, UNUSED, NAMES["client"], NAMES["case_number"], "The client wants the charge back.")


def acknowledged(t: ComplaintTale, on: date) -> None:
    t.acknowledged(on)


def half_acknowledged(t: ComplaintTale, on: date) -> None:
    t.acknowledged(on, left=1)


def opened(t: ComplaintTale, on: date) -> None:
    t.opened(on).linked(on)


def worked_on(t: ComplaintTale, on: date) -> None:
    t.started(on)


def reviewed(t: ComplaintTale, on: date) -> None:
    t.reviewed(on).called(on)


def not_reached(t: ComplaintTale, on: date) -> None:
    t.called(on, reached=False)


def nothing_more(t: ComplaintTale, on: date) -> None:
    t.decided(on, further=False)


def told_and_closed(t: ComplaintTale, on: date) -> None:
    t.called(on, answer="Agrees")
    t.take(
        "client-agrees-to-close", on, phone_note="Happy to close by phone.", owning_team="Northern segment"
    )


def further(t: ComplaintTale, on: date) -> None:
    t.decided(on)


def planned(t: ComplaintTale, on: date) -> None:
    t.planned(on, "Apologise", t.after(on, 3)).planned(on, "Correct the account", t.after(on, 5))


def planned_with_money(t: ComplaintTale, on: date) -> None:
    t.planned(on, "Apologise", t.after(on, 3))
    t.planned(on, "Pay the charge", t.after(on, 6), t.chance.choice((2_500, 5_000, 7_500, 12_500, 20_000)))


def drafted(t: ComplaintTale, on: date) -> None:
    t.take("draft-plan", on)


def refused_by_tl(t: ComplaintTale, on: date) -> None:
    t.approved(on, yes=False)


def changes(t: ComplaintTale, on: date) -> None:
    t.judged(on, stands=False)


def timetable(t: ComplaintTale, on: date) -> None:
    t.take(
        "agree-new-timetable",
        on,
        contacted_on=on,
        note="Told of the delay.",
        agreed_on=t.after(on, 25),
        reason="BAU waits for the bank.",
    )


def set_right(t: ComplaintTale, on: date) -> None:
    t.carried_out(on)


RECEIVED = (Part((0, 0), logged),)
ACKNOWLEDGED = (*RECEIVED, Part((0, 2), acknowledged))
ACKNOWLEDGED_LATE = (*RECEIVED, Part((4, 7), acknowledged))
WITH_BAU = (*ACKNOWLEDGED, Part((0, 1), Complaint.sent_to_bau))
ALLOCATED = (*WITH_BAU, Part((0, 2), Complaint.allocated))
OPENED = (*ACKNOWLEDGED, Part((0, 2), opened))
STARTED = (*OPENED, Part((0, 2), worked_on))
BY_BAU = (*ALLOCATED, Part((0, 2), opened), Part((0, 2), worked_on))
LATE = (*ACKNOWLEDGED_LATE, Part((0, 2), opened), Part((0, 2), worked_on))
REVIEWED = (*STARTED, Part((1, 3), reviewed))
NOTHING = (*REVIEWED, Part((0, 2), nothing_more))
FURTHER = (*REVIEWED, Part((0, 2), further))
PLANNED = (*FURTHER, Part((0, 2), planned))
WITH_MONEY = (*FURTHER, Part((0, 2), planned_with_money))
SENT_UP = (*WITH_MONEY, Part((0, 1), Complaint.sent_up))
APPROVED = (*SENT_UP, Part((0, 2), Complaint.approved))
OFFERED = (*PLANNED, Part((0, 1), drafted))
OFFERED_MONEY = (*APPROVED, Part((0, 1), drafted))
TOLD = (*OFFERED, Part((0, 2), Complaint.told_of_plan))
TOLD_MONEY = (*OFFERED_MONEY, Part((0, 2), Complaint.told_of_plan))
AGREED = (*TOLD, Part((0, 1), Complaint.agreed))
AGREED_MONEY = (*TOLD_MONEY, Part((0, 1), Complaint.agreed))
REFUSED = (*TOLD, Part((0, 2), Complaint.disagreed))
DONE = (*AGREED, Part((1, 4), set_right), Part((0, 2), Complaint.told))
DONE_MONEY = (*AGREED_MONEY, Part((1, 5), set_right), Part((0, 2), Complaint.told))
LATE_DONE = (
    *LATE,
    Part((1, 3), reviewed),
    Part((0, 2), further),
    Part((4, 9), planned),
    Part((0, 1), drafted),
    Part((3, 6), Complaint.told_of_plan),
    Part((0, 1), Complaint.agreed),
    Part((1, 4), set_right),
    Part((0, 2), Complaint.told),
)
MP = (Part((0, 0), logged_for_mp), Part((0, 2), acknowledged), Part((0, 2), opened), Part((0, 2), worked_on))
MP_DONE = (
    *MP,
    Part((1, 3), reviewed),
    Part((0, 2), further),
    Part((0, 2), planned),
    Part((0, 1), drafted),
    Part((0, 2), Complaint.told_of_plan),
    Part((0, 1), Complaint.agreed),
    Part((1, 4), set_right),
    Part((0, 2), Complaint.told),
)
CLOSED = (2, 400)

COURSES = tuple(
    Course(position, share, ago, parts, ComplaintTale)
    for position, share, ago, parts in (
        ("R15", 300, CLOSED, (*DONE, Part((0, 1), Complaint.closed))),
        ("R15", 90, CLOSED, (*DONE_MONEY, Part((0, 1), Complaint.closed))),
        ("R15", 60, CLOSED, (*LATE_DONE, Part((0, 1), Complaint.closed))),
        ("R15", 60, CLOSED, (*NOTHING, Part((0, 2), told_and_closed))),
        ("R15", 40, CLOSED, (*OPENED, Part((0, 2), Complaint.rejected))),
        ("R15", 40, CLOSED, (*MP_DONE, Part((0, 1), Complaint.closed))),
        ("REF", 6, (0, 3), (Part((0, 0), referred),)),
        ("R0", 10, (0, 1), RECEIVED),
        ("R0", 6, (0, 2), (*RECEIVED, Part((0, 1), half_acknowledged))),
        ("R0", 8, (0, 3), ACKNOWLEDGED),
        ("R0", 8, (0, 3), WITH_BAU),
        ("R0", 6, (0, 4), ALLOCATED),
        ("R1", 4, (0, 3), (*ACKNOWLEDGED, Part((0, 2), Complaint.opened))),
        ("R2", 8, (0, 4), OPENED),
        ("R3", 14, (0, 5), STARTED),
        ("R3", 8, (0, 6), BY_BAU),
        ("R3", 6, (1, 4), (*STARTED, Part((0, 2), not_reached))),
        ("R3", 8, (0, 4), REVIEWED),
        ("R3", 4, (0, 5), MP),
        ("R4", 6, (0, 12), (*STARTED, Part((0, 2), not_reached), Part((0, 1), Complaint.written_to))),
        ("R4", 2, (14, 18), (*STARTED, Part((0, 2), not_reached), Part((0, 1), Complaint.written_to))),
        ("R5", 5, (0, 3), NOTHING),
        ("R6", 4, (0, 13), (*NOTHING, Part((0, 2), not_reached), Part((0, 1), Complaint.written_to))),
        ("R7", 8, (0, 4), FURTHER),
        ("R7", 6, (0, 3), PLANNED),
        ("R8", 8, (0, 4), SENT_UP),
        ("R9", 4, (0, 3), APPROVED),
        ("R9N", 3, (0, 3), (*SENT_UP, Part((0, 2), refused_by_tl))),
        ("R10", 8, (0, 6), OFFERED),
        ("R10", 4, (0, 6), TOLD_MONEY),
        ("R11", 4, (0, 4), REFUSED),
        ("R12", 3, (0, 3), (*REFUSED, Part((0, 2), Complaint.judged))),
        ("R12N", 2, (0, 3), (*REFUSED, Part((0, 2), changes))),
        ("R13", 14, (0, 8), AGREED),
        ("R13", 8, (0, 8), AGREED_MONEY),
        ("R14", 6, (0, 16), (*AGREED, Part((1, 4), set_right), Part((0, 2), Complaint.resolved_in_writing))),
        ("R13", 4, (0, 4), DONE),
        ("R13", 4, (0, 12), (*STARTED, Part((1, 3), reviewed), Part((0, 1), timetable), Part((0, 2), further),
                             Part((0, 2), planned), Part((0, 1), drafted), Part((0, 2), Complaint.told_of_plan),
                             Part((0, 1), Complaint.agreed))),
    )
)  # fmt: skip
"""At least one course to every position; the first one to a position is always walked."""
