"""What each page shows, as plain data: a view fills one of these objects, its template only writes it down.

Empty ("", None, []) means left out of the page. Money and amounts are passed as words, dates as dates. A `Words` may be
a plain string wherever both are allowed. A distance is what `portal.deadlines` counts, or one of the further classes:
"waiting" (no deadline runs, or it is paused), "met", "met-late" and "no" (a refusal or failure that is no late date).
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from dataclasses import field as default
from typing import Protocol

from portal.deadlines import Counting as Counting
from portal.deadlines import Day as Day


class Distant(Protocol):
    """Whatever has a class of the urgency scale and the words for it."""

    @property
    def cls(self) -> str: ...

    @property
    def words(self) -> str: ...


@dataclass
class Link:
    label: str
    href: str
    hidden: str = ""
    note: str = ""


@dataclass
class Words:
    text: str
    bold: str = ""
    link: Link | None = None
    after: str = ""


@dataclass
class Distance:
    cls: str
    words: str


@dataclass
class Trail:
    links: list[Link]
    here: str
    place: str = ""
    previous: str = ""
    next: str = ""


@dataclass
class Banner:
    kind: str
    bold: str = ""
    words: str | Words = ""
    distance: Distant | None = None
    more: list[str | Words] = default(default_factory=list)


@dataclass
class StepLink:
    label: str
    href: str
    source: str = ""
    main: bool = False
    line: str | Words = ""


@dataclass
class Refused:
    label: str
    source: str
    sentences: list[str | Words]


@dataclass
class ClockEntry:
    date: datetime.date
    words: str
    cls: str = ""


@dataclass
class DeadlineView:
    name: str
    distance: Distant
    date: datetime.date | None = None
    after_date: str = ""
    line: str = ""
    counting: Counting | None = None
    text: list[str] = default(default_factory=list)
    clock: list[ClockEntry] = default(default_factory=list)
    open: bool = False
    entries: list[str] = default(default_factory=list)


@dataclass
class SectionLink:
    id: str
    label: str
    count: str = ""


@dataclass
class Cell:
    text: str | Words = ""
    small: str | Words = ""
    href: str = ""
    hidden: str = ""
    distance: Distant | None = None
    date: datetime.date | None = None
    short: bool = False
    status: str = ""
    colour: str = ""
    code: str = ""
    source: str = ""
    strong: bool = False
    number: bool = False
    step: StepLink | None = None
    marks: list[str] = default(default_factory=list)
    refusal: str | Words = ""
    link: Link | None = None
    nowrap: bool = False


@dataclass
class Heading:
    label: str
    hidden: bool = False
    number: bool = False
    width: str = ""
    sort: str = ""
    href: str = ""


@dataclass
class Row:
    cells: list[Cell]
    late: bool = False
    id: str = ""


@dataclass
class Table:
    caption: str
    headings: list[Heading]
    rows: list[Row]


@dataclass
class Item:
    text: str | Words = ""
    link: Link | None = None
    note: str = ""
    line: str | Words = ""
    distance: Distant | None = None


@dataclass
class Block:
    id: str
    heading: str
    source: str = ""
    text: str | Words = ""
    table: Table | None = None
    items: list[Item] = default(default_factory=list)
    pairs: list[tuple[str, str | Words]] = default(default_factory=list)
    link: Link | None = None
    empty: str | Words = ""
    steps: list[StepLink] = default(default_factory=list)
    tasks: list[Task] = default(default_factory=list)


@dataclass
class Choice:
    value: str
    label: str
    hint: str = ""
    checked: bool = False
    note: str = ""
    count: int | str | None = None


@dataclass
class Kept:
    name: str
    size: str
    token: str


@dataclass
class Field:
    kind: str
    name: str
    id: str
    label: str
    hint: str = ""
    error: str | None = None
    value: str = ""
    read_as: str | None = None
    choices: list[Choice] = default(default_factory=list)
    kept: list[Kept] = default(default_factory=list)
    optional: bool = False
    rows: list[list[Field]] = default(default_factory=list)
    add_name: str = ""
    add_label: str = "Add another"
    remove_name: str = ""
    row_label: str = ""
    width: str = ""
    prefix: str = ""
    rows_count: int = 4
    autocomplete: str = ""
    read_same: bool = False
    conditional: dict[str, list[Field]] = default(default_factory=dict)
    find_label: str = ""
    para: str = ""


@dataclass
class Reason:
    reason: str
    comments: str = ""
    actions: str | Words = ""
    steps: list[StepLink] = default(default_factory=list)


@dataclass
class ActionRow:
    name: str
    reason: str
    due: datetime.date | None
    distance: Distant | None
    amount: str
    approved: str
    state: str
    done: bool = False
    late: bool = False
    steps: list[StepLink] = default(default_factory=list)
    line: str = ""


@dataclass
class FormerPlan:
    title: str
    lines: list[str]


@dataclass
class Plan:
    version: str = ""
    banner: Banner | None = None
    reasons: list[Reason] = default(default_factory=list)
    actions: list[ActionRow] = default(default_factory=list)
    money: list[MoneyLine] = default(default_factory=list)
    former: list[FormerPlan] = default(default_factory=list)
    guidance: str = ""
    empty: str | Words = ""
    headed: bool = False
    add_reason: StepLink | None = None
    add_action: StepLink | None = None


@dataclass
class ActivityRow:
    number: str
    title: str
    state: str
    done: bool
    line: str = ""
    by: str = ""
    on: datetime.date | None = None
    step: StepLink | None = None


@dataclass
class Activities:
    count: str
    rows: list[ActivityRow]
    more: Link | None = None
    empty: str | Words = ""


@dataclass
class Letter:
    title: str
    href: str
    when: str
    line: str | Words = ""
    waiting: str = ""


@dataclass
class Note:
    text: str
    by: str
    at: datetime.datetime


@dataclass
class NoteForm:
    action: str
    token: str
    version: int
    field: Field


@dataclass
class Entry:
    title: str
    by: str
    at: datetime.datetime
    sentences: list[str] = default(default_factory=list)
    reason: str = ""
    id: str = ""


@dataclass
class TestRow:
    """One test of a challenge: its result, why, the step that answers it, and how it was counted."""

    result: Distance
    name: str
    sentence: str
    source: str
    href: str = ""
    more: tuple[str, ...] = ()


@dataclass
class EligibilityPanel:
    """Can this challenge go on? What failed or is open, and what passed."""

    sentence: str
    more: str
    counts: str
    open: list[TestRow]
    passed: list[TestRow]


@dataclass
class Task:
    """One task of a list: what it asks, where it is done, and whether it is."""

    name: str
    href: str
    done: bool
    hint: str = ""


@dataclass
class CasePage:
    reference: str
    procedure: str
    lead: str | Words
    trail: Trail
    facts: list[tuple[str, str | Words]]
    status: str
    status_colour: str
    closed_code: str
    steps: list[StepLink]
    refused: list[Refused]
    deadlines: list[DeadlineView]
    sections: list[SectionLink]
    overdue: bool = False
    banners: list[Banner] = default(default_factory=list)
    step_banner: Banner | None = None
    with_whom: Words | None = None
    closed: str = ""
    further_steps: list[StepLink] = default(default_factory=list)
    eligibility: EligibilityPanel | None = None
    plan: Plan | None = None
    activities: Activities | None = None
    correspondence: list[Letter] = default(default_factory=list)
    correspondence_more: Link | None = None
    correspondence_empty: str | Words = "Nothing received or sent yet."
    related: list[Item] = default(default_factory=list)
    related_empty: str | Words = "No related case is linked."
    notes: list[Note] = default(default_factory=list)
    notes_more: Link | None = None
    note_form: NoteForm | None = None
    blocks: list[Block] = default(default_factory=list)
    history: list[Entry] = default(default_factory=list)
    history_count: int = 0
    history_more: Link | None = None
    restricted: bool = False


@dataclass
class PreviewItem:
    title: str = ""
    note: str = ""
    lines: list[str | Words] = default(default_factory=list)
    warning: list[str | Words] = default(default_factory=list)
    status_before: str = ""
    status: str = ""
    status_colour: str = ""
    distance: Distant | None = None
    date: datetime.date | None = None


@dataclass
class Read:
    id: str
    sentence: str
    same: bool = False


@dataclass
class LetterPaper:
    paper: str
    enclosed: list[str]
    note: str


@dataclass
class LetterCheck:
    met: bool
    sentence: str
    more: str = ""


@dataclass
class LetterPanel:
    heading: str
    why: str
    proposed: bool
    against: str = ""
    others: list[Item] = default(default_factory=list)


@dataclass
class Preview:
    heading: str
    items: list[PreviewItem]
    reads: list[Read] = default(default_factory=list)
    empty: str = "Fill in the form to see what saving does."
    letter: LetterPaper | None = None
    checks: list[LetterCheck] = default(default_factory=list)
    pdf_action: str = ""


@dataclass
class StepPage:
    label: str
    reference: str
    client: str
    source: str
    trail: Trail
    action: str
    preview_action: str
    cancel: str
    version: int
    token: str
    fields: list[Field]
    preview: Preview
    procedure_says: list[str] = default(default_factory=list)
    guidance: str = ""
    deadline: DeadlineView | None = None
    lead: str | Words = ""
    problems: list[tuple[str, str]] = default(default_factory=list)
    refusal: Banner | None = None
    confirm: list[str] = default(default_factory=list)
    extra_buttons: list[Button] = default(default_factory=list)
    top_template: str = ""
    focus: str = ""
    paper: list[PaperPart] = default(default_factory=list)
    paper_heading: str = ""
    paper_note: str | Words = ""
    opened: str = ""
    letter: LetterPanel | None = None


@dataclass
class Button:
    label: str
    action: str = ""
    name: str = ""
    value: str = ""
    secondary: bool = True


@dataclass
class Change:
    field: str
    now: str
    typed: str = ""
    so: str = ""
    so_href: str = ""


@dataclass
class StalePage:
    step: StepPage
    who: str
    at_words: str
    changes: list[Change]
    note: str
    history_href: str
    collisions: list[Field]
    kept_fields: list[Field]
    possible: bool
    refusal: str
    leave_words: str = ""
    also: list[Item] = default(default_factory=list)
    already: str = ""


@dataclass
class RefusedPage:
    label: str
    reference: str
    client: str
    trail: Trail
    sentence: str | Words
    first: list[Item]
    who: list[str]
    typed: list[tuple[str, str]]
    case_href: str


@dataclass
class View:
    label: str
    href: str
    count: int | str | None = None
    current: bool = False


@dataclass
class FilterGroup:
    kind: str
    name: str
    id: str
    label: str
    options: list[Choice] = default(default_factory=list)
    value: str = ""


@dataclass
class Filter:
    action: str
    groups: list[FilterGroup]
    clear: str
    hidden: list[tuple[str, str]] = default(default_factory=list)


@dataclass
class FilterTag:
    label: str
    href: str


@dataclass
class Bulk:
    action: str
    options: list[Choice]
    label: str = "Give to"
    name: str = "to"
    button: str = "Give"
    error: str = ""
    also: list[Button] = default(default_factory=list)


@dataclass
class Paging:
    words: str
    next: str = ""
    next_label: str = "Next 50"
    first: str = ""


@dataclass
class SaveView:
    action: str
    query: str
    can_share: bool


@dataclass
class QueueRow:
    id: str
    tick: str
    tick_words: str
    ticked: bool
    cells: list[Cell]
    late: bool


@dataclass
class QueuePage:
    heading: str
    views: list[View]
    more_views: list[View]
    save_view: SaveView | None
    filter: Filter
    sentence: str
    tags: list[FilterTag]
    columns: list[Heading]
    rows: list[QueueRow]
    paging: Paging
    caption: str
    export: str
    print: str
    bulk: Bulk | None
    empty: Words | str = ""
    banner: Banner | None = None
    problems: list[tuple[str, str]] = default(default_factory=list)
    filters_words: str = ""
    line: str = ""
    spreadsheet: str = ""


@dataclass
class BatchReview:
    """What would become of each ticked case; `cases` holds reference and version of each, to be sent on."""

    heading: str
    trail: Trail
    line: str
    action: str
    cancel: str
    token: str
    looked: str
    cases: list[tuple[str, int | None]]
    hidden: list[tuple[str, str]]
    fields: list[Field]
    table: Table
    confirm: str = ""
    show: str = ""
    banner: Banner | None = None
    problems: list[tuple[str, str]] = default(default_factory=list)


@dataclass
class BatchReport:
    """What became of each case of a batch, or how far it is; `undo` is the label of the button that takes it back."""

    heading: str
    trail: Trail
    line: str | Words
    address: str
    table: Table | None = None
    progress: str = ""
    undo: str = ""
    undo_note: str | Words = ""
    banner: Banner | None = None


@dataclass
class SearchHit:
    reference: str
    href: str
    name: str
    procedure: str
    status: str
    colour: str
    where: str
    before: str
    match: str
    after: str
    owner: str
    distance: Distant | None
    date: datetime.date | None


@dataclass
class SearchGroup:
    heading: str
    hits: list[SearchHit]


@dataclass
class SearchPage:
    term: str
    heading: str
    groups: list[SearchGroup]
    filter: Filter | None
    narrow: list[View]
    empty: str
    nearest: list[Link]
    paging: Paging | None


@dataclass
class AddressedPage:
    """One thing that the Ombudsman addressed to the organisation, or the list of all of them."""

    heading: str
    lead: str
    trail: Trail
    blocks: list[Block]
    banner: Banner | None = None
    paging: Paging | None = None


@dataclass
class ReferralPanel:
    """A referral that its OAT caseworker answers in its row: the form, what the case owner found, what stops an answer."""

    heading: str
    question: list[str]
    form: DecideForm | None
    preview: Preview
    found: list[tuple[str, str]]
    read: Link
    refused: list[Refused]
    further: list[StepLink] = default(default_factory=list)
    problems: list[tuple[str, str]] = default(default_factory=list)
    banner: Banner | None = None
    focus: str = ""


@dataclass
class ReferralRow:
    """One referral in OAT's list; `assign` is the form that takes it, `instead` says why it cannot be taken."""

    id: str
    reference: str
    href: str
    name: str
    purpose: str
    about: str
    decision: str
    decided_on: datetime.date | None
    submitted_on: datetime.date | None
    submitted_by: str
    distance: Distant | None = None
    due_on: datetime.date | None = None
    marker: Distant | None = None
    marks: list[str] = default(default_factory=list)
    answer: str = ""
    answered: str = ""
    assign: DecideForm | None = None
    instead: str = ""
    opener: str = ""
    open_href: str = ""
    close_href: str = ""
    step: StepLink | None = None
    late: bool = False
    panel: ReferralPanel | None = None


@dataclass
class ReferralList:
    """One table of the page, with the sentence that stands there while it has no row."""

    id: str
    heading: str
    caption: str
    empty: str
    rows: list[ReferralRow]
    paging: Paging | None = None


@dataclass
@dataclass
class ReferralsPage:
    heading: str
    line: str
    views: list[View]
    purposes: list[View]
    lists: list[ReferralList]
    blocks: list[Block] = default(default_factory=list)
    banner: Banner | None = None
    focus: str = ""
    opened: str = ""


@dataclass
class PraisePanel:
    """The praise that somebody comments on in its row: its words, the form, and what closing the task does."""

    heading: str
    quote: list[str]
    sender: str
    document: Item | None
    form: DecideForm | None
    then: list[tuple[str, list[str], str]]
    facts: list[tuple[str, str]]
    refused: list[Refused]
    further: list[StepLink] = default(default_factory=list)
    problems: list[tuple[str, str]] = default(default_factory=list)
    banner: Banner | None = None


@dataclass
class HomeRow:
    distance: Distant
    date: datetime.date | None
    reference: str
    href: str
    name: str
    what: str
    why: str = ""
    step: StepLink | None = None
    with_words: str = ""
    status: str = ""
    colour: str = ""
    sub_status: str = ""
    late: bool = False
    panel: PraisePanel | None = None
    open_href: str = ""
    close_href: str = ""
    extra: list[Cell] = default(default_factory=list)


@dataclass
class HomeGroup:
    id: str
    label: str
    count_words: str
    rows: list[HomeRow]
    more: Link | None = None


@dataclass
class HomePage:
    heading: str
    line: str
    jumps: list[View]
    caption: str
    columns: list[Heading]
    groups: list[HomeGroup]
    first: list[Block] = default(default_factory=list)
    left: list[Block] = default(default_factory=list)
    right: list[Block] = default(default_factory=list)
    empty: str | Words = ""
    banner: Banner | None = None
    focus: str = ""
    title: str = ""
    """What the browser's title says where it is not the heading."""


@dataclass
class ListPage:
    heading: str
    line: str
    table: Table | None
    views: list[View] = default(default_factory=list)
    views_label: str = "Whose"
    empty: str | Words = ""
    paging: Paging | None = None


@dataclass
class TrackerPage:
    heading: str
    sentence: str
    views: list[View]
    filter: Filter
    tags: list[FilterTag]
    table: Table
    paging: Paging | None = None
    export: str = ""
    spreadsheet: str = ""
    empty: str | Words = ""


@dataclass
class Measure:
    """A measure over some months: its sentence, its drawing as markup, and the same as a table."""

    id: str
    heading: str
    sentence: str
    drawing: str
    table: Table


@dataclass
class FiguresPage:
    """Figures that are asked for by days: the form with what is wrong in it, and one table."""

    heading: str
    line: str
    fields: list[Field]
    problems: list[tuple[str, str]]
    table: Table
    export: str = ""


@dataclass
class PerformancePage:
    heading: str
    line: str
    measures: list[Measure]
    late: Table | None
    late_more: Link
    earlier: str
    later: str = ""
    empty: str = ""


@dataclass
class MoneyLine:
    label: str
    amount: str
    wrong: bool = False


@dataclass
class PlanAction:
    label: str
    text: str
    distance: Distant | None


@dataclass
class DecideForm:
    """One form of the panel: the fields that its buttons share; each button may go to an address of its own."""

    action: str
    preview_action: str
    version: int
    token: str
    fields: list[Field]
    buttons: list[Button]
    note: str = ""
    amount_button: bool = False
    button_note: str = ""


@dataclass
class DecidePanel:
    heading: str
    money: list[MoneyLine]
    facts: list[tuple[str, str]]
    actions: list[PlanAction]
    documents: list[Item]
    forms: list[DecideForm]
    refused: list[Refused]
    further: list[StepLink] = default(default_factory=list)
    problems: list[tuple[str, str]] = default(default_factory=list)
    banner: Banner | None = None
    steps: list[StepLink] = default(default_factory=list)


@dataclass
class InboxRow:
    reference: str
    href: str
    name: str
    distance: Distant
    date: datetime.date | None
    what: str
    sent: str
    amount: str
    amount_note: str
    opener: str
    open_href: str
    close_href: str
    late: bool = False
    instead: str = ""
    panel: DecidePanel | None = None
    id: str = ""


@dataclass
class InboxPage:
    heading: str
    line: Words | str
    views: list[View]
    rows: list[InboxRow]
    caption: str
    empty: str | Words
    action: str
    banner: Banner | None = None
    paging: Paging | None = None
    focus: str = ""
    opened: str = ""
    what_heading: str = "Plan"
    kinds: list[View] = default(default_factory=list)
    when_heading: str = "Case due"
    printed: str = ""
    signed: str = ""


@dataclass
class AllocationResult:
    done: bool
    words: str
    reference: str
    href: str
    name: str
    what: str
    link: Link | None


@dataclass
class AllocationRow:
    reference: str
    href: str
    name: str
    before: str
    kind: str
    distance: Distant
    date: datetime.date | None
    received: datetime.date | None
    ticked: bool
    field: Field
    away: Field | None
    suggestion: Words | str
    chosen: str = ""
    change_href: str = ""
    late: bool = False
    version: int = 0


@dataclass
class Caseload:
    person: str
    lines: list[str]
    open: int
    overdue: int
    week: int


@dataclass
class AllocationPage:
    line: str
    results_heading: str
    results: list[AllocationResult]
    due_heading: str
    source: str
    rows: list[AllocationRow]
    action: str
    token: str
    bulk: Bulk
    how: str
    team: list[Caseload]
    team_total: Caseload | None
    team_note: str
    empty: str | Words
    problems: list[tuple[str, str]] = default(default_factory=list)
    paging: Paging | None = None
    focus: str = ""
    nobody: list[Choice] = default(default_factory=list)
    """The choices of each row in which nobody is chosen: the same list, written once."""


@dataclass
class Version:
    title: str
    by: str
    distance: Distant | None = None
    note: str = ""
    lines: list[str] = default(default_factory=list)
    link: Link | None = None


@dataclass
class PaperPart:
    heading: str
    source: str
    paragraphs: list[list[tuple[str, str]]]


@dataclass
class SignOffPage:
    label: str
    trail: Trail
    lead: str | Words
    guidance: str
    facts: list[tuple[str, str | Words]]
    due: Distant
    due_date: datetime.date | None
    due_name: str
    document_heading: str
    document_link: Link | None
    document_note: str
    ways: list[View]
    parts: list[PaperPart]
    paper_note: str
    frame_href: str
    frame_name: str
    checks: Table | None
    sign_words: Words
    digest: str
    action: str
    button: str
    source: str
    after: str
    return_action: str
    return_button: str
    return_field: Field
    version: int
    token: str
    refused: list[Refused]
    versions: list[Version]
    others: Table | None
    checks_empty: str | Words = ""
    problems: list[tuple[str, str]] = default(default_factory=list)
    banner: Banner | None = None
    may_sign: bool = True


@dataclass
class AnomalyPanel:
    """One anomaly opened: the point in the draft and in the final report, and the form that answers it."""

    heading: str
    draft: list[tuple[str, str]]
    response: str
    final: list[tuple[str, str]]
    text: str
    documents: list[Item]
    action: str
    button: str
    version: int
    token: str
    fields: list[Field]
    problems: list[tuple[str, str]] = default(default_factory=list)
    banner: Banner | None = None


@dataclass
class AnomalyRow:
    id: str
    reference: str
    href: str
    name: str
    what: str
    text: str
    sent: str
    distance: Distant
    date: datetime.date | None
    open_href: str
    close_href: str
    late: bool = False
    panel: AnomalyPanel | None = None


@dataclass
class InformationRow:
    id: str
    reference: str
    href: str
    name: str
    what: str
    text: str
    sent: str
    action: str
    version: int
    token: str


@dataclass
class AnomaliesPage:
    heading: str
    line: str
    rows: list[AnomalyRow]
    empty: str
    information: list[InformationRow]
    information_empty: str
    banner: Banner | None = None
    focus: str = ""
    opened: str = ""
    paging: Paging | None = None


@dataclass
class ComparisonPoint:
    number: str
    kind: str
    draft: list[tuple[str, str]]
    response: list[tuple[str, str]]
    final: list[tuple[str, str]]
    distance: Distant
    anomaly: Field
    open: bool
    words: Field
    late: bool = False


@dataclass
class ComparisonHead:
    label: str
    when: str
    pages: Link | None


@dataclass
class ComparisonPage:
    step: StepPage
    views: list[View]
    heads: list[ComparisonHead]
    points: list[ComparisonPoint]
    missing: list[str | Words]
    add_name: str
    elsewhere: list[Field] = default(default_factory=list)


@dataclass
class RespondRow:
    id: str
    stage: str
    reference: str
    href: str
    name: str
    stage_date: datetime.date
    age: Distant
    entered_by: str
    entered_on: datetime.date | None
    open_href: str
    close_href: str
    action: str
    token: str
    field: Field | None = None
    ticked: bool = False
    problems: list[tuple[str, str]] = default(default_factory=list)


@dataclass
class RespondPage:
    heading: str
    line: str
    views: list[View]
    rows: list[RespondRow]
    bulk_action: str
    export_action: str
    period: list[Field]
    empty: str
    action: str
    banner: Banner | None = None
    paging: Paging | None = None
    problems: list[tuple[str, str]] = default(default_factory=list)
    focus: str = ""
    references: str = ""


@dataclass
class CaselistRow:
    id: str
    reference: str
    href: str
    name: str
    mp: str
    stage: str
    distance: Distant
    target: datetime.date | None
    moved: int
    moves: list[str]
    update: str
    update_at: datetime.datetime | None
    missing: str
    anomaly: str
    open_href: str
    close_href: str
    late: bool = False
    form: StepPage | None = None


@dataclass
class CaselistPage:
    heading: str
    line: str
    views: list[View]
    rows: list[CaselistRow]
    export: str
    print: str
    empty: str
    action: str
    banner: Banner | None = None
    paging: Paging | None = None
    focus: str = ""


@dataclass
class CalendarsPage:
    heading: str
    trail: Trail
    side: list[View]
    action: str
    check_action: str
    token: str
    fields: list[Field]
    problems: list[tuple[str, str]]
    added: Table | None
    checked: bool = False
    verdict: str = ""
    moves: Table | None = None
    judged: Table | None = None
    by_team: Table | None = None
    confirm: Field | None = None
    button: str = ""
    progress: str = ""
    refresh: str = ""
    banner: Banner | None = None
    paging: Paging | None = None


@dataclass
class GuidanceStep:
    id: str
    number: str
    label: str
    who: str
    moves: str
    asks: list[str]
    refusals: list[str]
    deadlines: list[str]
    makes: list[str]
    says: list[str]
    current: bool = False


@dataclass
class GuidancePage:
    name: str
    title: str
    trail: Trail
    side: list[View]
    summary: list[str | Words]
    here: str
    diagram: str
    diagram_title: str
    positions: Table
    steps: list[GuidanceStep]
    deadlines: Table | None
    letters: Table | None
    questions: list[tuple[str, str]]
    linked: list[Item]


@dataclass
class OutboxRow:
    id: str
    at: datetime.datetime
    kind: str
    to: str
    subject: str
    reference: str
    href: str
    by: str
    open_href: str
    close_href: str
    state: Distant | None = None
    tries: int = 0
    retry_action: str = ""
    arrived_action: str = ""
    headers: list[tuple[str, str]] = default(default_factory=list)
    paragraphs: list[str] = default(default_factory=list)
    attachments: list[Link] = default(default_factory=list)
    open: bool = False


@dataclass
class OutboxPage:
    heading: str
    training: bool
    rows: list[OutboxRow]
    empty: str
    action: str
    empty_action: str = ""
    banner: Banner | None = None
    paging: Paging | None = None
    focus: str = ""
