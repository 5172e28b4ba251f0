"""Anomalies between draft and final report, and what the head of complaints review is told (PHSO-15c, 15h)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy.orm import lazyload

from portal import clock
from portal.cases import inbox
from portal.cases.actions import situation_of
from portal.cases.models import Case, Record
from portal.cases.queries import visible_records, waiting_record
from portal.correspondence.differences import marked
from portal.extensions import db
from portal.faces import when
from portal.homes.urgency import NO_DEADLINE, distance
from portal.papers import document_href
from portal.procedures import procedure
from portal.procedures.definition import Actor, Problem, Step
from portal.procedures.phso.final import response_to
from portal.step_forms.answers import Answers
from portal.step_forms.fields import FormFields
from portal.step_forms.form import new_token
from portal.step_forms.taking import preset
from portal.views import (
    AnomaliesPage,
    AnomalyPanel,
    AnomalyRow,
    Banner,
    Distance,
    InformationRow,
    Item,
    Link,
    Paging,
)

SHOWN = 50
ANSWER = "answer-anomaly"
DOCUMENTS = (
    ("draft_report", "the draft report"),
    ("report_response", "our response"),
    ("fdl", "the FDL"),
)


@dataclass
class Anomalies:
    """The open anomalies of the organisation's cases, and the work items that only tell this person something."""

    actor: Actor
    after: int = 0
    today: date = field(default_factory=clock.today)

    def page(
        self,
        opened: str = "",
        panel: AnomalyPanel | None = None,
        banner: Banner | None = None,
        focus: str = "list-h",
        past: int | None = None,
    ) -> AnomaliesPage:
        """The page. `past` is the number of an anomaly that was answered: the focus goes to the next one."""
        found = self.found()
        rows = list(self.rows(found[:SHOWN], opened, panel))
        information = list(self.information())
        page = AnomaliesPage(
            heading="Anomalies",
            line=self.line(len(rows), len(information)),
            rows=rows,
            empty="No anomalies.",
            information=information,
            information_empty="Nothing to read.",
            banner=banner,
            focus="" if panel else focus,
            opened=opened if panel else "",
        )
        if len(found) > SHOWN:
            page.paging = Paging(f"{SHOWN} shown.", url_for(".anomalies", after=found[SHOWN - 1][0].id))
        if past is not None:
            following = [row.id for row in rows if number_in(row.id) > past]
            page.focus = f"open-{(following or [row.id for row in rows])[0]}" if rows else "list-h"
        return page

    @staticmethod
    def line(anomalies: int, told: int) -> str:
        number = "1 anomaly" if anomalies == 1 else f"{anomalies or 'No'} anomalies"
        return f"{number} to answer, {told or 'nothing'} to read."

    def found(self) -> Sequence[Any]:
        open_ones = (
            visible_records(self.actor)
            .where(waiting_record(Record, "anomaly", "Open"), Record.id > self.after)
            .add_columns(Case, inbox.nearest_duty())
            .options(lazyload(Case.owner))
            .order_by(Record.id)
            .limit(SHOWN + 1)
        )
        return db.session.execute(open_ones).all()

    def rows(self, found: Sequence[Any], opened: str, panel: AnomalyPanel | None) -> Iterable[AnomalyRow]:
        units = inbox.units_of_duties(self.actor, [case.id for _, case, _ in found])
        for record, case, due_on in found:
            left, day = NO_DEADLINE, None
            if due_on != inbox.NEVER:
                day = due_on
                far = distance(due_on, units.get((case.id, due_on), "wd"), case.jurisdiction)
                left = Distance(far.cls, far.words)
            id_ = f"{case.reference}-{record.id}"
            yield AnomalyRow(
                id=id_,
                reference=case.reference,
                href=url_for("cases.case", reference=case.reference),
                name=case.client_name,
                what=record.title,
                text=record.text,
                sent=f"{record.made_by}, {when(record.made_at, self.today)}",
                distance=left,
                date=day,
                open_href=url_for(".anomalies", open=id_, after=self.after or None),
                close_href=url_for(".anomalies", after=self.after or None, _anchor=f"row-{id_}"),
                late=left.cls == "late",
                panel=panel if id_ == opened else None,
            )

    def information(self) -> Iterable[InformationRow]:
        for item, case in inbox.oldest(inbox.items_telling(self.actor), SHOWN):
            yield InformationRow(
                id=f"{case.reference}-{item.id}",
                reference=case.reference,
                href=url_for("cases.case", reference=case.reference),
                name=case.client_name,
                what=item.title,
                text=item.text,
                sent=f"{item.data.get('from') or item.made_by}, {when(item.made_at, self.today)}",
                action=url_for(".see", reference=case.reference, number=item.id),
                version=case.version,
                token=new_token(),
            )


def number_in(row_id: str) -> int:
    return int(row_id.rpartition("-")[2])


def answering(case: Case) -> Step:
    step = procedure(case.procedure).step(ANSWER, case.position)
    assert step is not None
    return step


def open_anomaly(case: Case, number: int) -> Record | None:
    return next((each for each in case.of("anomaly", "Open") if each.id == number), None)


def anomaly_panel(
    case: Case,
    actor: Actor,
    record: Record,
    answers: Answers | None = None,
    problems: Sequence[Problem] = (),
    banner: Banner | None = None,
) -> AnomalyPanel:
    """The point in both reports with its differences, and the form that answers the anomaly."""
    s = situation_of(case, actor)
    s.record = record
    step = answering(case)
    fields = FormFields(s, answers or preset(step, s), problems).of(step.asks_in(s))
    point = next((each for each in case.of("point") if str(each.number) == record.data.get("point")), None)
    runs = marked(point.text, point.data.get("final") or point.text) if point else []
    return AnomalyPanel(
        heading=f"{record.title}, {case.reference}",
        draft=[run for run in runs if run[0] != "ins"],
        response=response_to(s, point) if point else "",
        final=[run for run in runs if run[0] != "del"],
        text=record.text,
        documents=list(documents(case)),
        action=url_for(".answer_anomaly", reference=case.reference, number=record.id),
        button=step.label,
        version=case.version,
        token=new_token(),
        fields=fields,
        problems=list(problems),
        banner=banner,
    )


def documents(case: Case) -> Iterable[Item]:
    for kind, label in DOCUMENTS:
        if found := case.documents_of(kind):
            link = Link(f"Open {label}", document_href(case.reference, found[-1].id))
            yield Item(link=link, note=found[-1].filename)
