"""What people type as dates and amounts, and what is refused because it would have to be guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.deadlines import MONTHS, long_date
from portal.faces import money
from portal.reading import Unreadable, read_date, read_money

days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
amounts = st.integers(1, 999_999_999)


@pytest.mark.parametrize(
    "typed",
    [
        "8/1/2026",
        "08/01/2026",
        "08-01-2026",
        "8-1-2026",
        "8 January 2026",
        "8 january 2026",
        "08 JANUARY 2026",
        "8 Jan 2026",
        "2026-01-08",
        "  8/1/2026\t",
        "8  January  2026",
        "8\u00a0January\u00a02026",  # copied from a letter
        "Thursday 8 January 2026",
        "Thu 8 Jan 2026",
    ],
)
def test_a_date_is_read_as_people_type_it(typed):
    """PHSO-06f, PHSO-10h, PHSO-14g, PHSO-15e: the day a document arrived starts its deadline."""
    assert read_date(typed) == date(2026, 1, 8)  # Thursday


def test_the_day_always_comes_first():
    """PHSO-06f: 3/9/2026 is in September."""
    assert read_date("3/9/2026") == date(2026, 9, 3)
    assert read_date("12-11-2026") == date(2026, 11, 12)
    assert read_date("4 Sept 2026") == date(2026, 9, 4)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "today",
        "31/2/2026",
        "29/2/2026",
        "31 April 2026",
        "0/1/2026",
        "1/0/2026",
        "9/13/2026",  # month first
        "1/13/2026",
        "8/1/26",
        "8 January 26",
        "26-01-08",
        "8/1",
        "8 January",
        "January 8 2026",
        "8 Jnuary 2026",
        "8 Janu 2026",
        "8/1/1989",
        "8/1/2101",
        "8/1/0026",
        "8/1/20260",
        "8/1-2026",
        "8.1.2026",
        "8 1 2026",
        "20260108",
        "2026-1-8",
        "2026/01/08",
        "-8/1/2026",
        "+8/1/2026",
        "8/1/2026 9:00",
        "8/1/2026x",
        "Friday 8 January 2026",  # it is a Thursday
        "Sometime 8 January 2026",
        "٨/١/٢٠٢٦",
        "８/１/２０２６",
        "8/1/202६",
        "8²/1/2026",
        "8/1/2026\n9/1/2026",
        "8\n/1/2026",
        "8/1/2026\x00",
        "9" * 5000,
    ],
)
def test_a_date_that_would_have_to_be_guessed_is_refused_with_a_sentence(typed):
    """PHSO-06f, PHSO-10h, PHSO-14g, PHSO-15e: no deadline starts from a misread day."""
    with pytest.raises(Unreadable) as refused:
        read_date(typed)
    assert str(refused.value) == "Use 9/3/2026 or 9 March 2026"


@given(day=days)
def test_every_way_of_writing_a_date_is_read_back_as_that_date(day):
    """PHSO-06f, PHSO-10h, PHSO-14g, PHSO-15e."""
    month = MONTHS[day.month - 1]
    for written in (
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day:02}-{day.month:02}-{day.year}",
        f"{day.day} {month} {day.year}",
        f"{day.day} {month[:3].lower()} {day.year}",
        day.isoformat(),
        long_date(day),
    ):
        assert read_date(written) == day


@given(text=st.text(alphabet="0123456789/- .,:JanuryFebMchAilsgotSmOND\u0660\uff11", max_size=20))
def test_any_text_is_a_date_in_range_or_a_refusal(text):
    """PHSO-06f: nothing that is typed breaks the form."""
    try:
        assert 1990 <= read_date(text).year <= 2100
    except Unreadable as refused:
        assert str(refused) == "Use 9/3/2026 or 9 March 2026"


@given(day=days, data=st.data())
def test_a_digit_of_another_script_is_refused_wherever_it_stands(day, data):
    """PHSO-06f, PHSO-20b: what looks like a date or an amount but is not what people type."""
    for written, read in (
        (f"{day:%d/%m/%Y}", read_date),
        (f"{day:%Y-%m-%d}", read_date),
        (money(125_067), read_money),
    ):
        place = data.draw(st.sampled_from([i for i, letter in enumerate(written) if letter.isdigit()]))
        foreign = data.draw(st.sampled_from("\u0660\u0967\uff11\u00b2"))
        with pytest.raises(Unreadable):
            read(written[:place] + foreign + written[place + 1 :])


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ("1250", 125_000),
        ("1,250.00", 125_000),
        ("£1250", 125_000),
        ("£1,250.00", 125_000),
        ("£ 1,250", 125_000),
        ("  250.00 ", 25_000),
        ("205.00", 20_500),
        ("250.5", 25_050),
        ("1250.05", 125_005),
        ("0.01", 1),
        ("1,000,000", 100_000_000),
        ("9,999,999.99", 999_999_999),
        ("9999999.99", 999_999_999),
    ],
)
def test_an_amount_is_read_as_people_type_it(typed, pence):
    """PHSO-20b: to the penny."""
    assert read_money(typed) == pence


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "£",
        "none",
        "1.250,00",
        "1250,00",
        "12,50",
        "1,25",
        "1.250",
        "250.005",
        "250.",
        ".50",
        "1,2500",
        "12,50.00",
        "1250,000",
        "1,,250",
        ",250",
        "0,250",
        "1 250",
        "1'250",
        "007",
        "00.50",
        "0",
        "0.00",
        "£0",
        "-250",
        "£-250",
        "-£250",
        "+250",
        "(250)",
        "250-",
        "1e3",
        "1E3",
        "nan",
        "NaN",
        "inf",
        "0x10",
        "1_000",
        "£250 or so",
        "250p",
        "€250",
        "££250",
        "250£",
        "10,000,000.00",
        "10000000",
        "9" * 5000,
        "٢٥٠",
        "２５０",
        "250.5०",
        "²50",
        "250\n300",
        "250\x00",
    ],
)
def test_an_amount_that_would_have_to_be_guessed_is_refused_with_a_sentence(typed):
    """PHSO-20b: letters, negative, more than two decimals, zero, and what could mean two amounts."""
    with pytest.raises(Unreadable) as refused:
        read_money(typed)
    assert str(refused.value) == "Enter an amount in pounds and pence"


@given(pence=amounts)
def test_every_amount_that_the_portal_writes_is_read_back_to_the_penny(pence):
    """PHSO-20b: an amount copied from the page is the same amount."""
    written = money(pence)
    for typed in (written, written.removeprefix("£"), written.replace(",", ""), f" {written} "):
        assert read_money(typed) == pence


@given(pence=amounts)
def test_the_continental_way_of_writing_is_never_read_as_another_amount(pence):
    """PHSO-20b: commas and stops swapped."""
    swapped = money(pence).translate(str.maketrans(",.", ".,"))
    with pytest.raises(Unreadable):
        read_money(swapped)


@given(text=st.text(alphabet="0123456789.,£ -+eE\u0660\uff11", max_size=14))
def test_any_text_is_an_amount_with_the_same_digits_or_a_refusal(text):
    """PHSO-20b: nothing that is typed breaks the form or changes a digit."""
    try:
        pence = read_money(text)
    except Unreadable as refused:
        assert str(refused) == "Enter an amount in pounds and pence"
        return
    assert 1 <= pence <= 999_999_999
    typed = text.strip().lstrip("£ ").replace(",", "")
    assert money(pence).replace(",", "").startswith(f"£{typed}")
