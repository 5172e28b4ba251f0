"""A population of invented cases is as right as cases that people worked on, and the same for the same seed."""

from __future__ import annotations

import random
import re
from collections import Counter
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import select

from portal import clock
from portal.audit.chain import canonical
from portal.audit.models import Event
from portal.audit.verify import verify
from portal.calendars import holidays_for
from portal.cases import actions
from portal.cases.models import Case, Deadline, Record, ReferenceCounter, nearest_duty
from portal.correspondence.models import Document, OutboxMessage
from portal.database import writes
from portal.deadlines import add_days
from portal.extensions import db
from portal.insight import search
from portal.people.models import Person
from portal.people.queries import actor_for
from portal.procedures import PROCEDURES
from portal.sample import sample
from portal.sample.colleagues import teams_for
from portal.sample.courses import COURSES
from portal.sample.multiply import Copies, shares
from portal.sample.pattern import Pattern, Unknown, read
from portal.sample.story import Cast
from portal.sample.walks import walked, walks_for
from tests.conftest import SetToday, SignIn, person

MONDAY = date(2026, 3, 30)
MANY = 90
ENOUGH_FOR_EVERY_POSITION = 60
REFERENCE = re.compile(
    r"(?:PHSO|RES|C|PF|SC|DC)-\d{4}-\d{6}|digest [0-9a-f]{8}|'(?:decision|challenger|complainant)': '\d+'"
)


@cache
def patterns() -> list[Pattern]:
    """Walked once for all tests: the people of a fresh store are always the same."""
    return list(walked(walks_for(ENOUGH_FOR_EVERY_POSITION), 1, MONDAY))


@pytest.fixture(autouse=True)
def today(on: SetToday) -> None:
    on(MONDAY)


def populate(seed: int = 1, number: int = MANY) -> list[Case]:
    """Write so many cases; returns them in the order in which they were written."""
    last = db.session.scalar(select(Case.id).order_by(Case.id.desc()).limit(1)) or 0
    with writes():
        db.session.rollback()
        assert sum(Copies(patterns(), teams_for(number), number, seed).write()) == number
    return list(db.session.scalars(select(Case).where(Case.id > last).order_by(Case.id)).unique())


def events_of(case: Case) -> list[Event]:
    return list(db.session.scalars(select(Event).where(Event.case_id == case.id).order_by(Event.number)))


def told(case: Case) -> list[Any]:
    """What a case holds but for the numbers that every case has of its own."""
    rows = [
        (case.client_name, case.position, case.facts, case.owner_id, case.opened_at, case.next_due_on),
        [
            (each.kind, each.state, each.title, each.text, each.due_on, each.person_id)
            for each in case.records
        ],
        [(each.key, each.starts_on, each.due_on, each.state, len(each.entries)) for each in case.deadlines],
        [(each.kind, each.version, each.sections) for each in case.documents],
        [(each.at, each.actor_id, each.sentence, each.details) for each in events_of(case)],
    ]
    return [REFERENCE.sub("", repr(row)) for row in rows]


def test_every_position_of_every_procedure_with_courses_occurs() -> None:
    """The last position of a setting that is off has no case."""
    for key, courses in COURSES.items():
        wanted = {each.key for each in PROCEDURES[key].positions if not each.alias}
        assert {course.position for course in courses} == wanted, key
    assert {case.position for case in populate()} == {
        course.position for courses in COURSES.values() for course in courses
    }


def test_its_history_is_complete_and_unaltered() -> None:
    cases = populate()
    checked = list(verify())
    assert [each.case_id for each in checked] == [case.id for case in cases]
    assert [finding for each in checked for finding in each.findings] == []
    assert [each.events for each in checked] == [case.chain_length for case in cases]


def test_every_deadline_is_the_one_that_its_rule_counts() -> None:
    counted = 0
    for case in populate():
        holidays = holidays_for(case.jurisdiction)
        for deadline in case.deadlines:
            assert deadline.due_on == [each.new_due_on for each in deadline.entries if each.new_due_on][-1]
            if deadline.days is not None:
                counted += 1
                assert deadline.due_on == add_days(deadline.starts_on, deadline.days, deadline.unit, holidays)
        running = case.running()
        first = case.next_due()
        assert case.next_due_on == (first.due_on if first else None)
        assert {each.owner_id for each in running} <= {case.owner_id}
        waiting = {each.waits_until for each in case.of("work_item", "Open")}
        assert waiting <= {nearest_duty(running)}
    assert counted > MANY


def test_some_deadlines_are_late() -> None:
    populate()
    running = db.session.scalars(select(Deadline).where(Deadline.state == "running")).all()
    late = {deadline.key for deadline in running if deadline.due_on < MONDAY}
    assert {"D-PTI", "D-REC", "D-ACTION"} <= late
    assert len(late) < len({deadline.id for deadline in running})


def test_the_same_seed_writes_the_same_cases_and_another_seed_others() -> None:
    first, again, other = (list(map(told, populate(seed))) for seed in (7, 7, 8))
    assert first == again
    assert Counter(case[0] for case in first).keys().isdisjoint(case[0] for case in other)


def test_the_same_seed_walks_the_same_days() -> None:
    cheap = [course for course in COURSES["phso"] if course.position in ("P1", "P2")]

    def days(seed: int) -> list[list[tuple[date, str]]]:
        with writes():
            db.session.rollback()
            found = walked(cheap, seed, MONDAY)
            return [[(row["on"], row["sentence"]) for row in pattern.rows["event"]] for pattern in found]

    assert days(1) == days(1) != days(2)


def test_what_belongs_to_a_case_names_its_own_people_documents_and_records() -> None:
    everybody = {each.id: each.name for each in db.session.scalars(select(Person)).unique()}
    owners = set()
    for case in populate():
        owners.add(case.owner_id)
        documents = {each.id for each in case.documents}
        records = {each.id for each in case.records}
        for record in case.records:
            assert set(record.documents) <= documents
            assert record.made_by_id is not None
            assert everybody[record.made_by_id] == record.made_by
            if record.kind == "panel":
                assert [everybody[each] for each in record.data["members"]] == record.data["names"]
            if record.kind == "plan":
                assert record.data["sender"] in record.data["authors"]
                assert everybody[record.data["sender"]] == record.made_by
        assert {each.record_id for each in case.deadlines} - {None} <= records
        assert all(everybody[each.actor_id or 0] == each.actor_name for each in events_of(case))
        for message in db.session.scalars(select(OutboxMessage).where(OutboxMessage.case_id == case.id)):
            assert set(message.documents) <= documents
    assert owners >= {person("internal_phso").id, person("internal_phso2").id}


def test_a_record_about_a_case_is_copied_with_that_case_and_names_its_rows() -> None:
    """Each copy of praise, a complaint or a challenge has its own case of the Ombudsman, beside the number asked for."""
    cases = populate()
    about = [case for case in cases if case.parent_id is not None]
    assert {case.procedure for case in about} == {
        "positive_feedback",
        "decision_challenge",
        "service_complaint",
    }
    assert len(cases) == MANY + len(about)
    assert len({case.parent_id for case in about}) == len(about)
    for case in about:
        parent = case.parent
        assert parent is not None and parent.procedure == "ombudsman_case"
        assert (parent.client_name, parent.team) == (case.client_name, case.team)
        rows = {str(each.id): each.kind for each in parent.records}
        for name, kind in (("decision", "decision"), ("challenger", "party"), ("complainant", "party")):
            if case.fact(name):
                assert rows[case.fact(name)] == kind, case.reference
        for referral in parent.of("referral"):
            assert referral.data["decision"] in rows
        took_part = {each for owner in (case, parent) for each in owner.fact("took_part", [])}
        assert took_part <= {each.id for each in db.session.scalars(select(Person)).unique()}


def test_no_mark_is_left_and_every_case_has_its_own_words() -> None:
    cases = populate()
    everything = repr([told(case) for case in cases])
    assert "⟦" not in everything
    assert "%(" not in everything
    assert len({case.client_name for case in cases}) > MANY * 0.9
    numbered = [case.case_number for case in cases if case.organisation == "CMG"]
    assert len(set(numbered)) == len(numbered) > MANY / 3


def test_a_written_draft_has_the_digest_of_its_words_and_the_history_tells_it() -> None:
    populate()
    drafts = db.session.scalars(
        select(Document).where(Document.locked, Document.decided_at.is_not(None))
    ).all()
    assert drafts
    for draft in drafts:
        assert draft.digest == sha256(canonical(draft.sections).encode()).hexdigest()
        of_case = select(Event).where(Event.case_id == draft.case_id)
        told = [line for event in db.session.scalars(of_case) for line in event.details]
        assert any(line.endswith(f"digest {draft.digest[:8]}") for line in told)


def test_references_go_on_from_those_that_were_given_out() -> None:
    """Each year's follow one another, and the next case that somebody raises gets the next one."""
    cases = [*populate(number=20), *populate(number=20)]
    for counter in db.session.scalars(select(ReferenceCounter)):
        given = sorted(case.reference for case in cases if case.reference.startswith(counter.prefix))
        assert given == [f"{counter.prefix}-{number:06d}" for number in range(1, counter.last + 1)]
        assert all(f"-{case.opened_at.year}-" in case.reference for case in cases)


def test_search_finds_names_notes_and_drafts() -> None:
    cases = [case for case in populate() if case.organisation == "CMG"]
    actor = actor_for(person("internal_phso"), MONDAY)
    one = cases[0]
    assert one.id in {each.case_id for each in search.by_name(actor, search.words_of(one.client_name))}
    note = next(each for case in cases for each in case.records if each.kind == "note")
    assert note.case_id in {each.case_id for each in search.in_writings(actor, search.words_of(note.text))}
    draft = next(each for case in cases for each in case.documents if each.sections)
    words = search.words_of(draft.sections[0][1])  # type: ignore[index]
    assert draft.case_id in {each.case_id for each in search.in_documents(actor, words)}


def test_words_of_a_record_that_is_written_afterwards_are_found_too() -> None:
    case = next(each for each in populate(number=20) if each.position == "P1")
    tamsin = actor_for(person("internal_phso"), clock.today())
    actions.perform(case, "add-note", tamsin, {"note": "A zeppelin came."})
    db.session.commit()
    assert [each.case_id for each in search.in_writings(tamsin, ["zeppelin"])] == [case.id]


def test_its_owner_opens_a_case_and_is_offered_the_next_step(sign_in: SignIn) -> None:
    case = next(each for each in populate() if each.position == "P1")
    assert case.owner is not None
    page = sign_in(case.owner.username).get(f"/cases/{case.reference}")
    assert page.status_code == 200
    assert case.client_name in page.text
    assert "Record information sent" in page.text


def test_a_large_population_has_more_people_who_share_the_cases() -> None:
    teams = teams_for(2_500)
    posts = {"phso": "internal_phso_caseworker", "resolution": "resolution_caseworker"}
    for procedure, post in posts.items():
        team = teams[procedure]
        assert len(team.caseworkers) == 12
        assert {each.post for each in team.caseworkers} == {post}
        assert len({each.name for each in team.everybody}) == len(team.everybody)
        assert len(teams_for(2_500)[procedure].everybody) == len(team.everybody)


def test_the_command_writes_as_many_cases_as_it_was_told() -> None:
    with writes():
        db.session.rollback()
        sample.callback.__wrapped__(3, 1)  # type: ignore[union-attr]
    assert [case.position for case in db.session.scalars(select(Case).order_by(Case.position))] == [
        "P1",
        "P13",
        "P2",
    ]


def test_a_number_in_json_of_which_nobody_said_what_it_means_is_not_copied() -> None:
    with writes():
        db.session.rollback()
        tale = next(each for each in COURSES["phso"] if each.position == "P1").walk(
            Cast(), random.Random(1), MONDAY, 0.5
        )
        row = db.session.scalars(select(Record).where(Record.case_id == tale.case.id)).first()
        assert row is not None
        row.data = {**row.data, "neighbour": 4}
        db.session.flush()
        with pytest.raises(Unknown, match="neighbour"):
            read(tale.case, 1, MONDAY)
        db.session.rollback()


def test_shares_give_everybody_one_and_the_rest_by_weight() -> None:
    assert shares([98, 1, 1], 100) == [96, 2, 2]
    assert shares([1, 1, 8], 2) == [0, 0, 2]
    assert sum(shares([3, 3, 3], 100)) == 100
