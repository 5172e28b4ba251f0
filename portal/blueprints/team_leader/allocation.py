"""Allocation: cases are given to members of the internal PHSO team, one or several at a time (PHSO-T20)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, request, url_for

from portal import clock
from portal.blueprints.team_leader import blueprint
from portal.blueprints.team_leader.allocation_page import MEMBER, Allocation, Chosen, allocating
from portal.blueprints.team_leader.inbox import place
from portal.cases.actions import AlreadySaved, Done, Invalid, Refused, Stale, situation_of
from portal.cases.models import Case
from portal.cases.queries import case_with
from portal.extensions import db
from portal.faces import clock_time, long_date
from portal.people.current import current_actor
from portal.procedures import procedure
from portal.procedures.definition import Actor
from portal.replies import Reply, shown
from portal.step_forms.answers import Answers
from portal.step_forms.taking import posted, save
from portal.views import AllocationResult, Link

MOST = 50
"""Cases that are allocated at once."""


def leader() -> Actor:
    """The person, when allocating is a step of the post; 403 otherwise."""
    actor = current_actor()
    found = procedure("phso")
    if sentence := found.role_refusal(allocating(), None, actor):
        abort(403, f"{sentence}.")
    return actor


@blueprint.get("/allocation")
def allocation() -> Reply:
    listed = Allocation(leader(), after=place(request.args.get("after", "")))
    return shown("team_leader/allocation", allocation=listed.page())


@dataclass
class Outcome:
    """What became of one case."""

    reference: str
    done: Done | None = None
    words: str = "Not allocated"
    what: str = ""
    name: str = ""
    person_id: int = 0
    link: Link | None = None
    field_error: str = ""

    def result(self, listed: Allocation) -> AllocationResult:
        what = self.what
        if self.done is not None:
            what = told(self.done, listed, self.person_id)
        return AllocationResult(
            self.done is not None,
            self.words,
            self.reference,
            url_for("cases.case", reference=self.reference),
            self.name,
            what,
            self.link,
        )


@blueprint.post("/allocation")
def allocate() -> Reply:
    actor = leader()
    answers = posted()
    if request.form.get("propose"):
        listed = Allocation(actor)
        return shown("team_leader/allocation", allocation=listed.page(listed.equal_split()))
    only = answers.first("only")
    wanted = [only] if only else list(dict.fromkeys(request.form.getlist("case")))[:MOST]
    if not wanted:
        page = Allocation(actor).page(chosen(()), problems=[("", "Tick at least one case")])
        return shown("team_leader/allocation", 422, allocation=page)
    outcomes = [one(actor, reference, answers, whole=not only) for reference in wanted]
    return answered(actor, outcomes)


def chosen(outcomes: Sequence[Outcome]) -> Chosen:
    """What stands chosen on the page, with the errors of the cases that were not allocated."""
    left = {outcome.reference for outcome in outcomes if outcome.done is None}
    return Chosen(
        to={
            name[3:]: value
            for name, value in request.form.items()
            if name.startswith("to_") and (not outcomes or name[3:] in left or value)
        },
        although_away=frozenset(request.form.getlist("although_away")),
        ticked=frozenset(request.form.getlist("case")),
        everybody=request.form.get("all", ""),
        errors={each.reference: each.field_error for each in outcomes if each.field_error},
    )


def one(actor: Actor, reference: str, answers: Answers, whole: bool) -> Outcome:
    """Allocate one case and commit, whatever becomes of the others."""
    outcome = Outcome(reference)
    case = case_with(actor, reference)
    if case is None:
        outcome.what = "There is no such case, or it is not yours to see."
        return outcome
    outcome.name = case.client_name
    person = (
        answers.first(f"to_{reference}") if not whole or not answers.first("all") else answers.first("all")
    )
    if not person:
        outcome.field_error = MEMBER
        outcome.what = f"{MEMBER}."
        outcome.link = again(reference)
        return outcome
    try:
        outcome.done = save_one(case, actor, person, answers)
    except Invalid as invalid:
        db.session.rollback()
        outcome.field_error = said_here(invalid)
        outcome.what = f"{outcome.field_error}."
        outcome.link = again(reference)
    except Stale as stale:
        db.session.rollback()
        outcome.words, outcome.what = "Not allocated by you", overtaken(stale)
        outcome.link = Link(
            "See what changed", url_for("cases.case", reference=reference, _anchor="history"), reference
        )
    except (Refused, AlreadySaved) as no:
        db.session.rollback()
        outcome.what = f"{no}" if isinstance(no, Refused) else "This was already saved."
    else:
        outcome.words = "Allocated"
        outcome.person_id = int(person)
        outcome.link = Link(
            "Change", url_for("cases.step", reference=reference, key=allocating().key), reference
        )
    return outcome


def save_one(case: Case, actor: Actor, person: str, answers: Answers) -> Done:
    s = situation_of(case, actor)
    typed = answers.first(f"version_{case.reference}")
    version = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None
    although = case.reference in answers.raw.getlist("although_away")
    own = Answers(answers.raw, answers.files, actor.id)
    own.data = {"caseworker": person, "although_absent": although}
    own.given_token = f"{answers.token}-{case.id}" if answers.token else None
    return save(case, allocating(), s, own, version)


def again(reference: str) -> Link:
    return Link("Choose again", f"#to-{reference}", reference)


def said_here(invalid: Invalid) -> str:
    """The sentence of the form, for the tick box that stands in the row."""
    name, sentence = invalid.problems[0]
    if name == "although_absent":
        return sentence.replace(
            "Tick to allocate all the same", "Choose somebody else, or tick Allocate although away"
        )
    return sentence


def overtaken(stale: Stale) -> str:
    """Who was first, and what they did."""
    if not stale.events:
        return "Somebody else changed this case while you were choosing."
    first = stale.events[0]
    details = f": {first.details[0]}" if first.details else ""
    return f"{first.actor_name} changed it at {clock_time(first.at)}, while you were choosing. {first.sentence}{details}."


def told(done: Done, listed: Allocation, person_id: int) -> str:
    """ "To Tamsin Oakapple: 14 open. PHSO actions due Friday 24 April 2026." """
    load = listed.load_of(person_id)
    words = f"To {load.name}: {load.open} open." if load else "Allocated."
    running = done.case.deadline("D-REC")
    return f"{words} PHSO actions due {long_date(running.due_on)}." if running else words


def answered(actor: Actor, outcomes: Sequence[Outcome]) -> Reply:
    """The page again, with the result of each case and fresh caseloads."""
    done = [outcome for outcome in outcomes if outcome.done is not None]
    listed = Allocation(actor)
    results = [outcome.result(listed) for outcome in outcomes]
    if not done and all(outcome.field_error for outcome in outcomes):
        problems = [(f"to-{each.reference}", f"{each.field_error}") for each in outcomes]
        page = listed.page(chosen(outcomes), problems=problems)
        return shown("team_leader/allocation", 422, allocation=page)
    page = listed.page(chosen(outcomes), results, heading_of(outcomes, done, listed))
    status = 200 if done else 409
    return shown("team_leader/allocation", status, allocation=page)


def heading_of(outcomes: Sequence[Outcome], done: Sequence[Outcome], listed: Allocation) -> str:
    """ "2 of 4 cases allocated at 10:16am, 2 not"; of a single case to whom, and how much that person has now."""
    if len(outcomes) == 1 and done:
        load = listed.load_of(done[0].person_id)
        to = f" to {load.name}: {load.open} open" if load else ""
        return f"{done[0].reference} allocated{to}"
    at = clock_time(clock.now())
    if len(outcomes) == len(done):
        return f"{len(done)} cases allocated at {at}"
    if len(outcomes) == 1:
        return f"{outcomes[0].reference} was not allocated"
    return f"{len(done)} of {len(outcomes)} cases allocated at {at}, {len(outcomes) - len(done)} not"
