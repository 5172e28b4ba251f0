"""`portal sample`: invented cases in any number."""

from __future__ import annotations

import random
from datetime import date, timedelta

import click
from flask import current_app
from sqlalchemy import func, select

from portal.cases.models import ReferenceCounter
from portal.cli import Impossible, with_portal
from portal.extensions import db
from portal.sample.cases import renumber
from portal.sample.story import Cast, Story

FIRST = (
    "Alba",
    "Bertram",
    "Calla",
    "Dorian",
    "Elspeth",
    "Florian",
    "Greer",
    "Hollis",
    "Imogen",
    "Jasper",
    "Kitty",
    "Lorcan",
    "Maeve",
    "Nerys",
    "Orla",
    "Piers",
)
LAST = (
    "Applegarth",
    "Birchall",
    "Cotterill",
    "Dunmore",
    "Eastlake",
    "Fenwick",
    "Gathercole",
    "Holloway",
    "Inchbald",
    "Jessop",
    "Kettering",
    "Larkin",
    "Merriweather",
)


def invented(cast: Cast, chance: random.Random, number: int) -> None:
    """One invented case, led to a position by chance."""
    raised = date(2024, 1, 8) + timedelta(days=chance.randrange(700))
    while raised.weekday() > 4:
        raised += timedelta(days=1)
    story = Story(cast, chance.choice(("internal_phso", "internal_phso2")))
    name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
    jurisdiction = chance.choice(("GB", "GB", "GB", "NI"))
    story.raised(
        raised,
        number,
        name,
        f"{chance.randrange(10**7, 10**8)}",
        "Hollis Trevanion",
        "Mere Valley",
        jurisdiction,
    )
    far = chance.randrange(6)
    if far >= 1:
        story.informed(raised + timedelta(days=7))
    if far >= 2:
        story.proposed(raised + timedelta(days=24))
    if far >= 3:
        story.responded(raised + timedelta(days=24))
    if far >= 4:
        story.recommended(raised + timedelta(days=60))
    if far >= 5:
        story.started(raised + timedelta(days=62)).action(
            raised + timedelta(days=63), "Apologise in writing", raised + timedelta(days=80)
        )


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
    """Write invented cases, each walked through the door step by step."""
    if not current_app.extensions["settings"].training:
        raise Impossible("Sample cases are for training: this portal is in production mode.")
    if "internal_phso" not in Cast().people:
        raise Impossible("There are no sample accounts. Run 'portal prepare' first.")
    renumber()
    chance = random.Random(seed)  # noqa: S311 - invented cases need no secret
    highest = db.session.scalar(select(func.max(ReferenceCounter.last))) or 0
    with click.progressbar(range(1, number + 1), label="Cases") as numbers:
        for each in numbers:
            invented(Cast(), chance, highest + each)
            db.session.commit()
            db.session.expunge_all()
    renumber()
