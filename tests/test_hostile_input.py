"""Hostile input: every form and parameter that a crawl finds, as each role and as nobody, given what no person types.

The crawl follows each role's links and takes down every form with its fields and every address with its parameters.
Each of them is then sent hostile values, in a turn that gives every kind of value to every form and address, and
after each answer that changed something the store is put back, so that each is asked of the same cases. The values are
fixed, and so is the turn: a failure comes again.
"""

from __future__ import annotations

import hashlib
import io
import re
import sqlite3
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, quote, urljoin, urlsplit
from xml.etree.ElementTree import Element, TreeBuilder

import pytest
from flask import Flask, Response, g
from html5lib.constants import voidElements
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from portal import preferences
from portal.correspondence.store import store
from portal.extensions import db
from portal.people.models import SignInSession, SignInTry
from tests import html
from tests.conftest import SetToday, SignIn
from tests.correspondence import files
from tests.test_access_table import Asker
from tests.walks import Walk

Given = str | list[str]

VALUES: Mapping[str, Given] = {
    "empty": "",
    "blank": " \t\r\n\u00a0\u3000",
    "long": "x" * 30_000,
    "long without a blank, wide": "\U0001f5c4" * 3_000,
    "NUL": "a\x00b",
    "control characters": "a\x01\x08\x1b[31m\x7f\x85\u2028b",
    "right-to-left": "\u202egnp.exe\u202c \u2067\u05d0\u0627",
    "half a character": "\udcff\udc80",
    "not a character": "\ufffe\uffff\U0010ffff",
    "markup": "\"'></textarea></title></script><b id=hostile>&lt;b id=hostile>",
    "an attribute": 'x" onfocus="hostile()" autofocus=\'',
    "template syntax": "{{7919*7919}}${7919*7919}#{7919*7919}<%=7919*7919%>{%print(7919*7919)%}%(x)s{0.__class__}",
    "SQL": "1' OR '1'='1'; DROP TABLE event; --",
    "SQL patterns": "%_\\%[a-z]*",
    "search syntax": '"NEAR(a b, 2) AND (OR * ^ : -',
    "path traversal": "../../../../../../etc/passwd",
    "path traversal, encoded": "..%2f..%2f..%5c..\\..\\windows\\win.ini",
    "header injection": "x\r\nX-Hostile: yes\r\n\r\n<b id=hostile>",
    "huge": "9" * 400,
    "beyond 32 bits": "2147483648",
    "beyond 64 bits": "-9223372036854775809",
    "negative": "-1",
    "nought": "0",
    "no number": "NaN",
    "infinite": "1e309",
    "other digits": "\u00b2\u0663\u09ea",
    "no day": "31/2/2026",
    "no year": "1/1/0000",
    "twice": ["1", "2"],
    "many times": ["1"] * 60,
    "another site": "//evil.example.com/x",
    "another site, whole": "https://evil.example.com/x",
    "another site, backslashes": "/\\evil.example.com",
    "a script": "javascript:hostile()",
    "a foreign token": "W10.Zg.abc",
    "a key": "W10",
    "JSON": '[null,{"a":[1e999]},"',
    "a formula": '=HYPERLINK("//evil.example.com")',
}
EVALUATED = str(7919 * 7919)

HEADERS: Sequence[Mapping[str, str]] = (
    {},
    {"Host": "evil.example.com"},
    {"HX-Request": "true", "HX-Current-URL": "https://evil.example.com/x", "HX-Target": '"><b id=hostile>'},
    {"Referer": "https://evil.example.com/<b id=hostile>", "Origin": "null"},
    {"Host": '"><b id=hostile>', "Referer": "::::"},
    {"HX-Request": "true", "HX-Current-URL": "http://[", "HX-Trigger-Name": "a" * 2000},
    {
        "X-Forwarded-For": "1.2.3.4, <b id=hostile>",
        "X-Forwarded-Host": "evil.example.com",
        "Range": "bytes=9-1",
    },
    {
        "If-None-Match": "*",
        "If-Modified-Since": "no day",
        "Accept-Language": "\u00e9" * 50,
        "Accept-Encoding": "x;q=a",
    },
)

PARAMETERS = (
    "q",
    "after",
    "from",
    "until",
    "row",
    "open",
    "view",
    "all",
    "for",
    "owner",
    "case",
    "compare",
    "next",
)
"""Parameters that pages read, also where no link of the crawl has them."""

ALONE = ("csrf_token", "version", "token")
"""Fields that decide whether the others are read at all."""

COMES_AND_GOES = {SignInSession.__tablename__, SignInTry.__tablename__}
"""Tables that a request may write although it is refused."""


@dataclass
class Target:
    """One form, or one page with its parameters: where it goes to, and what it sends when nobody is hostile."""

    method: str
    address: str
    fields: dict[str, Given] = field(default_factory=dict)
    files: tuple[str, ...] = ()


class Crawl:
    """What one person's browser finds: each route once, with all parameters that any link to it has."""

    def __init__(self, app: Flask, asker: Asker, start: str) -> None:
        self.app, self.asker = app, asker
        self.targets: dict[tuple[Any, ...], Target] = {}
        waiting, seen = deque([start]), set()
        while waiting:
            address = waiting.popleft()
            target = self._page(address)
            if target is None or (key := self._key("GET", address)) in seen:
                continue
            seen.add(key)
            reply = asker.ask("GET", address)
            assert reply.status_code < 500, f"{address} answered {reply.status}"
            if "Location" in reply.headers:
                waiting.append(reply.headers["Location"])
            elif reply.mimetype == "text/html":
                waiting.extend(self._read(address, reply.text))

    def _read(self, address: str, text: str) -> Iterator[str]:
        tree = tree_of(text)
        for form in [html.Form(element, address) for element in tree.iter("form")]:
            sent_to = {form.action} | {
                str(button.get("formaction"))
                for button in form.element.iter("button")
                if button.get("formaction")
            }
            for where in sent_to:
                self._form(form, urljoin(address, where))
        for element in tree.iter():
            for name in ("href", "hx-get", "src"):
                if (link := element.get(name)) and not link.startswith("#"):
                    yield urljoin(address, link.partition("#")[0])

    def _form(self, form: html.Form, address: str) -> None:
        fields: dict[str, Given] = {
            str(each.get("name")): ""
            for each in form.element.iter()
            if each.get("name") and each.tag != "form"
        }
        files = tuple(
            str(each.get("name")) for each in form.element.iter("input") if each.get("type") == "file"
        )
        fields |= form.values
        if form.method == "get":
            self._page(address, fields)
        elif self._key("POST", address):
            key = (*self._key("POST", address), *sorted(fields))
            self.targets.setdefault(key, Target("POST", address, fields, files))

    def _page(self, address: str, fields: Mapping[str, Given] = {}) -> Target | None:
        """The page's target, with these parameters beside those that it is known to have; None for no page of ours."""
        key = self._key("GET", address)
        if not key or "static" in key[1]:
            return None
        parts = urlsplit(address)
        target = self.targets.setdefault(key, Target("GET", parts.path))
        for name, value in [*parse_qsl(parts.query), *fields.items()]:
            target.fields.setdefault(name, value)
        return target

    def _key(self, method: str, address: str) -> tuple[str, ...]:
        """The route, with what names no record in it; empty where the portal has none."""
        parts = urlsplit(address)
        if parts.netloc or parts.scheme:
            return ()
        try:
            endpoint, arguments = self.app.url_map.bind("").match(parts.path, method=method)
        except HTTPException:
            return ()
        words = (str(each) for name, each in sorted(arguments.items()) if name != "reference")
        return method, str(endpoint), *(each for each in words if not each.isdigit())


class _Tree(HTMLParser):
    """A tree of markup whose every element has its end tag, as the portal's pages have: ten times as fast."""

    def __init__(self) -> None:
        super().__init__()
        self.builder, self.open = TreeBuilder(), ["page"]
        self.builder.start("page", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in voidElements:
            self.builder.end(tag)
        else:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in voidElements:
            assert self.open.pop() == tag, f"{tag} ends where it did not begin"
            self.builder.end(tag)

    def handle_data(self, data: str) -> None:
        self.builder.data(data)


def tree_of(text: str) -> Element:
    tree = _Tree()
    tree.feed(text)
    tree.close()
    tree.builder.end("page")
    return tree.builder.close()


class Attack:
    """Sends hostile values, judges the answers, and keeps the slowest."""

    def __init__(self, asker: Asker, who: str, kept: Kept | None = None) -> None:
        self.asker, self.who, self.kept = asker, who, kept
        self.faults: list[str] = []
        self.answers: Counter[int] = Counter()
        self.slowest = (0.0, "")
        self.before = stored()

    def send(
        self, method: str, address: str, fields: Mapping[str, Any], headers: Mapping[str, str], kind: str
    ) -> TestResponse:
        sent: dict[str, Any] = {"query_string": query(fields)} if method == "GET" else {"data": body(fields)}
        if method == "POST":
            sent["content_type"] = "application/x-www-form-urlencoded"
        begun = time.perf_counter()
        reply = self.asker.ask(method, address, headers=headers, **sent)
        took = time.perf_counter() - begun
        what = f"{method} {address[:80]} as {self.who}, {kind}"
        self.slowest = max(self.slowest, (took, what))
        self.answers[reply.status_code] += 1
        self.faults += [f"{what}: {each}" for each in wrong_with(reply)]
        self._judge_store(reply, what)
        return reply

    def _judge_store(self, reply: TestResponse, what: str) -> None:
        """Note a change that a refused request made, and put the store back after any change."""
        if self.kept is not None and not self.kept.touched():
            return
        now = stored()
        changed = sorted(name for name in now if now[name] != self.before[name])
        if changed and reply.status_code >= 400:
            self.faults.append(f"{what}: answered {reply.status_code} and changed {changed}")
        if self.kept is None:
            self.before = now
        elif changed or reply.status_code == 303:
            self.kept.put_back()


def wrong_with(reply: Response | TestResponse) -> Iterator[str]:
    """What no answer may be, whatever was asked."""
    if reply.status_code >= 500:
        yield f"answered {reply.status}"
    if "X-Hostile" in reply.headers:
        yield "carries a header that was sent as a value"
    for name in ("Location", "HX-Redirect", "HX-Location", "HX-Push-Url"):
        if (to := reply.headers.get(name)) and not re.match(r"/(?![/\\])", to):
            yield f"leads to {to[:80]}"
    if reply.mimetype == "text/html":
        for words in ("<b id=hostile", '" onfocus="hostile', 'href="javascript:', 'href="//', EVALUATED):
            if words in reply.get_data(as_text=True):
                yield f"shows {words}"


def query(fields: Mapping[str, Given]) -> str:
    return body(fields).decode()


def body(fields: Mapping[str, Given]) -> bytes:
    """The fields as a browser sends them; half a character goes as its byte alone."""
    return "&".join(
        f"{quote(name.encode('utf-8', 'surrogateescape'), safe='')}="
        f"{quote(each.encode('utf-8', 'surrogateescape'), safe='')}"
        for name, value in fields.items()
        for each in ([value] if isinstance(value, str) else value)
    ).encode()


def stored() -> dict[str, str]:
    """A digest of every table's rows, but for sessions and tries to sign in."""
    db.session.rollback()
    return {
        table.name: hashlib.sha256(repr(db.session.execute(select(table)).all()).encode()).hexdigest()
        for table in db.metadata.sorted_tables
        if table.name not in COMES_AND_GOES
    }


class Kept:
    """The SQLite file as it was, to be put back whole."""

    def __init__(self) -> None:
        db.session.commit()
        self.live = str(db.engine.url.database)
        self.kept = sqlite3.connect(":memory:")
        self.watch = sqlite3.connect(self.live)
        self._copy(back=False)
        self.seen = self._version()

    def _version(self) -> int:
        return int(self.watch.execute("PRAGMA data_version").fetchone()[0])

    def touched(self) -> bool:
        """Whether anybody has written since this was asked last."""
        before, self.seen = self.seen, self._version()
        return before != self.seen

    def put_back(self) -> None:
        db.session.rollback()
        db.session.close()
        db.engine.dispose()
        self._copy(back=True)
        self.touched()
        preferences.forget()
        for name in list(g):
            g.pop(name)

    def _copy(self, back: bool) -> None:
        live = sqlite3.connect(self.live)
        if back:
            self.kept.backup(live)
        else:
            live.backup(self.kept)
        live.close()


def in_turn(target: Target, number: int, share: int) -> Iterator[tuple[str, dict[str, Given]]]:
    """The requests of one form or page, which together hold each kind of value; of these every `share`th.

    `number` shifts the turn from one target to the next. Every second field is hostile at a time, so that the others
    keep what the form held. What the portal refuses before it reads any field goes alone.
    """
    names = [name for name in target.fields if name not in ALONE]
    names += [name for name in PARAMETERS if target.method == "GET" and name not in names]
    usual = {name: value for name, value in target.fields.items() if name != "csrf_token"}
    requests = [
        ("NUL in " + name, usual | {name: VALUES["NUL"]}) for name in names[number % (len(names) or 1) :][:1]
    ]
    for place, name in enumerate(name for name in ALONE if name in target.fields):
        kind = list(VALUES)[(3 * number + place) % len(VALUES)]
        requests.append((f"{kind} in {name}", usual | {name: VALUES[kind]}))
    kinds = [kind for kind in VALUES if kind != "NUL"]
    at_once = max(len(names) // 2, 1)
    for begin in range(0, len(kinds) if names else 0, at_once):
        now = kinds[begin : begin + at_once]
        places = [(begin + number + 2 * each) % len(names) for each in range(len(now))]
        hostile = {names[place]: VALUES[kind] for place, kind in zip(places, now, strict=True)}
        requests.append((", ".join(now), usual | hostile))
    yield from requests[number % min(share, len(requests) or 1) :: share]


PEOPLE = (
    "",
    "internal_phso",
    "internal_phso_team_leader",
    "head_of_complaints_review",
    "administrator",
    "caseworker",
    "case_owner",
    "oat",
)
"""One account of each role, and of those posts whose pages are their own; "" is nobody."""


@pytest.fixture
def case(app: Flask, on: SetToday) -> str:
    """A case whose response waits for its second signature, beside one to allocate and one whose plan waits."""
    walk = Walk(on=date(2026, 3, 2)).to("P3", on=date(2026, 3, 26))  # a Monday and a Thursday
    for part in ("convene-panel", "issue-papers-to-panel", "record-case-conference", "add-reason"):
        walk.take(part)
    walk.take("update-caselist").finish_activities().take("save-complaint-details")
    walk.take("send-pti-response-for-sign-off").take("return-pti-response")
    walk.take("send-pti-response-for-sign-off", case_history="Five months, and five letters.")
    Walk(on=date(2026, 3, 2), case_number="48217736")
    Walk(on=date(2026, 3, 2), case_number="48217737").to("P11", on=date(2026, 3, 26))
    on(date(2026, 3, 30))  # a Monday
    return walk.reference


ONE_STORE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@ONE_STORE
def test_no_form_and_no_parameter_gives_way_to_hostile_values(
    app: Flask, sign_in: SignIn, case: str, record_property: Callable[[str, object], None]
) -> None:
    """A form or page that another role was shown gets a few of the requests only, and so does the next of a route."""
    known: set[tuple[Any, ...]] = set()
    faults: list[str] = []
    answers: Counter[int] = Counter()
    slowest = (0.0, "")
    for username in PEOPLE:
        asker = Asker(app, sign_in if username else None, username)
        targets = Crawl(app, asker, "/" if username else "/sign-in").targets
        attack = Attack(asker, username or "nobody", Kept())
        for number, (key, target) in enumerate(targets.items()):
            share = 50 if key in known else 12 if key[:2] in known else 1
            known |= {key, key[:2]}
            for at, (kinds, fields) in enumerate(in_turn(target, number, share)):
                attack.send(
                    target.method, target.address, fields, HEADERS[(at + number) % len(HEADERS)], kinds
                )
        faults += attack.faults
        answers += attack.answers
        slowest = max(slowest, attack.slowest)
    record_property("slowest answer", f"{slowest[0]:.2f} s: {slowest[1]}")
    print(f"{answers.total()} answers {dict(answers)}, the slowest {slowest[0]:.2f} s: {slowest[1]}")
    assert not faults, "\n".join(faults)
    assert len(known) > 150 and answers[200] > 100 and answers[422] > 50 and answers[303] > 20


SEGMENT = re.compile(r"<(?:[^<>:]+:)?(\w+)>")


def hostile_addresses(app: Flask, case: str) -> Iterator[tuple[str, str, str, int]]:
    """Method, address, kind of value and its number: every segment of every address with every value, one at a time."""
    usual = {"reference": case, "key": "add-note", "number": "1", "procedure": "phso"}
    for rule in sorted(app.url_map.iter_rules(), key=str):
        for segment in sorted(rule.arguments):
            for at, (kind, value) in enumerate(VALUES.items()):
                hostile = quote("".join(value).encode("utf-8", "surrogateescape"), safe="")
                named = {**dict.fromkeys(rule.arguments, "1"), **usual, segment: hostile}
                address = SEGMENT.sub("{\\1}", rule.rule).format(**named)
                for method in sorted({"GET", "POST"} & (rule.methods or set())):
                    yield method, address, f"{segment} {kind}", at


@ONE_STORE
def test_no_part_of_an_address_gives_way_to_hostile_values(app: Flask, sign_in: SignIn, case: str) -> None:
    """Issue on strength: segments of addresses and names of parameters. The accounts take turns."""
    faults: list[str] = []
    answers: Counter[int] = Counter()
    addresses = list(hostile_addresses(app, case))
    for place, username in enumerate(PEOPLE):
        asker = Asker(app, sign_in if username else None, username)
        attack = Attack(asker, username or "nobody", Kept())
        for number, (method, address, kind, at) in enumerate(addresses):
            if at % len(PEOPLE) == place:
                attack.send(method, address, {}, HEADERS[number % len(HEADERS)], kind)
        for kind, value in VALUES.items():
            name = "".join(value)
            attack.send("GET", "/cases", {name: "1"}, {}, f"name {kind}")
            attack.send("POST", f"/cases/{case}/steps/add-note", {name: "1"}, {}, f"name {kind}")
        faults += attack.faults
        answers += attack.answers
    print(f"{answers.total()} answers {dict(answers)}")
    assert not faults, "\n".join(faults)
    assert len(addresses) > 1000 and answers[404] > 500


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_hostile_values_are_no_fault_of_the_large_store(app: Flask, sign_in: SignIn) -> None:
    walk = Walk(on=date(2026, 3, 2))  # a Monday
    attack = Attack(Asker(app, sign_in, "internal_phso"), "internal_phso")
    note = f"/cases/{walk.reference}/steps/add-note"
    for kind, value in VALUES.items():
        attack.send("GET", "/cases", {"q": value, "from": value, "procedure": value}, {}, kind)
        attack.send("GET", "/cases", {"after": value, "owner": value, "deadline": value}, {}, kind)
        sent = {"version": str(walk.case.version), "text": value, "note": value, "row": value}
        attack.send("POST", note, sent, {}, kind)
    attack.send("GET", f"/cases/{walk.reference}/history", {}, {}, "what was kept")
    assert not attack.faults, "\n".join(attack.faults)
    assert attack.answers[303] > 10, "some of it is a note, odd as it is"


def test_an_answer_that_gives_way_is_seen() -> None:
    """The judge of the tests above: without it they could not fail."""
    bad = [
        Response("", 500),
        Response("", 303, {"X-Hostile": "yes"}),
        *(Response("", 303, {"Location": to}) for to in ("//evil.example.com", "https://a", "/\\a")),
        *(Response(words, mimetype="text/html") for words in (str(VALUES["markup"]), EVALUATED)),
    ]
    assert [len(list(wrong_with(each))) for each in bad] == [1] * len(bad)
    assert not list(wrong_with(Response("&lt;b id=hostile&gt;", 200, {"Location": "/a"}, "text/html")))


# Bodies


@ONE_STORE
@pytest.mark.parametrize(
    ("content_type", "sent"),
    [
        ("multipart/form-data", b"--x\r\nContent-Disposition: form-data; name=text\r\n\r\nx\r\n--x--\r\n"),
        ("multipart/form-data; boundary=", b"--\r\n\r\n"),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Disposition: form-data; name=text\r\n\r\ncut off",
        ),
        ("multipart/form-data; boundary=x", b"--x\r\nNonsense\r\n\r\n--x--\r\n"),
        ("multipart/form-data; boundary=" + "x" * 70_000, b"--x--\r\n"),
        ("application/x-www-form-urlencoded; charset=utf-7", b"text=+ADw-b id=hostile+AD4-"),
        ("application/json", b'{"text": "<b id=hostile>"}'),
        ("text/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
        ("\u00e9;;=", b"\xff\xfe"),
    ],
)
def test_a_body_that_is_no_form_saves_nothing(
    app: Flask, sign_in: SignIn, content_type: str, sent: bytes
) -> None:
    address = f"/cases/{Walk(on=date(2026, 3, 2)).reference}/steps/add-note"  # a Monday
    asker, before = Asker(app, sign_in, "internal_phso"), stored()
    reply = asker.ask("POST", address, data=sent, content_type=content_type)
    assert 400 <= reply.status_code < 500
    assert not list(wrong_with(reply)) and stored() == before


def parts(count: int) -> bytes:
    """A multipart body of so many small fields."""
    one = b'--x\r\nContent-Disposition: form-data; name="f%d"\r\n\r\n1\r\n'
    return b"".join(one % number for number in range(count)) + b"--x--\r\n"


@ONE_STORE
def test_twenty_thousand_parameters_are_no_fault_and_save_nothing(
    app: Flask, sign_in: SignIn, case: str
) -> None:
    asker, before = Asker(app, sign_in, "internal_phso"), stored()
    many = body({f"f{number}": "1" for number in range(20_000)})
    rows = body({f"items-{number}-item": "Why?" for number in range(20_000)})
    same = body({"status": ["Open"] * 20_000, "all": ["x"] * 20_000, "q": ["a"] * 20_000})
    for address in ("/cases", f"/cases/{case}"):
        for sent in (many, same):
            reply = asker.ask("GET", address, query_string=sent.decode())
            assert reply.status_code < 500 and not list(wrong_with(reply))
    for address in (f"/cases/{case}/steps/add-note", "/cases/new/phso", "/account"):
        for sent in (many, rows, same):
            reply = asker.ask("POST", address, data=sent, content_type="application/x-www-form-urlencoded")
            assert 400 <= reply.status_code < 500 and not list(wrong_with(reply))
        reply = asker.ask("POST", address, data=parts(20_000), content_type="multipart/form-data; boundary=x")
        assert reply.status_code == 413
    assert stored() == before


HOSTILE_FILES = {
    "a bomb": (files.word(word__media="\x00" * 20_000_000), "draft.docx", "far larger unpacked"),
    "disguised": (files.PROGRAM, "<b id=hostile>.pdf", "This is not a PDF"),
    "two endings": (files.PDF, "letter.exe.pdf", "two endings"),
    "a way out": (files.PROGRAM, "../../../etc/passwd.pdf", "This is not a PDF"),
}


@ONE_STORE
@pytest.mark.parametrize("danger", HOSTILE_FILES)
def test_a_hostile_file_is_told_so_on_its_form_and_nothing_is_kept(
    app: Flask, sign_in: SignIn, danger: str
) -> None:
    walk = Walk(on=date(2026, 3, 2)).to("P10", on=date(2026, 3, 26))  # a Monday and a Thursday
    asker, before = Asker(app, sign_in, "internal_phso"), stored()
    content, name, sentence = HOSTILE_FILES[danger]
    data = {
        "version": str(walk.case.version),
        "fdl": [(io.BytesIO(content), name), (io.BytesIO(content), name)],
    }
    reply = asker.ask("POST", f"/cases/{walk.reference}/steps/record-fdl-received", data=data)
    assert reply.status_code == 422
    assert sentence in reply.text and not list(wrong_with(reply))
    assert stored() == before
    assert not [path for path in store().folder.rglob("*") if path.is_file()]
