"""Several cases to one person: each goes through the door by itself, and each says what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, render_template, request
from sqlalchemy.exc import IntegrityError

from portal.blueprints.queue import blueprint
from portal.blueprints.queue.filters import Filters, read
from portal.blueprints.queue.page import Queue, can_allocate
from portal.cases import actions
from portal.cases.actions import Invalid, NoSuchStep, Refused, Stale
from portal.cases.models import Case
from portal.cases.queries import case_with
from portal.extensions import db
from portal.homes.steps import case_href, step_href
from portal.people.current import current_actor
from portal.procedures.definition import Actor
from portal.views import Cell, Distance, Heading, Link, Row, Table, Words

MOST = 500
NOBODY = "Choose a member of the internal PHSO team"
NO_CASE = "Tick at least one case"
NOT_THERE = "There is no such case, or it is not yours to see"
WHY = "Give a reason"
DONE, REFUSED = "met", "no"


@dataclass(frozen=True)
class Outcome:
    """What became of one case, or would become of it."""

    reference: str
    done: bool
    words: str
    name: str = ""
    link: Link | None = None

    @property
    def row(self) -> Row:
        cells = [
            Cell(distance=Distance(DONE, "Done") if self.done else Distance(REFUSED, "Not done")),
            Cell(self.reference, small=self.name, href=case_href(self.reference))
            if self.name
            else Cell(self.reference, strong=True),
            Cell(Words(self.words, link=self.link)),
        ]
        return Row(cells)


def step_for(case: Case) -> str:
    """In the position that waits for allocation the SR is allocated; elsewhere its owner changes."""
    return "allocate" if case.status == "Pending Assignment" else "change-owner"


@blueprint.post("/allocate")
def allocate() -> str | tuple[str, int]:
    """Allocate the ticked cases, or change their owner, case by case, and list what became of each."""
    actor = current_actor()
    if not can_allocate(actor):
        abort(403, "Only the team leader of the internal PHSO team can allocate cases.")
    references = list(dict.fromkeys(each.strip().upper() for each in request.form.getlist("case")))[:MOST]
    wanted = read(request.args, actor.organisation)
    queue = Queue(wanted, ticked=references)
    to, reason = request.form.get("to", ""), " ".join(request.form.get("reason", "").split())
    problems = []
    if not references:
        problems.append(("results", NO_CASE))
    if to not in {str(load.person_id) for load in queue.loads}:
        problems.append(("bulk-to" if queue.lines else "results", NOBODY))
    if problems:
        page = queue.page()
        page.problems = problems
        return render_template("cases/queue.html", queue=page), 422
    if not reason and (changing := needing_reason(actor, references)):
        return ask_for_reason(actor, references, to, queue.people[to], len(changing), wanted)
    outcomes = [give(actor, reference, to, queue.people[to], reason) for reference in references]
    db.session.commit()
    return results(outcomes, queue.people[to], wanted)


def needing_reason(actor: Actor, references: list[str]) -> list[str]:
    """The cases whose owner changes, for which a reason is asked."""
    found = (case_with(actor, reference) for reference in references)
    return [case.reference for case in found if case and step_for(case) == "change-owner"]


def ask_for_reason(
    actor: Actor, references: list[str], to: str, name: str, changing: int, wanted: Filters
) -> tuple[str, int]:
    """Nothing is done yet: what would become of each case, and the question why owners change."""
    asked = "reason" in request.form
    rows = []
    for reference in references:
        case = case_with(actor, reference)
        if case is None:
            words = NOT_THERE
        elif step_for(case) == "allocate":
            words = f"Allocate to {name}"
        else:
            words = f"Change owner from {case.owner.name if case.owner else 'nobody'} to {name}"
        rows.append(Row([Cell(reference, href=case_href(reference)), Cell(words)]))
    page = render_template(
        "cases/change_owner.html",
        name=name,
        to=to,
        references=references,
        count=changing,
        action=wanted.address("/cases/allocate"),
        back=wanted.address(),
        cases=Table(f"What becomes of each case with {name}", [Heading("Case"), Heading("Then")], rows),
        problem=WHY if asked else "",
    )
    return page, 422 if asked else 200


def give(actor: Actor, reference: str, to: str, name: str, reason: str) -> Outcome:
    """Take the step for one case, in a savepoint of its own, so that what is refused leaves the others alone."""
    case = case_with(actor, reference)
    if case is None:
        return Outcome(reference, False, NOT_THERE)
    client, key = case.client_name, step_for(case)
    if case.owner_id == int(to) and (key == "change-owner" or case.fact("allocated")):
        return Outcome(reference, True, f"Already with {name}", client)
    data = {"caseworker": to} if key == "allocate" else {"owner": to, "reason": reason}
    here = Link("Open the step", step_href(reference, key), reference)
    try:
        with db.session.begin_nested():
            done = actions.perform(case, key, actor, data)
    except (Refused, Invalid) as refused:
        words = sentence_of(refused)
        return Outcome(reference, False, words, client, here if isinstance(refused, Invalid) else None)
    except NoSuchStep:
        return Outcome(reference, False, f"{name} cannot be given this case here", client)
    except (Stale, IntegrityError):
        return Outcome(reference, False, "Somebody else changed this case at the same moment", client, here)
    said = "Allocated to" if key == "allocate" else "Owner is now"
    return Outcome(done.case.reference, True, f"{said} {name}", client)


def sentence_of(refused: Refused | Invalid) -> str:
    if isinstance(refused, Refused):
        return str(refused)
    return ". ".join(sentence.rstrip(".") for _, sentence in refused.problems) + "."


def results(outcomes: list[Outcome], name: str, wanted: Filters) -> str:
    """The queue with the list of what became of each case above it."""
    done = sum(outcome.done for outcome in outcomes)
    page = Queue(wanted).page()
    cases = f"{len(outcomes)} case{'' if len(outcomes) == 1 else 's'}"
    page.results_heading = f"{done} of {cases} given to {name}"
    page.results = Table(
        page.results_heading,
        [Heading("Result"), Heading("Case"), Heading("What happened")],
        [outcome.row for outcome in outcomes],
    )
    return render_template("cases/queue.html", queue=page)
