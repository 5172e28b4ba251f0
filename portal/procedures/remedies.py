"""Remedies of an upheld complaint or review: proposed, agreed where money or a review asks for it, offered, answered (paras 18, 58).

A remedy is a record "remedy" of the case: `title` its kind, `text` what is offered, `amount` in pence for a payment. Its
states are those of section 2.4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from portal.deadlines import long_date
from portal.procedures.asking import choice, files, past_day, text
from portal.procedures.changes import Add, Amend, Change
from portal.procedures.definition import Ask, RowChoice, Situation, Step, Who
from portal.procedures.feedback_letters import REMEDY_OFFERED, sending
from portal.procedures.making import filed
from portal.procedures.reasons import reason

REMEDY = "remedy"
DRAFT, AWAITING, APPROVED, OFFERED = "Draft", "Awaiting approval", "Approved", "Offered"
ACCEPTED, DECLINED, DELIVERED, WITHDRAWN = "Accepted", "Declined", "Delivered", "Withdrawn"
SETTLED = (ACCEPTED, DECLINED, DELIVERED, WITHDRAWN)
"""The states in which nothing more has to happen before the complaint is closed."""

FINANCIAL = "Financial remedy"
WITHOUT_MONEY = ("Further explanation", "Apology", "Service improvement", "Other")
TO_BE_CHOSEN = "Remedy to be chosen"
"""The kind of a draft that was opened by upholding."""
NO_REPLY = "No reply"
ANSWERS = (ACCEPTED, DECLINED, NO_REPLY)
CHOOSE = "Choose a remedy"
OFFER_FIRST = "Offer a remedy before closing"


def remedies(case: Any) -> list[Any]:
    return list(case.of(REMEDY))


def offered_ever(case: Any) -> bool:
    return any(each.data.get("offered_on") for each in remedies(case))


def unsettled(case: Any) -> list[Any]:
    return [each for each in remedies(case) if each.state not in SETTLED]


def was_accepted(case: Any) -> bool:
    return any(each.state in (ACCEPTED, DELIVERED) for each in remedies(case))


def all_settled(s: Situation) -> str | None:
    """RF-18a: why the complaint cannot be closed yet, or None."""
    if not offered_ever(s.case):
        return OFFER_FIRST
    if left := unsettled(s.case):
        return f"{left[0].title} is still {left[0].state.lower()}. Record the answer or withdraw it"
    return None


def opened(s: Situation) -> Iterable[Change]:
    """Upholding opens a draft, whose kind is chosen when it is submitted."""
    yield Add(REMEDY, title=TO_BE_CHOSEN, text="", state=DRAFT, on=s.today, says="Draft of a remedy opened")


def held(row: Any, name: str) -> str:
    """What the record holds already."""
    value = getattr(row, name, "") if row is not None else ""
    return "" if value == TO_BE_CHOSEN else str(value or "")


class Remedies:
    """The steps RM-T1 to RM-T7 for one kind of parent.

    `needs_agreement` says of a submitted remedy whether somebody with authority has to agree it; where nobody has to it is
    approved at once.
    """

    def __init__(
        self,
        by: Who,
        frm: tuple[str, ...],
        closed: tuple[str, ...],
        kinds: tuple[str, ...] = WITHOUT_MONEY,
        needs_agreement: Callable[[Situation], bool] = lambda s: False,
    ) -> None:
        self.by, self.frm, self.closed, self.kinds = by, frm, closed, kinds
        self.needs_agreement = needs_agreement

    def asks(self, s: Situation) -> tuple[Ask, ...]:
        return (
            choice(
                "remedy",
                "Remedy",
                [(each, each) for each in self.kinds],
                CHOOSE,
                default=held(s.record, "title"),
                unlisted=CHOOSE,
                para="18",
            ),
            text(
                "what",
                "What is offered",
                "Say what is offered",
                hint="As the person will read it",
                default=held(s.record, "text"),
                para="18",
            ),
        )

    def proposed(self, s: Situation) -> Iterable[Change]:
        kind = s.data["remedy"]
        yield Add(
            REMEDY, title=kind, text=s.data["what"], state=DRAFT, on=s.today, says=f"Remedy proposed: {kind}"
        )

    def submitted(self, s: Situation) -> Iterable[Change]:
        state = AWAITING if self.needs_agreement(s) else APPROVED
        kind = s.data["remedy"]
        yield Amend(
            s.record,
            {"title": kind, "text": s.data["what"], "state": state},
            says=f"{kind}: {state.lower()}",
        )

    def step(self, row: str, label: str, done: str, states: tuple[str, ...], **more: Any) -> Step:
        of = RowChoice(REMEDY, "Remedy", states, "Choose the remedy") if states else None
        more.setdefault("frm", self.frm)
        return Step(
            row,
            label,
            "Review and feedback para 18",
            done,
            self.by,
            of=of,
            owner_only=True,
            **more,
        )

    def steps(self) -> tuple[Step, ...]:
        return (
            self.step(
                "RM-T1", "Propose remedy", "proposed a remedy", (), asks=self.asks, changes=(self.proposed,)
            ),
            self.step(
                "RM-T2",
                "Submit remedy",
                "submitted a remedy",
                (DRAFT,),
                asks=self.asks,
                changes=(self.submitted,),
            ),
            sending(
                self.step("RM-T4", "Offer", "offered a remedy", (APPROVED,), changes=(offer_sent,)),
                REMEDY_OFFERED,
            ),
            self.step(
                "RM-T5",
                "Record answer",
                "recorded the answer to a remedy",
                (OFFERED,),
                asks=(
                    choice(
                        "answer",
                        "Answer",
                        [(each, each) for each in ANSWERS],
                        "Choose the answer",
                        hint="No reply counts as declined",
                        para="18",
                    ),
                    past_day("answered_on", "Date of the answer", not_before_the_offer, para="18"),
                ),
                changes=(answered,),
            ),
            self.step(
                "RM-T6",
                "Record delivery",
                "recorded the delivery of a remedy",
                (ACCEPTED,),
                frm=(*self.frm, *self.closed),
                asks=(
                    past_day("delivered_on", "Date of delivery", not_before_the_offer, para="18"),
                    text("evidence", "Evidence", "Say what shows that it was delivered", para="18"),
                    files("evidence_files", "Files", para="18"),
                ),
                changes=(delivered,),
                shown=lambda s: any(each.state == ACCEPTED for each in remedies(s.case)),
            ),
            self.step(
                "RM-T7",
                "Withdraw remedy",
                "withdrew a remedy",
                (DRAFT, AWAITING, APPROVED),
                asks=(reason("Say why the remedy is withdrawn", para="18"),),
                changes=(
                    lambda s: [
                        Amend(
                            s.record,
                            {"state": WITHDRAWN},
                            {"withdrawn": s.data["reason"]},
                            close=True,
                            says=f"{s.record.title} withdrawn",
                        )
                    ],
                ),
            ),
        )


def day_of_offer(row: Any) -> date | None:
    offered = row.data.get("offered_on") if row is not None else None
    try:
        return date.fromisoformat(offered) if offered else None
    except ValueError:
        return None


def not_before_the_offer(s: Situation, day: date) -> str | None:
    offered = day_of_offer(s.record)
    return f"The remedy was offered on {long_date(offered)}" if offered and day < offered else None


def offer_sent(s: Situation) -> Iterable[Change]:
    """The letter goes out in the same step."""
    day = s.data["letter_on"]
    yield Amend(
        s.record,
        {"state": OFFERED},
        {"offered_on": day},
        says=f"{s.record.title} offered on {long_date(day)}",
    )


def answered(s: Situation) -> Iterable[Change]:
    """No reply counts as declined; both stay told apart."""
    answer = s.data["answer"]
    state = ACCEPTED if answer == ACCEPTED else DECLINED
    yield Amend(
        s.record,
        {"state": state},
        {"answer": answer, "answered_on": s.data["answered_on"]},
        says=f"{s.record.title}: {answer.lower()}",
    )


def delivered(s: Situation) -> Iterable[Change]:
    yield Amend(
        s.record,
        {"state": DELIVERED},
        {"delivered_on": s.data["delivered_on"], "evidence": s.data["evidence"]},
        files=filed("evidence_files", "remedy", "Delivery of a remedy")(s),
        close=True,
        says=f"{s.record.title} delivered on {long_date(s.data['delivered_on'])}",
    )
