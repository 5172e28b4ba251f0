"""The course of one invented case: which steps, by whom, on which days. Everything goes through the door."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Self

from sqlalchemy import select

from portal.calendars import holidays_for
from portal.cases import actions
from portal.cases.models import Case, ReferenceCounter
from portal.clock import LONDON
from portal.deadlines import add_working_days
from portal.extensions import db
from portal.people.models import Person
from portal.people.queries import actor_for
from portal.procedures.definition import Actor
from portal.sample.paper import paper

LEADER, HEAD = "internal_phso_team_leader", "head_of_complaints_review"


class Cast:
    """The sample people, read once."""

    def __init__(self) -> None:
        self.people = {person.username: person for person in db.session.scalars(select(Person))}
        self.known: dict[tuple[str, date], Actor] = {}

    def actor(self, username: str, on: date) -> Actor:
        key = (username, on)
        if key not in self.known:
            self.known[key] = actor_for(self.people[username], on)
        return self.known[key]

    def id(self, username: str) -> str:
        return str(self.people[username].id)


class Story:
    """One case and its caseworker."""

    def __init__(self, cast: Cast, caseworker: str) -> None:
        self.cast = cast
        self.caseworker = caseworker
        self.case: Case = None  # type: ignore[assignment]
        self.minute = 0
        self.last = date.min

    def at(self, on: date, hour: int = 9) -> datetime:
        """A time of that day; each step a few minutes after the one before."""
        self.minute += 7
        return datetime(on.year, on.month, on.day, hour, 0, tzinfo=LONDON) + timedelta(
            minutes=self.minute % 400
        )

    def take(self, key: str, on: date, by: str = "", record: Any = None, **answers: Any) -> Self:
        self.last = max(self.last, on)
        who = self.cast.actor(by or self.caseworker, on)
        row = record.id if record is not None else None
        actions.perform(self.case, key, who, answers, today=on, at=self.at(on), record_id=row)
        return self

    def entered_in_respond(self, until: date) -> Self:
        """The stages up to that day are in the Respond register, each entered two days later."""
        for row in self.case.of("respond", "To enter"):
            if row.on and row.on <= until:
                on = add_working_days(row.on, 2, holidays_for(self.case.jurisdiction))
                self.take("enter-stage-in-respond", max(on, self.last), record=row, stage_on=row.on)
        return self


class PhsoStory(Story):
    """A case of the procedure "PHSO". Each verb takes the steps of one part of the procedure."""

    def __init__(self, cast: Cast, caseworker: str = "internal_phso") -> None:
        super().__init__(cast, caseworker)

    def raised(
        self,
        on: date,
        number: int,
        client: str,
        case_number: str,
        mp: str = "",
        place: str = "",
        jurisdiction: str = "GB",
        office: str = "MP",
    ) -> Self:
        """Step 1, under the reference with this number."""
        give_out_next(f"PHSO-{on.year}", number)
        done = actions.begin(
            "phso",
            self.cast.actor(self.caseworker, on),
            {
                "received_on": on,
                "case_number": case_number,
                "client_name": client,
                "jurisdiction": jurisdiction,
                "referring_mp": mp,
                "constituency": place,
                "referring_office": office,
                "route_exhausted": "Yes",
                "last_stage": "ICE",
                "bodies": ["CMG", "ICE"],
                "items": [
                    {"item": "Was this issue complained about to CMG?"},
                    {"item": "Did the complaint go through the complaints process?"},
                ],
                "request": paper("Request for case information", "request-for-case-information"),
            },
            today=on,
            at=self.at(on),
        )
        self.case = done.case
        return self

    def informed(self, on: date) -> Self:
        """Step 2."""
        items = [{"item": each.title, "provided_on": on} for each in self.case.of("requested_item")]
        return self.take(
            "record-information-sent",
            on,
            items=items,
            sent_on=on,
            enclosures_text="Case print and complaint history",
        )

    def proposed(self, on: date, related: tuple[str, ...] = ()) -> Self:
        """Step 5."""
        return self.take(
            "record-pti-received",
            on,
            received_on=on,
            related=list(related),
            no_earlier=not related,
            pti=paper("Proposal to investigate", "proposal-to-investigate"),
        )

    def convened(self, on: date, meets: date, reason: str = "") -> Self:
        members = [
            self.cast.id(each)
            for each in ("complaints_review", "bau_caseworker", "head_of_complaints_review")
        ]
        return self.take("convene-panel", on, members=members, meeting_on=meets, late_reason=reason)

    def briefed(self, on: date) -> Self:
        members = [str(member) for member in self.case.of("panel")[-1].data["members"]]
        return self.take(
            "issue-papers-to-panel",
            on,
            addressed=members,
            sent_on=on,
            briefing=paper("Briefing for the panel", "briefing"),
        )

    def reason(self, on: date, grounds: str, comments: str) -> Self:
        return self.take("add-reason", on, grounds=grounds, comments=comments)

    def detailed(self, on: date, reasons: str) -> Self:
        case = self.case
        return self.take(
            "save-complaint-details",
            on,
            addressee=case.client_name,
            root_cause="Human Error",
            parliamentary_contact="Yes",
            reasons=reasons,
            **{
                name: case.fact(name)
                for name in (
                    "referring_mp",
                    "constituency",
                    "referring_office",
                    "route_exhausted",
                    "last_stage",
                    "bodies",
                )
            },
        )

    def ticked(self, on: date, *keys: str) -> Self:
        """Activities of step 7 marked as done, those of `keys` or all that are left."""
        answers: dict[str, dict[str, Any]] = {
            "resolution_stage": {"note": "Two letters were sent late. The apology covered one of them."},
            "review_stage": {"note": "The review agreed with the client on the delay."},
            "explored": {"explored": [str(each.number) for each in self.case.of("reason")]},
            "options": {"special_payment_considered": "Yes"},
            "award": {"fits": "none"},
            "chronology": {
                "entries": [
                    {"on": on - timedelta(days=200), "event": "Client reports the change"},
                    {"on": on - timedelta(days=60), "event": "Change acted on"},
                ]
            },
            "roe": {"roe": "Yes"},
            "briefing": {"briefing": paper("Briefing for the panel", "briefing")},
        }
        for row in self.case.of("activity", "Not Started"):
            key = row.data.get("key", "")
            if (
                row.data.get("plan") != "step 7"
                or (keys and key not in keys)
                or key in ("panel", "papers", "caselist")
            ):
                continue
            if key in ("outstanding", "corrective"):
                self.take("not-required", on, record=row, reason="The review found none left")
            else:
                self.take("mark-as-done", on, record=row, **answers.get(key, {}))
        return self

    def listed(self, on: date, purpose: str, entry: str) -> Self:
        return self.take("update-caselist", on, purpose=purpose, entry=entry, entered_on=on)

    def prepared(self, received: date) -> date:
        """All of step 7 after a proposal received on that day; gives the day on which it was finished."""
        holidays = holidays_for(self.case.jurisdiction)
        meets = add_working_days(received, 3, holidays)
        papers = add_working_days(received, 2, holidays)
        self.reason(papers, "Delay", "A change of circumstances was reported and acted on months later.")
        self.convened(papers, meets).briefed(papers)
        self.take(
            "record-case-conference",
            meets,
            held_on=meets,
            outcome="The panel agrees that the delay was ours.",
        )
        ready = add_working_days(received, 6, holidays)
        self.ticked(ready).listed(ready, "PTI", "Proposal to investigate received; response being drafted.")
        return ready

    def drafted(self, on: date, additional: str = "") -> Self:
        return self.take(
            "send-pti-response-for-sign-off",
            on,
            case_history="The client told us of the new address by telephone. Letters went to the former address for some months.",
            resolution_action="We corrected the address and wrote to apologise.",
            additional=additional or None,
            no_additional=not additional,
        )

    def responded(self, received: date) -> Self:
        """Steps 7 and 8, in time."""
        holidays = holidays_for(self.case.jurisdiction)
        ready = self.prepared(received)
        self.detailed(ready, "Letters went to a former address after the change was reported.").drafted(ready)
        signed = add_working_days(received, 7, holidays)
        self.take("sign-off-pti-response", signed, by=HEAD)
        return self.take("issue-pti-response", signed, issued_on=signed)

    def recommended(self, on: date) -> Self:
        """Step 10, receipt of the letter."""
        return self.take(
            "record-recommendations-letter",
            on,
            received_on=on,
            letter=paper("Recommendations letter", "recommendations-letter"),
            complaint="Letters went to a former address.",
            wanted="An apology and a payment for the bank charge.",
        )

    def allocated(self, on: date) -> Self:
        return self.take("allocate", on, by=LEADER, caseworker=self.cast.id(self.caseworker))

    def started(self, on: date) -> Self:
        self.allocated(on)
        self.take("start-resolution", on)
        if not self.case.of("reason"):
            self.reason(on, "Delay", "The change was acted on months later.")
        return self

    def action(
        self,
        on: date,
        title: str,
        due: date,
        amount: int | None = None,
        payment: str = "Special payment",
        **more: Any,
    ) -> Self:
        answers: dict[str, Any] = {"redress": True, "payment": payment, "amount": amount} if amount else {}
        return self.take(
            "add-resolution-action", on, action=title, links=["1"], due_on=due, **answers, **more
        )

    def done(self, on: date, number: int) -> Self:
        row = next(each for each in self.case.of("action") if each.number == number)
        return self.take("mark-action-done", on, record=row, done_on=on, result="Letter on the SR")

    def told(self, on: date, **evidence: Any) -> Self:
        return self.take(
            "tell-phso-actions-are-complete",
            on,
            sent_on=on,
            recipient="External PHSO",
            email_text="All resolution actions are complete.",
            **evidence,
        )

    def investigated(self, on: date, target: date | None = None) -> Self:
        """Step 13."""
        return self.take(
            "record-soc-received",
            on,
            received_on=on,
            confirmed_on=on,
            soc=paper("Summary of complaint", "summary-of-complaint"),
            basis="The client says that CMG did not act on the reported change.",
            target_on=target,
        )

    def reported(self, on: date) -> Self:
        """Step 14, receipt of the draft report."""
        points = [
            ("Finding", "CMG took nine months to act on the change of address."),
            ("Finding", "The second complaint was not linked to the first."),
            ("Finding", "The client was told that the file was complete when it was not."),
            ("Resolution action", "CMG should apologise in writing."),
            ("Resolution action", "CMG should pay £250.00 for the distress."),
        ]
        return self.take(
            "record-draft-report-received",
            on,
            received_on=on,
            report=paper("Draft report", "draft-report"),
            points=[{"point_kind": kind, "point": words} for kind, words in points],
            client_received=True,
        )

    def checked(self, on: date) -> Self:
        self.listed(on, "Draft report", "Draft report received; the panel checks its facts.").convened(on, on)
        return self.take(
            "record-factual-check",
            on,
            result="One date in the draft report is wrong.",
            disputed=[
                {
                    "point": "1",
                    "dispute": "The change was reported on Friday 14 March 2025 and acted on in October, seven months.",
                }
            ],
        )

    def answered(self, received: date, issued: date | None = None) -> Self:
        """Step 14 to the signed response, and its issue where a day is given."""
        holidays = holidays_for(self.case.jurisdiction)
        checked = add_working_days(received, 4, holidays)
        self.checked(checked)
        sent = add_working_days(received, 7, holidays)
        self.take(
            "send-report-response-for-sign-off",
            sent,
            response="We accept the report apart from the date in point 1.",
        )
        self.take("sign-off-report-response", add_working_days(received, 9, holidays), by=HEAD)
        return self.take("issue-report-response", issued, issued_on=issued) if issued else self

    def concluded(self, on: date, kind: str, amount: int | None = None) -> Self:
        """Step 15."""
        member = self.cast.id(self.caseworker)
        lists = {"Case specific": "Case" in kind or "case" in kind, "Systemic": "Systemic" in kind}
        words = {
            "Case specific": "Apologise in writing and put the account right.",
            "Systemic": "Review how changes of address are recorded.",
        }
        return self.take(
            "record-fdl-received",
            on,
            received_on=on,
            fdl=paper("Final decision letter", "final-decision-letter"),
            fdl_type=kind,
            recommendations=[
                {"recommendation": words[each], "type": each, "owner": member}
                for each, there in lists.items()
                if there
            ],
            amount=amount,
            no_payment=amount is None,
            client_received=True,
        )

    def compared(self, on: date) -> Self:
        self.take("record-comparison", on, points=[], no_anomaly=True)
        self.take("record-memo-sent", on, sent_on=on, memo=paper("Memo", "memo"))
        return self.listed(on, "FDL", "FDL received; recommendations will be completed in time.")

    def sent_for_approval(self, on: date, message: str = "") -> Self:
        return self.take("send-plan-for-tl-approval", on, message=message)


def give_out_next(prefix: str, number: int) -> None:
    """The next reference under this prefix gets this number, as long as it is not given out yet."""
    counter = db.session.get(ReferenceCounter, prefix)
    if counter is None:
        db.session.add(ReferenceCounter(prefix=prefix, last=number - 1))
    else:
        counter.last = number - 1
    db.session.flush()
