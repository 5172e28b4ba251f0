"""How pages write dates, times and money."""

from datetime import UTC, date, datetime
from re import fullmatch

import pytest
from flask import Flask, render_template_string
from hypothesis import given
from hypothesis import strategies as st

from portal import faces
from portal.clock import LONDON

TODAY = date(2026, 3, 30)  # Monday


@pytest.fixture(scope="module")
def page():
    """Renders a line of a template by a portal whose clock says Monday 30 March 2026."""
    app = Flask(__name__)
    faces.register(app, lambda: TODAY)

    def render(source, **values):
        with app.app_context():
            return render_template_string(source, **values)

    return render


def test_a_date_is_written_with_its_weekday_and_year(page):
    """PHSO-06f: the due date of a deadline on every page."""
    assert page("{{ day|long_date }}", day=date(2026, 1, 8)) == "Thursday 8 January 2026"


def test_a_narrow_cell_names_the_year_only_when_it_is_another_one(page):
    """PHSO-06f: the due date in the work list."""
    assert page("{{ day|short_date }}", day=date(2026, 1, 8)) == "Thu 8 Jan"
    assert page("{{ day|short_date }}", day=date(2027, 1, 8)) == "Fri 8 Jan 2027"
    assert page("{{ day|short_date }}", day=date(2025, 12, 31)) == "Wed 31 Dec 2025"


def test_a_named_field_without_a_value_says_so(page):
    """PHSO-06f: the emptiness of a date is a fact, not a fault."""
    assert page("{{ a|long_date }}, {{ a|short_date }}, {{ a|when }}", a=None) == "Not set, Not set, Not set"


@pytest.mark.parametrize(
    ("hour", "minute", "written"),
    [
        (0, 0, "12:00am"),
        (9, 20, "9:20am"),
        (11, 59, "11:59am"),
        (12, 0, "12:00pm"),
        (14, 5, "2:05pm"),
        (23, 59, "11:59pm"),
    ],
)
def test_a_time_is_written_by_the_twelve_hour_clock(page, hour, minute, written):
    """PHSO-T09: when a step was taken, in the history."""
    assert page("{{ at|clock_time }}", at=datetime(2026, 3, 26, hour, minute, tzinfo=LONDON)) == written


def test_a_moment_says_today_within_the_day_of_the_portal(page):
    """PHSO-T09: "today" is the day that the portal takes for today."""
    assert page("{{ at|when }}", at=datetime(2026, 3, 30, 9, 20, tzinfo=LONDON)) == "today, 9:20am"
    thursday = datetime(2026, 3, 26, 14, 5, tzinfo=LONDON)
    assert page("{{ at|when }}", at=thursday) == "Thursday 26 March 2026, 2:05pm"


def test_a_moment_from_the_store_is_written_by_the_clock_in_london(page):
    """PHSO-T09: the store keeps UTC; an evening in summer may be the next day in London."""
    stored = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # Tuesday
    assert page("{{ at|when }}", at=stored) == "Wednesday 1 July 2026, 12:30am"
    winter = datetime(2026, 1, 8, 23, 30, tzinfo=UTC)  # Thursday
    assert page("{{ at|when }}", at=winter) == "Thursday 8 January 2026, 11:30pm"


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        (date(2026, 3, 2), date(2026, 3, 6), "Monday 2 March to Friday 6 March 2026"),
        (
            *(date(2025, 12, 31), date(2026, 1, 2)),
            "Wednesday 31 December 2025 to Friday 2 January 2026",
        ),
        (date(2026, 3, 2), date(2026, 3, 2), "Monday 2 March 2026"),
    ],
)
def test_a_span_names_its_year_once(page, first, last, written):
    """PHSO-R4: the period of the Respond register."""
    assert page("{{ first|span(last) }}", first=first, last=last) == written


@pytest.mark.parametrize(
    ("days", "written"),
    [
        ([], ""),
        ([date(2026, 4, 3)], "Friday 3 April 2026"),
        ([date(2026, 4, 3), date(2026, 4, 6)], "Friday 3 April and Monday 6 April 2026"),
        (
            [date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)],
            "Friday 25 December, Monday 28 December 2026 and Friday 1 January 2027",
        ),
    ],
)
def test_several_days_are_listed_in_one_sentence(page, days, written):
    """PHSO-NI3: the next bank holidays of the nation."""
    assert page("{{ days|all_days }}", days=days) == written


@pytest.mark.parametrize(
    ("pence", "written"),
    [
        (125_000, "£1,250.00"),
        (20_500, "£205.00"),
        (25_005, "£250.05"),
        (1, "£0.01"),
        (0, "£0.00"),
        (999_999_999, "£9,999,999.99"),
        (-4_500, "-£45.00"),
        (None, "None"),
    ],
)
def test_money_is_always_written_with_pence(page, pence, written):
    """PHSO-20b: the amount that is approved is the one that is read."""
    assert page("{{ pence|money }}", pence=pence) == written


@given(pence=st.integers(0, 10**12))
def test_every_amount_has_one_shape_and_keeps_its_pence(pence):
    """PHSO-20b."""
    written = faces.money(pence)
    assert fullmatch(r"£[0-9]{1,3}(,[0-9]{3})*\.[0-9]{2}", written)
    assert int(written.translate(str.maketrans("", "", "£,."))) == pence
