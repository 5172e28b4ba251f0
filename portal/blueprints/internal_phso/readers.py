"""Who reads the registers: the internal PHSO team and its leader; the head of complaints review reads the caselist."""

from __future__ import annotations

from flask import abort

from portal.people.current import current_actor
from portal.procedures import procedure
from portal.procedures.definition import Actor
from portal.respond import views as respond

ANYBODY = respond.ANYBODY
PHSO = procedure("phso")
READS_CASELIST = "head_of_complaints_review"


def is_of_the_team(actor: Actor) -> bool:
    return respond.writes(actor, PHSO.key)


def team_member() -> Actor:
    """The person, when of the internal PHSO team; 403 otherwise (PHSO-S1)."""
    return respond.team_member(PHSO.key)


def caselist_reader() -> Actor:
    """The person, when of the team or the head of complaints review; 403 otherwise."""
    actor = current_actor()
    if READS_CASELIST not in actor.posts and not is_of_the_team(actor):
        abort(403, f"{PHSO.outsiders}.")
    return actor
