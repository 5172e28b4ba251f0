"""The course of one invented complaint through resolution. Each verb takes the steps of one part of the procedure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Self

from portal.calendars import holidays_for
from portal.cases import actions
from portal.deadlines import add_working_days
from portal.sample.paper import paper
from portal.sample.story import Cast, Story, give_out_next

LEADER, SENIOR = "team_leader", "senior_team_leader"
LIMIT = 100_00
"""What the sample team leaders may approve; the senior one decides above it."""
BAU, G7 = "bau_caseworker", "bau_g7"


class Complaint(Story):
    """A case of the procedure "Complaint - Resolution"."""

    def __init__(self, cast: Cast, caseworker: str = "caseworker") -> None:
        super().__init__(cast, caseworker)

    def after(self, on: date, days: int) -> date:
        """So many working days later."""
        return add_working_days(on, days, holidays_for(self.case.jurisdiction))

    def clock(self, on: date) -> str:
        """The time of day of a call: a little before it is recorded."""
        return f"{self.at(on):%H:%M}"

    def begin(self, key: str, on: date, number: int, by: str, **answers: Any) -> Self:
        give_out_next(f"RES-{on.year}", number)
        done = actions.begin(
            "resolution", self.cast.actor(by, on), answers, key=key, today=on, at=self.at(on)
        )
        self.case = done.case
        self.last = max(self.last, on)
        return self

    # Summary and steps 1 to 6

    def logged(
        self,
        on: date,
        number: int,
        client: str,
        case_number: str,
        *,
        other: str = "",
        channel: str = "Post",
        origin: str = "Client",
        jurisdiction: str = "GB",
        address: str = "",
        **more: Any,
    ) -> Self:
        return self.begin(
            "log-complaint",
            on,
            number,
            self.caseworker,
            received_on=on,
            case_number=case_number,
            client_name=client,
            jurisdiction=jurisdiction,
            channel=channel,
            origin=origin,
            ground="Outcome",
            second_client=other or None,
            no_second_client=not other,
            client_address=address or None,
            owning_team="Northern Ireland segment" if jurisdiction == "NI" else "Northern segment",
            complaint=paper("Complaint", "complaint"),
            **more,
        )

    def reported(self, on: date, number: int, client: str, case_number: str, note: str, mp: str) -> Self:
        """An MP's letter that BAU has found."""
        return self.begin(
            "report-mp-correspondence",
            on,
            number,
            BAU,
            case_number=case_number,
            client_name=client,
            jurisdiction="GB",
            mp_name=mp,
            handling_team="complaints_resolution",
            call_note=note,
        )

    def referred(
        self, on: date, number: int, client: str, case_number: str, note: str, *, consolatory: bool = False
    ) -> Self:
        return self.begin(
            "refer-complaint-to-resolution",
            on,
            number,
            BAU,
            case_number=case_number,
            client_name=client,
            jurisdiction="GB",
            ground=None if consolatory else "Handling",
            consolatory=consolatory,
            actions_complete=consolatory,
            owning_team="Southern segment",
            referral_note=note,
        )

    def acknowledged(self, on: date, *, left: int = 0) -> Self:
        """By phone; so many are left to acknowledge."""
        due = self.case.of("acknowledgement", "Due")
        for row in due[: len(due) - left]:
            self.take(
                "record-acknowledgement", on, person=str(row.number), acknowledged_on=on, method="Phone"
            )
        return self

    def template(self, history: str) -> dict[str, str]:
        return {
            "complaint": "Statements went to an old address.",
            "history": history,
            "wanted": "Find out when the address was changed, and by whom.",
            "outcome": "An apology, and the bank charge back.",
        }

    def sent_to_bau(self, on: date) -> Self:
        self.take("needs-investigation", on, note="The client wants to know who changed the address.")
        return self.take("send-referral-to-bau-g7", on, **self.template("Settled as a dissatisfaction."))

    def allocated(self, on: date) -> Self:
        self.take("allocate", on, by=G7, caseworker=self.cast.id(BAU), no_conference=True)
        return self.take("set-lock", on, by=BAU)

    # Steps 7 to 11

    def opened(self, on: date) -> Self:
        """The SR, asked for and created."""
        if not self.case.fact("investigation"):
            self.take("can-be-resolved-now", on, reason="The papers are all here.")
        self.take("ask-owning-caseworker-for-sr", on)
        return self.take("create-resolution-sr", on, by=BAU, case_number=self.case.case_number)

    def linked(self, on: date) -> Self:
        self.take("link-and-acknowledge", on, case_number=self.case.case_number, related_sr="none")
        return self.take("update-first-activity", on)

    def detailed(self, on: date, dealt_with: date | None = None) -> Self:
        case = self.case
        return self.take(
            "save-details",
            on,
            addressee="Business in General",
            parliamentary=case.fact("parliamentary") or "No",
            constituency=case.fact("constituency"),
            mp_name=case.fact("mp_name"),
            complaint_details="Statements went to the former address for months.",
            root_cause="Human Error",
            dissatisfaction_on=dealt_with or case.received_on - timedelta(days=50),
            owning_team=case.fact("owning_team") or "Northern segment",
        )

    def started(self, on: date) -> Self:
        return self.detailed(on).take("start-work", on)

    def rejected(self, on: date) -> Self:
        self.detailed(on, self.case.received_on - timedelta(days=400))
        return self.take(
            "reject", on, notes="Dealt with more than six months ago.", owning_team="Northern segment"
        )

    # Steps 12 to 19

    def called(self, on: date, reached: bool = True, **more: Any) -> Self:
        return self.take(
            "record-call",
            on,
            whom="Client",
            called_on=on,
            called_at=self.clock(on),
            result="Reached" if reached else "Not reached",
            note="We talked about the statements." if reached else "No answer.",
            **more,
        )

    def reviewed(self, on: date) -> Self:
        self.acknowledged(on)
        return self.take(
            "independent-review-done",
            on,
            reviewer=self.cast.id(self.caseworker),
            note="The change of address was reported and not acted on.",
        )

    def decided(self, on: date, further: bool = True) -> Self:
        self.take("send-updated-template-to-bau-g7", on, **self.template("The client was called."))
        if further:
            return self.take("further-action", on)
        return self.take("no-further-action", on, reason="Everything was put right in February.")

    def letter(self, key: str, on: date, **more: Any) -> Self:
        """A step that issues a letter, with what a letter of these steps asks."""
        return self.take(
            key,
            on,
            recipient=self.case.client_name,
            address=self.case.fact("client_address") or "1 Larch Terrace\nNether Fenwold\nZZ9 4QT",
            letter_on=on,
            free_text="Your case is with the complaints team now, because your letters went astray.",
            reviewed=True,
            **more,
        )

    def written_to(self, on: date) -> Self:
        """Steps 13 and 17: CMSL5703 after calls that did not reach the client."""
        more = {"more_would_delay": True, "reason": "The client works abroad."}
        return self.letter("issue-cmsl5703-and-wait", on, **(more if self.case.position == "R5" else {}))

    # Steps 20 to 28

    def planned(
        self, on: date, title: str, due: date, amount: int | None = None, grounds: str = "Wrong address"
    ) -> Self:
        if not self.case.of("reason"):
            self.take(
                "add-reason", on, grounds=grounds, comments="For five months, although the change was known."
            )
        return self.take(
            "add-action",
            on,
            action=title,
            action_kind="Financial redress" if amount else "Other",
            links=["1"],
            due_on=due,
            date_agreed=True,
            redress=bool(amount),
            amount=amount,
        )

    def sent_up(self, on: date, message: str = "") -> Self:
        return self.take("send-plan-for-tl-approval", on, approval_wanted=True, message=message)

    def approved(self, on: date, yes: bool = True) -> Self:
        plan = self.case.of("plan")[-1]
        by = SENIOR if (plan.amount or 0) > LIMIT else LEADER
        self.take("take-sr", on, by=by)
        return self.take(
            "approve" if yes else "reject",
            on,
            by=by,
            tl_approved="Y" if yes else "N",
            amount=plan.amount if yes else None,
            comments="Fits the guidance." if yes else "Explain what was lost.",
        )

    def told_of_plan(self, on: date, reached: bool = True) -> Self:
        agreed = [str(each.number) for each in self.case.of("action", "In Progress")]
        return self.take(
            "record-plan-call",
            on,
            called_on=on,
            called_at=self.clock(on),
            result="Reached" if reached else "Not reached",
            note="The plan was explained." if reached else "No answer.",
            agreed=agreed,
        )

    def agreed(self, on: date) -> Self:
        agreed = [str(each.number) for each in self.case.of("action", "In Progress")]
        self.take("client-agrees", on, how="Phone", agreed=agreed)
        return self.take("carry-out-plan", on)

    def disagreed(self, on: date) -> Self:
        return self.take(
            "client-disagrees-send-to-tl",
            on,
            how="Phone",
            client_approved="N",
            client_reasons="An apology is not enough.",
        )

    def judged(self, on: date, stands: bool = True) -> Self:
        self.take("take-sr", on, by=LEADER)
        plan = self.case.of("plan")[-1]
        return self.take(
            "plan-stands" if stands else "plan-must-change",
            on,
            by=LEADER,
            tl_approved="Y" if stands else "N",
            amount=plan.amount if stands else None,
            comments="Nothing more can be done." if stands else "Offer an explanation as well.",
        )

    # Steps 38 to 46

    def carried_out(self, on: date) -> Self:
        for row in self.case.of("action", "In Progress"):
            if row.amount is not None:
                self.take("progress-payment", on, record=row, state="Paid", paid_on=on)
            self.take("update-action", on, record=row, value="Done", done_on=on, comments="Letter on the SR.")
        return self

    def told(self, on: date, reached: bool = True) -> Self:
        return self.take(
            "report-actions-to-client",
            on,
            called_on=on,
            called_at=self.clock(on),
            result="Reached" if reached else "Not reached",
            answer="Agrees" if reached else None,
            note="Told of the actions." if reached else "No answer.",
        )

    def resolved_in_writing(self, on: date) -> Self:
        """Step 42: CMSL5708."""
        self.told(on, reached=False)
        return self.letter("issue-cmsl5708-and-wait", on, opening="TM_04709_E", closing="TM_04711_E")

    def closed(self, on: date) -> Self:
        return self.take(
            "close-client-agrees",
            on,
            note="Agreed on the phone.",
            letter_outbound="Not Required",
            phone_note="Happy to close by phone.",
            owning_team=self.case.fact("owning_team") or "Northern segment",
        )

    def unlocked(self, on: date) -> Self:
        self.take("bau-action-complete", on, by=BAU, note="The address is corrected.")
        return self.take("remove-lock", on)
