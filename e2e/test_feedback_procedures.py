"""Review and feedback in the browser: praise to its closing.

Pages that test_pages.py opens too are scanned there.
"""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import expect

from e2e.conftest import CheckAccess, OpenPage
from e2e.desk import PDF, Answers, Desk
from tests.running import Portal

CASE: Answers = {
    "Service user": "Beatrix Holloway-Mensah",
    "Date received": "3/3/2026",
    "Organisation complained about": "Child Maintenance Group",
    "Risk level": "Low",
}


def begin(desk: Desk, label: str, answers: Answers, reference: str = "") -> str:
    """Begin a record from the page of its case, or the case itself; gives the reference."""
    if reference:
        desk.go(f"/cases/{reference}", reference)
        desk.page.get_by_role("link", name=re.compile(rf"^{label}")).first.click()
    else:
        desk.go("/cases/new", "New case").page.get_by_role("link", name=label, exact=True).click()
    expect(desk.heading).to_have_text(label)
    desk.scan(label)
    desk.reference = ""
    desk.answer(answers).save(label)
    found = re.search(r"[A-Z]+-\d{4}-\d{6}", desk.heading.inner_text())
    assert found
    desk.reference = found[0]
    return desk.reference


def test_praise_goes_to_the_manager_and_ends_with_comments_and_copies(
    portal: Portal, open_page: OpenPage, axe: CheckAccess
) -> None:
    """RF-07a, RF-08a, RF-08c, RF-09a, RF-09b, PF-T1, PF-T2, PF-T3"""
    portal.on(date(2026, 3, 23))  # a Monday
    gideon = Desk(open_page("case_owner"), axe)
    case = begin(gideon, "Open case", CASE)
    gideon.scan("Case of the Ombudsman")
    praise = begin(
        gideon,
        "Save feedback to case",
        {
            "How the feedback arrived": "E-mail",
            "Date received": "20/3/2026",
            "From": "Ophelia Tranter-Yeboah",
            "Main contents": "She rang me every Friday, even when there was nothing new to say.",
            "The e-mail, scan or photo": PDF,
        },
        case,
    )
    gideon.take("Send to manager")
    gideon.scan("Positive feedback")
    cressida = Desk(open_page("manager"), axe)
    cressida.open(praise).begin("Comment and close")
    cressida.page.locator("main form").get_by_role("button", name="Comment and close").click()
    expect(cressida.problems).to_contain_text("Enter comments, or tick No comments to add")
    cressida.answer({"Comments to the caseworker": "Thank you, Gideon. Show the team how you did it."})
    cressida.save("Comment and close")
    cressida.stands("Closed", "")
    theodora = Desk(open_page("director_olc"), axe)
    theodora.go("/", "My work")
    expect(theodora.page.locator("main")).to_contain_text("positive feedback received")
    theodora.scan("Home of a director")
