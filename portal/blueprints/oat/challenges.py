"""All decision challenges: status, age, criteria, deadlines and owner, filtered and sorted on the server (RF-04b)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from flask import render_template, request, url_for

from portal.blueprints.oat import blueprint
from portal.cases.models import NEVER, Case
from portal.homes.steps import NextSteps, case_href
from portal.homes.urgency import NO_DEADLINE, age, distance
from portal.insight import challenges
from portal.insight.caseloads import names_of_people
from portal.insight.counting import amount, count_all
from portal.insight.keyset import read, written
from portal.people.current import current_actor
from portal.procedures.decision_challenge.eligibility import items, ticked
from portal.procedures.decision_challenge.vocabulary import POSITIONS
from portal.views import Cell, Choice, Filter, FilterGroup, Heading, ListPage, Paging, Row, Table

PAGE = 50
SORTS = {"due": "Deadline, earliest first", "received": "Age, oldest first"}
STATUSES = tuple(position.status for position in POSITIONS)
PARAMETERS = ("status", "owner", "item", "sort")


@blueprint.get("/challenges")
def all_challenges() -> str:
    actor = current_actor()
    wanted = {name: request.args.get(name, "") for name in PARAMETERS}
    names = names_of_people(actor.organisation)
    wanted["status"] = wanted["status"] if wanted["status"] in STATUSES else ""
    wanted["sort"] = wanted["sort"] if wanted["sort"] in SORTS else "due"
    owner = next((each for each in names if str(each) == wanted["owner"]), None)
    rows = challenges.challenges(actor, wanted["status"], owner, wanted["item"])
    key = read(request.args.get("after"), challenges.KEY)
    found = challenges.in_order(rows, wanted["sort"], key, PAGE + 1)
    count = count_all({"all": rows.with_only_columns(Case.id)})["all"]
    steps = NextSteps(actor)
    page = ListPage(
        heading="Decision challenges",
        line=amount(count, "challenge"),
        table=table(found[:PAGE], steps),
        empty="No challenges match",
    )
    if len(found) > PAGE:
        last = found[PAGE - 1]
        on = last.received_on if wanted["sort"] == "received" else last.next_due_on or NEVER
        page.paging = Paging(
            f"The {'next' if key else 'first'} {PAGE}.",
            next=address(wanted, after=written((on, last.id))),
            first=address(wanted) if key else "",
        )
    return render_template("oat/challenges.html", page=page, filters=filters(wanted, names))


def address(wanted: Mapping[str, str], **more: str) -> str:
    return f"{url_for('.all_challenges')}?{urlencode({**wanted, **more})}"


def filters(wanted: Mapping[str, str], names: Mapping[int, str]) -> Filter:
    def group(name: str, label: str, options: Iterable[tuple[str, str]]) -> FilterGroup:
        choices = [Choice(value, words, checked=value == wanted[name]) for value, words in options]
        return FilterGroup("select", name, f"filter-{name}", label, choices)

    return Filter(
        url_for(".all_challenges"),
        [
            group("status", "Status", [("", "All open"), *((each, each) for each in STATUSES)]),
            group(
                "owner", "Case owner", [("", "Anybody"), *((str(key), name) for key, name in names.items())]
            ),
            group("item", "Item of paragraph 26", [("", "Any"), *items()]),
            group("sort", "Sort by", SORTS.items()),
        ],
        clear=url_for(".all_challenges"),
    )


def table(found: Iterable[Case], steps: NextSteps) -> Table:
    labels = ("Due", "Challenge", "Status", "Age", "Items of para 26", "Case owner")
    rows = [line(case, steps) for case in found]
    return Table("Decision challenges", [Heading(each) for each in labels], rows)


def line(case: Case, steps: NextSteps) -> Row:
    due = case.next_due()
    far = distance(due.due_on, due.unit, case.jurisdiction) if due else NO_DEADLINE
    old = "" if case.closed_on else age(case.received_on, case.jurisdiction)
    applies = sorted(ticked(steps.situation(case)))
    return Row(
        [
            Cell(distance=far, date=due.due_on if due else None, small=due.name if due else ""),
            Cell(case.reference, small=case.client_name, href=case_href(case.reference)),
            Cell(status=case.status, small=case.resolution_code),
            Cell(old or "Closed"),
            Cell(", ".join(applies) or "None"),
            Cell(case.owner.name if case.owner else "Nobody yet"),
        ],
        late=far.cls == "late",
    )
