"""Two presses at one instant, over HTTP: exactly one has an effect, the others are told 409 and keep what was typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import select

from drills.checks import Check
from drills.stage import Stage
from drills.work import AN_ACTION, INBOX, NOTE
from portal.cases.models import Case
from portal.extensions import db
from tests.browser import Browser, Filled, NoAnswer, Reply, heading
from tests.database import close
from tests.instant import at_once
from tests.walks import CASEWORKER, TEAM_LEADER

PRESSES = 20


@dataclass
class Outcome:
    """What came of the rounds. `problems` is empty when all went as it has to."""

    kind: str
    rounds: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        rounds = ", ".join(f"{what} {times}" for what, times in self.rounds.items())
        answers = ", ".join(f"{what} {times}" for what, times in sorted(self.answers.items()))
        return [
            f"{self.kind}: rounds: {rounds}; answers: {answers}; {len(self.problems)} problems",
            *(f"  PROBLEM {each}" for each in self.problems),
        ]


class Instants:
    """One case, its caseworker, and its team leader at two desks."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.outcome = Outcome(stage.kind)
        (self.reference,) = stage.plans(1)
        stage.portal.start()
        self.caseworker, self.leader, self.other = (
            Browser(stage.portal.port).sign_in(username)
            for username in (CASEWORKER, TEAM_LEADER, TEAM_LEADER)
        )

    # One press

    def step(self, key: str, **typed: Any) -> Filled:
        return self.caseworker.fill(f"/cases/{self.reference}/steps/{key}", **typed)

    def decision(self, browser: Browser, key: str, **typed: Any) -> Filled:
        page = f"{INBOX}?open={self.reference}"
        return browser.fill(page, f"{INBOX}/{self.reference}/{key}", **typed)

    def taken(self, browser: Browser, form: Filled) -> None:
        reply = browser.send(form)
        assert reply.status == 303, f"{form.action}: {reply.status} {heading(reply.text)}"

    def approve(self, browser: Browser, mark: str) -> Filled:
        return self.decision(browser, "approve", tl_approved="Y", comments=f"Read: {mark}.")

    def reject(self, browser: Browser, mark: str) -> Filled:
        return self.decision(browser, "reject", tl_approved="N", comments=f"Not yet: {mark}.")

    def send_plan(self) -> None:
        action = self.step(
            AN_ACTION.key, **AN_ACTION.typed("again")
        )  # an approved plan is sent only when it changed
        self.taken(self.caseworker, action)
        self.taken(self.caseworker, self.step("send-plan-for-tl-approval"))
        self.taken(self.leader, self.decision(self.leader, "take-sr"))

    def events(self) -> int:
        with self.stage.app.app_context():
            found = db.session.scalars(
                select(Case.chain_length).where(Case.reference == self.reference)
            ).one()
        close(self.stage.app)
        return found

    # Rounds

    def round(self, what: str, mark: str, presses: list[tuple[Browser, Filled]], effects: int = 1) -> None:
        """Press all at one instant, and judge: so many have an effect, each other one is told 409 and keeps its words."""
        before = self.events()
        self.outcome.rounds[what] += 1

        def press(browser: Browser, form: Filled, ready: Callable[[], Any]) -> Reply | str:
            ready()
            try:
                return browser.send(form)
            except NoAnswer as none:
                return str(none)

        replies = at_once(*(partial(press, browser, form) for browser, form in presses))
        saved = 0
        for reply in replies:
            told = str(reply.status) if isinstance(reply, Reply) else reply
            self.outcome.answers[told] += 1
            saved += told == "303"
            if told not in ("303", "409"):
                self.outcome.problems.append(f"{what}, {mark}: {told}")
            elif told == "409" and isinstance(reply, Reply) and mark not in reply.text:
                self.outcome.problems.append(
                    f"{what}, {mark}: the loser's words are gone: {heading(reply.text)}"
                )
        grown = self.events() - before
        if saved != effects or grown != effects:
            self.outcome.problems.append(
                f"{what}, {mark}: {saved} were told that it is saved, {grown} events"
            )

    def same_form(self, number: int) -> None:
        mark = f"same{number}z"
        form = self.step(NOTE.key, note=f"The client rang: {mark}.")
        self.round("the same form twenty times", mark, [(self.caseworker, form)] * PRESSES)

    def approve_against_reject(self, number: int) -> None:
        """By turns from two pages, each with a token of its own, and from the two buttons of one page."""
        mark = f"both{number}z"
        self.send_plan()
        other = self.other if number % 2 else self.leader
        yes = self.approve(self.leader, mark)
        no = self.reject(other, mark) if number % 2 else self.same_page(yes, mark)
        self.round("approve against reject", mark, [(self.leader, yes), (other, no)])

    def same_page(self, form: Filled, mark: str) -> Filled:
        fields = {**dict(form.fields), "tl_approved": "N", "comments": f"Not yet: {mark}."}
        return Filled(form.action.replace("approve", "reject"), tuple(fields.items()))

    def old_page(self, number: int) -> None:
        """A decision from a page that was opened before the case changed."""
        mark = f"old{number}z"
        self.send_plan()
        old = self.approve(self.leader, mark)
        self.taken(self.caseworker, self.step(NOTE.key, note="The client rang again."))
        self.round("a decision from an old page", mark, [(self.leader, old)], effects=0)
        self.taken(self.leader, self.reject(self.leader, mark))


def instants(stage: Stage, rounds: int, told: Callable[[str], None] = lambda line: None) -> Outcome:
    """So many rounds of each kind, on one case, and the history verified at the end."""
    held = Instants(stage)
    for number in range(rounds):
        held.same_form(number)
        held.approve_against_reject(number)
        held.old_page(number)
        told(f"{stage.kind}: {number + 1} of {rounds} rounds")
        if held.outcome.problems:
            break
    held.outcome.problems += Check(stage.app).problems([])
    return held.outcome
