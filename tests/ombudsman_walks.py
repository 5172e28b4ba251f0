"""The Ombudsman's records, walked through the door by the sample people of the Ombudsman.

case = OmbudsmanCase(on=date(2025, 4, 1))  # Gideon Larkspur (case_owner) opens it
case.decided(date(2025, 3, 18))
praise = Praise(on=date(2025, 4, 23), case=case.reference)
praise.take("send-to-manager")
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from portal.cases.actions import situation_of
from portal.cases.apply import Application
from portal.cases.models import Case, Record
from portal.correspondence.store import store
from portal.extensions import db
from portal.people.queries import actor_for
from portal.procedures.changes import Filed, Upload
from portal.procedures.definition import Actor
from portal.procedures.feedback import PRIMARY, WITH_OMBUDSMAN, addressed, addressed_state
from portal.sample.paper import one_page
from tests.challenge_answers import ANSWERS_OF_OAT
from tests.conftest import person
from tests.walks import PDF, Answers, Walk, moment

OWNER, OTHER_OWNER = "case_owner", "case_owner2"
MANAGER, OTHER_MANAGER, AD = "manager", "manager2", "assistant_director"
OAT, OTHER_OAT, OAT_LEAD = "oat", "oat2", "oat_lead"
LEGAL, OMBUDSMAN, DEPUTY = "legal", "ombudsman", "deputy_ombudsman"
INTERNAL = "internal_phso"
SOMEBODY_OF_PHSO = Actor(0, "Somebody", "PHSO", "oat", "oat", frozenset())

BY_POST = {
    "CASEWORKER": OWNER,
    "MANAGER": MANAGER,
    "AD": AD,
    "OAT": OAT,
    "OAT_LEAD": OAT_LEAD,
    "LEGAL": LEGAL,
    "LEADERS": OMBUDSMAN,
    "JOINT": "joint_working",
    "SHARED": "shared_services",
    "INTERNAL": INTERNAL,
    "OWNER": OWNER,
    "OWNER_OR_OAT": OWNER,
    "PASSER": OWNER,
    "GIVERS": MANAGER,
}


class People(dict[str, str]):
    """The sample account behind an actor; of several that of the first."""

    def __missing__(self, key: str) -> str:
        return BY_POST[key.split(", ", maxsplit=1)[0]]


class OmbudsmanWalk(Walk):
    """A record of the Ombudsman's staff."""

    beginner = OWNER
    reader = SOMEBODY_OF_PHSO
    by_post: Mapping[str, str] = People()

    def presets(self, key: str) -> Answers:
        return {}

    @property
    def parent(self) -> Case:
        """The case that the record is about."""
        parent = self.case.parent
        assert parent is not None
        return parent

    @property
    def status(self) -> str:
        """The status, with the outcome of what is closed: "Closed (Withdrawn)"."""
        case = self.case
        return f"{case.status} ({case.resolution_code})" if case.resolution_code else case.status


class OmbudsmanCase(OmbudsmanWalk):
    """A case of the Ombudsman, on which decisions are made."""

    procedure = "ombudsman_case"
    begins = "open-case"

    def presets(self, key: str) -> Answers:
        answers: dict[str, Answers] = {
            "open-case": {
                "client_name": "Beatrix Holloway-Mensah",
                "received_on": self.day,
                "organisation": "Child Maintenance Group",
                "risk_level": "Low",
                "supervised": "No",
                "joint_with_lgsco": "No",
                "assured_by": "None",
            },
            "record-decision": {
                "kind": PRIMARY,
                "decided_on": self.day,
                "made_by": self.id_of(OTHER_OWNER),
                "basis": "Other",
                "report": "Decision letter",
                "after_upheld": "No",
            },
            "add-party": {"name": "Philippa Underhill", "type": "MP"},
            "correct-party": {"name": "Philippa Underhill-Mbeki", "type": "MP"},
            "mark-as-oat-first": {"oat_first": "Yes", "reason": "A campaign that OAT knows."},
            "change-risk-level": {"risk_level": "High", "reason": "New facts came in."},
            "correct-closure-basis": {"basis": "Other", "reason": "It was entered wrongly."},
            "record-reasonable-adjustment": {"what": "Large print"},
            "close-case": {"note": "The decision has been issued."},
            "open-case-again": {"reason": "Closed by mistake."},
            "change-owner": {"owner": self.id_of(OTHER_OWNER), "reason": "Leave until May."},
            "add-note": {"note": "The person rang."},
        }
        if key == "correct-case-details":
            return {name: value for name, value in answers["open-case"].items() if name != "risk_level"}
        return answers.get(key, {})

    def decided(self, on: date, **answers: Any) -> Self:
        """A decision of this day is on record."""
        day = self.day
        self.take("record-decision", on=max(on, day), decided_on=on, **answers)
        self.day = day
        return self

    @property
    def decision(self) -> str:
        """The newest decision, as a form sends it."""
        return str(self.records("decision")[-1].id)

    def party(self, kind: str = "Service user") -> str:
        """The first party of this type, as a form sends it."""
        return str(next(each.id for each in self.records("party") if each.data["type"] == kind))


class Praise(OmbudsmanWalk):
    """Positive feedback on a case."""

    procedure = "positive_feedback"
    begins = "save-feedback-to-case"

    def presets(self, key: str) -> Answers:
        answers: dict[str, Answers] = {
            "save-feedback-to-case": {
                "channel": "E-mail",
                "received_on": self.day,
                "client_name": "Ophelia Tranter-Yeboah",
                "main_contents": "She rang me every Friday, even when there was nothing new to say.",
                "attachment": PDF,
            },
            "comment-and-close": {"comments": "Thank you. Please show the team how you did it."},
            "reassign-task": {"manager": self.id_of(OTHER_MANAGER), "reason": "Away until June."},
            "move-to-another-case": {"reason": "It names the other case."},
            "add-note": {"note": "The person rang."},
        }
        return answers.get(key, {})


def stored_paper(title: str) -> Upload:
    """A document of one page that lies in the store, so that it can be read."""
    content = one_page(title, ("Invented for a test.",))
    return Upload(store().put(content), "paper.pdf", "application/pdf", len(content))


def address_to_the_body(
    walk: OmbudsmanWalk, title: str, text: str = "", letter: bool = False, **data: Any
) -> Record:
    """What a step of this record addresses to the internal PHSO team, with a letter that it sends afterwards."""
    s = situation_of(walk.case, actor_for(person(OWNER), walk.day), {}, walk.day)
    made = Application(walk.case, s, moment(walk.day))
    made.carry_out(addressed(title, text, **data)(s))
    if letter:
        sent = addressed_state(
            WITH_OMBUDSMAN,
            "The Ombudsman has it.",
            lambda s: [Filed("letter", "Letter to you", stored_paper("Letter to you"))],
        )
        made.carry_out(sent(s))
    db.session.commit()
    return walk.case.of("addressed")[-1]


END_OF_PROCESS = {"end_of_process": True}


def letter(walk: OmbudsmanWalk, **more: Any) -> Answers:
    """A letter of the Ombudsman, written and read."""
    return {
        "recipient": walk.case.client_name,
        "address": "4 Harbour Terrace\nLarkmoor LK1 2AB",
        "letter_on": walk.day,
        "letter_text": "Thank you for writing to us. This is what we have decided and why.",
        "reviewed": True,
        **more,
    }


QUESTIONS = (
    "Please answer these questions. Why do you think our decision is wrong? What do you want to happen now? "
    "What supporting or new evidence do you have?"
)


class Challenge(OmbudsmanWalk):
    """A challenge to the newest decision of a case, by its service user."""

    procedure = "decision_challenge"
    begins = "log-decision-challenge"
    challenger = "Service user"

    def __init__(self, about: OmbudsmanCase, on: date, **more: Any) -> None:
        self.about = about
        super().__init__(on=on, **more)

    def presets(self, key: str) -> Answers:
        if key == self.begins:
            return {
                "case": self.about.reference,
                "decision": self.about.decision,
                "challenger": self.about.party(self.challenger),
                "received_on": self.day,
                "complaint_text": "The decision does not mention the second assessment at all.",
            }
        made = CHALLENGE_ANSWERS.get(key) or ANSWERS_OF_OAT.get(key)
        return made(self) if made else {}

    def may_ask(self) -> Self:
        """An attempt is on record and nobody needs adjustments, so grounds may be asked for."""
        return self.take("record-attempt-to-resolve").take("answer-the-adjustments-question")

    def asked(self, **answers: Any) -> Self:
        """Grounds have been asked for."""
        return self.may_ask().take("ask-for-grounds-in-writing", **answers)


THREE = {
    "why_wrong": "The second assessment was never read.",
    "wanted_now": "A new decision.",
    "evidence_list": "The assessment of October.",
}


def grounds(walk: OmbudsmanWalk) -> Answers:
    """The form with its three answers, in writing."""
    return {**THREE, "received_on": walk.day, "how": "In writing", "grounds_files": [PDF], "A26_3": "No"}


class ChallengeOfTheOrganisation(Challenge):
    """A challenge by the organisation complained about, which its own team may log as well."""

    challenger = "Organisation"


CHALLENGE_ANSWERS: Mapping[str, Any] = {
    "direct-to-joint-working-team": letter,
    "record-passing-on-under-the-lgsco-process": lambda w: {"passed_on": w.day},
    "tell-person-no-review-is-available": letter,
    "do-not-consider-raised-late": lambda w: letter(
        w, reason="Nothing explains the three months.", **END_OF_PROCESS
    ),
    "consider-although-raised-late": lambda w: {"reason": "She was in hospital for seven weeks."},
    "decline-access-behaviour": lambda w: letter(
        w,
        reason="Threats to two colleagues on the telephone.",
        policy="Unacceptable behaviour policy 4.2",
        action="One letter a month is read.",
    ),
    "record-attempt-to-resolve": lambda w: {
        "attempt": "More information on how and why the decision was reached",
        "tried_on": w.day,
        "what": "I explained the assessment. She still disagrees.",
        "risk_changed": "No",
    },
    "close-as-resolved": lambda w: {
        "resolved_on": w.day,
        "resolved_note": "She rang and said that she understands it now.",
    },
    "record-what-happens-next": lambda w: {
        "next_step": "Pass to OAT",
        "manager": w.id_of(MANAGER),
        "decided_on": w.day,
    },
    "issue-amended-version": lambda w: {
        "amendments": [{"what": "Holloway, not Hollaway", "kind": "Misspelt name", "affects": "No"}],
        "amended_report": PDF,
        "sent_to": [w.about.party(), w.about.party("Organisation")],
    },
    "treat-as-service-complaint": lambda w: letter(
        w, reason="It is about a call that nobody returned.", nothing_against=True
    ),
    "withdraw": lambda w: {"withdrawn_on": w.day, "withdrawn_how": "By telephone."},
    "answer-the-oat-items": lambda w: {"A26_3": "No", "A26_7": "No", "compliance": "No"},
    "change-owner": lambda w: {"owner": w.id_of(OTHER_OWNER), "reason": "Leave until May."},
    "acknowledge": letter,
    "add-note": lambda w: {"note": "The person rang."},
    "answer-the-adjustments-question": lambda w: {"answer": "None needed"},
    "record-how-an-adjustment-was-followed": lambda w: {
        "how": "All letters in 18 point.",
        "followed_on": w.day,
    },
    "ask-for-grounds-in-writing": lambda w: letter(
        w, letter_text=QUESTIONS, sent_by="Post", deadline=w.case.date("deadline_default")
    ),
    "extend-deadline": lambda w: letter(w, reason="Her records arrive in two weeks."),
    "record-grounds-received": lambda w: grounds(w),
    "record-grounds-already-given": lambda w: {**THREE, "A26_3": "No"},
    "pass-straight-to-oat": lambda w: {} if w.case.fact("grounds_received") else grounds(w),
    "close-no-grounds-submitted": lambda w: {"closing_note": "Nothing has come."},
    "invite-an-explanation": letter,
    "record-explanation-of-lateness": lambda w: {
        "explained_on": w.day,
        "explanation": "My brother died on 24 February.",
        "risk_changed": "No",
    },
    "put-time-limit-aside": lambda w: {
        "explanation": "My brother died on 24 February.",
        "late_reason_code": "L34-1",
        "reason": "A bereavement within the last week.",
    },
    "decline-out-of-time": lambda w: letter(
        w, reason="Nothing was said about the eight days.", **END_OF_PROCESS
    ),
    "correct-the-decision-on-lateness": lambda w: {
        "reason": "A hospital letter came in the post.",
        **(letter(w) if w.position == "DC12" else {}),
    },
    "ask-why-it-was-late": letter,
    "take-into-oat": lambda w: {"reason": "A campaign of forty requests of one kind."},
    "log-follow-up-contact": lambda w: {
        "contact_on": w.day,
        "summary": "She asks once more for a review.",
        "risk_changed": "No",
    },
    "reply": lambda w: {"reply": "Our process has ended."},
    "no-reply": lambda w: {"reason": "Everything has been said before."},
    "send-back": lambda w: {"reason": "Say more about the dates."},
}


class Complaint(OmbudsmanWalk):
    """A service complaint about a case; its handler takes every step that has no post of its own."""

    procedure = "service_complaint"
    begins = "log-service-complaint"

    def __init__(self, of: OmbudsmanCase, on: date, **answers: Any) -> None:
        self.about = of
        super().__init__(on=on, **answers)

    @property
    def by_post(self) -> Mapping[str, str]:  # type: ignore[override]
        return People(HANDLER=self.handler or MANAGER)

    @property
    def ways(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        return WAYS_OF_A_COMPLAINT

    def presets(self, key: str) -> Answers:
        letter = {
            "recipient": "Beatrix Holloway-Mensah",
            "address": "4 Rookery Lane\nLarkmoor",
            "letter_on": self.day,
            "letter_text": "We are sorry that you had to wait.",
            "reviewed": True,
        }
        reply = {**letter, "end_of_process": True}
        closing = {"learning_answer": "None found", **reply}
        finding = {
            "what_happened": "The case lay unallocated for seven weeks.",
            "what_should_have": "It should have been allocated within two.",
            "difference": "Five weeks of waiting without a word.",
            "reason": "Nobody told the person about the wait.",
            "action_considered": "An apology and an earlier allocation.",
        }
        answers: dict[str, Answers] = {
            "log-service-complaint": {
                "case": self.about.reference,
                "complainant": self.about.party(),
                "received_on": self.day,
                "about": ["Unnecessary delay"],
                "not_known": True,
                "what_is_complained_of": "Nobody told me for seven weeks that my case was waiting.",
                "risk_changed": "No",
            },
            "record-attempt-to-resolve": {
                "attempt": "Explanation",
                "tried_on": self.day,
                "what": "Rang and explained why the case had to wait.",
                "risk_changed": "No",
            },
            "consider-in-full": {"action_considered": "An apology and an earlier allocation."},
            "uphold": finding,
            "find-not-upheld": {**finding, **closing},
            "close-as-resolved": {
                "satisfied": "Yes",
                "first_contact": "Yes",
                "learning_answer": "None found",
            },
            "close-cannot-be-resolved": {
                "satisfied": "No",
                "reason": "Two attempts did not change their mind.",
                **closing,
            },
            "close-service-review": closing,
            "do-not-consider-raised-late": {
                "reason": "A year late without any reason.",
                **reply,
            },
            "consider-although-raised-late": {"reason": "They were in hospital."},
            "escalate": {
                "why_up": "The risk profile of the case has changed",
                "reason": "The person now speaks of harm.",
            },
            "take-into-oat": {"reason": "The complaint names the whole team."},
            "ask-oat-for-advice": {"question": "Is an apology enough here?"},
            "take-back-question-to-oat": {"reason": "The person has withdrawn that part."},
            "decline-access-behaviour": {
                "reason": "Threats to three colleagues.",
                "policy": "UB 4.2",
                "action": "Contact in writing only",
                **reply,
            },
            "give-advice": {"advice": "An apology in writing is enough."},
            "withdraw": {"withdrawn_on": self.day, "how": "By telephone to the handler."},
            "treat-as-complaint-about-the-decision": {"reason": "It says that evidence was ignored."},
            "split-off-a-decision-challenge": {
                "reason": "One half is about the decision.",
                "challenge_text": "You ignored my evidence.",
            },
            "propose-remedy": {"remedy": "Apology", "what": "We apologise for the wait."},
            "submit-remedy": {"remedy": "Apology", "what": "We apologise for the wait."},
            "offer": letter,
            "record-answer": {"answer": "Accepted", "answered_on": self.day},
            "record-delivery": {"delivered_on": self.day, "evidence": "Letter of today"},
            "withdraw-remedy": {"reason": "Another remedy fits better."},
            "add-learning-point": {
                "point_kind": "Individual",
                "point_text": "The wait was not explained to the person.",
            },
            "record": self.point(),
            "withdraw-point": {"reason": "It was on record already."},
            "record-risk-assessment": {
                "risk_after": "Low",
                "reason": "Nothing new came to light.",
                "assessed_on": self.day,
            },
            "change-risk-level": {"risk_level": "High", "reason": "New facts came in."},
            "change-owner": {"owner": self.id_of(OTHER_MANAGER), "reason": "Away until June."},
            "send-back": {"reason": "Try a warning first."},
            "add-note": {"note": "The person rang."},
        }
        return answers.get(key, {})

    def point(self, about: str = OTHER_OWNER) -> Answers:
        """What is recorded of a point about a person."""
        return {
            "point_text": "The wait was not explained to the person.",
            "subject": self.id_of(about),
            "guidance_document": "Service Model",
            "section": "Section 2",
            "paragraph": "2.140",
            "commitment": "5: We will listen to you to make sure we understand your complaint",
            "not_shared": "It is about one conversation.",
        }

    @property
    def handler(self) -> str:
        """The user name of the handler; "" without one."""
        return self.case.owner.username if self.case.owner else ""


WAYS_OF_A_COMPLAINT: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("SC2", "SC3"): ("record-attempt-to-resolve", "consider-in-full"),
    ("SC2", "SC4"): ("escalate",),
    ("SC3", "SC5"): ("uphold",),
    ("SC2", "SC6"): ("withdraw",),
}
