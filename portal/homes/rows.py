"""A line of "My work": a case under its earliest deadline, or under the work item that brought it here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from portal import clock
from portal.calendars import holidays_for
from portal.cases.models import Case
from portal.deadlines import long_date
from portal.faces import in_london
from portal.homes.feedback import about_praise
from portal.homes.steps import NextSteps, case_href
from portal.homes.urgency import (
    NO_DEADLINE,
    age,
    distance,
    distance_of,
    without_year,
    working_days,
)
from portal.insight.work import MEETINGS, Due, WorkCase, WorkItem
from portal.procedures import procedure
from portal.views import Distant, HomeRow

NO_SR = "No SR yet"
"""The status of a complaint that is reported or logged while its service request does not exist."""
UNDATED = {
    "P1": "Information for PHSO",
    "P2N": "Actions after the failed gateway",
    "P8": "Response to the summary of complaint",
}
"""What is to be done in a position in which no deadline runs."""
RESPONSES = {"D-PTI": "pti_response", "D-DRAFT": "report_response"}
"""The written draft that answers a deadline."""


def home_row(case: WorkCase, whole: Case | None, item: WorkItem | None, steps: NextSteps) -> HomeRow:
    """The line of a case; without the whole case it names no next step."""
    found, due_on = dated(case, item)
    step, with_words = steps.of(whole, item) if whole is not None else (None, "")
    return HomeRow(
        distance=found,
        date=due_on,
        reference=case.reference,
        href=case_href(case.reference),
        name=case.client_name,
        what=item.title if item else what_is_due(case),
        why=why_item(item, whole) if item else why(case, whole),
        step=step,
        with_words=with_words,
        status=case.status or NO_SR,
        sub_status=case.sub_status,
        late=found.cls == "late",
    )


def dated(case: WorkCase, item: WorkItem | None) -> tuple[Distant, date | None]:
    """Under which date the line stands, and how far that is: the day of a meeting, else the first deadline."""
    if meeting := meeting_day(item):
        return distance(meeting, "wd", case.jurisdiction), meeting
    if case.duties and not is_notice(item):
        return distance_of(case.duties[0], case.jurisdiction), case.duties[0].due_on
    return NO_DEADLINE, None


def is_notice(item: WorkItem | None) -> bool:
    """Whether the case's own deadline is nothing to the reader of this work item."""
    return item is not None and item.what in (*MEETINGS, "referral", "legal", "joint")


def meeting_day(item: WorkItem | None) -> date | None:
    """The day of the panel that the work item is about, until it is over."""
    day = item.meets_on if item is not None else None
    return day if day and day >= clock.today() else None


def what_is_due(case: WorkCase) -> str:
    worded = procedure(case.procedure).worded
    if case.duties:
        return worded(case.duties[0].name, case.jurisdiction)
    milestone = procedure(case.procedure).position(case.position).milestone
    return worded(UNDATED.get(case.position, milestone[0].upper() + milestone[1:]), case.jurisdiction)


def why_item(item: WorkItem, whole: Case | None) -> str:
    if item.what == "praise" and whole is not None:
        return next(about_praise(whole), "")
    day, today = in_london(item.made_at).date(), clock.today()
    return f"From {item.sender}, {'today' if day == today else without_year(day, today)}"


def why(case: WorkCase, whole: Case | None) -> str:
    """One second line: the next deadline after the first, what the work has come to, or how the date was counted."""
    worded = procedure(case.procedure).worded
    return next((worded(line, case.jurisdiction) for line in reasons(case, whole) if line), "")


def reasons(case: WorkCase, whole: Case | None) -> Iterator[str]:
    if whole is not None:
        yield from about_praise(whole)
        yield progress(case, whole)
    yield no_contact(case)
    if len(case.duties) > 1:
        second = case.duties[1]
        yield f"{second.name} due {long_date(second.due_on)}"
    if not case.duties:
        yield received(case)
        return
    yield not_counted(case)
    yield counted(case.duties[0])


def progress(case: WorkCase, whole: Case) -> str:
    """What the work on the first deadline has come to."""
    today = clock.today()
    if not case.duties:
        return ""
    first = case.duties[0]
    draft = whole.draft(RESPONSES[first.key]) if first.key in RESPONSES else None
    if draft and draft.state == "Signed off" and draft.decided_at:
        return f"Signed off on {long_date(in_london(draft.decided_at).date())}"
    if draft and draft.state == "Returned" and draft.decided_at:
        return f"Returned on {long_date(in_london(draft.decided_at).date())}: {draft.decision_reason}"
    if query := next(iter(whole.of("query", "Open")), None):
        return f"Query of {long_date(query.on or today)} open"
    if allocated := next(
        (item for item in whole.of("work_item", "Open") if item.data.get("what") == "allocated"), None
    ):
        day = in_london(allocated.made_at).date()
        return f"Allocated to you {'today' if day == today else 'on ' + without_year(day, today)}"
    actions = [action for action in whole.of("action") if action.state in ("In Progress", "Done")]
    if (first.key in ("D-REC", "D-FDL") or case.position == "R13") and actions:
        done = sum(action.state == "Done" for action in actions)
        return f"{done} of {len(actions)} action{'' if len(actions) == 1 else 's'} Done"
    return ""


def no_contact(case: WorkCase) -> str:
    """RES-S12: for how long a complaint's client has not been contacted, once the reminder has passed."""
    due = case.reminder
    if due is None or due.key != "D-CONTACT" or due.due_on > clock.today():
        return ""
    return f"No contact with the client for {age(due.starts_on, case.jurisdiction, '').strip()}"


def received(case: WorkCase) -> str:
    """For a case without a date: how long ago the request came."""
    if case.position != "P1":
        return ""
    days = working_days(case.received_on, clock.today(), case.jurisdiction)
    ago = "today" if days == 0 else age(case.received_on, case.jurisdiction, "ago")
    return f"Request received {long_date(case.received_on)}, {ago}"


def not_counted(case: WorkCase) -> str:
    """For Northern Ireland: a bank holiday within the count that Great Britain does not have."""
    first = case.duties[0]
    if case.jurisdiction != "NI" or first.unit != "wd":
        return ""
    elsewhere, days = holidays_for("GB").days, holidays_for("NI").days
    own = [day for day in days if first.starts_on < day <= first.due_on and day not in elsewhere]
    return f"Northern Ireland: {without_year(min(own), clock.today())} not counted" if own else ""


def counted(due: Due) -> str:
    if due.days is None:
        return ""
    if due.unit == "cd" and due.days % 7 == 0:
        length = f"{due.days // 7} week{'' if due.days == 7 else 's'}"
    else:
        unit = "working" if due.unit == "wd" else "calendar"
        length = f"{due.days} {unit} day{'' if due.days == 1 else 's'}"
    return f"{length} from {long_date(due.starts_on)}"
