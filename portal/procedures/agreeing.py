"""Two people: one fills a step in and sends it, it takes effect when somebody with authority agrees (Review and feedback 3).

`agreed` makes such a step out of any other; a procedure that has one also has the steps of `deciding`. What was answered is
kept on a record "approval" of the case until it is agreed, sent back or taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from portal.procedures.asking import text
from portal.procedures.authority import ACTIONS, NOBODY, agreeing, may_agree
from portal.procedures.changes import Add, Amend, Change, Upload
from portal.procedures.definition import RowChoice, Situation, Step, Who
from portal.procedures.making import work_item
from portal.procedures.reasons import reason

APPROVAL = "approval"
ASKED, AGREED, SENT_BACK, TAKEN_BACK = "Asked", "Agreed", "Sent back", "Taken back"
OVERTAKEN = "Overtaken"
"""What becomes of a question when the record closes in another way."""
WAITS = "agree"
"""What the work item of an approval asks for."""
MOVED_ON = "This record has moved on since it was asked for"


def kept(value: Any) -> Any:
    """An answer as a record keeps it, so that `restored` gives the same answer again."""
    if isinstance(value, date):
        return {"_date": value.isoformat()}
    if isinstance(value, Upload):
        return {"_upload": [value.digest, value.filename, value.media_type, value.size]}
    if isinstance(value, Mapping):
        return {str(key): kept(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [kept(each) for each in value]
    return value


def restored(value: Any) -> Any:
    if isinstance(value, Mapping):
        if "_date" in value:
            return date.fromisoformat(value["_date"])
        if "_upload" in value:
            return Upload(*value["_upload"])
        return {key: restored(each) for key, each in value.items()}
    return [restored(each) for each in value] if isinstance(value, list) else value


def only(person_id: int) -> Callable[[Situation], int]:
    """Always this person."""
    return lambda s: person_id


def waiting(case: Any, key: str = "") -> Any:
    """The approval that is asked for, of this step or of any."""
    found = [each for each in case.of(APPROVAL, ASKED) if key in ("", each.data.get("step"))]
    return found[-1] if found else None


def leads_of(step: Step) -> tuple[str, ...]:
    """The positions to which a step may lead."""
    return step.leads or ((step.to,) if isinstance(step.to, str) else ())


def agreed(step: Step, action: str, when: Callable[[Situation], bool] = lambda s: True) -> Step:
    """The step, which takes effect at once only where no agreement is needed."""

    def not_asked_already(s: Situation) -> str | None:
        asked = waiting(s.case, step.key)
        return f"This waits for agreement, asked for by {asked.made_by}" if asked else None

    def somebody(s: Situation) -> Iterable[tuple[str, str]]:
        if when(s) and not s.authorities(action):
            yield "", NOBODY

    def asking(s: Situation) -> Iterable[Change]:
        yield Add(
            APPROVAL,
            title=step.label,
            text=str(s.data.get("reason") or ""),
            state=ASKED,
            on=s.today,
            data={
                "step": step.key,
                "action": action,
                "answers": kept(s.data),
                "row": s.record.id if s.record is not None else None,
            },
            says=f"{ACTIONS[action].words}: waits for agreement",
        )
        for person in agreeing(s, action):
            yield from work_item(
                WAITS,
                f"{step.label}: agree or send back",
                person=only(person),
                text=str(s.data.get("reason") or ""),
                step=step.key,
            )(s)

    return replace(
        step,
        to=lambda s: None if when(s) else step.target(s),
        leads=leads_of(step),
        guards=(*step.guards, not_asked_already),
        rules=(*step.rules, somebody),
        starts=(),
        stops=(),
        changes=(lambda s: list(asking(s)) if when(s) else step.changes_in(s),),
        told=lambda s: f"asked for agreement: {step.label}" if when(s) else step.done,
        confirm="",
    )


class Deciding:
    """The steps "Agree", "Send back" and "Take back what was asked" for the steps that need two people.

    `steps` are the steps as they are when nobody has to agree.
    """

    def __init__(self, steps: Iterable[tuple[Step, str]], staff: Who, frm: tuple[str, ...]) -> None:
        self.steps = {step.key: step for step, _ in steps}
        self.staff, self.frm = staff, frm

    def situation(self, s: Situation) -> Situation:
        """The situation in which the step takes effect: the answers of who asked, agreed by the actor.

        A letter goes out when it is agreed, and bears no earlier day.
        """
        data = dict(restored(s.record.data["answers"]))
        data |= {"agreed_by": s.actor.name, "agreed_by_id": s.actor.id, "asked_by": s.record.made_by}
        if isinstance(data.get("letter_on"), date):
            data["letter_on"] = max(data["letter_on"], s.today)
        row = s.record.data.get("row")
        record = next((each for each in s.case.records if each.id == row), None) if row else None
        return replace(s, actor=s.person(s.record.made_by_id) or s.actor, data=data, record=record)

    def step(self, s: Situation) -> Step:
        return self.steps[s.record.data["step"]]

    def mine(self, s: Situation, row: Any) -> bool:
        """Whether the actor may agree this one."""
        return (
            bool(row.data.get("step") in self.steps)
            and may_agree(s, row.data["action"], row.made_by_id) is None
        )

    def refused(self, s: Situation) -> str | None:
        """Why nothing here may be agreed by the actor."""
        asked = [row for row in s.case.of(APPROVAL, ASKED) if row.data.get("step") in self.steps]
        if not asked:
            return "Nothing here waits for agreement"
        found = [may_agree(s, row.data["action"], row.made_by_id) for row in asked]
        return None if None in found else found[0]

    def still_possible(self, s: Situation) -> str | None:
        if s.record is None or s.record.kind != APPROVAL:
            return None
        step = self.step(s)
        if s.case.position not in step.frm:
            return MOVED_ON
        barred = s.procedure.barred(step, s)
        return barred[1] if barred else next(iter(step.refusals(self.situation(s))), None)

    def still_right(self, s: Situation) -> Iterable[tuple[str, str]]:
        """What was answered then may be wrong by now: a date that has passed."""
        if s.record is not None:
            yield from (("", sentence) for _, sentence in self.step(s).problems(self.situation(s)))

    def target(self, s: Situation) -> str | None:
        return self.step(s).target(self.situation(s)) if s.record is not None else None

    def closed_row(self, s: Situation, state: str, told: str) -> Iterable[Change]:
        yield Amend(
            s.record, {"state": state}, {"by": s.actor.name, "reply": s.data.get("reason") or ""}, close=True
        )
        for item in s.case.of("work_item", "Open"):
            if item.data.get("what") == WAITS and item.data.get("step") == s.record.data["step"]:
                yield Amend(item, {"state": "Done"}, {"decision": state}, close=True)
        yield from work_item(
            "told",
            f"{s.record.title}: {told}",
            person=lambda s: s.record.made_by_id,
            text=str(s.data.get("reason") or ""),
        )(s)

    def agree(self, s: Situation) -> Iterable[Change]:
        yield from self.closed_row(s, AGREED, f"agreed by {s.actor.name}")
        yield from self.step(s).changes_in(self.situation(s))

    def choice(self, only: Callable[[Situation, Any], bool]) -> RowChoice:
        return RowChoice(APPROVAL, "What is asked", (ASKED,), "Choose what you decide", only)

    def made(self) -> tuple[Step, Step, Step]:
        agree = Step(
            "",
            "Agree",
            "Review and feedback para 72",
            "agreed",
            self.staff,
            self.frm,
            to=self.target,
            leads=tuple(dict.fromkeys(to for step in self.steps.values() for to in leads_of(step))),
            of=self.choice(self.mine),
            guards=(self.refused, self.still_possible),
            rules=(self.still_right,),
            changes=(self.agree,),
            shown=lambda s: self.refused(s) is None,
            told=lambda s: f"agreed what {s.record.made_by} asked for: {s.record.title}",
        )
        back = Step(
            "",
            "Send back",
            "Review and feedback para 72",
            "sent it back",
            self.staff,
            self.frm,
            of=self.choice(self.mine),
            asks=(reason("Say why you send it back", hint="Who asked reads this"),),
            guards=(self.refused,),
            changes=(lambda s: self.closed_row(s, SENT_BACK, f"sent back by {s.actor.name}"),),
            shown=lambda s: self.refused(s) is None,
            told=lambda s: f"sent back what {s.record.made_by} asked for: {s.record.title}",
        )
        own = self.choice(lambda s, row: row.made_by_id == s.actor.id and row.data.get("step") in self.steps)
        taken = Step(
            "",
            "Take back what was asked",
            "Review and feedback para 72",
            "took back what was asked for",
            self.staff,
            self.frm,
            of=own,
            asks=(text("reason", "Reason"),),
            guards=(lambda s: None if own.of(s) else "You have asked for nothing that waits",),
            changes=(lambda s: self.closed_row(s, TAKEN_BACK, "taken back"),),
            shown=lambda s: bool(own.of(s)),
            support=True,
        )
        return agree, back, taken
