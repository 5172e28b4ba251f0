"""The pages of a written document: its words on paper, its versions, and what changed between two of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal import clock
from portal.cases.models import Case
from portal.correspondence.differences import in_words, sections
from portal.correspondence.letters import paragraphs, state_words
from portal.correspondence.models import Document
from portal.faces import when
from portal.procedures import procedure
from portal.views import Link, PaperPart, Trail, Version


@dataclass
class DocumentPage:
    """One version of a written document."""

    heading: str
    trail: Trail
    lead: str
    facts: list[tuple[str, str]]
    parts: list[PaperPart]
    pdf: Link
    versions: list[Version]


@dataclass
class ComparisonPage:
    """Two versions as one text in runs; `summary` counts what changed."""

    heading: str
    trail: Trail
    lead: str
    summary: str
    parts: list[PaperPart]
    versions: list[Version]


def address(case: Case, document: Document, more: str = "") -> str:
    return f"/cases/{case.reference}/documents/{document.id}{more}"


def document_page(case: Case, document: Document, versions: Sequence[Document]) -> DocumentPage:
    title = titled(case, document)
    return DocumentPage(
        heading=f"{title}, version {document.version}" if len(versions) > 1 else title,
        trail=trail(case, title),
        lead=f"{case.reference}, {case.client_name}",
        facts=facts(document),
        parts=[
            PaperPart(heading, "", [[("", line) for line in lined(lines)] for lines in paragraphs(words)])
            for heading, words in document.sections or ()
        ],
        pdf=Link("Download as PDF", address(case, document, ".pdf")),
        versions=[version(case, each, document, versions) for each in versions] if len(versions) > 1 else [],
    )


def lined(lines: Sequence[str]) -> list[str]:
    """The lines of a paragraph, each but the last with its end."""
    return [f"{line}\n" for line in lines[:-1]] + list(lines[-1:])


def comparison_page(case: Case, older: Document, newer: Document) -> ComparisonPage:
    title = titled(case, newer)
    found = sections(older.sections or (), newer.sections or ())
    return ComparisonPage(
        heading=f"{title}: what changed from version {older.version} to version {newer.version}",
        trail=trail(case, "What changed", Link(title, address(case, newer))),
        lead=f"{case.reference}, {case.client_name}",
        summary=f"{in_words(found)}.",
        parts=[
            PaperPart(each.heading, {"ins": "added", "del": "removed"}.get(each.kind, ""), each.paragraphs)
            for each in found
        ],
        versions=[
            Version(f"Version {each.version}", by_words(each), link=Link("Open", address(case, each)))
            for each in (older, newer)
        ],
    )


def titled(case: Case, document: Document) -> str:
    return procedure(case.procedure).worded(document.title, case.jurisdiction)


def trail(case: Case, here: str, *links: Link) -> Trail:
    return Trail([Link(case.reference, f"/cases/{case.reference}"), *links], here)


def facts(document: Document) -> list[tuple[str, str]]:
    found = [
        ("Written by", by_words(document)),
        ("Version", str(document.version)),
        ("State", state_words(document)),
        ("Digest", document.signed_digest[:8]),
    ]
    if document.decision_reason:
        found.append(("Reason", document.decision_reason))
    return found


def by_words(document: Document) -> str:
    return f"{document.made_by}, {when(document.made_at, clock.today())}"


def version(case: Case, each: Document, shown: Document, versions: Sequence[Document]) -> Version:
    """A line of the list of versions, with the way to what changed since the one before."""
    before = next((one for one in versions if one.version < each.version), None)
    link = (
        Link("What changed", address(case, before, f"/compare/{each.id}"), f"in version {each.version}")
        if before
        else None
    )
    return Version(
        f"Version {each.version}",
        by_words(each),
        note="This version" if each.id == shown.id else "",
        lines=[state_words(each)] if each.state else [],
        link=link,
    )
