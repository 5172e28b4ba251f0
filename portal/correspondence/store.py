"""The store of documents: each file lies under the SHA-256 digest of its content and never changes.

The same content is kept once, however many documents name it. A file that was stored for a step which was then
refused stays behind, named by nothing; that costs room and harms nobody.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO

from flask import current_app

CHUNK = 256 * 1024
DIGEST = re.compile(r"[0-9a-f]{64}")
ARRIVING = "arriving"
"""The folder for files that are still being written; what lies there after a crash was acknowledged to nobody."""


class NotStored(Exception):
    """No content lies under this digest."""


class Damaged(Exception):
    """What lies under this digest is not what was stored there."""


class Store:
    """A folder of documents: `ab/cd/abcd…` holds the content with that digest."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, content: bytes | IO[bytes]) -> str:
        """Keep the content; returns its digest. It is on disk when this returns. Nothing is overwritten."""
        source = BytesIO(content) if isinstance(content, bytes) else content
        arriving = self.folder / ARRIVING
        arriving.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=arriving)
        temporary = Path(name)
        try:
            digest = sha256()
            with os.fdopen(handle, "wb") as target:
                while chunk := source.read(CHUNK):
                    digest.update(chunk)
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
            self._give_name(temporary, self.place(digest.hexdigest()))
            return digest.hexdigest()
        finally:
            temporary.unlink(missing_ok=True)

    def _give_name(self, temporary: Path, place: Path) -> None:
        if place.exists():
            return
        for folder in (place.parent.parent, place.parent):
            folder.mkdir(exist_ok=True)
        os.replace(temporary, place)  # two who store the same at once write the same bytes
        for folder in (place.parent, place.parent.parent, self.folder):
            _sync(folder)

    def place(self, digest: str) -> Path:
        """Where the content with this digest lies, or would. Raises NotStored for what is no digest."""
        if not DIGEST.fullmatch(digest):
            raise NotStored(digest[:64])
        return self.folder / digest[:2] / digest[2:4] / digest

    def holds(self, digest: str) -> bool:
        return bool(DIGEST.fullmatch(digest)) and self.place(digest).is_file()

    def check(self, digest: str) -> int:
        """Compare the content with its digest; gives its length in bytes. Raises NotStored or Damaged."""
        found, length = sha256(), 0
        for chunk in self.chunks(digest):
            found.update(chunk)
            length += len(chunk)
        if found.hexdigest() != digest:
            raise Damaged(digest)
        return length

    def chunks(self, digest: str) -> Iterator[bytes]:
        """The content piece by piece, unchecked: `check` comes first. Raises NotStored."""
        try:
            file = self.place(digest).open("rb")
        except FileNotFoundError:
            raise NotStored(digest) from None
        with file:
            while chunk := file.read(CHUNK):
                yield chunk

    def read(self, digest: str) -> bytes:
        """The whole content, checked. Raises NotStored or Damaged."""
        content = b"".join(self.chunks(digest))
        if sha256(content).hexdigest() != digest:
            raise Damaged(digest)
        return content


def store() -> Store:
    """The store that the settings name."""
    return Store(Path(current_app.extensions["settings"].document_store))


def _sync(folder: Path) -> None:
    """Put the folder's new name on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
