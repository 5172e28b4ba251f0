"""`portal backup` and `portal restore`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from portal import clock, create_app
from portal.audit.commands import amount, run
from portal.audit.verify import Scope
from portal.backups.making import make
from portal.backups.manifest import BackupError
from portal.backups.restoring import restore as put_back
from portal.database import writes
from portal.extensions import db
from portal.settings import Settings

FOLDER = click.Path(path_type=Path)


@contextmanager
def bar(label: str, length: int) -> Iterator[Callable[[int], object]]:
    with click.progressbar(length=length, label=f"{label:<9}", file=sys.stderr) as shown:
        yield shown.update


@click.command()
@click.argument("target", type=FOLDER)
def backup(target: Path) -> None:
    """Copy database and documents, as they are at one moment, into the new folder TARGET, while people work.

    The keys of the settings are not in it: keep them elsewhere. Ends non-zero, with the backup made, when documents
    that the cases name are missing from the store or damaged there.
    """
    settings = Settings.from_environment()
    create_app(settings)
    try:
        made = make(settings, target.absolute(), clock.real_now(), bar)
    except BackupError as problem:
        raise click.ClickException(str(problem)) from problem
    click.echo(
        f"{amount(made.head.cases, 'case', 'cases')}, {amount(made.head.mark.events, 'entry', 'entries')} and "
        f"{amount(made.files - 1, 'document', 'documents')} in {target}"
    )
    if made.lacking:
        raise click.ClickException(
            f"The backup is made, but {amount(made.lacking, 'document', 'documents')} that cases name "
            f"could not be copied, because the store lacks them or holds them damaged; the manifest names them."
        )


@click.command()
@click.argument("source", type=FOLDER)
@click.option(
    "--replace",
    is_flag=True,
    help="Also where there are cases or documents; they are moved aside, not deleted.",
)
def restore(source: Path, replace: bool) -> None:
    """Put the backup in the folder SOURCE in the place of database and documents. Stop the portal first.

    Everything is proven before anything changes; a backup from an older version is brought up to date. At the end the
    whole history is checked as by `portal audit verify`.
    """
    settings = Settings.from_environment()
    create_app(settings)
    try:
        restored = put_back(settings, source.absolute(), clock.real_now(), bar, over=replace)
    except BackupError as problem:
        raise click.ClickException(str(problem)) from problem
    head = restored.head
    click.echo(
        f"Restored {amount(head.cases, 'case', 'cases')}, {amount(head.mark.events, 'entry', 'entries')} and "
        f"{amount(restored.documents, 'document', 'documents')} as they were at {head.made_at}"
    )
    for place in restored.aside:
        click.echo(f"What was there before is in {place}")
    if restored.lacking:
        click.echo(
            f"{amount(restored.lacking, 'document was', 'documents were')} missing or damaged already "
            "when the backup was made"
        )
    with create_app(settings).app_context(), writes():
        try:
            run(Scope())
        finally:
            db.session.remove()
            db.engine.dispose()
