"""A step's form as a page: fields, what saving does, problems, refusals, the stale page."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date

from flask import url_for

from portal.audit.models import Event
from portal.cases.actions import Stale
from portal.cases.offers import offers
from portal.deadline_views import deadline_view
from portal.deadlines import long_date
from portal.faces import clock_time, when
from portal.homes.places import first_link
from portal.linking import linked
from portal.papers import whole
from portal.procedures.definition import Ask, Problem, Situation, Step
from portal.procedures.letters import issues
from portal.procedures.sources import anchor, numbers
from portal.step_forms.answers import Answers
from portal.step_forms.collisions import (
    SHORT,
    Collision,
    Pairs,
    collisions,
    keep_now,
    opened_with,
    words_of,
)
from portal.step_forms.composer import panel
from portal.step_forms.fields import FormFields
from portal.step_forms.preview import preview
from portal.views import (
    Banner,
    Change,
    Choice,
    DeadlineView,
    Field,
    Item,
    Link,
    RefusedPage,
    StalePage,
    StepPage,
    Trail,
    Words,
)

SIGNED_RESPONSES = ("pti_response", "report_response")
"""Written documents that the head of complaints review signs."""
LONG_WORDS = 400
"""From so many characters on an answer is cut short in the table of what changed."""
MOST_POSTS = 2
"""Up to so many posts a refusal names their holders."""


def new_token() -> str:
    """A form's one-time token."""
    return secrets.token_urlsafe(24)


def row_ask(step: Step, s: Situation) -> Ask | None:
    """The question which record the step concerns."""
    if step.of is None:
        return None
    choices = tuple((str(each.id), row_words(each)) for each in step.of.of(s))
    return Ask("row", step.of.label, "select", missing=step.of.missing, choices=choices)


def row_words(record: object) -> str:
    """A record in one line: its number and words."""
    title = getattr(record, "title", "") or ""
    text = getattr(record, "text", "") or ""
    number = (getattr(record, "data", None) or {}).get("item") or getattr(record, "number", "")
    words = (
        title
        if not text or getattr(record, "kind", "") in ("action", "activity", "respond")
        else f"{title} {text}".strip()
    )
    return f"{number} {words}"[:160]


def needs_row_first(step: Step, s: Situation) -> bool:
    """Whether the questions depend on a record that is not chosen yet."""
    return step.of is not None and s.record is None and callable(step.asks)


class StepForm:
    """One step's form on one case."""

    def __init__(self, step: Step, s: Situation, answers: Answers) -> None:
        self.step, self.s, self.answers = step, s, answers
        self.case = s.case
        self.label = s.procedure.worded(step.label, s.case.jurisdiction)

    @property
    def action(self) -> str:
        if self.case.reference:
            return url_for(
                "cases.take_step", reference=self.case.reference, key=self.step.key, row=self.row_in_address
            )
        return url_for("cases.raise_case", procedure=self.s.procedure.key, step=self.named)

    @property
    def row_in_address(self) -> int | None:
        return self.s.record.id if self.s.record is not None and callable(self.step.asks) else None

    @property
    def preview_action(self) -> str:
        if self.case.reference:
            return url_for(
                "cases.preview_step",
                reference=self.case.reference,
                key=self.step.key,
                row=self.row_in_address,
            )
        return url_for("cases.preview_new", procedure=self.s.procedure.key, step=self.named)

    @property
    def named(self) -> str | None:
        """The step's key where its procedure has several steps that begin a case."""
        return self.step.key if len(self.s.procedure.beginnings()) > 1 else None

    @property
    def case_href(self) -> str:
        return (
            url_for("cases.case", reference=self.case.reference)
            if self.case.reference
            else url_for("cases.new")
        )

    def asks(self) -> tuple[Ask, ...]:
        return () if needs_row_first(self.step, self.s) else self.step.asks_in(self.s)

    def fields(self, problems: Sequence[Problem] = (), add_to: str = "") -> list[Field]:
        maker = FormFields(self.s, self.answers, problems)
        fields = maker.of(self.asks(), add_to)
        ask = row_ask(self.step, self.s)
        if ask is None:
            return fields
        if self.row_in_address:
            chosen = Field("fixed", "row", "row", ask.label, value=row_words(self.s.record))
            return [chosen, *fields]
        chooser = maker.field(ask, "row")
        if self.s.record is not None:
            for choice in chooser.choices:
                choice.checked = choice.value == str(self.s.record.id)
        return [chooser, *fields]

    def trail(self) -> Trail:
        if not self.case.reference:
            return Trail([Link("Cases", "/cases"), Link("New case", url_for("cases.new"))], self.label)
        return Trail([first_link(self.s.actor), Link(self.case.reference, self.case_href)], self.label)

    def page(
        self,
        problems: Sequence[Problem] = (),
        *,
        refusal: str = "",
        confirm: Sequence[str] = (),
        add_to: str = "",
        version: int | None = None,
        token: str | None = None,
    ) -> StepPage:
        maker = FormFields(self.s, self.answers, problems)
        fields = self.fields(problems, add_to)
        page = StepPage(
            label=self.label,
            reference=self.case.reference or f"New {self.s.procedure.name} case",
            client=self.case.client_name,
            source=self.step.source,
            trail=self.trail(),
            action=self.action,
            preview_action=self.preview_action,
            cancel=self.case_href,
            version=self.case.version if version is None else version,
            token=token or new_token(),
            opened=self.opened(again=version is not None or token is not None),
            fields=fields,
            preview=preview(self.step, self.s, maker.reads(self.asks())),
            procedure_says=self.procedure_says(),
            guidance=guidance_href(self.s.procedure.key, self.step.source),
            deadline=self.nearest_deadline(),
            lead=self.lead(),
            problems=known_fields(problems, fields),
            refusal=Banner("soon", words=refusal) if refusal else None,
            confirm=list(confirm),
            focus=focus_of_new_row(fields, add_to),
        )
        self.show_the_document(page)
        if issues(self.step, self.s):
            page.letter = panel(self.step, self.s)
            page.preview.pdf_action = self.preview_action
        return page

    def opened(self, again: bool) -> str:
        """The digests of the presets; a form that is shown again keeps those that it was opened with."""
        return self.answers.first("opened") if again else opened_with(self.asks(), self.s)

    def show_the_document(self, page: StepPage) -> None:
        """A response is read before it is signed or returned: its newest version stands above the form."""
        document = self.case.draft(self.step.document) if self.step.document else None
        if document is None or not document.sections or self.step.document not in SIGNED_RESPONSES:
            return
        page.top_template = "cases/_paper.html"
        page.paper = whole(document)
        page.paper_heading = f"{document.title}, version {document.version}, {document.made_by}"
        address = url_for("approvals.sign_off", reference=self.case.reference)
        link = Link("Read it with what changed and what was checked", address)
        page.paper_note = Words("", link=link, after=".")

    def procedure_says(self) -> list[str]:
        worded = self.s.procedure.worded
        return [
            worded(line, self.case.jurisdiction)
            for number in numbers(self.step.source)
            for line in self.s.procedure.texts.get(number, ())
        ]

    def lead(self) -> str | Words:
        """What the step says of itself, and the reminder on the forms of contact with a client (RES-S17)."""
        reminder = "When speaking to clients always use the new terminology: Terminology Changes."
        says = self.s.procedure.worded(self.step.says, self.case.jurisdiction)
        told = " ".join([*([f"{says}."] if says else []), *([reminder] if self.step.tells_client else [])])
        return linked(told, self.s.procedure.linked, self.s.preferences["LINKS"])

    def nearest_deadline(self) -> DeadlineView | None:
        if not self.case.reference:
            return None
        for deadline in self.case.running():
            if self.step.key in self.s.procedure.deadline(deadline.key).needs:
                return deadline_view(deadline, self.s)
        return None

    def refused(self, sentences: Sequence[str], status: int) -> RefusedPage:
        """The full page of a refusal."""
        return RefusedPage(
            label=self.label,
            reference=self.case.reference,
            client=self.case.client_name,
            trail=self.trail(),
            sentence=" ".join(each if each.endswith((".", "?")) else f"{each}." for each in sentences),
            first=self.what_first(sentences) if status == 409 else [],
            who=self.who_can() if status == 403 else [],
            typed=self.typed(),
            case_href=self.case_href,
        )

    def who_can(self) -> list[str]:
        """The people who may take the step, each with the post; whoever is away says until when.

        A step for whomever its work item is addressed to names nobody: the case says with whom it is.
        """
        by = self.step.by
        owner = self.case.owner_id if self.step.owner_only else None
        people = [each for each in self.s.people if by.includes(each) and (owner is None or each.id == owner)]
        if len(by.posts) > MOST_POSTS or not people:
            name = self.s.procedure.worded(by.name, self.case.jurisdiction)
            return [name[0].upper() + name[1:]]
        return [
            f"{each.name}, {in_a_sentence(each.post_title)}"
            + (f", away until {long_date(each.away_until)}" if each.away_until else "")
            for each in people
        ]

    def what_first(self, sentences: Sequence[str]) -> list[Item]:
        """Links to the steps that are open now and that a sentence names."""
        if not self.case.reference or self.s.procedure.position(self.case.position).closed:
            return []
        now = offers(self.case, self.s.actor, self.s).now
        return [
            Item(
                link=Link(
                    each.label, url_for("cases.step", reference=self.case.reference, key=each.step.key)
                ),
                note=each.step.source,
            )
            for each in now
            if any(each.label.lower()[:18] in sentence.lower() for sentence in sentences)
        ]

    def typed(self) -> list[tuple[str, str]]:
        """What was typed, to copy."""
        labels = (
            {ask.name: ask.label for ask in self.step.asks_in(self.s)}
            if not needs_row_first(self.step, self.s)
            else {}
        )
        found = []
        for name, value in self.answers.raw.items(multi=True):
            label = labels.get(name) or labels.get(name.split("-")[0])
            if label and value.strip():
                found.append((label, value))
        return found

    def stale(self, stale: Stale, today: date, possible: bool, refusal: str) -> StalePage:
        """Somebody else changed the case first: what changed, and the form with what was typed.

        A question that both answered is a choice; one that this person left alone stays as it is now.
        """
        events = stale.events
        first = events[0] if events else None
        both = collisions(self.asks(), self.s, self.answers)
        keep_now(self.answers, [(each.ask, each.now) for each in both if each.left_alone])
        asked = {each.ask.name: self.choice(each) for each in both if not each.left_alone}
        return StalePage(
            step=self.page(),
            who=first.actor_name if first else "Somebody",
            at_words=f"at {clock_time(first.at)}" if first else "in the meantime",
            changes=[
                *[self.change(each) for each in both],
                *[Change(each.sentence, "; ".join(each.details) or each.reason or "Done") for each in events],
            ],
            note="Your text is kept below.",
            history_href=f"{self.case_href}#history",
            collisions=list(asked.values()),
            kept_fields=[each for each in self.fields() if each.name not in asked],
            possible=possible,
            refusal=refusal,
            already="",
        )

    def change(self, each: Collision) -> Change:
        label, now = (
            self.s.procedure.worded(each.ask.label, self.case.jurisdiction),
            self.words(each.now, each),
        )
        if each.left_alone:
            return Change(label, now, "Left alone", "Stays as it is now")
        return Change(label, now, self.words(each.typed, each), "Choose one", f"#keep_{each.ask.name}")

    def words(self, pairs: Pairs, each: Collision) -> str:
        words = words_of(each.ask, pairs, self.s)
        return words if len(words) <= LONG_WORDS else f"{words[:LONG_WORDS]} …"

    def choice(self, each: Collision) -> Field:
        """Theirs or mine; what was typed can still be changed."""
        mine = FormFields(self.s, self.answers).field(each.ask, each.ask.name)
        now, typed = (words_of(each.ask, pairs, self.s) for pairs in (each.now, each.typed))
        return Field(
            "choice",
            f"keep_{each.ask.name}",
            f"keep_{each.ask.name}",
            mine.label,
            hint=f"Now {now}, you typed {typed}"
            if len(now + typed) <= SHORT
            else "Both of you answered this",
            choices=[
                Choice("now", "As it is now", hint=now, checked=True),
                Choice("mine", "As I typed", hint="" if mine.value or mine.rows else typed),
            ],
            conditional={"mine": [mine]},
        )


def in_a_sentence(title: str) -> str:
    """ "head of complaints review"; what begins with an abbreviation stays as it is."""
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


def already_words(event: Event | None, today: date) -> str:
    return f"This was already saved, {when(event.at, today)}." if event else "This was already saved."


def guidance_href(procedure: str, source: str) -> str:
    place = anchor(source)
    return f"/procedures/{procedure}" + (f"#{place}" if place else "")


def known_fields(problems: Sequence[Problem], fields: Sequence[Field]) -> list[Problem]:
    """Each problem with the id of a field that is on the page, so that its link leads somewhere."""
    ids = {field.id for field in fields} | {each.id for field in fields for row in field.rows for each in row}
    first = fields[0].id if fields else "step"
    found = []
    for name, sentence in problems:
        target = name if name in ids else first
        field = next((each for each in fields if each.name == name), None)
        if field is not None and field.rows:
            target = field.rows[0][0].id
        found.append((target, sentence))
    return list(dict.fromkeys(found))


def focus_of_new_row(fields: Sequence[Field], add_to: str) -> str:
    field = next((each for each in fields if each.name == add_to), None)
    return field.rows[-1][0].id if field and field.rows else ""


def what_stops(step: Step, s: Situation) -> list[str]:
    """The lines of the confirmation page: what closing ends."""
    lines = [s.procedure.worded(step.confirm, s.case.jurisdiction)]
    lines += [f"{each.name}, due {long_date(each.due_on)}, no longer runs." for each in s.case.running()]
    items = [
        each
        for each in s.case.of("work_item", "Open")
        if each.data.get("what") not in ("told", "closed", "anomaly")
    ]
    if items:
        lines.append("Open work items end: " + "; ".join(each.title for each in items) + ".")
    return lines
