"""How SQLite answers what pages ask about people, however many cases there are: by indexes, and without a look at the rest."""

from __future__ import annotations

from datetime import date

import pytest

from portal.extensions import db
from portal.insight.caseloads import team_loads
from tests.conftest import SetToday, SignIn, person
from tests.questions import counted, planned
from tests.walks import SOMEBODY_OF_CMG, TEAM_LEADER, Walk

SQLITE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
MONDAY = date(2026, 3, 30)


@SQLITE
def test_the_loads_of_a_team_are_counted_in_indexes_alone(sign_in: SignIn, on: SetToday) -> None:
    """Issue on scale: at a million cases their rows are not looked at."""
    on(MONDAY)
    with planned(db.engine) as sent:
        team_loads("internal_phso", "CMG", MONDAY, SOMEBODY_OF_CMG)
    steps = [step for step in sent[-1][1] if step.startswith(("SEARCH deadline", "SEARCH case_file "))]
    assert steps == [
        "SEARCH case_file USING COVERING INDEX ix_case_file_owner_id_status (owner_id=? AND status=?)",
        "SEARCH deadline USING COVERING INDEX ix_deadline_running_of_owner (owner_id=? AND due_on<?)",
        "SEARCH deadline USING COVERING INDEX ix_deadline_running_of_owner (owner_id=? AND due_on>? AND due_on<?)",
    ]


@SQLITE
def test_the_loads_of_a_team_are_not_counted_again_while_nobody_changes_the_store(
    sign_in: SignIn, on: SetToday
) -> None:
    """Decision 0018."""
    on(MONDAY)
    client = sign_in(TEAM_LEADER)
    shown = client.get("/team-leader/team").text
    with counted(db.engine) as sent:
        assert client.get("/team-leader/team").text == shown
    assert not any("person.away_from, person.away_until, (SELECT" in each for each in sent)


@SQLITE
def test_when_a_member_last_got_a_case_is_the_end_of_an_index(sign_in: SignIn, on: SetToday) -> None:
    on(MONDAY)
    client = sign_in(TEAM_LEADER)
    with planned(db.engine) as sent:
        assert client.get("/team-leader/allocation").status_code == 200
    (steps,) = [steps for statement, steps in sent if "max(case_record.made_at)" in statement]
    assert "SEARCH case_record USING INDEX search_allocated (person_id=?)" in steps


@SQLITE
def test_the_work_of_somebody_who_leaves_is_found_by_its_owner_and_its_former_owner(sign_in: SignIn) -> None:
    client = sign_in("administrator")
    with planned(db.engine) as sent:
        assert (
            client.get(f"/administration/people/{person('internal_phso').id}/deactivate").status_code == 200
        )
    (steps,) = [steps for statement, steps in sent if "SELECT case_file.reference" in statement]
    assert "SEARCH case_file USING INDEX ix_case_file_open_of_owner (owner_id=?)" in steps
    assert "SEARCH case_file USING INDEX ix_case_file_previous_owner_id (previous_owner_id=?)" in steps


@SQLITE
def test_a_home_reads_its_own_cases_from_an_index_of_open_ones(sign_in: SignIn, on: SetToday) -> None:
    """Issue on scale: most cases of somebody are closed."""
    on(MONDAY)
    client = sign_in(TEAM_LEADER)
    with planned(db.engine) as sent:
        assert client.get("/team-leader/").status_code == 200
    (items,) = [steps for statement, steps in sent if "row_number() OVER" in statement]
    for whom, column in (("person", "person_id"), ("post", "post"), ("team", "team")):
        index = f"COVERING INDEX ix_case_record_waits_{whom} ({column}=? AND waits_for=?)"
        assert f"SEARCH case_record USING {index}" in items
    (cases,) = [steps for statement, steps in sent if "AS waiting_since" in statement]
    assert "SEARCH case_file USING COVERING INDEX ix_case_file_open_of_owner (owner_id=?)" in cases


def test_records_that_no_rule_asks_for_are_not_read(sign_in: SignIn, on: SetToday) -> None:
    """Issue on scale: most of a case's records are notes, calls and letters."""
    Walk(on=date(2026, 3, 2)).to("P6A", on=date(2026, 3, 26)).take("add-note", note="Ada Finch rang.")
    on(MONDAY)
    client = sign_in(TEAM_LEADER)
    with counted(db.engine) as sent:
        assert "Take SR" in client.get("/team-leader/").text
    assert len([each for each in sent if "case_record.kind NOT IN" in each]) == 1
    assert not [each for each in sent if "FROM case_record" in each and "case_record.kind IN" in each]


@SQLITE
def test_a_manager_finds_the_challenges_of_the_own_people_in_an_index(sign_in: SignIn, on: SetToday) -> None:
    on(MONDAY)
    client = sign_in("manager")
    with planned(db.engine) as sent:
        assert client.get("/team-leader/").status_code == 200
    (steps,) = [steps for statement, steps in sent if "person.line_manager_id IN" in statement]
    assert any("ix_case_file_open_of_owner (owner_id=? AND procedure=?)" in step for step in steps), steps


@SQLITE
@pytest.mark.parametrize("view", ["", "pick", "held"])
def test_referrals_are_read_from_an_index_of_their_own(sign_in: SignIn, on: SetToday, view: str) -> None:
    on(MONDAY)
    client = sign_in("oat")
    with planned(db.engine) as sent:
        assert client.get(f"/oat/?view={view}").status_code == 200
    steps = [step for _, steps in sent for step in steps]
    assert "SEARCH case_record USING COVERING INDEX ix_case_record_referral (kind=? AND state=?)" in steps
    assert "SCAN case_file" not in steps


@SQLITE
@pytest.mark.parametrize("after", ["", "WyIyMDI2LTAzLTMwIiw3XQ"])
def test_open_challenges_are_read_in_the_order_of_an_index(sign_in: SignIn, on: SetToday, after: str) -> None:
    """The first page and a later one."""
    on(MONDAY)
    client = sign_in("oat")
    with planned(db.engine) as sent:
        assert client.get(f"/oat/challenges?after={after}").status_code == 200
    (steps,) = [steps for statement, steps in sent if "ORDER BY coalesce(case_file.next_due_on" in statement]
    assert steps[0].startswith("SEARCH case_file USING INDEX search_open_by_date (procedure=?")
    assert not [step for step in steps if "TEMP B-TREE" in step]


def test_figures_are_counted_once_while_nobody_changes_the_store(sign_in: SignIn, on: SetToday) -> None:
    """Decision 0018; by team they are counted without the cases that the challenges are about."""
    on(MONDAY)
    client = sign_in("oat")
    with counted(db.engine) as sent:
        shown = client.get("/oat/figures").text
    assert len([each for each in sent if "AS which" in each]) == 2
    assert not any("about" in each for each in sent if "AS which" in each)
    with counted(db.engine) as sent:
        assert client.get("/oat/figures").text == shown
    if db.engine.dialect.name == "sqlite":  # PostgreSQL may change what is seen by its own housekeeping
        assert not any("AS which" in each for each in sent)
