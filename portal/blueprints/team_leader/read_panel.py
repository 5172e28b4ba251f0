"""The panel in which a work item is read and put away: told, invited, referred, papers to read."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for

from portal.faces import when
from portal.papers import document_href
from portal.step_forms.fields import FormFields
from portal.step_forms.form import new_token
from portal.step_forms.seen import ItemToRead
from portal.step_forms.taking import preset
from portal.views import Button, DecideForm, DecidePanel, Item, Link


def read_panel(found: ItemToRead) -> DecidePanel:
    case, s = found.case, found.s
    return DecidePanel(
        heading=f"{found.item.title}, {case.reference}",
        money=[],
        facts=list(facts(found)),
        actions=[],
        documents=list(papers(found)),
        forms=[
            DecideForm(
                action=url_for(".see", reference=case.reference, number=found.item.id),
                preview_action="",
                version=case.version,
                token=new_token(),
                fields=FormFields(s, preset(found.step, s)).of(found.step.asks_in(s)),
                buttons=[Button(found.step.label, secondary=False)],
            )
        ],
        refused=[],
    )


def facts(found: ItemToRead) -> Iterable[tuple[str, str]]:
    sender = found.item.data.get("from") or found.item.made_by
    yield "From", f"{sender}, {when(found.item.made_at, found.s.today)}."
    if found.item.text:
        yield "Text", found.item.text


def papers(found: ItemToRead) -> Iterable[Item]:
    """The proposal and the briefing, for somebody who sits on the panel."""
    if found.item.data.get("what") != "papers":
        return
    for kind in ("pti", "briefing"):
        if documents := found.case.documents_of(kind):
            newest = documents[-1]
            link = Link(f"Open {newest.title}", document_href(found.case.reference, newest.id))
            yield Item(link=link, note=newest.filename)
