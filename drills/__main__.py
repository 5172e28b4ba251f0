"""`python -m drills faults` and `python -m drills load`; the Makefile names both."""

from __future__ import annotations

import sys

import click

from drills import instants, kills, load
from drills.stage import stage
from tests.database import STORES

KINDS = click.option(
    "--store", "kinds", multiple=True, type=click.Choice(STORES), default=STORES, help="Which store (both)."
)
SEED = click.option("--seed", type=int, default=1, show_default=True, help="Where chance begins.")


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


@click.group()
def main() -> None:
    """Drills on a portal that runs as people start it. Each ends non-zero when something is not as it has to be."""


@main.command()
@KINDS
@SEED
@click.option(
    "--kills", "number", type=int, default=100, show_default=True, help="Kills of the portal, a store."
)
@click.option("--stops", type=int, default=30, show_default=True, help="Hard stops of PostgreSQL.")
@click.option("--rounds", type=int, default=50, show_default=True, help="Rounds of each kind at one instant.")
def faults(kinds: tuple[str, ...], seed: int, number: int, stops: int, rounds: int) -> None:
    """Kill it at random moments, stop PostgreSQL hard, and press twice at one instant."""
    wrong: list[str] = []
    for kind in kinds:
        if number or stops:
            with stage(kind) as ready:
                killed = kills.drill(ready, number, stops if kind == "postgresql" else 0, seed, say)
                wrong += tell(killed.lines(), [*killed.problems, *killed.too_slow()])
                print(ready.audit(), flush=True)
        if rounds:
            with stage(kind) as ready:
                pressed = instants.instants(ready, rounds, say)
                wrong += tell(pressed.lines(), pressed.problems)
    end(wrong)


@main.command("load")
@KINDS
@SEED
@click.option("--minutes", type=float, default=10, show_default=True, help="For how long, a store.")
def put_under_load(kinds: tuple[str, ...], seed: int, minutes: float) -> None:
    """Fifty people at work."""
    wrong: list[str] = []
    for kind in kinds:
        with stage(kind) as ready:
            loaded = load.load(ready, minutes, seed, say)
            wrong += tell(loaded.lines(), [*loaded.errors, *loaded.growing()])
    end(wrong)


def tell(lines: list[str], wrong: list[str]) -> list[str]:
    print("\n".join(lines), flush=True)
    return wrong


def end(wrong: list[str]) -> None:
    if wrong:
        raise click.ClickException(f"{len(wrong)} are not as they have to be, the first: {wrong[0]}")
    print("Everything is as it has to be.")


if __name__ == "__main__":
    main()
