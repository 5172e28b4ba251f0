"""What the case page of a procedure has of its own: its summary, its banners, who has the next move, its sections."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from portal.cases.models import Case, Record
from portal.cases.offers import Offers
from portal.procedures.definition import Situation
from portal.views import Banner, Block, EligibilityPanel, MoneyLine, StepLink, Words

Facts = list[tuple[str, str | Words]]
Section = Callable[[Case, Situation, Offers], Block | None]


@dataclass(frozen=True)
class PlanLook:
    """How the plan is shown.

    `rows` names the steps that concern one row of it. With `headed` its two tabs, Reasons and Resolutions, always stand
    there, each with the step of `adds` that fills it.
    """

    empty: str
    guidance: str
    money: Callable[[Case], list[MoneyLine]]
    rows: tuple[str, ...] = ()
    lines: Callable[[Record, Situation], Iterable[str]] = lambda action, s: ()
    no_reason: Callable[[Record, Situation], str] = lambda action, s: "Not linked"
    banner: Callable[[Case, Situation], Banner | None] = lambda case, s: None
    headed: bool = False
    adds: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Look:
    """The case page of one procedure, beside what all of them share.

    `facts` are the fields of the summary, `lead` what the line under the heading tells beside client and case number.
    `whose_move` says whom a late date waits for, `with_whom` with whom the case is where that is not the reader. A
    procedure without plans has no `plan`. `eligibility` stands above the next steps.
    `activity` gives the second line of an activity that waits and the step that does it.
    """

    facts: Callable[[Case, Situation], Facts]
    plan: PlanLook | None
    whose_move: Callable[[Case, Situation], str]
    with_whom: Callable[[Case, Situation, Offers], str]
    activity: Callable[[Record, Case, Situation, Offers], tuple[str, StepLink | None]]
    sections: tuple[Section, ...]
    lead: Callable[[Case], str] = lambda case: ""
    banners: Callable[[Case, Situation], Iterable[Banner]] = field(default=lambda case, s: ())
    related: Callable[[Record], str] = lambda row: ""
    eligibility: Callable[[Case, Situation, Offers], EligibilityPanel | None] = lambda case, s, found: None
