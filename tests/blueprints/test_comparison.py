"""The comparison of the reports: differences marked, anomalies described at their row (PHSO-T47)."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from portal.audit.models import Event
from portal.extensions import db
from tests.conftest import SetToday, SignIn
from tests.html import forms, parse
from tests.questions import few, focused, press, words
from tests.walks import Walk

MONDAY = date(2026, 3, 30)
TEAM = "internal_phso"
POINTS = [
    {"point_kind": "Finding", "point": "CMG took nine months to act."},
    {"point_kind": "Finding", "point": "The second complaint was not linked."},
    {"point_kind": "Resolution action", "point": "Pay £250.00 for the distress caused."},
]


def to_compare(points: list[dict[str, str]] | None = None) -> Walk:
    walk = Walk(on=MONDAY).to("P8")
    return walk.to(
        "P11",
        record_draft_report_received={"points": POINTS if points is None else points},
        record_factual_check={
            "none_disputed": None,
            "disputed": [{"point": "1" if points is None else None, "dispute": "Seven months."}],
        },
    )


def form(walk: Walk) -> str:
    return f"/cases/{walk.reference}/steps/record-comparison"


def final(number: int, text: str) -> dict[str, str]:
    return {f"points-{number}-final": text}


def test_the_reports_stand_side_by_side_point_by_point(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-15b: draft, response and final report, each with its date and a link."""
    on(MONDAY)
    walk = to_compare()
    page = sign_in(TEAM).get(form(walk)).text
    text = words(page)
    assert "Draft report received Monday 30 March 2026, Open" in text
    assert "Our response issued Monday 30 March 2026, Open" in text
    assert "All 3 points" in text and "1 disputed" in text and "that changed" not in text
    assert "1 Finding CMG took nine months to act. Disputed: Seven months." in text
    assert "Disputed, not changed" in text and text.count("Same in draft and final") == 2
    assert page.count("Describe an anomaly") == 3


@pytest.mark.parametrize("htmx", [True, False])
def test_a_preview_marks_the_differences_and_names_the_result(
    sign_in: SignIn, on: SetToday, htmx: bool
) -> None:
    """PHSO-15b: the field that is typed in is never replaced."""
    on(MONDAY)
    walk = to_compare()
    client = sign_in(TEAM)
    client.get(form(walk))
    data = {
        **final(1, "CMG took seven months to act."),
        **final(2, POINTS[1]["point"]),
        **final(3, "Pay £350.00 for the distress caused."),
    }
    reply = client.post(f"{form(walk)}/preview", data=data, headers={"HX-Request": "true"} if htmx else {})
    assert reply.status_code == 200
    assert "<del>nine</del>" in reply.text and "<ins>seven</ins>" in reply.text
    assert "<del>£250.00</del>" in reply.text and "<ins>£350.00</ins>" in reply.text
    text = words(reply.text)
    assert "Changed as we asked" in text and "Changed, not by us" in text
    if htmx:
        assert "textarea" not in reply.text and 'hx-swap-oob="innerHTML:#final-3"' in reply.text
    assert walk.case.fact("comparison") is None


@pytest.mark.parametrize("htmx", [True, False])
def test_an_anomaly_is_described_in_its_row_and_reaches_the_head(
    sign_in: SignIn, on: SetToday, htmx: bool
) -> None:
    """PHSO-15c, PHSO-T47: with the point it belongs to, and one elsewhere in the report."""
    on(MONDAY)
    walk = to_compare()
    reply = press(
        sign_in(TEAM),
        form(walk),
        "Record comparison",
        htmx=htmx,
        follow=True,
        **final(3, "Pay £350.00 for the distress caused."),
        **{"anomalies-3-anomaly": "The amount rose.", "anomalies-501-anomaly": "A new annex."},
    )
    assert reply.status_code == 200
    assert [(each.title, each.text) for each in walk.records("anomaly")] == [
        ("Anomaly at point 3", "The amount rose."),
        ("Anomaly", "A new annex."),
    ]
    assert len(walk.work_items("anomaly")) == 2
    assert walk.records("point")[2].data["final"] == "Pay £350.00 for the distress caused."
    assert walk.case.fact("comparison") == "Anomalies"


@pytest.mark.parametrize("htmx", [True, False])
def test_a_change_without_a_word_about_it_is_refused_at_its_row(
    sign_in: SignIn, on: SetToday, htmx: bool
) -> None:
    """PHSO-15c: describe the anomaly, or say that there is none; what was typed stays."""
    on(MONDAY)
    walk = to_compare()
    client = sign_in(TEAM)
    reply = press(
        client, form(walk), "Record comparison", htmx=htmx, **final(3, "Pay £350.00 for the distress caused.")
    )
    assert reply.status_code == 422
    assert '<a href="#anomalies-3-anomaly">Describe the anomaly at point 3</a>' in reply.text
    assert 'id="anomalies-3-anomaly-error"' in reply.text
    assert "Pay £350.00 for the distress caused.</textarea>" in reply.text
    assert walk.case.fact("comparison") is None
    nothing = press(client, form(walk), "Record comparison", htmx=htmx)
    assert nothing.status_code == 422
    assert "List each anomaly, or tick &#39;No anomaly&#39;" in nothing.text
    point_alone = press(client, form(walk), "Record comparison", **{"anomalies-1-point": "1"})
    assert point_alone.status_code == 422 and "Describe the anomaly" in words(point_alone.text)
    both = press(
        client, form(walk), "Record comparison", htmx=htmx, no_anomaly="yes", **{"anomalies-1-anomaly": "x"}
    )
    assert both.status_code == 422
    assert "You listed an anomaly, so do not tick &#39;No anomaly&#39;" in both.text


def test_a_change_by_somebody_else_keeps_every_word_and_saving_on_top_keeps_the_points(
    sign_in: SignIn, on: SetToday
) -> None:
    """PHSO-T47, PHSO-15c."""
    on(MONDAY)
    walk = to_compare()
    client = sign_in(TEAM)
    client.get(form(walk))
    version = walk.case.version
    walk.take("add-note", by="internal_phso2")
    typed = {
        "version": version,
        **final(3, "Pay £350.00 for the distress caused."),
        "anomalies-3-anomaly": "The amount rose.",
    }
    reply = client.post(form(walk), data=typed)
    assert reply.status_code == 409 and "Rowan Bellweather changed this case" in words(reply.text)
    (again,) = [each for each in forms(parse(reply.text), form(walk)) if "version" in each.values]
    done = client.post(again.action, data=again.values, follow_redirects=True)
    assert done.status_code == 200
    assert [(each.title, each.text) for each in walk.records("anomaly")] == [
        ("Anomaly at point 3", "The amount rose.")
    ]
    assert walk.records("point")[2].data["final"] == "Pay £350.00 for the distress caused."


def test_no_anomaly_is_a_result(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-15b, PHSO-T47."""
    on(MONDAY)
    walk = to_compare()
    done = press(sign_in(TEAM), form(walk), "Record comparison", htmx=True, no_anomaly="yes")
    assert done.status_code == 200 and walk.case.fact("comparison") == "No anomaly"
    assert not walk.records("anomaly")


@pytest.mark.parametrize("htmx", [True, False])
def test_a_point_is_added_and_takes_the_focus(sign_in: SignIn, on: SetToday, htmx: bool) -> None:
    """PHSO-15c: room for what is no point of the draft report; nothing is saved by asking for it."""
    on(MONDAY)
    walk = to_compare()
    client = sign_in(TEAM)
    before = db.session.scalar(select(func.count()).select_from(Event))
    reply = press(
        client, form(walk), "Add a point", htmx=htmx, **{"anomalies-2-anomaly": "Not linked at all."}
    )
    assert reply.status_code == 200 and 'name="anomalies-501-anomaly"' in reply.text
    assert "Not linked at all.</textarea>" in reply.text
    if htmx:
        assert focused(reply.text) == ["anomalies-501-anomaly"]
    assert db.session.scalar(select(func.count()).select_from(Event)) == before


def test_without_points_the_documents_are_compared(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-15b: what is missing is said, and an anomaly can still be described."""
    on(MONDAY)
    walk = to_compare([])
    client = sign_in(TEAM)
    page = client.get(form(walk)).text
    assert "No points of the draft report were entered" in words(page)
    assert 'name="anomalies-501-anomaly"' in page
    done = press(
        client, form(walk), "Record comparison", htmx=True, **{"anomalies-501-anomaly": "A new finding."}
    )
    assert done.status_code == 200 and walk.records("anomaly")[0].text == "A new finding."


def test_a_filter_saves_only_the_rows_that_it_shows(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-15b."""
    on(MONDAY)
    walk = to_compare().take(
        "record-comparison", points=[{"_row": 3, "final": "Pay £350.00 for the distress caused."}]
    )
    client = sign_in(TEAM)
    page = client.get(f"{form(walk)}?show=changed").text
    assert "1 that changed" in words(page) and 'id="point-3"' in page and 'id="point-1"' not in page
    disputed = client.get(f"{form(walk)}?show=disputed").text
    assert 'id="point-1"' in disputed and 'id="point-3"' not in disputed
    press(client, f"{form(walk)}?show=disputed", "Record comparison", htmx=True, no_anomaly="yes")
    assert walk.records("point")[2].data["final"] == "Pay £350.00 for the distress caused."


@pytest.mark.parametrize(("username", "status"), [("team_leader", 403), ("manager", 404)])
def test_nobody_else_records_a_comparison(sign_in: SignIn, on: SetToday, username: str, status: int) -> None:
    """PHSO-S1, PHSO-T47."""
    on(MONDAY)
    walk = to_compare()
    client = sign_in(username)
    assert client.get(form(walk)).status_code == status
    assert client.post(form(walk), data={"no_anomaly": "yes"}).status_code == status
    assert walk.case.fact("comparison") is None


def test_sixty_points_ask_few_questions(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-15b."""
    on(MONDAY)
    walk = to_compare([{"point_kind": "Finding", "point": f"Finding number {n}."} for n in range(60)])
    client = sign_in(TEAM)
    assert few(client, form(walk))
    assert client.get(form(walk)).text.count('id="point-') == 60
