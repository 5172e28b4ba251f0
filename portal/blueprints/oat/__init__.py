"""The pages of the Ombudsman's Assurance Team."""

from flask import Blueprint

from portal.people.access import for_roles

blueprint = Blueprint("oat", __name__, url_prefix="/oat")
for_roles(blueprint, "oat")

from portal.blueprints.oat import challenges, figures, home  # noqa: E402, F401  (the views register themselves)
