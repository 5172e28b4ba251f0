"""Paragraphs 38 to 46: the pro-forma F1 to F9, and what follows from it, locally or with OAT."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from portal.procedures.agreeing import agreed
from portal.procedures.asking import choice, past_day, text
from portal.procedures.changes import Add, Change, Elsewhere, Fact, Resume
from portal.procedures.decision_challenge.circumstances import closing, oat_did_not_ask
from portal.procedures.decision_challenge.requesting import discussed
from portal.procedures.decision_challenge.vocabulary import (
    ANALYSIS,
    CLOSED,
    GROUNDS,
    JR_MARKER,
    NOT_ACTIONABLE,
    PASS_TO_OAT,
    RATIONALE,
    RECONSIDERED,
    RECONSIDERED_CODE,
    REFERRED,
    REVIEW_MARK,
    YES_NO,
)
from portal.procedures.definition import Ask, Guard, Problem, Rule, Situation, Step
from portal.procedures.feedback import (
    CASE_STAFF,
    DETAILED,
    OWNER,
    decision_of,
    is_primary,
    parent,
    reopened,
)
from portal.procedures.feedback_letters import NEW_DECISION, NOT_ACTIONABLE_ENDS, RATIONALE_ENDS, sending
from portal.procedures.making import fact_of, facts, told_facts, work_item
from portal.procedures.reasons import long_enough, reason
from portal.procedures.referrals import PICKUP, nothing_asked_yet, submitting
from portal.procedures.risk_assessment import CLOSING_ASK, left_out, task

YES, NO = "Yes", "No"
DETAILED_IS_FOR_OAT = "Detailed investigation decisions are for OAT"
ONLY_PRIMARY = "Only for primary investigation decisions"
ONLY_DETAILED = "Only for detailed investigation decisions"
UNSPECIFIC = "Not specific enough for a review. Explain this to the person"
NO_EVIDENCE = "No clear evidence or explanation of why the decision is wrong. Explain this to the person"
DISAGREEMENT = "Disagreement alone is not a ground for review"
F4_FIRST = "Answer F4 first"
EXPLAIN_FIRST = "Give the further explanation first and record the date"
EXPLANATION = "Send the explanation before closing"
CHANGED = "Decision changed"
RESULTS = (
    CHANGED,
    "Decision was incorrect but a detailed investigation is still unlikely",
    "Decision stands",
)
LEARNING = ("Learning points recorded", "Good practice recorded", "Both recorded", "None found")
PARAS = {
    "F1": "40",
    "F2": "39",
    "F3": "6",
    "F4": "41",
    "F5": "42",
    "F6": "43",
    "F7": "43",
    "F8": "45",
    "F9": "44",
}

# DC-T28


def grounds_attached(s: Situation) -> str | None:
    """RF-38a"""
    there = any(each.data.get("what") == "grounds" for each in s.case.of("correspondence"))
    return None if there else "Attach the grounds for review"


ANALYSE = Step(
    "DC-T28",
    "Start analysis",
    "Review and feedback para 38",
    "started the analysis",
    OWNER,
    (GROUNDS,),
    ANALYSIS,
    guards=(oat_did_not_ask, grounds_attached),
    owner_only=True,
)

# The pro-forma


def of_primary(s: Situation) -> bool:
    return is_primary(decision_of(s))


def of_detailed(s: Situation) -> bool:
    decision = decision_of(s)
    return decision is not None and decision.title == DETAILED


def as_saved(ask: Ask) -> Ask:
    """The same question with the draft answer."""
    if ask.kind == "date":
        return replace(ask, default=lambda s: s.case.date(ask.name))
    return replace(ask, default=lambda s: s.case.fact(ask.name, ""))


def question(name: str, label: str, **more: Any) -> Ask:
    return choice(name, f"{name}: {label}", YES_NO, para=PARAS[name], **more)


PRO_FORMA: tuple[Ask, ...] = tuple(
    as_saved(ask)
    for ask in (
        question("F1", "Is the challenge specific, beyond saying the person is unhappy?"),
        text("F1_reason", "F1: reason", hint="Needed when the answer is No", para="40"),
        question("F2", "Does it give clear evidence or an explanation of why the decision is wrong?"),
        text("F2_reason", "F2: reason", para="39"),
        question("F3", "Could what was given show an error that would change the decision?"),
        question("F4", "Can anything further settle it, or make the decision clearer?"),
        past_day(
            "F4_on",
            "F4: further explanation given on",
            missing="",
            hint="Needed when the answer is Yes",
            para="41",
        ),
        question("F5", "Does it cast genuine doubt on the decision?"),
        text("F5_reason", "F5: reason", para="42"),
        question("F6", "Does the evidence point to a wrong decision?", when=of_primary),
        question("F7", "Do you accept that a complaint about service has merit?", when=of_primary),
        question("F8", "Was the reasoning flawed while the overall decision stays right?", when=of_primary),
        question("F9", "Could the decision be incorrect?", when=of_detailed),
        text("conclusion", "Reasons for F6 to F8", when=of_primary, para="43"),
        text("conclusion", "Reasons for F9", when=of_detailed, para="44"),
    )
)


def not_both(s: Situation) -> Iterable[Problem]:
    """F6 says that the result is wrong, F8 that it is right."""
    if s.data.get("F6") == YES and s.data.get("F8") == YES:
        yield "F8", "One says the result is wrong, the other that it is right"


ANSWER = Step(
    "RF-38c",
    "Answer the pro-forma",
    "Review and feedback paras 38 to 45",
    "answered questions of the pro-forma",
    OWNER,
    (ANALYSIS,),
    asks=PRO_FORMA,
    rules=(not_both,),
    changes=(lambda s: told_facts(*(ask for ask in PRO_FORMA if ask.when is None or ask.when(s)))(s),),
    owner_only=True,
    says="Whatever is answered is kept. Nothing leaves this page",
    settled=lambda s: all_answered(s) is None,
)


def answer(s: Situation, name: str) -> str:
    return str(s.case.fact(name, ""))


def has_reason(s: Situation, name: str) -> bool:
    return long_enough(s, s.case.fact(name, "")) is None


# What has to be answered before a way on is open


def first_of(*guards: Guard) -> Guard:
    """The first sentence: each guard stands on those before it."""
    return lambda s: next((sentence for guard in guards if (sentence := guard(s))), None)


def actionable(s: Situation) -> str | None:
    """F1 yes and F2 yes (RF-39a, RF-40a)."""
    if not answer(s, "F1"):
        return "Answer F1"
    if answer(s, "F1") == NO:
        return UNSPECIFIC
    if not answer(s, "F2") or not has_reason(s, "F2_reason"):
        return "Answer F2 with a reason"
    return NO_EVIDENCE if answer(s, "F2") == NO else None


def f4_answered(s: Situation) -> str | None:
    """RF-41a, RF-41b"""
    if not answer(s, "F4"):
        return F4_FIRST
    return EXPLAIN_FIRST if answer(s, "F4") == YES and not s.case.fact("F4_on") else None


def conclusions(s: Situation) -> tuple[str, ...]:
    return ("F9",) if of_detailed(s) else ("F6", "F7", "F8")


def with_reasons(s: Situation) -> str | None:
    """One text of reasons serves F6 to F9 (2.6)."""
    if has_reason(s, "conclusion"):
        return None
    return "Give the reasons for F9" if of_detailed(s) else "Give the reasons for F6 to F8"


def listed(names: Iterable[str]) -> str:
    """ "F4, F5 and F6" """
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def all_answered(s: Situation) -> str | None:
    """RF-06a, RF-38c, RF-42a, RF-46a: what is still open before a referral."""
    missing = [name for name in ("F3", "F4", "F5", *conclusions(s)) if not answer(s, name)]
    if answer(s, "F5") and not has_reason(s, "F5_reason"):
        missing.insert(sum(name in missing for name in ("F3", "F4")), "F5")
    if not missing:
        return f4_answered(s) or with_reasons(s)
    alone = {"F3": "Answer question F3", "F4": F4_FIRST, "F5": "Answer F5 with a reason"}
    if len(missing) == 1 and missing[0] in alone:
        return alone[missing[0]]
    if set(missing) <= set(conclusions(s)):
        return f"Answer {listed(missing)}"
    return f"{listed(missing)} {'are' if len(missing) > 1 else 'is'} not answered"


def not_only_disagreement(s: Situation) -> str | None:
    """RF-06d"""
    return DISAGREEMENT if answer(s, "F1") == NO else None


def for_oat_if_detailed(s: Situation) -> str | None:
    """RF-44a"""
    return DETAILED_IS_FOR_OAT if of_detailed(s) else None


def only_primary(s: Situation) -> str | None:
    """RF-45a"""
    return None if of_primary(s) else ONLY_PRIMARY


def only_detailed(s: Situation) -> str | None:
    return None if of_detailed(s) else ONLY_DETAILED


def tried_or_asked_for(s: Situation) -> str | None:
    """RF-01c"""
    return (
        None if s.case.of("attempt") else "Record what you did to resolve this first, or ask OAT to take it"
    )


def joint_choice(s: Situation) -> str | None:
    """RF-04a"""
    passed = s.case.fact("next_step") == PASS_TO_OAT
    return None if passed else "You and your manager must record what happens next"


# Closing with a letter


def demanding(step: Step, sentence: str) -> Step:
    """The step, which says this where the letter is not written."""
    own = step.asks

    def asks(s: Situation) -> tuple[Ask, ...]:
        found = own(s) if callable(own) else own
        return tuple(replace(ask, missing=sentence) if ask.name == "letter_text" else ask for ask in found)

    return replace(step, asks=asks)


def judicial_review(sentence: str) -> Rule:
    """Asks back when the letter does not name Judicial Review."""

    def prompt(s: Situation) -> Iterable[Problem]:
        words = str(s.data.get("letter_text") or "")
        if words and "judicial review" not in words.casefold():
            yield "letter_text", sentence

    return prompt


def is_not_actionable(s: Situation) -> str | None:
    if answer(s, "F1") == NO:
        return None if has_reason(s, "F1_reason") else "Answer F1 with a reason"
    if answer(s, "F2") == NO:
        return None if has_reason(s, "F2_reason") else "Answer F2 with a reason"
    return "Only where F1 or F2 is answered No"


END_NOT_ACTIONABLE = demanding(
    sending(
        Step(
            "DC-T29",
            "Close - not actionable",
            "Review and feedback paras 39, 40 and 74",
            "closed the challenge as not actionable",
            OWNER,
            (ANALYSIS,),
            CLOSED,
            guards=(oat_did_not_ask, is_not_actionable),
            prompts=(judicial_review("Add the Judicial Review sentence?"),),
            changes=(closing(NOT_ACTIONABLE),),
            owner_only=True,
        ),
        NOT_ACTIONABLE_ENDS,
    ),
    EXPLANATION,
)


def f8_says_so(s: Situation) -> str | None:
    return with_reasons(s) if answer(s, "F8") == YES else "Only where F8 is answered Yes"


END_RATIONALE = demanding(
    sending(
        Step(
            "DC-T33",
            "Close - reasoning flawed, decision correct",
            "Review and feedback paras 45 and 74",
            "closed the challenge: the reasoning was flawed, the decision is correct",
            OWNER,
            (ANALYSIS,),
            CLOSED,
            asks=(
                choice(
                    "learning_answer",
                    "Learning or good practice",
                    [(each, each) for each in LEARNING],
                    "Say whether there is learning or good practice",
                    para="45",
                ),
            ),
            guards=(oat_did_not_ask, first_of(only_primary, actionable, f4_answered, f8_says_so)),
            changes=(facts("learning_answer"), closing(RATIONALE)),
            owner_only=True,
        ),
        RATIONALE_ENDS,
    ),
    EXPLANATION,
)

# DC-T30 to DC-T32: reconsidered in the team


def wrong_and_service(s: Situation) -> str | None:
    """RF-43a"""
    both = answer(s, "F6") == YES and answer(s, "F7") == YES
    return with_reasons(s) if both else "Both F6 and F7 must be Yes; otherwise refer to OAT"


def maker(s: Situation) -> int | None:
    decision = decision_of(s)
    return int(decision.data["made_by"]) if decision is not None and decision.data.get("made_by") else None


def who_may_reconsider(s: Situation) -> list[tuple[str, str]]:
    """The people of the own team first (RF-43b)."""
    found = [person for person in s.people if person.posts & CASE_STAFF.posts]
    found.sort(key=lambda person: (person.team != s.case.team, person.id == maker(s), person.name))
    return [(str(person.id), person.name) for person in found]


def proposed_colleague(s: Situation) -> str:
    """Somebody of the team who is neither the owner nor made the first decision (RF-43b, RF-43c)."""
    found = (
        person
        for person in s.team(s.case.team)
        if person.posts & CASE_STAFF.posts and person.id not in (maker(s), s.case.owner_id)
    )
    return next((str(person.id) for person in found), "")


def chosen(s: Situation) -> int | None:
    value = str(s.data.get("reconsidered_by") or "")
    return int(value) if value.isdigit() else None


def is_the_first(s: Situation) -> bool:
    return chosen(s) is not None and chosen(s) == maker(s)


def why_this_person(s: Situation) -> Iterable[Problem]:
    """RF-43b, RF-43c"""
    person = s.person(chosen(s))
    given = str(s.data.get("reason") or "").strip()
    if person is None:
        return
    if is_the_first(s) and not given:
        yield "reason", f"{person.name} made the first decision"
    elif person.team != s.case.team and not given:
        yield "reason", "Say why another team"
    elif given and (sentence := long_enough(s, given)):
        yield "reason", sentence


def given_to_reconsider(s: Situation) -> Iterable[Change]:
    yield Fact("reconsidered_by", chosen(s))
    yield Fact("reconsider_reason", s.data.get("reason") or "")
    yield from work_item(
        "reconsider",
        "Reconsider this decision and record the result",
        person=chosen,
        text=str(s.data.get("reason") or ""),
    )(s)


RECONSIDER = Step(
    "DC-T30",
    "Have it reconsidered in the team",
    "Review and feedback paras 43 and 78",
    "had the decision reconsidered in the team",
    OWNER,
    (ANALYSIS,),
    RECONSIDERED,
    asks=(
        Ask(
            "reconsidered_by",
            "Who reconsiders it",
            "person",
            missing="Choose who reconsiders it",
            choices=who_may_reconsider,
            default=proposed_colleague,
            para="43",
        ),
        text(
            "reason",
            "Reason",
            hint="Needed for somebody of another team and for who made the first decision",
            para="43",
        ),
    ),
    guards=(
        oat_did_not_ask,
        first_of(for_oat_if_detailed, actionable, f4_answered, wrong_and_service),
    ),
    rules=(why_this_person,),
    changes=(given_to_reconsider, task),
    owner_only=True,
)


def who_reconsiders(s: Situation) -> int | None:
    """The person named, or whoever has got the task since (RF-Gm)."""
    tasks = [each for each in s.case.of("work_item", "Open") if each.data.get("what") == "reconsider"]
    return (tasks[-1].person_id if tasks else None) or s.case.fact("reconsidered_by")


def reconsiders(s: Situation) -> str | None:
    """RF-43c: the maker of the first decision only where the manager agreed that person, and in nobody's place."""
    who = who_reconsiders(s)
    if not s.actor.takes_the_place_of(who):
        name = next((person.name for person in s.everybody if person.id == who), "the person named")
        return f"Only {name} can record the result"
    agreed_maker = s.case.fact("reconsidered_by") == maker(s)
    return f"{s.actor.name} made the first decision" if s.actor.id == maker(s) and not agreed_maker else None


def result(s: Situation) -> Iterable[Change]:
    """A changed decision becomes a decision of the case, which takes the place of the first.

    Who recorded it took part in the case (RF-47c), in whoever's place.
    """
    yield Fact("reconsidered_by", s.actor.id)
    yield Fact("reconsideration_result", s.data["result"])
    yield Fact("reconsideration_reasons", s.data["reason"])
    first = decision_of(s)
    if s.data["result"] == CHANGED and first is not None:
        yield Elsewhere(
            parent(s),
            "record-decision",
            {
                "kind": first.title,
                "part_reason": first.data.get("part_reason") or None,
                "decided_on": s.today,
                "made_by": str(s.actor.id),
                "basis": first.data["basis"],
                "report": "Decision letter",
                "after_upheld": "No",
                "replaces": first.id,
            },
        )
    owner = s.case.owner_id
    manager = s.manager_of(owner)
    for whom in (owner, manager.id if manager else None):
        yield from work_item(
            "told",
            f"Reconsidered in team: {s.data['result']}",
            person=lambda s, whom=whom: whom,  # type: ignore[misc]
            text=s.data["reason"],
        )(s)


RECORD_RESULT = demanding(
    sending(
        Step(
            "DC-T31",
            "Record result",
            "Review and feedback para 43",
            "recorded the result of the reconsideration",
            CASE_STAFF,
            (RECONSIDERED,),
            CLOSED,
            asks=(
                choice(
                    "result", "Result", [(each, each) for each in RESULTS], "Choose the result", para="43"
                ),
                reason("Give the reasons for the result", label="Reasons", para="43"),
                CLOSING_ASK,
            ),
            guards=(reconsiders,),
            changes=(result, left_out, closing(RECONSIDERED_CODE)),
        ),
        NEW_DECISION,
    ),
    "Send the new decision letter before closing",
)


def was_reconsidered(s: Situation) -> str | None:
    reopens = s.case.resolution_code == RECONSIDERED_CODE
    return None if reopens else "Only after a reconsideration in the team"


def unhappy(s: Situation) -> Iterable[Change]:
    yield from reopened(s)
    yield Add(
        "correspondence",
        title="Still unhappy after the reconsideration",
        text=s.data["said"],
        on=s.data["contact_on"],
        data={"direction": "in"},
    )
    for key in (JR_MARKER, REVIEW_MARK):
        yield Resume(key, "Still unhappy after the reconsideration")


STILL_UNHAPPY = Step(
    "DC-T32",
    "Person still unhappy",
    "Review and feedback paras 43 and 46",
    "took the challenge up again: the person is still unhappy",
    OWNER,
    (CLOSED,),
    ANALYSIS,
    asks=(
        past_day("contact_on", "Date of the contact", missing="Enter the date of the contact", para="43"),
        text("said", "What the person said", "Enter what the person said", para="43"),
    ),
    guards=(was_reconsidered,),
    changes=(unhappy,),
    owner_only=True,
    shown=lambda s: was_reconsidered(s) is None,
)

# DC-T34, DC-T35: to OAT


def view(s: Situation) -> str:
    """RF-42b: what the case owner thinks, which OAT reads."""
    if answer(s, "F5") == NO:
        return "Case owner's view: no genuine doubt"
    return "Case owner's view: genuine doubt" if answer(s, "F5") == YES else ""


def proposed_summary(s: Situation) -> str:
    """The answers of the pro-forma, one a line."""
    lines = []
    for ask in PRO_FORMA:
        said = s.case.fact(ask.name, "")
        if said and (ask.when is None or ask.when(s)):
            lines.append(f"{ask.label} {said}" if ask.kind == "choice" else f"{ask.label}: {said}")
    return "\n".join(lines)


SUMMARY = text("summary", "Summary", "Enter a summary for OAT", default=proposed_summary, para="46")


def could_be_incorrect(s: Situation) -> str | None:
    if not answer(s, "F9"):
        return "Answer F9"
    return with_reasons(s) if answer(s, "F9") == YES else "Only where F9 is answered Yes"


def to_oat(
    row: str, label: str, para: str, done: str, purpose: str, *guards: Callable[[Situation], str | None]
) -> Step:
    return Step(
        row,
        label,
        f"Review and feedback para {para}",
        done,
        OWNER,
        (ANALYSIS,),
        REFERRED,
        asks=(replace(SUMMARY, para=para),),
        guards=(
            oat_did_not_ask,
            discussed,
            tried_or_asked_for,
            not_only_disagreement,
            *guards,
            nothing_asked_yet,
        ),
        starts=((PICKUP.key, "today"),),
        changes=(submitting(purpose, lambda s: s.data["summary"], view=view, decision=fact_of("decision")),),
        owner_only=True,
    )


CONTACT_OAT = to_oat(
    "DC-T34",
    "Contact OAT about a detailed investigation",
    "44",
    "contacted OAT about a detailed investigation",
    "P3",
    first_of(only_detailed, actionable, f4_answered, could_be_incorrect),
)
REFER = to_oat(
    "DC-T35",
    "Refer to OAT",
    "46",
    "referred the challenge to OAT",
    "P4",
    joint_choice,
    first_of(actionable, all_answered),
)

STEPS: tuple[Step, ...] = (
    ANALYSE,
    ANSWER,
    END_NOT_ACTIONABLE,
    agreed(RECONSIDER, "reconsider_by_first", is_the_first),
    RECORD_RESULT,
    STILL_UNHAPPY,
    END_RATIONALE,
    CONTACT_OAT,
    REFER,
)
TWO_PEOPLE: tuple[tuple[Step, str], ...] = ((RECONSIDER, "reconsider_by_first"),)
"""The steps of this module that somebody else agrees, as they are when that has happened."""
