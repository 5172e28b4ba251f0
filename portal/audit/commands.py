"""The command `portal audit verify`."""

from __future__ import annotations

import sys
from datetime import date

import click
from flask import current_app

from portal import clock, create_app
from portal.audit import checks, marks
from portal.audit.models import AuditCheck
from portal.audit.verify import Scope
from portal.database import writes
from portal.extensions import db
from portal.reading import read_date


@click.group()
def audit() -> None:
    """The history of the cases."""


@audit.command()
@click.option("--case", "reference", default="", help="Check this case alone, for example PHSO-2026-000123.")
@click.option(
    "--from", "first", help="Check the cases with an entry from this day on (2026-03-30, 30/3/2026)."
)
@click.option("--to", "last", help="Check the cases with an entry up to this day.")
def verify(reference: str, first: str | None, last: str | None) -> None:
    """Check whether every entry of the history is there and unaltered. Ends non-zero when not.

    The report is kept and shown to administrators.
    """
    with create_app().app_context(), writes():
        run(Scope(reference.strip().upper(), day(first), day(last)))


@audit.command()
def anchor() -> None:
    """Write into ANCHOR_FOLDER how far the history reaches, so that a later check sees whether its end was cut off."""
    with create_app().app_context():
        folder = current_app.extensions["settings"].anchor_folder
        if not folder:
            raise click.ClickException("Set ANCHOR_FOLDER to a folder, best on another machine's disk.")
        marks.write(folder, clock.real_now())
        click.echo(f"{marks.present().events:,} entries noted in {folder}")


def day(typed: str | None) -> date | None:
    return read_date(typed) if typed else None


def run(scope: Scope) -> None:
    """Check part by part, so that people can work meanwhile; say each finding and both answers, and keep the report."""
    check = checks.begin(scope, "Command line", None, clock.now())
    if scope.reference and not check.to_check:
        raise click.ClickException(f"There is no case {scope.reference}")
    with click.progressbar(length=check.to_check, label="Checking", file=sys.stderr) as bar:
        while check.finished_at is None:
            for case in checks.go_on(check, clock.now()):
                bar.update(case.events)
            db.session.commit()
    for finding in check.findings:
        place = ", ".join(
            each
            for each in (finding["reference"], f"entry {finding['number']}" if finding["number"] else "")
            if each
        )
        click.echo(f"{place}: {finding['sentence']}" if place else finding["sentence"])
    if check.found > len(check.findings):
        click.echo(f"and {check.found - len(check.findings):,} more")
    for line in answers(check):
        click.echo(line)
    if not (check.complete and check.unaltered):
        raise click.ClickException("The history is not as the portal wrote it.")


def answers(check: AuditCheck) -> list[str]:
    """The two answers, each with its own sentence."""
    many = f"{amount(check.events, 'entry', 'entries')} of {amount(check.cases, 'case', 'cases')}"
    return [
        f"Complete: yes, {many}" if check.complete else f"Complete: no, checked {many}",
        "Unaltered: yes" if check.unaltered else "Unaltered: no",
        *([f"Lawful removals: {len(check.removals):,}"] if check.removals else []),
        *(
            [f"With content older than its digests: {amount(check.uncovered, 'case', 'cases')}"]
            if check.uncovered
            else []
        ),
    ]


def amount(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
