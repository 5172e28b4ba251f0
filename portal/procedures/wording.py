"""Names of bodies by jurisdiction (PHSO-NI1): what a page says changes for Northern Ireland, stored codes do not."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial


def ended(sentence: str) -> str:
    """The sentence with the full stop that the source left out."""
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."


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


# "Complaint - Resolution" and parliamentary contact

_settings: dict[str, Callable[[], str]] = {"NI_ORG_NAME": lambda: "CMED"}


def settings_from(read: Callable[[str], str]) -> None:
    """Where the operator's names come from; without it they are the defaults."""
    for name in _settings:
        _settings[name] = partial(read, name)


# Products, references and stored codes keep their letters, and a name and its office belong together.
_KEPT_OF_RESOLUTION = (
    r"2012 Child Maintenance Group System(?: \(CMG\))?|MP Enqui(?:ries|res)|CMG-[A-Z0-9]|MP-[A-Z0-9]|"
    r"MPs?(?:['’]s)? or MLAs?|Members? of Parliament(?: \(MPs?\))? or Members? of the Legislative Assembly|"
    r"\N{NO-BREAK SPACE}MP\b"
)
_PATTERN_OF_RESOLUTION = re.compile(
    rf"(?P<kept>{_KEPT_OF_RESOLUTION})"
    r"|(?P<organisation>\b[Cc]hild [Mm]aintenance [Gg]roup\b(?: \(CMG\))?|\bCMG\b)"
    r"|(?P<long>\bMembers? of Parliament(?: \(MPs?\))?)"
    r"|(?P<short>\bMPs?\b(?P<genitive>['’]s)?)"
)


def for_resolution(text: str, jurisdiction: str) -> str:
    """The text as a Northern Ireland page of "Complaint - Resolution" says it: CMED for CMG, "MP or MLA" for MP (RES-O47,
    RES-O48)."""
    if jurisdiction != "NI" or not any(each in text for each in ("CMG", "MP", "Parliament", "hild")):
        return text
    return _for_resolution(text, _settings["NI_ORG_NAME"]())


@lru_cache(maxsize=4096)
def _for_resolution(text: str, organisation: str) -> str:
    def name(match: re.Match[str]) -> str:
        if match["kept"]:
            return match["kept"]
        if match["organisation"]:
            return organisation
        if match["long"]:
            many = match["long"].startswith("Members")
            mlas = (
                "Members of the Legislative Assembly (MLA)"
                if many
                else "Member of the Legislative Assembly (MLA)"
            )
            return f"{match['long']} or {mlas}"
        plural = "s" if match["short"].startswith("MPs") else ""
        ending = f"{plural}{match['genitive'] or ''}"
        return f"MP{ending} or MLA{ending}"

    return _PATTERN_OF_RESOLUTION.sub(name, text)


_SERVICE_REQUEST = re.compile(r"\b(?P<article>[Tt]his|[Tt]he) SR\b")


def for_ombudsman(text: str, jurisdiction: str) -> str:
    """The Ombudsman's staff keep records, not service requests."""
    return _SERVICE_REQUEST.sub(r"\g<article> record", text) if " SR" in text else text
