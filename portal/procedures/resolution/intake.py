"""Summary and steps 1 to 6: complaints reported, referred and logged, acknowledged, and looked into by BAU."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from portal.procedures.accounts import account_ask, account_fact
from portal.procedures.asking import choice, day, file, line, past_day, select, text, tick
from portal.procedures.changes import (
    IN,
    Add,
    Amend,
    Change,
    Draft,
    Fact,
    Filed,
    Identify,
    Lock,
    Owner,
    Start,
    Stop,
)
from portal.procedures.definition import BEGIN, Ask, Problem, RowChoice, Situation, Step
from portal.procedures.making import (
    activity,
    email,
    entered,
    fact,
    facts,
    filed,
    finish,
    logged,
    told_facts,
    when,
    work_item,
)
from portal.procedures.resolution.contact import (
    CHOOSE_OWNING_TEAM,
    contact_note,
    contacted,
    owning_teams,
    parliamentary,
)
from portal.procedures.resolution.vocabulary import (
    BAU,
    CHANNELS,
    CONSOLATORY,
    CRC,
    FROM_INTAKE,
    G7,
    GROUNDS_OF_REFERRAL,
    LOCKERS,
    MP_ENQUIRIES,
    ORIGINS,
    SEGMENTS,
)
from portal.procedures.rules import add_months, long_date, not_before, not_in_future, time_not_in_future

RECEIVED = "Enter the date the complaint was received; it cannot be in the future"
TEAMS = (("complaints_resolution", "Complaints Resolution Team"), ("bau", "Business as usual"))
JURISDICTION = choice("jurisdiction", "Jurisdiction", (("GB", "GB"), ("NI", "NI")), "Choose the jurisdiction")


def of_case(name: str) -> Any:
    """What the report or referral has already."""
    return lambda s: getattr(s.case, name) or None


CASE = (
    line(
        "case_number",
        "Case number",
        "Enter the case number",
        longest=30,
        width=10,
        default=of_case("case_number"),
    ),
    line("client_name", "Client", "Enter the client's name", default=of_case("client_name")),
)


# RES-T02: reported by BAU


GOES_TO_US = "Parliamentary contact goes to the Complaints Resolution Team"


def parliamentary_goes_to_us(s: Situation, team: str) -> str | None:
    """RES-S2: all parliamentary contact is dealt with by the Complaints Resolution Team."""
    return None if team == "complaints_resolution" else GOES_TO_US


def letter_or_call(s: Situation) -> Iterable[Problem]:
    if not s.data.get("letter") and not s.data.get("call_note"):
        yield "call_note", "Attach the letter or describe the call"


T02 = Step(
    "RES-T02",
    "Report MP correspondence",
    "Complaint - Resolution, summary",
    "reported correspondence of an MP",
    BAU,
    (BEGIN,),
    "REF",
    asks=(
        *CASE,
        JURISDICTION,
        line("mp_name", "MP", hint=f"If it is known. See {MP_ENQUIRIES}"),
        select(
            "handling_team",
            "Send to",
            TEAMS,
            GOES_TO_US,
            unlisted=GOES_TO_US,
            default="complaints_resolution",
            rules=(parliamentary_goes_to_us,),
        ),
        file("letter", "The letter", hint="The MP's letter or e-mail, if you have it as a file"),
        text(
            "call_note",
            "Note of the call",
            hint="Who called and what about. The regional team acts on it today",
        ),
    ),
    rules=(letter_or_call,),
    changes=(
        fact("reported_by", lambda s: s.actor.name),
        fact("reported_by_id", lambda s: s.actor.id),
        fact("mp_name", entered("mp_name")),
        fact("origin", "MP"),
        logged(
            IN,
            "Correspondence of an MP",
            "",
            text=entered("call_note"),
            files=filed("letter", "mp_letter", "Correspondence of an MP"),
        ),
        work_item(
            "log_complaint",
            "Today: correspondence of an MP waits to be logged",
            team="complaints_resolution",
            text=lambda s: s.data.get("call_note") or "The letter is attached",
            about="mp",
        ),
    ),
    owns=False,
    says=f"See {MP_ENQUIRIES}",
)


# RES-T02a: referred by BAU


def ground_or_mark(s: Situation) -> Iterable[Problem]:
    """RES-S1, RES-11l: a ground, or the mark with every agreed action complete."""
    if s.data.get("consolatory"):
        if not s.data.get("actions_complete"):
            yield "actions_complete", "Agreed actions are still open"
    elif not s.data.get("ground"):
        yield "ground", NO_GROUND


GROUND = choice("ground", "Why the client is not satisfied", GROUNDS_OF_REFERRAL)

T02A = Step(
    "RES-T02a",
    "Refer complaint to resolution",
    "Complaint - Resolution, summary and step 11",
    "referred the complaint to the Complaints Resolution Team",
    BAU,
    (BEGIN,),
    "REF",
    asks=(
        *CASE,
        JURISDICTION,
        GROUND,
        tick(
            "consolatory",
            "Non complaint consolatory payment referral only",
            hint="Only if the dissatisfaction is settled and the client wants a small consolatory payment",
        ),
        tick(
            "actions_complete",
            "All agreed actions on the Dissatisfaction SR are complete",
            hint="A consolatory payment referral needs this",
        ),
        select(
            "owning_team",
            "BAU owning team",
            owning_teams,
            unlisted=CHOOSE_OWNING_TEAM,
            hint="The team to which the case goes back",
        ),
        text(
            "referral_note", "What the client wants", hint="The Complaints Resolution Team reads this first"
        ),
    ),
    rules=(ground_or_mark,),
    changes=(
        fact("reported_by", lambda s: s.actor.name),
        fact("reported_by_id", lambda s: s.actor.id),
        fact("origin", "BAU referral"),
        facts("ground", "owning_team"),
        fact(
            "consolatory",
            lambda s: True if s.data.get("consolatory") else None,
            "Consolatory payment referral",
        ),
        when(
            entered("referral_note"),
            lambda s: [Add("note", title="Referral", text=s.data["referral_note"], on=s.today)],
        ),
        work_item(
            "log_complaint",
            lambda s: f"Referral to log{': ' + CONSOLATORY if s.data.get('consolatory') else ''}",
            team="complaints_resolution",
            text=lambda s: s.data.get("referral_note") or "",
        ),
    ),
    owns=False,
)


# RES-T01: logged


NO_GROUND = "Say why the client is not satisfied"


def ground_missing(s: Situation) -> str:
    """RES-S1: a consolatory payment referral needs no ground."""
    return "" if s.case.fact("consolatory") else NO_GROUND


def second_client_missing(s: Situation) -> str:
    """RES-S7: both clients of the case are acknowledged, unless there is only one."""
    ticked = s.data.get("no_second_client")
    return "" if ticked else "Name the second client of the case, or tick 'No second client'"


def one_answer_on_the_second_client(s: Situation) -> Iterable[Problem]:
    if s.data.get("second_client") and s.data.get("no_second_client"):
        yield "no_second_client", "You named a second client, so do not tick 'No second client'"


def within_the_time_limit(s: Situation) -> Iterable[Problem]:
    """L-14M of "Complaints Overview": a client has 14 months from the closing of the case; an MP or ICE has no limit."""
    closed, received = s.data.get("case_closed_on"), s.data.get("received_on")
    if not closed or not received or s.data.get("origin") == "MP" or s.data.get("exempt"):
        return
    limit = add_months(closed, int(s.preferences["TIME_LIMIT_MONTHS"]))
    if received > limit:
        yield (
            "case_closed_on",
            f"The time limit ended on {long_date(limit)}. Tick 'The sender has no time limit' if that holds",
        )


def who_is_acknowledged(s: Situation) -> list[tuple[str, str]]:
    people = [("client1", "Client")]
    if s.data.get("second_client"):
        people.append(("client2", "Second client"))
    if s.data.get("origin") == "MP":
        people.append(("mp", "MP"))
    return people


def logged_rows(s: Situation) -> Iterable[Change]:
    """The row of the Complaints Tracker, and one acknowledgement for each person (RES-01a, RES-S7)."""
    yield Add(
        "tracker",
        title=f"Complaint received {s.data['channel'].lower()}",
        state="Open",
        on=s.data["received_on"],
        data={"channel": s.data["channel"], "origin": s.data["origin"]},
    )
    for who, title in who_is_acknowledged(s):
        yield Add("acknowledgement", title=title, state="Due", data={"who": who, "attempts": []})


def referral_logged(s: Situation) -> Iterable[Change]:
    if s.case.position == "REF":
        yield Identify(s.data["case_number"], s.data["client_name"], s.data["received_on"])
        yield Owner(s.actor.id, s.actor.name)


T01 = Step(
    "RES-T01",
    "Log complaint",
    "Complaint - Resolution step 1",
    "logged the complaint",
    CRC,
    (BEGIN, "REF"),
    "R0",
    asks=(
        day(
            "received_on",
            "Date received",
            not_in_future(RECEIVED),
            missing=RECEIVED,
            hint="The day the complaint reached the Complaints Resolution Team, for example 8/1/2026",
        ),
        *CASE,
        replace(JURISDICTION, when=lambda s: s.case.position == BEGIN),
        choice("channel", "Channel", CHANNELS, "Choose how the complaint was received"),
        choice(
            "origin",
            "Origin",
            ORIGINS,
            "Choose where the complaint comes from",
            default=lambda s: s.case.fact("origin"),
        ),
        choice(
            "ground",
            "Why the client is not satisfied",
            GROUNDS_OF_REFERRAL,
            ground_missing,
            default=lambda s: s.case.fact("ground"),
        ),
        line(
            "second_client",
            "Second client",
            second_client_missing,
            hint="The other client of the maintenance case. Tick below if there is none",
        ),
        tick("no_second_client", "No second client"),
        text(
            "client_address",
            "Address of the client",
            hint="As it stands on letters. It can be completed later",
        ),
        select(
            "owning_team",
            "BAU owning team",
            owning_teams,
            unlisted=CHOOSE_OWNING_TEAM,
            hint="The team to which the case goes back",
            default=lambda s: s.case.fact("owning_team"),
        ),
        day(
            "case_closed_on",
            "Date the maintenance case closed",
            not_in_future(),
            missing="",
            hint="Only if it is closed: a client has 14 months from then",
        ),
        tick("exempt", "The sender has no time limit", hint="For example ICE or PHSO"),
        file("complaint", "The complaint", hint="The letter or e-mail, if you have it as a file"),
    ),
    rules=(one_answer_on_the_second_client, within_the_time_limit),
    starts=(("D-ACK", "received_on"), ("D-OUT", "received_on"), ("D-CONTACT", "received_on")),
    changes=(
        referral_logged,
        facts(
            "received_on",
            "channel",
            "origin",
            "ground",
            "second_client",
            "no_second_client",
            "client_address",
            "owning_team",
            "case_closed_on",
        ),
        when(lambda s: s.data.get("origin") == "MP", fact("parliamentary", "Yes")),
        logged_rows,
        finish("log_complaint", "Logged"),
        logged(
            IN,
            "Complaint",
            "received_on",
            files=filed("complaint", "complaint", "Complaint"),
        ),
    ),
    respond="Complaint received",
)


# RES-T03: the MP's contact is authenticated


def mp_is_acknowledged_too(s: Situation) -> Iterable[Change]:
    """RES-01c: the MP of a complaint gets an acknowledgement of its own."""
    if any(each.data.get("who") == "mp" for each in s.case.of("acknowledgement")):
        return
    yield Add("acknowledgement", title="MP", state="Due", data={"who": "mp", "attempts": []})
    if s.case.deadline("D-ACK") is None:
        yield Start("D-ACK", s.data.get("authenticated_on") or s.today)


MP_NAME = line("mp_name", "MP", "Enter the MP's name", default=lambda s: s.case.fact("mp_name"))
CONSTITUENCY = account_ask(
    missing="Enter the MP's constituency",
    default=lambda s: s.case.fact("constituency"),
)

T03 = Step(
    "RES-T03",
    "Authenticate MP contact",
    "Complaint - Resolution, summary and step 11",
    "authenticated the MP's contact",
    CRC,
    FROM_INTAKE,
    asks=(
        MP_NAME,
        CONSTITUENCY,
        line(
            "method",
            "How it was authenticated",
            "Enter how the contact was authenticated",
            hint=f"See {MP_ENQUIRIES}",
        ),
        past_day(
            "authenticated_on",
            "Date of the authentication",
            not_before("received_on", "The contact cannot be authenticated before it came on {date}"),
        ),
    ),
    changes=(
        told_facts(MP_NAME),
        account_fact(),
        fact("mp_authenticated_on", entered("authenticated_on"), "MP authenticated"),
        fact("mp_authenticated_by", entered("method")),
        fact("parliamentary", "Yes", "Parliamentary Contact Involved"),
        mp_is_acknowledged_too,
    ),
    settled=lambda s: (
        mp_authenticated(s) or not any(each.data["who"] == "mp" for each in not_acknowledged(s))
    ),
    says=f"See {MP_ENQUIRIES}",
)


def mp_authenticated(s: Situation) -> bool:
    return bool(s.case.fact("mp_authenticated_on"))


AUTHENTICATE = "Authenticate the contact first"


def no_detail_before_authentication(s: Situation) -> str | None:
    """RES-S3: nothing of the case is discussed with an MP whose contact is not authenticated."""
    person = s.data.get("person") or s.data.get("whom")
    row = next((each for each in s.case.of("acknowledgement") if str(each.number) == str(person)), None)
    for_mp = person == "MP" or (row is not None and row.data.get("who") == "mp")
    return AUTHENTICATE if for_mp and not mp_authenticated(s) else None


# What is still to be found out about a parliamentary complaint (RES-S4)


def needed(s: Situation) -> list[Any]:
    return s.case.of("information", "Needed")


def of_parliament(s: Situation) -> str | None:
    return None if parliamentary(s) else "No parliamentary contact is involved"


NEED_INFORMATION = Step(
    "",
    "Note information needed",
    "Complaint - Resolution, summary",
    "noted what has to be found out",
    CRC,
    FROM_INTAKE,
    asks=(line("need", "Information needed", "Enter the information that is needed"),),
    guards=(of_parliament,),
    changes=(
        lambda s: [Add("information", title=s.data["need"], state="Needed", on=s.today, says=s.data["need"])],
    ),
    support=True,
    says=f"See {MP_ENQUIRIES}",
    shown=parliamentary,
)

INFORMATION_GATHERED = Step(
    "",
    "Information gathered",
    "Complaint - Resolution, summary",
    "gathered information",
    CRC,
    FROM_INTAKE,
    of=RowChoice("information", "Information", ("Needed",), "Choose the information"),
    asks=(text("answer", "What was found out", "Enter what was found out"),),
    changes=(
        lambda s: [
            Amend(
                s.record,
                {"state": "Gathered", "text": s.data["answer"]},
                close=True,
                says=s.record.title,
            )
        ],
    ),
    support=True,
)


def information_needed(s: Situation) -> str | None:
    """RES-S4: shown until it is gathered."""
    return f"Information needed: {'; '.join(each.title for each in needed(s))}" if needed(s) else None


# RES-T04, RES-T04a: acknowledgement


def name_of(s: Situation, row: Any) -> str:
    names = {
        "client1": s.case.client_name,
        "client2": s.case.fact("second_client"),
        "mp": s.case.fact("mp_name") or "MP",
    }
    return f"{row.title}: {names[row.data['who']]}"


def not_acknowledged(s: Situation) -> list[Any]:
    return s.case.of("acknowledgement", "Due")


def people_to_acknowledge(s: Situation) -> list[tuple[str, str]]:
    return [(str(each.number), name_of(s, each)) for each in not_acknowledged(s)]


def somebody_left(s: Situation) -> str | None:
    return None if not_acknowledged(s) else "Everybody has been acknowledged"


def chosen_person(s: Situation) -> Any:
    return next((each for each in not_acknowledged(s) if str(each.number) == s.data.get("person")), None)


PERSON = choice("person", "Person", people_to_acknowledge, "Choose who was acknowledged")
METHODS = (
    ("Phone", "Phone"),
    ("E-mail", "E-mail", "Only for complaints from the online portal"),
    ("Letter", "Letter", "Only when phone and e-mail contact failed: CMSL5842"),
)


def method_allowed(s: Situation, method: str) -> str | None:
    """RES-S8, RES-S9: e-mail only for the online portal, a letter only after a failed attempt."""
    if sentence := e_mail_allowed(s, method):
        return sentence
    row = chosen_person(s)
    if method == "Letter" and row is not None and not attempts_until(row, s.data.get("acknowledged_on")):
        return "Record an attempt by phone or e-mail first"
    return None


def e_mail_allowed(s: Situation, method: str) -> str | None:
    if method == "E-mail" and s.case.fact("channel") != "Online portal":
        return "E-mail can be used only for complaints from the online portal"
    return None


def attempts_until(row: Any, day: date | None) -> list[Any]:
    """The attempts that were made on this day or before."""
    return [
        each
        for each in row.data.get("attempts", ())
        if day is None or date.fromisoformat(str(each["on"])) <= day
    ]


def acknowledged(s: Situation) -> Iterable[Change]:
    row = chosen_person(s)
    on: date = s.data["acknowledged_on"]
    yield Amend(
        row,
        {"state": "Done", "on": on},
        {"method": s.data["method"]},
        close=True,
        says=f"{row.title}, {s.data['method'].lower()}, {long_date(on)}",
    )
    yield Add(
        "contact",
        title=f"Acknowledged: {row.title}",
        text=s.data.get("note") or "",
        on=on,
        data={"method": s.data["method"]},
    )
    if row.data["who"] != "mp":
        yield from contacted(s, on)
    others = [each for each in not_acknowledged(s) if each is not row]
    if not others and s.case.deadline("D-ACK"):
        days = [each.on for each in s.case.of("acknowledgement", "Done") if each.on]
        yield Stop("D-ACK", max([*days, on]))


T04 = Step(
    "RES-T04",
    "Record acknowledgement",
    "Complaint - Resolution, summary and step 1",
    "acknowledged the complaint",
    CRC,
    FROM_INTAKE,
    asks=(
        PERSON,
        past_day(
            "acknowledged_on",
            "Date of the acknowledgement",
            not_before("received_on", "The complaint came on {date}, so its acknowledgement cannot be older"),
        ),
        choice(
            "method", "Method", METHODS, "Choose how the person was acknowledged", rules=(method_allowed,)
        ),
        text("note", "Note", hint="What was said. Whoever calls next reads this"),
    ),
    guards=(somebody_left, no_detail_before_authentication),
    changes=(acknowledged,),
    tells_client=True,
    offers=("issue-cmsl5842",),
)


def attempted(s: Situation) -> Iterable[Change]:
    row = chosen_person(s)
    attempt = {"on": s.data["attempted_on"], "at": s.data["attempted_at"], "method": s.data["method"]}
    yield Amend(
        row,
        {},
        {"attempts": [*row.data.get("attempts", ()), attempt]},
        says=f"{row.title} not reached, {s.data['method'].lower()}, {long_date(s.data['attempted_on'])}",
    )
    yield Add(
        "contact",
        title=f"Not reached: {row.title}",
        text=s.data.get("note") or "",
        on=s.data["attempted_on"],
        data={"method": s.data["method"], "time": s.data["attempted_at"]},
    )


T04A = Step(
    "RES-T04a",
    "Record attempt to acknowledge",
    "Complaint - Resolution, summary",
    "tried to acknowledge the complaint",
    CRC,
    FROM_INTAKE,
    asks=(
        choice("person", "Person", people_to_acknowledge, "Choose whom you tried to reach"),
        past_day(
            "attempted_on",
            "Date of the attempt",
            not_before("received_on", "The complaint came on {date}, so the attempt cannot be older"),
        ),
        Ask(
            "attempted_at",
            "Time of the attempt",
            "time",
            missing="Enter the time of the attempt",
            rules=(time_not_in_future("attempted_on"),),
            hint="For example 14:05 or 2:05pm",
        ),
        choice(
            "method",
            "Method",
            METHODS[:2],
            "Choose how you tried to reach the person",
            rules=(e_mail_allowed,),
        ),
        text("note", "Note"),
    ),
    guards=(somebody_left,),
    changes=(attempted,),
    tells_client=True,
)


# RES-T05 to T08: can it be resolved now, or does BAU look into it?

UNANSWERED = "Say whether further investigation is needed"


def unanswered(s: Situation) -> str | None:
    return "This is answered: the SR has been asked for" if s.case.fact("sr_requested_on") else None


T05 = Step(
    "RES-T05",
    "Can be resolved now",
    "Complaint - Resolution step 2",
    "decided that no further investigation is needed",
    CRC,
    ("R0",),
    asks=(text("reason", "Reason", "Say why no further investigation is needed"),),
    guards=(unanswered,),
    changes=(
        fact("investigation", "No", "Further investigation"),
        when(
            lambda s: not any(each.data.get("key") == "request_sr" for each in s.case.of("activity")),
            lambda s: [activity("request_sr", "Ask the owning caseworker for the SR")],
        ),
    ),
    settled=lambda s: bool(s.case.fact("investigation")),
)

T06 = Step(
    "RES-T06",
    "Needs investigation",
    "Complaint - Resolution steps 2 and 3",
    "decided that further investigation is needed",
    CRC,
    ("R0",),
    asks=(
        text(
            "note",
            "Notes: issues and next steps",
            "Enter a note of the contact",
            hint="What you discussed with the client",
        ),
    ),
    guards=(unanswered,),
    changes=(
        fact("investigation", "Yes", "Further investigation"),
        contact_note("Issues and next steps discussed"),
    ),
    tells_client=True,
    settled=lambda s: bool(s.case.fact("investigation")),
)

TEMPLATE_PARTS = (
    ("complaint", "The complaint", "What the client complains about"),
    ("history", "What was done so far", "Dissatisfaction, earlier decisions, what the client was told"),
    ("wanted", "What BAU is asked to do", "Each thing on a line of its own"),
    ("outcome", "What the client wants", "The outcome that would settle it"),
)


def template(s: Situation) -> Any:
    return s.case.draft("referral_template")


def template_part(name: str) -> Any:
    def preset(s: Situation) -> str | None:
        document = template(s)
        label = next(words for key, words, _ in TEMPLATE_PARTS if key == name)
        return dict(map(tuple, document.sections)).get(label) if document is not None else None

    return preset


TEMPLATE = tuple(
    text(name, label, f"Complete: {label}", hint=hint, default=template_part(name))
    for name, label, hint in TEMPLATE_PARTS
)
"""The referral template as a form; every part is demanded before it is sent (RES-04a)."""


def written_template(s: Situation, state: str = "Sent") -> Filed:
    return Filed(
        "referral_template",
        "Referral template",
        sections=tuple((label, s.data.get(name) or "") for name, label, _ in TEMPLATE_PARTS),
        state=state,
    )


def template_changed(s: Situation) -> Iterable[Problem]:
    """RES-14a: what is sent again has been brought up to date."""
    document = template(s)
    if document is None:
        return
    now = [[label, s.data.get(name) or ""] for name, label, _ in TEMPLATE_PARTS]
    if [list(each) for each in document.sections] == now:
        yield TEMPLATE_PARTS[0][0], "Update the template first"


def g7_is_there(s: Situation) -> str | None:
    return None if any("bau_g7" in each.posts for each in s.people) else "No BAU G7 is set for this team"


def template_sent(subject: str) -> Any:
    """The template in a new version, stored and e-mailed to the BAU G7."""

    def changes(s: Situation) -> Iterable[Change]:
        document = written_template(s)
        yield Draft(document)
        words = "\n\n".join(f"{heading}\n{words}" for heading, words in document.sections)
        yield from email("BAU G7", f"{subject}: {s.case.reference}", words, on="")(s)

    return changes


def investigation_needed(s: Situation) -> str | None:
    return (
        None
        if s.case.fact("investigation") == "Yes"
        else "Record that the complaint needs investigation first"
    )


T07 = Step(
    "RES-T07",
    "Send referral to BAU G7",
    "Complaint - Resolution step 4",
    "sent the referral template to the BAU G7",
    CRC,
    ("R0",),
    asks=TEMPLATE,
    guards=(investigation_needed, g7_is_there),
    rules=(template_changed,),
    changes=(
        finish("referral_template", "Sent again"),
        template_sent("Referral template"),
        fact("referral_sent_on", lambda s: s.today),
        work_item(
            "referral_template",
            "Allocate this complaint",
            post="bau_g7",
            text=lambda s: s.data.get("wanted") or "",
        ),
    ),
    settled=lambda s: bool(s.case.fact("referral_sent_on")),
)

OF_YOUR_TEAM = "Choose a caseworker of your team"


def caseworkers_of_the_team(s: Situation) -> list[tuple[str, str]]:
    return [
        (str(each.id), each.name)
        for each in s.people
        if each.team == s.actor.team and "bau_caseworker" in each.posts
    ]


def conference_answered(s: Situation) -> Iterable[Problem]:
    if not s.data.get("conference_on") and not s.data.get("no_conference"):
        yield "conference_on", "Enter the call or choose 'not applicable'"
    if s.data.get("conference_on") and s.data.get("no_conference"):
        yield "no_conference", "You entered the call, so do not choose 'not applicable'"
    if s.data.get("conference_on") and not s.data.get("participants"):
        yield "participants", "Enter who takes part in the call"


def allocated(s: Situation) -> Iterable[Change]:
    chosen = int(s.data["caseworker"])
    yield from finish("referral_template", f"Allocated to {s.name_of(chosen)}")(s)
    yield from finish("bau_action", "Allocated to somebody else")(s)
    yield Fact("bau_caseworker", chosen)
    yield Fact("bau_caseworker_name", s.name_of(chosen), "BAU caseworker")
    yield Fact("bau_g7", s.actor.id)
    yield Add(
        "work_item",
        title="Carry out BAU's part of this complaint",
        text=s.data.get("note") or "",
        state="Open",
        on=s.today,
        person_id=chosen,
        data={"what": "bau_action", "from": s.actor.name},
    )
    if s.data.get("conference_on"):
        yield Add(
            "contact",
            title="Case conference call",
            text=s.data.get("participants") or "",
            on=s.data["conference_on"],
        )


T08 = Step(
    "RES-T08",
    "Allocate",
    "Complaint - Resolution step 5",
    "allocated the complaint to a BAU caseworker",
    G7,
    ("R0",),
    asks=(
        Ask(
            "caseworker",
            "Allocate to",
            "person",
            missing=OF_YOUR_TEAM,
            choices=caseworkers_of_the_team,
            unlisted=OF_YOUR_TEAM,
        ),
        day("conference_on", "Date of the case conference call", missing=""),
        line("participants", "Participants"),
        tick("no_conference", "Not applicable: no case conference call is needed"),
        text("note", "What to do", hint="The BAU caseworker reads this"),
    ),
    guards=(
        lambda s: None if s.case.fact("referral_sent_on") else "The referral template has not arrived yet",
    ),
    rules=(conference_answered,),
    changes=(allocated, fact("allocated", True)),
    settled=lambda s: bool(s.case.fact("allocated")),
)


# RES-T09, RES-T09a: the lock, and BAU's part


def bau_item(s: Situation) -> Any:
    return next(
        (each for each in s.case.of("work_item", "Open") if each.data.get("what") == "bau_action"), None
    )


def bau_action_outstanding(s: Situation) -> str | None:
    return None if bau_item(s) is not None else "No BAU action is outstanding"


def not_locked(s: Situation) -> str | None:
    return "The Lock Assignment Flag is set" if s.case.lock_assignment else None


T09 = Step(
    "RES-T09",
    "Set lock",
    "Complaint - Resolution step 6",
    "set the Lock Assignment Flag",
    LOCKERS,
    FROM_INTAKE,
    guards=(bau_action_outstanding, not_locked),
    shown=lambda s: bau_action_outstanding(s) is None,
    changes=(lambda s: [Lock(True)],),
    says=f"The case then stays in its segment. See {SEGMENTS}",
)

T09A = Step(
    "RES-T09a",
    "BAU action complete",
    "Complaint - Resolution steps 6 and 46",
    "completed BAU's action",
    BAU,
    (*FROM_INTAKE, "R15"),
    asks=(
        text("note", "What was done", "Say what was done", hint="The Complaints Resolution Team reads this"),
    ),
    guards=(lambda s: None if bau_item(s) is not None else "No BAU work item is open",),
    changes=(
        finish("bau_action", "Complete"),
        lambda s: [Add("note", title="BAU action complete", text=s.data["note"], on=s.today)],
        work_item(
            "told",
            "BAU's action is complete",
            person=lambda s: s.case.owner_id,
            text=entered("note"),
            about="bau",
        ),
    ),
)

CORRECT_ADDRESSES = Step(
    "",
    "Save addresses",
    "Letters",
    "saved the addresses for letters",
    CRC,
    FROM_INTAKE,
    asks=(
        text("client_address", "Address of the client", default=lambda s: s.case.fact("client_address")),
        text(
            "second_client_address",
            "Address of the second client",
            default=lambda s: s.case.fact("second_client_address"),
            when=lambda s: bool(s.case.fact("second_client")),
        ),
    ),
    changes=(
        lambda s: [
            Fact(name, s.data.get(name), label)
            for name, label in (
                ("client_address", "Address of the client"),
                ("second_client_address", "Address of the second client"),
            )
            if name in s.data
        ],
        fact("address_confirmed_on", lambda s: s.today),
    ),
    support=True,
)

STEPS = (
    T01,
    T02,
    T02A,
    T03,
    T04,
    T04A,
    T05,
    T06,
    T07,
    T08,
    T09,
    T09A,
    NEED_INFORMATION,
    INFORMATION_GATHERED,
    CORRECT_ADDRESSES,
)

FLAGS = (information_needed,)
