"""The administrator's first page: what is incomplete, and how much there is of everything."""

from __future__ import annotations

from werkzeug.wrappers import Response

from portal.blueprints.administration import blueprint
from portal.blueprints.administration.page import page
from portal.clock import today
from portal.people.incomplete import counts, gaps
from portal.preferences import LINKED_PROCEDURES, preferences


@blueprint.get("/")
def start() -> Response:
    found = list(gaps(today()))
    without = [name for name in LINKED_PROCEDURES if not preferences()["LINKS"].get(name)]
    if without:
        number = "None" if len(without) == len(LINKED_PROCEDURES) else f"{len(without)} without:"
        found.append(
            (
                "Linked procedures have no address, so they are shown as plain text. "
                + (f"{number} {', '.join(without)}." if number != "None" else "None of them has one."),
                "/administration/settings/LINKS",
            )
        )
    return page("start", "Administration", gaps=found, counts=counts())
