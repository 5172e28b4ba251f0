"""Steps 13 and 14: the summary of complaint, queries, the target date, the draft report (PHSO-T36 to T45)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from portal.procedures.asking import day, file, past_day, repeat, select, text, tick
from portal.procedures.changes import Add, Amend, Change, Draft, Filed, Move, Start
from portal.procedures.definition import Problem, RowChoice, Situation, Step
from portal.procedures.making import activity, entered, fact, filed, finish, received, sent, when, work_item
from portal.procedures.phso.proposal import current_panel
from portal.procedures.phso.responses import day_signed, not_with_reviewer, sign_off, signed_off, written
from portal.procedures.phso.vocabulary import CW
from portal.procedures.rules import long_date, not_before, not_in_future

QUERY_POSITIONS = ("P8", "P9", "P10")
AFTER_PTI_RESPONSE = "A summary of complaint follows the PTI response"


# PHSO-T36


def target_entered(s: Situation) -> Iterable[Change]:
    if target := s.data.get("target_on"):
        yield Start("D-TARGET", s.today, target)
        yield Add(
            "caselist",
            title="Target date",
            text=f"Target date {long_date(target)}",
            state="Target date",
            on=s.today,
            due_on=target,
        )


def target_in_future(s: Situation, target: date) -> str | None:
    return "The target date has passed" if target < s.today else None


T36 = Step(
    "PHSO-T36",
    "Record SOC received",
    "PHSO step 13",
    "recorded the summary of complaint",
    CW,
    ("P4", "P7", "P7N"),
    "P8",
    asks=(
        day(
            "received_on",
            "Date received",
            not_in_future(),
            not_before("pti_response_on", "The SOC cannot be older than the PTI response of {date}"),
            missing="Enter the date the SOC arrived",
        ),
        file("soc", "Summary of complaint", "Attach the summary of complaint"),
        text(
            "basis",
            "Basis of the complaint",
            "Enter the basis of the complaint from the SOC",
            hint="As the SOC sums it up",
        ),
        day(
            "confirmed_on",
            "Date of PHSO's confirmation of the full investigation",
            not_in_future(),
            not_before("received_on", "PHSO cannot confirm the investigation before its request of {date}"),
            missing="Record PHSO's confirmation of the full investigation",
        ),
        file(
            "confirmation",
            "Confirmation letter",
            hint="Leave empty if the SOC itself confirms the investigation",
        ),
        day(
            "target_on",
            "Target date for final approved response",
            target_in_future,
            missing="",
            hint="If it is known already",
        ),
    ),
    stops=(),
    changes=(
        fact("mediation_outcome", "SOC", "Outcome of the mediation"),
        fact("soc_received_on", entered("received_on")),
        fact("investigation_confirmed_on", entered("confirmed_on")),
        fact("soc_basis", entered("basis")),
        when(lambda s: s.case.position == "P7", fact("client_not_satisfied_on", entered("received_on"))),
        received(
            "Summary of complaint", text=entered("basis"), files=filed("soc", "soc", "Summary of complaint")
        ),
        received(
            "Confirmation of full investigation",
            on="confirmed_on",
            files=filed("confirmation", "confirmation", "Confirmation of full investigation"),
        ),
        target_entered,
    ),
    respond="Summary of complaint received",
    elsewhere=AFTER_PTI_RESPONSE,
)


# PHSO-T37, PHSO-T38

T37 = Step(
    "PHSO-T37",
    "Add PHSO query",
    "PHSO step 13",
    "added a query from PHSO",
    CW,
    QUERY_POSITIONS,
    asks=(
        past_day(
            "received_on",
            "Date received",
            not_before("soc_received_on", "A query cannot be older than the SOC of {date}"),
        ),
        text("question", "Question", "Enter the question"),
        day("answer_by", "Answer by", missing="", hint="Only if PHSO names a date"),
    ),
    changes=(
        lambda s: [
            Add(
                "query",
                title="PHSO query",
                text=s.data["question"],
                state="Open",
                on=s.data["received_on"],
                due_on=s.data.get("answer_by"),
            )
        ],
        received(
            "PHSO query",
            text=entered("question"),
            awaits_reply=True,
            what="query",
            about=lambda s: len(s.case.of("query")) + 1,
        ),
    ),
)


def query_answered(s: Situation) -> Iterable[Change]:
    yield Amend(
        s.record,
        {"state": "Answered"},
        {"answer": s.data["answer"], "answered_on": s.data["answered_on"]},
        close=True,
        says=f"Query of {long_date(s.record.on)} answered",
    )


def not_before_the_query(s: Situation, day: date) -> str | None:
    return "The answer cannot be older than the query" if s.record is not None and day < s.record.on else None


T38 = Step(
    "PHSO-T38",
    "Answer PHSO query",
    "PHSO step 13",
    "answered a query from PHSO",
    CW,
    QUERY_POSITIONS,
    of=RowChoice("query", "Query", ("Open",), "Choose the query"),
    asks=(
        text("answer", "Answer", "Enter the answer"),
        past_day("answered_on", "Date answered", not_before_the_query),
        tick(
            "complete",
            "All requested information has been provided",
            "The query stays open until all requested information is provided",
        ),
        file("enclosure", "Enclosure"),
    ),
    changes=(
        query_answered,
        sent(
            "Answer to PHSO query",
            on="answered_on",
            text=entered("answer"),
            files=filed("enclosure", "enclosure", "Answer to PHSO query"),
            answers="query",
            about=lambda s: s.record.number,
        ),
    ),
)


# PHSO-T39


def target_running(s: Situation) -> Any:
    return s.case.deadline("D-TARGET")


def later_than_before(s: Situation, target: date) -> str | None:
    running = target_running(s)
    if running and target <= running.due_on:
        return f"The new target must be later than {long_date(running.due_on)}"
    return None


def target_moved(s: Situation) -> Iterable[Change]:
    running = target_running(s)
    new = s.data["target_on"]
    yield Move("D-TARGET", new, s.data["reason"])
    yield Add(
        "caselist",
        title="Target date moved",
        text=s.data["reason"],
        state="Target date",
        on=s.today,
        due_on=new,
        data={"old": running.due_on, "new": new},
        says=f"Target date {long_date(running.due_on)} becomes {long_date(new)}",
    )


TARGET_POSITIONS = ("P3", "P8", "P9")
T39_SET = Step(
    "PHSO-T39",
    "Set target date",
    "PHSO step 13",
    "set the target date",
    CW,
    TARGET_POSITIONS,
    asks=(
        day(
            "target_on",
            "Target date for final approved response",
            target_in_future,
            missing="Enter the target date",
        ),
    ),
    guards=(lambda s: "A target date is set. Extend it instead" if target_running(s) else None,),
    changes=(target_entered,),
    shown=lambda s: not target_running(s),
)
T39_EXTEND = Step(
    "PHSO-T39",
    "Extend target date",
    "PHSO step 13",
    "extended the target date",
    CW,
    TARGET_POSITIONS,
    asks=(
        day(
            "target_on",
            "New target date",
            later_than_before,
            target_in_future,
            missing="Enter the target date",
        ),
        text(
            "reason",
            "Reason",
            "Say why the target moves",
            hint="It goes on the Director General Caselist with the new date",
        ),
    ),
    guards=(lambda s: None if target_running(s) else "Set a target date first",),
    changes=(target_moved,),
    shown=lambda s: bool(target_running(s)),
    extends="D-TARGET",
    undone_by="take-back-extension",
)


def extension(s: Situation) -> Any:
    """The last entry of the caselist that moved the target, while the target still is what that entry made it."""
    moves = [each for each in s.case.of("caselist") if each.data.get("old")]
    running = target_running(s)
    if not moves or not running or moves[-1].state == "Taken back":
        return None
    return moves[-1] if moves[-1].data["new"] == running.due_on.isoformat() else None


def own_extension_of_today(s: Situation) -> str | None:
    made = extension(s)
    if made is None:
        return "There is no extension to take back"
    if made.made_by_id != s.actor.id:
        return f"{made.made_by} extended the target date, so nobody else takes that back"
    return None if made.on == s.today else "An extension is taken back on the day on which it was made"


def extension_taken_back(s: Situation) -> Iterable[Change]:
    made = extension(s)
    old, new = (date.fromisoformat(made.data[name]) for name in ("new", "old"))
    yield Move("D-TARGET", new, s.data["reason"], what="taken back")
    yield Add(
        "caselist",
        title="Extension taken back",
        text=s.data["reason"],
        state="Taken back",
        on=s.today,
        due_on=new,
        data={"old": old, "new": new},
        says=f"Target date {long_date(old)} becomes {long_date(new)} again",
    )


TAKE_BACK = Step(
    "",
    "Take back extension",
    "PHSO step 13",
    "took back the extension of the target date",
    CW,
    TARGET_POSITIONS,
    asks=(
        text(
            "reason",
            "Reason",
            "Say why the extension is taken back",
            hint="It goes on the Director General Caselist with the old date",
        ),
    ),
    guards=(own_extension_of_today,),
    changes=(extension_taken_back,),
    support=True,
    shown=lambda s: own_extension_of_today(s) is None,
)


# PHSO-T40

T40 = Step(
    "PHSO-T40",
    "Record response to summary",
    "PHSO step 13",
    "recorded the response to the summary of complaint",
    CW,
    ("P8",),
    to=lambda s: "P8W" if s.preferences["SOC_RESPONSE_SETS_WAIT"] else None,
    asks=(
        past_day(
            "sent_on",
            "Date sent",
            not_before("soc_received_on", "The response cannot be older than the SOC of {date}"),
        ),
        file("response", "Response to the summary", "Attach the response to the summary"),
        text("note", "Note"),
    ),
    changes=(
        sent(
            "Response to the summary of complaint",
            text=entered("note"),
            files=filed("response", "soc_response", "Response to the summary of complaint"),
        ),
        when(lambda s: s.preferences["SOC_RESPONSE_SETS_WAIT"], fact("waiting_since", entered("sent_on"))),
    ),
    respond="Response to summary sent",
)


# PHSO-T41


def target_preset(s: Situation) -> Iterable[Change]:
    """Without a target date the draft report's ten days are the target; it is shown with them (PHSO 2.10)."""
    if not target_running(s):
        received, counted = s.data["received_on"], s.procedure.deadline("D-DRAFT").length(s.preferences)
        yield Start("D-TARGET", received, s.due("D-DRAFT", received), days=counted)


def draft_points(s: Situation) -> Iterable[Change]:
    for row in s.data.get("points") or ():
        yield Add(
            "point", title=row.get("point_kind") or "Finding", text=row["point"], state="In the draft report"
        )


KINDS_OF_POINT = (
    ("Finding", "Finding"),
    ("Resolution action", "Resolution action"),
    ("Case history", "Case history"),
)

T41 = Step(
    "PHSO-T41",
    "Record draft report received",
    "PHSO step 14",
    "recorded the draft report",
    CW,
    ("P8",),
    "P9",
    tells_client=True,
    asks=(
        day(
            "received_on",
            "Date received",
            not_in_future(),
            not_before("soc_received_on", "The draft report cannot be older than the SOC of {date}"),
            missing="Enter the date the draft report arrived",
            hint="The ten working days count from this day",
        ),
        file("report", "Draft report", "Attach the draft report"),
        repeat(
            "points",
            "Points of the draft report",
            select("point_kind", "Kind", KINDS_OF_POINT, default="Finding", hint=""),
            text("point", "As the report words it", "Enter the words of the report", hint=""),
            hint="Findings, failures and resolution actions, one a row. The final report is compared with them later",
        ),
        tick("client_received", "The client has received the draft report and may comment too"),
    ),
    starts=(("D-DRAFT", "received_on"),),
    changes=(
        target_preset,
        fact("draft_received_on", entered("received_on")),
        fact("factual_check", None),
        draft_points,
        received(
            "Draft report",
            text=lambda s: (
                "Sent to CMG"
                + (
                    " and to the client; both may comment"
                    if s.data.get("client_received")
                    else " for comments"
                )
            ),
            files=filed("report", "draft_report", "Draft report"),
        ),
        lambda s: [
            activity(
                "caselist_draft",
                "Update the Director General Caselist for the draft report",
                plan="step 14",
                hint="Done by Update caselist",
            ),
            activity(
                "panel_draft",
                "Convene the assessment panel on the draft report",
                plan="step 14",
                hint="Done by Convene panel",
            ),
        ],
    ),
    respond="Draft report received",
)


# PHSO-T42


def panel_has_met(s: Situation) -> str | None:
    panel = current_panel(s, "draft report")
    if not panel:
        return "Convene the panel on the draft report first"
    return f"The panel meets on {long_date(panel.on)}" if panel.on > s.today else None


def points_to_dispute(s: Situation) -> list[tuple[str, str]]:
    return [(str(point.number), f"{point.number} {point.text[:80]}") for point in s.case.of("point")]


def disputes_or_none(s: Situation) -> Iterable[Problem]:
    if not s.data.get("disputed") and not s.data.get("none_disputed"):
        yield "disputed", "List the disputed actions, or tick 'Nothing is disputed'"
    if s.data.get("disputed") and s.data.get("none_disputed"):
        yield "none_disputed", "You listed a dispute, so do not tick that nothing is disputed"


def factual_check(s: Situation) -> Iterable[Change]:
    for dispute in s.case.of("dispute"):
        if dispute.state == "Raised":
            yield Amend(dispute, {"state": "Replaced"}, close=True)
    for row in s.data.get("disputed") or ():
        yield Add(
            "dispute",
            text=row["dispute"],
            state="Raised",
            on=s.today,
            data={"point": row.get("point") or None},
        )
    yield Amend(current_panel(s, "draft report"), {"state": "Held", "text": s.data["result"]}, close=True)


T42 = Step(
    "PHSO-T42",
    "Record factual check",
    "PHSO step 14",
    "recorded the panel's check for factual accuracy",
    CW,
    ("P9",),
    asks=(
        text(
            "result",
            "Result",
            "Enter the result of the check",
            hint="Whether the facts of the draft report are right. It goes into the response",
        ),
        repeat(
            "disputed",
            "Disputed actions",
            select("point", "Point", points_to_dispute, hint=""),
            text("dispute", "What we dispute", "Describe what is disputed", hint=""),
        ),
        tick("none_disputed", "Nothing is disputed"),
    ),
    guards=(panel_has_met, not_with_reviewer("report_response")),
    rules=(disputes_or_none,),
    changes=(fact("factual_check", entered("result")), factual_check, finish("invitation")),
    settled=lambda s: bool(s.case.fact("factual_check")),
    elsewhere={
        "P11": "Disputes belong in the response to the draft report",
        "P11A": "Disputes belong in the response to the draft report",
        "P12": "Disputes belong in the response to the draft report",
    },
)


# PHSO-T43 to T45


def check_recorded(s: Situation) -> str | None:
    if s.case.fact("factual_check"):
        return None
    return "Record the panel's factual check: record the check for factual accuracy first"


def caselist_updated_for(purpose: str, since: str):  # type: ignore[no-untyped-def]
    """The caselist has an entry for this purpose since the date fact."""

    def guard(s: Situation) -> str | None:
        start = s.case.date(since)
        found = any(
            each.state == purpose and (start is None or each.on >= start) for each in s.case.of("caselist")
        )
        return None if found else "Update the Director General Caselist"

    return guard


def open_queries(s: Situation) -> Iterable[Problem]:
    """PHSO-13g: a warning with the queries that are still open."""
    left = [query.text for query in s.case.of("query") if query.state == "Open"]
    if left:
        yield "response", "PHSO queries still open: " + "; ".join(left)


def disputes_said(s: Situation) -> str:
    raised = [dispute.text for dispute in s.case.of("dispute") if dispute.state == "Raised"]
    return "\n".join(raised) or "Nothing is disputed."


def report_response(s: Situation) -> Iterable[Change]:
    yield Draft(
        Filed(
            "report_response",
            "Draft report response",
            s.data.get("attachment"),
            (
                ("Response", s.data["response"]),
                ("Check for factual accuracy", s.case.fact("factual_check") or ""),
                ("Disputed actions", disputes_said(s)),
            ),
            "Sent for sign-off",
        )
    )


T43 = Step(
    "PHSO-T43",
    "Send report response for sign-off",
    "PHSO step 14",
    "sent the report response for sign-off",
    CW,
    ("P9",),
    asks=(
        text(
            "response",
            "Response",
            "Write the response to the draft report",
            hint="The result of the factual check and the disputes are added to it",
            default=written("report_response", "Response"),
            longest=200_000,
        ),
        file("attachment", "The draft as a file", hint="Optional. The text above is what is signed off"),
    ),
    guards=(
        check_recorded,
        caselist_updated_for("Draft report", "draft_received_on"),
        not_with_reviewer("report_response"),
    ),
    warnings=(open_queries,),
    changes=(
        report_response,
        work_item(
            "sign_off", "Sign off report response", post="head_of_complaints_review", kind="report_response"
        ),
    ),
)

T44_SIGN, T44_RETURN = sign_off(
    "PHSO-T44",
    "Sign off report response",
    "Return report response",
    "PHSO step 14",
    "report_response",
    ("P9",),
)

T45 = Step(
    "PHSO-T45",
    "Issue report response",
    "PHSO step 14",
    "issued the response to the draft report",
    CW,
    ("P9",),
    "P10",
    asks=(
        past_day(
            "issued_on",
            "Date issued",
            not_before(day_signed("report_response"), "The response was signed off on {date}"),
        ),
    ),
    guards=(signed_off("report_response"),),
    stops=(("D-DRAFT", "issued_on"), ("D-TARGET", "issued_on")),
    changes=(
        fact("report_response_on", entered("issued_on")),
        fact("waiting_since", entered("issued_on")),
        sent("Draft report response", on="issued_on", document="report_response"),
    ),
    respond="Draft report response issued",
)

STEPS = (T36, T37, T38, T39_SET, T39_EXTEND, TAKE_BACK, T40, T41, T42, T43, T44_SIGN, T44_RETURN, T45)
