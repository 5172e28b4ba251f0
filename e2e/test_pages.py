"""Every screen as the people see it who may: accessible, without sideways scrolling, by keyboard, and in print.

The pictures of the user guide are taken on the way.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import ROOT, CheckAccess, OpenPage
from e2e.desk import Desk

IMAGES = ROOT / "docs" / "images"

EARLY, PREPARED, LATE, CLOSED = (
    "PHSO-2026-000244",
    "PHSO-2026-000231",
    "PHSO-2025-000874",
    "PHSO-2025-001002",
)
OFFERED = "RES-2026-000517"
TO_SIGN, FINAL = "PHSO-2026-000152", "PHSO-2025-000931"

SCREENS: dict[str, list[tuple[str, str]]] = {
    "internal_phso": [
        ("/internal-phso/", "My work"),
        ("/internal-phso/team", "team"),
        ("/internal-phso/waiting", "Waiting for PHSO"),
        ("/internal-phso/to-answer", "To answer"),
        ("/internal-phso/respond", "Respond register"),
        ("/internal-phso/caselist", "Director General Caselist"),
        ("/internal-phso/from-the-ombudsman", "From the Ombudsman"),
        ("/cases", "Cases"),
        ("/cases?jurisdiction=NI", "Cases"),
        ("/cases?q=Thistlewood", "1 case found"),
        ("/cases/views", "views"),
        ("/cases/new/phso", "Raise PHSO request"),
        (f"/cases/{EARLY}", EARLY),
        (f"/cases/{PREPARED}", PREPARED),
        (f"/cases/{CLOSED}", CLOSED),
        (f"/cases/{CLOSED}/history", CLOSED),
        (f"/cases/{EARLY}/steps/record-information-sent", "Record information sent"),
        (f"/cases/{FINAL}/steps/record-comparison", "Record comparison"),
        (f"/cases/{PREPARED}/steps/write-cmsl5844", "Write CMSL5844"),
        ("/procedures/", "Guidance"),
        ("/procedures/phso", "PHSO"),
        ("/outbox", "Outbox"),
        ("/account", "account"),
        ("/accessibility", "Accessibility"),
        ("/nowhere", "No such page"),
        ("/administration/", "Not for your role"),
    ],
    "internal_phso_team_leader": [
        ("/team-leader/", "My work"),
        ("/team-leader/team", "team"),
        ("/team-leader/inbox", "Inbox"),
        (f"/team-leader/inbox?open={LATE}", "Inbox"),
        ("/team-leader/inbox?view=decided", "Inbox"),
        ("/team-leader/allocation", "Allocation"),
        ("/cases", "Cases"),
        ("/cases/PHSO-2026-000212/steps/change-owner", "Change owner"),
    ],
    "head_of_complaints_review": [
        ("/approvals/", "My work"),
        (f"/approvals/sign-off/{TO_SIGN}", "Sign off"),
        ("/approvals/anomalies", "Anomalies"),
    ],
    "caseworker": [
        ("/caseworker/", "My work"),
        ("/cases/new", "New case"),
        ("/cases/new/resolution?step=log-complaint", "Log complaint"),
        ("/cases/new/parliamentary_contact?step=pass-mp-enquiry-on", "Pass MP enquiry on"),
        (f"/cases/{OFFERED}", OFFERED),
        (f"/cases/{OFFERED}/steps/issue-cmsl5704", "Issue CMSL5704"),
        (f"/cases/{OFFERED}/steps/record-plan-call", "Record plan call"),
        ("/cases/RES-2026-000544", "RES-2026-000544"),
        ("/cases/RES-2026-000488", "RES-2026-000488"),
        ("/procedures/resolution", "Complaint - Resolution"),
        ("/procedures/parliamentary_contact", "Parliamentary contact"),
    ],
    "bau_caseworker": [
        ("/caseworker/", "My work"),
        ("/cases/new", "New case"),
        ("/cases/new/resolution?step=report-mp-correspondence", "Report MP correspondence"),
    ],
    "bau_g7": [
        ("/caseworker/", "My work"),
        ("/cases/RES-2026-000527/steps/allocate", "Allocate"),
    ],
    "team_leader": [
        ("/team-leader/", "My work"),
        ("/team-leader/inbox", "Inbox"),
        ("/team-leader/inbox?open=RES-2026-000505", "Inbox"),
        ("/cases/RES-2026-000505", "RES-2026-000505"),
    ],
    "case_owner": [
        ("/caseworker/", "My work"),
        ("/cases", "Cases"),
        ("/cases/new", "New case"),
        ("/cases/DC-2026-000012", "DC-2026-000012"),
        ("/cases/DC-2026-000012/steps/answer-the-pro-forma", "Answer the pro-forma"),
        ("/procedures/decision_challenge", "Decision challenge"),
    ],
    "manager": [
        ("/team-leader/", "My work"),
        ("/team-leader/?open=PF-2026-000002", "My work"),
        ("/cases/SC-2026-000003", "SC-2026-000003"),
        ("/cases/SC-2026-000003/steps/find-not-upheld", "Find not upheld"),
    ],
    "oat": [
        ("/oat/", "OAT referrals"),
        ("/oat/?open=DC-2026-000001", "OAT referrals"),
        ("/oat/challenges", "Decision challenges"),
        ("/oat/figures", "Figures"),
    ],
    "legal": [("/approvals/", "My work")],
    "administrator": [
        ("/administration/", "Administration"),
        ("/administration/people", "People"),
        ("/administration/people/new", "person"),
        ("/administration/people/1", ""),
        ("/administration/people/1/deactivate", ""),
        ("/administration/people/1/password", ""),
        ("/administration/stand-ins", "Stand-ins"),
        ("/administration/authority", "Authority table"),
        ("/administration/authority/2", "Change"),
        ("/administration/settings", "Settings"),
        ("/administration/settings/MAX_UPLOAD_MB", ""),
        ("/administration/reference-lists", "Reference lists"),
        ("/administration/letters", "Letters"),
        ("/administration/letters/CMSL5704", "CMSL5704"),
        ("/administration/letters/paragraphs/TM_12114_E", "Complaint reference"),
        ("/administration/calendars", "bank holiday"),
        ("/administration/audit", ""),
        ("/administration/training-date", "Training date"),
        ("/outbox", "Outbox"),
    ],
}

PICTURED = {
    "/internal-phso/": "my-work",
    f"/cases/{PREPARED}": "case",
    f"/cases/{EARLY}/steps/record-information-sent": "step",
    f"/team-leader/inbox?open={LATE}": "inbox",
    "/team-leader/allocation": "allocation",
    f"/approvals/sign-off/{TO_SIGN}": "sign-off",
    f"/cases/{FINAL}/steps/record-comparison": "comparison",
    "/cases": "cases",
    "/internal-phso/caselist": "caselist",
    "/procedures/phso": "guidance",
    "/administration/calendars": "calendars",
}


@pytest.fixture
def problems() -> Iterator[list[str]]:
    """Collects what is wrong, so that one run tells of every page."""
    found: list[str] = []
    yield found
    assert not found, "\n\n".join(found)


@pytest.mark.parametrize("username", SCREENS)
def test_every_screen_is_accessible(
    open_page: OpenPage, axe: CheckAccess, problems: list[str], username: str
) -> None:
    page = open_page(username)
    for address, heading in SCREENS[username]:
        page.goto(address)
        if not re.search(heading, page.get_by_role("heading", level=1).inner_text(), re.IGNORECASE):
            problems.append(f"{address} says {page.get_by_role('heading', level=1).inner_text()!r}")
        if address in PICTURED and (username != "internal_phso_team_leader" or address != "/cases"):
            keep_picture(page, PICTURED[address])
        try:
            axe(page)
        except AssertionError as wrong:
            problems.append(str(wrong))


def keep_picture(page: Page, name: str) -> None:
    """The top of the page for the user guide, taken when docs/images has no picture of that name."""
    kept = IMAGES / f"{name}.png"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        page.screenshot(path=kept, animations="disabled")


def test_a_calendar_is_checked_before_a_bank_holiday_is_added(open_page: OpenPage, axe: CheckAccess) -> None:
    beatrice = Desk(open_page("administrator"), axe).go("/administration/calendars", "bank holiday")
    beatrice.answer({"Date": "8/4/2026", "Name": "Day of mourning", "Nation": "England and Wales"})
    beatrice.page.get_by_role("button", name=re.compile("^Check")).click()
    expect(beatrice.page.get_by_role("button", name=re.compile("^Add holiday and move"))).to_be_visible()
    expect(beatrice.page.locator("main")).to_contain_text(PREPARED)
    beatrice.scan("bank holiday, checked")


def test_several_cases_are_looked_at_before_they_are_given_and_given_back(
    open_page: OpenPage, axe: CheckAccess
) -> None:
    """PHSO-10c: the list of what would change, what became of each case, and the one undo."""
    leader = Desk(open_page("internal_phso_team_leader"), axe).go("/cases?rows=case&sort=case", "Cases")
    page = leader.page
    ticks = page.get_by_role("checkbox", name=re.compile("^Select PHSO-"))
    for number in range(3):
        ticks.nth(number).check()
    page.get_by_role("group", name="With the selected cases").get_by_role("combobox").select_option(index=0)
    page.get_by_role("button", name="Give", exact=True).click()
    expect(leader.heading).to_contain_text("Give 3 cases to")
    leader.scan("several cases, looked at")
    page.get_by_label("Reason").fill("Leave")
    page.get_by_role("button", name=re.compile(r"^Give \d")).click()
    expect(leader.heading).to_contain_text("of 3 cases given to")
    leader.scan("several cases, done")
    page.get_by_role("button", name=re.compile("^Undo")).click()
    expect(leader.heading).to_contain_text("Changes taken back on")


def test_the_skip_link_and_the_tab_key_lead_to_the_work(open_page: OpenPage) -> None:
    page = open_page("internal_phso")
    page.goto(f"/cases/{PREPARED}")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main-content")).to_be_focused()
    reached = tabbed(page, 14)
    assert any("steps/" in each for each in reached), f"No step among {reached}"

    page.goto(f"/cases/{EARLY}/steps/record-information-sent")
    reached = tabbed(page, 60)
    for wanted in ("items-0-item", "items-0-provided_on", "sent_on", "enclosures_text", "enclosures"):
        assert wanted in reached, f"{wanted} is not reached by Tab: {reached}"
    assert "Record information sent" in reached


def tabbed(page: Page, times: int) -> list[str]:
    """What the Tab key reaches: the address of a link, the id of a field, the words of a button."""
    reached = []
    for _ in range(times):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                "(e => e.id || e.getAttribute('href') || e.innerText.trim())(document.activeElement)"
            )
        )
    return reached


@pytest.mark.parametrize("address", [f"/cases/{PREPARED}", "/internal-phso/caselist", "/internal-phso/"])
def test_print_leaves_the_menus_out(open_page: OpenPage, address: str) -> None:
    page = open_page("internal_phso")
    page.goto(address)
    page.emulate_media(media="print")
    for hidden in (".govuk-service-navigation", ".portal-search", ".portal-footer", ".govuk-skip-link"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".portal-printed")).to_be_visible()
