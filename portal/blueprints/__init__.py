"""The pages, a package for each role and each part of the work. Add a new one's module to `BLUEPRINTS`."""

BLUEPRINTS = (
    "portal.blueprints.health",
    "portal.blueprints.sign_in",
    "portal.blueprints.account",
    "portal.blueprints.administration",
    "portal.blueprints.cases",
)
"""Modules with a `blueprint`, registered in this order."""
