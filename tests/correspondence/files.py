"""Small files of each kind, honest and hostile."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping

from werkzeug.datastructures import FileStorage

PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 17
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 20
TIFF = b"II*\x00\x08\x00\x00\x00" + b"\x00" * 20
TEXT = "Dear Marigold Thistlewood,\nwe are sorry – £150.00 is on its way.\n".encode()
MAIL = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: Agreement\r\n\r\nThe client agrees.\r\n"
MESSAGE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "__properties_version1.0".encode("utf-16-le")
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "WordDocument".encode("utf-16-le")
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
PROGRAM = b"MZ\x90\x00" + b"\x00" * 60 + b"This program cannot be run in DOS mode."

MAIN = "application/vnd.openxmlformats-officedocument.{}+xml"
WORD_TYPE = MAIN.format("wordprocessingml.document.main")


def packed(parts: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with these parts in this order."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def word(main: str = WORD_TYPE, **more: str | bytes) -> bytes:
    """A Word document; `more` are further parts, written with __ for a slash."""
    return packed(
        {
            "[Content_Types].xml": f'<Types><Override ContentType="{main}"/></Types>',
            "word/document.xml": "<document/>",
            **{name.replace("__", "/"): content for name, content in more.items()},
        }
    )


def excel() -> bytes:
    return packed(
        {
            "[Content_Types].xml": f'<Types><Override ContentType="{MAIN.format("spreadsheetml.sheet.main")}"/></Types>',
            "xl/workbook.xml": "<workbook/>",
        }
    )


def open_document(kind: str = "text", **more: str | bytes) -> bytes:
    parts: dict[str, str | bytes] = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": "<c/>",
    }
    return packed({**parts, **{name.replace("__", "/"): content for name, content in more.items()}})


def many_parts(count: int) -> bytes:
    """A zip with this many empty parts."""
    return packed({f"word/{number}.xml": "" for number in range(count)}, zipfile.ZIP_STORED)


def claiming_more_parts(content: bytes, directory: int) -> bytes:
    """The zip with another length of its list of parts in its last record."""
    at = content.rindex(b"PK\x05\x06")
    return content[: at + 12] + struct.pack("<L", directory) + content[at + 16 :]


def with_password(content: bytes) -> bytes:
    """The zip with each part marked as encrypted."""
    changed = bytearray(content)
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + flags] |= 1
            at = changed.find(mark, at + 1)
    return bytes(changed)


def upload(content: bytes, name: str) -> FileStorage:
    """The file as the web framework hands it over."""
    return FileStorage(io.BytesIO(content), filename=name, content_type="application/octet-stream")
