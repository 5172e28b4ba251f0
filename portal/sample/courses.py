"""The courses that invented cases take: which parts of the procedure, how long each takes, how long ago it ended."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from portal.calendars import holidays_for
from portal.clock import LONDON
from portal.deadlines import Holidays, add_working_days, is_working_day
from portal.sample.paper import paper
from portal.sample.story import HEAD, LEADER, Cast, Story
from portal.sample.words import TEXTS

NAMES = {"client": "⟦client⟧", "case_number": "⟦number⟧", "mp": "⟦mp⟧", "place": "⟦place⟧"}
"""What stands for a case's own names while its course is walked."""
UNUSED = 999_999
"""The number of a case that is walked and never kept."""
NOTED = 0.4
"""How often somebody writes a note after a part of the procedure."""


class Tale(Story):
    """A story whose typed texts are marks, "⟦note.7⟧": what stands there differs from copy to copy."""

    def __init__(self, cast: Cast, chance: random.Random, nation: str) -> None:
        super().__init__(cast)
        self.chance = chance
        self.nation = nation
        self.marks = 0
        self.on = date.min

    @property
    def holidays(self) -> Holidays:
        return holidays_for(self.nation)

    def at(self, on: date, hour: int = 9) -> datetime:
        """The first step of a day at nine, each further one four minutes after the one before."""
        self.minute = self.minute + 4 if self.on == on else 0
        self.on = on
        return datetime(on.year, on.month, on.day, hour, 0, tzinfo=LONDON) + timedelta(minutes=self.minute)

    def take(self, key: str, on: date, by: str = "", record: Any = None, **answers: Any) -> Tale:
        super().take(
            key, on, by, record, **{name: self.marked(name, value) for name, value in answers.items()}
        )
        return self

    def marked(self, name: str, value: Any) -> Any:
        if isinstance(value, str) and value and name in TEXTS and not value.isdigit():
            self.marks += 1
            return f"⟦{name}.{self.marks}⟧"
        if isinstance(value, dict):
            return {key: self.marked(key, each) for key, each in value.items()}
        return [self.marked("", each) for each in value] if isinstance(value, list) else value

    def after(self, on: date, days: int) -> date:
        return add_working_days(on, days, self.holidays)


@dataclass(frozen=True)
class Part:
    """One part of a course: so many calendar days after the part before, and how many working days it takes."""

    wait: tuple[int, int]
    tell: Callable[[Tale, date], Any]
    takes: int = 0


@dataclass(frozen=True)
class Course:
    """A way through the procedure that ends in `position`.

    Of a thousand cases `share` take it. Its last part ended between `ago` calendar days before today.
    """

    position: str
    share: int
    ago: tuple[int, int]
    parts: Sequence[Part]

    def walk(self, cast: Cast, chance: random.Random, today: date, place: float) -> Tale:
        """Take every step; `place` (0 to 1) says where between its limits the end lies."""
        tale = Tale(cast, chance, "NI" if chance.random() < 0.15 else "GB")
        latest, earliest = self.ago
        end = today - timedelta(days=round(latest + (earliest - latest) * place))
        waits = [chance.randint(*part.wait) for part in self.parts]
        for part, on in zip(self.parts, self.days(waits, end, tale.holidays), strict=True):
            part.tell(tale, on)
            if tale.case.position != "P13" and chance.random() < NOTED:
                tale.take("add-note", tale.last, note="A note.")
        tale.entered_in_respond(today - timedelta(days=6))
        return tale

    def days(self, waits: Sequence[int], end: date, holidays: Holidays) -> list[date]:
        """The day of each part, so that the last one is over by the end."""
        start = end - timedelta(days=sum(waits))
        while True:
            days, over = [], start
            for part, wait in zip(self.parts, waits, strict=True):
                on = over + timedelta(days=wait)
                days.append(on if is_working_day(on, holidays) else add_working_days(on, 1, holidays))
                over = add_working_days(days[-1], part.takes, holidays)
            if over <= end:
                return days
            start -= over - end


# The parts of the procedure "PHSO"


def raised(t: Tale, on: date) -> None:
    office = "MLA" if t.nation == "NI" else "MP"
    t.last = on
    t.raised(on, UNUSED, NAMES["client"], NAMES["case_number"], NAMES["mp"], NAMES["place"], t.nation, office)


def chased(t: Tale, on: date) -> None:
    t.take("ask-phso-for-its-decision", on, contacted_on=on, method="Phone", note="No word yet.")


def turned_away(t: Tale, on: date) -> None:
    t.take("record-gateway-failed", on, advised_on=on, advice="Not within PHSO's remit yet.")


def referred_back(t: Tale, on: date) -> None:
    t.take("add-recommended-action", on, discussion="An apology.", action="Apologise", due_on=t.after(on, 5))
    t.take("refer-back", on, destination="complaints_review", note="Please look again.")


def closed_at_gateway(t: Tale, on: date) -> None:
    t.take("no-action-recommended", on, discussion="PHSO recommends nothing.")
    t.take("close-gateway-failed", on, told_on=on, email_text="All resolution actions are complete.")


def convened(t: Tale, on: date) -> None:
    t.reason(on, t.chance.choice(("Delay", "Incorrect information", "Staff behaviour")), "Some months.")
    t.convened(on, t.after(on, 1))


def met(t: Tale, on: date) -> None:
    """The panel has met on the day after it was convened."""
    convened(t, on)
    t.briefed(on)
    t.take("record-case-conference", t.after(on, 1), held_on=t.after(on, 1), outcome="The panel agrees.")


def drafted(t: Tale, on: date) -> None:
    t.ticked(on).listed(on, "PTI", "Response being drafted.")
    t.detailed(on, "A change was acted on late.").drafted(on, t.chance.choice(("", "We propose a payment.")))


def returned(t: Tale, on: date) -> None:
    t.take("return-pti-response", on, by=HEAD, reason="Give the dates.")


def signed(t: Tale, on: date) -> None:
    t.take("sign-off-pti-response", on, by=HEAD)


def issued(t: Tale, on: date) -> None:
    t.take("issue-pti-response", on, issued_on=on)


def mediated(t: Tale, on: date) -> None:
    t.take("log-mediation-contact", on, contacted_on=on, note="PHSO has spoken to the client.")


def planned(t: Tale, on: date, amount: int | None = None) -> None:
    t.action(on, "Apologise", t.after(on, 10)).action(on, "Correct the account", t.after(on, 15), amount)


def planned_with_money(t: Tale, on: date) -> None:
    planned(t, on, t.chance.choice((4_000, 7_550, 12_500, 20_000, 35_000)))


def asked_for_approval(t: Tale, on: date) -> None:
    t.sent_for_approval(on, "Please decide.")


def decided(t: Tale, on: date, key: str = "approve", yes: str = "Y") -> None:
    plan = t.case.of("plan")[-1]
    t.take("take-sr", on, by=LEADER)
    t.take(
        key, on, by=LEADER, tl_approved=yes, amount=plan.amount if yes == "Y" else None, comments="Decided."
    )


def refused(t: Tale, on: date) -> None:
    decided(t, on, "reject", "N")


def carried_out(t: Tale, on: date) -> None:
    for row in t.case.of("action", "In Progress"):
        t.done(on, row.number)


def told(t: Tale, on: date) -> None:
    evidence = {
        f"evidence_{each.number}": paper("Apology", "apology") for each in t.case.of("recommendation")
    }
    t.told(on, **(evidence if t.case.position == "P11" else {}))


def agreed(t: Tale, on: date) -> None:
    more: dict[str, Any] = {"told_hcr": True, "told_others": "None"} if t.case.position == "P12" else {}
    t.take("close-resolved", on, agreed_on=on, agreement="The client agrees.", **more)


def not_satisfied(t: Tale, on: date) -> None:
    t.take("record-client-not-satisfied", on, advised_on=on, note="The client does not accept the apology.")


def investigated(t: Tale, on: date) -> None:
    t.investigated(on, t.after(on, t.chance.randint(20, 60)))


def asked(t: Tale, on: date) -> None:
    t.take("add-phso-query", on, received_on=on, question="When was the last letter sent?")


def answered_query(t: Tale, on: date) -> None:
    query = t.case.of("query")[-1]
    t.take("answer-phso-query", on, record=query, answer="In May.", answered_on=on, complete=True)


def checked(t: Tale, on: date) -> None:
    t.checked(on)


def report_drafted(t: Tale, on: date) -> None:
    t.take("send-report-response-for-sign-off", on, response="We accept the report.")


def report_signed(t: Tale, on: date) -> None:
    t.take("sign-off-report-response", on, by=HEAD)


def report_issued(t: Tale, on: date) -> None:
    t.take("issue-report-response", on, issued_on=on)


def concluded(t: Tale, on: date) -> None:
    t.concluded(on, "Case specific only")


def concluded_with_money(t: Tale, on: date) -> None:
    t.concluded(on, "Case specific only", t.chance.choice((10_000, 25_000, 40_000, 48_000)))


def concluded_without(t: Tale, on: date) -> None:
    t.concluded(on, "None")


def concluded_systemic(t: Tale, on: date) -> None:
    t.concluded(on, "Systemic only")


def compared(t: Tale, on: date) -> None:
    t.compared(on)


def planned_for_fdl(t: Tale, on: date) -> None:
    amount = t.case.fact("fdl_amount")
    t.action(on, "Apologise", t.after(on, 10), amount, recommendation="1")


def closed_without(t: Tale, on: date) -> None:
    t.take("close-no-recommendations", on)


def closed_systemic(t: Tale, on: date) -> None:
    t.take("send-systemic-recommendations", on, sent_on=on, systemic="Train everybody.", fdl_copy=True)
    t.take("close-systemic-only", on)


def asked_for_more(t: Tale, on: date) -> None:
    t.take("phso-asks-for-more", on, asked_on=on, note="PHSO wants one more letter.")


RAISED = (Part((0, 0), raised),)
SENT = (*RAISED, Part((3, 12), Story.informed))
FAILED = (*SENT, Part((9, 40), turned_away))
PROPOSED = (*SENT, Part((10, 40), Story.proposed))
MET = (*PROPOSED, Part((1, 2), met, 1))
DRAFTED = (*MET, Part((1, 3), drafted))
ANSWERED = (*DRAFTED, Part((1, 2), signed), Part((0, 2), issued))
LATE = (*DRAFTED, Part((9, 14), signed), Part((1, 3), issued))
ADVISED = (*ANSWERED, Part((15, 60), Story.recommended))
BEGUN = (*ADVISED, Part((1, 5), Story.started))
PLANNED = (*BEGUN, Part((1, 4), planned))
WITH_MONEY = (*BEGUN, Part((1, 4), planned_with_money))
SENT_UP = (*WITH_MONEY, Part((1, 3), asked_for_approval))
APPROVED = (*SENT_UP, Part((1, 6), decided))
TOLD = (*PLANNED, Part((5, 16), carried_out), Part((0, 3), told))
PAID = (*APPROVED, Part((3, 12), carried_out), Part((0, 3), told))
UNHAPPY = (*TOLD, Part((10, 40), not_satisfied))
SUMMED_UP = (*ANSWERED, Part((20, 60), investigated))
REPORTED = (*SUMMED_UP, Part((25, 70), Story.reported))
REPORT_READY = (*REPORTED, Part((3, 6), checked), Part((2, 4), report_drafted))
REPORT_ISSUED = (*REPORT_READY, Part((1, 3), report_signed), Part((0, 3), report_issued))
FINAL = (*REPORT_ISSUED, Part((20, 70), concluded))
FINAL_WITH_MONEY = (*REPORT_ISSUED, Part((20, 70), concluded_with_money))
FDL_PLANNED = (*FINAL, Part((2, 5), compared), Part((1, 4), planned_for_fdl))
FDL_SENT_UP = (
    *FINAL_WITH_MONEY,
    Part((2, 5), compared),
    Part((1, 4), planned_for_fdl),
    Part((1, 3), asked_for_approval),
)
FDL_APPROVED = (*FDL_SENT_UP, Part((1, 6), decided))
FDL_TOLD = (*FDL_PLANNED, Part((4, 12), carried_out), Part((0, 3), told))
FDL_PAID = (*FDL_APPROVED, Part((2, 8), carried_out), Part((0, 3), told))

CLOSED = (5, 460)
"""How many days ago a case was closed."""

COURSES: Mapping[str, Sequence[Course]] = {
    "phso": (
        Course("P13", 620, CLOSED, (*FAILED, Part((3, 15), closed_at_gateway))),
        Course("P13", 25, CLOSED, (*TOLD, Part((8, 40), agreed))),
        Course("P13", 15, CLOSED, (*PAID, Part((8, 40), agreed))),
        Course("P13", 10, (5, 200), (*LATE, Part((15, 50), Story.recommended), Part((1, 5), Story.started),
                                     Part((1, 4), planned), Part((6, 20), carried_out), Part((0, 3), told),
                                     Part((8, 40), agreed))),
        Course("P13", 8, (5, 200), (*FDL_TOLD, Part((8, 40), agreed))),
        Course("P13", 6, (5, 180), (*FDL_PAID, Part((8, 40), agreed))),
        Course("P13", 7, (5, 200), (*REPORT_ISSUED, Part((20, 60), concluded_without), Part((2, 6), compared),
                                     Part((0, 4), closed_without))),
        Course("P13", 4, (5, 200), (*REPORT_ISSUED, Part((20, 60), concluded_systemic), Part((2, 6), compared),
                                     Part((2, 8), closed_systemic))),
        Course("P1", 40, (0, 9), RAISED),
        Course("P2", 90, (0, 45), SENT),
        Course("P2", 20, (1, 20), (*SENT, Part((29, 40), chased))),
        Course("P2N", 12, (0, 12), FAILED),
        Course("P2N", 6, (8, 20), (*FAILED, Part((1, 3), referred_back))),
        Course("P3", 4, (15, 30), (*PROPOSED, Part((1, 2), convened))),
        Course("P3", 10, (0, 6), PROPOSED),
        Course("P3", 4, (1, 4), (*PROPOSED, Part((1, 2), convened))),
        Course("P3", 4, (0, 3), MET),
        Course("P3", 4, (0, 4), DRAFTED),
        Course("P3", 2, (0, 3), (*DRAFTED, Part((1, 2), returned))),
        Course("P3", 2, (0, 2), (*DRAFTED, Part((1, 2), signed))),
        Course("P4", 18, (1, 50), ANSWERED),
        Course("P4", 5, (1, 40), (*ANSWERED, Part((10, 30), mediated))),
        Course("P5", 4, (0, 7), ADVISED),
        Course("P6", 4, (25, 50), PLANNED),
        Course("P6", 6, (0, 20), PLANNED),
        Course("P6", 3, (0, 10), APPROVED),
        Course("P6", 2, (0, 9), (*SENT_UP, Part((1, 4), refused))),
        Course("P6A", 4, (0, 8), SENT_UP),
        Course("P7", 6, (1, 40), TOLD),
        Course("P7", 3, (1, 40), PAID),
        Course("P7N", 5, (1, 40), UNHAPPY),
        Course("P8", 4, (1, 40), SUMMED_UP),
        Course("P8", 2, (1, 20), (*SUMMED_UP, Part((5, 15), asked), Part((1, 6), answered_query))),
        Course("P8", 2, (1, 30), (*UNHAPPY, Part((10, 30), investigated), Part((2, 9), asked))),
        Course("P9", 3, (0, 10), REPORTED),
        Course("P9", 2, (0, 8), REPORT_READY),
        Course("P9", 2, (15, 30), REPORTED),
        Course("P10", 6, (1, 60), REPORT_ISSUED),
        Course("P11", 3, (0, 10), FINAL),
        Course("P11", 2, (0, 14), FDL_PLANNED),
        Course("P11", 2, (25, 45), FDL_PLANNED),
        Course("P11", 1, (0, 7), (*FDL_TOLD, Part((5, 20), asked_for_more))),
        Course("P11A", 3, (0, 9), FDL_SENT_UP),
        Course("P12", 3, (1, 40), FDL_TOLD),
        Course("P12", 2, (1, 40), FDL_PAID),
    ),
}  # fmt: skip
"""The courses of each procedure, at least one to every position; the first one to a position is always walked."""
