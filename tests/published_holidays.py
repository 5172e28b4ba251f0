"""The bank holidays as published for England and Northern Ireland, 2023 to 2027, written out by hand."""

from datetime import date

_IN_ALL = {
    date(2023, 1, 2): "New Year's Day (substitute day)",  # Monday
    date(2023, 4, 7): "Good Friday",
    date(2023, 4, 10): "Easter Monday",
    date(2023, 5, 1): "May Day",
    date(2023, 5, 8): "Coronation of Charles III",  # Monday
    date(2023, 5, 29): "Spring Bank Holiday",
    date(2023, 8, 28): "Late Summer Bank Holiday",
    date(2023, 12, 25): "Christmas Day",  # Monday
    date(2023, 12, 26): "Boxing Day",  # Tuesday
    date(2024, 1, 1): "New Year's Day",  # Monday
    date(2024, 3, 29): "Good Friday",
    date(2024, 4, 1): "Easter Monday",
    date(2024, 5, 6): "May Day",
    date(2024, 5, 27): "Spring Bank Holiday",
    date(2024, 8, 26): "Late Summer Bank Holiday",
    date(2024, 12, 25): "Christmas Day",  # Wednesday
    date(2024, 12, 26): "Boxing Day",  # Thursday
    date(2025, 1, 1): "New Year's Day",  # Wednesday
    date(2025, 4, 18): "Good Friday",
    date(2025, 4, 21): "Easter Monday",
    date(2025, 5, 5): "May Day",
    date(2025, 5, 26): "Spring Bank Holiday",
    date(2025, 8, 25): "Late Summer Bank Holiday",
    date(2025, 12, 25): "Christmas Day",  # Thursday
    date(2025, 12, 26): "Boxing Day",  # Friday
    date(2026, 1, 1): "New Year's Day",  # Thursday
    date(2026, 4, 3): "Good Friday",
    date(2026, 4, 6): "Easter Monday",
    date(2026, 5, 4): "May Day",
    date(2026, 5, 25): "Spring Bank Holiday",
    date(2026, 8, 31): "Late Summer Bank Holiday",
    date(2026, 12, 25): "Christmas Day",  # Friday
    date(2026, 12, 28): "Boxing Day (substitute day)",  # Monday
    date(2027, 1, 1): "New Year's Day",  # Friday
    date(2027, 3, 26): "Good Friday",
    date(2027, 3, 29): "Easter Monday",
    date(2027, 5, 3): "May Day",
    date(2027, 5, 31): "Spring Bank Holiday",
    date(2027, 8, 30): "Late Summer Bank Holiday",
    date(2027, 12, 27): "Christmas Day (substitute day)",  # Monday
    date(2027, 12, 28): "Boxing Day (substitute day)",  # Tuesday
}

ENGLAND = _IN_ALL

NORTHERN_IRELAND = _IN_ALL | {
    date(2023, 3, 17): "Saint Patrick's Day",  # Friday
    date(2023, 7, 12): "Battle of the Boyne",  # Wednesday
    date(2024, 3, 18): "Saint Patrick's Day (substitute day)",  # Monday
    date(2024, 7, 12): "Battle of the Boyne",  # Friday
    date(2025, 3, 17): "Saint Patrick's Day",  # Monday
    date(2025, 7, 14): "Battle of the Boyne (substitute day)",  # Monday
    date(2026, 3, 17): "Saint Patrick's Day",  # Tuesday
    date(2026, 7, 13): "Battle of the Boyne (substitute day)",  # Monday
    date(2027, 3, 17): "Saint Patrick's Day",  # Wednesday
    date(2027, 7, 12): "Battle of the Boyne",  # Monday
}
