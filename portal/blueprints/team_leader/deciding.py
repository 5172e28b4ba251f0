"""How the team leaders of each procedure decide a plan: their steps, the higher grade above them, what they read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from portal.cases.models import Case, Record
from portal.procedures import procedure
from portal.procedures.definition import Actor, Situation
from portal.procedures.phso.approval import authorisations
from portal.procedures.phso.vocabulary import FORM_FOR
from portal.procedures.resolution.approval import requests
from portal.procedures.resolution.letters import form_printed
from portal.procedures.resolution.vocabulary import SPECIAL_PAYMENTS

TAKE = "take-sr"
WRONG = "reject-amount-entered-wrongly"


@dataclass(frozen=True)
class Deciding:
    """The keys of the steps and the words of one procedure.

    `approves` and `rejects` stand beside each other and share their fields. `ask` and `record` are about a higher grade:
    with `in_the_row` they have their form in the panel, else they lead to a page of their own, as those of `further` do.
    """

    approves: tuple[str, ...]
    rejects: tuple[str, ...]
    ask: str
    record: str
    limit: str
    back: str
    above: Callable[[Situation, Record], str]
    asked: Callable[[Situation], Sequence[Any]]
    papers: tuple[tuple[str, str], ...]
    said: dict[str, str]
    further: tuple[str, ...] = ()
    in_the_row: bool = True
    released: str = ""

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps that are taken in the row."""
        higher = (self.ask, self.record) if self.in_the_row else ()
        return (TAKE, *self.approves, *self.rejects, *higher)

    @property
    def all_steps(self) -> tuple[str, ...]:
        return (TAKE, self.ask, self.record, *self.approves, *self.rejects, *self.further)


def phso_forms(s: Situation, plan: Record) -> str:
    forms = " or ".join(FORM_FOR[kind] for kind in plan.data.get("kinds", ()) if kind in FORM_FOR)
    return f"Higher authorisation is needed{f', form {forms}' if forms else ''}."


DECIDING: dict[str, Deciding] = {
    "phso": Deciding(
        approves=("approve",),
        rejects=("reject", WRONG),
        ask="ask-for-higher-authorisation",
        record="record-higher-authorisation",
        further=("reject-fdl-recorded-wrongly",),
        limit="special payments and reimbursements",
        back=", releases the Lock Assignment Flag and gives",
        above=phso_forms,
        asked=authorisations,
        papers=(("fdl", "the FDL"), ("recommendations_letter", "the recommendations letter")),
        said={"approve": "Approved"},
        released=" Lock Assignment Flag released.",
    ),
    "resolution": Deciding(
        approves=("approve", "plan-stands"),
        rejects=("reject", "plan-must-change"),
        ask="refer-to-higher-grade",
        record="record-manager-s-decision",
        further=("release-sr",),
        in_the_row=False,
        limit="non-standard payments",
        back=" and gives",
        above=lambda s, plan: f"A higher grade decides, form {form_printed(s)}. See {SPECIAL_PAYMENTS}.",
        asked=requests,
        papers=(("approval_document", "the document for the approval"), ("complaint", "the complaint")),
        said={
            "approve": "Approved",
            "plan-stands": "The plan stands",
            "plan-must-change": "The plan must change",
        },
    ),
}


def decided_by(actor: Actor) -> list[str]:
    """The procedures whose plans this person decides, by the own post or as a stand-in."""
    found = []
    for key in DECIDING:
        steps = [step for step in procedure(key).steps if step.key == TAKE]
        if any(step.by.includes(actor) for step in steps):
            found.append(key)
    return found


def allocates(actor: Actor) -> bool:
    """Whether cases without an owner wait for this team leader."""
    return any(step.key == "allocate" and step.by.includes(actor) for step in procedure("phso").steps)


def deciding_of(case: Case) -> Deciding:
    return DECIDING[case.procedure]
