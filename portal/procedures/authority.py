"""What needs the agreement of somebody with authority: Delegation Scheme and Supervision Model (Review and feedback 2.8).

The two schemes are not printed in the source. An administrator keeps a row for each action; an action without a live row
can be agreed by nobody. Rows that the source itself fixes stand here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.procedures.definition import Authority, Guard, Situation

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
    else.
    """

    key: str
    words: str
    para: str
    fixed: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    money: bool = False
    sentence: str = ""


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
        ),
        Action("quash", "Quash a report or decision", "69", fixed=("ombudsman", "deputy_ombudsman")),
    )
}
"""Every action of the table by key, in the order of the source."""


def fixed_row(action: Action) -> Authority:
    """The row of an action that the source fixes."""
    return Authority(action.key, frozenset(action.fixed), fixed=f"set by the procedure, para {action.para}")


def holds(row: Authority, s: Situation) -> bool:
    """Whether the actor holds the authority of this row for the case."""
    if row.posts & s.actor.posts:
        return True
    manager = s.manager_of(s.case.owner_id) if LINE_MANAGER in row.posts else None
    return manager is not None and s.actor.takes_the_place_of(manager.id)


def agreeing(s: Situation, action: str) -> list[int]:
    """The ids of the people who may agree this today."""
    rows = s.authorities(action)
    manager = s.manager_of(s.case.owner_id)
    posts = frozenset().union(*(row.posts for row in rows)) if rows else frozenset()
    return [
        person.id
        for person in s.people
        if posts & person.posts
        or (LINE_MANAGER in posts and manager is not None and person.takes_the_place_of(manager.id))
    ]


def may_agree(s: Situation, action: str, asked_by: int | None) -> str | None:
    """Why the actor may not agree this, or None."""
    rows = s.authorities(action)
    if not rows:
        return NOBODY
    if asked_by is not None and asked_by == s.actor.id:
        return ACTIONS[action].sentence or OWN
    if not any(holds(row, s) for row in rows):
        return ACTIONS[action].sentence or f"This needs agreement from {roles(s, action)}"
    return None


def roles(s: Situation, action: str) -> str:
    """Who holds authority for an action, in words: "OAT manager"."""
    posts = sorted(frozenset().union(*(row.posts for row in s.authorities(action))))
    return " or ".join(TITLES.get(post, post.replace("_", " ")) for post in posts)


def somebody_may_agree(action: str) -> Guard:
    """An action without a live row can be agreed by nobody, so nobody is asked for it."""
    return lambda s: None if s.authorities(action) else NOBODY
