"""The panel in which OAT answers a referral: one of the six outcomes, or advice (paras 26 to 29, 47 to 49)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flask import request, url_for
from werkzeug.datastructures import FileStorage, MultiDict

from portal.cases.models import Case
from portal.cases.offers import Offers, offers
from portal.deadlines import long_date
from portal.homes.steps import case_href
from portal.procedures.decision_challenge.advice import ADVISED, AS_USUAL, OVERSIGHT, WITHIN
from portal.procedures.decision_challenge.analysis import PRO_FORMA
from portal.procedures.decision_challenge.vocabulary import REVIEW_FIT, REVIEW_UNFIT
from portal.procedures.definition import Problem, Situation, Step, slug
from portal.procedures.referrals import (
    DIRECTIONS,
    NO_SUCH_OUTCOME,
    OUTCOMES,
    WITH_OUTCOME,
    open_referral,
)
from portal.step_forms.answers import Answers
from portal.step_forms.fields import FormFields
from portal.step_forms.form import focus_of_new_row, known_fields, new_token
from portal.step_forms.preview import preview
from portal.step_forms.taking import preset
from portal.views import (
    Banner,
    Button,
    Choice,
    DecideForm,
    Field,
    Link,
    Preview,
    ReferralPanel,
    Refused,
)

OUTCOME = "outcome"
"""The name of the field that chooses the answer."""
RECORD = "Record outcome"


@dataclass(frozen=True)
class Possible:
    """One answer that the form offers: its words, the step that gives it, and what stands before the names of its fields.

    Only the fields of the chosen answer are read.
    """

    value: str
    key: str
    prefix: str
    note: str = ""


SIX = tuple(Possible(outcome, slug(outcome), f"{code.lower()}_", code) for code, outcome in OUTCOMES.items())
"""The six outcomes in the order of the source (RF-48a)."""
ANSWERS: dict[str, tuple[Possible, ...]] = {
    **dict.fromkeys(WITH_OUTCOME, SIX),
    "P1": (
        Possible(WITHIN, "answer-to-be-considered-within-oat", "within_"),
        Possible(OVERSIGHT, "answer-further-oversight-needed", "oversight_"),
        Possible(AS_USUAL, "answer-consider-as-usual", "usual_"),
    ),
    "P2": (
        Possible(REVIEW_FIT, "answer-a-review-should-be-undertaken", "fit_"),
        Possible(REVIEW_UNFIT, "answer-a-review-is-not-appropriate", "unfit_"),
    ),
    "P6": (Possible("Advice", "give-advice", "advice_"),),
    "P7": (Possible("Advice", "give-advice", "advice_"),),
}
"""What OAT may answer, by the purpose of the referral (paras 27 to 29, 48)."""
PARAS = {"P1": "27", "P2": "29"}


def group_of(prefix: str, person_id: int) -> Answers:
    """What was posted under this prefix, with what the whole form carries."""
    raw: MultiDict[str, str] = MultiDict()
    files: MultiDict[str, FileStorage] = MultiDict()
    for name in request.form:
        if name in ("version", "token", "remove_file"):
            raw.setlist(name, request.form.getlist(name))
        elif (own := own_name(name, prefix)) is not None:
            raw.setlist(own, request.form.getlist(name))
    for name in request.files:
        if name.startswith(prefix):
            files.setlist(name[len(prefix) :], request.files.getlist(name))
    return Answers(raw, files, person_id)


def own_name(name: str, prefix: str) -> str | None:
    """The name that the step gave the field; None for a field of another group."""
    if name.startswith(f"kept_{prefix}"):
        return f"kept_{name[len(prefix) + 5 :]}"
    return name[len(prefix) :] if name.startswith(prefix) else None


def prefixed(fields: Iterable[Field], prefix: str) -> None:
    for each in fields:
        each.name, each.id = f"{prefix}{each.name}", f"{prefix}{each.id}"
        each.add_name = f"{prefix}{each.add_name}" if each.add_name else ""
        for row in each.rows:
            prefixed(row, prefix)
        for inside in each.conditional.values():
            prefixed(inside, prefix)


@dataclass
class Typed:
    """What was posted to the panel and did not go through: which answer, its fields, what is wrong."""

    chosen: str
    answers: Answers
    problems: Sequence[Problem] = ()
    banner: Banner | None = None
    add_to: str = ""


@dataclass
class Answering:
    """One referral as its OAT caseworker may answer it."""

    s: Situation
    typed: Typed | None = None
    case: Case = field(init=False)
    found: Offers = field(init=False)

    def __post_init__(self) -> None:
        self.case = self.s.case
        self.referral = open_referral(self.case)
        self.purpose = str(self.referral.data["purpose"]) if self.referral is not None else ""
        self.possible = ANSWERS.get(self.purpose, ())
        self.found = offers(self.case, self.s.actor, self.s)

    @property
    def with_outcome(self) -> bool:
        return self.purpose in WITH_OUTCOME

    # The steps

    def possible_answer(self, value: str) -> Possible | None:
        """The answer with these words; where there is only one, that one whatever was typed."""
        if len(self.possible) == 1:
            return self.possible[0]
        return next((each for each in self.possible if each.value == value), None)

    def step_of(self, each: Possible | None) -> Step | None:
        return self.s.procedure.step(each.key, self.case.position, self.s.actor) if each else None

    @property
    def unchosen(self) -> Problem:
        return OUTCOME, NO_SUCH_OUTCOME if self.with_outcome else ADVISED

    @property
    def chosen(self) -> Possible | None:
        return self.possible_answer(self.typed.chosen if self.typed else "")

    # The panel

    def panel(self) -> ReferralPanel:
        form = self.form()
        reference = self.case.reference
        verb = "Record the outcome of" if self.with_outcome else "Give advice on"
        return ReferralPanel(
            heading=f"{verb} {reference}",
            question=[line for line in (self.referral.text or "").splitlines() if line.strip()],
            form=form,
            preview=self.preview(),
            found=list(self.found_by_owner()),
            read=Link("Read the grounds, the summary and the decision", case_href(reference)),
            refused=list(self.refused()),
            problems=self.problems(self.inside(form)),
            banner=self.typed.banner if self.typed else None,
            focus=self.focus(self.inside(form)),
        )

    def inside(self, form: DecideForm) -> list[Field]:
        """The fields of the chosen answer."""
        if len(self.possible) == 1:
            return form.fields
        return form.fields[0].conditional.get(self.chosen.value, []) if self.chosen else []

    def focus(self, fields: Sequence[Field]) -> str:
        """The row that was just added."""
        added = self.typed.add_to if self.typed else ""
        return focus_of_new_row(fields, f"{self.chosen.prefix}{added}") if added and self.chosen else ""

    def problems(self, fields: Sequence[Field]) -> list[tuple[str, str]]:
        """Each problem with the id of a field that is on the page."""
        if self.typed is None:
            return []
        prefix = self.chosen.prefix if self.chosen else ""
        own = [
            (name if name == OUTCOME else f"{prefix}{name}", sentence)
            for name, sentence in self.typed.problems
        ]
        if not fields:
            return list(dict.fromkeys((OUTCOME, sentence) for _, sentence in own))
        return known_fields(own, fields)

    def form(self) -> DecideForm:
        reference = self.case.reference
        if len(self.possible) == 1:
            fields = self.fields(self.possible[0])
        else:
            fields = [self.choice()]
        step = self.step_of(self.possible[0]) if len(self.possible) == 1 else None
        label = RECORD if self.with_outcome else step.label if step else "Give advice"
        return DecideForm(
            action=url_for(".answer", reference=reference),
            preview_action=url_for(".preview_answer", reference=reference),
            version=self.case.version,
            token=new_token(),
            fields=fields,
            buttons=[Button(label, secondary=False)],
        )

    def choice(self) -> Field:
        """The answers in the order of the source, each with its own fields."""
        errors = [said for name, said in (self.typed.problems if self.typed else ()) if name == OUTCOME]
        return Field(
            "choice",
            OUTCOME,
            OUTCOME,
            "Outcome" if self.with_outcome else "Answer",
            para=PARAS.get(self.purpose, "48"),
            error=errors[0] if errors else None,
            choices=[
                Choice(each.value, each.value, hint=self.follows(each), checked=each == self.chosen)
                for each in self.possible
            ],
            conditional={each.value: self.fields(each) for each in self.possible},
        )

    def follows(self, each: Possible) -> str:
        """What follows an outcome, and who tells the service user."""
        owner = self.case.owner.name if self.case.owner else "the case owner"
        days = self.s.preferences["DIRECTION_DAYS"]
        back = f"Back to {owner}, who tells the service user"
        return {
            "O1": f"{back}. Directions due {days} working days from today",
            "O2": f"{back}. At least one direction",
            "O3": f"Challenge closes; a service complaint opens with {owner}’s manager",
            "O4": "Challenge closes. You send the letter",
            "O5": f"{back}. At least one direction",
            "O6": "A review opens with you. You tell the service user",
        }.get(each.note, "")

    def fields(self, each: Possible) -> list[Field]:
        step = self.step_of(each)
        if step is None:
            return []
        asks = step.asks_in(self.s)
        if self.typed is None:
            made = FormFields(self.s, preset(step, self.s)).of(asks)
        elif each == self.chosen:
            made = FormFields(self.s, self.typed.answers, self.typed.problems).of(asks, self.typed.add_to)
        else:
            others = group_of(each.prefix, self.s.actor.id).read(asks, receive_files=False)
            made = FormFields(self.s, others).of(asks)
        for one in made:
            if one.name == "directions":
                one.row_label, one.add_label = "Direction", "Add another direction"
        prefixed(made, each.prefix)
        return made

    def preview(self) -> Preview:
        """When you record this."""
        heading = "When you record this"
        step = self.step_of(self.chosen)
        if step is None:
            what = "an outcome" if self.with_outcome else "an answer"
            return Preview(heading, [], empty=f"Choose {what} to see what it does.")
        if self.typed is not None:
            self.s.data = self.typed.answers.data
        shown = preview(step, self.s)
        shown.heading, shown.letter, shown.checks = heading, None, []
        return shown

    # Beside the form

    def found_by_owner(self) -> Iterable[tuple[str, str]]:
        """The grounds, and the questions of the analysis that the case owner answered (paras 38 to 46)."""
        received, due = self.case.date("grounds_received"), self.case.date("deadline_current")
        if received:
            in_time = "in time" if due is None or received <= due else "late"
            until = f" (deadline {long_date(due)})" if due else ""
            yield "Grounds received", f"{long_date(received)}, {in_time}{until}"

        if self.case.procedure != "decision_challenge":
            return
        for ask in PRO_FORMA:
            said = self.case.fact(ask.name)
            if ask.kind == "choice" and said and (ask.when is None or ask.when(self.s)):
                why = self.case.fact(f"{ask.name}_reason")
                yield str(ask.label), f"{said}: {why}" if why else str(said)
        if said := self.case.fact("conclusion"):
            yield "Reasons", str(said)

    def refused(self) -> Iterable[Refused]:
        """The answers that are not possible yet."""
        keys = {each.key for each in self.possible}
        for each in self.found.not_yet:
            if each.step.key in keys:
                label = each.label.replace("Returned to caseworker - ", "Returned … ")
                yield Refused(label, each.step.source, [f"{said}." for said in each.sentences])

    def told(self, chosen: Possible) -> str:
        """What the list says after the answer."""
        what = f"Outcome recorded: {chosen.value}." if self.with_outcome else f"Answered: {chosen.value}."
        due = self.case.deadline(DIRECTIONS.key)
        return f"{what} Directions due {long_date(due.due_on)}." if due and self.with_outcome else what
