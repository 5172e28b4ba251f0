"""The panel in which a team leader decides one plan: the amounts, the rules that hold, and the possible steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flask import url_for

from portal.blueprints.team_leader.deciding import TAKE, WRONG, deciding_of
from portal.cases.actions import situation_of
from portal.cases.models import Case, Record
from portal.cases.offers import Offers, offers
from portal.deadlines import distance, long_date, working_days_between
from portal.faces import in_london, when
from portal.papers import document_href
from portal.procedures.approvals import above_limit
from portal.procedures.definition import Actor, Ask, Problem, Situation, Step
from portal.procedures.phso.plan import fdl_amount
from portal.procedures.plans import latest_plan, plan_actions, total
from portal.procedures.rules import pounds
from portal.step_forms.answers import Answers
from portal.step_forms.fields import FormFields
from portal.step_forms.form import new_token
from portal.step_forms.taking import preset
from portal.views import (
    Banner,
    Button,
    DecideForm,
    DecidePanel,
    Field,
    Item,
    Link,
    MoneyLine,
    PlanAction,
    Refused,
    StepLink,
)


@dataclass
class Typed:
    """What was posted to one step of the panel and did not go through."""

    key: str
    answers: Answers
    problems: Sequence[Problem] = ()
    banner: Banner | None = None


@dataclass
class PlanDecision:
    """One plan as this person may decide it."""

    case: Case
    actor: Actor
    typed: Typed | None = None
    banner: Banner | None = None
    s: Situation = field(init=False)
    found: Offers = field(init=False)

    def __post_init__(self) -> None:
        self.s = situation_of(self.case, self.actor)
        self.deciding = deciding_of(self.case)
        self.found = offers(self.case, self.actor, self.s)
        self.steps: dict[str, Step] = {
            each.step.key: each.step for each in self.found.now if each.step.key in self.deciding.all_steps
        }
        self.plan: Record = latest_plan(self.case)
        self.amount, self.fixed = total(self.case), fdl_amount(self.case)

    def panel(self) -> DecidePanel:
        problems = list(self.typed.problems) if self.typed else []
        forms = list(self.forms())
        return DecidePanel(
            heading=f"Decide the plan of {self.case.reference}",
            money=list(self.money()),
            facts=list(self.facts()),
            actions=list(self.actions()),
            documents=list(self.documents()),
            forms=forms,
            steps=list(self.higher()),
            refused=list(self.refused()),
            further=list(self.further(forms)),
            problems=on_the_page(problems, forms),
            banner=(self.typed.banner if self.typed else None) or self.banner,
        )

    # Amounts

    def money(self) -> Iterable[MoneyLine]:
        if self.by_fdl:
            yield from self.against_the_fdl()
            return
        yield MoneyLine("Approved on this case before", words(self.approved_before()))
        paying = [each for each in plan_actions(self.case) if each.amount is not None]
        if len(paying) > 1:
            for action in paying:
                yield MoneyLine(f"Action {action.number}, {action.title}", words(action.amount))
        yield MoneyLine("Amount entered in the plan", words(self.amount))

    @property
    def by_fdl(self) -> bool:
        return bool(self.case.fact("fdl_type"))

    def against_the_fdl(self) -> Iterable[MoneyLine]:
        received = long_date(self.case.date("fdl_received_on"))  # type: ignore[arg-type]
        wrong = self.amount != self.fixed
        fixed = words(self.fixed) if self.fixed is not None else "No payment"
        yield MoneyLine(f"FDL amount, letter received {received}", fixed)
        yield MoneyLine("Amount entered in the plan", words(self.amount), wrong)
        difference = (self.amount or 0) - (self.fixed or 0)
        if not wrong:
            yield MoneyLine("Difference", "None")
        else:
            told = f"{pounds(abs(difference))} too {'much' if difference > 0 else 'little'}"
            yield MoneyLine("Difference", told, True)

    def approved_before(self) -> int | None:
        """What team leaders have approved on this case in its other plans, in pence.

        The plan that a client refuses is the same plan: what was approved of it is told as well.
        """
        again = self.case.procedure == "resolution"
        former = {
            each.data.get("phase"): each.amount
            for each in self.case.of("plan", "Approved")
            if each.amount is not None and (again or each.data.get("phase") != self.plan.data.get("phase"))
        }
        return sum(former.values()) if former else None

    # The rules that hold

    def facts(self) -> Iterable[tuple[str, str]]:
        yield from self.limit()
        if self.case.procedure == "phso":
            yield from self.lock()
        if reasons := self.case.fact("client_reasons"):
            yield "The client disagrees:", reasons
        for asked in self.deciding.asked(self.s):
            yield asked.data["form"], self.authorisation(asked)
        if self.plan.text:
            yield f"{self.plan.made_by} writes:", self.plan.text
        yield "With you", f"since {self.since()}."

    def limit(self) -> Iterable[tuple[str, str]]:
        limit = self.actor.payment_limit
        if self.amount is None:
            yield "No payment.", "Your limit does not matter here."
        elif limit is None:
            yield "Your limit.", f"You cannot approve payments yourself. {self.above()}"
        elif above_limit(self.s):
            yield "Your limit", f"{pounds(limit)} does not cover it. {self.above()}"
        else:
            yield "Your limit", f"{pounds(limit)} covers it. No higher authorisation is needed."

    def above(self) -> str:
        return self.deciding.above(self.s, self.plan)

    def lock(self) -> Iterable[tuple[str, str]]:
        if not self.by_fdl:
            yield "No amount set by an FDL.", "You can approve or reject."
        elif self.fixed is None:
            yield "The FDL sets no payment.", "An amount entered here is corrected, not approved."
        else:
            yield (
                "Locked by the FDL.",
                "The amount set by the FDL can be carried out or corrected, not refused.",
            )

    def authorisation(self, asked: Record) -> str:
        words = f"to {asked.data['manager']}, asked {long_date(asked.on)}."  # type: ignore[arg-type]
        if asked.state == "Asked":
            return f"{words} No answer yet."
        name, decision = (
            asked.data.get("name") or asked.data["manager"],
            asked.data.get("agreed") or asked.data["decision"],
        )
        said = f"{name}, {asked.data['grade']}: {decision}."
        remarks = asked.data.get("remarks")
        return f"{words} {said}{f' {remarks}' if remarks else ''}"

    def since(self) -> str:
        sent = in_london(self.plan.made_at).date()
        days = working_days_between(sent, self.s.today, self.s.holidays)
        lain = "1 working day" if days == 1 else f"{days} working days"
        return when(self.plan.made_at, self.s.today) if days < 1 else f"{long_date(sent)}, {lain}"

    def actions(self) -> Iterable[PlanAction]:
        for action in plan_actions(self.case):
            left = None
            if action.due_on and action.state != "Done":
                left = distance(
                    action.due_on, self.s.today, "wd", self.s.holidays, int(self.s.preferences["SOON_WD"])
                )
            text = action.title + (f", due {long_date(action.due_on)}" if action.due_on else "")
            yield PlanAction(f"Action {action.number}", text, left)

    def documents(self) -> Iterable[Item]:
        for kind, label in self.deciding.papers:
            if found := self.case.documents_of(kind):
                href = document_href(self.case.reference, found[-1].id)
                yield Item(link=Link(f"Open {label}", href), note=found[-1].filename)
                return

    # The possible steps

    def forms(self) -> Iterable[DecideForm]:
        deciding = self.deciding
        approving = [key for key in deciding.approves if key in self.steps]
        rejecting = [key for key in deciding.rejects if key in self.steps]
        if TAKE in self.steps:
            yield self.form((TAKE,), button_note="Nobody else can decide it then")
        elif approving:
            yield self.decision((*approving, *rejecting))
        elif WRONG in self.steps:
            yield self.decision((WRONG,))
        else:
            higher = (deciding.record, deciding.ask) if deciding.in_the_row else ()
            main = next((key for key in higher if key in self.steps), "")
            if main:
                yield self.form((main,))
            if rejecting:
                yield self.decision(tuple(rejecting), first=not main and not list(self.higher()))

    def decision(self, keys: tuple[str, ...], first: bool = True) -> DecideForm:
        """Approve and Reject share their fields; TL Approved is the value of the button that is pressed."""
        form = self.form(keys, without=("tl_approved",), first=first)
        approving = keys[0] in self.deciding.approves
        for button, key in zip(form.buttons, keys, strict=True):
            button.name, button.value = "tl_approved", "Y" if key in self.deciding.approves else "N"
        form.amount_button = bool(form.fields) and form.fields[0].kind == "money"
        if approving:
            label = self.steps[keys[0]].label
            form.note = (
                f"{label} sets TL Approved to Y{self.deciding.back} the case back to {self.back_to()}."
            )
        else:
            form.button_note = "TL Approved becomes N"
        for each in form.fields:
            self.explain(each, approving=approving)
        return form

    def higher(self) -> Iterable[StepLink]:
        """The steps about a higher grade where they have a page of their own."""
        if self.deciding.in_the_row:
            return
        for key in (self.deciding.record, self.deciding.ask):
            if key in self.steps:
                step = self.steps[key]
                main = not any(each in self.steps for each in (TAKE, *self.deciding.approves))
                yield StepLink(step.label, self.page_of(key), step.source, main=main)
                return

    def page_of(self, key: str) -> str:
        return url_for("cases.step", reference=self.case.reference, key=key)

    def form(
        self,
        keys: tuple[str, ...],
        without: tuple[str, ...] = (),
        first: bool = True,
        button_note: str = "",
    ) -> DecideForm:
        step = self.steps[keys[0]]
        typed = self.typed if self.typed and self.typed.key in keys else None
        answers = typed.answers if typed else preset(step, self.s)
        if self.typed and self.typed.key not in self.steps and "comments" in answers.data:
            answers = (
                self.typed.answers
            )  # the decision is no longer possible, its comment is kept for another
        asks = [ask for ask in self.asks(keys) if ask.name not in without]
        fields = FormFields(self.s, answers, typed.problems if typed else ()).of(asks)
        dated = any(each.kind in ("money", "date") for each in fields)
        return DecideForm(
            action=self.address(keys[0]),
            preview_action=url_for(".preview_decision", reference=self.case.reference, key=keys[0])
            if dated
            else "",
            version=self.case.version,
            token=new_token(),
            fields=fields,
            buttons=[
                Button(self.steps[key].label, self.address(key), secondary=not first or place > 0)
                for place, key in enumerate(keys)
            ],
            button_note=button_note,
        )

    def asks(self, keys: Iterable[str]) -> list[Ask]:
        found: dict[str, Ask] = {}
        for key in keys:
            for ask in self.steps[key].asks_in(self.s):
                found.setdefault(ask.name, ask)
        return list(found.values())

    def address(self, key: str) -> str:
        return url_for(".decide", reference=self.case.reference, key=key)

    def explain(self, each: Field, approving: bool) -> None:
        if each.kind == "money":
            if self.case.procedure == "phso":
                each.hint = "Type the amount that you approve, from the letter and not from the plan"
            read_against(each, self.amount)
        elif each.name == "comments":
            each.hint = (
                f"Why this is right. {self.back_to()} and an auditor read this"
                if approving
                else f"{self.back_to()} sees this with the returned plan"
            )

    def back_to(self) -> str:
        """Who gets the case back."""
        return self.s.name_of(self.case.previous_owner_id or self.plan.data.get("owner"))

    def refused(self) -> Iterable[Refused]:
        """What a team leader may look for and why it is not possible; steps that are done are left out."""
        deciding = self.deciding
        first = TAKE in self.steps or self.mine
        wanted = (*deciding.approves, *deciding.rejects) if first else deciding.all_steps
        for each in self.found.not_yet:
            if each.step.key in wanted:
                sentences = [one if one.endswith(".") else f"{one}." for one in each.sentences]
                yield Refused(each.label, each.step.source, list(sentences))

    @property
    def mine(self) -> bool:
        item = next(
            (one for one in self.case.of("work_item", "Open") if one.data.get("what") == "approve_plan"), None
        )
        return item is not None and item.person_id == self.actor.id

    def further(self, forms: Sequence[DecideForm]) -> Iterable[StepLink]:
        """Steps beside the decision, each on its own page."""
        deciding = self.deciding
        keys = [key for key in deciding.further if key in self.steps]
        asked = any(form.action == self.address(deciding.ask) for form in forms)
        if deciding.in_the_row and deciding.ask in self.steps and not asked and WRONG not in self.steps:
            keys.append(deciding.ask)
        for key in keys:
            step = self.steps[key]
            yield StepLink(step.label, self.page_of(key), step.source)


def words(pence: int | None) -> str:
    return pounds(pence) if pence is not None else "None"


def read_against(each: Field, plan: int | None) -> None:
    """Say beside "Read as £38.50" whether the plan says the same."""
    if not each.read_as or not each.read_as.startswith("Read as ") or plan is None:
        return
    if each.read_as == f"Read as {pounds(plan)}":
        each.read_as, each.read_same = f"{each.read_as}, the same as the plan", True
    else:
        each.read_as = f"{each.read_as}; the plan says {pounds(plan)}"


def on_the_page(problems: Sequence[Problem], forms: Sequence[DecideForm]) -> list[tuple[str, str]]:
    """Each problem with the id of a field that is on the page."""
    ids = [each.id for form in forms for each in form.fields]
    return [
        (name if name in ids else (ids[0] if ids else ""), sentence)
        for name, sentence in dict.fromkeys(problems)
    ]
