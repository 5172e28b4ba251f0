"""SC-T1 and SC-T2: a service complaint is logged and passed to the case owner's manager (paras 1, 2, 10, 13)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from portal.deadlines import long_date
from portal.procedures.asking import files, line, past_day, select, text, tick, ticks
from portal.procedures.changes import IN, Add, Change, Email, Fact, Identify, Owner, Start
from portal.procedures.definition import BEGIN, PORTAL, Actor, Ask, Problem, Situation, Step
from portal.procedures.feedback import (
    ARRIVED,
    CASE_STAFF,
    CASEWORKER,
    INTERNAL,
    MANAGER,
    PARTIES,
    WITH_OMBUDSMAN,
    addressed,
    case_ask,
    one_month_date,
    parent,
    parties,
    party_choices,
    party_of,
    real_received_day,
    titled,
    was_raised_late,
)
from portal.procedures.making import filed, finish
from portal.procedures.risk import RISK_ASKS, risk_asked, risk_changed, risk_named
from portal.procedures.service_complaint.vocabulary import (
    CONTACT,
    RECEIVED,
    SERVICE_COMPLAINT,
    SUBJECTS,
    WITH_MANAGER,
    closing_decision,
    default_handler,
)

COMPLAINANT_MISSING = "Choose who complains"
ABOUT_WHOM = "Choose who or which team the complaint is about, or Not known"


def everybody(s: Situation) -> list[tuple[str, str]]:
    """Everybody who ever worked here: the complaint may be about somebody who has left."""
    return [(str(person.id), person.name) for person in s.everybody]


def passed_to(s: Situation) -> str:
    """RF-01b, as the form shows it before anything is saved."""
    found = default_handler(s)
    return f"The case owner's manager, today {titled(found)}" if found else "The case owner's manager"


SUBJECTS_ASK = ticks(
    "about",
    "What the complaint is about",
    [(each, each) for each in SUBJECTS],
    "Choose at least one subject",
    para="10",
)
RECEIVED_ASK = past_day(
    "received_on", "Date received", real_received_day, missing="Enter the date received", para="2"
)
COMPLAINED_OF_ASK = text(
    "what_is_complained_of",
    "What is complained of",
    "Enter what is complained of",
    hint="In the person's own words",
    para="10",
)
FILES_ASK = files("files", "Letters and other files", para="10")
TEAM_ASK = line("about_team", "Team that the complaint is about", para="10")
NOT_KNOWN_ASK = tick("not_known", "Not known", para="10")


def asks(s: Situation) -> tuple[Ask, ...]:
    """The organisation's own team sees neither the parties nor the staff of the case; the portal knows what it hands over."""
    if PORTAL.includes(s.actor):
        return (RECEIVED_ASK, COMPLAINED_OF_ASK, FILES_ASK)
    if INTERNAL.includes(s.actor):
        return (
            case_ask(para="10"),
            RECEIVED_ASK,
            SUBJECTS_ASK,
            line("about_team", "Person or team that the complaint is about", para="10"),
            NOT_KNOWN_ASK,
            COMPLAINED_OF_ASK,
            FILES_ASK,
        )
    return (
        case_ask(para="10"),
        select(
            "complainant",
            "Who complains",
            lambda s: [("", "Choose"), *party_choices(s)],
            COMPLAINANT_MISSING,
            hint="A party of the case. Add others on its page first",
            find="Show the parties of this case",
            finds=("case",),
            para="10",
        ),
        RECEIVED_ASK,
        SUBJECTS_ASK,
        Ask("about_people", "People whom the complaint is about", "people", choices=everybody, para="10"),
        TEAM_ASK,
        NOT_KNOWN_ASK,
        COMPLAINED_OF_ASK,
        FILES_ASK,
        *RISK_ASKS,
        Ask("handler", "It goes to", "fixed", default=passed_to, para="13"),
    )


def whom_it_is_about(s: Situation) -> Iterable[Problem]:
    """RF-10b"""
    if PORTAL.includes(s.actor):
        return
    named = s.data.get("about_people") or str(s.data.get("about_team") or "").strip()
    if not named and not s.data.get("not_known"):
        yield "not_known", ABOUT_WHOM
    if named and s.data.get("not_known"):
        yield "not_known", "You named somebody. Take the name out, or take the tick away"


def complainant(s: Situation) -> Any:
    """The party that complains: the organisation for its own team, the service user where the portal names nobody."""
    if INTERNAL.includes(s.actor):
        return next((each for each in parties(parent(s)) if each.data.get("type") == PARTIES[1]), None)
    found = party_of(s, s.data.get("complainant"))
    if found is None and PORTAL.includes(s.actor):
        found = next((each for each in parties(parent(s)) if each.data.get("type") == PARTIES[0]), None)
    return found


def late_facts(s: Situation) -> Iterable[Change]:
    """RF-02a: counted from the decision that closed the case."""
    decision = closing_decision(parent(s))
    if decision is None:
        return
    late = was_raised_late(s.data["received_on"], decision.on, s.holidays)
    yield Fact("raised_late", "Yes" if late else "No", "Raised late")
    yield Fact("one_month_date", one_month_date(decision.on))


def logged(s: Situation) -> Iterable[Change]:
    party = complainant(s)
    named: Mapping[str, Any] = {
        "received_on": s.data["received_on"],
        "complainant": str(party.id) if party is not None else "",
        "complainant_type": party.data.get("type", "") if party is not None else "",
        "about": s.data.get("about") or ["Other"],
        "about_people": s.data.get("about_people") or [],
        "about_team": s.data.get("about_team") or "",
        "not_known": bool(s.data.get("not_known")) or PORTAL.includes(s.actor),
        "what_is_complained_of": s.data["what_is_complained_of"],
        "record_type": SERVICE_COMPLAINT,
        "came_from": s.data.get("came_from") or "",
        "logged_by": s.actor.name,
    }
    yield Identify("", party.title if party is not None else parent(s).client_name, s.data["received_on"])
    for name, value in named.items():
        yield Fact(name, value)
    yield from late_facts(s)
    yield Add(
        "correspondence",
        title="Service complaint",
        text=s.data["what_is_complained_of"],
        on=s.data["received_on"],
        data={"direction": IN, "what": "complaint"},
        files=filed("files", "complaint", "Service complaint")(s),
    )


def told_the_organisation(s: Situation) -> Iterable[Change]:
    """RF-Gg: what its own team logged, and what is its own."""
    party = complainant(s)
    if INTERNAL.includes(s.actor) or (party is not None and party.data.get("type") == "Organisation"):
        yield from addressed(
            f"Service complaint {s.case.reference}",
            s.data["what_is_complained_of"],
            WITH_OMBUDSMAN if default_handler(s) is not None else ARRIVED,
        )(s)


def passed_on(s: Situation) -> Iterable[Change]:
    """SC-T2, RF-13b; where nobody is found it stays, and an administrator is told."""
    found = default_handler(s)
    if found is None:
        yield Email(
            "Administrator",
            f"Service complaint {s.case.reference} can be passed to nobody",
            "No manager is set for the case owner, or everybody above is complained about. Set the line manager "
            "and let somebody of the casework team press Pass to manager.",
            s.today,
        )
        return
    yield from given_to(s, found, f"Passed to {found.name} on {long_date(s.today)}")
    yield Fact("passed_on", s.today)
    yield Start(CONTACT, s.today)


def given_to(s: Situation, chosen: Actor, says: str) -> Iterable[Change]:
    """The complaint and its task go to this handler."""
    yield from finish("complaint", "Given to somebody else")(s)
    yield Owner(chosen.id, chosen.name)
    yield Add(
        "work_item",
        title="Service complaint",
        text=s.case.fact("what_is_complained_of") or s.data.get("what_is_complained_of") or "",
        state="Open",
        on=s.today,
        person_id=chosen.id,
        data={"what": "complaint", "from": s.actor.name},
        says=says,
    )


def where_to(s: Situation) -> str:
    return WITH_MANAGER if default_handler(s) else RECEIVED


def told_where(s: Situation, done: str) -> str:
    """RF-01b"""
    found = default_handler(s)
    return f"{done}. Passed to {titled(found)}" if found else f"{done}. It can be passed to nobody yet"


LOG = Step(
    "SC-T1",
    "Log service complaint",
    "Review and feedback para 10",
    "logged a service complaint",
    CASEWORKER | MANAGER | INTERNAL | PORTAL,
    (BEGIN,),
    where_to,
    asks=asks,
    rules=(whom_it_is_about, risk_named),
    prompts=(risk_asked,),
    changes=(logged, told_the_organisation, passed_on, risk_changed),
    owns=False,
    told=lambda s: told_where(s, "logged a service complaint"),
)


def somebody_to_pass_to(s: Situation) -> str | None:
    return None if default_handler(s) else "There is nobody to whom this can go. Ask an administrator"


PASS = Step(
    "SC-T2",
    "Pass to manager",
    "Review and feedback para 13",
    "passed the complaint on",
    CASE_STAFF | PORTAL,
    (RECEIVED,),
    WITH_MANAGER,
    guards=(somebody_to_pass_to,),
    changes=(passed_on,),
    told=lambda s: told_where(s, "passed the complaint on"),
)

STEPS = (LOG, PASS)
