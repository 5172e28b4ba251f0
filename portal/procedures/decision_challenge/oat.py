"""OAT and a challenge: advice, high-risk discussions, the six outcomes, and what the case owner does then (paras 5, 26 to 29, 47 to 49, 70).

The list of OAT's referrals offers these same steps. Each outcome is a step whose label is exactly the outcome.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from portal.deadlines import long_date
from portal.procedures.agreeing import agreed
from portal.procedures.asking import choice, past_day, text
from portal.procedures.changes import OUT, Add, Amend, Begin, Change, Elsewhere, Fact, Stop
from portal.procedures.decision_challenge.analysis import (
    EXPLANATION,
    YES_NO,
    demanding,
    judicial_review,
)
from portal.procedures.decision_challenge.circumstances import (
    by_organisation,
    closing,
    is_owner,
    is_reviewed,
    second_review_allowed,
)
from portal.procedures.decision_challenge.eligibility import ticked
from portal.procedures.decision_challenge.grounds import discussed
from portal.procedures.decision_challenge.raising import passed, where_it_goes
from portal.procedures.decision_challenge.vocabulary import (
    ADVICE,
    ANALYSIS,
    CLOSED,
    CRITERIA_NOT_MET,
    GROUNDS,
    HIGH_RISK,
    LATE,
    OPEN,
    RECEIVED,
    RECONSIDERED,
    REFERRED,
    REQUESTED,
    RETURNED,
    REVIEW_COMPLETE,
    REVIEW_FIT,
    REVIEW_UNFIT,
    REVIEWED_BEFORE,
    SERVICE,
    WITH_OAT,
    WITH_OWNER,
)
from portal.procedures.definition import PORTAL, Ask, Problem, Situation, Step
from portal.procedures.feedback import (
    LEGAL,
    OAT,
    OWNER,
    STAFF,
    decision_of,
    decision_words,
    decisions,
    is_high_risk,
    jr_marker,
    parent,
)
from portal.procedures.feedback_letters import CRITERIA_ENDS, HAND_OVER, HIGH_RISK_ENDS, sending
from portal.procedures.feedback_letters import REVIEWED_BEFORE as REVIEWED_BEFORE_LETTER
from portal.procedures.making import Making, fact, fact_of, facts, when, work_item
from portal.procedures.reasons import reason
from portal.procedures.referrals import (
    ANSWERED,
    ASSIGNED,
    COMPLETED,
    DIRECTIONS,
    ON_HOLD,
    OUTCOMES,
    PICKUP,
    REFERRAL,
    WITH_OUTCOME,
    answering,
    are_done,
    asking_legal,
    assigning,
    completing,
    completing_directions,
    directed,
    directing,
    direction_rows,
    directions_to_do,
    doing_directions,
    ended_item,
    free_of_part,
    giving,
    holding,
    is_mine,
    is_open_for,
    latest_referral,
    legal_advice,
    legal_has_to_advise,
    nothing_asked_yet,
    open_referral,
    overdue_directions,
    returned,
    submitting,
    telling_the_owner,
    told_on,
    withdrawing,
)
from portal.procedures.risk_assessment import recording, task

ADVISED = "Choose an answer and enter your advice"
NEXT_STEPS = "Enter the next steps for the case owner"
WHOSE_OVERSIGHT = "Choose who in OAT has oversight"
COMPLIANCE = "Say whether this is a compliance issue"
NO_LONGER = "This outcome can no longer be changed"
WITHIN, OVERSIGHT, AS_USUAL = "To be considered within OAT", "Further oversight needed", "Consider as usual"
"""The three answers to a question for advice, exactly so (para 27)."""
ON_ARRIVAL = "OAT has asked for the grounds on arrival"
FOLLOW_UP_ONLY = "Only follow-up questions about the original decision come to you"
JR_STATES = ("None", "Threatened", "Considering issuing", "Issued")
WITH_CASE_OWNER = (WITH_OWNER, REQUESTED, LATE, GROUNDS, ANALYSIS, RECONSIDERED, RETURNED)
"""Where the case owner may still have directions to do."""

# DC-T13, DC-T14: the case owner asks


def back_to(s: Situation) -> str:
    """Where the challenge stood when OAT was asked."""
    return str(s.case.fact("resume_position") or WITH_OWNER)


def remembered(s: Situation) -> Iterable[Change]:
    yield Fact("resume_position", s.case.position)


def compliance_answered(s: Situation) -> str | None:
    """RF-26e"""
    return COMPLIANCE if by_organisation(s) and not s.case.fact("compliance_considered") else None


def not_answered_against(s: Situation) -> str | None:
    """DC-T18: what stays open after OAT's answer that a review is not appropriate."""
    against = is_high_risk(s) and s.case.fact("high_risk_answer") == REVIEW_UNFIT
    return (
        "OAT answered that a review is not appropriate. On new facts, ask for another discussion"
        if against
        else None
    )


def why_oat(s: Situation) -> Iterable[Problem]:
    if not ticked(s) and not (s.data.get("reason") or "").strip():
        yield "reason", "Say why OAT is asked although no item applies"


def with_why(s: Situation) -> str:
    return "\n\n".join(filter(None, (s.data["question"], s.data.get("reason"))))


ASK_OAT = Step(
    "DC-T13",
    "Ask OAT for advice",
    "Review and feedback paras 26 and 27",
    "asked OAT for advice",
    OWNER,
    (WITH_OWNER, ANALYSIS),
    ADVICE,
    asks=(
        text("question", "Question for OAT", "Enter your question for OAT", para="26"),
        text(
            "reason",
            "Why OAT is asked",
            hint="Only where none of the seven items applies",
            when=lambda s: not ticked(s),
            para="26",
        ),
    ),
    guards=(compliance_answered, not_answered_against, nothing_asked_yet),
    rules=(why_oat,),
    starts=((PICKUP.key, "today"),),
    changes=(remembered, submitting("P1", with_why, items=lambda s: sorted(ticked(s)))),
    owner_only=True,
)


def is_of_high_risk(s: Situation) -> str | None:
    return None if is_high_risk(s) else "Only a high-risk case needs this discussion"


ASK_HIGH_RISK = Step(
    "DC-T14",
    "Ask for high-risk discussion",
    "Review and feedback para 29",
    "asked OAT for a discussion about a high-risk case",
    OWNER,
    (WITH_OWNER, ANALYSIS, RETURNED),
    ADVICE,
    asks=(
        text(
            "question",
            "Question for OAT",
            "Enter your question for OAT",
            hint="After an answer against a review: the new facts",
            para="29",
        ),
    ),
    guards=(is_of_high_risk, nothing_asked_yet),
    starts=((PICKUP.key, "today"),),
    changes=(remembered, submitting("P2", lambda s: s.data["question"])),
    owner_only=True,
    shown=is_high_risk,
)

# DC-T15 to DC-T18: OAT answers


def advice_step(
    row: str,
    label: str,
    purpose: str,
    answer: str,
    *changes: Making,
    asks: tuple[Ask, ...] = (),
    to: Any = back_to,
) -> Step:
    about = is_open_for(purpose)
    return Step(
        row,
        label,
        f"Review and feedback para {'27' if purpose == 'P1' else '29'}",
        f"answered: {answer}",
        OAT,
        (ADVICE,),
        to,
        asks=(*asks, text("advice", "Advice", ADVISED, hint="The case owner reads this", para="27"))
        if not asks or asks[0].name != "next_steps"
        else asks,
        guards=(is_mine, lambda s: None if about(s) else "The case owner asked something else"),
        changes=(
            answering(answer, lambda s: s.data.get("advice") or s.data.get("next_steps")),
            *changes,
            telling_the_owner(
                f"OAT has answered: {answer}", lambda s: s.data.get("advice") or s.data.get("next_steps")
            ),
        ),
        shown=about,
    )


CONSIDER_AS_USUAL = advice_step("DC-T15", "Answer: consider as usual", "P1", AS_USUAL)
FURTHER_OVERSIGHT = advice_step(
    "DC-T15",
    "Answer: further oversight needed",
    "P1",
    OVERSIGHT,
    lambda s: [
        Fact("oversight_by", int(s.data["oversight_by"])),
        Fact("oversight_name", s.name_of(int(s.data["oversight_by"])), "Oversight by OAT"),
    ],
    work_item(
        "told",
        "You have oversight of this challenge",
        person=lambda s: int(s.data["oversight_by"]),
        text=lambda s: s.data["advice"],
    ),
    asks=(
        Ask(
            "oversight_by",
            "Who in OAT has oversight",
            "person",
            missing=WHOSE_OVERSIGHT,
            unlisted=WHOSE_OVERSIGHT,
            choices=free_of_part,
            default=lambda s: str(s.actor.id),
            para="27",
        ),
    ),
)
WITHIN_OAT = advice_step(
    "DC-T16",
    "Answer: to be considered within OAT",
    "P1",
    WITHIN,
    fact("pass_direct", "Yes", "Grounds to OAT on arrival"),
)
REVIEW_SHOULD = advice_step(
    "DC-T17",
    "Answer: a review should be undertaken",
    "P2",
    REVIEW_FIT,
    fact("high_risk_answer", REVIEW_FIT, "High-risk discussion"),
)
REVIEW_SHOULD_NOT = advice_step(
    "DC-T18",
    "Answer: a review is not appropriate",
    "P2",
    REVIEW_UNFIT,
    fact("high_risk_answer", REVIEW_UNFIT, "High-risk discussion"),
    lambda s: [Stop(DIRECTIONS.key, s.today, met=False)] if s.case.deadline(DIRECTIONS.key) else [],
    asks=(text("next_steps", "Next steps for the case owner", NEXT_STEPS, para="29"),),
    to=WITH_OWNER,
)


# DC-T19: high risk, no review


def answered_against(s: Situation) -> str | None:
    against = s.case.fact("high_risk_answer") == REVIEW_UNFIT
    return None if against else "OAT has not answered that a review is not appropriate"


CLOSE_HIGH_RISK = demanding(
    sending(
        Step(
            "DC-T19",
            "Close - high risk, no review",
            "Review and feedback paras 29 and 74",
            "closed the challenge: high risk, a review is not appropriate",
            OWNER,
            (WITH_OWNER,),
            CLOSED,
            guards=(answered_against,),
            prompts=(judicial_review("Leave out the Judicial Review sentence?"),),
            changes=(closing(HIGH_RISK),),
            owner_only=True,
            shown=is_high_risk,
        ),
        HIGH_RISK_ENDS,
    ),
    EXPLANATION,
)

# DC-T6, DC-T7: a second review


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
    guards=(has_review, not_allowed_yet),
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
            guards=(was_reviewed,),
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

# OR-T6 to OR-T11, DC-T36 to DC-T39: the six outcomes


def letters_sent(s: Situation) -> int:
    """How many letters and messages have gone out."""
    return sum(each.data.get("direction") == OUT for each in s.case.of("correspondence"))


def outcome(
    code: str,
    row: str,
    to: str,
    *changes: Making,
    asks: tuple[Ask, ...] = (),
    guards: tuple[Any, ...] = (),
    state: str = ANSWERED,
    others: str = "",
) -> Step:
    """One of the six: recorded only by who has the referral."""
    told = code in ("O4", "O6")
    return Step(
        row,
        OUTCOMES[code],
        "Review and feedback para 48",
        f"gave the outcome: {OUTCOMES[code]}",
        OAT,
        (REFERRED,),
        to,
        asks=asks,
        guards=(is_mine, *guards),
        changes=(
            lambda s: directing(s) if to == RETURNED else [],
            answering(
                OUTCOMES[code],
                lambda s: s.data.get("reason") or "\n".join(directed(s)),
                state,
                outcome=code,
                tells_service_user="OAT" if told else "Case owner",
                letters_before=letters_sent,
                pass_direct=fact_of("pass_direct"),
            ),
            *changes,
            telling_the_owner(
                f"OAT's outcome: {OUTCOMES[code]}",
                lambda s: FOLLOW_UP_ONLY if code == "O4" else s.data.get("reason") or "",
            ),
        ),
        others=others,
    )


SENT_BACK: tuple[Making, ...] = (fact("pass_direct", "No"), fact("told_user_on", None))
"""DC-T36: what came directly does so no more, and the person has to be told anew."""
MORE_INFORMATION = outcome(
    "O1",
    "OR-T6",
    RETURNED,
    *SENT_BACK,
    asks=(
        direction_rows(
            "Information that is missing", "Say what information is missing", "Each becomes a task"
        ),
    ),
)
FURTHER_WORK = outcome(
    "O2",
    "OR-T7",
    RETURNED,
    *SENT_BACK,
    asks=(
        direction_rows(
            "What could still settle it", "Say what further work is needed", "Each becomes a task"
        ),
    ),
)
WHY_AND_WHAT = "Say why, and what the case owner should do"
OTHER = outcome(
    "O5",
    "OR-T10",
    RETURNED,
    *SENT_BACK,
    asks=(
        reason(WHY_AND_WHAT, para="48"),
        direction_rows("What the case owner should do", WHY_AND_WHAT, "Each becomes a task"),
    ),
)


def service_complaint(s: Situation) -> Iterable[Change]:
    """RF-48d: with the case owner's manager, and with the day on which the challenge was received."""
    yield Begin(
        "service_complaint",
        "log-service-complaint",
        {
            "complainant": s.case.fact("challenger"),
            "received_on": s.case.date("received_on"),
            "about": ["Other"],
            "about_people": [],
            "not_known": True,
            "what_is_complained_of": s.data["reason"],
        },
    )


NOT_FOR_OAT_SERVICE = outcome(
    "O3",
    "OR-T8",
    CLOSED,
    service_complaint,
    closing(SERVICE),
    asks=(
        reason(
            "Say what the service complaint is",
            label="What the service complaint is",
            hint="It is opened with the case owner's manager",
            para="48",
        ),
    ),
)
NOT_MET = demanding(
    sending(
        outcome(
            "O4",
            "OR-T9",
            CLOSED,
            closing(CRITERIA_NOT_MET),
            asks=(reason("Give the reasons in detail", label="Reasons", para="48"),),
            state=COMPLETED,
            others="OAT tells the service user this outcome",
        ),
        CRITERIA_ENDS,
    ),
    "Send the outcome letter first",
)


def is_supervised(s: Situation) -> bool:
    about = parent(s)
    return about is not None and about.fact("supervised") == "Yes"


def reviewed_once_only(s: Situation) -> str | None:
    """RF-05c: one review for each decision, unless a second one was allowed."""
    return only_exceptionally(s) if is_reviewed(s) and not second_review_allowed(s) else None


def review_opened(s: Situation) -> Iterable[Change]:
    """RV-T1: the place of the review, owned by who accepted it."""
    decision = decision_of(s)
    number = len(s.case.of("review")) + 1
    yield Add(
        "review",
        title=f"Review {s.case.reference}-R{number}",
        state="Allocated",
        on=s.today,
        person_id=s.actor.id,
        data={
            "decision": decision.id if decision is not None else None,
            "referral": open_referral(s.case).number,
            "reviewer": s.actor.name,
        },
        says=f"Review {s.case.reference}-R{number} opened",
    )


ACCEPTED = outcome(
    "O6",
    "OR-T11",
    WITH_OAT,
    review_opened,
    task,
    asks=(reason("Say why OAT accepts this", para="48"),),
    guards=(reviewed_once_only,),
    state=COMPLETED,
)
OUTCOME_STEPS = (
    MORE_INFORMATION,
    FURTHER_WORK,
    NOT_FOR_OAT_SERVICE,
    agreed(NOT_MET, "criteria_not_met", is_supervised),
    OTHER,
    ACCEPTED,
)
"""The six outcomes in the order of the source, as a list of OAT offers them."""


# OR-T14, DC-T51: correcting


def can_be_corrected(s: Situation) -> str | None:
    """RF-48h: O1, O2 and O5 while nothing has gone to the service user."""
    referral = returned(s.case)
    if referral is None:
        return NO_LONGER
    gone = s.case.fact("told_user_on") or letters_sent(s) > referral.data.get("letters_before", 0)
    return NO_LONGER if gone else None


def given_by_me(s: Situation) -> str | None:
    referral = returned(s.case)
    if referral is None or s.actor.takes_the_place_of(referral.person_id):
        return None
    return f"This referral is assigned to {s.name_of(referral.person_id)}"


def corrected(s: Situation) -> Iterable[Change]:
    """The first outcome stays visible; its directions are no longer to be done."""
    referral = returned(s.case)
    held = legal_has_to_advise(s)
    first = {
        "outcome": referral.data["answer"],
        "advice": referral.data.get("advice"),
        "on": referral.data.get("answered_on"),
        "by": referral.data.get("answered_by"),
        "wrong_because": s.data["reason"],
    }
    yield Amend(
        referral,
        {
            "state": ON_HOLD if held else ASSIGNED,
            "closed_at": None,
            "closed_by_id": None,
            "closed_by": "",
        },
        {
            "former": [*referral.data.get("former", ()), first],
            "outcome": "",
            "answer": "",
            "advice": "",
            "answered_on": None,
        },
        says=f"Former outcome: {referral.data['answer']}",
    )
    if held:
        yield from asking_legal(s, s.case.fact("jr_state"))
    for direction in directions_to_do(s.case):
        if direction.data.get("referral") == referral.number:
            yield Amend(direction, {"state": "Withdrawn"}, close=True)
            yield from ended_item(s, direction, "Ended")
    if s.case.deadline(DIRECTIONS.key):
        yield Stop(DIRECTIONS.key, s.today, met=False)
    yield Fact("pass_direct", referral.data.get("pass_direct"))
    yield from telling_the_owner("OAT takes its outcome back", s.data["reason"])(s)


CORRECT = Step(
    "OR-T14",
    "Correct outcome",
    "Review and feedback para 48",
    "took the outcome back to give another",
    OAT,
    (RETURNED,),
    REFERRED,
    asks=(reason("Say why the outcome was wrong", para="48"),),
    guards=(can_be_corrected, given_by_me),
    changes=(corrected,),
    elsewhere={"": NO_LONGER, CLOSED: NO_LONGER},
)

# DC-T40, DC-T41: back to OAT, or on


def former(s: Situation) -> Any:
    return latest_referral(s.case, *WITH_OUTCOME)


def no_bypass(s: Situation) -> str | None:
    """RF-29a, but for what OAT asked to receive directly."""
    sent_back = former(s)
    direct = sent_back is not None and sent_back.data["purpose"] == "P5"
    return None if direct else discussed(s)


SEND_BACK = Step(
    "DC-T40",
    "Send back to OAT",
    "Review and feedback para 49",
    "sent the challenge back to OAT",
    OWNER,
    (RETURNED,),
    REFERRED,
    asks=(
        told_on(),
        text(
            "summary",
            "Summary",
            "Enter a summary for OAT",
            hint="What was done since",
            default=lambda s: former(s).text if former(s) is not None else "",
            para="49",
        ),
    ),
    guards=(are_done, no_bypass, nothing_asked_yet),
    starts=((PICKUP.key, "today"),),
    changes=(
        facts("told_user_on"),
        completing,
        submitting(
            lambda s: former(s).data["purpose"],
            lambda s: s.data["summary"],
            former=lambda s: former(s).number,
            decision=fact_of("decision"),
        ),
    ),
    owner_only=True,
)


def lateness_decided(s: Situation) -> str | None:
    """OP-54: OAT took a late request directly, so nobody has decided yet whether it is considered."""
    received, deadline = s.case.date("grounds_received"), s.case.date("deadline_current")
    late = received is not None and deadline is not None and received > deadline
    return (
        "The grounds came late. Ask why it was late first"
        if late and not s.case.fact("late_decision")
        else None
    )


RESUME = Step(
    "DC-T41",
    "Resume analysis",
    "Review and feedback para 49",
    "went on with the analysis",
    OWNER,
    (RETURNED,),
    ANALYSIS,
    asks=(told_on(),),
    guards=(lateness_decided,),
    changes=(
        facts("told_user_on"),
        lambda s: [
            Add("note", title="Analysis goes on", text="The service user was told", on=s.data["told_user_on"])
        ],
    ),
    owner_only=True,
)


# OR-T12 for O3: the hand-over letter


def handed_over(s: Situation) -> Any:
    """The referral that ended in a service complaint and about which the person was not told yet."""
    found = [each for each in s.case.of(REFERRAL, ANSWERED) if each.data.get("outcome") == "O3"]
    return found[-1] if found else None


SEND_HAND_OVER = demanding(
    sending(
        Step(
            "OR-T12",
            "Send hand-over letter",
            "Review and feedback paras 48 and 49",
            "told the person that the complaint is about our service",
            OWNER,
            (CLOSED,),
            guards=(
                lambda s: None if handed_over(s) is not None else "OAT has not opened a service complaint",
            ),
            changes=(
                lambda s: [Fact("told_user_on", s.data.get("letter_on") or s.today)],
                completing,
            ),
            owner_only=True,
            shown=lambda s: handed_over(s) is not None,
        ),
        HAND_OVER,
    ),
    "Tell the service user what is happening",
)

# DC-T42, DC-T45, DC-T53

REVIEWED = Step(
    "DC-T42",
    "Review complete",
    "Review and feedback paras 53 and 74",
    "ended the challenge: the review letter was issued",
    PORTAL,
    (WITH_OAT,),
    CLOSED,
    changes=(
        lambda s: [Elsewhere(parent(s), "count-a-review", record=decision_of(s))],
        closing(REVIEW_COMPLETE),
    ),
)


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


def grounds_go_to_oat(s: Situation) -> str | None:
    """RF-27c"""
    before = s.case.position in (WITH_OWNER, REQUESTED, LATE, GROUNDS, ANALYSIS)
    return ON_ARRIVAL if before and s.case.fact("pass_direct") == "Yes" else None


STEPS: tuple[Step, ...] = (
    ASK_OAT,
    ASK_HIGH_RISK,
    assigning((ADVICE, REFERRED)),
    legal_advice((REFERRED,)),
    CONSIDER_AS_USUAL,
    FURTHER_OVERSIGHT,
    WITHIN_OAT,
    REVIEW_SHOULD,
    REVIEW_SHOULD_NOT,
    CLOSE_HIGH_RISK,
    agreed(ALLOW_SECOND, "second_review"),
    REFUSE_SECOND,
    *OUTCOME_STEPS,
    CORRECT,
    doing_directions(WITH_CASE_OWNER),
    completing_directions(WITH_CASE_OWNER),
    SEND_BACK,
    RESUME,
    SEND_HAND_OVER,
    REVIEWED,
    RECORD_JR,
    TAKE_BACK,
    giving((ADVICE, REFERRED)),
    recording(STAFF, OPEN),
)
TWO_PEOPLE: tuple[tuple[Step, str], ...] = ((ALLOW_SECOND, "second_review"), (NOT_MET, "criteria_not_met"))
"""The steps of this module that somebody else agrees, as they are when that has happened."""
FLAGS = (grounds_go_to_oat, overdue_directions)
