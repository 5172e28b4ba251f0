"""The Respond register as values: each stage with its age, and the entry that is open (PHSO-R3 to R5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import url_for

from portal import clock
from portal.cases import registers
from portal.cases.models import Case, Record
from portal.cases.registers import ENTERED, TO_ENTER, After
from portal.faces import in_london
from portal.homes.urgency import age, working_days
from portal.insight.counting import LIMIT, count_all, short_number
from portal.procedures import procedure
from portal.procedures.asking import day
from portal.procedures.definition import Actor, Problem
from portal.step_forms.answers import as_typed
from portal.step_forms.fields import read_as
from portal.step_forms.form import new_token
from portal.views import Banner, Distance, Field, Paging, RespondPage, RespondRow, View

SHOWN = 100
OLD = 2
"""Working days from which a stage is marked as old."""
VIEWS = {"to-enter": TO_ENTER, "entered": ENTERED, "all": ""}
LABELS = {"to-enter": "To enter", "entered": "Entered", "all": "All"}
ASK = day("stage_on", "Date of this stage")


@dataclass
class OpenStage:
    """The stage that is being entered: what was typed, and what is wrong with it."""

    number: int
    typed: str | None = None
    problems: Sequence[Problem] = ()


@dataclass
class Register:
    """One list of the register of a procedure, from a place on."""

    actor: Actor
    procedure: str
    view: str = "to-enter"
    after: After = None
    today: date = field(default_factory=clock.today)

    def __post_init__(self) -> None:
        self.view = self.view if self.view in VIEWS else "to-enter"

    def page(
        self,
        opened: OpenStage | None = None,
        banner: Banner | None = None,
        focus: str = "list-h",
        past: tuple[date, int] | None = None,
        problems: Sequence[tuple[str, str]] = (),
        period: list[Field] | None = None,
    ) -> RespondPage:
        """The page. `past` is the place of a stage that was entered: the focus goes to the next one."""
        counts = self.counts()
        found = registers.page_of_stages(
            self.actor,
            VIEWS[self.view],
            self.procedure,
            self.after,
            SHOWN,
            oldest_first=self.view == "to-enter",
        )
        rows = [self.row(record, case, opened) for record, case in found[:SHOWN]]
        panel = any(row.field for row in rows)
        page = RespondPage(
            heading="Respond register",
            line="",
            views=list(self.views(counts)),
            rows=rows,
            bulk_action=url_for(".enter_ticked") if self.view == "to-enter" else "",
            export_action=url_for(".export_respond"),
            period=period or period_fields("", ""),
            empty="All stages recorded." if self.view == "to-enter" else "No stage yet.",
            action=url_for(".respond"),
            banner=banner,
            problems=list(problems),
            focus="" if panel or problems else focus,
            references="; ".join(procedure(self.procedure).references),
        )
        if len(found) > SHOWN:
            record = found[SHOWN - 1][0]
            next_after = f"{(record.on or registers.NEVER).isoformat()}.{record.id}"
            page.paging = Paging(
                f"{SHOWN} shown.", self.address(after=next_after), f"Next {SHOWN}", self.first()
            )
        elif self.after:
            page.paging = Paging(f"{len(rows)} shown.", first=self.first())
        if past:
            left = [(record.on or registers.NEVER, record.id) for record, _ in found[:SHOWN]]
            following = [number for place, number in left if (place, number) > past]
            page.focus = f"open-{(following or [left[0][1]])[0]}" if left else "list-h"
        return page

    def address(self, **more: Any) -> str:
        return url_for(".respond", view=self.view if self.view != "to-enter" else None, **more)

    def first(self) -> str:
        return self.address() if self.after else ""

    def counts(self) -> dict[str, int]:
        states = {name: state for name, state in VIEWS.items() if state}
        found = count_all(
            {
                name: registers.first_stages(self.actor, state, self.procedure, LIMIT + 1)
                for name, state in states.items()
            }
        )
        return {name: found[name] if state else sum(found.values()) for name, state in VIEWS.items()}

    def views(self, counts: dict[str, int]) -> Iterable[View]:
        for name, label in LABELS.items():
            href = url_for(".respond", view=name if name != "to-enter" else None)
            yield View(label, href, short_number(counts[name]), name == self.view)

    def row(self, record: Record, case: Case, opened: OpenStage | None) -> RespondRow:
        waiting = record.state == TO_ENTER
        entered_for = record.data.get("entered_on")
        stage_date = date.fromisoformat(entered_for) if entered_for else record.on or self.today
        after = f"{self.after[0].isoformat()}.{self.after[1]}" if self.after else None
        row = RespondRow(
            id=str(record.id),
            stage=record.title,
            reference=case.reference,
            href=url_for("cases.case", reference=case.reference),
            name=case.client_name,
            stage_date=stage_date,
            age=self.age(record, case),
            entered_by=record.closed_by,
            entered_on=in_london(record.closed_at).date() if record.closed_at else None,
            open_href=self.address(open=record.id, after=after) if waiting else "",
            close_href=self.address(after=after, _anchor=f"row-{record.id}") if waiting else "",
            action=url_for(".enter_stage", number=record.id),
            token=new_token(),
        )
        if opened and waiting and opened.number == record.id:
            row.field = stage_field(record, opened)
            row.problems = [("stage_on", sentence) for _, sentence in opened.problems]
        return row

    def age(self, record: Record, case: Case) -> Distance:
        if record.state != TO_ENTER:
            return Distance("met", "Entered")
        on = record.on or self.today
        days = working_days(on, self.today, case.jurisdiction)
        if days == 0:
            return Distance("later", "Today")
        old = age(on, case.jurisdiction)
        return Distance("soon" if days >= OLD else "later", f"{old[0].upper()}{old[1:]}")


def stage_field(record: Record, opened: OpenStage) -> Field:
    """The date of the stage, filled in from the event, to be confirmed."""
    typed = opened.typed if opened.typed is not None else as_typed(record.on) if record.on else ""
    return Field(
        "date",
        "stage_on",
        "stage_on",
        ASK.label,
        hint="Filled in from the event. Confirm it, or put it right",
        error=next((sentence for _, sentence in opened.problems), None),
        value=typed,
        read_as=read_as(ASK, typed),
    )


def period_fields(first: str, last: str, errors: dict[str, str] | None = None) -> list[Field]:
    """The period of the export; empty ends leave it open."""
    wrong = errors or {}
    return [
        Field("date", "from", "from", "From", value=first, optional=True, error=wrong.get("from")),
        Field("date", "until", "until", "Until", value=last, optional=True, error=wrong.get("until")),
    ]
