"""Finds a Chromium: the one that PORTAL_CHROMIUM names, else Playwright's own, else the system's.

`python -m e2e.chromium` prints where it is and ends with 1 when there is none.
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
OFFLINE = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


def executable() -> Path | None:
    """The browser to start, or None."""
    if named := os.environ.get("PORTAL_CHROMIUM"):
        path = Path(named)
        return path if os.access(path, os.X_OK) else None
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    if own.is_file():
        return own
    installed = next(filter(None, map(shutil.which, NAMES)), None)
    return Path(installed) if installed else None


def arguments() -> list[str]:
    """The switches to start it with. Chromium has no sandbox for root."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*OFFLINE, *(["--no-sandbox"] if as_root else [])]


if __name__ == "__main__":
    found = executable()
    print(found or "There is no Chromium on this machine.")
    sys.exit(0 if found else 1)
