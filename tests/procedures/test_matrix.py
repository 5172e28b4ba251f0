"""Every position, every step, every account: what the door lets through is what the specification's table says."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.cases import actions
from portal.cases.queries import case_with
from portal.extensions import db
from portal.people.models import Person
from portal.people.queries import actor_for
from portal.procedures import PROCEDURES, procedure
from portal.procedures.definition import Actor, slug
from tests.procedures.matrices import MATRICES, Matrix
from tests.procedures.resolution_cases import CASES as RESOLUTION_CASES
from tests.procedures.state_table import BESIDE_THE_TABLE, CLOSED, POSITIONS, TABLE, Row
from tests.procedures.state_table_resolution import AS_CHOSEN
from tests.procedures.state_table_resolution import BESIDE_THE_TABLE as BESIDE_RESOLUTION
from tests.procedures.state_table_resolution import POSITIONS as RESOLUTION_POSITIONS
from tests.procedures.state_table_resolution import TABLE as RESOLUTION_TABLE
from tests.walks import COLLEAGUE, Walk, moment, recommendation

MONDAY = date(2026, 3, 2)
ROWS = (*TABLE, *BESIDE_THE_TABLE)
CELLS = [(matrix, position) for matrix in MATRICES for position in matrix.positions]
ALL_ROWS = [(matrix, row) for matrix in MATRICES for row in matrix.rows]


def expected(matrix: Matrix, key: str, position: str, username: str) -> str:
    """What the table says about one attempt: "yes", "403" or "409"."""
    rows = [row for row in matrix.rows if slug(row.label) == key]
    here = [row for row in rows if matrix.alias.get(position, position) in row.start]
    if not any(username in matrix.who[row.actor] for row in here or rows):
        return "403"
    return "yes" if here else "409"


def attempted(walk: Walk, key: str, actor: Actor) -> str:
    """What the door says: "403" and "409" for role and position, "yes" when the step goes on to its guards and form."""
    case = walk.case
    try:
        actions.perform(case, key, actor, {}, today=walk.day, at=moment(walk.day))
    except actions.Invalid:
        return "yes"
    except actions.Refused as no:
        told = procedure(case.procedure).position_refusal(no.step, case.position)
        by_position = (
            no.status == 409
            and told is not None
            and no.sentences == [procedure(case.procedure).worded(told, case.jurisdiction)]
        )
        return str(no.status) if no.status == 403 or by_position else "yes"
    db.session.rollback()
    return "yes"


def test_every_procedure_has_its_state_table() -> None:
    assert {matrix.procedure for matrix in MATRICES} == set(PROCEDURES)


@pytest.mark.parametrize(("matrix", "position"), CELLS, ids=[f"{m} {p}" for m, p in CELLS])
def test_who_may_take_which_step_where(app: Flask, matrix: Matrix, position: str) -> None:
    """PHSO-S1, PHSO-03a, PHSO-09b, PHSO-12f, RES-O44 and every row of the state tables, RES-T01 to RES-T73a among them, its
    refusals by role (403) and position (409). P8W is P8 under the setting of PHSO-O13."""
    walk = matrix.reach(position)
    walk.reading = walk.case
    actors = {
        person.username: actor_for(person, MONDAY)
        for person in db.session.scalars(select(Person).order_by(Person.id))
    }
    wrong = [
        f"{username}, {key}: {got} instead of {wanted}"
        for username, actor in actors.items()
        for key in matrix.keys
        if (got := attempted(walk, key, actor)) != (wanted := expected(matrix, key, position, username))
    ]
    assert len(actors) == 28
    assert not wrong, "\n".join([position, *wrong])


@pytest.mark.parametrize("matrix", MATRICES, ids=str)
def test_only_those_whom_the_table_names_begin_a_case(app: Flask, matrix: Matrix) -> None:
    """PHSO-T01, PHSO-S1, RES-T01, RES-T02, RES-T02a, RES-T70, RES-T71"""
    walk = matrix.reach(matrix.positions[0])
    for row in matrix.beginnings:
        key, began = slug(row.label), {}
        for person in db.session.scalars(select(Person).order_by(Person.id)).all():
            data = walk.presets(key) | ({"case": walk.case.parent.reference} if walk.case.parent else {})
            if "case_number" in data:
                data["case_number"] = person.username
            savepoint = db.session.begin_nested()
            try:
                actions.begin(
                    matrix.procedure,
                    actor_for(person, MONDAY),
                    data,
                    key=key,
                    today=MONDAY,
                    at=moment(MONDAY),
                )
                began[person.username] = 200
            except actions.Refused as no:
                began[person.username] = no.status
            finally:
                savepoint.rollback()
        named = matrix.who[row.actor]
        assert {name for name, status in began.items() if status == 200} == named, row.label
        assert {status for name, status in began.items() if name not in named} == {403}, row.label


@pytest.mark.parametrize("matrix", MATRICES, ids=str)
def test_the_other_organisation_does_not_find_the_case_at_all(app: Flask, matrix: Matrix) -> None:
    """PHSO-S1, RF-Gk (architecture, two organisations): an administrator does no casework either."""
    walk = matrix.reach(matrix.positions[0])
    own = procedure(matrix.procedure).organisation
    for person in db.session.scalars(select(Person)).all():
        found = case_with(actor_for(person, MONDAY), walk.reference)
        assert (found is not None) == (person.organisation == own), person.username


def test_outsiders_are_told_whose_case_it_is_and_insiders_that_their_role_is_another(app: Flask) -> None:
    """PHSO-S1"""
    walk = Walk(on=MONDAY)
    for outsider in (
        "caseworker",
        "team_leader",
        "senior_team_leader",
        "bau_caseworker",
        "complaints_review",
    ):
        no = walk.refused("record-information-sent", by=outsider)
        assert (no.status, no.sentence) == (403, "Only the internal PHSO team can work on this SR"), outsider
    for insider in ("internal_phso_team_leader", "head_of_complaints_review"):
        no = walk.refused("record-information-sent", by=insider)
        assert (no.status, no.sentence) == (403, "You cannot do this in your role"), insider


# The definition against the table


def test_the_table_has_sixty_rows_and_the_procedure_the_same() -> None:
    """PHSO-T01, PHSO-T02, PHSO-T03, PHSO-T04, PHSO-T04a, PHSO-T05, PHSO-T06, PHSO-T07, PHSO-T08, PHSO-T09, PHSO-T10,
    PHSO-T10a, PHSO-T11, PHSO-T12, PHSO-T13, PHSO-T14, PHSO-T15, PHSO-T16, PHSO-T17, PHSO-T18, PHSO-T19, PHSO-T20,
    PHSO-T21, PHSO-T22, PHSO-T23, PHSO-T23a, PHSO-T24, PHSO-T25, PHSO-T26, PHSO-T27, PHSO-T27a, PHSO-T28, PHSO-T29,
    PHSO-T30, PHSO-T31, PHSO-T32, PHSO-T33, PHSO-T34, PHSO-T35, PHSO-T36, PHSO-T37, PHSO-T38, PHSO-T39, PHSO-T40,
    PHSO-T41, PHSO-T42, PHSO-T43, PHSO-T44, PHSO-T45, PHSO-T46, PHSO-T47, PHSO-T48, PHSO-T48a, PHSO-T49, PHSO-T50,
    PHSO-T51, PHSO-T52, PHSO-T53, PHSO-T54, PHSO-T55"""
    assert len({row.id for row in TABLE}) == 60
    assert len({step.row for step in procedure("phso").steps if step.row}) == 60


def test_the_table_of_resolution_has_seventy_eight_rows_and_the_procedure_the_same() -> None:
    """RES-T01, RES-T02, RES-T02a, RES-T03, RES-T04, RES-T04a, RES-T05, RES-T06, RES-T07, RES-T08, RES-T09, RES-T09a,
    RES-T10, RES-T11, RES-T11a, RES-T12, RES-T13, RES-T14, RES-T15, RES-T16, RES-T17, RES-T18, RES-T19, RES-T19a,
    RES-T20, RES-T21, RES-T21a, RES-T22, RES-T23, RES-T24, RES-T25, RES-T26, RES-T27, RES-T28, RES-T29, RES-T30,
    RES-T31, RES-T32, RES-T32a, RES-T33, RES-T34, RES-T35, RES-T36, RES-T37, RES-T38, RES-T39, RES-T40, RES-T41,
    RES-T42, RES-T43, RES-T44, RES-T44a, RES-T45, RES-T46, RES-T47, RES-T48, RES-T49, RES-T50, RES-T51, RES-T52,
    RES-T53, RES-T54, RES-T55, RES-T56, RES-T57, RES-T58, RES-T59, RES-T60, RES-T61, RES-T62, RES-T62a, RES-T63,
    RES-T64, RES-T65, RES-T66, RES-T67, RES-T68, RES-T69"""
    assert len({row.id for row in RESOLUTION_TABLE}) == 78
    assert len({step.row for step in procedure("resolution").steps if step.row}) == 78


@pytest.mark.parametrize("matrix", MATRICES, ids=str)
def test_a_table_and_its_procedure_have_the_same_rows(matrix: Matrix) -> None:
    """RES-T70, RES-T70a, RES-T71, RES-T72, RES-T73, RES-T73a and all of the other tables."""
    steps = procedure(matrix.procedure).steps
    assert {(step.row, step.label) for step in steps if step.row} == {
        (row.id, row.label) for row in matrix.table
    }
    assert {step.label for step in steps if not step.row} == {row.label for row in matrix.beside}


@pytest.mark.parametrize(
    ("matrix", "row"), ALL_ROWS, ids=[f"{matrix} {row.id} {row.label}" for matrix, row in ALL_ROWS]
)
def test_a_step_starts_where_the_table_says_and_belongs_to_its_actor(matrix: Matrix, row: Row) -> None:
    steps = [
        step
        for step in procedure(matrix.procedure).steps
        if step.label == row.label and (step.row == row.id or not step.row)
    ]
    assert [set(step.frm) for step in steps] == [set(row.start)]
    actor, _, owner = row.actor.partition(" (")
    assert [step.by.key for step in steps] == [actor]
    assert [step.owner_only for step in steps] == [owner == "owner)"]


# Where each step leads, on real cases

REASON: dict[str, Any] = {"grounds": "Delay", "comments": "No answer for five months"}
PAYMENT: dict[str, Any] = {"redress": True, "payment": "Special payment"}


def a_failed_gateway() -> Walk:
    walk = Walk(on=MONDAY, case_number="1").take("keep-the-list-of-requested-items").to("P2")
    walk.take("ask-phso-for-its-decision").take("write-cmsl5844").to("P2N")
    walk.take("correct-gateway-entry").to("P2N")
    walk.take("refer-back").take("mark-action-done").take("add-recommended-action")
    return walk.take("mark-action-done").take("close-gateway-failed")


def a_failed_gateway_without_actions() -> Walk:
    return Walk(on=MONDAY, case_number="2").to("P2N").take("no-action-recommended").to("P13")


def a_settlement_after_the_recommendations_letter() -> Walk:
    walk = Walk(on=MONDAY, case_number="3").to("P3").take("set-target-date")
    walk.take("extend-target-date", target_on=date(2026, 3, 9)).take("take-back-extension")  # Monday
    walk.take("not-required", row="outstanding")
    walk.take("add-reason").take("change-plan", row=("reason", 1), **REASON)
    walk.take("convene-panel").take("seen").take("issue-papers-to-panel").take("record-case-conference")
    walk.take("update-caselist").finish_activities().take("save-complaint-details")
    walk.take("send-pti-response-for-sign-off").take("return-pti-response")
    walk.take("send-pti-response-for-sign-off").take("sign-off-pti-response").take("issue-pti-response")
    walk.take("log-mediation-contact").to("P5").take("allocate").take("take-back-allocation")
    walk.to("P6").take("add-note").take("move-segment")
    walk.take("restrict-this-case").take("lift-the-restriction")
    walk.take("add-resolution-action").take("change-owner")
    walk.take("send-plan-for-tl-approval").take("take-sr").take("release-sr").take("take-sr").take("reject")
    walk.take("send-plan-for-tl-approval").take("take-sr").take("approve")
    return walk.take("mark-action-done").take("tell-phso-actions-are-complete").to("P13")


def a_full_investigation() -> Walk:
    walk = Walk(on=MONDAY, case_number="4").to("P7N").to("P8")
    walk.take("add-phso-query").take("answer-phso-query").take("record-response-to-summary").to("P9")
    walk.take("convene-panel").take("update-caselist").take("record-factual-check")
    walk.take("send-report-response-for-sign-off").take("return-report-response")
    walk.take("send-report-response-for-sign-off").take("sign-off-report-response")
    walk.take("issue-report-response")
    both = [recommendation(walk, "Pay"), recommendation(walk, "Train everybody", "Systemic", COLLEAGUE)]
    kind = "Systemic and case specific"
    walk.take("record-fdl-received", fdl_type=kind, recommendations=both, amount=650_00, no_payment=None)
    walk.take("send-systemic-recommendations")
    walk.take("record-comparison", anomalies=[{"anomaly": "A new finding"}], no_anomaly=None)
    walk.take("answer-anomaly").take("record-memo-sent").take("update-caselist")
    walk.take("send-for-signature").take("record-signature")
    walk.take("add-resolution-action", amount=60_00, **PAYMENT)
    walk.take("send-plan-for-tl-approval").take("take-sr").take("reject-amount-entered-wrongly")
    paid = walk.records("action", "In Progress")[0]
    corrected: dict[str, Any] = {
        "action": "Pay",
        "links": ["1"],
        "due_on": MONDAY,
        "recommendation": "1",
        "amount": 600_00,
    }
    walk.take("change-plan", row=paid, **corrected, **PAYMENT)
    walk.take("send-plan-for-tl-approval").take("take-sr")
    walk.take("reject-fdl-recorded-wrongly", fdl_reading=600_00).take("correct-fdl-entry", amount=600_00)
    walk.take("send-plan-for-tl-approval").take("take-sr").take("ask-for-higher-authorisation")
    walk.take("record-higher-authorisation").take("approve").take("mark-action-done")
    walk.take("tell-phso-actions-are-complete").take("phso-asks-for-more")
    walk.take("tell-phso-actions-are-complete").to("P13")
    return walk.take("enter-stage-in-respond", row=1)


def a_final_decision_without_recommendations() -> Walk:
    walk = Walk(on=MONDAY, case_number="5").to("P10")
    walk.take("record-fdl-received", fdl_type="None", recommendations=None)
    return walk.take("record-comparison").take("update-caselist").take("close-no-recommendations")


def a_final_decision_with_systemic_recommendations_only() -> Walk:
    walk = Walk(on=MONDAY, case_number="6").to("P10")
    systemic = [recommendation(walk, "Train everybody", "Systemic")]
    walk.take("record-fdl-received", fdl_type="Systemic only", recommendations=systemic)
    walk.take("send-systemic-recommendations").take("record-comparison").take("update-caselist")
    return walk.take("close-systemic-only")


PHSO_CASES = (
    (a_failed_gateway, ""),
    (a_failed_gateway_without_actions, ""),
    (a_settlement_after_the_recommendations_letter, ""),
    (a_full_investigation, ""),
    (a_final_decision_without_recommendations, ""),
    (a_final_decision_with_systemic_recommendations_only, ""),
)
"""The cases that take every step of PHSO; none of its Resolution Codes is left to the caseworker."""


def followed(
    rows: Sequence[Row],
    positions: Mapping[str, tuple[str, str | None, str | None]],
    end: str,
    walk: Walk,
    chosen: str,
) -> set[tuple[str, str]]:
    """The rows that a walk took, each checked against its event; `chosen` is the code that its last step chose."""
    taken: set[tuple[str, str]] = set()
    status = sub_status = stage = code = ""
    for event in walk.events:
        start = event.before.get("Position", "P0")
        row = next(row for row in rows if slug(row.label) == event.step and start in row.start)
        taken.add((row.id, row.label))
        to = row.to or start
        if to == end:
            status, sub_status = CLOSED
            code = (chosen if row.code == AS_CHOSEN else row.code) or code
        elif to != start:
            status, own_sub_status, own_stage = positions[to]
            sub_status = sub_status if own_sub_status is None else own_sub_status
            stage = stage if own_stage is None else own_stage
        stage = row.stages.get(start, stage)
        assert event.after == {
            "Position": to,
            "Status": status,
            "Sub Status": sub_status,
            "Stage": stage,
            "Resolution Code": code,
        }, f"{row.id} {row.label} from {start}"
    assert walk.position == end
    return taken


@pytest.mark.parametrize(
    ("rows", "positions", "end", "cases"),
    [
        pytest.param(ROWS, POSITIONS, "P13", PHSO_CASES, id="phso"),
        pytest.param(
            (*RESOLUTION_TABLE, *BESIDE_RESOLUTION),
            RESOLUTION_POSITIONS,
            "R15",
            RESOLUTION_CASES,
            id="resolution",
        ),
    ],
)
def test_every_step_leads_where_the_table_says(
    app: Flask,
    rows: Sequence[Row],
    positions: Mapping[str, tuple[str, str | None, str | None]],
    end: str,
    cases: Sequence[tuple[Callable[[], Walk], str]],
) -> None:
    """PHSO-02d, PHSO-02e, PHSO-02f, PHSO-04g, PHSO-04h, PHSO-04i, PHSO-08d, PHSO-08e, PHSO-10b, PHSO-10d, PHSO-10e,
    PHSO-10f, PHSO-13b, PHSO-13c, PHSO-13d, PHSO-14b, PHSO-14c, PHSO-14d, PHSO-15j, PHSO-15k, RES-08b, RES-09a, RES-11e,
    RES-11p, RES-22a, RES-23g, RES-23h, RES-26a, RES-36a, RES-38a, RES-43a, RES-43c, RES-44a, RES-45a: every step of the
    tables taken on real cases; position and the four values before and after each."""
    taken = {row for case, chosen in cases for row in followed(rows, positions, end, case(), chosen)}
    assert taken == {(row.id, row.label) for row in rows}
