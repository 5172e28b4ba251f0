"""A parliamentary contact, walked through the door by the sample people of the Complaints Resolution Team.

contact = Contact(on=date(2026, 7, 10))  # Friday: Jocasta Emberley-Rao creates the SR
contact.take("add-3rd-party-account")
enquiry = Contact(on=date(2026, 7, 10), begins="pass-mp-enquiry-on")
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from portal.constituencies import Member
from portal.extensions import db
from tests.walks import Answers, Walk

CASEWORKER, COLLEAGUE, TEAM_LEADER = "caseworker", "caseworker2", "team_leader"
ENQUIRY, SR = "pass-mp-enquiry-on", "create-parliamentary-contact-sr"


def member(surname: str, first_names: str = "") -> str:
    """The number of this sample member, as a form sends it."""
    wanted = select(Member.id).where(Member.surname == surname)
    if first_names:
        wanted = wanted.where(Member.first_names == first_names)
    return str(db.session.scalars(wanted).one())


class Contact(Walk):
    """A general enquiry, a case specific query, or an SR against a constituency account."""

    procedure = "parliamentary_contact"
    begins = SR
    beginner = CASEWORKER
    by_post: Mapping[str, str] = {
        "CRC": CASEWORKER,
        "PCRT": CASEWORKER,
        "TL": TEAM_LEADER,
        "TEAM": CASEWORKER,
        "ADDRESSED": CASEWORKER,
    }

    def presets(self, key: str) -> Answers:
        answers: dict[str, Answers] = {
            ENQUIRY: {
                "query": "General enquiry",
                "received_on": self.day,
                "client_name": "Aurelia Vane",
                "jurisdiction": "GB",
            },
            SR: {
                "sub_area": "Enquiry",
                "contact": "Call - Inbound",
                "received_on": self.day,
                "client_name": "Aurelia Vane",
                "jurisdiction": "GB",
                "no_case": True,
            },
            "record-mp-acknowledgement": {"acknowledged_on": self.day, "method": "Phone"},
            "close-parliamentary-contact": {"note": "The MP has the answer."},
            "change-owner": {"owner": self.id_of(COLLEAGUE), "reason": "Leave."},
            "mark-activity-done": {"note": "Answered."},
            "add-note": {"note": "The MP's office rang."},
            "restrict-this-case": {"reason": "A colleague is concerned."},
            "lift-the-restriction": {"reason": "No longer needed."},
        }
        if key == "add-3rd-party-account":
            return {"constituency": "Larkmoor", "surname": "Vane", "account": member("Vane")}
        return answers.get(key, {})


def enquiry(on: Any, **answers: Any) -> Contact:
    return Contact(on=on, begins=ENQUIRY, **answers)
