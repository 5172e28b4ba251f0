"""My work of a caseworker: own cases, and work items such as invitations to a panel, papers and referrals."""

from __future__ import annotations

from portal.blueprints.caseworker import blueprint
from portal.homes.blocks import information
from portal.homes.views import answer, my_work, with_lines


@blueprint.get("/")
def home() -> str:
    work, page = my_work()
    page.left = with_lines(information(work))
    return answer(page, work)
