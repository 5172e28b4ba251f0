"""Raising a challenge, the case owner's own attempts, and the ways in which it ends early (paras 1 to 4, 12, 20 to 25, 76)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from portal.deadlines import long_date
from portal.procedures.agreeing import agreed
from portal.procedures.asking import (
    choice,
    day,
    file,
    files,
    line,
    past_day,
    repeat,
    select,
    text,
    tick,
    ticks,
    today_of,
)
from portal.procedures.changes import (
    Add,
    Amend,
    Begin,
    Change,
    Elsewhere,
    Fact,
    Identify,
    Owner,
    Start,
    Stop,
    Upload,
)
from portal.procedures.decision_challenge.circumstances import (
    ORGANISATION,
    answerable,
    attempt_recorded,
    by_organisation,
    challenger,
    closing,
    considered_after_all,
    decided_on,
    declined_as_late,
    is_manager_of_owner,
    is_owner,
    is_reviewed,
    joint,
    low_level,
    may_pass,
    owner_or_oat,
    second_review_allowed,
)
from portal.procedures.decision_challenge.eligibility import ANSWERED_BY_STAFF, automatic, items
from portal.procedures.decision_challenge.vocabulary import (
    ADVICE,
    ANALYSIS,
    ANY,
    ATTEMPTS,
    BEHAVIOUR,
    CLOSED,
    FURTHER_WORK,
    GROUNDS,
    GROUNDS_DUE,
    JOINT_TEAM,
    JR_MARKER,
    LATE,
    NO_REVIEW,
    OPEN,
    PASS_TO_OAT,
    RECEIVED,
    REFERRED,
    REQUESTED,
    RESOLVE,
    RESOLVED,
    RETURNED,
    SERVICE,
    TOO_LATE,
    WITH_OAT,
    WITH_OWNER,
    WITHDRAWN_CODE,
)
from portal.procedures.definition import BEGIN, PORTAL, Ask, Bar, Problem, Situation, Step, Who
from portal.procedures.feedback import (
    AD,
    ARRIVED,
    CASE_STAFF,
    CASEWORKER,
    INTERNAL,
    JOINT,
    LINE,
    MANAGER,
    OAT,
    OWNER,
    REAL_DATE,
    STAFF,
    WITH_OMBUDSMAN,
    addressed,
    addressed_state,
    behaviour_in_force,
    case_ask,
    deadline_default,
    decision_of,
    decision_words,
    decisions,
    is_joint,
    is_low_level,
    jr_marker,
    one_month_date,
    parent,
    party_choices,
    real_received_day,
    reopened,
    titled,
    was_raised_late,
)
from portal.procedures.feedback_letters import (
    ACKNOWLEDGEMENT,
    BEHAVIOUR_POLICY,
    HAND_OVER,
    NO_REVIEW_OPTION,
    RAISED_LATE,
    REDIRECTION,
    sending,
)
from portal.procedures.making import entered, fact, facts, filed, finish, when, work_item
from portal.procedures.reasons import reason
from portal.procedures.referrals import withdrawing
from portal.procedures.risk import RISK_ASKS, risk_asked, risk_changed, risk_named
from portal.procedures.support import adding_notes, seeing

LOGGERS = Who(
    "LOGGERS",
    "caseworker, manager or internal PHSO team of the organisation complained about",
    (CASEWORKER | MANAGER | INTERNAL | PORTAL).posts,
)
OWNER_OR_OAT = Who("OWNER_OR_OAT", "case owner, or OAT while it is with OAT", (CASE_STAFF | OAT).posts)
PASSER = Who("PASSER", "the portal, or the case owner", (CASE_STAFF | PORTAL).posts)
GIVERS = Who("GIVERS", "manager, Assistant Director or OAT manager", LINE.posts)
IN_HAND = (WITH_OWNER, REQUESTED, LATE, GROUNDS, ANALYSIS, RETURNED)
"""Where the case owner works on it and may still settle it."""
YES_NO = (("Yes", "Yes"), ("No", "No"))


# DC-T1


def decision_choices(s: Situation) -> list[tuple[str, str]]:
    return [("", "Choose"), *((str(each.id), decision_words(each)) for each in decisions(parent(s)))]


def no_decision(s: Situation) -> str:
    """RF-20a, RF-20b"""
    about = parent(s)
    if about is None or decisions(about):
        return "Choose the decision being challenged"
    if about.position == "C1":
        return "This case is still open and has no part decision to challenge"
    return "No decision is recorded on this case"


def challengers(s: Situation) -> list[tuple[str, ...]]:
    """The organisation's own team challenges for the organisation only."""
    found = party_choices(s)
    if s.actor.posts & INTERNAL.posts and not CASE_STAFF.includes(s.actor):
        found = [each for each in found if each[2] == ORGANISATION]
    return [("", "Choose"), *found]


def who_challenges(s: Situation) -> str:
    """The portal names the service user where the record that it comes from names nobody."""
    return "" if PORTAL.includes(s.actor) else "Choose who challenges the decision"


def first_said(s: Situation) -> str:
    about = parent(s)
    return f"{about.reference}, {decision_words(decision_of(s))}"


def logged_facts(s: Situation) -> Iterable[Change]:
    """The dates of the month, whether it was raised in it, and who challenges (2.7)."""
    decided, arrived, party = decision_of(s).on, s.data["received_on"], challenger(s)
    late = was_raised_late(arrived, decided, s.holidays)
    yield Identify("", party.title, arrived)
    yield Fact("decision", str(s.data["decision"]))
    yield Fact("challenger", str(party.id))
    yield Fact("challenger_type", party.data.get("type", ""))
    yield Fact("received_on", arrived)
    yield Fact("one_month_date", one_month_date(decided), "One month after the decision")
    yield Fact("deadline_default", deadline_default(decided, s.holidays))
    yield Fact("raised_late", "Yes" if late else "No", "Raised late")
    yield Fact("complaint_text", s.data.get("complaint_text") or "")
    yield Fact("logged_on", s.today)
    yield Fact("came_from", s.data.get("came_from") or "")
    yield Start(JR_MARKER, decided, jr_marker(decided), quiet=True)


def complaint_stored(s: Situation) -> Iterable[Change]:
    yield Add(
        "correspondence",
        title="Challenge as it was made",
        text=s.data.get("complaint_text") or "",
        on=s.data["received_on"],
        data={"direction": "in", "what": "challenge"},
        files=filed("complaint_files", "challenge", "Challenge as it was made")(s),
    )


def passed(s: Situation) -> Iterable[Change]:
    """RF-01b: to the case owner, or to their manager (RF-01d), with a task; else a task to whoever can lead on."""
    whom, about = answerable(s), parent(s)
    if whom is not None:
        yield Owner(whom.id, titled(whom))
        if about.owner_id is not None and whom.id != about.owner_id and s.person(about.owner_id) is None:
            yield Fact("owner_left", name_of_anybody(s, about.owner_id))
    if whom is not None and may_pass(s):
        yield Start(RESOLVE, s.today)
        yield from work_item("told", "New challenge: try to settle it", person=lambda s: whom.id)(s)
    elif is_joint(s) or is_low_level(s):
        sentence = (
            "Direct this to the Joint Working Team"
            if is_joint(s)
            else "Tell the person no review is available"
        )
        yield from work_item("told", sentence, person=lambda s: whom.id if whom else None)(s)
    elif is_reviewed(s) and not second_review_allowed(s):
        yield from work_item("told", "This decision has been reviewed before", post="oat_caseworker")(s)
    else:
        yield from work_item("told", "Nobody is found to answer this challenge", post="assistant_director")(s)


def name_of_anybody(s: Situation, person_id: int | None) -> str:
    """The name of a person who may have left."""
    return next((each.name for each in s.everybody if each.id == person_id), "Nobody")


def told_where(done: str) -> Callable[[Situation], str]:
    """RF-01b"""

    def told(s: Situation) -> str:
        whom = answerable(s)
        return f"{done}. Passed to {titled(whom)}" if whom is not None and may_pass(s) else done

    return told


def where_it_goes(s: Situation) -> str:
    """DC-T5 follows at once where it may."""
    return WITH_OWNER if may_pass(s) else RECEIVED


LOG = Step(
    "DC-T1",
    "Log decision challenge",
    "Review and feedback paras 1 and 20",
    "logged a challenge to a decision",
    LOGGERS,
    (BEGIN,),
    where_it_goes,
    asks=(
        case_ask(para="20"),
        select(
            "decision",
            "Decision being challenged",
            decision_choices,
            no_decision,
            hint="Each decision has a month of its own",
            find="Show the decisions and parties of this case",
            finds=("case",),
            para="20",
        ),
        select(
            "challenger",
            "Who challenges it",
            challengers,
            who_challenges,
            hint="A party of the case. Add others on its page first",
            para="20",
        ),
        day(
            "received_on",
            "Date received",
            real_received_day,
            missing="Enter the date received",
            default=today_of,
            no_such_day=REAL_DATE,
            para="2",
        ),
        text("complaint_text", "What was said", hint="In the person's own words", para="1"),
        files("complaint_files", "What came with it", para="12"),
    ),
    changes=(
        logged_facts,
        complaint_stored,
        passed,
        when(
            by_organisation,
            addressed(
                "Challenge to a decision",
                lambda s: s.data.get("complaint_text") or "",
                lambda s: WITH_OMBUDSMAN if may_pass(s) else ARRIVED,
            ),
        ),
    ),
    owns=False,
    leads=(WITH_OWNER, RECEIVED),
    told=told_where("logged a challenge to a decision"),
)

# DC-T5


def can_be_passed(s: Situation) -> str | None:
    if may_pass(s):
        return None
    if is_reviewed(s) and not second_review_allowed(s):
        return "This decision has been reviewed. OAT decides first whether there is a second review"
    return "Nobody is found to answer this challenge"


PASS = Step(
    "DC-T5",
    "Pass to case owner",
    "Review and feedback paras 1 and 23",
    "passed the challenge to the case owner",
    PASSER,
    (RECEIVED,),
    WITH_OWNER,
    guards=(can_be_passed,),
    changes=(passed, addressed_state(WITH_OMBUDSMAN)),
    shown=may_pass,
    told=told_where("passed the challenge on"),
)

# DC-T2


def case_is_joint(s: Situation) -> str | None:
    return None if is_joint(s) else "The case is not joint with the LGSCO"


def task_for_the_joint_team(s: Situation) -> Iterable[Change]:
    """RF-76c: the challenge with its papers."""
    papers = ", ".join(dict.fromkeys(each.title for each in s.case.of("correspondence"))) or "None"
    yield from work_item(
        "joint",
        f"Challenge to a joint decision: {s.case.client_name}",
        post="joint_working",
        text=f"{first_said(s)}\n\n{s.case.fact('complaint_text') or ''}\n\nPapers: {papers}",
    )(s)


DIRECT = sending(
    Step(
        "DC-T2",
        "Direct to Joint Working Team",
        "Review and feedback para 76",
        "directed the challenge to the Joint Working Team",
        OWNER_OR_OAT,
        OPEN,
        CLOSED,
        guards=(owner_or_oat, case_is_joint),
        changes=(
            withdrawing("Directed to the Joint Working Team"),
            closing(JOINT_TEAM),
            task_for_the_joint_team,
        ),
        shown=is_joint,
    ),
    REDIRECTION,
)


def is_redirected(s: Situation) -> str | None:
    if s.case.resolution_code != JOINT_TEAM:
        return "This was not directed to the Joint Working Team"
    return "It was passed on already" if s.case.fact("passed_on_under_lgsco") else None


PASSED_ON = Step(
    "RF-76c",
    "Record passing on under the LGSCO process",
    "Review and feedback para 76",
    "passed the challenge on under the LGSCO process",
    JOINT,
    (CLOSED,),
    asks=(
        past_day(
            "passed_on",
            "Passed on",
            missing="Record when it was passed on",
            default=None,
            para="76",
        ),
    ),
    guards=(is_redirected,),
    changes=(fact("passed_on_under_lgsco", entered("passed_on"), "Passed on"), finish("joint", "Passed on")),
    shown=lambda s: is_redirected(s) is None,
    elsewhere="Only a challenge that was directed to the Joint Working Team is passed on",
)

# DC-T3, DC-T4, DC-T48


def is_low(s: Situation) -> str | None:
    return None if is_low_level(s) else "The closure basis is not Low-level injustice or impact"


TELL_NO_REVIEW = sending(
    Step(
        "DC-T3",
        "Tell person no review is available",
        "Review and feedback paras 3 and 21",
        "told the person that no review is available",
        OWNER,
        tuple(each for each in OPEN if each not in (ADVICE, REFERRED, WITH_OAT)),
        CLOSED,
        guards=(is_low,),
        changes=(closing(NO_REVIEW),),
        owner_only=True,
        shown=is_low_level,
    ),
    NO_REVIEW_OPTION,
)


def raised_late(s: Situation) -> bool:
    return s.case.fact("raised_late") == "Yes"


def was_late(s: Situation) -> str | None:
    return None if raised_late(s) else "This was raised within one month of the decision"


WILL_OR_WILL_NOT = "Say why you will or will not consider this"

NOT_CONSIDERED = sending(
    Step(
        "DC-T4",
        "Do not consider - raised late",
        "Review and feedback para 2",
        "did not consider the challenge, raised late",
        OWNER,
        (WITH_OWNER,),
        CLOSED,
        asks=(reason(WILL_OR_WILL_NOT, para="2"),),
        guards=(was_late,),
        changes=(
            fact("late_choice", "Do not consider", "Raised late"),
            fact("late_reason", entered("reason")),
            closing(TOO_LATE),
        ),
        owner_only=True,
        shown=raised_late,
    ),
    RAISED_LATE,
)


def not_chosen_yet(s: Situation) -> str | None:
    return "You have decided to consider this" if s.case.fact("late_choice") else None


CONSIDERED = Step(
    "DC-T48",
    "Consider although raised late",
    "Review and feedback para 2",
    "considers the challenge although it was raised late",
    OWNER,
    (WITH_OWNER,),
    asks=(reason(WILL_OR_WILL_NOT, para="2"),),
    guards=(was_late, not_chosen_yet),
    changes=(
        fact("late_choice", "Consider", "Raised late"),
        fact("late_reason", entered("reason")),
    ),
    owner_only=True,
    shown=lambda s: raised_late(s) and not_chosen_yet(s) is None,
)

# DC-T8

BEHAVIOUR_ASKS: tuple[Ask, ...] = (
    reason("Say what happened", para="22"),
    line("policy", "Policy reference", "Enter the policy reference", para="22"),
    text("action", "Action taken", "Enter the action taken", para="22"),
    day("until", "Applies until", missing="", hint="Leave empty without an end", para="22"),
)


def behaviour_recorded(s: Situation) -> Iterable[Change]:
    answers = {name: s.data.get(name) for name in ("reason", "policy", "action", "until")}
    told = f"{s.data.get('asked_by') or s.actor.name}, agreed by {s.data.get('agreed_by') or 'nobody'}"
    yield Elsewhere(parent(s), "record-behaviour-decision", {**answers, "decided_by": told})


DECLINED = sending(
    Step(
        "DC-T8",
        "Decline access - behaviour",
        "Review and feedback para 22",
        "declined access because of behaviour",
        OWNER,
        tuple(each for each in OPEN if each != WITH_OAT),
        CLOSED,
        asks=BEHAVIOUR_ASKS,
        changes=(behaviour_recorded, withdrawing("Access declined because of behaviour"), closing(BEHAVIOUR)),
        owner_only=True,
    ),
    BEHAVIOUR_POLICY,
)
DECLINE = agreed(DECLINED, "decline_behaviour")

# DC-T9, DC-T10


def attempt_made(s: Situation) -> Iterable[Change]:
    yield Add(
        "attempt",
        title=s.data["attempt"],
        text=s.data["what"],
        on=s.data["tried_on"],
        says=f"{s.data['attempt']}, {long_date(s.data['tried_on'])}",
    )
    if not s.case.of("attempt") and s.case.deadline(RESOLVE):
        yield Stop(RESOLVE, s.data["tried_on"])


ATTEMPT = Step(
    "DC-T9",
    "Record attempt to resolve",
    "Review and feedback paras 23 and 41",
    "recorded an attempt to settle the challenge",
    OWNER,
    IN_HAND,
    asks=(
        choice(
            "attempt", "What you did", [(each, each) for each in ATTEMPTS], "Choose what you did", para="23"
        ),
        past_day("tried_on", "When", missing="Enter the date of the attempt", para="23"),
        text("what", "What was said", "Say what you did and what the person answered", para="23"),
        *RISK_ASKS,
    ),
    rules=(risk_named,),
    prompts=(risk_asked,),
    changes=(attempt_made, risk_changed),
    owner_only=True,
)

WHEN_AND_HOW = "Record when and how the person said it was resolved"


def resolved(s: Situation) -> Iterable[Change]:
    yield Add(
        "note",
        title="The person regards it as resolved",
        text=s.data["resolved_note"],
        on=s.data["resolved_on"],
    )


RESOLVE_IT = Step(
    "DC-T10",
    "Close as resolved",
    "Review and feedback para 24",
    "closed the challenge as resolved",
    OWNER,
    IN_HAND,
    CLOSED,
    asks=(
        past_day("resolved_on", "When the person said so", missing=WHEN_AND_HOW, default=None, para="24"),
        text("resolved_note", "How the person said it was resolved", WHEN_AND_HOW, para="24"),
    ),
    guards=(attempt_recorded,),
    changes=(facts("resolved_note"), resolved, closing(RESOLVED)),
    owner_only=True,
)

# DC-T11


def owner_or_manager(s: Situation) -> str | None:
    return (
        None
        if is_owner(s) or is_manager_of_owner(s)
        else f"Only {s.name_of(s.case.owner_id)} and their manager can do this"
    )


def managers(s: Situation) -> list[tuple[str, str]]:
    return [
        (str(each.id), titled(each))
        for each in s.people
        if each.posts & (MANAGER | AD).posts and each.id != s.case.owner_id
    ]


def own_manager(s: Situation) -> str:
    if is_manager_of_owner(s) and not is_owner(s):
        return str(s.actor.id)
    manager = s.manager_of(s.case.owner_id)
    return str(manager.id) if manager else ""


def the_right_manager(s: Situation, value: Any) -> str | None:
    """Who is not the owner enters the own name and no other."""
    return None if is_owner(s) or str(value) == str(s.actor.id) else "Enter your own name"


def next_step_kept(s: Situation) -> Iterable[Change]:
    """RF-04a: both names and the date; the other of the two is told (no second sign-in)."""
    manager, owner = int(s.data["manager"]), s.case.owner_id
    yield Fact("next_step", s.data["next_step"], "What happens next")
    yield Fact("next_step_owner", s.name_of(owner))
    yield Fact("next_step_manager", s.name_of(manager))
    yield Fact("next_step_on", s.data["decided_on"])
    yield Add(
        "note",
        title=f"{s.data['next_step']}: {s.name_of(owner)} and {s.name_of(manager)}",
        text=s.data.get("note") or "",
        on=s.data["decided_on"],
        says=f"{s.name_of(owner)} with {s.name_of(manager)}, {long_date(s.data['decided_on'])}",
    )
    other = manager if is_owner(s) else owner
    yield from work_item(
        "told",
        f"What happens next: {s.data['next_step']}",
        person=lambda s: other,
        text=s.data.get("note") or "",
    )(s)


NEXT = Step(
    "DC-T11",
    "Record what happens next",
    "Review and feedback para 4",
    "recorded what happens next",
    OWNER,
    (WITH_OWNER, ANALYSIS),
    asks=(
        choice(
            "next_step",
            "What happens next",
            [(each, each) for each in (FURTHER_WORK, PASS_TO_OAT)],
            "Choose what happens next",
            para="4",
        ),
        Ask(
            "manager",
            "Decided with",
            "person",
            missing="Choose the manager",
            choices=managers,
            default=own_manager,
            rules=(the_right_manager,),
            para="4",
        ),
        past_day("decided_on", "Decided on", missing="Enter the date", para="4"),
        text("note", "What you agreed"),
    ),
    guards=(owner_or_manager,),
    changes=(next_step_kept,),
)

# DC-T12

MINOR = ("Misspelt name", "Unimportant date", "Other minor")
ONLY_MINOR = "An amended version is only for minor errors. Continue with the challenge"


def has_a_report(s: Situation) -> str | None:
    decision = decision_of(s)
    issued = decision is not None and decision.data.get("report") in ("Report", "Decision letter")
    return None if issued else "The decision has no report or decision letter"


def small_errors_only(s: Situation) -> Iterable[Problem]:
    """RF-25a"""
    for row in s.data.get("amendments") or ():
        if row.get("affects") == "Yes":
            yield "amendments", ONLY_MINOR
            return


def all_recipients(s: Situation) -> Iterable[Problem]:
    """RF-25c: whoever had the first version."""
    chosen = set(s.data.get("sent_to") or ())
    left = [name for number, name, _ in party_choices(s) if number not in chosen]
    if left:
        yield "sent_to", f"Send the amended version to {', '.join(left)}?"


def version_issued(s: Situation) -> Iterable[Change]:
    decision = decision_of(s)
    names = {number: name for number, name, _ in party_choices(s)}
    rows = [f"{row['what']} ({row['kind']})" for row in s.data["amendments"]]
    yield Elsewhere(
        parent(s),
        "record-amended-version",
        {
            "decision": str(decision.id),
            "amendments": rows,
            "amended_report": s.data["amended_report"],
            "sent_to": [names[each] for each in s.data.get("sent_to") or () if each in names],
            "from_challenge": s.case.reference,
        },
    )
    yield Add("note", title="Amended version issued", text="\n".join(rows), on=s.today)


AMEND = Step(
    "DC-T12",
    "Issue amended version",
    "Review and feedback para 25",
    "issued an amended version",
    OWNER,
    (WITH_OWNER, REQUESTED, GROUNDS, ANALYSIS, RETURNED),
    asks=(
        Ask(
            "issued_first",
            "Original issue date",
            "fixed",
            default=lambda s: long_date(day) if (day := decided_on(s)) else "",
            para="25",
        ),
        repeat(
            "amendments",
            "What is amended",
            line("what", "Error and correction", "Say what is amended"),
            choice("kind", "Kind", [(each, each) for each in MINOR], "Choose the kind of error"),
            choice(
                "affects", "Affects the decision", YES_NO, "Say whether it affects the decision", para="25"
            ),
            missing="List each change",
            para="25",
        ),
        file("amended_report", "The amended version", "Attach the amended version", para="25"),
        ticks(
            "sent_to", "Send it to", party_choices, default=lambda s: [each[0] for each in party_choices(s)]
        ),
    ),
    guards=(has_a_report,),
    rules=(small_errors_only,),
    prompts=(all_recipients,),
    changes=(version_issued,),
    owner_only=True,
)

# DC-T43, DC-T44

SERVICE_COMPLAINT = sending(
    Step(
        "DC-T43",
        "Treat as service complaint",
        "Review and feedback para 12",
        "treated the challenge as a service complaint",
        OWNER,
        (RECEIVED, WITH_OWNER),
        CLOSED,
        asks=(
            reason("Say why this is about our service", para="12"),
            tick(
                "nothing_against",
                "Nothing is said against a decision",
                "Confirm that nothing is said against a decision",
                para="12",
            ),
        ),
        changes=(lambda s: service_complaint_opened(s), closing(SERVICE)),
        owner_only=True,
    ),
    HAND_OVER,
)


def service_complaint_opened(s: Situation) -> Iterable[Change]:
    """The service complaint keeps the day on which the challenge was received."""
    yield Begin(
        "service_complaint",
        "log-service-complaint",
        {
            "complainant": s.case.fact("challenger"),
            "received_on": s.case.date("received_on"),
            "about": ["Other"],
            "complained_of": s.case.fact("complaint_text") or s.data["reason"],
            "files": [
                Upload(each.digest, each.filename, each.media_type, each.size)
                for each in s.case.documents_of("challenge")
            ],
        },
    )


WITHDRAW = Step(
    "DC-T44",
    "Withdraw",
    "Review and feedback 3.3",
    "recorded that the person withdrew",
    OWNER,
    tuple(each for each in OPEN if each != WITH_OAT),
    CLOSED,
    asks=(
        past_day(
            "withdrawn_on", "When the person withdrew", missing="Record when and how the person withdrew"
        ),
        text("withdrawn_how", "How the person withdrew", "Record when and how the person withdrew"),
    ),
    changes=(
        lambda s: [
            Add(
                "note",
                title="The person withdrew",
                text=s.data["withdrawn_how"],
                on=s.data["withdrawn_on"],
            )
        ],
        withdrawing("The person withdrew"),
        closing(WITHDRAWN_CODE),
    ),
    owner_only=True,
    elsewhere={WITH_OAT: "OAT records that the person withdrew, with the review"},
)

# DC-T50


def closed_as_low(s: Situation) -> str | None:
    if s.case.resolution_code != NO_REVIEW:
        return "Only a challenge that was closed without a review option is tested again"
    return "The closure basis is Low-level injustice or impact" if is_low_level(s) else None


def tested_again(s: Situation) -> Iterable[Change]:
    decided = decided_on(s)
    yield from reopened(s)
    if decided is not None:
        yield Start(JR_MARKER, decided, jr_marker(decided), quiet=True)
    yield from passed(s)
    yield from work_item(
        "told",
        "The closure basis was corrected: write to the person again",
        person=lambda s: s.case.owner_id,
    )(s)


TEST_AGAIN = Step(
    "DC-T50",
    "Test the challenge again",
    "Review and feedback para 21",
    "tests the challenge again",
    PORTAL,
    (CLOSED,),
    where_it_goes,
    guards=(closed_as_low,),
    changes=(tested_again,),
    told=lambda s: (
        f"tests the challenge again: {s.data.get('by') or 'a manager'} corrected the closure basis"
    ),
    leads=(WITH_OWNER, RECEIVED),
)

# The OAT items (para 26)


def item_asks(s: Situation) -> tuple[Ask, ...]:
    """Each item that staff answer; what the portal ticks is shown and cannot be unticked."""
    found: list[Ask] = []
    held = s.case.fact("oat_criteria") or {}
    ticked = automatic(s)
    for key, words in items():
        if key in ticked:
            found.append(Ask(f"shown_{key}", words, "fixed", default=f"Yes. {ticked[key]}", para="26"))
        elif key in ANSWERED_BY_STAFF:
            own = held.get(key) or {}
            name = key.replace("-", "_")
            found.append(choice(name, words, YES_NO, f"Answer {key}", default=own.get("answer"), para="26"))
            hint = "Name the knowledge" if key == "A26-7" else "Is the threat credible? Say why"
            found.append(text(f"{name}_why", f"{key}: why", hint=hint, default=own.get("why"), para="26"))
    if by_organisation(s):
        found.append(
            choice(
                "compliance",
                "Is this a compliance issue for the compliance escalation process?",
                YES_NO,
                "Say whether this is a compliance issue",
                default=(s.case.fact("compliance_considered") or {}).get("answer"),
                para="26",
            )
        )
        found.append(
            text(
                "compliance_note",
                "What was considered",
                default=(s.case.fact("compliance_considered") or {}).get("note"),
                para="26",
            )
        )
    return tuple(found)


def reasons_of_items(s: Situation) -> Iterable[Problem]:
    """RF-26d, RF-26h: a tick needs its why."""
    for key in ANSWERED_BY_STAFF:
        name = key.replace("-", "_")
        if s.data.get(name) == "Yes" and not (s.data.get(f"{name}_why") or "").strip():
            sentence = (
                "Name the specialist knowledge" if key == "A26-7" else "Is the threat credible? Say why"
            )
            yield f"{name}_why", sentence


def few_cases(s: Situation) -> Iterable[Problem]:
    """RF-26h"""
    from portal.procedures.decision_challenge.eligibility import is_seldom_seen

    if s.data.get("A26_7") == "No" and is_seldom_seen(s):
        yield "A26_7", "Few cases about this organisation. Is specialist knowledge needed?"


def items_kept(s: Situation) -> Iterable[Change]:
    held = dict(s.case.fact("oat_criteria") or {})
    for key in ANSWERED_BY_STAFF:
        name = key.replace("-", "_")
        if s.data.get(name):
            held[key] = {"answer": s.data[name], "why": s.data.get(f"{name}_why") or ""}
    yield Fact("oat_criteria", held)
    if s.data.get("compliance"):
        yield Fact(
            "compliance_considered",
            {"answer": s.data["compliance"], "note": s.data.get("compliance_note") or ""},
        )
    told = [f"{key} {held[key]['answer']}" for key in held]
    yield Add("note", title="OAT items answered", text=", ".join([*automatic(s), *told]), on=s.today)


ITEMS = Step(
    "RF-26a",
    "Answer the OAT items",
    "Review and feedback para 26",
    "answered the OAT items",
    OWNER,
    tuple(each for each in OPEN if each not in (WITH_OAT,)),
    asks=item_asks,
    rules=(reasons_of_items,),
    prompts=(few_cases,),
    changes=(items_kept,),
    owner_only=True,
)

# RF-Gm


def colleagues(s: Situation) -> list[tuple[str, str]]:
    return [
        (str(each.id), titled(each))
        for each in s.people
        if each.posts & CASE_STAFF.posts and each.id != s.case.owner_id
    ]


def leads_the_owner(s: Situation) -> str | None:
    """The owner's manager, or somebody above them."""
    if s.case.owner_id is None:
        return None
    manager = s.manager_of(s.case.owner_id)
    for _ in range(5):
        if manager is None:
            break
        if s.actor.takes_the_place_of(manager.id):
            return None
        manager = s.manager_of(manager.id)
    if s.actor.takes_the_place_of(s.case.owner_id) and s.case.fact("owner_left"):
        return None
    return "Only a manager of the owner can give this to somebody else"


def given_to(s: Situation) -> Iterable[Change]:
    """Neither status nor deadlines change."""
    chosen = {person.id: person for person in s.people}[int(s.data["owner"])]
    former = s.case.owner_id
    yield Owner(chosen.id, titled(chosen))
    yield Fact("owner_left", "")
    for item in s.case.of("work_item", "Open"):
        if former is not None and item.person_id == former:
            yield Amend(item, {"person_id": chosen.id})
    yield from work_item(
        "allocated", "This challenge is yours now", person=lambda s: chosen.id, text=s.data["reason"]
    )(s)


GIVE = Step(
    "RF-Gm",
    "Change owner",
    "Review and feedback 2.2",
    "changed the owner",
    GIVERS,
    OPEN,
    asks=(
        Ask("owner", "Owner", "person", missing="Choose the new owner", choices=colleagues),
        reason("Say why this moves to someone else", hint="The new owner reads this"),
    ),
    guards=(leads_the_owner,),
    changes=(given_to,),
    support=True,
    undone_by="change-owner",
)

ACKNOWLEDGE = sending(
    Step(
        "",
        "Acknowledge",
        "Review and feedback para 30",
        "acknowledged the challenge",
        OWNER,
        OPEN,
        owner_only=True,
        support=True,
    ),
    ACKNOWLEDGEMENT,
)

# What the page says by itself


def somebody_left(s: Situation) -> str | None:
    """RF-01d"""
    left = s.case.fact("owner_left")
    if s.case.position != CLOSED and s.case.owner_id is not None and s.person(s.case.owner_id) is None:
        left = name_of_anybody(s, s.case.owner_id)
    return (
        f"{left} has left. Choose who will answer this challenge"
        if left and s.case.position != CLOSED
        else None
    )


def raised_after_the_month(s: Situation) -> str | None:
    """RF-02a, RF-02c"""
    month = s.case.date("one_month_date")
    if s.case.position in (RECEIVED, WITH_OWNER) and raised_late(s) and month:
        return f"Raised after {long_date(month)} (one month)"
    return None


def behaviour_notice(s: Situation) -> str | None:
    """RF-22c"""
    if s.case.position == CLOSED:
        return None
    for each in behaviour_in_force(s):
        until = f"until {long_date(each.due_on)}" if each.due_on else "without an end"
        return f"Behaviour decision of {long_date(each.on)} applies {until}"
    return None


def no_attempt_yet(s: Situation) -> str | None:
    """RF-23a"""
    running = s.case.deadline(RESOLVE)
    return "No attempt recorded yet" if running is not None and running.due_on <= s.today else None


def grounds_due(s: Situation) -> str | None:
    """RF-32e"""
    running = s.case.deadline(GROUNDS_DUE)
    return f"Grounds due on {long_date(running.due_on)}" if running is not None else None


def decide_on_reply(s: Situation) -> str | None:
    """RF-75b"""
    waits = s.case.of("follow_up", "Logged")
    return "The process has ended. Decide whether to reply" if waits else None


FLAGS = (
    somebody_left,
    lambda s: joint(ATTEMPT, s) if s.case.position != CLOSED else None,
    lambda s: low_level(ATTEMPT, s) if s.case.position != CLOSED else None,
    raised_after_the_month,
    behaviour_notice,
    no_attempt_yet,
    grounds_due,
    decide_on_reply,
)
BARS = (Bar(joint, 403), Bar(low_level), Bar(declined_as_late), Bar(considered_after_all))

TWO_PEOPLE: tuple[tuple[Step, str], ...] = ((DECLINED, "decline_behaviour"),)
"""The steps of this module that somebody else agrees, as they are when that has happened."""

STEPS: tuple[Step, ...] = (
    LOG,
    PASS,
    DIRECT,
    PASSED_ON,
    TELL_NO_REVIEW,
    ATTEMPT,
    CONSIDERED,
    NOT_CONSIDERED,
    RESOLVE_IT,
    ITEMS,
    NEXT,
    AMEND,
    SERVICE_COMPLAINT,
    DECLINE,
    WITHDRAW,
    TEST_AGAIN,
    GIVE,
    ACKNOWLEDGE,
    adding_notes(STAFF, ANY),
    seeing(ANY, STAFF),
)
