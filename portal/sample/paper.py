"""One-page PDFs for the sample cases, written by hand so that they need no library."""

from __future__ import annotations

from functools import cache

from portal.correspondence.store import store
from portal.procedures.changes import Upload


def one_page(title: str, lines: tuple[str, ...]) -> bytes:
    """A PDF of one page with a title and lines of text."""

    def text(words: str) -> str:
        return (
            words.encode("cp1252", "replace")
            .decode("cp1252")
            .replace("\\", "\\\\")
            .replace("(", "\\(")
            .replace(")", "\\)")
        )

    drawn = [f"BT /F1 16 Tf 60 780 Td ({text(title)}) Tj ET"]
    drawn += [
        f"BT /F1 11 Tf 60 {750 - 18 * number} Td ({text(line)}) Tj ET" for number, line in enumerate(lines)
    ]
    stream = "\n".join(drawn).encode("cp1252", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start


@cache
def paper(title: str, name: str) -> Upload:
    """A stored sample document."""
    content = one_page(title, ("Invented for training.", "No real person, place, case or amount is meant."))
    return Upload(store().put(content), f"{name}.pdf", "application/pdf", len(content))
