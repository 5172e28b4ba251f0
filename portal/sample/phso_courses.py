"""The courses of the procedure "PHSO"."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal.sample.course import NAMES, UNUSED, Course, Part, Tale
from portal.sample.paper import paper
from portal.sample.story import HEAD, LEADER, PhsoStory


class PhsoTale(Tale, PhsoStory):
    """A story of the internal PHSO team."""

    plays = "internal_phso"


def raised(t: PhsoTale, on: date) -> None:
    office = "MLA" if t.nation == "NI" else "MP"
    t.last = on
    t.raised(on, UNUSED, NAMES["client"], NAMES["case_number"], NAMES["mp"], NAMES["place"], t.nation, office)


def chased(t: PhsoTale, on: date) -> None:
    t.take("ask-phso-for-its-decision", on, contacted_on=on, method="Phone", note="No word yet.")


def turned_away(t: PhsoTale, on: date) -> None:
    t.take("record-gateway-failed", on, advised_on=on, advice="Not within PHSO's remit yet.")


def referred_back(t: PhsoTale, on: date) -> None:
    t.take("add-recommended-action", on, discussion="An apology.", action="Apologise", due_on=t.after(on, 5))
    t.take("refer-back", on, destination="complaints_review", note="Please look again.")


def closed_at_gateway(t: PhsoTale, on: date) -> None:
    t.take("no-action-recommended", on, discussion="PHSO recommends nothing.")
    t.take("close-gateway-failed", on, told_on=on, email_text="All resolution actions are complete.")


def convened(t: PhsoTale, on: date) -> None:
    t.reason(on, t.chance.choice(("Delay", "Incorrect information", "Staff behaviour")), "Some months.")
    t.convened(on, t.after(on, 1))


def met(t: PhsoTale, on: date) -> None:
    """The panel has met on the day after it was convened."""
    convened(t, on)
    t.briefed(on)
    t.take("record-case-conference", t.after(on, 1), held_on=t.after(on, 1), outcome="The panel agrees.")


def drafted(t: PhsoTale, on: date) -> None:
    t.ticked(on).listed(on, "PTI", "Response being drafted.")
    t.detailed(on, "A change was acted on late.").drafted(on, t.chance.choice(("", "We propose a payment.")))


def returned(t: PhsoTale, on: date) -> None:
    t.take("return-pti-response", on, by=HEAD, reason="Give the dates.")


def signed(t: PhsoTale, on: date) -> None:
    t.take("sign-off-pti-response", on, by=HEAD)


def issued(t: PhsoTale, on: date) -> None:
    t.take("issue-pti-response", on, issued_on=on)


def mediated(t: PhsoTale, on: date) -> None:
    t.take("log-mediation-contact", on, contacted_on=on, note="PHSO has spoken to the client.")


def planned(t: PhsoTale, on: date, amount: int | None = None) -> None:
    t.action(on, "Apologise", t.after(on, 10)).action(on, "Correct the account", t.after(on, 15), amount)


def planned_with_money(t: PhsoTale, on: date) -> None:
    planned(t, on, t.chance.choice((4_000, 7_550, 12_500, 20_000, 35_000)))


def asked_for_approval(t: PhsoTale, on: date) -> None:
    t.sent_for_approval(on, "Please decide.")


def decided(t: PhsoTale, on: date, key: str = "approve", yes: str = "Y") -> None:
    plan = t.case.of("plan")[-1]
    t.take("take-sr", on, by=LEADER)
    t.take(
        key, on, by=LEADER, tl_approved=yes, amount=plan.amount if yes == "Y" else None, comments="Decided."
    )


def refused(t: PhsoTale, on: date) -> None:
    decided(t, on, "reject", "N")


def carried_out(t: PhsoTale, on: date) -> None:
    for row in t.case.of("action", "In Progress"):
        t.done(on, row.number)


def told(t: PhsoTale, on: date) -> None:
    evidence = {
        f"evidence_{each.number}": paper("Apology", "apology") for each in t.case.of("recommendation")
    }
    t.told(on, **(evidence if t.case.position == "P11" else {}))


def agreed(t: PhsoTale, on: date) -> None:
    more: dict[str, Any] = {"told_hcr": True, "told_others": "None"} if t.case.position == "P12" else {}
    t.take("close-resolved", on, agreed_on=on, agreement="The client agrees.", **more)


def not_satisfied(t: PhsoTale, on: date) -> None:
    t.take("record-client-not-satisfied", on, advised_on=on, note="The client does not accept the apology.")


def investigated(t: PhsoTale, on: date) -> None:
    t.investigated(on, t.after(on, t.chance.randint(20, 60)))


def asked(t: PhsoTale, on: date) -> None:
    t.take("add-phso-query", on, received_on=on, question="When was the last letter sent?")


def answered_query(t: PhsoTale, on: date) -> None:
    query = t.case.of("query")[-1]
    t.take("answer-phso-query", on, record=query, answer="In May.", answered_on=on, complete=True)


def checked(t: PhsoTale, on: date) -> None:
    t.checked(on)


def report_drafted(t: PhsoTale, on: date) -> None:
    t.take("send-report-response-for-sign-off", on, response="We accept the report.")


def report_signed(t: PhsoTale, on: date) -> None:
    t.take("sign-off-report-response", on, by=HEAD)


def report_issued(t: PhsoTale, on: date) -> None:
    t.take("issue-report-response", on, issued_on=on)


def concluded(t: PhsoTale, on: date) -> None:
    t.concluded(on, "Case specific only")


def concluded_with_money(t: PhsoTale, on: date) -> None:
    t.concluded(on, "Case specific only", t.chance.choice((10_000, 25_000, 40_000, 48_000)))


def concluded_without(t: PhsoTale, on: date) -> None:
    t.concluded(on, "None")


def concluded_systemic(t: PhsoTale, on: date) -> None:
    t.concluded(on, "Systemic only")


def compared(t: PhsoTale, on: date) -> None:
    t.compared(on)


def planned_for_fdl(t: PhsoTale, on: date) -> None:
    amount = t.case.fact("fdl_amount")
    t.action(on, "Apologise", t.after(on, 10), amount, recommendation="1")


def closed_without(t: PhsoTale, on: date) -> None:
    t.take("close-no-recommendations", on)


def closed_systemic(t: PhsoTale, on: date) -> None:
    t.take("send-systemic-recommendations", on, sent_on=on, systemic="Train everybody.", fdl_copy=True)
    t.take("close-systemic-only", on)


def asked_for_more(t: PhsoTale, on: date) -> None:
    t.take("phso-asks-for-more", on, asked_on=on, note="PHSO wants one more letter.")


RAISED = (Part((0, 0), raised),)
SENT = (*RAISED, Part((3, 12), PhsoStory.informed))
FAILED = (*SENT, Part((9, 40), turned_away))
PROPOSED = (*SENT, Part((10, 40), PhsoStory.proposed))
MET = (*PROPOSED, Part((1, 2), met, 1))
DRAFTED = (*MET, Part((1, 3), drafted))
ANSWERED = (*DRAFTED, Part((1, 2), signed), Part((0, 2), issued))
LATE = (*DRAFTED, Part((9, 14), signed), Part((1, 3), issued))
ADVISED = (*ANSWERED, Part((15, 60), PhsoStory.recommended))
BEGUN = (*ADVISED, Part((1, 5), PhsoStory.started))
PLANNED = (*BEGUN, Part((1, 4), planned))
WITH_MONEY = (*BEGUN, Part((1, 4), planned_with_money))
SENT_UP = (*WITH_MONEY, Part((1, 3), asked_for_approval))
APPROVED = (*SENT_UP, Part((1, 6), decided))
TOLD = (*PLANNED, Part((5, 16), carried_out), Part((0, 3), told))
PAID = (*APPROVED, Part((3, 12), carried_out), Part((0, 3), told))
UNHAPPY = (*TOLD, Part((10, 40), not_satisfied))
SUMMED_UP = (*ANSWERED, Part((20, 60), investigated))
REPORTED = (*SUMMED_UP, Part((25, 70), PhsoStory.reported))
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

COURSES = tuple(
    Course(position, share, ago, parts, PhsoTale)
    for position, share, ago, parts in (
        ("P13", 620, CLOSED, (*FAILED, Part((3, 15), closed_at_gateway))),
        ("P13", 25, CLOSED, (*TOLD, Part((8, 40), agreed))),
        ("P13", 15, CLOSED, (*PAID, Part((8, 40), agreed))),
        ("P13", 10, (5, 200), (*LATE, Part((15, 50), PhsoStory.recommended), Part((1, 5), PhsoStory.started),
                                     Part((1, 4), planned), Part((6, 20), carried_out), Part((0, 3), told),
                                     Part((8, 40), agreed))),
        ("P13", 8, (5, 200), (*FDL_TOLD, Part((8, 40), agreed))),
        ("P13", 6, (5, 180), (*FDL_PAID, Part((8, 40), agreed))),
        ("P13", 7, (5, 200), (*REPORT_ISSUED, Part((20, 60), concluded_without), Part((2, 6), compared),
                                     Part((0, 4), closed_without))),
        ("P13", 4, (5, 200), (*REPORT_ISSUED, Part((20, 60), concluded_systemic), Part((2, 6), compared),
                                     Part((2, 8), closed_systemic))),
        ("P1", 40, (0, 9), RAISED),
        ("P2", 90, (0, 45), SENT),
        ("P2", 20, (1, 20), (*SENT, Part((29, 40), chased))),
        ("P2N", 12, (0, 12), FAILED),
        ("P2N", 6, (8, 20), (*FAILED, Part((1, 3), referred_back))),
        ("P3", 4, (15, 30), (*PROPOSED, Part((1, 2), convened))),
        ("P3", 10, (0, 6), PROPOSED),
        ("P3", 4, (1, 4), (*PROPOSED, Part((1, 2), convened))),
        ("P3", 4, (0, 3), MET),
        ("P3", 4, (0, 4), DRAFTED),
        ("P3", 2, (0, 3), (*DRAFTED, Part((1, 2), returned))),
        ("P3", 2, (0, 2), (*DRAFTED, Part((1, 2), signed))),
        ("P4", 18, (1, 50), ANSWERED),
        ("P4", 5, (1, 40), (*ANSWERED, Part((10, 30), mediated))),
        ("P5", 4, (0, 7), ADVISED),
        ("P6", 4, (25, 50), PLANNED),
        ("P6", 6, (0, 20), PLANNED),
        ("P6", 3, (0, 10), APPROVED),
        ("P6", 2, (0, 9), (*SENT_UP, Part((1, 4), refused))),
        ("P6A", 4, (0, 8), SENT_UP),
        ("P7", 6, (1, 40), TOLD),
        ("P7", 3, (1, 40), PAID),
        ("P7N", 5, (1, 40), UNHAPPY),
        ("P8", 4, (1, 40), SUMMED_UP),
        ("P8", 2, (1, 20), (*SUMMED_UP, Part((5, 15), asked), Part((1, 6), answered_query))),
        ("P8", 2, (1, 30), (*UNHAPPY, Part((10, 30), investigated), Part((2, 9), asked))),
        ("P9", 3, (0, 10), REPORTED),
        ("P9", 2, (0, 8), REPORT_READY),
        ("P9", 2, (15, 30), REPORTED),
        ("P10", 6, (1, 60), REPORT_ISSUED),
        ("P11", 3, (0, 10), FINAL),
        ("P11", 2, (0, 14), FDL_PLANNED),
        ("P11", 2, (25, 45), FDL_PLANNED),
        ("P11", 1, (0, 7), (*FDL_TOLD, Part((5, 20), asked_for_more))),
        ("P11A", 3, (0, 9), FDL_SENT_UP),
        ("P12", 3, (1, 40), FDL_TOLD),
        ("P12", 2, (1, 40), FDL_PAID),
    )
)  # fmt: skip
"""At least one course to every position; the first one to a position is always walked."""
