"""What every procedure implies without a row of its own: notes, stages in Respond, owner, segment, and work items seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from portal.procedures.asking import line, past_day, text
from portal.procedures.changes import Add, Amend, Change, Owner, Segment
from portal.procedures.definition import THE_PORTAL, Ask, Choices, Guard, RowChoice, Situation, Step, Who
from portal.procedures.making import Making, finish, work_item

ADDRESSED = Who(
    "ADDRESSED",
    "the person or team to whom the work item is addressed",
    frozenset(
        {
            "internal_phso_caseworker",
            "internal_phso_team_leader",
            "head_of_complaints_review",
            "complaints_review_caseworker",
            "resolution_caseworker",
            "resolution_team_leader",
            "senior_team_leader",
            "bau_caseworker",
            "bau_g7",
        }
    ),
)

TELLING = ("told", "invitation", "papers", "referral", "closed", "allocated")
"""Work items that are answered by Seen."""


def adding_notes(by: Who, frm: tuple[str, ...]) -> Step:
    """The step "Add note"."""
    return Step(
        "",
        "Add note",
        "Notes",
        "added a note",
        by,
        frm,
        asks=(
            text(
                "note",
                "Note",
                "Enter a note",
                hint="What should the next person know? Everybody who may see the case reads this",
            ),
        ),
        changes=(lambda s: [Add("note", text=s.data["note"], on=s.today)],),
        support=True,
    )


def respond_entered(s: Situation) -> Iterable[Change]:
    yield Amend(
        s.record, {"state": "Entered"}, {"entered_on": s.data["stage_on"]}, close=True, says=s.record.title
    )


def entering_stages(by: Who, frm: tuple[str, ...]) -> Step:
    """The step "Enter stage in Respond"."""
    return Step(
        "",
        "Enter stage in Respond",
        "Respond and Reporting",
        "entered a stage in Respond",
        by,
        frm,
        of=RowChoice("respond", "Stage", ("To enter",), "Choose the stage"),
        asks=(
            past_day(
                "stage_on",
                "Date of this stage",
                missing="Enter the date of this stage",
                default=lambda s: s.record.on if s.record is not None else None,
            ),
        ),
        changes=(respond_entered,),
        support=True,
    )


def locked(sentence: str) -> Guard:
    """The Lock Assignment Flag keeps the case in its segment."""
    return lambda s: sentence if s.case.lock_assignment else None


def moving_segment(by: Who, frm: tuple[str, ...], locked_sentence: str, done: str) -> Step:
    """The step "Move segment", refused while the Lock Assignment Flag is set."""
    return Step(
        "",
        "Move segment",
        "BOM - Segments Summary",
        done,
        by,
        frm,
        asks=(line("segment", "Segment", "Enter the segment"), text("reason", "Reason", "Give a reason")),
        guards=(locked(locked_sentence),),
        changes=(lambda s: [Segment(s.data["segment"])],),
        support=True,
    )


def new_owner(yours: str) -> Making:
    """Who was chosen owns the record, and reads so with the reason."""

    def changes(s: Situation) -> Iterable[Change]:
        chosen = int(s.data["owner"])
        yield Owner(chosen, s.name_of(chosen))
        yield from finish("allocated", "Given to somebody else")(s)
        yield from work_item("allocated", yours, person=lambda s: chosen, text=s.data["reason"])(s)

    return changes


NEW_OWNER_READS = text("reason", "Reason", "Give a reason", hint="The new owner reads this")


def changing_owner(
    by: Who,
    frm: tuple[str, ...],
    choices: Callable[[Situation], Choices],
    *,
    source: str,
    missing: str,
    unlisted: str = "",
    elsewhere: str | Mapping[str, str] = "",
    why: Ask = NEW_OWNER_READS,
    yours: str = "This SR is yours now",
) -> Step:
    """The step "Change owner": the case goes to one of the people of `choices`, who reads why."""
    return Step(
        "",
        "Change owner",
        source,
        "changed the owner",
        by,
        frm,
        asks=(
            Ask(
                "owner",
                "Owner",
                "person",
                missing=missing,
                choices=choices,
                unlisted=unlisted or missing,
            ),
            why,
        ),
        changes=(new_owner(yours),),
        support=True,
        elsewhere=elsewhere,
        undone_by="change-owner",
    )


def members(team: str, post: str) -> Callable[[Situation], list[tuple[str, str]]]:
    """The people of a team who hold this post today."""
    return lambda s: [(str(person.id), person.name) for person in s.team(team) if post in person.posts]


def addressed_to_me(s: Situation, item: Any) -> bool:
    if item.data.get("what") not in TELLING:
        return False
    return bool(
        item.person_id == s.actor.id
        or (item.team and item.team == s.actor.team)
        or (item.post and item.post in s.actor.posts)
    )


def item_is_mine(s: Situation) -> str | None:
    return (
        None
        if any(addressed_to_me(s, item) for item in s.case.of("work_item", "Open"))
        else "No work item waits for you here"
    )


def referral_done(s: Situation) -> Iterable[Change]:
    """The work item ends; who owns the case is told of the answer to a referral.

    What the portal tells of one case is seen at once.
    """
    if s.record.data.get("what") == "referral":
        yield from work_item(
            "told",
            f"Referral answered by {s.actor.name}",
            person=lambda s: s.case.owner_id,
            text=s.data.get("answer") or "",
            about="leader",
        )(s)
    yield Amend(
        s.record, {"state": "Done"}, {"answer": s.data.get("answer") or ""}, close=True, says=s.record.title
    )
    if s.record.data.get("from") == THE_PORTAL.name:
        for other in s.case.of("work_item", "Open"):
            told = other is not s.record and other.data.get("from") == THE_PORTAL.name
            if told and addressed_to_me(s, other):
                yield Amend(other, {"state": "Done"}, close=True, says=other.title)


def seeing(frm: tuple[str, ...], by: Who = ADDRESSED) -> Step:
    """The step "Seen", which ends a work item that only tells something."""
    return Step(
        "",
        "Seen",
        "Work item",
        "has seen the work item",
        by,
        frm,
        of=RowChoice("work_item", "Work item", ("Open",), "Choose the work item", addressed_to_me),
        asks=(text("answer", "Answer", hint="Only if the sender needs one"),),
        guards=(item_is_mine,),
        changes=(referral_done,),
        support=True,
        shown=lambda s: any(addressed_to_me(s, item) for item in s.case.of("work_item", "Open")),
    )
