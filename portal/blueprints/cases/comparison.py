"""Draft report, issued response and final report side by side, with the differences marked (PHSO-15b, 15c)."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from portal.blueprints.cases.sections import document_href
from portal.correspondence.differences import marked
from portal.deadlines import long_date
from portal.procedures.definition import Ask
from portal.procedures.phso.final import points_to_compare
from portal.step_forms.fields import FormFields
from portal.step_forms.form import StepForm
from portal.views import ComparisonHead, ComparisonPage, ComparisonPoint, Distance, Field, Link, View

RESULTS = {
    "same": Distance("met", "Same in draft and final"),
    "asked": Distance("later", "Changed as we asked"),
    "not_us": Distance("soon", "Changed, not by us"),
    "kept": Distance("soon", "Disputed, not changed"),
}


def result_of(draft: str, final: str, disputed: bool) -> str:
    if " ".join(draft.split()) == " ".join(final.split()):
        return "kept" if disputed else "same"
    return "asked" if disputed else "not_us"


def comparison_page(form: StepForm, **page: Any) -> ComparisonPage:
    """The step's form with one row for each point of the draft report."""
    step = form.page(**page)
    s = form.s
    typed = {str(row.get("_row")): row for row in s.data.get("points") or ()}
    shown = request.args.get("show", "all")
    points = []
    results = []
    by_name = {field.name: field for field in step.fields}
    maker = FormFields(s, form.answers, page.get("problems") or ())
    final_fields = final_fields_of(by_name.get("points"))
    for each in points_to_compare(s):
        disputed = each["response"].startswith("Disputed")
        final = (typed.get(each["number"]) or {}).get("final") or each["final"]
        result = result_of(each["draft"], final, disputed)
        results.append(result)
        if (shown == "changed" and result == "same") or (shown == "disputed" and not disputed):
            continue
        points.append(point(each, final, result, final_fields.get(each["number"]), maker))
    step.fields = [field for field in step.fields if field.name != "points" or not points]
    return ComparisonPage(
        step=step,
        views=views(form, results, shown),
        heads=heads(form),
        points=points,
        missing=missing(form),
        add_name="",
    )


def final_fields_of(repeat: Field | None) -> dict[str, list[Field]]:
    return {row[0].name.split("-")[1]: row for row in repeat.rows} if repeat else {}


def point(
    each: dict[str, str], final: str, result: str, row: list[Field] | None, maker: FormFields
) -> ComparisonPoint:
    differences = marked(each["draft"], final)
    record = next(one for one in maker.s.case.of("point") if str(one.number) == each["number"])
    anomaly = (
        row[0]
        if row
        else maker.field(
            Ask("final", "As the final report words it", "text"), f"points-{each['number']}-final"
        )
    )
    anomaly.label = f"Point {each['number']}: as the final report words it"
    anomaly.value = anomaly.value or final
    return ComparisonPoint(
        number=each["number"],
        kind=record.title,
        draft=[(kind, text) for kind, text in differences if kind != "ins"],
        response=[("same", each["response"])],
        final=[(kind, text) for kind, text in differences if kind != "del"],
        distance=RESULTS[result],
        anomaly=anomaly,
        open=result in ("not_us", "kept"),
        open_href="",
        late=False,
    )


def views(form: StepForm, results: list[str], shown: str) -> list[View]:
    changed = sum(result != "same" for result in results)
    disputed = sum(result in ("asked", "kept") for result in results)
    address = url_for("cases.step", reference=form.case.reference, key=form.step.key)
    found = [View(f"All {len(results)} points", address, current=shown == "all")]
    if changed:
        found.append(View(f"{changed} that changed", f"{address}?show=changed", current=shown == "changed"))
    if disputed:
        found.append(View(f"{disputed} disputed", f"{address}?show=disputed", current=shown == "disputed"))
    return found


def heads(form: StepForm) -> list[ComparisonHead]:
    case = form.case
    columns = (
        ("Draft report", "received", "draft_received_on", "draft_report"),
        ("Our response", "issued", "report_response_on", "report_response"),
        ("Final report (FDL)", "received", "fdl_received_on", "fdl"),
    )
    found = []
    for label, verb, fact, kind in columns:
        on, documents = case.date(fact), case.documents_of(kind)
        link = Link("open", document_href(case, documents[-1].id)) if documents else None
        found.append(ComparisonHead(label, f"{verb} {long_date(on)}" if on else "not on the SR yet", link))
    return found


def missing(form: StepForm) -> list[Any]:
    case = form.case
    found = []
    if not case.documents_of("draft_report"):
        found.append("The draft report is not on the SR.")
    if not case.documents_of("report_response"):
        found.append("The issued response is not on the SR yet.")
    if not case.of("point"):
        found.append("No points of the draft report were entered, so compare the documents themselves.")
    return found
