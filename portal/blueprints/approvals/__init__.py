"""The pages of people who sign off or approve."""

from flask import Blueprint

from portal.people.access import for_roles

blueprint = Blueprint("approvals", __name__, url_prefix="/approvals")
for_roles(blueprint, "approver")

from portal.blueprints.approvals import anomalies, home, sign_off  # noqa: E402, F401  (the views register themselves)
