"""The console command `portal`. Every command ends non-zero with one clear line when it cannot do its job."""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Callable
from functools import partial, wraps
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

import click
from sqlalchemy.exc import SQLAlchemyError

from portal import create_app
from portal.database import writes
from portal.parentage import end_with, keep_running
from portal.reading import Unreadable
from portal.settings import Settings, SettingsError

ORPHAN_GRACE = 1.0
"""Seconds that a web process has to finish its open requests when its server was killed."""


class Impossible(Exception):
    """The command cannot do its job; the message is the one line that says why."""


Command = TypeVar("Command", bound=Callable[..., Any])

ELSEWHERE = {
    "worker": "portal.correspondence.commands:worker",
    "sample": "portal.sample:sample",
    "audit": "portal.audit.commands:audit",
    "backup": "portal.backups.commands:backup",
    "restore": "portal.backups.commands:restore",
    "procedures": "portal.procedures.commands:procedures",
}
"""Commands that live with what they are about: name to module and click command."""


class Portal(click.Group):
    """The commands of this file and of `ELSEWHERE`; the latter are imported only when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        there = [name for name, place in ELSEWHERE.items() if _is_there(place)]
        return sorted({*super().list_commands(ctx), *there})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        place = ELSEWHERE.get(name)
        if place and _is_there(place):
            module, _, attribute = place.partition(":")
            command: click.Command = getattr(import_module(module), attribute)
            return command
        return super().get_command(ctx, name)

    def invoke(self, ctx: click.Context) -> Any:
        from portal.people.details import Refused

        try:
            return super().invoke(ctx)
        except (SettingsError, Refused, Unreadable, Impossible) as problem:
            raise click.ClickException(str(problem)) from problem
        except SQLAlchemyError as problem:
            lines = str(getattr(problem, "orig", None) or problem).strip().splitlines()
            raise click.ClickException(f"The database does not do this: {' '.join(lines)[:300]}") from problem
        except OSError as problem:
            raise click.ClickException(
                f"{problem.strerror or problem}: {problem.filename or ''}"
            ) from problem


def _is_there(place: str) -> bool:
    try:
        return find_spec(place.partition(":")[0]) is not None
    except ModuleNotFoundError:
        return False


def with_portal(command: Command) -> Command:
    """Run the command inside the application, in a transaction that may write and is committed at its end."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        from portal.extensions import db

        with create_app().app_context(), writes():
            try:
                result = command(*args, **kwargs)
                db.session.commit()
                return result
            finally:
                db.session.remove()
                db.engine.dispose()

    return run  # type: ignore[return-value]


@click.group(cls=Portal, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def main() -> None:
    """Complaints casework. Settings come from the environment; the README lists them."""


@main.command()
@click.option("--host", help="Address to listen on (HOST_ADDRESS, 127.0.0.1).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on (PORT, 8000).")
@click.option("--workers", type=click.IntRange(1, 64), help="Number of web processes (WORKERS, 1).")
@click.option(
    "--threads", type=click.IntRange(1, 64), default=4, help="Requests at once in each process (4)."
)
@click.option(
    "--worker/--no-worker",
    "with_worker",
    default=None,
    help="Run the background worker as well (training: yes).",
)
def serve(
    host: str | None, port: int | None, workers: int | None, threads: int, with_worker: bool | None
) -> None:
    """Start the portal. SIGHUP starts its processes anew one by one, SIGTERM ends it after open requests."""
    from portal.server import Server

    settings = Settings.from_environment()
    address, number = host or settings.host, port or settings.port
    _refuse_taken(address, number)
    _application(os.getpid(), Server.TARGET)
    if settings.training if with_worker is None else with_worker:
        keep_running([sys.executable, "-m", "portal", "worker", "--with-parent", str(os.getpid())])
    click.echo(f"Complaints casework on http://{address}:{number} ({settings.mode})")
    server = Server(address, number, workers or settings.workers, threads)
    server.run(partial(_application, os.getpid()))


def _application(server: int, target: str) -> Any:
    """The application, made once for the server and every web process forked from it; those end with the server."""
    if os.getpid() != server:
        end_with(server, end_orphan)
    module, _, attribute = target.partition(":")
    return getattr(import_module(module), attribute)


def end_orphan() -> None:
    """Finish open requests and end; after ORPHAN_GRACE the kernel ends this process, whatever it waits for.

    The server would, after its own patience. Without it nobody else does, and the port stays taken.
    """
    signal.setitimer(signal.ITIMER_REAL, ORPHAN_GRACE)
    os.kill(os.getpid(), signal.SIGTERM)


def _refuse_taken(address: str, port: int) -> None:
    """Raise Impossible when something else listens there; otherwise the server would only say so in its log."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as problem:
            raise Impossible(f"Something else listens on {address}:{port}.") from problem


@main.command()
@with_portal
def upgrade() -> None:
    """Bring the database up to date."""
    _upgrade()


@main.command()
@with_portal
def prepare() -> None:
    """Bring the database up to date; in training add sample accounts and, when it has no case, sample cases."""
    from flask import current_app
    from sqlalchemy import select

    from portal.cases.models import Case
    from portal.constituency_file import add_sample_constituencies
    from portal.extensions import db
    from portal.people.actions import teams
    from portal.people.sample import add_sample_accounts

    _upgrade()
    teams()
    settings = current_app.extensions["settings"]
    if not (settings.training and settings.sample_accounts):
        return
    if added := add_sample_accounts():
        click.echo(f"Added {added} sample accounts")
    if added := add_sample_constituencies():
        click.echo(f"Added {added} sample members of constituencies")
    db.session.commit()
    if db.session.scalar(select(Case.id).limit(1)) is None:
        from portal.sample import write_sample

        write_sample()


def _upgrade() -> None:
    """Run the migrations that the database lacks."""
    from portal.migrating import upgrade

    try:
        upgrade()
    except SystemExit:
        raise click.ClickException("The migrations could not be run, see above.") from None


@main.command("training-date")
@click.argument("day", required=False)
@with_portal
def training_date(day: str | None) -> None:
    """Show the day that training takes for today, set it (2026-03-30, 30/3/2026), or turn it off ("off")."""
    from portal import clock
    from portal.deadlines import long_date
    from portal.reading import read_date

    if day:
        wanted = None if day == "off" else read_date(day)
        try:
            clock.set_training_date(wanted, "Command line")
        except ValueError as problem:
            raise Impossible(str(problem)) from problem
    setting = clock.training_date()
    click.echo(
        f"Today is {long_date(clock.today())}" + (", set for training" if setting else ", by the calendar")
    )


@main.group()
def user() -> None:
    """Add and deactivate people, set passwords."""


def _password(given: bool) -> str:
    if given:
        return sys.stdin.readline().rstrip("\n")
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password


FROM_STDIN = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input instead of asking."
)


@user.command("add")
@click.argument("username")
@click.option("--name", required=True, help="Full name.")
@click.option("--post", required=True, help="Key of the post, for example internal_phso_caseworker.")
@click.option("--team", default="", help="Key of the team, for example internal_phso.")
@click.option("--grade", default="", help="Grade.")
@click.option("--line-manager", help="User name of the line manager.")
@click.option("--payment-limit", help="Largest amount that the person may approve, for example 500.00.")
@FROM_STDIN
@with_portal
def add_user(
    username: str,
    name: str,
    post: str,
    team: str,
    grade: str,
    line_manager: str | None,
    payment_limit: str | None,
    password_stdin: bool,
) -> None:
    """Add a person with a password."""
    from portal.people import actions
    from portal.people.details import Details, checked_username
    from portal.reading import read_money

    details = Details(
        name=name,
        post=post,
        team=team,
        grade=grade,
        line_manager_id=_person(line_manager).id if line_manager else None,
        payment_limit=read_money(payment_limit) if payment_limit else None,
    )
    person = actions.add(checked_username(username), details)
    _set_password(person, _password(password_stdin))
    click.echo(f"Added {person.name}, {person.post_title}")


@user.command("deactivate")
@click.argument("username")
@click.option("--new-owner", help="User name of the person who gets the open cases.")
@with_portal
def deactivate_user(username: str, new_owner: str | None) -> None:
    """Keep a person from signing in; open cases need a new owner."""
    from portal.cases.handover import hand_over_all
    from portal.people import actions

    person = _person(username)
    taker = _person(new_owner) if new_owner else None
    if handed := hand_over_all(person, taker, None, "Command line", f"{person.name} was deactivated"):
        click.echo(f"Handed over {handed} open cases")
    actions.deactivate(person, None)
    click.echo(f"Deactivated {person.name}")


@user.command("set-password")
@click.argument("username")
@FROM_STDIN
@with_portal
def set_user_password(username: str, password_stdin: bool) -> None:
    """Set a person's password and sign the person out everywhere."""
    person = _person(username)
    _set_password(person, _password(password_stdin))
    click.echo(f"Set the password of {person.name}")


def _set_password(person: Any, password: str) -> None:
    from flask import current_app

    from portal.people import actions

    actions.set_password(person, password, training=current_app.extensions["settings"].training)


def _person(username: str) -> Any:
    from sqlalchemy import select

    from portal.extensions import db
    from portal.people.models import Person

    person = db.session.scalar(select(Person).where(Person.username == username))
    if person is None:
        raise Impossible(f"There is nobody with the user name {username}.")
    return person


@main.group()
def holidays() -> None:
    """Bank holidays beyond those that the portal knows."""


@holidays.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_portal
def load_holidays(file: Path) -> None:
    """Add bank holidays that the portal lacks, from the JSON of GOV.UK or lines of date,name,nation."""
    from portal.holiday_file import load

    added = load(file)
    click.echo(f"Added {added} bank holidays" if added else "Every bank holiday of the file is known already")


@main.group()
def constituencies() -> None:
    """Constituencies and their members, which are the 3rd Party Accounts."""


@constituencies.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_portal
def load_constituencies(file: Path) -> None:
    """Load constituencies and members from CSV: constituency,office,first names,surname,from,until."""
    from portal.constituency_file import load, text_of

    done = load(text_of(file.read_bytes()), "Command line")
    if not done.changes:
        click.echo("Everything in the file is known already")
        return
    click.echo(
        f"Added {len(done.accounts)} constituencies and {len(done.new)} members, changed {len(done.changed)} members"
    )
