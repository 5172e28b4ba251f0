"""The Complaints Tracker and its measures in a browser: accessible, also at 320 pixels, and the charts in words."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from e2e.conftest import CheckAccess, OpenPage, picture
from portal import create_app
from portal.database import writes
from portal.extensions import db
from portal.settings import Settings
from tests.resolution_walks import CRC2, ResolutionWalk
from tests.running import Portal

TODAY = date(2026, 5, 27)


@pytest.fixture(scope="module")
def complaints(portal: Portal) -> Path:
    """Complaints of two months: acknowledged in time and late, told in time, as agreed, and not told yet."""
    app = create_app(Settings.from_environment(portal.environment()))
    with app.app_context(), writes():
        for number in range(9):
            walk = ResolutionWalk(on=date(2026, 3 + number % 2, 14), client_name=f"Client {number}")
            walk.day = date(2026, 3 + number % 2, 20 if number % 3 == 0 else 16)
            walk.take_part("every-acknowledgement", {})
            if number % 4 == 1:
                walk.take("agree-new-timetable", agreed_on=date(2026, 6, 3))
        ResolutionWalk(on=TODAY, by=CRC2, origin="MP")
        db.session.remove()
        db.engine.dispose()
    portal.on(TODAY)
    return portal.folder


@pytest.mark.parametrize("address", ["/resolution/tracker", "/resolution/tracker?late=any&received=any"])
def test_the_tracker_is_accessible(
    complaints: Path, open_page: OpenPage, axe: CheckAccess, address: str
) -> None:
    """RES-01a, RES-12b"""
    page = open_page("caseworker")
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Complaints Tracker")
    expect(page.get_by_role("row").filter(has_text="Tracker incomplete")).not_to_have_count(0)
    picture(page, "tracker")
    axe(page)


def test_the_charts_say_in_words_what_they_show(
    complaints: Path, open_page: OpenPage, axe: CheckAccess
) -> None:
    """RES-S7, RES-S11: the description of each chart, and the same in the table beneath."""
    page = open_page("team_leader")
    page.get_by_role("link", name="Performance").click()
    chart = page.get_by_role("img", name="Acknowledgement: in time and late, by month of receipt")
    expect(chart).to_be_visible()
    picture(page, "performance")
    expect(chart).to_have_accessible_description(
        re.compile(r"^March 2026: \d+ in time, \d+ late.*; April 2026: 3 in time, 1 late$")
    )
    expect(page.get_by_role("region", name="Table: acknowledgement").get_by_role("row")).to_have_count(14)
    axe(page)
    page.get_by_role("link", name="1 late, April 2026").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Complaints Tracker")
