"""Names of bodies by jurisdiction (PHSO-NI1): what a page says changes for Northern Ireland, stored codes do not."""

from __future__ import annotations

import re
from functools import lru_cache

NI_OMBUDSMAN = "Northern Ireland Ombudsman"

# Stored codes, names of our own team, references and citations of the procedure keep their letters.
_KEPT = (
    r"With PHSO|with PHSO|Implement PHSO Recommendations|Sub Area PHSO|[Ii]nternal PHSO|PHSO-[A-Z0-9]|PHSO step|"
    r"procedure PHSO|ICE/PHSO"
)
_PATTERN = re.compile(
    rf"(?P<kept>{_KEPT})"
    r"|(?P<article>\b[Tt]he )?(?:[Ee]xternal )?(?P<name>Parliamentary (?:&|&amp;|and) Health Service Ombudsman(?: \(PHSO\))?|PHSO)\b"
)


@lru_cache(maxsize=4096)
def for_jurisdiction(text: str, jurisdiction: str) -> str:
    """The text as a page of this jurisdiction says it: "Ask PHSO" becomes "Ask the Northern Ireland Ombudsman"."""
    if jurisdiction != "NI" or ("PHSO" not in text and "Ombudsman" not in text):
        return text

    def name(match: re.Match[str]) -> str:
        if match["kept"]:
            return match["kept"]
        begins = match.start() == 0 or text[: match.start()].rstrip().endswith((".", "?", "!"))
        return ("The " if begins else "the ") + NI_OMBUDSMAN

    return _PATTERN.sub(name, text)


def member(office: str) -> str:
    """Who may refer: "MP", or in Northern Ireland "MP or MLA"."""
    return "MP or MLA" if office == "NI" else "MP"


# Names of procedures keep their letters: MP Enquiries is the title of one.
_RESOLUTION = re.compile(
    r"(?P<kept>\bMP [Ee]nquiries\b|\bMP or MLA\b)"
    r"|(?P<both>Child Maintenance Group \(CMG\))"
    r"|(?P<name>Child Maintenance Group)"
    r"|\b(?P<cmg>CMG)\b"
    r"|\b(?P<mp>MP)(?P<many>s?)\b"
)
CMED = "Child Maintenance and Enforcement Division"


@lru_cache(maxsize=4096)
def for_resolution(text: str, jurisdiction: str) -> str:
    """The same for Complaint - Resolution: CMED stands for CMG, and an MLA may write as an MP does (RES-NI2)."""
    if jurisdiction != "NI":
        return text

    def name(match: re.Match[str]) -> str:
        if match["kept"]:
            return match["kept"]
        if match["both"]:
            return f"{CMED} (CMED)"
        if match["name"]:
            return CMED
        if match["cmg"]:
            return "CMED"
        return "MPs or MLAs" if match["many"] else "MP or MLA"

    return _RESOLUTION.sub(name, text)
