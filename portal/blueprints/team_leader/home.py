"""My work of a team leader: what waits for a decision, then the team with its figures. The Ombudsman's managers have their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from portal import clock
from portal.blueprints.team_leader import blueprint
from portal.blueprints.team_leader.deciding import allocates, decided_by
from portal.blueprints.team_leader.manager_home import manager_home
from portal.deadlines import long_date
from portal.faces import in_london
from portal.homes.blocks import from_the_ombudsman, information, team_table
from portal.homes.my_work import MyWork, line
from portal.homes.views import answer, my_work, with_lines
from portal.insight.caseloads import team_loads
from portal.insight.counting import LIMIT, amount
from portal.insight.work import WorkItem, authorisations
from portal.people.current import current_actor
from portal.people.posts import PHSO
from portal.procedures.definition import Actor
from portal.replies import Reply
from portal.views import Block, Item, Link, Table


@blueprint.get("/")
def home() -> Reply:
    if current_actor().organisation == PHSO:
        return manager_home()
    work, page = my_work()
    actor = work.actor
    asked = [item for item in work.turns.values() if item.what in ("approve_plan", "allocate")]
    page.line = line(amount(len(asked), "case") + " for your decision")
    page.caption = "Cases that wait for you, most urgent first"
    team = my_team(actor, with_me(work))
    page.first = [waits_for_me(work)] if decided_by(actor) else []
    page.first.append(Block("team", "My team", table=team, empty="Nobody is in your team."))
    page.right = with_lines(information(work))
    if actor.team == "internal_phso":
        page.right.append(from_the_ombudsman())
    return answer(page, work)


def my_team(actor: Actor, mine: dict[int, int] | None) -> Table:
    loads = team_loads(actor.team, actor.organisation, clock.today(), actor)
    return team_table(loads, mine, clock.today())


def with_me(work: MyWork) -> dict[int, int] | None:
    """For how many cases of each person a decision is awaited; None where no decisions are made."""
    if not decided_by(work.actor):
        return None
    decided = {item.case_id for item in work.turns.values() if item.what in ("approve_plan", "allocate")}
    asked = (case for case in work.cases if case.id in decided)
    return dict(Counter(case.previous_owner_id or case.owner_id or 0 for case in asked))


def waits_for_me(work: MyWork) -> Block:
    """Plans to decide, cases to allocate, requests for higher authorisation: how many, and the oldest of each."""
    turns = list(work.turns.values())
    items = [
        *lines(turns, "approve_plan", "plan to decide", "plans to decide", "/team-leader/inbox"),
        *lines(turns, "allocate", "case to allocate", "cases to allocate", "/team-leader/allocation"),
    ]
    if "resolution" in decided_by(work.actor):
        questions = "/team-leader/inbox?view=other"
        items += lines(turns, "referral", "question to answer", "questions to answer", questions)
    asked = authorisations(work.actor)
    if returned := asked.get("Given", 0) + asked.get("Refused", 0):
        words = amount(returned, "returned authorisation")
        items.append(Item(link=Link(words, "/team-leader/inbox"), note="decide the plan"))
    if waiting := asked.get("Asked", 0):
        words = amount(waiting, "request for higher authorisation", "requests for higher authorisation")
        items.append(Item(link=Link(words, "/team-leader/inbox"), note="with the manager"))
    empty = "No plan waits for you."
    if allocates(work.actor):
        empty = "No plan waits for you and everything is allocated."
    return Block("mine", "What waits for me", items=items, empty=empty)


def lines(turns: Iterable[WorkItem], what: str, one: str, many: str, href: str) -> list[Item]:
    found = [item for item in turns if item.what == what]
    if not found:
        return []
    line = Item(link=Link(amount(len(found), one, many), href))
    if len(found) <= LIMIT:  # of more the most urgent are known, not the oldest
        line.note = f"oldest {long_date(min(in_london(item.made_at).date() for item in found))}"
    return [line]
