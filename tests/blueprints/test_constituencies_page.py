"""The administrator's page of constituencies: check first, put right, then load."""

from __future__ import annotations

from io import BytesIO

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.constituencies import Constituency, Member
from portal.extensions import db
from tests import html
from tests.client import PortalClient
from tests.conftest import SignIn

ADDRESS = "/administration/constituencies"
HEAD = "constituency,office,first names,surname,from,until\n"
GOOD = f"{HEAD}Dunmarrow,MP,Elspeth,Corvane,4/7/2024,\n"
BAD = f"{HEAD}Dunmarrow,Lord,Elspeth,Corvane,4/7/2024,\n"


@pytest.fixture
def administrator(sign_in: SignIn) -> PortalClient:
    client = sign_in("administrator")
    client.get(ADDRESS)
    return client


def words(reply: TestResponse) -> str:
    return html.text_of(html.parse(reply.text))


def upload(client: PortalClient, text: str | bytes, address: str = f"{ADDRESS}/check") -> TestResponse:
    content = text.encode() if isinstance(text, str) else text
    return client.post(address, data={"file": (BytesIO(content), "constituencies.csv")})


def corvane() -> Member | None:
    return db.session.scalars(select(Member).where(Member.surname == "Corvane")).one_or_none()


def test_the_page_shows_the_accounts_and_who_is_in_office(administrator: PortalClient) -> None:
    said = words(administrator.get(ADDRESS))
    assert "7 constituencies, 10 members in office today, 2 not in office today." in said
    assert "Aurelia Vane-Stanhope MP" in said and "Rosalind Achterby" not in said


def test_a_file_is_checked_first_and_loaded_by_a_second_press(administrator: PortalClient) -> None:
    """RES-32b: the rows wait on the page, so nothing has to be chosen twice."""
    checked = upload(administrator, GOOD)
    assert checked.status_code == 200
    assert "1 constituency and 1 member added, 0 members changed" in words(checked)
    assert corvane() is None
    form = next(each for each in html.forms(html.parse(checked.text), ADDRESS) if "Load" in each.buttons())
    done = administrator.post(form.action, data=form.values, follow_redirects=True)
    assert "1 constituency and 1 member added, 0 members changed." in words(done)
    loaded = corvane()
    assert loaded is not None and loaded.changed_by == "Beatrice Lockyer-Shaw"
    again = upload(administrator, GOOD)
    assert "Everything in the file is known already" in words(again)
    assert (
        "Load"
        not in next(
            each for each in html.forms(html.parse(again.text), ADDRESS) if "Check first" in each.buttons()
        ).buttons()
    )


def test_wrong_rows_are_named_kept_and_not_loaded(administrator: PortalClient) -> None:
    for address in (f"{ADDRESS}/check", ADDRESS):
        reply = upload(administrator, BAD, address)
        assert reply.status_code == 422
        assert "Row 2: the office is MP or MLA" in words(reply)
        assert "Dunmarrow,Lord,Elspeth" in reply.text
    assert db.session.scalars(select(Constituency).where(Constituency.name == "Dunmarrow")).all() == []
    mended = administrator.post(ADDRESS, data={"rows": BAD.replace("Lord", "MP")})
    assert mended.status_code == 303 and corvane() is not None


@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}/check"])
def test_nothing_chosen_and_what_is_no_text_are_refused_with_a_sentence(
    administrator: PortalClient, address: str
) -> None:
    nothing = administrator.post(address, data={})
    assert nothing.status_code == 422 and "Choose a CSV file, or paste its rows" in words(nothing)
    picture = upload(administrator, b"\x89PNG\r\n\xff", address)
    assert picture.status_code == 422 and "Save it as CSV in UTF-8" in words(picture)


def test_many_constituencies_are_shown_page_by_page(administrator: PortalClient) -> None:
    lines = "".join(f"Dunmarrow {n:03d},MP,Ada,Finch{n},4/7/2024,\n" for n in range(60))
    assert administrator.post(ADDRESS, data={"rows": HEAD + lines}).status_code == 303
    first, second = (words(administrator.get(f"{ADDRESS}{query}")) for query in ("", "?from=50"))
    assert "1 to 50 of 67 constituencies." in first
    assert "51 to 67 of 67 constituencies." in second and "Tarnholm and the Isles" in second
