"""Asking for the grounds in writing, their deadline, grounds given already (paras 2, 3, 26, 27, 29 to 32)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from portal.deadlines import long_date, working_days_between
from portal.procedures.agreeing import agreed
from portal.procedures.asking import day, text
from portal.procedures.changes import Add, Change, Fact, Move, Start
from portal.procedures.decision_challenge.adjustments import adjustments_followed, adjustments_question
from portal.procedures.decision_challenge.circumstances import attempt_recorded
from portal.procedures.decision_challenge.eligibility import advice_taken, not_answered, ticked
from portal.procedures.decision_challenge.grounds import (
    FIELDS,
    JR_ASKS,
    marked,
    threat_asked,
    threat_explained,
    threat_kept,
)
from portal.procedures.decision_challenge.vocabulary import (
    GROUNDS,
    GROUNDS_DUE,
    REQUESTED,
    RETURNED,
    REVIEW_FIT,
    WITH_OWNER,
)
from portal.procedures.definition import Ask, Guard, Problem, Situation, Step
from portal.procedures.feedback import OWNER, is_high_risk
from portal.procedures.feedback_letters import GROUNDS_REQUEST, NEW_DEADLINE, sending
from portal.procedures.reasons import long_enough, reason

# Whether grounds may be asked for: DC-T20 and DC-T52


def discussed(s: Situation) -> str | None:
    """RF-29a"""
    held = is_high_risk(s) and s.case.fact("high_risk_answer") != REVIEW_FIT
    return "High-risk case: ask OAT for a discussion first" if held else None


def considered(s: Situation) -> str | None:
    """What was raised late is considered only by a choice (para 2)."""
    waits = s.case.fact("raised_late") == "Yes" and s.case.fact("late_choice") != "Consider"
    return "Raised late: choose first whether to consider it" if waits else None


BEFORE_GROUNDS: tuple[Guard, ...] = (discussed, considered, attempt_recorded, adjustments_question)


def goes_on_without(s: Situation) -> bool:
    """Whether an item applies on which OAT has not answered yet (RF-27a)."""
    return bool(ticked(s)) and not advice_taken(s)


WITHOUT_OAT = reason(
    "Say why OAT's advice is not needed",
    "without_oat",
    "Why OAT's advice is not needed",
    when=goes_on_without,
    para="27",
)


def items_open(s: Situation) -> Iterable[Problem]:
    """RF-26a"""
    if not_answered(s) or goes_on_without(s):
        yield "", "Check whether OAT should be asked"


def without_oat(s: Situation) -> Iterable[Change]:
    if s.data.get("without_oat"):
        yield Fact("without_oat", s.data["without_oat"], "Without OAT's advice")


# DC-T20, DC-T21: the deadline


def earliest(s: Situation) -> date | None:
    return s.case.date("deadline_default")


def proposed_deadline(s: Situation) -> date | None:
    """RF-32b: the day of the month, unless it has passed."""
    found = earliest(s)
    return found if found and found >= s.today else None


def both_dates(s: Situation) -> str:
    month, default = s.case.date("one_month_date"), earliest(s)
    if not month or not default:
        return ""
    moved = f". No working day, so {long_date(default)} is proposed" if default != month else ""
    return f"{long_date(month)}{moved}"


def a_real_deadline(s: Situation, value: date) -> str | None:
    if value < s.today:
        return "The deadline cannot be in the past"
    default = earliest(s)
    return f"The deadline cannot be before {long_date(default)}" if default and value < default else None


def is_later(s: Situation) -> bool:
    """A date after the proposed one needs the manager (RF-32c)."""
    chosen, default = s.data.get("deadline"), earliest(s)
    return isinstance(chosen, date) and default is not None and chosen > default


def reason_for_later(s: Situation) -> Iterable[Problem]:
    if is_later(s) and (sentence := long_enough(s, s.data.get("reason") or "")):
        yield "reason", sentence


def short_notice(s: Situation) -> Iterable[Problem]:
    """RF-32g"""
    chosen = s.data.get("deadline")
    if isinstance(chosen, date) and chosen >= s.today:
        left = working_days_between(s.today, chosen, s.holidays)
        if left < int(s.preferences["SHORT_NOTICE_DAYS"]):
            days = "day is" if left == 1 else "days are"
            yield "deadline", f"Only {left} working {days} left. Ask your manager for more time?"


def deadline_kept(s: Situation, old: date | None, new: date) -> Iterable[Change]:
    """RF-32d: old date, new date, reason and both names."""
    yield Fact("deadline_current", new, "Deadline for the grounds")
    yield Add(
        "deadline_change",
        title=f"{long_date(old)} to {long_date(new)}" if old and old != new else long_date(new),
        text=s.data.get("reason") or "",
        on=s.today,
        due_on=new,
        data={
            "old": old,
            "new": new,
            "old_words": long_date(old) if old and old != new else "",
            "new_words": long_date(new),
            "asked_by": s.data.get("asked_by") or s.actor.name,
            "agreed_by": s.data.get("agreed_by") or "",
        },
    )


def asked_for(s: Situation) -> Iterable[Change]:
    new = s.data["deadline"]
    sent_on = s.data["letter_on"]
    yield Fact("grounds_request_sent", sent_on)
    yield Start(GROUNDS_DUE, sent_on, new)
    yield from deadline_kept(s, earliest(s), new)


ASKED = sending(
    Step(
        "DC-T20",
        "Ask for grounds in writing",
        "Review and feedback paras 3 and 30 to 32",
        "asked for the grounds in writing",
        OWNER,
        (WITH_OWNER, RETURNED),
        REQUESTED,
        asks=(
            Ask("month", "One month after the decision", "fixed", default=both_dates, para="32"),
            day(
                "deadline",
                "Deadline for the grounds",
                a_real_deadline,
                missing="Give a deadline",
                default=proposed_deadline,
                para="32",
            ),
            text(
                "reason",
                "Why a later date is reasonable",
                hint="Your manager reads this and agrees",
                para="32",
            ),
            WITHOUT_OAT,
        ),
        guards=BEFORE_GROUNDS,
        rules=(reason_for_later,),
        prompts=(short_notice, items_open),
        changes=(without_oat, asked_for),
        owner_only=True,
    ),
    GROUNDS_REQUEST,
)
ASK = agreed(ASKED, "extend_grounds", is_later)


def after_the_current(s: Situation, value: date) -> str | None:
    """RF-32f"""
    current = s.case.date("deadline_current")
    if current and value <= current:
        return f"The new deadline must be after {long_date(current)}"
    return "The deadline cannot be in the past" if value < s.today else None


def extended(s: Situation) -> Iterable[Change]:
    new = s.data["new_deadline"]
    yield Move(GROUNDS_DUE, new, s.data["reason"], what="extended")
    yield from deadline_kept(s, s.case.date("deadline_current"), new)


EXTENDED = sending(
    Step(
        "DC-T21",
        "Extend deadline",
        "Review and feedback para 32",
        "extended the deadline for the grounds",
        OWNER,
        (REQUESTED,),
        asks=(
            day("new_deadline", "New deadline", after_the_current, missing="Give a deadline", para="32"),
            reason(para="32", hint="Your manager reads this and agrees"),
        ),
        changes=(extended,),
        owner_only=True,
    ),
    NEW_DEADLINE,
)
EXTEND = agreed(EXTENDED, "extend_grounds")

# DC-T52


def came_in_the_month(s: Situation) -> str | None:
    arrived, default = s.case.date("received_on"), earliest(s)
    if arrived and default and arrived > default:
        return f"It came after {long_date(default)}. Ask for the grounds in writing"
    return None


def given_already(s: Situation) -> Iterable[Change]:
    """RF-30d: the first complaint serves as the grounds; its own day counts."""
    arrived, default = s.case.date("received_on"), earliest(s)
    if arrived is None or default is None:
        return
    yield Fact("deadline_current", default, "Deadline for the grounds")
    yield from marked(s, arrived, s.case.fact("complaint_text") or "")
    yield from threat_kept(s)


ALREADY_GIVEN = Step(
    "DC-T52",
    "Record grounds already given",
    "Review and feedback paras 30 and 32",
    "recorded that the grounds were given with the complaint",
    OWNER,
    (WITH_OWNER,),
    GROUNDS,
    asks=(
        *(
            text(
                name, label, f"Ask for the grounds: {label[:1].lower()}{label[1:]} is not answered", para="30"
            )
            for name, label in FIELDS
        ),
        *JR_ASKS,
        WITHOUT_OAT,
    ),
    guards=(*BEFORE_GROUNDS, adjustments_followed, came_in_the_month),
    rules=(threat_explained,),
    prompts=(threat_asked, items_open),
    changes=(without_oat, given_already),
    owner_only=True,
)

STEPS: tuple[Step, ...] = (
    ASK,
    ALREADY_GIVEN,
    EXTEND,
)
TWO_PEOPLE: tuple[tuple[Step, str], ...] = ((ASKED, "extend_grounds"), (EXTENDED, "extend_grounds"))
