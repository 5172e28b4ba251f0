"""The wheel is the whole portal: templates, static files and migrations travel with the package."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("portal", "templates", "static", "migrations")
FILES = ("pyproject.toml", "setup.py", "MANIFEST.in", "requirements.in", "README.md", "LICENSE")
LEFT_OUT = shutil.ignore_patterns("__pycache__")

START = """
from portal import create_app, paths
from portal.settings import Settings
from pathlib import Path
app = create_app(Settings(instance=Path.cwd() / "instance"))
with app.app_context():
    from portal.static_files import static_file
    address = static_file("vendor/htmx.min.js")
assert app.test_client().get(address).status_code == 200
print(paths.TEMPLATES)
"""


def python(code: str, folder: Path, *before: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={"PYTHONPATH": ":".join(map(str, before)), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the unpacked wheel of this checkout."""
    checkout = tmp_path_factory.mktemp("checkout")
    for name in SOURCES:
        shutil.copytree(ROOT / name, checkout / name, ignore=LEFT_OUT)
    for name in FILES:
        shutil.copy(ROOT / name, checkout / name)
    python("from setuptools import build_meta; build_meta.build_wheel('.')", checkout)
    (wheel,) = checkout.glob("portal-*.whl")
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def test_every_template_static_file_and_migration_is_in_the_wheel(installed: Path) -> None:
    for name in SOURCES[1:]:
        carried = sorted(path.relative_to(ROOT / name) for path in (ROOT / name).rglob("*") if path.is_file())
        missing = [
            path
            for path in carried
            if "__pycache__" not in path.parts and not (installed / "portal" / name / path).is_file()
        ]
        assert carried and not missing, f"{name}/ is not whole in the wheel: {missing}"


def test_the_installed_portal_starts_with_its_own_templates(installed: Path, tmp_path: Path) -> None:
    assert python(START, tmp_path, installed) == str(installed / "portal" / "templates")
