"""My work of the Ombudsman's Assurance Team."""

from __future__ import annotations

from portal.blueprints.oat import blueprint
from portal.homes.nothing import NO_PROCEDURE
from portal.homes.views import answer, my_work
from portal.views import Block


@blueprint.get("/")
def home() -> str:
    work, page = my_work()
    page.left = [Block("referrals", "To pick up", empty="No referral to pick up.")]
    if not page.groups:
        page.empty = f"Nothing is assigned to you. {NO_PROCEDURE}"
        return answer(page)
    return answer(page, work)
