"""`portal worker`: the background worker as a process of its own."""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType

import click

from portal import create_app
from portal.correspondence.worker import Worker
from portal.production import refuse_training_database
from portal.settings import Settings

WATCH = 2.0
"""Seconds between two looks whether the process that started the worker is still there."""


@click.command()
@click.option("--once", is_flag=True, help="Send what is due now and end.")
@click.option(
    "--with-parent", is_flag=True, hidden=True, help="End when the process that started this one ends."
)
def worker(once: bool, with_parent: bool) -> None:
    """Send the e-mail that waits, until SIGTERM. Any number of workers may run; in training nothing is sent."""
    settings = Settings.from_environment()
    app = create_app(settings)
    refuse_training_database(app)
    work = Worker(app)
    if once:
        sent = work.work()
        click.echo(f"Sent {sent} {'message' if sent == 1 else 'messages'}")
        return

    def end(number: int, frame: FrameType | None) -> None:
        work.stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    if with_parent:
        threading.Thread(target=_end_with, args=(os.getppid(), work.stop), daemon=True).start()
    click.echo(f"Worker started ({settings.mode}{'' if settings.smtp_url else ', no SMTP_URL: mail waits'})")
    work.run()


def _end_with(parent: int, stop: threading.Event) -> None:
    while not stop.wait(WATCH):
        if os.getppid() != parent:
            stop.set()
