"""My work of a manager of the Ombudsman: tasks by urgency, praise commented on in its row, challenges of the own people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from flask import redirect, request, url_for

from portal.blueprints.team_leader import blueprint
from portal.blueprints.team_leader.praise_panel import COMMENT, PraiseTask
from portal.homes.blocks import information
from portal.homes.my_work import MyWork, line
from portal.homes.nothing import nothing
from portal.homes.ombudsman import of_people
from portal.homes.views import my_work, tasks_wait, with_lines
from portal.insight.counting import amount
from portal.replies import Reply, said, say, shown, wants_part
from portal.replies import done as said_done
from portal.step_forms.in_row import Attempt, attempt
from portal.step_forms.taking import own_case
from portal.views import Heading, HomePage, HomeRow, StepLink, View

COLUMNS = ("Due", "Record", "What is due", "Next step")
READ = StepLink("Read", "")
"""What opens a task that cannot be closed yet."""
Place = tuple[date, str]


def manager_home() -> Reply:
    """The home; `?open=PF-2026-000027` opens the task of that praise under its row."""
    work, page = manager_page()
    page.banner = said()
    open_task(work, page, request.args.get("open", ""))
    return shown("home", home=page)


def manager_page() -> tuple[MyWork, HomePage]:
    work, page = my_work()
    page.line = line(tasks_wait(sum(work.counts.values())))
    page.caption = "Tasks that wait for me, most urgent first"
    page.columns = [Heading(label) for label in COLUMNS]
    praise = {item.reference for item in work.turns.values() if item.what == "praise"}
    for group in page.groups:
        group.count_words = amount(work.counts[cls_of(group.rows)], "task")
        group.rows = [as_task(row, row.reference in praise) for row in group.rows]
    challenges, unsent = of_people(work.actor)
    page.left = [challenges, *with_lines(unsent, information(work))]
    if challenges.table and challenges.table.rows:
        page.jumps.append(View(challenges.heading, "#people", len(challenges.table.rows)))
    if not page.groups:
        page.empty = nothing(work.actor)
    return work, page


def as_task(row: HomeRow, opens: bool) -> HomeRow:
    """The line without the column of the status; praise opens under it."""
    task = replace(row, status="", sub_status="")
    if opens:
        task.step = row.step or READ
        task.open_href = url_for(".home", open=row.reference)
        task.close_href = url_for(".home", _anchor=f"row-{row.reference}")
    return task


def cls_of(rows: Sequence[HomeRow]) -> str:
    """The class of urgency that the rows of one group share."""
    return rows[0].distance.cls


def open_task(work: MyWork, page: HomePage, reference: str, tried: Attempt | None = None) -> bool:
    """Open the panel under its row; False where the page shows no such task."""
    case = next((each for each in work.loaded.values() if each.reference == reference), None)
    for row in rows_of(page):
        if case is not None and row.reference == reference and row.open_href:
            row.panel = PraiseTask(work.steps.situation(case), tried).panel()
            page.title = f"My work: {row.step.label if row.step else ''} {row.reference}"
            page.focus = "praise-h"
            return True
    return False


def rows_of(page: HomePage) -> list[HomeRow]:
    return [row for group in page.groups for row in group.rows]


@blueprint.post("/praise/<reference>")
def comment(reference: str) -> Reply:
    """PF-T3 in its row."""
    case = own_case(reference)
    task = case.deadline("D-PFTASK")
    before = (task.due_on if task else date.max, reference)
    tried = attempt(case, COMMENT)
    if tried.done is None:
        return not_taken(reference, tried)
    told = f"Comments sent to {tried.s.case.fact('receiver_name')}, copied to two people."
    if not wants_part():
        say(told, f"{reference} is closed.")
        return redirect(url_for(".home"), 303)
    _, page = manager_page()
    page.banner = said_done(told, f"{reference} is closed.")
    page.focus = next_focus(rows_of(page), before)
    return shown("home", 200, {"HX-Push-Url": url_for(".home")}, home=page, announcement=told)


def not_taken(reference: str, tried: Attempt) -> Reply:
    """The home with the panel still open and everything typed kept; without a panel the banner says it."""
    work, page = manager_page()
    if tried.over or not open_task(work, page, reference, tried):
        page.banner = tried.gone(reference)
    return shown("home", tried.status, home=page)


def next_focus(rows: Sequence[HomeRow], past: Place) -> str:
    """The row that follows the one that has left; when the last one has left, the first; without rows the heading."""
    places = [((row.date or date.max, row.reference), f"row-{row.reference}") for row in rows]
    following = [id_ for place, id_ in places if place > past]
    return next(iter([*following, *[id_ for _, id_ in places]]), "home-h")
