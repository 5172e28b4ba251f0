"""The one case page of every procedure and role, and the forms of its steps."""

from flask import Blueprint

blueprint = Blueprint("cases", __name__)

from portal.blueprints.cases import views  # noqa: E402, F401  (the views register themselves)
