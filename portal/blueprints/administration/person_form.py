"""The questions about a person, one each, and what was typed into them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from portal.deadlines import long_date
from portal.people.details import Details, Refused, checked_username
from portal.people.models import Person
from portal.people.posts import GRADES, ORGANISATIONS, POSTS, TEAMS
from portal.reading import Unreadable, read_date, read_money
from portal.views import Choice, Field


class PersonForm:
    """What was typed about a person. `problems` gathers what could not be read."""

    def __init__(self, typed: Mapping[str, str], managers: list[Choice], *, new: bool = False) -> None:
        self.typed = {key: value.strip() for key, value in typed.items()}
        self.managers = managers
        self.new = new
        self.problems: list[tuple[str, str]] = []

    @classmethod
    def empty(cls, managers: list[Choice]) -> PersonForm:
        return cls({}, managers, new=True)

    @classmethod
    def of(cls, person: Person, managers: list[Choice]) -> PersonForm:
        """The form filled with what is kept about the person."""
        limit = person.payment_limit
        return cls(
            {
                "name": person.name,
                "post": person.post,
                "grade": person.grade,
                "team": person.team.key if person.team else "",
                "line_manager_id": str(person.line_manager_id or ""),
                "payment_limit": "" if limit is None else f"{limit // 100}.{limit % 100:02}",
                "away_from": _written(person.away_from),
                "away_until": _written(person.away_until),
            },
            managers,
        )

    def username(self) -> str:
        return checked_username(self.typed.get("username", ""))

    def details(self) -> Details:
        """The answers. Raises Refused; what could not be read is in `problems`."""
        limit, away_from, away_until = (
            self._money("payment_limit"),
            self._date("away_from"),
            self._date("away_until"),
        )
        manager = self.typed.get("line_manager_id", "")
        if manager and manager not in {choice.value for choice in self.managers}:
            self.problems.append(("line_manager_id", "Choose a line manager from the list"))
        if not self.typed.get("post"):
            self.problems.append(("post", "Choose a post"))
        if self.typed.get("grade") and self.typed["grade"] not in GRADES:
            self.problems.append(("grade", "Choose a grade from the list"))
        if self.problems:
            raise Refused(self.problems[0][1], self.problems[0][0])
        return Details(
            name=self.typed.get("name", ""),
            post=self.typed["post"],
            team=self.typed.get("team", ""),
            grade=self.typed.get("grade", ""),
            line_manager_id=int(manager) if manager else None,
            payment_limit=limit,
            away_from=away_from,
            away_until=away_until,
        )

    def fields(self, wrong: Mapping[str, str]) -> list[Field]:
        """The questions with what was typed, and beside each what is wrong with it."""
        posts = [
            Choice(post.key, f"{post.title} ({ORGANISATIONS[post.organisation]})") for post in POSTS.values()
        ]
        teams = [Choice(key, f"{name} ({ORGANISATIONS[where]})") for key, (name, where) in TEAMS.items()]
        questions = [
            Field("line", "name", "name", "Name", width="20"),
            Field(
                "line",
                "username",
                "username",
                "User name",
                hint="Says the post, for example internal_phso3. It cannot be changed later",
                width="20",
            ),
            Field("select", "post", "post", "Post", choices=posts),
            Field(
                "select",
                "grade",
                "grade",
                "Grade",
                choices=[Choice(each, each) for each in GRADES],
                optional=True,
            ),
            Field("select", "team", "team", "Team", choices=teams, optional=True),
            Field(
                "select",
                "line_manager_id",
                "line_manager_id",
                "Line manager",
                choices=self.managers,
                optional=True,
            ),
            Field(
                "money",
                "payment_limit",
                "payment_limit",
                "Payment limit",
                hint="The largest amount that this person may approve. Empty: approves no payment",
                width="10",
                optional=True,
            ),
            Field(
                "date",
                "away_from",
                "away_from",
                "Away from",
                hint="The first day of the absence",
                optional=True,
            ),
            Field(
                "date",
                "away_until",
                "away_until",
                "Away until",
                hint="The last day of the absence",
                optional=True,
            ),
        ]
        return [self._filled(each, wrong) for each in questions if self.new or each.name != "username"]

    def _filled(self, question: Field, wrong: Mapping[str, str]) -> Field:
        question.value = self.typed.get(question.name, "")
        question.error = wrong.get(question.name)
        question.choices = [
            Choice(each.value, each.label, checked=each.value == question.value) for each in question.choices
        ]
        return question

    def _date(self, name: str) -> date | None:
        try:
            return read_date(self.typed[name]) if self.typed.get(name) else None
        except Unreadable as problem:
            self.problems.append((name, str(problem)))
            return None

    def _money(self, name: str) -> int | None:
        try:
            return read_money(self.typed[name]) if self.typed.get(name) else None
        except Unreadable as problem:
            self.problems.append((name, str(problem)))
            return None


def _written(day: date | None) -> str:
    return long_date(day).split(" ", 1)[1] if day else ""
