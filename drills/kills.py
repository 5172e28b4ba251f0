"""Killed at random moments: the portal whole, one of its processes, or PostgreSQL, while eight people save.

After each fault everything that was sent is compared with the store, the history is verified, and what had no
answer is sent again, unchanged.
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

from drills.checks import Check
from drills.stage import WEB_PROCESSES, Stage
from drills.work import NOTE, Gate, Writer, writers
from tests import postgresql
from tests.browser import Browser, NoAnswer, Unavailable
from tests.running import is_running
from tests.walks import CASEWORKER

LONGEST = 2.0
"""Seconds in which the portal has to be usable again without a hand."""

PATIENCE = 30.0
"""Seconds after which a portal that is not usable again is given up."""

GROWN_UP = 6.0
"""Seconds after its start from which on a web process may be killed."""

STEPS_BETWEEN = (1, 30)
"""How many steps are acknowledged between two faults, at least and at most."""

WHOLE, FIRST, WEB, WORKER, SERVER = (
    "the whole portal",
    "its first process",
    "one web process",
    "the worker",
    "PostgreSQL",
)
KILLS = (WHOLE, WEB, FIRST, WORKER, WHOLE, WEB)


@dataclass
class Outcome:
    """What a drill saw. `problems` is empty when all went as it has to."""

    kind: str
    faults: Counter[str] = field(default_factory=Counter)
    recoveries: dict[str, list[float]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    sent: int = 0
    acknowledged: int = 0
    unanswered: int = 0
    checks: int = 0

    def note(self, what: str, seconds: float) -> None:
        self.recoveries.setdefault(what, []).append(seconds)

    def too_slow(self) -> list[str]:
        """Recoveries of the portal itself that took longer than they may."""
        return [
            f"{what}: {seconds:.2f} s"
            for what, all_seconds in self.recoveries.items()
            if not what.startswith("(")
            for seconds in all_seconds
            if seconds > LONGEST
        ]

    def lines(self) -> list[str]:
        killed = ", ".join(f"{what} {times}" for what, times in self.faults.items())
        found = [
            f"{self.kind}: killed {killed}",
            f"  {self.sent} forms sent, {self.acknowledged} acknowledged, {self.unanswered} tries without an answer, "
            f"{self.checks} checks of the store, {len(self.problems)} problems",
        ]
        for what, seconds in self.recoveries.items():
            found.append(
                f"  {what}: median {median(seconds):.2f} s, worst {max(seconds):.2f} s of {len(seconds)}"
            )
        return found + [f"  PROBLEM {each}" for each in self.problems]


class Drill:
    """Eight writers and one who kills."""

    def __init__(self, stage: Stage, chance: random.Random, plans: int) -> None:
        self.stage, self.portal, self.chance = stage, stage.portal, chance
        self.gate = Gate()
        self.check = Check(stage.app)
        self.outcome = Outcome(stage.kind)
        self.plans = plans
        self.writers: list[Writer] = []
        self.threads: list[threading.Thread] = []
        self.reader = Browser(self.portal.port)
        self.born: dict[int, float] = {}
        """When each web process was seen first."""

    def begin(self) -> None:
        plans = self.stage.plans(self.plans)
        self.portal.start()
        self.reader.sign_in(CASEWORKER)
        self.writers = writers(self.portal.port, self.gate, plans, self.chance)
        self.threads = [threading.Thread(target=writer.work) for writer in self.writers]
        for thread in self.threads:
            thread.start()

    def end(self) -> Outcome:
        """Let everybody come to an end, and look at everything once more."""
        if not self.gate.over:
            self.gate.wait_for(len(self.writers))
            self.gate.close()
            self.look(everything=True)
        self.gate.open(over=True)
        for thread in self.threads:
            thread.join()
        sent = [each for writer in self.writers for each in writer.sent]
        self.outcome.sent = len(sent)
        self.outcome.acknowledged = sum(each.told == "saved" for each in sent)
        self.outcome.unanswered = sum(sum(writer.unanswered.values()) for writer in self.writers)
        self.outcome.checks = self.check.checked
        self.outcome.problems += [fault for writer in self.writers for fault in writer.faults]
        if '"status": 500' in self.portal.log():
            self.outcome.problems.append("the portal's log tells of a fault")
        return self.outcome

    def look(self, everything: bool = False) -> None:
        sent = [each for writer in self.writers for each in writer.sent]
        self.outcome.problems += self.check.problems(sent, everything)

    def fault(self, what: str, strike: Callable[[], None]) -> bool:
        """Let them work, strike at a random moment, look at the store; false when it is over."""
        if not self.gate.wait_for(self.chance.randint(*STEPS_BETWEEN)) and not self.gate.over:
            self.outcome.problems.append("nobody could save anything any more")
            return False
        if self.gate.over:
            return False
        threading.Event().wait(self.chance.uniform(0, 0.1))
        self.outcome.faults[what] += 1
        strike()
        self.look()
        self.gate.open(over=bool(self.outcome.problems))
        return not self.outcome.problems

    # What is killed

    def kill(self, what: str) -> bool:
        return self.fault(
            what, {WHOLE: self.whole, FIRST: self.first, WEB: self.web, WORKER: self.worker}[what]
        )

    def whole(self) -> None:
        self.portal.kill()
        self.gate.close()
        self.launch_again()

    def first(self) -> None:
        """The process that the others hang on. They have to go by themselves, else nobody could start it again."""
        assert self.portal.process
        orphans = self.processes("web")
        os.kill(self.portal.process.pid, signal.SIGKILL)
        self.portal.process.wait()
        before = time.monotonic()
        self.gate.close()
        self.until(lambda: not any(is_running(pid) for pid in orphans))
        self.outcome.note(
            "from the end of the first process to the end of its web processes", time.monotonic() - before
        )
        self.launch_again()

    def launch_again(self) -> None:
        before = time.monotonic()
        self.portal.launch()
        self.portal.wait_until_it_answers()
        answering = time.monotonic()
        self.until_a_page_comes()
        usable = time.monotonic()
        self.outcome.note("from its first answer to the first page that needs the store", usable - answering)
        self.outcome.note("(from starting it to that page, imports of Python included)", usable - before)

    def web(self) -> None:
        self.until(lambda: bool(self.grown_up()))
        one = self.chance.choice(self.grown_up())
        os.kill(one, signal.SIGKILL)
        before = time.monotonic()
        self.until_a_page_comes()
        self.outcome.note("from the end of one web process to the next page", time.monotonic() - before)
        self.gate.close()
        self.until(lambda: len(self.processes("web")) == WEB_PROCESSES and one not in self.processes("web"))
        self.outcome.note("(until there is another one)", time.monotonic() - before)

    def grown_up(self) -> list[int]:
        """The web processes that are old enough: granian takes two ends within 5.5 seconds for a loop, and gives up."""
        now = time.monotonic()
        self.born = {pid: self.born.get(pid, now) for pid in self.processes("web")}
        return [pid for pid, born in self.born.items() if now - born > GROWN_UP]

    def worker(self) -> None:
        (one,) = self.processes("worker")
        os.kill(one, signal.SIGKILL)
        before = time.monotonic()
        self.gate.close()
        self.until(lambda: self.processes("worker") not in ([], [one]))
        self.outcome.note("from the end of the worker to the next one", time.monotonic() - before)

    def processes(self, what: str) -> list[int]:
        return [each.pid for each in self.portal.processes() if each.what == what]

    def server(self) -> bool:
        """PostgreSQL stops hard; meanwhile the portal says so and keeps what was typed."""
        return self.fault(SERVER, self.stop_server)

    def stop_server(self) -> None:
        stop = self.chance.choice((postgresql.stop, postgresql.kill))
        note = self.reader.fill(f"/cases/{self.writers[0].reference}/steps/{NOTE.key}", note="Typed in vain.")
        stop(self.stage.server)
        self.gate.close()
        for ask in (lambda: self.reader.get("/cases"), lambda: self.reader.send(note)):
            try:
                reply = ask()
                self.outcome.problems.append(f"without PostgreSQL the portal answered {reply.status}")
            except Unavailable as told:
                kept = "Typed in vain." in told.reply.text
        if not kept:
            self.outcome.problems.append("the page of a portal without PostgreSQL has lost what was typed")
        postgresql.start_again(self.stage.server)
        before = time.monotonic()
        self.until_a_page_comes()
        self.outcome.note("from PostgreSQL's return to the next page", time.monotonic() - before)

    # Usable again

    def until_a_page_comes(self) -> None:
        def comes() -> bool:
            try:
                return self.reader.get("/cases").status == 200
            except NoAnswer:
                return False

        self.until(comes)

    def until(self, true: Callable[[], bool]) -> None:
        latest = time.monotonic() + PATIENCE
        while not true():
            if time.monotonic() > latest:
                raise AssertionError(
                    f"The portal is not usable again without a hand:\n{self.portal.log()[-3000:]}"
                )
            time.sleep(0.01)


def drill(
    stage: Stage,
    kills: int,
    stops: int,
    seed: int,
    told: Callable[[str], None] = lambda line: None,
    plans: int = 4,
) -> Outcome:
    """Kill the portal and its processes so many times, and stop PostgreSQL so many times, in any order."""
    chance = random.Random(seed)
    held = Drill(stage, chance, plans)
    held.begin()
    kinds = [KILLS[n % len(KILLS)] for n in range(kills)] + [SERVER] * stops
    chance.shuffle(kinds)
    try:
        for number, what in enumerate(kinds, 1):
            if not (held.server() if what == SERVER else held.kill(what)):
                break
            told(f"{stage.kind}: {number} of {len(kinds)}, {held.gate.saved} steps acknowledged")
    finally:
        outcome = held.end()
    return outcome
