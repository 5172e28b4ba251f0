"""The way from the request to a decided plan in a browser without scripts."""

import re
from datetime import date

from playwright.sync_api import expect

from e2e.conftest import OpenPage
from e2e.desk import PDF, Desk
from tests.running import Portal


def test_a_case_is_raised_and_worked_on_without_scripts(portal: Portal, open_page: OpenPage) -> None:
    portal.on(date(2026, 3, 30))  # the Monday before Easter
    tamsin = Desk(open_page("internal_phso", javascript=False))
    tamsin.page.get_by_role("link", name="New case", exact=True).click()
    tamsin.page.get_by_role("link", name="Raise PHSO request", exact=True).click()
    tamsin.answer({"Date received": "32/3/2026", "Case number": "4824 3390", "Client": "Cosima Rainsford"})
    tamsin.page.get_by_role("button", name="Raise PHSO request").last.click()
    expect(tamsin.problems).to_contain_text("Choose the jurisdiction")
    expect(tamsin.page.get_by_label("Client")).to_have_value("Cosima Rainsford")
    tamsin.answer({"Date received": "30/3/2026", "Jurisdiction": "GB"}).save("Raise PHSO request")
    tamsin.reference = tamsin.heading.inner_text().split()[0]

    tamsin.begin("Record information sent")
    tamsin.page.get_by_role("button", name="Add another").click()
    expect(tamsin.page.get_by_role("group", name="Item 3")).to_be_visible()
    for row in ("Item 1", "Item 2"):
        tamsin.answer({row: {"Provided on": "30/3/2026"}})
    tamsin.answer({"Date sent": "30/3/2026", "Files sent": PDF}).save("Record information sent")
    expect(tamsin.banner.first).to_contain_text("Sent the information to PHSO")

    tamsin.begin("Record PTI received")
    tamsin.answer(
        {"Date received": "30/3/2026", "No earlier complaint": True, "Proposal to investigate": PDF}
    )
    tamsin.page.get_by_role("button", name="Check the dates").click()
    preview = tamsin.region("When you save this")
    expect(preview).to_contain_text("Wednesday 15 April 2026")  # ten working days, over Easter
    expect(tamsin.page.get_by_text("Read as Monday 30 March 2026")).to_be_visible()
    expect(tamsin.page.get_by_text("Kept from your last try: paper.pdf")).to_be_visible()
    tamsin.save("Record PTI received")
    tamsin.is_due("PTI response", "Wednesday 15 April 2026")
    expect(tamsin.region("Correspondence")).to_contain_text("Proposal to investigate")
    tamsin.take("Add reason", {"Reason/Grounds": "Delay", "Comments": "Letters went unanswered."})
    expect(tamsin.region("Plan")).to_contain_text("Letters went unanswered.")


def test_a_plan_is_decided_without_scripts(open_page: OpenPage) -> None:
    marcus = Desk(open_page("internal_phso_team_leader", javascript=False))
    marcus.go("/team-leader/inbox", "Inbox")
    marcus.page.get_by_role("link", name=re.compile("^Decide.*PHSO-2026-000163")).click()
    expect(marcus.page).to_have_url(re.compile(r"open=PHSO-2026-000163"))
    panel = marcus.page.get_by_role("group", name="Decide the plan of PHSO-2026-000163")
    panel.get_by_role("button", name="Take SR").click()
    expect(marcus.banner.first).to_contain_text("You have taken this SR.")
    panel.get_by_label("Amount").fill("38.05")
    panel.get_by_label("Comments").fill("The statement shows the charges.")
    panel.get_by_role("button", name="Approve").click()
    expect(marcus.problems).to_contain_text("the plan says £38.50")
    expect(panel.get_by_label("Comments")).to_have_value("The statement shows the charges.")
    panel.get_by_label("Amount").fill("38.50")
    panel.get_by_role("button", name="Approve").click()
    expect(marcus.banner.first).to_contain_text("Approved £38.50.")
    expect(marcus.page.get_by_role("link", name=re.compile("^Decide.*PHSO-2026-000163"))).to_have_count(0)
