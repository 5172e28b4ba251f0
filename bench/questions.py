"""How many queries each measured page asks."""

from __future__ import annotations

from bench.people import CASEWORKER, signed_in
from bench.visits import Material
from portal.extensions import db
from tests.questions import counted


def questions_of_pages(material: Material) -> dict[str, int]:
    """The number of statements that each page sends to the store, once it was shown before."""
    client = signed_in(material.app, CASEWORKER)
    with material.app.app_context():
        engine = db.engine
    found = {}
    for name, addresses in material.addresses().items():
        client.get(addresses[0])
        with counted(engine) as statements:
            client.get(addresses[0])
        found[name] = len(statements)
    return found
