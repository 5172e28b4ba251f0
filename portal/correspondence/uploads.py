"""Files that people attach: name cleaned, size and content checked, kept in the store, offered again after an error.

A file's kind is decided by its content; the ending of its name has to agree.
"""

from __future__ import annotations

import re
import unicodedata
from typing import IO

from flask import current_app
from flask_login import current_user
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage

from portal.correspondence.filetypes import ACCEPTED, KINDS, Unsafe, kind_named, kind_of
from portal.correspondence.store import store
from portal.preferences import preferences
from portal.procedures.changes import Upload

LONGEST_NAME = 200
KEPT_FOR = 24 * 60 * 60
"""How long a file waits for the rest of its form, in seconds."""

RUN_BY_A_CLICK = """
    .bat .cmd .cpl .dll .docm .exe .hta .htm .html .iso .jar .js .jse .lnk .mht .mhtml .msi .ps1 .py .reg .scr .sh
    .svg .svgz .url .vbe .vbs .wsf .xhtml .xlsm .xml .zip
"""
ENDINGS = set(RUN_BY_A_CLICK.split()) | {ending for kind in KINDS for ending in kind.endings}
"""What counts as an ending when a name has two of them; "Report v1.2.pdf" has one."""


class Unacceptable(Exception):
    """The file is not accepted; the message is the sentence for the person."""

    @property
    def sentence(self) -> str:
        return str(self)


def receive(given: FileStorage) -> Upload:
    """Check a file and keep it in the store. Raises Unacceptable with a sentence; then nothing is kept."""
    name = clean_name(given.filename or "")
    if not name:
        raise Unacceptable("Choose a file")
    file = given.stream
    file.seek(0, 2)
    size = file.tell()
    limit = int(preferences()["MAX_UPLOAD_MB"])
    if size == 0:
        raise Unacceptable("The file is empty")
    if size > limit * 1024 * 1024:
        raise Unacceptable(f"The file is larger than {limit} MB")
    media_type = checked_type(name, file)
    file.seek(0)
    return Upload(store().put(file), name, media_type, size)


def checked_type(name: str, file: IO[bytes]) -> str:
    """The media type of the content. Raises Unacceptable where name and content do not agree."""
    stem, ending = split_name(name)
    second = split_name(stem)[1]
    wanted = kind_named(ending)
    if second in ENDINGS and second != ending:
        raise Unacceptable(f"The name has two endings, {second} and {ending}. Give it the one that is right")
    if ending and not wanted:
        raise Unacceptable(
            f"Files ending in {ending} are not accepted. Attach a file of these kinds: {ACCEPTED}"
        )
    try:
        found = kind_of(file, wanted)
    except Unsafe as problem:
        raise Unacceptable(str(problem)) from None
    if not wanted:
        raise Unacceptable(
            f"The name has no ending. The content is {found.called}, so the name must end in {found.endings[0]}"
            if found
            else f"The name has no ending. Attach a file of these kinds: {ACCEPTED}"
        )
    if found is not wanted:
        really = f". Its content is {found.called}" if found else ""
        raise Unacceptable(f"This is not {wanted.called}, although its name says so{really}")
    return wanted.media_type


def split_name(name: str) -> tuple[str, str]:
    """The name without its ending, and the ending in small letters (".pdf"); empty where there is none."""
    match = re.fullmatch(r"(.+)(\.[A-Za-z0-9]{1,10})", name)
    if not match or not re.search(r"[A-Za-z]", match[2]):
        return name, ""
    return match[1].rstrip(" ."), match[2].lower()


def clean_name(given: str) -> str:
    """The file's own name: no folder, no control or direction characters, at most 200 characters, ending kept."""
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", given)[-1])
    name = "".join(" " if each.isspace() else each for each in name)
    name = "".join(each for each in name if unicodedata.category(each)[0] != "C")
    name = re.sub(r'[<>:"|?*]', "-", name)
    name = " ".join(name.split()).strip(" .")
    stem, ending = split_name(name)
    if len(name) > LONGEST_NAME:
        return stem[: LONGEST_NAME - len(ending)].rstrip(" .") + ending
    return name


def keep_token(upload: Upload, person_id: int | None = None) -> str:
    """A token for a file that is stored but not saved yet; only this person (the signed-in one) can use it."""
    owner = current_user.id if person_id is None else person_id
    return _signer().dumps([upload.digest, upload.filename, upload.media_type, upload.size, owner])


def from_token(token: str, person_id: int | None = None) -> Upload | None:
    """The kept file, or None for a token that is forged, too old, somebody else's, or whose file is gone."""
    owner = current_user.id if person_id is None else person_id
    try:
        digest, filename, media_type, size, made_for = _signer().loads(token, max_age=KEPT_FOR)
    except (BadData, ValueError, TypeError):
        return None
    if made_for != owner or not store().holds(digest):
        return None
    return Upload(digest, filename, media_type, size)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.extensions["settings"].secret_key, salt="kept file")
