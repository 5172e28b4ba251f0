"""The case page of parliamentary contact: its summary, who has the next move, and what only its cases have on record."""

from __future__ import annotations

from portal.blueprints.cases.look import Facts, Look
from portal.blueprints.cases.sections import contacts, href, respond, steps_of_rows
from portal.cases.models import Case, Record
from portal.cases.offers import Offers
from portal.faces import long_date
from portal.procedures.accounts import BEHIND_A_NAME
from portal.procedures.definition import Situation
from portal.views import StepLink

NOT_SET = "Not set"


def facts(case: Case, s: Situation) -> Facts:
    """The fields of the specification (2.8) that a parliamentary contact has."""
    fixed = s.procedure.fixed
    received = case.date("received_on")
    found: Facts = [
        ("Status", case.status or "No SR yet"),
        ("Sub Status", case.sub_status),
        ("Resolution Code", case.resolution_code),
        ("Owner", case.owner.name if case.owner else ""),
        ("Jurisdiction", case.jurisdiction),
        ("Process", fixed["Process"]),
        ("Area", fixed["Area"]),
        ("Sub Area", fixed.get("Sub Area") or case.fact("sub_area")),
        ("Received date", long_date(received) if received else ""),
        ("3rd Party Account", case.fact("constituency")),
    ]
    more = (("MP contact", contact_words(case)),)
    found = [(label, value or NOT_SET) for label, value in found]
    return [*found, *((label, value) for label, value in more if value)]


def contact_words(case: Case) -> str:
    """The contact in the 3rd Party Account: "Aurelia Vane MP"."""
    named = case.fact("account_contact")
    return f"{case.fact('mp_name')}{BEHIND_A_NAME}{case.fact('mp_office')}" if named else ""


def whose_move(case: Case, s: Situation) -> str:
    return f"The next move is with {case.owner.name}." if case.owner else "Nobody owns this case."


def activity(row: Record, case: Case, s: Situation, found: Offers) -> tuple[str, StepLink | None]:
    """The step that does an activity."""
    step = next(iter(steps_of_rows(case, s, found, ["mark-activity-done"]).get(row.id, [])), None)
    if step is None and found.offers(row.data.get("step") or ""):
        step = StepLink(row.title, href(case, row.data["step"]))
    return row.data.get("hint") or "", step


CONTACT = Look(
    facts=facts,
    whose_move=whose_move,
    with_whom=lambda case, s, found: "",
    activity=activity,
    plan=None,
    sections=(contacts("Contacts"), respond),
)
