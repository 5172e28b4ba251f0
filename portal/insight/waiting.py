"""The numbers beside the menu's links: how many things wait for this person or team."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import ScalarSelect, Select, and_, select

from portal.cases.inbox import Items, items_telling
from portal.cases.models import APPROVAL, AUTHORISATION, Case, Record
from portal.cases.queries import seen, waiting_record, work_items
from portal.database import Unindexed
from portal.insight import referrals
from portal.insight.counting import count_all, counted
from portal.procedures.definition import Actor


def waiting(actor: Actor, kind: str, state: str) -> Select[Any]:
    """The records of a kind that wait, on the cases that this person may see."""
    rows = select(Record.id).join(Case, Case.id == Record.case_id)
    return rows.where(seen(actor), waiting_record(Record, kind, state))


def stages_to_enter(procedure: str) -> Callable[[Actor], Select[Any]]:
    """Stages of a procedure that are not in Respond yet (PHSO-R3, RES-11i)."""
    own = Unindexed(Case.procedure) == procedure
    return lambda actor: waiting(actor, "respond", "To enter").where(own)


def requests_to_answer(actor: Actor) -> Select[Any]:
    """Incoming requests without a reply (PHSO-S4)."""
    return waiting(actor, "correspondence", "To answer")


def decisions(actor: Actor, *what: str) -> Select[Any]:
    """The open work items of these kinds that ask this person; what a colleague has taken is left out."""
    free = [and_(Record.post == post, Record.person_id.is_(None)) for post in sorted(actor.posts)]
    return Items(work_items(actor, *what), [Record.person_id == actor.id, *free]).ids()


def plans_to_decide(actor: Actor) -> Select[Any]:
    return decisions(actor, APPROVAL, AUTHORISATION)


def cases_to_allocate(actor: Actor) -> Select[Any]:
    return decisions(actor, "allocate")


def inbox(actor: Actor) -> Select[Any]:
    """What waits in a team leader's inbox: plans for who decides them, for the others what is addressed to them.

    Caseworkers of the Complaints Resolution Team also ask their team leader for guidance.
    """
    if "resolution_team_leader" in actor.posts:
        return decisions(actor, "approve_plan", "referral")
    if "internal_phso_team_leader" in actor.posts:
        return plans_to_decide(actor)
    return items_telling(actor).ids()


def responses_to_sign(actor: Actor) -> Select[Any]:
    return decisions(actor, "sign_off")


def anomalies_to_answer(actor: Actor) -> Select[Any]:
    return decisions(actor, "anomaly")


COUNTED: Mapping[str, Any] = {
    "/team-leader/inbox": inbox,
    "/team-leader/allocation": cases_to_allocate,
    "/internal-phso/respond": stages_to_enter("phso"),
    "/resolution/respond": stages_to_enter("resolution"),
    "/internal-phso/to-answer": requests_to_answer,
    "/approvals/": responses_to_sign,
    "/oat/": lambda actor: referrals.ids(referrals.to_pick_up(actor)),
    "/approvals/anomalies": anomalies_to_answer,
}
"""The pages whose link has a number, each with what is counted."""


def waiting_counts(actor: Actor, pages: list[str]) -> dict[str, int]:
    """The number beside each of these pages' links, in one query; pages without a number are left out."""
    return count_all({page: number_beside(page, actor) for page in pages if page in COUNTED})


@lru_cache(maxsize=256)
def number_beside(page: str, actor: Actor) -> ScalarSelect[int]:
    """The number beside one page's link. Kept: every page asks, and putting it together takes longer than counting."""
    return counted(COUNTED[page](actor))
