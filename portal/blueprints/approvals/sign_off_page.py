"""A response that waits for the head of complaints review: the document, its checks, its versions (PHSO-T15, T16, T44)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flask import url_for

from portal.cases.actions import situation_of
from portal.cases.models import Case, Deadline
from portal.cases.offers import offers
from portal.correspondence.models import Document
from portal.deadline_views import soon, unit_of
from portal.deadlines import distance, long_date, working_days_between
from portal.faces import all_days, clock_time, in_london, when
from portal.papers import amount_of_changes, changed, document_href, headings_changed, versions, whole
from portal.procedures.definition import Actor, Problem, Situation, Step
from portal.procedures.support import addressed_to_me
from portal.step_forms.answers import Answers
from portal.step_forms.form import guidance_href, new_token
from portal.views import (
    Banner,
    Cell,
    Distance,
    Field,
    Heading,
    Link,
    PaperPart,
    Refused,
    Row,
    SignOffPage,
    Table,
    Trail,
    Version,
    View,
    Words,
)

KINDS = {
    "pti_response": ("sign-off-pti-response", "return-pti-response", "issue-pti-response", "D-PTI"),
    "report_response": (
        "sign-off-report-response",
        "return-report-response",
        "issue-report-response",
        "D-DRAFT",
    ),
}
"""For each written response: the steps that sign, return and issue it, and its deadline."""
HEAD = "head_of_complaints_review"
SENT, RETURNED, SIGNED = "Sent for sign-off", "Returned", "Signed off"

__all__ = ["HEAD", "KINDS", "SENT", "SignOff", "addressed_to_me", "kind_of"]


def kind_of(case: Case) -> str | None:
    """The response that is at issue: what waits for a signature, else what was written last."""
    written = [each for each in case.documents if each.kind in KINDS and each.sections]
    if not written:
        return None
    waiting = [each for each in written if each.state == SENT]
    return (waiting or written)[-1].kind


@dataclass
class SignOff:
    """One response as this person may sign it. `compare` is the version to compare the newest with, 0 for the whole text."""

    case: Case
    actor: Actor
    kind: str
    compare: int | None = None
    answers: Answers | None = None
    problems: Sequence[Problem] = ()
    banner: Banner | None = None
    s: Situation = field(init=False)

    def __post_init__(self) -> None:
        self.s = situation_of(self.case, self.actor)
        self.found = offers(self.case, self.actor, self.s)
        self.signs, self.returns, self.issues, self.deadline_key = KINDS[self.kind]
        self.versions = versions(self.case, self.kind)
        self.newest = self.versions[0]
        self.former = self.version(self.compare) if self.compare is not None else self.last_returned()

    def step(self, key: str) -> Step:
        step = self.s.procedure.step(key, self.case.position)
        assert step is not None
        return step

    def version(self, number: int) -> Document | None:
        return next((each for each in self.versions[1:] if each.version == number), None)

    def last_returned(self) -> Document | None:
        """The version that was returned last: what changed since is what has to be read."""
        return next((each for each in self.versions[1:] if each.state == RETURNED), None)

    @property
    def may_sign(self) -> bool:
        return self.found.offers(self.signs)

    @property
    def drafter(self) -> str:
        return self.newest.made_by

    def page(self, others: Table | None = None) -> SignOffPage:
        signing = self.step(self.signs)
        due = self.due()
        number = self.newest.version
        return SignOffPage(
            label=self.s.procedure.worded(signing.label, self.case.jurisdiction),
            trail=Trail(
                [
                    Link("To sign off", url_for("approvals.home")),
                    Link(self.case.reference, url_for("cases.case", reference=self.case.reference)),
                ],
                signing.label,
            ),
            lead=self.lead(signing),
            guidance=guidance_href(self.s.procedure.key, signing.source),
            facts=list(self.facts()),
            due=self.distance(due),
            due_date=due.due_on if due else None,
            due_name=f"{due.name} due" if due else "Response due",
            document_heading=f"Document, version {number}",
            document_link=Link("Open in a new tab", self.pdf(self.newest)),
            document_note="PDF",
            frame_name=self.newest.filename if self.has_pdf else "",
            ways=list(self.ways()),
            parts=self.parts(),
            paper_note=self.paper_note(),
            frame_href=self.pdf(self.newest) if self.has_pdf else "",
            checks=self.checks(),
            sign_words=self.sign_words(),
            digest=" ".join((self.newest.signed_digest[:4], self.newest.signed_digest[4:8])).strip(),
            action=url_for(".sign", reference=self.case.reference),
            button=signing.label,
            source=signing.source,
            after=f"Version {number} is then locked with your name, the time and its digest. {self.drafter} is told and can issue it.",
            return_action=url_for(".send_back", reference=self.case.reference),
            return_button=self.step(self.returns).label,
            return_field=self.return_field(),
            version=self.case.version,
            token=new_token(),
            refused=list(self.refused()),
            versions=[self.version_view(each) for each in self.versions],
            others=others,
            problems=[("reason", sentence) for _, sentence in self.problems],
            banner=self.banner,
            may_sign=self.may_sign,
        )

    # Above the document

    def lead(self, signing: Step) -> str:
        words = f"{self.case.reference}, {self.case.client_name}"
        if self.case.jurisdiction == "NI":
            words += ", Northern Ireland"
        return f"{words}{self.not_counted()}. {signing.source}."

    def not_counted(self) -> str:
        """The bank holidays that the deadline skips: " (Tuesday 17 March 2026 not counted)"."""
        due = self.due()
        if due is None or due.unit != "wd":
            return ""
        off = [day for day in self.s.holidays.weekdays if due.starts_on < day <= due.due_on]
        return f" ({all_days(off)} not counted)" if off else ""

    def due(self) -> Deadline | None:
        running = self.case.deadline(self.deadline_key)
        ended = [each for each in self.case.deadlines if each.key == self.deadline_key]
        return running or (ended[-1] if ended else None)

    def distance(self, due: Deadline | None) -> Distance:
        if due is None:
            return Distance("waiting", "No deadline runs")
        if due.state != "running":
            return Distance("met", "Issued")
        left = distance(due.due_on, self.s.today, unit_of(due), self.s.holidays, soon(self.s))
        return Distance(left.cls, left.words)

    def facts(self) -> Iterable[tuple[str, str]]:
        yield "Drafted by", self.drafter
        sent = when(self.newest.made_at, self.s.today)
        yield "Sent to you", sent[0].upper() + sent[1:]
        yield "Version to sign" if self.newest.state == SENT else "Version", str(self.newest.version)
        about = "PTI" if self.kind == "pti_response" else "draft report"
        panels = [each for each in self.case.of("panel") if each.data.get("about") == about]
        if panels:
            yield "Assessment panel", f"{panels[-1].state}, {long_date(panels[-1].on)}"  # type: ignore[arg-type]

    # The document

    @property
    def has_pdf(self) -> bool:
        """Whether a PDF came with what was written; without one the text stands alone."""
        return self.newest.media_type == "application/pdf"

    def pdf(self, document: Document) -> str:
        return f"{document_href(self.case.reference, document.id)}.pdf?view=1"

    def ways(self) -> Iterable[View]:
        address = url_for(".sign_off", reference=self.case.reference)
        if self.former is not None:
            since = (
                f"{amount_of_changes(changed(self.former, self.newest))} since version {self.former.version}"
            )
            yield View(since, f"{address}?compare={self.former.version}", current=True)
            yield View("Whole document", f"{address}?compare=0")
        elif last := self.last_returned():
            since = f"{amount_of_changes(changed(last, self.newest))} since version {last.version}"
            yield View(since, f"{address}?compare={last.version}")
            yield View("Whole document", f"{address}?compare=0", current=True)

    def parts(self) -> list[PaperPart]:
        return whole(self.newest) if self.former is None else changed(self.former, self.newest)

    def paper_note(self) -> str:
        if self.former is None:
            attached = self.newest.filename
            return (
                f"The file {attached} goes with it; what stands here is what is signed." if attached else ""
            )
        if not changed(self.former, self.newest):
            return f"Word for word as in version {self.former.version}."
        return (
            f"Everything else is word for word as in version {self.former.version}. "
            "Added words are underlined, removed words are struck through."
        )

    def sign_words(self) -> Words:
        at = in_london(self.newest.made_at)
        return Words(
            f" of {long_date(at.date())}, {clock_time(self.newest.made_at)}.",
            bold=f"You sign version {self.newest.version}",
        )

    def return_field(self) -> Field:
        ask = self.step(self.returns).asks_in(self.s)[0]
        return Field(
            "text",
            ask.name,
            "reason",
            ask.label,
            hint=f"Only to return it. {self.drafter} sees this with the reopened draft",
            error=next((sentence for _, sentence in self.problems), None),
            value=self.answers.first(ask.name) if self.answers else "",
            rows_count=4,
        )

    # What was checked

    def checks(self) -> Table:
        rows = [*self.section_rows(), *self.check_rows()]
        return Table(
            "Sections of the response and what was checked",
            [Heading("Section or check"), Heading("State"), Heading("Where")],
            rows,
        )

    def section_rows(self) -> Iterable[Row]:
        kinds = headings_changed(self.former, self.newest)
        for heading, text in self.newest.sections or ():
            state = Distance("met", "Present") if text.strip() else Distance("no", "Empty")
            told = {"ins": "New", "changed": "Changed"}.get(kinds.get(heading, ""), "")
            length = len(text.split())
            words = f"{length:,} word{'' if length == 1 else 's'}"
            yield row(heading, state, f"{told}, {words}" if told else words)

    def check_rows(self) -> Iterable[Row]:
        yield from self.pti_rows() if self.kind == "pti_response" else self.report_rows()
        queries = self.case.of("query", "Open")
        if self.kind == "report_response" or queries:
            left = f"{len(queries)} open" if queries else "None open"
            text = "; ".join(each.text for each in queries)
            yield row("PHSO queries", Distance("soon" if queries else "met", left), text)

    def pti_rows(self) -> Iterable[Row]:
        case = self.case
        bodies = " and ".join(case.fact("bodies") or ())
        yield self.filled("Who has already looked at this complaint", bodies, bodies)
        yield self.filled("Reasons (full details)", case.fact("reasons"), grounds(case))
        plan = [each for each in case.of("activity") if each.data.get("plan") == "step 7"]
        done = [each for each in plan if each.state == "Done"]
        unneeded = [each for each in plan if each.state == "Not Required"]
        whole_plan = len(done) + len(unneeded) == len(plan)
        yield row(
            "Activity Plan",
            Distance("met" if whole_plan else "soon", f"{len(done) + len(unneeded)} of {len(plan)}"),
            f"{len(done)} Done, {len(unneeded)} Not Required with reason",
        )
        referrer = case.fact("referring_mp") or ""
        yield self.filled("Referring MP", referrer, referrer)
        constituency = case.fact("constituency") or ""
        yield self.filled("Constituency", constituency, constituency)
        yield self.filled("Addressee", case.fact("addressee"), case.fact("addressee") or "")

    def report_rows(self) -> Iterable[Row]:
        case = self.case
        checked = case.fact("factual_check")
        yield self.filled("Check for factual accuracy", checked, checked or "")
        disputes = case.of("dispute", "Raised")
        number = f"{len(disputes)} disputed" if disputes else "Nothing disputed"
        yield row("Disputed actions", Distance("met", number), "; ".join(each.text for each in disputes))
        entries = case.of("caselist", "Draft report")
        yield row(
            "Director General Caselist",
            Distance("met", "Updated") if entries else Distance("no", "Not updated"),
            long_date(entries[-1].on) if entries and entries[-1].on else "",
        )

    def filled(self, label: str, value: object, where: str) -> Row:
        if value:
            return row(label, Distance("met", "Filled"), where)
        return row(label, Distance("later", "Not set"), "Needed before issue; does not hold your signature")

    # Beside the document

    def refused(self) -> Iterable[Refused]:
        for each in self.found.not_yet:
            if each.step.key in (self.signs, self.returns):
                yield Refused(each.label, each.step.source, full(each.sentences))
        issue = self.step(self.issues)
        if self.case.position in issue.frm and (sentences := issue.refusals(self.s)):
            due = self.due()
            by = f", by {long_date(due.due_on)}" if due and due.state == "running" else ""
            last = f"{self.case.owner.name} issues it{by}" if self.case.owner else ""
            yield Refused(issue.label, issue.source, full([*sentences, *([last] if last else [])]))

    def version_view(self, document: Document) -> Version:
        at = in_london(document.made_at)
        view = Version(
            f"Version {document.version}",
            f"{document.made_by}, {long_date(at.date())}, {clock_time(document.made_at)}",
        )
        if document.state == SENT:
            view.distance = Distance("later", f"With you since {when(document.made_at, self.s.today)}")
        elif document.state == SIGNED:
            view.distance = Distance("met", f"Signed off by {document.decided_by}")
        elif document.state == RETURNED:
            mine = document.decided_by_id == self.actor.id
            view.distance = Distance("waiting", f"Returned by {'you' if mine else document.decided_by}")
        if document.decided_at and document.decision_reason:
            who = "You" if document.decided_by_id == self.actor.id else document.decided_by
            view.lines.append(
                f"{who}, {when(document.decided_at, self.s.today)}: “{document.decision_reason}”"
            )
        if document.state == SIGNED and document.decided_at:
            view.lines.append(
                f"{when(document.decided_at, self.s.today)}, digest {document.signed_digest[:8]}"
            )
        if document is not self.newest:
            view.link = Link(
                f"Compare with version {self.newest.version}",
                f"{url_for('.sign_off', reference=self.case.reference)}?compare={document.version}",
                hidden=f": version {document.version}",
            )
        return view

    def days_left(self) -> int | None:
        due = self.due()
        return working_days_between(self.s.today, due.due_on, self.s.holidays) if due else None


def row(label: str, state: Distance, where: str) -> Row:
    return Row([Cell(label), Cell(distance=state), Cell(where)])


def full(sentences: Iterable[str]) -> list[str | Words]:
    return [each if each.endswith((".", "?")) else f"{each}." for each in sentences]


def grounds(case: Case) -> str:
    """ "2 reasons: Delay; Incorrect information"."""
    reasons = case.of("reason", "Current")
    if not reasons:
        return ""
    number = "1 reason" if len(reasons) == 1 else f"{len(reasons)} reasons"
    return f"{number}: {'; '.join(each.title for each in reasons)}"
