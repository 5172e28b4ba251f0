"""The pages of team leaders."""

from flask import Blueprint

from portal.people.access import for_roles

blueprint = Blueprint("team_leader", __name__, url_prefix="/team-leader")
for_roles(blueprint, "team_leader")

from portal.blueprints.team_leader import allocation, home, inbox, team  # noqa: E402, F401  (the views register themselves)
