"""Several cases at once: what would change or why not, what did, and the one undo."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from portal.audit.models import Event
from portal.audit.verify import verify
from portal.blueprints.queue import batches as addresses
from portal.cases import batches
from portal.cases.models import Batch, Case
from portal.extensions import db
from tests import html
from tests.blueprints.pages import spaced, words
from tests.client import PortalClient
from tests.conftest import SetToday, SignIn, person
from tests.walks import Walk

MONDAY = date(2026, 3, 30)
CASEWORKER, COLLEAGUE, LEADER = "internal_phso", "internal_phso2", "internal_phso_team_leader"
NOWHERE = "PHSO-2026-000099"


def walk(number: int, to: str = "", **answers: Any) -> Walk:
    found = Walk(on=date(2026, 3, 2), case_number=str(number), client_name=f"Client {number}", **answers)
    return found.to(to, on=date(2026, 3, 20)) if to else found


def with_target(number: int, on: date = date(2026, 3, 31), **answers: Any) -> Walk:
    """A case whose target date is a Tuesday, with Good Friday and Easter Monday to follow."""
    return walk(number, "P3", **answers).take("set-target-date", target_on=on)


def ask(client: PortalClient, name: str, cases: Sequence[Walk | str], **answers: Any) -> TestResponse:
    """Tick the cases in the queue and press the button of the bar."""
    client.get("/cases")
    ticked = [each if isinstance(each, str) else each.reference for each in cases]
    return client.post(f"/cases/batches/{name}", data={"case": ticked, **answers})


def form_of(reply: TestResponse) -> html.Form:
    found = [
        each
        for each in html.forms(html.parse(reply.text), "")
        if each.action.startswith("/cases/batches/") and each.method == "post"
    ]
    assert len(found) == 1, f"{len(found)} forms: {words(reply.text)}"
    return found[0]


def press(client: PortalClient, reply: TestResponse, button: str, **typed: Any) -> TestResponse:
    """Press a button of the page, and read the page that follows."""
    form = form_of(reply)
    name, value = form.buttons()[button]
    data = {**form.values, **({name: value} if name else {}), **typed}
    return client.post(form.action, data=data, follow_redirects=True)


def rows(reply: TestResponse) -> dict[str, str]:
    """What the table says of each case: the mark, and the sentence."""
    found = {}
    for body in html.parse(reply.text).iter("tbody"):
        for row in body.iter("tr"):
            cells = [spaced(cell) for cell in row]
            case = next(each for each in cells if each.startswith("PHSO-"))
            mark, told = (each for each in cells if each != case)
            found[case.split()[0]] = f"{mark}: {told}"
    return found


def events() -> int:
    return db.session.scalar(select(func.count()).select_from(Event)) or 0


def steps(case: Walk) -> list[str]:
    return [each.step for each in case.events]


# Giving cases to somebody


def test_the_review_lists_what_would_change_or_why_not_and_changes_nothing(
    sign_in: SignIn, on: SetToday
) -> None:
    """PHSO-10c, PHSO-11i, PHSO-S7: old owner, new owner, and the procedure's own sentence where it refuses."""
    on(MONDAY)
    working, locked, closed, waiting = walk(1, "P3"), walk(2, "P6A"), walk(3, "P13"), walk(4, "P5")
    mine = walk(5, "P3").take("change-owner")
    before = events()
    reply = ask(
        sign_in(LEADER),
        "give",
        [working, locked, closed, waiting, mine, NOWHERE, working],
        to=working.id_of(COLLEAGUE),
    )
    assert reply.status_code == 200 and events() == before
    assert rows(reply) == {
        working.reference: "Would change: Owner Tamsin Oakapple becomes Rowan Bellweather",
        locked.reference: "Not possible: Locked until the team leader has decided.",
        closed.reference: "Not possible: This SR is closed and can only be read.",
        waiting.reference: "Would change: Allocated to Rowan Bellweather, now with Tamsin Oakapple",
        mine.reference: "Stays: Already with Rowan Bellweather",
        NOWHERE: "Not possible: There is no such case, or it is not yours to see",
    }
    said = words(reply.text)
    assert "Nothing has changed yet. 2 of 6 cases would change. 3 cannot; the list says why." in said
    assert "Give 2 cases" in form_of(reply).buttons()


def test_each_case_says_what_became_of_it_and_what_is_refused_leaves_the_others_alone(
    sign_in: SignIn, on: SetToday
) -> None:
    """PHSO-10c, PHSO-T20, PHSO-S7"""
    on(MONDAY)
    working, locked, waiting = walk(1, "P3"), walk(2, "P6A"), walk(3, "P5")
    client, before = sign_in(LEADER), len(locked.events)
    asked = ask(client, "give", [working, locked, waiting, NOWHERE], to=working.id_of(COLLEAGUE))
    empty = press(client, asked, "Give 2 cases", reason="  ")
    assert empty.status_code == 422 and "Give a reason" in words(empty.text)
    assert not db.session.scalars(select(Batch)).all()
    done = press(client, empty, "Give 2 cases", reason="Tamsin is on leave")
    assert rows(done) == {
        working.reference: "Done: Owner is now Rowan Bellweather",
        locked.reference: "Not done: Locked until the team leader has decided.",
        waiting.reference: "Done: Allocated to Rowan Bellweather",
        NOWHERE: "Not done: There is no such case, or it is not yours to see",
    }
    assert "2 of 4 cases given to Rowan Bellweather" in words(done.text)
    event = working.events[-1]
    assert (event.step, event.reason) == ("change-owner", "Tamsin is on leave")
    assert (steps(waiting)[-1], len(locked.events)) == ("allocate", before)
    assert not [checked.findings for checked in verify() if checked.findings]


def test_where_only_allocations_are_made_nobody_asks_for_a_reason(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T20: allocating has no reason."""
    on(MONDAY)
    case, client = walk(1, "P5"), sign_in(LEADER)
    asked = ask(client, "give", [case], to=case.id_of(COLLEAGUE))
    assert "reason" not in form_of(asked).values
    assert rows(press(client, asked, "Give 1 case")) == {
        case.reference: "Done: Allocated to Rowan Bellweather"
    }


def test_who_is_on_leave_needs_a_tick_on_the_case_s_own_form(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T20, Screens 4.10"""
    on(MONDAY)
    case = walk(1, "P5")
    person(COLLEAGUE).away_from, person(COLLEAGUE).away_until = date(2026, 3, 27), date(2026, 4, 13)
    db.session.commit()
    reply = ask(sign_in(LEADER), "give", [case], to=case.id_of(COLLEAGUE))
    said = rows(reply)[case.reference]
    assert said.startswith("Not possible: Rowan Bellweather is on leave until Monday 13 April 2026")
    assert f'href="/cases/{case.reference}/steps/allocate"' in reply.text
    assert not [each for each in form_of(reply).buttons() if each.startswith("Give")]


def test_a_case_that_changed_since_the_review_is_refused_for_itself(sign_in: SignIn, on: SetToday) -> None:
    """Who looked at another version of the case has not decided about this one."""
    on(MONDAY)
    changed, same, client = walk(1, "P3"), walk(2, "P3"), sign_in(LEADER)
    asked = ask(client, "give", [changed, same], to=same.id_of(COLLEAGUE))
    changed.take("add-note", by=COLLEAGUE, on=MONDAY)
    done = press(client, asked, "Give 2 cases", reason="Leave")
    assert rows(done) == {
        changed.reference: "Not done: Changed since you looked: Rowan Bellweather, added a note",
        same.reference: "Done: Owner is now Rowan Bellweather",
    }
    assert steps(changed)[-1] == "add-note"


def test_a_case_that_was_not_on_the_page_is_not_touched(sign_in: SignIn, on: SetToday) -> None:
    on(MONDAY)
    looked, other, client = walk(1, "P3"), walk(2, "P3"), sign_in(LEADER)
    asked = ask(client, "give", [looked], to=looked.id_of(COLLEAGUE))
    done = press(client, asked, "Give 1 case", reason="Leave", case=[looked.reference, other.reference])
    assert rows(done)[other.reference] == "Not done: This case was not on the page that you confirmed"
    assert "change-owner" not in steps(other)


def test_a_double_press_does_nothing_twice(sign_in: SignIn, on: SetToday) -> None:
    """The form's one token stands for the whole batch."""
    on(MONDAY)
    case, client = walk(1, "P3"), sign_in(LEADER)
    asked = ask(client, "give", [case], to=case.id_of(COLLEAGUE))
    first = press(client, asked, "Give 1 case", reason="Leave")
    second = press(client, asked, "Give 1 case", reason="Leave")
    assert first.request.path == second.request.path and rows(first) == rows(second)
    assert steps(case).count("change-owner") == 1
    stranger = sign_in("team_leader")
    assert stranger.get(first.request.path).status_code == 404


def test_a_form_without_a_token_only_shows_the_review(sign_in: SignIn, on: SetToday) -> None:
    on(MONDAY)
    case, client = walk(1, "P3"), sign_in(LEADER)
    asked = ask(client, "give", [case], to=case.id_of(COLLEAGUE))
    shown = press(client, asked, "Give 1 case", reason="Leave", token="")
    assert "Nothing has changed yet" in words(shown.text) and "change-owner" not in steps(case)


def test_nothing_ticked_nobody_chosen_and_too_many_are_refused(
    sign_in: SignIn, on: SetToday, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PHSO-10c, Screens 4.3: 422 with the sentence, what was ticked is kept, nothing is cut off in silence."""
    on(MONDAY)
    case, client = walk(1, "P5"), sign_in(LEADER)
    none = ask(client, "give", [], to=case.id_of(COLLEAGUE))
    assert none.status_code == 422 and "Tick at least one case" in words(none.text)
    for nobody in ("", "x", case.id_of("caseworker"), case.id_of("case_owner"), "9" * 30):
        reply = ask(client, "give", [case], to=nobody)
        assert reply.status_code == 422
        assert "Choose a member of your team" in words(reply.text)
        assert f'value="{case.reference}" checked' in reply.text
    many = [f"PHSO-2026-{n:06}" for n in range(batches.MOST + 1)]
    over = ask(client, "give", many, to=case.id_of(COLLEAGUE))
    assert over.status_code == 422 and "Tick at most 500 cases. 501 are ticked" in words(over.text)
    assert not case.fact("allocated")


def test_only_who_may_gives_cases_and_extends_deadlines(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-10c, PHSO-T39: the leader of the team gives, its caseworkers extend; the other organisation finds nothing."""
    on(MONDAY)
    case = with_target(1)
    offered = {
        CASEWORKER: ("Extend deadline",),
        LEADER: ("Give to", "Rowan Bellweather: 0 open, 0 due this week"),
        "team_leader": ("Give to",),
        "head_of_complaints_review": (),
        "manager": (),
    }
    for username, buttons in offered.items():
        client = sign_in(username)
        page = words(client.get("/cases?rows=case").text)
        assert all(each in page for each in buttons)
        for name, button in (("give", "Give to"), ("extend", "Extend deadline")):
            may = any(each.startswith(button) for each in buttons)
            assert (button in page) == may, (username, button)
            to = case.id_of("caseworker" if username == "team_leader" else COLLEAGUE)
            reply = ask(client, name, [case], to=to, days="5")
            refused = (
                422 if (username, name) == ("manager", "give") else 403
            )  # gives cases, but none of these
            assert reply.status_code == (200 if may else refused), (username, name)
    assert (case.case.version, steps(case)[-1]) == (len(case.events), "set-target-date")


# Extending deadlines


def test_working_days_are_counted_in_each_case_s_own_calendar(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T39: three working days after Tuesday 31 March 2026 are after Good Friday; both nations close for Easter,
    Northern Ireland for St Patrick as well."""
    on(date(2026, 3, 9))
    day = date(2026, 3, 16)  # a Monday
    great_britain = Walk(on=date(2026, 3, 2), case_number="1").to("P3", on=date(2026, 3, 9))
    ireland = Walk(on=date(2026, 3, 2), case_number="2", jurisdiction="NI").to("P3", on=date(2026, 3, 9))
    for each in (great_britain, ireland):
        each.take("set-target-date", target_on=day)
    without, client = (
        Walk(on=date(2026, 3, 2), case_number="3").to("P3", on=date(2026, 3, 9)),
        sign_in(CASEWORKER),
    )
    first = ask(client, "extend", [great_britain, ireland, without])
    assert first.status_code == 200
    assert rows(first) == {
        great_britain.reference: f"Needs a date: {TARGET} due Monday 16 March 2026",
        ireland.reference: f"Needs a date: {TARGET} due Monday 16 March 2026",
        without.reference: "Not possible: Set a target date first.",
    }
    shown = press(client, first, "Show what would change", days="2")
    assert rows(shown) == {
        great_britain.reference: f"Would change: {TARGET} Monday 16 March 2026 becomes Wednesday 18 March 2026, "
        "2 working days later",
        ireland.reference: f"Would change: {TARGET} Monday 16 March 2026 becomes Thursday 19 March 2026, "
        "2 working days later",
        without.reference: "Not possible: Set a target date first.",
    }
    missing = press(client, shown, "Extend 2 deadlines")
    assert missing.status_code == 422 and "Say why the target moves" in words(missing.text)
    assert 'value="2"' in missing.text
    done = press(client, missing, "Extend 2 deadlines", reason="PHSO agreed")
    assert "Deadline extended on 2 of 3 cases" in words(done.text)
    assert rows(done)[ireland.reference] == (
        f"Done: {TARGET} moved from Monday 16 March 2026 to Thursday 19 March 2026"
    )
    assert great_britain.deadline("D-TARGET").due_on == date(2026, 3, 18)
    entry = ireland.records("caselist")[-1]
    assert (entry.text, entry.data["old"], entry.data["new"]) == ("PHSO agreed", "2026-03-16", "2026-03-19")


TARGET = "Target date for final approved response"


def test_one_day_for_all_is_refused_where_it_is_not_later(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-13h: "The new target must be later than …", for the case that it concerns."""
    on(MONDAY)
    early, late, client = with_target(1), with_target(2, date(2026, 4, 30)), sign_in(CASEWORKER)
    shown = press(client, ask(client, "extend", [early, late]), "Show what would change", on="16 April 2026")
    assert rows(shown) == {
        early.reference: f"Would change: {TARGET} Tuesday 31 March 2026 becomes Thursday 16 April 2026, "
        "10 working days later",
        late.reference: "Not possible: The new target must be later than Thursday 30 April 2026. Open the step "
        + late.reference,
    }


def test_what_cannot_be_read_is_said_and_kept(sign_in: SignIn, on: SetToday) -> None:
    """Interface 4: 422, typed values kept, nothing changed."""
    on(MONDAY)
    case, client = with_target(1), sign_in(CASEWORKER)
    first = ask(client, "extend", [case])
    for typed, sentence in (
        ({"on": "31 February"}, addresses.NO_DATE),
        ({"days": "0"}, addresses.DAYS),
        ({"days": "-3"}, addresses.DAYS),
        ({"days": "٣"}, addresses.DAYS),
        ({"days": "9999"}, addresses.DAYS),
        ({"days": "2", "on": "1/5/2026"}, "Enter a date or a number of working days, not both"),
        ({}, addresses.NO_DATE),
    ):
        reply = press(client, first, "Show what would change", reason="PHSO <asked>", **typed)
        assert reply.status_code == 422 and sentence in words(reply.text), typed
        assert form_of(reply).values["reason"] == "PHSO <asked>"
        assert all(form_of(reply).values[name] == value for name, value in typed.items())
    assert steps(case)[-1] == "set-target-date"


def test_a_date_that_the_list_did_not_show_is_shown_before_it_is_done(sign_in: SignIn, on: SetToday) -> None:
    on(MONDAY)
    case, client = with_target(1), sign_in(CASEWORKER)
    shown = press(client, ask(client, "extend", [case]), "Show what would change", days="2")
    again = press(client, shown, "Extend 1 deadline", days="5", reason="PHSO agreed")
    assert "Look at the list first." in words(again.text)
    assert "5 working days later" in rows(again)[case.reference]
    assert steps(case)[-1] == "set-target-date"
    press(client, again, "Extend 1 deadline")
    assert case.deadline("D-TARGET").due_on == date(2026, 4, 9)  # a Thursday, after Easter


# The undo


def test_the_report_has_an_address_of_its_own_in_the_browser(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-10c: a report that is opened anew, or come back to, is the report and not the review."""
    on(MONDAY)
    client, case = sign_in(LEADER), walk(1, "P3")
    asked = ask(client, "give", [case], to=case.id_of(COLLEAGUE))
    press(client, asked, "Give 1 case", reason="Leave")
    address = f"/cases/batches/{db.session.scalars(select(Batch.id)).one()}"
    arrived = client.get(address, headers={"HX-Request": "true", "HX-Current-URL": "http://localhost/cases"})
    assert arrived.headers["HX-Push-Url"] == address
    going_on = {"HX-Request": "true", "HX-Current-URL": f"http://localhost{address}"}
    assert "HX-Push-Url" not in client.get(address, headers=going_on).headers


def test_the_undo_gives_every_case_back_as_new_entries(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-10c, PHSO-S7: owner, allocation and work items become what they were, and the history keeps both."""
    on(MONDAY)
    owned, first, again = walk(1, "P3"), walk(2, "P5"), walk(3, "P5").take("allocate", on=date(2026, 3, 23))
    client = sign_in(LEADER)
    asked = ask(client, "give", [owned, first, again], to=owned.id_of(COLLEAGUE))
    done = press(client, asked, "Give 3 cases", reason="Leave")
    assert [each.case.owner.name for each in (owned, first, again)] == ["Rowan Bellweather"] * 3  # type: ignore[union-attr]
    undone = press(client, done, "Undo these 3 changes")
    assert rows(undone) == {
        owned.reference: "Done: With Tamsin Oakapple again",
        first.reference: "Done: Waits for allocation again, with Tamsin Oakapple",
        again.reference: "Done: With Tamsin Oakapple again",
    }
    assert "Changes taken back on 3 of 3 cases" in words(undone.text)
    for case, key in ((owned, "change-owner"), (first, "take-back-allocation"), (again, "allocate")):
        assert case.case.owner.name == "Tamsin Oakapple"  # type: ignore[union-attr]
        assert steps(case)[-1] == key
        rowan = case.id_of(COLLEAGUE)
        assert not [each for each in case.work_items("allocated") if each.person_id == int(rowan)]
    assert owned.events[-1].reason.startswith("Undo of “Give to Rowan Bellweather”, today, ")
    assert (first.fact("allocated"), again.fact("allocated")) == (None, True)
    assert [each.title for each in first.work_items("allocate")] == ["Allocate this SR"]
    assert not [checked.findings for checked in verify() if checked.findings]


def test_the_undo_brings_back_who_was_to_get_the_case_again(sign_in: SignIn, on: SetToday) -> None:
    """Decision 0014: the change forgets a former owner who becomes the owner; taken back, the case remembers again."""
    on(MONDAY)
    case, client = walk(1, "P3"), sign_in(LEADER)
    colleague = int(case.id_of(COLLEAGUE))
    db.session.execute(update(Case).values(previous_owner_id=colleague))
    db.session.commit()
    done = press(client, ask(client, "give", [case], to=str(colleague)), "Give 1 case", reason="Leave")
    assert (case.case.owner_id, case.case.previous_owner_id) == (colleague, None)
    press(client, done, "Undo this change")
    assert (case.case.owner_id, case.case.previous_owner_id) == (int(case.id_of(CASEWORKER)), colleague)


def test_the_undo_of_an_extension_tells_so_in_the_ledger_and_on_the_caselist(
    sign_in: SignIn, on: SetToday
) -> None:
    """PHSO-13h, decision 0014: the target date may only move later, except to take back the own extension that day."""
    on(MONDAY)
    case, client = with_target(1), sign_in(CASEWORKER)
    shown = press(client, ask(client, "extend", [case]), "Show what would change", days="5")
    done = press(client, shown, "Extend 1 deadline", reason="PHSO agreed")
    undone = press(client, done, "Undo this change")
    assert rows(undone) == {case.reference: f"Done: {TARGET} Tuesday 31 March 2026 again"}
    deadline = case.deadline("D-TARGET")
    assert [(each.what, each.new_due_on) for each in deadline.entries] == [
        ("started", date(2026, 3, 31)),
        ("moved", date(2026, 4, 9)),
        ("taken back", date(2026, 3, 31)),
    ]
    assert (deadline.due_on, case.case.next_due_on) == (
        date(2026, 3, 31),
        min(day for _, day in case.running),
    )
    entry = case.records("caselist")[-1]
    assert entry.title == "Extension taken back" and entry.text.startswith(
        "Undo of “Extend by 5 working days”"
    )
    page = words(client.get(f"/cases/{case.reference}").text)
    assert "Taken back from Thursday 9 April 2026 to Tuesday 31 March 2026: Undo of" in page


def test_the_undo_leaves_a_case_alone_on_which_something_else_has_happened(
    sign_in: SignIn, on: SetToday
) -> None:
    on(MONDAY)
    touched, quiet, client = walk(1, "P3"), walk(2, "P3"), sign_in(LEADER)
    asked = ask(client, "give", [touched, quiet], to=quiet.id_of(COLLEAGUE))
    done = press(client, asked, "Give 2 cases", reason="Leave")
    touched.take("add-note", by=COLLEAGUE, on=MONDAY)
    undone = press(client, done, "Undo these 2 changes")
    assert rows(undone) == {
        touched.reference: "Not done: Changed since you looked: Rowan Bellweather, added a note",
        quiet.reference: "Done: With Tamsin Oakapple again",
    }
    assert touched.case.owner.name == "Rowan Bellweather"  # type: ignore[union-attr]


def test_the_undo_is_there_once_for_the_same_person_on_the_same_day(sign_in: SignIn, on: SetToday) -> None:
    on(MONDAY)
    case, other, client = walk(1, "P3"), walk(2, "P3"), sign_in(LEADER)
    asked = ask(client, "give", [case], to=case.id_of(COLLEAGUE))
    done = press(client, asked, "Give 1 case", reason="Leave")
    stranger = sign_in(CASEWORKER)
    stranger.get("/cases")
    assert stranger.post(f"{done.request.path}/undo").status_code == 404
    assert stranger.post(f"{done.request.path}/go-on").status_code == 404
    undone = press(client, done, "Undo this change")
    before = events()
    twice = press(client, done, "Undo this change")
    assert twice.request.path == undone.request.path and events() == before
    report = client.get(done.request.path)
    assert "This was undone: what became of each case" in words(report.text)
    assert "Undo this change" not in report.text
    client.get(undone.request.path)
    again = client.post(f"{undone.request.path}/undo")
    assert again.status_code == 409
    assert "What was taken back is not taken back again." in words(again.text)

    asked = ask(client, "give", [other], to=other.id_of(COLLEAGUE))
    late = press(client, asked, "Give 1 case", reason="Leave").request.path
    on(date(2026, 3, 31))
    assert "Undo this change" not in client.get(late).text
    refused = client.post(f"{late}/undo")
    assert refused.status_code == 409
    assert "This can be undone only on the day on which it was done." in words(refused.text)
    assert steps(other)[-1] == "change-owner" and steps(case).count("change-owner") == 2


# Many cases


def test_a_long_batch_goes_on_in_parts_and_says_how_far_it_is(
    sign_in: SignIn, on: SetToday, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No request does more than its part, so that no page times out; what is done stays done."""
    monkeypatch.setattr(batches.go_on, "__defaults__", (2,))
    on(MONDAY)
    cases, client = [walk(n, "P3") for n in range(1, 6)], sign_in(LEADER)
    asked = ask(client, "give", cases, to=cases[0].id_of(COLLEAGUE))
    page = press(client, asked, "Give 5 cases", reason="Leave")
    assert "3 of 5 cases still to do. What is done stays done." in words(page.text)
    assert client.post(f"{page.request.path}/undo").status_code == 409
    page = press(client, client.get(page.request.path), "Go on")
    assert "1 of 5 cases still to do" in words(page.text)
    page = press(client, page, "Go on")
    assert list(rows(page).values()) == ["Done: Owner is now Rowan Bellweather"] * 5
    client.post(f"{page.request.path}/go-on")
    assert [steps(each).count("change-owner") for each in cases] == [1] * 5


def test_a_fault_on_one_case_leaves_the_others_done(sign_in: SignIn, on: SetToday) -> None:
    """Each case has its own transaction; the one that cannot be done says so and nothing of it is changed."""
    on(MONDAY)
    cases, client = [walk(n, "P3") for n in range(1, 4)], sign_in(LEADER)
    work = batches.Give(int(cases[0].id_of(COLLEAGUE)), "Rowan Bellweather", "Leave")
    lines = [(each.reference, each.case.version) for each in cases]
    batch = batches.begin(work, cases[0].actor(LEADER), "t" * 20, lines)
    db.session.execute(update(Case).where(Case.reference == cases[1].reference).values(procedure="unknown"))
    db.session.commit()
    batches.go_on(batch, cases[0].actor(LEADER))
    assert list(rows(client.get(f"/cases/batches/{batch.id}")).values()) == [
        f"Not done: {batches.FAULT}",
        "Done: Owner is now Rowan Bellweather",
        "Done: Owner is now Rowan Bellweather",
    ]
    assert [steps(each)[-1] == "change-owner" for each in cases] == [True, False, True]
