"""Paragraphs 7 to 9 of "Review and feedback": praise is stored, goes to the manager, ends with comments and copies."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.audit.verify import verify
from portal.cases import actions
from portal.cases.models import Case
from portal.correspondence.worker import Worker
from portal.extensions import db
from portal.procedures import procedure
from portal.procedures.positive_feedback.steps import SAVE
from tests.blueprints.pages import words
from tests.conftest import SetToday, SignIn, person
from tests.ombudsman_walks import AD, MANAGER, OAT, OTHER_MANAGER, OTHER_OWNER, OWNER, OmbudsmanCase, Praise
from tests.walks import moment, setting, stands_in

TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 3, day) for day in (3, 4, 5, 6))
DIRECTOR, CHIEF = "director_olc", "chief_executive"


@pytest.fixture
def case(app: Flask) -> OmbudsmanCase:
    return OmbudsmanCase(on=date(2026, 3, 2))  # a Monday


@pytest.fixture
def praise(case: OmbudsmanCase) -> Praise:
    return Praise(on=TUESDAY, case=case.reference)


def not_saved(
    about: OmbudsmanCase, by: str = OWNER, on: date = TUESDAY, **answers: Any
) -> list[tuple[str, str]]:
    """Try to save praise; what the form says. Nothing is there afterwards."""
    walk = Praise.__new__(Praise)
    walk.day, walk.reading = on, None
    asked = {**walk.presets("save-feedback-to-case"), "case": about.reference, **answers}
    data = {name: value for name, value in asked.items() if value is not None}
    before = db.session.scalar(select(func.count()).select_from(Case))
    try:
        actions.begin("positive_feedback", walk.actor(by), data, today=on, at=moment(on))
    except actions.Invalid as no:
        found = list(no.problems)
    else:
        raise AssertionError("It was saved")
    db.session.commit()
    assert db.session.scalar(select(func.count()).select_from(Case)) == before
    return found


# Paragraph 7


@pytest.mark.parametrize("reference", ["", None, "C-2026-999999", "PHSO-2026-000001", "PF-2026-000001"])
def test_praise_is_stored_on_a_case(case: OmbudsmanCase, reference: str | None) -> None:
    """RF-07a, RF-08d, PF-T1"""
    sentence = "There is no such case, or it is not yours to see" if reference else "Choose a case"
    assert ("case", sentence) in not_saved(case, case=reference)


@pytest.mark.parametrize("channel", ["E-mail", "Physical item"])
def test_the_e_mail_itself_or_a_scan_is_attached(case: OmbudsmanCase, channel: str) -> None:
    """RF-07a"""
    assert not_saved(case, channel=channel, attachment=None) == [
        ("attachment", "Attach the e-mail or a scan")
    ]


def test_a_telephone_note_needs_no_attachment(case: OmbudsmanCase) -> None:
    """RF-07a"""
    praise = Praise(on=TUESDAY, case=case.reference, channel="Telephone note", attachment=None)
    assert praise.status == "Logged"
    assert praise.records("correspondence")[0].title == "Positive feedback, Telephone note"


@pytest.mark.parametrize(
    ("channel", "sentence"),
    [
        (None, "Choose how the feedback arrived"),
        ("", "Choose how the feedback arrived"),
        ("Letter", "Choose how the feedback arrived from the list"),
    ],
)
def test_there_are_three_channels_and_no_other(
    case: OmbudsmanCase, channel: str | None, sentence: str
) -> None:
    """RF-07b"""
    asked = next(ask for ask in SAVE.asks_in(case.situation()) if ask.name == "channel")
    assert [choice[0] for choice in asked.choices_in(case.situation())] == [
        "E-mail",
        "Physical item",
        "Telephone note",
    ]
    (problem,) = [text for name, text in not_saved(case, channel=channel) if name == "channel"]
    assert problem.startswith("Choose how the feedback arrived") or problem == sentence


@pytest.mark.parametrize(
    ("received", "late"),
    [
        (date(2026, 3, 3), 0),
        (date(2026, 3, 2), 1),
        (date(2026, 2, 27), 2),
        (date(2026, 2, 28), 2),
        (date(2026, 3, 1), 2),
    ],
    ids=["today", "Monday", "Friday", "Saturday", "Sunday"],
)
def test_praise_saved_within_two_working_days_is_saved_in_time(
    case: OmbudsmanCase, received: date, late: int
) -> None:
    """RF-07c"""
    praise = Praise(on=TUESDAY, case=case.reference, received_on=received)
    assert (praise.fact("saved_after"), praise.case.fact("saved_late")) == (late, False)
    assert praise.fact("late_reason") is None


def test_praise_saved_later_needs_a_reason_and_is_marked(case: OmbudsmanCase) -> None:
    """RF-07c, RF-Gf"""
    thursday = date(2026, 2, 26)
    sentence = "Saved 3 working days after receipt; the aim is 2. Say why"
    assert not_saved(case, received_on=thursday) == [("late_reason", sentence)]
    short = "Give a reason of at least 10 characters"
    assert not_saved(case, received_on=thursday, late_reason="was away ") == [("late_reason", short)]
    assert not_saved(case, received_on=thursday, late_reason=" " * 40) == [("late_reason", short)]
    praise = Praise(on=TUESDAY, case=case.reference, received_on=thursday, late_reason="I was on leave.")
    assert (praise.fact("saved_after"), praise.fact("saved_late")) == (3, True)
    assert praise.events[0].reason == "I was on leave."


def test_the_aim_is_a_setting(case: OmbudsmanCase) -> None:
    """RF-07c, OP-6"""
    setting("PF_SAVE_DAYS", 5)
    praise = Praise(on=TUESDAY, case=case.reference, received_on=date(2026, 2, 26))
    assert praise.fact("saved_late") is not True


@pytest.mark.parametrize("days", [1, 400])
def test_praise_is_not_received_in_the_future(case: OmbudsmanCase, days: int) -> None:
    """RF-02d, PF-T1"""
    tomorrow = date.fromordinal(TUESDAY.toordinal() + days)
    assert not_saved(case, received_on=tomorrow) == [
        ("received_on", "The date received cannot be in the future")
    ]


def test_praise_on_the_wrong_case_moves_with_a_reason_and_both_cases_show_it(
    case: OmbudsmanCase, praise: Praise
) -> None:
    """RF-07d, PF-T5: the audit of all three verifies."""
    right = OmbudsmanCase(on=TUESDAY, client_name="Ottoline Marsh")
    no = praise.refused("move-to-another-case", by=OWNER, to_case=right.reference, reason="Wrong")
    assert no.sentence == "Give a reason of at least 10 characters"
    assert praise.refused(
        "move-to-another-case", by=OWNER, to_case=right.reference, reason=None
    ).sentence == ("Say why this belongs to another case")
    praise.take("move-to-another-case", by=OWNER, on=WEDNESDAY, to_case=right.reference)
    assert praise.parent.reference == right.reference
    assert praise.status == "Logged"
    for shown, where in ((case, f"to {right.reference}"), (right, f"from {case.reference}")):
        event = shown.events[-1]
        assert event.sentence == f"{praise.reference} was moved {where} by {person(OWNER).name}"
        assert event.reason == "It names the other case."
    assert f"Case {case.reference} becomes {right.reference}" in praise.events[-1].details
    assert [each.findings for each in verify() if each.findings] == []


def test_praise_moves_at_any_time_even_when_it_is_closed(case: OmbudsmanCase, praise: Praise) -> None:
    """RF-07d"""
    right = OmbudsmanCase(on=TUESDAY)
    praise.take("send-to-manager", by=OWNER).take("comment-and-close", by=MANAGER)
    praise.take("move-to-another-case", by=OWNER, to_case=right.reference)
    assert (praise.status, praise.parent.reference) == ("Closed", right.reference)


@pytest.mark.parametrize("where", ["C-2026-999999", "PF-2026-000001", "nowhere"])
def test_praise_moves_to_a_case_of_the_ombudsman_only(praise: Praise, where: str) -> None:
    """RF-07d"""
    assert praise.refused("move-to-another-case", by=OWNER, to_case=where).sentence == "Choose a case"


def test_praise_does_not_move_to_the_case_on_which_it_is(case: OmbudsmanCase, praise: Praise) -> None:
    """RF-07d"""
    no = praise.refused("move-to-another-case", by=OWNER, to_case=case.reference)
    assert no.sentence == "The feedback is on this case already"


def test_a_move_changes_nothing_at_all_when_somebody_changes_the_other_case_at_that_moment(
    case: OmbudsmanCase, praise: Praise
) -> None:
    """RF-Gb, PF-T5: the praise and both cases change in one transaction."""
    right = OmbudsmanCase(on=TUESDAY)
    before = [walk.everything() for walk in (case, right, praise)]
    held = praise.reading = praise.case
    target = db.session.scalars(select(Case).where(Case.reference == right.reference)).one()
    assert target.version == 1
    db.session.connection().exec_driver_sql(f"UPDATE case_file SET version = 7 WHERE id = {target.id}")
    s = actions.situation_of(
        held, praise.actor(OWNER), {"to_case": right.reference, "reason": "It names the other case."}, TUESDAY
    )
    with pytest.raises(actions.Stale):
        actions.perform(held, "move-to-another-case", s.actor, s.data, today=TUESDAY, at=moment(TUESDAY))
    db.session.rollback()
    praise.reading = None
    assert [walk.everything() for walk in (case, right, praise)] == before


# Paragraph 8


def test_the_receiver_sends_a_task_to_the_own_manager(praise: Praise) -> None:
    """RF-08a, RF-08b, RF-08c, PF-T2: subject and contents are not the sender's to choose."""
    praise.take("send-to-manager", by=OWNER, on=WEDNESDAY, subject="Urgent", contents="Read this")
    (task,) = praise.records("work_item", "Open")
    assert (task.title, task.text, task.person_id) == (
        "positive feedback received",
        "She rang me every Friday, even when there was nothing new to say.",
        person(MANAGER).id,
    )
    assert praise.status == "With manager"
    assert praise.case.owner_id == person(MANAGER).id
    assert praise.running == [("D-PFTASK", date(2026, 3, 11))]  # a Wednesday, five working days on
    assert praise.deadline("D-PFSEND").state == "met"


def test_praise_without_main_contents_is_not_saved_so_no_task_is_without_them(case: OmbudsmanCase) -> None:
    """RF-08b"""
    for empty in ("", None):
        assert not_saved(case, main_contents=empty) == [
            ("main_contents", "Enter the main contents of the feedback")
        ]


def test_the_stored_contact_the_task_and_the_case_lead_to_each_other(
    case: OmbudsmanCase, praise: Praise
) -> None:
    """RF-08d"""
    praise.take("send-to-manager", by=OWNER)
    (contact,) = praise.records("correspondence")
    (document,) = praise.case.documents
    assert (contact.data["case"], list(contact.documents)) == (case.reference, [document.id])
    assert praise.parent.reference == case.reference
    assert praise.records("work_item", "Open")[0].case.reference == praise.reference
    assert [each.reference for each in case.situation().linked()] == [praise.reference]


def test_there_is_one_open_task_for_the_same_feedback(praise: Praise) -> None:
    """RF-08e"""
    praise.take("send-to-manager", by=OWNER)
    no = praise.refused("send-to-manager", by=OWNER)
    assert (no.status, no.sentence) == (409, "A task for this feedback is already with the manager")
    assert len(praise.records("work_item")) == 1


def test_without_a_manager_nothing_is_sent(praise: Praise) -> None:
    """RF-08f"""
    person(OWNER).line_manager_id = None
    db.session.commit()
    assert praise.refused("send-to-manager", by=OWNER).sentence == (
        "No manager is set for you. Ask an administrator"
    )


def test_a_manager_who_has_left_gets_none_but_the_stand_in_does(praise: Praise) -> None:
    """RF-08f"""
    person(MANAGER).active = False
    db.session.commit()
    assert praise.refused("send-to-manager", by=OWNER).status == 409
    stands_in(OTHER_MANAGER, MANAGER, WEDNESDAY)
    praise.take("send-to-manager", by=OWNER, on=WEDNESDAY)
    assert praise.case.owner_id == person(OTHER_MANAGER).id


def test_nobody_but_the_receiver_sends_it(praise: Praise) -> None:
    """RF-08a"""
    for other in (OTHER_OWNER, MANAGER, OTHER_MANAGER):
        no = praise.refused("send-to-manager", by=other)
        assert no.sentence == f"Only {person(OWNER).name} can send this, who received it", other


def test_when_the_receiver_has_left_the_manager_sends_it(praise: Praise) -> None:
    """PF-T2"""
    person(OWNER).active = False
    db.session.commit()
    assert praise.refused("send-to-manager", by=OTHER_MANAGER).status == 409
    praise.take("send-to-manager", by=MANAGER)
    assert praise.case.owner_id == person(MANAGER).id


def test_a_manager_who_received_it_sends_it_to_the_own_line_manager(case: OmbudsmanCase) -> None:
    """OP-9"""
    praise = Praise(on=TUESDAY, by=MANAGER, case=case.reference).take("send-to-manager", by=MANAGER)
    assert praise.case.owner_id == person(AD).id


@pytest.mark.parametrize(("day", "told"), [(WEDNESDAY, False), (THURSDAY, True), (FRIDAY, True)])
def test_who_received_it_is_reminded_after_two_working_days(
    app: Flask, on: SetToday, case: OmbudsmanCase, praise: Praise, day: date, told: bool
) -> None:
    """RF-08g: once, however often the portal looks; a task that was sent reminds nobody."""
    sentence = f"Feedback on {case.reference} still needs to go to your manager"
    on(day)
    praise.day = day
    flags = [flag(praise.situation()) for flag in procedure("positive_feedback").flags]
    assert (sentence in flags) is told
    assert [Worker(app).tell() for _ in range(2)] == [int(told), 0]
    db.session.rollback()
    reminded = [
        (each.title, each.person_id)
        for each in praise.records("work_item", "Open")
        if each.data["from"] == "The portal"
    ]
    assert len(reminded) == int(told)
    if told:
        assert reminded == [("Feedback still needs to go to your manager", person(OWNER).id)]
    praise.take("send-to-manager", by=OWNER)
    assert all(flag(praise.situation()) is None for flag in procedure("positive_feedback").flags)


# Paragraph 9


@pytest.fixture
def with_manager(praise: Praise) -> Praise:
    return praise.take("send-to-manager", by=OWNER, on=WEDNESDAY)


def test_comments_go_to_the_caseworker_and_copies_to_the_two_posts(with_manager: Praise) -> None:
    """RF-09a, RF-09b, RF-09c, PF-T3, OP-8"""
    praise = with_manager.take("comment-and-close", by=MANAGER, on=THURSDAY)
    assert [(each.person_id, each.title, each.on, each.data["post"]) for each in praise.records("copy")] == [
        (person(OWNER).id, "Comments", THURSDAY, "Caseworker, case owner"),
        (person(DIRECTOR).id, "Copy", THURSDAY, "Director of Operations, Legal & Clinical"),
        (person(CHIEF).id, "Copy", THURSDAY, "Chief Executive"),
    ]
    said = "Thank you. Please show the team how you did it."
    told = {each.person_id: each.text for each in praise.work_items("told")}
    assert set(told) == {person(name).id for name in (OWNER, DIRECTOR, CHIEF)}
    assert all(text.startswith(said) and "every Friday" in text for text in told.values())
    assert praise.work_items("praise") == [] and praise.status == "Closed"
    assert (praise.running, praise.deadline("D-PFTASK").state) == ([], "met")
    assert praise.case.closed_on == THURSDAY


@pytest.mark.parametrize("comments", [None, "", "   \n "])
def test_comments_or_the_tick_are_needed(with_manager: Praise, comments: str | None) -> None:
    """RF-09a, OP-7"""
    no = with_manager.refused("comment-and-close", by=MANAGER, comments=comments)
    assert (no.status, no.sentence) == (422, "Enter comments, or tick No comments to add")


def test_without_comments_the_copies_go_out_all_the_same(with_manager: Praise) -> None:
    """RF-09a, RF-09b"""
    praise = with_manager.take("comment-and-close", by=MANAGER, comments=None, no_comments=True)
    assert [each.text for each in praise.records("copy")] == ["No comments to add"] * 3


def test_comments_and_the_tick_contradict_each_other(with_manager: Praise) -> None:
    """RF-09a"""
    no = with_manager.refused("comment-and-close", by=MANAGER, no_comments=True)
    assert no.fields == ["no_comments"]


@pytest.mark.parametrize(
    ("username", "post"),
    [(DIRECTOR, "Director of Operations, Legal & Clinical"), (CHIEF, "Chief Executive")],
)
def test_a_post_without_holder_stops_it(with_manager: Praise, username: str, post: str) -> None:
    """RF-09b"""
    person(username).active = False
    db.session.commit()
    no = with_manager.refused("comment-and-close", by=MANAGER)
    assert no.sentence == f"The post {post} has no holder. Ask an administrator"
    stands_in("legal", username, THURSDAY)
    praise = with_manager.take("comment-and-close", by=MANAGER, on=THURSDAY)
    assert person("legal").id in {each.person_id for each in praise.records("copy")}


def test_the_task_is_not_closed_before_it_is_sent(praise: Praise) -> None:
    """RF-09c"""
    no = praise.refused("comment-and-close", by=MANAGER)
    assert (no.status, no.sentence) == (409, "Send your comments before closing the task")


@pytest.mark.parametrize("username", [OTHER_MANAGER, AD, OWNER, OAT, DIRECTOR])
def test_nobody_but_the_manager_who_holds_the_task_closes_it(with_manager: Praise, username: str) -> None:
    """RF-09d"""
    no = with_manager.refused("comment-and-close", by=username)
    assert (no.status, no.sentence) == (409, f"Only {person(MANAGER).name} can close this task")
    assert not with_manager.offers(username).offers("comment-and-close")


def test_the_stand_in_of_the_manager_closes_it(with_manager: Praise) -> None:
    """RF-09d"""
    stands_in(OTHER_MANAGER, MANAGER, THURSDAY)
    assert with_manager.refused("comment-and-close", by=OTHER_MANAGER, on=WEDNESDAY).status == 409
    assert with_manager.take("comment-and-close", by=OTHER_MANAGER, on=THURSDAY).status == "Closed"


def test_another_manager_gets_the_task_with_its_date_and_both_are_told(with_manager: Praise) -> None:
    """PF-T4"""
    praise = with_manager.take("reassign-task", by=AD, on=THURSDAY)
    assert praise.case.owner_id == person(OTHER_MANAGER).id
    assert praise.running == [("D-PFTASK", date(2026, 3, 11))]
    (task,) = praise.work_items("praise")
    assert (task.person_id, task.title) == (person(OTHER_MANAGER).id, "positive feedback received")
    (told,) = praise.work_items("told")
    assert (told.person_id, told.text) == (person(MANAGER).id, "Away until June.")
    assert praise.refused("comment-and-close", by=MANAGER).sentence == (
        f"Only {person(OTHER_MANAGER).name} can close this task"
    )


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"manager": ""}, "Choose a manager"),
        ({"manager": "oat"}, "Choose new manager from the list"),
        ({"manager": "case_owner"}, "Choose new manager from the list"),
        ({"manager": MANAGER}, "Choose new manager from the list"),
        ({"reason": None}, "Say why this moves to someone else"),
        ({"reason": "Away"}, "Give a reason of at least 10 characters"),
    ],
)
def test_a_task_moves_to_another_manager_with_a_reason(
    with_manager: Praise, answers: dict[str, str | None], sentence: str
) -> None:
    """PF-T4, RF-Gf"""
    if name := answers.get("manager"):
        answers = {"manager": str(person(name).id)}
    assert with_manager.refused("reassign-task", by=AD, **answers).sentence == sentence


@pytest.mark.parametrize(
    ("day", "told"), [(date(2026, 3, 11), False), (date(2026, 3, 12), True)], ids=["due", "a day late"]
)
def test_the_manager_is_reminded_of_a_task_that_is_late(
    app: Flask, on: SetToday, with_manager: Praise, day: date, told: bool
) -> None:
    """RF-09e"""
    on(day)
    with_manager.day = day
    flags = [flag(with_manager.situation()) for flag in procedure("positive_feedback").flags]
    assert ("Task overdue since Wednesday 11 March 2026" in flags) is told
    Worker(app).tell()
    db.session.rollback()
    reminded = [
        each.person_id for each in with_manager.records("work_item", "Open") if each.title == "Task overdue"
    ]
    assert reminded == ([person(MANAGER).id] if told else [])


def test_the_feedback_shows_the_risk_and_the_adjustments_of_its_case(
    case: OmbudsmanCase, praise: Praise, sign_in: SignIn, on: SetToday
) -> None:
    """RF-77a, RF-31a: as they are now, not as they were when it was saved."""
    on(WEDNESDAY)
    client = sign_in(OWNER)
    shown = words(client.get(f"/cases/{praise.reference}").text)
    assert "Risk level Low" in shown and "Reasonable adjustments None on record" in shown
    case.take("change-risk-level", by=OWNER).take("record-reasonable-adjustment", by=OWNER)
    shown = words(client.get(f"/cases/{praise.reference}").text)
    assert "Risk level High" in shown and "Reasonable adjustments Large print" in shown
