"""My work of the Complaints Resolution Team and of business as usual: what is for today, what waits, what came back."""

from __future__ import annotations

from datetime import date

import pytest

from tests import html
from tests.blueprints.pages import part, spaced, words
from tests.conftest import SetToday, SignIn
from tests.copies import copies_of
from tests.questions import few
from tests.resolution_walks import BAU, CRC, CRC2, G7, TL, ResolutionWalk

MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (date(2026, 5, day) for day in (11, 12, 13, 14))
HOME, LEADERS = "/caseworker/", "/team-leader/"
REPORT, REFER = "report-mp-correspondence", "refer-complaint-to-resolution"


def walk(
    number: int, on: date = MONDAY, to: str = "", to_on: date | None = None, **more: object
) -> ResolutionWalk:
    found = ResolutionWalk(on=on, case_number=str(number), client_name=f"Client {number}", **more)
    return found.to(to, on=to_on or on) if to else found


def acknowledged(found: ResolutionWalk) -> ResolutionWalk:
    for row in found.records("acknowledgement", "Due"):
        found.take("record-acknowledgement", person=str(row.number))
    return found


def home(sign_in: SignIn, username: str = CRC, address: str = HOME) -> str:
    return sign_in(username).get(address).text


def step_of(page: str, reference: str) -> str:
    """The next step in the line of a case."""
    row = next(each for each in html.parse(page).iter("tr") if each.get("id") == f"row-{reference}")
    return spaced(list(row)[3])


# The caseworker's day


def test_what_is_to_be_acknowledged_today_stands_first_with_who_is_missing(
    sign_in: SignIn, on: SetToday
) -> None:
    """RES-S7, RES-S11: received on Tuesday 12 May 2026, due on Thursday; on Wednesday it is not due yet."""
    case = walk(1, TUESDAY).take("record-acknowledgement")
    on(WEDNESDAY)
    assert 'id="acknowledge"' not in home(sign_in)
    on(THURSDAY)
    page = home(sign_in)
    assert f"{case.reference} Client 1 Due today Not yet acknowledged: Second client." in part(
        page, "acknowledge"
    )
    assert case.reference in part(page, "today") and "Record acknowledgement" in step_of(page, case.reference)
    acknowledged(case)
    assert 'id="acknowledge"' not in home(sign_in)


def test_reports_of_an_mp_stand_before_referrals_with_how_long_they_wait(
    sign_in: SignIn, on: SetToday
) -> None:
    """RES-S5, RES-S2: a report is for today, whatever came before it; the whole team sees both."""
    referral = walk(1, MONDAY, begins=REFER, by=BAU)
    report = walk(2, THURSDAY, begins=REPORT, by=BAU, at="09:05")
    on(THURSDAY)
    for username in (CRC, CRC2):
        log = part(home(sign_in, username), "log")
        assert f"Log complaint {report.reference} {report.reference}, Client 2 Today" in log
        assert "waiting since today, 9:05am" in log
        assert "waiting for 3 working days, since Monday 11 May" in log
        assert log.index(report.reference) < log.index(referral.reference)
        assert "Aurelia Vane MP rang about the statements." in log
    for each in (report, referral):
        each.take("log-complaint", on=THURSDAY, origin="Client")
    assert 'id="log"' not in home(sign_in)


def test_waits_for_the_client_end_today_on_top_and_then_stand_as_ended(sign_in: SignIn, on: SetToday) -> None:
    """RES-13d, RES-13e, RES-18a: CMSL5703 of Monday 11 May 2026 gives until Monday 25 May, a bank holiday."""
    first = acknowledged(walk(1, MONDAY).to("R3")).to("R4")
    second = acknowledged(walk(2, MONDAY).to("R3")).to("R4", on=TUESDAY)
    on(date(2026, 5, 25))
    page = home(sign_in)
    waiting = part(page, "client")
    assert "Ends today Monday 25 May 2026" in waiting
    assert waiting.index(first.reference) < waiting.index(second.reference)
    assert 'id="ended"' not in page
    on(date(2026, 5, 26))
    page = home(sign_in)
    assert first.reference in part(page, "ended") and "ended Monday 25 May 2026" in part(page, "ended")
    assert first.reference not in part(page, "client")
    assert "Ends today" in part(page, "client")


def test_the_check_of_a_closing_letter_is_a_letter_to_check_on_its_day(sign_in: SignIn, on: SetToday) -> None:
    """RES-42d: CMSL5708 of Monday 11 May 2026 is checked on Monday 25 May."""
    case = walk(1, MONDAY, "R14")
    on(date(2026, 5, 22))
    assert 'id="letters"' not in home(sign_in)
    on(date(2026, 5, 25))
    assert f"{case.reference} Client 1 Monday 25 May 2026" in part(home(sign_in), "letters")


def test_what_bau_gave_back_stands_in_a_block_until_it_is_seen(sign_in: SignIn, on: SetToday) -> None:
    """RES-21a, RES-22a"""
    on(THURSDAY)
    case = walk(1, MONDAY, "R7").take("ask-bau-for-more", on=WEDNESDAY)
    assert "With Adaeze Kirkbride, BAU G7, since Wednesday 13 May" in step_of(home(sign_in), case.reference)
    case.take("return-review", on=THURSDAY)
    page = home(sign_in)
    assert f"{case.reference} BAU has returned its review, Adaeze Kirkbride" in part(page, "bau")
    assert "BAU has returned its review" not in part(page, "information")
    assert "Take back from BAU" in step_of(page, case.reference)
    case.take("take-back-from-bau")
    assert 'id="bau"' not in home(sign_in)


def test_plans_come_back_with_the_leaders_words(sign_in: SignIn, on: SetToday) -> None:
    """RES-24h, RES-24i, RES-25a, RES-36a, RES-37a"""
    on(THURSDAY)
    approved = walk(1, MONDAY, "R9", to_on=WEDNESDAY)
    rejected = walk(
        2,
        MONDAY,
        "R9N",
        to_on=WEDNESDAY,
    )
    page = home(sign_in)
    leader = part(page, "leader")
    assert f"{approved.reference} Plan approved, Ingrid Halloran-Voss" in leader
    assert f"{rejected.reference} Plan rejected, Ingrid Halloran-Voss" in leader
    assert "Read and decided." in leader and leader.count("Seen") == 2
    assert "Draft plan" in step_of(page, approved.reference)
    assert "New plan" in step_of(page, rejected.reference)


def test_a_plan_with_the_team_leader_stands_with_who_took_it(sign_in: SignIn, on: SetToday) -> None:
    """RES-24a, RES-35a"""
    on(THURSDAY)
    case = walk(1, MONDAY, "R8", to_on=WEDNESDAY)
    assert "With the team leaders since Wednesday 13 May" in step_of(home(sign_in), case.reference)
    case.take("take-sr")
    said = "With Ingrid Halloran-Voss, team leader, since Wednesday 13 May"
    assert said in step_of(home(sign_in), case.reference)


def test_closed_srs_with_the_lock_and_those_internal_ice_was_not_told_of(
    sign_in: SignIn, on: SetToday
) -> None:
    """RES-46a, RES-47c: listed until the lock is off and the e-mail is sent; only the own ones."""
    on(MONDAY)
    locked = walk(1).take("needs-investigation").take("send-referral-to-bau-g7").take("allocate")
    locked.take("set-lock").take("ask-owning-caseworker-for-sr").take("create-resolution-sr")
    locked.take("bau-action-complete").to("R15")
    gateway = walk(2, MONDAY, "R15", origin="Failed ICE gateway")
    plain = walk(3, MONDAY, "R15")
    page = home(sign_in)
    assert f"{locked.reference} Client 1 closed Monday 11 May 2026" in part(page, "locked")
    assert "Remove lock" in part(page, "locked") and gateway.reference not in part(page, "locked")
    assert gateway.reference in part(page, "ice") and locked.reference not in part(page, "ice")
    assert plain.reference not in words(page)
    assert locked.reference not in words(home(sign_in, CRC2))
    locked.take("remove-lock")
    gateway.take("e-mail-internal-ice-team")
    page = home(sign_in)
    assert 'id="locked"' not in page and 'id="ice"' not in page


def test_a_complaint_without_contact_says_for_how_long(sign_in: SignIn, on: SetToday) -> None:
    """RES-S12"""
    case = acknowledged(walk(1).to("R3"))
    on(date(2026, 5, 18))
    page = home(sign_in)
    row = next(each for each in html.parse(page).iter("tr") if each.get("id") == f"row-{case.reference}")
    assert "No contact with the client for 5 working days" in spaced(row)


def test_a_complaint_without_an_sr_says_so_in_every_list(sign_in: SignIn, on: SetToday) -> None:
    """RES-07b"""
    on(MONDAY)
    case = walk(1)
    assert "No SR yet" in words(home(sign_in))
    assert "No SR yet" in words(home(sign_in, CRC, "/cases?rows=case"))
    assert "No SR yet" in words(home(sign_in, CRC, "/cases?q=Client"))
    assert case.reference in words(home(sign_in, CRC, "/cases?procedure=resolution&rows=case"))


# Business as usual


def test_bau_reports_and_refers_by_a_button_with_mp_enquiries_beside_it(
    sign_in: SignIn, on: SetToday
) -> None:
    """RES-S5, RES-S6, RES-S1: the button begins the report, and the report is followed until it is logged."""
    on(THURSDAY)
    client = sign_in(BAU)
    page = client.get(HOME).text
    report = part(page, "report")
    assert "Report MP correspondence" in report and "Refer complaint to resolution" in report
    assert "See MP Enquiries." in report
    button = next(each for each in html.parse(page).iter("a") if each.get("role") == "button")
    assert spaced(button) == "Report MP correspondence"
    assert "Note of the call" in client.get(button.get("href", "")).text
    case = walk(1, MONDAY, begins=REPORT, by=BAU)
    waiting = "Correspondence of an MP"
    reports = part(client.get(HOME).text, "reports")
    assert case.reference in reports and waiting in reports
    assert "waiting for 3 working days, since Monday 11 May" in reports
    case.take("log-complaint", on=THURSDAY, origin="MP")
    assert 'id="reports"' not in client.get(HOME).text


@pytest.mark.parametrize(
    ("key", "username", "what", "step"),
    [
        ("send-referral-to-bau-g7", G7, "Allocate this complaint", "Allocate"),
        ("allocate", BAU, "Carry out BAU's part of this complaint", "BAU action complete"),
        ("ask-owning-caseworker-for-sr", BAU, "Create the Resolution SR", "Create Resolution SR"),
    ],
)
def test_bau_finds_what_it_is_asked_for_with_the_step_that_answers(
    sign_in: SignIn, on: SetToday, key: str, username: str, what: str, step: str
) -> None:
    """RES-05a, RES-06a, RES-07b: the outcome's date is shown; the acknowledgement is not BAU's."""
    on(MONDAY)
    case = walk(1).take("needs-investigation").take("send-referral-to-bau-g7")
    if key != "send-referral-to-bau-g7":
        case.take("allocate")
    if key == "ask-owning-caseworker-for-sr":
        case.take("bau-action-complete").take(key)
    page = home(sign_in, username)
    row = next(each for each in html.parse(page).iter("tr") if each.get("id") == f"row-{case.reference}")
    assert what in spaced(row) and "Tuesday 2 June 2026" in spaced(row)
    assert step_of(page, case.reference).startswith(step)


def test_the_g7_finds_the_review_that_is_asked_for(sign_in: SignIn, on: SetToday) -> None:
    """RES-21a"""
    on(MONDAY)
    case = walk(1, MONDAY, "R7").take("ask-bau-for-more")
    assert step_of(home(sign_in, G7), case.reference).startswith("Return review")


def test_a_closed_case_comes_back_to_bau(sign_in: SignIn, on: SetToday) -> None:
    """RES-S14"""
    on(MONDAY)
    case = walk(1, MONDAY, "R15")
    for username in (BAU, G7):
        returned = part(home(sign_in, username), "returned")
        assert f"{case.reference} Actions Complete – Client Ok" in returned
        assert "The case goes back to Northern segment" in returned and "Seen" in returned


# The team leader


def test_the_team_leader_sees_plans_and_questions_that_wait(sign_in: SignIn, on: SetToday) -> None:
    """RES-24a, RES-25c, RES-37a"""
    on(THURSDAY)
    plan = walk(1, MONDAY, "R8", to_on=TUESDAY)
    asking = walk(2, MONDAY, "R9N", to_on=TUESDAY).take("ask-team-leader-for-guidance", on=WEDNESDAY)
    page = home(sign_in, TL, LEADERS)
    mine = part(page, "mine")
    assert "1 plan to decide oldest Tuesday 12 May 2026" in mine
    assert "1 question to answer oldest Wednesday 13 May 2026" in mine
    assert "allocated" not in mine
    assert "Jocasta Emberley-Rao 2" in part(page, "team")
    assert step_of(page, plan.reference).startswith("Take SR")
    assert step_of(page, asking.reference).startswith("Seen")


def test_menus_lead_each_post_to_its_own_pages(sign_in: SignIn, on: SetToday) -> None:
    """RES-X1: New case for who begins complaints, the guidance of this procedure for all of them."""
    on(MONDAY)
    for username, labels in (
        (CRC, {"New case", "Respond register", "Complaints Tracker"}),
        (BAU, {"New case"}),
        (G7, set()),
        (TL, {"Inbox", "Team"}),
    ):
        menu = next(
            each
            for each in html.parse(home(sign_in, username, "/cases")).iter("ul")
            if each.get("id") == "navigation"
        )
        links = {spaced(each): each.get("href") for each in menu.iter("a")}
        assert labels <= links.keys()
        assert ("New case" in links) is (username in (CRC, BAU))
        assert links["Guidance"] == "/procedures/resolution"


# The queue


def test_the_queue_finds_what_waits_for_the_client_apart_from_what_waits_for_phso(
    sign_in: SignIn, on: SetToday
) -> None:
    """RES-13d: the views of the team name its own waits."""
    on(MONDAY)
    waiting = acknowledged(walk(1).to("R3")).to("R4")
    other = walk(2, MONDAY, "R3")
    client = sign_in(CRC)
    page = words(client.get("/cases?waits=client&rows=case").text)
    assert waiting.reference in page and other.reference not in page
    assert "Waiting for the client 1" in page and "Waiting for PHSO" not in page
    assert waiting.reference not in words(client.get("/cases?waits=phso&rows=case").text)
    assert other.reference in words(client.get("/cases?procedure=resolution&rows=case").text)


def test_the_queue_finds_plans_with_the_team_leader(sign_in: SignIn, on: SetToday) -> None:
    """RES-23g"""
    on(MONDAY)
    plan, other = walk(1, MONDAY, "R8"), walk(2, MONDAY, "R7")
    page = words(sign_in(CRC).get("/cases?procedure=resolution&waits=approve_plan&rows=case").text)
    assert plan.reference in page and other.reference not in page


def test_a_case_stands_under_its_first_duty_not_under_a_reminder(sign_in: SignIn, on: SetToday) -> None:
    """RES-S11, RES-S12: the reminder of Monday 18 May 2026 does not put the outcome of June before a duty of May."""
    on(MONDAY)
    case = acknowledged(walk(1).to("R3"))
    assert case.case.next_due_on == date(2026, 6, 2)


# The register and numbers


def test_each_team_keeps_its_own_respond_register(sign_in: SignIn, on: SetToday) -> None:
    """RES-11i, RES-01b: a complaint's stages are entered by the Complaints Resolution Team."""
    on(MONDAY)
    case = walk(1)
    client = sign_in(CRC)
    page = words(client.get("/resolution/respond").text)
    assert "Complaint received" in page and case.reference in page
    assert "Management Information - ICE/PHSO/Parliamentary Contact" in page
    assert case.reference not in words(sign_in("internal_phso").get("/internal-phso/respond").text)
    assert sign_in("internal_phso").get("/resolution/respond").status_code == 403
    assert client.get("/internal-phso/respond").status_code == 403
    number = case.records("respond")[0].id
    reply = client.submit(f"/resolution/respond?open={number}", "Enter stage", follow=True)
    assert "Stage entered. All stages recorded." in words(reply.text)
    assert case.records("respond")[0].state == "Entered"


@pytest.mark.parametrize(
    ("username", "address"), [(CRC, HOME), (BAU, HOME), (G7, HOME), (TL, LEADERS), (TL, "/team-leader/inbox")]
)
def test_a_home_asks_few_questions_however_many_cases_it_lists(
    sign_in: SignIn, on: SetToday, username: str, address: str
) -> None:
    """PHSO-T46"""
    on(MONDAY)
    for number, position in enumerate(("R0", "R3", "R8", "R15")):
        case = walk(number)
        if position == "R0":
            case.take("needs-investigation").take("send-referral-to-bau-g7").take("allocate")
        else:
            case.to(position)
        places = range(number * 20, (number + 1) * 20)
        copies_of(case.case, places, [*case.case.records, *case.case.deadlines])
    walk(9, MONDAY, begins=REPORT, by=BAU)
    assert few(sign_in(username), address)
