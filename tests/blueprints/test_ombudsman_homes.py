"""My work of the Ombudsman's staff, and the page of a challenge: what is next, for whom, and whether it can go on."""

from __future__ import annotations

from datetime import date

import pytest

from portal.extensions import db
from tests.blueprints.challenges import asked_for_advice, challenge, referred
from tests.blueprints.pages import part
from tests.blueprints.pages import words as page_words
from tests.conftest import SetToday, SignIn
from tests.copies import copies_of
from tests.ombudsman_walks import (
    LEGAL,
    MANAGER,
    OAT,
    OTHER_MANAGER,
    OWNER,
    Challenge,
    OmbudsmanCase,
    Praise,
)
from tests.questions import few, words
from tests.walks import stands_in

MONDAY, TUESDAY = date(2026, 3, 23), date(2026, 3, 24)
OWNER_HOME, MANAGER_HOME, APPROVER_HOME = "/caseworker/", "/team-leader/", "/approvals/"


# Case owners


def test_a_case_owner_sees_each_record_once_with_its_next_step(sign_in: SignIn, on: SetToday) -> None:
    """Screens 4.2, RF-08g"""
    on(MONDAY)
    case = OmbudsmanCase(on=MONDAY)
    praise = Praise(on=MONDAY, case=case.reference)
    walk = challenge(MONDAY)
    page = sign_in(OWNER).get(OWNER_HOME).text
    row = part(page, f"row-{walk.reference}")
    assert row.startswith("10 working days left Wednesday 8 April 2026")
    assert "Own attempt to settle it" in row
    assert f"Record attempt to resolve {walk.reference} paras 23 and 41" in row
    assert "Record decision" in part(page, f"row-{case.reference}")
    assert "Send to manager" in part(page, f"row-{praise.reference}")
    assert part(page, f"row-{walk.about.reference}").endswith("Open case Open")


def test_what_is_with_oat_stands_under_waiting_for_others(sign_in: SignIn, on: SetToday) -> None:
    """Screens 4.2"""
    on(TUESDAY)
    walk = referred(MONDAY).take("assign-to-me", by=OAT)
    page = sign_in(OWNER).get(OWNER_HOME).text
    block = part(page, "others")
    assert walk.reference in block and "OAT's answer" in block
    assert part(page, f"row-{walk.reference}") == ""
    assert "Wilhelmina Draxby of OAT has your referral" in part(page, "information")


def test_a_direction_of_oat_is_the_next_step_of_the_case_owner(sign_in: SignIn, on: SetToday) -> None:
    """RF-49a"""
    on(TUESDAY)
    walk = referred(MONDAY).take("assign-to-me", by=OAT)
    walk.take("returned-to-caseworker-further-work-required", on=TUESDAY)
    row = part(sign_in(OWNER).get(OWNER_HOME).text, f"row-{walk.reference}")
    assert "Direction of OAT: Explain the date of the decision" in row and "Direction done" in row
    assert "Thursday 9 April 2026" in row


# Managers


def test_an_extension_waits_for_the_manager_with_the_step_that_agrees_it(
    sign_in: SignIn, on: SetToday
) -> None:
    """RF-32c, screens 4.2"""
    on(TUESDAY)
    walk = challenge(MONDAY).asked().take("extend-deadline", new_deadline=date(2026, 5, 29))
    client = sign_in(MANAGER)
    row = part(client.get(MANAGER_HOME).text, f"row-{walk.reference}")
    assert "Extend deadline: agree or send back From Gideon Larkspur" in row and "Agree" in row
    assert part(sign_in(OTHER_MANAGER).get(MANAGER_HOME).text, f"row-{walk.reference}") == ""
    walk.take("agree", by=MANAGER)
    assert part(client.get(MANAGER_HOME).text, f"row-{walk.reference}") == ""


def test_the_stand_in_of_a_manager_has_the_managers_tasks_and_people(sign_in: SignIn, on: SetToday) -> None:
    """RF-09d, RF-32c"""
    on(TUESDAY)
    walk = challenge(MONDAY).asked().take("extend-deadline", new_deadline=date(2026, 5, 29))
    stands_in(OTHER_MANAGER, MANAGER, TUESDAY)
    page = sign_in(OTHER_MANAGER).get(MANAGER_HOME).text
    assert "Agree" in part(page, f"row-{walk.reference}")
    assert walk.reference in part(page, "people")


def test_challenges_of_the_own_people_stand_by_deadline(sign_in: SignIn, on: SetToday) -> None:
    """Screens 4.2: markers where no duty runs, with the words that nothing stops."""
    on(TUESDAY)
    later, sooner = challenge(TUESDAY), asked_for_advice(MONDAY)
    marked = referred(MONDAY).take("assign-to-me", by=OAT)
    page = sign_in(MANAGER).get(MANAGER_HOME).text
    block = part(page, "people")
    assert "Challenges of my people 3, earliest deadline first" in block
    places = [block.index(each.reference) for each in (sooner, later, marked)]
    assert places == sorted(places)
    assert "Pick-up by OAT" in block and "Gideon Larkspur" in block and "Advice sought" in block
    assert "JR marker A marker, nothing stops" in block
    assert "Challenges of my people 3" in page_words(page)
    assert "None of your people has an open challenge." in words(
        sign_in(OTHER_MANAGER).get(MANAGER_HOME).text
    )


# Approvers


def test_the_legal_team_sees_what_it_is_asked_and_nothing_else(sign_in: SignIn, on: SetToday) -> None:
    """RF-70a, screens 4.2"""
    on(TUESDAY)
    walk = referred(MONDAY).take("record-jr-position", by=OWNER)
    other = challenge(MONDAY)
    page = sign_in(LEGAL).get(APPROVER_HOME).text
    row = part(page, f"row-{walk.reference}")
    assert "1 task waits for you." in words(page)
    assert row.startswith("No deadline runs") and "Give advice" in row
    assert other.reference not in words(page)


@pytest.mark.parametrize("username", ["director_olc", "chief_executive"])
def test_the_two_posts_read_the_comments_that_they_are_copied_into(
    sign_in: SignIn, on: SetToday, username: str
) -> None:
    """RF-09b"""
    on(TUESDAY)
    praise = Praise(on=MONDAY, case=OmbudsmanCase(on=MONDAY).reference).take("send-to-manager")
    praise.take("comment-and-close", by=MANAGER, on=TUESDAY)
    block = part(sign_in(username).get(APPROVER_HOME).text, "information")
    assert praise.reference in block and "Copy: positive feedback received" in block
    assert "Thank you. Please show the team how you did it." in block and "Seen" in block


# The page of a challenge


def test_the_panel_says_in_one_sentence_whether_a_challenge_can_go_on(sign_in: SignIn, on: SetToday) -> None:
    """RF-03a, RF-26b, RF-31a, screens 4.15"""
    on(MONDAY)
    walk = challenge(MONDAY, risk_level="Medium")
    page = words(sign_in(OWNER).get(f"/cases/{walk.reference}").text)
    panel = page[page.index("Can this challenge go on?") : page.index("Next steps")]
    assert "0 failed, 3 open, 7 passed Can be considered." in panel
    assert (
        "Open Case owner tried to settle it No attempt recorded yet. Due Wednesday 8 April 2026 paras 3, 23"
        in panel
    )
    assert "Open Are reasonable adjustments needed?" in panel
    assert "Open Should OAT be asked? 1 of 7 items ticked, 2 not answered paras 26, 27" in panel
    assert "Passed Not closed for low-level injustice or impact Closure basis: Other paras 3, 21" in panel
    assert "Passed Not joint with LGSCO para 76" in panel


def test_a_late_challenge_says_so_and_shows_how_the_month_was_counted(sign_in: SignIn, on: SetToday) -> None:
    """RF-02a, RF-02b"""
    on(MONDAY)
    case = OmbudsmanCase(on=date(2026, 1, 30)).decided(date(2026, 1, 30))
    walk = Challenge(case, on=MONDAY)
    page = sign_in(OWNER).get(f"/cases/{walk.reference}").text
    panel = words(page)[words(page).index("Can this challenge go on?") :]
    assert "1 failed" in panel
    assert (
        "Raised after Saturday 28 February 2026 (one month). You may still consider it. Nothing else" in panel
    )
    assert "Saturday 28 February 2026: one month." in panel
    assert "Monday 2 March 2026: the next working day, for written grounds" in panel
    assert "Monday 23 March 2026: received, 16 working days after the month" in panel
    assert f'href="/cases/{walk.reference}/steps/consider-although-raised-late"' in page


def test_what_stops_a_challenge_is_the_sentence_of_the_panel(sign_in: SignIn, on: SetToday) -> None:
    """RF-21a, RF-76a"""
    on(MONDAY)
    for more, sentence in (
        (
            {"joint_with_lgsco": "Yes"},
            "Joint decisions are considered by the LGSCO. Direct this to the Joint",
        ),
        ({}, "Closed for low-level injustice or impact. No review is available."),
    ):
        case = OmbudsmanCase(on=MONDAY, **more)
        low = {} if more else {"basis": "Low-level injustice or impact"}
        walk = Challenge(case.decided(MONDAY, **low), on=MONDAY)
        page = words(sign_in(OWNER).get(f"/cases/{walk.reference}").text)
        panel = page[page.index("Can this challenge go on?") :]
        assert panel.startswith("Can this challenge go on? 1 failed") and sentence in panel[:200]


def test_the_seven_items_say_which_the_portal_ticked(sign_in: SignIn, on: SetToday) -> None:
    """RF-26a, RF-26b, RF-26c, RF-26h"""
    on(MONDAY)
    walk = challenge(MONDAY, risk_level="Medium")
    page = sign_in(OWNER).get(f"/cases/{walk.reference}").text
    block = part(page, "oat-items")
    assert "para 26: 1 of 7 ticked" in block
    assert "A26-1 Yes Ticked by the portal: Medium risk. It cannot be unticked" in block
    assert "A26-2 No Read from the record" in block
    assert "A26-7 Not answered" in block and "Few cases about this organisation" in block
    walk.take("answer-the-oat-items", A26_7="Yes", A26_7_why="A prison ombudsman.")
    block = part(sign_in(OWNER).get(f"/cases/{walk.reference}").text, "oat-items")
    assert "A26-7 Yes A prison ombudsman." in block and "2 of 7 ticked" in block


def test_the_pro_forma_is_a_list_of_tasks(sign_in: SignIn, on: SetToday) -> None:
    """RF-38c"""
    on(MONDAY)
    walk = challenge(MONDAY)
    client = sign_in(OWNER)
    closed = "Questions F1 to F9 open when grounds are attached (para 38)."
    assert closed in part(client.get(f"/cases/{walk.reference}").text, "analysis")
    walk.may_ask().take("record-grounds-already-given").take("start-analysis")
    walk.take("answer-the-pro-forma", defaults=False, F1="Yes", F4="No")
    page = client.get(f"/cases/{walk.reference}").text
    block = part(page, "analysis")
    assert "F1: Is the challenge specific, beyond saying the person is unhappy? Yes Completed" in block
    assert "F2: Does it give clear evidence or an explanation of why the decision is wrong? Not yet" in block
    assert "F9" not in block
    assert f'href="/cases/{walk.reference}/steps/answer-the-pro-forma#F2"' in page


def test_the_page_says_who_of_oat_has_the_challenge(sign_in: SignIn, on: SetToday) -> None:
    """OR-T2"""
    on(TUESDAY)
    walk = referred(MONDAY)
    client = sign_in(OWNER)
    next_steps = part(client.get(f"/cases/{walk.reference}").text, "next-steps")
    assert "Review referral: Submitted on Monday 23 March 2026, with OAT." in next_steps
    walk.take("assign-to-me", by=OAT)
    next_steps = part(client.get(f"/cases/{walk.reference}").text, "next-steps")
    assert "With Wilhelmina Draxby of OAT: Review referral." in next_steps


# Questions to the store


def test_the_homes_ask_few_questions_however_many_records_there_are(sign_in: SignIn, on: SetToday) -> None:
    """Screens 4.2"""
    on(TUESDAY)
    asked = challenge(MONDAY).asked().take("extend-deadline", new_deadline=date(2026, 5, 29))
    praise = Praise(on=MONDAY, case=asked.about.reference).take("send-to-manager")
    taken = referred(MONDAY).take("record-jr-position", by=OWNER)
    for kind, walk in enumerate((asked, praise, taken, asked.about)):
        case = walk.case
        copies_of(case, range(kind * 15, kind * 15 + 15), [*case.records, *case.deadlines])
    db.session.commit()
    assert few(sign_in(OWNER), OWNER_HOME)
    assert few(sign_in(MANAGER), MANAGER_HOME)
    assert few(sign_in(MANAGER), f"{MANAGER_HOME}?open={praise.reference}")
    assert few(sign_in(LEGAL), APPROVER_HOME)
    assert few(sign_in(OWNER), f"/cases/{asked.reference}")
    assert few(sign_in(OWNER), f"/cases/{taken.reference}")
