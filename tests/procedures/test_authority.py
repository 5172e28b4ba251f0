"""Who may agree what, among all sample people, written out by hand (Review and feedback 2.8, RF-72a, RF-72b)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete

from portal.extensions import db
from portal.people.authorities import AuthorityRow
from portal.people.models import StandIn
from portal.people.sample import SAMPLE_ACCOUNTS
from portal.procedures.authority import ACTIONS, agreeing, may_agree
from tests.conftest import person
from tests.ombudsman_walks import OmbudsmanCase

TODAY = date(2026, 3, 30)  # a Monday
ASKS = "case_owner"
"""Owns the case and has asked; the manager is the line manager."""

WHO = {
    "extend_grounds": {"manager"},
    "decline_behaviour": {"manager"},
    "correct_lateness": {"manager"},
    "reconsider_by_first": {"manager"},
    "second_review": {"oat_lead"},
    "criteria_not_met": {"oat_lead"},
    "review_finding": {"oat_lead"},
    "review_remedy": {"oat_lead"},
    "financial_remedy": set[str](),
    "propose_investigation": {"ombudsman", "deputy_ombudsman"},
    "open_investigation": {"ombudsman", "deputy_ombudsman"},
    "quash": {"ombudsman", "deputy_ombudsman"},
}
REFUSALS = {
    "extend_grounds": "Your manager must agree to this deadline",
    "decline_behaviour": "Your manager must agree",
    "correct_lateness": "Your manager must agree",
    "reconsider_by_first": "Your manager must agree",
    "second_review": "This needs agreement from the OAT manager",
    "criteria_not_met": "This needs agreement from the OAT manager",
    "review_finding": "This needs agreement from the OAT manager",
    "review_remedy": "This needs agreement from the OAT manager",
    "financial_remedy": "No delegated authority is recorded. Nobody can agree this",
    "propose_investigation": "This needs agreement from a Deputy Ombudsman or the Ombudsman",
    "open_investigation": "This needs agreement from a Deputy Ombudsman or the Ombudsman",
    "quash": "This needs agreement from a Deputy Ombudsman or the Ombudsman",
}


@pytest.fixture
def case(app: Flask) -> OmbudsmanCase:
    return OmbudsmanCase(on=TODAY)


def answers(
    case: OmbudsmanCase, action: str, asked_by: str = ASKS, amount: int | None = None, level: str = ""
) -> dict[str, str | None]:
    """What each sample account is told; None for who may agree."""
    asked = person(asked_by).id
    return {
        each.username: may_agree(case.situation(each.username), action, asked, amount, level)
        for each in SAMPLE_ACCOUNTS
    }


def may(case: OmbudsmanCase, action: str, asked_by: str = ASKS, amount: int | None = None) -> set[str]:
    told = answers(case, action, asked_by, amount)
    names = {name for name, sentence in told.items() if sentence is None}
    if asked_by not in names:
        ids = agreeing(case.situation(), action, amount)
        assert {person(name).id for name in names} == {each for each in ids if each != person(asked_by).id}
    return names


def row(action: str, post: str, days: tuple[int, int | None] = (0, None), limit: int | None = None) -> None:
    """A row from so many days after today until so many days after it."""
    first, last = days
    db.session.add(
        AuthorityRow(
            action=action,
            post=post,
            level="",
            limit_pence=limit,
            from_on=TODAY + timedelta(days=first),
            until_on=None if last is None else TODAY + timedelta(days=last),
            version=1,
            made_by="A test",
            made_at=datetime(2026, 3, 1, tzinfo=UTC),
        )
    )
    db.session.commit()


def no_rows(action: str) -> None:
    db.session.execute(delete(AuthorityRow).where(AuthorityRow.action == action))
    db.session.commit()


def test_the_tables_know_every_action() -> None:
    assert set(WHO) == set(REFUSALS) == set(ACTIONS)


@pytest.mark.parametrize("action", sorted(WHO))
def test_of_all_sample_people_only_these_may_agree(case: OmbudsmanCase, action: str) -> None:
    """RF-72a, RF-72b: everybody else is told who may."""
    told = answers(case, action)
    assert {name for name, sentence in told.items() if sentence is None} == WHO[action]
    others = {sentence for name, sentence in told.items() if sentence is not None and name != ASKS}
    assert others == {REFUSALS[action]}
    assert told[ASKS] in (REFUSALS[action], "You cannot agree your own proposal")


@pytest.mark.parametrize(
    ("action", "asks"),
    [("second_review", "oat_lead"), ("criteria_not_met", "oat_lead"), ("quash", "ombudsman")],
)
def test_nobody_agrees_the_own_proposal(case: OmbudsmanCase, action: str, asks: str) -> None:
    """RF-72b: not even whoever alone holds the authority."""
    told = answers(case, action, asked_by=asks)
    assert told[asks] == "You cannot agree your own proposal"
    assert {name for name, sentence in told.items() if sentence is None} == WHO[action] - {asks}


@pytest.mark.parametrize("action", ["extend_grounds", "decline_behaviour"])
def test_a_manager_who_asks_needs_the_own_manager(case: OmbudsmanCase, action: str) -> None:
    """RF-72b: the line manager of the owner, who asked, does not agree it."""
    told = answers(case, action, asked_by="manager")
    assert told["manager"] == REFUSALS[action]
    assert [name for name, sentence in told.items() if sentence is None] == []


@pytest.mark.parametrize("action", [key for key, action in ACTIONS.items() if not action.fixed])
def test_without_a_row_nobody_can_agree(case: OmbudsmanCase, action: str) -> None:
    """RF-72c, OP-33"""
    no_rows(action)
    assert set(answers(case, action).values()) == {
        "No delegated authority is recorded. Nobody can agree this"
    }
    assert agreeing(case.situation(), action) == []


@pytest.mark.parametrize("days", [(-30, -1), (1, None), (1, 30)], ids=["expired", "future", "next month"])
def test_a_row_that_does_not_hold_today_lets_nobody_agree(
    case: OmbudsmanCase, days: tuple[int, int | None]
) -> None:
    """RF-72c"""
    no_rows("review_finding")
    row("review_finding", "oat_manager", days)
    assert may(case, "review_finding") == set()


@pytest.mark.parametrize("days", [(0, None), (0, 0), (-30, 0), (-30, None)])
def test_a_row_holds_from_its_first_day_to_its_last(
    case: OmbudsmanCase, days: tuple[int, int | None]
) -> None:
    """RF-72c"""
    no_rows("review_finding")
    row("review_finding", "oat_manager", days)
    assert may(case, "review_finding") == {"oat_lead"}


@pytest.mark.parametrize(
    ("post", "names"),
    [
        ("oat_caseworker", {"oat", "oat2"}),
        ("operations_manager", {"manager", "manager2"}),
        ("assistant_director", {"assistant_director"}),
        ("director_olc", {"director_olc"}),
        ("chief_executive", {"chief_executive"}),
        ("legal", {"legal"}),
        ("line_manager", {"manager"}),
    ],
)
def test_a_row_of_another_post_gives_authority_to_that_post_alone(
    case: OmbudsmanCase, post: str, names: set[str]
) -> None:
    """RF-72a"""
    no_rows("review_finding")
    row("review_finding", post)
    assert may(case, "review_finding") == names


def test_rows_stand_beside_each_other(case: OmbudsmanCase) -> None:
    """RF-72a"""
    row("review_finding", "legal")
    assert may(case, "review_finding") == {"legal", "oat_lead"}


@pytest.mark.parametrize("action", sorted(WHO))
def test_nobody_of_the_other_organisation_ever_holds_authority(case: OmbudsmanCase, action: str) -> None:
    """RF-Gk: a stand-in of the body's own leader neither."""
    stands_in("head_of_complaints_review", "team_leader")
    told = answers(case, action)
    outside = [each.username for each in SAMPLE_ACCOUNTS if person(each.username).organisation != "PHSO"]
    assert len(outside) == 13
    assert all(told[name] is not None for name in outside)


def stands_in(away: str, by: str) -> None:
    db.session.add(
        StandIn(for_person_id=person(away).id, stand_in_id=person(by).id, from_on=TODAY, until_on=TODAY)
    )
    db.session.commit()


@pytest.mark.parametrize(
    ("away", "by", "action", "expected"),
    [
        ("manager", "manager2", "extend_grounds", {"manager", "manager2"}),
        ("manager", "oat", "extend_grounds", {"manager", "oat"}),
        ("manager2", "oat", "extend_grounds", {"manager"}),
        ("oat_lead", "oat2", "review_finding", {"oat_lead", "oat2"}),
        (
            "ombudsman",
            "director_olc",
            "propose_investigation",
            {"ombudsman", "deputy_ombudsman", "director_olc"},
        ),
        ("ombudsman", "director_olc", "open_investigation", {"ombudsman", "deputy_ombudsman"}),
        ("deputy_ombudsman", "director_olc", "quash", {"ombudsman", "deputy_ombudsman"}),
    ],
)
def test_a_stand_in_agrees_in_the_place_of_who_is_away_but_not_what_is_the_leaders_own(
    case: OmbudsmanCase, away: str, by: str, action: str, expected: set[str]
) -> None:
    """RF-72a, OP-36"""
    stands_in(away, by)
    assert may(case, action) == expected


def test_a_stand_in_of_a_manager_who_asked_does_not_agree_what_the_stand_in_asked(
    case: OmbudsmanCase,
) -> None:
    """RF-72b"""
    stands_in("oat_lead", "oat")
    assert may(case, "second_review", asked_by="oat") == {"oat_lead"}


LIMITS: Sequence[tuple[int, set[str]]] = (
    (1, {"manager", "manager2", "assistant_director"}),
    (500_00, {"manager", "manager2", "assistant_director"}),
    (500_01, {"assistant_director"}),
    (1000_00, {"assistant_director"}),
    (1000_01, set()),
)


@pytest.mark.parametrize(("amount", "names"), LIMITS)
def test_money_is_agreed_up_to_the_limit_and_not_a_penny_above(
    case: OmbudsmanCase, amount: int, names: set[str]
) -> None:
    """RF-72a, para 60: amounts in pence."""
    row("financial_remedy", "operations_manager", limit=500_00)
    row("financial_remedy", "assistant_director", limit=1000_00)
    assert may(case, "financial_remedy", amount=amount) == names


def test_a_row_that_was_taken_back_never_held(case: OmbudsmanCase) -> None:
    """RF-72c"""
    no_rows("review_finding")
    row("review_finding", "oat_manager")
    db.session.query(AuthorityRow).filter_by(action="review_finding").update({"taken_back": True})
    db.session.commit()
    assert may(case, "review_finding") == set()
