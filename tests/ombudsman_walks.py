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

from portal.procedures.definition import Actor
from portal.procedures.feedback import PRIMARY
from tests.walks import PDF, Answers, Walk

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
