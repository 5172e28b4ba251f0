"""Referrals to the Ombudsman's Assurance Team: the "specialist advice" tab of a challenge, a complaint or a case (paras 26 to 49).

A referral is a record "referral" of the case that asks: `title` is its purpose in words, `text` the question or summary,
`person_id` who has it, `data["purpose"]` one of P1 to P7. Its states are those of section 2.4. What OAT tells the case owner
to do is a record "direction" each. What the Legal Team is asked is a record "legal_request".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from portal.deadlines import long_date
from portal.procedures.agreeing import AGREED, APPROVAL
from portal.procedures.asking import past_day, repeat, text
from portal.procedures.authority import ACTIONS, LINE_MANAGER
from portal.procedures.changes import Add, Amend, Change, Fact, Start, Stop
from portal.procedures.definition import Actor, Ask, DeadlineRule, RowChoice, Situation, Step, slug
from portal.procedures.feedback import LEGAL, OAT, OAT_LEAD, OWNER, decisions, parent
from portal.procedures.making import Making, Value, finish, value_of, work_item
from portal.procedures.reasons import reason

REFERRAL, DIRECTION, LEGAL_REQUEST = "referral", "direction", "legal_request"
SUBMITTED, ASSIGNED, ON_HOLD = "Submitted", "Assigned", "On hold - Legal advice"
ANSWERED, COMPLETED, WITHDRAWN = "Answered", "Completed", "Withdrawn"
WAITING = (SUBMITTED, ASSIGNED, ON_HOLD)
TO_DO, DONE = "To do", "Done"

PURPOSES: Mapping[str, str] = {
    "P1": "Advice on a challenge",
    "P2": "High-risk discussion",
    "P3": "Detailed investigation in doubt",
    "P4": "Review referral",
    "P5": "Direct pass-on",
    "P6": "Service complaint handling advice",
    "P7": "Assurance asked for",
}
WITH_OUTCOME = ("P3", "P4", "P5")
"""The purposes that end in one of the six outcomes; the others end in an advice answer."""

OUTCOMES: Mapping[str, str] = {
    "O1": "Returned to caseworker - more information needed",
    "O2": "Returned to caseworker - further work required",
    "O3": "Returned to caseworker - Not for OAT - service complaint",
    "O4": "Returned to caseworker - Not for OAT - review criteria not met",
    "O5": "Returned to caseworker - Not for OAT - Other",
    "O6": "Accepted by OAT",
}
"""The six outcomes, exactly so (para 48)."""
NO_SUCH_OUTCOME = "Choose an outcome from the list"

PICKUP = DeadlineRule(
    "D-PICKUP",
    "Pick-up by OAT",
    "Review and feedback para 47",
    "OAT_PICKUP_DAYS",
    needs=("assign-to-me",),
    overdue="Referral not picked up, overdue by {n}",
)
DIRECTIONS = DeadlineRule(
    "D-DIRECTIONS",
    "Directions of OAT",
    "Review and feedback para 49",
    "DIRECTION_DAYS",
    needs=("direction-done", "directions-done"),
    overdue="Directions overdue by {n}",
)

PART = "You took part in this case and cannot consider the referral"
NOT_MINE = "Assign the referral to yourself first"
NONE_WAITS = "No referral waits for OAT here"
TELL_THE_USER = "Tell the service user what is happening"


def outcome_step(outcome: str) -> str | None:
    """The key of the step that records this outcome; None for any other words (RF-48a)."""
    return slug(outcome) if outcome in OUTCOMES.values() else None


def open_referral(case: Any) -> Any:
    """The referral that OAT has not answered yet, or None."""
    found = [each for each in case.of(REFERRAL) if each.state in WAITING]
    return found[-1] if found else None


def latest_referral(case: Any, *purposes: str) -> Any:
    found = [each for each in case.of(REFERRAL) if not purposes or each.data.get("purpose") in purposes]
    return found[-1] if found else None


def is_open_for(*purposes: str) -> Callable[[Situation], bool]:
    """Whether an open referral is for one of these purposes."""

    def holds(s: Situation) -> bool:
        referral = open_referral(s.case)
        return referral is not None and referral.data["purpose"] in purposes

    return holds


# OR-T1, OR-T3, OR-T4: asking, and the Legal Team first

JR_ASKS_LEGAL = ("Threatened", "Considering issuing", "Issued")


def legal_has_to_advise(s: Situation, state: str | None = None) -> bool:
    """Whether there is a JR position on which the Legal Team has not advised (para 70)."""
    state = state or s.case.fact("jr_state")
    return state in JR_ASKS_LEGAL and s.case.fact("jr_advised_on_state") != state


def asking_legal(s: Situation, state: str) -> Iterable[Change]:
    yield Add(
        LEGAL_REQUEST,
        title=f"Judicial Review: {state}",
        state="Asked",
        on=s.today,
        post="legal",
        data={"jr_state": state},
        says="The Legal Team is asked for advice",
    )
    yield from work_item("legal", "Advise on Judicial Review before OAT goes on", post="legal", text=state)(s)


def submitting(purpose: Value, question: Value, **data: Value) -> Making:
    """OR-T1: the referral stands in OAT's list. The step that makes it starts D-PICKUP on today.

    With a JR position that Legal has not advised on yet it is on hold from the start (OR-T3).
    """

    def changes(s: Situation) -> Iterable[Change]:
        wanted = value_of(purpose, s)
        held = wanted in WITH_OUTCOME and legal_has_to_advise(s)
        yield Add(
            REFERRAL,
            title=PURPOSES[wanted],
            text=value_of(question, s) or "",
            state=ON_HOLD if held else SUBMITTED,
            on=s.today,
            data={
                "purpose": wanted,
                "submitted_by": s.actor.name,
                **{key: value_of(value, s) for key, value in data.items()},
            },
            says=f"Referred to OAT: {PURPOSES[wanted]}",
        )
        if held:
            yield from asking_legal(s, s.case.fact("jr_state"))

    return changes


def holding(state: Value) -> Making:
    """OR-T3: an open referral that ends in an outcome waits until the Legal Team has advised on this JR position."""

    def changes(s: Situation) -> Iterable[Change]:
        referral, now = open_referral(s.case), value_of(state, s)
        if referral is None or referral.data["purpose"] not in WITH_OUTCOME or referral.state == ON_HOLD:
            return
        if legal_has_to_advise(s, now):
            yield Amend(referral, {"state": ON_HOLD}, says=f"{referral.title}: {ON_HOLD}")
            yield from asking_legal(s, now)

    return changes


def asked_of_legal(case: Any) -> Any:
    """What the Legal Team has not answered yet, or None."""
    asked = case.of(LEGAL_REQUEST, "Asked")
    return asked[-1] if asked else None


def no_hold(s: Situation) -> str | None:
    """RF-70a"""
    referral = open_referral(s.case)
    if referral is None or referral.state != ON_HOLD:
        return None
    asked = asked_of_legal(s.case)
    return (
        f"Waiting for advice from the Legal Team (asked on {long_date(asked.on if asked else referral.on)})"
    )


def legal_answered(s: Situation) -> Iterable[Change]:
    referral, asked = open_referral(s.case), asked_of_legal(s.case)
    state = ASSIGNED if referral.person_id else SUBMITTED
    yield Amend(referral, {"state": state}, {"legal_advice": s.data["advice"]})
    if asked is not None:
        told = {"advice": s.data["advice"], "by": s.actor.name}
        yield Amend(asked, {"state": ANSWERED}, told, close=True, says="Legal advice given")
    yield Fact("jr_advised_on_state", s.case.fact("jr_state"))
    yield from finish("legal", "Advised")(s)
    if referral.person_id:
        yield from work_item(
            "told",
            "The Legal Team has advised",
            person=lambda s: referral.person_id,
            text=s.data["advice"],
        )(s)


def legal_advice(frm: tuple[str, ...]) -> Step:
    """OR-T4: the Legal Team answers in the portal, and the hold ends."""
    return Step(
        "OR-T4",
        "Give advice",
        "Review and feedback para 70",
        "gave legal advice",
        LEGAL,
        frm,
        asks=(text("advice", "Advice", "Enter your advice", hint="OAT reads this", para="70"),),
        guards=(lambda s: None if no_hold(s) else "No question waits for the Legal Team",),
        changes=(legal_answered,),
    )


# OR-T13: withdrawn


def withdrawing(why: Value) -> Making:
    """OR-T13: an open referral ends without an answer; who has it is told."""

    def changes(s: Situation) -> Iterable[Change]:
        referral = open_referral(s.case)
        if referral is None:
            return
        yield Amend(
            referral,
            {"state": WITHDRAWN},
            {"withdrawn": value_of(why, s)},
            close=True,
            says=f"Referral withdrawn: {referral.title}",
        )
        if s.case.deadline(PICKUP.key):
            yield Stop(PICKUP.key, s.today, met=False)
        if asked := asked_of_legal(s.case):
            yield Amend(asked, {"state": WITHDRAWN}, close=True)
            yield from finish("legal", WITHDRAWN)(s)
        yield from work_item(
            "told",
            f"Referral withdrawn: {referral.title}",
            person=lambda s: referral.person_id,
            text=value_of(why, s),
        )(s)

    return changes


def nothing_asked_yet(s: Situation) -> str | None:
    """A case asks OAT one thing at a time."""
    return "OAT has not answered your last question yet" if open_referral(s.case) is not None else None


# OR-T2: who may consider it


def had_a_part(s: Situation) -> frozenset[int]:
    """Who owned or managed the case or the record, ever; who made, made anew or agreed a decision; who is complained about.

    Owners and their managers are kept by the door (`took_part`), so that a change of team makes nobody free (RF-47c).
    """
    about = parent(s) if parent(s) is not None else s.case
    found: set[Any] = {s.case.fact("reconsidered_by")}
    for case in (s.case, about):
        found |= {*case.fact("took_part", ()), case.owner_id}
    for decision in decisions(about):
        found |= {decision.data.get("made_by"), decision.data.get("agreed_by"), decision.person_id}
    for each in (s.case, *s.linked()):
        found |= set(each.fact("about_people", ()))
    for row in s.case.of(APPROVAL, AGREED):
        action = ACTIONS[row.data["action"]]
        if LINE_MANAGER in (*action.fixed, *action.first):
            found.add(row.closed_by_id)
    return frozenset(int(each) for each in found if each)


def leads_it(s: Situation, who: Actor) -> bool:
    """Whether somebody owns or manages the case or the record today, or does so in another's place."""
    cases = [s.case, *([parent(s)] if parent(s) is not None else [])]
    owners = [case.owner_id for case in cases if case.owner_id]
    managers = [manager.id for owner in owners if (manager := s.manager_of(owner))]
    return any(who.takes_the_place_of(each) for each in (*owners, *managers))


def takes_part(s: Situation, who: Actor) -> bool:
    """Whether somebody took or takes part in the case, so that they cannot consider it for OAT."""
    return who.id in had_a_part(s) or leads_it(s, who)


def no_part(s: Situation) -> str | None:
    """RF-47c: whatever team they are in now."""
    return PART if takes_part(s, s.actor) else None


def agreed_by_who_took_part(s: Situation) -> str | None:
    """RF-47c: nor does somebody agree OAT's answer who took part in the case, whatever post they hold now."""
    agrees = s.person(s.data.get("agreed_by_id"))
    return PART if agrees is not None and takes_part(s, agrees) else None


def can_be_assigned(s: Situation) -> str | None:
    referral = open_referral(s.case)
    if referral is None:
        return NONE_WAITS
    if referral.state == ASSIGNED:
        return f"Already assigned to {s.name_of(referral.person_id)}"
    return no_hold(s)


def assigned(s: Situation) -> Iterable[Change]:
    yield Amend(
        open_referral(s.case),
        {"state": ASSIGNED, "person_id": s.actor.id},
        {"assigned_on": s.today, "assigned_to": s.actor.name},
        says=f"Assigned to {s.actor.name}",
    )
    yield from work_item(
        "told", f"{s.actor.name} of OAT has your referral", person=lambda s: s.case.owner_id
    )(s)


def assigning(frm: tuple[str, ...]) -> Step:
    """OR-T2"""
    return Step(
        "OR-T2",
        "Assign to me",
        "Review and feedback para 47",
        "took the referral",
        OAT,
        frm,
        guards=(can_be_assigned, no_part),
        stops=((PICKUP.key, "today"),),
        changes=(assigned,),
        shown=lambda s: open_referral(s.case) is not None,
    )


def is_mine(s: Situation) -> str | None:
    """RF-47b: only who has the referral answers it, and nobody in the place of who took part."""
    referral = open_referral(s.case)
    if referral is None:
        return NONE_WAITS
    if held := no_hold(s):
        return held
    if referral.state != ASSIGNED:
        return NOT_MINE
    if not s.actor.takes_the_place_of(referral.person_id):
        return f"This referral is assigned to {s.name_of(referral.person_id)}"
    return no_part(s)


def free_of_part(s: Situation) -> list[tuple[str, str]]:
    """Who of OAT may consider the referral or oversee the challenge."""
    parts = had_a_part(s)
    return [
        (str(person.id), person.name)
        for person in s.people
        if OAT.includes(person) and person.id not in parts and not leads_it(s, person)
    ]


def given_to_a_colleague(s: Situation) -> Iterable[Change]:
    chosen = s.person(int(s.data["colleague"]))
    assert chosen is not None
    referral = open_referral(s.case)
    yield Amend(
        referral,
        {"person_id": chosen.id},
        {"assigned_to": chosen.name},
        says=f"Referral: {s.name_of(referral.person_id)} becomes {chosen.name}",
    )
    yield from work_item(
        "told", "A referral is yours now", person=lambda s: chosen.id, text=s.data["reason"]
    )(s)


def is_assigned(s: Situation) -> str | None:
    referral = open_referral(s.case)
    return None if referral is not None and referral.person_id else "Nobody has the referral yet"


def giving(frm: tuple[str, ...]) -> Step:
    """RF-Gm: the OAT manager gives the referral of somebody who is absent or has left to another; RF-47c still holds."""
    return Step(
        "RF-Gm",
        "Give referral to somebody else",
        "Review and feedback para 47",
        "gave the referral to somebody else",
        OAT_LEAD,
        frm,
        asks=(
            Ask(
                "colleague",
                "OAT caseworker",
                "person",
                missing="Choose an OAT caseworker",
                choices=free_of_part,
                unlisted="They took part in this case and cannot consider the referral",
                para="47",
            ),
            reason("Say why this moves to someone else"),
        ),
        guards=(is_assigned,),
        changes=(given_to_a_colleague,),
        support=True,
    )


# OR-T5: advice


def answering(answer: Value, advice: Value, state: str = COMPLETED, **data: Value) -> Making:
    """OAT answers. Advice, O4 and O6 ask for nothing more, so the referral is Completed (OR-T12)."""

    def changes(s: Situation) -> Iterable[Change]:
        said = value_of(answer, s)
        yield Amend(
            open_referral(s.case),
            {"state": state},
            {
                "answer": said,
                "advice": value_of(advice, s),
                "answered_by": s.actor.name,
                "answered_on": s.today,
                **{key: value_of(value, s) for key, value in data.items()},
            },
            close=True,
            says=f"OAT: {said}",
        )
        if s.case.deadline(PICKUP.key):
            yield Stop(PICKUP.key, s.today)

    return changes


def telling_the_owner(title: str, said: Value) -> Making:
    return work_item("told", title, person=lambda s: s.case.owner_id, text=said)


def advising(frm: tuple[str, ...], purpose: str) -> Step:
    """OR-T5 for P6 and P7: who asked gets the answer in the portal, and whoever owns the record by now."""

    def told(s: Situation) -> Iterable[Change]:
        asked_by = open_referral(s.case).made_by_id
        for whom in dict.fromkeys((asked_by, s.case.owner_id if purpose == "P6" else None)):
            yield from work_item(
                "told",
                f"OAT has answered: {PURPOSES[purpose]}",
                person=lambda s, whom=whom: whom,  # type: ignore[misc]
                text=s.data["advice"],
            )(s)

    return Step(
        "OR-T5",
        "Give advice",
        "Review and feedback para 28" if purpose == "P7" else "Review and feedback paras 15 and 18",
        "gave advice",
        OAT,
        frm,
        asks=(
            text("advice", "Advice", "Choose an answer and enter your advice", hint="Who asked reads this"),
        ),
        guards=(is_mine,),
        changes=(told, answering("Advice", lambda s: s.data["advice"])),
        shown=is_open_for(purpose),
    )


# OR-T6 to OR-T12: directions


def direction_rows(label: str, missing: str, hint: str = "") -> Ask:
    """What the case owner has to do, one thing a row."""
    return repeat(
        "directions",
        label,
        text("direction", label, longest=2000),
        missing=missing,
        hint=hint,
        rules=(lambda s, rows: None if directed(s) else missing,),
        para="48",
    )


def directed(s: Situation) -> list[str]:
    rows = s.data.get("directions") or ()
    return [said for row in rows if (said := str(row.get("direction") or "").strip())]


def directing(s: Situation) -> Iterable[Change]:
    """RF-49a: every direction is a task of the case owner, with D-DIRECTIONS as its date."""
    due, first = s.due(DIRECTIONS.key, s.today), len(s.case.of(DIRECTION)) + 1
    referral = open_referral(s.case)
    for number, said in enumerate(directed(s), first):
        yield Add(
            DIRECTION,
            title=said,
            text=said,
            state=TO_DO,
            on=s.today,
            due_on=due,
            person_id=s.case.owner_id,
            data={"referral": referral.number},
            says=f"Direction: {said}",
        )
        yield from work_item(
            "direction",
            f"Direction of OAT: {said}",
            person=lambda s: s.case.owner_id,
            text=said,
            direction=number,
        )(s)
    if s.case.deadline(DIRECTIONS.key):
        yield Stop(DIRECTIONS.key, s.today, met=False)
    yield Start(DIRECTIONS.key, s.today)


def directions_to_do(case: Any) -> list[Any]:
    return list(case.of(DIRECTION, TO_DO))


def ended_item(s: Situation, direction: Any, state: str) -> Iterable[Change]:
    for item in s.case.of("work_item", "Open"):
        if item.data.get("direction") == direction.number:
            yield Amend(item, {"state": state}, close=True)


def direction_done(s: Situation) -> Iterable[Change]:
    yield Amend(
        s.record,
        {"state": DONE},
        {"done_on": s.data["done_on"], "done_by": s.actor.name, "note": s.data.get("note") or ""},
        close=True,
        says=f"Done: {s.record.title}",
    )
    yield from ended_item(s, s.record, DONE)


def doing_directions(frm: tuple[str, ...]) -> Step:
    """RF-49a: the case owner does what OAT asked for."""
    return Step(
        "OR-T12",
        "Direction done",
        "Review and feedback para 49",
        "did what OAT asked for",
        OWNER,
        frm,
        of=RowChoice(DIRECTION, "Direction", (TO_DO,), "Choose the direction"),
        asks=(
            past_day("done_on", "Done on", missing="Enter the date on which it was done", para="49"),
            text("note", "What was done", hint="OAT reads this when the challenge comes back"),
        ),
        changes=(direction_done,),
        owner_only=True,
    )


def are_done(s: Situation) -> str | None:
    n = len(directions_to_do(s.case))
    return None if not n else f"{n} directions are not done yet" if n > 1 else "1 direction is not done yet"


def returned(case: Any) -> Any:
    """The referral that OAT sent back with directions and that is not completed yet, or None."""
    found = [each for each in case.of(REFERRAL, ANSWERED) if each.data.get("outcome") in ("O1", "O2", "O5")]
    return found[-1] if found else None


def not_before_the_answer(s: Situation, day: Any) -> str | None:
    sent_back = latest_referral(s.case, *WITH_OUTCOME)
    answered_on = sent_back.data.get("answered_on") if sent_back is not None else None
    early = answered_on is not None and day.isoformat() < answered_on
    return "The person cannot have been told before OAT answered" if early else None


def told_on() -> Ask:
    """RF-49b: the day on which the service user was told what is happening."""
    return past_day(
        "told_user_on",
        "Service user told on",
        not_before_the_answer,
        missing=TELL_THE_USER,
        default=lambda s: s.case.date("told_user_on"),
        para="49",
    )


def completing(s: Situation) -> Iterable[Change]:
    """OR-T12: what OAT answered is done."""
    for referral in s.case.of(REFERRAL, ANSWERED):
        yield Amend(
            referral, {"state": COMPLETED}, {"completed_on": s.today}, says="OAT's directions are done"
        )
    if s.case.deadline(DIRECTIONS.key):
        yield Stop(DIRECTIONS.key, s.today)


def completing_directions(frm: tuple[str, ...]) -> Step:
    """OR-T12"""
    return Step(
        "OR-T12",
        "Directions done",
        "Review and feedback para 49",
        "completed the referral",
        OWNER,
        frm,
        asks=(told_on(),),
        guards=(
            lambda s: None if returned(s.case) is not None else "No directions of OAT wait",
            are_done,
        ),
        changes=(lambda s: [Fact("told_user_on", s.data["told_user_on"])], completing),
        owner_only=True,
        shown=lambda s: returned(s.case) is not None,
    )


def overdue_directions(s: Situation) -> str | None:
    """RF-49a"""
    late = [each for each in directions_to_do(s.case) if each.due_on and each.due_on < s.today]
    if not late:
        return None
    return f"{len(late)} directions are overdue" if len(late) > 1 else "1 direction is overdue"
