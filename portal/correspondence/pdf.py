"""Sets a page as an accessible PDF (PDF/UA-1): tagged, with its language and title, the typeface embedded.

WeasyPrint draws with Pango, a library of the machine. It is loaded when the first PDF is set, so that a machine
without it runs the rest of the portal.
"""

from __future__ import annotations

import logging
import threading
from contextlib import suppress
from functools import cache, lru_cache
from typing import Any

from portal import paths

log = logging.getLogger("portal")

STYLE_SHEET = paths.STATIC / "letter.css"
TYPEFACE = paths.STATIC / "vendor" / "atkinson-hyperlegible-next-latin-wght-normal.woff2"

NOT_SET_UP = (
    "The portal cannot make PDFs on this machine: the library Pango is missing. Nothing is saved. "
    "Ask the administrator to install it (README, What PDF needs)."
)


class NotPossible(Exception):
    """The PDF cannot be made here and now; the message is the sentence for the person."""

    @property
    def sentence(self) -> str:
        return str(self)


@lru_cache(maxsize=64)
def set_pdf(html: str) -> bytes:
    """The page as a PDF. Its content may refer to nothing outside itself but the typeface. Raises NotPossible.

    A letter is mostly read as a draft before it is issued with the same words, and setting one takes a sixth of a second.
    """
    weasyprint = _weasyprint()
    fonts = weasyprint.text.fonts.FontConfiguration()
    fetcher = _only_typeface()
    style = weasyprint.CSS(filename=str(STYLE_SHEET), font_config=fonts, url_fetcher=fetcher)
    document = weasyprint.HTML(string=html, base_url=None, url_fetcher=fetcher)
    made: bytes = document.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")
    return made


@cache
def warm_up() -> None:
    """Load WeasyPrint beside the request, so that the first letter of a process does not wait for it in its step."""
    threading.Thread(target=_load, daemon=True).start()


def _load() -> None:
    with suppress(NotPossible):
        _weasyprint()


def _weasyprint() -> Any:
    try:
        import weasyprint
        import weasyprint.text.fonts
    except (ImportError, OSError) as problem:
        log.error("WeasyPrint does not start: %s", problem)
        raise NotPossible(NOT_SET_UP) from problem
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    return weasyprint


@cache
def _only_typeface() -> Any:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class OnlyTypeface(URLFetcher):
        """Fetches the portal's typeface and nothing else, whatever a text may ask for."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url != TYPEFACE.as_uri():
                raise FatalURLFetchingError(f"A letter may not fetch {url[:200]}")
            return super().fetch(url, headers)

    return OnlyTypeface()
