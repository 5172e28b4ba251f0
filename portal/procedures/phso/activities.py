"""The Activity Plan of step 7: sixteen activities, what each asks and what it needs to be Done (PHSO-07a to 07p)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portal.procedures.asking import choice, file, money, past_day, repeat, text, ticks
from portal.procedures.changes import Add
from portal.procedures.definition import Ask, Situation
from portal.procedures.making import activity

FINDING = text(
    "note",
    "What you found",
    "Add a short note of what you found",
    hint="Two or three sentences. The team leader and the assessment panel read this",
)
WORK_NOTE = text("note", "Note", hint="Only if somebody needs to know. The assessment panel reads this")


@dataclass(frozen=True)
class PlannedActivity:
    """One row of the Activity Plan. `refusal` says why it cannot be Done yet; `done_by` names the step that does it."""

    key: str
    title: str
    asks: tuple[Ask, ...] | Callable[[Situation], tuple[Ask, ...]] = (WORK_NOTE,)
    refusal: Callable[[Situation], str | None] = lambda s: None
    may_be_unneeded: bool = False
    done_by: str = ""
    hint: str = ""
    guidance: str = ""


def reasons(s: Situation) -> list[tuple[str, str]]:
    return [
        (str(reason.number), f"{reason.title}: {reason.text}") for reason in s.case.of("reason", "Current")
    ]


def issues_entered(s: Situation) -> str | None:
    return None if s.case.of("reason", "Current") else "Enter the client's issues first"


def every_reason_ticked(s: Situation, ticked: list[str]) -> str | None:
    """PHSO-07e: a tick for each reason row."""
    left = [text for number, text in reasons(s) if number not in ticked]
    return "Not yet confirmed: " + "; ".join(left) if left else None


def first_reason_missing(s: Situation) -> str:
    return "Not yet confirmed: " + "; ".join(text for _, text in reasons(s))


def panel_convened(s: Situation) -> str | None:
    return None if s.case.of("panel") else "Convene the panel first"


def papers_issued(s: Situation) -> str | None:
    panel = s.case.latest("panel")
    return None if panel and panel.data.get("papers_on") else "Issue the papers to the panel first"


def caselist_saved(s: Situation) -> str | None:
    return None if s.case.of("caselist", "PTI") else "Save the caselist entry first"


def award_answered(s: Situation, fits: str) -> str | None:
    if fits != "none" and s.data.get("awarded") is None:
        return "Enter the amount in pounds and pence"
    return None


PLAN = (
    PlannedActivity("read", "Read the complaint"),
    PlannedActivity(
        "issues",
        "Enter every issue and the complaint",
        refusal=issues_entered,
        hint="In Reasons/Resolutions: Add reason",
    ),
    PlannedActivity(
        "resolution_stage",
        "Review what was done at resolution stage",
        (FINDING,),
        hint="Look at the related Resolution SR",
    ),
    PlannedActivity(
        "review_stage",
        "Review what was done at review stage",
        (FINDING,),
        hint="Look at the related Review SR",
    ),
    PlannedActivity(
        "explored",
        "Confirm that every issue was explored at resolution and review stage",
        (ticks("explored", "Explored", reasons, first_reason_missing, rules=(every_reason_ticked,)),),
        refusal=issues_entered,
        hint="One tick for each reason",
    ),
    PlannedActivity(
        "options",
        "Confirm that all appropriate options were considered",
        (
            choice(
                "special_payment_considered",
                "Was a special payment considered?",
                (("Yes", "Yes"), ("No", "No")),
                "Say whether a special payment was considered",
            ),
            text("note", "Options considered", hint="The assessment panel reads this"),
        ),
        guidance="Payment - Non Standard; Special Payments",
    ),
    PlannedActivity(
        "award",
        "Decide if special payments awarded are appropriate to the issue",
        (
            choice(
                "fits",
                "Does the special payment fit the issue?",
                (("yes", "Yes"), ("no", "No"), ("none", "No payment awarded")),
                "Say whether the payment fits the issue, or that none was awarded",
                rules=(award_answered,),
            ),
            money(
                "awarded", "Amount awarded", hint="In pounds and pence. Leave empty if no payment was awarded"
            ),
            text("note", "Comment", hint="Why it fits or does not. The assessment panel reads this"),
        ),
        guidance="Payment - Non Standard; Special Payments",
    ),
    PlannedActivity("commissioned", "Confirm all work commissioned has been completed"),
    PlannedActivity("outstanding", "Complete any outstanding work", may_be_unneeded=True),
    PlannedActivity("corrective", "Complete any corrective work", may_be_unneeded=True),
    PlannedActivity(
        "chronology",
        "Complete a full chronology on the case",
        (
            file(
                "chronology_file", "Chronology", hint="Attach it here, or build it from dated entries below"
            ),
            repeat(
                "entries",
                "Dated entries",
                past_day("on", "Date", default=None, hint=""),
                text("event", "What happened", "Say what happened", hint=""),
            ),
        ),
        hint="Attach a document or build it from dated entries",
    ),
    PlannedActivity(
        "roe",
        "Check if the ICE record of evidence (ROE) is available",
        (
            choice(
                "roe",
                "Is the ICE record of evidence available?",
                (("Yes", "Yes"), ("No", "No"), ("Not applicable", "Not applicable")),
                "Say whether the ICE record of evidence is available",
            ),
        ),
        hint="Answer yes, no or not applicable",
    ),
    PlannedActivity(
        "panel",
        "Convene the assessment panel",
        refusal=panel_convened,
        done_by="convene-panel",
        hint="Done by Convene panel",
    ),
    PlannedActivity(
        "briefing",
        "Prepare the briefing for the panel",
        (
            file(
                "briefing",
                "Briefing",
                lambda s: "" if s.case.documents_of("briefing") else "Attach the briefing",
                hint="The panel reads it before the case conference",
            ),
        ),
        hint="Attach the briefing",
    ),
    PlannedActivity(
        "papers",
        "Send proposal and briefing to every panel member",
        refusal=papers_issued,
        done_by="issue-papers-to-panel",
        hint="Done by Issue papers to panel",
    ),
    PlannedActivity(
        "caselist",
        "Update the Director General Caselist",
        refusal=caselist_saved,
        done_by="update-caselist",
        hint="Done by Update caselist for the PTI",
    ),
)
BY_KEY = {planned.key: planned for planned in PLAN}


PLAN_SAID = f"Activity Plan with {len(PLAN)} activities"


def activity_plan(s: Situation) -> list[Add]:
    """The sixteen activities, made once (PHSO-05d)."""
    if any(row.data.get("plan") == "step 7" for row in s.case.of("activity")):
        return []
    return [
        activity(
            planned.key,
            planned.title,
            hint=planned.hint,
            says=PLAN_SAID if number == 1 else "",
            plan="step 7",
            item=number,
        )
        for number, planned in enumerate(PLAN, start=1)
    ]
