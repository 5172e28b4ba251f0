"""Somebody at the portal: opens cases, takes steps as people do, and has every distinct page scanned once.

    tamsin = Desk(open_page("internal_phso"), axe)
    tamsin.open("PHSO-2026-000231")
    tamsin.take("Record PTI received", {"Date received": "26/3/2026", "No earlier complaint": True})

What a form asks stands under its label. A text is typed or chosen, a list ticked, True ticks the one box, bytes are
attached as a PDF, and a dictionary answers the questions of a row.
"""

from __future__ import annotations

import re
from typing import ClassVar

from playwright.sync_api import Locator, Page, expect

from e2e.conftest import CheckAccess
from portal.sample.paper import one_page

Answer = str | bool | bytes | list[str] | dict[str, "Answer"]
Answers = dict[str, Answer]

PDF = one_page("Paper", ("Invented for a test.",))


def named(label: str) -> re.Pattern[str]:
    words = re.escape(label).replace("/", r"\/")
    return re.compile(rf"^\s*{words}(\s+\(optional\))?\s*$")


def choose(field: Locator, words: str) -> None:
    """Choose the option that has these words."""
    field.select_option(label=field.locator("option").filter(has_text=words).first.inner_text())


class Desk:
    """A browser in which one person is signed in."""

    scanned: ClassVar[set[str]] = set()

    def __init__(self, page: Page, axe: CheckAccess | None = None) -> None:
        self.page = page
        self.axe = axe
        self.reference = ""

    @property
    def heading(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    @property
    def banner(self) -> Locator:
        return self.page.locator(".portal-banner")

    @property
    def problems(self) -> Locator:
        """The error summary, which takes the focus."""
        return self.page.locator(".govuk-error-summary")

    def region(self, name: str) -> Locator:
        return self.page.get_by_role("region", name=re.compile(rf"^{name}\b"))

    def scan(self, name: str) -> None:
        """Scan this page unless a page of that name was scanned before."""
        if self.axe and name not in self.scanned:
            self.scanned.add(name)
            self.axe(self.page)

    def go(self, address: str, heading: str | re.Pattern[str] = "") -> Desk:
        self.page.goto(address)
        if heading:
            expect(self.heading).to_contain_text(heading)
        return self

    def open(self, reference: str = "") -> Desk:
        self.reference = reference or self.reference
        return self.go(f"/cases/{self.reference}", self.reference)

    # Steps

    def begin(self, label: str, of: str = "") -> Desk:
        """Follow the link of a step: among the next steps, or in the row that the step concerns."""
        if of:
            self.page.get_by_role(
                "link", name=re.compile(rf"^{re.escape(label)} ?: {re.escape(of)}$")
            ).click()
        else:
            self.next_step(label).click()
        expect(self.heading).to_have_text(label)
        self.page.wait_for_load_state(
            "load"
        )  # a style sheet that is cut off would show as a foreign typeface
        return self

    def next_step(self, label: str) -> Locator:
        region = self.region("Next steps")
        link = region.get_by_text(label, exact=True)
        if not link.first.is_visible():
            region.locator("summary").click()
        return link

    def take(self, label: str, answers: Answers | None = None, of: str = "", scan: bool = True) -> Desk:
        """Take a step of the open case and see that the case says so."""
        self.begin(label, of)
        if scan:
            self.scan(label)
        return self.answer(answers or {}).save(label)

    def save(self, label: str) -> Desk:
        """Press the button of the form; where the portal has told somebody something meanwhile, save on top of that."""
        self.page.locator("main form").get_by_role("button", name=label, exact=True).click()
        saved = self.heading.filter(has_text=self.reference or re.compile(r"[A-Z]+-\d{4}-\d{6}"))
        on_top = self.page.get_by_role("button", name="Save my entries on top")
        expect(saved.or_(on_top).first).to_be_visible()
        if on_top.is_visible():
            on_top.click()
            expect(saved).to_be_visible()
        expect(self.banner.first).to_be_visible()
        return self

    def save_refused(self, label: str, sentence: str) -> Desk:
        """Press the button of the form and read why nothing is saved."""
        self.page.locator("main form").get_by_role("button", name=label, exact=True).click()
        expect(self.problems).to_contain_text(sentence)
        return self

    def answer(self, answers: Answers, within: Locator | None = None) -> Desk:
        inside = within or self.page.locator("main")
        for label, value in answers.items():
            group = inside.get_by_role("group", name=named(label))
            if group.count():
                self.answer_group(group.last, value)
            else:
                field = inside.get_by_label(named(label)).and_(inside.locator(":not([type=radio])"))
                self.answer_field(field, value)
        return self

    def answer_group(self, group: Locator, value: Answer) -> None:
        if isinstance(value, dict):
            self.answer(value, group)
        for each in [value] if isinstance(value, str) else value if isinstance(value, list) else []:
            exactly = group.get_by_label(each, exact=True)
            (exactly if exactly.count() else group.get_by_label(each).first).check()

    @staticmethod
    def answer_field(field: Locator, value: Answer) -> None:
        if isinstance(value, bytes):
            field.set_input_files({"name": "paper.pdf", "mimeType": "application/pdf", "buffer": value})
        elif isinstance(value, bool):
            field.set_checked(value)
        elif field.evaluate("field => field.tagName") == "SELECT":
            choose(field, str(value))
        else:
            field.fill(str(value))

    # What a case says

    def is_due(self, deadline: str, day: str) -> None:
        """The case shows a deadline with its due date, for example "Monday 13 April 2026"."""
        row = self.region("Deadlines").get_by_role("listitem").filter(has_text=deadline)
        expect(row.filter(has_text=day).first).to_be_visible()

    def stands(self, status: str, sub_status: str) -> None:
        facts = self.page.locator("dl").first
        expect(facts).to_contain_text(status)
        expect(facts).to_contain_text(sub_status)
