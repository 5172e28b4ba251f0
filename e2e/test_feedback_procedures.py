"""Review and feedback in the browser: praise to its closing, a complaint that climbs, a late challenge, OAT's six outcomes.

Pages that test_pages.py opens too are scanned there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from playwright.sync_api import expect

from e2e.conftest import CheckAccess, OpenPage
from e2e.desk import PDF, Answers, Desk
from portal import create_app
from portal.database import writes
from portal.extensions import db
from portal.settings import Settings
from tests.ombudsman_walks import Challenge, OmbudsmanCase
from tests.running import Portal

MONDAY = date(2026, 3, 23)
LETTER: Answers = {
    "Address": "4 Rookery Lane\nLarkmoor",
    "Letter text": "We have read what you sent us, and this is what we have found.",
    "I have read the whole letter as it will be sent": True,
}

CASE: Answers = {
    "Service user": "Beatrix Holloway-Mensah",
    "Date received": "3/3/2026",
    "Organisation complained about": "Child Maintenance Group",
    "Risk level": "Low",
}


@contextmanager
def prepared_in(portal: Portal) -> Iterator[None]:
    """Cases are walked in the store of the running portal."""
    app = create_app(Settings.from_environment(portal.environment()))
    with app.app_context(), writes():
        yield
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


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


def test_a_service_complaint_climbs_and_is_put_right(
    portal: Portal, open_page: OpenPage, axe: CheckAccess
) -> None:
    """SC-T1, SC-T5, SC-T12, SC-T13, SC-T9, SC-T10, RM-T1 to RM-T5, RF-11b, RF-11c, RF-14a, RF-18a"""
    portal.on(MONDAY)
    with prepared_in(portal):
        case = OmbudsmanCase(on=date(2026, 2, 2)).reference
    gideon = Desk(open_page("case_owner"), axe)
    complaint = begin(
        gideon,
        "Log service complaint",
        {
            "Who complains": "Beatrix Holloway-Mensah",
            "Date received": "20/3/2026",
            "What the complaint is about": ["Unnecessary delay"],
            "Not known": True,
            "What is complained of": "Nobody wrote to me for seven weeks.",
        },
        case,
    )
    gideon.stands("With manager", "")
    gideon.scan("Service complaint")
    cressida = Desk(open_page("manager"), axe).open(complaint)
    cressida.take(
        "Record attempt to resolve",
        {
            "Kind of attempt": "Explanation",
            "What was done or said": "I explained why the case had to wait.",
            "Is the person satisfied?": "No",
        },
    )
    cressida.take(
        "Escalate",
        {"Why it goes up": "Another reason", "Reason": "The person wants somebody above me to look."},
    )
    cressida.stands("Escalated", "")
    octavia = Desk(open_page("assistant_director"), axe).open(complaint)
    octavia.take("Take on")
    octavia.begin("Uphold").save_refused("Uphold", "Complete all three parts")
    octavia.answer(
        {
            "What happened": "The case lay unallocated for seven weeks.",
            "What should have happened": "It should have been allocated within two.",
            "What the difference was": "Five weeks of waiting without a word.",
            "Reason for the finding": "Nobody told the person about the wait.",
        }
    ).save("Uphold")
    octavia.stands("Remedy", "")
    expect(octavia.page.locator("main")).to_contain_text("Service review")
    expect(octavia.page.get_by_role("link", name=re.compile("review", re.IGNORECASE))).to_have_count(0)
    octavia.take("Submit remedy", {"Remedy": "Apology", "What is offered": "A letter of apology."})
    octavia.take("Offer", LETTER)
    octavia.take("Record answer", {"Answer": "Accepted"})
    octavia.take("Record risk assessment", {"Risk level after": "Low", "Reason": "Nothing has changed."})
    octavia.take("Close service review", {"Learning or good practice": "None found", **LETTER})
    octavia.stands("Closed", "")


def test_a_late_challenge_with_a_good_reason_is_analysed_and_accepted(
    portal: Portal, open_page: OpenPage, axe: CheckAccess
) -> None:
    """DC-T1, DC-T9, DC-T20, DC-T23, DC-T25, DC-T28, DC-T35, OR-T2, OR-T11, RF-33a, RF-34a, RF-36a, RF-38b, RF-48g"""
    portal.on(MONDAY)
    with prepared_in(portal):
        case = OmbudsmanCase(on=date(2026, 3, 2)).decided(date(2026, 3, 2))
        reference = case.reference
    gideon = Desk(open_page("case_owner"), axe)
    challenge = begin(
        gideon,
        "Log decision challenge",
        {
            "Decision being challenged": "Primary investigation",
            "Who challenges it": "Beatrix Holloway-Mensah",
            "Date received": "23/3/2026",
            "What was said": "The second assessment was never read.",
        },
        reference,
    )
    gideon.scan("Decision challenge")
    gideon.take(
        "Record attempt to resolve",
        {
            "What you did": "Clearer account of the process",
            "When": "23/3/2026",
            "What was said": "I went through the decision. She still disagrees.",
        },
    )
    gideon.take(
        "Answer the adjustments question", {"Does the person need reasonable adjustments?": "None needed"}
    )
    gideon.take(
        "Ask for grounds in writing",
        {
            "Deadline for the grounds": "2/4/2026",
            "Address": "4 Rookery Lane\nLarkmoor",
            "How the request is sent": "Post",
            "I have read the whole letter as it will be sent": True,
        },
    )
    gideon.is_due("Grounds in writing", "Thursday 2 April 2026")
    portal.on(date(2026, 4, 7))  # the Tuesday after Easter
    gideon.open().take(
        "Record grounds received",
        {
            "Received by the office": "7/4/2026",
            "How they came": "In writing",
            "The grounds and the evidence": PDF,
            "Why the decision is thought wrong": "The second assessment was never read.",
            "What the person wants now": "A new decision.",
            "Supporting or new evidence": "The assessment of October.",
        },
    )
    gideon.stands("Late - explanation requested", "")
    expect(gideon.page.locator("main")).to_contain_text("Challenge to our decision")
    gideon.take(
        "Put time limit aside",
        {
            "The explanation": "Her brother died on 30 March.",
            "Reason": "Illness or bereavement",
            "Why it is a good reason": "A bereavement within the last week.",
        },
    )
    expect(gideon.region("Next steps")).not_to_contain_text("Decline - out of time")
    gideon.take("Start analysis")
    gideon.take(
        "Answer the pro-forma",
        {
            "F1: Is the challenge specific, beyond saying the person is unhappy?": "Yes",
            "F2: Does it give clear evidence or an explanation of why the decision is wrong?": "Yes",
            "F2: reason": "The assessment shows another date.",
            "F3: Could what was given show an error that would change the decision?": "Yes",
            "F4: Can anything further settle it, or make the decision clearer?": "No",
            "F5: Does it cast genuine doubt on the decision?": "Yes",
            "F5: reason": "The date decides who was responsible.",
            "F6: Does the evidence point to a wrong decision?": "Yes",
            "F7: Do you accept that a complaint about service has merit?": "No",
            "F8: Was the reasoning flawed while the overall decision stays right?": "No",
            "Reasons for F6 to F8": "The assessment was not considered at all.",
        },
    )
    gideon.take(
        "Record what happens next",
        {"What happens next": "Pass to OAT", "Decided with": "Cressida Bamford-Liu"},
    )
    gideon.take("Refer to OAT", {"Summary": "The second assessment was never considered."})
    gideon.stands("Referred to OAT", "")
    wilhelmina = Desk(open_page("oat"), axe).go("/oat/", "OAT referrals")
    wilhelmina.scan("OAT referrals")
    wilhelmina.page.get_by_role("button", name=f"Assign to me {challenge}").click()
    wilhelmina.page.get_by_role("link", name=f"Record outcome {challenge}").click()
    panel = wilhelmina.page.get_by_role("group", name=f"Record the outcome of {challenge}")
    expect(panel).to_be_visible()
    wilhelmina.scan("Outcome in the list")
    panel.get_by_role("radio", name="Accepted by OAT", exact=True).check()
    panel.get_by_role("group", name="Accepted by OAT").get_by_label("Reason").fill(
        "The assessment may change it."
    )
    panel.get_by_role("button", name="Record outcome").click()
    expect(wilhelmina.banner.first).to_contain_text("Accepted by OAT")
    gideon.open(challenge).stands("With OAT", "")


OUTCOMES = {
    "Returned to caseworker - more information needed": ({}, "Returned by OAT"),
    "Returned to caseworker - further work required": ({}, "Returned by OAT"),
    "Returned to caseworker - Not for OAT - service complaint": ({}, "Closed"),
    "Returned to caseworker - Not for OAT - review criteria not met": (LETTER, "Closed"),
    "Returned to caseworker - Not for OAT - Other": ({}, "Returned by OAT"),
}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_oat_answers_a_referral_in_its_row(
    portal: Portal, open_page: OpenPage, axe: CheckAccess, outcome: str
) -> None:
    """RF-48a to RF-48f, OR-T6 to OR-T10: each outcome moves the challenge, and the row leaves the list."""
    portal.on(MONDAY)
    with prepared_in(portal):
        about = OmbudsmanCase(on=date(2026, 3, 2)).decided(date(2026, 3, 2))
        walk = referred(about)
        walk.take("assign-to-me", by="oat")
        challenge = walk.reference
    letter, status = OUTCOMES[outcome]
    wilhelmina = Desk(open_page("oat"), axe).go(f"/oat/?open={challenge}", "OAT referrals")
    panel = wilhelmina.page.get_by_role("group", name=f"Record the outcome of {challenge}")
    panel.get_by_role("button", name="Record outcome").click()
    expect(wilhelmina.problems).to_contain_text("Choose an outcome from the list")
    panel.get_by_role("radio", name=outcome, exact=True).check()
    inside = panel.get_by_role("group", name=outcome, exact=True)
    for field in inside.get_by_role("textbox").all():
        if not field.input_value():
            field.fill("The second assessment can still be weighed.")
    wilhelmina.answer(letter, inside)
    panel.get_by_role("button", name="Record outcome").click()
    expect(wilhelmina.banner.first).to_contain_text(outcome)
    expect(wilhelmina.page.locator(f"#open-{challenge}")).to_have_count(0)
    wilhelmina.open(challenge).stands(status, "")


def referred(about: OmbudsmanCase) -> Challenge:
    """A challenge that is analysed and referred for a review, all on one day."""
    walk = Challenge(about, on=MONDAY).asked(deadline=date(2026, 4, 2))
    walk.take("record-grounds-received").take("start-analysis").take("answer-the-pro-forma")
    return walk.take("record-what-happens-next").take("refer-to-oat")
