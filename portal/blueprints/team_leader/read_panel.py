"""The panel in which a work item is read and put away: told, invited, referred, papers to read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for

from portal.cases.actions import situation_of
from portal.cases.models import Case, Record
from portal.faces import when
from portal.papers import document_href
from portal.procedures import procedure
from portal.procedures.definition import Actor, Situation
from portal.step_forms.fields import FormFields
from portal.step_forms.form import new_token
from portal.step_forms.taking import preset
from portal.views import Button, DecideForm, DecidePanel, Item, Link

SEEN = "seen"


@dataclass
class ItemToRead:
    """One open work item that is addressed to this person."""

    case: Case
    item: Record
    s: Situation

    @classmethod
    def of(cls, case: Case, actor: Actor, number: int) -> ItemToRead | None:
        """The item with this id, when the person may put it away."""
        s = situation_of(case, actor)
        step = procedure(case.procedure).step(SEEN, case.position)
        if step is None or step.of is None:
            return None
        item = next((each for each in step.of.of(s) if each.id == number), None)
        return cls(case, item, s) if item else None

    def panel(self) -> DecidePanel:
        step = procedure(self.case.procedure).step(SEEN, self.case.position)
        assert step is not None
        return DecidePanel(
            heading=f"{self.item.title}, {self.case.reference}",
            money=[],
            facts=list(self.facts()),
            actions=[],
            documents=list(self.documents()),
            forms=[
                DecideForm(
                    action=url_for(".put_away", reference=self.case.reference, number=self.item.id),
                    preview_action="",
                    version=self.case.version,
                    token=new_token(),
                    fields=FormFields(self.s, preset(step, self.s)).of(step.asks_in(self.s)),
                    buttons=[Button(step.label, secondary=False)],
                )
            ],
            refused=[],
        )

    def facts(self) -> Iterable[tuple[str, str]]:
        sender = self.item.data.get("from") or self.item.made_by
        yield "From", f"{sender}, {when(self.item.made_at, self.s.today)}."
        if self.item.text:
            yield "Text", self.item.text

    def documents(self) -> Iterable[Item]:
        """The proposal and the briefing, for somebody who sits on the panel."""
        if self.item.data.get("what") != "papers":
            return
        for kind in ("pti", "briefing"):
            if found := self.case.documents_of(kind):
                label = found[-1].title
                yield Item(
                    link=Link(f"Open {label}", document_href(self.case.reference, found[-1].id)),
                    note=found[-1].filename,
                )
