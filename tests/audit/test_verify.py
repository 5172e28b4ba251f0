"""Every way to tamper with the history behind the portal's back is seen, and lawful removal is not taken for one."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, insert, select, update

from portal.audit import checks
from portal.audit.chain import chain_digest, payload_digest
from portal.audit.models import AuditCheck, Event
from portal.audit.removal import BLANK, REMOVED, remove_words
from portal.audit.verify import Finding, Scope, verify
from portal.cases.apply import claim
from portal.cases.models import Case, Record
from portal.extensions import db
from tests.walks import Walk, moment

MARCH = date(2026, 3, 9)  # a Monday
EVENTS = Event.metadata.tables["event"]


@pytest.fixture
def walk(app: Flask) -> Walk:
    """A case with four entries: raised, sent, asked, noted."""
    walk = Walk(on=date(2026, 3, 2))
    walk.take("record-information-sent", on=MARCH).take("ask-phso-for-its-decision").take(
        "add-note", note="Waiting."
    )
    assert len(walk.events) == 4 and found() == []
    return walk


def found(scope: Scope | None = None) -> list[Finding]:
    db.session.commit()
    db.session.expire_all()
    return [finding for case in verify(scope) for finding in case.findings]


def answers() -> tuple[bool, bool]:
    """Complete? Unaltered? As the report says."""
    check = check_all()
    return check.complete, check.unaltered


def check_all(by: str = "A test") -> AuditCheck:
    check = checks.begin(Scope(), by, None, moment(MARCH))
    assert list(checks.go_on(check, moment(MARCH), most=None)) is not None
    db.session.commit()
    return check


def row(walk: Walk, number: int) -> dict[str, Any]:
    wanted = select(EVENTS).where(EVENTS.c.case_id == walk.case.id, EVENTS.c.number == number)
    return dict(db.session.execute(wanted).mappings().one())


def change(walk: Walk, entry: int, /, **values: Any) -> None:
    """Change an entry behind the portal's back."""
    db.session.execute(
        update(EVENTS).where(EVENTS.c.case_id == walk.case.id, EVENTS.c.number == entry).values(**values)
    )


class Forged:
    """A row as an object, so that a forger can sign it."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__ |= values


def sign(values: dict[str, Any], key: str) -> dict[str, Any]:
    """The row with both digests made anew, under whatever key the forger has."""
    values = {**values, "payload_digest": payload_digest(Forged(values))}
    return {**values, "digest": chain_digest(Forged(values), key)}


def test_an_untouched_history_is_complete_and_unaltered(walk: Walk) -> None:
    assert found() == []
    assert answers() == (True, True)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("sentence", "Nothing happened"),
        ("reason", "Because"),
        ("details", ["Approved £9,999.00"]),
        ("before", {"Status": "Closed"}),
        ("after", {"Status": "Closed"}),
        ("actor_name", "Somebody else"),
        ("actor_id", None),
        ("on", date(2026, 3, 10)),
        ("at", moment(date(2026, 3, 10))),
        ("step", "approve"),
        ("source", "PHSO step 20"),
        ("payload_digest", "0" * 64),
        ("digest", "0" * 64),
    ],
)
def test_an_altered_entry_is_found(walk: Walk, column: str, value: Any) -> None:
    change(walk, 2, **{column: value})
    findings = found()
    assert findings and findings[0].number == 2 and findings[0].question == "unaltered"
    assert findings[0].reference == walk.reference
    assert answers()[1] is False


def test_an_altered_entry_with_fitting_words_digest_is_found(walk: Walk) -> None:
    """The words' own digest needs no key, so it is covered by the keyed one."""
    values = {**row(walk, 2), "sentence": "Nothing happened"}
    change(walk, 2, sentence="Nothing happened", payload_digest=payload_digest(Forged(values)))
    assert [finding.sentence for finding in found()] == ["Entry 2 was changed or not written by the portal"]


def test_an_entry_signed_with_another_key_is_found(walk: Walk) -> None:
    forged = sign({**row(walk, 2), "sentence": "Nothing happened"}, "another key")
    change(
        walk, 2, sentence=forged["sentence"], payload_digest=forged["payload_digest"], digest=forged["digest"]
    )
    assert "Entry 2 was changed or not written by the portal" in [finding.sentence for finding in found()]
    assert answers() == (False, False)


def test_a_whole_chain_signed_anew_with_another_key_is_found(walk: Walk) -> None:
    previous = "0" * 64
    for number in range(1, 5):
        forged = sign({**row(walk, number), "previous": previous, "sentence": "Nothing"}, "another key")
        change(
            walk,
            number,
            **{name: forged[name] for name in ("sentence", "previous", "payload_digest", "digest")},
        )
        previous = forged["digest"]
    db.session.execute(update(Case).where(Case.id == walk.case.id).values(chain_head=previous))
    assert [finding.number for finding in found()] == [1, 2, 3, 4]
    assert answers() == (True, False)


@pytest.mark.parametrize("number", [1, 2, 4])
def test_a_removed_entry_is_found(walk: Walk, number: int) -> None:
    db.session.execute(delete(EVENTS).where(EVENTS.c.case_id == walk.case.id, EVENTS.c.number == number))
    (finding,) = found()
    assert finding.question == "complete" and finding.reference == walk.reference
    assert answers()[0] is False


def test_a_removed_entry_is_found_when_the_others_are_counted_anew(walk: Walk) -> None:
    db.session.execute(delete(EVENTS).where(EVENTS.c.case_id == walk.case.id, EVENTS.c.number == 2))
    change(walk, 3, number=2)
    change(walk, 4, number=3)
    db.session.execute(update(Case).where(Case.id == walk.case.id).values(chain_length=3))
    assert {finding.question for finding in found()} == {"complete", "unaltered"}


def test_a_history_that_was_cut_off_is_found_even_when_the_case_says_the_same(walk: Walk) -> None:
    """Who cuts off the end and sets the case's own mark back is seen by the next check after one that saw it all."""
    assert answers() == (True, True)
    last = row(walk, 3)
    db.session.execute(delete(EVENTS).where(EVENTS.c.case_id == walk.case.id, EVENTS.c.number == 4))
    db.session.execute(
        update(Case).where(Case.id == walk.case.id).values(chain_length=3, chain_head=last["digest"])
    )
    (left,) = found()
    assert left.sentence.startswith("The note 1 ") and left.sentence.endswith(" was written by no entry")
    db.session.execute(delete(Record).where(Record.kind == "note"))
    assert found() == []  # the chain alone cannot tell
    check = check_all()
    assert (check.complete, check.unaltered) == (False, True)
    assert check.findings[0]["sentence"] == "1 entry is gone since the check before this one"


def test_a_cut_off_end_is_found_although_a_new_entry_has_taken_its_place(walk: Walk) -> None:
    assert answers() == (True, True)
    last = row(walk, 3)
    db.session.execute(delete(EVENTS).where(EVENTS.c.case_id == walk.case.id, EVENTS.c.number == 4))
    db.session.execute(
        update(Case).where(Case.id == walk.case.id).values(chain_length=3, chain_head=last["digest"])
    )
    db.session.commit()
    walk.take("add-note", on=date(2026, 3, 10), note="Something else.")
    assert check_all().complete is False


def test_entries_in_another_order_are_found(walk: Walk) -> None:
    change(walk, 2, number=99)
    change(walk, 3, number=2)
    change(walk, 99, number=3)
    assert {finding.question for finding in found()} == {"complete", "unaltered"}


@pytest.mark.parametrize("number", [3, 5])
def test_an_inserted_entry_is_found(walk: Walk, number: int) -> None:
    """One put between the others, and one put at the end with the case's own mark set on."""
    for later in range(4, number - 1, -1):
        change(walk, later, number=later + 1)
    before = row(walk, number - 1)
    forged = sign(
        {**before, "number": number, "previous": before["digest"], "sentence": "Approved"}, "a guess"
    )
    forged.pop("id")
    db.session.execute(insert(EVENTS).values(**forged))
    db.session.execute(
        update(Case)
        .where(Case.id == walk.case.id)
        .values(chain_length=5, **({"chain_head": forged["digest"]} if number == 5 else {}))
    )
    findings = found()
    assert findings and findings[0].number == number
    assert answers()[1] is False


def test_an_entry_moved_to_another_case_is_found(walk: Walk) -> None:
    other = Walk(on=MARCH, case_number="2")
    change(walk, 4, case_id=other.case.id, number=2)
    findings = found()
    assert {finding.reference for finding in findings} == {walk.reference, other.reference}


def test_a_case_that_was_emptied_is_found(walk: Walk) -> None:
    db.session.execute(delete(EVENTS).where(EVENTS.c.case_id == walk.case.id))
    (finding,) = found()
    assert finding.sentence == "The case should have 4 entries and has 0"


def test_a_finding_says_who_when_and_which_digest_was_expected(walk: Walk) -> None:
    change(walk, 2, sentence="Nothing happened")
    (finding,) = found()
    assert finding.person == "Tamsin Oakapple" and finding.at == moment(MARCH)
    assert finding.expected == row(walk, 2)["payload_digest"] != finding.found


def test_another_key_of_the_portal_finds_every_entry(walk: Walk, app_with: Callable[..., Flask]) -> None:
    other = app_with(audit_key="another key of the operator, long enough")
    with other.app_context():
        numbers = [finding.number for case in verify() for finding in case.findings]
        db.session.rollback()
    assert numbers == [1, 2, 3, 4]


# Scopes


def test_one_case_or_a_period_can_be_checked_alone(walk: Walk) -> None:
    other = Walk(on=date(2026, 3, 16), case_number="2")
    change(walk, 1, sentence="x")
    assert [case.reference for case in verify(Scope(reference=other.reference))] == [other.reference]
    assert found(Scope(reference=other.reference)) == []
    assert found(Scope(first=date(2026, 3, 16))) == []
    assert len(found(Scope(last=date(2026, 3, 2)))) == 1
    assert len(found(Scope(first=MARCH, last=MARCH))) == 1  # the chain is checked whole


# Lawful removal


def remove(walk: Walk, *numbers: int, reason: str = "Erasure request of 3 March 2026") -> Event:
    case = walk.case
    assert claim(case, case.version)
    event = remove_words(
        case,
        numbers,
        reason=reason,
        actor_id=None,
        actor_name="Beatrice Lockyer-Shaw",
        at=moment(MARCH),
        on=MARCH,
    )
    db.session.commit()
    return event


def test_lawful_removal_blanks_the_words_and_leaves_the_chain_checkable(walk: Walk) -> None:
    before = row(walk, 2)
    remove(walk, 2)
    after = row(walk, 2)
    assert {name: after[name] for name in BLANK} == dict(BLANK)
    for name in ("payload_digest", "digest", "previous", "actor_name", "step"):
        assert after[name] == before[name]
    assert found() == []
    check = check_all()
    assert (check.complete, check.unaltered) == (True, True)
    assert [(each["reference"], each["numbers"]) for each in check.removals] == [(walk.reference, [2])]
    assert walk.events[-1].reason == "Erasure request of 3 March 2026"


def test_blank_words_without_a_recorded_removal_are_found(walk: Walk) -> None:
    change(walk, 2, **BLANK, removed_at=moment(MARCH))
    assert [finding.sentence for finding in found()] == ["The words of entry 2 are gone without a removal"]


def test_a_removal_covers_only_the_entries_that_it_names(walk: Walk) -> None:
    remove(walk, 2)
    change(walk, 3, **BLANK, removed_at=moment(MARCH))
    assert [finding.number for finding in found()] == [3]


def test_a_removal_that_names_more_entries_afterwards_is_found(walk: Walk) -> None:
    remove(walk, 2)
    change(walk, 5, details=["Entry 2", "Entry 3"])
    change(walk, 3, **BLANK, removed_at=moment(MARCH))
    assert {finding.number for finding in found()} >= {3, 5}


def test_other_words_put_in_the_place_of_removed_ones_are_found(walk: Walk) -> None:
    remove(walk, 2)
    change(walk, 2, sentence="Approved £9,999.00")
    assert [finding.sentence for finding in found()] == ["Entry 2 has words although they were removed"]


def test_a_moment_of_removal_that_nobody_recorded_is_found(walk: Walk) -> None:
    remove(walk, 2)
    change(walk, 2, removed_at=moment(date(2026, 3, 10)))
    assert len(found()) == 1


@pytest.mark.parametrize(
    ("numbers", "reason", "sentence"),
    [
        ((2,), " ", "Give a reason"),
        ((9,), "Erasure", "The case has no such entry"),
        ((), "Erasure", "The case has no such entry"),
    ],
)
def test_a_removal_that_is_not_possible_is_refused(
    walk: Walk, numbers: tuple[int, ...], reason: str, sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        remove(walk, *numbers, reason=reason)
    db.session.rollback()
    assert len(walk.events) == 4


def test_neither_a_removal_nor_an_empty_entry_can_be_emptied(walk: Walk) -> None:
    remove(walk, 2)
    for number in (2, 5):
        with pytest.raises(ValueError, match=f"The words of entry {number} cannot be removed"):
            remove(walk, number)
        db.session.rollback()
    assert walk.events[1].sentence == REMOVED


# Checks and their reports


def test_a_long_check_goes_on_where_it_stopped(walk: Walk) -> None:
    others = [Walk(on=MARCH, case_number=str(number)) for number in range(3)]
    change(others[2], 1, sentence="x")
    check = checks.begin(Scope(), "A test", None, moment(MARCH))
    assert check.to_check == 7
    list(checks.go_on(check, moment(MARCH), most=2))
    db.session.commit()
    assert check.events == 4
    assert checks.latest(finished=False) is check and checks.latest() is None
    for _ in range(4):
        list(checks.go_on(check, moment(MARCH), most=1))
        db.session.commit()
    assert (check.cases, check.events, check.found, check.unaltered) == (4, 7, 1, False)
    assert [each["reference"] for each in check.findings] == [others[2].reference]
    assert checks.latest() is check and list(checks.go_on(check, moment(MARCH))) == []


def test_a_report_is_sealed_and_a_changed_one_is_found_by_the_next_check(walk: Walk) -> None:
    first = check_all()
    db.session.expire_all()
    assert checks.is_sealed(first)
    db.session.execute(update(AuditCheck).values(events_in_all=2))
    db.session.commit()
    db.session.expire_all()
    assert not checks.is_sealed(first)
    second = check_all()
    assert not second.complete
    assert second.findings[0]["sentence"] == "The report of the check before this one, number 1, was changed"


def test_new_entries_since_the_last_check_are_no_fault(walk: Walk) -> None:
    assert answers() == (True, True)
    walk.take("add-note", note="More.")
    Walk(on=MARCH, case_number="2")
    assert answers() == (True, True)
    assert db.session.scalar(select(func.count()).select_from(AuditCheck)) == 2


def test_a_scope_is_kept_with_its_report(walk: Walk) -> None:
    scope = Scope(walk.reference, date(2026, 3, 1), MARCH)
    check = checks.begin(scope, "A test", None, moment(MARCH))
    db.session.commit()
    assert checks.read_scope(check) == scope
    assert not dataclasses.replace(scope, reference="").is_all and Scope().is_all
