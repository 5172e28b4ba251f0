"""Draft report, issued response and final report point by point, with the differences marked (PHSO-15b, 15c).

Each row of the table holds the words of the final report, and room to describe an anomaly; what is not a point of the
draft report is described in rows of its own ("Add a point").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from portal.cases.models import Case
from portal.correspondence.differences import marked
from portal.deadlines import long_date
from portal.papers import document_href
from portal.procedures.definition import Problem, Step
from portal.procedures.phso.final import points_to_compare
from portal.step_forms.answers import Answers
from portal.step_forms.form import StepForm
from portal.views import (
    ComparisonHead,
    ComparisonPage,
    ComparisonPoint,
    Distance,
    Field,
    Link,
    StepPage,
    View,
)

RESULTS = {
    "same": Distance("met", "Same in draft and final"),
    "asked": Distance("later", "Changed as we asked"),
    "not_us": Distance("soon", "Changed, not by us"),
    "kept": Distance("soon", "Disputed, not changed"),
}
DISPUTED = "Disputed"
ELSEWHERE = 500
"""From this row number on an anomaly is about no point of the list; below it the row's number is the point's."""
DESCRIBE = "Describe the anomaly"


def result_of(draft: str, final: str, disputed: bool) -> str:
    if " ".join(draft.split()) == " ".join(final.split()):
        return "kept" if disputed else "same"
    return "asked" if disputed else "not_us"


@dataclass
class Compared:
    """One point: its words in the draft, what we answered, its words in the final report as typed."""

    number: str
    kind: str
    draft: str
    response: str
    final: str

    @property
    def disputed(self) -> bool:
        return self.response.startswith(DISPUTED)

    @property
    def result(self) -> str:
        return result_of(self.draft, self.final, self.disputed)

    @property
    def changed(self) -> bool:
        return self.result in ("asked", "not_us")


def is_comparison(step: Step) -> bool:
    return step.document == "comparison"


def name_the_points(step: Step, answers: Answers, case: Case) -> None:
    """An anomaly described in a point's row is about that point; the form does not post it a second time."""
    if not is_comparison(step):
        return
    numbers = {str(point.number) for point in case.of("point")}
    for row in answers.data.get("anomalies") or ():
        number = str(row.get("_row"))
        if not row.get("point") and number in numbers:
            row["point"] = number


def compared(form: StepForm) -> list[Compared]:
    """Every point of the draft report with what was typed for the final report."""
    kinds = {str(point.number): point.title for point in form.case.of("point")}
    found = []
    for each in points_to_compare(form.s):
        number = each["number"]
        typed = form.answers.raw.get(final_name(number))
        final = each["final"] if typed is None else typed.replace("\r\n", "\n")
        found.append(Compared(number, kinds[number], each["draft"], each["response"], final))
    return found


def final_name(number: str) -> str:
    return f"points-{number}-final"


def anomaly_name(number: str | int) -> str:
    return f"anomalies-{number}-anomaly"


def comparison_page(form: StepForm, **page: Any) -> ComparisonPage:
    """The step's form as a table with one row for each point of the draft report."""
    points = compared(form)
    problems = at_the_rows(page.get("problems") or (), points, form)
    added = page.pop("add_to", "") == "anomalies"
    step = form.page(**{**page, "problems": problems})
    show = request.args.get("show", "all")
    rows = [row(each, form, problems) for each in points if shown(each, show)]
    elsewhere = rows_elsewhere(form, problems, added, bool(points))
    step.fields = [field for field in step.fields if field.name not in ("points", "anomalies")]
    step.problems = known(problems, rows, elsewhere, step)
    step.focus = elsewhere[-1].id if added else ""
    return ComparisonPage(
        step=step,
        views=views(form, points, show),
        heads=heads(form.case),
        points=rows,
        missing=missing(form.case),
        add_name="add_anomalies",
        elsewhere=elsewhere,
    )


def compared_rows(form: StepForm) -> list[ComparisonPoint]:
    """The rows as a preview marks them; of any other step none."""
    return [row(each, form, ()) for each in compared(form)] if is_comparison(form.step) else []


def shown(each: Compared, show: str) -> bool:
    if show == "changed":
        return each.changed
    return each.disputed if show == "disputed" else True


def row(each: Compared, form: StepForm, problems: Sequence[Problem]) -> ComparisonPoint:
    differences = marked(each.draft, each.final)
    errors = dict(reversed(problems))
    anomaly = text_field(anomaly_name(each.number), f"Anomaly at point {each.number}", form, errors)
    return ComparisonPoint(
        number=each.number,
        kind=each.kind,
        draft=[(kind, text) for kind, text in differences if kind != "ins"],
        response=[("", each.response)],
        final=[(kind, text) for kind, text in differences if kind != "del"],
        distance=RESULTS[each.result],
        anomaly=anomaly,
        open=each.result == "not_us" or bool(anomaly.value or anomaly.error),
        words=Field(
            "text",
            final_name(each.number),
            final_name(each.number),
            f"Point {each.number} as the final report words it",
            error=errors.get(final_name(each.number)),
            value=each.final,
            rows_count=max(2, min(8, len(each.final) // 34 + 1)),
        ),
    )


def text_field(name: str, label: str, form: StepForm, errors: dict[str, str]) -> Field:
    return Field(
        "text", name, name, label, error=errors.get(name), value=form.answers.raw.get(name, ""), rows_count=3
    )


def rows_elsewhere(form: StepForm, problems: Sequence[Problem], added: bool, has_points: bool) -> list[Field]:
    """Anomalies that concern no point of the list: those typed, one more when asked for, one without any point."""
    points = {str(point.number) for point in form.case.of("point")}
    numbers = sorted(
        int(parts[1])
        for name, value in form.answers.raw.items()
        if (parts := name.split("-"))[0] == "anomalies"
        and len(parts) == 3
        and parts[2] == "anomaly"
        and parts[1].isdigit()
        and parts[1] not in points
        and (value.strip() or int(parts[1]) >= ELSEWHERE)
    )
    if added or (not numbers and not has_points):
        numbers.append(max([*numbers, ELSEWHERE]) + 1)
    errors = dict(reversed(problems))
    return [
        text_field(
            anomaly_name(number), f"Anomaly elsewhere in the final report, number {place}", form, errors
        )
        for place, number in enumerate(numbers, start=1)
    ]


def at_the_rows(problems: Sequence[Problem], points: Sequence[Compared], form: StepForm) -> list[Problem]:
    """The sentence about a missing anomaly, told at each row that changed and was not asked for."""
    found: list[Problem] = []
    for name, sentence in problems:
        changed = [
            each.number
            for each in points
            if each.result == "not_us" and not form.answers.first(anomaly_name(each.number))
        ]
        if name == "anomalies" and changed:
            found += [(anomaly_name(number), f"{DESCRIBE} at point {number}") for number in changed]
            found.append(("no_anomaly", f"{DESCRIBE}, or tick 'No anomaly'"))
        elif name == "anomalies":
            found.append(("no_anomaly", sentence))
        else:
            found.append((name, sentence))
    return found


def known(
    problems: Sequence[Problem],
    rows: Sequence[ComparisonPoint],
    elsewhere: Sequence[Field],
    step: StepPage,
) -> list[tuple[str, str]]:
    """Each problem with the id of a field that is on the page."""
    ids = {field.id for each in rows for field in (each.words, each.anomaly)}
    ids |= {field.id for field in (*elsewhere, *step.fields)}
    for field in step.fields:
        field.error = next((sentence for name, sentence in problems if name == field.name), field.error)
    return [(name if name in ids else "no_anomaly", sentence) for name, sentence in dict.fromkeys(problems)]


def views(form: StepForm, points: Sequence[Compared], show: str) -> list[View]:
    changed = sum(each.changed for each in points)
    disputed = sum(each.disputed for each in points)
    address = url_for("cases.step", reference=form.case.reference, key=form.step.key)
    number = "1 point" if len(points) == 1 else f"All {len(points)} points"
    found = [View(number, address, current=show == "all")] if points else []
    if changed:
        found.append(View(f"{changed} that changed", f"{address}?show=changed", current=show == "changed"))
    if disputed:
        found.append(View(f"{disputed} disputed", f"{address}?show=disputed", current=show == "disputed"))
    return found


COLUMNS = (
    ("Draft report", "received", "draft_received_on", "draft_report"),
    ("Our response", "issued", "report_response_on", "report_response"),
    ("Final report (FDL)", "received", "fdl_received_on", "fdl"),
)


def heads(case: Case) -> list[ComparisonHead]:
    found = []
    for label, verb, fact, kind in COLUMNS:
        on, documents = case.date(fact), case.documents_of(kind)
        link = None
        if documents:
            newest = max(documents, key=lambda each: (each.version, each.id))
            link = Link("Open", document_href(case.reference, newest.id), hidden=label)
        found.append(ComparisonHead(label, f"{verb} {long_date(on)}" if on else "not on the SR yet", link))
    return found


def missing(case: Case) -> list[Any]:
    return list(what_is_missing(case))


def what_is_missing(case: Case) -> Iterable[str]:
    if not case.documents_of("draft_report"):
        yield "The draft report is not on the SR yet."
    if not case.documents_of("report_response"):
        yield "The issued response is not on the SR yet."
    if not case.of("point"):
        yield "No points of the draft report were entered, so compare the documents themselves and describe each anomaly below."
