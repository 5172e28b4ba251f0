"""The titles of other texts as links, where an administrator has set their address (PHSO-S12, RF-19d)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from portal.views import Link, Words


def linked(line: str, titles: Iterable[str], addresses: Mapping[str, str]) -> str | Words:
    """The line with the first of these titles that it names as a link."""
    for title in titles:
        if addresses.get(title) and title in line:
            before, _, after = line.partition(title)
            return Words(before.rstrip(), link=Link(title, addresses[title]), after=after)
    return line
