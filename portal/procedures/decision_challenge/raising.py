"""Raising a challenge: to the case owner, the Joint Working Team, or no review (paras 1 to 3, 12, 20, 21, 23, 76)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from portal.procedures.asking import day, files, past_day, select, text, today_of
from portal.procedures.changes import Add, Change, Fact, Identify, Owner, Start
from portal.procedures.decision_challenge.circumstances import (
    ORGANISATION,
    answerable,
    by_organisation,
    challenger,
    closing,
    decided_on,
    is_reviewed,
    may_pass,
    owner_or_oat,
    second_review_allowed,
)
from portal.procedures.decision_challenge.vocabulary import (
    ADVICE,
    CLOSED,
    JOINT_TEAM,
    JR_MARKER,
    NO_REVIEW,
    OPEN,
    RECEIVED,
    REFERRED,
    RESOLVE,
    WITH_OAT,
    WITH_OWNER,
)
from portal.procedures.definition import BEGIN, PORTAL, Situation, Step, Who
from portal.procedures.feedback import (
    ARRIVED,
    CASE_STAFF,
    CASEWORKER,
    INTERNAL,
    JOINT,
    MANAGER,
    OAT,
    OWNER,
    REAL_DATE,
    WITH_OMBUDSMAN,
    addressed,
    addressed_state,
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
from portal.procedures.feedback_letters import NO_REVIEW_OPTION, REDIRECTION, sending
from portal.procedures.making import entered, fact, filed, finish, when, work_item
from portal.procedures.referrals import withdrawing

LOGGERS = Who(
    "LOGGERS",
    "caseworker, manager or internal PHSO team of the organisation complained about",
    (CASEWORKER | MANAGER | INTERNAL | PORTAL).posts,
)
OWNER_OR_OAT = Who("OWNER_OR_OAT", "case owner, or OAT while it is with OAT", (CASE_STAFF | OAT).posts)
PASSER = Who("PASSER", "the portal, or the case owner", (CASE_STAFF | PORTAL).posts)

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

# DC-T3, DC-T50


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

STEPS: tuple[Step, ...] = (
    LOG,
    PASS,
    DIRECT,
    PASSED_ON,
    TELL_NO_REVIEW,
    TEST_AGAIN,
)
