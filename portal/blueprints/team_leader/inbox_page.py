"""The team leader's inbox as values: plans to decide by the case's date, what is awaited, what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import Select

from portal import clock
from portal.blueprints.team_leader.deciding import DECIDING, allocates, decided_by, deciding_of
from portal.cases import inbox
from portal.cases.inbox import After, Waiting
from portal.cases.models import Case, Record
from portal.extensions import db
from portal.faces import in_london, long_date, when
from portal.homes.urgency import NO_DEADLINE, distance
from portal.insight.counting import count_all
from portal.people.posts import POSTS
from portal.procedures import procedure
from portal.procedures.definition import Actor
from portal.procedures.phso.vocabulary import REIMBURSEMENT, SPECIAL_PAYMENT
from portal.procedures.rules import pounds
from portal.views import Banner, DecidePanel, Distance, InboxPage, InboxRow, Paging, View, Words

SHOWN = 50
PLANS, AWAITED, DECIDED, OTHER = "plans", "awaited", "decided", "other"
PAYMENTS = {"special-payment": SPECIAL_PAYMENT, "reimbursement": REIMBURSEMENT}


@dataclass
class Inbox:
    """One person's inbox: which list, from where on, and with which row open."""

    actor: Actor
    view: str = ""
    after: After = None
    payment: str = ""
    today: date = field(default_factory=clock.today)
    procedures: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.procedures = decided_by(self.actor)
        known = (PLANS, AWAITED, DECIDED, OTHER) if self.decides else (OTHER,)
        self.view = self.view if self.view in known else known[0]
        self.payment = self.payment if self.payment in PAYMENTS else ""

    def page(
        self,
        opened: str = "",
        panel: DecidePanel | None = None,
        banner: Banner | None = None,
        focus: str = "",
        past: tuple[date, int] | None = None,
    ) -> InboxPage:
        """The page. `past` is the place of a row that has left: the focus goes to the row after it."""
        counts = self.counts()
        rows = list(self.rows(opened, panel))
        page = InboxPage(
            heading="Inbox",
            line=self.line(),
            views=list(self.views(counts)),
            rows=[row for _, row in rows[:SHOWN]],
            caption=CAPTIONS[self.view],
            empty=self.empty(counts),
            action=url_for(".inbox"),
            banner=banner,
            focus=focus,
            opened=opened if panel else "",
            what_heading="Plan" if self.view != OTHER else "Work item",
            when_heading="Case due" if self.view != DECIDED else "Decided",
            kinds=list(self.kinds(counts)),
            printed=f"Inbox of {self.actor.name}: {LABELS[self.view].lower()}",
            signed=f"Signed, {self.actor.name}, {self.actor.post_title}" if self.view == DECIDED else "",
        )
        if len(rows) > SHOWN:
            due_on, number = rows[SHOWN - 1][0]
            page.paging = Paging(
                f"The first {SHOWN}." if not self.after else f"The next {SHOWN}.",
                next=self.address(after=f"{due_on.isoformat()}.{number}"),
                first=self.address() if self.after else "",
            )
        if past:
            page.focus = next_focus(rows[:SHOWN], past)
        return page

    @property
    def decides(self) -> bool:
        """Whether the person holds a post that decides plans, itself or as a stand-in."""
        return bool(self.procedures)

    def address(self, **more: Any) -> str:
        kept = {"view": self.view if self.view != PLANS else None, "payment": self.payment or None}
        return url_for(".inbox", **{**kept, **more})

    # Around the list

    def line(self) -> Words | str:
        if not self.decides:
            return "Work items addressed to you or your team."
        limit = self.actor.payment_limit
        kinds = " and ".join(DECIDING[key].limit for key in self.procedures)
        said = (
            f"Your limit for {kinds}: {pounds(limit)}."
            if limit is not None
            else "You cannot approve payments yourself."
        )
        return f"{said} {self.standing_in()}"

    def standing_in(self) -> str:
        own = self.actor.post_title
        posts = sorted(title for key, title in titles_of(self.actor) if title != own)
        return f"Standing in today for: {'; '.join(posts)}." if posts else "Standing in for nobody today."

    def counts(self) -> dict[str, int]:
        lists: dict[str, Select[Any]] = {OTHER: inbox.items_telling(self.actor).ids()}
        if self.decides:
            decided = inbox.plans_decided(self.actor, inbox.first_of_week(self.today), self.procedures)
            lists |= {
                PLANS: inbox.plans_waiting(self.actor, awaited=False).ids(),
                AWAITED: inbox.plans_waiting(self.actor, awaited=True).ids(),
                DECIDED: decided.with_only_columns(Record.id),
            }
        if allocates(self.actor):
            lists["allocate"] = inbox.cases_to_allocate(self.actor).ids()
        return count_all(lists)

    def views(self, counts: dict[str, int]) -> Iterable[View]:
        for name in (PLANS, "allocate", AWAITED, DECIDED, OTHER):
            if name not in counts or (name == OTHER and self.decides and not counts[name]):
                continue
            href = (
                url_for(".allocation")
                if name == "allocate"
                else url_for(".inbox", view=name if name != PLANS else None)
            )
            yield View(LABELS[name], href, counts[name], name == self.view)

    def kinds(self, counts: dict[str, int]) -> Iterable[View]:
        """A long list can be cut to one kind of payment."""
        if self.view not in (PLANS, AWAITED) or (counts[self.view] <= SHOWN and not self.payment):
            return
        if "phso" not in self.procedures:
            return
        kept = self.view if self.view != PLANS else None
        yield View("All payments", url_for(".inbox", view=kept), current=not self.payment)
        for key, label in PAYMENTS.items():
            yield View(label, url_for(".inbox", view=kept, payment=key), current=self.payment == key)

    def empty(self, counts: dict[str, int]) -> str | Words:
        if self.view == OTHER:
            return "No work item waits for you."
        if self.view == AWAITED:
            return "No plan waits for a higher authorisation."
        if self.view == DECIDED:
            return "No plan was decided this week."
        if self.payment:
            return Words(f"No plan with a {PAYMENTS[self.payment].lower()} waits for you.")
        number = counts.get("allocate", 0)
        more = "1 case is" if number == 1 else f"{number} cases are"
        return f"No plan waits for you. {more} to be allocated." if number else "No plan waits for you."

    # The rows

    def rows(self, opened: str, panel: DecidePanel | None) -> Iterable[tuple[tuple[date, int], InboxRow]]:
        if self.view == DECIDED:
            yield from self.decided()
            return
        found = self.found()
        for each in found:
            row = self.row(each)
            if panel and (row.id or row.reference) == opened:
                row.panel = panel
            yield (each.due_on or inbox.NEVER, each.item.id), row

    def found(self) -> Sequence[Waiting]:
        if self.view == OTHER:
            return inbox.page_of_items(inbox.items_telling(self.actor), self.after, SHOWN)
        plans = inbox.plans_waiting(self.actor, awaited=self.view == AWAITED)
        if self.payment:
            plans = inbox.with_payment(plans, PAYMENTS[self.payment])
        return inbox.page_of_plans(plans, self.after, SHOWN)

    def row(self, each: Waiting) -> InboxRow:
        case = each.case
        left = NO_DEADLINE
        if each.due_on:
            found = distance(each.due_on, each.unit, case.jurisdiction)
            left = Distance(found.cls, found.words)
        row = InboxRow(
            reference=case.reference,
            href=url_for("cases.case", reference=case.reference),
            name=case.client_name,
            distance=left,
            date=each.due_on,
            what=each.item.title,
            sent="",
            amount="",
            amount_note="",
            opener="Decide",
            open_href=self.address(open=case.reference, after=self.after_words()),
            close_href=self.address(after=self.after_words(), _anchor=f"row-{case.reference}"),
            late=left.cls == "late",
        )
        if each.plan is not None:
            self.of_plan(row, each.plan, each, case)
        else:
            self.of_item(row, each.item)
        return row

    def after_words(self) -> str | None:
        return f"{self.after[0].isoformat()}.{self.after[1]}" if self.after else None

    def of_plan(self, row: InboxRow, plan: Record, each: Waiting, case: Case) -> None:
        row.what = plan_words(plan, case)
        row.sent = f"{plan.made_by}, sent {day_or_today(plan, self.today)}"
        row.amount = pounds(plan.amount) if plan.amount is not None else "None"
        limit = self.actor.payment_limit
        above = plan.amount is not None and (limit is None or plan.amount > limit)
        row.amount_note = "above your limit" if above else ""
        if each.holder and each.item.person_id != self.actor.id:
            row.instead = f"Taken by {each.holder}"
        elif self.view == AWAITED:
            row.opener = label_of(case, deciding_of(case).record)
        elif above and not wrong_amount(plan, case):
            row.opener = label_of(case, deciding_of(case).ask)

    def of_item(self, row: InboxRow, item: Record) -> None:
        row.id = f"{row.reference}-{item.id}"
        row.what, row.opener = item.title, "Read"
        row.sent = f"{item.data.get('from') or item.made_by}, {when(item.made_at, self.today)}"
        row.open_href = self.address(open=row.id, after=self.after_words())
        row.close_href = self.address(after=self.after_words(), _anchor=f"row-{row.id}")

    def decided(self) -> Iterable[tuple[tuple[date, int], InboxRow]]:
        since = inbox.first_of_week(self.today)
        rows = inbox.plans_decided(self.actor, since, self.procedures).add_columns(Case)
        if self.after:
            rows = rows.where(Record.id < self.after[1])
        for plan, case in db.session.execute(rows.order_by(Record.id.desc()).limit(SHOWN + 1)):
            yield (since, plan.id), self.decided_row(plan, case)

    def decided_row(self, plan: Record, case: Case) -> InboxRow:
        closed = in_london(plan.closed_at).date() if plan.closed_at else None
        return InboxRow(
            reference=case.reference,
            id=f"{case.reference}-{plan.number}",
            href=url_for("cases.case", reference=case.reference),
            name=case.client_name,
            distance=Distance("met" if plan.state == "Approved" else "no", plan.state),
            date=closed,
            what=plan_words(plan, case),
            sent=f"{plan.closed_by}, {when(plan.closed_at, self.today)}",
            amount=pounds(plan.amount) if plan.amount is not None else "None",
            amount_note=f"TL Approved {plan.data.get('tl_approved')}",
            opener="",
            open_href="",
            close_href="",
        )


CAPTIONS = {
    PLANS: "Plans to approve, most urgent case first",
    AWAITED: "Plans that wait for higher authorisation, most urgent case first",
    DECIDED: "Plans decided this week, latest first",
    OTHER: "Work items addressed to you, most urgent case first",
}
LABELS = {
    PLANS: "Plans to approve",
    "allocate": "To allocate",
    AWAITED: "Waiting for higher authorisation",
    DECIDED: "Decided this week",
    OTHER: "Other work items",
}


def titles_of(actor: Actor) -> Iterable[tuple[str, str]]:
    return ((key, POSTS[key].title) for key in actor.posts if key in POSTS)


def label_of(case: Case, key: str) -> str:
    """The label of a step."""
    step = procedure(case.procedure).step(key, case.position)
    return step.label if step else ""


def plan_words(plan: Record, case: Case) -> str:
    """ "2 actions, special payment set by the FDL", "1 action, no payment: the client disagrees"."""
    refused = plan.state == "With the team leader" and case.position == "R11"
    return f"{plan_in_short(plan, case)}{': the client disagrees' if refused else ''}"


def plan_in_short(plan: Record, case: Case) -> str:
    number = len(plan.data.get("actions") or ())
    words = "1 action" if number == 1 else f"{number} actions"
    kinds = " and ".join(kind.lower() for kind in plan.data.get("kinds") or ())
    if plan.amount is None:
        return f"{words}, no payment"
    by_fdl = plan.data.get("phase") == "FDL" and case.fact("fdl_amount") is not None
    return f"{words}, {kinds or 'payment'}{' set by the FDL' if by_fdl else ''}"


def wrong_amount(plan: Record, case: Case) -> bool:
    """Whether the FDL says another amount, so that the plan is corrected and not approved."""
    return plan.data.get("phase") == "FDL" and plan.amount != case.fact("fdl_amount")


def day_or_today(plan: Record, today: date) -> str:
    """ "Wednesday 25 March 2026", or "today, 9:05am"."""
    day = in_london(plan.made_at).date()
    return when(plan.made_at, today) if day == today else long_date(day)


def next_focus(rows: Sequence[tuple[tuple[date, int], InboxRow]], past: tuple[date, int]) -> str:
    """The opener of the row that follows; when the last one has left, the first; without rows the heading."""
    openers = [
        (place, f"open-{row.id or row.reference}") for place, row in rows if row.opener and not row.instead
    ]
    following = [id_ for place, id_ in openers if place > past]
    return next(iter([*following, *[id_ for _, id_ in openers]]), "list-h")
