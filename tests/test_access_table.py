"""Who may open what: every address of the portal, asked for as every sample account and as nobody.

The table is written by hand. `May` names who is let in and with which status; everybody else of the case's
organisation, or of a page that belongs to no case, gets 403, and what a person may not know of is 404.
"""

from __future__ import annotations

import contextvars
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.extensions import db
from portal.people.sample import SAMPLE_ACCOUNTS
from portal.static_files import static_file
from tests.client import CSRF
from tests.conftest import SetToday, SignIn, person
from tests.ombudsman_walks import OmbudsmanCase, address_to_the_body
from tests.walks import Walk

TEAM = {"internal_phso", "internal_phso2"}
TEAM_LEADER = {"internal_phso_team_leader"}
HEAD = {"head_of_complaints_review"}
RESOLUTION_LEADERS = {"team_leader", "team_leader2", "senior_team_leader"}
RESOLUTION_TEAM = RESOLUTION_LEADERS | {"caseworker", "caseworker2"}
CMG_CASEWORKERS = {"caseworker", "caseworker2", "bau_caseworker", "bau_g7", "complaints_review"}
CMG = TEAM | TEAM_LEADER | HEAD | RESOLUTION_LEADERS | CMG_CASEWORKERS
OMBUDSMANS_LEADERS = {"manager", "manager2", "assistant_director", "oat_lead", "shared_services"}
"""Who may give a case of the Ombudsman to somebody else."""
PHSO_CASEWORKERS = {"case_owner", "case_owner2"}
PHSO_LEADERS = {"manager", "manager2", "assistant_director"}
OAT = {"oat", "oat2", "oat_lead"}
PHSO_APPROVERS = {
    *("legal", "ombudsman", "deputy_ombudsman", "director_olc"),
    *("chief_executive", "joint_working", "shared_services"),
}
PHSO = PHSO_CASEWORKERS | PHSO_LEADERS | OAT | PHSO_APPROVERS
ADMINISTRATOR = {"administrator"}
CASEWORK = CMG | PHSO
ALL = CASEWORK | ADMINISTRATOR
LEADERS = TEAM_LEADER | RESOLUTION_LEADERS | PHSO_LEADERS
PROCEDURE = TEAM | TEAM_LEADER
"""Who works on PHSO complaints; all of CMG may read them."""


@dataclass(frozen=True)
class May:
    """An address as it is asked for, who is let in, the status then, and everybody else's.

    `outside` is what people get who may not know of the case: PHSO's own staff and the administrator. `nobody` is
    the status without a session: 303 to the sign-in page unless it is open. `apart` names who is answered otherwise.
    """

    address: str
    who: set[str]
    status: int = 200
    others: int = 403
    outside: int | None = None
    nobody: int = 303
    apart: Mapping[str, int] = field(default_factory=dict)

    def expected(self, username: str) -> int:
        if username in self.apart:
            return self.apart[username]
        if username in self.who:
            return self.status
        if self.outside is not None and username not in CMG:
            return self.outside
        return self.others


def of_case(address: str, who: set[str] = CMG, status: int = 200) -> May:
    """An address of the case, which only CMG may know of."""
    return May(address, who, status, outside=404)


def leaders_of_case(address: str, who: set[str], status: int) -> May:
    """An address of the case among the pages of team leaders: PHSO's leaders learn nothing, others are refused."""
    return May(address, who | PHSO_LEADERS, status)


def administrators(address: str, status: int = 200) -> May:
    return May(address, ADMINISTRATOR, status)


TABLE: dict[str, May] = {
    # For everybody
    "GET /": May("/", ALL, 302),
    "GET /accessibility": May("/accessibility", ALL, nobody=200),
    "GET /health/live": May("/health/live", ALL, nobody=200),
    "GET /health/ready": May("/health/ready", ALL, nobody=200),
    "GET /sign-in": May("/sign-in", ALL, 302, nobody=200),
    "POST /sign-in": May("/sign-in", ALL, 422, nobody=422),
    "GET /static/<path:name>": May("{static}", ALL, nobody=200),
    # For everybody who has signed in
    "GET /account": May("/account", ALL),
    "POST /account": May("/account", ALL, 422),
    "GET /outbox": May("/outbox", ALL),
    "POST /outbox/<int:message_id>/arrived": May("/outbox/999/arrived", ALL, 404),
    "POST /outbox/<int:message_id>/retry": May("/outbox/999/retry", ALL, 404),
    "POST /outbox/empty": administrators("/outbox/empty", 303),
    "GET /procedures/": May("/procedures/", ALL),
    "GET /procedures/<name>": May("/procedures/phso", ALL),
    # Homes and the pages of a role
    "GET /caseworker/": May("/caseworker/", CMG_CASEWORKERS | PHSO_CASEWORKERS),
    "GET /oat/": May("/oat/", OAT),
    "GET /oat/challenges": May("/oat/challenges", OAT),
    "POST /oat/<reference>/assign": May("/oat/{case}/assign", OAT, 404),
    "POST /oat/<reference>/answer": May("/oat/{case}/answer", OAT, 404),
    "POST /oat/<reference>/answer/preview": May("/oat/{case}/answer/preview", OAT, 404),
    "GET /approvals/": May("/approvals/", HEAD | PHSO_APPROVERS),
    "GET /internal-phso/": May("/internal-phso/", TEAM),
    "GET /internal-phso/team": May("/internal-phso/team", TEAM | LEADERS),
    "GET /internal-phso/waiting": May("/internal-phso/waiting", PROCEDURE),
    "GET /internal-phso/to-answer": May("/internal-phso/to-answer", PROCEDURE),
    "GET /team-leader/": May("/team-leader/", LEADERS),
    "POST /team-leader/praise/<reference>": May("/team-leader/praise/{case}", LEADERS, 404),
    "GET /team-leader/team": May("/team-leader/team", LEADERS),
    "GET /team-leader/inbox": May("/team-leader/inbox", LEADERS),
    "GET /team-leader/allocation": May("/team-leader/allocation", TEAM_LEADER),
    "POST /team-leader/allocation": May("/team-leader/allocation", TEAM_LEADER, 422),
    # The work queue
    "GET /cases": May("/cases", CASEWORK),
    "GET /cases/export.csv": May("/cases/export.csv", CASEWORK),
    "POST /cases/export.csv": May("/cases/export.csv", CASEWORK),
    "GET /cases/export.xlsx": May("/cases/export.xlsx", CASEWORK),
    "GET /cases/views": May("/cases/views", CASEWORK),
    "POST /cases/views": May("/cases/views", CASEWORK, 422),
    "POST /cases/views/<int(max=2147483647):number>/delete": May("/cases/views/999/delete", CASEWORK, 404),
    "POST /cases/batches/<any(give, extend):name>": May(
        "/cases/batches/give", TEAM_LEADER | RESOLUTION_LEADERS | OMBUDSMANS_LEADERS, 422
    ),
    "GET /cases/batches/<int(max=2147483647):number>": May("/cases/batches/999", CASEWORK, 404),
    "POST /cases/batches/<int(max=2147483647):number>/go-on": May("/cases/batches/999/go-on", CASEWORK, 404),
    "POST /cases/batches/<int(max=2147483647):number>/undo": May("/cases/batches/999/undo", CASEWORK, 404),
    "GET /oat/figures": May("/oat/figures", OAT),
    "GET /oat/figures.csv": May("/oat/figures.csv", OAT),
    # A new case
    # Who may begin a case in one way only is led there; the others choose.
    "GET /cases/new": May(
        "/cases/new",
        {"assistant_director", "shared_services"},
        303,
        apart=dict.fromkeys(
            (
                *sorted(TEAM | TEAM_LEADER),
                "caseworker",
                "caseworker2",
                "bau_caseworker",
                "case_owner",
                "case_owner2",
                "manager",
                "manager2",
                "internal_phso",
                "internal_phso2",
            ),
            200,
        ),
    ),
    "GET /cases/new/<procedure>": of_case("/cases/new/phso", TEAM),
    "POST /cases/new/<procedure>": of_case("/cases/new/phso", TEAM, 422),
    "POST /cases/new/<procedure>/preview": of_case("/cases/new/phso/preview", TEAM),
    # A case
    "GET /cases/<reference>": of_case("/cases/{case}"),
    "GET /cases/<reference>/history": of_case("/cases/{case}/history"),
    "GET /cases/<reference>/steps/<key>": of_case("/cases/{case}/steps/add-note", PROCEDURE),
    # The table sends no version of the case, so nothing that concerns one may be saved: 409.
    "POST /cases/<reference>/steps/<key>": of_case("/cases/{case}/steps/add-note", PROCEDURE, 409),
    "POST /cases/<reference>/steps/<key>/preview": of_case("/cases/{case}/steps/add-note/preview", PROCEDURE),
    "GET /cases/<reference>/documents/<int:document_id>": of_case("/cases/{case}/documents/{draft}"),
    "GET /cases/<reference>/documents/<int:document_id>/text": of_case(
        "/cases/{case}/documents/{draft}/text"
    ),
    "GET /cases/<reference>/documents/<int:document_id>.pdf": of_case("/cases/{case}/documents/{draft}.pdf"),
    "GET /cases/<reference>/documents/<int:document_id>/compare/<int:other_id>": of_case(
        "/cases/{case}/documents/{draft}/compare/{later}"
    ),
    "GET /cases/<reference>/letters/<code>.pdf": of_case("/cases/{case}/letters/cmsl5844.pdf", status=409),
    # Registers of the internal PHSO team
    "GET /internal-phso/respond": May("/internal-phso/respond", PROCEDURE),
    "POST /internal-phso/respond/<int:number>": May("/internal-phso/respond/99999", PROCEDURE, 404),
    "POST /internal-phso/respond/entries": May("/internal-phso/respond/entries", PROCEDURE, 422),
    "GET /internal-phso/respond/export": May("/internal-phso/respond/export", PROCEDURE),
    "GET /internal-phso/caselist": May("/internal-phso/caselist", PROCEDURE | HEAD),
    "GET /internal-phso/caselist/export": May("/internal-phso/caselist/export", PROCEDURE | HEAD),
    "POST /internal-phso/caselist/<reference>": May("/internal-phso/caselist/{case}", TEAM, 422),
    "POST /internal-phso/caselist/<reference>/preview": May(
        "/internal-phso/caselist/{case}/preview", PROCEDURE
    ),
    # What the Ombudsman addressed to the internal PHSO team: to others of these roles it is not there (RF-Gg, RF-Gk)
    "GET /internal-phso/from-the-ombudsman": May("/internal-phso/from-the-ombudsman", PROCEDURE),
    "GET /internal-phso/from-the-ombudsman/<int:number>": May(
        "/internal-phso/from-the-ombudsman/{item}",
        PROCEDURE,
        apart=dict.fromkeys(RESOLUTION_LEADERS | PHSO_LEADERS, 404),
    ),
    "GET /internal-phso/from-the-ombudsman/<int:number>/documents/<int:document_id>": May(
        "/internal-phso/from-the-ombudsman/{item}/documents/{letter}", PROCEDURE, others=404
    ),
    # Registers of the Complaints Resolution Team; its caseworkers enter the stages
    "GET /resolution/respond": May("/resolution/respond", RESOLUTION_TEAM - RESOLUTION_LEADERS),
    "POST /resolution/respond/<int:number>": May(
        "/resolution/respond/99999", RESOLUTION_TEAM - RESOLUTION_LEADERS, 404
    ),
    "POST /resolution/respond/entries": May(
        "/resolution/respond/entries", RESOLUTION_TEAM - RESOLUTION_LEADERS, 422
    ),
    "GET /resolution/respond/export": May("/resolution/respond/export", RESOLUTION_TEAM - RESOLUTION_LEADERS),
    "GET /resolution/tracker": May("/resolution/tracker", RESOLUTION_TEAM),
    "GET /resolution/tracker.csv": May("/resolution/tracker.csv", RESOLUTION_TEAM),
    "GET /resolution/tracker.xlsx": May("/resolution/tracker.xlsx", RESOLUTION_TEAM),
    "GET /resolution/performance": May("/resolution/performance", RESOLUTION_TEAM),
    # Decisions
    "POST /team-leader/inbox/<reference>/<key>": May("/team-leader/inbox/{case}/approve", TEAM_LEADER, 409),
    "POST /team-leader/inbox/<reference>/<key>/preview": May(
        "/team-leader/inbox/{case}/approve/preview", TEAM_LEADER
    ),
    "POST /team-leader/inbox/<reference>/seen/<int:number>": May(
        "/team-leader/inbox/{case}/seen/999", TEAM_LEADER | RESOLUTION_LEADERS, 409
    ),
    "GET /approvals/sign-off/<reference>": May("/approvals/sign-off/{case}", HEAD),
    "POST /approvals/sign-off/<reference>/return": May("/approvals/sign-off/{case}/return", HEAD, 409),
    "POST /approvals/sign-off/<reference>": May("/approvals/sign-off/{case}", HEAD, 409),
    "GET /approvals/anomalies": May("/approvals/anomalies", HEAD),
    "POST /approvals/anomalies/<reference>/<int:number>": May("/approvals/anomalies/{case}/999", HEAD, 409),
    "POST /approvals/information/<reference>/<int:number>": May(
        "/approvals/information/{case}/999", HEAD, 409
    ),
    # Administration
    "GET /administration/": administrators("/administration/"),
    "GET /administration/audit": administrators("/administration/audit"),
    "POST /administration/audit": administrators("/administration/audit", 422),
    "POST /administration/audit/go-on": administrators("/administration/audit/go-on", 303),
    "GET /administration/authority": administrators("/administration/authority"),
    "POST /administration/authority": administrators("/administration/authority", 422),
    "GET /administration/authority/<int:number>": administrators("/administration/authority/1"),
    "POST /administration/authority/<int:number>": administrators("/administration/authority/1", 422),
    "POST /administration/authority/<int:number>/end": administrators(
        "/administration/authority/99/end", 404
    ),
    "GET /administration/calendars": administrators("/administration/calendars"),
    "POST /administration/calendars": administrators("/administration/calendars", 422),
    "POST /administration/calendars/check": administrators("/administration/calendars/check", 422),
    "GET /administration/letters": administrators("/administration/letters"),
    "GET /administration/letters/<code>": administrators("/administration/letters/CMSL5704"),
    "GET /administration/letters/paragraphs/<key>": administrators(
        "/administration/letters/paragraphs/TM_12114_E"
    ),
    "POST /administration/letters/paragraphs/<key>": administrators(
        "/administration/letters/paragraphs/TM_12114_E", 422
    ),
    "GET /administration/constituencies": administrators("/administration/constituencies"),
    "POST /administration/constituencies": administrators("/administration/constituencies", 422),
    "POST /administration/constituencies/check": administrators("/administration/constituencies/check", 422),
    "GET /administration/people": administrators("/administration/people"),
    "GET /administration/people/new": administrators("/administration/people/new"),
    "POST /administration/people/new": administrators("/administration/people/new", 422),
    "GET /administration/people/<int:person_id>": administrators("/administration/people/{person}"),
    "POST /administration/people/<int:person_id>": administrators("/administration/people/{person}", 422),
    "POST /administration/people/<int:person_id>/activate": administrators(
        "/administration/people/{person}/activate", 303
    ),
    "GET /administration/people/<int:person_id>/deactivate": administrators(
        "/administration/people/{person}/deactivate"
    ),
    "POST /administration/people/<int:person_id>/deactivate": administrators(
        "/administration/people/{person}/deactivate", 303
    ),
    "GET /administration/people/<int:person_id>/password": administrators(
        "/administration/people/{person}/password"
    ),
    "POST /administration/people/<int:person_id>/password": administrators(
        "/administration/people/{person}/password", 422
    ),
    "GET /administration/reference-lists": administrators("/administration/reference-lists"),
    "POST /administration/reference-lists/<path>": administrators(
        "/administration/reference-lists/root-causes", 422
    ),
    "POST /administration/reference-lists/<path>/end": administrators(
        "/administration/reference-lists/root-causes/end", 303
    ),
    "GET /administration/settings": administrators("/administration/settings"),
    "GET /administration/settings/<key>": administrators("/administration/settings/MAX_UPLOAD_MB"),
    "POST /administration/settings/<key>": administrators("/administration/settings/MAX_UPLOAD_MB", 422),
    "GET /administration/stand-ins": administrators("/administration/stand-ins"),
    "POST /administration/stand-ins": administrators("/administration/stand-ins", 422),
    "POST /administration/stand-ins/<int:stand_in_id>/end": administrators(
        "/administration/stand-ins/999/end", 404
    ),
    "GET /administration/training-date": administrators("/administration/training-date"),
    "POST /administration/training-date": administrators("/administration/training-date", 422),
    # Ends the session, so these come last
    "POST /account/sign-out-everywhere": May("/account/sign-out-everywhere", ALL, 303),
    "POST /sign-out": May("/sign-out", ALL, 303, nobody=303),
}

KNOWN_TO_PHSO_LEADERS = {key for key in TABLE if key.startswith("POST /team-leader/inbox/")}
"""Pages of every organisation's team leaders; about CMG's case PHSO's leaders learn nothing."""


class Asker:
    """One account's browser, without the parsing that the other tests pay for."""

    def __init__(self, app: Flask, sign_in: SignIn | None, username: str = "") -> None:
        self.client = FlaskClient(app, app.response_class, use_cookies=True)
        self.token = ""
        if sign_in is not None and username:
            with sign_in(username).session_transaction() as kept, self.client.session_transaction() as own:
                own.update(kept)
        found = CSRF.search(self.ask("GET", "/account" if username else "/sign-in").text)
        self.token = found[1] if found else ""

    def ask(
        self, method: str, address: str, headers: Mapping[str, str] = MappingProxyType({}), **more: Any
    ) -> TestResponse:
        db.session.commit()
        sent = {"X-CSRFToken": self.token, **headers} if method == "POST" else dict(headers)
        reply = contextvars.Context().run(self.client.open, address, method=method, headers=sent, **more)
        for name in list(g):
            g.pop(name)
        return reply


@pytest.fixture
def places(app: Flask, on: SetToday) -> Iterator[dict[str, str]]:
    """A case whose response waits for its second signature, and what else the addresses name."""
    walk = Walk(on=date(2026, 3, 2)).to("P3", on=date(2026, 3, 26))  # a Monday and a Thursday
    for part in ("convene-panel", "issue-papers-to-panel", "record-case-conference", "add-reason"):
        walk.take(part)
    walk.take("update-caselist").finish_activities().take("save-complaint-details")
    walk.take("send-pti-response-for-sign-off").take("return-pti-response")
    walk.take("send-pti-response-for-sign-off", case_history="Five months, and five letters.")
    case = OmbudsmanCase(on=date(2026, 3, 2))
    item = address_to_the_body(case, "A challenge", letter=True)
    on(date(2026, 3, 30))  # a Monday
    drafts = [str(each.id) for each in walk.case.documents_of("pti_response")]
    with app.test_request_context():
        static = static_file("portal.css")
    yield {
        "case": walk.reference,
        "draft": drafts[0],
        "later": drafts[-1],
        "item": str(item.id),
        "letter": str(next(iter(item.documents))),
        "person": str(person("joint_working").id),
        "static": static,
    }


def rules_of(app: Flask) -> set[str]:
    return {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_every_address_stands_in_the_table_and_no_other(app: Flask) -> None:
    missing, gone = rules_of(app) - set(TABLE), set(TABLE) - rules_of(app)
    assert not missing, f"Say in TABLE who may open: {sorted(missing)}"
    assert not gone, f"TABLE names addresses that there are not: {sorted(gone)}"


def test_the_table_knows_every_sample_account() -> None:
    assert {account.username for account in SAMPLE_ACCOUNTS} == ALL


def expected(key: str, may: May, username: str) -> int:
    if key in KNOWN_TO_PHSO_LEADERS and username in PHSO_LEADERS:
        return 404
    return may.expected(username)


def differences(asker: Asker, places: dict[str, str], username: str) -> list[str]:
    found = []
    for key, may in TABLE.items():
        wanted = expected(key, may, username) if username else may.nobody
        reply = asker.ask(key.split()[0], may.address.format(**places))
        if reply.status_code != wanted:
            found.append(f"{key} answered {username or 'nobody'} {reply.status_code} instead of {wanted}")
        elif not username and wanted == 303:
            assert reply.headers["Location"].startswith("/sign-in")
    return found


GROUPS = {
    "CMG's caseworkers": CMG_CASEWORKERS,
    "the internal PHSO team": TEAM | TEAM_LEADER,
    "leaders and the head of complaints review": RESOLUTION_LEADERS | HEAD,
    "PHSO's caseworkers, leaders and OAT": PHSO_CASEWORKERS | PHSO_LEADERS | OAT,
    "PHSO's approvers": PHSO_APPROVERS,
    "the administrator": ADMINISTRATOR,
}


def test_every_account_is_in_a_group() -> None:
    assert set().union(*GROUPS.values()) == ALL


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("usernames", GROUPS.values(), ids=GROUPS.keys())
def test_an_account_opens_what_it_may_and_nothing_else(
    app: Flask, sign_in: SignIn, places: dict[str, str], usernames: set[str]
) -> None:
    """PHSO-S1"""
    for username in sorted(usernames):
        assert differences(Asker(app, sign_in, username), places, username) == []


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_an_account_opens_what_it_may_on_the_large_store_too(
    app: Flask, sign_in: SignIn, places: dict[str, str]
) -> None:
    """PHSO-S1"""
    for username in ("internal_phso", "manager", "administrator"):
        assert differences(Asker(app, sign_in, username), places, username) == []


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_nobody_opens_anything_but_the_open_pages(app: Flask, places: dict[str, str]) -> None:
    assert differences(Asker(app, None), places, "") == []


def test_a_case_of_the_other_organisation_answers_as_one_that_does_not_exist(
    app: Flask, sign_in: SignIn, places: dict[str, str]
) -> None:
    """PHSO-S1: status, page and headers alike, so that nobody can find out which references are in use."""
    for username in ("case_owner", "manager", "oat", "legal", "administrator"):
        answers_alike(Asker(app, sign_in, username), places)


def answers_alike(asker: Asker, places: dict[str, str]) -> None:
    missing = {**places, "case": "PHSO-2026-999999", "draft": "999998", "later": "999999"}
    asked = 0
    for key, may in TABLE.items():
        if "{case}" not in may.address:
            continue
        asked += 1
        method, address, nowhere = key.split()[0], may.address.format(**places), may.address.format(**missing)
        one, other = asker.ask(method, address), asker.ask(method, nowhere)
        assert one.status_code == other.status_code in (403, 404), f"{key}: {one.status} and {other.status}"
        assert seen(one, address, places) == seen(other, nowhere, missing), key
    assert asked > 15


def seen(reply: TestResponse, address: str, places: dict[str, str]) -> tuple[str, list[tuple[str, str]]]:
    """What a reply shows, without what differs by the address alone or from one request to the next."""
    words = re.sub(r'name="csrf_token" value="[^"]*"', "", reply.text).replace(address, "")
    assert places["case"] not in words
    headers = [
        each
        for each in reply.headers
        if each[0] not in ("Date", "Set-Cookie", "X-Request-ID", "Content-Length")
    ]
    return words, headers
