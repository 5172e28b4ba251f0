"""The one case page of every procedure and role, and the forms of its steps."""

from flask import Blueprint

from portal.homes.places import keep_the_list

blueprint = Blueprint("cases", __name__)
blueprint.app_url_defaults(keep_the_list)

from portal.blueprints.cases import views  # noqa: E402, F401  (the views register themselves)
