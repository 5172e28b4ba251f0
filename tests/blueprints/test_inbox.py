"""The team leader's inbox: who sees what, and every decision on a plan in its row (PHSO step 20)."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from portal.audit.models import Event
from portal.extensions import db
from portal.people.models import Person, StandIn
from tests.conftest import SetToday, SignIn
from tests.copies import copies
from tests.questions import announced, few, focused, press, words
from tests.walks import Walk, stands_in

MONDAY, TUESDAY = date(2026, 3, 30), date(2026, 3, 31)
INBOX = "/team-leader/inbox"
LEADER = "internal_phso_team_leader"
OPEN = f"{INBOX}?open="


def payment(pounds: int, kind: str = "Special payment") -> dict[str, object]:
    return {"redress": True, "payment": kind, "amount": pounds * 100, "due_on": date(2026, 4, 10)}


def with_leader(pounds: int | None = 150, **plan: object) -> Walk:
    """A plan without FDL that lies with the team leader."""
    answers = payment(pounds) if pounds is not None else {}
    return Walk(on=MONDAY).to("P6A", add_resolution_action={**answers, **plan})


def with_fdl(entered: int, fdl: int | None = 250) -> Walk:
    """A plan after the FDL, entered with this amount."""
    letter = {"amount": fdl * 100, "no_payment": None} if fdl is not None else {}
    return Walk(on=MONDAY).to("P11A", record_fdl_received=letter, add_resolution_action=payment(entered))


def events() -> int:
    return db.session.scalar(select(func.count()).select_from(Event)) or 0


# Reading


def test_a_plan_stands_in_the_inbox_with_its_amount_its_sender_and_the_own_limit(
    sign_in: SignIn, on: SetToday
) -> None:
    """PHSO-20a, PHSO-T24."""
    on(MONDAY)
    walk = with_leader(150)
    page = words(sign_in(LEADER).get(INBOX).text)
    assert "Your limit for special payments and reimbursements: £500.00." in page
    assert "Standing in for nobody today." in page
    assert "Plans to approve 1" in page and "Decided this week 0" in page
    assert walk.reference in page and "1 action, special payment" in page and "£150.00" in page
    assert "Tamsin Oakapple, sent today" in page and "Decide" in page


def test_an_empty_inbox_says_what_else_there_is_to_do(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-20a, PHSO-T19."""
    on(MONDAY)
    client = sign_in(LEADER)
    assert "No plan waits for you." in words(client.get(INBOX).text)
    Walk(on=MONDAY).to("P5")
    assert "No plan waits for you. 1 case is to be allocated." in words(client.get(INBOX).text)


def test_plans_stand_by_the_date_of_their_case_and_the_actions_dates_do_not_count(
    sign_in: SignIn, on: SetToday
) -> None:
    """PHSO-10h, PHSO-15e: case due is the date of the four weeks."""
    on(MONDAY)
    later = Walk(on=MONDAY).to("P6A", add_resolution_action=payment(10))
    sooner = Walk(on=date(2026, 3, 9), case_number="48217736").to("P5")
    sooner.to("P6A", on=MONDAY, add_resolution_action=payment(20))
    page = words(sign_in(LEADER).get(INBOX).text)
    assert page.index(sooner.reference) < page.index(later.reference)
    assert "7 calendar days left Monday 6 April 2026" in page


def test_the_panel_compares_the_amounts_and_offers_to_take_the_sr_first(
    sign_in: SignIn, on: SetToday
) -> None:
    """PHSO-20a, PHSO-20h: the amounts under each other, a wrong one marked."""
    on(MONDAY)
    walk = with_fdl(205)
    page = sign_in(LEADER).get(OPEN + walk.reference).text
    text = words(page)
    assert "FDL amount, letter received Monday 30 March 2026 £250.00" in text
    assert "Amount entered in the plan £205.00 Difference £45.00 too little" in text
    assert page.count('class="is-wrong"') == 2
    assert "Your limit £500.00 covers it. No higher authorisation is needed." in text
    assert (
        "Locked by the FDL. The amount set by the FDL can be carried out or corrected, not refused." in text
    )
    assert "Take SR" in text
    assert "Take the SR first. The FDL says £250.00. Reject this so that it can be corrected." in text
    assert focused(page) == ["decide-h"]


def test_the_amount_is_typed_and_never_filled_in(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-20b: the second reading is the check."""
    on(MONDAY)
    walk = with_leader(150).take("take-sr")
    page = sign_in(LEADER).get(OPEN + walk.reference).text
    assert 'id="amount" name="amount" type="text" value=""' in page
    assert 'data-amount-from="amount"' in page


# Deciding


@pytest.mark.parametrize("htmx", [True, False])
def test_a_plan_is_taken_and_approved_in_its_row(sign_in: SignIn, on: SetToday, htmx: bool) -> None:
    """PHSO-T26, PHSO-T28, PHSO-20a, PHSO-20f: the SR goes back, the flag is released, TL Approved becomes Y."""
    on(MONDAY)
    walk = with_leader(150)
    other = Walk(on=MONDAY, case_number="48217736").to("P6A", add_resolution_action=payment(20))
    client = sign_in(LEADER)
    taken = press(client, OPEN + walk.reference, "Take SR", htmx=htmx, follow=True)
    assert taken.status_code == 200 and "You have taken this SR." in words(taken.text)
    assert walk.case.owner and walk.case.owner.username == LEADER
    done = press(
        client,
        OPEN + walk.reference,
        "Approve",
        htmx=htmx,
        follow=True,
        amount="150.00",
        comments="Both letters read.",
    )
    assert done.status_code == 200
    assert (
        f"Approved £150.00. {walk.reference} went back to Tamsin Oakapple. Lock Assignment Flag released."
        in words(done.text)
    )
    assert f'href="/cases/{walk.reference}"' in done.text
    assert walk.position == "P6" and not walk.case.lock_assignment
    assert walk.records("plan")[-1].data["tl_approved"] == "Y"
    if htmx:
        assert "<html" not in done.text and done.headers["HX-Push-Url"] == INBOX
        assert focused(done.text) == [f"open-{other.reference}"]
        assert announced(done.text) == f"Approved £150.00 for {walk.reference}. 1 plan left."
    assert "Decided this week 1" in words(client.get(INBOX).text)


def test_after_the_last_decision_the_heading_has_the_focus(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T28."""
    on(MONDAY)
    walk = with_leader(150).take("take-sr")
    done = press(
        sign_in(LEADER),
        OPEN + walk.reference,
        "Approve",
        htmx=True,
        amount="150",
        comments="Read.",
    )
    assert focused(done.text) == ["list-h"]
    assert "No plan waits for you." in words(done.text)


@pytest.mark.parametrize("htmx", [True, False])
def test_a_plan_is_rejected_with_comments(sign_in: SignIn, on: SetToday, htmx: bool) -> None:
    """PHSO-T30, PHSO-20f."""
    on(MONDAY)
    walk = with_leader(150).take("take-sr")
    done = press(
        sign_in(LEADER), OPEN + walk.reference, "Reject", htmx=htmx, follow=True, comments="Why so much?"
    )
    assert done.status_code == 200 and f"Rejected £150.00. {walk.reference} went back to" in words(done.text)
    assert walk.position == "P6" and walk.records("plan")[-1].data["comments"] == "Why so much?"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter an amount in pounds and pence"),
        ("1.250,00", "Enter an amount in pounds and pence"),
        ("-5", "Enter an amount in pounds and pence"),
        ("abc", "Enter an amount in pounds and pence"),
        ("15.00", "You typed £15.00 and the plan says £150.00. Read both again, or reject the plan"),
    ],
    ids=["PHSO-20b empty", "PHSO-20b comma", "PHSO-20b negative", "PHSO-20b letters", "PHSO-20b misread"],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_an_amount_typed_wrongly_stands_as_it_was_typed(
    sign_in: SignIn, on: SetToday, typed: str, sentence: str, htmx: bool
) -> None:
    """PHSO-20b: nothing is saved, the panel stays open, the comment too."""
    on(MONDAY)
    walk = with_leader(150).take("take-sr")
    before = events()
    reply = press(
        sign_in(LEADER),
        OPEN + walk.reference,
        "Approve",
        htmx=htmx,
        amount=typed,
        comments="Read twice.",
    )
    assert reply.status_code == 422
    assert "There is a problem. Nothing is saved yet" in words(reply.text)
    assert f'<a href="#amount">{sentence}</a>' in reply.text
    assert f'name="amount" type="text" value="{typed}"' in reply.text
    assert "Read twice.</textarea>" in reply.text
    assert focused(reply.text) == ["div"], "the error summary takes the focus"
    assert events() == before and walk.position == "P6A"


def test_a_decision_needs_comments(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-20b."""
    on(MONDAY)
    walk = with_leader(150).take("take-sr")
    reply = press(sign_in(LEADER), OPEN + walk.reference, "Approve", htmx=True, amount="150")
    assert reply.status_code == 422 and '<a href="#comments">Add a comment</a>' in reply.text
    assert 'value="150"' in reply.text, "the amount stays typed"


def test_a_decision_that_is_neither_is_refused(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-20f: neither chosen."""
    on(MONDAY)
    walk = with_leader(150).take("take-sr")
    client = sign_in(LEADER)
    client.get(INBOX)
    reply = client.post(
        f"{INBOX}/{walk.reference}/approve",
        data={"amount": "150", "comments": "Read.", "tl_approved": "", "version": walk.case.version},
    )
    assert reply.status_code == 422 and "Choose Approved or Rejected" in words(reply.text)


def test_the_preview_reads_the_amount_against_the_plan(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-20b."""
    on(MONDAY)
    walk = with_leader(150).take("take-sr")
    client = sign_in(LEADER)
    client.get(OPEN + walk.reference)
    address = f"{INBOX}/{walk.reference}/approve/preview"
    same = client.post(address, data={"amount": "150"}, headers={"HX-Request": "true"})
    assert "Read as £150.00, the same as the plan" in words(same.text)
    other = client.post(address, data={"amount": "105"}, headers={"HX-Request": "true"})
    assert "Read as £105.00; the plan says £150.00" in words(other.text)
    assert walk.position == "P6A"


# The amount of the FDL


def test_an_amount_that_differs_from_the_fdl_can_only_go_back(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T31, PHSO-20h, PHSO-T29."""
    on(MONDAY)
    walk = with_fdl(205).take("take-sr")
    client = sign_in(LEADER)
    page = client.get(OPEN + walk.reference).text
    assert 'name="amount"' not in page
    assert "Approve PHSO step 20 The FDL says £250.00. Reject this so that it can be corrected." in words(
        page
    )
    forced = client.post(
        f"{INBOX}/{walk.reference}/approve",
        data={"amount": "205", "comments": "x", "tl_approved": "Y", "version": walk.case.version},
    )
    assert forced.status_code == 409
    assert "The FDL says £250.00. Reject this so that it can be corrected" in words(forced.text)
    done = press(
        client,
        OPEN + walk.reference,
        "Reject - amount entered wrongly",
        htmx=True,
        comments="Two digits swapped.",
    )
    assert done.status_code == 200 and walk.position == "P11"


def test_the_amount_set_by_the_fdl_cannot_be_rejected(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-20g, PHSO-T29."""
    on(MONDAY)
    walk = with_fdl(250).take("take-sr")
    client = sign_in(LEADER)
    assert "The amount set by the FDL cannot be rejected." in words(client.get(OPEN + walk.reference).text)
    for key in ("reject", "reject-amount-entered-wrongly"):
        forced = client.post(
            f"{INBOX}/{walk.reference}/{key}",
            data={"comments": "No, never.", "tl_approved": "N", "version": walk.case.version},
            headers={"HX-Request": "true"},
        )
        assert forced.status_code == 409
        assert "The amount set by the FDL cannot be rejected" in words(forced.text)
    assert walk.position == "P11A"
    assert "No, never.</textarea>" in forced.text, "the typed comment is kept"
    done = press(
        client, OPEN + walk.reference, "Approve", htmx=True, amount="250", comments="As the FDL says."
    )
    assert done.status_code == 200 and walk.position == "P11"


def test_a_fdl_without_payment_lets_the_plan_go_back(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T31, PHSO-O20."""
    on(MONDAY)
    walk = with_fdl(20, fdl=None).take("take-sr")
    page = words(sign_in(LEADER).get(OPEN + walk.reference).text)
    assert "The FDL sets no payment. Reject this so that it can be corrected." in page
    assert "£20.00 too much" in page and "Reject - amount entered wrongly" in page


# Higher authorisation


def test_an_amount_above_the_limit_needs_higher_authorisation_first(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T27, PHSO-T27a, PHSO-20d, PHSO-20e: CSF824, the manager's decision, then the approval."""
    on(MONDAY)
    walk = with_leader(750).take("take-sr")
    client = sign_in(LEADER)
    row = words(client.get(INBOX).text)
    assert "£750.00 above your limit Ask for higher authorisation" in row
    page = words(client.get(OPEN + walk.reference).text)
    assert "£500.00 does not cover it. Higher authorisation is needed, form CSF824." in page
    assert "You can approve up to £500.00. Ask for higher authorisation first." in page
    wrong = press(
        client,
        OPEN + walk.reference,
        "Ask for higher authorisation",
        htmx=True,
        authorisation_form="CSF783",
        manager="Adaeze Kirkbride",
    )
    assert wrong.status_code == 422
    assert "Use CSF783 for a reimbursement, CSF824 for a special payment" in words(wrong.text)
    asked = press(
        client,
        OPEN + walk.reference,
        "Ask for higher authorisation",
        htmx=True,
        authorisation_form="CSF824",
        manager="Adaeze Kirkbride",
    )
    assert asked.status_code == 200
    assert f"CSF824 to Adaeze Kirkbride. {walk.reference} waits for higher authorisation." in words(
        asked.text
    )
    assert "Waiting for higher authorisation 1" in words(asked.text)
    waiting = words(client.get(OPEN + walk.reference).text)
    assert "Approve PHSO step 20 Waiting for higher authorisation." in waiting
    given = press(
        client,
        OPEN + walk.reference,
        "Record higher authorisation",
        htmx=True,
        name="Adaeze Kirkbride",
        grade="Grade 7",
        decided_on="30/3/2026",
        agreed="Yes",
    )
    assert given.status_code == 200 and "Higher authorisation: Yes." in words(given.text)
    done = press(client, OPEN + walk.reference, "Approve", htmx=True, amount="750", comments="Authorised.")
    assert done.status_code == 200 and walk.position == "P6"


def test_a_refused_authorisation_can_be_asked_for_again(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-O19a, PHSO-T27, PHSO-20e."""
    on(MONDAY)
    walk = with_leader(750).take("take-sr").take("ask-for-higher-authorisation")
    walk.take("record-higher-authorisation", agreed="No")
    page = words(sign_in(LEADER).get(OPEN + walk.reference).text)
    assert "Prudence Achterberg, Grade 7: No." in page
    assert "Higher authorisation was refused. Ask again, or reject the plan." in page
    assert "Ask for higher authorisation" in page and "Reject" in page


# Refusals


def test_who_wrote_the_plan_does_not_decide_it(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-O21, PHSO-T26."""
    on(MONDAY)
    walk = with_leader(150)
    leader = db.session.scalars(select(Person).where(Person.username == LEADER)).one()
    caseworker = db.session.scalars(select(Person).where(Person.username == "internal_phso")).one()
    caseworker.role = "team_leader"
    db.session.add(
        StandIn(for_person_id=leader.id, stand_in_id=caseworker.id, from_on=MONDAY, until_on=MONDAY)
    )
    db.session.commit()
    client = sign_in("internal_phso")
    page = words(client.get(OPEN + walk.reference).text)
    assert "Standing in today for: Team leader, internal PHSO team." in page
    assert "You wrote this plan, so somebody else decides it." in page
    assert "Next steps" not in page
    before = events()
    forced = client.post(
        f"{INBOX}/{walk.reference}/take-sr",
        data={"version": walk.case.version},
        headers={"HX-Request": "true"},
    )
    assert forced.status_code == 409 and events() == before
    assert "You wrote this plan, so somebody else decides it" in words(forced.text)


def test_a_plan_whose_stand_in_has_no_day_left_is_open_to_the_leader_again(
    sign_in: SignIn, on: SetToday
) -> None:
    """PHSO-20a: inbox and case say with whom the plan is today."""
    on(MONDAY)
    walk = with_leader(150)
    stands_in("senior_team_leader", LEADER, MONDAY)
    walk.take("take-sr", by="senior_team_leader")
    assert "Taken by" in words(sign_in(LEADER).get(INBOX).text)
    on(TUESDAY)
    client = sign_in(LEADER)
    assert "Taken by" not in words(client.get(INBOX).text)
    assert "Take SR" in words(client.get(OPEN + walk.reference).text)
    told = "With the PHSO team leader since Monday 30 March 2026, not taken yet."
    assert told in words(sign_in("internal_phso").get(f"/cases/{walk.reference}").text)


def test_an_fdl_that_was_recorded_wrongly_goes_back_from_the_inbox(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-20h: record and plan say £205.00, the letter £250.00."""
    on(MONDAY)
    walk = with_fdl(205, fdl=205).take("take-sr")
    client = sign_in(LEADER)
    assert "Reject - FDL recorded wrongly" in words(client.get(OPEN + walk.reference).text)
    address = f"/cases/{walk.reference}/steps/reject-fdl-recorded-wrongly"
    reading = {"fdl_reading": "250.00", "comments": "Page 4 says £250.00."}
    press(client, address, "Reject - FDL recorded wrongly", **reading)
    assert walk.position == "P11"
    client = sign_in("internal_phso")
    address = f"/cases/{walk.reference}/steps/correct-fdl-entry"
    form = client.get(address).text
    assert 'value="205.00"' in form and "Apologise to the client" in form
    press(client, address, "Correct FDL entry", amount="250.00", reason="Swapped.")
    assert walk.events[-1].details == ["FDL amount £205.00 becomes £250.00"]


def test_a_plan_that_a_colleague_has_taken_says_so(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-20a: already taken."""
    on(MONDAY)
    walk = with_leader(150)
    leader = db.session.scalars(select(Person).where(Person.username == LEADER)).one()
    other = db.session.scalars(select(Person).where(Person.username == "team_leader")).one()
    db.session.add(StandIn(for_person_id=leader.id, stand_in_id=other.id, from_on=MONDAY, until_on=MONDAY))
    db.session.commit()
    client = sign_in("team_leader")
    client.get(INBOX)
    walk.take("take-sr")
    assert "Taken by Marcus Abara-Finch" in words(client.get(INBOX).text)
    forced = client.post(
        f"{INBOX}/{walk.reference}/take-sr",
        data={"version": walk.case.version},
        headers={"HX-Request": "true"},
    )
    assert forced.status_code == 409 and "Marcus Abara-Finch has taken this SR" in words(forced.text)


@pytest.mark.parametrize("htmx", [True, False])
def test_a_double_press_decides_once(sign_in: SignIn, on: SetToday, htmx: bool) -> None:
    """PHSO-T28: one event, and the second press is told so."""
    on(MONDAY)
    walk = with_leader(150).take("take-sr")
    client = sign_in(LEADER)
    page = client.get(OPEN + walk.reference).text
    token = page.partition('name="token" value="')[2].partition('"')[0]
    data = {
        "version": walk.case.version,
        "token": token,
        "amount": "150",
        "comments": "Read.",
        "tl_approved": "Y",
    }
    address = f"{INBOX}/{walk.reference}/approve"
    headers = {"HX-Request": "true"} if htmx else {}
    first = client.post(address, data=data, headers=headers)
    assert first.status_code == (200 if htmx else 303)
    before = events()
    second = client.post(address, data=data, headers=headers)
    assert second.status_code == 409
    assert "This was already saved, today" in words(second.text)
    assert events() == before


def test_a_change_by_somebody_else_is_told_and_the_typed_text_stays(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-20f: who, when and what; pressing again saves."""
    on(MONDAY)
    walk = with_leader(150).take("take-sr")
    client = sign_in(LEADER)
    version = walk.case.version
    client.get(OPEN + walk.reference)
    walk.take("add-note", by="internal_phso", note="The client rang about the money.")
    data = {"version": version, "amount": "150", "comments": "Read twice.", "tl_approved": "Y"}
    reply = client.post(f"{INBOX}/{walk.reference}/approve", data=data, headers={"HX-Request": "true"})
    assert reply.status_code == 409
    assert "Tamsin Oakapple changed this case at 10:00am, while you were typing." in words(reply.text)
    assert "Added a note" in words(reply.text)
    assert 'value="150"' in reply.text and "Read twice.</textarea>" in reply.text
    assert walk.position == "P6A"
    again = client.post(
        f"{INBOX}/{walk.reference}/approve",
        data={**data, "version": walk.case.version},
        headers={"HX-Request": "true"},
    )
    assert again.status_code == 200 and walk.position == "P6"


def test_a_plan_that_was_decided_meanwhile_leaves_with_what_was_typed(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-20a."""
    on(MONDAY)
    walk = with_leader(150).take("take-sr")
    client = sign_in(LEADER)
    client.get(OPEN + walk.reference)
    seen = walk.case.version
    walk.take("approve")
    reply = client.post(
        f"{INBOX}/{walk.reference}/reject",
        data={"comments": "Far too much.", "tl_approved": "N", "version": seen},
        headers={"HX-Request": "true"},
    )
    assert reply.status_code == 409
    assert f"{walk.reference}: Marcus Abara-Finch changed this case at 10:00am" in words(reply.text)
    assert "You typed: Far too much." in words(reply.text)


@pytest.mark.parametrize("username", ["internal_phso", "head_of_complaints_review", "oat", "caseworker"])
def test_the_inbox_is_for_team_leaders(sign_in: SignIn, on: SetToday, username: str) -> None:
    """PHSO-S1: wrong role 403."""
    on(MONDAY)
    walk = with_leader(150)
    client = sign_in(username)
    assert client.get(INBOX).status_code == 403
    before = events()
    assert client.post(f"{INBOX}/{walk.reference}/take-sr", data={}).status_code == 403
    assert events() == before


def test_a_resolution_team_leader_sees_only_what_is_addressed_to_them(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-S1, PHSO-10c: no plan, no amount, and no decision."""
    on(MONDAY)
    walk = with_leader(150)
    client = sign_in("team_leader")
    page = client.get(f"{INBOX}?view=plans&open={walk.reference}").text
    assert "£150.00" not in page and walk.reference not in page
    assert "No plan waits for you." in words(page)
    forced = client.post(f"{INBOX}/{walk.reference}/approve", data={"amount": "150", "comments": "x"})
    assert forced.status_code == 403 and walk.position == "P6A"


def test_a_team_leader_of_the_other_organisation_finds_no_such_case(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-S1: 404, and nothing that would tell that it exists."""
    on(MONDAY)
    walk = with_leader(150)
    client = sign_in("manager")
    page = client.get(f"{INBOX}?open={walk.reference}")
    assert page.status_code == 200 and "£150.00" not in page.text
    assert client.post(f"{INBOX}/{walk.reference}/take-sr", data={}).status_code == 404
    assert client.post(f"{INBOX}/{walk.reference}/seen/1", data={}).status_code == 404


def test_only_the_steps_of_the_decision_have_an_address_here(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T26."""
    on(MONDAY)
    walk = with_leader(150)
    client = sign_in(LEADER)
    client.get(INBOX)
    for key in ("add-note", "no-such-step"):
        assert client.post(f"{INBOX}/{walk.reference}/{key}", data={}).status_code == 404


# Other work items, and how much a page costs


@pytest.mark.parametrize("htmx", [True, False])
def test_a_referral_is_read_and_put_away(sign_in: SignIn, on: SetToday, htmx: bool) -> None:
    """PHSO-T06, PHSO-04d: the team that the matter was referred to answers in its inbox."""
    on(MONDAY)
    walk = Walk(on=MONDAY).to("P2N").take("refer-back", destination="complaints_resolution")
    client = sign_in("team_leader")
    assert f"Referred back from {walk.reference}" in words(client.get(f"{INBOX}?view=other").text)
    item = walk.work_items("referral")[0]
    opened = f"{OPEN}{walk.reference}-{item.id}"
    assert "Please look again." in words(client.get(opened).text)
    done = press(client, opened, "Seen", htmx=htmx, follow=True, answer="We have it.")
    assert done.status_code == 200 and "Seen." in words(done.text)
    assert not walk.work_items("referral")
    again = client.post(f"{INBOX}/{walk.reference}/seen/{item.id}", data={}, headers={"HX-Request": "true"})
    assert again.status_code == 409 and "put away already" in words(again.text)


def test_a_page_of_many_plans_asks_few_questions(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-20a: 51 plans are 50 and a link to the rest."""
    on(MONDAY)
    walk = with_leader(150)
    copies(walk, 51, [walk.records("plan")[-1], *walk.work_items("approve_plan"), *walk.case.running()])
    client = sign_in(LEADER)
    assert few(client, INBOX)
    page = client.get(INBOX)
    assert page.text.count('aria-expanded="false"') == 50
    assert "Special payment" in words(page.text)
    following = page.text.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    rest = client.get(following.replace("&amp;", "&")).text
    assert rest.count('aria-expanded="false"') == 2
    assert client.get(f"{INBOX}?payment=reimbursement").text.count('aria-expanded="false"') == 0
    assert few(client, OPEN + walk.reference)
