"""The pages, a package for each role and each part of the work. Add a new one's module to `BLUEPRINTS`."""

BLUEPRINTS = (
    "portal.blueprints.health",
    "portal.blueprints.sign_in",
    "portal.blueprints.accessibility",
    "portal.blueprints.account",
    "portal.blueprints.administration",
    "portal.blueprints.cases",
    "portal.blueprints.queue",
    "portal.blueprints.caseworker",
    "portal.blueprints.team_leader",
    "portal.blueprints.resolution",
    "portal.blueprints.internal_phso",
    "portal.blueprints.oat",
    "portal.blueprints.approvals",
    "portal.blueprints.documents",
    "portal.blueprints.outbox",
    "portal.blueprints.guidance",
)
"""Modules with a `blueprint`, registered in this order."""
