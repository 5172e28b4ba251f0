"""Figures of challenges and complaints for OAT, on the page and as CSV (RF-04c)."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from flask import Response, render_template, request

from portal import clock
from portal.blueprints.oat import blueprint
from portal.csv_file import csv_reply
from portal.deadlines import long_date
from portal.insight.challenge_figures import ALL, BY, COLUMNS, Wanted, figures
from portal.people.current import current_actor
from portal.reading import Unreadable, read_date
from portal.views import Cell, Choice, Field, FiguresPage, Heading, Row, Table

WRONG_ORDER = "The end date must be after the start date"


def asked() -> tuple[Wanted, dict[str, str]]:
    """What the address asks for, this year so far by team if nothing, and what is wrong with it by field."""
    today = clock.today()
    days = {"from": date(today.year, 1, 1), "until": today}
    wrong: dict[str, str] = {}
    for name in days:
        if typed := request.args.get(name, "").strip():
            try:
                days[name] = read_date(typed)
            except Unreadable as reason:
                wrong[name] = str(reason)
    if not wrong and days["until"] < days["from"]:
        wrong["until"] = WRONG_ORDER
    by = request.args.get("by", "team")
    return Wanted(days["from"], days["until"], by if by in BY else "team"), wrong


def fields(wanted: Wanted, wrong: dict[str, str]) -> list[Field]:
    typed = {"from": wanted.first.strftime("%-d/%-m/%Y"), "until": wanted.last.strftime("%-d/%-m/%Y")}
    days = [
        Field(
            "date",
            name,
            name,
            label,
            value=request.args.get(name, "") or typed[name],
            error=wrong.get(name),
        )
        for name, label in (("from", "Received from"), ("until", "Received until"))
    ]
    by = [Choice(key, label, checked=key == wanted.by) for key, label in BY.items()]
    return [*days, Field("choice", "by", "by", "By", choices=by)]


@blueprint.get("/figures")
def figures_page() -> tuple[str, int]:
    wanted, wrong = asked()
    found = {} if wrong else figures(current_actor(), wanted)
    groups = sorted(name for name in found if name != ALL)
    shown = [*groups, ALL] if groups else []
    rows = [
        Row([Cell(each), *(Cell(str(found[name][each]), number=True, strong=name == ALL) for name in shown)])
        for each in (COLUMNS if shown else ())
    ]
    headings = [Heading(BY[wanted.by]), *(Heading(name, number=True) for name in shown)]
    query = urlencode({"from": wanted.first.isoformat(), "until": wanted.last.isoformat(), "by": wanted.by})
    page = FiguresPage(
        heading="Figures",
        line=f"Received from {long_date(wanted.first)} to {long_date(wanted.last)}",
        fields=fields(wanted, wrong),
        problems=list(wrong.items()),
        table=Table(f"Challenges and complaints by {BY[wanted.by].lower()}", headings, rows),
        export=f"/oat/figures.csv?{query}" if groups else "",
    )
    return render_template("oat/figures.html", page=page), 422 if wrong else 200


@blueprint.get("/figures.csv")
def figures_file() -> Response | tuple[str, int]:
    wanted, wrong = asked()
    if wrong:
        return figures_page()
    found = figures(current_actor(), wanted)
    rows = [[name, *(found[name][each] for each in COLUMNS)] for name in sorted(found)]
    reply: Response = csv_reply("challenges.csv", [BY[wanted.by], *COLUMNS], rows)  # type: ignore[assignment]
    return reply
