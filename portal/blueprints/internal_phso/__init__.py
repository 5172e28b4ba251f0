"""The pages of the internal PHSO team; its team leader reads them too."""

from flask import Blueprint

from portal.people.access import for_roles
from portal.respond import views as respond

blueprint = Blueprint("internal_phso", __name__, url_prefix="/internal-phso")
for_roles(blueprint, "internal_phso", "team_leader")
respond.add_to(blueprint, "phso")

from portal.blueprints.internal_phso import caselist, home, ombudsman, team, waiting  # noqa: E402, F401  (the views register themselves)
