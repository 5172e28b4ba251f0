"""The PHSO procedure from the request for information to closure, by the three people who carry it out.

Pages that test_pages.py opens too are scanned there.
"""

import re
from datetime import date

from playwright.sync_api import expect

from e2e.conftest import CheckAccess, OpenPage
from e2e.desk import PDF, Answers, Desk, choose, named
from tests.running import Portal


def test_a_complaint_goes_from_the_request_to_closure(
    portal: Portal, open_page: OpenPage, axe: CheckAccess
) -> None:
    portal.on(date(2026, 3, 30))  # the Monday before Easter
    tamsin = Desk(open_page("internal_phso"), axe)
    marcus = Desk(open_page("internal_phso_team_leader"), axe)
    honora = Desk(open_page("head_of_complaints_review"), axe)
    marcus.reference = honora.reference = raise_the_request(tamsin)
    send_the_information(tamsin)
    receive_the_proposal(tamsin)

    portal.on(date(2026, 4, 2))  # the Thursday before Good Friday
    prepare_the_response(tamsin.open())
    sign_off(honora, "PTI response")
    issue_the_response(tamsin.open())

    portal.on(date(2026, 4, 7))  # the Tuesday after Easter
    receive_the_recommendations(tamsin.open())
    allocate(marcus)
    plan_a_payment(tamsin.open())
    approve_the_plan(marcus.open())
    carry_out(tamsin.open())

    portal.on(date(2026, 4, 27))  # a Monday
    receive_the_summary(tamsin.open())
    portal.on(date(2026, 5, 11))  # a Monday
    answer_the_draft_report(tamsin.open())
    sign_off(honora, "report response")
    tamsin.open().take("Issue report response", {"Date issued": "11/5/2026"})
    portal.on(date(2026, 6, 15))  # a Monday
    receive_the_final_decision(tamsin.open())
    enter_a_wrong_amount(tamsin)
    reject_the_amount(marcus.open())
    correct_the_amount(tamsin.open())
    approve_the_right_amount(marcus.open())
    finish(tamsin.open())
    close(tamsin)


def raise_the_request(tamsin: Desk) -> str:
    tamsin.go("/")
    tamsin.page.get_by_role("link", name="New case", exact=True).click()
    tamsin.page.get_by_role("link", name="Raise PHSO request", exact=True).click()
    expect(tamsin.heading).to_have_text("Raise PHSO request")
    tamsin.answer(
        {
            "Date received": "30/3/2026",
            "Case number": "4824 1107",
            "Client": "Ottilie Marchbanks",
            "Jurisdiction": "GB",
            "Referring MP": "Hollis Trevanion",
            "Constituency": "Mere Valley",
            "CMG route exhausted": "Yes",
            "Who has already looked at this complaint": ["CMG"],
            "The request": PDF,
        }
    )
    tamsin.save("Raise PHSO request")
    tamsin.reference = re.search(r"PHSO-2026-\d{6}", tamsin.heading.inner_text())[0]  # type: ignore[index]
    tamsin.stands("Open", "In Progress")
    tamsin.scan("case in P1")
    return tamsin.reference


def send_the_information(tamsin: Desk) -> None:
    tamsin.begin("Record information sent")
    for row in ("Item 1", "Item 2"):
        tamsin.answer({row: {"Provided on": "30/3/2026"}})
    tamsin.answer({"Date sent": "30 March 2026", "Files sent": PDF})
    tamsin.save("Record information sent")
    expect(tamsin.banner.first).to_contain_text("Sent the information to PHSO")


def receive_the_proposal(tamsin: Desk) -> None:
    tamsin.begin("Record PTI received").scan("Record PTI received")
    tamsin.answer({"Date received": "30/3/2026", "No earlier complaint": True})
    preview = tamsin.region("When you save this")
    expect(preview).to_contain_text("Wednesday 15 April 2026")  # ten working days, over Easter
    expect(preview).to_contain_text("Thursday 2 April 2026")  # three working days
    tamsin.answer({"Proposal to investigate": PDF}).save("Record PTI received")
    tamsin.is_due("PTI response", "Wednesday 15 April 2026")
    tamsin.is_due("Assessment panel", "Thursday 2 April 2026")
    expect(tamsin.region("Deadlines")).to_contain_text("Good Friday")
    tamsin.scan("case in P3")


def prepare_the_response(tamsin: Desk) -> None:
    tamsin.take("Add reason", {"Reason/Grounds": "Delay", "Comments": "Letters went unanswered for months."})
    tamsin.take(
        "Convene panel",
        {
            "Panel members": ["Perpetua Wray, Complaints Review Team caseworker"],
            "Date of the case conference": "2/4/2026",
        },
    )
    refused = tamsin.region("Not yet")
    expect(refused).to_contain_text("The papers must go out before the case conference")
    tamsin.take("Issue papers to panel", {"Briefing": PDF})
    tamsin.take("Record case conference", {"Outcome": "The panel agrees that the delay was ours."})
    tamsin.take("Update caselist", {"Caselist entry": "Proposal received; the response is being drafted."})
    do_the_activities(tamsin)
    tamsin.take(
        "Save complaint details",
        {"Addressee": "Ottilie Marchbanks", "Root Cause": "Human Error", "Reasons (full details)": "Delay."},
    )
    tamsin.take(
        "Send PTI response for sign-off",
        {
            "Case history": "The client wrote three times.",
            "Resolution action": "An apology.",
            "No additional action proposed": True,
        },
    )


def do_the_activities(tamsin: Desk) -> None:
    """Those of step 7 that no step of their own has done."""
    answers: Answers = {
        "What you found": "Two letters were late.",
        "Was a special payment considered?": "Yes",
        "Does the special payment fit the issue?": "No payment awarded",
        "Is the ICE record of evidence available?": "Not applicable",
        "Chronology": PDF,
        "Explored": ["Delay"],
    }
    rows = tamsin.region("Activities").get_by_role("link", name=re.compile("^Mark as done ?: "))
    expect(rows).not_to_have_count(0)
    while rows.count():
        rows.first.click()
        expect(tamsin.heading).to_have_text("Mark as done")
        tamsin.scan("Mark as done")
        form = tamsin.page.locator("main form")
        for label, answer in answers.items():
            if form.locator("label, legend").filter(has_text=named(label)).count():
                tamsin.answer({label: answer})
        tamsin.save("Mark as done")


def sign_off(honora: Desk, what: str) -> None:
    honora.go("/")
    honora.page.get_by_role("link", name=f"Sign off {what} {honora.reference}").click()
    expect(honora.heading).to_contain_text(f"Sign off {what}")
    honora.scan(f"sign off {what}")
    honora.page.get_by_role("button", name=f"Sign off {what}").click()
    expect(honora.banner.first).to_contain_text("signed off")


def issue_the_response(tamsin: Desk) -> None:
    tamsin.take("Issue PTI response", {"Date issued": "2/4/2026"})
    tamsin.scan("case in P4")


def receive_the_recommendations(tamsin: Desk) -> None:
    tamsin.take("Record recommendations letter", {"Date received": "7/4/2026", "Recommendations letter": PDF})
    tamsin.is_due("PHSO actions", "Tuesday 5 May 2026")  # four weeks


def allocate(marcus: Desk) -> None:
    marcus.go("/team-leader/allocation", "Allocation")
    choose(marcus.page.get_by_label(f"Allocate {marcus.reference} to"), "Tamsin Oakapple")
    marcus.page.get_by_role("button", name=f"Allocate {marcus.reference}").click()
    result = marcus.page.get_by_role("heading", name=f"{marcus.reference} allocated to Tamsin Oakapple")
    expect(result).to_be_focused()


def plan_a_payment(tamsin: Desk) -> None:
    tamsin.take("Start resolution")
    tamsin.take(
        "Add resolution action",
        {
            "Resolution action": "Special payment for the delay",
            "Reason/Ground": ["Delay"],
            "Due Date": "1/5/2026",
            "Financial redress": True,
            "Kind of payment": "Special payment",
            "Amount": "150",
        },
    )
    expect(tamsin.region("Plan")).to_contain_text("£150.00")
    tamsin.take("Send plan for TL approval", {"What should the team leader know?": "Seven months of delay."})
    tamsin.scan("case in P6A")


def approve_the_plan(marcus: Desk) -> None:
    marcus.take("Take SR")
    marcus.take("Approve", {"Amount": "150.00", "Comments": "Fits a delay of seven months."})


def carry_out(tamsin: Desk) -> None:
    tamsin.take("Mark action Done", {"Date done": "7/4/2026"}, of="Special payment for the delay")
    tamsin.take("Tell PHSO actions are complete", {"E-mail to PHSO": "All actions are complete."})
    tamsin.take("Record client not satisfied", {"Date": "7/4/2026", "Note": "The payment is not enough."})


def receive_the_summary(tamsin: Desk) -> None:
    tamsin.take(
        "Record SOC received",
        {
            "Date received": "27/4/2026",
            "Summary of complaint": PDF,
            "Basis of the complaint": "Delay.",
            "Date of PHSO's confirmation of the full investigation": "27/4/2026",
            "Target date for final approved response": "29/5/2026",
        },
    )
    tamsin.is_due("Target date", "Friday 29 May 2026")
    tamsin.take("Extend target date", {"New target date": "30/6/2026", "Reason": "PHSO asked for more time."})
    tamsin.is_due("Target date", "Tuesday 30 June 2026")


def answer_the_draft_report(tamsin: Desk) -> None:
    tamsin.begin("Record draft report received").scan("Record draft report received")
    tamsin.answer({"Date received": "11/5/2026", "Draft report": PDF})
    tamsin.answer({"Point 1": {"Kind": "Finding", "As the report words it": "CMG was slow for five months."}})
    tamsin.answer({"The client has received the draft report and may comment too": True})
    tamsin.save("Record draft report received")
    tamsin.is_due("Draft report response", "Tuesday 26 May 2026")  # ten working days, over a bank holiday
    tamsin.take(
        "Convene panel",
        {
            "Panel members": ["Perpetua Wray, Complaints Review Team caseworker"],
            "Date of the case conference": "11/5/2026",
        },
        scan=False,
    )
    tamsin.take("Update caselist", {"Caselist entry": "Draft report received."}, scan=False)
    tamsin.take("Record factual check", {"Result": "The facts are right.", "Nothing is disputed": True})
    tamsin.take("Send report response for sign-off", {"Response": "We accept the findings."})


def receive_the_final_decision(tamsin: Desk) -> None:
    tamsin.begin("Record FDL received").scan("Record FDL received")
    tamsin.answer({"Date received": "15/6/2026", "Final decision letter": PDF})
    tamsin.answer({"Recommendation type": "Case specific only", "FDL amount": "250"})
    tamsin.answer({"Recommendation 1": {"Recommendation": "Pay the client.", "Kind": "Case specific"}})
    tamsin.answer({"Recommendation 1": {"Owner": "Tamsin Oakapple"}})
    tamsin.save("Record FDL received")
    tamsin.is_due("FDL recommendations", "Monday 13 July 2026")  # four weeks
    tamsin.take("Record comparison", {"No anomaly": True})
    tamsin.take("Record memo sent", {"Memo": PDF})
    tamsin.take("Update caselist", {"Caselist entry": "FDL received, £250.00."}, scan=False)


def enter_a_wrong_amount(tamsin: Desk) -> None:
    tamsin.take(
        "Add resolution action",
        {
            "Resolution action": "Pay what the FDL awards",
            "Reason/Ground": ["Delay"],
            "Due Date": "10/7/2026",
            "Financial redress": True,
            "Kind of payment": "Special payment",
            "Amount": "205",
        },
        scan=False,
    )
    tamsin.take("Send plan for TL approval", scan=False)


def reject_the_amount(marcus: Desk) -> None:
    marcus.take("Take SR", scan=False)
    expect(marcus.region("Not yet")).to_contain_text("The FDL says £250.00")
    marcus.take("Reject - amount entered wrongly", {"Comments": "The letter says £250.00."})


def correct_the_amount(tamsin: Desk) -> None:
    tamsin.take("Change plan", {"Amount": "250"}, of="Pay what the FDL awards")
    tamsin.take("Send plan for TL approval", scan=False)


def approve_the_right_amount(marcus: Desk) -> None:
    marcus.take("Take SR", scan=False)
    expect(marcus.region("Not yet")).to_contain_text("The amount set by the FDL cannot be rejected")
    marcus.take("Approve", {"Amount": "250", "Comments": "As the FDL says."}, scan=False)


def finish(tamsin: Desk) -> None:
    tamsin.take("Mark action Done", {"Date done": "15/6/2026"}, of="Pay what the FDL awards", scan=False)
    tamsin.begin("Tell PHSO actions are complete").scan("Tell PHSO with evidence")
    tamsin.answer({"E-mail to PHSO": "All actions are complete.", "Evidence for: Pay the client.": PDF})
    tamsin.save("Tell PHSO actions are complete").scan("case in P12")


def close(tamsin: Desk) -> None:
    tamsin.begin("Close - resolved").scan("Close - resolved")
    tamsin.answer(
        {
            "Date of PHSO's e-mail": "15/6/2026",
            "PHSO's e-mail": "We agree to close.",
            "The head of complaints review was told": True,
            "Other interested parties told": "None",
        }
    )
    tamsin.page.locator("main form").get_by_role("button", name="Close - resolved", exact=True).click()
    expect(tamsin.page.get_by_text("This cannot be taken back.")).to_be_visible()
    tamsin.scan("closing, confirmed")
    tamsin.save("Close - resolved")
    tamsin.stands("Closed", "Resolved")
    expect(tamsin.region("Next steps")).to_contain_text("This SR is closed and can only be read.")
    expect(tamsin.region("Deadlines")).not_to_contain_text("left")
    tamsin.scan("closed case")
