"""Whether a challenge can go on: every test of it as a row, and the seven items about which OAT is asked (paras 2 to 5, 20 to 31)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.deadlines import long_date, working_days_between
from portal.procedures.decision_challenge.circumstances import (
    by_organisation,
    challenger,
    is_reviewed,
    second_review_allowed,
)
from portal.procedures.decision_challenge.vocabulary import (
    CRITERIA,
    JOINT_SENTENCE,
    LOW_LEVEL_SENTENCE,
    RESOLVE,
    REVIEW_FIT,
    REVIEW_UNFIT,
)
from portal.procedures.definition import Situation
from portal.procedures.feedback import (
    IN_FORCE,
    behaviour_in_force,
    decision_of,
    is_high_risk,
    is_joint,
    is_low_level,
    parent,
)
from portal.procedures.rules import add_months

PASSED, FAILED, UNANSWERED = "Passed", "Failed", "Open"
FEW = 5
"""Fewer cases than this about an organisation in 12 months make it seldom seen (OP-43)."""
ANSWERED_BY_STAFF = ("A26-3", "A26-7")
"""The items that only people can answer; the others the portal reads off the case."""


@dataclass(frozen=True)
class Test:
    """One test of a challenge: how it stands, why, and the key of the step that answers it ("" for none).

    `more` holds the lines of how it was counted.
    """

    name: str
    state: str
    sentence: str
    para: str
    step: str = ""
    more: tuple[str, ...] = ()


# The seven items of para 26


def items() -> tuple[tuple[str, str], ...]:
    return CRITERIA


def automatic(s: Situation) -> Mapping[str, str]:
    """The items that the portal ticks by itself, each with what it saw (RF-26b, c, e, f, g)."""
    about, party, decision = parent(s), challenger(s), decision_of(s)
    found: dict[str, str] = {}
    if about is None:
        return found
    if about.fact("risk_level") == "Medium":
        found["A26-1"] = "Medium risk"
    if party is not None and party.data.get("type") == "MP":
        found["A26-2"] = party.title
    elif about.fact("mp_name"):
        found["A26-2"] = str(about.fact("mp_name"))
    if s.case.fact("jr_state") in ("Threatened", "Considering issuing", "Issued"):
        found["A26-3"] = f"Judicial Review: {s.case.fact('jr_state')}"
    elif s.case.fact("unlawful_alleged") == "Yes":
        found["A26-3"] = "Unlawful action by PHSO is alleged"
    if by_organisation(s):
        found["A26-4"] = "The challenger is an organisation"
    if decision is not None and decision.data.get("after_upheld"):
        found["A26-5"] = "OAT decides whether a review is needed"
    if party is not None and party.data.get("oat_first") == "Yes":
        found["A26-6"] = "Goes to OAT first"
    return found


def answered(s: Situation) -> Mapping[str, Mapping[str, str]]:
    """What people answered, by item."""
    held = s.case.fact("oat_criteria") or {}
    return {key: value for key, value in held.items() if key in ANSWERED_BY_STAFF}


def ticked(s: Situation) -> dict[str, str]:
    """The items that apply, each with why."""
    found = dict(automatic(s))
    for key, own in answered(s).items():
        if own.get("answer") == "Yes" and key not in found:
            found[key] = own.get("why", "")
    return found


def not_answered(s: Situation) -> list[str]:
    """The items that nobody has answered and the portal has not ticked."""
    return [key for key in ANSWERED_BY_STAFF if key not in automatic(s) and key not in answered(s)]


def is_seldom_seen(s: Situation) -> bool:
    """RF-26h: fewer than five cases about the organisation in the last 12 months."""
    about = parent(s)
    organisation = about.fact("organisation") if about is not None else None
    return organisation is not None and s.cases_about(organisation, add_months(s.today, -12)) < FEW


# The tests


def decision_test(s: Situation) -> Test:
    decision = decision_of(s)
    name = "A decision that can be challenged"
    if decision is None:
        return Test(name, FAILED, "Choose the decision being challenged", "20")
    state = PASSED if decision.state == IN_FORCE else FAILED
    return Test(name, state, f"{decision.title}, {decision.state.lower()}", "20")


def low_level_test(s: Situation) -> Test:
    decision = decision_of(s)
    name = "Not closed for low-level injustice or impact"
    if is_low_level(s):
        return Test(name, FAILED, LOW_LEVEL_SENTENCE, "3, 21", "tell-person-no-review-is-available")
    basis = decision.data.get("basis") if decision is not None else ""
    return Test(name, PASSED, f"Closure basis: {basis}", "3, 21")


def joint_test(s: Situation) -> Test:
    if is_joint(s):
        return Test("Not joint with LGSCO", FAILED, JOINT_SENTENCE, "76", "direct-to-joint-working-team")
    return Test("Not joint with LGSCO", PASSED, "", "76")


def month_lines(s: Situation) -> tuple[str, ...]:
    """How the month was counted, day by day."""
    decision = decision_of(s)
    month, default = s.case.date("one_month_date"), s.case.date("deadline_default")
    received = s.case.date("received_on")
    if decision is None or decision.on is None or not month or not default or not received:
        return ()
    lines = [f"{long_date(decision.on)}: decision sent"]
    clamped = month.day != decision.on.day
    end = f". There is no day {decision.on.day} in that month, so it ends on its last day" if clamped else ""
    lines.append(f"{long_date(month)}: one month{end}")
    if default != month:
        lines.append(f"{long_date(default)}: the next working day, for written grounds")
    late = working_days_between(month, received, s.holidays) if received > default else 0
    word = "day" if late == 1 else "days"
    after = f", {late} working {word} after the month" if late else ""
    lines.append(f"{long_date(received)}: received{after}")
    return tuple(lines)


def month_test(s: Situation) -> Test:
    name, month = "Raised within one month of the decision", s.case.date("one_month_date")
    if s.case.fact("raised_late") != "Yes":
        return Test(name, PASSED, "", "2", more=month_lines(s))
    after = f"Raised after {long_date(month)} (one month)" if month else "Raised after the month"
    chosen = s.case.fact("late_choice")
    if chosen == "Consider":
        return Test(name, PASSED, f"{after}. It is considered all the same", "2", more=month_lines(s))
    still = "" if chosen else ". You may still consider it"
    return Test(name, FAILED, f"{after}{still}", "2", "consider-although-raised-late", month_lines(s))


def reviewed_test(s: Situation) -> Test:
    if not is_reviewed(s):
        return Test("Not reviewed before", PASSED, "", "5")
    if second_review_allowed(s):
        return Test("Not reviewed before", PASSED, "OAT allowed a second review", "5")
    return Test("Not reviewed before", FAILED, "OAT decides whether there is a second review", "5")


def behaviour_test(s: Situation) -> Test:
    """A behaviour decision is shown; it refuses nothing by itself (RF-22c)."""
    found = behaviour_in_force(s)
    name = "No behaviour decision in force"
    if not found:
        return Test(name, PASSED, "", "22")
    until = f"until {long_date(found[0].due_on)}" if found[0].due_on else "without an end"
    sentence = f"Behaviour decision of {long_date(found[0].on)} applies {until}"
    return Test(name, FAILED, sentence, "22", "decline-access-behaviour")


def attempt_test(s: Situation) -> Test:
    name, made = "Case owner tried to settle it", s.case.of("attempt")
    if made:
        return Test(name, PASSED, f"{made[-1].title}, {long_date(made[-1].on)}", "3, 23")
    running = s.case.deadline(RESOLVE)
    due = f". Due {long_date(running.due_on)}" if running is not None else ""
    return Test(name, UNANSWERED, f"No attempt recorded yet{due}", "3, 23", "record-attempt-to-resolve")


def adjustments_test(s: Situation) -> Test:
    name, answer = "Are reasonable adjustments needed?", s.case.fact("adjustments_answer")
    step = "answer-the-adjustments-question"
    if answer:
        return Test(name, PASSED, answer, "31", step)
    known = len(known_adjustments(s))
    if not known:
        return Test(name, UNANSWERED, "Say whether reasonable adjustments are needed", "31", step)
    are = "1 is" if known == 1 else f"{known} are"
    sentence = f"{are} on record for this person: say whether they apply here"
    return Test(name, UNANSWERED, sentence, "31", step)


def known_adjustments(s: Situation) -> list[tuple[str, str]]:
    """What is on record on the case and on the party: the adjustment, and where it comes from."""
    about, party = parent(s), challenger(s)
    found = [(each.title, "Case") for each in about.of("adjustment")] if about is not None else []
    own = str(party.data.get("adjustments") or "") if party is not None else ""
    found += [(each.strip(), "Party") for each in own.splitlines() if each.strip()]
    return list(dict.fromkeys(found))


def advice_taken(s: Situation) -> bool:
    """Whether OAT has answered, or a reason for going on without it is on record (RF-27a)."""
    answered_by_oat = any(
        each.data.get("purpose") in ("P1", "P2") and each.state in ("Answered", "Completed")
        for each in s.case.of("referral")
    )
    return answered_by_oat or bool(s.case.fact("without_oat"))


def items_test(s: Situation) -> Test:
    name, para, step = "Should OAT be asked?", "26, 27", "answer-the-oat-items"
    applies, left = ticked(s), not_answered(s)
    if applies and not advice_taken(s):
        count = f"{len(applies)} of {len(CRITERIA)} items ticked"
        open_ones = f", {len(left)} not answered" if left else ""
        return Test(name, UNANSWERED, f"{count}{open_ones}", para, step if left else "ask-oat-for-advice")
    if applies:
        return Test(name, PASSED, "OAT was asked, or it was said why not", para, step)
    if left:
        return Test(name, UNANSWERED, f"{len(left)} of {len(CRITERIA)} items not answered", para, step)
    return Test(name, PASSED, "No item applies", para, step)


def risk_test(s: Situation) -> Test:
    name, para = "High-risk discussion", "28, 29"
    if not is_high_risk(s):
        return Test("High-risk discussion not needed", PASSED, "", para)
    answer = s.case.fact("high_risk_answer")
    if answer == REVIEW_FIT:
        return Test(name, PASSED, REVIEW_FIT, para)
    if answer == REVIEW_UNFIT:
        return Test(name, FAILED, REVIEW_UNFIT, para, "close-high-risk-no-review")
    return Test(
        name,
        UNANSWERED,
        "High-risk case: ask OAT for a discussion first",
        para,
        "ask-for-high-risk-discussion",
    )


def rows(s: Situation) -> list[Test]:
    """Every test of the challenge: what failed first, then what is open, then what passed."""
    found = [
        test(s)
        for test in (
            decision_test,
            low_level_test,
            joint_test,
            month_test,
            reviewed_test,
            behaviour_test,
            attempt_test,
            adjustments_test,
            items_test,
            risk_test,
        )
    ]
    order = (FAILED, UNANSWERED, PASSED)
    return sorted(found, key=lambda each: order.index(each.state))


def summary(s: Situation) -> str:
    """In one sentence: what stops the challenge, or that nothing does."""
    failed = [each for each in rows(s) if each.state == FAILED]
    if not failed:
        return "Can be considered"
    stops = {"3, 21", "76", "5", "28, 29", "20"}
    return next((each.sentence for each in failed if each.para in stops), failed[0].sentence)
