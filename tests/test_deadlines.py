"""Working-day arithmetic against the worked cases, by hand and by property."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.deadlines import (
    Holidays,
    Unit,
    add_days,
    add_working_days,
    age,
    day_off_note,
    distance,
    explain,
    is_working_day,
    long_date,
    met_words,
    next_working_day,
    previous_working_day,
    working_days_between,
)
from tests.published_holidays import ENGLAND as ENGLISH_DAYS
from tests.published_holidays import NORTHERN_IRELAND as NORTHERN_IRISH_DAYS

ENGLAND = Holidays("England", ENGLISH_DAYS)
NORTHERN_IRELAND = Holidays("Northern Ireland", NORTHERN_IRISH_DAYS)
NATIONS = {"England": ENGLAND, "NI": NORTHERN_IRELAND}

DAY = timedelta(days=1)
days = st.dates(date(2023, 1, 1), date(2027, 12, 31))
nations = st.sampled_from([ENGLAND, NORTHERN_IRELAND])
counts = st.integers(0, 60)
units: st.SearchStrategy[Unit] = st.sampled_from(["wd", "cd"])


def day(text: str) -> date:
    """ "Mon 13 April 2026", whose weekday has to be right."""
    found = datetime.strptime(text, "%a %d %B %Y").date()  # noqa: DTZ007
    assert found.strftime("%a") == text[:3], f"{text} has the wrong weekday"
    return found


def cells(counting):
    return [cell for week in counting.weeks for cell in week]


WORKED_CASES = [
    # requirement, nation, start, n, unit, due
    ("PHSO-02h chase", "England", "Wed 14 January 2026", 20, "wd", "Wed 11 February 2026"),
    (
        "PHSO-02h chase over Good Friday and Easter",
        "England",
        "Mon 9 March 2026",
        20,
        "wd",
        "Wed 8 April 2026",
    ),
    ("PHSO-02h chase over Christmas", "England", "Fri 5 December 2025", 20, "wd", "Wed 7 January 2026"),
    ("PHSO-07m panel", "England", "Thu 26 March 2026", 3, "wd", "Tue 31 March 2026"),
    ("PHSO-07m panel over Christmas", "England", "Mon 22 December 2025", 3, "wd", "Mon 29 December 2025"),
    ("PHSO-06f PTI over Easter", "England", "Thu 26 March 2026", 10, "wd", "Mon 13 April 2026"),
    ("PHSO-06f PTI over Christmas", "England", "Mon 22 December 2025", 10, "wd", "Thu 8 January 2026"),
    ("PHSO-10h recommendations", "England", "Fri 16 January 2026", 28, "cd", "Fri 13 February 2026"),
    ("PHSO-10h to the Spring Bank Holiday", "England", "Mon 27 April 2026", 28, "cd", "Mon 25 May 2026"),
    ("PHSO-14g draft, Spring Bank Holiday", "England", "Wed 20 May 2026", 10, "wd", "Thu 4 June 2026"),
    ("PHSO-14g PHSO-NI3 draft over 17 March", "NI", "Fri 6 March 2026", 10, "wd", "Mon 23 March 2026"),
    ("PHSO-14g draft, 17 March in England", "England", "Fri 6 March 2026", 10, "wd", "Fri 20 March 2026"),
    ("PHSO-15e FDL", "England", "Mon 29 June 2026", 28, "cd", "Mon 27 July 2026"),
    ("PHSO-15e FDL in NI", "NI", "Wed 22 April 2026", 28, "cd", "Wed 20 May 2026"),
    ("PHSO-15e to the Late Summer holiday", "England", "Mon 3 August 2026", 28, "cd", "Mon 31 August 2026"),
    ("RES-S7 over Easter", "England", "Thu 2 April 2026", 2, "wd", "Wed 8 April 2026"),
    ("RES-S7 RES-NI3 over 17 March", "NI", "Mon 16 March 2026", 2, "wd", "Thu 19 March 2026"),
    ("RES-S7 17 March in England", "England", "Mon 16 March 2026", 2, "wd", "Wed 18 March 2026"),
    ("RES-S7 RES-NI3 over 12 July", "NI", "Fri 10 July 2026", 2, "wd", "Wed 15 July 2026"),
    ("RES-S7 12 July in England", "England", "Fri 10 July 2026", 2, "wd", "Tue 14 July 2026"),
    ("RES-S11 over Easter", "England", "Thu 2 April 2026", 15, "wd", "Mon 27 April 2026"),
    ("RES-S11 over May Day", "England", "Tue 14 April 2026", 15, "wd", "Wed 6 May 2026"),
    ("RES-S11 Spring Bank Holiday", "England", "Tue 19 May 2026", 15, "wd", "Wed 10 June 2026"),
    ("RES-S11 RES-NI3 March to Easter", "NI", "Mon 16 March 2026", 15, "wd", "Thu 9 April 2026"),
    ("RES-S11 RES-NI3 July", "NI", "Thu 2 July 2026", 15, "wd", "Fri 24 July 2026"),
    ("RES-42d not moved", "England", "Mon 20 April 2026", 14, "cd", "Mon 4 May 2026"),
]


@pytest.mark.parametrize(
    ("nation", "start", "n", "unit", "due"),
    [row[1:] for row in WORKED_CASES],
    ids=[row[0] for row in WORKED_CASES],
)
def test_a_due_date_is_the_one_of_the_worked_case(nation, start, n, unit, due):
    """PHSO-02h, PHSO-06f, PHSO-07m, PHSO-10h, PHSO-14g, PHSO-15e, PHSO-NI3; RES-S7, RES-S11, RES-42d."""
    assert add_days(day(start), n, unit, NATIONS[nation]) == day(due)


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("Sat 28 March 2026", 1, "Mon 30 March 2026"),
        ("Sun 29 March 2026", 3, "Wed 1 April 2026"),
        ("Fri 3 April 2026", 1, "Tue 7 April 2026"),  # Good Friday
        ("Mon 6 April 2026", 10, "Mon 20 April 2026"),  # Easter Monday
        ("Sat 26 December 2026", 2, "Wed 30 December 2026"),  # its substitute is Monday
        ("Sun 15 March 2026", 0, "Mon 16 March 2026"),
        ("Mon 16 March 2026", 0, "Mon 16 March 2026"),
    ],
)
def test_receipt_on_a_day_off_makes_the_next_working_day_day_one(start, n, due):
    """PHSO-06f, PHSO-14g: a complaint that comes on a Saturday loses no day and gains none."""
    assert add_working_days(day(start), n, ENGLAND) == day(due)


@pytest.mark.parametrize(
    ("start", "n", "unit", "due"),
    [
        ("Tue 31 March 2026", 1, "wd", "Wed 1 April 2026"),
        ("Wed 31 December 2025", 1, "wd", "Fri 2 January 2026"),  # New Year's Day between
        ("Thu 31 December 2026", 1, "wd", "Mon 4 January 2027"),
        ("Wed 23 December 2026", 3, "wd", "Wed 30 December 2026"),
        ("Fri 27 February 2026", 1, "wd", "Mon 2 March 2026"),
        ("Wed 28 February 2024", 1, "wd", "Thu 29 February 2024"),
        ("Thu 1 February 2024", 28, "cd", "Thu 29 February 2024"),
        ("Sat 31 January 2026", 28, "cd", "Sat 28 February 2026"),
        ("Sun 6 December 2026", 28, "cd", "Sun 3 January 2027"),
    ],
)
def test_counting_crosses_the_ends_of_months_and_years(start, n, unit, due):
    """PHSO-06f, PHSO-10h, PHSO-15e."""
    assert add_days(day(start), n, unit, ENGLAND) == day(due)


def test_a_bank_holiday_proclaimed_late_moves_the_due_date_by_a_day():
    """PHSO-06f: an added day counts like any other bank holiday."""
    with_monday = Holidays("England", {**ENGLISH_DAYS, day("Mon 11 May 2026"): "National day of thanks"})
    start = day("Tue 28 April 2026")
    assert add_working_days(start, 10, ENGLAND) == day("Wed 13 May 2026")
    assert add_working_days(start, 10, with_monday) == day("Thu 14 May 2026")


def test_a_holiday_that_falls_on_a_weekend_is_not_taken_off_twice():
    """PHSO-06f: only the substitute of Boxing Day 2026, a Saturday, shortens the week."""
    with_both = Holidays("England", {**ENGLISH_DAYS, day("Sat 26 December 2026"): "Boxing Day"})
    thursday, thursday_after = day("Thu 24 December 2026"), day("Thu 31 December 2026")
    assert working_days_between(thursday, thursday_after, with_both) == 3
    assert add_working_days(thursday, 3, with_both) == thursday_after


def test_a_number_of_days_is_never_negative():
    """PHSO-06f: a slip in a setting must not put a deadline before the receipt."""
    for unit in ("wd", "cd"):
        with pytest.raises(ValueError, match="cannot be negative"):
            add_days(day("Mon 9 March 2026"), -1, unit, ENGLAND)


@given(start=days, n=st.integers(1, 60), nation=nations)
def test_n_working_days_lie_between_start_and_due_date(start, n, nation):
    """PHSO-06f, PHSO-NI3: counted one by one, in either nation."""
    due = add_working_days(start, n, nation)
    walked = [start + i * DAY for i in range(1, (due - start).days + 1)]
    assert sum(is_working_day(each, nation) for each in walked) == n
    assert is_working_day(due, nation)


@given(start=days, n=counts, nation=nations)
def test_one_day_more_is_the_next_working_day(start, n, nation):
    """PHSO-06f, PHSO-07m."""
    if n or is_working_day(start, nation):
        assert add_working_days(start, n + 1, nation) == next_working_day(
            add_working_days(start, n, nation), nation
        )


@given(start=days, n=counts)
def test_northern_ireland_is_never_due_before_england(start, n):
    """PHSO-NI3: it has every English bank holiday and two more."""
    assert add_working_days(start, n, NORTHERN_IRELAND) >= add_working_days(start, n, ENGLAND)


@given(start=days, end=days, nation=nations)
def test_working_days_between_are_those_that_one_counts_by_hand(start, end, nation):
    """PHSO-06f: n of "overdue by n working days", over any span and backwards."""
    first, last = min(start, end), max(start, end)
    walked = sum(is_working_day(first + i * DAY, nation) for i in range(1, (last - first).days + 1))
    assert working_days_between(start, end, nation) == (walked if start <= end else -walked)


@given(each=days, nation=nations)
def test_previous_and_next_working_day_enclose_days_off_only(each, nation):
    """PHSO-10h, PHSO-15e: the last working day before a due date."""
    before, after = previous_working_day(each, nation), next_working_day(each, nation)
    assert before < each < after
    assert is_working_day(before, nation)
    assert is_working_day(after, nation)
    assert working_days_between(before, after, nation) == 1 + is_working_day(each, nation)


@pytest.mark.parametrize(
    ("today", "cls", "words"),
    [
        ("Thu 26 March 2026", "later", "10 working days left"),
        ("Mon 30 March 2026", "later", "8 working days left"),
        ("Wed 8 April 2026", "later", "3 working days left"),
        ("Thu 9 April 2026", "soon", "2 working days left"),
        ("Fri 10 April 2026", "soon", "1 working day left"),
        ("Sat 11 April 2026", "soon", "1 working day left"),
        ("Mon 13 April 2026", "today", "Due today"),
        ("Tue 14 April 2026", "late", "Overdue by 1 working day"),
        ("Fri 17 April 2026", "late", "Overdue by 4 working days"),
        ("Sun 19 April 2026", "late", "Overdue by 4 working days"),
        ("Thu 7 May 2026", "late", "Overdue by 17 working days"),  # May Day between
    ],
)
def test_the_distance_of_a_pti_response_is_counted_in_working_days(today, cls, words):
    """PHSO-06f: days left and days late of the response due on Monday 13 April 2026."""
    found = distance(day("Mon 13 April 2026"), day(today), "wd", ENGLAND)
    assert (found.cls, found.words) == (cls, words)


@pytest.mark.parametrize(
    ("due", "today", "cls", "words"),
    [
        ("Mon 31 August 2026", "Mon 17 August 2026", "later", "14 calendar days left"),
        ("Mon 31 August 2026", "Tue 25 August 2026", "later", "6 calendar days left"),
        ("Mon 31 August 2026", "Wed 26 August 2026", "soon", "5 calendar days left"),
        ("Mon 31 August 2026", "Thu 27 August 2026", "soon", "4 calendar days left"),
        (
            *("Mon 31 August 2026", "Fri 28 August 2026", "today"),
            "3 calendar days left, last working day today",
        ),
        (
            *("Mon 31 August 2026", "Sun 30 August 2026", "today"),
            "1 calendar day left, no working day left",
        ),
        ("Mon 31 August 2026", "Mon 31 August 2026", "today", "Due today"),
        ("Mon 31 August 2026", "Tue 1 September 2026", "late", "Overdue by 1 working day"),
        ("Mon 31 August 2026", "Wed 2 September 2026", "late", "Overdue by 2 working days"),
        ("Sun 31 May 2026", "Thu 28 May 2026", "soon", "3 calendar days left"),
        ("Sun 31 May 2026", "Fri 29 May 2026", "today", "2 calendar days left, last working day today"),
        ("Fri 29 May 2026", "Sat 30 May 2026", "late", "Overdue by less than 1 working day"),
    ],
)
def test_a_weekend_or_bank_holiday_never_hides_the_last_working_day(due, today, cls, words):
    """PHSO-10h, PHSO-15e: calendar days in the words, working days in the class and in lateness."""
    found = distance(day(due), day(today), "cd", ENGLAND)
    assert (found.cls, found.words) == (cls, words)


def test_a_typed_due_date_on_a_saturday_warns_on_friday():
    """PHSO-11f, PHSO-19d: Due Date of a resolution action, which a person may put on any day."""
    found = distance(day("Sat 16 May 2026"), day("Fri 15 May 2026"), "wd", ENGLAND)
    assert (found.cls, found.words) == ("today", "1 calendar day left, last working day today")


def test_how_many_days_count_as_soon_can_be_set():
    """PHSO-06f: the setting moves the class, never the words."""
    due, today = day("Mon 13 April 2026"), day("Wed 8 April 2026")
    assert distance(due, today, "wd", ENGLAND, soon=3).cls == "soon"
    assert distance(due, today, "wd", ENGLAND, soon=3).words == "3 working days left"


@given(due=days, today=days, unit=units, nation=nations)
def test_the_class_of_a_distance_follows_the_working_days(due, today, unit, nation):
    """PHSO-06f, PHSO-10h, PHSO-15e: late exactly when the date has passed; "today" is the last chance."""
    found = distance(due, today, unit, nation)
    assert (found.cls == "late") == (today > due)
    if today <= due:
        more = any(is_working_day(today + i * DAY, nation) for i in range(1, (due - today).days + 1))
        assert (found.cls == "today") == (due == today or not more)
        assert found.days >= 0
    else:
        assert found.days == -working_days_between(due, today, nation)


@given(due=days, nation=nations)
def test_urgency_only_grows_as_days_pass(due, nation):
    """PHSO-06f, PHSO-15e."""
    scale = ["later", "soon", "today", "late"]
    seen = [scale.index(distance(due, due + i * DAY, "cd", nation).cls) for i in range(-30, 8)]
    assert seen == sorted(seen)


@pytest.mark.parametrize(
    ("due", "met_on", "words"),
    [
        ("Mon 13 April 2026", "Mon 13 April 2026", "Met"),
        ("Mon 13 April 2026", "Fri 10 April 2026", "Met"),
        ("Mon 13 April 2026", "Tue 14 April 2026", "Met 1 working day late"),
        ("Mon 31 August 2026", "Fri 4 September 2026", "Met 4 working days late"),
        ("Fri 29 May 2026", "Sun 31 May 2026", "Met less than 1 working day late"),
    ],
)
def test_a_met_deadline_says_how_late_it_was_met(due, met_on, words):
    """PHSO-06f, PHSO-15e: in time up to and on the due date; case PHSO-H was four working days late."""
    assert met_words(day(due), day(met_on), ENGLAND) == words


@pytest.mark.parametrize(
    ("due", "note"),
    [
        ("Mon 13 April 2026", None),
        (
            "Mon 6 April 2026",
            "Due Monday 6 April 2026. That is Easter Monday. "
            "Last working day before it: Thursday 2 April 2026.",
        ),
        (
            "Mon 25 May 2026",
            "Due Monday 25 May 2026. That is Spring Bank Holiday. "
            "Last working day before it: Friday 22 May 2026.",
        ),
        (
            "Mon 31 August 2026",
            "Due Monday 31 August 2026. That is Late Summer Bank Holiday. "
            "Last working day before it: Friday 28 August 2026.",
        ),
        (
            "Sun 31 May 2026",
            "Due Sunday 31 May 2026. That is no working day. Last working day before it: Friday 29 May 2026.",
        ),
    ],
)
def test_a_due_date_on_a_day_off_names_the_last_working_day_before_it(due, note):
    """PHSO-10h, PHSO-15e: the date stays where four weeks end, the page says what that means."""
    assert day_off_note(day(due), ENGLAND) == note


def test_the_counting_of_a_pti_over_easter_shows_every_day():
    """PHSO-06f: "How this was counted", laid out as in the worked case PHSO-B on Monday 30 March 2026."""
    counting = explain(
        *(day("Thu 26 March 2026"), 10, "wd"), day("Mon 13 April 2026"), day("Mon 30 March 2026"), ENGLAND
    )
    assert counting.caption == "10 working days from Thursday 26 March 2026, England"
    assert [[(cell.text, cell.label) for cell in week] for week in counting.weeks] == [
        [("23 Mar", ""), ("24", ""), ("25", ""), ("26", "received"), ("27", "day 1")],
        [("30 Mar", "day 2"), ("31", "day 3"), ("1 Apr", "day 4"), ("2", "day 5"), ("3", "Good Friday")],
        [("6 Apr", "Easter Monday"), ("7", "day 6"), ("8", "day 7"), ("9", "day 8"), ("10", "day 9")],
        [("13 Apr", "day 10 due"), ("14", ""), ("15", ""), ("16", ""), ("17", "")],
    ]
    assert [[cell.classes for cell in week] for week in counting.weeks] == [
        ["is-past"] * 5,
        ["is-today", "", "", "", "is-off"],
        ["is-off", "", "", "", ""],
        ["is-due", "", "", "", ""],
    ]
    assert counting.notes == ("Striped days are bank holidays and are not counted.",)


def test_the_counting_of_four_weeks_counts_holidays_and_says_so():
    """PHSO-15e: 28 calendar days that end on Easter Monday."""
    received, due = day("Mon 9 March 2026"), day("Mon 6 April 2026")
    counting = explain(received, 28, "cd", due, day("Tue 10 March 2026"), ENGLAND)
    labels = {cell.date: cell.label for cell in cells(counting)}
    assert counting.caption == "28 calendar days from Monday 9 March 2026"
    assert labels[day("Mon 16 March 2026")] == "day 7"
    assert labels[day("Fri 3 April 2026")] == "day 25, Good Friday"
    assert labels[due] == "day 28 due, Easter Monday"
    assert counting.notes == (
        "Striped days are bank holidays. Weekends and bank holidays are counted.",
        "Due Monday 6 April 2026. That is Easter Monday. Last working day before it: Thursday 2 April 2026.",
    )


def test_the_counting_from_a_saturday_says_which_day_is_day_one():
    """PHSO-07m: the start has no cell of its own, so a sentence names it."""
    counting = explain(
        *(day("Sat 28 March 2026"), 3, "wd"), day("Wed 1 April 2026"), day("Mon 30 March 2026"), ENGLAND
    )
    assert [cell.label for cell in counting.weeks[0]] == ["day 1", "day 2", "day 3 due", "", "Good Friday"]
    assert (
        counting.notes[0] == "Saturday 28 March 2026 is no working day. The next one is Monday 30 March 2026."
    )


def test_the_counting_ends_with_a_sentence_when_it_is_due_on_a_sunday():
    """PHSO-10h: Saturday and Sunday have no column."""
    counting = explain(
        *(day("Sun 3 May 2026"), 28, "cd"), day("Sun 31 May 2026"), day("Mon 4 May 2026"), ENGLAND
    )
    assert counting.weeks[-1][-1].date == day("Fri 29 May 2026")
    assert counting.notes[-1].endswith("Last working day before it: Friday 29 May 2026.")


def test_a_passed_bank_holiday_keeps_its_stripes_and_a_chase_starts_with_sent():
    """PHSO-02h: the calendar of the chase reminder after Easter."""
    counting = explain(
        *(day("Mon 9 March 2026"), 20, "wd"),
        day("Wed 8 April 2026"),
        day("Tue 7 April 2026"),
        ENGLAND,
        "sent",
    )
    by_day = {cell.date: cell for cell in cells(counting)}
    assert by_day[day("Mon 9 March 2026")].label == "sent"
    assert by_day[day("Fri 3 April 2026")].cls == {"is-off"}


def test_a_moved_due_date_is_shown_beside_the_last_day_counted():
    """PHSO-13h: the target date was extended beyond the ten days."""
    counting = explain(
        *(day("Wed 20 May 2026"), 10, "wd"), day("Tue 30 June 2026"), day("Thu 21 May 2026"), ENGLAND
    )
    labels = {cell.date: cell.label for cell in cells(counting) if cell.label}
    assert labels[day("Thu 4 June 2026")] == "day 10"
    assert labels[day("Tue 30 June 2026")] == "due"
    assert [cell.date for cell in cells(counting) if "is-due" in cell.cls] == [day("Tue 30 June 2026")]


@given(start=days, n=st.integers(0, 40), unit=units, today=days, nation=nations)
def test_every_counting_is_complete(start, n, unit, today, nation):
    """PHSO-06f, PHSO-10h, PHSO-14g, PHSO-15e, PHSO-NI3: whole weeks, each day once, the due day in it."""
    due = add_days(start, n, unit, nation)
    counting = explain(start, n, unit, due, today, nation)
    shown = cells(counting)
    assert counting.weeks
    assert all(len(week) == 5 for week in counting.weeks)
    assert [cell.date.weekday() for cell in shown] == [0, 1, 2, 3, 4] * len(counting.weeks)
    assert all(later[0].date - week[0].date == 7 * DAY for week, later in pairwise(counting.weeks))
    assert [cell.date for cell in shown if "is-due" in cell.cls] == [due] * (due.weekday() < 5)
    assert [cell.date for cell in shown if "is-today" in cell.cls] in ([], [today])
    assert {cell.date for cell in shown if "is-off" in cell.cls} <= set(nation.days)
    if due.weekday() >= 5 or due in nation.days:
        assert counting.notes[-1] == day_off_note(due, nation)
    if unit == "wd" and n:
        numbered = [cell.label.split()[1] for cell in shown if cell.label.startswith("day ")]
        assert numbered == [str(i) for i in range(1, n + 1)]


@given(each=days)
def test_a_long_date_says_the_weekday_the_calendar_gives(each):
    """PHSO-06f: a date that anyone sees is written out, in English whatever the machine speaks."""
    assert datetime.strptime(long_date(each), "%A %d %B %Y").date() == each  # noqa: DTZ007
    assert long_date(day("Thu 8 January 2026")) == "Thursday 8 January 2026"


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (date(2026, 3, 26), "2 working days old"),
        (date(2026, 3, 28), "1 working day old"),
        (date(2026, 3, 30), "less than 1 working day old"),
        (date(2026, 4, 2), "dated after today"),
    ],
)
def test_an_age_is_never_negative(start: date, words: str) -> None:
    """Training's date may be set back behind what was recorded."""
    assert age(start, date(2026, 3, 30), ENGLAND) == words
