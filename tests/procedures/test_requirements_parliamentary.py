"""Steps 29 to 33 of "Complaint - Resolution": each requirement, and the worked case RES-I day by day."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from portal.cases import actions
from portal.cases.models import Case
from portal.extensions import db
from portal.preferences import DEFAULTS
from portal.procedures import procedure
from portal.procedures.guide import guide
from portal.procedures.wording import for_resolution
from tests.contact_walks import COLLEAGUE, ENQUIRY, SR, Contact, enquiry, member
from tests.walks import moment, setting

FRIDAY = date(2026, 7, 10)
PROCEDURE = procedure("parliamentary_contact")


def not_begun(key: str, **answers: Any) -> tuple[int, list[str]]:
    """Try to begin a contact; status and sentences of the refusal. Nothing is there afterwards."""
    walk = Contact.__new__(Contact)
    walk.day, walk.reading = FRIDAY, None
    data = {name: value for name, value in {**walk.presets(key), **answers}.items() if value is not None}
    try:
        actions.begin(
            "parliamentary_contact",
            walk.actor("caseworker"),
            data,
            key=key,
            today=FRIDAY,
            at=moment(FRIDAY),
        )
    except actions.Refused as no:
        found = no.status, no.sentences
    except actions.Invalid as no:
        found = no.status, [sentence for _, sentence in no.problems]
    else:
        raise AssertionError(f"{key} was not refused")
    db.session.commit()
    assert db.session.query(Case).count() == 0
    return found


# Step 29


def test_a_general_enquiry_waits_for_its_acknowledgement_with_the_parliamentary_group(app: Flask) -> None:
    """RES-29a, RES-T70, RES-S2, RES-O49: the work item goes to the caseworkers, and nobody owns the enquiry yet."""
    walk = enquiry(FRIDAY)
    assert walk.position == "M0"
    assert walk.four_values == ("", "", "", "")
    assert walk.running == [("D-MPACK", date(2026, 7, 14))]  # Tuesday
    assert [item.post for item in walk.work_items("mp_enquiry")] == ["resolution_caseworker"]
    assert walk.case.owner_id is None and walk.case.team == "complaints_resolution"
    assert (walk.case.client_name, walk.case.case_number) == ("Aurelia Vane", "")


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        (ENQUIRY, "MP enquiries go to the Parliamentary complaints resolution team"),
        (SR, "Parliamentary contact goes to the Complaints Resolution Team"),
    ],
)
def test_no_other_team_deals_with_parliamentary_contact(app: Flask, key: str, sentence: str) -> None:
    """RES-29a, RES-S2"""
    assert not_begun(key, team="complaints_review") == (409, [sentence])


def test_a_case_specific_query_names_its_case_and_a_general_enquiry_none(app: Flask) -> None:
    """RES-29a"""
    status, sentences = not_begun(ENQUIRY, query="Case specific query")
    assert (status, sentences) == (422, ["Enter the case number"])
    status, sentences = not_begun(ENQUIRY, case_number="4820 0917")
    assert sentences == ["A general enquiry concerns no case. Leave the case number empty"]
    assert (
        enquiry(FRIDAY, query="Case specific query", case_number="4820 0917").case.case_number == "4820 0917"
    )


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("query", "Say whether it is a general enquiry or a case specific query"),
        ("received_on", "Enter the date it was received; it cannot be in the future"),
        ("client_name", "Enter the MP's name"),
        ("jurisdiction", "Choose the jurisdiction"),
    ],
)
def test_an_enquiry_is_passed_on_with_all_that_it_needs(app: Flask, name: str, sentence: str) -> None:
    """RES-T70"""
    assert not_begun(ENQUIRY, **{name: None}) == (422, [sentence])


def test_an_enquiry_cannot_have_been_received_tomorrow(app: Flask) -> None:
    """RES-T70"""
    assert not_begun(ENQUIRY, received_on=date(2026, 7, 11)) == (422, ["The date cannot be in the future"])


def test_the_group_records_its_acknowledgement_once(app: Flask) -> None:
    """RES-29b, RES-T70a: who acknowledges owns the enquiry, and the work item ends."""
    walk = enquiry(FRIDAY).take("record-mp-acknowledgement", on=date(2026, 7, 14), by=COLLEAGUE)  # Tuesday
    assert walk.position == "M0" and walk.running == []
    assert walk.deadline("D-MPACK").state == "met"
    assert not walk.work_items("mp_enquiry")
    assert walk.case.owner.username == COLLEAGUE  # type: ignore[union-attr]
    [row] = walk.records("acknowledgement")
    assert (row.state, row.on, row.data["method"]) == ("Done", date(2026, 7, 14), "Phone")
    assert [note.title for note in walk.records("contact")] == ["MP acknowledged, Phone"]
    no = walk.refused("record-mp-acknowledgement")
    assert (no.status, no.sentence) == (409, "The acknowledgement is recorded already")


def test_an_acknowledgement_is_not_older_than_its_enquiry_and_says_how_it_was_given(app: Flask) -> None:
    """RES-T70a"""
    walk = enquiry(FRIDAY)
    no = walk.refused("record-mp-acknowledgement", acknowledged_on=date(2026, 7, 9))  # Thursday
    assert no.sentence == "The acknowledgement cannot be older than the enquiry of Friday 10 July 2026"
    assert walk.refused("record-mp-acknowledgement", method=None).sentence == "Choose the method"


def test_a_late_acknowledgement_is_flagged_and_recorded_as_late(app: Flask) -> None:
    """RES-29b"""
    assert PROCEDURE.deadline("D-MPACK").overdue == "MP acknowledgement overdue by {n}"
    walk = enquiry(FRIDAY).take("record-mp-acknowledgement", on=date(2026, 7, 15))  # Wednesday
    assert walk.deadline("D-MPACK").met_late


def test_the_length_of_the_acknowledgement_is_a_setting(app: Flask) -> None:
    """RES-O03"""
    setting("ACK_DAYS", 3)
    assert enquiry(FRIDAY).running == [("D-MPACK", date(2026, 7, 15))]  # Wednesday
    setting("ACK_UNIT", "cd")
    assert enquiry(FRIDAY).running == [("D-MPACK", date(2026, 7, 13))]  # Monday


def test_mp_enquiries_is_named_where_parliamentary_work_is_done() -> None:
    """RES-S6, RES-29b, RES-32c, RES-33c"""
    told = guide("parliamentary_contact", DEFAULTS)
    assert {"MP Enquiries", "Third Party - Contact"} <= set(told.linked)
    assert any("MP Enquiries" in line for line in told.summary)
    hints = {
        step.key: " ".join(str(ask.hint) for ask in step.asks)
        for step in PROCEDURE.steps
        if not callable(step.asks)
    }
    for key in (ENQUIRY, SR, "record-mp-acknowledgement", "start"):
        assert "MP Enquiries" in hints[key], key
    assert "Third Party - Contact" in hints["add-3rd-party-account"]


# Steps 31 and 33


def test_the_sr_has_the_process_and_area_of_the_procedure(app: Flask) -> None:
    """RES-31a, RES-O01: others are ignored; the SR is open and its Sub Status and Stage are blank."""
    walk = Contact(on=FRIDAY, process="Something else", area="Else")
    assert PROCEDURE.fixed == {"Process": "Escalated Enquiries", "Area": "Parliamentary Contact"}
    assert (walk.fact("process"), walk.fact("area")) == (None, None)
    assert walk.four_values == ("Open", "", "", "")
    assert walk.running == []
    assert walk.case.owner.username == "caseworker"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "sub_area", ["Enquiry", "Ministerial Briefing", "Parliamentary Question", "Adjournment Date"]
)
def test_each_of_the_four_sub_areas_can_be_chosen(app: Flask, sub_area: str) -> None:
    """RES-31b, RES-31c, RES-31d, RES-31e"""
    assert Contact(on=FRIDAY, sub_area=sub_area).fact("sub_area") == sub_area


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("sub_area", "Choose the sub area"),
        ("contact", "Say whether a letter or a call came in"),
        ("client_name", "Enter the MP's name"),
        (
            "no_case",
            "Tick that the query concerns no particular case. A case specific query is passed on instead",
        ),
    ],
)
def test_an_sr_is_created_with_all_that_it_needs(app: Flask, name: str, sentence: str) -> None:
    """RES-31b, RES-31c, RES-31d, RES-31e, RES-T71"""
    assert not_begun(SR, **{name: None}) == (422, [sentence])


def test_the_label_of_the_adjournment_is_a_setting_and_its_stored_value_is_not(app: Flask) -> None:
    """RES-O16"""
    setting("ADJOURNMENT_LABEL", "Adjournment Debate")
    walk = Contact(on=FRIDAY, sub_area="Adjournment Date")
    step = PROCEDURE.step(SR, "M1")
    assert step is not None
    asked = next(ask for ask in step.asks_in(walk.situation()) if ask.name == "sub_area")
    assert asked.choices_in(walk.situation())[-1] == ("Adjournment Date", "Adjournment Debate")
    assert walk.fact("sub_area") == "Adjournment Date"


def test_pending_assignment_is_never_the_status(app: Flask) -> None:
    """RES-31f"""
    sentence = "Pending Assignment is not used for parliamentary contact"
    assert not_begun(SR, status="Pending Assignment") == (409, [sentence])
    no = Contact(on=FRIDAY).take("add-3rd-party-account").refused("start", status="Pending Assignment")
    assert (no.status, no.sentence) == (409, sentence)
    assert "Pending Assignment" not in {position.status for position in PROCEDURE.positions}


def test_the_initial_status_is_a_setting(app: Flask) -> None:
    """RES-O01"""
    setting("INITIAL_STATUS_RESOLUTION", "In Progress")
    assert Contact(on=FRIDAY).four_values[0] == "In Progress"


def test_work_starts_only_on_an_sr_with_an_account(app: Flask) -> None:
    """RES-33b, RES-10b"""
    no = Contact(on=FRIDAY).refused("start")
    assert (no.status, no.sentence) == (409, "Associate the account first")


def test_starting_makes_one_activity_plan_and_a_second_start_none(app: Flask) -> None:
    """RES-33b, RES-T73"""
    walk = Contact(on=FRIDAY).take("add-3rd-party-account").take("start")
    assert walk.four_values == ("In Progress", "", "", "")
    no = walk.refused("start")
    assert (no.status, no.sentence) == (409, "The activity plan is running already")
    assert [row.title for row in walk.records("activity", "Not Started")] == ["Activity plan, first step"]
    walk.take("mark-activity-done")
    assert walk.records("activity", "Not Started") == []


# Steps 30 and 32


def test_a_call_and_its_sr_are_associated_with_the_account(app: Flask) -> None:
    """RES-30a, RES-33a, RES-T72"""
    walk = Contact(on=FRIDAY).take("add-3rd-party-account")
    assert walk.position == "M2" and walk.four_values == ("Open", "", "", "")
    assert (walk.fact("constituency"), walk.fact("mp_name")) == ("Larkmoor", "Aurelia Vane")
    [call] = walk.records("activity")
    assert (call.title, call.data["account"]) == ("Call - Inbound", "Larkmoor")
    assert any("Call - Inbound associated with Larkmoor" in each for each in walk.events[-1].details)
    no = walk.refused("add-3rd-party-account")
    assert (no.status, no.sentence) == (409, "The account is associated already")


def test_a_letter_is_associated_with_the_account_too(app: Flask) -> None:
    """RES-30a"""
    walk = Contact(on=FRIDAY, contact="Letter").take("add-3rd-party-account")
    [letter] = walk.records("correspondence")
    assert (letter.title, letter.data["account"]) == ("Letter from the MP", "Larkmoor")


@pytest.mark.parametrize(
    ("typed", "fields", "sentences"),
    [
        ({"constituency": None}, ["constituency"], ["Associate this contact with the constituency"]),
        ({"constituency": "L"}, ["constituency"], ["Enter at least 2 letters"]),
        ({"constituency": "Nowhere"}, ["constituency"], ["No constituency with this name"]),
        ({"constituency": "_%"}, ["constituency"], ["No constituency with this name"]),
        ({"surname": "V"}, ["surname"], ["Enter at least 2 letters"]),
        ({"surname": None}, ["surname"], ["Enter at least 2 letters"]),
        ({"surname": "Nobody"}, ["surname"], ["No contact with this surname"]),
        ({"account": None}, ["account"], ["Choose an account"]),
        ({"account": "999999"}, ["account"], ["Choose an account"]),
    ],
)
def test_what_is_wrong_with_a_search_is_said(
    app: Flask, typed: dict[str, Any], fields: list[str], sentences: list[str]
) -> None:
    """RES-30a, RES-32b, RES-33a"""
    no = Contact(on=FRIDAY).refused("add-3rd-party-account", **typed)
    assert no.status == 422
    told = [problem for problem in no.problems if problem[0] in fields]
    assert told == list(zip(fields, sentences, strict=True))
    assert {name for name, _ in no.problems} <= {*fields, "account"}


def test_a_part_of_the_name_without_accents_finds_the_account(app: Flask) -> None:
    """RES-32b"""
    walk = Contact(on=FRIDAY, client_name="Owain Prysor")
    walk.take("add-3rd-party-account", constituency="morw", surname="prys", account=member("Prysor"))
    assert walk.fact("constituency") == "Bryn Môrwen"


def test_who_has_left_the_office_is_no_contact_any_more(app: Flask) -> None:
    """RES-32b"""
    no = Contact(on=FRIDAY).refused("add-3rd-party-account", constituency="Mere Valley", surname="Achterby")
    assert ("surname", "No contact with this surname") in no.problems


def test_an_mla_is_a_contact_of_northern_ireland_cases_only(app: Flask) -> None:
    """RES-O47"""
    answers = {"constituency": "Strangmore", "surname": "Devenny", "account": member("Devenny")}
    no = Contact(on=FRIDAY).refused("add-3rd-party-account", **answers)
    assert ("surname", "No contact with this surname") in no.problems
    walk = Contact(on=FRIDAY, jurisdiction="NI").take("add-3rd-party-account", **answers)
    assert (walk.fact("mp_name"), walk.fact("mp_office")) == ("Sorcha Devenny", "MLA")


# The end


def test_an_enquiry_is_closed_by_its_owner_once_it_is_acknowledged(app: Flask) -> None:
    """RES-O28, RES-T73a"""
    walk = enquiry(FRIDAY)
    no = walk.refused("close-parliamentary-contact")
    assert (no.status, no.sentence) == (403, "This SR is allocated to nobody")
    walk.take("change-owner")
    no = walk.refused("close-parliamentary-contact", by=COLLEAGUE)
    assert (no.status, no.sentence) == (409, "Record the acknowledgement first")
    walk.take("record-mp-acknowledgement")
    assert walk.refused("close-parliamentary-contact", by=COLLEAGUE, note=None).sentence == "Enter a note"
    walk.take("close-parliamentary-contact", by=COLLEAGUE)
    assert walk.four_values == ("Closed", "Complete", "", "")
    assert walk.case.closed_on == FRIDAY and walk.running == []


def test_an_sr_is_closed_with_a_note_and_without_a_resolution_code(app: Flask) -> None:
    """RES-O28, RES-T73a"""
    walk = Contact(on=FRIDAY).take("add-3rd-party-account").take("start")
    assert walk.refused("close-parliamentary-contact", by=COLLEAGUE).status == 403
    walk.take("close-parliamentary-contact")
    assert walk.four_values == ("Closed", "Complete", "", "")
    no = walk.refused("add-note")
    assert (no.status, no.sentence) == (409, "This SR is closed and can only be read")


def test_outsiders_are_told_whose_work_it_is(app: Flask) -> None:
    """RES-S2"""
    no = Contact(on=FRIDAY).refused("add-3rd-party-account", by="internal_phso")
    assert (no.status, no.sentence) == (403, "Only the Complaints Resolution Team can work on this SR")
    no = Contact(on=FRIDAY).refused("add-3rd-party-account", by="team_leader")
    assert (no.status, no.sentence) == (403, "You cannot do this in your role")


# Northern Ireland


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Enter the MP's name", "Enter the MP's or MLA's name"),
        ("Pass MP enquiry on", "Pass MP or MLA enquiry on"),
        ("MPs and CMG", "MPs or MLAs and CMED"),
        ("2012 Child Maintenance Group System (CMG)", "2012 Child Maintenance Group System (CMG)"),
        ("Child Maintenance Group (CMG)", "CMED"),
        ("For more information see MP Enquiries", "For more information see MP Enquiries"),
        ("Larkmoor: Aurelia Vane\N{NO-BREAK SPACE}MP", "Larkmoor: Aurelia Vane\N{NO-BREAK SPACE}MP"),
        ("an MP or MLA", "an MP or MLA"),
        (
            "from a Member of Parliament or equivalent",
            "from a Member of Parliament or Member of the Legislative Assembly (MLA) or equivalent",
        ),
        ("MPC-2026-000001, D-MPACK, CMSF5551", "MPC-2026-000001, D-MPACK, CMSF5551"),
    ],
)
def test_northern_ireland_prints_cmed_and_names_the_mla(words: str, said: str) -> None:
    """RES-NI1, RES-O47, RES-O48: Great Britain's words stay, and so do names, references and products."""
    assert for_resolution(words, "NI") == said
    assert for_resolution(said, "NI") == said
    assert for_resolution(words, "GB") == words


def test_the_name_of_the_organisation_in_northern_ireland_is_a_setting(app: Flask) -> None:
    """RES-O48"""
    setting("NI_ORG_NAME", "Child Maintenance and Enforcement Division")
    assert for_resolution("Ask CMG", "NI") == "Ask Child Maintenance and Enforcement Division"
    setting("NI_ORG_NAME", "CMED")
    assert for_resolution("Ask CMG", "NI") == "Ask CMED"


# The worked case


def test_case_i_an_mp_query_about_no_particular_case(app: Flask) -> None:
    """RES-I, RES-T71, RES-T72, RES-T73, RES-31f, RES-33b, RES-O47"""
    friday, tuesday = date(2026, 7, 10), date(2026, 7, 14)
    answers = {"sub_area": "Ministerial Briefing", "jurisdiction": "NI", "client_name": "Deirdre Quillan"}
    status, sentences = not_begun(SR, **answers, status="Pending Assignment")
    assert (status, sentences) == (409, ["Pending Assignment is not used for parliamentary contact"])
    walk = Contact(on=friday, **answers)
    assert walk.four_values == ("Open", "", "", "")
    assert walk.fact("sub_area") == "Ministerial Briefing"
    assert walk.running == []

    assert walk.refused("start").sentence == "Associate the account first"
    walk.take(
        "add-3rd-party-account",
        constituency="Strangmore",
        surname="Quillan",
        account=member("Quillan", "Deirdre"),
    )
    assert walk.four_values == ("Open", "", "", "")
    assert walk.fact("constituency") == "Strangmore"
    assert [row.data["account"] for row in walk.records("activity")] == ["Strangmore"]

    walk.take("start", on=tuesday)
    assert walk.four_values == ("In Progress", "", "", "")
    assert walk.refused("start").status == 409
    assert len(walk.records("activity", "Not Started")) == 1
    assert walk.running == []


@pytest.mark.parametrize(("jurisdiction", "due"), [("NI", date(2026, 7, 15)), ("GB", date(2026, 7, 14))])
def test_case_i_the_acknowledgement_of_a_case_specific_query(
    app: Flask, jurisdiction: str, due: date
) -> None:
    """RES-I, RES-29b: Monday 13 July 2026 is a bank holiday in Northern Ireland only."""
    walk = enquiry(FRIDAY, query="Case specific query", case_number="4819 5526", jurisdiction=jurisdiction)
    assert walk.running == [("D-MPACK", due)]
