"""`portal worker`: the background worker as a process of its own."""

from __future__ import annotations

import signal
from types import FrameType

import click

from portal import create_app
from portal.correspondence.worker import Worker
from portal.parentage import end_with
from portal.production import refuse_training_database
from portal.settings import Settings


@click.command()
@click.option("--once", is_flag=True, help="Tell and send what is due now and end.")
@click.option(
    "--with-parent", "parent", type=int, hidden=True, help="End when this process, which started it, ends."
)
def worker(once: bool, parent: int | None) -> None:
    """Tell the owners of cases whose wait is over and send the e-mail that waits, until SIGTERM.

    Any number of workers may run; in training nothing is sent.
    """
    settings = Settings.from_environment()
    app = create_app(settings)
    refuse_training_database(app)
    work = Worker(app)
    if once:
        told, sent = work.tell(), work.work()
        click.echo(f"Told of {told} {'case' if told == 1 else 'cases'}")
        click.echo(f"Sent {sent} {'message' if sent == 1 else 'messages'}")
        return

    def end(number: int, frame: FrameType | None) -> None:
        work.stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    if parent:
        end_with(parent, work.stop.set)
    click.echo(f"Worker started ({settings.mode}{'' if settings.smtp_url else ', no SMTP_URL: mail waits'})")
    work.run()
