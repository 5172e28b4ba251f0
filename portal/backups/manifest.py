"""The manifest of a backup: what is in it, sealed with a key that is made of AUDIT_KEY.

One JSON object a line, so that a million documents need no memory: the head, then a line for each file, then the seal,
which covers every byte before it. It holds no secret and nothing about people.
"""

from __future__ import annotations

import hmac
import json
import os
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Literal

from portal.audit.chain import canonical
from portal.audit.marks import Mark

FORMAT = 1
NAME = "manifest.jsonl"
DATABASE = {"sqlite": "portal.db", "postgresql": "portal.dump"}
"""Which file of a backup holds the database, by the kind of store."""

CHUNK = 1024 * 1024
PURPOSE = b"portal backup manifest"
"""What makes the manifest's key another one than the key of the history."""

PLACE = re.compile(
    r"portal\.(db|dump)|documents/(?P<one>[0-9a-f]{2})/(?P<two>[0-9a-f]{2})/(?P=one)(?P=two)[0-9a-f]{60}"
)
"""The only places that a file of a backup may have."""

Store = Literal["sqlite", "postgresql"]


class BackupError(Exception):
    """The backup cannot be made, believed or restored. The message is one sentence."""


@dataclass(frozen=True)
class Head:
    """What a backup holds: `schema` is the newest migration, `mark` how far the history reached."""

    made_at: str
    store: Store
    schema: str
    cases: int
    mark: Mark
    format: int = FORMAT


@dataclass(frozen=True)
class File:
    """One file of a backup: its place below the backup's folder, its length in bytes and its digest."""

    place: str
    size: int
    sha256: str


@dataclass
class Writer:
    """Writes a manifest line by line, `seal` the last one. Keeps count of files and bytes."""

    folder: Path
    key: bytes
    files: int = 0
    size: int = 0
    lacking: int = 0
    target: IO[bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.target = new_file(self.folder / NAME)
        self.hmac = hmac.new(self.key, digestmod=sha256)

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *problem: object) -> None:
        self.target.close()

    def head(self, head: Head) -> None:
        self._line(asdict(head))

    def file(self, file: File) -> None:
        self.files += 1
        self.size += file.size
        self._line(asdict(file))

    def lacks(self, digest: str) -> None:
        """Note that the store lacked this document, or held it damaged, when the backup was made."""
        self.lacking += 1
        self._line({"lacks": digest})

    def seal(self) -> None:
        line = canonical({"seal": self.hmac.hexdigest()})
        self.target.write(line.encode() + b"\n")
        on_disk(self.target)

    def _line(self, values: dict[str, Any]) -> None:
        line = canonical(values).encode() + b"\n"
        self.hmac.update(line)
        self.target.write(line)


@dataclass(frozen=True)
class Manifest:
    """A manifest that was proven: its seal fits."""

    folder: Path
    head: Head
    count: int
    size: int

    def files(self) -> Iterator[File]:
        for line in _lines(self.folder):
            if "place" in line:
                yield File(**line)

    def lacking(self) -> Iterator[str]:
        """The digests of the documents that the store lacked when the backup was made."""
        return (line["lacks"] for line in _lines(self.folder) if "lacks" in line)


def key_of(audit_key: str) -> bytes:
    return hmac.digest(audit_key.encode(), PURPOSE, "sha256")


def proven(folder: Path, audit_key: str) -> Manifest:
    """The manifest of a backup, once its seal is proven. Raises BackupError."""
    try:
        source = (folder / NAME).open("rb")
    except FileNotFoundError:
        raise BackupError(f"{folder} is not a whole backup: it has no {NAME}.") from None
    seal = hmac.new(key_of(audit_key), digestmod=sha256)
    held: bytes | None = None
    with source:
        for line in source:
            if held is not None:
                seal.update(held)
            held = line
    if held != canonical({"seal": seal.hexdigest()}).encode() + b"\n":
        raise BackupError(
            f"The manifest {folder / NAME} was changed or cut off, or the backup was made with another AUDIT_KEY."
        )
    head, count, size = _head(folder), 0, 0
    for values in _lines(folder):
        if "place" in values:
            if not PLACE.fullmatch(values["place"]):
                raise BackupError(f"The manifest names a strange file: {values['place'][:100]}")
            count, size = count + 1, size + values["size"]
    return Manifest(folder, head, count, size)


def _head(folder: Path) -> Head:
    values = next(_lines(folder))
    if values.get("format") != FORMAT:
        raise BackupError(
            f"This backup has format {values.get('format')}; this version of the portal reads format {FORMAT}."
        )
    known = {each.name: values[each.name] for each in fields(Head)}
    return Head(**{**known, "mark": Mark(**values["mark"])})


def _lines(folder: Path) -> Iterator[dict[str, Any]]:
    with (folder / NAME).open("rb") as source:
        for line in source:
            yield json.loads(line)


def new_file(place: Path) -> IO[bytes]:
    """A new file that only its owner may read."""
    return os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def on_disk(file: IO[bytes]) -> None:
    """Close the file once it is on disk."""
    file.flush()
    os.fsync(file.fileno())
    file.close()


def digested(place: Path, copy_to: Path | None = None) -> tuple[int, str]:
    """Length and digest of a file; the bytes that were digested are put into the new file `copy_to`, on disk."""
    digest, size = sha256(), 0
    target = new_file(copy_to) if copy_to else None
    try:
        with place.open("rb") as source:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                if target:
                    target.write(chunk)
        if target:
            on_disk(target)
    finally:
        if target:
            target.close()
    return size, digest.hexdigest()
