"""The page of a service complaint: its handler, the finding in three parts, attempts, remedies, learning, escalations.

It offers no review anywhere (para 11).
"""

from __future__ import annotations

from collections.abc import Iterable

from portal.blueprints.cases.feedback_look import about, approvals, day_or_not, filled, table, with_owner
from portal.blueprints.cases.look import Facts, Look
from portal.blueprints.cases.sections import href, steps_of_rows
from portal.cases.models import Case, Record
from portal.cases.offers import Offers
from portal.faces import long_date
from portal.preferences import preferences
from portal.procedures.definition import Situation
from portal.procedures.learning import CASEWORK_PAGE, POINT, may_read
from portal.procedures.referrals import REFERRAL
from portal.procedures.remedies import REMEDY, remedies
from portal.procedures.risk_assessment import ASSESSMENT, GUIDANCE
from portal.procedures.service_complaint.handling import PARTS
from portal.procedures.service_complaint.vocabulary import SERVICE_REVIEW
from portal.views import Block, Item, Link, StepLink, Words

OF_A_REMEDY = ("submit-remedy", "offer", "record-answer", "record-delivery", "withdraw-remedy")
OF_A_POINT = ("record", "feed-back", "withdraw-point")


def late(case: Case) -> str:
    """RF-02a, RF-02c"""
    if case.fact("raised_late") is None:
        return "No: no decision has closed the case"
    day = day_or_not(case, "one_month_date")
    if case.fact("raised_late") == "No":
        return f"No, within one month, to {day}"
    chosen = f". {case.fact('late_choice')}: {case.fact('late_reason')}" if case.fact("late_choice") else ""
    return f"Yes. Raised after {day} (one month){chosen}"


def whom(case: Case, s: Situation) -> str:
    wanted = {str(each) for each in case.fact("about_people") or ()}
    names = [person.name for person in s.everybody if str(person.id) in wanted]
    if case.fact("about_team"):
        names.append(str(case.fact("about_team")))
    return ", ".join(names) or "Not known"


def facts(case: Case, s: Situation) -> Facts:
    complainant = f"{case.client_name}, {case.fact('complainant_type')}"
    passed = day_or_not(case, "passed_on")
    return filled(
        ("Status", case.status),
        ("Record type", case.fact("record_type")),
        ("Handler", case.owner.name if case.owner else "Nobody yet"),
        ("Passed on", passed),
        ("Complainant", complainant.rstrip(", ")),
        ("Received date", day_or_not(case, "received_on")),
        ("Raised late", late(case)),
        ("About", ", ".join(case.fact("about") or ())),
        ("People or team complained about", whom(case, s)),
        ("Satisfied", case.fact("satisfied") or "Not known yet"),
        ("Outcome", case.resolution_code or "Open"),
    )


def lead(case: Case) -> str:
    """RF-18d"""
    return f"{SERVICE_REVIEW}." if case.fact("record_type") == SERVICE_REVIEW else ""


def complaint(case: Case, s: Situation, found: Offers) -> Block:
    items = [Item(text=str(case.fact("what_is_complained_of")), line=f"Logged by {case.fact('logged_by')}")]
    if case.fact("came_from"):
        items.append(came(str(case.fact("came_from"))))
    return Block("complaint", "What is complained of", items=items)


def came(reference: str) -> Item:
    return Item(text="Came from", link=Link(reference, f"/cases/{reference}"))


def finding(case: Case, s: Situation, found: Offers) -> Block | None:
    """The three parts of para 17, the reason, and what the manager found fit to do."""
    pairs: list[tuple[str, str | Words]] = [
        (label, str(case.fact(name))) for name, label in PARTS if case.fact(name)
    ]
    if case.fact("finding"):
        pairs = [("Finding", str(case.fact("finding"))), *pairs, ("Reason", str(case.fact("finding_reason")))]
    for name, label in (
        ("action_considered", "Action that fits"),
        ("no_attempt_reason", "Why no attempt was possible"),
        ("first_contact_resolution", "Settled at first contact"),
        ("learning_answer", "Learning or good practice"),
    ):
        if case.fact(name):
            pairs.append((label, str(case.fact(name))))
    return Block("finding", "Consideration", pairs=pairs) if pairs else None


def attempts(case: Case, s: Situation, found: Offers) -> Block | None:
    return table(
        "attempts",
        "Attempts to resolve",
        "What was tried, when and by whom",
        ("Kind", "Date", "By", "What was done or said"),
        [[row.title, day(row), row.made_by, row.text] for row in case.of("attempt")],
    )


def day(row: Record) -> str:
    return long_date(row.on) if row.on else ""


def escalations(case: Case, s: Situation, found: Offers) -> Block | None:
    return table(
        "escalations",
        "Escalations",
        "From whom to whom, and why",
        ("From", "To", "Date", "Why", "Reason"),
        [
            [row.data.get("from", ""), row.data.get("to", ""), day(row), row.title, row.text]
            for row in case.of("escalation")
        ],
    )


def advice(case: Case) -> Iterable[Item]:
    """RF-18e: OAT's answers stand beside the remedy."""
    for row in case.of(REFERRAL):
        said = str(row.data.get("advice") or "")
        yield Item(text=f"{row.title}, {row.state}", line=row.text, note=said or "No answer yet")


def oat(case: Case, s: Situation, found: Offers) -> Block | None:
    """OAT's answers while there is no remedy beside which they could stand."""
    items = [] if remedies(case) else list(advice(case))
    return Block("oat", "Advice of OAT", items=items) if items else None


def remedy_block(case: Case, s: Situation, found: Offers) -> Block | None:
    if not remedies(case):
        return None
    links = steps_of_rows(case, s, found, OF_A_REMEDY)
    made = table(
        "remedies",
        "Remedies",
        "Remedies and what became of them",
        ("Remedy", "What is offered", "State", "Proposed by", "Answer"),
        [
            [row.title, row.text, row.state, row.made_by, row.data.get("answer") or ""]
            for row in case.of(REMEDY)
        ],
    )
    if made is not None:
        made.steps = [
            StepLink(f"{link.label}: {row.title}", link.href)
            for row in remedies(case)
            for link in links.get(row.id, [])
        ]
        made.items = list(advice(case))
    return made


def learning(case: Case, s: Situation, found: Offers) -> Block | None:
    """What this reader may read of it (RF-Ak), with the page of the guidance's footnotes (RF-19d)."""
    shown = [row for row in case.of(POINT) if may_read(s, row)]
    if not shown:
        return None
    links = steps_of_rows(case, s, found, OF_A_POINT)
    made = table(
        "learning",
        "Learning and good practice",
        "Points and with whom they were shared",
        ("Kind", "Point", "About", "State", "Shared with"),
        [
            [
                row.title,
                row.text,
                next((each.name for each in s.everybody if each.id == row.person_id), ""),
                row.state,
                row.data.get("shared_with") or row.data.get("not_shared") or "",
            ]
            for row in shown
        ],
    )
    if made is not None:
        made.steps = [
            StepLink(f"{link.label}: {row.title}", link.href)
            for row in shown
            for link in links.get(row.id, [])
        ]
        address = preferences()["LINKS"].get(CASEWORK_PAGE)
        made.link = Link(CASEWORK_PAGE, address) if address else None
    return made


def assessments(case: Case, s: Situation, found: Offers) -> Block | None:
    made = table(
        "risk",
        "Risk assessments",
        "Risk before and after",
        ("Before", "After", "Reason", "By", "Date"),
        [
            [row.data.get("before", ""), row.data.get("after", ""), row.text, row.made_by, day(row)]
            for row in case.of(ASSESSMENT)
        ],
    )
    address = preferences()["LINKS"].get(GUIDANCE)
    if made is not None and address:
        made.link = Link(GUIDANCE, address)
    return made


def activity(row: Record, case: Case, s: Situation, found: Offers) -> tuple[str, StepLink | None]:
    """The task to assess the risk and the step that does it (RF-78b)."""
    label = "Record risk assessment"
    offered = found.offers("record-risk-assessment")
    step = StepLink(label, href(case, "record-risk-assessment")) if offered else None
    return str(row.data.get("hint") or ""), step


COMPLAINT = Look(
    facts=facts,
    whose_move=with_owner,
    with_whom=lambda case, s, found: "",
    activity=activity,
    plan=None,
    sections=(
        complaint,
        about,
        finding,
        attempts,
        remedy_block,
        oat,
        learning,
        assessments,
        escalations,
        approvals,
    ),
    lead=lead,
    related=lambda row: row.text,
)
