"""The figures of one run, the table, and the promises that they are held against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median

import click

from bench.client import Result
from bench.populations import Population

MEASURED = ("queue", "case, 30 events", "case, 1,000 events", "search", "step", "approval")
AS_FAST_AS_THE_SMALL_ONE = {name: 2.0 if name == "search" else 1.2 for name in MEASURED}
"""How much slower each may be with the most cases than with the fewest."""
OF_THE_REFERENCE = 0.5
"""The share of the reference's rate that the queue page reaches."""
QUESTIONS = 12
QUEUE_BYTES = 15 * 1024
PROCESS_BYTES = 150 * 1024 * 1024


@dataclass(frozen=True)
class Measured:
    """One measurement."""

    what: str
    population: Population
    clients: int
    result: Result


@dataclass
class Figures:
    """Everything that one run has measured."""

    processes: int
    all: dict[tuple[str, int, str, int], list[Result]] = field(default_factory=lambda: defaultdict(list))
    references: dict[tuple[int, str, int], list[float]] = field(default_factory=lambda: defaultdict(list))
    memory: dict[str, list[int]] = field(default_factory=dict)
    weight: dict[str, int] = field(default_factory=dict)
    questions: dict[str, dict[str, int]] = field(default_factory=dict)
    ceiling: float = 0.0

    def add(self, one: Measured) -> None:
        key = (one.what, one.clients, one.population.database, one.population.size)
        self.all[key].append(one.result)

    def add_reference(self, population: Population, clients: int, result: Result) -> None:
        self.references[clients, population.database, population.size].append(result.rate)


@dataclass
class Line:
    """One line of the table: medians of the rounds. `slower` is how often the fewest cases' rate holds this one's."""

    what: str
    clients: int
    database: str
    size: int
    rate: float
    p95: float
    slower: float | None
    of_reference: float | None

    @property
    def name(self) -> str:
        return f"{self.what}, {self.clients} clients, {self.database}, {self.size:,} cases"

    def missed(self) -> Iterator[str]:
        """The promises that this line breaks."""
        allowed = AS_FAST_AS_THE_SMALL_ONE[self.what]
        if self.slower is not None and self.slower > allowed:
            yield f"{self.name}: {self.slower:.2f} times the time of the fewest cases, at most {allowed} promised"
        if self.of_reference is not None and self.of_reference < OF_THE_REFERENCE:
            yield f"{self.name}: {self.of_reference:.2f} of the reference's rate, at least {OF_THE_REFERENCE} promised"


def lines(figures: Figures) -> Iterator[Line]:
    for (what, clients, database, size), results in figures.all.items():
        fewest = min(key[3] for key in figures.all if key[:3] == (what, clients, database))
        rates = [each.rate for each in results]
        small = [each.rate for each in figures.all[what, clients, database, fewest]]
        references = figures.references.get((clients, database, size), [])
        yield Line(
            what,
            clients,
            database,
            size,
            median(rates),
            median(each.p95 for each in results),
            median(a / b for a, b in zip(small, rates, strict=True)) if size != fewest else None,
            median(a / b for a, b in zip(rates, references, strict=True)) if what == "queue" else None,
        )


def print_report(figures: Figures) -> list[str]:
    """Print the table and what else was measured; gives the broken promises, which are printed last."""
    missed: list[str] = []
    click.echo(f"\n{figures.processes} web processes; medians of the rounds; paired within a round\n")
    click.echo(
        f"{'':20}{'clients':>8}  {'database':<11}{'cases':>10}{'a second':>10}{'p95 ms':>8}{'slower':>8}{'of ref.':>9}"
    )
    for line in sorted(
        lines(figures), key=lambda each: (MEASURED.index(each.what), each.clients, each.database, each.size)
    ):
        slower = f"{line.slower:.2f}" if line.slower is not None else ""
        share = f"{line.of_reference:.2f}" if line.of_reference is not None else ""
        click.echo(
            f"{line.what:20}{line.clients:>8}  {line.database:<11}{line.size:>10,}"
            f"{line.rate:>10.1f}{line.p95 * 1000:>8.1f}{slower:>8}{share:>9}"
        )
        missed += line.missed()
    click.echo("\nslower: time of one answer against the fewest cases; of ref.: rate against the reference's")
    for clients in sorted({key[0] for key in figures.references}):
        rates = [rate for key, found in figures.references.items() if key[0] == clients for rate in found]
        click.echo(f"reference, {clients} clients: {median(rates):.1f} a second")
    click.echo(f"the client's own ceiling, on a small static file: {figures.ceiling:.0f} a second")
    missed += facts(figures)
    for each in missed:
        click.echo(f"Missed: {each}")
    if not missed:
        click.echo("Every promise is kept.")
    return missed


def facts(figures: Figures) -> Iterator[str]:
    """Print memory, weight and queries; gives the broken promises."""
    for name in figures.memory:
        processes = figures.memory[name]
        questions = figures.questions[name]
        click.echo(
            f"{name}: processes {', '.join(f'{each / 2**20:.0f}' for each in processes)} MB, "
            f"queue page {figures.weight[name] / 1024:.1f} KB compressed, queries "
            + ", ".join(f"{page} {number}" for page, number in questions.items())
        )
        if max(processes) > PROCESS_BYTES:
            yield f"{name}: a process has {max(processes) / 2**20:.0f} MB, at most 150 promised"
        if figures.weight[name] > QUEUE_BYTES:
            yield f"{name}: the queue page weighs {figures.weight[name] / 1024:.1f} KB, at most 15 promised"
        for page, number in questions.items():
            if number > QUESTIONS:
                yield f"{name}: {page} asks {number} queries, at most {QUESTIONS} promised"
