"""A case of the Ombudsman and what people say about it: praise, service complaints, challenges to its decisions."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from portal.cases import actions
from portal.cases.models import Case, Record
from portal.procedures.feedback import BODY, DETAILED
from portal.sample.paper import paper
from portal.sample.story import Cast, Story

OWNER, SECOND_OWNER = "case_owner", "case_owner2"
MANAGER, SECOND_MANAGER, DIRECTOR = "manager", "manager2", "assistant_director"
OAT, SECOND_OAT, OAT_LEAD, LEGAL = "oat", "oat2", "oat_lead", "legal"
INTERNAL = "internal_phso"
QUESTIONS = (
    "Why do you think our decision is wrong? What do you want to happen now? "
    "What supporting or new evidence do you have?"
)
PRO_FORMA = {
    "F1": "Yes",
    "F2": "Yes",
    "F2_reason": "The letter of the body shows another date.",
    "F3": "Yes",
    "F4": "No",
    "F5": "Yes",
    "F5_reason": "The date decides who was responsible.",
    "conclusion": "The letter was not considered.",
}
"""The answers of the analysis for every kind of decision."""


class OmbudsmanStory(Story):
    """A case of the Ombudsman, `about`, and the record about it that is told now, `case`."""

    def __init__(self, cast: Cast, caseworker: str = OWNER) -> None:
        super().__init__(cast, caseworker)
        self.about: Case = None  # type: ignore[assignment]

    def begun(self, procedure: str, on: date, by: str = "", **answers: Any) -> Case:
        """A case that somebody begins; what follows is told of it."""
        who = self.cast.actor(by or self.caseworker, on)
        done = actions.begin(procedure, who, answers, today=on, at=self.at(on))
        self.case, self.last = done.case, max(self.last, on)
        return done.case

    def opened(self, on: date, client: str, risk: str = "Low", by: str = "", **answers: Any) -> Self:
        details = {
            "client_name": client,
            "received_on": on,
            "organisation": BODY,
            "risk_level": risk,
            "supervised": "No",
            "joint_with_lgsco": "No",
            "assured_by": "None",
        }
        self.about = self.begun("ombudsman_case", on, by, **{**details, **answers})
        return self

    def decided(self, on: date, kind: str = DETAILED, basis: str = "Other", **answers: Any) -> Self:
        """A decision of this day, made by the second caseworker."""
        return self.take(
            "record-decision",
            on,
            kind=kind,
            decided_on=on,
            made_by=self.cast.id(SECOND_OWNER),
            basis=basis,
            report="Report" if kind == DETAILED else "Decision letter",
            after_upheld="No",
            **answers,
        )

    def closed(self, on: date) -> Self:
        return self.take("close-case", on, note="The decision has been issued.")

    def party(self, kind: str = "Service user") -> str:
        return str(next(each.id for each in self.about.of("party") if each.data["type"] == kind))

    @property
    def decision(self) -> Record:
        return self.about.of("decision")[-1]

    # Praise

    def praised(
        self, on: date, words: str, received: date | None = None, by: str = "", **answers: Any
    ) -> Self:
        known: dict[str, Any] = {
            "case": self.about.reference,
            "channel": "E-mail",
            "received_on": received or on,
            "client_name": self.about.client_name,
            "main_contents": words,
            "attachment": paper("E-mail", "e-mail"),
        }
        self.begun("positive_feedback", on, by, **{**known, **answers})
        return self

    # Challenges

    def challenged(
        self, on: date, words: str, who: str = "Service user", by: str = "", **answers: Any
    ) -> Self:
        known: dict[str, Any] = {
            "case": self.about.reference,
            "decision": str(self.decision.id),
            "challenger": self.party(who),
            "received_on": on,
            "complaint_text": words,
        }
        self.begun("decision_challenge", on, by, **{**known, **answers})
        return self

    def letter(self, on: date, text: str, **more: Any) -> dict[str, Any]:
        """A letter, written and read."""
        return {
            "recipient": self.case.client_name,
            "address": "4 Larch Terrace\nNether Fenwold\nZZ9 4QT",
            "letter_on": on,
            "letter_text": text,
            "reviewed": True,
            **more,
        }

    def tried(self, on: date) -> Self:
        """An attempt to settle it, and the question of adjustments."""
        self.take(
            "record-attempt-to-resolve",
            on,
            attempt="More information on how and why the decision was reached",
            tried_on=on,
            what="I explained the assessment on the telephone. The person still disagrees.",
            risk_changed="No",
        )
        return self.take("answer-the-adjustments-question", on, answer="None needed")

    def asked(self, on: date) -> Self:
        """Grounds are asked for in writing."""
        day = self.case.date("deadline_default")
        letter = self.letter(on, QUESTIONS, sent_by="Post", deadline=day)
        return self.take("ask-for-grounds-in-writing", on, **letter)

    def grounds(self, on: date) -> Self:
        return self.take(
            "record-grounds-received",
            on,
            received_on=on,
            how="In writing",
            why_wrong="The letter of the body was never read.",
            wanted_now="A new decision.",
            evidence_list="The letter.",
            grounds_files=[paper("Form", "form")],
            A26_3="No",
        )

    def analysed(self, on: date, **answers: Any) -> Self:
        self.take("start-analysis", on)
        primary = {"F6": "Yes", "F7": "No", "F8": "No"}
        questions = {"F9": "Yes"} if self.decision.title == DETAILED else primary
        return self.take("answer-the-pro-forma", on, **{**PRO_FORMA, **questions, **answers})

    def referred(self, on: date) -> Self:
        manager = self.cast.id(MANAGER)
        self.take("record-what-happens-next", on, next_step="Pass to OAT", manager=manager, decided_on=on)
        return self.take("refer-to-oat", on, summary="The letter of the body was overlooked.")

    def assigned(self, on: date, by: str = OAT) -> Self:
        return self.take("assign-to-me", on, by=by)

    def ended(self, key: str, on: date, text: str, **more: Any) -> Self:
        """Closed with a decision letter, which says that our process has ended."""
        return self.take(key, on, **self.letter(on, text, end_of_process=True, **more))

    # Service complaints; the handler takes each step

    def complained(
        self, on: date, words: str, who: str = "Service user", by: str = "", **answers: Any
    ) -> Self:
        known: dict[str, Any] = {
            "case": self.about.reference,
            "complainant": self.party(who),
            "received_on": on,
            "about": ["Unnecessary delay"],
            "not_known": True,
            "what_is_complained_of": words,
            "risk_changed": "No",
        }
        self.begun("service_complaint", on, by, **{**known, **answers})
        return self

    @property
    def handler(self) -> str:
        return self.case.owner.username if self.case.owner else MANAGER

    def handled(self, key: str, on: date, **answers: Any) -> Self:
        return self.take(key, on, by=self.handler, **answers)

    def rung(self, on: date) -> Self:
        return self.handled(
            "record-attempt-to-resolve",
            on,
            attempt="Explanation",
            tried_on=on,
            what="Rang and explained why the case had to wait.",
            risk_changed="No",
        )

    def considered(self, on: date) -> Self:
        return self.handled("consider-in-full", on, action_considered="An apology and an earlier allocation.")

    def upheld(self, on: date) -> Self:
        return self.handled("uphold", on, **self.finding())

    def finding(self) -> dict[str, str]:
        """The three parts of paragraph 17, and the reason."""
        return {
            "what_happened": "The case lay unallocated for seven weeks.",
            "what_should_have": "It should have been allocated within two.",
            "difference": "Five weeks of waiting without a word.",
            "reason": "Nobody told the person about the wait.",
            "action_considered": "An apology and an earlier allocation.",
        }

    def replied(self, key: str, on: date, text: str, **more: Any) -> Self:
        """Closed with the reply letter."""
        reply = self.letter(on, text, end_of_process=True, learning_answer="None found", **more)
        return self.handled(key, on, **reply)
