"""Who reads the tracker: the caseworkers and team leaders of the Complaints Resolution Team, stand-ins included."""

from __future__ import annotations

from flask import abort

from portal.people.current import current_actor
from portal.procedures.definition import Actor

POSTS = frozenset({"resolution_caseworker", "resolution_team_leader"})
OUTSIDERS = "The Complaints Tracker is kept by the Complaints Resolution Team."


def team_member() -> Actor:
    """The person, when of the Complaints Resolution Team; 403 otherwise."""
    actor = current_actor()
    if not actor.posts & POSTS:
        abort(403, OUTSIDERS)
    return actor
