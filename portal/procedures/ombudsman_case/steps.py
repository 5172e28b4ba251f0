"""Entering and correcting a case of the Ombudsman (RF-Gn), and what the portal itself does there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from portal.procedures.asking import choice, day, line, past_day, select, text
from portal.procedures.changes import Add, Amend, Change, Close, Elsewhere, Fact, Reopen, Team
from portal.procedures.definition import (
    BEGIN,
    PORTAL,
    Ask,
    Position,
    Problem,
    RowChoice,
    Situation,
    Step,
)
from portal.procedures.feedback import (
    BODY,
    CASE_STAFF,
    DETAILED,
    IN_FORCE,
    LEADERS,
    LINE,
    LOW_LEVEL,
    OAT,
    PART,
    PARTIES,
    PRIMARY,
    REPLACED,
    RISKS,
    SHARED,
    STAFF,
    giving_to_a_colleague,
)
from portal.procedures.making import entered, fact, filed, told_facts, work_item
from portal.procedures.reasons import reason
from portal.procedures.referrals import (
    PICKUP,
    advising,
    assigning,
    giving,
    nothing_asked_yet,
    open_referral,
    submitting,
)
from portal.procedures.support import adding_notes, seeing

OPEN, CLOSED = "C1", "C2"
POSITIONS = (
    Position(OPEN, "Open", "", "", "open case", needs=("record-decision",)),
    Position(CLOSED, "Closed", "", "", "closed case"),
)
ANY = (OPEN, CLOSED)
"""Whatever is recorded about a case may be recorded and corrected after its end: challenges come then."""
YES_NO = (("Yes", "Yes"), ("No", "No"))
BODIES = (BODY, "Another organisation")
PARTS = ("Out of remit", "Out of time", "Other")
BASES = (LOW_LEVEL, "Other")
NONE, OMBUDSMAN_HERSELF, DEPUTY = "None", "Ombudsman", "Deputy Ombudsman"
KINDS = (PRIMARY, DETAILED, PART)

ORGANISATION = choice(
    "organisation",
    "Organisation complained about",
    [(each, each) for each in BODIES],
    "Choose the organisation",
)
RISK = choice(
    "risk_level", "Risk level", [(each, each) for each in RISKS], "Choose the risk level", para="77"
)
SUPERVISED = choice(
    "supervised", "Supervised", YES_NO, "Say whether the case is supervised", default="No", para="53"
)
JOINT_ASK = choice(
    "joint_with_lgsco",
    "Joint with the LGSCO",
    YES_NO,
    "Say whether the case is joint",
    default="No",
    para="76",
)
ASSURED = choice(
    "assured_by",
    "Decision assured by",
    [(each, each) for each in (NONE, OMBUDSMAN_HERSELF, DEPUTY)],
    "Say who assured the decision",
    default=NONE,
    para="28",
)
MP_NAME = line("mp_name", "MP who supports or takes part", hint="Leave empty without one", para="26")
SR = line(
    "sr", "The organisation's service request", hint="Its reference in the portal, if there is one", width=20
)
ADDRESS = text("address", "Address of the service user", longest=500)
DETAILS: tuple[Ask, ...] = (ORGANISATION, RISK, SUPERVISED, JOINT_ASK, ASSURED, MP_NAME, SR, ADDRESS)


def as_it_is(ask: Ask) -> Ask:
    """The same question with what the case holds."""
    return replace(
        ask, default=lambda s: s.case.fact(ask.name) or (ask.default if not callable(ask.default) else "")
    )


def assurance(s: Situation) -> Iterable[Change]:
    """Who holds the post today, and the day (RF-28a)."""
    post = {OMBUDSMAN_HERSELF: "ombudsman", DEPUTY: "deputy_ombudsman"}.get(str(s.data.get("assured_by")))
    if post and s.case.fact("assured_by") != s.data.get("assured_by"):
        holder = next((person for person in s.people if post in person.posts), None)
        yield Fact("assured_name", holder.name if holder else "")
        yield Fact("assured_on", s.today)


def user_becomes_a_party(s: Situation) -> Iterable[Change]:
    yield Add(
        "party", title=s.data["client_name"], text=s.data.get("address") or "", data={"type": PARTIES[0]}
    )
    yield Add("party", title=s.data["organisation"], data={"type": PARTIES[1]})


def in_the_own_team(s: Situation) -> Iterable[Change]:
    if s.actor.team.startswith("ombudsman_casework") and s.actor.team != s.case.team:
        yield Team(s.actor.team)


OPENED = Step(
    "RF-Gn",
    "Open case",
    "Review and feedback 2.2",
    "opened the case",
    CASE_STAFF | SHARED,
    (BEGIN,),
    OPEN,
    asks=(
        line("client_name", "Service user", "Enter the name of the service user"),
        past_day("received_on", "Date received", missing="Enter the date received"),
        *DETAILS,
    ),
    changes=(
        told_facts(*DETAILS),
        assurance,
        fact("received_on", entered("received_on")),
        in_the_own_team,
        user_becomes_a_party,
    ),
)


def supervision_is_not_ones_own(s: Situation) -> Iterable[Problem]:
    """RF-72a: who answers a referral does not take the supervision away under which it is answered."""
    was_supervised = s.case.fact("supervised") == "Yes" and s.data.get("supervised") == "No"
    asked = [found for each in (s.case, *s.linked()) if (found := open_referral(each)) is not None]
    if was_supervised and any(s.actor.takes_the_place_of(each.person_id) for each in asked):
        yield "supervised", "You cannot change this"


CORRECTED = Step(
    "RF-Gn",
    "Correct case details",
    "Review and feedback 2.2",
    "corrected the details of the case",
    CASE_STAFF | OAT,
    ANY,
    asks=lambda s: tuple(as_it_is(ask) for ask in DETAILS if ask.name != "risk_level"),
    rules=(supervision_is_not_ones_own,),
    changes=(lambda s: told_facts(*(ask for ask in DETAILS if ask.name != "risk_level"))(s), assurance),
    support=True,
)

RISK_CHANGED = Step(
    "RF-77b",
    "Change risk level",
    "Review and feedback para 77",
    "changed the risk level",
    STAFF | PORTAL,
    ANY,
    asks=(as_it_is(RISK), reason("Say why the risk changed", para="77")),
    changes=(told_facts(RISK),),
    rules=(
        lambda s: (
            [("risk_level", "The risk level is that already")]
            if s.data.get("risk_level") == s.case.fact("risk_level")
            else []
        ),
    ),
)


# Parties

PARTY_ASKS = (
    line("name", "Name", "Enter the name"),
    choice("type", "Type", [(each, each) for each in PARTIES], "Choose the type of party"),
    text("contact", "Contact details", longest=500),
    text("adjustments", "Reasonable adjustments", hint="One a line", para="31"),
)


def party_data(s: Situation) -> dict[str, Any]:
    return {"type": s.data["type"], "adjustments": s.data.get("adjustments") or ""}


ADD_PARTY = Step(
    "RF-Gn",
    "Add party",
    "Review and feedback 2.2",
    "added a party",
    CASE_STAFF | OAT,
    ANY,
    asks=PARTY_ASKS,
    changes=(
        lambda s: [
            Add(
                "party",
                title=s.data["name"],
                text=s.data.get("contact") or "",
                data=party_data(s),
                says=f"{s.data['name']}, {s.data['type']}",
            )
        ],
    ),
    support=True,
)


def row_value(read: Any) -> Any:
    return lambda s: read(s.record) if s.record is not None else ""


CORRECT_PARTY = Step(
    "RF-Gn",
    "Correct party",
    "Review and feedback 2.2",
    "corrected a party",
    CASE_STAFF | OAT,
    ANY,
    of=RowChoice("party", "Party"),
    asks=(
        line("name", "Name", "Enter the name", default=row_value(lambda row: row.title)),
        choice(
            "type",
            "Type",
            [(each, each) for each in PARTIES],
            "Choose the type of party",
            default=row_value(lambda row: row.data.get("type")),
        ),
        text("contact", "Contact details", longest=500, default=row_value(lambda row: row.text)),
        text(
            "adjustments",
            "Reasonable adjustments",
            hint="One a line",
            para="31",
            default=row_value(lambda row: row.data.get("adjustments")),
        ),
    ),
    changes=(
        lambda s: [
            Amend(
                s.record,
                {"title": s.data["name"], "text": s.data.get("contact") or ""},
                party_data(s),
                says=f"{s.record.title} becomes {s.data['name']}, {s.data['type']}",
            )
        ],
    ),
    support=True,
)

OAT_FIRST = Step(
    "RF-26g",
    "Mark as OAT first",
    "Review and feedback para 26",
    "said whether challenges of a party go to OAT first",
    OAT,
    ANY,
    of=RowChoice("party", "Party"),
    asks=(
        choice(
            "oat_first", "Challenges from this person or group go to OAT first", YES_NO, "Choose Yes or No"
        ),
        reason(),
    ),
    changes=(
        lambda s: [
            Amend(
                s.record,
                data={"oat_first": s.data["oat_first"]},
                says=f"{s.record.title}: OAT first {s.data['oat_first']}",
            )
        ],
    ),
    support=True,
)


# Decisions


def staff_choices(s: Situation) -> list[tuple[str, str]]:
    """Everybody, those who have left included: a decision may be an old one."""
    return [(str(person.id), person.name) for person in s.everybody]


def part_needs_reason(s: Situation) -> Iterable[Problem]:
    if s.data.get("kind") == PART and not s.data.get("part_reason"):
        yield "part_reason", "Say why part of the complaint was not looked at"
    if s.data.get("kind") != PART and s.data.get("part_reason"):
        yield "part_reason", "Only a part decision has this reason"


def decided(s: Situation) -> Iterable[Change]:
    """The decision; after a reconsideration it takes the place of a former one (DC-T31)."""
    made_by, agreed_by = s.data["made_by"], s.data.get("agreed_by")
    for former in s.case.of("decision", IN_FORCE):
        if former.id == s.data.get("replaces"):
            yield Amend(former, {"state": REPLACED}, says=f"{former.title}, {former.on:%d/%m/%Y}: {REPLACED}")
    yield Add(
        "decision",
        title=s.data["kind"],
        state=IN_FORCE,
        on=s.data["decided_on"],
        person_id=int(made_by),
        data={
            "part_reason": s.data.get("part_reason") or "",
            "basis": s.data["basis"],
            "made_by": int(made_by),
            "agreed_by": int(agreed_by) if agreed_by else None,
            "report": s.data["report"],
            "reviews": 0,
            "upheld": 0,
            "after_upheld": s.data.get("after_upheld") == "Yes",
        },
        says=f"{s.data['kind']}, {s.data['decided_on']:%d/%m/%Y}",
    )


RECORD_DECISION = Step(
    "RF-20a",
    "Record decision",
    "Review and feedback para 20",
    "recorded a decision",
    CASE_STAFF | PORTAL,
    ANY,
    asks=(
        choice(
            "kind",
            "Kind of decision",
            [(each, each) for each in KINDS],
            "Choose the kind of decision",
            para="20",
        ),
        select(
            "part_reason",
            "Reason of a part decision",
            [("", ""), *((each, each) for each in PARTS)],
            para="20",
        ),
        past_day("decided_on", "Decision date", missing="Enter the date of the decision"),
        Ask("made_by", "Made by", "person", missing="Choose who made the decision", choices=staff_choices),
        Ask("agreed_by", "Agreed by", "person", choices=staff_choices),
        choice(
            "basis", "Closure basis", [(each, each) for each in BASES], "Choose the closure basis", para="21"
        ),
        choice(
            "report",
            "Issued as",
            [(each, each) for each in ("Report", "Decision letter", "Neither")],
            "Say how the decision was issued",
            default="Decision letter",
        ),
        choice(
            "after_upheld", "Follows an upheld review", YES_NO, "Choose Yes or No", default="No", para="26"
        ),
    ),
    rules=(part_needs_reason,),
    changes=(decided,),
    settled=lambda s: bool(s.case.of("decision")),
)


def challenges_of(s: Situation, decision: Any) -> list[Any]:
    return [
        each
        for each in s.linked()
        if each.procedure == "decision_challenge" and str(each.fact("decision")) == str(decision.id)
    ]


def other_basis(s: Situation) -> Iterable[Problem]:
    if s.record is not None and s.data.get("basis") == s.record.data.get("basis"):
        yield "basis", "This is the closure basis already"


def basis_corrected(s: Situation) -> Iterable[Change]:
    """RF-21c: afterwards the challenges that found no review are tested again (DC-T50)."""
    yield Amend(
        s.record,
        data={"basis": s.data["basis"]},
        says=f"Closure basis {s.record.data.get('basis')} becomes {s.data['basis']}",
    )
    if s.data["basis"] != LOW_LEVEL:
        for challenge in challenges_of(s, s.record):
            if challenge.resolution_code == "No review option - low-level injustice":
                yield Elsewhere(challenge, "test-the-challenge-again")


CORRECT_BASIS = Step(
    "RF-21c",
    "Correct closure basis",
    "Review and feedback para 21",
    "corrected the closure basis of a decision",
    LINE,
    ANY,
    of=RowChoice("decision", "Decision", (IN_FORCE,)),
    asks=(
        choice(
            "basis", "Closure basis", [(each, each) for each in BASES], "Choose the closure basis", para="21"
        ),
        reason("Say why the closure basis was wrong", para="21"),
    ),
    rules=(other_basis,),
    changes=(basis_corrected,),
    support=True,
)

# Adjustments, priority, owner

ADJUST = Step(
    "RF-31a",
    "Record reasonable adjustment",
    "Review and feedback para 31",
    "recorded a reasonable adjustment",
    STAFF,
    ANY,
    asks=(
        line("what", "Adjustment", "Enter the adjustment", para="31"),
        text("note", "How it is to be followed"),
    ),
    changes=(
        lambda s: [
            Add(
                "adjustment",
                title=s.data["what"],
                text=s.data.get("note") or "",
                state="Agreed",
                on=s.today,
                says=s.data["what"],
            )
        ],
    ),
    support=True,
)

RECORD_BEHAVIOUR = Step(
    "RF-22b",
    "Record behaviour decision",
    "Review and feedback para 22",
    "recorded an unacceptable behaviour decision",
    PORTAL,
    ANY,
    asks=(
        reason("Say what happened", para="22"),
        line("policy", "Policy reference", "Enter the policy reference", para="22"),
        text("action", "Action taken", "Enter the action taken", para="22"),
        day("until", "Applies until", missing="", para="22"),
    ),
    changes=(
        lambda s: [
            Add(
                "behaviour",
                title=s.data["policy"],
                text=s.data["reason"],
                on=s.today,
                due_on=s.data.get("until"),
                data={
                    "action": s.data["action"],
                    "decided_by": s.data.get("decided_by") or s.data.get("by") or "",
                },
                says=s.data["policy"],
            )
        ],
    ),
    told=lambda s: f"recorded an unacceptable behaviour decision of {s.data.get('by') or 'a colleague'}",
)


def decision_named(s: Situation) -> Any:
    return next((each for each in s.case.of("decision") if str(each.id) == s.data.get("decision")), None)


def version_kept(s: Situation) -> Iterable[Change]:
    """RF-25b, RF-25c, RF-25d: every version stays; neither the date of issue nor that of the decision changes."""
    decision = decision_named(s)
    if decision is None:
        return
    number = 2 + sum(1 for each in s.case.of("version") if each.data.get("decision") == decision.id)
    for each in s.case.of("version", "Current"):
        if each.data.get("decision") == decision.id:
            yield Amend(each, {"state": "Former"})
    yield Add(
        "version",
        title=f"Version {number}, {decision.data.get('report', '').lower()} of {decision.on:%d/%m/%Y}",
        text="\n".join(s.data["amendments"]),
        state="Current",
        on=decision.on,
        data={
            "decision": decision.id,
            "version": number,
            "issued_by": s.data.get("by") or "",
            "issued_on": s.today,
            "sent_to": s.data.get("sent_to") or [],
            "from": s.data.get("from_challenge") or "",
        },
        files=filed("amended_report", "version", f"Amended version {number}")(s),
        says=f"Version {number} is the current one",
    )


RECORD_VERSION = Step(
    "RF-25c",
    "Record amended version",
    "Review and feedback para 25",
    "recorded an amended version",
    PORTAL,
    ANY,
    asks=(line("decision", "Decision", "Choose the decision"),),
    changes=(version_kept,),
    told=lambda s: f"recorded an amended version, issued by {s.data.get('by') or 'a colleague'}",
)

COUNT_REVIEW = Step(
    "DC-T42",
    "Count a review",
    "Review and feedback para 5",
    "a review of a decision ended",
    PORTAL,
    ANY,
    of=RowChoice("decision", "Decision", missing="Choose the decision"),
    changes=(
        lambda s: [
            Amend(
                s.record,
                data={"reviews": s.record.data.get("reviews", 0) + 1, "reviewed_on": s.today},
                says=f"{s.record.title}: reviewed",
            )
        ],
    ),
)

PRIORITY = Step(
    "RF-16b",
    "Set priority",
    "Review and feedback para 16",
    "set the priority of the case",
    PORTAL,
    ANY,
    asks=(line("why", "Why"),),
    changes=(
        lambda s: [Fact("priority", "Yes", "Priority")],
        work_item(
            "told",
            "Allocate this case as a priority",
            post="shared_services",
            text=lambda s: s.data.get("why") or "",
        ),
    ),
)

SHOW_MOVE = Step(
    "PF-T5",
    "Show a move",
    "Review and feedback para 7",
    "a record was moved",
    PORTAL,
    ANY,
    asks=(line("reference", "Record"), line("where", "Where"), text("reason", "Reason")),
    told=lambda s: f"{s.data['reference']} was moved {s.data['where']} by {s.data['by']}",
)


def into_their_team(s: Situation) -> Iterable[Change]:
    chosen = s.person(int(s.data["owner"]))
    if chosen is not None and chosen.team and chosen.team != s.case.team:
        yield Team(chosen.team)


GIVE = giving_to_a_colleague(LINE | SHARED, ANY, "This case is yours now", makes=(into_their_team,))

# RF-28b: the Ombudsman or a Deputy asks OAT


def of_high_risk(s: Situation) -> str | None:
    high = s.case.fact("risk_level") == "High"
    return None if high else "Only a decision on a high-risk case is assured by OAT"


ASK_ASSURANCE = Step(
    "RF-28b",
    "Ask for assurance",
    "Review and feedback para 28",
    "asked OAT for assurance",
    LEADERS,
    ANY,
    asks=(text("question", "Question for OAT", "Enter your question for OAT", para="28"),),
    guards=(of_high_risk, nothing_asked_yet),
    starts=((PICKUP.key, "today"),),
    changes=(submitting("P7", entered("question")),),
    others="Only the Ombudsman or a Deputy can ask for assurance",
)

CLOSE = Step(
    "",
    "Close case",
    "Review and feedback 2.2",
    "closed the case",
    CASE_STAFF,
    (OPEN,),
    CLOSED,
    asks=(text("note", "Note", "Say how the case ended"),),
    changes=(
        lambda s: [Add("note", title="Case closed", text=s.data["note"], on=s.today)],
        lambda s: [Close("", s.today)],
    ),
    support=True,
)
OPEN_AGAIN = Step(
    "",
    "Open case again",
    "Review and feedback 2.2",
    "opened the case again",
    LINE,
    (CLOSED,),
    OPEN,
    asks=(reason(),),
    changes=(lambda s: [Reopen()],),
    support=True,
)

STEPS = (
    OPENED,
    RECORD_DECISION,
    RISK_CHANGED,
    CORRECTED,
    ADD_PARTY,
    CORRECT_PARTY,
    OAT_FIRST,
    CORRECT_BASIS,
    ADJUST,
    COUNT_REVIEW,
    RECORD_BEHAVIOUR,
    RECORD_VERSION,
    PRIORITY,
    SHOW_MOVE,
    ASK_ASSURANCE,
    assigning(ANY),
    advising(ANY, "P7"),
    giving(ANY),
    CLOSE,
    OPEN_AGAIN,
    GIVE,
    adding_notes(STAFF, ANY),
    seeing(ANY, STAFF),
)
