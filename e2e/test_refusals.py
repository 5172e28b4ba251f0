"""What the portal refuses, and that nobody loses what was typed."""

import re
from datetime import date

from playwright.sync_api import expect

from e2e.conftest import CheckAccess, OpenPage
from e2e.desk import Desk
from tests.running import Portal

IN_PREPARATION, INFORMATION_DUE = "PHSO-2026-000231", "PHSO-2026-000244"


def test_bad_answers_are_kept_and_explained(open_page: OpenPage, axe: CheckAccess) -> None:
    tamsin = Desk(open_page("internal_phso"), axe).open(INFORMATION_DUE)
    tamsin.begin("Record information sent")
    tamsin.answer({"Item 1": {"Provided on": "31/2/2026"}, "Date sent": "yesterday", "Enclosures": "Print."})
    form = tamsin.page.locator("main form")
    form.get_by_label("Files sent").set_input_files(
        {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\x00 this is a program"}
    )
    form.get_by_role("button", name="Record information sent", exact=True).click()
    expect(tamsin.problems).to_be_focused()
    expect(tamsin.page).to_have_title(re.compile("^Error: "))
    expect(tamsin.page.get_by_label("Date sent")).to_have_value("yesterday")
    expect(tamsin.page.get_by_label("Enclosures")).to_have_value("Print.")
    expect(tamsin.page.get_by_label("Provided on").first).to_have_value("31/2/2026")
    expect(tamsin.problems).to_contain_text("This is not a PDF, although its name says so")
    tamsin.scan("a form with problems")
    link = tamsin.problems.get_by_role("link").first
    wanted = (link.get_attribute("href") or "").removeprefix("#")
    link.click()
    expect(tamsin.page.locator(":focus")).to_have_id(wanted)


def test_a_step_that_is_not_possible_says_what_comes_first_and_who_can_do_it(
    open_page: OpenPage, axe: CheckAccess
) -> None:
    tamsin = Desk(open_page("internal_phso"), axe)
    tamsin.go(f"/cases/{IN_PREPARATION}/steps/record-case-conference", "Record case conference")
    expect(tamsin.page.locator("main")).to_contain_text("The papers must go out before the case conference")
    expect(tamsin.page.locator("main form")).to_have_count(0)
    tamsin.scan("a step that is refused")
    tamsin.go(f"/cases/{IN_PREPARATION}/steps/sign-off-pti-response", "Sign off PTI response")
    expect(tamsin.page.locator("main")).to_contain_text("Dr Honora Pellwick, head of complaints review")
    tamsin.scan("a step of another role")


def test_of_two_people_the_second_sees_what_changed_and_keeps_the_text(
    open_page: OpenPage, axe: CheckAccess
) -> None:
    first = Desk(open_page("internal_phso"), axe).open(IN_PREPARATION).begin("Save complaint details")
    second = Desk(open_page("internal_phso"), axe).open(IN_PREPARATION).begin("Save complaint details")
    first.answer({"Addressee": "Marigold Thistlewood"}).save("Save complaint details")
    second.answer({"Addressee": "M Thistlewood", "Reasons (full details)": "Letters went astray."})
    second.page.get_by_role("button", name="Save complaint details", exact=True).click()
    expect(second.page.get_by_text("Tamsin Oakapple changed this case")).to_be_visible()
    expect(second.page.get_by_label(re.compile("^Reasons"))).to_have_value("Letters went astray.")
    expect(second.page.get_by_label(re.compile("^Addressee"))).to_have_value("M Thistlewood")
    second.scan("a stale form")
    second.page.get_by_role("button", name="Save my entries on top").click()
    expect(second.banner.first).to_contain_text("Saved the complaint details")


def test_a_second_press_saves_nothing_twice(open_page: OpenPage, axe: CheckAccess) -> None:
    tamsin = Desk(open_page("internal_phso"), axe).open(IN_PREPARATION)
    tamsin.begin("Add reason").answer({"Reason/Grounds": "Wrong address", "Comments": "For five months."})
    again = tamsin.page.context.new_page()
    token = tamsin.page.locator("main form input[name=token]").first.get_attribute("value") or ""
    again.goto(tamsin.page.url)
    again.locator("main form input[name=token]").first.evaluate(
        "(field, token) => field.value = token", token
    )
    tamsin.page.get_by_role("button", name="Add reason", exact=True).dblclick()
    expect(tamsin.banner.first).to_contain_text("Added a reason")
    expect(tamsin.region("Plan").get_by_role("rowheader", name="Wrong address")).to_have_count(1)

    other = Desk(again, axe)
    other.answer({"Reason/Grounds": "Wrong address", "Comments": "For five months."})
    again.get_by_role("button", name="Add reason", exact=True).click()
    expect(other.banner.first).to_contain_text("This was already saved")
    expect(other.region("Plan").get_by_role("rowheader", name="Wrong address")).to_have_count(1)
    other.scan("saved already")


def test_another_organisation_learns_nothing(open_page: OpenPage, axe: CheckAccess) -> None:
    gideon = Desk(open_page("case_owner"), axe).go(f"/cases/{IN_PREPARATION}")
    words = gideon.page.locator("main").inner_text()
    assert "There is no such case, or it is not yours to see." in words
    gideon.scan("no such case")
    gideon.go("/cases/PHSO-2026-999999")
    assert gideon.page.locator("main").inner_text() == words
    gideon.page.get_by_label("Find a case: reference, name or number").first.fill(IN_PREPARATION)
    gideon.page.get_by_role("button", name="Find case").first.click()
    expect(gideon.page.get_by_role("link", name=IN_PREPARATION)).to_have_count(0)


def test_a_deadline_that_passes_shows_on_the_case(
    portal: Portal, open_page: OpenPage, axe: CheckAccess
) -> None:
    portal.on(date(2026, 4, 14))  # a Tuesday, the day after the response was due
    tamsin = Desk(open_page("internal_phso"), axe).open(IN_PREPARATION)
    expect(tamsin.page).to_have_title(re.compile("^Overdue: "))
    expect(tamsin.region("Deadlines")).to_contain_text("Overdue by 1 working day")
    tamsin.scan("late case")
