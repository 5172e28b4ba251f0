"""What `deploy/` tells an operator fits the portal: files that are copied, commands, settings."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click import Context

from portal.cli import main
from portal.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])


def copied() -> set[str]:
    """What the container file takes from the checkout."""
    lines = re.findall(r"^COPY (?!--from)(.+) \S+$", (DEPLOY / "Containerfile").read_text(), re.M)
    return {name for line in lines for name in line.split()}


def test_the_container_file_copies_what_is_there_and_what_the_wheel_is_made_of() -> None:
    assert [name for name in copied() if not (ROOT / name).exists()] == []
    assert copied() >= {"portal", "templates", "static", "migrations", "pyproject.toml", "requirements.txt"}
    manifest = re.findall(r"^(?:graft|include) (\S+)", (ROOT / "MANIFEST.in").read_text(), re.M)
    assert {each.partition("/")[0] for each in manifest} <= copied()


def test_what_the_container_file_copies_and_nothing_else_is_let_through() -> None:
    let_through = re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(), re.M)
    assert set(let_through) == copied()


def test_every_command_in_deploy_is_one_of_the_portals() -> None:
    texts = [*(unit.read_text() for unit in UNITS), (DEPLOY / "Containerfile").read_text()]
    asked = {word for text in texts for word in re.findall(r"bin/portal ([a-z-]+)", text)}
    assert asked == {"serve", "worker", "upgrade", "backup"}
    assert asked <= set(main.list_commands(Context(main)))


def test_the_example_environment_starts_production_once_its_keys_are_filled_in() -> None:
    lines = re.findall(r"^#?([A-Z_]+)=(.*)$", (DEPLOY / "environment.example").read_text(), re.M)
    listed = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "README.md").read_text(), re.M))
    assert {name for name, _ in lines} <= listed
    keys = {"SECRET_KEY": "s" * 40, "AUDIT_KEY": "a" * 40}
    settings = Settings.from_environment({**dict(lines), **keys})
    assert (settings.mode, settings.behind_tls, settings.embedded) == ("production", True, False)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd on this machine")
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        (tmp_path / unit.name).write_text(
            unit.read_text().replace("/opt/portal/.venv/bin/portal", "/bin/true")
        )
    done = subprocess.run(
        ["systemd-analyze", "verify", *(str(tmp_path / unit.name) for unit in UNITS)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
