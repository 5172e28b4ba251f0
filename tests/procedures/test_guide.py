"""The guidance is written from the definition: every step, every position, and nothing that the definition lacks."""

from __future__ import annotations

import pytest

from portal.preferences import DEFAULTS
from portal.procedures import PROCEDURES
from portal.procedures.guide import Guide, StepGuide, guide
from portal.procedures.rehearsal import Rehearsal
from portal.procedures.sources import anchor

PHSO = PROCEDURES["phso"]


@pytest.fixture(scope="module")
def phso() -> Guide:
    return guide("phso", DEFAULTS)


def step_named(told: Guide, label: str, place: str = "") -> StepGuide:
    found = [
        step
        for part in told.steps
        for step in part.steps
        if step.label == label and step.id.startswith(place)
    ]
    return found[0]


def everything(told: Guide) -> str:
    return repr(told)


def test_every_step_of_the_definition_is_explained_under_the_step_of_the_source_that_it_carries_out(
    phso: Guide,
) -> None:
    """PHSO-X1."""
    told = {(step.label, step.row) for part in phso.steps for step in part.steps}
    assert told == {(step.label, step.row) for step in PHSO.steps}
    assert [part.heading for part in phso.steps[:21]] == [f"Step {n}" for n in range(1, 22)]
    assert step_named(phso, "Mark action Done", "step-12") and step_named(phso, "Mark action Done", "step-21")


@pytest.mark.parametrize("step", PHSO.steps, ids=lambda step: f"{step.row or 'support'} {step.label}")
def test_every_step_can_be_rehearsed_without_a_case(step) -> None:
    """PHSO-X1: a step that cannot be rehearsed would be missing from the help page."""
    rehearsal = Rehearsal(PHSO, step, DEFAULTS)
    asked = {ask.name for ask in rehearsal.asks}
    if not callable(step.asks):
        assert {ask.name for ask in step.asks} == asked
    assert isinstance(rehearsal.changes, list)
    if isinstance(step.to, str):
        assert rehearsal.targets == [step.to]


@pytest.mark.parametrize(
    ("label", "sentence"),
    [
        ("Take SR", "You wrote this plan, so somebody else decides it"),
        ("Sign off PTI response", "You drafted this response, so somebody else has to sign it off"),
        ("Record case conference", "The papers must go out before the case conference"),
        ("Reject - amount entered wrongly", "The amount set by the FDL cannot be rejected"),
        ("Issue PTI response", "Enter the MP who referred this complaint"),
        ("Record PTI received", "A PTI can be recorded only while the SR is waiting for PHSO's decision"),
        ("Move segment", "Locked until the team leader has decided"),
        ("Tell PHSO actions are complete", "This plan needs team leader approval"),
    ],
)
def test_a_step_is_shown_with_the_sentences_that_refuse_it(phso: Guide, label: str, sentence: str) -> None:
    """PHSO-O21, PHSO-07n, PHSO-20g, PHSO-S3, PHSO-R2, PHSO-11i, PHSO-11g: the guards' own words."""
    assert sentence in step_named(phso, label).refusals


def test_a_step_is_shown_with_what_it_says_of_wrong_answers(phso: Guide) -> None:
    """PHSO-05b: the form's own sentences."""
    problems = step_named(phso, "Record PTI received").problems
    assert "Enter the date the PTI arrived" in problems
    assert "Link an earlier SR or say there is none" in problems
    assert "The PTI cannot be older than the information, sent on …" in problems


def test_the_guidance_lends_nothing_from_the_cases_on_which_it_was_rehearsed(phso: Guide) -> None:
    assert "2026" not in everything(phso) and "£" not in everything(phso)


def test_a_step_is_shown_with_the_deadlines_that_it_starts_and_ends(phso: Guide) -> None:
    """PHSO-05d, PHSO-06d, PHSO-07m."""
    step = step_named(phso, "Record PTI received")
    assert "PTI response: starts, 10 working days from Date received" in step.deadlines
    assert "Assessment panel: starts, 3 working days from Date received" in step.deadlines
    assert "Reminder to ask PHSO: ends" in step.deadlines
    assert sum(line.startswith("Activity: ") for line in step.makes) == 16
    assert "Gateway Passed: Y" in step.makes


def test_the_deadlines_are_those_of_the_operators_settings() -> None:
    """PHSO-O05, PHSO-O07."""
    told = guide("phso", {**DEFAULTS, "PANEL_DAYS": 4, "PANEL_UNIT": "cd", "WEEKS4_DAYS": 30})
    lengths = {each.name: each.length for each in told.deadlines}
    assert lengths["Assessment panel"] == "4 calendar days"
    assert lengths["PHSO actions"] == "30 calendar days"
    assert lengths["PTI response"] == "10 working days"


def test_the_first_position_has_the_status_that_the_operator_chose() -> None:
    """PHSO-O01."""
    assert guide("phso", DEFAULTS).positions[0].status == "Open"
    assert guide("phso", {**DEFAULTS, "INITIAL_STATUS": "In Progress"}).positions[0].status == "In Progress"


def test_a_closing_says_its_resolution_code(phso: Guide) -> None:
    """PHSO-04d, PHSO-16a, PHSO-21d."""
    assert "Resolution Code: Rejected" in step_named(phso, "Close - gateway failed").makes
    assert "Resolution Code: No Action Taken" in step_named(phso, "Close - no recommendations").makes
    assert "Resolution Code: Resolved" in step_named(phso, "Close - resolved", "step-21").makes


def test_every_step_that_leads_somewhere_is_an_arrow_between_its_positions(phso: Guide) -> None:
    """PHSO-T01 and the other rows of the state table that change the position."""
    told = {(arrow.frm or "P0", arrow.label, arrow.to) for arrow in phso.arrows}
    wanted = {
        (frm, step.label, step.to) for step in PHSO.steps if isinstance(step.to, str) for frm in step.frm
    }
    assert wanted == told - {("P8", "Record response to summary", "P8W")}


def test_a_position_that_only_a_setting_opens_is_marked_as_such(phso: Guide) -> None:
    """PHSO-O13."""
    only = [arrow for arrow in phso.arrows if arrow.setting]
    assert [(arrow.frm, arrow.to) for arrow in only] == [("P8", "P8W")]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Will the external PHSO team always accept the complaint?", "must pass a gateway check"),
        ("Who will deal with PHSO complaints?", "dealt with by an internal PHSO team"),
        (
            "How can the client make their complaint?",
            "ask a Member of Parliament (MP) to refer the complaint",
        ),
        ("When can a client make a complaint", "first tried to resolve the complaint with the child"),
    ],
    ids=["PHSO-F1", "PHSO-F2", "PHSO-F3", "PHSO-F4"],
)
def test_the_four_questions_are_answered(phso: Guide, question: str, answer: str) -> None:
    found = [said for asked, said in phso.questions if asked.startswith(question)]
    assert len(found) == 1 and answer in found[0]


def test_in_northern_ireland_an_mla_may_refer_as_well() -> None:
    """PHSO-F3, PHSO-NI2: the general page names both, the page for a Northern Ireland case offers both."""
    mla = "Member of the Legislative Assembly (MLA)"
    general = dict(guide("phso", DEFAULTS).questions)["How can the client make their complaint?"]
    assert f"In Northern Ireland: an MP or a {mla}." in general
    northern = guide("phso", DEFAULTS, "NI")
    answer = next(said for asked, said in northern.questions if asked.startswith("How can the client make"))
    assert f"a Member of Parliament (MP) or a {mla}" in answer
    assert any(mla in line for line in northern.summary)


def test_the_words_for_a_northern_ireland_case_name_its_ombudsman_and_keep_the_codes() -> None:
    """PHSO-NI1."""
    told = guide("phso", DEFAULTS, "NI")
    assert "Ask the Northern Ireland Ombudsman for its decision" in [
        step.label for part in told.steps for step in part.steps
    ]
    assert {position.sub_status for position in told.positions} >= {"With PHSO"}
    assert "Implement PHSO Recommendations" in {position.stage for position in told.positions}
    assert not any("Parliamentary & Health" in line for line in told.summary)


@pytest.mark.parametrize(
    ("requirement", "title", "part"),
    [
        ("PHSO-04e", "Complaint - Review", "step-4"),
        ("PHSO-04e", "ICE", "step-4"),
        ("PHSO-07q", "Special Payments", "step-7"),
        (
            "PHSO-11h",
            "Financial Redress for Maladministration – A Guide for Special Payment Officers",
            "step-11",
        ),
        ("PHSO-11j", "BOM - Segments Summary", "step-11"),
    ],
)
def test_each_step_names_the_guidance_that_the_source_names_there(
    phso: Guide, requirement: str, title: str, part: str
) -> None:
    sentences = next(each.sentences for each in phso.steps if each.id == part)
    assert any(title in sentence for sentence in sentences), requirement


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("PHSO step 7", "step-7"),
        ("PHSO steps 12 and 21", "step-12"),
        ("Letter CMSL5844", ""),
        ("Respond and Reporting", ""),
        ("", ""),
    ],
)
def test_a_source_leads_to_its_place(source: str, place: str) -> None:
    assert anchor(source) == place


def test_each_part_and_step_has_a_place_of_its_own(phso: Guide) -> None:
    places = [each for part in phso.steps for each in (part.id, *(step.id for step in part.steps))]
    assert len(places) == len(set(places))


def test_there_is_no_guidance_to_an_unknown_procedure() -> None:
    with pytest.raises(KeyError):
        guide("nix", DEFAULTS)
