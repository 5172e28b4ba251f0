"""People at work over HTTP: the ways that they go again and again, what each sent, and what the portal told them."""

from __future__ import annotations

import random
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from portal.sample.paper import one_page
from tests.browser import Browser, File, Filled, NoAnswer, Reply, heading
from tests.walks import CASEWORKER, TEAM_LEADER

DAY = date(2026, 3, 30)
TYPED_DAY = "30/3/2026"
PAPER = File("paper.pdf", one_page("Paper", ("Invented for a drill.",)))
ALREADY = "This was already saved"
REFERENCE = re.compile(r"PHSO-\d{4}-\d{6}")
INBOX = "/team-leader/inbox"


@dataclass(frozen=True)
class Move:
    """One step of a way: on which page its form stands, where it goes, and what is typed into it.

    `typed` gets the mark of this one press: a word that nobody else types.
    """

    key: str
    typed: Callable[[str], dict[str, Any]] = lambda mark: {}
    by: str = CASEWORKER
    page: str = "/cases/{reference}/steps/{key}"
    goes_to: str | None = None
    of_row: bool = False
    """Whether the form is found by the link of a row on the case's page."""


def decision(key: str, typed: Callable[[str], dict[str, Any]] = lambda mark: {}) -> Move:
    """A team leader's press in the inbox."""
    return Move(key, typed, TEAM_LEADER, INBOX + "?open={reference}", INBOX + "/{reference}/{key}")


NOTE = Move("add-note", lambda mark: {"note": f"The client rang: {mark}."})

A_REQUEST = (
    Move(
        "raise",
        lambda mark: {
            "received_on": TYPED_DAY,
            "case_number": mark,
            "client_name": f"Ada {mark}",
            "jurisdiction": "GB",
        },
        page="/cases/new/phso",
    ),
    Move(
        "record-information-sent",
        lambda mark: {"sent_on": TYPED_DAY, **{f"items-{n}-provided_on": TYPED_DAY for n in range(2)}},
    ),
    Move(
        "record-pti-received",
        lambda mark: {"received_on": TYPED_DAY, "no_earlier": "yes", "pti": PAPER},
    ),
    Move("add-reason", lambda mark: {"grounds": "Delay", "comments": f"Letters went unanswered: {mark}."}),
    *[Move("mark-as-done", lambda mark: {"note": f"Nothing was overlooked: {mark}."}, of_row=True)] * 4,
    Move(
        "update-caselist",
        lambda mark: {"purpose": "PTI", "entry": f"Case in hand: {mark}.", "entered_on": TYPED_DAY},
    ),
    NOTE,
)
"""A request from its arrival on, with deadlines started and stopped, activities, and a document."""

AN_ACTION = Move(
    "add-resolution-action",
    lambda mark: {"action": f"Apologise: {mark}", "links": "1", "due_on": TYPED_DAY},
)
A_PLAN = (
    AN_ACTION,
    Move("send-plan-for-tl-approval"),
    decision("take-sr"),
    decision("approve", lambda mark: {"tl_approved": "Y", "comments": f"Read: {mark}."}),
    NOTE,
    AN_ACTION,
    Move("send-plan-for-tl-approval"),
    decision("take-sr"),
    decision("reject", lambda mark: {"tl_approved": "N", "comments": f"Not yet: {mark}."}),
)
"""A plan that is approved once and rejected once, so that it can begin again."""

NOTES = (NOTE,)


@dataclass
class Sent:
    """One filled form that was sent, and what came of it: "" not known, "saved" or "refused"."""

    move: Move
    place: str
    mark: str
    form: Filled
    reference: str
    told: str = ""
    tries: int = 0


class Gate:
    """Lets people take turns, and lets nobody in while it is closed. `saved` counts what was acknowledged."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.is_open = True
        self.over = False
        self.inside = 0
        self.saved = 0

    def __enter__(self) -> Gate:
        with self.changed:
            self.changed.wait_for(lambda: self.is_open or self.over)
            self.inside += 1
        return self

    def __exit__(self, *raised: object) -> None:
        with self.changed:
            self.inside -= 1
            self.changed.notify_all()

    def count_saved(self) -> None:
        with self.changed:
            self.saved += 1
            self.changed.notify_all()

    def wait_for(self, more: int, seconds: float = 120) -> bool:
        """Wait until so many more steps have been acknowledged; false when they were not in this time."""
        with self.changed:
            wanted = self.saved + more
            return self.changed.wait_for(lambda: self.saved >= wanted or self.over, seconds)

    def close(self) -> None:
        """Let nobody in and wait until everybody has left."""
        with self.changed:
            self.is_open = False
            self.changed.wait_for(lambda: not self.inside)

    def open(self, over: bool = False) -> None:
        with self.changed:
            self.is_open, self.over = True, self.over or over
            self.changed.notify_all()


@dataclass(eq=False)
class Writer:
    """One of those at work: goes one way again and again, and sends a form that had no answer once more, unchanged.

    `shares` says that somebody else works on the same case, so that a form may come second.
    """

    name: str
    port: int
    gate: Gate
    way: Sequence[Move]
    reference: str = ""
    shares: bool = False
    sent: list[Sent] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    browsers: dict[str, Browser] = field(default_factory=dict)
    unanswered: Counter[str] = field(default_factory=Counter)
    thinking: Callable[[], float] = lambda: 0.0
    """Seconds between two steps."""

    def sign_in(self) -> None:
        for username in sorted({move.by for move in self.way}):
            self.browsers[username] = Browser(self.port).sign_in(username)

    def work(self) -> None:
        """Until the gate says that it is over."""
        pause = threading.Event()
        try:
            for place, mark, move in self.moves():
                pause.wait(self.thinking())
                if not self.take(place, mark, move):
                    return
        except Exception as fault:
            self.faults.append(f"{self.name} gave up: {type(fault).__name__}: {fault}")
            self.gate.open(over=True)

    def moves(self) -> Iterator[tuple[str, str, Move]]:
        for turn in count():
            for number, move in enumerate(self.way):
                # the first turn finds the case as its preparation left it
                yield f"{move.key} {number}{' at first' * (not turn)}", f"{self.name}x{turn}x{number}z", move

    def take(self, place: str, mark: str, move: Move) -> bool:
        """Take one step, with as many tries as it needs; false when it is over."""
        sent = None
        while True:
            with self.gate:
                if self.gate.over:
                    return False
                try:
                    if sent is None:
                        sent = Sent(move, place, mark, self.filled(move, mark), self.reference)
                        self.sent.append(sent)
                    sent.tries += 1
                    reply = self.browsers[move.by].send(sent.form)
                except NoAnswer as none:
                    self.unanswered[str(none).partition(":")[0]] += 1
                    continue
                self.settle(sent, reply)
                return True

    def filled(self, move: Move, mark: str) -> Filled:
        browser = self.browsers[move.by]
        reference = "" if move.key == "raise" else self.reference
        page = move.page.format(reference=reference, key=move.key)
        if move.of_row:
            rows = re.findall(rf"{page}\?row=\d+", browser.get(f"/cases/{reference}").text)
            assert rows, f"{reference} has no row for {move.key}"
            page = rows[0]
        goes_to = move.goes_to.format(reference=reference, key=move.key) if move.goes_to else None
        return browser.fill(page, goes_to, **move.typed(mark))

    def settle(self, sent: Sent, reply: Reply) -> None:
        """What the portal told about a form."""
        already = reply.status == 409 and ALREADY in reply.text
        if reply.status == 303 or (already and sent.tries > 1):
            sent.told = "saved"
            if sent.move.key == "raise":
                found = REFERENCE.search(reply.location or heading(reply.text))
                self.reference = found[0] if found else ""
            sent.reference = self.reference
            self.gate.count_saved()
        elif reply.status == 409 and self.shares and not already and sent.mark in reply.text:
            sent.told = "refused"
        else:
            said = "already saved at its first try" if already else heading(reply.text)
            self.faults.append(f"{sent.reference} {sent.place}: {reply.status} {said}")
            self.gate.open(over=True)


def writers(port: int, gate: Gate, plans: Sequence[str], chance: random.Random) -> list[Writer]:
    """Eight: each plan but the last has one of its own, two more share the last one, the others raise requests."""
    *own, shared = plans
    made = [Writer(f"plan{n}", port, gate, A_PLAN, reference) for n, reference in enumerate(own)]
    made += [Writer(f"note{n}", port, gate, NOTES, shared, shares=True) for n in range(2)]
    made += [Writer(f"new{n}", port, gate, A_REQUEST) for n in range(8 - len(made))]
    for writer in made:
        writer.name += f"y{chance.randrange(10**6)}"
        writer.sign_in()
    return made
