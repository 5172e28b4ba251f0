"""The other organisation finds nothing of the Ombudsman's records, by any address, list, search, count or file (RF-Gk)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from zipfile import ZipFile

import pytest
from flask import Flask

from portal.extensions import db
from portal.procedures import PROCEDURES
from tests.blueprints.pages import words
from tests.conftest import SetToday, SignIn, person
from tests.ombudsman_walks import Challenge, Complaint, OmbudsmanCase, OmbudsmanWalk, Praise, stored_paper
from tests.test_access_table import ADMINISTRATOR, CMG, TABLE, Asker
from tests.walks import Walk

MONDAY = date(2026, 3, 2)
CLIENT = "Zebedee Quorningham"
"""Whose name stands in every record of the Ombudsman here, and in none of the body."""
MADE: dict[str, object] = {"client_name": CLIENT}
OUTSIDE = sorted(CMG | ADMINISTRATOR)


@dataclass
class Records:
    """A record of each of the Ombudsman's procedures, and their words."""

    walks: dict[str, OmbudsmanWalk]
    document: int

    @property
    def references(self) -> list[str]:
        return [walk.reference for walk in self.walks.values()]

    def told_in(self, text: str) -> list[str]:
        """What of them a reply tells."""
        return [word for word in (CLIENT, "Quorningham", *self.references) if word in text]


def begun() -> dict[str, OmbudsmanWalk]:
    """One record of each procedure of the Ombudsman, each with a deadline where its procedure has one."""
    case = OmbudsmanCase(on=MONDAY, **MADE)
    case.take("record-decision", decided_on=MONDAY).take("add-note", note=f"{CLIENT} rang.")
    praise = Praise(
        on=MONDAY, case=case.reference, attachment=stored_paper("Praise"), main_contents=CLIENT, **MADE
    )
    challenge = Challenge(case, on=MONDAY, complaint_text=f"{CLIENT} thinks that it is wrong.")
    challenge.take("ask-oat-for-advice")
    complaint = Complaint(case, on=MONDAY, what_is_complained_of=f"{CLIENT} was not rung back.")
    return {
        "ombudsman_case": case,
        "positive_feedback": praise,
        "decision_challenge": challenge,
        "service_complaint": complaint,
    }


@pytest.fixture
def records(app: Flask, on: SetToday) -> Iterator[Records]:
    walks = begun()
    Walk(on=MONDAY)  # so that the lists of the body are not empty
    on(date(2026, 3, 9))  # a Monday, later than the deadlines
    yield Records(walks, walks["positive_feedback"].case.documents[0].id)


def addresses(records: Records, walk: OmbudsmanWalk, missing: bool = False) -> dict[str, str]:
    """Every address of one case, as the table of who may open what has them."""
    reference = f"{walk.reference[:-6]}999999" if missing else walk.reference
    first = walk.case.documents[0].id if walk.case.documents else records.document
    places = {"case": reference, "draft": str(first), "later": str(first)}
    return {
        key: may.address.format_map({**places, "item": "0", "letter": "0", "person": "1", "static": ""})
        for key, may in TABLE.items()
        if "{case}" in may.address
    }


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_there_is_a_record_of_every_procedure_of_the_ombudsman(records: Records) -> None:
    assert set(records.walks) == {each.key for each in PROCEDURES.values() if each.organisation == "PHSO"}


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("username", OUTSIDE)
def test_every_address_of_a_record_answers_as_if_it_were_not_there(
    app: Flask, sign_in: SignIn, records: Records, username: str
) -> None:
    """RF-Gk: pages, forms, previews, documents, letters, panels of other pages."""
    asker = Asker(app, sign_in, username)
    asked = 0
    for walk in records.walks.values():
        before = walk.case.version
        gone = addresses(records, walk, missing=True)
        for key, address in addresses(records, walk).items():
            reply = asker.ask(key.split()[0], address)
            assert reply.status_code in (403, 404), f"{key} answered {username} {reply.status}"
            nowhere = asker.ask(key.split()[0], gone[key])
            assert reply.status_code == nowhere.status_code, key
            assert records.told_in(reply.text.replace(address, "")) == [], key
            if "/cases/<reference>" in key:
                assert reply.status_code == 404, key
            asked += 1
        db.session.expire_all()
        assert walk.case.version == before
    assert asked > 30


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("username", ["internal_phso", "team_leader", "head_of_complaints_review"])
def test_no_step_of_a_record_can_be_sent_by_the_other_organisation(
    app: Flask, sign_in: SignIn, records: Records, username: str
) -> None:
    """RF-Gk, RF-Ga: every step of every procedure, its form, its preview and what is posted."""
    asker = Asker(app, sign_in, username)
    for key, walk in records.walks.items():
        for step in {each.key for each in PROCEDURES[key].steps}:
            address = f"/cases/{walk.reference}/steps/{step}"
            for method, path in (("GET", address), ("POST", address), ("POST", f"{address}/preview")):
                reply = asker.ask(method, path, data={"version": str(walk.case.version), "reason": "x" * 20})
                assert reply.status_code == 404, f"{method} {path}"


LISTS = (
    "/cases",
    "/cases?open=no",
    "/cases?due=late",
    "/cases?owner=any",
    "/cases?q=Quorningham",
    "/cases?q=rang",
    "/cases/views",
    "/cases/export.csv",
    "/procedures/",
    "/procedures/positive_feedback",
    "/procedures/ombudsman_case",
    "/procedures/decision_challenge",
    "/procedures/service_complaint",
    "/outbox",
    "/account",
    "/internal-phso/",
    "/internal-phso/waiting",
    "/internal-phso/to-answer",
    "/internal-phso/respond",
    "/internal-phso/caselist",
    "/internal-phso/caselist/export",
    "/internal-phso/team",
    "/internal-phso/from-the-ombudsman",
    "/team-leader/",
    "/team-leader/inbox",
    "/team-leader/team",
    "/team-leader/allocation",
    "/caseworker/",
    "/approvals/",
    "/approvals/anomalies",
    "/resolution/respond",
    "/resolution/tracker",
    "/resolution/tracker.csv",
    "/resolution/performance",
    "/administration/",
    "/administration/people",
    "/administration/audit",
    "/administration/reference-lists?count=yes",
)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("username", OUTSIDE)
def test_no_list_search_count_export_or_guidance_tells_of_them(
    app: Flask, sign_in: SignIn, records: Records, username: str
) -> None:
    """RF-Gk"""
    asker = Asker(app, sign_in, username)
    opened = 0
    for address in LISTS:
        reply = asker.ask("GET", address)
        assert reply.status_code in (200, 302, 303, 403, 404), f"{address} {reply.status}"
        sought = address.partition("?q=")[2] or "§"
        assert records.told_in(reply.text.replace(sought, "")) == [], address
        opened += reply.status_code == 200
    assert opened >= 5


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "username", ["internal_phso", "team_leader", "caseworker", "head_of_complaints_review"]
)
def test_an_exact_reference_or_name_is_found_by_nobody_of_the_other_organisation(
    app: Flask, sign_in: SignIn, records: Records, username: str
) -> None:
    """RF-Gk: the same answer as for a name that nobody has, the count included."""
    asker = Asker(app, sign_in, username)
    for sought in (*records.references, "Quorningham"):
        found = asker.ask("GET", f"/cases?q={sought}")
        nobody = "C-2026-999999" if "-" in sought else "Quorninghamly"
        missed = asker.ask("GET", f"/cases?q={nobody}")
        assert found.status_code == missed.status_code == 200, sought
        shown, without = found.text.replace(sought, "§"), missed.text.replace(nobody, "§")
        csrf = r'name="csrf_token" value="[^"]*"'
        assert re.sub(csrf, "", shown) == re.sub(csrf, "", without), sought


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_spreadsheet_of_the_body_holds_none_of_them(
    app: Flask, sign_in: SignIn, records: Records
) -> None:
    """RF-Gk"""
    reply = Asker(app, sign_in, "internal_phso").ask("GET", "/cases/export.xlsx?rows=case")
    with ZipFile(io.BytesIO(reply.data)) as book:
        told = book.read("xl/worksheets/sheet1.xml").decode()
    assert "Marigold Thistlewood" in told, told[-1500:]
    assert records.told_in(told) == []


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("username", "caseworker"),
    [("team_leader", "caseworker"), ("internal_phso_team_leader", "internal_phso")],
)
def test_a_batch_that_names_one_changes_nothing_and_tells_nothing(
    app: Flask, sign_in: SignIn, records: Records, username: str, caseworker: str
) -> None:
    """RF-Gk"""
    asker = Asker(app, sign_in, username)
    for walk in records.walks.values():
        before = walk.case.version, walk.case.owner_id
        to = str(person(caseworker).id)
        for name in ("give", "extend"):
            data = {"case": walk.reference, "to": to, "reason": "Leave until May.", "confirm": "yes"}
            token = {"token": f"{walk.reference}-{username}-{name}", "looked": ""}
            reply = asker.ask("POST", f"/cases/batches/{name}", data={**data, **token, "days": "5"})
            told = words(reply.text)
            assert CLIENT not in told
            if reply.status_code == 200:
                assert "There is no such case, or it is not yours to see" in told
                assert "0 of 1 case would change" in told
            else:
                assert reply.status_code == 403
        db.session.expire_all()
        assert (walk.case.version, walk.case.owner_id) == before


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_saved_view_of_the_ombudsman_stays_with_it(app: Flask, sign_in: SignIn, records: Records) -> None:
    """RF-Gk"""
    own = Asker(app, sign_in, "manager")
    reply = own.ask(
        "POST",
        "/cases/views",
        data={"name": "Quorningham cases", "query": "q=Quorningham", "shared": "yes"},
    )
    assert reply.status_code in (200, 303)
    assert "Quorningham cases" in own.ask("GET", "/cases").text
    for username in ("internal_phso", "internal_phso_team_leader", "team_leader", "caseworker"):
        assert "Quorningham" not in Asker(app, sign_in, username).ask("GET", "/cases").text, username


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_ombudsmans_staff_find_them_all(app: Flask, sign_in: SignIn, records: Records) -> None:
    """So that what the other organisation does not find is there to be found."""
    asker = Asker(app, sign_in, "case_owner")
    for walk in records.walks.values():
        assert CLIENT in asker.ask("GET", f"/cases/{walk.reference}").text
        assert walk.reference in asker.ask("GET", "/cases?q=Quorningham").text
