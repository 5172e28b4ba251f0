"""Written documents as pages show them: their headed sections on paper, with or without what changed."""

from __future__ import annotations

from collections.abc import Sequence

from portal.cases.models import Case
from portal.correspondence.differences import paragraphs, sections
from portal.correspondence.models import Document
from portal.views import PaperPart


def document_href(reference: str, document_id: int) -> str:
    """The address of a document of the case."""
    return f"/cases/{reference}/documents/{document_id}"


def versions(case: Case, kind: str) -> list[Document]:
    """The versions of a written document, the newest first."""
    return sorted(case.documents_of(kind), key=lambda each: -each.version)


def whole(document: Document) -> list[PaperPart]:
    """Every section as it reads."""
    return [
        PaperPart(heading, "", paragraphs([("", text)])) for heading, text in document.sections or () if text
    ]


def changed(old: Document, new: Document) -> list[PaperPart]:
    """The sections that are not word for word as they were, each with its changes numbered."""
    found = [each for each in sections(old.sections or (), new.sections or ()) if each.kind]
    return [
        PaperPart(each.heading, f"change {number} of {len(found)}", each.paragraphs)
        for number, each in enumerate(found, start=1)
    ]


def headings_changed(old: Document | None, new: Document) -> dict[str, str]:
    """For each section of the new version: "" as before, "ins" new, "changed" otherwise."""
    if old is None:
        return {}
    return {each.heading: each.kind for each in sections(old.sections or (), new.sections or ())}


def amount_of_changes(parts: Sequence[PaperPart]) -> str:
    """ "3 changes", "1 change"."""
    return f"{len(parts)} change{'' if len(parts) == 1 else 's'}"
