"""My work of people who sign off: documents that wait for a signature, anomalies, and what is only to be read."""

from __future__ import annotations

from portal.blueprints.approvals import blueprint
from portal.homes.blocks import anomalies, information
from portal.homes.my_work import line
from portal.homes.views import answer, my_work, tasks_wait, with_lines
from portal.insight.counting import amount
from portal.people.current import current_actor
from portal.views import Link

HEAD = "head_of_complaints_review"


@blueprint.get("/")
def home() -> str:
    signs = HEAD in current_actor().posts
    work, page = my_work()
    if signs:
        page.caption = "Documents that wait for your signature, the response that is due first at the top"
        page.line = line(amount(len(work.turns), "document") + " to sign off")
        page.left, page.right = [anomalies(work)], [information(work)]
        page.left[0].link = Link("All anomalies", "/approvals/anomalies")
        if not page.groups:
            page.empty = "Nothing waits for your signature."
            return answer(page)
        return answer(page, work)
    page.line = line(tasks_wait(sum(work.counts.values())))
    page.caption = "What waits for me, most urgent first"
    page.left = with_lines(information(work))
    return answer(page, work)
