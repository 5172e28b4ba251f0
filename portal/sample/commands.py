"""`portal sample`: invented cases in any number."""

from __future__ import annotations

import sys

import click
from flask import current_app
from sqlalchemy import select

from portal import clock
from portal.cli import Impossible, with_portal
from portal.extensions import db
from portal.people.models import Person
from portal.sample.colleagues import PLAYED, teams_for
from portal.sample.multiply import Copies
from portal.sample.walks import walked, walks_for


@click.command()
@click.option(
    "--cases",
    "number",
    type=click.IntRange(1, 1_000_000),
    default=100,
    show_default=True,
    help="How many cases.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same cases.")
@with_portal
def sample(number: int, seed: int) -> None:
    """Write invented cases beside those that are there, and people who work on them.

    What is said about a case of the Ombudsman comes with that case, which is not counted.

    Some are walked through the door step by step, on days that lead up to the portal's today; the others follow them.
    """
    if not current_app.extensions["settings"].training:
        raise Impossible("Sample cases are for training: this portal is in production mode.")
    if db.session.scalar(select(Person.id).where(Person.username.in_(PLAYED["phso"])).limit(1)) is None:
        raise Impossible("There are no sample accounts. Run 'portal prepare' first.")
    today = clock.today()
    walks = walks_for(number)
    with click.progressbar(
        walked(walks, seed, today), length=len(walks), label="Courses", file=sys.stderr
    ) as bar:
        patterns = list(bar)
    teams = teams_for(number)
    db.session.commit()
    with click.progressbar(length=number, label="Cases", file=sys.stderr) as bar:
        for many in Copies(patterns, teams, number, seed).write():
            bar.update(many)
