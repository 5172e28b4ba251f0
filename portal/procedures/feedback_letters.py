"""The letters of "Review and feedback" as data, and the steps that send them.

Who writes one may change its text, but for what has to stay: the three questions of a grounds request (para 30) and the
statement that our internal complaints process has ended (para 74).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from portal.deadlines import long_date
from portal.procedures.asking import choice, text, tick
from portal.procedures.changes import Change
from portal.procedures.decision_challenge.vocabulary import END_OF_PROCESS, END_SENTENCE
from portal.procedures.definition import Ask, Problem, Situation, Step
from portal.procedures.feedback import LETTER_TO_YOU, addressed, decision_of, decision_words, parent, parties
from portal.procedures.letters import (
    Fixed,
    Letter,
    Part,
    Proposed,
    Statement,
    letter_asks,
    letter_issued,
)
from portal.procedures.making import fact, when
from portal.procedures.reasons import long_enough

QUESTIONS = (
    "Why do you think our decision is wrong?",
    "What do you want to happen now?",
    "What supporting or new evidence do you have?",
)
"""The three questions of every grounds request, exactly so (para 30)."""
ALL_THREE = "The request must ask all three questions"
JUDICIAL_REVIEW = "Our decisions can only be challenged by Judicial Review."
PROMISES = ("right to a review", "entitled to a review")
NO_PROMISE = "Nobody has an automatic right to a review"
WAYS = (("Post", "Post"), ("E-mail", "E-mail"), ("By hand", "By hand"))
OPENING = Fixed("salutation", shared=True)
CLOSE = Fixed("close", shared=True)


# To whom


def correspondent(s: Situation) -> Any:
    """The party whose challenge or complaint it is."""
    names = ("challenger", "complainant")
    wanted = next((str(each) for name in names if (each := s.case.fact(name) or s.data.get(name))), "")
    return next((each for each in parties(parent(s)) if str(each.id) == wanted), None)


def name_of(s: Situation) -> str:
    found = correspondent(s)
    return str(found.title if found is not None else s.case.client_name or "")


def address_of(s: Situation) -> str:
    """The contact details of the party."""
    found = correspondent(s)
    return str(found.text or "") if found is not None else ""


# What stands in them


def deadline_of(s: Situation) -> date | None:
    """The date for the grounds: the one that is entered, or the one that holds."""
    entered = s.data.get("deadline") or s.data.get("new_deadline")
    return entered if isinstance(entered, date) else s.case.date("deadline_current")


def told_facts(s: Situation) -> Mapping[str, str]:
    decision, deadline = decision_of(s), deadline_of(s)
    return {
        "decision": decision_words(decision) if decision is not None else "",
        "decided_on": long_date(decision.on) if decision is not None and decision.on else "",
        "deadline": long_date(deadline) if deadline else "",
    }


PLACES = {
    "decision": "The decision",
    "decided_on": "The day of the decision",
    "deadline": "The deadline for the grounds",
}


def statement_kept(s: Situation) -> bool:
    return bool(s.data.get("end_of_process"))


END = Statement(END_OF_PROCESS, statement_kept)
STATEMENT = tick(
    "end_of_process", f"The letter says: “{END_OF_PROCESS}”", END_SENTENCE, default=True, para="74"
)


def why_left_out(s: Situation) -> Iterable[Problem]:
    """RF-74d: the statement of a service complaint's closing letter may go, with a reason."""
    if not s.data.get("end_of_process"):
        why = s.data.get("statement_reason") or ""
        if not why:
            yield "statement_reason", "Say why the statement is left out"
        elif sentence := long_enough(s, why):
            yield "statement_reason", sentence


REMOVABLE: tuple[Ask, ...] = (
    tick("end_of_process", f"The letter says: “{END_OF_PROCESS}”", default=True, para="74"),
    text(
        "statement_reason",
        "Why the statement is left out",
        hint="Only when you take the tick away",
        para="74",
    ),
)


def letter(
    code: str,
    title: str,
    purpose: str,
    *parts: Part,
    more: tuple[Ask, ...] = (),
    reply: str = "",
    told: tuple[str, ...] = (),
) -> Letter:
    """A letter to whoever challenges or complains, with a text that the portal proposes."""
    return Letter(
        code,
        title,
        purpose,
        (OPENING, *(parts or (Proposed("text"),)), CLOSE),
        recipient=name_of,
        address=address_of,
        facts=told_facts,
        places=PLACES,
        more_asks=more,
        reply=reply,
        told=told,
    )


def decision_letter(code: str, title: str, purpose: str) -> Letter:
    """A letter that has to say that our internal process has ended (RF-74b)."""
    return letter(code, title, purpose, Proposed("text"), END, more=(STATEMENT,))


ACKNOWLEDGEMENT = letter("RF-1", "We have your request", "Says that a challenge or complaint has arrived")
RAISED_LATE = decision_letter("RF-2", "Our answer to your request", "Not considered, because raised late")
REVIEWED_BEFORE = decision_letter("RF-5", "Our answer to your request", "The decision was reviewed before")
HAND_OVER = letter("RF-12", "Your complaint about our service", "Says who looks at the service complaint")
SERVICE_CLOSED = letter(
    "RF-17",
    "The outcome of your complaint about our service",
    "Ends a service complaint",
    Proposed("text"),
    END,
    more=REMOVABLE,
)
REMEDY_OFFERED = letter("RF-18", "What we offer you", "Offers a remedy after an upheld complaint")
NO_REVIEW_OPTION = letter("RF-21", "No review is available", "Says that no review is available, and why")
BEHAVIOUR_POLICY = letter("RF-22", "Access to a review", "Declines access because of behaviour")
HIGH_RISK_ENDS = decision_letter(
    "RF-29", "Our answer to your request", "High risk, a review is not appropriate"
)
GROUNDS_REQUEST = letter(
    "RF-30",
    "Please tell us why you think our decision is wrong",
    "Asks for the grounds in writing, with the deadline",
    Proposed("text", keeps=QUESTIONS, removed=ALL_THREE),
    Fixed("deadline"),
    more=(choice("sent_by", "How the request is sent", WAYS, "Choose how to send the request", para="30"),),
    told=("deadline",),
)
NEW_DEADLINE = letter(
    "RF-32",
    "A new date for your grounds",
    "Tells the new deadline",
    Proposed("text"),
    Fixed("deadline"),
    told=("new_deadline",),
)
INVITATION = letter(
    "RF-33",
    "Please tell us why your request was late",
    "Invites an explanation of the lateness",
    Proposed("text"),
    Fixed("reply"),
    reply="D-EXPLAIN",
)
OUT_OF_TIME_ENDS = decision_letter("RF-35", "Our answer to your request", "Declined, because out of time")
LATENESS_CORRECTED = letter("RF-36", "We correct our letter", "Corrects a decision on lateness")
NOT_ACTIONABLE_ENDS = decision_letter(
    "RF-40", "Our answer to your request", "The challenge is not actionable"
)
NEW_DECISION = letter("RF-43", "Our new decision", "Tells the result of a reconsideration in the team")
RATIONALE_ENDS = decision_letter(
    "RF-45", "Our answer to your request", "The reasoning was flawed, the decision is right"
)
CRITERIA_ENDS = decision_letter("RF-48", "Our answer to your request", "OAT: the review criteria are not met")
REDIRECTION = letter("RF-76", "Your request goes to another team", "Directs a challenge to a joint decision")

LETTERS = (
    ACKNOWLEDGEMENT,
    RAISED_LATE,
    REVIEWED_BEFORE,
    HAND_OVER,
    SERVICE_CLOSED,
    REMEDY_OFFERED,
    NO_REVIEW_OPTION,
    BEHAVIOUR_POLICY,
    HIGH_RISK_ENDS,
    GROUNDS_REQUEST,
    NEW_DEADLINE,
    INVITATION,
    OUT_OF_TIME_ENDS,
    LATENESS_CORRECTED,
    NOT_ACTIONABLE_ENDS,
    NEW_DECISION,
    RATIONALE_ENDS,
    CRITERIA_ENDS,
    REDIRECTION,
)


# Steps that send one


def no_promise(s: Situation) -> Iterable[Problem]:
    """RF-06b: no letter promises a review."""
    words = str(s.data.get("letter_text") or "").casefold()
    if any(each in words for each in PROMISES):
        yield "letter_text", NO_PROMISE


def to_the_organisation(s: Situation) -> bool:
    found = correspondent(s)
    return found is not None and found.data.get("type") == "Organisation"


def sending(step: Step, sent: Letter, only: Callable[[Situation], bool] | None = None) -> Step:
    """The step with its letter: the questions, the letter on the record, and the day on which the end was told.

    `only` says on which records the step sends it. A letter to the organisation complained about is what its internal PHSO
    team may read.
    """
    own = step.asks

    def goes_out(s: Situation) -> bool:
        return only is None or only(s)

    def asks(s: Situation) -> tuple[Ask, ...]:
        found = own(s) if callable(own) else own
        return (*found, *letter_asks(sent.code)) if goes_out(s) else found

    def told_of_the_end(s: Situation) -> Iterable[Change]:
        if s.data.get("end_of_process"):
            yield from fact("end_of_process_told", s.data.get("letter_on") or s.today)(s)

    return replace(
        step,
        asks=asks if only or callable(own) else (*own, *letter_asks(sent.code)),
        letter=sent.code,
        prompts=(*step.prompts, no_promise),
        changes=(
            *step.changes,
            when(
                goes_out,
                letter_issued(sent.code),
                told_of_the_end,
                when(
                    to_the_organisation,
                    addressed(
                        sent.title,
                        lambda s: s.data.get("letter_text") or "",
                        LETTER_TO_YOU,
                        document=sent.code.lower(),
                    ),
                ),
            ),
        ),
    )
