"""Sections 4.4 and 4.5 of the specification at the door: review, call, waits, decision, and closing without further action."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from portal.cases import actions
from portal.correspondence.models import OutboxMessage
from portal.extensions import db
from tests.blueprints.pages import words
from tests.conftest import SetToday, SignIn
from tests.resolution_walks import BAU, CRC, CRC2, G7, ResolutionWalk
from tests.walks import person, setting, stands_in

MONDAY, TUESDAY = date(2026, 4, 20), date(2026, 4, 21)
FRIDAY, LAST, AFTER = date(2026, 5, 1), date(2026, 5, 4), date(2026, 5, 5)
"""Case RES-D: a letter of Monday 20 April waits until Monday 4 May, a bank holiday; it is over on the Tuesday."""
CALL = "Record the call first"
UNTIL = "The client has until Monday 4 May 2026"
USE_CMEL9271 = "For this kind of referral use CMEL9271"
HAPPY = "Record that the client was happy to close by phone"
CHOOSE_CODE = "Choose a resolution code"
TEMPLATE_FIRST = "Update the template first"
AS_USUAL = "Treat this as business as usual"
NO_LONGER_OPEN = "This SR is closed and can only be read"


def done_so_far(walk: ResolutionWalk) -> str:
    """What the newest version of the referral template says of it."""
    template = walk.case.draft("referral_template")
    assert template is not None
    return next(words for heading, words in template.sections or () if heading == "What was done so far")


def at(position: str, **answers: Any) -> ResolutionWalk:
    return ResolutionWalk(on=MONDAY, **answers).to(position)


def of_an_mp(position: str) -> ResolutionWalk:
    """Everything that step 11 demands of an MP's complaint is there."""
    return ResolutionWalk(on=MONDAY, origin="MP").take("authenticate-mp-contact").to(position)


def consolatory(position: str) -> ResolutionWalk:
    """A referral that wants a consolatory payment only, logged and on its way."""
    walk = ResolutionWalk(
        on=MONDAY,
        by=BAU,
        begins="refer-complaint-to-resolution",
        ground=None,
        consolatory=True,
        actions_complete=True,
    )
    return walk.take("log-complaint", ground=None, jurisdiction=None).to(position)


def not_reached(position: str, **answers: Any) -> ResolutionWalk:
    return at(position, **answers).take("record-call", result="Not reached")


def waiting(position: str) -> ResolutionWalk:
    """In R4 or R6, the letter of Monday out."""
    walk = not_reached({"R4": "R3", "R6": "R5"}[position])
    return walk.take("issue-cmsl5703-and-wait")


def ready_to_decide() -> ResolutionWalk:
    walk = at("R3").take("record-acknowledgement").take("record-acknowledgement")
    return walk.take("independent-review-done").take("record-call").take("send-updated-template-to-bau-g7")


def activity_state(walk: ResolutionWalk, key: str) -> str:
    return next(each.state for each in walk.records("activity") if each.data.get("key") == key)


def preset(walk: ResolutionWalk, key: str, name: str) -> Any:
    step = actions.step_of(walk.case, key)
    s = walk.situation(CRC)
    return next(ask for ask in step.asks_in(s) if ask.name == name).default_in(s)


# Step 12


def test_the_notes_stand_on_one_page_for_checking(sign_in: SignIn, on: SetToday) -> None:
    """RES-12a: what was noted and decided before is read where the review is recorded from."""
    on(MONDAY)
    walk = at("R0").take("needs-investigation", note="The old address was used in March.")
    walk.take("add-note", note="The bank has confirmed the charge.")
    page = words(sign_in(CRC).get(f"/cases/{walk.reference}").text)
    for noted in ("The old address was used in March.", "The bank has confirmed the charge."):
        assert noted in page


def test_the_review_needs_a_complete_row_of_the_tracker(app: Flask) -> None:
    """RES-12b: each missing cell is named, and the acknowledgements are among them."""
    walk = at("R3")
    no = walk.refused("independent-review-done")
    left = "Tracker incomplete: Acknowledgement of the client; Acknowledgement of the second client"
    assert (no.status, no.sentences) == (409, [left])
    walk.take("record-acknowledgement").take("record-acknowledgement").take("independent-review-done")
    assert [each.title for each in walk.records("note")] == ["Independent review"]


def worked_in_bau(walk: ResolutionWalk) -> ResolutionWalk:
    """Logged, sent to the BAU G7, allocated and created by business as usual, then started and acknowledged."""
    walk.take("needs-investigation").take("send-referral-to-bau-g7").take("allocate")
    walk.take("ask-owning-caseworker-for-sr").take("create-resolution-sr").to("R3")
    return walk.take("record-acknowledgement").take("record-acknowledgement")


@pytest.mark.parametrize("username", [BAU, G7])
def test_nobody_reviews_who_worked_on_it_in_bau(app: Flask, username: str) -> None:
    """RES-12c, RES-O38"""
    walk = worked_in_bau(ResolutionWalk(on=MONDAY))
    no = walk.refused("independent-review-done", reviewer=walk.id_of(username))
    assert (no.status, no.problems) == (422, (("reviewer", "The review must be independent"),))
    walk.take("independent-review-done", reviewer=walk.id_of(CRC2))
    assert walk.fact("reviewed_by") == person(CRC2).name


def test_nobody_reviews_who_stood_in_for_bau(app: Flask) -> None:
    """RES-12c, RES-O38: who ended BAU's work in the place of its caseworker has worked on it in BAU."""
    walk = ResolutionWalk(on=MONDAY)
    stands_in(CRC2, BAU, MONDAY)
    worked_in_bau(walk).take("bau-action-complete", by=CRC2)
    no = walk.refused("independent-review-done", reviewer=walk.id_of(CRC2))
    assert (no.status, no.sentences) == (422, ["The review must be independent"])


def test_a_review_says_who_and_what(app: Flask) -> None:
    """RES-12c"""
    walk = at("R3").take("record-acknowledgement").take("record-acknowledgement")
    assert walk.refused("independent-review-done", reviewer=None).fields == ["reviewer"]
    assert walk.refused("independent-review-done", note=None).fields == ["note"]


# Step 13: the call


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({"result": None}, "result", "Say whether you reached the client"),
        ({"note": None}, "note", "Enter a note of the contact"),
        ({"called_at": None}, "called_at", "Enter the time of the call"),
        ({"called_on": None}, "called_on", "Enter the date"),
        ({"called_on": TUESDAY}, "called_on", "The date cannot be in the future"),
        ({"called_at": "10:01"}, "called_at", "The time cannot be in the future"),
        (
            {"called_on": date(2026, 4, 17)},
            "called_on",
            "The complaint came on Monday 20 April 2026, so the call cannot be older",
        ),
        ({"whom": None}, "whom", "Choose whom you called"),
    ],
)
def test_a_call_has_day_time_result_and_note(
    app: Flask, answers: dict[str, Any], field: str, sentence: str
) -> None:
    """RES-13a, RES-17a"""
    no = at("R3").refused("record-call", **answers)
    assert (no.status, no.problems) == (422, ((field, sentence),))


def test_a_call_is_kept_with_all_that_was_said(app: Flask) -> None:
    """RES-13a, RES-S12"""
    walk = at("R3").take(
        "record-call", on=TUESDAY, called_on=MONDAY, called_at="16:40", note="A charge back."
    )
    (call,) = walk.records("call")
    assert (call.on, call.data["time"], call.data["whom"], call.state, call.text) == (
        MONDAY,
        "16:40",
        "Client",
        "Reached",
        "A charge back.",
    )
    assert walk.fact("last_contact_on") == MONDAY.isoformat()


def test_an_mp_is_called_only_once_authenticated(app: Flask) -> None:
    """RES-13a, RES-S3: and a complaint without an MP has none to call."""
    walk = at("R3").take("save-details", parliamentary="Yes", mp_name="Aurelia Vane", constituency="Larkmoor")
    no = walk.refused("record-call", whom="MP")
    assert (no.status, no.sentences) == (409, ["Authenticate the contact first"])
    walk.take("authenticate-mp-contact").take("record-call", whom="MP")
    assert at("R3").refused("record-call", whom="MP").status == 409


# Step 13: an enquiry


def test_an_enquiry_is_closed_only_with_its_sr(app: Flask) -> None:
    """RES-13b, RES-13c, RES-T19a, RES-T20"""
    walk = at("R3")
    no = walk.refused("close-as-enquiry")
    assert (no.status, no.sentences) == (409, ["Create the enquiry SR first"])
    assert walk.refused("create-enquiry-sr", note=None).sentences == ["Say what the enquiry is about"]
    walk.take("create-enquiry-sr")
    assert [(each.title, each.data["type"]) for each in walk.records("related")] == [
        (f"{walk.reference}/E1", "Enquiry")
    ]
    no = walk.refused("close-as-enquiry", notes=None)
    assert (no.status, no.problems) == (422, (("notes", "Update the notes first"),))
    walk.take("close-as-enquiry", notes="Told when the next statement comes.")
    assert walk.four_values == ("Closed", "Complete", "Acknowledge Complaint", "No Action Taken")
    assert walk.running == [] and [item.team for item in walk.work_items("closed")] == ["bau"]


def test_closed_by_phone_the_letter_is_not_required_and_the_client_was_happy(app: Flask) -> None:
    """RES-13f"""
    walk = at("R3").take("create-enquiry-sr")
    no = walk.refused("close-as-enquiry", phone_note=None)
    assert (no.status, no.problems) == (422, (("phone_note", HAPPY),))
    no = walk.refused("close-as-enquiry", letter_outbound=None)
    assert (no.status, no.problems) == (422, (("letter_outbound", "Say whether a letter was issued"),))
    walk.take("close-as-enquiry", phone_note="Content on the phone.")
    assert activity_state(walk, "letter_outbound") == "Not Required"
    assert walk.records("contact")[-1].text == "Content on the phone."


def test_a_letter_that_is_said_to_be_issued_is_there(app: Flask) -> None:
    """RES-13f, RES-42f: a note on the phone beside it makes no closing by phone."""
    walk = not_reached("R3").take("create-enquiry-sr")
    no = walk.refused("close-as-enquiry", letter_outbound="Issued")
    assert (no.status, no.sentences) == (409, ["Attach the closure letter"])
    walk.take("issue-cmsl5842").take("close-as-enquiry", letter_outbound="Issued")
    assert activity_state(walk, "letter_outbound") == "Done" and walk.fact("closed_by") is None


@pytest.mark.parametrize("begins", ["refer-complaint-to-resolution", "report-mp-correspondence", ""])
def test_whoever_referred_an_enquiry_hears_of_it(app: Flask, begins: str) -> None:
    """RES-13g, RES-T02a: referred, reported, or logged by hand as a referral of BAU."""
    if begins:
        walk = ResolutionWalk(on=MONDAY, by=BAU, begins=begins).take("log-complaint", jurisdiction=None)
    else:
        walk = ResolutionWalk(on=MONDAY, origin="BAU referral")
    walk.to("R3").take("create-enquiry-sr")
    no = walk.refused("close-as-enquiry", feedback=None)
    assert (no.status, no.problems) == (422, (("feedback", "Record the feedback to the referrer"),))
    walk.take("close-as-enquiry", feedback="Told the G7 by e-mail.")
    assert [each.text for each in walk.records("contact") if each.title == "Feedback to the referrer"] == [
        "Told the G7 by e-mail."
    ]


def test_a_clients_own_enquiry_has_no_referrer(app: Flask) -> None:
    """RES-13g"""
    walk = at("R3").take("create-enquiry-sr").take("close-as-enquiry", feedback=None)
    assert walk.position == "R15"


# Step 13: the wait


@pytest.mark.parametrize("result", [None, "Reached"])
@pytest.mark.parametrize("key", ["issue-cmsl5703-and-wait", "issue-cmsl5842-and-wait"])
def test_a_letter_goes_out_only_after_a_call_that_failed(app: Flask, key: str, result: str | None) -> None:
    """RES-13d, RES-L1a, RES-O10"""
    walk = at("R3")
    if result:
        walk.take("record-call", result="Not reached").take("record-call", result=result)
    no = walk.refused(key)
    assert (no.status, no.sentences) == (409, [CALL])


def test_a_failed_call_to_the_mp_sends_the_client_no_letter(app: Flask) -> None:
    """RES-13d: nor does one that reaches the MP take back the failed one to the client."""
    walk = of_an_mp("R3").take("record-call", whom="MP", result="Not reached")
    assert walk.refused("issue-cmsl5703-and-wait").sentences == [CALL]
    walk.take("record-call", result="Not reached").take("record-call", whom="MP")
    assert walk.take("issue-cmsl5703-and-wait").position == "R4"


@pytest.mark.parametrize("key", ["issue-cmsl5703-and-wait", "issue-cmsl5842-and-wait"])
def test_the_wait_of_step_13_lasts_fourteen_days(app: Flask, key: str) -> None:
    """RES-13d, RES-O05, RES-T21: Status Wait, the letter kept, the bank holiday not moved."""
    walk = not_reached("R3").take(key)
    assert walk.four_values == ("Wait", "", "Acknowledge Complaint", "")
    assert ("D-13", LAST) in walk.running
    assert walk.records("correspondence")[-1].data["code"] in key.upper()


@pytest.mark.parametrize(
    ("key", "value", "due"),
    [("WAIT_DAYS", 10, date(2026, 4, 30)), ("WAIT_UNIT", "wd", date(2026, 5, 11))],
)
def test_the_operator_sets_how_long_a_wait_is(app: Flask, key: str, value: Any, due: date) -> None:
    """RES-O05: the settings WAIT_DAYS and WAIT_UNIT move both waits, and the activity with them."""
    setting(key, value)
    assert dict(waiting("R4").running)["D-13"] == due
    walk = waiting("R6")
    assert dict(walk.running)["D-17"] == due
    assert [each.due_on for each in walk.records("activity") if each.data.get("key") == "wait"] == [due]


@pytest.mark.parametrize("position", ["R4", "R6"])
def test_a_wait_is_not_shortened_by_an_old_date_on_the_letter(app: Flask, position: str) -> None:
    """RES-13d, RES-17b, RES-T22, RES-T32: a letter dated back fourteen days would close the complaint tomorrow."""
    walk = ResolutionWalk(on=MONDAY, received_on=date(2026, 3, 20)).to({"R4": "R3", "R6": "R5"}[position])
    old = date(2026, 4, 6)
    walk.take("record-call", result="Not reached", called_on=old if position == "R4" else MONDAY)
    no = walk.refused("issue-cmsl5703-and-wait", letter_on=old)
    assert no.status == 422 and no.fields == ["letter_on"]
    no = walk.refused("issue-cmsl5703-and-wait", letter_on=TUESDAY)
    assert no.status == 422 and ("letter_on", "The date cannot be in the future") in no.problems


def test_a_letter_of_a_wait_is_read_and_explains_itself(app: Flask) -> None:
    """RES-17b, RES-L1b"""
    for walk in (not_reached("R3"), not_reached("R5")):
        no = walk.refused("issue-cmsl5703-and-wait", reviewed=None)
        assert (no.status, no.problems) == (422, (("reviewed", "Check the letter before you issue it"),))
        no = walk.refused("issue-cmsl5703-and-wait", free_text=None)
        assert no.status == 422
        assert ("free_text", "Explain why the case is with the complaints team") in no.problems


def test_the_clients_contact_ends_the_wait(app: Flask) -> None:
    """RES-O46, RES-T22: case RES-D, variant; the outcome date runs on."""
    walk = waiting("R4").take("contact-made", on=date(2026, 4, 30))  # Thursday
    assert walk.four_values == ("In Progress", "", "Acknowledge Complaint", "")
    assert (walk.deadline("D-13").state, walk.deadline("D-13").met_late) == ("met", False)
    assert "D-OUT" in dict(walk.running) and walk.fact("last_contact_on") == "2026-04-30"


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (
            date(2026, 4, 19),
            "The letter went out on Monday 20 April 2026, so the contact cannot be older",
        ),
        (date(2026, 4, 22), "The date cannot be in the future"),
    ],
)
def test_contact_lies_between_the_letter_and_today(app: Flask, day: date, sentence: str) -> None:
    """RES-T22"""
    no = waiting("R4").refused("contact-made", on=TUESDAY, contact_on=day)
    assert (no.status, no.problems) == (422, (("contact_on", sentence),))


@pytest.mark.parametrize("day", [MONDAY, FRIDAY, LAST])
@pytest.mark.parametrize(
    ("position", "key"),
    [
        ("R4", "close-no-contact"),
        ("R4", "go-on-without-contact"),
        ("R6", "send-final-template-to-bau-g7"),
        ("R6", "close-no-reply"),
    ],
)
def test_the_client_has_the_whole_of_the_last_day(app: Flask, position: str, key: str, day: date) -> None:
    """RES-13e, RES-18a, RES-O19, RES-T23, RES-T24, RES-T33, RES-T34"""
    no = waiting(position).refused(key, on=day)
    assert no.status == 409 and UNTIL in no.sentences


def test_the_operator_sets_when_closing_for_silence_opens(app: Flask) -> None:
    """RES-O19: the setting WAIT_UNLOCK_OFFSET."""
    setting("WAIT_UNLOCK_OFFSET", 3)
    walk = waiting("R4")
    assert walk.refused("close-no-contact", on=date(2026, 5, 6)).sentences == [UNTIL]
    assert walk.take("close-no-contact", on=date(2026, 5, 7)).position == "R15"


def test_silence_closes_only_what_cannot_be_resolved(app: Flask) -> None:
    """RES-13e, RES-O06, RES-O07, RES-T24: case RES-D; the code is preset and demanded."""
    walk = waiting("R4")
    no = walk.refused("close-no-contact", on=AFTER, not_enough=None)
    assert (no.status, no.problems) == (409, (("not_enough", "Go on with what you have"),))
    assert preset(walk, "close-no-contact", "resolution_code") == "No Action Taken"
    for wrong in (None, "Solved"):
        no = walk.refused("close-no-contact", on=AFTER, resolution_code=wrong)
        assert (no.status, no.problems) == (422, (("resolution_code", CHOOSE_CODE),))
    walk.take("close-no-contact", on=AFTER)
    assert walk.four_values == ("Closed", "Complete", "Acknowledge Complaint", "No Action Taken")
    assert walk.running == [] and [item.team for item in walk.work_items("closed")] == ["bau"]


def test_enough_information_goes_on_without_contact(app: Flask) -> None:
    """RES-13e, RES-T23"""
    walk = waiting("R4")
    assert walk.refused("go-on-without-contact", on=AFTER, enough=None).status == 422
    walk.take("go-on-without-contact", on=AFTER)
    assert walk.position == "R3" and walk.deadline("D-13").state == "stopped"
    assert "D-13" not in dict(walk.running)


# The consolatory referral (boxes of steps 13, 16 and 19)


@pytest.mark.parametrize("position", ["R3", "R5"])
@pytest.mark.parametrize("key", ["issue-cmsl5703-and-wait", "issue-cmsl5842-and-wait"])
def test_a_consolatory_referral_gets_no_other_letter(app: Flask, position: str, key: str) -> None:
    """RES-13h, RES-NFA7, RES-19c, RES-O33: by phone, or after an unsuccessful call by CMEL9271."""
    if position == "R5" and key == "issue-cmsl5842-and-wait":
        return
    walk = consolatory(position).take("record-call", result="Not reached")
    no = walk.refused(key)
    assert (no.status, no.sentences) == (409, [USE_CMEL9271])


@pytest.mark.parametrize(("position", "then", "deadline"), [("R3", "R4", "D-13"), ("R5", "R6", "D-17")])
def test_a_consolatory_referral_waits_with_cmel9271(
    app: Flask, position: str, then: str, deadline: str
) -> None:
    """RES-13h, RES-NFA7, RES-O33, RES-T21a, RES-T32a: after an unsuccessful call only, with the same wait."""
    walk = consolatory(position)
    no = walk.refused("issue-cmel9271-and-wait")
    assert (no.status, no.sentences) == (409, [CALL])
    walk.take("record-call", result="Not reached").take("issue-cmel9271-and-wait")
    assert walk.position == then and dict(walk.running)[deadline] == LAST
    assert walk.records("correspondence")[-1].data["code"] == "CMEL9271"


@pytest.mark.parametrize("position", ["R3", "R5"])
@pytest.mark.parametrize("key", ["issue-cmel9271-and-wait", "issue-cmel9271"])
def test_cmel9271_is_for_consolatory_referrals_only(app: Flask, position: str, key: str) -> None:
    """RES-13h, RES-L8a, RES-T25"""
    no = not_reached(position).refused(key)
    assert (no.status, no.sentences) == (409, ["CMEL9271 is for consolatory payment referrals only"])


def test_cmel9271_needs_an_unsuccessful_call(app: Flask) -> None:
    """RES-13h, RES-T25"""
    walk = consolatory("R3")
    for result in (None, "Reached"):
        if result:
            walk.take("record-call", result=result)
        assert walk.refused("issue-cmel9271").sentences == [CALL]
    walk.take("record-call", result="Not reached").take("issue-cmel9271")
    assert walk.position == "R3" and walk.records("correspondence")[-1].data["code"] == "CMEL9271"


def test_a_consolatory_referral_is_closed_against_the_wish_without_cmsl5710(app: Flask) -> None:
    """RES-O33, RES-NFA7, RES-T31: told by phone with a note, or by CMEL9271 of this stage when not reached."""
    told = "Record what the client was told, or issue CMEL9271"
    walk = consolatory("R5").take("record-call", answer="Disagrees")
    no = walk.refused("client-disagrees-close")
    assert (no.status, no.problems) == (422, (("told_note", told),))
    by_phone = consolatory("R5").take("record-call", answer="Disagrees")
    by_phone.take("client-disagrees-close", told_note="Told why, and what the leaflet says.")
    assert by_phone.records("contact")[-1].text == "Told why, and what the leaflet says."
    assert not [each for each in by_phone.records("correspondence") if each.data.get("code")]
    walk.take("record-call", result="Not reached").take("issue-cmel9271").take("client-disagrees-close")
    assert walk.case.resolution_code == "Actions Complete – Client Not Ok"


# Steps 14 and 15


@pytest.mark.parametrize("key", ["no-further-action", "further-action"])
def test_the_decision_stands_on_review_call_and_template(app: Flask, key: str) -> None:
    """RES-15a, RES-14a, RES-12c, RES-T27, RES-T28: each is demanded until it is there."""
    walk = at("R3").take("record-acknowledgement").take("record-acknowledgement")
    review, template = "Record the independent review first", "Send the updated template first"
    no = walk.refused(key)
    assert (no.status, no.sentences) == (409, [review, CALL, template])
    walk.take("independent-review-done").take("record-call")
    assert walk.refused(key).sentences == [template]
    walk.take("send-updated-template-to-bau-g7").take(key)
    assert walk.position == {"no-further-action": "R5", "further-action": "R7"}[key]
    assert walk.four_values == ("In Progress", "", "Acknowledge Complaint", "")


def test_no_further_action_has_its_reason(app: Flask) -> None:
    """RES-15a, RES-T27"""
    no = ready_to_decide().refused("no-further-action", reason=None)
    assert (no.status, no.problems) == (422, (("reason", "Give the reason for the decision"),))


def test_the_template_is_updated_before_it_is_sent_again(app: Flask) -> None:
    """RES-14a, RES-T26: unchanged it is refused; changed it goes to the BAU G7 as a new version."""
    walk = ResolutionWalk(on=MONDAY).take("needs-investigation").take("send-referral-to-bau-g7")
    walk.take("allocate").take("ask-owning-caseworker-for-sr").take("create-resolution-sr").to("R3")
    as_sent = done_so_far(walk)
    no = walk.refused("send-updated-template-to-bau-g7", history=as_sent)
    assert (no.status, no.problems) == (422, (("complaint", TEMPLATE_FIRST),))
    no = walk.refused("send-updated-template-to-bau-g7", history=None)
    assert (no.status, no.sentences) == (422, ["Complete: What was done so far"])
    walk.take("send-updated-template-to-bau-g7")
    assert len(walk.case.documents_of("referral_template")) == 2
    assert [each.to for each in db.session.query(OutboxMessage)] == ["BAU G7", "BAU G7"]
    assert [item.post for item in walk.work_items("told") if item.post] == ["bau_g7"]


# No further action: introduction


@pytest.mark.parametrize("position", ["R3", "R7", "R10", "R13"])
def test_closing_early_needs_a_call_to_the_client(app: Flask, position: str) -> None:
    """RES-NFA2, RES-T29"""
    walk = ResolutionWalk(on=MONDAY, origin="MP").take("authenticate-mp-contact").to("R3")
    walk.take("record-call", whom="MP")
    no = walk.refused("close-early")
    assert (no.status, no.sentences) == (409, [CALL])
    called = at(position)
    if position == "R3":
        called.take("record-call")
    assert called.take("close-early").position == "R15" and called.running == []


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        pytest.param({"exception": None}, "exception", "Choose the exceptional reason", id="RES-NFA2"),
        pytest.param(
            {"exception": "Other", "reason": None}, "reason", "Explain the exceptional reason", id="RES-O34"
        ),
        pytest.param(
            {"exception": "Another unit owns the case"},
            "unit",
            "Name the unit that owns the case",
            id="RES-NFA4",
        ),
        pytest.param(
            {"exception": "Technical fault without impact on the client"},
            "no_impact",
            "Confirm that the fault does not affect the client",
            id="RES-NFA5",
        ),
        pytest.param({"resolution_code": None}, "resolution_code", CHOOSE_CODE, id="RES-T29"),
    ],
)
def test_closing_early_says_why(app: Flask, answers: dict[str, Any], field: str, sentence: str) -> None:
    """RES-NFA2, RES-NFA4, RES-NFA5, RES-O34"""
    no = at("R7").refused("close-early", **answers)
    assert (no.status, no.problems) == (422, ((field, sentence),))


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param({"exception": "Schedule or DEO in place, first payment awaited"}, id="RES-NFA3"),
        *[
            pytest.param({"exception": "Another unit owns the case", "unit": unit}, id=f"RES-NFA4 {unit}")
            for unit in ("Enforcement", "Financial Investigation Unit", "Appeals", "Parentage")
        ],
        pytest.param(
            {"exception": "Technical fault without impact on the client", "no_impact": True}, id="RES-NFA5"
        ),
        pytest.param({"exception": "Other"}, id="RES-NFA2 other"),
    ],
)
def test_each_exceptional_reason_closes_early(app: Flask, answers: dict[str, Any]) -> None:
    """RES-NFA2, RES-NFA3, RES-NFA4, RES-NFA5, RES-O34: the reason, and the unit, stay with the SR."""
    walk = at("R7").take("close-early", **answers)
    assert walk.four_values[0] == "Closed" and walk.fact("closed_early") == answers["exception"]
    assert walk.fact("owning_unit") == answers.get("unit")
    assert f"Closed early set to {answers['exception']}" in walk.events[-1].details


def test_with_open_actions_only_exceptional_reasons_close(app: Flask) -> None:
    """RES-NFA1: the open action is named; done, it closes normally."""
    walk = at("R13")
    walk.take("record-call")
    for key in ("close-client-agrees", "close-client-disagrees"):
        no = walk.refused(key)
        told = "Open: Send the three statements again. Use 'Close early' for exceptional reasons"
        assert no.status == 409 and told in no.sentences


@pytest.mark.parametrize("position", ["R5", "R6", "R13", "R14"])
@pytest.mark.parametrize("key", ["add-reason", "add-action", "change-row"])
def test_a_complaint_that_is_being_closed_takes_no_new_issue(app: Flask, position: str, key: str) -> None:
    """RES-NFA6"""
    no = at(position).refused(key)
    assert no.status == 409 and AS_USUAL in no.sentence


@pytest.mark.parametrize("position", ["R5", "R13", "R14"])
def test_a_new_issue_is_handed_to_bau_as_a_normal_task(app: Flask, position: str) -> None:
    """RES-NFA6, RES-O44: the complaint goes on to its end without it."""
    walk = at(position)
    no = walk.refused("hand-new-issue-to-bau", new_issue=None)
    assert (no.status, no.sentences) == (422, ["Say what the new issue is"])
    walk.take("hand-new-issue-to-bau", new_issue="Her new job is not on the case.")
    (item,) = walk.work_items("closed")
    assert (item.team, item.text) == ("bau", "Her new job is not on the case.")
    assert walk.position == position


def test_a_new_issue_goes_to_bau_with_the_early_closing(app: Flask) -> None:
    """RES-NFA6"""
    walk = at("R7").take("close-early", new_issue="Her new job is not on the case.")
    assert [item.text for item in walk.work_items("closed")] == [
        "Her new job is not on the case.",
        "The case goes back to Northern segment",
    ]


@pytest.mark.parametrize("key", ["start-work", "record-call", "close-early", "save-details", "add-note"])
def test_a_closed_complaint_is_not_opened_again(app: Flask, key: str) -> None:
    """RES-O44"""
    no = at("R7").take("close-early").refused(key)
    assert (no.status, no.sentences) == (409, [NO_LONGER_OPEN])


# Step 16


@pytest.mark.parametrize("key", ["client-agrees-to-close", "client-disagrees-close"])
def test_the_decision_is_told_in_a_call_before_closing(app: Flask, key: str) -> None:
    """RES-16a: a call before the decision does not count, nor one that failed, nor one to the second client."""
    walk = at("R5")
    assert walk.refused(key).sentences == [CALL]
    walk.take("record-call", whom="Second client")
    assert walk.refused(key).sentences == [CALL]
    walk.take("record-call", result="Not reached")
    no = walk.refused(key)
    assert (no.status, no.sentences) == (409, [CALL])


@pytest.mark.parametrize("missing", ["result", "answer"])
def test_the_result_of_the_call_says_what_comes_next(app: Flask, missing: str) -> None:
    """RES-16b"""
    no = at("R5").refused("record-call", **{missing: None})
    assert (no.status, no.problems) == (422, ((missing, "Choose the result of the call"),))


def test_who_agrees_is_closed_by_phone(app: Flask) -> None:
    """RES-16b, RES-13f, RES-O17, RES-T30"""
    walk = at("R5").take("record-call", answer="Agrees")
    no = walk.refused("client-agrees-to-close", phone_note=None)
    assert (no.status, no.problems) == (422, (("phone_note", HAPPY),))
    no = walk.refused("client-disagrees-close")
    assert (no.status, no.sentences) == (409, ["The client agreed: CMSL5710 does not fit"])
    walk.take("client-agrees-to-close")
    assert walk.four_values == (
        "Closed",
        "Complete",
        "Acknowledge Complaint",
        "Actions Complete – Client Ok",
    )
    assert activity_state(walk, "letter_outbound") == "Not Required"


def test_who_disagrees_is_closed_with_letter_and_leaflet(app: Flask) -> None:
    """RES-16b, RES-44b, RES-T31"""
    walk = at("R5").take("record-call", answer="Disagrees")
    no = walk.refused("client-agrees-to-close")
    assert (no.status, no.sentences) == (409, ["The client disagrees: use 'Client disagrees, close'"])
    no = walk.refused("client-disagrees-close", enclosure=None)
    assert (no.status, no.sentences) == (409, ["Issue CMSL5710 and CMSB011"])
    walk.take("client-disagrees-close")
    assert walk.four_values[3] == "Actions Complete – Client Not Ok"
    assert activity_state(walk, "letter_outbound") == "Done"
    assert walk.records("correspondence")[-1].data["code"] == "CMSL5710"


def test_the_last_word_of_the_client_counts(app: Flask) -> None:
    """RES-16b: who has thought it over is closed as the last call says."""
    walk = at("R5").take("record-call", answer="Disagrees").take("record-call", answer="Agrees")
    assert walk.refused("client-disagrees-close").status == 409
    assert walk.take("client-agrees-to-close").position == "R15"


def test_the_call_of_step_16_tells_the_outcome(app: Flask) -> None:
    """RES-O43, RES-T19: reached, it stops the outcome date; failed, or to somebody else, it does not."""
    walk = at("R5").take("record-call", result="Not reached").take("record-call", whom="Second client")
    assert "D-OUT" in dict(walk.running)
    walk.take("record-call", on=TUESDAY)
    assert "D-OUT" not in dict(walk.running) and walk.deadline("D-OUT").stopped_on == TUESDAY


def test_no_call_tells_a_decision_before_it_was_taken(app: Flask) -> None:
    """RES-O43, RES-16a: dated back, a call would make a late outcome look as if it was in time."""
    walk = ResolutionWalk(on=MONDAY).to("R3").to("R5", on=date(2026, 5, 13))  # Wednesday, D-OUT was Tuesday
    no = walk.refused("record-call", called_on=date(2026, 5, 12))
    told = "The decision is of Wednesday 13 May 2026, so the call that tells it cannot be older"
    assert (no.status, no.problems) == (422, (("called_on", told),))
    assert walk.take("record-call").deadline("D-OUT").met_late


def test_neither_call_nor_cmsl5703_of_step_13_tells_the_outcome(app: Flask) -> None:
    """RES-O43: nor does the letter of step 17."""
    for position in ("R4", "R6"):
        assert "D-OUT" in dict(waiting(position).running)
    assert "D-OUT" in dict(at("R3").take("record-call").running)


# Step 17


def called(*times: tuple[date, str]) -> Callable[[], ResolutionWalk]:
    def walk() -> ResolutionWalk:
        found = at("R5")
        for day, time in times:
            found.take("record-call", on=day, at="18:30", called_at=time, result="Not reached")
        return found

    return walk


ENOUGH = called((MONDAY, "09:30"), (MONDAY, "14:10"), (TUESDAY, "09:30"))


@pytest.mark.parametrize(
    ("made", "warning"),
    [
        pytest.param(
            called((MONDAY, "09:30"), (MONDAY, "14:10")), "2 of 3 calls were made, at 2 of 2", id="few"
        ),
        pytest.param(
            called((MONDAY, "09:30"), (MONDAY, "11:59"), (TUESDAY, "10:00")),
            "3 of 3 calls were made, at 1 of 2",
            id="mornings",
        ),
        pytest.param(
            called((MONDAY, "12:00"), (MONDAY, "17:00"), (TUESDAY, "15:00")),
            "3 of 3 calls were made, at 1 of 2",
            id="afternoons",
        ),
    ],
)
def test_few_calls_are_warned_about_and_explained(
    app: Flask, made: Callable[[], ResolutionWalk], warning: str
) -> None:
    """RES-17a, RES-O18: a warning, since with a reason the letter goes out."""
    walk = made()
    no = walk.refused("issue-cmsl5703-and-wait", reason=None)
    assert no.status == 422 and no.fields == ["reason"] and no.sentence.startswith(warning)
    walk.take("issue-cmsl5703-and-wait", reason="The client works at sea.")
    assert walk.position == "R6" and walk.events[-1].reason == "The client works at sea."


def test_enough_calls_at_different_times_need_no_reason(app: Flask) -> None:
    """RES-17a: each attempt keeps its day and time; a call to somebody else, or one that reached, is no attempt."""
    walk = ENOUGH()
    assert [(each.on, each.data["time"]) for each in walk.records("call")[-3:]] == [
        (MONDAY, "09:30"),
        (MONDAY, "14:10"),
        (TUESDAY, "09:30"),
    ]
    assert walk.take("issue-cmsl5703-and-wait", reason=None).position == "R6"
    padded = called((MONDAY, "09:30"), (MONDAY, "14:10"))()
    padded.take("record-call", whom="Second client", result="Not reached")
    assert padded.refused("issue-cmsl5703-and-wait", reason=None).fields == ["reason"]


@pytest.mark.parametrize(("key", "value"), [("MIN_CALLS", 4), ("MIN_DAYPARTS", 3)])
def test_the_operator_sets_how_many_calls_are_enough(app: Flask, key: str, value: int) -> None:
    """RES-O18: the settings MIN_CALLS and MIN_DAYPARTS."""
    setting(key, value)
    assert ENOUGH().refused("issue-cmsl5703-and-wait", reason=None).fields == ["reason"]


def test_fewer_calls_are_enough_where_the_operator_says_so(app: Flask) -> None:
    """RES-O18"""
    setting("MIN_CALLS", 1)
    setting("MIN_DAYPARTS", 1)
    assert called((MONDAY, "09:30"))().take("issue-cmsl5703-and-wait", reason=None).position == "R6"


def test_the_statement_that_more_calls_would_delay_is_demanded(app: Flask) -> None:
    """RES-17a"""
    no = ENOUGH().refused("issue-cmsl5703-and-wait", more_would_delay=None)
    assert (no.status, no.sentences) == (422, ["Confirm that more calls would delay the case"])


def test_no_letter_of_step_17_without_a_failed_call(app: Flask) -> None:
    """RES-17a, RES-T32"""
    walk = at("R5")
    assert walk.refused("issue-cmsl5703-and-wait").sentences == [CALL]
    walk.take("record-call", result="Not reached").take("record-call")
    no = walk.refused("issue-cmsl5703-and-wait")
    assert (no.status, no.sentences) == (409, [CALL])


def test_letter_and_wait_begin_in_one_save(app: Flask) -> None:
    """RES-17b, RES-O08, RES-T32: letter, deadline, activity and Status Wait belong to one entry of the history."""
    walk = ENOUGH()
    before = len(walk.events)
    walk.take("issue-cmsl5703-and-wait", letter_on=TUESDAY)
    assert len(walk.events) == before + 1
    assert walk.four_values == ("Wait", "", "Acknowledge Complaint", "")
    assert ("D-17", date(2026, 5, 5)) in walk.running
    assert walk.records("correspondence")[-1].data["code"] == "CMSL5703"
    assert activity_state(walk, "wait") == "Not Started"


# Steps 18 and 19


def test_silence_closes_after_the_final_template(app: Flask) -> None:
    """RES-18a, RES-19a, RES-O06, RES-T33, RES-T34"""
    walk = waiting("R6")
    no = walk.refused("close-no-reply", on=AFTER)
    assert (no.status, no.sentences) == (409, ["Send the template to the BAU G7 first"])
    as_sent = done_so_far(walk)
    no = walk.refused("send-final-template-to-bau-g7", on=AFTER, history=as_sent)
    assert (no.status, no.problems) == (422, (("complaint", TEMPLATE_FIRST),))
    walk.take("send-final-template-to-bau-g7", on=AFTER)
    no = walk.refused("send-final-template-to-bau-g7")
    assert (no.status, no.problems) == (422, (("complaint", TEMPLATE_FIRST),))
    no = walk.refused("close-no-reply", resolution_code=None)
    assert (no.status, no.problems) == (422, (("resolution_code", CHOOSE_CODE),))
    walk.take("close-no-reply", resolution_code="Rejected")
    assert walk.four_values == ("Closed", "Complete", "Acknowledge Complaint", "Rejected")
    assert activity_state(walk, "wait") == "Done" and walk.running == []


@pytest.mark.parametrize("day", [MONDAY, LAST])
def test_a_reply_within_fourteen_days_closes_after_a_talk(app: Flask, day: date) -> None:
    """RES-19b, RES-T35: the first and the last day count; the note and the reason stay."""
    walk = waiting("R6").take("client-replied-close", on=LAST, replied_on=day, outcome_reason="Accepted")
    assert walk.four_values[0] == "Closed" and walk.fact("outcome_reason") == "Accepted"
    assert (walk.deadline("D-17").state, walk.deadline("D-17").stopped_on) == ("met", day)
    assert walk.records("contact")[-1].title == "Decision explained, reasons discussed"
    assert activity_state(walk, "wait") == "Done" and walk.running == []


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({"outcome_reason": None}, "outcome_reason", "Enter the outcome reason"),
        ({"note": None}, "note", "Record that the decision and its reasons were discussed"),
        ({"resolution_code": None}, "resolution_code", CHOOSE_CODE),
        ({"replied_on": AFTER}, "replied_on", "The client had until Monday 4 May 2026"),
        (
            {"replied_on": date(2026, 4, 19)},
            "replied_on",
            "The letter went out on Monday 20 April 2026, so the reply cannot be older",
        ),
    ],
)
def test_a_reply_has_its_day_discussion_reason_and_code(
    app: Flask, answers: dict[str, Any], field: str, sentence: str
) -> None:
    """RES-19a, RES-19b, RES-O19"""
    no = waiting("R6").refused("client-replied-close", on=AFTER, **{"replied_on": LAST, **answers})
    assert (no.status, no.problems) == (422, ((field, sentence),))


# Order and roles


@pytest.mark.parametrize(
    ("position", "key", "sentence"),
    [
        ("R2", "record-call", "Start work on this complaint first"),
        ("R2", "no-further-action", "Start work on this complaint first"),
        ("R4", "record-call", "The client's contact is awaited"),
        ("R4", "further-action", "The client's contact is awaited"),
        ("R3", "client-agrees-to-close", "Decide first whether further action can resolve the complaint"),
        ("R6", "client-agrees-to-close", "The client's reply is awaited"),
    ],
)
def test_a_step_in_the_wrong_order_says_what_comes_first(
    app: Flask, position: str, key: str, sentence: str
) -> None:
    """RES-15a, RES-16b, RES-T19, RES-T27, RES-T28, RES-T30"""
    no = at(position).refused(key)
    assert (no.status, no.sentences) == (409, [sentence])


@pytest.mark.parametrize("username", [BAU, G7, "team_leader"])
@pytest.mark.parametrize(
    ("position", "key"),
    [
        ("R3", "record-call"),
        ("R3", "independent-review-done"),
        ("R3", "no-further-action"),
        ("R5", "client-agrees-to-close"),
        ("R6", "client-replied-close"),
    ],
)
def test_review_call_and_decision_are_the_caseworkers(
    app: Flask, username: str, position: str, key: str
) -> None:
    """RES-12c, RES-13a, RES-15a, RES-16a, RES-19b"""
    no = at(position).refused(key, by=username)
    assert (no.status, no.sentences) == (403, ["You cannot do this in your role"])
