"""Reasonable adjustments: whether the person needs any, and how each was followed (para 31)."""

from __future__ import annotations

from collections.abc import Iterable

from portal.deadlines import long_date
from portal.procedures.asking import choice, past_day, text, ticks
from portal.procedures.changes import Add, Amend, Change, Fact
from portal.procedures.decision_challenge.eligibility import known_adjustments
from portal.procedures.decision_challenge.vocabulary import OPEN, WITH_OAT
from portal.procedures.definition import Problem, RowChoice, Situation, Step
from portal.procedures.feedback import OWNER

NONE_NEEDED, NEEDED = "None needed", "Needed"
TO_FOLLOW, FOLLOWED = "To follow", "Followed"
SAY_WHETHER = "Say whether reasonable adjustments are needed"


def known_choices(s: Situation) -> list[tuple[str, str, str]]:
    return [(title, title, f"On record: {where.lower()}") for title, where in known_adjustments(s)]


def adjustments_named(s: Situation) -> Iterable[Problem]:
    named = s.data.get("known") or (s.data.get("more") or "").strip()
    if s.data.get("answer") == NEEDED and not named:
        yield "more", "Enter the adjustments"
    if s.data.get("answer") == NONE_NEEDED and named:
        yield "answer", "You named adjustments. Choose Needed, or take them out"


def on_record_all_the_same(s: Situation) -> Iterable[Problem]:
    known = [title for title, _ in known_adjustments(s)]
    if s.data.get("answer") == NONE_NEEDED and known:
        yield "answer", f"On record for this person: {', '.join(known)}"


def adjustments_answered(s: Situation) -> Iterable[Change]:
    """What is needed becomes a row of its own, to be followed."""
    yield Fact("adjustments_answer", s.data["answer"], "Reasonable adjustments")
    if s.data["answer"] == NONE_NEEDED:
        for row in s.case.of("adjustment", TO_FOLLOW):
            yield Amend(row, {"state": "Not needed"}, close=True)
        return
    own = [each.strip() for each in (s.data.get("more") or "").splitlines() if each.strip()]
    there = {row.title for row in s.case.of("adjustment") if row.state in (TO_FOLLOW, FOLLOWED)}
    for title in dict.fromkeys([*(s.data.get("known") or ()), *own]):
        if title not in there:
            yield Add("adjustment", title=title, state=TO_FOLLOW, says=title)


ADJUSTMENTS = Step(
    "RF-31a",
    "Answer the adjustments question",
    "Review and feedback para 31",
    "answered the adjustments question",
    OWNER,
    tuple(each for each in OPEN if each != WITH_OAT),
    asks=(
        choice(
            "answer",
            "Does the person need reasonable adjustments?",
            ((NONE_NEEDED, NONE_NEEDED), (NEEDED, NEEDED)),
            SAY_WHETHER,
            default=lambda s: s.case.fact("adjustments_answer"),
            para="31",
        ),
        ticks(
            "known",
            "Already on record",
            known_choices,
            default=lambda s: [row.title for row in s.case.of("adjustment", TO_FOLLOW)],
            when=lambda s: bool(known_adjustments(s)),
            para="31",
        ),
        text("more", "Further adjustments", hint="One a line", para="31"),
    ),
    rules=(adjustments_named,),
    prompts=(on_record_all_the_same,),
    changes=(adjustments_answered,),
    owner_only=True,
)


def how_it_was(s: Situation) -> str:
    title = s.record.title if s.record is not None else "the adjustment"
    return f"Record how {title} was followed"


FOLLOW = Step(
    "RF-31b",
    "Record how an adjustment was followed",
    "Review and feedback para 31",
    "recorded how an adjustment was followed",
    OWNER,
    tuple(each for each in OPEN if each != WITH_OAT),
    of=RowChoice("adjustment", "Adjustment", (TO_FOLLOW,), "Choose the adjustment"),
    asks=(
        text("how", "How it was followed", how_it_was, para="31"),
        past_day("followed_on", "Followed on", missing="Enter the date", para="31"),
    ),
    changes=(
        lambda s: [
            Amend(
                s.record,
                {"state": FOLLOWED, "text": s.data["how"], "on": s.data["followed_on"]},
                close=True,
                says=f"{s.record.title}, {long_date(s.data['followed_on'])}",
            )
        ],
    ),
    owner_only=True,
)


def adjustments_question(s: Situation) -> str | None:
    """RF-31a"""
    return None if s.case.fact("adjustments_answer") else SAY_WHETHER


def adjustments_followed(s: Situation) -> str | None:
    """RF-31b"""
    left = s.case.of("adjustment", TO_FOLLOW)
    return f"Record how {left[0].title} was followed" if left else None


STEPS: tuple[Step, ...] = (
    ADJUSTMENTS,
    FOLLOW,
)
