"""What needs the agreement of somebody with authority: Delegation Scheme and Supervision Model (Review and feedback 2.8).

The two schemes are not printed in the source. An administrator keeps a row for each action; an action without a live row
can be agreed by nobody. Rows that the source itself fixes stand here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.procedures.definition import Actor, Authority, Guard, Situation

LINE_MANAGER = "line_manager"
"""Holds authority as the line manager of whoever owns the record."""

TITLES: Mapping[str, str] = {
    LINE_MANAGER: "the line manager",
    "oat_manager": "the OAT manager",
    "oat_caseworker": "an OAT caseworker",
    "ombudsman": "the Ombudsman",
    "deputy_ombudsman": "a Deputy Ombudsman",
    "operations_manager": "an operations manager",
    "assistant_director": "an Assistant Director",
    "director_olc": "the Director of Operations, Legal & Clinical",
    "chief_executive": "the Chief Executive",
    "legal": "the Legal Team",
}
"""Who may hold authority, as a sentence names them."""

NOBODY = "No delegated authority is recorded. Nobody can agree this"
OWN = "You cannot agree your own proposal"
FIXED = "This row is fixed by the guidance"


@dataclass(frozen=True)
class Action:
    """Something that a second person agrees.

    `fixed` are the holders whom the source names, `first` those with whom the portal begins. `sentence` refuses anybody
    else. What is to be agreed `in_person` is agreed by a holder of the post and by no stand-in (OP-36).
    """

    key: str
    words: str
    para: str
    fixed: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    money: bool = False
    sentence: str = ""
    in_person: bool = False


ACTIONS: Mapping[str, Action] = {
    action.key: action
    for action in (
        Action(
            "extend_grounds",
            "Extend a grounds deadline",
            "32",
            fixed=(LINE_MANAGER,),
            sentence="Your manager must agree to this deadline",
        ),
        Action(
            "decline_behaviour",
            "Decline access because of behaviour",
            "22",
            first=(LINE_MANAGER,),
            sentence="Your manager must agree",
        ),
        Action(
            "correct_lateness",
            "Correct the decision on lateness",
            "35, 36",
            fixed=(LINE_MANAGER,),
            sentence="Your manager must agree",
        ),
        Action(
            "reconsider_by_first",
            "Reconsideration by the maker of the first decision",
            "43",
            fixed=(LINE_MANAGER,),
            sentence="Your manager must agree",
        ),
        Action("second_review", "Second review of one decision", "5", first=("oat_manager",)),
        Action("criteria_not_met", "OAT response: review criteria not met", "72", first=("oat_manager",)),
        Action("review_finding", "Review finding and routes", "72", first=("oat_manager",)),
        Action("review_remedy", "Non-financial remedy of a review", "58, 72", first=("oat_manager",)),
        Action("financial_remedy", "Financial remedy", "18, 60, 72", money=True),
        Action(
            "propose_investigation",
            "Agree the proposal for a new detailed investigation",
            "63",
            first=("ombudsman", "deputy_ombudsman"),
        ),
        Action(
            "open_investigation",
            "Open a new detailed investigation after an upheld review",
            "73",
            fixed=("ombudsman", "deputy_ombudsman"),
            in_person=True,
        ),
        Action(
            "quash",
            "Quash a report or decision",
            "69",
            fixed=("ombudsman", "deputy_ombudsman"),
            in_person=True,
        ),
    )
}
"""Every action of the table by key, in the order of the source."""


def fixed_row(action: Action) -> Authority:
    """The row of an action that the source fixes."""
    return Authority(action.key, frozenset(action.fixed), fixed=f"set by the procedure, para {action.para}")


def covers(row: Authority, amount: int | None, level: str) -> bool:
    """Whether the row reaches this far: `amount` in pence, None for what is no money; "" for any level."""
    return (amount is None or row.limit is None or amount <= row.limit) and row.level in ("", level)


def holds(row: Authority, person: Actor, manager: Actor | None) -> bool:
    """Whether the person holds the authority of this row, where `manager` is the line manager of the record's owner."""
    posts = frozenset({person.post}) if ACTIONS[row.action].in_person else person.posts
    if row.posts & posts:
        return True
    return LINE_MANAGER in row.posts and manager is not None and person.takes_the_place_of(manager.id)


def rows_for(s: Situation, action: str, amount: int | None = None, level: str = "") -> list[Authority]:
    """The rows that hold today and reach this far."""
    return [row for row in s.authorities(action) if covers(row, amount, level)]


def holders(rows: Iterable[Authority], people: Iterable[Actor], manager: Actor | None = None) -> list[Actor]:
    """Those of the people who hold the authority of one of the rows."""
    there = list(rows)
    return [person for person in people if any(holds(row, person, manager) for row in there)]


def agreeing(s: Situation, action: str, amount: int | None = None, level: str = "") -> list[int]:
    """The ids of the people who may agree this today."""
    manager = s.manager_of(s.case.owner_id)
    return [person.id for person in holders(rows_for(s, action, amount, level), s.people, manager)]


def may_agree(
    s: Situation, action: str, asked_by: int | None, amount: int | None = None, level: str = ""
) -> str | None:
    """Why the actor may not agree this, or None. Nobody agrees what they asked for (RF-72b)."""
    rows = rows_for(s, action, amount, level)
    if not rows:
        return NOBODY
    if asked_by is not None and asked_by == s.actor.id:
        return ACTIONS[action].sentence or OWN
    if not holders(rows, [s.actor], s.manager_of(s.case.owner_id)):
        return ACTIONS[action].sentence or f"This needs agreement from {roles(s, action)}"
    return None


def roles(s: Situation, action: str) -> str:
    """Who holds authority for an action, in words: "OAT manager"."""
    posts = sorted(frozenset().union(*(row.posts for row in s.authorities(action))))
    return " or ".join(TITLES.get(post, post.replace("_", " ")) for post in posts)


def somebody_may_agree(action: str) -> Guard:
    """An action without a live row can be agreed by nobody, so nobody is asked for it."""
    return lambda s: None if s.authorities(action) else NOBODY
