"""Sections 4.1 and 4.2 of the specification at the door: complaints reported, referred, logged, acknowledged, allocated."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from portal.cases import actions
from portal.cases.models import Case
from portal.correspondence.models import OutboxMessage
from portal.extensions import db
from portal.procedures import procedure
from tests.blueprints.pages import part, words
from tests.conftest import SetToday, SignIn
from tests.resolution_walks import BAU, CRC, CRC2, G7, PDF, TEMPLATE, ResolutionWalk
from tests.walks import given, moment, person, setting

MONDAY, TUESDAY, WEDNESDAY = date(2026, 3, 30), date(2026, 3, 31), date(2026, 4, 1)
THURSDAY, FRIDAY = date(2026, 3, 26), date(2026, 3, 27)
RECEIVED = "Enter the date the complaint was received; it cannot be in the future"
MPS = "Parliamentary contact goes to the Complaints Resolution Team"
GROUND = "Say why the client is not satisfied"
E_MAIL = "E-mail can be used only for complaints from the online portal"
ATTEMPT_FIRST = "Record an attempt by phone or e-mail first"


def not_begun(key: str, by: str = CRC, **answers: Any) -> tuple[int, list[tuple[str, str]]]:
    """Why no case begins with these answers; nothing is there afterwards."""
    walk = ResolutionWalk.__new__(ResolutionWalk)
    walk.day, walk.reading = MONDAY, None
    try:
        actions.begin(
            "resolution",
            walk.actor(by),
            given(walk.presets(key), answers),
            key=key,
            today=MONDAY,
            at=moment(MONDAY),
        )
    except actions.Refused as no:
        found = no.status, [("", sentence) for sentence in no.sentences]
    except actions.Invalid as no:
        found = no.status, no.problems
    else:
        raise AssertionError(f"{key} was not refused")
    db.session.commit()
    assert db.session.query(Case).count() == 0
    return found


def reported(**answers: Any) -> ResolutionWalk:
    return ResolutionWalk(on=MONDAY, by=BAU, begins="report-mp-correspondence", **answers)


def referred(**answers: Any) -> ResolutionWalk:
    return ResolutionWalk(on=MONDAY, by=BAU, begins="refer-complaint-to-resolution", **answers)


def of_an_mp(on: date = MONDAY, **answers: Any) -> ResolutionWalk:
    return ResolutionWalk(on=on, origin="MP", **answers)


def acknowledgement(walk: ResolutionWalk, title: str) -> str:
    return next(str(each.number) for each in walk.records("acknowledgement") if each.title == title)


def investigated(walk: ResolutionWalk) -> ResolutionWalk:
    """The referral template has gone to the BAU G7."""
    return walk.take("needs-investigation").take("send-referral-to-bau-g7")


# Summary: referred and reported by business as usual


def test_a_referral_says_why_the_client_is_not_satisfied(app: Flask) -> None:
    """RES-S1, RES-T02a: one of the two grounds is demanded and stays with the complaint."""
    assert not_begun("refer-complaint-to-resolution", BAU, ground=None) == (422, [("ground", GROUND)])
    assert not_begun("log-complaint", ground=None) == (422, [("ground", GROUND)])
    for ground in ("Handling", "Outcome"):
        walk = referred(ground=ground)
        assert (walk.position, walk.fact("ground"), walk.case.owner_id) == ("REF", ground, None)
        assert [item.team for item in walk.work_items("log_complaint")] == ["complaints_resolution"]


def test_another_ground_than_the_two_is_refused(app: Flask) -> None:
    """RES-S1: handling and outcome are all there is."""
    status, [(field, _)] = not_begun("refer-complaint-to-resolution", BAU, ground="Cost")
    assert (status, field) == (422, "ground")


@pytest.mark.parametrize("team", [None, "bau", "internal_phso"])
def test_correspondence_of_an_mp_goes_to_no_other_team(app: Flask, team: str | None) -> None:
    """RES-S2, RES-T02: any other team, chosen, forged or left out, is refused with the same sentence."""
    assert not_begun("report-mp-correspondence", BAU, handling_team=team) == (422, [("handling_team", MPS)])


def test_bau_reports_correspondence_of_an_mp_for_today(app: Flask) -> None:
    """RES-S5, RES-T02: the report is urgent, its letter is kept, its wait begins, and the team logs it."""
    walk = reported(call_note=None, letter=PDF)
    (item,) = walk.work_items("log_complaint")
    assert (item.title, item.team, item.on) == (
        "Today: correspondence of an MP waits to be logged",
        "complaints_resolution",
        MONDAY,
    )
    assert len(walk.case.documents_of("mp_letter")) == 1 and walk.case.owner_id is None
    walk.take("log-complaint", on=TUESDAY, jurisdiction=None)
    assert (
        walk.position == "R0" and walk.fact("origin") == "Client"
    )  # the form presets MP, the walk chose Client
    assert walk.work_items("log_complaint") == []


def test_a_report_has_the_letter_or_a_note_of_the_call(app: Flask) -> None:
    """RES-S5, RES-T02"""
    no = not_begun("report-mp-correspondence", BAU, call_note=None)
    assert no == (422, [("call_note", "Attach the letter or describe the call")])


@pytest.mark.parametrize("key", ["report-mp-correspondence", "refer-complaint-to-resolution"])
def test_only_business_as_usual_reports_and_refers(app: Flask, key: str) -> None:
    """RES-T02, RES-T02a"""
    assert not_begun(key, CRC) == (403, [("", "You cannot do this in your role")])


def test_only_the_complaints_resolution_team_logs(app: Flask) -> None:
    """RES-T01"""
    assert not_begun("log-complaint", BAU) == (403, [("", "You cannot do this in your role")])


def test_the_report_and_the_pages_of_an_mps_contact_name_mp_enquiries(sign_in: SignIn, on: SetToday) -> None:
    """RES-S6, RES-11g: beside the report and where an MP's contact is authenticated."""
    on(MONDAY)
    page = sign_in(BAU).get("/cases/new/resolution?step=report-mp-correspondence")
    assert "See MP Enquiries." in words(page.text)
    walk = of_an_mp()
    page = sign_in(CRC).get(f"/cases/{walk.reference}/steps/authenticate-mp-contact")
    assert "See MP Enquiries." in words(page.text)


# Summary: parliamentary contact


@pytest.mark.parametrize("key", ["record-acknowledgement"])
def test_no_detail_goes_to_an_mp_who_is_not_authenticated(app: Flask, key: str) -> None:
    """RES-S3, RES-T03: the acknowledgement names the case; once authenticated it may go."""
    walk = of_an_mp()
    mp = acknowledgement(walk, "MP")
    no = walk.refused(key, person=mp)
    assert (no.status, no.sentences) == (409, ["Authenticate the contact first"])
    walk.take(key, person=acknowledgement(walk, "Client"))
    walk.take("authenticate-mp-contact").take(key, person=mp)
    assert [each.title for each in walk.records("acknowledgement", "Due")] == ["Second client"]


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({"mp_name": None}, "mp_name", "Enter the MP's name"),
        ({"constituency": None}, "constituency", "Enter the MP's constituency"),
        ({"method": None}, "method", "Enter how the contact was authenticated"),
        ({"authenticated_on": TUESDAY}, "authenticated_on", "The date cannot be in the future"),
        (
            {"authenticated_on": FRIDAY},
            "authenticated_on",
            "The contact cannot be authenticated before it came on Monday 30 March 2026",
        ),
    ],
)
def test_an_authentication_says_who_whence_and_how(
    app: Flask, answers: dict[str, Any], field: str, sentence: str
) -> None:
    """RES-S3, RES-T03"""
    no = of_an_mp().refused("authenticate-mp-contact", **answers)
    assert (no.status, no.problems) == (422, ((field, sentence),))


def test_an_mp_who_joins_later_is_acknowledged_within_two_days_of_joining(app: Flask) -> None:
    """RES-01c, RES-T03: the two days run from the day on which the contact was authenticated."""
    walk = ResolutionWalk(on=MONDAY).take("record-acknowledgement").take("record-acknowledgement")
    assert walk.duties == [("D-OUT", date(2026, 4, 22))]  # Wednesday, after Good Friday and Easter Monday
    walk.take("authenticate-mp-contact", on=WEDNESDAY)
    assert walk.fact("parliamentary") == "Yes"
    assert walk.duties[0] == ("D-ACK", date(2026, 4, 7))  # Tuesday, after Good Friday and Easter Monday
    walk.take("authenticate-mp-contact", mp_name="Ottoline Marsh")
    assert [each.title for each in walk.records("acknowledgement", "Due")] == ["MP"]


def test_what_has_to_be_found_out_stays_on_the_page_until_it_is_gathered(
    sign_in: SignIn, on: SetToday
) -> None:
    """RES-S4: each open need of a parliamentary complaint stands on its page, and goes with its answer."""
    on(MONDAY)
    walk = of_an_mp().take("note-information-needed", need="Which of the two addresses is meant")
    walk.take("note-information-needed", need="The date of the surgery")
    browser = sign_in(CRC)
    flag = "Information needed: Which of the two addresses is meant; The date of the surgery."
    assert flag in words(browser.get(f"/cases/{walk.reference}").text)
    walk.take("information-gathered", row="The date of the surgery", answer="14 March")
    page = words(browser.get(f"/cases/{walk.reference}").text)
    assert "Information needed: Which of the two addresses is meant." in page
    walk.take("information-gathered", answer="The new one")
    assert "Information needed" not in words(browser.get(f"/cases/{walk.reference}").text)
    (first, second) = walk.records("information")
    assert (first.text, second.text, second.closed_by) == ("The new one", "14 March", first.closed_by)


def test_information_needs_belong_to_parliamentary_complaints_and_have_words(app: Flask) -> None:
    """RES-S4"""
    no = ResolutionWalk(on=MONDAY).refused("note-information-needed", need="His address")
    assert (no.status, no.sentences) == (409, ["No parliamentary contact is involved"])
    no = of_an_mp().refused("note-information-needed", need=None)
    assert (no.status, no.sentences) == (422, ["Enter the information that is needed"])


# Summary: acknowledgement


def test_both_clients_are_acknowledged_within_two_working_days(app: Flask) -> None:
    """RES-S7, RES-O03, RES-O23, RES-O29: the deadline runs from receipt and ends with the second client."""
    walk = ResolutionWalk(on=MONDAY, received_on=FRIDAY)
    assert walk.duties == [("D-ACK", TUESDAY), ("D-OUT", date(2026, 4, 21))]
    assert [each.title for each in walk.records("acknowledgement")] == ["Client", "Second client"]
    walk.take("record-acknowledgement")
    assert walk.duties[0] == ("D-ACK", TUESDAY)
    walk.take("record-acknowledgement", on=TUESDAY)
    assert (walk.deadline("D-ACK").state, walk.deadline("D-ACK").met_late) == ("met", False)
    no = walk.refused("record-acknowledgement", person="1")
    assert (no.status, no.sentences) == (409, ["Everybody has been acknowledged"])


def test_the_last_acknowledgement_counts_whatever_was_entered_last(app: Flask) -> None:
    """RES-S7: an older date entered second does not make the late one early."""
    walk = ResolutionWalk(on=MONDAY).take("record-acknowledgement", on=date(2026, 4, 2))  # Thursday
    walk.take("record-acknowledgement", acknowledged_on=MONDAY)
    assert walk.deadline("D-ACK").stopped_on == date(2026, 4, 2) and walk.deadline("D-ACK").met_late


def test_who_is_not_acknowledged_yet_stands_on_the_page(sign_in: SignIn, on: SetToday) -> None:
    """RES-S7: the flag names each of them until the last."""
    on(MONDAY)
    walk, browser = ResolutionWalk(on=MONDAY), sign_in(CRC)
    flag = "Not yet acknowledged: Client, Second client."
    assert flag in words(browser.get(f"/cases/{walk.reference}").text)
    walk.take("record-acknowledgement")
    assert "Not yet acknowledged: Second client." in words(browser.get(f"/cases/{walk.reference}").text)
    walk.take("record-acknowledgement")
    assert "Not yet acknowledged" not in words(browser.get(f"/cases/{walk.reference}").text)


def test_a_complaint_has_a_second_client_or_the_tick_that_there_is_none(app: Flask) -> None:
    """RES-S7, RES-O23"""
    sentence = "Name the second client of the case, or tick 'No second client'"
    assert not_begun("log-complaint", second_client=None) == (422, [("second_client", sentence)])
    status, problems = not_begun("log-complaint", no_second_client=True)
    assert (status, [field for field, _ in problems]) == (422, ["no_second_client"])
    walk = ResolutionWalk(on=MONDAY, second_client=None, no_second_client=True)
    assert [each.title for each in walk.records("acknowledgement")] == ["Client"]
    assert walk.take("record-acknowledgement").deadline("D-ACK").state == "met"


@pytest.mark.parametrize("channel", ["Phone", "Post", "E-mail"])
def test_e_mail_is_for_complaints_from_the_online_portal(app: Flask, channel: str) -> None:
    """RES-S8: no other channel, not even an e-mail, allows it, and an attempt by e-mail is one."""
    walk = ResolutionWalk(on=MONDAY, channel=channel)
    for key in ("record-acknowledgement", "record-attempt-to-acknowledge"):
        no = walk.refused(key, method="E-mail")
        assert (no.status, no.problems) == (422, (("method", E_MAIL),))
    assert walk.take("record-acknowledgement").records("acknowledgement", "Done")[0].data["method"] == "Phone"


def test_a_complaint_from_the_online_portal_is_acknowledged_by_e_mail_or_phone(app: Flask) -> None:
    """RES-S8"""
    walk = ResolutionWalk(on=MONDAY, channel="Online portal")
    walk.take("record-acknowledgement", method="E-mail").take("record-acknowledgement", method="Phone")
    assert [each.data["method"] for each in walk.records("acknowledgement", "Done")] == ["E-mail", "Phone"]


def test_a_letter_acknowledges_only_whom_an_attempt_did_not_reach(app: Flask) -> None:
    """RES-S9, RES-T04a: the attempt at the one person does not allow the letter to the other, nor one of a later day."""
    walk = ResolutionWalk(on=MONDAY)
    client, second = (acknowledgement(walk, title) for title in ("Client", "Second client"))
    no = walk.refused("record-acknowledgement", method="Letter")
    assert (no.status, no.problems) == (422, (("method", ATTEMPT_FIRST),))
    walk.take("record-attempt-to-acknowledge", on=TUESDAY, person=client)
    assert ("D-ACK", WEDNESDAY) in walk.running
    for answers in ({"person": second}, {"person": client, "acknowledged_on": MONDAY}):
        no = walk.refused("record-acknowledgement", method="Letter", **answers)
        assert (no.status, no.problems) == (422, (("method", ATTEMPT_FIRST),))
    walk.take("record-acknowledgement", method="Letter", person=client)
    assert [each.title for each in walk.records("contact")] == ["Not reached: Client", "Acknowledged: Client"]


def test_the_written_acknowledgement_is_cmsl5842_after_a_failed_attempt(app: Flask) -> None:
    """RES-S9, RES-O10"""
    walk = ResolutionWalk(on=MONDAY)
    no = walk.refused("issue-cmsl5842")
    assert (no.status, no.sentences) == (409, [ATTEMPT_FIRST])
    walk.take("record-attempt-to-acknowledge").take("issue-cmsl5842")
    assert walk.records("correspondence")[-1].data["code"] == "CMSL5842" and walk.position == "R0"


@pytest.mark.parametrize(
    ("key", "answers", "field", "sentence"),
    [
        ("record-acknowledgement", {"person": None}, "person", "Choose who was acknowledged"),
        ("record-acknowledgement", {"method": None}, "method", "Choose how the person was acknowledged"),
        (
            "record-acknowledgement",
            {"acknowledged_on": TUESDAY},
            "acknowledged_on",
            "The date cannot be in the future",
        ),
        (
            "record-acknowledgement",
            {"acknowledged_on": FRIDAY},
            "acknowledged_on",
            "The complaint came on Monday 30 March 2026, so its acknowledgement cannot be older",
        ),
        (
            "record-attempt-to-acknowledge",
            {"attempted_on": FRIDAY},
            "attempted_on",
            "The complaint came on Monday 30 March 2026, so the attempt cannot be older",
        ),
        (
            "record-attempt-to-acknowledge",
            {"attempted_at": None},
            "attempted_at",
            "Enter the time of the attempt",
        ),
        (
            "record-attempt-to-acknowledge",
            {"attempted_at": "10:01"},  # it is 10:00
            "attempted_at",
            "The time cannot be in the future",
        ),
    ],
)
def test_an_acknowledgement_and_an_attempt_have_a_believable_day(
    app: Flask, key: str, answers: dict[str, Any], field: str, sentence: str
) -> None:
    """RES-S7, RES-T04, RES-T04a"""
    no = ResolutionWalk(on=MONDAY).refused(key, **answers)
    assert (no.status, no.problems) == (422, ((field, sentence),))


def test_nobody_is_acknowledged_twice(app: Flask) -> None:
    """RES-S7: a second press for the same person is refused, and the other stays due."""
    walk = ResolutionWalk(on=MONDAY).take("record-acknowledgement", person="1")
    no = walk.refused("record-acknowledgement", person="1")
    assert no.status == 422 and no.fields == ["person"]
    assert [each.title for each in walk.records("acknowledgement", "Due")] == ["Second client"]


# Summary: outcome, progress, timetable, closing


@pytest.mark.parametrize(
    ("key", "value", "due"),
    [
        ("ACK_DAYS", 3, {"D-ACK": date(2026, 4, 2)}),  # Thursday
        ("ACK_UNIT", "cd", {"D-ACK": date(2026, 4, 1)}),  # Wednesday
        ("OUTCOME_DAYS", 10, {"D-OUT": date(2026, 4, 15)}),  # Wednesday, over Easter
        ("OUTCOME_UNIT", "cd", {"D-OUT": date(2026, 4, 14)}),  # Tuesday
        ("CONTACT_REMINDER_WD", 2, {"D-CONTACT": WEDNESDAY}),
    ],
)
def test_the_operator_sets_how_long_the_first_deadlines_are(
    app: Flask, key: str, value: Any, due: dict[str, date]
) -> None:
    """RES-O03, RES-O04, RES-S12: the setting moves its own deadline and no other."""
    usual = dict(ResolutionWalk(on=MONDAY).running)
    assert usual == {"D-ACK": WEDNESDAY, "D-CONTACT": date(2026, 4, 8), "D-OUT": date(2026, 4, 22)}
    setting(key, value)
    assert dict(ResolutionWalk(on=MONDAY).running) == {**usual, **due}


def test_bank_holidays_are_those_of_the_jurisdiction(app: Flask) -> None:
    """RES-S7, RES-S11, RES-NI3: Saint Patrick's Day counts in GB and not in Northern Ireland (case RES-C)."""
    assert not_begun("log-complaint", jurisdiction=None) == (
        422,
        [("jurisdiction", "Choose the jurisdiction")],
    )
    monday = date(2026, 3, 16)
    assert ResolutionWalk(on=monday).duties == [("D-ACK", date(2026, 3, 18)), ("D-OUT", date(2026, 4, 8))]
    northern = ResolutionWalk(on=monday, jurisdiction="NI")
    assert northern.duties == [("D-ACK", date(2026, 3, 19)), ("D-OUT", date(2026, 4, 9))]


def test_a_late_outcome_is_flagged_with_its_working_days(sign_in: SignIn, on: SetToday) -> None:
    """RES-S11: the days left stand on the SR, and from the day after the due date how late it is."""
    walk, browser = ResolutionWalk(on=MONDAY), sign_in(CRC)
    on(date(2026, 4, 22))  # Wednesday, the last day
    page = browser.get(f"/cases/{walk.reference}").text
    assert "Outcome overdue" not in words(page) and "Wednesday 22 April 2026" in part(page, "deadlines")
    on(date(2026, 4, 24))  # Friday
    assert "Outcome overdue by 2 working days" in words(browser.get(f"/cases/{walk.reference}").text)


def test_an_mp_who_waits_too_long_is_flagged(sign_in: SignIn, on: SetToday) -> None:
    """RES-01c: not while the two days run, and not once the MP is acknowledged though a client still waits."""
    walk, browser = of_an_mp().take("authenticate-mp-contact"), sign_in(CRC)
    on(WEDNESDAY)
    assert "MP not acknowledged" not in words(browser.get(f"/cases/{walk.reference}").text)
    on(date(2026, 4, 2))  # Thursday
    assert "MP not acknowledged." in words(browser.get(f"/cases/{walk.reference}").text)
    walk.take("record-acknowledgement", on=date(2026, 4, 2), person=acknowledgement(walk, "MP"))
    assert "MP not acknowledged" not in words(browser.get(f"/cases/{walk.reference}").text)


def test_days_since_the_last_contact_are_shown_and_a_reminder_runs_anew(
    sign_in: SignIn, on: SetToday
) -> None:
    """RES-S12: only talk with the client counts; an attempt that fails and a word with the MP do not."""
    walk = of_an_mp().take("authenticate-mp-contact")
    walk.take("record-attempt-to-acknowledge", on=TUESDAY)
    walk.take("record-acknowledgement", person=acknowledgement(walk, "MP"))
    on(TUESDAY)
    browser = sign_in(CRC)
    assert "Last contact with the client None yet" in words(browser.get(f"/cases/{walk.reference}").text)
    assert dict(walk.running)["D-CONTACT"] == date(2026, 4, 8)
    walk.take("record-acknowledgement", on=WEDNESDAY, person=acknowledgement(walk, "Client"))
    assert dict(walk.running)["D-CONTACT"] == date(2026, 4, 10)  # Friday, five working days over Easter
    on(date(2026, 4, 7))  # Tuesday
    page = words(browser.get(f"/cases/{walk.reference}").text)
    assert "Last contact with the client 2 working days ago, Wednesday 1 April 2026" in page
    assert "Keep the client up to date." not in page
    on(date(2026, 4, 10))
    page = words(browser.get(f"/cases/{walk.reference}").text)
    assert "Keep the client up to date. There was no contact for 5 working days." in page


def test_a_timetable_is_agreed_before_the_outcome_date_passes(app: Flask) -> None:
    """RES-S13, RES-T69: the agreed date takes the outcome date's place, and may be agreed anew."""
    walk = ResolutionWalk(on=MONDAY)
    last = date(2026, 4, 22)  # Wednesday
    walk.take("agree-new-timetable", on=last, agreed_on=date(2026, 5, 8))  # Friday
    assert ("D-NEW", date(2026, 5, 8)) in walk.running and "D-OUT" not in dict(walk.running)
    no = walk.refused("agree-new-timetable", agreed_on=date(2026, 5, 8))
    assert (no.status, no.sentences) == (422, ["The agreed date must be after Friday 8 May 2026"])
    walk.take("agree-new-timetable", agreed_on=date(2026, 5, 15))
    assert dict(walk.running)["D-NEW"] == date(2026, 5, 15)


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        (
            {"agreed_on": date(2026, 4, 22)},
            "agreed_on",
            "The agreed date must be after Wednesday 22 April 2026",
        ),
        ({"note": None}, "note", "Record the contact with the client"),
        ({"contacted_on": None}, "contacted_on", "Record the contact with the client"),
        ({"reason": None}, "reason", "Give the reason for the delay"),
        (
            {"contacted_on": FRIDAY},
            "contacted_on",
            "The complaint came on Monday 30 March 2026, so the contact cannot be older",
        ),
    ],
)
def test_a_timetable_stands_on_a_contact_and_a_later_date(
    app: Flask, answers: dict[str, Any], field: str, sentence: str
) -> None:
    """RES-S13"""
    no = ResolutionWalk(on=MONDAY).refused("agree-new-timetable", **answers)
    assert (no.status, no.problems) == (422, ((field, sentence),))


def test_no_timetable_is_agreed_once_the_outcome_is_late(app: Flask) -> None:
    """RES-S13: on the day after the due date it is too late, whatever day the contact is said to have been."""
    no = ResolutionWalk(on=MONDAY).refused(
        "agree-new-timetable",
        on=date(2026, 4, 23),  # Thursday
        contacted_on=date(2026, 4, 22),
    )
    assert (no.status, no.sentences) == (409, ["The outcome date of Wednesday 22 April 2026 has passed"])


def test_the_deadlines_do_not_pause_in_a_wait_or_with_the_team_leader(app: Flask) -> None:
    """RES-O21: acknowledgement and outcome keep their dates in R4 and in R8."""
    walk = ResolutionWalk(on=MONDAY).to("R3").take("record-call", result="Not reached")
    before = dict(walk.duties)
    walk.take("issue-cmsl5703-and-wait")
    assert {key: dict(walk.duties)[key] for key in before} == before
    with_the_leader = ResolutionWalk(on=MONDAY).to("R8")
    assert dict(with_the_leader.duties)["D-OUT"] == date(2026, 4, 22)


def test_a_closed_complaint_goes_back_to_its_bau_owning_team(app: Flask) -> None:
    """RES-S14: without a team on record it is asked for, with one it is preset; the team is told."""
    walk = ResolutionWalk(on=MONDAY, owning_team=None).to("R2").take("save-details", not_dealt_with=True, dissatisfaction_on=None)  # fmt: skip
    for wrong in (None, "Western segment"):
        no = walk.refused("reject", owning_team=wrong)
        assert (no.status, no.problems) == (422, (("owning_team", "Choose the BAU owning team"),))
    walk.take("reject")
    (item,) = walk.work_items("closed")
    assert (item.team, item.text) == ("bau", "The case goes back to Northern segment")


def test_the_owning_teams_are_those_of_the_operator(app: Flask) -> None:
    """RES-S14: the setting BAU_TEAMS."""
    setting("BAU_TEAMS", ["Western segment"])
    status, problems = not_begun("log-complaint")
    assert (status, problems) == (422, [("owning_team", "Choose the BAU owning team")])
    assert ResolutionWalk(on=MONDAY, owning_team="Western segment").fact("owning_team") == "Western segment"


def test_closing_against_the_client_says_whether_a_team_leader_saw_the_plan(app: Flask) -> None:
    """RES-S15: permitted either way, and warned about only where no team leader decided."""
    unseen = ResolutionWalk(on=MONDAY).to("R7").take("add-reason").take("add-action").take("draft-plan")
    unseen.to("R14")
    unseen.take("close-client-disagrees")
    assert unseen.position == "R15"
    assert [sentence for _, sentence in unseen.done.warnings] == ["No team leader has approved this plan"]
    seen = ResolutionWalk(on=MONDAY).to("R9").to("R14")
    seen.take("close-client-disagrees")
    assert seen.done.warnings == []


def test_a_plan_of_a_parliamentary_complaint_is_agreed_with_the_mp_as_well(app: Flask) -> None:
    """RES-S10: the tick and its date stand on each action; without it carrying out is warned about, not refused."""
    walk = of_an_mp().take("authenticate-mp-contact").to("R7").take("add-reason")
    walk.take("add-action").take("draft-plan").take("record-plan-call").take("client-agrees")
    (action,) = walk.records("action")
    assert (action.data["date_agreed"], action.data["date_agreed_on"]) == (True, MONDAY.isoformat())
    walk.take("carry-out-plan")
    assert [sentence for _, sentence in walk.done.warnings] == ["MP's agreement not recorded"]
    agreed = of_an_mp().take("authenticate-mp-contact").to("R7").take("add-reason")
    agreed.take("add-action", mp_agreed=True).take("draft-plan").take("record-plan-call")
    agreed.take("client-agrees").take("carry-out-plan")
    assert agreed.done.warnings == []
    assert agreed.records("action")[0].data["mp_agreed_on"] == MONDAY.isoformat()


def test_the_mps_agreement_is_recorded_when_it_comes(app: Flask) -> None:
    """RES-S10, RES-S3: on the day it was given, to the actions it covers, and by an authenticated MP only."""
    walk = of_an_mp().take("authenticate-mp-contact").to("R7").take("add-reason")
    walk.take("add-action").take("add-action", action="Pay the bank charge back").take("draft-plan")
    no = walk.refused("record-mp-agreement", on=WEDNESDAY, mp_actions=None, agreed_on=TUESDAY)
    assert (no.status, no.sentences) == (422, ["Choose the actions to which the MP agrees"])
    no = walk.refused("record-mp-agreement", on=WEDNESDAY, mp_actions=["1"], agreed_on=FRIDAY)
    told = "The MP's contact was authenticated on Monday 30 March 2026"
    assert (no.status, no.sentences) == (422, [told])
    walk.take("record-mp-agreement", on=WEDNESDAY, mp_actions=["1"], agreed_on=TUESDAY)
    assert [each.data["mp_agreed_on"] for each in walk.records("action")] == [TUESDAY.isoformat(), None]
    walk.take("record-plan-call").take("client-agrees").take("carry-out-plan")
    assert [sentence for _, sentence in walk.done.warnings] == ["MP's agreement not recorded"]
    no = ResolutionWalk(on=MONDAY).to("R7").refused("record-mp-agreement", mp_actions=["1"])
    assert no.status == 409 and "No parliamentary contact is involved" in no.sentences


def test_an_agreement_keeps_its_day_when_its_row_is_changed(app: Flask) -> None:
    """RES-S10: other words on another day do not make it younger; another due date is agreed anew."""
    walk = of_an_mp().take("authenticate-mp-contact").to("R7").take("add-reason")
    due = date(2026, 4, 10)  # Friday
    walk.take("add-action", mp_agreed=True, due_on=due)
    as_it_is = {"action": "Send them", "links": ["1"], "mp_agreed": True, "date_agreed": True}
    walk.take("change-row", on=TUESDAY, row=("action", 1), due_on=due, **as_it_is)
    data = walk.records("action")[0].data
    assert (data["date_agreed_on"], data["mp_agreed_on"]) == (MONDAY.isoformat(), MONDAY.isoformat())
    walk.take("change-row", row=("action", 1), due_on=date(2026, 4, 13), **as_it_is)
    data = walk.records("action")[0].data
    assert (data["date_agreed_on"], data["mp_agreed_on"]) == (TUESDAY.isoformat(), TUESDAY.isoformat())


@pytest.mark.parametrize("address", ["/caseworker/", "/cases/{}", "/cases/{}/steps/record-acknowledgement"])
def test_every_page_names_the_guidance(sign_in: SignIn, on: SetToday, address: str) -> None:
    """RES-S16"""
    on(MONDAY)
    walk = ResolutionWalk(on=MONDAY)
    page = sign_in(CRC).get(address.format(walk.reference), follow_redirects=True).text
    assert "Policy, Law and Decision Making Guidance" in page


@pytest.mark.parametrize(
    ("position", "key"),
    [
        ("R0", "record-acknowledgement"),
        ("R0", "record-attempt-to-acknowledge"),
        ("R0", "needs-investigation"),
        ("R0", "agree-new-timetable"),
        ("R3", "record-call"),
        ("R10", "record-plan-call"),
    ],
)
def test_forms_of_contact_with_clients_remind_of_current_terms(
    sign_in: SignIn, on: SetToday, position: str, key: str
) -> None:
    """RES-S17: and a form that tells a client nothing does not."""
    on(MONDAY)
    walk, browser = ResolutionWalk(on=MONDAY).to(position), sign_in(CRC)
    reminder = "When speaking to clients always use the new terminology: Terminology Changes."
    assert reminder in words(browser.get(f"/cases/{walk.reference}/steps/{key}").text)
    assert reminder not in words(browser.get(f"/cases/{walk.reference}/steps/add-note").text)


# Step 1


@pytest.mark.parametrize("received", [None, TUESDAY])
def test_a_complaint_has_the_day_on_which_it_was_received(app: Flask, received: date | None) -> None:
    """RES-01a, RES-T01: neither missing nor in the future."""
    assert not_begun("log-complaint", received_on=received) == (422, [("received_on", RECEIVED)])


@pytest.mark.parametrize("origin", ["Client", "BAU referral", "MP", "Failed ICE gateway"])
def test_tracker_and_respond_get_their_rows_in_the_same_save(app: Flask, origin: str) -> None:
    """RES-01a, RES-01b: each complaint has one row in both, an MP's included."""
    walk = ResolutionWalk(on=MONDAY, origin=origin, received_on=FRIDAY)
    (row,) = walk.records("tracker")
    assert (row.on, row.data["channel"], row.data["origin"]) == (FRIDAY, "Post", origin)
    (stage,) = walk.records("respond")
    assert (stage.title, stage.on, stage.state) == ("Complaint received", FRIDAY, "To enter")
    assert len(walk.events) == 1


def test_the_mp_of_an_mp_complaint_is_acknowledged_as_well(app: Flask) -> None:
    """RES-01c, RES-T01: the deadline runs on until all three are."""
    walk = of_an_mp().take("authenticate-mp-contact")
    assert [each.title for each in walk.records("acknowledgement")] == ["Client", "Second client", "MP"]
    walk.take("record-acknowledgement").take("record-acknowledgement")
    assert walk.duties[0] == ("D-ACK", WEDNESDAY)
    assert walk.take("record-acknowledgement").deadline("D-ACK").state == "met"


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({"channel": None}, "channel", "Choose how the complaint was received"),
        ({"origin": None}, "origin", "Choose where the complaint comes from"),
        ({"case_number": None}, "case_number", "Enter the case number"),
        ({"client_name": None}, "client_name", "Enter the client's name"),
    ],
)
def test_a_complaint_says_whose_it_is_and_whence_it_came(
    app: Flask, answers: dict[str, Any], field: str, sentence: str
) -> None:
    """RES-T01"""
    assert not_begun("log-complaint", **answers) == (422, [(field, sentence)])


def test_everything_wrong_with_a_complaint_is_said_at_once(app: Flask) -> None:
    """RES-T01"""
    _, problems = not_begun("log-complaint", received_on=TUESDAY, ground=None, channel=None)
    assert {field for field, _ in problems} == {"received_on", "ground", "channel"}


def test_a_client_has_fourteen_months_from_the_closing_of_the_case(app: Flask) -> None:
    """RES-T01: the last day is in time; an MP and whoever has no limit may come later; the months are a setting."""
    closed = date(2025, 1, 29)  # Wednesday; 14 months later is Sunday 29 March 2026
    status, problems = not_begun("log-complaint", case_closed_on=closed)
    told = "The time limit ended on Sunday 29 March 2026. Tick 'The sender has no time limit' if that holds"
    assert (status, problems) == (422, [("case_closed_on", told)])
    assert ResolutionWalk(on=MONDAY, case_closed_on=date(2025, 1, 30)).position == "R0"
    assert ResolutionWalk(on=MONDAY, case_closed_on=closed, exempt=True).position == "R0"
    assert of_an_mp(case_closed_on=closed).position == "R0"
    setting("TIME_LIMIT_MONTHS", 15)
    assert ResolutionWalk(on=MONDAY, case_closed_on=closed).position == "R0"


def test_a_report_is_logged_once(app: Flask) -> None:
    """RES-T01: the second of two caseworkers is told that it is logged; the first owns it."""
    walk = reported().take("log-complaint", origin="MP")
    assert walk.case.owner_id == person(CRC).id
    assert walk.refused("log-complaint", by=CRC2).status == 409
    assert len(walk.records("tracker")) == 1 and len(walk.records("acknowledgement")) == 3


# Steps 2 and 3


def test_no_sr_is_asked_for_before_step_2_is_answered(app: Flask) -> None:
    """RES-02a"""
    no = ResolutionWalk(on=MONDAY).refused("ask-owning-caseworker-for-sr")
    assert (no.status, no.sentences) == (409, ["Say whether further investigation is needed"])


@pytest.mark.parametrize(
    ("key", "field", "sentence"),
    [
        ("can-be-resolved-now", "reason", "Say why no further investigation is needed"),
        ("needs-investigation", "note", "Enter a note of the contact"),
    ],
)
def test_both_answers_of_step_2_have_their_words(app: Flask, key: str, field: str, sentence: str) -> None:
    """RES-02a, RES-03a"""
    no = ResolutionWalk(on=MONDAY).refused(key, **{field: None})
    assert (no.status, no.problems) == (422, ((field, sentence),))


def test_needs_investigation_leads_to_the_template_and_the_g7(app: Flask) -> None:
    """RES-02b, RES-03a: the talk is a contact note, and the SR waits for the allocation."""
    walk = ResolutionWalk(on=MONDAY).take("needs-investigation", note="Which address was used")
    assert [(each.title, each.text) for each in walk.records("contact")] == [
        ("Issues and next steps discussed", "Which address was used")
    ]
    assert walk.fact("last_contact_on") == MONDAY.isoformat()
    no = walk.refused("ask-owning-caseworker-for-sr")
    assert (no.status, no.sentences) == (409, ["The BAU G7 has not allocated this complaint yet"])
    walk.take("send-referral-to-bau-g7").take("allocate").take("ask-owning-caseworker-for-sr")


def test_can_be_resolved_now_leaves_steps_3_to_5_out(app: Flask) -> None:
    """RES-02c, RES-O37: the SR is asked for at once, the template is not."""
    walk = ResolutionWalk(on=MONDAY).take("can-be-resolved-now")
    no = walk.refused("send-referral-to-bau-g7")
    assert (no.status, no.sentences) == (409, ["Record that the complaint needs investigation first"])
    walk.take("can-be-resolved-now")
    assert [each.title for each in walk.records("activity")] == ["Ask the owning caseworker for the SR"]
    walk.take("ask-owning-caseworker-for-sr").take("create-resolution-sr")
    assert walk.position == "R1"


def test_step_2_is_not_answered_anew_once_the_sr_is_asked_for(app: Flask) -> None:
    """RES-02a"""
    walk = ResolutionWalk(on=MONDAY).take("can-be-resolved-now").take("ask-owning-caseworker-for-sr")
    for key in ("needs-investigation", "can-be-resolved-now"):
        no = walk.refused(key)
        assert (no.status, no.sentences) == (409, ["This is answered: the SR has been asked for"])


# Step 4


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("complaint", "The complaint"),
        ("history", "What was done so far"),
        ("wanted", "What BAU is asked to do"),
        ("outcome", "What the client wants"),
    ],
)
def test_the_referral_template_is_sent_with_all_its_parts(app: Flask, name: str, label: str) -> None:
    """RES-04a"""
    walk = ResolutionWalk(on=MONDAY).take("needs-investigation")
    no = walk.refused("send-referral-to-bau-g7", **{name: None})
    assert (no.status, no.problems) == (422, ((name, f"Complete: {label}"),))


def test_the_template_is_e_mailed_to_the_g7_and_kept_as_it_was_sent(app: Flask) -> None:
    """RES-04b: each version stays; sending it unchanged again is refused, and the G7 has one work item."""
    walk = investigated(ResolutionWalk(on=MONDAY))
    (sent,) = db.session.query(OutboxMessage).all()
    assert sent.to == "BAU G7" and TEMPLATE["wanted"] in sent.text
    no = walk.refused("send-referral-to-bau-g7")
    assert (no.status, no.problems) == (422, (("complaint", "Update the template first"),))
    walk.take("send-referral-to-bau-g7", outcome="An apology")
    versions = [each for each in walk.case.documents if each.kind == "referral_template"]
    assert [
        next(words for part, words in each.sections or () if part == "What the client wants")
        for each in versions
    ] == [
        TEMPLATE["outcome"],
        "An apology",
    ]
    assert [item.post for item in walk.work_items("referral_template")] == ["bau_g7"]


def test_without_a_g7_nothing_is_sent(app: Flask) -> None:
    """RES-04b"""
    walk = ResolutionWalk(on=MONDAY).take("needs-investigation")
    for each in db.session.query(type(person(G7))).filter_by(post="bau_g7"):
        each.active = False
    db.session.commit()
    no = walk.refused("send-referral-to-bau-g7")
    assert (no.status, no.sentences) == (409, ["No BAU G7 is set for this team"])


# Step 5


@pytest.mark.parametrize("username", [None, CRC, G7])
def test_the_g7_allocates_to_a_caseworker_of_the_own_team(app: Flask, username: str | None) -> None:
    """RES-05a"""
    walk = investigated(ResolutionWalk(on=MONDAY))
    chosen = walk.id_of(username) if username else None
    no = walk.refused("allocate", caseworker=chosen)
    assert (no.status, no.problems) == (422, (("caseworker", "Choose a caseworker of your team"),))
    walk.take("allocate")
    assert [item.person_id for item in walk.work_items("bau_action")] == [person(BAU).id]


def test_nothing_is_allocated_before_the_template_arrived(app: Flask) -> None:
    """RES-05a"""
    no = ResolutionWalk(on=MONDAY).take("needs-investigation").refused("allocate")
    assert (no.status, no.sentences) == (409, ["The referral template has not arrived yet"])


@pytest.mark.parametrize("username", [CRC, BAU])
def test_only_the_g7_allocates(app: Flask, username: str) -> None:
    """RES-05a, RES-T08"""
    no = investigated(ResolutionWalk(on=MONDAY)).refused("allocate", by=username)
    assert (no.status, no.sentences) == (403, ["You cannot do this in your role"])


def test_allocated_anew_only_the_second_caseworker_has_the_work(app: Flask) -> None:
    """RES-05a: a tired G7 who allocates twice leaves one work item."""
    walk = investigated(ResolutionWalk(on=MONDAY)).take("allocate").take("allocate")
    assert len(walk.work_items("bau_action")) == 1 and len(walk.work_items("bau_action", "Done")) == 1


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({"no_conference": None}, "conference_on", "Enter the call or choose 'not applicable'"),
        (
            {"no_conference": None, "conference_on": TUESDAY},
            "participants",
            "Enter who takes part in the call",
        ),
        (
            {"conference_on": TUESDAY, "participants": "The G7 and I"},
            "no_conference",
            "You entered the call, so do not choose 'not applicable'",
        ),
    ],
)
def test_the_case_conference_call_is_entered_or_not_applicable(
    app: Flask, answers: dict[str, Any], field: str, sentence: str
) -> None:
    """RES-05b"""
    no = investigated(ResolutionWalk(on=MONDAY)).refused("allocate", **answers)
    assert (no.status, no.problems) == (422, ((field, sentence),))


def test_the_case_conference_call_keeps_its_day_and_who_takes_part(app: Flask) -> None:
    """RES-05b"""
    walk = investigated(ResolutionWalk(on=MONDAY))
    walk.take("allocate", no_conference=None, conference_on=TUESDAY, participants="The G7 and I")
    call = walk.records("contact")[-1]
    assert (call.title, call.on, call.text) == ("Case conference call", TUESDAY, "The G7 and I")


# Step 6


def test_the_lock_keeps_the_case_in_its_segment(app: Flask) -> None:
    """RES-06a, RES-T09: set by BAU or the caseworker while BAU has work to do."""
    walk = ResolutionWalk(on=MONDAY)
    no = walk.refused("set-lock")
    assert (no.status, no.sentences) == (409, ["No BAU action is outstanding"])
    investigated(walk).take("allocate").take("set-lock")
    assert walk.is_locked()
    no = walk.refused("move-segment")
    assert (no.status, no.sentences) == (409, ["The case is locked to its segment"])
    no = walk.refused("set-lock", by=CRC)
    assert (no.status, no.sentences) == (409, ["The Lock Assignment Flag is set"])
    by_the_team = investigated(ResolutionWalk(on=MONDAY)).take("allocate").take("set-lock", by=CRC)
    assert by_the_team.is_locked()


def test_bau_ends_its_work_once_and_says_what_was_done(app: Flask) -> None:
    """RES-T09a, RES-O22a"""
    walk = investigated(ResolutionWalk(on=MONDAY)).take("allocate")
    no = walk.refused("bau-action-complete", note=None)
    assert (no.status, no.sentences) == (422, ["Say what was done"])
    walk.take("bau-action-complete")
    assert walk.work_items("bau_action") == [] and walk.work_items("told")[0].person_id == person(CRC).id
    no = walk.refused("bau-action-complete")
    assert (no.status, no.sentences) == (409, ["No BAU work item is open"])


def test_the_form_of_the_lock_names_the_segments_summary(sign_in: SignIn, on: SetToday) -> None:
    """RES-06b"""
    on(MONDAY)
    walk = investigated(ResolutionWalk(on=MONDAY)).take("allocate")
    page = sign_in(BAU).get(f"/cases/{walk.reference}/steps/set-lock")
    assert "See BOM - Segments Summary." in words(page.text)
    assert "BOM - Segments Summary" in procedure("resolution").linked
