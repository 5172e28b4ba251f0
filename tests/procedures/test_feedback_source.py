"""Which places of a source a step names, and the guidance's own sentences on forms and guidance pages."""

from __future__ import annotations

import pytest

from portal.preferences import DEFAULTS
from portal.procedures import PROCEDURES
from portal.procedures.feedback_source import PARAGRAPHS, paragraphs
from portal.procedures.guide import guide
from portal.procedures.sources import anchor, numbers


@pytest.mark.parametrize(
    ("source", "named", "place"),
    [
        ("PHSO step 7", ["7"], "step-7"),
        ("PHSO steps 12 and 21", ["12", "21"], "step-12"),
        ("Complaint - Resolution steps 17 to 19", ["17", "18", "19"], "step-17"),
        ("Complaint - Resolution step 13, CMSL5842", ["13"], "step-13"),
        ("Review and feedback para 32", ["32"], "para-32"),
        ("Review and feedback paras 30 to 32", ["30", "31", "32"], "para-30"),
        ("Review and feedback para 3, 21", ["3", "21"], "para-3"),
        ("Review and feedback 2.2", [], ""),
        ("BOM - Segments Summary", [], ""),
    ],
)
def test_a_source_names_numbered_steps_or_paragraphs(source: str, named: list[str], place: str) -> None:
    """RF-Gh, PHSO-X1"""
    assert (numbers(source), anchor(source)) == (named, place)


def test_the_paragraphs_of_the_guidance_are_its_own_sentences_with_their_marks() -> None:
    """RF-Gh"""
    wanted = [str(number) for number in (*range(1, 50), 53, 70, 72, *range(74, 79))]
    assert list(PARAGRAPHS) == wanted
    assert PARAGRAPHS["11"][2] == "A service complaint will not be subject to a review."
    assert PARAGRAPHS["14"][0] == "The manager should attempt to resolve these concerns. (Policy requirement)"
    assert PARAGRAPHS["30"][2] == "- Why they think our decision is wrong,"
    assert PARAGRAPHS["48"][-1] == "- Accepted by OAT"
    marked = [number for number, lines in PARAGRAPHS.items() if any("(Policy" in line for line in lines)]
    assert marked == ["7", "8", "9", "12", "13", "14", "18", "19", "35", "36", "53", "74", "76"]
    assert not [line for lines in PARAGRAPHS.values() for line in lines if "Version" in line or "  " in line]
    assert list(paragraphs(1, range(10, 12))) == ["1", "10", "11"]


@pytest.mark.parametrize(
    ("key", "place", "label"),
    [
        ("positive_feedback", "para-8", "Send to manager"),
        ("service_complaint", "para-11", "Escalate"),
        ("decision_challenge", "para-32", "Extend deadline"),
        ("ombudsman_case", "para-20", "Record decision"),
    ],
)
def test_a_step_stands_under_the_paragraph_that_it_carries_out(key: str, place: str, label: str) -> None:
    """RF-Gh: in all procedures of the Ombudsman."""
    part = next(each for each in guide(key, DEFAULTS).steps if each.id == place)
    assert part.heading == f"Paragraph {place.removeprefix('para-')}"
    assert part.sentences == PARAGRAPHS[place.removeprefix("para-")]
    assert label in [step.label for step in part.steps]


def test_no_step_of_the_ombudsman_names_a_paragraph_that_its_procedure_does_not_print() -> None:
    for each in PROCEDURES.values():
        if each.organisation == "PHSO":
            named = {number for step in each.steps for number in numbers(step.source)}
            assert named <= set(each.texts), each.key
