"""My work of the internal PHSO team: what is due, what waits for PHSO, what is to be recorded, what came back."""

from __future__ import annotations

from portal.blueprints.internal_phso import blueprint
from portal.homes.blocks import (
    back_to_you,
    from_the_ombudsman,
    information,
    made_since,
    still_to_record,
    waiting_for_phso,
)
from portal.homes.views import answer, my_work, with_lines
from portal.people.access import role_required
from portal.views import View


@blueprint.get("/")
@role_required("internal_phso")
def home() -> str:
    work, page = my_work()
    recent = [item for item in work.items if made_since(item, work)]
    page.left = [waiting_for_phso(work)]
    page.right = [
        still_to_record(work),
        back_to_you(work),
        *with_lines(information(work, recent)),
        from_the_ombudsman(),
    ]
    if work.waiting:
        page.jumps.append(View("Waiting for PHSO", "#phso", len(work.waiting)))
    return answer(page, work)
