"""The administrator's first page: what is incomplete, and how much there is of everything."""

from __future__ import annotations

from sqlalchemy import Select, func, select
from werkzeug.wrappers import Response

from portal.blueprints.administration import blueprint
from portal.blueprints.administration.page import page
from portal.calendars import end_soon
from portal.cases.models import Case
from portal.clock import today
from portal.deadlines import long_date
from portal.extensions import db
from portal.insight.counting import count_all, number
from portal.people.incomplete import counts, gaps
from portal.people.posts import CMG, PHSO
from portal.preferences import LINKED_PROCEDURES, preferences
from portal.procedures.learning import CASEWORK_PAGE
from portal.procedures.service_complaint import SERVICE_COMPLAINT


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
    if last := end_soon("GB", today()):
        found.append((f"Bank holidays are known only to {long_date(last)}", "/administration/calendars"))
    if CASEWORK_PAGE in without:
        found.append((f"No address set for the {CASEWORK_PAGE}", "/administration/settings/LINKS"))
    if waiting := db.session.scalar(nowhere_to_go()):
        many = f"{waiting} service complaints have" if waiting > 1 else "1 service complaint has"
        found.append(
            (f"{many} no manager to go to. Set the line managers of case owners", "/administration/people")
        )
    kept = [*counts(), *((f"Open cases of {where}", words) for where, words in open_cases())]
    return page("start", "Administration", gaps=found, counts=kept)


def nowhere_to_go() -> Select[int]:
    """The service complaints that could be passed to nobody (SC-T2)."""
    return select(func.count()).where(
        Case.procedure == SERVICE_COMPLAINT.key, Case.organisation == PHSO, Case.status == "Received"
    )


def open_cases() -> list[tuple[str, str]]:
    """How many open cases each organisation has, counted to a limit; no more of them is shown here."""
    counted = count_all(
        {
            where: select(Case.id).where(Case.organisation == where, Case.closed_on.is_(None))
            for where in (CMG, PHSO)
        }
    )
    return [(where, number(count)) for where, count in counted.items()]
