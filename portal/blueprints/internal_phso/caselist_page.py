"""The Director General Caselist as values: soonest target first, what moved and why, and the entry that is open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import url_for

from portal import clock
from portal.blueprints.internal_phso.caselist_entry import CaselistEntry
from portal.cases import registers
from portal.cases.models import Case, Record
from portal.cases.registers import After
from portal.deadlines import long_date
from portal.homes.urgency import distance
from portal.insight.counting import count_all, short_number
from portal.procedures import procedure
from portal.procedures.definition import Actor
from portal.views import Banner, CaselistPage, CaselistRow, Distance, Paging, View

SHOWN = 100
ALL = 1000
PHSO = procedure("phso")
BLANK = "none"
"""How the address names the blank Stage."""
DUE_WITH = {
    "P3": ("PTI", "pti_received_on", "Update due with the PTI"),
    "P9": ("Draft report", "draft_received_on", "Update due with the draft report"),
    "P11": ("FDL", "fdl_received_on", "Update due with the FDL"),
    "P11A": ("FDL", "fdl_received_on", "Update due with the FDL"),
    "P12": ("FDL", "fdl_received_on", "Update due with the FDL"),
}
"""For which event a position asks for an update, and since when."""


@dataclass
class Caselist:
    """One reading of the list: which Stage, from where on, and whether the reader may update it."""

    actor: Actor
    writes: bool
    stage: str | None = None
    after: After = None
    whole: bool = False
    today: date = field(default_factory=clock.today)

    def page(
        self,
        entry: CaselistEntry | None = None,
        banner: Banner | None = None,
        focus: str = "list-h",
    ) -> CaselistPage:
        limit = ALL if self.whole else SHOWN
        found = registers.page_of_caselist(self.actor, PHSO, self.stage, self.after, limit)
        entries = registers.entries_of(self.actor, [case.id for case, _ in found[:limit]])
        rows = [self.row(case, target, entries[case.id], entry) for case, target in found[:limit]]
        page = CaselistPage(
            heading="Director General Caselist",
            line="",
            views=list(self.views()),
            rows=rows,
            export=url_for(".export_caselist", stage=self.stage_word()),
            print=self.address(all="yes"),
            empty="No case is on the list.",
            action=url_for(".caselist"),
            banner=banner,
            focus="" if entry and any(row.form for row in rows) else focus,
        )
        page.line = "1 case." if len(rows) == 1 else f"{len(rows)} cases."
        if len(found) > limit:
            case, target = found[limit - 1]
            following = f"{(target or registers.NEVER).isoformat()}.{case.id}"
            page.line = f"The first {limit} cases." if not self.after else f"The next {limit} cases."
            page.paging = Paging(
                f"{limit} shown.",
                self.address(after=following),
                f"Next {SHOWN}",
                self.address() if self.after else "",
            )
        return page

    def stage_word(self) -> str | None:
        return None if self.stage is None else self.stage or BLANK

    def address(self, **more: Any) -> str:
        return url_for(".caselist", stage=self.stage_word(), **more)

    def views(self) -> Iterable[View]:
        stages = registers.stages_of(PHSO)
        found = count_all({stage: registers.in_stage(self.actor, PHSO, stage) for stage in stages})
        counts = {stage: number for stage, number in found.items() if number}
        every = short_number(sum(counts.values()))
        yield View("All", url_for(".caselist"), every, current=self.stage is None)
        for name, number in counts.items():
            href = url_for(".caselist", stage=name or BLANK)
            yield View(name or "No stage yet", href, short_number(number), current=self.stage == name)

    def row(
        self,
        case: Case,
        target: date | None,
        entries: dict[str, list[Record]],
        entry: CaselistEntry | None,
    ) -> CaselistRow:
        updates = entries["caselist"]
        moves = [each for each in updates if each.data.get("old")]
        left = Distance("waiting", "No target date")
        if target:
            found = distance(target, "wd", case.jurisdiction)
            left = Distance(found.cls, found.words)
        after = f"{self.after[0].isoformat()}.{self.after[1]}" if self.after else None
        row = CaselistRow(
            id=case.reference,
            reference=case.reference,
            href=url_for("cases.case", reference=case.reference),
            name=case.client_name,
            mp=referrer(case),
            stage=case.stage or PHSO.position(case.position).milestone.capitalize(),
            distance=left,
            target=target,
            moved=len(moves),
            moves=[move_words(each) for each in reversed(moves)],
            update=update_words(updates[-1]) if updates else "",
            update_at=updates[-1].made_at if updates else None,
            missing=missing(case, updates),
            anomaly=anomaly_words(entries["anomaly"]),
            open_href=self.address(open=case.reference, after=after) if self.writes else "",
            close_href=self.address(after=after, _anchor=f"row-{case.reference}"),
            late=left.cls == "late",
        )
        if entry and entry.case.reference == case.reference:
            row.form = entry.form()
        return row


def referrer(case: Case) -> str:
    """ "Aurelia Vane MP, Larkmoor"."""
    name = case.fact("referring_mp")
    if not name:
        return "No MP entered"
    office = case.fact("referring_office") or "MP"
    titled = name if name.endswith((" MP", " MLA")) else f"{name} {office}"
    return f"{titled}, {case.fact('constituency')}" if case.fact("constituency") else titled


def move_words(each: Record) -> str:
    old, new = (long_date(date.fromisoformat(each.data[name])) for name in ("old", "new"))
    return f"From {old} to {new}: {each.text} {each.made_by}"


def update_words(each: Record) -> str:
    text = each.text if len(each.text) <= 160 else f"{each.text[:160]} …"
    title = each.title.removeprefix("Updated for: ")
    if text.startswith(title):
        return text
    return f"{title}: {text}" if text else title


def missing(case: Case, updates: Sequence[Record]) -> str:
    """What entry the position asks for and does not have (PHSO-14e, 15i)."""
    if case.position not in DUE_WITH:
        return ""
    purpose, since, words = DUE_WITH[case.position]
    start = case.date(since)
    made = any(
        each.state == purpose and (start is None or each.on is None or each.on >= start) for each in updates
    )
    return "" if made else words


def anomaly_words(anomalies: Sequence[Record]) -> str:
    left = [each for each in anomalies if each.state == "Open"]
    if left:
        return f"{len(left)} to answer"
    return "; ".join(dict.fromkeys(each.state for each in anomalies))
