"""Which kinds of file may be attached, and how each is told by its content."""

from __future__ import annotations

import codecs
import re
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

LONGEST_HEAD = 4096

MOST_ENTRIES = 2000
LONGEST_DIRECTORY = 1024 * 1024
MOST_UNPACKED = 500 * 1024 * 1024
LARGEST_RATIO = 200
SMALL = 1024 * 1024
"""Office files: number of parts, bytes of their list, bytes when unpacked, and how much a part over `SMALL` may swell."""

TYPES_PART = "[Content_Types].xml"
END_OF_ZIP = struct.Struct("<4s4H2LH")


class Unsafe(Exception):
    """The content is of an accepted kind but must not be kept; the message is the sentence for the person."""


@dataclass(frozen=True)
class Kind:
    """A kind of file: what a person calls it, its media type, the endings of its name, and its test.

    `is_it` gets the file and its first bytes. It may raise Unsafe.
    """

    name: str
    media_type: str
    endings: tuple[str, ...]
    is_it: Callable[[IO[bytes], bytes], bool]
    shown: bool = False

    @property
    def called(self) -> str:
        return f"{'an' if self.name[0] in 'AEIOUaeiou' else 'a'} {self.name}"


def begins_with(*beginnings: bytes) -> Callable[[IO[bytes], bytes], bool]:
    return lambda file, head: head.startswith(beginnings)


def is_png(file: IO[bytes], head: bytes) -> bool:
    return head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR"


def is_pdf(file: IO[bytes], head: bytes) -> bool:
    return re.match(rb"%PDF-[12]\.\d", head) is not None


UNPRINTED = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def is_text(file: IO[bytes], head: bytes) -> bool:
    """UTF-8 from beginning to end, without control characters."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while chunk := file.read(LONGEST_HEAD * 64):
            if UNPRINTED.search(decoder.decode(chunk)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


MAIL_FIELD = re.compile(
    rb"(?im)^(from|to|subject|date|message-id|received|return-path|mime-version):[ \t\r\n]"
)


def is_mail(file: IO[bytes], head: bytes) -> bool:
    """An e-mail as it travels: fields first, From and two others among them."""
    fields = re.split(rb"\r?\n\r?\n", head.removeprefix(codecs.BOM_UTF8), maxsplit=1)[0]
    found = {name.lower() for name in MAIL_FIELD.findall(fields)}
    return re.match(rb"[A-Za-z-]+:", fields) is not None and b"from" in found and len(found) >= 3


def is_outlook_message(file: IO[bytes], head: bytes) -> bool:
    """A compound file with the part that only messages have."""
    if not head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return False
    wanted, before = "__properties_version1.0".encode("utf-16-le"), b""
    file.seek(0)
    while chunk := file.read(LONGEST_HEAD * 64):
        if wanted in before + chunk:
            return True
        before = chunk[-len(wanted) :]
    return False


def office(part: str, content_type: str) -> Callable[[IO[bytes], bytes], bool]:
    """An Office Open XML file whose main part has this name and content type."""

    def is_it(file: IO[bytes], head: bytes) -> bool:
        with parts_of(file, head) as archive:
            if archive is None or part not in archive.namelist():
                return False
            types = part_of(archive, TYPES_PART)
        if b"macroEnabled" in types:
            raise Unsafe("This file contains macros. Save it without them and attach it again")
        return content_type.encode() in types

    return is_it


def open_document(content_type: str) -> Callable[[IO[bytes], bytes], bool]:
    """An OpenDocument file: its first part names its type."""

    def is_it(file: IO[bytes], head: bytes) -> bool:
        with parts_of(file, head) as archive:
            if archive is None or archive.namelist()[:1] != ["mimetype"]:
                return False
            return part_of(archive, "mimetype").strip() == content_type.encode()

    return is_it


class parts_of:  # noqa: N801
    """Opens a zip as `with parts_of(file, head) as archive`; None for what is none. Raises Unsafe."""

    def __init__(self, file: IO[bytes], head: bytes) -> None:
        self.file, self.head = file, head
        self.archive: zipfile.ZipFile | None = None

    def __enter__(self) -> zipfile.ZipFile | None:
        if not self.head.startswith(b"PK\x03\x04"):
            return None
        check_directory(self.file)
        try:
            self.archive = zipfile.ZipFile(self.file)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
            return None
        check_parts(self.archive)
        return self.archive

    def __exit__(self, *problem: object) -> None:
        if self.archive:
            self.archive.close()


def check_directory(file: IO[bytes]) -> None:
    """Raises Unsafe for a list of parts that is too long, before it is read."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(max(0, size - 65_557))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < END_OF_ZIP.size:
        return
    _, _, _, _, entries, length, _, _ = END_OF_ZIP.unpack_from(tail, at)
    if entries > MOST_ENTRIES or length > LONGEST_DIRECTORY:
        raise Unsafe("This file is packed in too many parts. Save it as a PDF and attach that")


def check_parts(archive: zipfile.ZipFile) -> None:
    """Raises Unsafe for macros, passwords, names that lead elsewhere, and parts that swell when unpacked."""
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if len(set(names)) != len(names) or any(leads_elsewhere(name) for name in names):
        raise Unsafe("This file is not packed as its program packs it. Save it again and attach it")
    if any(part.flag_bits & 1 for part in parts):
        raise Unsafe("This file is protected by a password. Take the password off and attach it again")
    if any(is_macro(name) for name in names):
        raise Unsafe("This file contains macros. Save it without them and attach it again")
    swells = any(
        part.file_size > SMALL and part.file_size > LARGEST_RATIO * max(1, part.compress_size)
        for part in parts
    )
    if swells or len(parts) > MOST_ENTRIES or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unsafe("This file is far larger unpacked than packed. Save it as a PDF and attach that")


def leads_elsewhere(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name.split("/")[0] or ".." in name.split("/")


def is_macro(name: str) -> bool:
    """Visual Basic of Office files; Basic and scripts of OpenDocument files."""
    low = name.lower()
    return "vbaproject" in low or "vbadata" in low or low.startswith(("basic/", "scripts/"))


def part_of(archive: zipfile.ZipFile, name: str) -> bytes:
    """The first megabyte of a part; empty when it cannot be unpacked."""
    try:
        with archive.open(name) as part:
            return part.read(SMALL)
    except Exception:  # a broken part raises whatever its packing raises
        return b""


_MAIN = "application/vnd.openxmlformats-officedocument.{}+xml"

KINDS = (
    Kind("PDF", "application/pdf", (".pdf",), is_pdf, shown=True),
    Kind("PNG picture", "image/png", (".png",), is_png, shown=True),
    Kind("JPEG picture", "image/jpeg", (".jpg", ".jpeg"), begins_with(b"\xff\xd8\xff"), shown=True),
    Kind("TIFF picture", "image/tiff", (".tif", ".tiff"), begins_with(b"II*\x00", b"MM\x00*")),
    Kind(
        "Word document",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        (".docx",),
        office("word/document.xml", _MAIN.format("wordprocessingml.document.main")),
    ),
    Kind(
        "Excel workbook",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        (".xlsx",),
        office("xl/workbook.xml", _MAIN.format("spreadsheetml.sheet.main")),
    ),
    Kind(
        "OpenDocument text",
        "application/vnd.oasis.opendocument.text",
        (".odt",),
        open_document("application/vnd.oasis.opendocument.text"),
    ),
    Kind(
        "OpenDocument spreadsheet",
        "application/vnd.oasis.opendocument.spreadsheet",
        (".ods",),
        open_document("application/vnd.oasis.opendocument.spreadsheet"),
    ),
    Kind("Outlook message", "application/vnd.ms-outlook", (".msg",), is_outlook_message),
    Kind("e-mail file", "message/rfc822", (".eml",), is_mail),
    Kind("plain text file", "text/plain", (".txt",), is_text),
)
"""In the order in which content is tried; an e-mail is plain text as well."""

ACCEPTED = "PDF, PNG, JPEG, TIFF, Word (.docx), Excel (.xlsx), OpenDocument (.odt, .ods), e-mail (.msg, .eml) or plain text (.txt)"

SHOWN = frozenset(kind.media_type for kind in KINDS if kind.shown)
"""Media types that a browser may show; every other file is only downloaded."""


def kind_named(ending: str) -> Kind | None:
    """The kind whose names end like this (".pdf")."""
    return next((kind for kind in KINDS if ending in kind.endings), None)


def kind_of(file: IO[bytes], wanted: Kind | None = None) -> Kind | None:
    """The kind that the content is, or None; `wanted` where it may be that one. Raises Unsafe."""
    file.seek(0)
    head = file.read(LONGEST_HEAD)
    if wanted and wanted.is_it(file, head):
        return wanted
    return next((kind for kind in KINDS if kind.is_it(file, head)), None)
