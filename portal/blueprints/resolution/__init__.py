"""The pages of the Complaints Resolution Team: the Complaints Tracker, the Respond register, and how acknowledgement and outcome were kept."""

from flask import Blueprint

from portal.people.access import for_roles
from portal.people.posts import ROLES
from portal.respond import views as respond

blueprint = Blueprint("resolution", __name__, url_prefix="/resolution")
for_roles(blueprint, *(role for role in ROLES if role != "administrator"))  # the post decides: see `readers`
respond.add_to(blueprint, "resolution")

import portal.blueprints.resolution.performance  # noqa: E402
import portal.blueprints.resolution.tracker  # noqa: E402, F401  (the views register themselves)
