"""`python -m bench`: measure, print the table, and end non-zero when a promise is not kept."""

from __future__ import annotations

import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import click

from bench.client import Client, Job, Result
from bench.people import CASEWORKER, LEADER
from bench.populations import Population, cache_folder, stores
from bench.questions import questions_of_pages
from bench.report import MEASURED, Figures, Measured, print_report
from bench.servers import CannotMeasure, Server, portal, reference
from bench.visits import Material, Session, sign_in, weight
from portal.static_files import static_file


@dataclass
class Target:
    """A population with the portal on it, and what is asked of it."""

    population: Population
    server: Server
    material: Material
    caseworker: Session
    leader: Session

    def job(self, what: str, clients: int, seconds: float) -> Job:
        """The requests of one measurement."""
        at_once = max(40, 2 * clients)
        if what == "step":
            requests = self.material.step_requests(self.caseworker, int(200 * seconds) + clients)
        elif what == "approval":
            requests = self.material.approval_requests(self.leader, at_once)
        else:
            requests = [self.caseworker.get(address) for address in self.material.addresses()[what]]
        return Job(self.server.port, clients, seconds, requests, once=what in ("step", "approval"))


@click.command()
@click.option("--sizes", default="10000 1000000", show_default=True, help="Numbers of cases.")
@click.option("--databases", default="sqlite postgresql", show_default=True, help="Stores.")
@click.option("--clients", "numbers", default="1 8 50", show_default=True, help="Browsers at once.")
@click.option("--seconds", default=2.0, show_default=True, help="Length of one measurement.")
@click.option("--rounds", default=3, show_default=True, help="How often each is measured; medians count.")
@click.option("--processes", default=2, show_default=True, help="Web processes of each server.")
@click.option("--only", default="", help="Measure only these, for example 'queue search'.")
def main(
    sizes: str, databases: str, numbers: str, seconds: float, rounds: int, processes: int, only: str
) -> None:
    """Measure the portal over HTTP and say whether it keeps its promises."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    chosen = [each for each in MEASURED if not only or any(each.startswith(word) for word in only.split())]
    clients = [int(each) for each in numbers.split()]
    figures = Figures(processes)
    try:
        with ExitStack() as running:
            populations = running.enter_context(
                stores(databases.split(), [int(each) for each in sizes.split()])
            )
            logs = cache_folder() / "logs"
            targets = []
            for each in populations:
                name = each.name.replace(" ", "-").replace(",", "")
                server = running.enter_context(portal(each.name, each.environment, processes, logs / name))
                material = Material(each.app())
                material.choose()
                targets.append(
                    Target(each, server, material, sign_in(server, CASEWORKER), sign_in(server, LEADER))
                )
            constants = {
                each.size: running.enter_context(
                    reference(each.environment, processes, logs / f"reference-{each.size}")
                )
                for each in {each.size: each for each in populations}.values()
            }
            client = running.enter_context(Client())
            with click.progressbar(length=rounds * len(clients) * len(chosen), label="Measuring") as bar:
                for turn in range(rounds):
                    for number in clients:
                        for what in chosen:
                            measure(client, what, number, seconds, in_turn(targets, turn), constants, figures)
                            bar.update(1)
            for target in targets:
                target_facts(target, figures)
            figures.ceiling = ceiling(client, targets[0], max(clients))
    except CannotMeasure as problem:
        raise click.ClickException(str(problem)) from problem
    missed = print_report(figures)
    sys.exit(1 if missed else 0)


def in_turn(targets: Sequence[Target], turn: int) -> Sequence[Target]:
    """Another one comes first in each round."""
    place = turn % len(targets)
    return [*targets[place:], *targets[:place]]


def measure(
    client: Client,
    what: str,
    clients: int,
    seconds: float,
    targets: Sequence[Target],
    constants: Mapping[int, Server],
    figures: Figures,
) -> None:
    """One turn of one thing: every store and size, and for the queue the reference between them."""
    for target in targets:
        if what == "queue":
            plain = Job(
                constants[target.population.size].port, clients, seconds / 2, [Session("", "").get("/cases")]
            )
            figures.add_reference(target.population, clients, done(client, plain, "The reference"))
        job = target.job(what, clients, seconds)
        if not job.once:
            client.do(Job(job.port, clients, 0.2, job.requests))
        name = f"{what} on {target.population.name}"
        figures.add(Measured(what, target.population, clients, done(client, job, name)))


def done(client: Client, job: Job, name: str) -> Result:
    """The result of a job in which every answer was the right one."""
    if not job.requests:
        raise CannotMeasure(f"There is nothing to ask for: {name}.")
    result = client.do(job)
    if set(result.statuses) != {"200"}:
        raise CannotMeasure(f"{name} answered {result.statuses}.")
    return result


def target_facts(target: Target, figures: Figures) -> None:
    """Memory after the load, the weight of the queue page, and the queries of the pages."""
    name = target.population.name
    figures.memory[name] = target.server.memory()
    figures.weight[name] = weight(target.server, target.caseworker)
    figures.questions[name] = questions_of_pages(target.material)


def ceiling(client: Client, target: Target, clients: int) -> float:
    """Answers a second for a small static file: what client and server can do without any page."""
    with target.material.app.test_request_context():
        address = static_file("icon.svg")
    return client.do(Job(target.server.port, clients, 1, [Session("", "").get(address)])).rate


if __name__ == "__main__":
    main()
