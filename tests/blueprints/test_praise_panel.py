"""Praise as a manager's task: read, commented on and closed in its row of My work (paras 7 to 9)."""

from __future__ import annotations

from datetime import date

import pytest

from portal.extensions import db
from portal.people.models import Person
from tests import html
from tests.blueprints.pages import part
from tests.conftest import SetToday, SignIn
from tests.ombudsman_walks import MANAGER, OTHER_MANAGER, OmbudsmanCase, Praise
from tests.questions import announced, few, focused, press, words
from tests.walks import person, stands_in

MONDAY, FRIDAY = date(2026, 3, 23), date(2026, 3, 27)
HOME = "/team-leader/"
OPEN = f"{HOME}?open="
BUTTON = "Comment and close"


def task(on: date = MONDAY, **answers: object) -> Praise:
    """Praise whose task lies with the manager since this day."""
    case = OmbudsmanCase(on=on)
    return Praise(on=on, case=case.reference, **answers).take("send-to-manager")


def test_a_task_stands_in_the_managers_work_under_its_own_date(sign_in: SignIn, on: SetToday) -> None:
    """RF-08c, RF-09e"""
    on(FRIDAY)
    praise = task()
    page = sign_in(MANAGER).get(HOME).text
    text = words(page)
    assert "1 task waits for you." in text
    row = part(page, f"row-{praise.reference}")
    assert row.startswith("1 working day left Monday 30 March 2026")
    assert "positive feedback received Received by Gideon Larkspur, case C-2026-000001; e-mail" in row
    assert "Comment and close" in row and row.endswith("para 9")


def test_the_late_task_stands_first_and_says_how_late_it_is(sign_in: SignIn, on: SetToday) -> None:
    """RF-09e, RF-07c"""
    on(date(2026, 4, 1))
    new = task(date(2026, 4, 1))
    late = task(received_on=date(2026, 3, 16), late_reason="The receiver was on leave")
    page = sign_in(MANAGER).get(HOME).text
    assert page.index(late.reference) < page.index(new.reference)
    row = part(page, f"row-{late.reference}")
    assert row.startswith("Overdue by 2 working days Monday 30 March 2026")
    assert "Saved 5 working days after receipt: The receiver was on leave" in row


def test_the_panel_opens_under_its_row_with_the_words_and_who_gets_them(
    sign_in: SignIn, on: SetToday
) -> None:
    """RF-08c, RF-09a, RF-09b, RF-09c"""
    on(FRIDAY)
    praise = task()
    page = sign_in(MANAGER).get(OPEN + praise.reference).text
    panel = part(page, f"panel-{praise.reference}")
    assert f"Comment on {praise.reference}" in panel
    assert "She rang me every Friday, even when there was nothing new to say." in panel
    assert "Ophelia Tranter-Yeboah, e-mail on Monday 23 March 2026. Open paper.pdf" in panel
    assert "Comments to Gideon Larkspur" in panel and "No comments to add" in panel
    then = panel[panel.index("When you close this") :]
    assert "Comments go to Gideon Larkspur, Caseworker" in then
    assert "Theodora Vance-Appiah, Director of Operations, Legal & Clinical" in then
    assert "Lorcan Whitmarsh-Oyelade, Chief Executive" in then
    assert "Task subject positive feedback received" in then
    assert "Sent to you Monday 23 March 2026; task due Monday 30 March 2026" in then
    assert "Send your comments before closing the task. Only you or your stand-in can close it." in then
    assert 'name="subject"' not in page
    assert focused(page) == ["praise-h"]
    assert "<title>My work: Comment and close PF-" in page


@pytest.mark.parametrize("htmx", [True, False])
def test_a_task_is_commented_on_and_closed_in_its_row(sign_in: SignIn, on: SetToday, htmx: bool) -> None:
    """PF-T3, RF-09a, RF-09b: the row leaves, and the focus goes to the next one."""
    on(FRIDAY)
    _, praise, following = task(date(2026, 3, 20)), task(), task(date(2026, 3, 24))
    client = sign_in(MANAGER)
    reply = press(
        client,
        OPEN + praise.reference,
        BUTTON,
        htmx=htmx,
        follow=not htmx,
        comments="Thank you, Gideon. Show the team how you traced the letter.",
    )
    assert reply.status_code == 200
    assert praise.status == "Closed"
    assert [each.data["name"] for each in praise.records("copy")] == [
        "Gideon Larkspur",
        "Theodora Vance-Appiah",
        "Lorcan Whitmarsh-Oyelade",
    ]
    assert "Comments sent to Gideon Larkspur, copied to two people." in words(reply.text)
    assert part(reply.text, f"row-{praise.reference}") == ""
    assert part(reply.text, f"row-{following.reference}") != ""
    if htmx:
        assert announced(reply.text) == "Comments sent to Gideon Larkspur, copied to two people."
        assert reply.headers["HX-Push-Url"] == HOME
        (link,) = [each for each in html.parse(reply.text).iter() if each.get("data-focus") is not None]
        assert html.text_of(link) == following.reference


def test_after_the_last_task_the_focus_is_on_the_heading(sign_in: SignIn, on: SetToday) -> None:
    """RF-09a, screens 3.3"""
    on(FRIDAY)
    praise = task()
    reply = press(sign_in(MANAGER), OPEN + praise.reference, BUTTON, htmx=True, no_comments="yes")
    assert focused(reply.text) == ["home-h"]
    assert [each.text for each in praise.records("copy")] == ["No comments to add"] * 3


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"comments": " \n "}, "Enter comments, or tick No comments to add"),
        (
            {"comments": "Well done, all of you.", "no_comments": "yes"},
            "You wrote comments. Take them out, or take the tick away",
        ),
    ],
)
def test_a_refusal_heads_the_panel_and_keeps_what_was_typed(
    sign_in: SignIn, on: SetToday, htmx: bool, typed: dict[str, str], sentence: str
) -> None:
    """RF-09a, RF-09c, RF-Gd"""
    on(FRIDAY)
    praise = task()
    before = praise.everything()
    reply = press(sign_in(MANAGER), OPEN + praise.reference, BUTTON, htmx=htmx, **typed)
    assert reply.status_code == 422
    panel = part(reply.text, f"panel-{praise.reference}")
    assert panel.startswith(f"There is a problem. Nothing is saved yet {sentence}")
    assert typed["comments"].strip() in panel
    assert focused(reply.text) == ["div"]  # the summary
    assert praise.everything() == before


def test_another_manager_reads_in_a_sentence_who_can_close_the_task(sign_in: SignIn, on: SetToday) -> None:
    """RF-09d, RF-Ga"""
    on(FRIDAY)
    praise = task()
    before = praise.everything()
    client = sign_in(OTHER_MANAGER)
    page = client.get(OPEN + praise.reference).text
    assert part(page, f"panel-{praise.reference}") == "" and praise.reference not in words(page)
    typed = {"version": praise.case.version, "comments": "Well done, Gideon."}
    reply = client.post(f"{HOME}praise/{praise.reference}", data=typed)
    assert reply.status_code == 409
    assert "Only Cressida Bamford-Liu can close this task" in words(reply.text)
    assert "You typed: Well done, Gideon." in words(reply.text)
    assert praise.everything() == before


def test_the_stand_in_has_the_task_and_closes_it(sign_in: SignIn, on: SetToday) -> None:
    """RF-09d, RF-08f"""
    on(FRIDAY)
    stands_in(OTHER_MANAGER, MANAGER, FRIDAY)
    praise = task()
    client = sign_in(OTHER_MANAGER)
    assert "positive feedback received" in part(client.get(HOME).text, f"row-{praise.reference}")
    press(client, OPEN + praise.reference, BUTTON, comments="Thank you from both of us.")
    assert praise.status == "Closed"


def test_without_a_holder_of_the_post_the_task_can_be_read_but_not_closed(
    sign_in: SignIn, on: SetToday
) -> None:
    """RF-09b"""
    on(FRIDAY)
    praise = task()
    db.session.get_one(Person, person("chief_executive").id).active = False
    db.session.commit()
    page = sign_in(MANAGER).get(OPEN + praise.reference).text
    panel = part(page, f"panel-{praise.reference}")
    assert "Chief Executive: nobody holds this post" in panel
    assert "The post Chief Executive has no holder. Ask an administrator." in panel
    assert 'name="comments"' not in page


def test_the_second_press_saves_nothing_a_second_time(sign_in: SignIn, on: SetToday) -> None:
    """RF-Ga, RF-08e"""
    on(FRIDAY)
    praise = task()
    client = sign_in(MANAGER)
    page = client.get(OPEN + praise.reference).text
    form = next(each for each in html.forms(html.parse(page), HOME) if each.action.endswith(praise.reference))
    typed = {**form.values, "comments": "Thank you, Gideon."}
    client.post(form.action, data=typed)
    before = praise.everything()
    reply = client.post(form.action, data=typed, headers={"HX-Request": "true"})
    assert reply.status_code == 409
    assert "nothing was saved a second time" in words(reply.text)
    assert praise.everything() == before


def test_a_case_of_the_other_organisation_is_not_there(sign_in: SignIn, on: SetToday) -> None:
    """RF-Gk"""
    on(FRIDAY)
    praise = task()
    client = sign_in("team_leader")
    client.get(HOME)
    assert client.post(f"{HOME}praise/{praise.reference}", data={"comments": "Well done."}).status_code == 404


def test_a_manager_sees_praise_that_the_own_people_have_not_sent_on(sign_in: SignIn, on: SetToday) -> None:
    """RF-08g"""
    on(FRIDAY)
    praise = Praise(on=FRIDAY, case=OmbudsmanCase(on=MONDAY).reference)
    block = part(sign_in(MANAGER).get(HOME).text, "unsent")
    assert block.startswith("Positive feedback not sent to you yet")
    assert praise.reference in block and "received Friday 27 March 2026" in block
    assert part(sign_in(OTHER_MANAGER).get(HOME).text, "unsent") == ""


def test_the_receiver_reads_in_the_own_work_that_praise_still_has_to_go_on(
    sign_in: SignIn, on: SetToday
) -> None:
    """RF-08g"""
    on(MONDAY)
    praise = Praise(on=MONDAY, case=OmbudsmanCase(on=MONDAY).reference)
    client = sign_in("case_owner")
    row = part(client.get("/caseworker/").text, f"row-{praise.reference}")
    assert "Received Monday 23 March 2026, case C-2026-000001" in row and "Send to manager" in row
    on(date(2026, 3, 25))  # two working days later
    row = part(client.get("/caseworker/").text, f"row-{praise.reference}")
    assert "Feedback on C-2026-000001 still needs to go to your manager" in row


def test_the_page_asks_few_questions_however_many_tasks_there_are(sign_in: SignIn, on: SetToday) -> None:
    """RF-09a"""
    on(FRIDAY)
    praises = [task() for _ in range(4)]
    client = sign_in(MANAGER)
    assert few(client, HOME)
    assert few(client, OPEN + praises[0].reference)


def test_a_case_that_is_not_there_is_refused_on_the_form(sign_in: SignIn, on: SetToday) -> None:
    """RF-07d, RF-Gd, PF-T5: a reference typed wrongly is told, and what was typed stays."""
    on(FRIDAY)
    praise = task()
    address = f"/cases/{praise.reference}/steps/move-to-another-case"
    manager = sign_in(MANAGER)
    reply = manager.submit(address, to_case="C-2026-999999", reason="It names the other case.")
    assert reply.status_code == 422
    assert "Choose a case" in words(reply.text)
    assert "C-2026-999999" in reply.text and "It names the other case." in reply.text
    preview = manager.post(f"{address}/preview", data={"to_case": "C-2026-999999"})
    assert preview.status_code == 200
