"""The bank holidays of each nation, the added days, and how often the store is asked."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from portal import calendars
from portal.calendars import AddedHoliday, end_soon, holidays_for, upcoming
from portal.deadlines import add_working_days, is_working_day
from portal.extensions import db
from portal.preferences import Setting
from tests.published_holidays import ENGLAND, NORTHERN_IRELAND


@pytest.fixture
def request_of(app):
    """Each call begins a request of its own."""
    return app.app_context


def add(day, name, nation):
    db.session.add(
        AddedHoliday(
            day=day,
            name=name,
            nation=nation,
            added_by="Anselm Fairweather",
            added_at=datetime(2026, 3, 30, 8, 20, tzinfo=UTC),  # Monday
        )
    )
    db.session.commit()


@pytest.mark.parametrize(
    ("jurisdiction", "nation", "published"),
    [("GB", "England", ENGLAND), ("NI", "Northern Ireland", NORTHERN_IRELAND)],
    ids=["PHSO-06f GB", "PHSO-NI3 NI"],
)
def test_the_bank_holidays_are_those_published_for_the_jurisdiction(
    request_of, jurisdiction, nation, published
):
    """PHSO-06f, PHSO-NI3, RES-NI3: England for GB, Northern Ireland for NI, weekdays only."""
    with request_of():
        holidays = holidays_for(jurisdiction)
    assert holidays.name == nation
    assert {day: name for day, name in holidays.days.items() if 2023 <= day.year <= 2027} == published


def test_the_seventeenth_of_march_is_worked_in_england_only(request_of):
    """PHSO-NI3, PHSO-14g: worked case PHSO-G and its control."""
    friday = date(2026, 3, 6)
    with request_of():
        assert add_working_days(friday, 10, holidays_for("NI")) == date(2026, 3, 23)  # Monday
        assert add_working_days(friday, 10, holidays_for("GB")) == date(2026, 3, 20)  # Friday


@pytest.mark.parametrize("jurisdiction", ["", "England", "gb", None])
def test_a_missing_jurisdiction_is_never_counted_by_another_nations_calendar(request_of, jurisdiction):
    """PHSO-NI3: "Choose the jurisdiction"."""
    with request_of(), pytest.raises(ValueError, match="Choose the jurisdiction"):
        holidays_for(jurisdiction)


def test_every_date_that_can_be_typed_has_its_bank_holidays(request_of):
    """PHSO-06f: the first working day of the year is never New Year's Day, in no year from 1990 to 2100."""
    with request_of():
        holidays = holidays_for("GB")
    for year in range(1990, 2101):
        assert not is_working_day(date(year, 1, 1), holidays)
        assert any(name == "Good Friday" for day, name in holidays.days.items() if day.year == year)


def test_an_added_day_counts_for_its_nation_only(request_of):
    """PHSO-06f, PHSO-NI3: a bank holiday proclaimed late, added by an administrator."""
    monday = date(2026, 5, 11)
    with request_of():
        add(monday, "National day of thanks", "England")
    with request_of():
        assert holidays_for("GB").days[monday] == "National day of thanks"
        assert not is_working_day(monday, holidays_for("GB"))
        assert is_working_day(monday, holidays_for("NI"))


def test_a_day_can_be_added_only_once_and_only_for_a_known_nation(request_of):
    """PHSO-NI3: a day for a nation that no case has would be counted nowhere."""
    monday = date(2026, 5, 11)
    with request_of():
        add(monday, "National day of thanks", "England")
        add(monday, "National day of thanks", "Northern Ireland")
        for day, nation in ((monday, "England"), (date(2026, 5, 12), "Wessex")):
            with pytest.raises(IntegrityError):
                add(day, "Once more", nation)
            db.session.rollback()


def test_the_added_days_are_read_once_a_request(request_of):
    """PHSO-06f: a list of many deadlines asks the store once."""
    asked = []
    with request_of():

        def listen(connection, cursor, statement, *rest):
            asked.append(statement)

        event.listen(db.engine, "before_cursor_execute", listen)
        for _ in range(20):
            holidays_for("GB")
            holidays_for("NI")
            upcoming("NI", date(2026, 3, 30))
        event.remove(db.engine, "before_cursor_execute", listen)
        assert len([statement for statement in asked if "added_holiday" in statement]) == 1


def test_an_added_day_is_seen_by_the_next_request_and_on_asking_by_this_one(request_of):
    """PHSO-06f: adding a day in one request must not leave another one counting without it."""
    monday = date(2026, 5, 11)
    with request_of():
        assert monday not in holidays_for("GB").days
        add(monday, "National day of thanks", "England")
        assert monday not in holidays_for("GB").days
        calendars.forget()
        assert monday in holidays_for("GB").days
    with request_of():
        assert monday in holidays_for("GB").days


def test_the_operator_can_count_great_britain_by_the_scottish_calendar(request_of):
    """PHSO-NI3, open point PHSO-O09: the setting HOLIDAY_CALENDAR; Northern Ireland keeps its own."""
    with request_of():
        db.session.add(
            Setting(
                key="HOLIDAY_CALENDAR",
                value="Scotland",
                changed_by="Anselm Fairweather",
                changed_at=datetime(2026, 3, 30, 8, 20, tzinfo=UTC),
            )
        )
        db.session.commit()
    with request_of():
        assert holidays_for("GB").name == "Scotland"
        assert date(2026, 1, 2) in holidays_for("GB").days  # Friday
        assert holidays_for("NI").name == "Northern Ireland"


def test_the_next_bank_holidays_are_named_from_today_on(request_of):
    """PHSO-NI3: each nation's own."""
    with request_of():
        assert upcoming("GB", date(2026, 3, 16)) == [
            (date(2026, 4, 3), "Good Friday"),
            (date(2026, 4, 6), "Easter Monday"),
        ]
        assert upcoming("NI", date(2026, 3, 17), 1) == [(date(2026, 3, 17), "Saint Patrick's Day")]


def test_the_administrator_learns_in_time_that_the_bank_holidays_end(app: Flask) -> None:
    """RF-Ge: the list ends on Tuesday 28 December 2100."""
    assert end_soon("GB", date(2099, 12, 28)) is None
    assert end_soon("GB", date(2099, 12, 29)) == date(2100, 12, 28)
