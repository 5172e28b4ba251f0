"""Sections 3.2 and 4.3 at the door: service complaints are logged, passed on, settled, escalated, upheld and closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.cases import actions, reminders
from portal.cases.actions import Invalid, Refused
from portal.cases.queries import hidden
from portal.correspondence import outbox
from portal.correspondence.models import OutboxMessage
from portal.extensions import db
from portal.procedures.changes import Begin
from portal.procedures.definition import Situation
from portal.procedures.learning import may_read
from portal.procedures.specimen import Specimen
from tests.conftest import SetToday
from tests.ombudsman_walks import (
    AD,
    INTERNAL,
    LEGAL,
    MANAGER,
    OAT,
    OAT_LEAD,
    OTHER_MANAGER,
    OTHER_OAT,
    OTHER_OWNER,
    OWNER,
    Complaint,
    OmbudsmanCase,
)
from tests.walks import PDF, moment, person, setting, stands_in

MONDAY = date(2025, 9, 1)
TUESDAY = date(2025, 9, 2)
NEXT_MONDAY = date(2025, 9, 8)
AFTER_A_WEEK = date(2025, 9, 9)


def a_case(on: date = date(2025, 6, 2)) -> OmbudsmanCase:
    return OmbudsmanCase(on=on)


def a_complaint(
    on: date = MONDAY, case: OmbudsmanCase | None = None, by: str = "", **answers: Any
) -> Complaint:
    return Complaint(case or a_case(), on, by=by, **answers)


def about(*usernames: str) -> dict[str, Any]:
    """The answers of a complaint about these people."""
    return {"about_people": [str(person(name).id) for name in usernames], "not_known": None}


def a_late_complaint(**answers: Any) -> Complaint:
    """The case closed with a decision of Monday 2 June; the month ended on Wednesday 2 July."""
    case = a_case().decided(date(2025, 6, 2)).take("close-case", on=date(2025, 6, 3))
    return Complaint(case, MONDAY, **answers)


def tried(complaint: Complaint) -> Complaint:
    return complaint.take("record-attempt-to-resolve")


def upheld(complaint: Complaint) -> Complaint:
    return complaint.to("SC5").take("record-risk-assessment")


def offered(complaint: Complaint) -> Complaint:
    return upheld(complaint).take("submit-remedy").take("offer")


def reports_to(username: str, manager: str | None) -> None:
    person(username).line_manager_id = person(manager).id if manager else None
    db.session.commit()


def refused_to_log(about_case: OmbudsmanCase, by: str = "", **answers: Any) -> Invalid | Refused:
    """What the door says of a complaint that it does not log."""
    try:
        Complaint(about_case, MONDAY, by=by, **answers)
    except (Invalid, Refused) as no:
        db.session.rollback()
        return no
    raise AssertionError("The complaint was logged")


def told_of(no: Invalid | Refused) -> list[str]:
    return [sentence for _, sentence in no.problems] if isinstance(no, Invalid) else no.sentences


# Logged and passed on (SC-T1, SC-T2)


@pytest.mark.parametrize("logger", [OWNER, OTHER_OWNER, MANAGER, OTHER_MANAGER])
def test_a_complaint_goes_to_the_case_owners_manager_whoever_logs_it(app: Flask, logger: str) -> None:
    """RF-01b, RF-11a, RF-13a, RF-13b, SC-T1, SC-T2"""
    complaint = a_complaint(by=logger)
    assert (complaint.status, complaint.handler) == ("With manager", MANAGER)
    (event,) = complaint.events
    assert event.sentence == "Logged a service complaint. Passed to Cressida Bamford-Liu, Operations manager"
    assert "Passed to Cressida Bamford-Liu on Monday 1 September 2025" in event.details
    (task,) = complaint.work_items("complaint")
    assert task.person_id == person(MANAGER).id
    assert complaint.running == [("D-CONTACT", NEXT_MONDAY)]


def test_a_complaint_about_the_manager_goes_to_whoever_is_above(app: Flask) -> None:
    """RF-13c, OP-15"""
    case = a_case()
    assert a_complaint(case=case, **about(OWNER)).handler == MANAGER
    assert a_complaint(case=case, **about(MANAGER)).handler == AD
    assert a_complaint(case=case, **about(MANAGER, AD)).handler == "director_olc"


def test_a_case_that_is_not_allocated_goes_to_the_manager_of_its_team(app: Flask) -> None:
    """SC-T2"""
    case = a_case()
    kept = case.case
    kept.owner_id, kept.team = None, "ombudsman_casework_2"
    db.session.commit()
    assert a_complaint(case=case).handler == OTHER_MANAGER
    assert a_complaint(case=case, **about(OTHER_MANAGER)).handler == AD


def test_a_complaint_that_can_go_to_nobody_stays_and_an_administrator_is_told(app: Flask) -> None:
    """SC-T2: then somebody of the team passes it on, once the line manager is set."""
    case = a_case()
    reports_to(OWNER, None)
    complaint = a_complaint(case=case)
    assert (complaint.status, complaint.handler, complaint.running) == ("Received", "", [])
    (mail,) = db.session.scalars(select(OutboxMessage))
    assert (mail.to, mail.subject) == (
        "Administrator",
        f"Service complaint {complaint.reference} can be passed to nobody",
    )
    no = complaint.refused("pass-to-manager", by=OWNER)
    assert (no.status, no.sentence) == (409, "There is nobody to whom this can go. Ask an administrator")
    no = complaint.refused("withdraw", by=MANAGER)
    assert no.status == 403
    reports_to(OWNER, MANAGER)
    complaint.take("pass-to-manager", by=OWNER, on=TUESDAY)
    assert (complaint.status, complaint.handler) == ("With manager", MANAGER)
    assert complaint.running == [("D-CONTACT", AFTER_A_WEEK)]


def test_a_complaint_says_what_and_whom_it_is_about(app: Flask) -> None:
    """RF-10a, RF-10b, SC-T1"""
    case = a_case()
    assert told_of(refused_to_log(case, about=None)) == ["Choose at least one subject"]
    whom = "Choose who or which team the complaint is about, or Not known"
    assert told_of(refused_to_log(case, not_known=None)) == [whom]
    assert told_of(refused_to_log(case, complainant=None)) == ["Choose who complains"]
    assert told_of(refused_to_log(case, what_is_complained_of=None)) == ["Enter what is complained of"]
    named = [str(person(OTHER_OWNER).id)]
    complaint = a_complaint(case=case, about_people=named, about_team="Intake", not_known=None)
    assert (complaint.fact("about_people"), complaint.fact("about_team")) == (named, "Intake")


def test_a_complaint_needs_a_case_that_may_be_named(app: Flask) -> None:
    """SC-T1, RF-Gk: the organisation's team may name cases about its own organisation only."""
    case = a_case()
    assert told_of(refused_to_log(case, case="C-2025-999999"))[0] == (
        "There is no such case, or it is not yours to see"
    )
    other = OmbudsmanCase(on=MONDAY, organisation="Another organisation")
    no = refused_to_log(other, by=INTERNAL)
    assert "There is no such case, or it is not yours to see" in told_of(no)


def test_a_complaint_is_not_received_in_the_future(app: Flask) -> None:
    """RF-02d: nor is it refused when it came before the decision."""
    case = a_case().decided(date(2025, 8, 29))
    assert "The date received cannot be in the future" in told_of(refused_to_log(case, received_on=TUESDAY))
    assert a_complaint(case=case, received_on=date(2025, 8, 28)).status == "With manager"


def test_the_organisations_own_team_complains_and_reads_only_what_is_addressed_to_it(app: Flask) -> None:
    """SC-T1, RF-02c, RF-Gg, RF-Gk: the staff and the risk of the case are not shown to it."""
    case = a_case()
    complaint = a_complaint(
        case=case, by=INTERNAL, about_team="The casework team", not_known=None, risk_changed=None
    )
    assert (complaint.handler, complaint.fact("complainant_type")) == (MANAGER, "Organisation")
    assert complaint.case.client_name == "Child Maintenance Group"
    asked = {
        ask.name for ask in complaint.situation().procedure.beginnings()[0].asks_in(new_form(case, INTERNAL))
    }
    assert asked == {
        "case",
        "received_on",
        "about",
        "about_team",
        "not_known",
        "what_is_complained_of",
        "files",
    }
    (addressed,) = complaint.records("addressed")
    assert (addressed.team, addressed.title) == ("internal_phso", f"Service complaint {complaint.reference}")
    tried(complaint)
    complaint.take("close-cannot-be-resolved")
    assert [each.title for each in complaint.records("addressed")][1:] == [
        "The outcome of your complaint about our service"
    ]


def new_form(case: OmbudsmanCase, username: str) -> Situation:
    """What the form of a new complaint about this case looks at."""
    s = case.situation(username)
    return replace(s, case=Specimen(procedure="service_complaint", parent=s.case))


# Raised late


def test_whether_a_complaint_came_late_counts_from_the_decision_that_closed_the_case(app: Flask) -> None:
    """RF-02a, RF-02c: on the last day of the month it is in time; while the case is open it is never late."""
    open_case = a_case().decided(date(2025, 6, 2))
    assert a_complaint(case=open_case).fact("raised_late") is None
    undecided = a_case().take("close-case", on=date(2025, 6, 3))
    assert a_complaint(case=undecided).fact("raised_late") is None
    late = a_late_complaint()
    assert (late.fact("raised_late"), late.fact("one_month_date")) == ("Yes", "2025-07-02")
    assert a_late_complaint(received_on=date(2025, 7, 2)).fact("raised_late") == "No"
    assert a_late_complaint(received_on=date(2025, 7, 3)).fact("raised_late") == "Yes"
    flags = [flag(late.situation(MANAGER)) for flag in late.situation().procedure.flags]
    assert "Raised after Wednesday 2 July 2025 (one month)" in flags


def test_a_late_complaint_is_considered_with_a_reason(app: Flask) -> None:
    """RF-02b, SC-T18"""
    late = a_late_complaint()
    no = late.refused("consider-although-raised-late", reason=None)
    assert (no.status, no.sentence) == (422, "Say why you will or will not consider this")
    late.take("consider-although-raised-late")
    assert (late.status, late.fact("late_choice")) == ("With manager", "Consider")
    assert [flag(late.situation()) for flag in late.situation().procedure.flags] == [None, None, None]


def test_a_late_complaint_is_not_considered_with_a_reason_and_a_reply(app: Flask) -> None:
    """RF-02b, SC-T3"""
    late = a_late_complaint()
    no = late.refused("do-not-consider-raised-late", reason="No")
    assert no.sentence == "Give a reason of at least 10 characters"
    late.take("do-not-consider-raised-late")
    assert (late.status, late.running) == ("Closed (Not considered - raised late)", [])
    assert late.records("correspondence")[-1].data["direction"] == "out"
    in_time = a_complaint()
    for key in ("do-not-consider-raised-late", "consider-although-raised-late"):
        assert in_time.refused(key).sentence == "This was not raised late"


# Attempts


def test_the_kind_of_an_attempt_is_chosen_and_the_first_one_stops_the_deadline(app: Flask) -> None:
    """RF-14b, SC-T5"""
    complaint = a_complaint()
    assert complaint.refused("record-attempt-to-resolve", attempt="Shouting").fields == ["attempt"]
    no = complaint.refused("record-attempt-to-resolve", attempt=None)
    assert (no.status, no.sentence) == (422, "Choose a kind of attempt")
    tried(complaint)
    assert (complaint.running, complaint.deadline("D-CONTACT").state) == ([], "met")
    complaint.take("record-attempt-to-resolve", on=TUESDAY, attempt="Apology for delay")
    assert [each.title for each in complaint.records("attempt")] == ["Explanation", "Apology for delay"]
    assert complaint.deadline("D-CONTACT").stopped_on == MONDAY


def test_the_handler_is_reminded_when_no_contact_is_recorded(app: Flask, on: SetToday) -> None:
    """RF-14c"""
    complaint = a_complaint()
    on(NEXT_MONDAY)
    assert not reminders.tell(complaint.case.id)
    complaint.day = AFTER_A_WEEK
    on(AFTER_A_WEEK)
    assert reminders.tell(complaint.case.id)
    db.session.commit()
    (told,) = complaint.work_items("told")
    assert (told.title, told.person_id) == ("No contact recorded", person(MANAGER).id)
    flags = [flag(complaint.situation(MANAGER)) for flag in complaint.situation().procedure.flags]
    assert "No contact recorded since Monday 1 September 2025" in flags


def test_a_priority_allocation_names_a_case_and_sets_its_priority(app: Flask) -> None:
    """RF-16b"""
    case = a_case()
    complaint = a_complaint(case=case)
    for wrong in (None, "C-2025-999999", complaint.reference):
        no = complaint.refused("record-attempt-to-resolve", attempt="Priority allocation", to_allocate=wrong)
        assert (no.status, no.sentence) == (422, "Choose the case to be allocated")
    assert case.fact("priority") is None
    complaint.take("record-attempt-to-resolve", attempt="Priority allocation", to_allocate=case.reference)
    assert case.fact("priority") == "Yes"
    (task,) = case.work_items("told")
    assert (task.post, task.title) == ("shared_services", "Allocate this case as a priority")


@pytest.mark.parametrize("key", ["close-as-resolved", "close-cannot-be-resolved"])
def test_nothing_is_closed_as_resolved_or_unresolved_before_an_attempt(app: Flask, key: str) -> None:
    """RF-14a, SC-T6, SC-T11"""
    complaint = a_complaint()
    no = complaint.refused(key)
    assert (no.status, no.sentence) == (409, "Record at least one attempt to resolve this")
    tried(complaint).take(key)
    assert complaint.case.closed_on == MONDAY


def test_full_consideration_or_a_finding_without_an_attempt_says_why_none_was_possible(app: Flask) -> None:
    """SC-T7, SC-T8, RF-14a"""
    complaint = a_complaint()
    why = "Record at least one attempt to resolve this, or say why none was possible"
    assert complaint.refused("consider-in-full").sentence == why
    complaint.take("consider-in-full", no_attempt_reason="They do not want to be rung.")
    complaint.take("record-risk-assessment").take("find-not-upheld")
    assert complaint.status == "Closed (Not upheld)"


def test_only_a_satisfied_person_makes_a_complaint_resolved(app: Flask) -> None:
    """SC-T6, SC-T11, RF-15a: dissatisfied, the ways on are to close or to escalate."""
    complaint = tried(a_complaint())
    assert complaint.refused("close-as-resolved", satisfied="No").fields == ["satisfied"]
    assert complaint.refused("close-cannot-be-resolved", satisfied="Yes").fields == ["satisfied"]
    complaint.take("record-attempt-to-resolve", satisfied="No")
    offered_now = {each.label for each in complaint.offers(by=MANAGER).now}
    assert {"Close - cannot be resolved", "Escalate"} <= offered_now
    assert "Close as resolved" not in offered_now


def test_a_complaint_settled_by_the_first_attempt_is_marked_so(app: Flask) -> None:
    """RF-16a, SC-T6: nobody has to answer the question, and the history says that it was asked."""
    first = tried(a_complaint()).take("close-as-resolved", first_contact=None)
    assert first.fact("first_contact_resolution") == "Yes"
    assert "Went on although asked: Was this settled at first contact?" in first.events[-1].details
    second = tried(tried(a_complaint())).take("close-as-resolved")
    assert second.fact("first_contact_resolution") == "No"


def test_an_unresolved_complaint_is_closed_with_a_reason_for_this_case(app: Flask) -> None:
    """RF-15b, SC-T11"""
    complaint = tried(a_complaint())
    no = complaint.refused("close-cannot-be-resolved", reason=None)
    assert (no.status, no.sentence) == (422, "Say why, for this case")
    complaint.take("close-cannot-be-resolved")
    assert complaint.status == "Closed (Closed unresolved)"
    assert complaint.records("correspondence")[-1].data["direction"] == "out"


# Up the chain


def test_a_complaint_is_escalated_to_the_handlers_manager_who_takes_it_on(app: Flask) -> None:
    """RF-11b, RF-15b, SC-T12, SC-T13"""
    complaint = a_complaint()
    no = complaint.refused("escalate", why_up=None, reason=None)
    assert no.sentences == ["Say why this needs to go up", "Say why, for this case"]
    assert (
        complaint.refused("escalate", reason="No good.").sentence == "Give a reason of at least 10 characters"
    )
    complaint.take("escalate")
    assert (complaint.status, complaint.handler) == ("Escalated", AD)
    (row,) = complaint.records("escalation")
    assert (row.data["from"], row.data["to"]) == ("Cressida Bamford-Liu", "Octavia Brandreth")
    assert complaint.work_items("complaint")[0].person_id == person(AD).id
    assert complaint.refused("take-on", by=MANAGER).status == 403
    complaint.take("take-on")
    assert complaint.status == "Under consideration"
    assert [each.title for each in complaint.records("activity", "Not Started")] == ["Risk assessment"]


def test_taking_on_asks_for_no_second_risk_assessment(app: Flask) -> None:
    """SC-T13"""
    complaint = a_complaint().to("SC3").take("record-risk-assessment").take("escalate").take("take-on")
    assert complaint.records("activity", "Not Started") == []


def test_escalation_ends_where_nobody_is_above_or_who_is_above_is_complained_about(app: Flask) -> None:
    """RF-15d, RF-13c, SC-T12"""
    complaint = a_complaint(**about(AD))
    no = complaint.refused("escalate")
    assert (no.status, no.sentence) == (409, "Octavia Brandreth is complained about and cannot handle this")
    top = a_complaint()
    for _ in range(4):
        top.take("escalate")
    assert top.handler == "ombudsman"
    assert (
        top.refused("escalate").sentence
        == "There is nobody above Ombudsman in the portal. Ask an administrator"
    )


def test_oat_takes_a_complaint_for_specific_circumstances(app: Flask) -> None:
    """RF-04d, RF-78a, SC-T17"""
    complaint = a_complaint()
    no = complaint.refused("take-into-oat", by=OAT, reason=None)
    assert (no.status, no.sentence) == (422, "Say which circumstances apply")
    assert complaint.refused("take-into-oat", by=MANAGER).status == 403
    complaint.take("take-into-oat", by=OAT)
    assert (complaint.status, complaint.handler) == ("Under consideration", OAT)
    (told,) = complaint.work_items("told")
    assert told.person_id == person(MANAGER).id
    assert complaint.records("activity", "Not Started")
    assert complaint.refused("record-attempt-to-resolve", by=MANAGER).status == 403


def test_oat_takes_no_complaint_about_itself_or_about_a_case_in_which_it_had_a_part(app: Flask) -> None:
    """SC-T17, RF-13c, RF-Gm: separation of duties."""
    no = a_complaint(**about(OAT)).refused("take-into-oat", by=OAT)
    assert no.sentence == "Wilhelmina Draxby is complained about and cannot handle this"
    case = a_case().decided(date(2025, 6, 2), made_by=str(person(OAT).id))
    no = a_complaint(case=case).refused("take-into-oat", by=OAT)
    assert no.sentence == "You took part in this case and cannot take the complaint"
    assert a_complaint(case=case).take("take-into-oat", by=OTHER_OAT).handler == OTHER_OAT


def test_the_line_manager_gives_a_complaint_to_another_who_may_hold_it(app: Flask) -> None:
    """RF-Gm, RF-13a, RF-13c: status and deadlines stay."""
    complaint = a_complaint(**about(OAT))
    running = complaint.running
    no = complaint.refused("change-owner", by=AD, reason=None)
    assert no.sentence == "Say why this moves to someone else"
    no = complaint.refused("change-owner", by=AD, owner=complaint.id_of(OWNER))
    assert no.sentence == "Service complaints go to the case owner's manager"
    no = complaint.refused("change-owner", by=AD, owner=complaint.id_of(OAT))
    assert no.sentence == "Wilhelmina Draxby is complained about and cannot handle this"
    no = complaint.refused("change-owner", by=OTHER_MANAGER)
    assert no.sentence == "Only Octavia Brandreth can give this to somebody else"
    complaint.take("change-owner", by=AD)
    assert (complaint.status, complaint.handler, complaint.running) == (
        "With manager",
        OTHER_MANAGER,
        running,
    )


def test_only_the_handler_or_a_stand_in_works_on_a_complaint(app: Flask) -> None:
    """RF-13a, RF-Ga"""
    complaint = a_complaint()
    no = complaint.refused("record-attempt-to-resolve", by=OTHER_MANAGER)
    assert (no.status, no.sentence) == (403, "Only Cressida Bamford-Liu can do this")
    assert complaint.refused("record-attempt-to-resolve", by=OWNER).status == 403
    stands_in(OTHER_MANAGER, MANAGER, MONDAY)
    complaint.take("record-attempt-to-resolve", by=OTHER_MANAGER)
    assert complaint.records("attempt")[0].made_by == "Humphrey Castlemaine"


def test_who_is_complained_about_does_not_work_in_the_handlers_place(app: Flask) -> None:
    """RF-13c: a stand-in of the handler whom the complaint names neither closes nor answers it."""
    complaint = tried(a_complaint(**about(OTHER_MANAGER)))
    stands_in(OTHER_MANAGER, MANAGER, MONDAY)
    for key in ("close-as-resolved", "withdraw", "consider-in-full", "escalate", "ask-oat-for-advice"):
        no = complaint.refused(key, by=OTHER_MANAGER)
        assert (no.status, no.sentence) == (
            409,
            "Humphrey Castlemaine is complained about and cannot handle this",
        )
    assert complaint.take("close-as-resolved").status == "Closed (Resolved by manager)"


def test_who_is_complained_about_does_not_turn_it_into_a_challenge(app: Flask) -> None:
    """RF-13c, SC-T4: a caseworker does not end the complaint about themselves."""
    complaint = a_complaint(case=a_case().decided(date(2025, 6, 2)), **about(OWNER))
    no = complaint.refused("treat-as-complaint-about-the-decision", by=OWNER)
    assert (no.status, no.sentence) == (409, "Gideon Larkspur is complained about and cannot handle this")
    complaint.take("treat-as-complaint-about-the-decision", by=OTHER_OWNER)
    assert complaint.status == "Closed (Reclassified as decision challenge)"


@pytest.mark.parametrize(
    ("key", "day"), [("record-attempt-to-resolve", "tried_on"), ("withdraw", "withdrawn_on")]
)
def test_nothing_happens_to_a_complaint_before_it_came(app: Flask, key: str, day: str) -> None:
    """RF-02d, SC-T5, SC-T16"""
    complaint = a_complaint()
    no = complaint.refused(key, **{day: date(2025, 8, 31)})
    assert (no.status, no.sentence) == (422, "This was received on Monday 1 September 2025")
    complaint.take(key, **{day: MONDAY})


def test_who_is_complained_about_gives_it_to_nobody(app: Flask) -> None:
    """RF-13c, RF-Gm: the line manager of the handler is the one complained about."""
    complaint = a_complaint(**about(AD))
    no = complaint.refused("change-owner", by=AD)
    assert no.sentence == "Octavia Brandreth is complained about and cannot handle this"


@pytest.mark.parametrize("key", ["withdraw", "decline-access-behaviour"])
def test_an_upheld_complaint_ends_in_no_way_without_a_remedy(app: Flask, key: str) -> None:
    """RF-18a, SC-T15, SC-T16: the Policy holds for every way out."""
    complaint = upheld(a_complaint())
    no = complaint.refused(key)
    assert (no.status, no.sentence) == (409, "Offer a remedy before closing")
    complaint.take("submit-remedy").take("offer")
    assert complaint.take("withdraw").status == "Closed (Withdrawn)"


# OAT's advice


def test_the_handler_asks_oat_and_keeps_the_answer_with_the_remedy(app: Flask) -> None:
    """RF-15c, RF-18e, SC-T14, OR-T1, OR-T5: the complaint stays with the handler."""
    complaint = upheld(a_complaint())
    no = complaint.refused("ask-oat-for-advice", question=None)
    assert (no.status, no.sentence) == (422, "Enter your question for OAT")
    complaint.take("ask-oat-for-advice")
    assert (complaint.status, complaint.handler) == ("Remedy", MANAGER)
    assert complaint.running == [("D-PICKUP", NEXT_MONDAY)]
    no = complaint.refused("ask-oat-for-advice")
    assert no.sentence == "OAT has not answered your last question yet"
    complaint.take("assign-to-me", by=OAT).take("give-advice", by=OAT)
    (referral,) = complaint.records("referral")
    assert referral.data["advice"] == "An apology in writing is enough."
    assert person(MANAGER).id in [each.person_id for each in complaint.work_items("told")]


@pytest.mark.parametrize("key", ["withdraw", "take-back-question-to-oat"])
def test_a_question_ends_when_the_complaint_does_or_when_it_is_taken_back(app: Flask, key: str) -> None:
    """OR-T13"""
    complaint = a_complaint().take("ask-oat-for-advice").take(key)
    assert [each.state for each in complaint.records("referral")] == ["Withdrawn"]
    assert "D-PICKUP" not in dict(complaint.running)


def test_a_service_complaint_is_never_reviewed(app: Flask) -> None:
    """RF-11c: in no position and for nobody."""
    complaint = a_complaint()
    for position in ("SC2", "SC3", "SC5"):
        complaint.to(position)
        for somebody in (OWNER, MANAGER, OAT, OAT_LEAD, LEGAL):
            assert not complaint.offers(by=somebody).offers("refer-to-oat")
            no = complaint.refused("refer-to-oat", by=somebody)
            assert (no.status, no.sentence) == (409, "A service complaint cannot be reviewed")


# In substance about a decision


def test_a_complaint_becomes_a_challenge_only_with_a_reason_and_a_decision(app: Flask) -> None:
    """RF-12a, RF-12b, SC-T4"""
    case = a_case()
    complaint = a_complaint(case=case)
    no = complaint.refused("treat-as-complaint-about-the-decision")
    assert (no.status, no.sentence) == (409, "No decision is recorded on this case")
    case.decided(date(2025, 8, 20)).decided(date(2025, 8, 25))
    no = complaint.refused("treat-as-complaint-about-the-decision")
    assert (no.status, no.sentence) == (422, "Choose the decision")
    no = complaint.refused("treat-as-complaint-about-the-decision", decision=case.decision, reason=None)
    assert no.sentence == "Say why this is about our decision"
    no = complaint.refused("treat-as-complaint-about-the-decision", by=OTHER_MANAGER)
    assert no.sentence == "Only a caseworker or Cressida Bamford-Liu can do this"
    complaint.take("treat-as-complaint-about-the-decision", by=MANAGER, decision=case.decision)
    (challenge,) = [each for each in case.situation().linked() if each.procedure == "decision_challenge"]
    assert challenge.fact("decision") == case.decision


def test_a_complaint_older_than_the_decision_is_no_challenge_to_it(app: Flask) -> None:
    """RF-02d, RF-12b"""
    complaint = a_complaint(case=a_case().decided(MONDAY), received_on=date(2025, 8, 29))
    no = complaint.refused("treat-as-complaint-about-the-decision")
    assert no.sentence == "The complaint was received on Friday 29 August 2025, before this decision"


def test_a_contact_of_both_kinds_is_split_into_two_records(app: Flask) -> None:
    """RF-12c: the complaint goes on, and each names the other."""
    complaint = a_complaint(case=a_case().decided(date(2025, 8, 20)))
    complaint.take("split-off-a-decision-challenge", by=OWNER)
    assert complaint.status == "With manager"
    (challenge,) = [each for each in complaint.situation().linked() if each.procedure == "decision_challenge"]
    assert [each.title for each in complaint.records("related")] == [challenge.reference]
    assert challenge.fact("complaint_text") == "You ignored my evidence."


# Findings and remedies


@pytest.mark.parametrize("key", ["uphold", "find-not-upheld"])
@pytest.mark.parametrize("part", ["what_happened", "what_should_have", "difference"])
def test_a_finding_needs_all_three_parts(app: Flask, key: str, part: str) -> None:
    """RF-17a, SC-T8, SC-T9"""
    complaint = a_complaint().to("SC3").take("record-risk-assessment")
    no = complaint.refused(key, **{part: "  "})
    assert (no.status, no.problems) == (422, ((part, "Complete all three parts"),))
    assert complaint.refused(key, reason=None).fields == ["reason"]


def test_a_finding_without_an_action_is_asked_back(app: Flask) -> None:
    """RF-17b"""
    complaint = a_complaint().to("SC3").take("uphold", action_considered=None)
    assert "Went on although asked: No action recorded yet" in complaint.events[-1].details


def test_an_upheld_complaint_is_a_service_review_with_a_draft_of_a_remedy(app: Flask) -> None:
    """RF-18d, SC-T9"""
    complaint = a_complaint()
    assert complaint.fact("record_type") == "Service complaint"
    complaint.to("SC5")
    assert (complaint.fact("record_type"), complaint.fact("finding")) == ("Service review", "Upheld")
    assert [each.state for each in complaint.records("remedy")] == ["Draft"]


def test_a_remedy_is_one_of_the_kinds_and_is_approved_at_once(app: Flask) -> None:
    """RF-18b, RM-T1, RM-T2: a financial one is not offered yet."""
    complaint = upheld(a_complaint())
    for wrong in (None, "Financial remedy", "A hamper"):
        for key in ("propose-remedy", "submit-remedy"):
            assert complaint.refused(key, remedy=wrong).sentence == "Choose a remedy"
    complaint.take("submit-remedy", remedy="Service improvement")
    assert [(each.title, each.state) for each in complaint.records("remedy")] == [
        ("Service improvement", "Approved")
    ]
    complaint.take("propose-remedy", remedy="Other", what="A visit")
    assert complaint.records("remedy")[-1].state == "Draft"


def test_a_service_review_is_closed_after_a_remedy_was_offered_and_all_are_settled(app: Flask) -> None:
    """RF-18a, RM-T4, RM-T5, RM-T7, SC-T10"""
    complaint = upheld(a_complaint())
    complaint.take("withdraw-remedy")
    assert complaint.refused("close-service-review").sentence == "Offer a remedy before closing"
    complaint.take("propose-remedy").take("submit-remedy").take("offer")
    no = complaint.refused("close-service-review")
    assert no.sentence == "Apology is still offered. Record the answer or withdraw it"
    complaint.take("record-answer", answer="No reply", on=TUESDAY)
    assert complaint.records("remedy")[-1].state == "Declined"
    complaint.take("close-service-review")
    assert complaint.status == "Closed (Upheld - remedy not accepted)"


def test_a_remedy_is_delivered_with_evidence_even_after_the_review_was_closed(app: Flask) -> None:
    """RM-T5, RM-T6"""
    complaint = offered(a_complaint())
    no = complaint.refused("record-answer", answered_on=date(2025, 8, 29))
    assert no.sentence == "The remedy was offered on Monday 1 September 2025"
    complaint.take("record-answer", on=TUESDAY).take("close-service-review")
    assert complaint.status == "Closed (Upheld - remedy accepted)"
    no = complaint.refused("record-delivery", evidence=None)
    assert no.sentence == "Say what shows that it was delivered"
    complaint.take("record-delivery")
    assert complaint.records("remedy")[0].state == "Delivered"


# Learning


@pytest.mark.parametrize(
    ("key", "position"),
    [
        ("close-as-resolved", "SC2"),
        ("close-cannot-be-resolved", "SC2"),
        ("find-not-upheld", "SC3"),
        ("close-service-review", "SC5"),
    ],
)
def test_every_considered_complaint_is_closed_with_an_answer_on_learning(
    app: Flask, key: str, position: str
) -> None:
    """RF-19a"""
    complaint = tried(a_complaint())
    if position == "SC3":
        complaint.take("consider-in-full").take("record-risk-assessment")
    if position == "SC5":
        complaint = offered(complaint).take("record-answer")
    no = complaint.refused(key, learning_answer=None)
    assert (no.status, no.sentence) == (422, "Say whether there is learning or good practice")
    complaint.take(key)
    assert complaint.status.startswith("Closed (")


def test_the_answer_on_learning_says_what_is_recorded(app: Flask) -> None:
    """RF-19a, LP-T4: no draft is left behind."""
    complaint = tried(a_complaint())
    close = "close-as-resolved"
    answers = ("Learning points recorded", "Good practice recorded", "Both recorded")
    assert [complaint.refused(close, learning_answer=each).sentence for each in answers] == [
        "You said something could have been better. Record the learning",
        "You said that there is good practice. Record it",
        "You said something could have been better. Record the learning",
    ]
    complaint.take("add-learning-point")
    draft = "A learning point is still a draft. Record it or withdraw it"
    assert complaint.refused(close, learning_answer="Learning points recorded").sentence == draft
    complaint.take("record")
    no = complaint.refused(close, learning_answer="None found")
    assert no.sentence == "Points are recorded here. Choose the answer that says so"
    complaint.take("add-learning-point").take("withdraw-point")
    complaint.take(close, learning_answer="Learning points recorded")
    assert [each.state for each in complaint.records("learning")] == ["Fed back", "Withdrawn"]


def test_a_point_is_of_a_kind_and_says_what_it_is(app: Flask) -> None:
    """RF-Aa, RF-Af, RF-Ag, LP-T1"""
    complaint = a_complaint()
    assert complaint.refused("add-learning-point", point_kind=None).sentence == "Choose a kind"
    wanted = {
        "Individual": "Say what went wrong",
        "Organisation": "Describe the gap",
        "Good practice": "Say what went well",
    }
    for kind, sentence in wanted.items():
        assert complaint.refused("add-learning-point", point_kind=kind, point_text="  ").sentence == sentence


def test_a_point_about_a_person_names_guidance_commitment_person_and_audience(app: Flask) -> None:
    """RF-Ac, RF-Ad, RF-19c, LP-T2"""
    complaint = a_complaint().take("add-learning-point")
    for name in ("guidance_document", "section", "paragraph"):
        assert complaint.refused("record", **{name: None}).sentence == "Name the guidance or process"
    no = complaint.refused("record", commitment=None)
    assert no.sentence == "Choose the Service Charter commitment"
    assert complaint.refused("record", commitment="5: Something else").fields == ["commitment"]
    assert complaint.refused("record", subject=None).sentence == "Choose whom it is about"
    assert complaint.refused("record", not_shared=None).sentence == "Share wider, or say why not"
    complaint.take("record", not_shared=None, shared_with="All casework teams")
    (point,) = complaint.records("learning")
    assert (point.state, point.person_id) == ("Recorded", person(OTHER_OWNER).id)
    assert complaint.deadline("D-LEARNING").due_on == NEXT_MONDAY


def test_an_empty_list_of_commitments_stops_a_point_about_a_person(app: Flask) -> None:
    """RF-Ad, section 2.5"""
    complaint = a_complaint().take("add-learning-point")
    setting("CHARTER_COMMITMENTS", [])
    assert complaint.refused("record").fields == ["commitment"]


def test_a_point_for_the_organisation_needs_the_gap_and_the_audience_only(app: Flask) -> None:
    """RF-Af, LP-T2, LP-T3"""
    complaint = a_complaint().take("add-learning-point", point_kind="Organisation", point_text="Unclear.")
    nothing = dict.fromkeys(complaint.point())
    no = complaint.refused("record", **{**nothing, "point_text": "Unclear."})
    assert no.problems == (("shared_with", "Name with whom it is shared"),)
    given = {**nothing, "point_text": "The guidance is unclear.", "shared_with": "Casework teams"}
    complaint.take("record", **given).take("feed-back")
    (point,) = complaint.records("learning")
    assert (point.state, point.text) == ("Fed back", "The guidance is unclear.")
    assert complaint.records("learning_mail") == []


def test_good_practice_says_what_went_well_and_goes_to_the_person_or_to_others(app: Flask) -> None:
    """RF-Ag, LP-T2, LP-T3"""
    complaint = a_complaint().take(
        "add-learning-point", point_kind="Good practice", point_text="Well written."
    )
    nothing = dict.fromkeys(complaint.point())
    words = {**nothing, "point_text": "The letter was well written."}
    no = complaint.refused("record", **words)
    assert no.sentence == "Choose with whom to share the good practice"
    complaint.take("record", **{**words, "subject": complaint.id_of(OWNER)}).take("feed-back")
    (mail,) = complaint.records("learning_mail")
    assert (mail.data["to"], mail.text) == (
        "Cressida Bamford-Liu",
        "Good practice, Gideon Larkspur\n\nThe letter was well written.",
    )


def test_a_point_goes_to_the_line_manager_by_work_item_and_e_mail(app: Flask) -> None:
    """RF-19b, RF-Ae, LP-T3: the OM of a caseworker; the copy is kept, and is no correspondence of the case."""
    complaint = (
        a_complaint()
        .take("take-into-oat", by=OAT)
        .take("add-learning-point")
        .take("record")
        .take("feed-back")
    )
    (mail,) = db.session.scalars(select(OutboxMessage))
    assert mail.to == "Cressida Bamford-Liu"
    assert "Service Model, Section 2, 2.140" in mail.text
    assert "5: We will listen to you" in mail.text
    assert [each.person_id for each in complaint.work_items("told")][-1] == person(MANAGER).id
    assert all(mail.subject != each.title for each in complaint.records("correspondence"))
    assert complaint.deadline("D-LEARNING").state == "met"


def test_a_point_without_a_line_manager_is_neither_fed_back_nor_closed_over(app: Flask) -> None:
    """RF-19b"""
    complaint = (
        tried(a_complaint()).take("add-learning-point").take("record", subject=str(person("ombudsman").id))
    )
    nobody = "No line manager is set for Dame Rosamund Ellery"
    assert complaint.refused("feed-back").sentence == nobody
    no = complaint.refused("close-as-resolved", learning_answer="Learning points recorded")
    assert no.problems == (("learning_answer", nobody),)


def test_a_point_about_a_person_is_read_by_the_person_the_line_above_and_oat_only(app: Flask) -> None:
    """RF-Ak"""
    complaint = a_complaint().take("take-into-oat", by=OTHER_OAT).take("add-learning-point").take("record")
    (point,) = complaint.records("learning")
    readers = {
        name
        for name in (OWNER, OTHER_OWNER, MANAGER, OTHER_MANAGER, AD, OAT, LEGAL)
        if may_read(complaint.situation(name), point)
    }
    assert readers == {OTHER_OWNER, MANAGER, AD, OAT}


def test_the_e_mail_about_a_person_is_no_message_for_the_whole_organisation(app: Flask) -> None:
    """RF-Ak: the outbox shows it to the person, their line, its writer and OAT, and to nobody else."""
    complaint = a_complaint().take("add-learning-point").take("record").take("feed-back")
    found = set()
    for name in (
        OWNER,
        OTHER_OWNER,
        MANAGER,
        OTHER_MANAGER,
        AD,
        OAT,
        LEGAL,
        "administrator",
        "internal_phso",
    ):
        actor = complaint.actor(name)
        told = db.session.scalars(outbox.messages_for(actor, hidden(actor))).all()
        if any(each.case_id == complaint.case.id for each in told):
            found.add(name)
    assert found == {OTHER_OWNER, MANAGER, AD, OAT}


def test_a_new_handler_goes_on_with_the_points_of_the_former_one(app: Flask) -> None:
    """LP-T2: else a draft would keep the complaint open for ever."""
    complaint = a_complaint().take("add-learning-point").take("escalate")
    complaint.take("record", by=AD)
    assert complaint.records("learning")[0].state == "Recorded"


# Behaviour, withdrawal, letters


def test_access_is_declined_for_behaviour_only_when_the_line_manager_agrees(app: Flask) -> None:
    """RF-22a, RF-22b, RF-22c, SC-T15"""
    case = a_case()
    complaint = a_complaint(case=case)
    no = complaint.refused("decline-access-behaviour", policy=None)
    assert (no.status, no.sentence) == (422, "Enter the policy reference")
    assert complaint.refused("decline-access-behaviour", reason=None).fields == ["reason"]
    complaint.take("decline-access-behaviour", until=date(2025, 12, 1))
    assert complaint.status == "With manager" and case.records("behaviour") == []
    for somebody in (MANAGER, OTHER_MANAGER, OAT_LEAD):
        no = complaint.refused("agree", by=somebody)
        assert (no.status, no.sentence) == (409, "Your manager must agree"), somebody
    complaint.take("agree", by=AD, on=TUESDAY)
    assert complaint.status == "Closed (Access declined - behaviour)"
    (row,) = case.records("behaviour")
    assert (row.title, row.text, row.on, row.due_on) == (
        "UB 4.2",
        "Threats to three colleagues.",
        TUESDAY,
        date(2025, 12, 1),
    )
    assert row.data["decided_by"] == "Cressida Bamford-Liu, agreed by Octavia Brandreth"
    another = a_complaint(on=TUESDAY, case=case)
    notice = "Behaviour decision of Tuesday 2 September 2025 applies until Monday 1 December 2025"
    assert notice in [flag(another.situation()) for flag in another.situation().procedure.flags]
    assert another.status == "With manager"


def test_nobody_agrees_who_is_complained_about(app: Flask) -> None:
    """RF-22a, RF-13c"""
    complaint = a_complaint(**about(AD)).take("decline-access-behaviour")
    no = complaint.refused("agree", by=AD)
    assert no.sentence == "Octavia Brandreth is complained about and cannot handle this"


def test_what_is_sent_back_changes_nothing(app: Flask) -> None:
    """RF-22a: two people."""
    case = a_case()
    complaint = a_complaint(case=case).take("decline-access-behaviour").take("send-back", by=AD)
    assert (complaint.status, case.records("behaviour")) == ("With manager", [])
    assert "told" in [each.data["what"] for each in complaint.records("work_item", "Open")]


def test_a_complaint_is_withdrawn_with_how_and_when(app: Flask) -> None:
    """SC-T16"""
    complaint = a_complaint()
    assert complaint.refused("withdraw", how=None, withdrawn_on=None).sentences == [
        "Enter when the person withdrew",
        "Say how the person withdrew",
    ]
    complaint.take("withdraw")
    assert (complaint.status, complaint.running) == ("Closed (Withdrawn)", [])
    no = complaint.refused("record-attempt-to-resolve")
    assert (no.status, no.sentence) == (409, "This complaint is closed and can only be read")


@pytest.mark.parametrize("key", ["close-cannot-be-resolved", "do-not-consider-raised-late"])
def test_the_statement_leaves_the_reply_only_with_a_reason(app: Flask, key: str) -> None:
    """RF-74d: it is preselected."""
    complaint = tried(a_late_complaint())
    step = next(each for each in complaint.situation().procedure.steps if each.key == key)
    presets = {ask.name: ask.default for ask in step.asks_in(complaint.situation(MANAGER))}
    assert presets["end_of_process"] is True
    no = complaint.refused(key, end_of_process=None)
    assert no.problems == (("statement_reason", "Say why the statement is left out"),)
    no = complaint.refused(key, end_of_process=None, statement_reason="No")
    assert no.sentence == "Give a reason of at least 10 characters"
    complaint.take(key, end_of_process=None, statement_reason="A challenge is still open.")
    assert complaint.case.closed_on == MONDAY
    assert complaint.fact("end_of_process_told") is None


# Risk


def test_every_contact_asks_whether_the_risk_changed(app: Flask) -> None:
    """RF-77a, RF-77b: nobody has to answer; a new level needs a reason and stands on the case."""
    case = a_case()
    asked = "Went on although asked: Has the risk changed?"
    complaint = a_complaint(case=case, risk_changed=None)
    assert asked in complaint.events[0].details
    complaint.take("record-attempt-to-resolve", risk_changed=None)
    assert asked in complaint.events[-1].details
    no = complaint.refused("record-attempt-to-resolve", risk_changed="Yes", new_risk="High")
    assert no.sentence == "Say why the risk changed"
    complaint.take(
        "record-attempt-to-resolve", risk_changed="Yes", new_risk="High", risk_reason="Spoke of harm."
    )
    assert case.fact("risk_level") == "High"
    assert case.events[-1].reason == "Spoke of harm."


def test_the_risk_is_changed_from_the_complaint_with_a_reason(app: Flask) -> None:
    """RF-77b"""
    case = a_case()
    complaint = a_complaint(case=case)
    assert complaint.refused("change-risk-level", reason=None).sentence == "Say why the risk changed"
    assert complaint.refused("change-risk-level", risk_level="Low").fields == ["risk_level"]
    complaint.take("change-risk-level")
    assert case.fact("risk_level") == "High"


def test_an_assessment_holds_both_levels_reason_person_and_date(app: Flask) -> None:
    """RF-78a, RF-78b, SC-T7"""
    case = a_case()
    complaint = a_complaint(case=case).to("SC3")
    for missing in ("risk_after", "reason"):
        no = complaint.refused("record-risk-assessment", **{missing: None})
        assert (no.status, no.sentence) == (422, "Choose a level and give a reason")
    complaint.take("record-risk-assessment", on=TUESDAY, risk_after="Medium")
    (row,) = complaint.records("risk_assessment")
    assert (row.data, row.text, row.made_by, row.on) == (
        {"before": "Low", "after": "Medium"},
        "Nothing new came to light.",
        "Cressida Bamford-Liu",
        TUESDAY,
    )
    assert case.fact("risk_level") == "Medium"
    assert [each.state for each in complaint.records("activity")] == ["Done"]


@pytest.mark.parametrize("key", ["find-not-upheld", "withdraw", "close-as-resolved"])
def test_closing_without_the_assessment_needs_a_reason(app: Flask, key: str) -> None:
    """RF-78a"""
    complaint = a_complaint().to("SC3")
    no = complaint.refused(key)
    assert (no.status, no.sentence) == (422, "No risk assessment was done. Say why")
    complaint.take(key, no_assessment_reason="It ended before that.")
    (row,) = complaint.records("activity")
    assert (row.state, row.data["reason"]) == ("No longer needed", "It ended before that.")


def test_a_challenge_hands_its_complaint_over_with_the_day_on_which_it_came(app: Flask) -> None:
    """DC-T43, RF-12c: the portal logs it, and it goes to the case owner's manager at once."""
    complaint = a_complaint(case=a_case().decided(date(2025, 8, 20)))
    s = complaint.situation(OWNER)
    words = {"received_on": date(2025, 8, 22), "what_is_complained_of": "They were rude."}
    opened = actions.begin_linked(
        Begin("service_complaint", "log-service-complaint", words), s.case, s, moment(MONDAY)
    )
    assert (opened.status, opened.received_on) == ("With manager", date(2025, 8, 22))
    assert (opened.owner_id, opened.client_name) == (person(MANAGER).id, "Beatrix Holloway-Mensah")
    assert opened.fact("came_from") == complaint.reference


def test_files_come_with_the_complaint(app: Flask) -> None:
    """SC-T1"""
    complaint = a_complaint(files=[PDF])
    assert [each.filename for each in complaint.case.documents_of("complaint")] == ["paper.pdf"]
