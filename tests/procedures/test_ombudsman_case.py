"""A case of the Ombudsman: details, parties, decisions, risk, adjustments, and what other records bring about on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.audit.verify import verify
from portal.cases import actions
from portal.cases.models import Case
from portal.extensions import db
from portal.procedures import PROCEDURES
from portal.procedures.changes import Begin, Change, Elsewhere, Parent, Reopen, Team
from portal.procedures.definition import PORTAL, THE_PORTAL, Situation, Step
from portal.procedures.feedback import STAFF
from portal.procedures.positive_feedback import POSITIVE_FEEDBACK
from portal.procedures.positive_feedback.steps import ANY as ANY_PRAISE
from portal.procedures.positive_feedback.steps import SAVE
from tests.conftest import person
from tests.ombudsman_walks import (
    AD,
    LEGAL,
    MANAGER,
    OAT,
    OAT_LEAD,
    OTHER_MANAGER,
    OTHER_OWNER,
    OWNER,
    OmbudsmanCase,
    Praise,
)
from tests.walks import PDF, moment

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


@pytest.fixture
def case(app: Flask) -> OmbudsmanCase:
    return OmbudsmanCase(on=MONDAY)


def chains_are_whole() -> bool:
    return [each.findings for each in verify() if each.findings] == []


# Details


def test_who_opens_a_case_owns_it_and_its_team_has_it(app: Flask) -> None:
    """RF-Gn: the user and the organisation become parties."""
    case = OmbudsmanCase(on=MONDAY, by=OTHER_MANAGER, address="4 Larkmoor Row")
    assert (case.status, case.case.owner_id, case.case.team) == (
        "Open",
        person(OTHER_MANAGER).id,
        "ombudsman_casework_2",
    )
    assert [(each.title, each.data["type"], each.text) for each in case.records("party")] == [
        ("Beatrix Holloway-Mensah", "Service user", "4 Larkmoor Row"),
        ("Child Maintenance Group", "Organisation", ""),
    ]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("client_name", None, "Enter the name of the service user"),
        ("received_on", date(2026, 3, 3), "The date cannot be in the future"),
        ("organisation", "Somebody", "Choose organisation complained about from the list"),
        ("risk_level", "Extreme", "Choose risk level from the list"),
        ("supervised", None, "Say whether the case is supervised"),
        ("assured_by", "The King", "Choose decision assured by from the list"),
    ],
)
def test_the_details_are_those_of_the_lists(app: Flask, name: str, value: Any, sentence: str) -> None:
    """RF-Gn"""
    walk = OmbudsmanCase.__new__(OmbudsmanCase)
    walk.day, walk.reading = MONDAY, None
    data = {**walk.presets("open-case"), name: value}
    with pytest.raises(actions.Invalid) as no:
        actions.begin("ombudsman_case", walk.actor(OWNER), data, today=MONDAY, at=moment(MONDAY))
    assert no.value.problems == [(name, sentence)]


def test_corrected_details_stand_in_the_history_with_the_old_and_the_new_value(case: OmbudsmanCase) -> None:
    """RF-Gn, RF-28a"""
    case.take("correct-case-details", by=OAT, supervised="Yes", assured_by="Deputy Ombudsman")
    assert (case.fact("supervised"), case.fact("assured_name"), case.fact("assured_on")) == (
        "Yes",
        person("deputy_ombudsman").name,
        "2026-03-02",
    )
    assert "Supervised “No” becomes “Yes”" in case.events[-1].details
    case.take("correct-case-details", by=OAT, supervised="Yes", assured_by="Deputy Ombudsman", on=TUESDAY)
    assert case.fact("assured_on") == "2026-03-02", "the day of the assurance, not of a later correction"


@pytest.mark.parametrize("username", [LEGAL, "director_olc", "joint_working", "shared_services"])
def test_others_cannot_change_the_details(case: OmbudsmanCase, username: str) -> None:
    """RF-Gn"""
    for key in ("correct-case-details", "add-party", "record-decision"):
        assert case.refused(key, by=username).status == 403, key


def test_a_party_is_added_and_corrected_with_history(case: OmbudsmanCase) -> None:
    """RF-Gn"""
    case.take("add-party", by=OWNER, adjustments="Large print")
    case.take("correct-party", by=OAT, row=("party", 3))
    party = case.records("party")[-1]
    assert (party.title, party.data["type"]) == ("Philippa Underhill-Mbeki", "MP")
    assert "Philippa Underhill becomes Philippa Underhill-Mbeki, MP" in case.events[-1].details
    no = case.refused("add-party", by=OWNER, type="Neighbour")
    assert no.sentence == "Choose type from the list"


def test_a_closed_case_is_corrected_all_the_same_and_opened_again_by_a_manager(case: OmbudsmanCase) -> None:
    """RF-Gn: challenges come after the end of a case."""
    case.take("close-case", by=OWNER)
    assert (case.status, case.case.closed_on) == ("Closed", MONDAY)
    case.take("add-party", by=OWNER).take("record-decision", by=OWNER)
    assert case.refused("close-case", by=OWNER).status == 409
    assert case.refused("open-case-again", by=OWNER).status == 403
    case.take("open-case-again", by=MANAGER)
    assert (case.status, case.case.closed_on, case.case.resolution_code) == ("Open", None, "")


def test_a_line_manager_gives_the_case_to_somebody_with_a_reason(case: OmbudsmanCase) -> None:
    """RF-Gm"""
    assert case.refused("change-owner", by=OWNER).status == 403
    assert case.refused("change-owner", by=MANAGER, reason="Leave").sentence == (
        "Give a reason of at least 10 characters"
    )
    case.take("change-owner", by=MANAGER)
    assert case.case.owner_id == person(OTHER_OWNER).id
    (item,) = case.work_items("allocated")
    assert (item.person_id, item.text) == (person(OTHER_OWNER).id, "Leave until May.")
    assert case.status == "Open"


# Decisions


def test_a_decision_has_its_kind_day_maker_and_basis(case: OmbudsmanCase) -> None:
    """RF-20a"""
    case.take("record-decision", by=OWNER, kind="Detailed investigation", decided_on=MONDAY)
    (decision,) = case.records("decision")
    assert (decision.title, decision.on, decision.state, decision.data["basis"]) == (
        "Detailed investigation",
        MONDAY,
        "In force",
        "Other",
    )
    assert (decision.data["reviews"], decision.data["upheld"]) == (0, 0)
    assert decision.data["made_by"] == person(OTHER_OWNER).id


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"kind": None}, "Choose the kind of decision"),
        ({"kind": "Opinion"}, "Choose kind of decision from the list"),
        ({"decided_on": date(2026, 3, 4)}, "The date cannot be in the future"),
        ({"made_by": None}, "Choose who made the decision"),
        ({"made_by": "999"}, "Choose made by from the list"),
        ({"basis": None}, "Choose the closure basis"),
        (
            {"kind": "Part decision on an open case"},
            "Say why part of the complaint was not looked at",
        ),
        ({"part_reason": "Out of time"}, "Only a part decision has this reason"),
        (
            {"kind": "Part decision on an open case", "part_reason": "Too long"},
            "Choose reason of a part decision from the list",
        ),
    ],
)
def test_a_decision_is_of_three_kinds_and_a_part_decision_has_its_reason(
    case: OmbudsmanCase, answers: dict[str, Any], sentence: str
) -> None:
    """RF-20a, RF-20b"""
    assert case.refused("record-decision", by=OWNER, **answers).sentence == sentence


@pytest.mark.parametrize("reason", ["Out of remit", "Out of time", "Other"])
def test_a_part_decision_is_made_while_the_case_is_open(case: OmbudsmanCase, reason: str) -> None:
    """RF-20b"""
    case.take("record-decision", by=OWNER, kind="Part decision on an open case", part_reason=reason)
    assert case.records("decision")[0].data["part_reason"] == reason
    assert case.status == "Open"


def test_each_decision_of_a_case_stands_by_itself(case: OmbudsmanCase) -> None:
    """RF-20c"""
    case.take("record-decision", by=OWNER, decided_on=date(2026, 2, 2))
    case.take("record-decision", by=OWNER, decided_on=MONDAY, kind="Detailed investigation")
    assert [(each.number, each.title, each.on) for each in case.records("decision")] == [
        (1, "Primary investigation", date(2026, 2, 2)),
        (2, "Detailed investigation", MONDAY),
    ]


@pytest.fixture
def low_level(case: OmbudsmanCase) -> OmbudsmanCase:
    return case.take("record-decision", by=OWNER, basis="Low-level injustice or impact")


def test_a_wrong_closure_basis_is_corrected_by_a_manager_with_a_reason(low_level: OmbudsmanCase) -> None:
    """RF-21c"""
    for username in (OWNER, OTHER_OWNER, OAT, LEGAL):
        assert low_level.refused("correct-closure-basis", by=username).status == 403, username
    no = low_level.refused("correct-closure-basis", by=MANAGER, reason=None)
    assert no.sentence == "Say why the closure basis was wrong"
    assert low_level.refused("correct-closure-basis", by=MANAGER, reason="Wrong").sentence == (
        "Give a reason of at least 10 characters"
    )
    assert (
        low_level.refused("correct-closure-basis", by=MANAGER, basis="Low-level injustice or impact").sentence
        == "This is the closure basis already"
    )
    low_level.take("correct-closure-basis", by=MANAGER)
    assert low_level.records("decision")[0].data["basis"] == "Other"
    event = low_level.events[-1]
    assert event.reason == "It was entered wrongly."
    assert "Closure basis Low-level injustice or impact becomes Other" in event.details


@pytest.mark.parametrize("username", [MANAGER, AD, OAT_LEAD])
def test_line_managers_may_correct_it(low_level: OmbudsmanCase, username: str) -> None:
    """RF-21c"""
    low_level.take("correct-closure-basis", by=username)


# Parties that go to OAT first, risk


def test_only_oat_says_that_challenges_of_a_party_go_to_oat_first(case: OmbudsmanCase) -> None:
    """RF-26g, RF-Gn"""
    for username in (OWNER, MANAGER, AD, LEGAL):
        assert case.refused("mark-as-oat-first", by=username, row=("party", 1)).status == 403, username
    assert case.refused("mark-as-oat-first", by=OAT, row=("party", 1), reason="Known").sentence == (
        "Give a reason of at least 10 characters"
    )
    case.take("mark-as-oat-first", by=OAT, row=("party", 1))
    assert case.records("party")[0].data["oat_first"] == "Yes"
    assert case.records("party")[1].data.get("oat_first") is None
    case.take("correct-party", by=OWNER, row=("party", 1), name="Beatrix Holloway", type="Service user")
    assert case.records("party")[0].data["oat_first"] == "Yes", "a correction takes nothing away"


def test_the_risk_changes_with_a_reason(case: OmbudsmanCase) -> None:
    """RF-77b"""
    assert case.refused("change-risk-level", by=OWNER, reason=None).sentence == "Say why the risk changed"
    assert case.refused("change-risk-level", by=OWNER, risk_level="Low").sentence == (
        "The risk level is that already"
    )
    case.take("change-risk-level", by=LEGAL)
    assert case.fact("risk_level") == "High"
    assert "Risk level “Low” becomes “High”" in case.events[-1].details
    assert case.events[-1].reason == "New facts came in."


def test_the_risk_is_not_changed_by_a_correction_of_the_details(case: OmbudsmanCase) -> None:
    """RF-77b: no way round the reason."""
    case.take("correct-case-details", by=OWNER, risk_level="High")
    assert case.fact("risk_level") == "Low"


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("", "Say why the risk changed"),
        (" " * 40, "Say why the risk changed"),
        ("123456789 ", "Give a reason of at least 10 characters"),
        ("x" * 20_001, "Reason must be 20,000 characters or fewer"),
    ],
)
def test_a_reason_has_ten_characters_and_white_space_counts_for_nothing(
    case: OmbudsmanCase, reason: str, sentence: str
) -> None:
    """RF-Gf"""
    assert case.refused("change-risk-level", by=OWNER, reason=reason).sentence == sentence


def test_the_shortest_and_the_longest_reason_are_taken(case: OmbudsmanCase) -> None:
    """RF-Gf"""
    case.take("change-risk-level", by=OWNER, reason="1234567890")
    case.take("change-risk-level", by=OWNER, risk_level="Medium", reason="x" * 20_000)
    assert len(case.events[-1].reason) == 20_000


def test_an_adjustment_is_agreed_and_shown_on_every_record_of_the_case(case: OmbudsmanCase) -> None:
    """RF-31a"""
    praise = Praise(on=MONDAY, case=case.reference)
    case.take("record-reasonable-adjustment", by=OAT)
    assert [each.title for each in praise.parent.of("adjustment")] == ["Large print"]


@pytest.mark.parametrize("key", ["set-priority", "show-a-move"])
def test_the_portals_own_steps_are_nobodys(case: OmbudsmanCase, key: str) -> None:
    """RF-Ga"""
    for username in (OWNER, MANAGER, AD, OAT_LEAD, "shared_services", "ombudsman"):
        assert case.refused(key, by=username).status == 403, username


# What a step brings about on other cases


def with_steps(monkeypatch: pytest.MonkeyPatch, *steps: Step) -> None:
    """Positive feedback with these steps beside its own; it may be begun by the portal too."""
    own = [
        replace(SAVE, by=SAVE.by | PORTAL, rules=()) if step is SAVE else step
        for step in POSITIVE_FEEDBACK.steps
    ]
    monkeypatch.setitem(PROCEDURES, "positive_feedback", replace(POSITIVE_FEEDBACK, steps=(*own, *steps)))


def step(label: str, *changes: Change, by: Any = STAFF) -> Step:
    def made(s: Situation) -> Iterable[Change]:
        return changes

    return Step("", label, "A test", label.lower(), by, ANY_PRAISE, changes=(made,), support=True)


PRAISED = {
    "channel": "Telephone note",
    "received_on": MONDAY,
    "client_name": "Ophelia Tranter",
    "main_contents": "Thank you.",
}


def test_a_step_begins_another_case_about_the_same_one_and_links_the_two(
    case: OmbudsmanCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RF-Ga, RF-Gc: through the door, as the portal, in one transaction; both chains verify."""
    with_steps(monkeypatch, step("Begin one more", Begin("positive_feedback", SAVE.key, PRAISED)))
    praise = Praise(on=MONDAY, case=case.reference).take("begin-one-more", by=OWNER)
    other = db.session.scalars(select(Case).where(Case.reference == "PF-2026-000002")).one()
    assert (other.parent_id, other.status, other.client_name) == (
        praise.case.parent_id,
        "Logged",
        "Ophelia Tranter",
    )
    assert other.owner_id is None, "the portal owns nothing"
    assert [(each.title, each.data["procedure"]) for each in praise.records("related")] == [
        ("PF-2026-000002", "positive_feedback")
    ]
    assert "Positive feedback PF-2026-000002 opened" in praise.events[-1].details
    assert chains_are_whole()


def test_a_case_that_cannot_be_begun_undoes_the_step_that_wanted_it(
    case: OmbudsmanCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RF-Ga"""
    wrong = {**PRAISED, "main_contents": ""}
    with_steps(monkeypatch, step("Begin one more", Begin("positive_feedback", SAVE.key, wrong)))
    praise = Praise(on=MONDAY, case=case.reference)
    before = praise.everything(), db.session.scalar(select(func.count()).select_from(Case))
    with pytest.raises(actions.Invalid):
        praise.perform("begin-one-more", by=OWNER)
    db.session.rollback()
    assert (praise.everything(), db.session.scalar(select(func.count()).select_from(Case))) == before


def test_nobody_begins_a_case_of_the_portal_by_naming_it(case: OmbudsmanCase) -> None:
    """RF-Ga: of a procedure that the portal does not begin, the portal begins none either."""
    with pytest.raises(actions.Refused) as no:
        actions.begin("positive_feedback", THE_PORTAL, {**PRAISED, "case": case.reference}, today=MONDAY)
    assert no.value.status == 403


def test_a_step_of_the_portal_on_another_case_is_part_of_the_same_change(
    case: OmbudsmanCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RF-16b, RF-Gc"""
    praise = Praise(on=MONDAY, case=case.reference)
    with_steps(
        monkeypatch,
        replace(
            step("Make it urgent"),
            changes=(lambda s: [Elsewhere(s.case.parent, "set-priority", {"why": "Promised."})],),
        ),
    )
    praise.take("make-it-urgent", by=OWNER)
    assert case.fact("priority") == "Yes"
    (item,) = case.work_items("told")
    assert (item.post, item.title, item.text) == (
        "shared_services",
        "Allocate this case as a priority",
        "Promised.",
    )
    assert case.events[-1].actor_name == "The portal"
    assert f"Case of the Ombudsman {case.reference} told" in praise.events[-1].details
    assert chains_are_whole()


def test_a_person_s_step_is_not_taken_elsewhere(case: OmbudsmanCase, monkeypatch: pytest.MonkeyPatch) -> None:
    """RF-Ga: the portal has no other rights than its own steps."""
    praise = Praise(on=MONDAY, case=case.reference)
    with_steps(
        monkeypatch,
        replace(
            step("Close the case"),
            changes=(lambda s: [Elsewhere(s.case.parent, "close-case", {"note": "It ended."})],),
        ),
    )
    no = praise.refused("close-the-case", by=OWNER)
    assert no.status == 403
    assert case.status == "Open"


def test_a_case_that_somebody_changes_at_that_moment_undoes_the_whole_step(
    case: OmbudsmanCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RF-Gb"""
    praise = Praise(on=MONDAY, case=case.reference)
    with_steps(
        monkeypatch,
        replace(
            step("Make it urgent"),
            changes=(lambda s: [Elsewhere(s.case.parent, "set-priority", {"why": "Promised."})],),
        ),
    )
    before = case.everything(), praise.everything()
    held = praise.reading = praise.case
    assert held.parent is not None and held.parent.version == 1
    db.session.connection().exec_driver_sql(f"UPDATE case_file SET version = 9 WHERE id = {held.parent_id}")
    with pytest.raises(actions.Stale):
        actions.perform(held, "make-it-urgent", praise.actor(OWNER), {}, today=MONDAY, at=moment(MONDAY))
    db.session.rollback()
    praise.reading = None
    assert (case.everything(), praise.everything()) == before


def test_a_record_goes_to_another_team_with_its_deadlines(
    case: OmbudsmanCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RF-Gm"""
    with_steps(monkeypatch, step("Give away", Team("oat")))
    praise = Praise(on=MONDAY, case=case.reference).take("give-away", by=OWNER)
    assert (praise.case.team, {each.team for each in praise.case.deadlines}) == ("oat", {"oat"})
    assert chains_are_whole()


def test_a_closed_record_is_open_again(case: OmbudsmanCase, monkeypatch: pytest.MonkeyPatch) -> None:
    """RF-Gc"""
    again = replace(step("Open it again", Reopen()), to="PF2", frm=("PF3",))
    with_steps(monkeypatch, again)
    praise = Praise(on=MONDAY, case=case.reference).take("send-to-manager", by=OWNER)
    praise.take("comment-and-close", by=MANAGER)
    assert praise.case.closed_on == MONDAY
    praise.take("open-it-again", by=MANAGER)
    assert praise.status == "With manager"
    assert not praise.fact("closed_on") and praise.position == "PF2"
    assert {each.closed_on for each in [praise.case]} == {None}
    assert chains_are_whole()


def test_a_record_that_moves_is_told_on_both_cases(
    case: OmbudsmanCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RF-07d"""
    right = OmbudsmanCase(on=MONDAY)
    praise = Praise(on=MONDAY, case=case.reference, attachment=PDF)
    target = db.session.scalars(select(Case).where(Case.reference == right.reference)).one()
    with_steps(
        monkeypatch, replace(step("Move it"), changes=(lambda s: [Parent(target, "It names the other.")],))
    )
    praise.reading = praise.case
    actions.perform(praise.case, "move-it", praise.actor(OWNER), {}, today=MONDAY, at=moment(MONDAY))
    db.session.commit()
    praise.reading = None
    assert praise.parent.reference == right.reference
    assert [walk.events[-1].step for walk in (case, right)] == ["show-a-move"] * 2
    assert [each.reference for each in right.situation().linked()] == [praise.reference]
    assert case.situation().linked() == []
    assert chains_are_whole()
