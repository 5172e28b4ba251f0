"""Figures of challenges and complaints (RF-04c)."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Flask

from tests import html
from tests.client import PortalClient
from tests.conftest import SetToday, SignIn


def lines(client: PortalClient, **asked: str) -> list[str]:
    page = client.get("/oat/figures", query_string=asked)
    assert page.status_code == 200
    return [" ".join(html.text_of(row).split()) for row in html.parse(page.text).iter("tr")][1:]


def problems(client: PortalClient, **asked: str) -> tuple[int, str]:
    page: Any = client.get("/oat/figures", query_string=asked)
    return page.status_code, page.text


def test_the_end_is_after_the_start_and_both_are_days(
    app: Flask, client: PortalClient, sign_in: SignIn, on: SetToday
) -> None:
    """RF-04c: a clear sentence, and what was typed is kept."""
    on(date(2026, 3, 30))
    oat = sign_in("oat")
    status, text = problems(oat, **{"from": "1/3/2026", "until": "1/2/2026"})
    assert (
        status == 422 and "The end date must be after the start date" in text and 'value="1/2/2026"' in text
    )
    status, text = problems(oat, **{"from": "31/4/2026"})
    assert status == 422 and 'value="31/4/2026"' in text
    assert (
        oat.get("/oat/figures.csv", query_string={"from": "1/3/2026", "until": "1/2/2026"}).status_code == 422
    )


def test_without_challenges_the_page_says_so(app: Flask, sign_in: SignIn, on: SetToday) -> None:
    """RF-04c"""
    on(date(2026, 3, 30))
    oat = sign_in("oat")
    assert lines(oat) == []
    assert "No challenge or complaint was received in these days." in oat.get("/oat/figures").text
    assert sign_in("case_owner").get("/oat/figures").status_code == 403
