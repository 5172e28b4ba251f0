"""My work of a caseworker: own cases, work items such as invitations to a panel, and what each post looks for first."""

from __future__ import annotations

from collections.abc import Callable

from portal.blueprints.caseworker import blueprint
from portal.homes import resolution
from portal.homes.blocks import information
from portal.homes.my_work import MyWork, line
from portal.homes.ombudsman import waiting_for_others
from portal.homes.views import answer, my_work, with_lines
from portal.insight.counting import amount
from portal.insight.work import BAU_WORK
from portal.views import HomePage, View


@blueprint.get("/")
def home() -> str:
    work, page = my_work()
    fill = next((fill for post, fill in OF_POST.items() if post in work.actor.posts), of_others)
    fill(work, page)
    return answer(page, work)


def of_others(work: MyWork, page: HomePage) -> None:
    page.left = with_lines(information(work))


def of_resolution(work: MyWork, page: HomePage) -> None:
    """The day of a complaint's caseworker: what has to be done today first, then what others have or gave back."""
    page.first = with_lines(resolution.acknowledge_today(work), resolution.to_log(work))
    page.left = [
        *with_lines(resolution.letters_to_check(work), resolution.waits_that_ended(work)),
        resolution.waiting_for_the_client(work),
        *with_lines(*resolution.after_closing(work.actor)),
    ]
    page.right = with_lines(
        resolution.back_from_bau(work),
        resolution.from_my_team_leader(work),
        information(work, resolution.told_already(work)),
    )
    for block in (*page.first, *page.left, *page.right):
        if block.id in JUMPS:
            count = len(block.items) or len(block.table.rows if block.table else ())
            if count:
                page.jumps.append(View(block.heading, f"#{block.id}", count))


JUMPS = ("log", "client", "bau", "leader")


def of_bau(work: MyWork, page: HomePage) -> None:
    """Business as usual: what the Complaints Resolution Team asks for, reports, and the cases that came back."""
    asked = [item for item in work.turns.values() if item.what in BAU_WORK]
    page.line = line(f"{amount(len(asked), 'case')} with BAU's part to do")
    page.caption = "Cases that wait for you, most urgent first"
    report = resolution.report_or_refer(work.actor)
    page.first = [report] if report else []
    page.left = with_lines(resolution.not_logged_yet(work.actor), resolution.returned(work))
    page.right = with_lines(information(work, resolution.closed_items(work)))


def of_case_owner(work: MyWork, page: HomePage) -> None:
    """A case owner of the Ombudsman: praise, challenges and cases by date, then what others have."""
    page.left = [waiting_for_others(work)]
    page.right = with_lines(information(work))


OF_POST: dict[str, Callable[[MyWork, HomePage], None]] = {
    "resolution_caseworker": of_resolution,
    "bau_caseworker": of_bau,
    "bau_g7": of_bau,
    "case_owner": of_case_owner,
    "senior_caseworker": of_case_owner,
}
"""What the home of each post shows beside the cases, the first that somebody holds."""
