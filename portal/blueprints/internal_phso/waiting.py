"""Cases that wait for PHSO, and requests of PHSO that wait for a reply."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import render_template, request

from portal import clock
from portal.blueprints.internal_phso import blueprint
from portal.blueprints.internal_phso.readers import team_member
from portal.homes.blocks import waiting_table
from portal.homes.steps import case_href, step_href
from portal.homes.urgency import age, working_days
from portal.insight import lists
from portal.insight.caseloads import names_of_people
from portal.insight.counting import amount, count_all, number
from portal.insight.keyset import read, written
from portal.procedures import procedure
from portal.procedures.definition import BEGIN, Actor
from portal.views import Cell, Heading, ListPage, Paging, Row, StepLink, Table, View

PAGE = 50
ANSWERS = {"Request for case information": "record-information-sent", "PHSO query": "answer-phso-query"}
"""The step that answers each kind of request."""


def owner_asked(actor: Actor) -> int | None:
    """`?owner=me` leaves only the reader's own cases."""
    return actor.id if request.args.get("owner") == "me" else None


def address(**given: str | None) -> str:
    """This page with these parameters; without those that are empty."""
    query = urlencode({name: value for name, value in given.items() if value})
    return f"{request.path}?{query}" if query else request.path


@blueprint.get("/waiting")
def waiting() -> str:
    """Every case that waits for PHSO, by what it waits for, the longest wait first (PHSO-02g)."""
    actor = team_member()
    positions = lists.awaiting_positions(actor.organisation, "phso")
    owner, asked = owner_asked(actor), request.args.get("for", "")
    mine = "me" if owner else None
    kinds = list(dict.fromkeys(positions.values()))
    places = {kind.lower().replace(" ", "-").replace(",", ""): kind for kind in kinds}
    chosen = [place for place, kind in positions.items() if places.get(asked) in (None, kind)]
    key = read(request.args.get("after"), lists.WAITING_KEY)
    found = lists.waiting_cases(actor, chosen, owner, key, PAGE + 1)
    names = names_of_people(actor.organisation)
    everybody, own = list(positions), actor.id
    counts = count_all(
        {
            "": lists.waiting_anywhere(actor, everybody, None),
            "me": lists.waiting_anywhere(actor, everybody, own),
            **{
                slug: lists.waiting_anywhere(actor, [p for p, k in positions.items() if k == kind], owner)
                for slug, kind in places.items()
            },
        }
    )
    shown = found[:PAGE]
    shown.sort(key=lambda case: (case.waits_since, case.id))
    last = max(((case.position_since, case.id) for case in shown), default=None)
    more = written(last) if len(found) > PAGE and last else None
    total = counts[asked] if asked in places else counts[mine or ""]
    page = ListPage(
        heading="Waiting for PHSO",
        line=f"{amount(total, 'case')}, longest first",
        table=waiting_table(shown, "Cases that wait for an answer from PHSO, longest first", names),
        views=[
            View("All cases", address(), counts[""], not owner and asked not in places),
            View("My cases", address(owner="me"), counts["me"], bool(owner) and asked not in places),
            *(
                View(kind, address(owner=mine, **{"for": slug}), counts[slug], slug == asked)
                for slug, kind in places.items()
                if counts[slug] or slug == asked
            ),
        ],
        views_label="Whose cases, and what they wait for",
        empty="No case waits for PHSO." if not (asked or owner) else "No case of this kind waits for PHSO.",
        paging=paging(len(shown), total, more, key is not None, mine, asked if asked in places else None),
    )
    return render_template("list.html", page=page)


@blueprint.get("/to-answer")
def to_answer() -> str:
    """Incoming requests without a reply, with their age in working days, the oldest first (PHSO-S4)."""
    actor = team_member()
    owner = owner_asked(actor)
    mine = "me" if owner else None
    key = read(request.args.get("after"), lists.REQUEST_KEY)
    found = lists.oldest_requests(actor, owner, key, PAGE + 1)
    counts = count_all({"": lists.open_requests(actor, None), "me": lists.open_requests(actor, actor.id)})
    shown, total = found[:PAGE], counts[mine or ""]
    more = written((shown[-1].on, shown[-1].id)) if len(found) > PAGE else None
    page = ListPage(
        heading="To answer",
        line=f"{amount(total, 'request')} without a reply, oldest first",
        table=Table(
            "Requests from PHSO without a reply, oldest first",
            [
                Heading("Received"),
                Heading("Case"),
                Heading("Request"),
                Heading("Next step"),
                Heading("Owner"),
                Heading("Working days", number=True),
            ],
            [request_row(each) for each in shown],
        ),
        views=[
            View("All requests", address(), counts[""], not owner),
            View("On my cases", address(owner="me"), counts["me"], bool(owner)),
        ],
        empty="Every request has its reply.",
        paging=paging(len(shown), total, more, key is not None, mine),
    )
    return render_template("list.html", page=page)


def request_row(each: lists.OpenRequest) -> Row:
    days = working_days(each.on, clock.today(), each.jurisdiction)
    step = procedure(each.procedure).step(ANSWERS.get(each.title, ""), BEGIN)
    link = StepLink(step.label, step_href(each.reference, step.key), step.source) if step else None
    return Row(
        [
            Cell(date=each.on),
            Cell(each.reference, small=each.client_name, href=case_href(each.reference)),
            Cell(each.title, small=beginning(each.text)),
            Cell(step=link, hidden=each.reference),
            Cell(each.owner or "Nobody yet"),
            Cell(f"{max(days, 0)}", number=True, hidden=age(each.on, each.jurisdiction)),
        ]
    )


def beginning(text: str, length: int = 160) -> str:
    """The first words of a long text."""
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " …"


def paging(
    shown: int, total: int, more: str | None, begun: bool, owner: str | None, asked: str | None = None
) -> Paging | None:
    """ "All 15 shown", or the way to the next ones."""
    if not shown:
        return None
    words = f"{shown} of {number(total)} shown." if more or begun else f"All {shown} shown."
    return Paging(
        words,
        next=address(owner=owner, after=more, **{"for": asked}) if more else "",
        next_label=f"Next {PAGE}",
        first=address(owner=owner, **{"for": asked}) if begun else "",
    )
