"""A case of the procedure "Complaint - Resolution", walked through the door by the sample people.

walk = ResolutionWalk(on=date(2026, 4, 14))  # Tuesday: Jocasta Emberley-Rao logs the complaint
walk.to("R7").take("add-reason").take("add-action", amount=75_00, redress=True)
assert walk.refused("draft-plan").sentence == "A non-standard payment needs team leader approval"
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from portal.procedures.changes import Upload
from tests.walks import Answers, Walk

CRC, CRC2 = "caseworker", "caseworker2"
TL, TL2, SENIOR = "team_leader", "team_leader2", "senior_team_leader"
BAU, G7 = "bau_caseworker", "bau_g7"
PDF = Upload("a" * 64, "paper.pdf", "application/pdf", 10)

BY_POST = {"CRC": CRC, "TL": TL, "G7": G7, "BAU": BAU, "LOCKERS": BAU, "ANYBODY": CRC, "ADDRESSED": CRC}

TEMPLATE: Answers = {
    "complaint": "Statements went to an old address.",
    "history": "Dissatisfaction settled in February.",
    "wanted": "Find out when the address was changed.",
    "outcome": "An apology and the bank charge back.",
}


class ResolutionWalk(Walk):
    """One complaint on its way through resolution."""

    procedure = "resolution"
    begins = "log-complaint"
    beginner = CRC

    by_post = BY_POST

    @property
    def parts(self) -> Mapping[str, tuple[str, ...]]:
        return PARTS

    @property
    def ways(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        return WAYS

    def presets(self, key: str) -> Answers:
        return ANSWERS[key](self) if key in ANSWERS else {}

    def take_part(self, part: str, answers: Answers) -> None:
        if part == "every-acknowledgement":
            for row in self.records("acknowledgement", "Due"):
                self.take("record-acknowledgement", person=str(row.number))
        elif part == "every-action":
            for row in self.records("action", "In Progress"):
                if row.amount is not None:
                    self.take("progress-payment", row=row)
                self.take("update-action", row=row)
        elif part == "call-not-reached":
            self.take("record-call", result="Not reached", **answers)
        elif part == "report-not-reached":
            self.take("report-actions-to-client", result="Not reached", **answers)
        elif part == "wait-14-days":
            self.day += timedelta(days=15)
        else:
            super().take_part(part, answers)

    @property
    def duties(self) -> list[tuple[str, Any]]:
        """The running deadlines without the reminder to keep the client up to date."""
        return [each for each in self.running if each[0] != "D-CONTACT"]


def logged(walk: Walk) -> Answers:
    return {
        "received_on": walk.day,
        "case_number": "48217736",
        "client_name": "Dorothea Quince-Palmer",
        "jurisdiction": "GB",
        "channel": "Post",
        "origin": "Client",
        "ground": "Outcome",
        "second_client": "Hector Palmer",
        "client_address": "4 Larch Terrace\nNether Fenwold\nZZ9 4QT",
        "owning_team": "Northern segment",
    }


def of_bau(walk: Walk) -> Answers:
    return {"case_number": "48217736", "client_name": "Dorothea Quince-Palmer", "jurisdiction": "GB"}


def details(walk: Walk) -> Answers:
    kept = {
        name: walk.fact(name)
        for name in ("addressee", "constituency", "mp_name", "root_cause", "owning_team")
        if walk.fact(name)
    }
    return {
        "addressee": "Chief Executive",
        "parliamentary": walk.fact("parliamentary") or "No",
        "complaint_details": "Three statements went to the old address.",
        "root_cause": "Human Error",
        "dissatisfaction_on": walk.day - timedelta(days=60),
        **kept,
    }


def call(walk: Walk) -> Answers:
    return {
        "whom": "Client",
        "called_on": walk.day,
        "called_at": "09:15",
        "result": "Reached",
        "note": "We talked about the statements.",
    }


def plan_call(walk: Walk) -> Answers:
    return {**call(walk), "agreed": [str(each.number) for each in walk.records("action", "In Progress")]}


def new_action(walk: Walk) -> Answers:
    return {
        "action": "Send the three statements again",
        "action_kind": "Other",
        "links": [str(each.number) for each in walk.records("reason", "Current")],
        "due_on": walk.day,
        "date_agreed": True,
    }


def letter(walk: Walk) -> Answers:
    """Answers for any letter of the procedure; a letter reads those that it asks for."""
    reached = bool([each for each in walk.records("call") if each.state == "Reached"][-1:]) and (
        walk.records("call")[-1].state == "Reached"
    )
    return {
        "recipient": "Dorothea Quince-Palmer",
        "address": "4 Larch Terrace\nNether Fenwold\nZZ9 4QT",
        "letter_on": walk.day,
        "free_text": "Your case is now with the complaints team because your statements went astray. We are sorry.",
        "complaint_reference": "TM_12114_E" if reached else "TM_12115_E",
        "complaint_details_text": "Three statements went to your old address.",
        "days_to_resolve": "15",
        "what_happens_next": "TM_12120_E" if reached else "TM_12121_E",
        "what_this_means": "We are sorry. We did not act on your new address and have corrected it.",
        "opening": "TM_04709_E",
        "closing": "TM_04711_E",
        "senior_member": walk.id_of(TL),
        "enclosure": True,
        "reviewed": True,
    }


def closing(walk: Walk) -> Answers:
    return {"owning_team": "Northern segment"}


def decision(yes: str) -> Callable[[Walk], Answers]:
    def answers(walk: Walk) -> Answers:
        plans = walk.records("plan")
        amount = plans[-1].amount if plans and yes == "Y" else None
        return {"tl_approved": yes, "comments": "Read and decided.", "amount": amount}

    return answers


def answered(walk: Walk) -> Answers:
    return {
        "how": "Phone",
        "agreed": [str(each.number) for each in walk.records("action", "In Progress")],
    }


def first_due(walk: Walk) -> str:
    rows = walk.records("acknowledgement", "Due")
    return str(rows[0].number) if rows else "1"


ANSWERS: Mapping[str, Callable[[Walk], Answers]] = {
    "log-complaint": logged,
    "report-mp-correspondence": lambda w: {
        **of_bau(w),
        "handling_team": "complaints_resolution",
        "call_note": "Aurelia Vane MP rang about the statements.",
    },
    "refer-complaint-to-resolution": lambda w: {
        **of_bau(w),
        "ground": "Handling",
        "owning_team": "Northern segment",
        "referral_note": "The client wants the charge back.",
    },
    "authenticate-mp-contact": lambda w: {
        "mp_name": "Aurelia Vane",
        "constituency": "Larkmoor",
        "method": "Called back on the number of the constituency office",
        "authenticated_on": w.day,
    },
    "record-acknowledgement": lambda w: {
        "person": first_due(w),
        "acknowledged_on": w.day,
        "method": "Phone",
    },
    "record-attempt-to-acknowledge": lambda w: {
        "person": first_due(w),
        "attempted_on": w.day,
        "attempted_at": "09:15",
        "method": "Phone",
    },
    "can-be-resolved-now": lambda w: {"reason": "The papers are all here."},
    "needs-investigation": lambda w: {"note": "We talked about the statements."},
    "send-referral-to-bau-g7": lambda w: TEMPLATE,
    "allocate": lambda w: {"caseworker": w.id_of(BAU), "no_conference": True},
    "bau-action-complete": lambda w: {"note": "The address is corrected."},
    "save-addresses": lambda w: {"client_address": "4 Larch Terrace\nNether Fenwold\nZZ9 4QT"},
    "create-resolution-sr": lambda w: {"case_number": w.case.case_number},
    "use-assigned-resolution-sr": lambda w: {"sr_number": "1-48217", "assigned_to_me": True},
    "link-and-acknowledge": lambda w: {"case_number": w.case.case_number, "related_sr": "none"},
    "set-stage": lambda w: {"stage": "Acknowledge Issue"},
    "save-details": details,
    "reject": lambda w: (
        decision("N")(w) if w.position == "R8" else {"notes": "Not dealt with before.", **closing(w)}
    ),
    "independent-review-done": lambda w: {"reviewer": w.id_of(CRC), "note": "The address was never changed."},
    "record-call": lambda w: {**call(w), "answer": "Agrees" if w.position == "R5" else None},
    "record-call-about-the-decision": call,
    "create-enquiry-sr": lambda w: {"note": "The client asks when the next statement comes."},
    "close-as-enquiry": lambda w: {
        "notes": "Answered on the phone.",
        "feedback": "Told by phone.",
        "letter_outbound": "Not Required",
        "phone_note": "Happy to close by phone.",
        **closing(w),
    },
    "contact-made": lambda w: {"contact_on": w.day, "note": "The client rang."},
    "go-on-without-contact": lambda w: {"enough": True, "note": "The file says enough."},
    "close-no-contact": lambda w: {"not_enough": True, "resolution_code": "No Action Taken", **closing(w)},
    "send-updated-template-to-bau-g7": lambda w: {**TEMPLATE, "history": "Called the client."},
    "send-final-template-to-bau-g7": lambda w: {**TEMPLATE, "history": "The client did not reply."},
    "no-further-action": lambda w: {"reason": "Everything was put right in February."},
    "close-early": lambda w: {
        "exception": "Schedule or DEO in place, first payment awaited",
        "reason": "A DEO is in place.",
        "resolution_code": "No Action Taken",
        **closing(w),
    },
    "client-agrees-to-close": lambda w: {"phone_note": "Happy to close by phone.", **closing(w)},
    "client-disagrees-close": lambda w: {**letter(w), **closing(w)},
    "issue-cmsl5703-and-wait": lambda w: {
        **letter(w),
        "more_would_delay": True,
        "reason": "The client works abroad.",
    },
    "issue-cmel9271-and-wait": lambda w: {
        **letter(w),
        "more_would_delay": True,
        "reason": "The client works abroad.",
    },
    "issue-cmsl5842-and-wait": letter,
    "issue-cmsl5842": letter,
    "issue-cmel9271": letter,
    "issue-cmsl5704": letter,
    "issue-cmsl5707": letter,
    "issue-cmsl5708-and-wait": letter,
    "close-no-reply": lambda w: {"resolution_code": "No Action Taken", **closing(w)},
    "client-replied-close": lambda w: {
        "replied_on": w.day,
        "note": "Decision and reasons discussed.",
        "outcome_reason": "Accepted",
        "resolution_code": "Actions Complete – Client Ok",
        **closing(w),
    },
    "ask-bau-for-more": lambda w: {"request": "When was the address changed?"},
    "record-case-conference": lambda w: {"conference_on": w.day, "participants": "The BAU G7 and I"},
    "return-review": lambda w: {**TEMPLATE, "resolved": "No", "history": "BAU has looked again."},
    "add-reason": lambda w: {"grounds": "Wrong address", "comments": "For five months."},
    "add-action": new_action,
    "send-plan-for-tl-approval": lambda w: {"approval_wanted": True},
    "refer-to-higher-grade": lambda w: {
        "authorisation_form": "CMSF5551 (NI)" if w.case.jurisdiction == "NI" else "CMSF5551",
        "letter_on": w.day,
        "reviewed": True,
        "payment_sr": "1-99231",
        "attached": True,
        "amount": w.records("plan")[-1].amount if w.records("plan") else None,
        "manager": "Prudence Achterberg",
        "address": "prudence.achterberg@dwp.gsi.gov.uk",
        "payment_reason": "A bank charge and five months of distress.",
        "documents": [PDF],
        "destroyed": True,
    },
    "record-manager-s-decision": lambda w: {
        "manager": "Prudence Achterberg",
        "grade": "Grade 6",
        "decided_on": w.day,
        "decision": "Approved",
    },
    "approve": decision("Y"),
    "release-sr-of-a-colleague": lambda w: {"reason": "On leave."},
    "plan-stands": decision("Y"),
    "plan-must-change": decision("N"),
    "record-plan-call": plan_call,
    "client-agrees": answered,
    "client-disagrees-send-to-tl": lambda w: {
        **answered(w),
        "client_approved": "N",
        "client_reasons": "An apology is not enough.",
    },
    "tell-client-issue-cmsl5706": lambda w: {**letter(w), "note": "Told that the plan stands."},
    "tell-client-plan-is-revised": lambda w: {**call(w), "note": "Told that a new plan is made."},
    "ask-team-leader-for-guidance": lambda w: {"question": "May we pay interest?"},
    "carry-out-plan": lambda w: {"note": "Carried out."},
    "update-action": lambda w: {"value": "Done", "done_on": w.day, "comments": "Sent by post."},
    "create-child-sr": lambda w: {
        "action": str(next((each.number for each in w.records("action", "In Progress")), "")),
        "activities": "Print the statements\nPost them",
    },
    "progress-payment": lambda w: {"state": "Paid", "paid_on": w.day},
    "report-actions-to-client": call,
    "close-client-agrees": lambda w: {
        "note": "Agreed on the phone.",
        "letter_outbound": "Issued" if w.position == "R14" else "Not Required",
        "phone_note": None if w.position == "R14" else "Happy to close by phone.",
        **closing(w),
    },
    "close-client-disagrees": lambda w: {**letter(w), "note": "Wants more.", **closing(w)},
    "close-no-answer": lambda w: {
        "note": "No answer came.",
        "resolution_code": "Actions Complete – Client Ok",
        **closing(w),
    },
    "segment-moved": lambda w: {"segment": "Segment 4"},
    "aac-contacted": lambda w: {"note": "AAC moves it by hand."},
    "e-mail-internal-ice-team": lambda w: {"scin": "120012345678", "told_by": "By phone"},
    "agree-new-timetable": lambda w: {
        "contacted_on": w.day,
        "note": "Told of the delay.",
        "agreed_on": w.day + timedelta(days=60),
        "reason": "BAU needs the bank's answer.",
    },
    "note-information-needed": lambda w: {"need": "Which address is meant"},
    "information-gathered": lambda w: {"answer": "The new one."},
    "hand-new-issue-to-bau": lambda w: {"new_issue": "The client has a new job."},
    "record-mp-agreement": lambda w: {
        "mp_actions": [str(each.number) for each in w.records("action", "In Progress")],
        "agreed_on": w.day,
    },
    "add-note": lambda w: {"note": "The client rang."},
    "enter-stage-in-respond": lambda w: {"stage_on": w.day},
    "move-segment": lambda w: {"segment": "Segment 4", "reason": "The client has moved."},
    "change-owner": lambda w: {"owner": w.id_of(CRC2), "reason": "Leave."},
    "restrict-this-case": lambda w: {"reason": "The client works here."},
    "lift-the-restriction": lambda w: {"reason": "No longer needed."},
}

PARTS: Mapping[str, tuple[str, ...]] = {
    "the-sr": ("can-be-resolved-now", "ask-owning-caseworker-for-sr", "create-resolution-sr"),
    "start-work": ("update-first-activity", "save-details", "start-work"),
    "reviewed-and-called": (
        "every-acknowledgement",
        "independent-review-done",
        "record-call",
        "send-updated-template-to-bau-g7",
    ),
    "no-further-action": (
        "every-acknowledgement",
        "independent-review-done",
        "record-call",
        "send-updated-template-to-bau-g7",
        "no-further-action",
    ),
    "further-action": (
        "every-acknowledgement",
        "independent-review-done",
        "record-call",
        "send-updated-template-to-bau-g7",
        "further-action",
    ),
    "wait-13": ("call-not-reached", "issue-cmsl5703-and-wait"),
    "wait-17": ("call-not-reached", "issue-cmsl5703-and-wait"),
    "plan-to-tl": ("add-reason", "add-action", "send-plan-for-tl-approval"),
    "approve": ("take-sr", "approve"),
    "reject": ("take-sr", "reject"),
    "plan-stands": ("take-sr", "plan-stands"),
    "plan-must-change": ("take-sr", "plan-must-change"),
    "disagrees": ("record-plan-call", "client-disagrees-send-to-tl"),
    "agrees-and-carry-out": ("record-plan-call", "client-agrees", "carry-out-plan"),
    "wait-42": ("every-action", "report-not-reached", "issue-cmsl5708-and-wait"),
    "close": ("every-action", "report-actions-to-client", "close-client-agrees"),
}

WAYS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("REF", "R0"): ("log-complaint",),
    ("R0", "R1"): ("the-sr",),
    ("R1", "R2"): ("link-and-acknowledge",),
    ("R2", "R3"): ("start-work",),
    ("R3", "R4"): ("wait-13",),
    ("R3", "R5"): ("no-further-action",),
    ("R5", "R6"): ("wait-17",),
    ("R3", "R7"): ("further-action",),
    ("R7", "R8"): ("plan-to-tl",),
    ("R8", "R9"): ("approve",),
    ("R8", "R9N"): ("reject",),
    ("R9", "R10"): ("draft-plan",),
    ("R10", "R11"): ("disagrees",),
    ("R11", "R12"): ("plan-stands",),
    ("R11", "R12N"): ("plan-must-change",),
    ("R10", "R13"): ("agrees-and-carry-out",),
    ("R13", "R14"): ("wait-42",),
    ("R13", "R15"): ("close",),
}
