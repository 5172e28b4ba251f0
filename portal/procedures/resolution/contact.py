"""What many steps of "Complaint - Resolution" share: calls and waits, the two ways to tell a client, closing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from portal.procedures.asking import choice, past_day, select, text
from portal.procedures.changes import Add, Amend, Change, Close, Fact, Start, Stop
from portal.procedures.definition import Ask, Guard, Problem, Rule, Situation
from portal.procedures.making import Making, fact, work_item
from portal.procedures.resolution.vocabulary import CODES, HAS_UNTIL
from portal.procedures.rules import (
    clock_in_london,
    day_in_london,
    long_date,
    not_before,
    time_not_in_future,
)

RECORD_THE_CALL = "Record the call first"
USE_CMEL9271 = "For this kind of referral use CMEL9271"
HAPPY_BY_PHONE = "Record that the client was happy to close by phone"
REACHED, NOT_REACHED = "Reached", "Not reached"


def consolatory(s: Situation) -> bool:
    """RES-11l: a "non complaint consolatory payment referral only"; its contact is by phone, or by CMEL9271."""
    return bool(s.case.fact("consolatory"))


def not_consolatory(s: Situation) -> str | None:
    """RES-13h: a consolatory referral gets no other letter than CMEL9271."""
    return USE_CMEL9271 if consolatory(s) else None


def is_consolatory(s: Situation) -> str | None:
    return None if consolatory(s) else "CMEL9271 is for consolatory payment referrals only"


def not_only_a_payment(s: Situation) -> bool:
    """RES-O33: the letters CMSL57xx are offered to complaints, not to consolatory referrals."""
    return not consolatory(s)


def parliamentary(s: Situation) -> bool:
    return s.case.fact("parliamentary") == "Yes"


def in_progress_of_parliament(s: Situation) -> bool:
    """RES-11i: each stage of a complaint with parliamentary contact is recorded in Respond."""
    entered = s.data.get("parliamentary") or s.case.fact("parliamentary")
    return bool(entered == "Yes")


# Calls


def calls(s: Situation, *positions: str) -> list[Any]:
    """The calls made in these positions, or all."""
    return [each for each in s.case.of("call") if not positions or each.data.get("position") in positions]


def calls_to_client(s: Situation, *positions: str) -> list[Any]:
    """The same without the calls to the second client and the MP: the client's word closes, or the client's silence."""
    return [each for each in calls(s, *positions) if each.data.get("whom", "Client") == "Client"]


def call_recorded(*positions: str) -> Any:
    """A call was made, to whomever it concerns; `call_to_client` asks for the client's own."""

    def guard(s: Situation) -> str | None:
        return None if calls(s, *positions) else RECORD_THE_CALL

    return guard


def call_to_client(*positions: str) -> Any:
    def guard(s: Situation) -> str | None:
        return None if calls_to_client(s, *positions) else RECORD_THE_CALL

    return guard


def last_call_failed(*positions: str) -> Any:
    """A letter takes the place of a call only after a call that did not reach the client."""

    def guard(s: Situation) -> str | None:
        made = calls_to_client(s, *positions)
        return None if made and made[-1].state == NOT_REACHED else RECORD_THE_CALL

    return guard


def last_call_reached(*positions: str) -> Any:
    def guard(s: Situation) -> str | None:
        made = calls_to_client(s, *positions)
        return None if made and made[-1].state == REACHED else RECORD_THE_CALL

    return guard


TOLD_ANEW = {"R10": "told_before_plan", "R12": "told_before_decision", "R12N": "told_before_decision"}
"""Positions that a case may reach twice, each with the fact that counts what the client was told before."""


def told_from_here(position: str) -> Making:
    """Calls and letters about an earlier plan, or an earlier decision, tell the client nothing about the present one."""
    return fact(
        TOLD_ANEW[position], lambda s: {kind: len(s.case.of(kind)) for kind in ("call", "correspondence")}
    )


def present(s: Situation, rows: Iterable[Any]) -> list[Any]:
    """Those of the calls and letters that came after `told_from_here`."""
    before = s.case.fact(TOLD_ANEW.get(s.case.position, "")) or {}
    return [each for each in rows if each.number > before.get(each.kind, 0)]


def calls_here(s: Situation) -> list[Any]:
    """The calls made in the present position about the present plan."""
    return present(s, calls(s, s.case.position))


def last_call_here_failed(s: Situation) -> str | None:
    made = calls_here(s)
    return None if made and made[-1].state == NOT_REACHED else RECORD_THE_CALL


def call_not_before(day: Callable[[Situation], date | None], sentence: str) -> Rule:
    """What a call tells of has happened before it; the sentence names its {date}."""

    def rule(s: Situation) -> Iterable[Problem]:
        on, earliest = s.data.get("called_on"), day(s)
        if on and earliest and on < earliest:
            yield "called_on", sentence.format(date=long_date(earliest))

    return rule


RESULTS = (
    (REACHED, "Reached", "You spoke to the person"),
    (NOT_REACHED, "Not reached", "No answer, a message left, the line engaged"),
)
ANSWERS = (("Agrees", "Agrees to close"), ("Disagrees", "Does not agree to close"))


def time_now(s: Situation) -> str | None:
    """The time of day, as long as the day is today's."""
    return clock_in_london(s.now) if s.now and day_in_london(s.now) == s.today else None


def decided_on(s: Situation) -> date | None:
    """The day of the decision that a call of step 16 tells (RES-O43): none tells it before it was taken."""
    since: date = s.case.position_since
    return since if s.case.position == "R5" else None


def call_asks(*more: Ask, missing: str = "Say whether you reached the client") -> tuple[Ask, ...]:
    """Date, time of day, result and note of a call (RES-13a, RES-17a)."""
    return (
        past_day(
            "called_on",
            "Date of the call",
            not_before("received_on", "The complaint came on {date}, so the call cannot be older"),
            not_before(decided_on, "The decision is of {date}, so the call that tells it cannot be older"),
        ),
        Ask(
            "called_at",
            "Time of the call",
            "time",
            missing="Enter the time of the call",
            rules=(time_not_in_future("called_on"),),
            default=time_now,
            hint="For example 14:05 or 2:05pm",
        ),
        choice("result", "Result of the call", RESULTS, missing),
        *more,
        text(
            "note",
            "Note of the call",
            "Enter a note of the contact",
            hint="Issues, next steps, what was agreed. Whoever calls next reads this",
        ),
    )


def call_made(whom: Any = "Client") -> Making:
    """The call, and with it that the client was contacted."""

    def changes(s: Situation) -> Iterable[Change]:
        called = s.data.get("whom") or (whom(s) if callable(whom) else whom)
        yield Add(
            "call",
            title=f"Call to the {called.lower() if called != 'MP' else called}",
            text=s.data["note"],
            state=s.data["result"],
            on=s.data["called_on"],
            data={
                "time": s.data["called_at"],
                "whom": called,
                "position": s.case.position,
                "answer": s.data.get("answer") if s.data["result"] == REACHED else None,
            },
            says=f"{s.data['result']}, {long_date(s.data['called_on'])}, {s.data['called_at']}",
        )
        if s.data["result"] == REACHED:
            yield from contacted(s, s.data["called_on"])

    return changes


def contacted(s: Situation, on: date) -> Iterable[Change]:
    """RES-S12: the days since the last contact with the client begin anew."""
    last = s.case.date("last_contact_on")
    if last and last > on:
        return
    yield Fact("last_contact_on", on)
    if running := s.case.deadline("D-CONTACT"):
        yield Stop("D-CONTACT", max(on, running.starts_on), quiet=True)
    yield Start("D-CONTACT", on, quiet=True)


def contact_note(title: str, name: str = "note", on: str = "") -> Making:
    """A contact note; the client was told something."""

    def changes(s: Situation) -> Iterable[Change]:
        day = s.data.get(on) or s.today
        yield Add("contact", title=title, text=s.data.get(name) or "", on=day)
        yield from contacted(s, day)

    return changes


def outcome_told(name: str = "") -> Making:
    """RES-O43: the first telling of the outcome ends its deadline, agreed or not."""

    def changes(s: Situation) -> Iterable[Change]:
        for key in ("D-OUT", "D-NEW"):
            if s.case.deadline(key):
                yield Stop(key, s.data.get(name) or s.today)

    return changes


def daypart(time: str) -> str:
    """The part of the day of RES-O18: before 12:00, 12:00 to 17:00, after 17:00."""
    return "morning" if time < "12:00" else "afternoon" if time <= "17:00" else "evening"


def few_calls(s: Situation) -> str | None:
    """RES-17a: what is missing of the usual number of attempts at different times, or None."""
    made = [each for each in calls_to_client(s, "R5") if each.state == NOT_REACHED]
    parts = {daypart(each.data.get("time") or "") for each in made}
    calls_wanted, parts_wanted = int(s.preferences["MIN_CALLS"]), int(s.preferences["MIN_DAYPARTS"])
    if len(made) >= calls_wanted and len(parts) >= parts_wanted:
        return None
    return (
        f"{len(made)} of {calls_wanted} calls were made, at {len(parts)} of {parts_wanted} times of the day. "
        "Give the reason"
    )


# Waits


def ends_on(s: Situation, key: str) -> date | None:
    running = s.case.deadline(key)
    return running.due_on if running else None


def wait_over(key: str) -> Any:
    """RES-O19: a reply counts up to the end of the last day; closing for silence opens on the day after."""

    def guard(s: Situation) -> str | None:
        due = ends_on(s, key)
        if due is None:
            return "No wait is running"
        opens = due + timedelta(days=int(s.preferences["WAIT_UNLOCK_OFFSET"]))
        return None if s.today >= opens else HAS_UNTIL.format(date=long_date(due))

    return guard


def within_wait(key: str) -> Any:
    """A reply within the wait: not before the letter, not after its last day."""

    def rule(s: Situation, on: date) -> str | None:
        running = s.case.deadline(key)
        if running is None:
            return None
        if on < running.starts_on:
            return f"The letter went out on {long_date(running.starts_on)}, so the reply cannot be older"
        return f"The client had until {long_date(running.due_on)}" if on > running.due_on else None

    return rule


def since_letter(key: str, sentence: str) -> Any:
    def rule(s: Situation, on: date) -> str | None:
        running = s.case.deadline(key)
        return (
            sentence.format(date=long_date(running.starts_on)) if running and on < running.starts_on else None
        )

    return rule


def wait_activity(key: str, title: str, on: str = "letter_on") -> Making:
    """The activity of a wait; its day is the last of the wait."""

    def changes(s: Situation) -> Iterable[Change]:
        start = s.data.get(on)
        if start:
            deadline = {"wait": "D-17", "check": "D-42"}[key]
            yield Add(
                "activity",
                title=title,
                state="Not Started",
                due_on=s.due(deadline, start),
                data={"key": key},
                says=title,
            )

    return changes


def wait_done(key: str) -> Making:
    def changes(s: Situation) -> Iterable[Change]:
        for row in s.case.of("activity", "Not Started"):
            if row.data.get("key") == key:
                yield Amend(row, {"state": "Done"}, close=True)

    return changes


# Letters and what takes their place


def issued(s: Situation, *codes: str) -> list[Any]:
    return [each for each in s.case.of("correspondence") if each.data.get("code") in codes]


def position_now(s: Situation) -> str:
    """Where the SR stands when a letter goes out."""
    return str(s.case.position)


def told_consolatory(s: Situation, position: str) -> bool:
    """RES-O33: CMEL9271 went out in this position."""
    return any(each.data.get("position") == position for each in issued(s, "CMEL9271"))


def closure_letters(s: Situation) -> list[Any]:
    """RES-42f: CMSL5708, or for a consolatory referral the CMEL9271 that went out in its place."""
    return [
        each
        for each in issued(s, "CMSL5708", "CMEL9271")
        if each.data["code"] == "CMSL5708" or each.data.get("position") in ("R13", "R14")
    ]


LETTER_ACTIVITY = (
    ("Not Required", "Not Required", "The client was happy to close by phone and needs no letter"),
    ("Issued", "Issued", "The letter is attached to the SR"),
)


def letter_activity_asks(*, default: Any = None) -> tuple[Ask, ...]:
    """RES-13f, RES-42f: the Letter (Outbound) activity at closing, and the contact note that goes without a letter."""
    return (
        choice(
            "letter_outbound",
            "Letter (Outbound)",
            LETTER_ACTIVITY,
            "Say whether a letter was issued",
            default=default,
        ),
        text(
            "phone_note",
            "Contact note",
            hint="Without a letter: that the client was happy to close by phone",
        ),
    )


def note_without_letter(s: Situation) -> Iterable[Problem]:
    if s.data.get("letter_outbound") == "Not Required" and not s.data.get("phone_note"):
        yield "phone_note", HAPPY_BY_PHONE


def letter_attached(letters: Callable[[Situation], list[Any]]) -> Guard:
    """RES-42f: a letter that is said to be issued is attached to the SR."""
    return lambda s: (
        "Attach the closure letter" if s.data.get("letter_outbound") == "Issued" and not letters(s) else None
    )


def letter_activity_ends(s: Situation) -> Iterable[Change]:
    state = "Done" if s.data.get("letter_outbound") == "Issued" else "Not Required"
    for row in s.case.of("activity", "Not Started"):
        if row.data.get("key") == "letter_outbound":
            yield Amend(row, {"state": state}, close=True, says=f"Letter (Outbound) {state}")
    if s.data.get("phone_note") and state == "Not Required":
        yield Add(
            "contact", title="Closed by phone, no letter required", text=s.data["phone_note"], on=s.today
        )
        yield Fact("closed_by", "phone")


# Closing


def codes_ask(preset: str = "") -> Ask:
    missing = "Choose a resolution code"
    return select(
        "resolution_code", "Resolution Code", CODES, missing, unlisted=missing, default=preset or None
    )


def owning_teams(s: Situation) -> list[tuple[str, str]]:
    return [(str(each), str(each)) for each in s.preferences["BAU_TEAMS"]]


CHOOSE_OWNING_TEAM = "Choose the BAU owning team"
OWNING_TEAM = select(
    "owning_team",
    "BAU owning team",
    owning_teams,
    CHOOSE_OWNING_TEAM,
    unlisted=CHOOSE_OWNING_TEAM,
    default=lambda s: s.case.fact("owning_team"),
    hint="The case goes back to this team",
)


def closing(
    code: Any = "", *, keeps: tuple[str, ...] = ("told", "closed", "anomaly", "bau_action")
) -> Making:
    """The SR closes with its code, what still waits no longer runs, and the case goes back to BAU (RES-S14).

    Who lifted the lock still has 24 hours to see the case move (step 46), so that deadline runs on.
    """

    def changes(s: Situation) -> Iterable[Change]:
        for running in s.case.running():
            if running.key not in ("D-OUT", "D-NEW", "D-LOCK"):
                row = next((each for each in s.case.of("action") if each.id == running.record_id), None)
                yield Stop(running.key, s.today, met=False, of=row)
        chosen = s.data.get("resolution_code") or (code(s) if callable(code) else code)
        team = s.data.get("owning_team") or s.case.fact("owning_team")
        yield Fact("owning_team", team, "BAU owning team")
        yield Close(chosen, s.today, keeps, runs_on=("D-LOCK",))
        yield from work_item(
            "closed",
            f"{s.case.reference} is closed: {chosen}",
            team="bau",
            text=f"The case goes back to {team}",
        )(s)

    return changes


def now_of(s: Situation) -> datetime:
    assert s.now is not None
    return s.now
