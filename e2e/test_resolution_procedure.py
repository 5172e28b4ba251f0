"""Complaint - Resolution in the browser: by phone to closure, money to a higher grade, a refused plan that stands, silence.

Pages that test_pages.py opens too are scanned there.
"""

import re
from datetime import date

from playwright.sync_api import expect

from e2e.conftest import CheckAccess, OpenPage
from e2e.desk import Answers, Desk
from tests.running import Portal

CALL: Answers = {"Whom you called": "Client: Ottilie Marchbanks", "Note of the call": "We talked about it."}
TEAM: Answers = {"BAU owning team": "Northern segment"}


def log_a_complaint(desk: Desk, received: str, case_number: str) -> str:
    """A complaint by post with two clients; gives its reference."""
    desk.reference = ""
    desk.go("/cases/new", "New case")
    desk.page.get_by_role("link", name="Log complaint", exact=True).click()
    expect(desk.heading).to_have_text("Log complaint")
    desk.scan("Log complaint")
    desk.answer(
        {
            "Date received": received,
            "Case number": case_number,
            "Client": "Ottilie Marchbanks",
            "Jurisdiction": "GB",
            "Channel": "Post",
            "Origin": "Client",
            "Why the client is not satisfied": "Dissatisfied with the outcome of the complaint",
            "Second client": "Rupert Marchbanks",
            "Address of the client": "4 Larch Terrace\nNether Fenwold\nZZ9 4QT",
            **TEAM,
        }
    )
    desk.save("Log complaint")
    found = re.search(r"RES-2026-\d{6}", desk.heading.inner_text())
    assert found
    desk.reference = found[0]
    return desk.reference


def acknowledge(desk: Desk) -> None:
    for person in ("Client: Ottilie Marchbanks", "Second client: Rupert Marchbanks"):
        desk.take("Record acknowledgement", {"Person": person, "Method": "Phone"})


def start_work(desk: Desk, bau: Desk) -> None:
    """From the acknowledged complaint to the start of work."""
    desk.take("Can be resolved now", {"Reason": "The papers are all here."})
    desk.take("Ask owning caseworker for SR")
    bau.open(desk.reference).take("Create Resolution SR")
    desk.open().take(
        "Link and acknowledge", {"Previous Dissatisfaction SR on the same issue": "No Dissatisfaction SR"}
    )
    desk.take("Update first activity")
    desk.take(
        "Save details",
        {
            "Addressee": "Chief Executive",
            "Parliamentary Contact Involved": "No",
            "Complaint Details": "Statements went to the old address.",
            "Root Cause": "Human Error",
            "Date when the dissatisfaction was dealt with": "10/2/2026",
        },
    )
    desk.take("Start work")
    desk.stands("In Progress", "Acknowledge Complaint")


def call(desk: Desk, result: str, **more: str) -> None:
    desk.begin("Record call").answer({**CALL, "Result of the call": result, **more}).save("Record call")


def decide(desk: Desk, further: bool = True) -> None:
    desk.take("Independent review done", {"What the review found": "The address was never changed."})
    call(desk, "Reached")
    desk.take(
        "Send updated template to BAU G7",
        {
            "The complaint": "Statements went to the old address.",
            "What was done so far": "The client was called.",
            "What BAU is asked to do": "Nothing more for now.",
            "What the client wants": "An apology.",
        },
    )
    if further:
        desk.take("Further action")
    else:
        desk.take("No further action", {"Reason": "All was put right in February."})


def plan(desk: Desk, amount: str = "", due: str = "24/4/2026") -> None:
    desk.take("Add reason", {"Reason/Grounds": "Wrong address", "Comments": "For five months."})
    money: Answers = {"Non-standard payment": True, "Amount": amount} if amount else {}
    desk.take(
        "Add action",
        {
            "Resolution action": "Pay the bank charge" if amount else "Send the statements again",
            "Reason": ["Wrong address"],
            "Due Date": due,
            "The client agreed to this date": True,
            **money,
        },
    )


def agree(desk: Desk) -> None:
    desk.take(
        "Record plan call", {"Result of the call": "Reached", "Note of the call": "The plan was explained."}
    )
    desk.take("Client agrees", {"How the client answered": "By phone"})
    desk.take("Carry out plan")
    desk.stands("In Progress", "Undertake Actions Prescribed")


def close(desk: Desk, label: str) -> None:
    """Press the button of the form, and that of the page which asks once more."""
    button = desk.page.locator("main form").get_by_role("button", name=label, exact=True)
    button.click()
    expect(desk.page.locator("main")).to_contain_text("A closed SR can only be read")
    button.click()
    expect(desk.heading).to_contain_text(desk.reference)


def close_by_phone(desk: Desk) -> None:
    desk.take(
        "Report actions to client",
        {
            "Result of the call": "Reached",
            "What the client said": "Agrees to close",
            "Note of the call": "Told.",
        },
    )
    desk.begin("Close - client agrees").scan("Close - client agrees")
    desk.answer(
        {
            "The client's agreement": "Agreed on the phone.",
            "Letter (Outbound)": "Not Required",
            "Contact note": "Happy to close by phone.",
        }
    )
    close(desk, "Close - client agrees")
    desk.stands("Closed", "Complete")
    expect(desk.page.locator("dl").first).to_contain_text("Actions Complete – Client Ok")


def test_a_complaint_is_resolved_and_closed_by_phone(
    portal: Portal, open_page: OpenPage, axe: CheckAccess
) -> None:
    """RES-13f, RES-22a, RES-28a, RES-42b, RES-43a, RES-43b, RES-45a: complaint to closure by phone."""
    portal.on(date(2026, 4, 8))  # a Wednesday
    jocasta, bau = Desk(open_page("caseworker"), axe), Desk(open_page("bau_caseworker"), axe)
    log_a_complaint(jocasta, "8/4/2026", "4826 0001")
    jocasta.is_due("Acknowledgement", "Friday 10 April 2026")
    jocasta.is_due("Outcome", "Wednesday 29 April 2026")
    jocasta.scan("complaint in R0")
    acknowledge(jocasta)
    start_work(jocasta, bau)
    jocasta.scan("complaint in R3")
    decide(jocasta)
    plan(jocasta)
    jocasta.take("Draft plan")
    jocasta.stands("In Progress", "Draft Action Plan")
    agree(jocasta)
    portal.on(date(2026, 4, 16))  # a Thursday
    jocasta.open().take(
        "Update action",
        {"Resolution Actions": "Done", "Comments": "Sent by post."},
        of="Send the statements again",
    )
    close_by_phone(jocasta)
    jocasta.scan("complaint in R15")


def test_a_payment_is_rejected_changed_and_approved_by_a_higher_grade(
    portal: Portal, open_page: OpenPage, axe: CheckAccess
) -> None:
    """RES-23g, RES-24a, RES-24b, RES-24c, RES-24i, RES-25a, RES-25b: money, decided in the inbox."""
    portal.on(date(2026, 4, 8))  # a Wednesday
    jocasta, bau = Desk(open_page("caseworker"), axe), Desk(open_page("bau_caseworker"), axe)
    leader, senior = Desk(open_page("team_leader"), axe), Desk(open_page("senior_team_leader"), axe)
    reference = log_a_complaint(jocasta, "8/4/2026", "4826 0002")
    acknowledge(jocasta)
    start_work(jocasta, bau)
    decide(jocasta)
    plan(jocasta, "75.00")
    jocasta.take("Send plan for TL approval", {"What should the team leader know?": "The bill is on the SR."})
    jocasta.stands("Pending Approval", "Pending Approval - TL")
    leader.open(reference).take("Take SR")
    leader.take("Reject", {"Comments": "Explain what was lost."})
    jocasta.open().stands("In Progress", "Rejected")
    expect(jocasta.page.locator("main")).to_contain_text("Explain what was lost.")
    jocasta.take("New plan")
    jocasta.take(
        "Change row",
        {"Resolution action": "Pay for five months of distress", "Amount": "600.00"},
        of="Pay the bank charge",
    )
    jocasta.take("Send plan for TL approval")
    leader.open().take("Take SR")
    expect(leader.region("Not yet")).to_contain_text("Your grade can approve up to £100.00")
    leader.take("Release SR")
    senior.open(reference).take("Take SR")
    senior.take("Approve", {"Amount": "600.00", "Comments": "Fits the guidance."})
    jocasta.open().stands("In Progress", "Approved")
    jocasta.take("Draft plan")
    agree(jocasta)
    expect(jocasta.page.locator("main")).to_contain_text("£600.00")


def test_the_client_refuses_and_the_plan_stands(
    portal: Portal, open_page: OpenPage, axe: CheckAccess
) -> None:
    """RES-34a, RES-34b, RES-35a, RES-36a, RES-36b, RES-36c, RES-38a, RES-L3a, RES-L3b: refused, kept, told in writing."""
    portal.on(date(2026, 4, 8))  # a Wednesday
    jocasta, bau = Desk(open_page("caseworker"), axe), Desk(open_page("bau_caseworker"), axe)
    leader = Desk(open_page("team_leader"), axe)
    reference = log_a_complaint(jocasta, "8/4/2026", "4826 0003")
    acknowledge(jocasta)
    start_work(jocasta, bau)
    decide(jocasta)
    plan(jocasta)
    jocasta.take("Draft plan")
    jocasta.take(
        "Record plan call", {"Result of the call": "Reached", "Note of the call": "The plan was explained."}
    )
    jocasta.take(
        "Client disagrees, send to TL",
        {"How the client answered": "By phone", "Why the client disagrees": "An apology is not enough."},
    )
    leader.open(reference).take("Take SR")
    leader.take("Plan stands", {"Comments": "Nothing more can be done."})
    jocasta.open().begin("Tell client, issue CMSL5706").scan("Tell client, issue CMSL5706")
    jocasta.answer(
        {
            "Contact with the client, or the attempt": "Told that the plan stands.",
            "I have read the whole letter as it will be sent": True,
        }
    )
    free = jocasta.page.locator("textarea[name=free_text]")
    free.fill("We have looked at your complaint again. There is nothing more that we can do this time.")
    jocasta.page.locator("select[name=senior_member]").select_option(index=1)
    expect(jocasta.region("Preview")).to_contain_text("nothing more that we can do")
    jocasta.answer({"I have read the whole letter as it will be sent": True})
    jocasta.save("Tell client, issue CMSL5706")
    expect(jocasta.page.locator("main")).to_contain_text("CMSL5706")
    jocasta.take("Carry out plan")
    jocasta.stands("In Progress", "Undertake Actions Prescribed")


def test_a_client_who_is_not_reached_has_fourteen_days(
    portal: Portal, open_page: OpenPage, axe: CheckAccess
) -> None:
    """RES-13d, RES-13e, RES-L1a, RES-L1b: not reached, CMSL5703, silence, closed; the last day is still the client's."""
    portal.on(date(2026, 4, 8))  # a Wednesday
    jocasta, bau = Desk(open_page("caseworker"), axe), Desk(open_page("bau_caseworker"), axe)
    log_a_complaint(jocasta, "8/4/2026", "4826 0004")
    acknowledge(jocasta)
    start_work(jocasta, bau)
    call(jocasta, "Not reached")
    jocasta.begin("Issue CMSL5703 and wait").scan("Issue CMSL5703 and wait")
    jocasta.page.locator("textarea[name=free_text]").fill(
        "Your complaint is with us now, because letters went astray."
    )
    jocasta.answer({"I have read the whole letter as it will be sent": True})
    jocasta.save("Issue CMSL5703 and wait")
    jocasta.stands("Wait", "Acknowledge Complaint")
    jocasta.is_due("Contact after CMSL5703", "Wednesday 22 April 2026")
    portal.on(date(2026, 4, 22))  # a Wednesday, the last day
    expect(jocasta.open().region("Not yet")).to_contain_text("The client has until Wednesday 22 April 2026")
    portal.on(date(2026, 4, 23))  # the day after
    jocasta.open().begin("Close - no contact")
    jocasta.answer({"There is not enough information to resolve the complaint": True})
    close(jocasta, "Close - no contact")
    jocasta.stands("Closed", "Complete")
    expect(jocasta.page.locator("dl").first).to_contain_text("No Action Taken")
