"""The case page of PHSO: its summary, who has the next move, and what only its cases have on record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from portal.blueprints.cases.look import Facts, Look, PlanLook
from portal.blueprints.cases.sections import contacts, document_href, href, respond
from portal.cases.models import Case, Record
from portal.cases.offers import Offers
from portal.cases.queries import addressed_beside
from portal.deadlines import age, distance
from portal.faces import in_london, long_date
from portal.procedures.approvals import taken_by
from portal.procedures.definition import Situation
from portal.procedures.phso.activities import BY_KEY
from portal.procedures.phso.plan import fdl_amount
from portal.procedures.phso.vocabulary import GUIDANCE_ON_MONEY
from portal.procedures.plans import phase, total
from portal.procedures.rules import pounds
from portal.views import Banner, Block, Distance, Item, Link, MoneyLine, StepLink, Words


def lead(case: Case) -> str:
    """Who referred it."""
    referrer = case.fact("referring_mp")
    if not referrer:
        return ""
    office = case.fact("referring_office") or "MP"
    name = referrer if referrer.endswith((" MP", " MLA")) else f"{referrer} {office}"
    place = f", {case.fact('constituency')}" if case.fact("constituency") else ""
    return f"Referred by {name}{place}."


def facts(case: Case, s: Situation) -> Facts:
    """The summary, with the exact field names of the specification."""
    fixed = s.procedure.fixed
    found: Facts = [
        ("Status", case.status),
        ("Sub Status", case.sub_status),
        ("Stage", case.stage or "Not set"),
        ("Resolution Code", case.resolution_code or "Not set"),
        ("Owner", case.owner.name if case.owner else "Not set"),
        ("Jurisdiction", case.jurisdiction),
        ("Gateway Passed", case.fact("gateway_passed") or "Not set"),
        ("Lock Assignment Flag", "Yes" if case.lock_assignment else "No"),
        ("Process", fixed["Process"]),
        ("Area", fixed["Area"]),
        ("Sub Area", fixed["Sub Area"]),
    ]
    if case.lock_assignment:
        found[7] = ("Lock Assignment Flag", Words("Yes, see BOM - Segments Summary"))
    more = (
        ("Segment", case.segment),
        ("Outcome of the mediation", case.fact("mediation_outcome")),
        ("FDL recommendation type", case.fact("fdl_type")),
        ("FDL amount", fdl_words(case)),
        ("CMG route exhausted", route_words(case)),
        ("Who has already looked at this", ", ".join(case.fact("bodies") or ())),
        ("Addressee", case.fact("addressee")),
        ("Root Cause", case.fact("root_cause")),
        ("Parliamentary Contact Involved", case.fact("parliamentary_contact")),
    )
    return [*found, *((label, value) for label, value in more if value)]


def fdl_words(case: Case) -> str:
    if not case.fact("fdl_type"):
        return ""
    amount = fdl_amount(case)
    return pounds(amount) if amount is not None else "No payment"


def route_words(case: Case) -> str:
    route = case.fact("route_exhausted") or ""
    stage = case.fact("last_stage")
    return f"{route}, last stage {stage}" if route and stage else route


def banners(case: Case, s: Situation) -> Iterable[Banner]:
    """The amount differs from the FDL."""
    amount, fixed = total(case), fdl_amount(case)
    if case.position == "P11A" and amount != fixed:
        said = pounds(amount) if amount is not None else "no payment"
        fdl = pounds(fixed) if fixed is not None else "no payment"
        yield Banner(
            "soon",
            bold="The amount differs from the FDL.",
            words=f"The plan says {said}, the FDL says {fdl}.",
        )


# Who has the next move

WITH_THE_LEADER = ("P6A", "P11A")


def whose_move(case: Case, s: Situation) -> str:
    position = s.procedure.position(case.position)
    if case.position in WITH_THE_LEADER:
        holder = taken_by(s)
        whom = s.name_of(holder) if holder else "the PHSO team leader"
        return f"With {whom}, since {long_date(case.position_since)}."
    if position.awaits:
        return f"Waiting for PHSO: {position.awaits[0].lower()}{position.awaits[1:]}."
    return f"The next move is with {case.owner.name}." if case.owner else "Nobody owns this case."


def with_whom(case: Case, s: Situation, found: Offers) -> str:
    """Whose turn it is when it is not the reader's."""
    position = s.procedure.position(case.position)
    since = long_date(case.position_since)
    if case.position in WITH_THE_LEADER:
        holder = taken_by(s)
        if holder and holder != s.actor.id:
            return f"With {s.name_of(holder)}, team leader, since {since}."
        if not holder and not found.offers("take-sr"):
            return f"With the PHSO team leader since {since}, not taken yet."
    draft = next((each for each in reversed(case.documents) if each.state == "Sent for sign-off"), None)
    if draft and not any(each.step.key.startswith("sign-off") for each in found.now):
        return f"With the head of complaints review for sign-off since {long_date(in_london(draft.made_at).date())}."
    if position.awaits:
        waited = age(case.date("waiting_since") or case.position_since, s.today, s.holidays, "so far")
        return f"Waiting for PHSO: {position.awaits[0].lower()}{position.awaits[1:]}, {waited}."
    return ""


# Plan and activities


def action_lines(action: Record, s: Situation) -> Iterable[str]:
    yield action.data.get("payment") or ""
    yield action.data.get("result") or ""


def no_reason(action: Record, s: Situation) -> str:
    return "PHSO's recommendation" if action.data.get("gateway") else "Not linked"


def money_lines(case: Case) -> list[MoneyLine]:
    """Amounts to compare, under each other."""
    amount, fixed = total(case), fdl_amount(case)
    if phase(case) != "FDL" or (amount is None and fixed is None):
        return [MoneyLine("Amount of the plan", pounds(amount))] if amount is not None else []
    wrong = amount != fixed
    lines = [
        MoneyLine("FDL amount", pounds(fixed) if fixed is not None else "No payment"),
        MoneyLine("Amount of the plan", pounds(amount) if amount is not None else "None", wrong),
    ]
    if wrong and amount is not None and fixed is not None:
        lines.append(MoneyLine("Difference", difference_words(amount, fixed), True))
    return lines


def difference_words(amount: int, fixed: int) -> str:
    """ "£45.00 too little" """
    return f"{pounds(abs(amount - fixed))} too {'much' if amount > fixed else 'little'}"


def activity(row: Record, case: Case, s: Situation, found: Offers) -> tuple[str, StepLink | None]:
    """What an activity of step 7 needs, and the step that does it."""
    planned = BY_KEY.get(row.data.get("key", ""))
    line = s.procedure.worded(row.data.get("hint") or "", case.jurisdiction)
    if planned and planned.guidance:
        line = f"{line}. Guidance: {planned.guidance}" if line else f"Guidance: {planned.guidance}"
    if row.data.get("key") == "resolution_stage" and case.of("related"):
        line = "Related SR: " + ", ".join(each.title for each in case.of("related"))
    by = planned.done_by if planned else ""
    if not by and found.offers("mark-as-done") and row.data.get("plan") == "step 7":
        return line, StepLink("Mark as done", href(case, "mark-as-done", row.id))
    label = next((each.label for each in found.now if by and each.step.key == by), "")
    return line, StepLink(label, href(case, by)) if label else None


# What only PHSO's cases have


def complaint_details(case: Case, s: Situation, found: Offers) -> Block | None:
    if not case.fact("reasons") and not case.fact("soc_basis"):
        return None
    pairs: list[tuple[str, str | Words]] = []
    if case.fact("reasons"):
        pairs.append(("Reasons (full details)", case.fact("reasons")))
    if case.fact("soc_basis"):
        pairs.append(("Basis of the complaint from the SOC", case.fact("soc_basis")))
    return Block("details", "Complaint Details", pairs=pairs)


def items_asked_for(case: Case, s: Situation, found: Offers) -> Block | None:
    rows = [each for each in case.of("requested_item") if each.state != "Removed"]
    if not rows:
        return None
    link = (
        Link("Keep the list", href(case, "keep-the-list-of-requested-items"))
        if found.offers("keep-the-list-of-requested-items")
        else None
    )
    return Block(
        "requested",
        "What PHSO asked for",
        items=[
            Item(text=each.title, note=f"Provided {long_date(each.on)}" if each.on else "To provide")
            for each in rows
        ],
        link=link,
    )


def queries(case: Case, s: Situation, found: Offers) -> Block | None:
    rows = case.of("query")
    if not rows:
        return None
    items = []
    for each in rows:
        open_query = each.state == "Open"
        link = (
            Link("Answer PHSO query", href(case, "answer-phso-query", each.id))
            if open_query and found.offers("answer-phso-query")
            else None
        )
        answered = each.data.get("answered_on")
        note = (
            "Open"
            if open_query
            else f"Answered {long_date(date.fromisoformat(answered))}"
            if answered
            else each.state
        )
        due = f" Answer by {long_date(each.due_on)}." if each.due_on and open_query else ""
        items.append(
            Item(
                text=each.text,
                link=link,
                note=f"{note}, received {long_date(each.on)}",
                line=(each.data.get("answer") or "") + due,
            )
        )
    return Block("queries", "PHSO queries", items=items)


def panel(case: Case, s: Situation, found: Offers) -> Block | None:
    rows = case.of("panel")
    if not rows:
        return None
    items = []
    for each in reversed(rows):
        names = ", ".join(each.data.get("names") or ())
        papers = each.data.get("papers_on")
        sent = f". Papers issued {long_date(date.fromisoformat(papers))}" if papers else ""
        items.append(
            Item(
                text=each.title,
                note=f"{each.state}, {long_date(each.on)}",
                line=f"{names}{sent}. {each.text}",
            )
        )
    return Block("panel", "Assessment panel", items=items)


def recommendations(case: Case, s: Situation, found: Offers) -> Block | None:
    rows = case.of("recommendation")
    if not rows:
        return None
    return Block(
        "recommendations",
        "Recommendations of the FDL",
        items=[
            Item(
                text=f"{each.number} {each.text}",
                note=each.data.get("type") or "",
                line=f"Owner {each.data.get('owner')}. {each.state}",
            )
            for each in rows
        ],
    )


def points_and_disputes(case: Case, s: Situation, found: Offers) -> Block | None:
    points, disputes = case.of("point"), [each for each in case.of("dispute") if each.state == "Raised"]
    if not points and not disputes:
        return None
    items = [Item(text=f"{each.number} {each.text}", note=each.title) for each in points]
    items += [
        Item(
            text=f"Disputed: {each.text}",
            note=f"point {each.data['point']}" if each.data.get("point") else "",
        )
        for each in disputes
    ]
    return Block("points", "Points of the draft report", items=items)


def anomalies(case: Case, s: Situation, found: Offers) -> Block | None:
    rows = case.of("anomaly")
    if not rows:
        return None
    items = []
    for each in rows:
        link = (
            Link("Answer anomaly", href(case, "answer-anomaly", each.id))
            if each.state == "Open" and found.offers("answer-anomaly")
            else None
        )
        items.append(
            Item(
                text=f"{each.title}: {each.text}",
                link=link,
                note=each.state,
                line=each.data.get("answer") or "",
            )
        )
    return Block("anomalies", "Anomalies", items=items)


def signatures(case: Case, s: Situation, found: Offers) -> Block | None:
    """Open signatures with the days left to the FDL's four weeks (PHSO-15f)."""
    rows = case.of("signature")
    if not rows:
        return None
    deadline = case.deadline("D-FDL")
    left = (
        distance(deadline.due_on, s.today, "cd", s.holidays, int(s.preferences["SIGNATURE_WARNING_WD"]))
        if deadline
        else None
    )
    items = []
    for each in rows:
        waiting = each.state == "With the signer"
        link = (
            Link("Record signature", href(case, "record-signature", each.id))
            if waiting and found.offers("record-signature")
            else None
        )
        items.append(
            Item(
                text=f"{each.title}, {each.text}",
                link=link,
                note=f"{each.state}, sent {long_date(each.on)}",
                distance=Distance(left.cls, left.words) if waiting and left else None,
            )
        )
    return Block("signatures", "Signatures", items=items)


def written(case: Case, s: Situation, found: Offers) -> Block | None:
    """The responses that the head of complaints review signs, in versions."""
    rows = [
        each for each in case.documents if each.sections and each.kind in ("pti_response", "report_response")
    ]
    if not rows:
        return None
    return Block(
        "responses",
        "Responses and their sign-off",
        items=[
            Item(
                link=Link(f"{each.title}, version {each.version}", document_href(case, each.id)),
                note=each.state,
                line=f"{each.made_by}."
                + (
                    f" {each.decided_by}: {each.decision_reason or each.state.lower()}"
                    if each.decided_by
                    else ""
                ),
            )
            for each in reversed(rows)
        ],
    )


def caselist(case: Case, s: Situation, found: Offers) -> Block | None:
    rows = case.of("caselist")
    if not rows:
        return None
    items = []
    for each in reversed(rows):
        moved = ""
        if each.data.get("old"):
            moved = f"From {long_date(date.fromisoformat(each.data['old']))} to {long_date(date.fromisoformat(each.data['new']))}. "
        items.append(
            Item(text=each.title, note=f"{long_date(each.on)}, {each.made_by}", line=f"{moved}{each.text}")
        )
    return Block("caselist", "Director General Caselist", items=items)


def from_the_ombudsman(case: Case, s: Situation, found: Offers) -> Block | None:
    """What the Ombudsman addressed to the internal PHSO team about this SR (RF-Gl)."""
    rows = addressed_beside(s.actor, case.reference)
    if not rows:
        return None
    return Block(
        "from-the-ombudsman",
        "From the Ombudsman",
        items=[
            Item(
                link=Link(row.title, f"/internal-phso/from-the-ombudsman/{row.id}"),
                note=f"{row.state}, {long_date(row.on)}",
                line=row.data["record"],
            )
            for row in rows
        ],
    )


PHSO = Look(
    facts=facts,
    lead=lead,
    banners=banners,
    whose_move=whose_move,
    with_whom=with_whom,
    activity=activity,
    plan=PlanLook(
        empty="No plan yet. It is built after PHSO's recommendations (step 11).",
        guidance=GUIDANCE_ON_MONEY,
        money=money_lines,
        rows=("mark-action-done", "change-plan"),
        lines=action_lines,
        no_reason=no_reason,
    ),
    sections=(
        from_the_ombudsman,
        contacts("Contacts with PHSO"),
        items_asked_for,
        queries,
        panel,
        recommendations,
        points_and_disputes,
        anomalies,
        signatures,
        written,
        respond,
        caselist,
        complaint_details,
    ),
)
