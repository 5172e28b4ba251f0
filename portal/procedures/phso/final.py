"""Steps 15 to 21: the final decision letter, its recommendations, and the end of the case (PHSO-T46 to T54)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from portal.deadlines import working_days_between
from portal.procedures.asking import (
    choice,
    day,
    file,
    line,
    money,
    past_day,
    repeat,
    select,
    text,
    tick,
)
from portal.procedures.changes import Add, Amend, Change, Fact, Resume
from portal.procedures.definition import Ask, Problem, RowChoice, Situation, Step
from portal.procedures.making import (
    activity,
    done_activity,
    email,
    entered,
    fact,
    fact_of,
    filed,
    received,
    sent,
    work_item,
)
from portal.procedures.phso.closing import closing
from portal.procedures.phso.investigation import caselist_updated_for, open_queries
from portal.procedures.phso.plan import approved_if_needed, fdl_amount, fdl_recorders, recommendations
from portal.procedures.phso.recommendations import (
    COMPLETE,
    EMAIL_TO_PHSO,
    PHSO_AGREES,
    all_actions_done,
    phso_agreed,
)
from portal.procedures.phso.vocabulary import CW, FDL_TYPES, SIGNERS
from portal.procedures.plans import plan_actions, total
from portal.procedures.rules import at_least_a_penny, not_before, not_in_future, pounds

SYSTEMIC = ("Systemic only", "Systemic and case specific")
CASE_SPECIFIC = ("Case specific only", "Systemic and case specific")
MEMBER = "Choose a member of the internal PHSO team"
DIRECTOR_GENERAL = "Director General Operations DWP"


# PHSO-T46


def owners(s: Situation) -> list[tuple[str, str]]:
    return [(str(person.id), person.name) for person in s.team("internal_phso")]


def amount_or_no_payment(s: Situation) -> Iterable[Problem]:
    if s.data.get("amount") is None and not s.data.get("no_payment"):
        yield "amount", "Enter the FDL amount, or tick 'No payment'"
    if s.data.get("amount") is not None and s.data.get("no_payment"):
        yield "no_payment", "You entered an amount, so do not tick 'No payment'"
    if s.data.get("amount") is not None and s.data.get("fdl_type") in ("None", "Systemic only"):
        yield "amount", "A payment is a case specific recommendation. Check the recommendation type"


def recommendations_fit_the_type(s: Situation) -> Iterable[Problem]:
    """PHSO-S10, PHSO-18a: the list holds what the type says."""
    kind = s.data.get("fdl_type")
    listed = {row.get("type") for row in s.data.get("recommendations") or ()}
    if kind in CASE_SPECIFIC and "Case specific" not in listed:
        yield "recommendations", "List each case specific recommendation with its owner"
    if kind in SYSTEMIC and "Systemic" not in listed:
        yield "recommendations", "List each systemic recommendation with its owner"
    if kind == "None" and listed:
        yield "recommendations", "The FDL has no recommendations, so leave the list empty"
    if kind == "Systemic only" and "Case specific" in listed:
        yield "fdl_type", "The list has a case specific recommendation. Check the recommendation type"
    if kind == "Case specific only" and "Systemic" in listed:
        yield "fdl_type", "The list has a systemic recommendation. Check the recommendation type"


def recommendation_listed(s: Situation, row: dict[str, Any]) -> Change:
    return Add(
        "recommendation",
        text=row["recommendation"],
        state="Open",
        person_id=int(row["owner"]),
        data={"type": row["type"], "owner": s.name_of(int(row["owner"]))},
        says=row["recommendation"],
    )


def recommendations_listed(s: Situation) -> Iterable[Change]:
    for row in s.data.get("recommendations") or ():
        yield recommendation_listed(s, row)


def every_recommendation(s: Situation) -> list[Any]:
    return [each for kind in ("Case specific", "Systemic") for each in recommendations(s.case, kind)]


def recommendations_recorded(s: Situation) -> list[dict[str, Any]]:
    return [
        {
            "_row": each.number,
            "recommendation": each.text,
            "type": each.data.get("type"),
            "owner": str(each.person_id),
        }
        for each in sorted(every_recommendation(s), key=lambda each: each.number)
    ]


FDL_ACTIVITIES = (
    ("compare", "Compare the reports", "Done by Record comparison"),
    ("memo", "Memo to the Director General Operations DWP", "Done by Record memo sent"),
    ("evidence", "Evidence of completed recommendations", "Attached with Tell PHSO actions are complete"),
    ("tell", "Tell the head of complaints review and interested parties", "Done when PHSO agrees to close"),
    ("caselist_fdl", "Update the Director General Caselist for the FDL", "Done by Update caselist"),
)


def fdl_asks(of_case: bool = False) -> tuple[Ask, ...]:
    """What the FDL says. With `of_case` the fields are preset with what is recorded."""

    def recorded(value: Any) -> Any:
        return value if of_case else None

    return (
        choice(
            "fdl_type",
            "Recommendation type",
            FDL_TYPES,
            "Say what kind of recommendations the FDL contains",
            default=recorded(fact_of("fdl_type")),
        ),
        repeat(
            "recommendations",
            "Recommendations",
            text("recommendation", "Recommendation", "Enter the recommendation", hint=""),
            select(
                "type",
                "Kind",
                (("Case specific", "Case specific"), ("Systemic", "Systemic")),
                "Say whether it is systemic or case specific",
                hint="",
            ),
            Ask("owner", "Owner", "person", missing=MEMBER, unlisted=MEMBER, choices=owners),
            default=recorded(recommendations_recorded),
            hint="Each as the FDL words it, with its owner in the internal PHSO team",
        ),
        money(
            "amount",
            "FDL amount",
            hint="Exactly as the FDL prints it. Leave empty and tick the box if the FDL sets no payment",
            rules=(at_least_a_penny,),
            default=recorded(fact_of("fdl_amount")),
        ),
        tick(
            "no_payment",
            "No payment",
            default=recorded(lambda s: fdl_amount(s.case) is None),
        ),
    )


T46 = Step(
    "PHSO-T46",
    "Record FDL received",
    "PHSO step 15",
    "recorded the final decision letter",
    CW,
    ("P10",),
    "P11",
    tells_client=True,
    asks=(
        day(
            "received_on",
            "Date received",
            not_in_future(),
            not_before(
                "report_response_on",
                "The FDL cannot be older than your response to the draft report of {date}",
            ),
            missing="Enter the date the FDL arrived",
            hint="The day the final report reached the office, for example 8/1/2026 or 8 January 2026",
        ),
        file("fdl", "Final decision letter", "Attach the final decision letter"),
        *fdl_asks(),
        tick("client_received", "The final report went to the client too", default=True),
    ),
    rules=(amount_or_no_payment, recommendations_fit_the_type),
    warnings=(open_queries,),
    starts=(("D-FDL", "received_on"),),
    changes=(
        fact("fdl_received_on", entered("received_on")),
        fact("fdl_type", entered("fdl_type"), "FDL recommendation type"),
        fact("fdl_amount", entered("amount"), "FDL amount"),
        fact("fdl_recorded_by", lambda s: [s.actor.id]),
        fact("comparison", None),
        fact("memo_sent_on", None),
        fact("systemic_sent_on", None),
        received(
            "Final decision letter",
            text=lambda s: (
                "Follows the agreed draft report. Sent to CMG"
                + (" and to the client" if s.data.get("client_received") else "")
            ),
            files=filed("fdl", "fdl", "Final decision letter"),
        ),
        recommendations_listed,
        lambda s: [activity(key, title, hint=hint, plan="step 15") for key, title, hint in FDL_ACTIVITIES],
    ),
    respond="Final decision letter received",
    elsewhere="Issue the response to the draft report first",
)


# Correcting what was recorded of the FDL


def kept_or_new(s: Situation) -> Iterable[tuple[Any, dict[str, Any] | None]]:
    """Pairs of a recorded recommendation and its corrected row; None stands for the one that is missing."""
    rows = list(s.data.get("recommendations") or ())
    for each in every_recommendation(s):
        row = next((row for row in rows if row.get("_row") == each.number), None)
        if row is not None:
            rows.remove(row)
        yield each, row
    for row in rows:
        yield None, row


def said_of(s: Situation, row: dict[str, Any]) -> str:
    return f"{row['recommendation']} ({row['type'].lower()}, {s.name_of(int(row['owner']))})"


def recommendation_corrected(s: Situation) -> Iterable[Change]:
    """Old and new for the history; what was sent or evidenced under other words is open again."""
    before = {row["_row"]: row for row in recommendations_recorded(s)}
    again = False
    for each, row in kept_or_new(s):
        if each is None and row is not None:
            again = again or row["type"] == "Systemic"
            yield recommendation_listed(s, row)
        elif row is None:
            yield Amend(
                each,
                {"state": "Withdrawn"},
                close=True,
                says=f"Recommendation {said_of(s, before[each.number])} withdrawn",
            )
        elif said_of(s, row) != said_of(s, before[each.number]):
            again = again or row["type"] == "Systemic"
            yield Amend(
                each,
                {"state": "Open", "text": row["recommendation"], "person_id": int(row["owner"])},
                {"type": row["type"], "owner": s.name_of(int(row["owner"])), "evidence": False},
                says=f"Recommendation {said_of(s, before[each.number])} becomes {said_of(s, row)}",
            )
    if again:
        yield Fact("systemic_sent_on", None)


def fdl_values_corrected(s: Situation) -> Iterable[str]:
    """ "FDL amount £205.00 becomes £250.00", for the type and the amount that differ."""
    former, now = fdl_amount(s.case), s.data.get("amount")
    if former != now:
        words = [pounds(amount) if amount is not None else "no payment" for amount in (former, now)]
        yield f"FDL amount {words[0]} becomes {words[1]}"
    if s.case.fact("fdl_type") != s.data.get("fdl_type"):
        yield f"FDL recommendation type {s.case.fact('fdl_type')} becomes {s.data.get('fdl_type')}"


def something_corrected(s: Situation) -> Iterable[Problem]:
    if not list(fdl_values_corrected(s)) and not list(recommendation_corrected(s)):
        yield "reason", "The FDL is recorded like this already. Change what was wrong"


def fdl_corrected(s: Situation) -> Iterable[Change]:
    told = "; ".join(fdl_values_corrected(s))
    yield Fact("fdl_amount", s.data.get("amount"))
    yield Fact("fdl_type", s.data["fdl_type"])
    yield Fact("fdl_recorded_by", sorted(fdl_recorders(s.case) | {s.actor.id}))
    yield Add("note", title="FDL entry corrected", text=s.data["reason"], on=s.today, says=told)
    yield from recommendation_corrected(s)


CORRECT_FDL = Step(
    "",
    "Correct FDL entry",
    "PHSO step 20",
    "corrected what was recorded of the final decision letter",
    CW,
    ("P11",),
    asks=(
        *fdl_asks(of_case=True),
        text("reason", "Reason", "Give a reason", hint="What was wrong. It stays in the history"),
    ),
    rules=(amount_or_no_payment, recommendations_fit_the_type, something_corrected),
    changes=(fdl_corrected,),
    support=True,
    elsewhere={
        "P11A": "Wait for the team leader's decision",
        "": "No final decision letter is worked on in this position",
    },
)


# PHSO-T47


def response_to(s: Situation, point: Any) -> str:
    disputes = [
        d.text
        for d in s.case.of("dispute")
        if d.state == "Raised" and d.data.get("point") == str(point.number)
    ]
    return "Disputed: " + " ".join(disputes) if disputes else "Accepted."


def points_to_compare(s: Situation) -> list[dict[str, Any]]:
    return [
        {
            "_row": point.number,
            "number": str(point.number),
            "draft": point.text,
            "response": response_to(s, point),
            "final": point.data.get("final") or point.text,
        }
        for point in s.case.of("point")
    ]


def anomalies_or_none(s: Situation) -> Iterable[Problem]:
    if not s.data.get("anomalies") and not s.data.get("no_anomaly"):
        yield "anomalies", "List each anomaly, or tick 'No anomaly'"
    if s.data.get("anomalies") and s.data.get("no_anomaly"):
        yield "no_anomaly", "You listed an anomaly, so do not tick 'No anomaly'"


def final_words(s: Situation) -> Iterable[Change]:
    by_number = {str(row.get("number") or row.get("_row")): row for row in s.data.get("points") or ()}
    for point in s.case.of("point"):
        if row := by_number.get(str(point.number)):
            yield Amend(point, {"state": "Compared"}, {"final": row.get("final") or ""})


def anomalies_reported(s: Situation) -> Iterable[Change]:
    for row in s.data.get("anomalies") or ():
        yield Add(
            "anomaly",
            title=f"Anomaly at point {row['point']}" if row.get("point") else "Anomaly",
            text=row["anomaly"],
            state="Open",
            on=s.today,
            data={"point": row.get("point") or None},
        )
        yield from work_item(
            "anomaly",
            "Anomaly between draft and final report",
            post="head_of_complaints_review",
            text=lambda s, row=row: row["anomaly"],
            point=row.get("point"),
        )(s)


def compare_points(s: Situation) -> list[tuple[str, str]]:
    return [(str(point.number), f"Point {point.number}") for point in s.case.of("point")]


T47 = Step(
    "PHSO-T47",
    "Record comparison",
    "PHSO step 15",
    "recorded the comparison of the reports",
    CW,
    ("P11", "P11A"),
    asks=(
        repeat(
            "points",
            "Final report, point by point",
            text("final", "As the final report words it", hint="", longest=20_000),
            default=points_to_compare,
            hint="Change the words where the final report differs from the draft",
        ),
        repeat(
            "anomalies",
            "Anomalies",
            select("point", "Point", compare_points, hint=""),
            text("anomaly", "Describe the anomaly", "Describe the anomaly", hint=""),
            hint="Every change that CMG did not ask for. The head of complaints review gets each one",
        ),
        tick("no_anomaly", "No anomaly"),
    ),
    rules=(anomalies_or_none,),
    changes=(
        fact(
            "comparison",
            lambda s: "Anomalies" if s.data.get("anomalies") else "No anomaly",
            "Comparison of the reports",
        ),
        final_words,
        anomalies_reported,
        done_activity("compare"),
    ),
    document="comparison",
    settled=lambda s: compared(s) is None,
)


# PHSO-T48, PHSO-T48a

T48 = Step(
    "PHSO-T48",
    "Record memo sent",
    "PHSO step 15",
    "recorded the memo to the Director General Operations DWP",
    CW,
    ("P11", "P11A"),
    asks=(
        Ask("addressed", "Addressed to", "fixed", default=DIRECTOR_GENERAL),
        past_day(
            "sent_on",
            "Date sent",
            not_before("fdl_received_on", "The memo cannot be older than the FDL of {date}"),
        ),
        file("memo", "Memo", "Attach the memo"),
        text(
            "note", "Note", hint="The memo says that the recommendations will be completed within timescales"
        ),
    ),
    changes=(
        fact("memo_sent_on", entered("sent_on")),
        sent(f"Memo to the {DIRECTOR_GENERAL}", text=entered("note"), files=filed("memo", "memo", "Memo")),
        done_activity("memo"),
    ),
    settled=lambda s: memo_sent(s) is None,
)


def days_left_to_fdl(s: Situation) -> int | None:
    deadline = s.case.deadline("D-FDL")
    return working_days_between(s.today, deadline.due_on, s.holidays) if deadline else None


def little_time_to_sign(s: Situation) -> Iterable[Problem]:
    """PHSO-15f: a warning when fewer working days remain than a signature needs."""
    left = days_left_to_fdl(s)
    if left is not None and left < int(s.preferences["SIGNATURE_WARNING_WD"]):
        yield (
            "signer",
            f"Only {max(left, 0)} working days remain to the FDL's 4 weeks. Allow time for the signature",
        )


T48A_SEND = Step(
    "PHSO-T48a",
    "Send for signature",
    "PHSO step 15",
    "sent correspondence for signature",
    CW,
    ("P11", "P11A"),
    asks=(
        line("title", "Correspondence", "Say what is to be signed"),
        file("letter", "Correspondence as a file", "Attach the correspondence"),
        choice("signer", "Signer", SIGNERS, "Choose who signs"),
        past_day("sent_on", "Date sent for signature"),
    ),
    warnings=(little_time_to_sign,),
    changes=(
        lambda s: [
            Add(
                "signature",
                title=s.data["title"],
                text=s.data["signer"],
                state="With the signer",
                on=s.data["sent_on"],
                files=filed("letter", "for_signature", entered("title"))(s),
                says=f"{s.data['title']}, to the {s.data['signer']}",
            )
        ],
    ),
)


def returned_after_sending(s: Situation, day: date) -> str | None:
    return "It cannot come back before it was sent" if s.record is not None and day < s.record.on else None


T48A_BACK = Step(
    "PHSO-T48a",
    "Record signature",
    "PHSO step 15",
    "recorded a signature",
    CW,
    ("P11", "P11A"),
    of=RowChoice("signature", "Correspondence", ("With the signer",), "Choose the correspondence"),
    asks=(
        past_day("returned_on", "Date returned", returned_after_sending),
        file("signed", "Signed correspondence"),
    ),
    changes=(
        lambda s: [
            Amend(
                s.record,
                {"state": "Signed"},
                {"returned_on": s.data["returned_on"]},
                files=filed("signed", "signed", lambda s: s.record.title)(s),
                close=True,
                says=f"{s.record.title} signed",
            )
        ],
    ),
)


# PHSO-T49 to T51


def compared(s: Situation) -> str | None:
    return None if s.case.fact("comparison") else "Record the comparison of the reports"


caselist_for_fdl = caselist_updated_for("FDL", "fdl_received_on")


def fdl_has_none(s: Situation) -> str | None:
    return None if s.case.fact("fdl_type") == "None" else "The FDL contains recommendations"


def nothing_unfinished(s: Situation) -> str | None:
    """A plan that was begun although the FDL asks for nothing is not left half done."""
    left = [action.title for action in plan_actions(s.case) if action.state != "Done"]
    return f"Not Done: {'; '.join(left)}" if left else None


def left_open(s: Situation) -> Iterable[Problem]:
    """What nobody has answered when the SR closes: PHSO's queries (step 13) and anomalies (PHSO-15c)."""
    yield from open_queries(s)
    waiting = [each.text for each in s.case.of("anomaly", "Open")]
    if waiting:
        yield "", f"The head of complaints review has not answered: {'; '.join(waiting)}"


T49 = Step(
    "PHSO-T49",
    "Close - no recommendations",
    "PHSO step 16",
    "closed the SR: no recommendations",
    CW,
    ("P11",),
    "P13",
    guards=(fdl_has_none, compared, caselist_for_fdl, nothing_unfinished),
    warnings=(left_open,),
    changes=(closing("No Action Taken"),),
    respond="Closed, no recommendations",
    confirm="This closes the SR with Resolution Code No Action Taken. A closed SR can only be read.",
)


def fdl_has_systemic(s: Situation) -> str | None:
    return None if s.case.fact("fdl_type") in SYSTEMIC else "The FDL has no systemic recommendations"


def systemic_text(s: Situation) -> str:
    return "\n\n".join(each.text for each in recommendations(s.case, "Systemic"))


def systemic_recipient(s: Situation) -> str:
    return str(s.preferences["SYSTEMIC_RECIPIENT"])


T50 = Step(
    "PHSO-T50",
    "Send systemic recommendations",
    "PHSO step 17",
    "sent the systemic recommendations",
    CW,
    ("P11", "P11A"),
    asks=(
        Ask("addressed", "To", "fixed", default=systemic_recipient),
        past_day(
            "sent_on",
            "Date of the e-mail",
            not_before("fdl_received_on", "The e-mail cannot be older than the FDL of {date}"),
        ),
        text(
            "systemic",
            "Systemic recommendations",
            "Enter the systemic recommendations",
            default=systemic_text,
        ),
        tick(
            "fdl_copy",
            "Attach a copy of the FDL",
            "Attach a copy of the FDL",
            hint="The final decision letter on this SR goes with the e-mail",
            default=True,
        ),
    ),
    guards=(fdl_has_systemic,),
    changes=(
        fact("systemic_sent_on", entered("sent_on")),
        email(
            systemic_recipient,
            lambda s: f"Systemic recommendations, {s.case.reference}",
            entered("systemic"),
            document_kinds=("fdl",),
        ),
        lambda s: [
            Amend(each, {"state": "Sent on"}, close=True)
            for each in recommendations(s.case, "Systemic")
            if each.state == "Open"
        ],
    ),
    settled=lambda s: systemic_sent(s) is None,
)


def only_systemic(s: Situation) -> str | None:
    kind = s.case.fact("fdl_type")
    if kind in CASE_SPECIFIC:
        return "Case specific recommendations are still to be carried out"
    return None if kind == "Systemic only" else "The FDL has no systemic recommendations"


def systemic_sent(s: Situation) -> str | None:
    if s.case.fact("fdl_type") not in SYSTEMIC or s.case.fact("systemic_sent_on"):
        return None
    return "Send the systemic recommendations first"


T51 = Step(
    "PHSO-T51",
    "Close - systemic only",
    "PHSO step 17",
    "closed the SR: systemic recommendations only",
    CW,
    ("P11",),
    "P13",
    guards=(only_systemic, systemic_sent, compared, caselist_for_fdl, nothing_unfinished),
    warnings=(left_open,),
    changes=(closing("No Action Taken"),),
    respond="Closed, systemic recommendations only",
    confirm="This closes the SR with Resolution Code No Action Taken. A closed SR can only be read.",
)


# PHSO-T52


def fdl_is_case_specific(s: Situation) -> str | None:
    return (
        None if s.case.fact("fdl_type") in CASE_SPECIFIC else "The FDL has no case specific recommendations"
    )


def case_specific(s: Situation) -> list[Any]:
    return recommendations(s.case, "Case specific")


def every_recommendation_has_an_action(s: Situation) -> str | None:
    """PHSO-18a: at least one action for each case specific recommendation; with one recommendation every action is for it."""
    recommendations = case_specific(s)
    actions = plan_actions(s.case)
    carried = {action.data.get("recommendation") for action in actions}
    if len(recommendations) == 1 and actions:
        return None
    left = [each.text for each in recommendations if str(each.number) not in carried]
    return f"No action yet for: {'; '.join(left)}" if left else None


def memo_sent(s: Situation) -> str | None:
    return None if s.case.fact("memo_sent_on") else "Record the memo to the Director General Operations"


def payment_set_by_the_fdl(s: Situation) -> str | None:
    """PHSO-T29, PHSO-18a: PHSO is not told of complete actions before the plan pays what the FDL sets."""
    amount, planned = fdl_amount(s.case), total(s.case)
    if planned == amount:
        return None
    says = f"The FDL says {pounds(amount)}" if amount is not None else "The FDL sets no payment"
    pays = f"pays {pounds(planned)}" if planned is not None else "has no payment"
    return f"{says} and the plan {pays}. Correct the plan first"


def nothing_out_for_signature(s: Situation) -> str | None:
    waiting = [
        f"{each.title} ({each.text})" for each in s.case.of("signature") if each.state == "With the signer"
    ]
    return f"Waiting for signature: {'; '.join(waiting)}" if waiting else None


def evidence_asks(s: Situation) -> tuple[Ask, ...]:
    return tuple(
        Ask(
            f"evidence_{each.number}",
            f"Evidence for: {each.text}",
            "file",
            missing="" if each.data.get("evidence") else f"Attach evidence for: {each.text}",
            hint="On the SR already; attach more if there is more"
            if each.data.get("evidence")
            else "What shows PHSO that it is done",
        )
        for each in case_specific(s)
    )


def evidence_given(s: Situation) -> Iterable[Change]:
    for each in case_specific(s):
        files = filed(f"evidence_{each.number}", "evidence", f"Evidence for: {each.text[:120]}")(s)
        if files:
            yield Amend(each, {"state": "Completed"}, {"evidence": True}, files=files)
    yield from done_activity("evidence")(s)


T52 = Step(
    "PHSO-T52",
    "Tell PHSO actions are complete",
    "PHSO step 21",
    "told PHSO that the actions are complete",
    CW,
    ("P11",),
    "P12",
    asks=lambda s: (*EMAIL_TO_PHSO, *evidence_asks(s)),
    guards=(
        fdl_is_case_specific,
        every_recommendation_has_an_action,
        payment_set_by_the_fdl,
        all_actions_done,
        approved_if_needed,
        compared,
        memo_sent,
        nothing_out_for_signature,
        systemic_sent,
    ),
    stops=(("D-FDL", "sent_on"),),
    changes=(
        evidence_given,
        email(entered("recipient"), COMPLETE, entered("email_text"), document_kinds=("evidence",)),
        fact("told_phso_on", entered("sent_on")),
        fact("waiting_since", entered("sent_on")),
    ),
    respond="Recommendations complete",
    elsewhere={"P6A": "Wait for the team leader's decision", "P11A": "Wait for the team leader's decision"},
)


# PHSO-T53, PHSO-T54

TOLD = "Record who was told that PHSO agrees to close"

T53 = Step(
    "PHSO-T53",
    "Close - resolved",
    "PHSO step 21",
    "closed the SR as resolved",
    CW,
    ("P12",),
    "P13",
    tells_client=True,
    asks=(
        *PHSO_AGREES,
        tick("told_hcr", "The head of complaints review was told", TOLD, refuses=True),
        text(
            "told_others",
            "Other interested parties told",
            TOLD,
            refuses=True,
            hint="Who, and when. Write 'None' if there is nobody else",
        ),
    ),
    guards=(caselist_for_fdl,),
    warnings=(left_open,),
    changes=(
        phso_agreed,
        lambda s: [
            Add(
                "contact",
                title="Told that PHSO agrees to close",
                text=f"Head of complaints review; {s.data['told_others']}",
                on=s.today,
            )
        ],
        work_item(
            "closed",
            "For information: PHSO agrees that the complaint can be closed",
            post="head_of_complaints_review",
        ),
        done_activity("tell"),
        closing("Resolved"),
    ),
    respond="Closed, resolved",
    confirm="This closes the SR with Resolution Code Resolved. A closed SR can only be read.",
    elsewhere="Record PHSO's agreement before you close",
)

T54 = Step(
    "PHSO-T54",
    "PHSO asks for more",
    "PHSO step 21",
    "recorded that PHSO asks for more",
    CW,
    ("P12",),
    "P11",
    asks=(
        past_day(
            "asked_on",
            "Date",
            not_before("told_phso_on", "PHSO's answer cannot be older than your e-mail of {date}"),
        ),
        text("note", "Note", "Enter a note", hint="What PHSO wants before it agrees"),
    ),
    changes=(
        lambda s: [Resume("D-FDL", s.data["note"])],
        lambda s: [Amend(each, data={"evidence": False}) for each in case_specific(s)],
        fact("more_asked_on", entered("asked_on")),
        received("PHSO asks for more", on="asked_on", text=entered("note")),
    ),
)

STEPS = (T46, CORRECT_FDL, T47, T48, T48A_SEND, T48A_BACK, T49, T50, T51, T52, T53, T54)
