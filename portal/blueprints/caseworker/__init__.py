"""The pages of caseworkers."""

from flask import Blueprint

from portal.people.access import for_roles

blueprint = Blueprint("caseworker", __name__, url_prefix="/caseworker")
for_roles(blueprint, "caseworker")

import portal.blueprints.caseworker.home  # noqa: E402, F401  (the views register themselves)
