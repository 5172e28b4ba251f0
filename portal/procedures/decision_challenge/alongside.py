"""Alongside: Judicial Review, a question to OAT taken back or handed on, risk (paras 26, 46, 70, 71)."""

from __future__ import annotations

from collections.abc import Iterable

from portal.deadlines import long_date
from portal.procedures.asking import choice, past_day, text
from portal.procedures.changes import Add, Change, Fact
from portal.procedures.decision_challenge.advice import back_to
from portal.procedures.decision_challenge.circumstances import is_owner
from portal.procedures.decision_challenge.vocabulary import ADVICE, ANALYSIS, OPEN, REFERRED, YES_NO
from portal.procedures.definition import Problem, Situation, Step
from portal.procedures.feedback import LEGAL, OAT, OWNER, STAFF, decision_of, jr_marker
from portal.procedures.making import when, work_item
from portal.procedures.reasons import reason
from portal.procedures.referrals import giving, holding, open_referral, withdrawing
from portal.procedures.risk_assessment import recording

JR_STATES = ("None", "Threatened", "Considering issuing", "Issued")

# DC-T45


def jr_words(s: Situation) -> str:
    """RF-71a: the JR marker, for staff."""
    decision = decision_of(s)
    return f"JR usually by {long_date(jr_marker(decision.on))} and promptly" if decision is not None else ""


def may_record_jr(s: Situation) -> str | None:
    """The case owner, OAT or the Legal Team."""
    if OAT.includes(s.actor) or LEGAL.includes(s.actor) or is_owner(s):
        return None
    return f"Only {s.name_of(s.case.owner_id)} can do this"


def is_credible(s: Situation) -> Iterable[Problem]:
    """RF-26d"""
    claimed = s.data.get("jr_state") not in (None, "", "None") or s.data.get("unlawful_alleged") == "Yes"
    if claimed and not (s.data.get("credible") or "").strip():
        yield "credible", "Is the threat credible? Say why"


def jr_recorded(s: Situation) -> Iterable[Change]:
    """A26-3 is read off these facts."""
    yield Fact("jr_state", s.data["jr_state"], "Judicial Review")
    yield Fact("jr_on", s.data["jr_on"])
    yield Fact("unlawful_alleged", s.data["unlawful_alleged"], "Unlawful action alleged")
    yield Fact("jr_source", s.data["jr_source"])
    yield Fact("jr_credible", s.data.get("credible") or "")
    yield Add(
        "note",
        title=f"Judicial Review: {s.data['jr_state']}",
        text="\n\n".join(filter(None, (s.data["jr_source"], s.data.get("credible")))),
        on=s.data["jr_on"],
    )


RECORD_JR = Step(
    "DC-T45",
    "Record JR position",
    "Review and feedback para 70",
    "recorded the position on Judicial Review",
    OWNER | OAT | LEGAL,
    OPEN,
    asks=(
        choice(
            "jr_state",
            "Judicial Review",
            [(each, each) for each in JR_STATES],
            "Choose the position on Judicial Review",
            para="70",
        ),
        past_day("jr_on", "Since", missing="Enter the date", para="70"),
        choice(
            "unlawful_alleged",
            "Unlawful action by PHSO is alleged",
            YES_NO,
            "Say whether unlawful action is alleged",
            para="26",
        ),
        text("jr_source", "Source of the information", "Enter the source of the information", para="70"),
        text("credible", "Is the threat credible? Say why", para="26"),
    ),
    guards=(may_record_jr,),
    prompts=(is_credible,),
    changes=(jr_recorded, holding(lambda s: s.data["jr_state"])),
)

# DC-T53


def can_be_taken_back(s: Situation) -> str | None:
    referral = open_referral(s.case)
    if referral is None:
        return "OAT has answered already"
    return "OAT asked for this request. It cannot be taken back" if referral.data["purpose"] == "P5" else None


TAKE_BACK = Step(
    "DC-T53",
    "Take the question back",
    "Review and feedback paras 26 and 46",
    "took the question to OAT back",
    OWNER,
    (ADVICE, REFERRED),
    lambda s: ANALYSIS if s.case.position == REFERRED else back_to(s),
    asks=(reason("Say why the question is taken back", para="46"),),
    guards=(can_be_taken_back,),
    changes=(
        withdrawing(lambda s: s.data["reason"]),
        when(
            lambda s: open_referral(s.case).person_id is None,
            work_item(
                "told", "A question to OAT was taken back", team="oat", text=lambda s: s.data["reason"]
            ),
        ),
    ),
    owner_only=True,
)

STEPS: tuple[Step, ...] = (
    RECORD_JR,
    TAKE_BACK,
    giving((ADVICE, REFERRED)),
    recording(STAFF, OPEN),
)
