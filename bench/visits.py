"""What is measured: pages, a step and an approval, as the browsers of two signed-in people ask for them."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener, urlopen

from flask import Flask
from sqlalchemy import Select, func, select

from bench.people import CASEWORKER, LEADER
from bench.servers import CannotMeasure, Server
from portal import clock
from portal.cases import actions
from portal.cases.models import Case, Record
from portal.cases.queries import case_with, visible
from portal.database import writes
from portal.extensions import db
from portal.people.models import Person
from portal.people.passwords import SAMPLE_PASSWORD
from portal.people.queries import actor_for
from portal.procedures.definition import Actor
from portal.step_forms.form import new_token

USUAL, LONG = 30, 1_000
"""Entries in the history of the two case pages."""
CASES, TERMS = 200, 30
"""How many different cases are opened and terms searched for."""
STEP = "ask-phso-for-its-decision"
PENNY = 100
"""The payment, in pence, that makes a plan need its next approval."""
CSRF = re.compile(r'name="csrf_token"[^>]*?value="([^"]+)"')


@dataclass(frozen=True)
class Session:
    """A signed-in browser."""

    cookies: str
    token: str

    def get(self, address: str) -> str:
        return self._request("GET", address)

    def post(self, address: str, **fields: str) -> str:
        """A press of a button as htmx sends it."""
        body = urlencode(fields)
        return self._request(
            "POST",
            address,
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
            f"HX-Request: true\r\nX-CSRFToken: {self.token}\r\n",
            body,
        )

    def _request(self, method: str, address: str, headers: str = "", body: str = "") -> str:
        return (
            f"{method} {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n"
            f"Cookie: {self.cookies}\r\n{headers}\r\n{body}"
        )


def sign_in(server: Server, username: str) -> Session:
    """Sign in through the form, with the password that the sample accounts have."""
    jar = CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))
    address = f"http://127.0.0.1:{server.port}/sign-in"
    fields = {
        "csrf_token": token_in(browser.open(address)),
        "username": username,
        "password": SAMPLE_PASSWORD,
    }
    home = browser.open(address, urlencode(fields).encode())
    token = token_in(home)
    return Session("; ".join(f"{cookie.name}={cookie.value}" for cookie in jar), token)


def weight(server: Server, session: Session) -> int:
    """The bytes of the queue page as they travel, compressed here where the server does not."""
    headers = {"Cookie": session.cookies, "Accept-Encoding": "gzip"}
    reply = urlopen(Request(f"http://127.0.0.1:{server.port}/cases", headers=headers))
    body = reply.read()
    return len(body if reply.headers["Content-Encoding"] == "gzip" else gzip.compress(body, 6))


def token_in(reply: HTTPResponse) -> str:
    """The token of the forms of a page. Raises CannotMeasure where it has none."""
    found = CSRF.search(reply.read().decode())
    if found is None:
        raise CannotMeasure(f"{reply.url} has no form.")
    return found[1]


@dataclass
class Material:
    """The cases, terms, steps and plans of one population, chosen before anything is measured."""

    app: Flask
    usual: Sequence[str] = ()
    long: str = ""
    terms: Sequence[str] = ()

    def choose(self) -> None:
        with self.app.app_context(), writes():
            self.usual = usual_cases()
            self.long = long_case()
            self.terms = terms()
            db.session.commit()

    def addresses(self) -> dict[str, list[str]]:
        """The addresses of each measured page."""
        return {
            "queue": ["/cases"],
            "case, 30 events": [f"/cases/{each}" for each in self.usual],
            "case, 1,000 events": [f"/cases/{self.long}"],
            "search": [f"/cases?q={quote(term)}" for term in self.terms],
        }

    def step_requests(self, session: Session, wanted: int) -> list[str]:
        """Presses of the step's button, each on another case, with the version that is now and a token of its own."""
        with self.app.app_context():
            today = clock.today()
            answers = {
                "contacted_on": f"{today.day}/{today.month}/{today.year}",
                "method": "Phone",
                "note": "No decision yet. PHSO expects to decide within the month.",
            }
            rows = db.session.execute(some_cases(wanted, Case.position == "P2"))
            return [
                session.post(
                    f"/cases/{reference}/steps/{STEP}", version=str(version), token=new_token(), **answers
                )
                for _, reference, version in rows
            ]

    def approval_requests(self, session: Session, wanted: int) -> list[str]:
        """Approvals out of the inbox, each of another plan that the team leader has taken."""
        with self.app.app_context(), writes():
            return [
                session.post(
                    f"/team-leader/inbox/{case.reference}/approve",
                    version=str(case.version),
                    token=new_token(),
                    amount=f"{amount // 100}.{amount % 100:02d}",
                    tl_approved="Y",
                    comments="Fits the delay, and the evidence is on the SR.",
                )
                for case, amount in prepared_plans(wanted)
            ]


def actor(username: str) -> Actor:
    person = db.session.scalars(select(Person).where(Person.username == username)).one()
    return actor_for(person, clock.today())


def some_cases(number: int, *conditions: Any) -> Select[int, str, int]:
    """Id, reference and version of some of the cases that the caseworker sees, from everywhere in the store."""
    rows = visible(actor(CASEWORKER)).with_only_columns(Case.id, Case.reference, Case.version)
    return rows.where(*conditions).order_by(func.random()).limit(number)


def usual_cases() -> list[str]:
    """References of cases whose history has about the usual number of entries."""
    rows = some_cases(CASES, Case.chain_length.between(USUAL - 2, USUAL + 2))
    found = [reference for _, reference, _ in db.session.execute(rows)]
    if not found:
        raise CannotMeasure(f"No case has about {USUAL} entries in its history: take more cases.")
    return found


def long_case() -> str:
    """The reference of the case with a very long history; written through the door where there is none yet."""
    found = db.session.scalar(
        visible(actor(CASEWORKER))
        .with_only_columns(Case.reference)
        .order_by(Case.chain_length.desc())
        .limit(1)
    )
    if found is None:
        raise CannotMeasure("There is no case.")
    who = actor(CASEWORKER)
    case = case_with(who, found)
    assert case is not None
    if case.chain_length < LONG:
        _, reference, _ = db.session.execute(some_cases(1, Case.position == "P2")).one()
        case = case_with(who, reference)
        assert case is not None
        for number in range(case.chain_length, LONG):
            actions.perform(
                case, "add-note", who, {"note": f"Entry {number + 1}: the client rang about the letter."}
            )
        db.session.commit()
    return case.reference


def terms() -> list[str]:
    """Names, case numbers and words of notes, all of which are found."""
    some = visible(actor(CASEWORKER)).order_by(func.random()).limit(TERMS // 3)
    rows = db.session.execute(some.with_only_columns(Case.client_name, Case.case_number)).all()
    notes = db.session.scalars(
        select(Record.text)
        .join(Case, Case.id == Record.case_id)
        .where(Record.kind.in_(("reason", "contact", "requested_item")), Record.case_id.in_(some_ids(TERMS)))
        .limit(TERMS // 3)
    )
    words = [" ".join(text.split()[1:3]) for text in notes if len(text.split()) > 3]
    return [name for name, _ in rows] + [number for _, number in rows] + [each.strip(".,") for each in words]


def some_ids(number: int) -> list[int]:
    return list(db.session.scalars(select(Case.id).order_by(func.random()).limit(number)))


def prepared_plans(wanted: int) -> Iterator[tuple[Case, int]]:
    """Plans within the team leader's limit that the leader has taken; prepared through the door as far as needed."""
    leader, author = actor(LEADER), actor(CASEWORKER)
    rows = some_cases(wanted, Case.position == "P6")
    for _, reference, _ in db.session.execute(rows).all():
        case = case_with(author, reference)
        assert case is not None
        try:
            plan_again(case, author)
            actions.perform(case, "take-sr", leader, {})
        except (actions.Refused, actions.Invalid):
            db.session.rollback()
            continue
        db.session.commit()
        plan = case.of("plan")[-1]
        if plan.amount is not None and plan.amount <= (leader.payment_limit or 0):
            yield case, plan.amount


def plan_again(case: Case, author: Actor) -> None:
    """Let the plan of a case need an approval, and send it to the team leader."""
    today = clock.today()
    if not case.of("reason", "Current"):
        actions.perform(
            case, "add-reason", author, {"grounds": "Delay", "comments": "Letters went unanswered."}
        )
    number = next(each.number for each in case.of("reason", "Current"))
    answers = {
        "action": "Special payment for the delay",
        "links": [str(number)],
        "due_on": today,
        "redress": True,
        "payment": "Special payment",
        "amount": PENNY,
    }
    actions.perform(case, "add-resolution-action", author, answers)
    actions.perform(case, "send-plan-for-tl-approval", author, {"message": ""})
