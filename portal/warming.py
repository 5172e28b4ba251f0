"""What a web process has done before its first request, so that nobody waits for it after a restart."""

from __future__ import annotations

import ctypes
import threading
from contextlib import suppress

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.orm import configure_mappers

from portal.calendars import NATIONS, public_days
from portal.extensions import db

M_MMAP_THRESHOLD = -3
"""The name of the setting in the C library of GNU."""

LARGE = 4 * 1024 * 1024
"""In bytes; so much at once goes back to the system as soon as it is free."""

GIVE_BACK_EVERY = 5.0
"""Seconds between two looks for memory that is free in smaller pieces."""


def give_memory_back() -> None:
    """Keep no large piece of memory for later.

    By itself the C library keeps each that it has seen once, in each thread: checking a password takes 19 MB, and a
    search in a large portal may take more.
    """
    with suppress(AttributeError, OSError):  # another C library
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE)


def keep_giving_memory_back() -> None:
    """Give free memory back every few seconds from now on, as long as this process runs.

    The C library keeps what lies free between what is in use: after a few hundred pages a fifth of the process.
    """
    with suppress(AttributeError, OSError):
        trim, pause = ctypes.CDLL(None).malloc_trim, threading.Event()

        def give() -> None:
            while not pause.wait(GIVE_BACK_EVERY):
                trim(0)

        threading.Thread(target=give, daemon=True).start()


def warm(app: Flask) -> None:
    """Have every template compiled, from the instance folder where they were compiled before, and the bank holidays.

    Leaves no connection open: the processes that are forked from this one may not share any.
    """
    compiled = app.extensions["settings"].instance / "templates"
    compiled.mkdir(mode=0o700, exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(compiled))
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
    for nation in NATIONS:
        public_days(nation)
    configure_mappers()
    give_memory_back()
    with app.app_context():
        db.engine.dispose()
