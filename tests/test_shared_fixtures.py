"""The tests' own ground: fresh databases, people who are signed in, a day that can be set, HTML that is read."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.clock import today
from portal.extensions import db
from portal.people.models import Person, Team
from tests import html
from tests.conftest import SetToday, SignIn


@pytest.mark.parametrize("time", ["first", "second"])
def test_every_test_starts_with_the_sample_people_alone(app: Flask, time: str) -> None:
    known = db.session.scalars(select(Team.id)).all()
    assert sorted(known) == list(range(1, len(known) + 1))
    db.session.add(Team(key="left_over", name="Left over", organisation="CMG"))
    db.session.commit()
    assert db.session.scalar(select(func.max(Team.id))) == len(known) + 1


def test_two_people_are_signed_in_at_once_each_in_a_browser_of_their_own(sign_in: SignIn) -> None:
    tamsin, wilhelmina = sign_in("internal_phso"), sign_in("oat")
    assert "Tamsin Oakapple" in tamsin.get("/account", follow_redirects=True).text
    assert "Wilhelmina Draxby" in wilhelmina.get("/account", follow_redirects=True).text


def test_the_day_can_be_set_and_let_go(app: Flask, on: SetToday) -> None:
    on(date(2026, 3, 30))  # a Monday
    assert today() == date(2026, 3, 30)
    on(None)
    assert today() != date(2026, 3, 30)


def test_what_the_portal_changed_is_seen_by_the_test(app: Flask, sign_in: SignIn) -> None:
    tamsin = db.session.scalars(select(Person).where(Person.username == "internal_phso")).one()
    tamsin.name = "Tamsin Oakapple-Reed"
    assert "Tamsin Oakapple-Reed" in sign_in("internal_phso").get("/account", follow_redirects=True).text


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ("<!DOCTYPE html><title>A</title><p>one</div>", "div"),
        ("<!DOCTYPE html><title>A</title><p id=a>one<p id=a>two", "the id 'a' stands 2 times"),
        ("<p><table><tr><td>a</td></tr></table></section>", "section"),
        ("<tr><td>a</td></tr><div></div>", "div"),
        ('<a href="/a" href="/b">twice</a>', "duplicate"),
    ],
)
def test_markup_that_does_not_parse_fails_the_test(markup: str, fault: str) -> None:
    with pytest.raises(html.MarkupError, match=fault):
        html.parse(markup)


@pytest.mark.parametrize(
    "markup",
    [
        "<!DOCTYPE html><html lang='en-GB'><head><title>A</title></head><body><p>one</p></body></html>",
        "<section><h2>One</h2></section>",
        "<tr><td>a</td></tr>",
        "<option value='1'>One</option><option>Two</option>",
    ],
)
def test_markup_that_parses_passes(markup: str) -> None:
    assert html.parse(markup) is not None


def test_a_form_is_sent_as_a_browser_would_send_it() -> None:
    tree = html.parse("""
        <main><form action="/a" method="post">
          <input type="hidden" name="token" value="t"><input name="name" value="Ada">
          <input type="radio" name="kind" value="x"><input type="radio" name="kind" value="y" checked>
          <input type="checkbox" name="tick" checked><input type="checkbox" name="tick" value="two" checked>
          <select name="team"><option value="1">One</option><option value="2" selected>Two</option></select>
          <textarea name="words">
 typed</textarea>
          <button name="answer" value="yes">Yes, do</button><button>No</button>
        </form></main>""")
    (form,) = html.forms(tree, "/page")
    assert (form.action, form.method) == ("/a", "post")
    assert form.values == {
        "token": "t",
        "name": "Ada",
        "kind": "y",
        "tick": ["on", "two"],
        "team": "2",
        "words": " typed",
    }
    assert form.buttons() == {"Yes, do": ("answer", "yes"), "No": ("", "")}
