"""The 3rd Party Accounts: found by a part of their name, and loaded from CSV as a whole or not at all."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.constituencies import Constituency, Member, find_accounts
from portal.constituency_file import MOST_CHARACTERS, SAMPLE, add_sample_constituencies, check, load, text_of
from portal.extensions import db
from portal.people.details import Refused

HEAD = "constituency,office,first names,surname,from,until"
FRIDAY = date(2026, 7, 10)


def rows(*lines: str) -> str:
    return "\n".join([HEAD, *lines])


def members(surname: str) -> list[tuple[date, date | None]]:
    wanted = select(Member.from_on, Member.until_on).where(Member.surname == surname).order_by(Member.from_on)
    return [(row.from_on, row.until_on) for row in db.session.execute(wanted)]


def test_accounts_are_found_by_a_part_of_their_name_with_who_is_in_office(app: Flask) -> None:
    """RES-32b"""
    found = find_accounts("MERE", FRIDAY)
    assert [(each.constituency, [one.titled for one in each.contacts]) for each in found] == [
        ("Mere Valley", ["Hollis Trevanion\N{NO-BREAK SPACE}MP"])
    ]
    before = find_accounts("mere valley", date(2024, 7, 3))
    assert [one.surname for one in before[0].contacts] == ["Achterby"]
    assert [each.constituency for each in find_accounts("lark", FRIDAY)] == [
        "Larkmoor",
        "Larkmoor and Penhallow",
    ]
    assert find_accounts("%", FRIDAY) == [] and find_accounts("a_k", FRIDAY) == []


def test_a_file_is_loaded_once_and_a_second_time_changes_nothing(app: Flask) -> None:
    """RES-32b"""
    text = rows(
        "Dunmarrow,MP,Elspeth,Corvane,4/7/2024,",
        "Dunmarrow,MLA,Piers,Tolland,5 May 2022,2026-01-31",
    )
    done = load(text, "A test")
    assert (done.accounts, len(done.new), len(done.changed)) == (["Dunmarrow"], 2, 0)
    again = load(text, "A test")
    assert (again.accounts, again.new, again.changed, again.same) == ([], [], [], 2)
    assert members("Tolland") == [(date(2022, 5, 5), date(2026, 1, 31))]


def test_a_last_day_is_filled_in_and_whoever_is_not_in_the_file_stays(app: Flask) -> None:
    """RES-32b: a member whose office has ended stays on record."""
    before = db.session.scalar(select(func.count(Member.id))) or 0
    done = load(
        rows("larkmoor,MP,Aurelia,Vane,4/7/2024,30/6/2026", "Larkmoor,MP,Benedict,Ashcombe-Lyle,1/7/2026,"),
        "A test",
    )
    assert (done.accounts, len(done.new), len(done.changed)) == ([], 1, 1)
    assert members("Vane") == [(date(2024, 7, 4), date(2026, 6, 30))]
    assert db.session.scalar(select(func.count(Member.id))) == before + 1
    assert [one.surname for one in find_accounts("larkmoor", FRIDAY)[0].contacts] == ["Ashcombe-Lyle"]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (",MP,Ada,Finch,4/7/2024,", "Row 2: enter the constituency"),
        ("D,MP,Ada,Finch,4/7/2024,", "Row 2: the constituency needs at least 2 letters"),
        ("Dunmarrow,Lord,Ada,Finch,4/7/2024,", "Row 2: the office is MP or MLA"),
        ("Dunmarrow,MP,,Finch,4/7/2024,", "Row 2: enter the first names"),
        ("Dunmarrow,MP,Ada,,4/7/2024,", "Row 2: enter the surname"),
        (
            f"Dunmarrow,MP,Ada,{'F' * 121},4/7/2024,",
            "Row 2: the surname must be 120 characters or fewer, in one line",
        ),
        ("Dunmarrow,MP,Ada,Finch,,", "Row 2: enter the date in from"),
        ("Dunmarrow,MP,Ada,Finch,7/2024,", "Row 2: from: use 9/3/2026 or 9 March 2026"),
        ("Dunmarrow,MP,Ada,Finch,4/7/2024,soon", "Row 2: until: use 9/3/2026 or 9 March 2026"),
        ("Dunmarrow,MP,Ada,Finch,4/7/2024,3/7/2024", "Row 2: until is before from"),
        ("Dunmarrow,MP,Ada,Finch,4/7/2024", "Row 2 has 5 cells instead of 6"),
        ("", "The file has no rows"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_with_its_number(app: Flask, line: str, sentence: str) -> None:
    assert check(rows(line)).problems == [sentence]
    whole = rows(line, "Dunmarrow South,MP,Ada,Finch,4/7/2024,") if line else rows(line)
    with pytest.raises(Refused) as refused:
        load(whole, "A test")
    assert refused.value.sentence == sentence
    assert members("Finch") == []


def test_every_wrong_row_is_named_at_once(app: Flask) -> None:
    found = check(rows("Dunmarrow,Lord,,Finch,4/7/2024,", "Dunmarrow,MP,Ada,Finch,4/7/2024,", ",,,,x,"))
    assert found.problems[:3] == [
        "Row 2: the office is MP or MLA",
        "Row 2: enter the first names",
        "Row 4: enter the constituency",
    ]


def test_the_same_office_twice_and_two_mps_at_a_time_are_refused(app: Flask) -> None:
    twice = check(rows("Dunmarrow,MP,Ada,Finch,4/7/2024,", "DUNMARROW,MP,Ada,Finch,4 July 2024,1/1/2026"))
    assert twice.problems == ["Row 3 is about the same office as row 2"]
    two = check(rows("Larkmoor,MP,Ada,Finch,1/7/2026,"))
    assert two.problems == [
        "Row 2: Larkmoor has another MP at that time, Aurelia Vane from Thursday 4 July 2024. "
        "Give the last day of the earlier one"
    ]
    several = check(rows("Strangmore,MLA,Ada,Finch,1/7/2026,"))
    assert several.problems == [] and len(several.new) == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("name,office\nx,y", "The first row must name the columns"),
        ("", "The first row must name the columns"),
        (rows('"Dunmarrow,MP,Ada,Finch,4/7/2024,'), "The file could not be read"),
        ("x" * (MOST_CHARACTERS + 1), "The file must be 400,000 characters or fewer"),
    ],
)
def test_what_is_no_such_file_is_refused_with_one_sentence(app: Flask, text: str, sentence: str) -> None:
    [problem] = check(text).problems
    assert problem.startswith(sentence)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", "Bryn Môrwen".encode("latin-1"), b"a\x00b"])
def test_a_file_in_another_encoding_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match="Save it as CSV in UTF-8"):
        text_of(content)


def test_the_sample_is_without_fault_and_not_loaded_over_what_is_there(app: Flask) -> None:
    found = check(SAMPLE.read_text(encoding="utf-8"))
    assert found.problems == [] and found.same == len(found.lines) == 12
    assert add_sample_constituencies() == 0
    assert db.session.scalar(select(func.count(Constituency.id))) == 7
