"""How many queries a page asks: every page of the table of access, as somebody who may open it."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from portal.cases.queries import case_with
from portal.extensions import db
from tests.conftest import SetToday, SignIn, person
from tests.copies import copies_of
from tests.questions import MOST, counted
from tests.test_access_table import TABLE, Asker, May, places
from tests.walks import SOMEBODY_OF_CMG, TEAM_LEADER, Walk

__all__ = ["places"]  # the fixture

MANY = 15
"""Cases of each kind, so that a query for each row of a list is one too many."""
NO_PAGES = ("/static/", "/health/", ".pdf")
PAGES = {
    key: may for key, may in TABLE.items() if key.startswith("GET ") and not any(no in key for no in NO_PAGES)
}


@pytest.fixture
def many_cases(places: dict[str, str], on: SetToday) -> dict[str, str]:
    """The addresses' case, whose response waits for a signature, a plan that waits for approval, and many like both."""
    plan = Walk(on=date(2026, 3, 2), client_name="Ada Finch", case_number="4820 0001").to(
        "P6A", on=date(2026, 3, 26)
    )
    for kind, reference in enumerate((places["case"], plan.reference)):
        case = case_with(SOMEBODY_OF_CMG, reference)
        assert case is not None
        copies_of(case, range(kind * MANY, (kind + 1) * MANY), [*case.records, *case.deadlines])
    on(date(2026, 3, 30))  # a Monday
    return places


def who_opens(may: May) -> list[str]:
    """The team leader of the procedure, who has the longest menu and may do most; else the first of each role."""
    if TEAM_LEADER in may.who:
        return [TEAM_LEADER]
    return sorted({person(name).role: name for name in sorted(may.who, reverse=True)}.values())


def test_every_page_asks_at_most_twelve_queries(
    app: Flask, sign_in: SignIn, many_cases: dict[str, str]
) -> None:
    """PHSO-T46: whatever the page, and however many cases it lists."""
    askers: dict[str, Asker] = {}
    too_many = []
    for key, may in PAGES.items():
        for username in who_opens(may):
            asker = askers[username] = askers.get(username) or Asker(app, sign_in, username)
            with counted(db.engine) as sent:
                reply = asker.ask("GET", may.address.format(**many_cases))
            assert reply.status_code == may.status, f"{key} answered {username} {reply.status}"
            if len(sent) > MOST:
                too_many.append(f"{key} asked {len(sent)} as {username}:\n" + "\n".join(sent))
    assert not too_many, "\n\n".join(too_many)
