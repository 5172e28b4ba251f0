"""What an administrator may change while the portal runs: each with a default, words, bounds and its source.

The open points of the procedures are settled here by name (the source column says which), so that the
operator can settle them differently without new code. `preferences()` reads all of them with one query a
request.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Literal

from flask import g, has_app_context
from sqlalchemy import JSON, ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Moment
from portal.extensions import Model, db
from portal.unchanged import kept

Kind = Literal["choice", "number", "tick", "line", "list", "addresses"]


class Setting(Model):
    """One changed setting. A setting that nobody changed has no row and is at its default."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
    changed_by: Mapped[str] = mapped_column(String(120))
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    changed_at: Mapped[datetime] = mapped_column(Moment)


@dataclass(frozen=True)
class Preference:
    """A known setting.

    `least` and `most` bound a number; `longest` a line, each line of a list and each address.
    """

    key: str
    words: str
    kind: Kind
    default: Any
    source: str
    choices: tuple[tuple[str, str], ...] = ()
    least: int = 0
    most: int = 0
    unit: str = ""
    longest: int = 200
    hint: str = ""
    may_be_empty: bool = False


LINKED_PROCEDURES = (
    "BOM - Segments Summary",
    "Complaint/Dissatisfaction - Log",
    "Complaint - Resolution",
    "Complaint - Review",
    "Financial Redress for Maladministration – A Guide for Special Payment Officers",
    "ICE",
    "MP Enquiries",
    "Management Information - ICE/PHSO/Parliamentary Contact",
    "Respond and Reporting",
    "Terminology Changes",
    "Payment - Non Standard",
    "Special Payments",
    "Complaints Overview",
    "Complaints Feedback Process",
    "MP Enquiries",
    "Security Check",
    "Work Management",
    "Third Party - Contact",
    "2012 System Overview",
    "Policy, Law and Decision Making Guidance",
    "Review casework page",
    "Risk guidance",
)

CHARTER_COMMITMENTS = ("5: We will listen to you to make sure we understand your complaint",)
"""The one commitment that the guidance quotes (Annex A); an administrator enters the others."""

UNITS = (("wd", "working days"), ("cd", "calendar days"))

KNOWN: tuple[Preference, ...] = (
    *(
        Preference(
            key,
            words,
            "number",
            days,
            f"Review and feedback para {para}",
            least=1,
            most=60,
            unit="working days",
        )
        for key, words, days, para in (
            ("PF_SAVE_DAYS", "Saving of positive feedback is timely within", 2, "7"),
            ("PF_TASK_DAYS", "The manager's task of positive feedback is due in", 5, "9"),
            ("SC_CONTACT_DAYS", "First contact of the manager on a service complaint within", 5, "14"),
            ("OWNER_RESOLVE_DAYS", "The case owner's own attempt to settle a challenge within", 10, "23"),
            ("SHORT_NOTICE_DAYS", "Little of the month is left below", 10, "32, 34"),
            ("LATE_REPLY_DAYS", "Time to explain why a request is late", 10, "33"),
            ("OAT_PICKUP_DAYS", "A referral is picked up within", 5, "47"),
            ("DIRECTION_DAYS", "Directions of OAT are done within", 10, "49"),
            ("LEARNING_DAYS", "Learning is fed back within", 5, "56"),
            ("FOLLOWUP_DAYS", "Decision on follow-up contact within", 10, "75"),
        )
    ),
    Preference(
        "INITIAL_STATUS",
        "Status of a new SR until the information is sent",
        "choice",
        "Open",
        "PHSO-O01",
        choices=(("Open", "Open"), ("In Progress", "In Progress")),
    ),
    Preference(
        "INITIAL_STATUS_RESOLUTION",
        "Status of a new Resolution SR or Parliamentary Contact SR",
        "choice",
        "Open",
        "RES-O01",
        choices=(("Open", "Open"), ("In Progress", "In Progress")),
    ),
    Preference(
        "ACK_DAYS",
        "Days from receipt to the acknowledgement of a complaint",
        "number",
        2,
        "RES-O03",
        least=1,
        most=20,
    ),
    Preference("ACK_UNIT", "Days of the acknowledgement are", "choice", "wd", "RES-O03", choices=UNITS),
    Preference(
        "OUTCOME_DAYS",
        "Days from receipt to the outcome of a complaint",
        "number",
        15,
        "RES-O04",
        least=1,
        most=90,
    ),
    Preference("OUTCOME_UNIT", "Days of the outcome are", "choice", "wd", "RES-O04", choices=UNITS),
    Preference(
        "WAIT_DAYS",
        "Days for which a client's contact or reply is awaited (steps 13 and 17)",
        "number",
        14,
        "RES-O05",
        least=1,
        most=60,
    ),
    Preference("WAIT_UNIT", "Days of a wait for the client are", "choice", "cd", "RES-O05", choices=UNITS),
    Preference(
        "WAIT_UNLOCK_OFFSET",
        "Closing for silence opens so many days after the last day of the wait",
        "number",
        1,
        "RES-O19",
        least=0,
        most=14,
        unit="calendar days",
    ),
    Preference(
        "PLAN_REPLY_DAYS",
        "Days for which the answer to a plan is awaited",
        "number",
        14,
        "RES-O26",
        least=1,
        most=60,
        unit="calendar days",
    ),
    Preference(
        "LOCK_HOURS",
        "Hours after the lock is removed until AAC is contacted",
        "number",
        24,
        "RES-O31",
        least=1,
        most=168,
        unit="hours",
    ),
    Preference(
        "MIN_CALLS", "Calls before a letter takes their place", "number", 3, "RES-O18", least=1, most=20
    ),
    Preference(
        "MIN_DAYPARTS",
        "Times of the day (morning, afternoon, evening) at which these calls are made",
        "number",
        2,
        "RES-O18",
        least=1,
        most=3,
    ),
    Preference(
        "DISSATISFACTION_MONTHS",
        "Months before receipt in which a dissatisfaction counts",
        "number",
        6,
        "RES-O30",
        least=1,
        most=24,
        unit="months",
    ),
    Preference(
        "REJECT_RULE",
        "A complaint is rejected without a recent dissatisfaction and without an MP when",
        "choice",
        "neither",
        "RES-O11",
        choices=(("neither", "neither of the two is there"), ("either", "either of the two is missing")),
    ),
    Preference(
        "CONTACT_REMINDER_WD",
        "Reminder to keep the client up to date after",
        "number",
        5,
        "RES-S12",
        least=1,
        most=60,
        unit="working days",
    ),
    Preference(
        "NI_ORG_NAME",
        "Name printed for CMG in Northern Ireland cases",
        "line",
        "CMED",
        "RES-O48",
        longest=60,
    ),
    Preference(
        "BAU_TEAMS",
        "BAU owning teams",
        "list",
        ("Northern segment", "Southern segment", "Northern Ireland segment"),
        "Complaint - Resolution, summary",
        longest=80,
        hint="One on each line. A closed complaint goes back to one of them",
    ),
    Preference(
        "RESOLUTION_ACTIONS",
        "Kinds of resolution action",
        "list",
        ("Financial redress", "Change of circumstances (CoFC)", "Change of the effective date", "Other"),
        "RES-40c",
        longest=80,
    ),
    Preference(
        "ICE_ADDRESS",
        "E-mail address of the internal ICE team",
        "line",
        "2012ICE.DIRECTCOMPLAINTS@DWP.GSI.GOV.UK",
        "RES-O36",
        longest=120,
    ),
    Preference(
        "SECURE_DOMAINS",
        "Domains to which approval forms may be e-mailed",
        "list",
        ("gsi.gov.uk",),
        "RES-O36",
        longest=120,
        hint="One on each line; addresses below a domain count too",
    ),
    Preference(
        "TIME_LIMIT_MONTHS",
        "Months after a case has closed in which a client may complain",
        "number",
        14,
        "Complaints Overview, L-14M",
        least=1,
        most=60,
        unit="months",
    ),
    Preference(
        "PANEL_DAYS",
        "Days from PTI receipt to the assessment panel",
        "number",
        3,
        "PHSO-O05",
        least=1,
        most=30,
    ),
    Preference("PANEL_UNIT", "Days of the assessment panel are", "choice", "wd", "PHSO-O05", choices=UNITS),
    Preference(
        "WEEKS4_DAYS",
        "Length of the four-week deadlines",
        "number",
        28,
        "PHSO-O07",
        least=7,
        most=60,
        unit="calendar days",
    ),
    Preference(
        "ROLL_CALENDAR_DEADLINES",
        "Move a due date in calendar days that is no working day to the next working day",
        "tick",
        False,
        "PHSO-O07",
    ),
    Preference(
        "PHSO_CHASE_WD",
        "Reminder to chase PHSO for its gateway decision after",
        "number",
        20,
        "PHSO-O08",
        least=1,
        most=120,
        unit="working days",
    ),
    Preference(
        "HOLIDAY_CALENDAR",
        "Bank holidays for Great Britain",
        "choice",
        "England",
        "PHSO-O09",
        choices=(("England", "England and Wales"), ("Scotland", "Scotland")),
        hint="Northern Ireland cases always follow the bank holidays of Northern Ireland",
    ),
    Preference(
        "SOC_RESPONSE_SETS_WAIT",
        "Recording the response to the summary of complaint sets Status Wait",
        "tick",
        False,
        "PHSO-O13",
    ),
    Preference(
        "FOUR_EYES",
        "Nobody approves or signs off own work",
        "tick",
        True,
        "PHSO-O21",
    ),
    Preference(
        "SYSTEMIC_RECIPIENT",
        "Who receives systemic recommendations",
        "line",
        "Head of client and government relations",
        "PHSO-O22",
        longest=120,
    ),
    Preference(
        "ADJOURNMENT_LABEL",
        "How the Sub Area Adjournment Date is called",
        "line",
        "Adjournment Date",
        "RES-O16",
        longest=60,
        hint="The stored value stays Adjournment Date",
    ),
    Preference(
        "SIGNATURE_WARNING_WD",
        "Warn about a missing sign-off or signature when this much time is left",
        "number",
        5,
        "PHSO step 15",
        least=1,
        most=20,
        unit="working days",
    ),
    Preference(
        "SOON_WD",
        "A deadline counts as due soon from",
        "number",
        2,
        "Screens",
        least=1,
        most=10,
        unit="working days before it",
    ),
    Preference(
        "IDLE_MINUTES",
        "Sign people out after no request for",
        "number",
        60,
        "Sign-in",
        least=5,
        most=240,
        unit="minutes",
    ),
    Preference(
        "SESSION_HOURS",
        "Sign people out in any case after",
        "number",
        12,
        "Sign-in",
        least=1,
        most=24,
        unit="hours",
    ),
    Preference(
        "MAX_UPLOAD_MB",
        "Largest file that can be uploaded",
        "number",
        25,
        "Documents",
        least=1,
        most=100,
        unit="MB",
    ),
    Preference(
        "ROOT_CAUSES",
        "Root causes",
        "list",
        ("System Error", "Human Error"),
        "PHSO step 4",
        longest=80,
        hint="One on each line. Cases keep a root cause that is taken off the list",
    ),
    Preference(
        "ROOT_CAUSES_ENDED",
        "Root causes that are offered no longer",
        "list",
        (),
        "PHSO step 4",
        longest=80,
        may_be_empty=True,
    ),
    Preference(
        "CHARTER_COMMITMENTS",
        "Service Charter commitments",
        "list",
        CHARTER_COMMITMENTS,
        "Review and feedback, Annex A",
        longest=200,
        hint="One on each line. Learning points keep a commitment that is taken off the list",
        may_be_empty=True,
    ),
    Preference(
        "CHARTER_COMMITMENTS_ENDED",
        "Service Charter commitments that are offered no longer",
        "list",
        (),
        "Review and feedback, Annex A",
        longest=200,
        may_be_empty=True,
    ),
    Preference(
        "RETIRED_TERMS",
        "Terms that letters use no longer, each with the current one",
        "list",
        (
            "customer = client",
            "CSA = Child Maintenance Service",
            "non-resident parent = paying parent",
            "parent with care = receiving parent",
        ),
        "RES-S17, Terminology Changes",
        longest=120,
        hint="One on each line: retired term = current term",
        may_be_empty=True,
    ),
    Preference(
        "MAIL_ADDRESSES",
        "E-mail addresses of recipients that are known by name",
        "list",
        (),
        "Correspondence",
        longest=300,
        hint="One on each line: External PHSO = name@example.org",
        may_be_empty=True,
    ),
    Preference(
        "LINKS",
        "Addresses of linked procedures",
        "addresses",
        MappingProxyType({}),
        "PHSO, linked procedures",
        longest=300,
    ),
)

BY_KEY: Mapping[str, Preference] = {preference.key: preference for preference in KNOWN}
DEFAULTS: Mapping[str, Any] = MappingProxyType({preference.key: preference.default for preference in KNOWN})

TRAINING_DATE = "training_date"
"""The key of the row that holds the training date; the clock reads it, the settings page does not show it."""


_ALL = select(Setting.key, Setting.value)


def stored() -> Mapping[str, Any]:
    """Every stored setting by key, the training date included. At most one query in a request."""
    if "settings_read" not in g:
        g.settings_read = kept(stored, _read_stored)
    found: Mapping[str, Any] = g.settings_read
    return found


def _read_stored() -> Mapping[str, Any]:
    return MappingProxyType(dict(db.session.execute(_ALL).all()))


def preferences() -> Mapping[str, Any]:
    """All settings by key: the changed value where there is one, else the default."""
    if not has_app_context():
        return DEFAULTS
    if "preferences" not in g:
        g.preferences = MappingProxyType({**DEFAULTS, **{k: v for k, v in stored().items() if k in BY_KEY}})
    found: Mapping[str, Any] = g.preferences
    return found


def forget() -> None:
    """Read the settings anew at the next question, because one of them changed."""
    g.pop("settings_read", None)
    g.pop("preferences", None)


def problem_with(preference: Preference, value: Any) -> str | None:
    """Why the setting may not have this value, or None."""
    wrong = {
        "choice": lambda: value not in {key for key, _ in preference.choices},
        "number": lambda: not _is_number(value) or not preference.least <= value <= preference.most,
        "tick": lambda: not isinstance(value, bool),
        "line": lambda: not _is_line(value, preference.longest),
        "list": lambda: (
            not (value or preference.may_be_empty)
            or not all(_is_line(line, preference.longest) for line in value)
        ),
        "addresses": lambda: not all(_is_address(address, preference.longest) for address in value.values()),
    }
    return _bounds(preference) if wrong[preference.kind]() else None


def change(key: str, value: Any, changed_by: str, changed_by_id: int | None = None) -> None:
    """Store a setting; the default takes the row away again.

    Raises ValueError with the sentence of a wrong value.
    """
    if preference := BY_KEY.get(key):
        if problem := problem_with(preference, value):
            raise ValueError(problem)
    elif key != TRAINING_DATE:
        raise ValueError(f"There is no setting {key}")
    row = db.session.get(Setting, key)
    default = DEFAULTS.get(key)
    if value == (list(default) if isinstance(default, tuple) else default):
        if row:
            db.session.delete(row)
    elif row is None:
        db.session.add(
            Setting(
                key=key, value=value, changed_by=changed_by, changed_by_id=changed_by_id, changed_at=_now()
            )
        )
    elif row.value != value:
        row.value, row.changed_by, row.changed_by_id, row.changed_at = (
            value,
            changed_by,
            changed_by_id,
            _now(),
        )
    db.session.flush()
    forget()


def _now() -> datetime:
    return datetime.now(UTC)


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_line(value: Any, longest: int) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= longest and value.isprintable()


def _is_address(value: Any, longest: int) -> bool:
    return not value or (_is_line(value, longest) and value.startswith(("https://", "http://", "/")))


def _bounds(preference: Preference) -> str:
    """The sentence that names the bounds."""
    return {
        "choice": "Choose one from the list",
        "number": f"Enter a whole number from {preference.least} to {preference.most}",
        "tick": "Choose yes or no",
        "line": f"Enter 1 to {preference.longest} characters",
        "list": f"Enter at least one line, each of {preference.longest} characters or fewer",
        "addresses": "Enter an address that begins with https://, http:// or /, or leave it empty",
    }[preference.kind]
