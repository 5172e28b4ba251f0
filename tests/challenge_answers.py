"""What the steps of the analysis and of OAT answer unless a test says otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.walks import Answers, Walk

OUTCOMES: Mapping[str, str] = {
    "O1": "returned-to-caseworker-more-information-needed",
    "O2": "returned-to-caseworker-further-work-required",
    "O3": "returned-to-caseworker-not-for-oat-service-complaint",
    "O4": "returned-to-caseworker-not-for-oat-review-criteria-not-met",
    "O5": "returned-to-caseworker-not-for-oat-other",
    "O6": "accepted-by-oat",
}
"""The steps that record the six outcomes."""

PRO_FORMA_PRIMARY: Answers = {
    "F1": "Yes",
    "F2": "Yes",
    "F2_reason": "The letter of 3 March shows another date.",
    "F3": "Yes",
    "F4": "No",
    "F5": "Yes",
    "F5_reason": "The date decides who was responsible.",
    "F6": "Yes",
    "F7": "No",
    "F8": "No",
    "conclusion": "The letter was not considered at all.",
}
PRO_FORMA_DETAILED: Answers = {
    **{name: value for name, value in PRO_FORMA_PRIMARY.items() if name not in ("F6", "F7", "F8")},
    "F9": "Yes",
}


def letter(walk: Walk) -> Answers:
    """The letter of a step, with the statement that our internal process has ended."""
    return {
        "recipient": "Beatrix Holloway-Mensah",
        "address": "4 Rookery Lane\nLarkmoor",
        "letter_on": walk.day,
        "letter_text": "We have read what you sent us. If you do not agree, you can consider Judicial Review.",
        "end_of_process": True,
        "reviewed": True,
    }


def why(walk: Walk) -> Answers:
    return {"reason": "The letter of 3 March was overlooked."}


ANSWERS_OF_OAT: Mapping[str, Callable[[Walk], Answers]] = {
    "answer-the-pro-forma": lambda w: PRO_FORMA_PRIMARY,
    "close-not-actionable": letter,
    "close-reasoning-flawed-decision-correct": lambda w: {**letter(w), "learning_answer": "None found"},
    "have-it-reconsidered-in-the-team": lambda w: {"reconsidered_by": w.id_of("case_owner")},
    "record-result": lambda w: {
        **letter(w),
        "result": "Decision changed",
        "reason": "The letter of 3 March decides it.",
        "no_assessment_reason": "The risk stays as it was." if w.records("activity", "Not Started") else None,
    },
    "person-still-unhappy": lambda w: {"contact_on": w.day, "said": "It still leaves out the letter."},
    "contact-oat-about-a-detailed-investigation": lambda w: {"summary": "The records were incomplete."},
    "refer-to-oat": lambda w: {"summary": "The letter of 3 March was overlooked."},
    "ask-oat-for-advice": lambda w: {"question": "Should this come to you?", "reason": "An unusual subject."},
    "ask-for-high-risk-discussion": lambda w: {"question": "Is a review right here?"},
    "answer-consider-as-usual": lambda w: {"advice": "Go on in the usual way."},
    "answer-further-oversight-needed": lambda w: {
        "advice": "Show us the draft.",
        "oversight_by": w.id_of("oat"),
    },
    "answer-to-be-considered-within-oat": lambda w: {"advice": "Send us the grounds when they come."},
    "answer-a-review-should-be-undertaken": lambda w: {"advice": "Ask for the grounds."},
    "answer-a-review-is-not-appropriate": lambda w: {"next_steps": "Write to the person with our assurance."},
    "close-high-risk-no-review": letter,
    "allow-a-second-review": why,
    "refuse-second-review": lambda w: {**letter(w), **why(w)},
    OUTCOMES["O1"]: lambda w: {"directions": [{"direction": "Ask for the letter of 3 March"}]},
    OUTCOMES["O2"]: lambda w: {"directions": [{"direction": "Explain the date of the decision"}]},
    OUTCOMES["O3"]: lambda w: {"reason": "Five months without an answer."},
    OUTCOMES["O4"]: lambda w: {**letter(w), **why(w)},
    OUTCOMES["O5"]: lambda w: {**why(w), "directions": [{"direction": "Tell the Legal Team"}]},
    OUTCOMES["O6"]: why,
    "correct-outcome": lambda w: {"reason": "The letter was on file already."},
    "direction-done": lambda w: {"done_on": w.day, "note": "Explained on the telephone."},
    "directions-done": lambda w: {"told_user_on": w.day},
    "send-back-to-oat": lambda w: {"told_user_on": w.day, "summary": "The letter is on file now."},
    "resume-analysis": lambda w: {"told_user_on": w.day},
    "send-hand-over-letter": letter,
    "give-advice": lambda w: {"advice": "Go on, the threat is not imminent."},
    "record-jr-position": lambda w: {
        "jr_state": "Considering issuing",
        "jr_on": w.day,
        "unlawful_alleged": "No",
        "jr_source": "Letter of the solicitor.",
        "credible": "A solicitor is instructed.",
    },
    "take-the-question-back": lambda w: {"reason": "Settled with the person meanwhile."},
    "give-referral-to-somebody-else": lambda w: {
        "colleague": w.id_of("oat2"),
        "reason": "On leave until June.",
    },
    "record-risk-assessment": lambda w: {
        "risk_after": "Medium",
        "reason": "New evidence came in.",
        "assessed_on": w.day,
    },
    "ask-for-assurance": lambda w: {"question": "Are you assured of this decision?"},
}
"""Answers by step, to be merged into the walk of a challenge."""
