"""Reads pages as somebody reads them: what stands where, with a blank between blocks."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from tests import html

BEFORE_A_MARK = re.compile(r" (?=[,.:;])")


def spaced(element: Element) -> str:
    """The words of an element, those of its parts kept apart."""
    return BEFORE_A_MARK.sub("", " ".join(" ".join(element.itertext()).split()))


def part(page: str, name: str) -> str:
    """The words of the element with this id; empty when the page has none."""
    found = [each for each in html.parse(page).iter() if each.get("id") == name]
    return spaced(found[0]) if found else ""


def words(page: str) -> str:
    """The words of the page's main part."""
    tree = html.parse(page)
    return spaced(next(tree.iter("main"), tree))
