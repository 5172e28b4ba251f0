"""Reads the portal's HTML: every error of the markup is an error of the test."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from xml.etree.ElementTree import Element

import html5lib
from html5lib.constants import E

FIELDS_WITHOUT_VALUE = {"submit", "button", "reset", "image", "file"}
INSIDE = {"<tr": "tbody", "<td": "tr", "<th": "tr", "<tbody": "table", "<thead": "table", "<option": "select"}


class MarkupError(AssertionError):
    """The portal sent HTML that does not parse without errors."""


@lru_cache(maxsize=8)
def parse(text: str) -> Element:
    """The document or fragment as a tree, to be read only. Raises MarkupError naming each fault with its line."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    start = text.lstrip()[:20].lower()
    if start.startswith("<!doctype"):
        tree = parser.parse(text)
        faults = _repeated_ids(tree)
    else:
        container = next((inside for tag, inside in INSIDE.items() if start.startswith(tag)), "div")
        tree = parser.parseFragment(text, container=container)
        faults = []
    lines = text.splitlines()
    for (line, column), code, values in parser.errors:
        near = lines[line - 1].strip()[max(0, column - 60) : column + 60]
        faults.append(f"line {line}: {E[code] % values}\n    {near}")
    if faults:
        raise MarkupError("The page does not parse:\n" + "\n".join(faults))
    return tree


def _repeated_ids(tree: Element) -> list[str]:
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id"))
    return [f"the id {name!r} stands {times} times" for name, times in ids.items() if times > 1]


def text_of(element: Element) -> str:
    """The words of an element, blanks made single."""
    return " ".join("".join(element.itertext()).split())


@dataclass(frozen=True)
class Form:
    """One form of a page, as a browser would send it."""

    element: Element
    page_address: str

    @property
    def action(self) -> str:
        return self.element.get("action") or self.page_address

    @property
    def method(self) -> str:
        return (self.element.get("method") or "get").lower()

    @cached_property
    def values(self) -> dict[str, str | list[str]]:
        """What the form holds before anybody types; repeated names give a list."""
        found: dict[str, list[str]] = {}
        for field in self.element.iter():
            name = field.get("name")
            if name:
                found.setdefault(name, []).extend(_values(field))
        return {name: values[0] if len(values) == 1 else values for name, values in found.items() if values}

    def buttons(self) -> dict[str, tuple[str, str]]:
        """Label of each submit button that sends a value: its name and value."""
        return {
            text_of(button): (button.get("name", ""), button.get("value", ""))
            for button in self.element.iter("button")
            if button.get("type", "submit") == "submit"
        }


def _values(field: Element) -> list[str]:
    if field.tag == "textarea":
        return [(field.text or "").removeprefix("\n")]
    if field.tag == "select":
        options = list(field.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None]
        if not chosen and field.get("multiple") is None:
            chosen = options[:1]
        return [option.get("value", text_of(option)) for option in chosen]
    if field.tag != "input" or field.get("type") in FIELDS_WITHOUT_VALUE:
        return []
    if field.get("type") in ("radio", "checkbox"):
        return [field.get("value", "on")] if field.get("checked") is not None else []
    return [field.get("value", "")]


def forms(tree: Element, page_address: str) -> list[Form]:
    """The forms of the page's main part; of the whole page when it has no main part."""
    main = next(tree.iter("main"), tree)
    return [Form(element, page_address) for element in main.iter("form")]
