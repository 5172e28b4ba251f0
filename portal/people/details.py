"""What is kept about a person, and the checks that administrator's pages and the command line share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from portal.people.posts import POSTS, TEAMS

USERNAME = re.compile(r"[a-z][a-z0-9_.-]{1,58}[a-z0-9]")


class Refused(Exception):
    """The change is not allowed. `field` names the question that it concerns, if one does."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


@dataclass(frozen=True)
class Details:
    """What an administrator keeps about a person.

    `payment_limit` in pence, None for nobody who approves payments.
    """

    name: str
    post: str
    team: str
    grade: str = ""
    line_manager_id: int | None = None
    payment_limit: int | None = None
    away_from: date | None = None
    away_until: date | None = None

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.name) > 120 or not self.name.isprintable():
            raise Refused("Enter a name of 1 to 120 characters", "name")
        if self.post not in POSTS:
            raise Refused(f"Choose a post from the list: {', '.join(POSTS)}", "post")
        if self.team and self.team not in TEAMS:
            raise Refused(f"Choose a team from the list: {', '.join(TEAMS)}", "team")
        if self.team and TEAMS[self.team][1] != POSTS[self.post].organisation:
            raise Refused("Choose a team of the same organisation", "team")
        if len(self.grade) > 60:
            raise Refused("Choose a grade from the list", "grade")
        if (self.away_from is None) != (self.away_until is None):
            raise Refused("Enter both the first and the last day of the absence", "away_from")
        if self.away_from and self.away_until and self.away_until < self.away_from:
            raise Refused("The last day of the absence is before the first", "away_until")


def checked_username(username: str) -> str:
    """The user name, or Refused: it says the post, in small letters."""
    if not USERNAME.fullmatch(username):
        raise Refused(
            "Enter a user name of 3 to 60 small letters, digits, dots, hyphens or underscores", "username"
        )
    return username
