"""The history checked from a page: one verdict, what is wrong, and what was lawfully removed. References, no casework."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import redirect, request
from sqlalchemy.exc import IntegrityError

from portal import clock
from portal.audit import checks
from portal.audit.models import AuditCheck
from portal.audit.verify import Scope
from portal.blueprints.administration import blueprint
from portal.blueprints.administration.audit_tables import (
    checks_table,
    entries,
    findings_of,
    removals_table,
    scope_words,
)
from portal.blueprints.administration.page import side
from portal.cases import readings
from portal.cases.actions import spend, spent
from portal.extensions import db
from portal.faces import when
from portal.people.current import current_actor
from portal.reading import Unreadable, read_date
from portal.replies import Reply, said, say, shown
from portal.views import Banner, Choice, Field, Link, Table, Trail, View, Words

ADDRESS = "/administration/audit"
GO_ON = f"{ADDRESS}/go-on"

WHAT_TO_DO = (
    "Keep the database as it is and stop changes to it. Tell the operator's security officer. Compare the entries with "
    "the newest backup that a check found unchanged, and keep this report."
)

Problem = tuple[str, str]


@dataclass
class AuditPage:
    """What the page shows."""

    trail: Trail
    side: list[View]
    token: str
    fields: list[Field]
    verdict: Banner
    problems: list[Problem] = field(default_factory=list)
    fresh: bool = False
    heading: str = "Audit"
    action: str = ADDRESS
    go_on: str = GO_ON
    progress: str = ""
    findings: list[dict[str, Any]] = field(default_factory=list)
    more_findings: str = ""
    what_to_do: str = ""
    checks: Table | None = None
    removals: Table | None = None
    digest: str = ""
    readings: str = ""


@blueprint.get("/audit")
def audit() -> Reply:
    return page({"scope": "all"})


@blueprint.post("/audit")
def check_now() -> Reply:
    """Begin a check and do its first part; a long one is gone on with from the page."""
    typed = {name: request.form.get(name, "").strip() for name in ("scope", "reference", "first", "last")}
    scope, problems = read(typed)
    if problems:
        return page(typed, problems)
    token = request.form.get("token", "")[:64]
    if spent(token):
        return redirect(ADDRESS, 303)
    actor, at = current_actor(), clock.now()
    check = checks.begin(scope, actor.name, actor.id, at)
    if scope.reference and not check.to_check:
        db.session.rollback()
        return page(typed, [("reference", f"There is no case {scope.reference}")])
    try:
        spend(token, actor, at, None, 0)
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        return redirect(ADDRESS, 303)
    return do_a_part(check)


@blueprint.post("/audit/go-on")
def go_on_checking() -> Reply:
    """Do the next part of the check that is under way."""
    check = checks.latest(finished=False)
    return do_a_part(check) if check else redirect(ADDRESS, 303)


def do_a_part(check: AuditCheck) -> Reply:
    for _ in checks.go_on(check, clock.now(), checks.AT_ONCE):
        pass
    if check.finished_at is not None:
        say(verdict_words(check))
    db.session.commit()
    return redirect(ADDRESS, 303)


def read(typed: dict[str, str]) -> tuple[Scope, list[Problem]]:
    """What is to be checked."""
    problems: list[Problem] = []
    if typed["scope"] == "case":
        if not typed["reference"]:
            problems.append(("reference", "Enter the reference of the case"))
        return Scope(typed["reference"].upper()), problems
    if typed["scope"] == "period":
        first = day(typed["first"], "first", "Enter the first day", problems)
        last = day(typed["last"], "last", "Enter the last day", problems)
        if first and last and last < first:
            problems.append(("last", "The last day is before the first"))
        return Scope(first=first, last=last), problems
    if typed["scope"] != "all":
        problems.append(("scope", "Choose what to check"))
    return Scope(), problems


def day(typed: str, name: str, missing: str, problems: list[Problem]) -> date | None:
    try:
        if typed:
            return read_date(typed)
        problems.append((name, missing))
    except Unreadable as problem:
        problems.append((name, str(problem)))
    return None


def page(typed: dict[str, str], problems: list[Problem] | None = None) -> Reply:
    problems = problems or []
    last, under_way = checks.latest(), checks.latest(finished=False)
    told = AuditPage(
        trail=Trail([Link("Administration", "/administration/")], "Audit"),
        side=side(),
        token=secrets.token_urlsafe(24),
        fields=fields(typed, dict(problems)),
        verdict=verdict(last),
        problems=problems,
        fresh=said() is not None and not problems,
        checks=checks_table(checks.checks()) if last else None,
        readings=readings_words(),
    )
    if under_way is not None:
        told.progress = f"Checked {under_way.events:,} of {entries(under_way.to_check)}"
    if last is not None:
        show_report(told, last)
    announcement = told.verdict.bold if told.fresh else ""
    return shown("administration/audit", 422 if problems else 200, audit=told, announcement=announcement)


def readings_words() -> str:
    """How often restricted cases were read by others than their owners. Their references are not an administrator's."""
    number, cases = readings.count()
    if not number:
        return "No reading of a restricted case is recorded."
    times = "1 reading" if number == 1 else f"{number:,} readings"
    return f"{times} of {'1 restricted case' if cases == 1 else f'{cases:,} restricted cases'} recorded."


def show_report(told: AuditPage, check: AuditCheck) -> None:
    told.findings = findings_of(check)
    told.what_to_do = WHAT_TO_DO if check.found else ""
    more = check.found - len(check.findings)
    told.more_findings = f"{more:,} more are not listed." if more > 0 else ""
    told.removals = removals_table(check) if check.removals else None
    told.digest = check.seal


def verdict(check: AuditCheck | None) -> Banner:
    """The one sentence that says how it stands."""
    if check is None:
        return Banner("soon", "The history has not been checked yet.")
    if not checks.is_sealed(check):
        return Banner("late", "The report of the last check was changed.", "Check again.")
    checked = f"Checked {when(check.finished_at, clock.today())}, {check.made_by}"
    more: list[str | Words] = [
        f"Complete: {'yes' if check.complete else 'no'}. Unaltered: {'yes' if check.unaltered else 'no'}.",
        f"{checked}. {scope_words(check)}.",
    ]
    if check.uncovered:
        many = "1 case has" if check.uncovered == 1 else f"{check.uncovered:,} cases have"
        more.append(f"{many} content that is older than its digests, so that no entry covers all of it yet.")
    return Banner("late" if check.found else "done", verdict_words(check), more=more)


def verdict_words(check: AuditCheck) -> str:
    if check.found:
        findings = "1 finding" if check.found == 1 else f"{check.found:,} findings"
        return f"{findings}: the history is not as the portal wrote it."
    return "The 1 entry is unchanged." if check.events == 1 else f"All {entries(check.events)} are unchanged."


def fields(typed: dict[str, str], wrong: dict[str, str]) -> list[Field]:
    scopes = (("all", "Every case"), ("case", "One case"), ("period", "Cases with an entry in a period"))
    reference = Field(
        "line", "reference", "reference", "Case reference", "", wrong.get("reference"), width="20"
    )
    first = Field("date", "first", "first", "First day", "", wrong.get("first"))
    last = Field("date", "last", "last", "Last day", "", wrong.get("last"))
    for each in (reference, first, last):
        each.value = typed.get(each.name, "")
    return [
        Field(
            "choice",
            "scope",
            "scope",
            "What to check",
            "The history of a case is always checked whole",
            wrong.get("scope"),
            choices=[Choice(key, label, checked=typed.get("scope") == key) for key, label in scopes],
            conditional={"case": [reference], "period": [first, last]},
        )
    ]
