"""Issue of the portal, point 8: documents lie under a digest of their content."""

from __future__ import annotations

import io
import os
from hashlib import sha256
from pathlib import Path

import pytest

from portal.correspondence.store import ARRIVING, Damaged, NotStored, Store

LETTER = b"Dear Marigold Thistlewood"
DIGEST = sha256(LETTER).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "documents")


def files(store: Store) -> list[str]:
    return sorted(str(path.relative_to(store.folder)) for path in store.folder.rglob("*") if path.is_file())


def test_a_document_lies_under_the_digest_of_its_content(store: Store) -> None:
    """Point 8: stored under a content digest."""
    assert store.put(io.BytesIO(LETTER)) == DIGEST
    assert files(store) == [f"{DIGEST[:2]}/{DIGEST[2:4]}/{DIGEST}"]
    assert store.read(DIGEST) == LETTER and store.check(DIGEST) == len(LETTER) and store.holds(DIGEST)


def test_the_same_content_is_kept_once_and_not_written_again(store: Store) -> None:
    """Point 8: never overwritten."""
    store.put(LETTER)
    written = store.place(DIGEST).stat()
    store.put(LETTER)
    again = store.place(DIGEST).stat()
    assert (again.st_ino, again.st_mtime_ns) == (written.st_ino, written.st_mtime_ns)
    assert len(files(store)) == 1


def test_a_damaged_document_is_not_given_out(store: Store) -> None:
    """Point 8: the digest is checked when a document is read."""
    store.put(LETTER)
    store.place(DIGEST).write_bytes(LETTER + b", dear friend")
    with pytest.raises(Damaged):
        store.check(DIGEST)
    with pytest.raises(Damaged):
        store.read(DIGEST)


@pytest.mark.parametrize("digest", [DIGEST, "", "../../etc/passwd", DIGEST.upper(), DIGEST + "/..", "a" * 65])
def test_what_was_not_stored_is_not_there(store: Store, digest: str) -> None:
    """Hostile input: a digest is no path."""
    assert not store.holds(digest)
    with pytest.raises(NotStored):
        store.check(digest)


class Broken(io.BytesIO):
    """A file whose sender goes away after the first bytes."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise ConnectionResetError
        return super().read(10)


def test_a_file_that_breaks_off_leaves_nothing(store: Store) -> None:
    """Point 8: wholly or not at all."""
    with pytest.raises(ConnectionResetError):
        store.put(Broken(LETTER))
    assert files(store) == []


def test_what_a_crash_left_in_the_middle_is_no_document(store: Store) -> None:
    """Point 8: a name is given only to content that is on disk."""
    store.put(LETTER)
    (store.folder / ARRIVING / "half").write_bytes(b"Dear Mari")
    assert not store.holds(sha256(b"Dear Mari").hexdigest())


def test_documents_are_for_the_portal_alone_to_read(store: Store) -> None:
    """Other users of the machine do not read people's letters."""
    store.put(LETTER)
    assert os.stat(store.place(DIGEST)).st_mode & 0o077 == 0
