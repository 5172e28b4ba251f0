"""Grounds in writing: received, passed straight to OAT, or none submitted (paras 26, 30 to 33, 37, 38)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from portal.deadlines import long_date, working_days_between
from portal.procedures.asking import choice, day, files, line, text, tick, today_of
from portal.procedures.changes import Add, Change, Fact, Start, Stop
from portal.procedures.decision_challenge.adjustments import adjustments_followed
from portal.procedures.decision_challenge.circumstances import closing, decided_on, passes_direct
from portal.procedures.decision_challenge.eligibility import answered, automatic
from portal.procedures.decision_challenge.vocabulary import (
    ANALYSIS,
    CLOSED,
    EXPLAIN,
    GROUNDS,
    GROUNDS_DUE,
    JR_MARKER,
    LATE,
    MARK,
    NO_GROUNDS,
    REFERRED,
    REQUESTED,
    REVIEW_MARK,
    YES_NO,
)
from portal.procedures.definition import Ask, Problem, Situation, Step
from portal.procedures.feedback import (
    OWNER,
    REAL_DATE,
    jr_marker,
    real_received_day,
    reopened,
    three_month_mark,
)
from portal.procedures.making import facts, filed
from portal.procedures.reasons import long_enough
from portal.procedures.referrals import PICKUP, submitting

LOGGED_LATE_AFTER = 2
"""Working days after which the logging of grounds needs a reason (RF-33c)."""

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

# DC-T27


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

STEPS: tuple[Step, ...] = (
    RECEIVED_GROUNDS,
    PASS_STRAIGHT,
    NOTHING_CAME,
)
