"""The panel in which a manager comments on praise and closes the task (para 9)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from flask import url_for

from portal.cases.models import Case
from portal.cases.offers import Offers, offers
from portal.deadlines import long_date
from portal.faces import in_london
from portal.homes.steps import step_href
from portal.papers import document_href
from portal.procedures.definition import Situation, Step
from portal.procedures.feedback import titled, with_post
from portal.procedures.positive_feedback.steps import COPIES, SUBJECT, holder_of
from portal.step_forms.answers import Answers
from portal.step_forms.fields import FormFields, size_words
from portal.step_forms.form import known_fields, new_token
from portal.step_forms.in_row import Attempt
from portal.step_forms.taking import preset
from portal.views import Banner, Button, DecideForm, Item, Link, PraisePanel, Refused, StepLink

COMMENT, REASSIGN = "comment-and-close", "reassign-task"
CLOSE_FIRST = "Send your comments before closing the task"


@dataclass
class PraiseTask:
    """The task of one praise as this person may close it; `tried` is what was posted and did not go through."""

    s: Situation
    tried: Attempt | None = None
    case: Case = field(init=False)
    found: Offers = field(init=False)

    def __post_init__(self) -> None:
        self.case = self.s.case
        self.found = offers(self.case, self.s.actor, self.s)

    def panel(self) -> PraisePanel:
        form = self.form()
        problems = self.tried.problems if self.tried else ()
        return PraisePanel(
            heading=f"Comment on {self.case.reference}",
            quote=[line for line in str(self.case.fact("main_contents")).splitlines() if line.strip()],
            sender=self.sender(),
            document=self.document(),
            form=form,
            then=list(self.then()),
            facts=list(self.facts()),
            refused=list(self.refused()),
            further=list(self.further()),
            problems=known_fields(problems, form.fields) if form else [("", said) for _, said in problems],
            banner=self.banner(),
        )

    def banner(self) -> Banner | None:
        return self.tried.banner if self.tried else None

    @property
    def receiver(self) -> str:
        return str(self.case.fact("receiver_name"))

    def sender(self) -> str:
        received = self.case.date("received_on")
        on = f" on {long_date(received)}" if received else ""
        return f"{self.case.client_name}, {str(self.case.fact('channel')).lower()}{on}."

    def document(self) -> Item | None:
        """The e-mail, scan or photo itself (RF-08d)."""
        found = self.case.documents_of("praise")
        if not found:
            return None
        newest = found[-1]
        link = Link(f"Open {newest.filename}", document_href(self.case.reference, newest.id))
        return Item(link=link, note=size_words(newest.size))

    def form(self) -> DecideForm | None:
        step = next((each.step for each in self.found.now if each.step.key == COMMENT), None)
        if step is None:
            return None
        answers = self.answers(step)
        problems = self.tried.problems if self.tried else ()
        fields = FormFields(self.s, answers, problems).of(step.asks_in(self.s))
        for each in fields:
            if each.name == "comments":
                each.label, each.optional = f"Comments to {self.receiver}", False
        return DecideForm(
            action=url_for(".comment", reference=self.case.reference),
            preview_action="",
            version=self.case.version,
            token=new_token(),
            fields=fields,
            buttons=[Button(step.label, secondary=False)],
        )

    def answers(self, step: Step) -> Answers:
        return self.tried.answers if self.tried else preset(step, self.s)

    def then(self) -> Iterable[tuple[str, list[str], str]]:
        """RF-09b: who gets comments and copies when the task is closed."""
        receiver = self.s.person(self.case.fact("receiver"))
        yield "Comments go to", [titled(receiver) if receiver else f"{self.receiver}, who has left"], ""
        yield "Copies go to", [self.copied(post, title) for post, title in COPIES], "para 9"
        yield "", ["The task closes. Who received what, and when, stays on the case"], ""

    def copied(self, post: str, title: str) -> str:
        if not with_post(self.s, post):
            return f"{title}: nobody holds this post"
        person = self.s.person(holder_of(self.s, post))
        return f"{person.name}, {title}" if person else title

    def facts(self) -> Iterable[tuple[str, str]]:
        case = self.case
        received, days = case.date("received_on"), int(case.fact("saved_after") or 0)
        aim = self.s.preferences["PF_SAVE_DAYS"]
        yield "Task subject", SUBJECT
        if received:
            yield (
                "Received",
                f"{long_date(received)}, {str(case.fact('channel')).lower()}, by {self.receiver}",
            )
        saved = "late" if case.fact("saved_late") else "in time"
        after = "1 working day" if days == 1 else f"{days} working days"
        opened = long_date(in_london(case.opened_at).date())
        yield "Saved to the case", f"{opened}, {saved}: {after}, the aim is {aim}"
        if case.fact("late_reason"):
            yield "Why it was saved late", str(case.fact("late_reason"))
        if case.parent is not None:
            yield "Case", case.parent.reference
        task = case.deadline("D-PFTASK")
        if task is not None:
            yield "Sent to you", f"{long_date(task.starts_on)}; task due {long_date(task.due_on)}"

    def refused(self) -> Iterable[Refused]:
        """RF-09c: the task is never closed without comments; and what else stops it."""
        for each in self.found.not_yet:
            if each.step.key in (COMMENT, REASSIGN):
                yield Refused(each.label, each.step.source, [f"{said}." for said in each.sentences])
        only = "Only you or your stand-in can close it."
        yield Refused("Close without sending", "para 9", [f"{CLOSE_FIRST}. {only}"])

    def further(self) -> Iterable[StepLink]:
        for each in self.found.now:
            if each.step.key == REASSIGN:
                yield StepLink(each.label, step_href(self.case.reference, REASSIGN), each.step.source)
