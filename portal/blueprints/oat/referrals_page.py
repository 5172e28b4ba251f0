"""OAT's list as values: referrals to pick up, with whom, on hold, answered; one may be open under its row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import Select

from portal import clock
from portal.blueprints.oat.answer_panel import Answering, Typed
from portal.cases.models import Case, Deadline, Record
from portal.deadlines import long_date
from portal.homes.my_work import line
from portal.homes.steps import NextSteps, case_href, step_href
from portal.homes.urgency import distance, without_year
from portal.insight import referrals
from portal.insight.counting import count_all
from portal.insight.keyset import read, written
from portal.insight.referrals import ANSWERED_LIST, PICK_LIST, Families, Place
from portal.preferences import preferences
from portal.procedures.definition import Actor, Situation
from portal.procedures.feedback import decision_of, parent
from portal.procedures.referrals import ON_HOLD, PICKUP, PURPOSES, REFERRAL, WITH_OUTCOME
from portal.step_forms.form import new_token
from portal.views import (
    Banner,
    Button,
    DecideForm,
    Distance,
    Distant,
    Paging,
    ReferralList,
    ReferralRow,
    ReferralsPage,
    StepLink,
    View,
)

SHOWN = 50
MINE, PICK, HELD, ANSWERED = "mine", PICK_LIST, "held", ANSWERED_LIST
LABELS = {
    PICK: "To pick up",
    MINE: "Assigned to me",
    HELD: ON_HOLD,
    ANSWERED: "Answered this month",
}
CAPTIONS = {
    PICK: "Referrals nobody has picked up, earliest pick-up first",
    MINE: "Referrals assigned to me, oldest first",
    HELD: "Referrals that wait for advice of the Legal Team, oldest first",
    ANSWERED: "Referrals answered this month, latest first",
}
EMPTY = {
    PICK: "No referral to pick up.",
    MINE: "No referral is assigned to you.",
    HELD: "No referral is on hold.",
    ANSWERED: "No referral was answered this month.",
}
ASSIGN, CORRECT = "assign-to-me", "correct-outcome"
JR_MARKER = "D-JR"
Past = tuple[date, int]
"""The place of a referral that has left the list."""


@dataclass
class Referrals:
    """One person's list: which view, which purpose, from where on. The page without a view shows two of them."""

    actor: Actor
    view: str = ""
    purpose: str = ""
    after: str = ""
    today: date = field(default_factory=clock.today)

    def __post_init__(self) -> None:
        self.view = self.view if self.view in (PICK, HELD, ANSWERED) else MINE
        self.purpose = self.purpose if self.purpose in PURPOSES else ""
        self.steps = NextSteps(self.actor)
        self.families = Families({})

    @property
    def shown(self) -> tuple[str, ...]:
        return (MINE, PICK) if self.view == MINE else (self.view,)

    def questions(self) -> dict[str, Select[Any]]:
        return {
            PICK: referrals.to_pick_up(self.actor),
            MINE: referrals.assigned_to(self.actor),
            HELD: referrals.on_hold(self.actor),
            ANSWERED: referrals.answered_since(self.actor, self.today.replace(day=1)),
        }

    def page(
        self,
        opened: str = "",
        typed: Typed | None = None,
        banner: Banner | None = None,
        focus: str = "",
        past: Past | None = None,
    ) -> ReferralsPage:
        """The page. `past` is the place of a referral that has left: the focus goes to the one after it."""
        questions = self.questions()
        counts = count_all({name: referrals.ids(rows) for name, rows in questions.items()})
        found = self.places({name: questions[name] for name in self.shown})
        self.read_cases(found.values())
        lists = [self.listed(name, places) for name, places in found.items()]
        page = ReferralsPage(
            heading="OAT referrals",
            line=line(f"Pick-up within {preferences()['OAT_PICKUP_DAYS']} working days of submission"),
            views=list(self.views(counts)),
            purposes=list(self.purposes(counts)),
            lists=lists,
            banner=banner,
            focus=focus,
        )
        if opened and MINE in found:
            self.open(page, found[MINE], opened, typed)
        if past:
            page.focus = next_focus(found[MINE], lists[0], past)
        return page

    def open(self, page: ReferralsPage, places: Sequence[Place], opened: str, typed: Typed | None) -> None:
        """Open the panel of a referral that is the reader's, under its row."""
        for place, row in zip(places, page.lists[0].rows, strict=False):
            if row.id == opened:
                row.panel = Answering(self.situation(place), typed).panel()
                page.opened, page.focus = opened, "answer-h"

    def places(self, questions: Mapping[str, Select[Any]]) -> dict[str, list[Place]]:
        if self.purpose:
            questions = {name: referrals.for_purpose(rows, self.purpose) for name, rows in questions.items()}
        key = read(self.after, referrals.KEY) if len(self.shown) == 1 else None
        return referrals.in_order(questions, key, SHOWN + 1)

    def read_cases(self, found: Iterable[Sequence[Place]]) -> None:
        self.families = referrals.families(place for places in found for place in places[:SHOWN])

    # Around the lists

    def address(self, **more: str | None) -> str:
        kept = {"view": self.view if self.view != MINE else None, "purpose": self.purpose or None}
        return url_for(".home", **{**kept, **more})  # type: ignore[arg-type]

    def views(self, counts: Mapping[str, int]) -> Iterable[View]:
        for name in LABELS:
            href = url_for(".home", view=name if name != MINE else None)
            yield View(LABELS[name], href, counts[name], name == self.view)

    def purposes(self, counts: Mapping[str, int]) -> Iterable[View]:
        """A long list can be cut to one purpose."""
        if not self.purpose and not any(counts[name] > SHOWN for name in self.shown):
            return
        yield View("All purposes", self.address(purpose=None), current=not self.purpose)
        for key, label in PURPOSES.items():
            yield View(label, self.address(purpose=key), current=key == self.purpose)

    # The lists

    def listed(self, name: str, places: Sequence[Place]) -> ReferralList:
        rows = [self.row(name, place) for place in places[:SHOWN]]
        found = ReferralList(name, LABELS[name], CAPTIONS[name], EMPTY[name], rows)
        if len(places) > SHOWN:
            last = places[SHOWN - 1]
            following = self.address(view=name, after=written((last.on, last.id)))
            first = self.address(view=name) if self.after else ""
            found.paging = Paging(f"The {'next' if self.after else 'first'} {SHOWN}.", following, first=first)
        return found

    def row(self, name: str, place: Place) -> ReferralRow:
        s = self.situation(place)
        case = s.case
        referral = next(each for each in case.of(REFERRAL) if each.id == place.id)
        decision = decision_of(s)
        row = ReferralRow(
            id=case.reference,
            reference=case.reference,
            href=case_href(case.reference),
            name=case.client_name,
            purpose=referral.title,
            about=about(s),
            decision=decision.title if decision is not None else "",
            decided_on=decision.on if decision is not None else None,
            submitted_on=referral.on,
            submitted_by=str(referral.data.get("submitted_by") or referral.made_by),
            marks=list(marks(s)),
            marker=marker(case, self.today),
        )
        if name == PICK:
            self.to_pick_up(row, s)
        elif name == MINE:
            self.mine(row, referral)
        elif name == HELD:
            row.instead = f"{ON_HOLD} since {long_date(held_since(case, referral))}"
        else:
            self.answered(row, s, referral)
        return row

    def situation(self, place: Place) -> Situation:
        s = self.steps.situation(self.families.cases[place.case_id])
        return replace(s, linked=lambda: self.families.linked(place.family))

    def to_pick_up(self, row: ReferralRow, s: Situation) -> None:
        due = s.case.deadline(PICKUP.key)
        if due is not None:
            row.due_on, row.distance = due.due_on, far(due, s.case)
            row.late = row.distance.cls == "late"
        step = s.procedure.step(ASSIGN, s.case.position, self.actor)
        if step is None or not step.by.includes(self.actor):
            return
        barred = s.procedure.barred(step, s)
        if sentences := [barred[1]] if barred else step.refusals(s):
            row.instead = sentences[0]
            return
        row.assign = DecideForm(
            action=url_for(".assign", reference=row.reference),
            preview_action="",
            version=s.case.version,
            token=new_token(),
            fields=[],
            buttons=[Button(step.label)],
        )

    def mine(self, row: ReferralRow, referral: Record) -> None:
        if referral.person_id != self.actor.id:
            row.marks.append(f"Assigned to {referral.data.get('assigned_to') or 'somebody else'}")
        row.opener = "Record outcome" if referral.data["purpose"] in WITH_OUTCOME else "Give advice"
        row.open_href = url_for(".home", open=row.id, purpose=self.purpose or None)
        row.close_href = url_for(".home", purpose=self.purpose or None, _anchor=f"row-{row.id}")

    def answered(self, row: ReferralRow, s: Situation, referral: Record) -> None:
        row.id = f"{row.reference}-{referral.number}"
        row.answer = str(referral.data.get("answer") or referral.state)
        answered_on = referral.data.get("answered_on")
        by = referral.data.get("answered_by") or referral.closed_by
        row.answered = f"{long_date(date.fromisoformat(answered_on))}, {by}" if answered_on else by
        step = s.procedure.step(CORRECT, s.case.position, self.actor)
        latest = s.case.of(REFERRAL)[-1].id == referral.id
        if latest and step is not None and step.by.includes(self.actor) and not step.refusals(s):
            row.step = StepLink(step.label, step_href(row.reference, CORRECT), step.source)


def far(due: Deadline, case: Case) -> Distant:
    """How far a running deadline of the case is from today."""
    return distance(due.due_on, due.unit, case.jurisdiction)


def about(s: Situation) -> str:
    """Which organisation the case is about."""
    whole = parent(s) if parent(s) is not None else s.case
    name = whole.fact("organisation")
    return f"About the {name}" if name else ""


def marks(s: Situation) -> Iterable[str]:
    """What OAT sees at a glance: the mark of the grounds, an MP, a second review, adjustments."""
    case, whole = s.case, parent(s) if parent(s) is not None else s.case
    if case.fact("marked_challenge"):
        yield str(case.fact("marked_challenge"))
    if whole.fact("mp_name"):
        yield "MP involved"
    if case.fact("second_review_agreed_by"):
        yield "Second review"
    for each in whole.of("adjustment"):
        yield f"{each.title} agreed"


def marker(case: Case, today: date) -> Distant | None:
    """The JR marker, which stops nothing."""
    due = case.deadline(JR_MARKER)
    if due is None:
        return None
    return Distance(far(due, case).cls, f"JR marker {without_year(due.due_on, today)}")


def held_since(case: Case, referral: Record) -> date:
    asked = case.of("legal_request", "Asked")
    day = asked[-1].on if asked else referral.on
    return day or clock.today()


def next_focus(places: Sequence[Place], listed: ReferralList, past: Past) -> str:
    """The opener of the row that follows; when the last one has left, the first; without rows the heading."""
    openers = [
        ((place.on, place.id), f"open-{row.id}") for place, row in zip(places, listed.rows, strict=False)
    ]
    following = [id_ for place, id_ in openers if place > past]
    return next(iter([*following, *[id_ for _, id_ in openers]]), "list-h")
