"""Who reads the registers: the internal PHSO team and its leader; the head of complaints review reads the caselist."""

from __future__ import annotations

from flask import abort

from portal.people.current import current_actor
from portal.people.posts import ROLES
from portal.procedures import procedure
from portal.procedures.definition import Actor

ANYBODY = tuple(role for role in ROLES if role != "administrator")
"""The post decides, not the role: a stand-in may have any."""
PHSO = procedure("phso")
WRITES = "enter-stage-in-respond"
READS_CASELIST = "head_of_complaints_review"


def is_of_the_team(actor: Actor) -> bool:
    step = PHSO.step(WRITES, "P3")
    return step is not None and step.by.includes(actor)


def team_member() -> Actor:
    """The person, when of the internal PHSO team; 403 otherwise (PHSO-S1)."""
    actor = current_actor()
    if not is_of_the_team(actor):
        abort(403, f"{PHSO.outsiders}.")
    return actor


def caselist_reader() -> Actor:
    """The person, when of the team or the head of complaints review; 403 otherwise."""
    actor = current_actor()
    if READS_CASELIST not in actor.posts and not is_of_the_team(actor):
        abort(403, f"{PHSO.outsiders}.")
    return actor
