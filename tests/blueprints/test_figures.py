"""Figures of challenges and complaints (RF-04c)."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Flask

from tests import html
from tests.challenge_answers import OUTCOMES
from tests.client import PortalClient
from tests.conftest import SetToday, SignIn
from tests.ombudsman_walks import OAT, Challenge, Complaint, OmbudsmanCase

MONDAY = date(2026, 3, 23)


def lines(client: PortalClient, **asked: str) -> list[str]:
    """The figures of each group, which stand under one another, with its name first."""
    page = client.get("/oat/figures", query_string=asked)
    assert page.status_code == 200
    rows = [[html.text_of(cell) for cell in row] for row in html.parse(page.text).iter("tr")]
    return [" ".join(" ".join(column).split()) for column in list(zip(*rows, strict=True))[1:]]


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


def test_figures_count_challenges_outcomes_complaints_and_learning_by_group(
    app: Flask, sign_in: SignIn, on: SetToday
) -> None:
    """RF-04c, RF-18d: by the day of receipt; what OAT withdrew and what came in another month does not count."""
    case = OmbudsmanCase(on=date(2026, 3, 2)).decided(date(2026, 3, 2))
    referred_to_oat(case).take("assign-to-me", by=OAT).take(OUTCOMES["O2"], by=OAT)
    referred_to_oat(case).take("assign-to-me", by=OAT).take(OUTCOMES["O6"], by=OAT)
    Challenge(case, on=MONDAY).take("withdraw")
    complaint = Complaint(case, on=MONDAY).to("SC3")
    complaint.take("add-learning-point").take("record").take("uphold")
    Challenge(OmbudsmanCase(on=date(2026, 2, 2)).decided(date(2026, 2, 2)), on=date(2026, 2, 10))
    on(date(2026, 3, 30))
    march = {"from": "1/3/2026", "until": "31/3/2026"}
    oat = sign_in("oat")
    row = "3 1 0 1 0 0 0 1 0 1 1 1 0"
    assert lines(oat, **march) == [f"Casework team {row}", f"All {row}"]
    assert lines(oat, by="organisation", **march)[0] == f"Child Maintenance Group {row}"
    by_decision = dict(line.rsplit(" ", 13)[:2] for line in lines(oat, by="decision", **march))
    assert by_decision == {"Primary investigation": "3", "Not set": "0", "All": "3"}
    assert lines(oat, **{"from": "1/2/2026", "until": "28/2/2026"})[-1].startswith("All 1 0")
    file = oat.get("/oat/figures.csv", query_string=march)
    assert file.text.splitlines()[1:] == [
        f"All,{row.replace(' ', ',')}",
        f"Casework team,{row.replace(' ', ',')}",
    ]


def referred_to_oat(case: OmbudsmanCase) -> Challenge:
    walk = Challenge(case, on=MONDAY).asked(deadline=date(2026, 4, 2))
    walk.take("record-grounds-received").take("start-analysis").take("answer-the-pro-forma")
    return walk.take("record-what-happens-next").take("refer-to-oat")
