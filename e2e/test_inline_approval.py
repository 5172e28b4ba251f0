"""A team leader decides plans in the row of the inbox."""

import re

import pytest
from playwright.sync_api import Locator, expect

from e2e.conftest import CheckAccess, OpenPage
from e2e.desk import Desk

BANK_CHARGES, ABOVE_THE_LIMIT, WRONG_AMOUNT = "PHSO-2026-000163", "PHSO-2026-000176", "PHSO-2025-000874"


@pytest.fixture
def marcus(open_page: OpenPage, axe: CheckAccess) -> Desk:
    return Desk(open_page("internal_phso_team_leader"), axe).go("/team-leader/inbox", "Inbox")


def opener(marcus: Desk, reference: str) -> Locator:
    return marcus.page.locator(f"#open-{reference}")


def decide(marcus: Desk, reference: str) -> Locator:
    """Open the row of a case; its panel."""
    opener(marcus, reference).click()
    heading = marcus.page.get_by_role("heading", name=f"Decide the plan of {reference}")
    expect(heading).to_be_focused()
    expect(opener(marcus, reference)).to_have_attribute("aria-expanded", "true")
    return marcus.page.get_by_role("group", name=f"Decide the plan of {reference}")


def take(panel: Locator) -> None:
    panel.get_by_role("button", name="Take SR").click()
    banner = panel.page.get_by_text("You have taken this SR.")
    expect(banner).to_be_visible()


def announced(marcus: Desk) -> Locator:
    return marcus.page.locator("#announcements")


def test_escape_closes_a_row_and_another_one_opens_with_what_was_typed_kept(marcus: Desk) -> None:
    marcus.scan("inbox")
    panel = decide(marcus, BANK_CHARGES)
    marcus.scan("inbox, a plan open")
    marcus.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(opener(marcus, BANK_CHARGES)).to_be_focused()
    expect(opener(marcus, BANK_CHARGES)).to_have_attribute("aria-expanded", "false")

    marcus.page.keyboard.press("Enter")
    expect(panel.get_by_role("heading").first).to_be_focused()
    decide(marcus, WRONG_AMOUNT)
    expect(panel).to_have_count(0)  # one row is open at a time


def test_a_plan_within_the_limit_is_approved(marcus: Desk) -> None:
    panel = decide(marcus, BANK_CHARGES)
    expect(panel).to_contain_text("Your limit £500.00 covers it.")
    take(panel)
    amount, button = panel.get_by_label("Amount"), panel.get_by_role("button", name=re.compile("^Approve"))
    expect(amount).to_have_value("")  # the second reading is the check
    expect(button).to_have_text("Approve")
    amount.fill("38,5")
    expect(panel).to_contain_text("Not read yet")
    expect(button).to_have_text("Approve")
    amount.fill("38.05")
    expect(button).to_have_text("Approve £38.05")
    expect(panel).to_contain_text("Read as £38.05; the plan says £38.50")
    panel.get_by_label("Comments").fill("The bank statement shows the charges.")
    button.click()
    expect(marcus.problems).to_contain_text("You typed £38.05 and the plan says £38.50")
    expect(marcus.problems).to_be_focused()
    marcus.scan("inbox, a refused amount")
    expect(panel.get_by_label("Comments")).to_have_value("The bank statement shows the charges.")

    amount.fill("38.50")
    expect(panel).to_contain_text("Read as £38.50, the same as the plan")
    expect(button).to_have_text("Approve £38.50")
    button.click()
    expect(marcus.banner.first).to_contain_text("Approved £38.50.")
    expect(announced(marcus)).to_have_text(f"Approved £38.50 for {BANK_CHARGES}. 2 plans left.")
    expect(opener(marcus, BANK_CHARGES)).to_have_count(0)
    expect(marcus.page.locator(":focus")).to_have_id(re.compile("^open-PHSO"))  # the next row
    marcus.scan("inbox, after a decision")


def test_a_plan_above_the_limit_needs_a_higher_authorisation(marcus: Desk) -> None:
    panel = decide(marcus, ABOVE_THE_LIMIT)
    expect(panel).to_contain_text("£500.00 does not cover it. Higher authorisation is needed, form CSF824.")
    take(panel)
    expect(panel.get_by_role("region", name="Not yet")).to_contain_text("You can approve up to £500.00.")
    expect(panel.get_by_role("button", name="Approve")).to_have_count(0)
    panel.get_by_label("Appropriate manager").fill("Prudence Achterberg")
    panel.get_by_role("button", name="Ask for higher authorisation").click()
    expect(marcus.banner.first).to_contain_text("CSF824 to Prudence Achterberg.")

    marcus.page.get_by_role("link", name=re.compile("^Waiting for higher authorisation")).click()
    panel = decide(marcus, ABOVE_THE_LIMIT)
    expect(panel.get_by_role("region", name="Not yet")).to_contain_text("Waiting for higher authorisation")
    marcus.scan("inbox, higher authorisation")
    panel.get_by_label("Grade").fill("Grade 7")
    panel.get_by_label("Yes", exact=True).check()
    panel.get_by_role("button", name="Record higher authorisation").click()
    expect(marcus.banner.first).to_contain_text("Higher authorisation: Yes.")
    panel.get_by_label("Amount").fill("750")
    panel.get_by_label("Comments").fill("Agreed by a grade 7.")
    panel.get_by_role("button", name="Approve £750.00").click()
    expect(marcus.banner.first).to_contain_text("Approved £750.00.")


def test_an_amount_that_differs_from_the_final_decision_is_rejected_and_the_right_one_cannot_be(
    marcus: Desk, open_page: OpenPage
) -> None:
    panel = decide(marcus, WRONG_AMOUNT)
    expect(panel.get_by_role("table", name="Amounts")).to_contain_text("£45.00 too little")
    take(panel)
    refused = panel.get_by_role("region", name="Not yet")
    expect(refused).to_contain_text("The FDL says £250.00. Reject this so that it can be corrected.")
    panel.get_by_role("button", name="Reject - amount entered wrongly").click()
    expect(marcus.problems).to_contain_text("Add a comment")
    panel.get_by_label("Comments").fill("The letter says £250.00.")
    panel.get_by_role("button", name="Reject - amount entered wrongly").click()
    expect(marcus.banner.first).to_contain_text("Rejected £205.00.")

    tamsin = Desk(open_page("internal_phso")).open(WRONG_AMOUNT)
    expect(tamsin.region("Plan")).to_contain_text("The letter says £250.00.")
    tamsin.take("Change plan", {"Amount": "250"}, of="Pay the amount set by the FDL", scan=False)
    tamsin.take("Send plan for TL approval")

    marcus.go("/team-leader/inbox", "Inbox")
    take(decide(marcus, WRONG_AMOUNT))
    expect(refused).to_contain_text("The amount set by the FDL cannot be rejected.")
    expect(panel.get_by_role("button", name=re.compile("^Reject"))).to_have_count(0)
    marcus.scan("inbox, an amount that is locked")
    panel.get_by_label("Amount").fill("£250.00")
    panel.get_by_label("Comments").fill("As the letter says.")
    panel.get_by_role("button", name="Approve £250.00").click()
    expect(marcus.banner.first).to_contain_text("Approved £250.00.")
