"""What the procedures of the Ombudsman's own staff share: who acts, the case they are about, its decisions and dates.

Paragraphs are those of "Review and feedback Guidance 12.0".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from portal.deadlines import Holidays, add_days, long_date
from portal.procedures.asking import day, line
from portal.procedures.changes import Add, Amend, Change, Filed, Reopen
from portal.procedures.definition import Actor, Ask, Guard, Situation, Step, Who
from portal.procedures.making import Making, Value, value_of
from portal.procedures.reasons import reason
from portal.procedures.rules import add_months
from portal.procedures.support import changing_owner

OMBUDSMAN_CASE = "ombudsman_case"
GUIDANCE = "Review and feedback Guidance 12.0, 01/08/2023"

# Who acts

CASEWORKER = Who(
    "CASEWORKER", "caseworker or senior caseworker", frozenset({"case_owner", "senior_caseworker"})
)
MANAGER = Who("MANAGER", "manager", frozenset({"operations_manager"}))
AD = Who("AD", "Assistant Director", frozenset({"assistant_director"}))
OAT = Who("OAT", "OAT caseworker", frozenset({"oat_caseworker", "oat_manager"}))
OAT_LEAD = Who("OAT_LEAD", "OAT manager", frozenset({"oat_manager"}))
LEGAL = Who("LEGAL", "Legal Team", frozenset({"legal"}))
LEADERS = Who("LEADERS", "Ombudsman or Deputy Ombudsman", frozenset({"ombudsman", "deputy_ombudsman"}))
JOINT = Who("JOINT", "Joint Working Team", frozenset({"joint_working"}))
SHARED = Who("SHARED", "Shared Services", frozenset({"shared_services"}))
COPIED = Who("COPIED", "director or chief executive", frozenset({"director_olc", "chief_executive"}))
INTERNAL = Who(
    "INTERNAL",
    "internal PHSO team of the organisation complained about",
    frozenset({"internal_phso_caseworker", "internal_phso_team_leader"}),
)
CASE_STAFF = CASEWORKER | MANAGER | AD
OWNER = Who("OWNER", "case owner", CASE_STAFF.posts)
"""Whoever may own a record; a step of theirs says `owner_only`."""
STAFF = CASE_STAFF | OAT | LEGAL | LEADERS | JOINT | SHARED | COPIED
LINE = MANAGER | AD | OAT_LEAD
"""Who may lead somebody else."""

# The case that a record is about

BODY = "Child Maintenance Group"
"""The organisation complained about whose internal PHSO team works in the portal."""
RISKS = ("Low", "Medium", "High")
PARTIES = ("Service user", "Organisation", "MP", "Representative or advocate")
PRIMARY, DETAILED, PART = "Primary investigation", "Detailed investigation", "Part decision on an open case"
LOW_LEVEL = "Low-level injustice or impact"
IN_FORCE, REPLACED = "In force", "Replaced"
REAL_DATE = "Enter a real date"
"""The refusal of a day that the calendar does not have (RF-02d)."""
NO_SUCH_CASE = "There is no such case, or it is not yours to see"


def parent(s: Situation) -> Any:
    """The Ombudsman's case that the record is about; None while none is named."""
    return s.case.parent


def known_case(s: Situation, value: Any) -> str | None:
    return None if parent(s) is not None else NO_SUCH_CASE


def case_ask(**more: Any) -> Ask:
    """The case that a new record is about, by its reference."""
    return line(
        "case",
        "Case",
        "Choose a case",
        hint="Its reference, for example C-2026-000012",
        width=20,
        default=lambda s: parent(s).reference if parent(s) is not None else "",
        rules=(known_case,),
        **more,
    )


def decisions(case: Any) -> list[Any]:
    """The decisions of an Ombudsman's case in their order."""
    return list(case.of("decision")) if case is not None else []


def decision_words(decision: Any) -> str:
    return f"{decision.title}, {long_date(decision.on)}"


def decision_of(s: Situation) -> Any:
    """The decision that is challenged: the one of the record, or the one that the form chooses."""
    wanted = str(s.case.fact("decision") or s.data.get("decision") or "")
    return next((each for each in decisions(parent(s)) if str(each.id) == wanted), None)


def is_primary(decision: Any) -> bool:
    """A part decision too is a decision not to investigate (OP-52)."""
    return decision is not None and decision.title in (PRIMARY, PART)


def parties(case: Any) -> list[Any]:
    return list(case.of("party")) if case is not None else []


def party_of(s: Situation, number: Any) -> Any:
    """The party of the parent case with this id."""
    return next((each for each in parties(parent(s)) if str(each.id) == str(number or "")), None)


def party_choices(s: Situation) -> list[tuple[str, str, str]]:
    return [(str(each.id), each.title, each.data.get("type", "")) for each in parties(parent(s))]


def behaviour_in_force(s: Situation) -> list[Any]:
    """Behaviour decisions on the parent case that still apply today (RF-22c)."""
    if parent(s) is None:
        return []
    return [each for each in parent(s).of("behaviour") if not each.due_on or each.due_on >= s.today]


def behaviour_notice(s: Situation) -> str | None:
    """RF-22c: behaviour decisions that apply are a notice on an open record, and refuse nothing."""
    if s.procedure.position(s.case.position).closed:
        return None
    told = [
        f"Behaviour decision of {long_date(each.on)} applies "
        + (f"until {long_date(each.due_on)}" if each.due_on else "without an end")
        for each in behaviour_in_force(s)
    ]
    return ". ".join(told) or None


def is_high_risk(s: Situation) -> bool:
    return parent(s) is not None and parent(s).fact("risk_level") == "High"


def is_joint(s: Situation) -> bool:
    return parent(s) is not None and parent(s).fact("joint_with_lgsco") == "Yes"


def is_low_level(s: Situation) -> bool:
    decision = decision_of(s)
    return decision is not None and decision.data.get("basis") == LOW_LEVEL


# Dates (section 2.7)


def one_month_date(decided_on: date) -> date:
    """The same day of the next month, or that month's last day (OP-1)."""
    return add_months(decided_on, 1)


def deadline_default(decided_on: date, holidays: Holidays) -> date:
    """One month, moved forward to the next working day (OP-2)."""
    return add_days(one_month_date(decided_on), 0, "wd", holidays)


def jr_marker(decided_on: date) -> date:
    """Three months from the decision, never moved (para 71)."""
    return add_months(decided_on, 3)


def three_month_mark(received_on: date) -> date:
    """Three months from the grounds, never moved (para 71)."""
    return add_months(received_on, 3)


def was_raised_late(received_on: date, decided_on: date, holidays: Holidays) -> bool:
    """Nobody is late on a day on which grounds would still be in time (para 2)."""
    return received_on > deadline_default(decided_on, holidays)


def real_received_day(s: Situation, on: date) -> str | None:
    """RF-02d: of a challenge between the decision and today, of anything else not in the future."""
    decision = decision_of(s) if s.procedure.key == "decision_challenge" else None
    if decision is not None and not decision.on <= on <= s.today:
        return f"The date received must be between {long_date(decision.on)} and today"
    return "The date received cannot be in the future" if on > s.today else None


def not_before_receipt(s: Situation, on: date) -> str | None:
    """Nothing is done about a challenge or complaint, nor said of it, before it came."""
    received = s.case.date("received_on")
    return f"This was received on {long_date(received)}" if received and on < received else None


def received_ask(**more: Any) -> Ask:
    """The day on which something came, with the one sentence for a day that cannot be (RF-02d)."""
    return day(
        "received_on",
        "Date received",
        real_received_day,
        missing="Enter the date received",
        default=lambda s: s.today,
        **more,
    )


# People


def manager_or_none(s: Situation, person_id: int | None, but: frozenset[int] = frozenset()) -> Actor | None:
    """The manager of a person; where that manager is one of `but`, the manager's line manager (OP-15)."""
    manager = s.manager_of(person_id)
    for _ in range(5):
        if manager is None or manager.id not in but:
            return manager
        manager = s.manager_of(manager.id)
    return None


def with_post(s: Situation, post: str) -> list[Actor]:
    """Who holds a post today, stand-ins included."""
    return [person for person in s.people if post in person.posts]


def titled(person: Actor) -> str:
    return f"{person.name}, {person.post_title}"


def colleagues(s: Situation) -> list[tuple[str, str]]:
    """Who may own a case or a challenge instead of its owner."""
    return [
        (str(person.id), titled(person))
        for person in s.people
        if person.posts & CASE_STAFF.posts and person.id != s.case.owner_id
    ]


def giving_to_a_colleague(
    by: Who,
    frm: tuple[str, ...],
    yours: str,
    guards: tuple[Guard, ...] = (),
    makes: tuple[Making, ...] = (),
) -> Step:
    """RF-Gm: the record goes to somebody else with a reason; neither status nor deadlines change."""
    step = changing_owner(
        by,
        frm,
        colleagues,
        source="Review and feedback 2.2",
        missing="Choose the new owner",
        why=reason("Say why this moves to someone else", hint="The new owner reads this"),
        yours=yours,
    )
    return replace(step, row="RF-Gm", guards=guards, changes=(*step.changes, *makes))


# What is told to the other organisation

ADDRESSED = "addressed"
ARRIVED, WITH_OMBUDSMAN, ENDED = "Received", "With the Ombudsman", "Closed"
PROGRESS = (ARRIVED, WITH_OMBUDSMAN, ENDED)
"""How far the organisation may see that something of its own has come."""
LETTER_TO_YOU = "Letter to you"


def addressed(title: Value, text: Value = "", state: Value = ARRIVED, **data: Value) -> Making:
    """What the internal PHSO team of the organisation complained about may read of this record (RF-Gg, RF-Gl).

    It stands beside the organisation's own service request where the case names one. Only what is written here crosses
    to the other organisation, and what `addressed_state` adds.
    """

    def changes(s: Situation) -> Iterable[Change]:
        about = parent(s) if parent(s) is not None else s.case
        yield Add(
            ADDRESSED,
            title=value_of(title, s),
            text=value_of(text, s) or "",
            state=value_of(state, s),
            on=s.today,
            team="internal_phso",
            data={
                "organisation": about.fact("organisation"),
                "sr": str(about.fact("sr") or "").strip().upper(),
                "about": about.reference,
                "record": s.case.reference,
                **{key: value_of(value, s) for key, value in data.items()},
            },
        )

    return changes


def addressed_state(
    state: str,
    told: Value = "",
    files: Callable[[Situation], list[Filed]] | None = None,
    document: str = "",
) -> Making:
    """How far it has come, where this record was addressed to the organisation; without that it does nothing.

    `told` is a sentence for the organisation. A letter to it is one of `files`, or the newest `document` of this kind that
    the case has when the step is carried out.
    """

    def changes(s: Situation) -> Iterable[Change]:
        for row in (each for each in s.case.of(ADDRESSED) if each.state in PROGRESS):
            line = {"on": s.today, "state": state, "text": value_of(told, s) or ""}
            yield Amend(
                row,
                {"state": state},
                {
                    "progress": [*row.data.get("progress", ()), line],
                    **({"document": document} if document else {}),
                },
                files=files(s) if files else (),
            )

    return changes


def reopened(s: Situation) -> Iterable[Change]:
    """A closed record is open again, and the organisation whose it is sees that."""
    yield Reopen()
    yield from addressed_state(WITH_OMBUDSMAN, "Opened again.")(s)
