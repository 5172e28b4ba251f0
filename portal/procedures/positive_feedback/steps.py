"""Paragraphs 7 to 9: praise is stored on its case, goes to the manager as a task, and ends with comments and copies."""

from __future__ import annotations

from collections.abc import Iterable

from portal.deadlines import long_date, working_days_between
from portal.procedures.asking import choice, file, line, text, tick
from portal.procedures.changes import Add, Change, Close, Fact, Owner, Parent
from portal.procedures.definition import BEGIN, Ask, DeadlineRule, Position, Problem, Situation, Step
from portal.procedures.feedback import (
    AD,
    CASEWORKER,
    MANAGER,
    STAFF,
    case_ask,
    received_ask,
    with_post,
)
from portal.procedures.making import entered, fact, facts, filed, finish, work_item
from portal.procedures.reasons import long_enough, reason
from portal.procedures.support import adding_notes, seeing

LOGGED, WITH_MANAGER, CLOSED = "PF1", "PF2", "PF3"
POSITIONS = (
    Position(
        LOGGED,
        "Logged",
        "",
        "",
        "saved on the case",
        needs=("send-to-manager",),
        next_sentence="Send your comments before closing the task",
    ),
    Position(WITH_MANAGER, "With manager", "", "", "task with the manager", needs=("comment-and-close",)),
    Position(CLOSED, "Closed", "", "", "commented and copied", closed=True),
)
OPEN, ANY = (LOGGED, WITH_MANAGER), (LOGGED, WITH_MANAGER, CLOSED)

DEADLINES = (
    DeadlineRule(
        "D-PFSEND",
        "Send to manager",
        "Review and feedback para 8",
        "PF_SAVE_DAYS",
        needs=("send-to-manager",),
        overdue="Not sent to the manager, overdue by {n}",
        reminder=True,
        wakes="Feedback still needs to go to your manager",
        wakes_after=0,
    ),
    DeadlineRule(
        "D-PFTASK",
        "positive feedback received",
        "Review and feedback para 9",
        "PF_TASK_DAYS",
        needs=("comment-and-close",),
        overdue="Comments overdue by {n}",
        wakes="Task overdue",
    ),
)

SUBJECT = "positive feedback received"
"""The subject of the manager's task, exactly so (para 8)."""
E_MAIL, ITEM, TELEPHONE = "E-mail", "Physical item", "Telephone note"
CHANNELS = (
    (E_MAIL, E_MAIL, "Attach the e-mail itself"),
    (ITEM, ITEM, "Attach a scan or a photo"),
    (TELEPHONE, TELEPHONE, "A recording or note may be attached"),
)
COPIES = (
    ("director_olc", "Director of Operations, Legal & Clinical"),
    ("chief_executive", "Chief Executive"),
)
"""The two posts that get the comments as a copy (para 9, OP-8)."""


# PF-T1


def saved_after(s: Situation) -> int:
    """Working days between receipt and saving."""
    received = s.data.get("received_on")
    return working_days_between(received, s.today, s.holidays) if received else 0


def is_late(s: Situation) -> bool:
    return saved_after(s) > int(s.preferences["PF_SAVE_DAYS"])


def reason_for_late_saving(s: Situation) -> Iterable[Problem]:
    if is_late(s):
        why = s.data.get("late_reason") or ""
        aim = int(s.preferences["PF_SAVE_DAYS"])
        if not why:
            yield (
                "late_reason",
                f"Saved {saved_after(s)} working days after receipt; the aim is {aim}. Say why",
            )
        elif sentence := long_enough(s, why):
            yield "late_reason", sentence


def the_thing_itself(s: Situation) -> Iterable[Problem]:
    if s.data.get("channel") in (E_MAIL, ITEM) and not s.data.get("attachment"):
        yield "attachment", "Attach the e-mail or a scan"


def contact_stored(s: Situation) -> Iterable[Change]:
    """The stored contact, tied to the case (para 8)."""
    yield Add(
        "correspondence",
        title=f"Positive feedback, {s.data['channel']}",
        text=s.data["main_contents"],
        on=s.data["received_on"],
        data={"direction": "in", "what": "praise", "case": s.case.parent.reference},
        files=filed("attachment", "praise", f"Positive feedback, {s.data['channel']}")(s),
    )


SAVE = Step(
    "PF-T1",
    "Save feedback to case",
    "Review and feedback para 7",
    "saved positive feedback to the case",
    CASEWORKER | MANAGER,
    (BEGIN,),
    LOGGED,
    asks=(
        case_ask(para="7"),
        choice("channel", "How the feedback arrived", CHANNELS, "Choose how the feedback arrived", para="7"),
        received_ask(para="7"),
        line(
            "client_name", "From", "Enter who gave the feedback", hint="Or “Caller, name not given”", para="7"
        ),
        text(
            "main_contents",
            "Main contents",
            "Enter the main contents of the feedback",
            hint="In the person's own words. Your manager reads this first",
            para="8",
        ),
        file("attachment", "The e-mail, scan or photo", para="7"),
        text("late_reason", "Why it was saved late", hint="Only when it is later than the aim", para="7"),
    ),
    rules=(the_thing_itself, reason_for_late_saving),
    changes=(
        facts("channel", "main_contents", "late_reason"),
        fact("received_on", entered("received_on")),
        fact("saved_after", saved_after),
        lambda s: [Fact("saved_late", is_late(s))],
        lambda s: [Fact("receiver", s.actor.id), Fact("receiver_name", s.actor.name)],
        contact_stored,
    ),
    starts=(("D-PFSEND", "received_on"),),
)

# PF-T2


def has_a_manager(s: Situation) -> str | None:
    return (
        None if s.manager_of(s.case.fact("receiver")) else "No manager is set for you. Ask an administrator"
    )


def is_the_receiver(s: Situation) -> str | None:
    """The receiver sends it; their manager where they have left (PF-T2)."""
    receiver = s.case.fact("receiver")
    if s.actor.takes_the_place_of(receiver):
        return None
    manager = s.manager_of(receiver)
    if s.person(receiver) is None and manager is not None and s.actor.takes_the_place_of(manager.id):
        return None
    return f"Only {s.case.fact('receiver_name')} can send this, who received it"


def task_for_the_manager(s: Situation) -> Iterable[Change]:
    manager = s.manager_of(s.case.fact("receiver"))
    assert manager is not None
    yield Owner(manager.id, manager.name)
    yield Add(
        "work_item",
        title=SUBJECT,
        text=s.case.fact("main_contents"),
        state="Open",
        on=s.today,
        person_id=manager.id,
        data={"what": "praise", "from": s.actor.name},
        says=f"Task “{SUBJECT}” to {manager.name}",
    )


SEND = Step(
    "PF-T2",
    "Send to manager",
    "Review and feedback para 8",
    "sent the feedback to the manager",
    CASEWORKER | MANAGER | AD,
    (LOGGED,),
    WITH_MANAGER,
    asks=(
        Ask("subject", "Subject of the task", "fixed", default=SUBJECT, para="8"),
        Ask("contents", "Main contents", "fixed", default=lambda s: s.case.fact("main_contents"), para="8"),
    ),
    guards=(is_the_receiver, has_a_manager),
    stops=(("D-PFSEND", "today"),),
    starts=(("D-PFTASK", "today"),),
    changes=(task_for_the_manager,),
    elsewhere={
        "": "Save the feedback to a case first",
        WITH_MANAGER: "A task for this feedback is already with the manager",
    },
)

# PF-T3


def holds_the_task(s: Situation) -> str | None:
    owner = s.case.owner_id
    return None if s.actor.takes_the_place_of(owner) else f"Only {s.name_of(owner)} can close this task"


def both_posts_filled(s: Situation) -> str | None:
    for post, title in COPIES:
        if not with_post(s, post):
            return f"The post {title} has no holder. Ask an administrator"
    return None


def comments_or_none(s: Situation) -> Iterable[Problem]:
    comments, none = (s.data.get("comments") or "").strip(), s.data.get("no_comments")
    if not comments and not none:
        yield "comments", "Enter comments, or tick No comments to add"
    if comments and none:
        yield "no_comments", "You wrote comments. Take them out, or take the tick away"


def holder_of(s: Situation, post: str) -> int:
    """Who holds the post; before somebody who only stands in."""
    holders = with_post(s, post)
    return min(holders, key=lambda person: (bool(person.stands_in_for), person.id)).id


def comments_sent(s: Situation) -> Iterable[Change]:
    """The comments to the caseworker, copies to both posts, and who received what."""
    said = (s.data.get("comments") or "").strip() or "No comments to add"
    yield Add(
        "correspondence",
        title="Comments on positive feedback",
        text=said,
        on=s.today,
        data={"direction": "out", "to": s.case.fact("receiver_name")},
    )
    yield from received_by(s, s.case.fact("receiver"), "Comments", said)
    for post, _ in COPIES:
        yield from received_by(s, holder_of(s, post), "Copy", said)


def received_by(s: Situation, person_id: int, what: str, said: str) -> Iterable[Change]:
    person = s.person(person_id)
    if person is None:
        return
    yield Add(
        "copy",
        title=what,
        text=said,
        on=s.today,
        person_id=person.id,
        data={"name": person.name, "post": person.post_title},
        says=f"{what} to {person.name}",
    )
    yield from work_item(
        "told",
        f"{what}: {SUBJECT}",
        person=lambda s: person_id,
        text=f"{said}\n\n{s.case.fact('main_contents')}",
    )(s)


COMMENT = Step(
    "PF-T3",
    "Comment and close",
    "Review and feedback para 9",
    "commented on the feedback and closed the task",
    STAFF,
    (WITH_MANAGER,),
    CLOSED,
    asks=(
        text(
            "comments",
            "Comments to the caseworker",
            hint="They read this with the feedback. So do the two people copied",
            para="9",
        ),
        tick("no_comments", "No comments to add", para="9"),
    ),
    guards=(holds_the_task, both_posts_filled),
    rules=(comments_or_none,),
    stops=(("D-PFTASK", "today"),),
    changes=(comments_sent, finish("praise", "Commented"), lambda s: [Close("", s.today)]),
    shown=lambda s: s.actor.takes_the_place_of(s.case.owner_id),
)

# PF-T4, PF-T5


def managers(s: Situation) -> list[tuple[str, str]]:
    return [
        (str(person.id), person.name)
        for person in s.people
        if person.posts & (MANAGER | AD).posts and person.id != s.case.owner_id
    ]


def reassigned(s: Situation) -> Iterable[Change]:
    chosen = int(s.data["manager"])
    former = s.case.owner_id
    yield from finish("praise", "Given to somebody else")(s)
    yield Owner(chosen, s.name_of(chosen))
    yield Add(
        "work_item",
        title=SUBJECT,
        text=s.case.fact("main_contents"),
        state="Open",
        on=s.today,
        person_id=chosen,
        data={"what": "praise", "from": s.actor.name},
        says=f"Task to {s.name_of(chosen)}",
    )
    yield from work_item(
        "told", f"Task given to {s.name_of(chosen)}", person=lambda s: former, text=s.data["reason"]
    )(s)


REASSIGN = Step(
    "PF-T4",
    "Reassign task",
    "Review and feedback para 8",
    "gave the task to another manager",
    MANAGER | AD,
    (WITH_MANAGER,),
    asks=(
        Ask("manager", "New manager", "person", missing="Choose a manager", choices=managers, para="8"),
        reason("Say why this moves to someone else", para="8"),
    ),
    changes=(reassigned,),
)


def another_case(s: Situation) -> Iterable[Problem]:
    found = list(s.find_cases(s.data.get("to_case") or "")) if s.data.get("to_case") else []
    if s.data.get("to_case") and not any(each.procedure == "ombudsman_case" for each in found):
        yield "to_case", "Choose a case"
    elif found and found[0].id == s.case.parent_id:
        yield "to_case", "The feedback is on this case already"


def moved(s: Situation) -> Iterable[Change]:
    """The link moves, and both cases show it."""
    target = next(each for each in s.find_cases(s.data["to_case"]) if each.procedure == "ombudsman_case")
    yield Parent(target, s.data["reason"])


MOVE = Step(
    "PF-T5",
    "Move to another case",
    "Review and feedback para 7",
    "moved the feedback to another case",
    CASEWORKER | MANAGER,
    ANY,
    asks=(
        line("to_case", "Case", "Choose a case", hint="Its reference", width=20, para="7"),
        reason("Say why this belongs to another case", para="7"),
    ),
    rules=(another_case,),
    changes=(moved,),
    support=True,
)


# Where something is missing


def not_sent_yet(s: Situation) -> str | None:
    """RF-08g"""
    deadline = s.case.deadline("D-PFSEND")
    if s.case.position == LOGGED and deadline is not None and s.today >= deadline.due_on:
        about = s.case.parent.reference if s.case.parent is not None else "the case"
        return f"Feedback on {about} still needs to go to your manager"
    return None


def task_overdue(s: Situation) -> str | None:
    """RF-09e"""
    deadline = s.case.deadline("D-PFTASK")
    return (
        f"Task overdue since {long_date(deadline.due_on)}"
        if deadline is not None and deadline.due_on < s.today
        else None
    )


FLAGS = (not_sent_yet, task_overdue)

STEPS = (SAVE, SEND, COMMENT, REASSIGN, MOVE, adding_notes(STAFF, ANY), seeing(ANY, STAFF))
