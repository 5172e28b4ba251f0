"""My work: what is due first, with whom a case is, what waits for PHSO, what is to be recorded, what came back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from xml.etree.ElementTree import Element

import pytest
from flask import Flask

from portal.blueprints.team_leader import home as leader_home
from portal.cases.models import Record
from portal.extensions import db
from portal.homes import my_work
from portal.insight import counting, work
from portal.people.queries import actor_for
from portal.preferences import change
from tests import html
from tests.blueprints.pages import part, spaced, words
from tests.conftest import SetToday, SignIn, person
from tests.walks import Walk

MONDAY = date(2026, 3, 30)
FRIDAY = date(2026, 3, 27)
HOME, LEADER_HOME = "/internal-phso/", "/team-leader/"
CASEWORKER, LEADER, HEAD = "internal_phso", "internal_phso_team_leader", "head_of_complaints_review"


def walk(number: int, on: date, to: str = "", to_on: date | None = None, **answers: object) -> Walk:
    """A case with a case number of its own, walked to a position."""
    found = Walk(on=on, case_number=str(number), client_name=f"Client {number}", **answers)
    return found.to(to, on=to_on or on) if to else found


def groups(page: str) -> list[str]:
    """The headings of the groups, in order."""
    return [spaced(each) for each in html.parse(page).iter("th") if each.get("scope") == "rowgroup"]


def links(element: Element) -> dict[str, str]:
    return {spaced(each): each.get("href", "") for each in element.iter("a")}


def test_cases_stand_in_groups_of_urgency_with_their_next_step(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-06f: deadlines with the working days left; Screens 4.2: most urgent first."""
    late = walk(1, date(2026, 3, 2), "P3", date(2026, 3, 12))  # PTI response due Thursday 26 March
    today = walk(2, date(2026, 3, 2), "P3", date(2026, 3, 16))  # due Monday 30 March, panel earlier
    soon = walk(3, date(2026, 3, 2), "P3", date(2026, 3, 26))  # panel due Tuesday 31 March
    later = walk(4, date(2026, 3, 2), "P5", date(2026, 3, 27))
    undated = walk(5, FRIDAY)
    for each in (late, today):
        each.take("convene-panel").take("issue-papers-to-panel").take("record-case-conference")
    on(MONDAY)
    page = sign_in(CASEWORKER).get(HOME).text
    assert groups(page) == [
        "Overdue 1 case",
        "Due today 1 case",
        "Next 2 working days 1 case",
        "Later 1 case",
        "No date yet 1 case",
    ]
    assert late.reference in part(page, "overdue")
    assert "Overdue by 2 working days" in part(page, "overdue")
    assert today.reference in part(page, "today")
    soonest = part(page, "soon")
    assert f"1 working day left Tuesday 31 March 2026 {soon.reference}" in soonest
    assert "Assessment panel PTI response due Monday 13 April 2026" in soonest
    assert "Convene panel" in soonest and "PHSO step 7" in soonest
    assert later.reference in part(page, "later")
    none = part(page, "none")
    assert undated.reference in none and "No deadline runs" in none
    assert "Information for PHSO Request received Friday 27 March 2026, 1 working day ago" in none
    assert "Record information sent" in none
    assert "5 open cases. Next bank holidays: Friday 3 April and Monday 6 April 2026." in words(page)


def test_a_case_appears_once_however_many_deadlines_it_has(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-10h: the four weeks and the dates of the actions stand in the work list."""
    case = walk(1, date(2026, 3, 2), "P5", date(2026, 3, 27)).to("P6")
    case.take("add-resolution-action", due_on=date(2026, 4, 1))
    case.take("add-resolution-action", due_on=date(2026, 4, 20), action="Pay")
    on(MONDAY)
    page = sign_in(CASEWORKER).get(HOME).text
    assert page.count(f'id="row-{case.reference}"') == 1
    assert "Action: Write to the client and apologise" in part(page, "soon")
    assert "Action: Pay due Monday 20 April 2026" in part(page, "soon")
    on(date(2026, 4, 27))  # Monday: the four weeks ended on Friday 24 April
    assert "Overdue by" in part(sign_in(CASEWORKER).get(HOME).text, "overdue")


def test_the_row_links_to_the_form_of_its_next_step(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T02: the next step leads to its form."""
    case = walk(1, FRIDAY)
    on(MONDAY)
    client = sign_in(CASEWORKER)
    row = next(
        each
        for each in html.parse(client.get(HOME).text).iter("tr")
        if each.get("id") == f"row-{case.reference}"
    )
    href = links(row)[f"Record information sent {case.reference}"]
    assert href == f"/cases/{case.reference}/steps/record-information-sent?list=my-work.."
    assert client.get(href).status_code == 200


def test_a_plan_with_the_team_leader_stands_with_that_person(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-20a, PHSO-T26: before and after the team leader took the SR, the sender still sees it."""
    case = walk(1, date(2026, 3, 2), "P6A", FRIDAY)
    on(MONDAY)
    said = "With Marcus Abara-Finch, team leader, since Friday 27 March"
    assert said in words(sign_in(CASEWORKER).get(HOME).text)
    case.take("take-sr", on=MONDAY)
    page = words(sign_in(CASEWORKER).get(HOME).text)
    assert case.reference in page and said in page
    other = words(sign_in("internal_phso2").get(HOME).text)
    assert case.reference not in other


def test_a_response_with_the_head_of_complaints_review_stands_with_her(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T14: the drafter sees with whom the response is, the signer what to sign."""
    case = walk(1, date(2026, 3, 2), "P3", date(2026, 3, 26))
    for step in ("convene-panel", "issue-papers-to-panel", "record-case-conference", "add-reason"):
        case.take(step, on=FRIDAY)
    case.take("update-caselist").finish_activities().take("send-pti-response-for-sign-off")
    on(MONDAY)
    page = part(sign_in(CASEWORKER).get(HOME).text, "later")
    assert "With Dr Honora Pellwick, head of complaints review, since Friday 27 March" in page
    signer = sign_in(HEAD).get("/approvals/").text
    assert "1 document to sign off." in words(signer)
    assert f"{case.reference} Client 1 Sign off PTI response From Tamsin Oakapple, Friday 27 March" in part(
        signer, "later"
    )
    assert f'href="/approvals/sign-off/{case.reference}"' in signer


def test_signing_off_comes_back_to_the_drafter(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T15: the drafter reads it under "Back to you", and the row says when it was signed."""
    case = walk(1, date(2026, 3, 2), "P3", date(2026, 3, 26))
    for step in ("convene-panel", "issue-papers-to-panel", "record-case-conference", "add-reason"):
        case.take(step, on=FRIDAY)
    case.take("update-caselist").finish_activities().take("send-pti-response-for-sign-off")
    case.take("sign-off-pti-response")
    on(MONDAY)
    page = sign_in(CASEWORKER).get(HOME).text
    assert "Back to you since Friday" in words(page)
    assert f"{case.reference} PTI response signed off, Dr Honora Pellwick" in part(page, "back")
    assert "Signed off on Friday 27 March 2026" in words(page)


def test_what_waits_for_phso_is_listed_with_the_working_days_waited(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-02g, PHSO-02h: in P2 as waiting for the decision; after the reminder period the step is in bold."""
    reminded = walk(1, date(2026, 2, 23), "P2", FRIDAY.replace(month=2))  # sent Friday 27 February
    fresh = walk(2, date(2026, 3, 2), "P2", date(2026, 3, 26))
    answered = walk(3, date(2026, 3, 2), "P4", date(2026, 3, 19))
    on(MONDAY)
    page = sign_in(CASEWORKER).get(HOME).text
    waiting = part(page, "phso")
    assert (
        waiting.index(reminded.reference) < waiting.index(answered.reference) < waiting.index(fresh.reference)
    )
    assert f"{reminded.reference} Client 1 Decision to take the case on Ask PHSO for its decision" in waiting
    assert "Ask PHSO for its decision: 20 working days passed on Friday 27 March 2026 21" in waiting
    assert f"{fresh.reference} Client 2 Decision to take the case on 2" in waiting
    assert f"{answered.reference} Client 3 Recommendations letter or SOC 7" in waiting
    assert "<b>Ask PHSO for its decision</b>" in page
    assert "Waiting for PHSO 3" in words(page)


def test_what_is_still_to_be_recorded_is_counted_with_its_age(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-R3, PHSO-S4, PHSO-07p: Respond stages, caselist updates, requests without a reply."""
    case = walk(1, FRIDAY)
    other = walk(2, date(2026, 3, 2), "P3", date(2026, 3, 26))
    on(MONDAY)
    page = part(sign_in(CASEWORKER).get(HOME).text, "records")
    assert "4 stages to enter in Respond oldest Monday 2 March 2026" in page
    assert f"1 Director General Caselist update {other.reference}" in page
    assert f"1 request to answer {case.reference}, 1 working day old" in page
    assert "stages" not in part(sign_in("internal_phso2").get(HOME).text, "records")


def test_the_team_leader_sees_what_waits_and_how_much_each_person_has(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-20a, PHSO-T19: plans to decide and cases to allocate; the team with its figures."""
    plan = walk(1, date(2026, 3, 2), "P6A", date(2026, 3, 26))  # its action was due on Thursday 26 March
    allocation = walk(2, date(2026, 3, 2), "P5", FRIDAY)
    on(MONDAY)
    page = sign_in(LEADER).get(LEADER_HOME).text
    assert "1 plan to decide oldest Thursday 26 March 2026" in part(page, "mine")
    assert "1 case to allocate oldest Friday 27 March 2026" in part(page, "mine")
    assert "Tamsin Oakapple 2 open, Tamsin Oakapple 1 overdue, Tamsin Oakapple 0 2" in part(page, "team")
    assert f"{plan.reference} Client 1 Decide the Resolution Plan" in part(page, "overdue")
    assert "Take SR" in part(page, "overdue")
    assert f"{allocation.reference} Client 2 Allocate this SR" in part(page, "later")
    assert "2 cases for your decision" in words(page)


def test_a_plan_that_a_colleague_took_waits_for_nobody_else(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-20a: one team leader takes the SR."""
    colleague = person("team_leader2")
    colleague.post, colleague.team_id = "internal_phso_team_leader", person(LEADER).team_id
    db.session.commit()
    case = walk(1, date(2026, 3, 2), "P6A", FRIDAY)
    on(MONDAY)
    case.take("take-sr", on=MONDAY)
    assert "1 plan to decide" in words(sign_in(LEADER).get(LEADER_HOME).text)
    other = words(sign_in("team_leader2").get(LEADER_HOME).text)
    assert "plan to decide" not in other and case.reference not in other


def test_higher_authorisations_are_counted_while_the_plan_waits(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-20c, PHSO-T27, PHSO-T27a."""
    money = {"redress": True, "payment": "Special payment", "amount": 90_000}
    case = walk(1, date(2026, 3, 2)).to("P6A", on=FRIDAY, add_resolution_action=money)
    case.take("take-sr", on=MONDAY).take("ask-for-higher-authorisation")
    on(MONDAY)
    client = sign_in(LEADER)
    assert "1 request for higher authorisation with the manager" in words(client.get(LEADER_HOME).text)
    case.take("record-higher-authorisation")
    assert "1 returned authorisation decide the plan" in words(client.get(LEADER_HOME).text)


def test_panel_members_find_their_invitation_until_the_meeting_is_over(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T11: an item for each member, dated by the meeting."""
    case = walk(1, date(2026, 3, 2), "P3", date(2026, 3, 26))
    case.take("convene-panel", on=FRIDAY, meeting_on=date(2026, 3, 31))
    on(MONDAY)
    client = sign_in("complaints_review")
    soon = part(client.get("/caseworker/").text, "soon")
    assert f"1 working day left Tuesday 31 March 2026 {case.reference}" in soon
    assert f"Assessment panel on {case.reference}, Tuesday 31 March 2026" in soon and "Seen" in soon
    assert case.reference not in words(sign_in("caseworker").get("/caseworker/").text)
    on(date(2026, 4, 1))
    page = client.get("/caseworker/").text
    assert groups(page) == []
    assert case.reference in part(page, "information")


def test_a_referral_waits_in_the_home_of_its_team(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-04d, PHSO-T06: the team that gets the referral has it in its work."""
    case = walk(1, date(2026, 3, 2), "P2N", date(2026, 3, 26)).take("refer-back", on=FRIDAY)
    on(MONDAY)
    assert case.reference in words(sign_in("complaints_review").get("/caseworker/").text)
    assert case.reference not in words(sign_in("bau_caseworker").get("/caseworker/").text)


def test_anomalies_and_information_stand_below_what_is_to_be_signed(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-15c, PHSO-T47: anomalies reach the head of complaints review."""
    case = walk(1, date(2026, 3, 2)).to("P11", on=date(2026, 3, 26))
    anomaly = [{"anomaly": "The final report adds a finding.", "point": "1"}]
    case.take("record-comparison", on=FRIDAY, no_anomaly=None, anomalies=anomaly)
    on(MONDAY)
    client = sign_in(HEAD)
    page = client.get("/approvals/").text
    assert "Nothing waits for your signature." in words(page)
    assert f"{case.reference} The final report adds a finding." in part(page, "anomalies")
    assert "Answer anomaly" in part(page, "anomalies")


@pytest.mark.parametrize(
    ("username", "home", "said"),
    [
        ("case_owner", "/caseworker/", "Nothing is waiting for you. Nothing of your team is due this week."),
        ("manager", "/team-leader/", "Nothing is waiting for you. Nothing of your team is due this week."),
        ("legal", "/approvals/", "Nothing is waiting for you."),
        ("oat", "/oat/", "No referral to pick up."),
        ("caseworker", "/caseworker/", "Nothing is waiting for you."),
        ("internal_phso2", HOME, "Nothing is waiting for you."),
    ],
)
def test_nothing_to_do_is_said_in_a_sentence(
    username: str, home: str, said: str, sign_in: SignIn, on: SetToday
) -> None:
    """Screens 4.2, empty; the Ombudsman's staff see no case of CMG."""
    case = walk(1, date(2026, 3, 2), "P3", date(2026, 3, 26))
    on(MONDAY)
    page = words(sign_in(username).get(home).text)
    assert ("OAT referrals" if home == "/oat/" else "My work") in page and said in page
    assert case.reference not in page


def test_an_empty_home_names_what_the_team_has_to_do(sign_in: SignIn, on: SetToday) -> None:
    """Screens 4.2, empty: "Your team has 3 cases due this week" with a link."""
    walk(1, date(2026, 3, 2), "P3", date(2026, 3, 26))
    on(MONDAY)
    page = sign_in("internal_phso2").get(HOME).text
    assert "Nothing is waiting for you. Your team has 1 case due this week." in words(page)
    assert 'href="/cases?due=week"' in page


def test_a_group_shows_some_and_the_rest_on_its_link_but_late_cases_all(
    sign_in: SignIn, on: SetToday, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Screens 4.2, overload: 25 a group, then "Show all"; Overdue is never cut."""
    monkeypatch.setattr(my_work, "SHOWN", 2)
    late = [walk(n, date(2026, 2, 2), "P3", date(2026, 2, 16)) for n in (1, 2, 3)]
    fresh = [walk(n, FRIDAY) for n in (4, 5, 6)]
    on(MONDAY)
    client = sign_in(CASEWORKER)
    page = client.get(HOME).text
    assert all(each.reference in part(page, "overdue") for each in late)
    cut = part(page, "none")
    assert "No date yet 3 cases" in cut and "Show all 3 in No date yet" in cut
    assert sum(each.reference in cut for each in fresh) == 2
    whole = part(client.get(f"{HOME}?all=none").text, "none")
    assert all(each.reference in whole for each in fresh) and "Show all" not in whole


def test_late_cases_are_counted_to_a_limit_and_shown_all(
    sign_in: SignIn, on: SetToday, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issue on scale: the next step is looked up for the most urgent alone, but no late case is left out."""
    monkeypatch.setattr(my_work, "WITH_STEPS", 1)
    monkeypatch.setattr(counting, "LIMIT", 2)
    late = [walk(n, date(2026, 2, 2), "P3", date(2026, 2, 16)) for n in (1, 2, 3)]
    on(MONDAY)
    shown = part(sign_in(CASEWORKER).get(HOME).text, "overdue")
    assert "Overdue more than 2 cases" in shown
    assert all(each.reference in shown for each in late)


def test_of_many_work_items_the_most_urgent_and_the_newest_are_read(
    app: Flask, on: SetToday, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issue on scale: what asks for something by its deadline, what only tells something by when it was told."""
    monkeypatch.setattr(work, "LIMIT", 1)
    monkeypatch.setattr(work, "TOLD", 2)
    late, later = (walk(n, date(2026, 3, day), "P3", date(2026, 3, 26)) for n, day in ((1, 2), (2, 9)))
    panels = [walk(n, date(2026, 3, 2), "P3", date(2026, 3, 26)) for n in (3, 4, 5)]
    for case in (later, late, *panels):
        until = {late: 1, later: 2}.get(case, 3)
        case.case.records.append(item("sign_off", until))
        case.case.records.append(item("closed", until))
    db.session.commit()
    head = actor_for(person(HEAD), MONDAY)
    found = work.work_items(head, MONDAY, ("sign_off",))
    assert {each.reference for each in found if each.what == "sign_off"} == {late.reference, later.reference}
    assert [each.reference for each in found if each.what == "closed"] == [
        each.reference for each in panels[1:]
    ]
    alone = work.work_items(head, MONDAY, ("sign_off",), only_asking=True)
    assert {each.what for each in alone} == {"sign_off"}


def test_of_each_kind_and_of_own_cases_it_is_known_that_there_are_more(
    sign_in: SignIn, on: SetToday, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issue on scale: many plans leave no case to allocate out, and the oldest of those that are not read is not named."""
    for module in (work, counting, leader_home):
        monkeypatch.setattr(module, "LIMIT", 1)
    plans = [walk(n, date(2026, 3, 2), "P6A", date(2026, 3, 27 - n)) for n in (1, 2, 3)]
    unowned = walk(4, date(2026, 3, 2), "P5", date(2026, 3, 27))
    own = [walk(n, date(2026, 2, 2), "P3", date(2026, 3, 20 - n)) for n in (5, 6, 7)]
    on(MONDAY)
    page = sign_in(LEADER).get(LEADER_HOME).text
    assert "more than 1 plans to decide 1 case to allocate oldest Friday 27 March 2026" in part(page, "mine")
    assert [each.reference in page for each in plans] == [False, True, True]
    assert unowned.reference in page
    page = sign_in(CASEWORKER).get(HOME).text
    assert "more than 1 open cases." in words(page)
    urgent = sorted(own, key=lambda each: (each.case.next_due_on, each.case.id))[:2]
    assert [each in urgent for each in own] == [each.reference in page for each in own]


def item(what: str, until: int) -> Record:
    """An open work item for the head of complaints review on a case whose duty is at this day of April."""
    return Record(
        kind="work_item",
        number=0,
        state="Open",
        title=what,
        post=HEAD,
        data={"what": what},
        waits_for=what,
        waits_until=date(2026, 4, until),
        made_at=datetime(2026, 3, 27, 12, tzinfo=UTC),
        made_by="A test",
    )


def test_the_setting_for_soon_moves_cases_between_groups(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-06f: working days left; the setting SOON_WD says from when they count as soon."""
    walk(1, date(2026, 3, 2), "P3", date(2026, 3, 26))
    change("SOON_WD", 1, "A test")
    db.session.commit()
    on(FRIDAY)  # the panel is due on Tuesday, 2 working days later
    assert groups(sign_in(CASEWORKER).get(HOME).text) == ["Later 1 case"]
    on(MONDAY)
    assert groups(sign_in(CASEWORKER).get(HOME).text) == ["Next working day 1 case"]


def test_a_northern_ireland_case_says_which_holiday_was_not_counted(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-NI3: Tuesday 17 March is a bank holiday in Northern Ireland only."""
    case = walk(1, date(2026, 3, 2), "P2", date(2026, 3, 4), jurisdiction="NI").to("P3", on=date(2026, 3, 16))
    case.take("convene-panel").take("issue-papers-to-panel").take("record-case-conference")
    on(MONDAY)
    page = part(sign_in(CASEWORKER).get(HOME).text, "soon")
    assert "1 working day left Tuesday 31 March 2026" in page
    assert "Northern Ireland: Tuesday 17 March not counted" in page


def test_htmx_gets_the_part_and_nobody_a_home_of_another_role(sign_in: SignIn) -> None:
    """Screens 3.5: the same address answers whole and in part; Interface 3: a role's own home."""
    client = sign_in(CASEWORKER)
    swapped = client.get(HOME, headers={"HX-Request": "true"}).text
    assert "<title>My work" in swapped and "<header" not in swapped
    assert client.get(LEADER_HOME).status_code == 403
    assert sign_in(LEADER).get(HOME).status_code == 403
