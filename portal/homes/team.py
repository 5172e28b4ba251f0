"""The team's page: one line a person."""

from __future__ import annotations

from portal import clock
from portal.homes.blocks import team_table
from portal.insight.caseloads import team_loads
from portal.people.current import current_actor
from portal.people.posts import TEAMS
from portal.views import ListPage


def team_page(with_me: dict[int, int] | None = None) -> ListPage:
    """Open, overdue and due this week for each member; for a leader also what waits for a decision."""
    actor, today = current_actor(), clock.today()
    loads = team_loads(actor.team, actor.organisation, today, actor)
    cases, late = sum(load.open for load in loads), sum(load.overdue for load in loads)
    name = TEAMS[actor.team][0] if actor.team in TEAMS else "Your team"
    return ListPage(
        heading="Team",
        line=f"{name}: {cases:,} open, {late:,} overdue",
        table=team_table(loads, with_me, today),
        empty="Nobody of this team has cases.",
    )
