"""The pages of the Ombudsman's Assurance Team."""

from flask import Blueprint

from portal.people.access import for_roles

blueprint = Blueprint("oat", __name__, url_prefix="/oat")
for_roles(blueprint, "oat")

import portal.blueprints.oat.figures  # noqa: E402
import portal.blueprints.oat.home  # noqa: E402, F401  (the views register themselves)
