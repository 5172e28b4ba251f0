"""A mixed load: people who read, search, decide, export, and sign in and out, beside the eight who write.

Meanwhile memory and open files of every process of the portal are noted, and whether they grow.
"""

from __future__ import annotations

import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, quantiles

from drills.stage import Stage
from drills.work import INBOX, REFERENCE, Gate, Writer, writers
from tests.browser import Browser, NoAnswer, Reply, heading
from tests.walks import CASEWORKER, TEAM_LEADER

CLIENTS = 50
THINKING = (0.2, 1.8)
"""Seconds that somebody looks at a page before the next one, at least and at most."""

SAMPLE_EVERY = 5.0
MOST_GROWTH = 0.10
"""How much larger the last third of the time may be than the second: more counts as growth."""

WORDS = ("Ada", "apology", "delay", "letter", "unanswered", "PHSO-2026-000001", "the client rang")


@dataclass
class Times:
    """How long each kind of request took, in seconds."""

    of: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def taking(self, what: str) -> Iterator[None]:
        before = time.monotonic()
        yield
        with self.lock:
            self.of[what].append(time.monotonic() - before)

    def lines(self) -> Iterator[str]:
        yield f"  {'':12}{'number':>8}{'p50':>8}{'p95':>8}{'p99':>8}{'worst':>8}  seconds"
        together = [seconds for all_seconds in self.of.values() for seconds in all_seconds]
        for what, all_seconds in (*sorted(self.of.items()), ("all", together)):
            cuts = (
                quantiles(all_seconds, n=100, method="inclusive")
                if len(all_seconds) > 1
                else all_seconds * 99
            )
            yield (
                f"  {what:12}{len(all_seconds):8}"
                f"{cuts[49]:8.2f}{cuts[94]:8.2f}{cuts[98]:8.2f}{max(all_seconds):8.2f}"
            )


class TimedBrowser(Browser):
    """A browser whose requests are timed by the page that they ask for."""

    times: Times

    def _ask(self, method: str, address: str, body: bytes | None = None, kind: str = "") -> Reply:
        with self.times.taking(kind_of(method, address)):
            return super()._ask(method, address, body, kind)


def kind_of(method: str, address: str) -> str:
    path, _, query = address.partition("?")
    if method == "POST":
        return {"/sign-in": "sign in", "/sign-out": "sign out"}.get(path, "step")
    if path.startswith("/cases/export"):
        return "export"
    if path == "/cases":
        return "search" if "q=" in query else "queue"
    if path.startswith(INBOX):
        return "inbox"
    return (
        "form"
        if "/steps/" in path or path == "/cases/new/phso"
        else "case"
        if path.startswith("/cases/")
        else "other"
    )


@dataclass(eq=False)
class Reader:
    """Somebody who looks at pages and changes nothing but the own session."""

    number: int
    port: int
    times: Times
    chance: random.Random
    errors: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)

    def begin(self) -> None:
        self.username = TEAM_LEADER if self.number % 4 == 0 else CASEWORKER
        self.browser = TimedBrowser(self.port)
        self.browser.times = self.times
        self.browser.sign_in(self.username)

    def work(self, over: threading.Event) -> None:
        while not over.wait(self.chance.uniform(*THINKING)):
            try:
                self.chance.choices(
                    (self.queue, self.case, self.search, self.inbox, self.export, self.leave),
                    (6, 8, 3, 3, 1, 1),
                )[0]()
            except (NoAnswer, AssertionError) as error:
                self.errors.append(f"{type(error).__name__}: {error}")

    def open(self, address: str, *expected: int) -> Reply:
        reply = self.browser.get(address)
        if reply.status not in (expected or (200,)):
            self.errors.append(f"{address}: {reply.status} {heading(reply.text)}")
        return reply

    def queue(self) -> None:
        address = self.chance.choice(
            ("/cases", "/cases?show=all", "/cases?sort=client_name", "/cases?status=Open")
        )
        self.references = REFERENCE.findall(self.open(address).text) or self.references

    def case(self) -> None:
        if self.references:
            self.open(f"/cases/{self.chance.choice(self.references)}")

    def search(self) -> None:
        self.open(f"/cases?q={self.chance.choice(WORDS).replace(' ', '+')}", 200, 303)

    def inbox(self) -> None:
        self.open(INBOX if self.username == TEAM_LEADER else "/", 200, 302)

    def export(self) -> None:
        self.open(self.chance.choice(("/cases/export.csv", "/cases/export.xlsx")))

    def leave(self) -> None:
        """Sign out, and in again."""
        form = self.browser.fill("/cases", "/sign-out")
        self.browser.send(form)
        self.browser.sign_in(self.username)


@dataclass
class Sample:
    at: float
    bytes_resident: int
    open_files: int


def sample(pid: int, at: float) -> Sample | None:
    """Memory and open files of a process now; None when it has ended. Reads /proc."""
    with suppress(OSError):
        status = Path(f"/proc/{pid}/status").read_text()
        resident = next(line for line in status.splitlines() if line.startswith("VmRSS:")).split()[1]
        return Sample(at, int(resident) * 1024, len(list(Path(f"/proc/{pid}/fd").iterdir())))
    return None


def thirds(values: Sequence[float]) -> tuple[float, float, float]:
    """The mean of each third."""
    third = max(len(values) // 3, 1)
    return mean(values[:third]), mean(values[third : 2 * third] or values), mean(values[-third:])


@dataclass
class Outcome:
    kind: str
    minutes: float
    times: Times
    samples: dict[tuple[str, int], list[Sample]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def growing(self) -> list[str]:
        """The processes whose memory or open files grew steadily."""
        found = []
        for (what, pid), samples in self.samples.items():
            for name in ("bytes_resident", "open_files"):
                _, second, last = thirds([getattr(each, name) for each in samples])
                if last > second * (1 + MOST_GROWTH):
                    found.append(
                        f"{name.replace('_', ' ')} of {what} {pid} grew from {second:.0f} to {last:.0f}"
                    )
        return found

    def lines(self) -> list[str]:
        found = [f"{self.kind}: {CLIENTS} clients for {self.minutes:g} minutes, {len(self.errors)} errors"]
        found += self.times.lines()
        found.append("  process          memory in MB and open files: first, second, last third; most")
        for (what, pid), samples in self.samples.items():
            for name, unit in (("bytes_resident", 1024 * 1024), ("open_files", 1)):
                values = [getattr(each, name) / unit for each in samples]
                shown = " ".join(f"{value:8.1f}" for value in (*thirds(values), max(values)))
                found.append(f"  {what:8}{pid:8} {name:15} {shown}")
        found += [f"  GROWTH {each}" for each in self.growing()]
        return found + [f"  ERROR {each}" for each in self.errors[:20]]


def load(stage: Stage, minutes: float, seed: int, told: Callable[[str], None] = lambda line: None) -> Outcome:
    """Fifty people for so many minutes: eight write, the others read."""
    chance, times, gate, over = random.Random(seed), Times(), Gate(), threading.Event()
    outcome = Outcome(stage.kind, minutes, times)
    plans = stage.plans(4)
    stage.portal.start()
    writing = writers(stage.portal.port, gate, plans, chance)
    for writer in writing:
        pace(writer, times, chance)
    readers = [
        Reader(n, stage.portal.port, times, random.Random(seed + n)) for n in range(CLIENTS - len(writing))
    ]
    for reader in readers:
        reader.begin()
    threads = [threading.Thread(target=writer.work) for writer in writing]
    threads += [threading.Thread(target=reader.work, args=(over,)) for reader in readers]
    for thread in threads:
        thread.start()
    began = time.monotonic()
    while (passed := time.monotonic() - began) < minutes * 60 and not gate.over:
        for process in stage.portal.processes():
            if noted := sample(process.pid, passed):
                outcome.samples.setdefault((process.what, process.pid), []).append(noted)
        told(f"{stage.kind}: {passed:.0f} s, {gate.saved} steps, {sum(map(len, times.of.values()))} requests")
        over.wait(min(SAMPLE_EVERY, max(minutes * 60 - passed, 0.1)))
    over.set()
    gate.open(over=True)
    for thread in threads:
        thread.join()
    outcome.errors += [error for reader in readers for error in reader.errors]
    outcome.errors += [fault for writer in writing for fault in writer.faults]
    outcome.errors += [f"{what} {times}" for writer in writing for what, times in writer.unanswered.items()]
    return outcome


def pace(writer: Writer, times: Times, chance: random.Random) -> None:
    """Let a writer think between two steps as well, and time what it asks for."""
    for username, browser in writer.browsers.items():
        timed = TimedBrowser(browser.port, browser.cookies)
        timed.times = times
        writer.browsers[username] = timed
    writer.thinking = lambda: chance.uniform(*THINKING)
