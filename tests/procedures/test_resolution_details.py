"""Section 4.3 of the specification at the door: the Resolution SR is asked for, created, linked, detailed and started."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from portal.cases import actions
from portal.procedures import procedure
from portal.procedures.definition import Ask
from tests.blueprints.pages import words
from tests.conftest import SetToday, SignIn
from tests.resolution_walks import BAU, CRC, G7, TL, ResolutionWalk
from tests.walks import setting

MONDAY, TUESDAY, WEDNESDAY = date(2026, 6, 1), date(2026, 6, 2), date(2026, 6, 3)
NOT_QUALIFIED = "Not dealt with as a dissatisfaction in the last 6 months and no MP involved"
CHOOSE_DISSATISFACTION = "Choose a Dissatisfaction SR"


def at(position: str, **answers: Any) -> ResolutionWalk:
    """A complaint of Monday 1 June 2026 (case RES-B) in this position."""
    return ResolutionWalk(on=MONDAY, **answers).to(position)


def detailed(**answers: Any) -> ResolutionWalk:
    """In R2 with its first activity up to date and its details saved."""
    return at("R2").take("update-first-activity").take("save-details", **answers)


def parliamentary(**answers: Any) -> ResolutionWalk:
    """The same for a complaint of an MP whose contact is authenticated."""
    walk = at("R2", origin="MP").take("update-first-activity").take("authenticate-mp-contact")
    return walk.take("save-details", **answers)


def ask_of(walk: ResolutionWalk, key: str, name: str) -> Ask:
    step = actions.step_of(walk.case, key)
    return next(ask for ask in step.asks_in(walk.situation(CRC)) if ask.name == name)


def labels(walk: ResolutionWalk, key: str, name: str) -> list[str]:
    return [each[1] for each in ask_of(walk, key, name).choices_in(walk.situation(CRC))]


def preset(walk: ResolutionWalk, key: str, name: str) -> Any:
    return ask_of(walk, key, name).default_in(walk.situation(CRC))


# Step 7


def test_the_owning_caseworker_is_asked_for_the_sr_once(app: Flask) -> None:
    """RES-07b, RES-T10"""
    walk = ResolutionWalk(on=MONDAY).take("can-be-resolved-now").take("ask-owning-caseworker-for-sr")
    assert [item.post for item in walk.work_items("create_sr")] == ["bau_caseworker"]
    no = walk.refused("ask-owning-caseworker-for-sr", on=TUESDAY)
    assert (no.status, no.sentences) == (409, ["Already requested on Monday 1 June 2026"])


def test_no_sr_is_created_before_it_is_asked_for(app: Flask) -> None:
    """RES-07b, RES-T11"""
    walk = ResolutionWalk(on=MONDAY).take("can-be-resolved-now")
    no = walk.refused("create-resolution-sr")
    told = "The Complaints Resolution Team has not asked for this SR yet"
    assert (no.status, no.sentences) == (409, [told])
    no = walk.take("ask-owning-caseworker-for-sr").refused("create-resolution-sr", by=CRC)
    assert (no.status, no.sentences) == (403, ["You cannot do this in your role"])


def test_the_sr_has_the_values_of_step_7_whatever_is_posted(app: Flask) -> None:
    """RES-07c, RES-07d, RES-07e, RES-O01: Process, Area, Sub Area and the four values cannot be typed."""
    walk = ResolutionWalk(on=MONDAY).take("can-be-resolved-now").take("ask-owning-caseworker-for-sr")
    forged = {"process": "Else", "area": "Else", "sub_area": "Else", "status": "Closed", "stage": "Else"}
    walk.take("create-resolution-sr", **forged)
    assert walk.four_values == ("Open", "", "", "")
    assert procedure("resolution").fixed == {
        "Process": "Escalated Enquiries",
        "Area": "Complaints",
        "Sub Area": "Resolution",
    }
    assert not {"process", "area", "sub_area"} & set(walk.case.facts)
    assert [each.title for each in walk.records("activity", "Not Started")] == [
        "First step of the activity plan",
        "Letter (Outbound)",
    ]
    assert [item.title for item in walk.work_items("told")] == ["The Resolution SR is created"]


def test_the_operator_chooses_the_status_of_a_new_sr(app: Flask) -> None:
    """RES-O01: the setting INITIAL_STATUS_RESOLUTION."""
    setting("INITIAL_STATUS_RESOLUTION", "In Progress")
    assert at("R1").four_values == ("In Progress", "", "", "")
    assert at("R2").four_values == ("In Progress", "", "Acknowledge Complaint", "")


def test_an_sr_that_is_assigned_already_is_used_and_steps_8_and_9_are_offered(app: Flask) -> None:
    """RES-07a, RES-T11a, RES-O22: what they have left on it is preset, and work starts only after them."""
    walk = ResolutionWalk(on=MONDAY).take("can-be-resolved-now")
    walk.take("use-assigned-resolution-sr", found_stage="Acknowledge Issue", found_dissatisfaction="1-7731")
    assert (walk.position, walk.fact("sr_number")) == ("R1", "1-48217")
    no = walk.refused("start-work")
    assert (no.status, no.sentences) == (409, ["Link the SR and acknowledge the complaint first"])
    assert walk.offers(CRC).offers("link-and-acknowledge")
    assert preset(walk, "link-and-acknowledge", "related_sr") == "other"
    assert preset(walk, "link-and-acknowledge", "other_sr") == "1-7731"
    walk.take("link-and-acknowledge", related_sr="other", other_sr="1-7731", other_type="Dissatisfaction")
    assert preset(walk, "set-stage", "stage") == "Acknowledge Issue"


@pytest.mark.parametrize(
    ("answers", "status", "sentence"),
    [
        (
            {"assigned_to_me": None},
            409,
            "Only a Resolution SR that is assigned to you can be used. Ask the owning caseworker for it instead",
        ),
        ({"sr_number": None}, 422, "Enter the number of the Resolution SR"),
    ],
)
def test_only_an_sr_of_the_own_is_used(
    app: Flask, answers: dict[str, Any], status: int, sentence: str
) -> None:
    """RES-07a"""
    no = (
        ResolutionWalk(on=MONDAY).take("can-be-resolved-now").refused("use-assigned-resolution-sr", **answers)
    )
    assert (no.status, no.sentences) == (status, [sentence])


def test_an_assigned_sr_is_not_used_before_step_2_nor_beside_a_request(app: Flask) -> None:
    """RES-07a, RES-02a, RES-07b"""
    walk = ResolutionWalk(on=MONDAY)
    no = walk.refused("use-assigned-resolution-sr")
    assert (no.status, no.sentences) == (409, ["Say whether further investigation is needed"])
    walk.take("can-be-resolved-now").take("ask-owning-caseworker-for-sr")
    no = walk.refused("use-assigned-resolution-sr")
    assert (no.status, no.sentences) == (409, ["Already requested on Monday 1 June 2026"])


# Step 8


@pytest.mark.parametrize("key", ["create-resolution-sr", "link-and-acknowledge"])
def test_the_sr_is_linked_to_the_case_of_the_complaint(app: Flask, key: str) -> None:
    """RES-08a"""
    walk = at("R0").take("can-be-resolved-now").take("ask-owning-caseworker-for-sr")
    if key == "link-and-acknowledge":
        walk.take("create-resolution-sr")
    no = walk.refused(key, case_number="99999999")
    assert (no.status, no.problems) == (422, (("case_number", "No case with this number"),))


def test_linking_sets_the_stage_acknowledge_complaint(app: Flask) -> None:
    """RES-08b, RES-O02"""
    walk = at("R1").take("link-and-acknowledge", stage="Draft Resolution Plan")
    assert walk.four_values == ("Open", "", "Acknowledge Complaint", "")


def test_the_related_srs_are_those_of_the_case_and_only_a_dissatisfaction_fits(app: Flask) -> None:
    """RES-08c: another type is refused, picked or typed, and a case without one says so."""
    other = ResolutionWalk(on=MONDAY)
    ResolutionWalk(on=MONDAY, case_number="11111111")
    walk = at("R1")
    assert labels(walk, "link-and-acknowledge", "related_sr") == [
        f"{other.reference}, Complaints (Resolution)",
        "Another SR of the 2012 system",
        "No Dissatisfaction SR on this case",
    ]
    for answers in (
        {"related_sr": other.reference},
        {"related_sr": "RES-2026-999999"},
        {"related_sr": "other", "other_sr": "1-7731", "other_type": "Enquiry"},
        {"related_sr": "other", "other_sr": "1-7731"},
    ):
        no = walk.refused("link-and-acknowledge", **answers)
        assert (no.status, no.sentences) == (422, [CHOOSE_DISSATISFACTION])
    no = walk.refused("link-and-acknowledge", related_sr=None)
    assert (no.status, no.fields) == (422, ["related_sr"])
    walk.take("link-and-acknowledge", related_sr="other", other_sr="1-7731", other_type="Dissatisfaction")
    assert [(each.title, each.data["type"]) for each in walk.records("related")] == [
        ("1-7731", "Dissatisfaction")
    ]


def test_a_case_without_a_dissatisfaction_is_linked_to_none(app: Flask) -> None:
    """RES-08c"""
    walk = at("R1").take("link-and-acknowledge", related_sr="none")
    assert walk.records("related") == [] and walk.fact("no_dissatisfaction_sr") is True


def test_linking_names_the_2012_system_overview(sign_in: SignIn, on: SetToday) -> None:
    """RES-08d"""
    on(MONDAY)
    page = sign_in(CRC).get(f"/cases/{at('R1').reference}/steps/link-and-acknowledge")
    assert "For help with linking see 2012 System Overview." in words(page.text)


# Step 9


def test_acknowledge_issue_is_among_the_stages(app: Flask) -> None:
    """RES-09a, RES-O02"""
    walk = at("R2")
    assert labels(walk, "set-stage", "stage") == ["Acknowledge Complaint", "Acknowledge Issue"]
    assert walk.take("set-stage").four_values == ("Open", "", "Acknowledge Issue", "")


@pytest.mark.parametrize("stage", [None, "Draft Resolution Plan", "Anything"])
def test_a_stage_is_chosen_from_the_list(app: Flask, stage: str | None) -> None:
    """RES-09a: a later stage cannot be forged either."""
    no = at("R2").refused("set-stage", stage=stage)
    assert (no.status, no.problems) == (422, (("stage", "Choose a stage from the list"),))


def test_every_stage_stays_in_the_history_with_day_and_person(app: Flask) -> None:
    """RES-09b, RES-11e"""
    walk = at("R2").take("set-stage", on=TUESDAY).take("save-details", on=WEDNESDAY)
    told = [
        (event.actor_name, event.on, line)
        for event in walk.events
        for line in event.details
        if line.startswith("Stage ")
    ]
    assert told == [
        ("Jocasta Emberley-Rao", MONDAY, "Stage set to Acknowledge Complaint"),
        ("Jocasta Emberley-Rao", TUESDAY, "Stage Acknowledge Complaint to Acknowledge Issue"),
        ("Jocasta Emberley-Rao", WEDNESDAY, "Stage Acknowledge Issue to Acknowledge Complaint"),
    ]


def test_the_stage_follows_the_complaint(app: Flask) -> None:
    """RES-11e: it changes with the positions of section 3."""
    assert [at(place).four_values[2] for place in ("R2", "R3", "R10", "R13")] == [
        "Acknowledge Complaint",
        "Acknowledge Complaint",
        "Draft Resolution Plan",
        "Undertake Resolution Actions",
    ]


# Step 10


def test_work_does_not_start_before_the_first_activity_is_up_to_date(app: Flask) -> None:
    """RES-10a"""
    walk = at("R2").take("save-details")
    no = walk.refused("start-work")
    assert (no.status, no.sentences) == (409, ["Bring the first activity up to date"])
    walk.take("update-first-activity")
    no = walk.refused("update-first-activity")
    assert (no.status, no.sentences) == (409, ["The first activity is up to date"])
    assert walk.take("start-work").position == "R3"


# Step 11: the two conditions


def test_the_dissatisfaction_counts_six_months_back_from_receipt(app: Flask) -> None:
    """RES-11a, RES-11b, RES-O30: case RES-B; the first day of the six months qualifies, the day before does not."""
    walk = detailed(dissatisfaction_on=date(2025, 11, 30))  # Sunday
    no = walk.refused("start-work")
    assert (no.status, no.sentences) == (409, [NOT_QUALIFIED])
    walk.take("save-details", dissatisfaction_on=date(2025, 12, 1))  # Monday
    no = walk.refused("reject")
    qualifies = "This complaint qualifies: dealt with as a dissatisfaction on Monday 1 December 2025"
    assert (no.status, no.sentences) == (409, [qualifies])
    assert walk.take("start-work").position == "R3"


def test_the_months_are_a_setting_and_a_short_month_ends_on_its_last_day(app: Flask) -> None:
    """RES-O30: the setting DISSATISFACTION_MONTHS; six months before 31 August is the last of February."""
    setting("DISSATISFACTION_MONTHS", 7)
    assert detailed(dissatisfaction_on=date(2025, 11, 1)).take("start-work").position == "R3"
    no = detailed(dissatisfaction_on=date(2025, 10, 31)).refused("start-work")
    assert "in the last 7 months" in no.sentence
    setting("DISSATISFACTION_MONTHS", 6)
    walk = ResolutionWalk(on=date(2026, 8, 31)).to("R2").take("update-first-activity")  # Monday
    walk.take("save-details", dissatisfaction_on=date(2026, 2, 27))
    assert walk.refused("start-work").sentences == [NOT_QUALIFIED]
    walk.take("save-details", dissatisfaction_on=date(2026, 2, 28))  # Saturday
    assert walk.take("start-work").position == "R3"


@pytest.mark.parametrize("key", ["start-work", "reject"])
def test_nobody_decides_before_both_conditions_are_answered(app: Flask, key: str) -> None:
    """RES-11a"""
    no = detailed(dissatisfaction_on=None).refused(key)
    told = "Enter when the dissatisfaction was dealt with, or 'not dealt with'"
    assert (no.status, no.sentences) == (409, [told])


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (WEDNESDAY, "The date cannot be in the future"),
        (TUESDAY, "The complaint came on Monday 1 June 2026, after its dissatisfaction was dealt with"),
    ],
)
def test_a_dissatisfaction_was_dealt_with_before_the_complaint_came(
    app: Flask, day: date, sentence: str
) -> None:
    """RES-11a, RES-O30: a day after receipt would make any complaint qualify."""
    no = at("R2").refused("save-details", on=TUESDAY, dissatisfaction_on=day)
    assert no.status == 422 and ("dissatisfaction_on", sentence) in no.problems


def test_a_date_and_not_dealt_with_exclude_each_other(app: Flask) -> None:
    """RES-11a"""
    no = at("R2").refused("save-details", not_dealt_with=True)
    assert (no.status, no.fields) == (422, ["not_dealt_with"])


def test_a_complaint_with_neither_condition_is_rejected_with_its_notes(app: Flask) -> None:
    """RES-11b, RES-O06, RES-T16: closed and complete with the code Rejected, and back with its team."""
    walk = detailed(dissatisfaction_on=None, not_dealt_with=True)
    no = walk.refused("reject", notes=None)
    assert (no.status, no.problems) == (422, (("notes", "Update the notes first"),))
    walk.take("reject", notes="Never raised before.")
    assert walk.four_values == ("Closed", "Complete", "Acknowledge Complaint", "Rejected")
    assert [each.text for each in walk.records("note")] == ["Never raised before."] and walk.running == []
    no = walk.refused("start-work")
    assert (no.status, no.sentences) == (409, ["This SR is closed and can only be read"])


def test_an_mps_complaint_is_never_rejected(app: Flask) -> None:
    """RES-11b: control 2 of case RES-B, and no second condition is asked for."""
    walk = parliamentary(dissatisfaction_on=date(2025, 11, 30))
    no = walk.refused("reject")
    assert (no.status, no.sentences) == (409, ["This complaint qualifies: an MP is involved"])
    assert walk.take("start-work").position == "R3"


def test_the_operator_can_read_the_rejection_literally(app: Flask) -> None:
    """RES-O11: the setting REJECT_RULE; with "either" both conditions have to hold, and both have to be known."""
    setting("REJECT_RULE", "either")
    walk = detailed()
    no = walk.refused("start-work")
    assert (no.status, no.sentences) == (409, ["No MP involved"])
    assert walk.take("reject").position == "R15"
    mp = parliamentary(dissatisfaction_on=None)
    assert mp.refused("reject").sentences == [
        "Enter when the dissatisfaction was dealt with, or 'not dealt with'"
    ]
    mp.take("save-details", not_dealt_with=True, dissatisfaction_on=None)
    told = "Not dealt with as a dissatisfaction in the last 6 months"
    assert mp.refused("start-work").sentences == [told]
    assert parliamentary().take("start-work").position == "R3"


# Step 11: the fields


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        pytest.param({"addressee": "The Queen"}, "addressee", "Choose from the list", id="RES-11c"),
        pytest.param({"parliamentary": "Perhaps"}, "parliamentary", "Choose Yes or No", id="RES-11f"),
        pytest.param(
            {"root_cause": "Bad luck"}, "root_cause", "Choose a root cause from the list", id="RES-11m"
        ),
        pytest.param(
            {"owning_team": "Western segment"}, "owning_team", "Choose the BAU owning team", id="RES-S14"
        ),
    ],
)
def test_a_detail_is_chosen_from_its_list(
    app: Flask, answers: dict[str, Any], field: str, sentence: str
) -> None:
    """RES-11c, RES-11f, RES-11m, RES-S14"""
    no = at("R2").refused("save-details", **answers)
    assert (no.status, no.problems) == (422, ((field, sentence),))


def test_the_lists_are_those_of_the_specification(app: Flask) -> None:
    """RES-11c, RES-11f, RES-11m, RES-O15: Treat Official stands there with what it means."""
    walk = at("R2")
    assert labels(walk, "save-details", "addressee") == [
        "Child Maintenance Group (CMG)",
        "Minister",
        "Chief Executive",
        "Treat Official",
        "Business in General",
    ]
    treat = ask_of(walk, "save-details", "addressee").choices_in(walk.situation(CRC))[3]
    assert treat[-1] == "Correspondence to a minister that officials answer"
    assert labels(walk, "save-details", "parliamentary") == ["Yes", "No"]
    assert labels(walk, "save-details", "root_cause") == ["System Error", "Human Error"]


def test_root_causes_are_configured_and_a_chosen_one_stays(app: Flask) -> None:
    """RES-11m: the setting ROOT_CAUSES."""
    walk = detailed(root_cause="Human Error")
    setting("ROOT_CAUSES", ["System Error", "Training"])
    assert labels(walk, "save-details", "root_cause") == ["System Error", "Training", "Human Error"]
    assert walk.take("save-details", root_cause="Training").fact("root_cause") == "Training"


def test_nobody_specific_is_business_in_general(app: Flask) -> None:
    """RES-11d: set when work starts, told in the history, and again when it is emptied later."""
    walk = detailed(addressee=None)
    assert walk.fact("addressee") is None
    walk.take("start-work")
    assert walk.fact("addressee") == "Business in General"
    assert "Addressee set to Business in General" in walk.events[-1].details
    assert walk.take("save-details", addressee=None).fact("addressee") == "Business in General"


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        pytest.param(
            {"parliamentary": None}, "Say whether a parliamentary contact is involved", id="RES-11f"
        ),
        pytest.param({"complaint_details": None}, "Enter the reason for the complaint", id="RES-11j"),
    ],
)
def test_start_work_demands_what_step_11_demands(app: Flask, answers: dict[str, Any], sentence: str) -> None:
    """RES-11f, RES-11j, RES-11o: the details are saved without it, the start is refused."""
    walk = detailed(**answers)
    no = walk.refused("start-work")
    assert (no.status, no.sentences) == (409, [sentence])


def test_an_mps_complaint_demands_authentication_account_and_name(app: Flask) -> None:
    """RES-11g, RES-11h, RES-11k, RES-S3: all are said at once, each goes with its answer."""
    walk = at("R2").take("update-first-activity").take("save-details", parliamentary="Yes")
    authenticate = "Authenticate the MP's contact"
    account, name = "Enter the MP's constituency", "Enter the MP's name"
    no = walk.refused("start-work")
    assert (no.status, no.sentences) == (409, [authenticate, account, name])
    walk.take("save-details", constituency="Larkmoor")
    assert walk.refused("start-work").sentences == [authenticate, name]
    walk.take("save-details", mp_name="Aurelia Vane")
    assert walk.refused("start-work").sentences == [authenticate]
    assert walk.take("authenticate-mp-contact").take("start-work").position == "R3"


def test_the_account_is_a_known_constituency(app: Flask) -> None:
    """RES-11h"""
    no = at("R2").refused("save-details", parliamentary="Yes", constituency="Atlantis")
    assert (no.status, no.problems) == (422, (("constituency", "No constituency with this name"),))


def test_an_mp_who_joins_with_the_details_is_acknowledged(app: Flask) -> None:
    """RES-01c, RES-11f"""
    walk = at("R2").take("save-details", parliamentary="Yes")
    assert [each.title for each in walk.records("acknowledgement", "Due")][-1] == "MP"


@pytest.mark.parametrize("authenticated", [True, False])
def test_an_mps_contact_is_not_talked_away(app: Flask, authenticated: bool) -> None:
    """RES-11f, RES-11g: "No" would start work without the MP's authentication and acknowledgement."""
    walk = at("R2").take("authenticate-mp-contact") if authenticated else at("R2", origin="MP")
    no = walk.refused("save-details", parliamentary="No")
    assert (no.status, no.fields) == (422, ["parliamentary"])
    assert walk.fact("parliamentary") == "Yes"


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({"parliamentary": None}, "parliamentary", "Say whether a parliamentary contact is involved"),
        ({"constituency": None}, "constituency", "Enter the MP's constituency"),
        ({"mp_name": None}, "mp_name", "Enter the MP's name"),
        ({"complaint_details": None}, "complaint_details", "Enter the reason for the complaint"),
    ],
)
def test_what_start_work_demanded_is_not_emptied_afterwards(
    app: Flask, answers: dict[str, Any], field: str, sentence: str
) -> None:
    """RES-11o, RES-11h, RES-11j, RES-11k"""
    no = parliamentary().take("start-work").refused("save-details", **answers)
    assert (no.status, no.problems) == (422, ((field, sentence),))


def test_details_may_be_left_empty_and_completed_later(app: Flask) -> None:
    """RES-11o: before the start all of them, after it those that the start does not demand."""
    walk = at("R2").take("save-details", defaults=False)
    assert walk.position == "R2" and walk.fact("complaint_details") is None
    walk.take("save-details").take("update-first-activity").take("start-work")
    walk.take("save-details", root_cause=None, dissatisfaction_on=None, owning_team=None)
    assert walk.fact("root_cause") is None


def test_details_are_saved_together_or_not_at_all(app: Flask) -> None:
    """RES-11n: every error is listed, and the one right answer beside them is not saved."""
    no = at("R2").refused(
        "save-details",
        addressee="The Queen",
        root_cause="Bad luck",
        dissatisfaction_on=TUESDAY,
        complaint_details="New words.",
    )
    assert no.status == 422
    assert set(no.fields) == {"addressee", "root_cause", "dissatisfaction_on"}


def test_what_was_typed_stays_on_the_form(sign_in: SignIn, on: SetToday) -> None:
    """RES-11n: the page answers 422 with each sentence, and keeps the answers."""
    on(MONDAY)
    walk, browser = at("R2"), sign_in(CRC)
    page = browser.submit(
        f"/cases/{walk.reference}/steps/save-details",
        complaint_details="Statements went astray.",
        dissatisfaction_on="2/6/2026",
        constituency="Atlantis",
    )
    assert page.status_code == 422
    assert "The date cannot be in the future" in words(page.text)
    assert "No constituency with this name" in words(page.text)
    assert "Statements went astray." in page.text and walk.fact("complaint_details") is None


def test_details_start_no_work(app: Flask) -> None:
    """RES-11p: In Progress comes with "Start work" alone."""
    walk = detailed()
    assert walk.four_values == ("Open", "", "Acknowledge Complaint", "")
    assert walk.take("start-work").four_values == ("In Progress", "", "Acknowledge Complaint", "")


def test_every_stage_of_a_parliamentary_complaint_is_due_in_respond(app: Flask) -> None:
    """RES-11i, RES-S3: its details once, its start, its decision and its closing; another complaint has none."""
    walk = parliamentary().take("save-details").take("start-work").to("R5")
    walk.take("record-call").take("client-agrees-to-close")
    assert [each.title for each in walk.records("respond")] == [
        "Complaint received",
        "Details entered",
        "Work started",
        "Decision: no further action",
        "Complaint closed",
    ]
    other = at("R5").take("record-call").take("client-agrees-to-close")
    assert [each.title for each in other.records("respond")] == ["Complaint received"]


@pytest.mark.parametrize(
    ("position", "key"),
    [
        ("R3", "close-as-enquiry"),
        ("R3", "close-early"),
        ("R4", "close-no-contact"),
        ("R5", "client-disagrees-close"),
        ("R6", "close-no-reply"),
        ("R6", "client-replied-close"),
    ],
)
def test_every_closing_of_a_parliamentary_complaint_is_due_in_respond(
    app: Flask, position: str, key: str
) -> None:
    """RES-11i"""
    walk = parliamentary().take("start-work")
    walk.take("authenticate-mp-contact").to(position)
    if key == "close-as-enquiry":
        walk.take("create-enquiry-sr")
    elif key == "close-early":
        walk.take("record-call")
    elif key == "client-disagrees-close":
        walk.take("record-call", answer="Disagrees")
    elif key == "close-no-contact":
        walk.take_part("wait-14-days", {})
    elif key == "close-no-reply":
        walk.take_part("wait-14-days", {})
        walk.take("send-final-template-to-bau-g7")
    assert walk.take(key).records("respond")[-1].title == "Complaint closed"


def test_a_stage_is_entered_with_its_date(app: Flask) -> None:
    """RES-11i"""
    walk = parliamentary()
    no = walk.refused("enter-stage-in-respond", row="Details entered", stage_on=None)
    assert (no.status, no.problems) == (422, (("stage_on", "Enter the date of this stage"),))
    walk.take("enter-stage-in-respond", row="Details entered")
    assert [each.title for each in walk.records("respond", "Entered")] == ["Details entered"]


def test_respond_and_its_reporting_references_are_named(app: Flask) -> None:
    """RES-11i"""
    named = set(procedure("resolution").references)
    assert named == {"Respond and Reporting", "Management Information - ICE/PHSO/Parliamentary Contact"}


# Step 11: the consolatory referral


def consolatory(**answers: Any) -> ResolutionWalk:
    given = {"ground": None, "consolatory": True, "actions_complete": True, **answers}
    return ResolutionWalk(on=MONDAY, by=BAU, begins="refer-complaint-to-resolution", **given)


def test_the_mark_needs_every_agreed_action_complete(app: Flask) -> None:
    """RES-11l, RES-T02a"""
    with pytest.raises(actions.Invalid) as no:
        consolatory(actions_complete=None)
    assert (no.value.status, no.value.problems) == (
        422,
        [("actions_complete", "Agreed actions are still open")],
    )


def test_the_mark_stays_and_takes_the_place_of_a_ground(app: Flask) -> None:
    """RES-11l: it is set by business as usual alone, and logging neither loses nor makes it."""
    walk = consolatory().take("log-complaint", ground=None, jurisdiction=None)
    assert walk.fact("consolatory") is True and walk.position == "R0"
    (item,) = walk.work_items("log_complaint", "Done")
    assert "non complaint consolatory payment referral only" in item.title
    assert ResolutionWalk(on=MONDAY, consolatory=True).fact("consolatory") is None


@pytest.mark.parametrize("username", [BAU, G7, TL])
@pytest.mark.parametrize(
    ("position", "key"),
    [
        ("R0", "can-be-resolved-now"),
        ("R1", "link-and-acknowledge"),
        ("R2", "save-details"),
        ("R2", "start-work"),
        ("R2", "reject"),
    ],
)
def test_the_details_are_the_complaints_resolution_teams(
    app: Flask, username: str, position: str, key: str
) -> None:
    """RES-O22a, RES-T05, RES-T12, RES-T15, RES-T16, RES-T17"""
    no = at(position).refused(key, by=username)
    assert (no.status, no.sentences) == (403, ["You cannot do this in your role"])
