"""How a home is answered: the whole page, or its part for htmx."""

from __future__ import annotations

from flask import render_template, request

from portal.homes.my_work import MyWork, kinds_of
from portal.homes.nothing import nothing
from portal.insight.counting import amount
from portal.people.current import current_actor
from portal.views import Block, HomePage


def my_work() -> tuple[MyWork, HomePage]:
    """What the signed-in person has to do, and the page with its table; `?all=later` shows a group uncut."""
    actor = current_actor()
    work = MyWork(actor, kinds_of(actor))
    return work, work.page(request.args.getlist("all")[:5])


def answer(page: HomePage, work: MyWork | None = None) -> str:
    """The page; without a line it says in a sentence that nothing waits."""
    if work is not None and not page.groups:
        page.empty = nothing(work.actor)
    if request.headers.get("HX-Request"):
        return render_template("_home.html", home=page, partial=True)
    return render_template("home.html", home=page)


def tasks_wait(count: int) -> str:
    """ "6 tasks wait for you"."""
    return f"{amount(count, 'task')} {'waits' if count == 1 else 'wait'} for you"


def with_lines(*blocks: Block) -> list[Block]:
    """The blocks that have something to show."""
    return [block for block in blocks if block.items or block.steps or (block.table and block.table.rows)]
