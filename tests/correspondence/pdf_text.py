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


def objects(pdf: bytes) -> dict[int, bytes]:
    """The file's objects by number, those packed into streams as well."""
    found = {
        int(match[1]): match[2]
        for match in re.finditer(rb"(\d+) 0 obj\s*(.*?)\s*endobj", pdf, re.S)
        if b"/ObjStm" not in match[2]
    }
    for match in re.finditer(rb"<<([^>]*/Type ?/ObjStm[^>]*)>>\s*stream\r?\n(.*?)\r?\nendstream", pdf, re.S):
        plain = zlib.decompress(match[2])
        first = int(re.search(rb"/First (\d+)", match[1])[1])  # type: ignore[index]
        numbers = [int(each) for each in plain[:first].split()]
        places = [*(first + each for each in numbers[1::2]), len(plain)]
        for number, start, end in zip(numbers[::2], places, places[1:], strict=False):
            found[number] = plain[start:end].strip()
    return found


def tags(pdf: bytes) -> list[str]:
    """What the file calls its parts, in the order in which a screen reader reads them: ["P", "H1", "P", "H2" …]."""
    all_objects = objects(pdf)
    root = next(
        each
        for each in all_objects.values()
        if b"/StructTreeRoot" in each and b"/Type" in each and b"/K" in each
    )
    read: list[str] = []

    def walk(one: bytes) -> None:
        kind = re.search(rb"/S ?/(\w+)", one)
        if kind:
            read.append(kind[1].decode())
        inside = re.search(rb"/K ?(\[.*?\]|\d+ 0 R)", one, re.S)
        for number in re.findall(rb"(\d+) 0 R", inside[1]) if inside else ():
            child = all_objects[int(number)]
            if b"/StructElem" in child:
                walk(child)

    walk(root)
    return [each for each in read if each not in ("Document", "Div", "NonStruct", "Span", "Part")]


def printed(pdf: bytes) -> str:
    """The words of the file in the order of its content, as software that reads it aloud takes them."""
    streams = []
    for one in objects(pdf).values():
        if packed := re.search(rb"stream\r?\n(.*)\r?\nendstream", one, re.S):
            try:
                streams.append(zlib.decompress(packed[1]))
            except zlib.error:
                continue
    letters: dict[bytes, str] = {}
    for cmap in streams:
        if b"begincmap" in cmap:
            for glyph, code in re.findall(
                rb"<([0-9a-f]{4})> <([0-9a-f]+)>", cmap.split(b"endcodespacerange")[1]
            ):
                letters[glyph] = bytes.fromhex(code.decode()).decode("utf-16-be")
    lines = []
    for content in streams:
        for line in re.findall(rb"\bBT\b(.*?)\bET\b", content, re.S):
            glyphs = b"".join(re.findall(rb"<([0-9a-f]+)>", line))
            lines.append("".join(letters[glyphs[at : at + 4]] for at in range(0, len(glyphs), 4)))
    return " ".join(" ".join(lines).split())
