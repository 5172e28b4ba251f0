"""The work queue of every role: filters, sorting, saved views, export, batches of cases, and the search for cases."""

from flask import Blueprint

from portal.people.access import for_roles

blueprint = Blueprint("queue", __name__, url_prefix="/cases")
for_roles(blueprint, "caseworker", "team_leader", "internal_phso", "oat", "approver")

import portal.blueprints.queue.batches  # noqa: E402
import portal.blueprints.queue.exports  # noqa: E402
import portal.blueprints.queue.saved_views  # noqa: E402
import portal.blueprints.queue.views  # noqa: E402, F401
