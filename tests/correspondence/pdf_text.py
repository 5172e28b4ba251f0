"""Reads of a PDF what the tests ask for: its objects, unpacked."""

from __future__ import annotations

import re
import zlib


def unpacked(pdf: bytes) -> bytes:
    """The whole file with its packed streams unpacked."""
    found = [pdf]
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S):
        try:
            found.append(zlib.decompress(match[1]))
        except zlib.error:
            continue
    return b"\n".join(found)
