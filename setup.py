"""Carries the top-level folders templates/, static/ and migrations/ into the wheel, where portal/paths.py
finds them as portal/templates and so on. Everything else stands in pyproject.toml."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

FOLDERS = ("templates", "static", "migrations")


class BuildWithFolders(build_py):
    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        for folder in FOLDERS:
            shutil.copytree(
                folder,
                Path(self.build_lib) / "portal" / folder,
                ignore=shutil.ignore_patterns("__pycache__"),
                dirs_exist_ok=True,
            )


setup(cmdclass={"build_py": BuildWithFolders})
