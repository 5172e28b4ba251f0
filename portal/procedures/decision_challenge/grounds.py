"""Grounds in writing, reasonable adjustments, the deadline and lateness, and contact after the end (paras 30 to 38, 75)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from portal.deadlines import long_date, working_days_between
from portal.procedures.agreeing import agreed
from portal.procedures.asking import choice, day, files, line, past_day, text, tick, ticks, today_of
from portal.procedures.changes import Add, Amend, Change, Fact, Move, Start, Stop
from portal.procedures.decision_challenge.circumstances import (
    attempt_recorded,
    closing,
    decided_on,
    is_owner,
    oat_did_not_ask,
    passes_direct,
)
from portal.procedures.decision_challenge.eligibility import (
    advice_taken,
    answered,
    automatic,
    known_adjustments,
    not_answered,
    ticked,
)
from portal.procedures.decision_challenge.vocabulary import (
    ANALYSIS,
    CLOSED,
    EXPLAIN,
    FOLLOW_UP,
    GROUNDS,
    GROUNDS_DUE,
    JR_MARKER,
    LATE,
    LATE_REASONS,
    MARK,
    NO_GROUNDS,
    NOT_REASONABLE,
    OPEN,
    OUT_OF_TIME,
    REASONABLE,
    REFERRED,
    REQUESTED,
    RETURNED,
    REVIEW_FIT,
    REVIEW_MARK,
    WITH_OAT,
    WITH_OWNER,
)
from portal.procedures.definition import Ask, Guard, Problem, RowChoice, Situation, Step, Who
from portal.procedures.feedback import (
    CASE_STAFF,
    OAT,
    OWNER,
    REAL_DATE,
    is_high_risk,
    jr_marker,
    parent,
    parties,
    real_received_day,
    reopened,
    three_month_mark,
)
from portal.procedures.feedback_letters import (
    GROUNDS_REQUEST,
    INVITATION,
    LATENESS_CORRECTED,
    NEW_DEADLINE,
    OUT_OF_TIME_ENDS,
    sending,
)
from portal.procedures.making import entered, fact, facts, filed, work_item
from portal.procedures.reasons import long_enough, reason
from portal.procedures.referrals import DIRECTIONS, PICKUP, no_part, submitting
from portal.procedures.risk import RISK_ASKS, risk_asked, risk_changed, risk_named

OWNER_OR_OAT = Who("OWNER_OR_OAT", "case owner or OAT", (CASE_STAFF | OAT).posts)
YES_NO = (("Yes", "Yes"), ("No", "No"))
NONE_NEEDED, NEEDED = "None needed", "Needed"
TO_FOLLOW, FOLLOWED = "To follow", "Followed"
LOGGED_LATE_AFTER = 2
"""Working days after which the logging of grounds needs a reason (RF-33c)."""

# Reasonable adjustments (para 31)

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

# DC-T22 to DC-T24: grounds received

IN_WRITING, BY_TELEPHONE = "In writing", "By telephone"
FIELDS = (
    ("why_wrong", "Why the decision is thought wrong"),
    ("wanted_now", "What the person wants now"),
    ("evidence_list", "Supporting or new evidence"),
)
THE_THREE: tuple[Ask, ...] = tuple(text(name, label, para="30") for name, label in FIELDS)
CREDIBLE = "Is the threat credible? Say why"
JR_ASKS: tuple[Ask, ...] = (
    choice(
        "A26_3",
        "Is Judicial Review threatened, or unlawful action by PHSO alleged?",
        YES_NO,
        when=lambda s: "A26-3" not in automatic(s) and "A26-3" not in answered(s),
        para="26",
    ),
    text("A26_3_why", CREDIBLE, hint="Only if the answer is Yes", para="26"),
)
RECEIPT: tuple[Ask, ...] = (
    day(
        "received_on",
        "Received by the office",
        real_received_day,
        missing="Enter the date received",
        default=today_of,
        no_such_day=REAL_DATE,
        hint="The day on which it reached the office",
        para="33",
    ),
    text(
        "late_reason",
        "Why it was logged late",
        hint="Only when it came more than 2 working days ago",
        para="33",
    ),
    choice(
        "how",
        "How they came",
        ((IN_WRITING, IN_WRITING), (BY_TELEPHONE, BY_TELEPHONE)),
        "Choose how the grounds came",
        default=IN_WRITING,
        para="31",
    ),
    files("grounds_files", "The grounds and the evidence", para="38"),
    text("transcript", "Transcript", hint="Only by telephone", para="31"),
    line("taken_by", "Taken down by", default=lambda s: s.actor.name, para="31"),
    tick("read_back", "The text was read back to the person", para="31"),
    *THE_THREE,
    text(
        "late_explanation",
        "Why it is late, in the person's words",
        hint="Only if the request says so",
        para="33",
    ),
    *JR_ASKS,
)


def logged_in_time(s: Situation) -> Iterable[Problem]:
    """RF-33c"""
    arrived = s.data.get("received_on")
    if not isinstance(arrived, date) or arrived > s.today:
        return
    if working_days_between(arrived, s.today, s.holidays) > LOGGED_LATE_AFTER:
        why = s.data.get("late_reason") or ""
        if not why:
            yield "late_reason", "Say why it was logged late"
        elif sentence := long_enough(s, why):
            yield "late_reason", sentence


def attached_or_taken_down(s: Situation) -> Iterable[Problem]:
    """RF-31c, RF-38a"""
    if s.data.get("how") == BY_TELEPHONE:
        if not (s.data.get("transcript") or "").strip():
            yield "transcript", "Enter the transcript"
        if not s.data.get("taken_by"):
            yield "taken_by", "Enter who took it down"
        if not s.data.get("read_back"):
            yield "read_back", "Confirm that the text was read back"
    elif s.data.get("how") == IN_WRITING and not s.data.get("grounds_files"):
        yield "grounds_files", "Attach the grounds for review"


def threat_explained(s: Situation) -> Iterable[Problem]:
    """RF-26d"""
    if s.data.get("A26_3") == "Yes" and not (s.data.get("A26_3_why") or "").strip():
        yield "A26_3_why", CREDIBLE


def threat_asked(s: Situation) -> Iterable[Problem]:
    open_question = "A26-3" not in automatic(s) and "A26-3" not in answered(s)
    if open_question and not s.data.get("A26_3"):
        yield "A26_3", CREDIBLE


def empty_fields(s: Situation) -> Iterable[Problem]:
    """RF-30b"""
    for name, label in FIELDS:
        if not (s.data.get(name) or "").strip():
            yield name, f"{label} was not answered"


def days_after(s: Situation, arrived: date) -> int:
    """Calendar days after the deadline that holds; 0 in time (RF-33a)."""
    current = s.case.date("deadline_current")
    return max((arrived - current).days, 0) if current else 0


def lateness_words(days: int) -> str:
    return "In time" if not days else f"{days} day{'' if days == 1 else 's'} late"


def marked(s: Situation, arrived: date, text: str, **more: Any) -> Iterable[Change]:
    """The grounds with their mark (RF-38b), their date and the mark of three months."""
    days = days_after(s, arrived)
    yield Fact("grounds_received", arrived, "Grounds received")
    yield Fact("days_late", days)
    yield Fact("marked_challenge", MARK)
    for name, _ in FIELDS:
        yield Fact(name, s.data.get(name) or "")
    if s.case.deadline(REVIEW_MARK):
        yield Stop(REVIEW_MARK, s.today, met=False, quiet=True)
    yield Start(REVIEW_MARK, arrived, three_month_mark(arrived), quiet=True)
    said = lateness_words(days)
    yield Add(
        "correspondence",
        title=MARK,
        text=text,
        on=arrived,
        data={"direction": "in", "what": "grounds", "mark": MARK, "lateness": said},
        files=filed("grounds_files", "grounds", MARK)(s),
        says=f"{MARK}. {said}",
        **more,
    )


def threat_kept(s: Situation) -> Iterable[Change]:
    if s.data.get("A26_3"):
        held = dict(s.case.fact("oat_criteria") or {})
        held["A26-3"] = {"answer": s.data["A26_3"], "why": s.data.get("A26_3_why") or ""}
        yield Fact("oat_criteria", held)


def grounds_arrived(s: Situation) -> Iterable[Change]:
    arrived = s.data["received_on"]
    by_telephone = s.data.get("how") == BY_TELEPHONE
    taken = f"Taken down by {s.data.get('taken_by')} and read back." if by_telephone else ""
    words = "\n\n".join(filter(None, (taken, s.data.get("transcript") if by_telephone else "")))
    if s.case.position == CLOSED:
        yield from reopened(s)
        decided = decided_on(s)
        if decided is not None:
            yield Start(JR_MARKER, decided, jr_marker(decided), quiet=True)
    if s.case.deadline(GROUNDS_DUE):
        yield Stop(GROUNDS_DUE, arrived)
    yield from marked(s, arrived, words)
    yield from threat_kept(s)
    if s.data.get("late_explanation"):
        yield Fact("late_explanation", s.data["late_explanation"])


def is_late(s: Situation, arrived: Any) -> bool:
    return isinstance(arrived, date) and bool(days_after(s, arrived))


def where_received(s: Situation) -> str:
    """DC-T22 in time or asked for by OAT, DC-T23 late."""
    late = is_late(s, s.data.get("received_on")) and not passes_direct(s)
    return LATE if late else GROUNDS


def explanation_awaited(s: Situation) -> Iterable[Change]:
    """DC-T23: the person has so many days to explain."""
    if where_received(s) == LATE:
        yield from awaiting_explanation(s)


def awaiting_explanation(s: Situation) -> Iterable[Change]:
    due = s.due(EXPLAIN, s.today)
    yield Start(EXPLAIN, s.today, due)
    yield Fact("late_asked_on", s.today)
    yield Fact("late_reply_due", due)


def closed_without_grounds(s: Situation) -> str | None:
    if s.case.position == CLOSED and s.case.resolution_code != NO_GROUNDS:
        return "This challenge is closed and can only be read"
    return None


RECEIVED_GROUNDS = Step(
    "DC-T22, DC-T23",
    "Record grounds received",
    "Review and feedback paras 30 and 33",
    "recorded the grounds",
    OWNER,
    (REQUESTED, CLOSED),
    where_received,
    asks=RECEIPT,
    guards=(closed_without_grounds, adjustments_followed),
    rules=(logged_in_time, attached_or_taken_down, threat_explained),
    prompts=(empty_fields, threat_asked),
    changes=(grounds_arrived, explanation_awaited),
    owner_only=True,
    leads=(GROUNDS, LATE),
    shown=lambda s: closed_without_grounds(s) is None,
)


def oat_asked(s: Situation) -> str | None:
    return None if passes_direct(s) else "OAT has not asked for this request"


def not_received_yet(s: Situation) -> bool:
    return not s.case.fact("grounds_received")


def followed_before_receipt(s: Situation) -> str | None:
    return adjustments_followed(s) if not_received_yet(s) else None


def passed_straight(s: Situation) -> Iterable[Change]:
    """RF-37b: lateness goes along as a fact; nobody decides on it."""
    arrived = s.data.get("received_on") if not_received_yet(s) else s.case.date("grounds_received")
    if not_received_yet(s):
        yield from grounds_arrived(s)
    for key in (GROUNDS_DUE, EXPLAIN):
        if s.case.deadline(key) and not (key == GROUNDS_DUE and not_received_yet(s)):
            yield Stop(key, s.today, met=False)
    days = days_after(s, arrived) if arrived else 0
    word = "day" if days == 1 else "days"
    told = f"Received {days} {word} after the deadline; no decision taken" if days else "Received in time"
    yield from submitting("P5", s.data.get("summary") or told, lateness=told, days_late=days)(s)
    yield Start(PICKUP.key, s.today)


def receipt_if_needed(s: Situation) -> tuple[Ask, ...]:
    note = text("summary", "Note for OAT", hint="OAT reads this with the grounds", para="37")
    return (*RECEIPT, note) if not_received_yet(s) else (note,)


def rules_of_receipt(s: Situation) -> Iterable[Problem]:
    if not_received_yet(s):
        for rule in (logged_in_time, attached_or_taken_down, threat_explained):
            yield from rule(s)


PASS_STRAIGHT = Step(
    "DC-T24",
    "Pass straight to OAT",
    "Review and feedback para 37",
    "passed the request straight to OAT",
    OWNER,
    (REQUESTED, LATE, GROUNDS, ANALYSIS, CLOSED),
    REFERRED,
    asks=receipt_if_needed,
    guards=(closed_without_grounds, oat_asked, followed_before_receipt),
    rules=(rules_of_receipt,),
    changes=(passed_straight,),
    owner_only=True,
    shown=passes_direct,
)

# DC-T25, DC-T26, DC-T49, DC-T54: lateness


def days_passed(s: Situation) -> str:
    """RF-34e"""
    decided, asked, due = decided_on(s), s.case.date("grounds_request_sent"), earliest(s)
    if not decided or not asked or not due:
        return ""
    return f"{(asked - decided).days} of {(due - decided).days} days had passed"


def support_on_record(s: Situation) -> str:
    """RF-34c: advocate, MP and adjustments on record."""
    about = parent(s)
    found = [
        f"{each.title}, {each.data.get('type')}"
        for each in parties(about)
        if each.data.get("type") in ("MP", "Representative or advocate")
    ]
    if about is not None and about.fact("mp_name"):
        found.append(f"{about.fact('mp_name')}, MP")
    found += [title for title, _ in known_adjustments(s)]
    found += [row.title for row in s.case.of("adjustment")]
    return ", ".join(dict.fromkeys(found))


def late_reason_choices(s: Situation) -> list[tuple[str, str, str]]:
    """The six codes of para 34, each with what the case says of it."""
    hints = {
        "L34-2": f"On record: {found}" if (found := support_on_record(s)) else "",
        "L34-3": "Name the evidence below",
        "L34-4": days_passed(s),
        "L34-5": "Say below why the return was reasonably prompt",
        "L34-6": "Describe it below",
    }
    return [(code, words, hints.get(code, "")) for code, words in LATE_REASONS]


CHOOSE = "Choose a reason and explain it"
OF_THE_CODE = {
    "L34-3": "Name the evidence",
    "L34-5": "Say why the return was reasonably prompt",
    "L34-6": "Describe the reason",
}


def code_explained(s: Situation) -> Iterable[Problem]:
    """RF-34a, RF-34d, RF-34f, RF-34g"""
    why = s.data.get("reason") or ""
    own = OF_THE_CODE.get(str(s.data.get("late_reason_code")), CHOOSE)
    if not why.strip():
        yield "reason", own
    elif sentence := long_enough(s, why):
        yield "reason", sentence


def support_asked(s: Situation) -> Iterable[Problem]:
    """RF-34c"""
    if support_on_record(s) and s.data.get("late_reason_code") not in (None, "", "L34-2"):
        yield "late_reason_code", "An advocate/MP/adjustment is on record"


def lateness_decided(decision: str) -> Any:
    def changes(s: Situation) -> Iterable[Change]:
        yield Fact("late_decision", decision, "Decision on lateness")
        yield Fact("late_decision_reason", s.data["reason"])
        yield Fact("late_reason_code", s.data.get("late_reason_code") or "")
        if s.data.get("explanation"):
            yield Fact("late_explanation", s.data["explanation"])
        if s.case.deadline(EXPLAIN):
            yield Stop(EXPLAIN, s.today)
        yield Add(
            "late_decision",
            title=decision,
            text=s.data["reason"],
            on=s.today,
            data={"code": s.data.get("late_reason_code") or ""},
        )

    return changes


EXPLANATION = text(
    "explanation",
    "The explanation",
    "Enter the explanation",
    hint="The person's, or what you know already",
    default=lambda s: s.case.fact("late_explanation"),
    para="33",
)

SET_ASIDE = Step(
    "DC-T25",
    "Put time limit aside",
    "Review and feedback paras 34 and 36",
    "put the time limit aside",
    OWNER,
    (LATE,),
    GROUNDS,
    asks=(
        EXPLANATION,
        choice("late_reason_code", "Reason", late_reason_choices, CHOOSE, para="34"),
        text("reason", "Why it is a good reason", para="34"),
    ),
    guards=(oat_did_not_ask,),
    rules=(code_explained,),
    prompts=(support_asked,),
    changes=(lateness_decided(REASONABLE),),
    owner_only=True,
)


def chance_given(s: Situation) -> str | None:
    """RF-33b: a reply, or the day for it has passed with none after the person was asked."""
    due = s.case.date("late_reply_due")
    if s.case.fact("late_explanation") or (s.case.fact("late_invited_on") and due and due < s.today):
        return None
    return "Give the person the chance to explain first"


DECLINE_LATE = sending(
    Step(
        "DC-T26",
        "Decline - out of time",
        "Review and feedback paras 35 and 74",
        "declined the request as out of time",
        OWNER,
        (LATE,),
        CLOSED,
        asks=(
            reason("Record why you are declining", label="Why there is no reasonable explanation", para="35"),
        ),
        guards=(oat_did_not_ask, chance_given),
        changes=(lateness_decided(NOT_REASONABLE), closing(OUT_OF_TIME)),
        owner_only=True,
    ),
    OUT_OF_TIME_ENDS,
)


def not_invited_yet(s: Situation) -> str | None:
    if s.case.fact("late_explanation"):
        return "The request says already why it was late"
    return "The person was asked already" if s.case.fact("late_invited_on") else None


def invited(s: Situation) -> Iterable[Change]:
    """The days for a reply count from the letter."""
    sent_on = s.data["letter_on"]
    due = s.due(EXPLAIN, sent_on)
    yield Fact("late_invited_on", sent_on, "Asked why it was late")
    running = s.case.deadline(EXPLAIN)
    if running is not None and due > running.due_on:
        yield Move(EXPLAIN, due, "The letter went out later")
        yield Fact("late_reply_due", due)


INVITE = sending(
    Step(
        "RF-33b",
        "Invite an explanation",
        "Review and feedback para 33",
        "asked the person why the request was late",
        OWNER,
        (LATE,),
        guards=(oat_did_not_ask, not_invited_yet),
        changes=(invited,),
        owner_only=True,
        shown=lambda s: not_invited_yet(s) is None,
    ),
    INVITATION,
)

EXPLAINED = Step(
    "RF-33b",
    "Record explanation of lateness",
    "Review and feedback para 33",
    "recorded the person's explanation",
    OWNER,
    (LATE,),
    asks=(
        past_day("explained_on", "Received", missing="Enter the date received", para="33"),
        EXPLANATION,
        *RISK_ASKS,
    ),
    guards=(oat_did_not_ask,),
    rules=(risk_named,),
    prompts=(risk_asked,),
    changes=(
        fact("late_explanation", entered("explanation"), "Explanation of lateness"),
        lambda s: [
            Add(
                "correspondence",
                title="Explanation of lateness",
                text=s.data["explanation"],
                on=s.data["explained_on"],
                data={"direction": "in", "what": "explanation"},
            )
        ],
        lambda s: [Stop(EXPLAIN, s.data["explained_on"])] if s.case.deadline(EXPLAIN) else [],
        risk_changed,
    ),
    owner_only=True,
)


def lateness_was_decided(s: Situation) -> str | None:
    if not s.case.fact("late_decision"):
        return "No decision on lateness is recorded"
    if s.case.position == CLOSED and s.case.resolution_code != OUT_OF_TIME:
        return "This challenge is closed and can only be read"
    return None


def lateness_open_again(s: Situation) -> Iterable[Change]:
    """RF-36b: the first choice stays on the record; the choice is open again, its explanation already in."""
    if s.case.position == CLOSED:
        yield from reopened(s)
        decided = decided_on(s)
        if decided is not None:
            yield Start(JR_MARKER, decided, jr_marker(decided), quiet=True)
    yield Fact("late_decision_first", s.case.fact("late_decision"))
    yield Fact("late_decision", "", "")
    yield Fact("late_decision_reason", "")
    yield Fact("late_reason_code", "")
    yield Add(
        "late_decision",
        title=f"{s.case.fact('late_decision')}: to be decided anew",
        text=s.data["reason"],
        on=s.today,
        data={"asked_by": s.data.get("asked_by") or "", "agreed_by": s.data.get("agreed_by") or ""},
        says=f"First choice: {s.case.fact('late_decision')}",
    )


CORRECTED = sending(
    Step(
        "DC-T49",
        "Correct the decision on lateness",
        "Review and feedback paras 35 and 36",
        "opened the decision on lateness again",
        OWNER,
        (GROUNDS, CLOSED),
        LATE,
        asks=(reason("Say what has changed", label="What has changed", para="36"),),
        guards=(lateness_was_decided,),
        changes=(lateness_open_again,),
        owner_only=True,
        shown=lambda s: lateness_was_decided(s) is None,
    ),
    LATENESS_CORRECTED,
    only=lambda s: s.case.resolution_code == OUT_OF_TIME,
)
CORRECT = agreed(CORRECTED, "correct_lateness")


def late_and_undecided(s: Situation) -> str | None:
    arrived = s.case.date("grounds_received")
    if arrived is None or not days_after(s, arrived):
        return "The grounds came in time"
    return "The lateness has been decided" if s.case.fact("late_decision") else None


def asked_why(s: Situation) -> Iterable[Change]:
    if s.case.deadline(DIRECTIONS.key):
        yield Stop(DIRECTIONS.key, s.today)
    yield from awaiting_explanation(s)
    if not s.case.fact("late_explanation"):
        yield Fact("late_invited_on", s.data["letter_on"])


ASK_WHY = sending(
    Step(
        "DC-T54",
        "Ask why it was late",
        "Review and feedback paras 33 and 35 to 37",
        "asked why the grounds came late",
        OWNER,
        (RETURNED,),
        LATE,
        guards=(late_and_undecided,),
        changes=(asked_why,),
        owner_only=True,
        shown=lambda s: late_and_undecided(s) is None,
    ),
    INVITATION,
    only=lambda s: not s.case.fact("late_explanation"),
)

# DC-T27, DC-T28


def deadline_passed(s: Situation) -> str | None:
    current = s.case.date("deadline_current")
    if current and current >= s.today:
        return f"The deadline has not passed: {long_date(current)}"
    return None


NOTHING_CAME = Step(
    "DC-T27",
    "Close - no grounds submitted",
    "Review and feedback para 32",
    "closed the challenge, no grounds were submitted",
    OWNER,
    (REQUESTED,),
    CLOSED,
    asks=(text("closing_note", "Closing note", "Enter a closing note", para="32"),),
    guards=(deadline_passed,),
    changes=(
        facts("closing_note"),
        lambda s: [Add("note", title="No grounds submitted", text=s.data["closing_note"], on=s.today)],
        closing(NO_GROUNDS),
    ),
    owner_only=True,
)


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

# DC-T46, DC-T52

TAKE_IN = Step(
    "DC-T46",
    "Take into OAT",
    "Review and feedback paras 4 and 37",
    "asked for the grounds on arrival",
    OAT,
    (REQUESTED, LATE, GROUNDS),
    asks=(reason("Say which circumstances apply", label="Which circumstances", para="4"),),
    guards=(no_part, lambda s: "OAT has asked for it already" if passes_direct(s) else None),
    changes=(
        fact("pass_direct", "Yes", "OAT has asked for the grounds on arrival"),
        work_item(
            "told",
            "OAT has asked for the grounds on arrival",
            person=lambda s: s.case.owner_id,
            text=entered("reason"),
        ),
    ),
)


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

# DC-T47, FU-T1: contact after the end


def owner_or_any_oat(s: Situation) -> str | None:
    if is_owner(s) or OAT.includes(s.actor):
        return None
    return f"Only {s.name_of(s.case.owner_id)} or OAT can do this"


def contact_logged(s: Situation) -> Iterable[Change]:
    """RF-75b: nothing reopens."""
    row = Add(
        "follow_up",
        title=f"Follow-up contact, {long_date(s.data['contact_on'])}",
        text=s.data["summary"],
        state="Logged",
        on=s.data["contact_on"],
    )
    yield row
    yield Start(FOLLOW_UP, s.today, of=row)


LOG_CONTACT = Step(
    "DC-T47",
    "Log follow-up contact",
    "Review and feedback para 75",
    "logged contact after the end of the process",
    OWNER_OR_OAT,
    (CLOSED,),
    asks=(
        past_day("contact_on", "Date of the contact", missing="Enter the date of the contact", para="75"),
        text("summary", "Summary", "Enter what the person said", para="75"),
        *RISK_ASKS,
    ),
    guards=(owner_or_any_oat,),
    rules=(risk_named,),
    prompts=(risk_asked,),
    changes=(contact_logged, risk_changed),
    says="The process has ended. Decide whether to reply",
    elsewhere="Contact is logged as follow-up only after the end of the process",
)


def contact_ends(state: str, name: str) -> Any:
    def changes(s: Situation) -> Iterable[Change]:
        if s.case.deadline(FOLLOW_UP, s.record):
            yield Stop(FOLLOW_UP, s.today, of=s.record)
        yield Amend(
            s.record, {"state": state}, {"answer": s.data.get(name) or ""}, close=True, says=s.record.title
        )

    return changes


CONTACT = RowChoice("follow_up", "Contact", ("Logged",), "Choose the contact")


def contact_waits(s: Situation) -> bool:
    return bool(CONTACT.of(s))


REPLY = Step(
    "FU-T1",
    "Reply",
    "Review and feedback para 75",
    "replied to a follow-up contact",
    OWNER_OR_OAT,
    (CLOSED,),
    of=CONTACT,
    asks=(text("reply", "Reply", "Enter the reply", para="75"),),
    guards=(owner_or_any_oat,),
    changes=(
        contact_ends("Reply sent", "reply"),
        lambda s: [
            Add(
                "correspondence",
                title="Reply to follow-up contact",
                text=s.data["reply"],
                on=s.today,
                data={"direction": "out", "to": s.case.client_name},
            )
        ],
    ),
    shown=contact_waits,
)

NO_REPLY = Step(
    "FU-T1",
    "No reply",
    "Review and feedback para 75",
    "decided not to reply to a follow-up contact",
    OWNER_OR_OAT,
    (CLOSED,),
    of=CONTACT,
    asks=(reason("Say why you will not reply", para="75"),),
    guards=(owner_or_any_oat,),
    changes=(contact_ends("No reply", "reason"),),
    shown=contact_waits,
)

TWO_PEOPLE: tuple[tuple[Step, str], ...] = (
    (ASKED, "extend_grounds"),
    (EXTENDED, "extend_grounds"),
    (CORRECTED, "correct_lateness"),
)

STEPS: tuple[Step, ...] = (
    ADJUSTMENTS,
    FOLLOW,
    ASK,
    ALREADY_GIVEN,
    EXTEND,
    RECEIVED_GROUNDS,
    PASS_STRAIGHT,
    NOTHING_CAME,
    INVITE,
    EXPLAINED,
    SET_ASIDE,
    DECLINE_LATE,
    CORRECT,
    ASK_WHY,
    ANALYSE,
    TAKE_IN,
    LOG_CONTACT,
    REPLY,
    NO_REPLY,
)
