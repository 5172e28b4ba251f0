"""How SQLite answers what pages ask about people, however many cases there are: by indexes, and without a look at the rest."""

from __future__ import annotations

from datetime import date

import pytest

from portal.extensions import db
from portal.insight.caseloads import team_loads
from tests.conftest import SetToday, SignIn, person
from tests.questions import counted, planned
from tests.walks import SOMEBODY_OF_CMG, TEAM_LEADER

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
    assert "SEARCH case_file USING INDEX ix_case_file_owner_id_status (owner_id=?)" in steps
    assert "SEARCH case_file USING INDEX ix_case_file_previous_owner_id (previous_owner_id=?)" in steps
