"""The addresses of the work queue: the list itself, and what `q=` finds."""

from __future__ import annotations

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from portal.blueprints.queue import blueprint, filters
from portal.blueprints.queue.page import Queue
from portal.blueprints.queue.search_page import Search
from portal.people.current import current_actor
from portal.views import QueuePage


@blueprint.get("")
def cases() -> str | Response:
    """The work queue; with `q=` the search, which leads from a full reference straight to its case."""
    if term := " ".join(request.args.get("q", "").split()):
        search = Search(
            term, current_actor(), request.args.get("procedure", ""), request.args.get("from", "")
        )
        if reference := search.the_case:
            return redirect(f"/cases/{reference}", 303)
        return render_template("cases/search.html", search=search.page())
    return answer(asked().page())


def asked(**more: object) -> Queue:
    """The queue as the address asks for it."""
    wanted = filters.read(request.args, current_actor().organisation)
    whole = request.args.get("print") == "yes"
    return Queue(wanted, request.args.get("after"), whole, **more)  # type: ignore[arg-type]


def answer(page: QueuePage) -> str:
    """The whole page, or the part that replaces it; the filter does not go back into a printed list."""
    if request.headers.get("HX-Request"):
        return render_template("cases/_queue.html", queue=page, partial=True)
    return render_template("cases/queue.html", queue=page)
