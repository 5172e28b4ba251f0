"""A second review of a decision: allowed in exceptional circumstances, or refused (paras 5 and 74)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from portal.deadlines import long_date
from portal.procedures.agreeing import agreed
from portal.procedures.changes import Change, Fact
from portal.procedures.decision_challenge.analysis import EXPLANATION, demanding
from portal.procedures.decision_challenge.circumstances import closing, is_reviewed, second_review_allowed
from portal.procedures.decision_challenge.raising import passed, where_it_goes
from portal.procedures.decision_challenge.vocabulary import CLOSED, RECEIVED, REFERRED, REVIEWED_BEFORE
from portal.procedures.definition import Ask, Situation, Step
from portal.procedures.feedback import OAT, decision_of, decision_words, decisions, parent
from portal.procedures.feedback_letters import REVIEWED_BEFORE as REVIEWED_BEFORE_LETTER
from portal.procedures.feedback_letters import sending
from portal.procedures.reasons import reason
from portal.procedures.referrals import agreed_by_who_took_part, no_part, telling_the_owner


def only_exceptionally(s: Situation) -> str:
    """RF-05c"""
    decision = decision_of(s)
    day = decision.data.get("reviewed_on") if decision is not None else None
    on = f"reviewed on {long_date(date.fromisoformat(day))}" if day else "reviewed"
    if decision is not None and not decision.data.get("reviews"):
        on = "accepted for review"
    return f"This decision has been {on}. Only exceptional circumstances allow another review"


def earlier_reviews(s: Situation) -> str:
    """OP-51: what was reviewed on the case, whichever decision is challenged."""
    found = []
    for each in decisions(parent(s)):
        count = each.data.get("reviews") or 0
        if count:
            found.append(f"{decision_words(each)}: {count} review{'' if count == 1 else 's'}")
    return "; ".join(found) or "None has ended yet"


def has_review(s: Situation) -> str | None:
    return None if is_reviewed(s) else "This decision has not been reviewed and no review of it is open"


def not_allowed_yet(s: Situation) -> str | None:
    return "A second review is allowed already" if second_review_allowed(s) else None


def allowed(s: Situation) -> Situation:
    """The situation in which the second review is allowed."""
    return replace(s, data={**s.data, "second_review_agreed_by": s.data.get("agreed_by")})


def second_review(s: Situation) -> Iterable[Change]:
    """DC-T5 or OR-T11 can follow; what was received goes on to the case owner at once."""
    yield Fact("second_review_reason", s.data["reason"], "Second review")
    yield Fact("second_review_agreed_by", s.data.get("agreed_by"))
    if s.case.position == RECEIVED:
        yield from passed(allowed(s))


ALLOW_SECOND = Step(
    "DC-T6",
    "Allow a second review",
    "Review and feedback para 5",
    "allowed a second review of the decision",
    OAT,
    (RECEIVED, REFERRED),
    lambda s: where_it_goes(allowed(s)) if s.case.position == RECEIVED else None,
    asks=(
        Ask("earlier", "Reviews on this case", "fixed", default=earlier_reviews, para="5"),
        replace(
            reason(para="5", label="Exceptional circumstances"),
            missing=only_exceptionally,
        ),
    ),
    guards=(has_review, not_allowed_yet, no_part, agreed_by_who_took_part),
    changes=(second_review,),
    shown=is_reviewed,
)


def was_reviewed(s: Situation) -> str | None:
    decision = decision_of(s)
    return (
        None
        if decision is not None and decision.data.get("reviews")
        else "This decision has not been reviewed"
    )


REFUSE_SECOND = demanding(
    sending(
        Step(
            "DC-T7",
            "Refuse second review",
            "Review and feedback paras 5 and 74",
            "refused a second review of the decision",
            OAT,
            (RECEIVED,),
            CLOSED,
            asks=(reason("Say why there is no second review", para="5"),),
            guards=(was_reviewed, no_part),
            changes=(
                telling_the_owner("OAT refused a second review", lambda s: s.data["reason"]),
                closing(REVIEWED_BEFORE),
            ),
            shown=is_reviewed,
        ),
        REVIEWED_BEFORE_LETTER,
    ),
    EXPLANATION,
)

STEPS: tuple[Step, ...] = (
    agreed(ALLOW_SECOND, "second_review"),
    REFUSE_SECOND,
)
TWO_PEOPLE: tuple[tuple[Step, str], ...] = ((ALLOW_SECOND, "second_review"),)
