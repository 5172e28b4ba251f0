"""The parts of a procedure. A procedure is data; these classes say what data, and check it when it is imported."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Literal

from portal.deadlines import Holidays, Unit, add_days
from portal.procedures.changes import Change, Start, Stop
from portal.procedures.wording import for_jurisdiction

if TYPE_CHECKING:
    from portal.procedures.letter_text import Wording
    from portal.procedures.letters import Letter

Kind = Literal[
    "date",
    "time",
    "line",
    "text",
    "money",
    "choice",
    "select",
    "tick",
    "ticks",
    "file",
    "files",
    "person",
    "people",
    "repeat",
    "fixed",
]


class DefinitionError(ValueError):
    """A procedure's definition contradicts itself."""


BEGIN = "P0"
"""Where a case stands that is not there yet: the steps from here begin one."""


@dataclass(frozen=True)
class Actor:
    """Who acts: a person with the posts held today, stand-ins included. `payment_limit` in pence, None for none.

    `post` is the person's own one. `stands_in_for` holds the ids of those whose place the person takes today. Who is not `active` has left.
    """

    id: int
    name: str
    organisation: str
    role: str
    team: str
    posts: frozenset[str]
    payment_limit: int | None = None
    post_title: str = ""
    away_until: date | None = None
    grade: str = ""
    stands_in_for: frozenset[int] = frozenset()
    line_manager_id: int | None = None
    active: bool = True
    post: str = ""

    def takes_the_place_of(self, person_id: int | None) -> bool:
        """Whether this is that person, or stands in for the person today."""
        return person_id is not None and (person_id == self.id or person_id in self.stands_in_for)

    @property
    def account_id(self) -> int | None:
        """The id as rows keep it; None for the portal, which has no account."""
        return self.id or None


THE_PORTAL = Actor(0, "The portal", "", "", "", frozenset({"the_portal"}))
"""Who acts where nobody does: what is due by itself."""


@dataclass(frozen=True)
class Who:
    """An actor of the procedure: the posts that may take a step."""

    key: str
    name: str
    posts: frozenset[str]

    def includes(self, actor: Actor) -> bool:
        return bool(self.posts & actor.posts)

    def __or__(self, other: Who) -> Who:
        return Who(f"{self.key}, {other.key}", f"{self.name} or {other.name}", self.posts | other.posts)


PORTAL = Who("PORTAL", "the portal", THE_PORTAL.posts)
"""Steps of nobody: another step brings them about."""


@dataclass(frozen=True)
class Position:
    """A position is Status / Sub Status / Stage plus milestones. None keeps Sub Status or Stage as it was.

    `alias` names the position whose steps hold here too. `awaits` says what the case waits for.
    `next_sentence` is the refusal of a step of a later position. `needs` lists the steps that the position asks for
    where no deadline says it.
    """

    key: str
    status: str
    sub_status: str | None
    stage: str | None
    milestone: str
    awaits: str = ""
    next_sentence: str = ""
    alias: str = ""
    closed: bool = False
    status_setting: str = ""
    needs: tuple[str, ...] = ()

    def status_now(self, preferences: Mapping[str, Any]) -> str:
        """The Status, unless the operator has chosen another one (PHSO-O01)."""
        return str(preferences[self.status_setting]) if self.status_setting else self.status

    @property
    def steps_of(self) -> str:
        return self.alias or self.key


@dataclass(frozen=True)
class Notice:
    """What the portal tells by itself about a running deadline, once for each due date.

    It is told from `after` calendar days after the due date on, or from `before` working days before it.
    """

    key: str
    sentence: str
    before: int = 0
    after: int = 0

    def latest_due(self, today: date, holidays: Holidays) -> date:
        """The latest due date of which it is told today."""
        if self.before:
            return add_days(today, self.before, "wd", holidays)
        return today - timedelta(days=self.after)

    @property
    def when(self) -> str:
        """ "2 working days before the date" """
        if self.before:
            return f"{self.before} working day{'' if self.before == 1 else 's'} before the date"
        return (
            f"{self.after} day{'' if self.after == 1 else 's'} after the date"
            if self.after
            else "On the date"
        )


@dataclass(frozen=True)
class DeadlineRule:
    """A deadline of the procedure. `days` is a number or the name of a preference; unit "wd" or "cd" likewise.

    `needs` lists the steps that the deadline asks for, the last one stops it.
    `overdue` is the flag on a late case, with {n} working days. A `reminder` is not a duty of the source.
    `wakes` is what the portal tells the owner in a work item, once, when the deadline has passed without being met:
    a wait that is over. `wakes_after` says how many calendar days after the due date that is, as a number or the name
    of a preference. `reminds` says the same so many working days before the due date, 0 for the date itself.
    """

    key: str
    name: str
    source: str
    days: int | str | None
    unit: str = "wd"
    needs: tuple[str, ...] = ()
    overdue: str = ""
    reminder: bool = False
    period: str = ""
    wakes: str = ""
    wakes_after: int | str = 1
    reminds: tuple[tuple[int, str], ...] = ()

    def notices(self, preferences: Mapping[str, Any]) -> Iterator[Notice]:
        """What the portal tells about this deadline, the earliest first."""
        for before, sentence in sorted(self.reminds, reverse=True):
            yield Notice(f"{before} before", sentence, before=before)
        if self.wakes:
            name = self.wakes_after
            yield Notice(
                "passed", self.wakes, after=int(preferences[name]) if isinstance(name, str) else name
            )

    def length(self, preferences: Mapping[str, Any]) -> int:
        assert self.days is not None
        return int(preferences[self.days]) if isinstance(self.days, str) else self.days

    def counts_in(self, preferences: Mapping[str, Any]) -> Unit:
        unit = preferences[self.unit] if self.unit.isupper() else self.unit
        return "wd" if unit == "wd" else "cd"

    def due(self, start: date, preferences: Mapping[str, Any], holidays: Holidays) -> date:
        """The due date, counted from `start` as day 0."""
        unit = self.counts_in(preferences)
        due = add_days(start, self.length(preferences), unit, holidays)
        if unit == "cd" and preferences["ROLL_CALENDAR_DEADLINES"]:
            due = add_days(due, 0, "wd", holidays)
        return due


@dataclass
class Situation:
    """All that a guard, a rule or a change may look at: the case, who acts, today, what was entered.

    `wordings` answers with the paragraphs of letters that an administrator has reworded, by key; `authorities` with the
    rows of the authority table that hold today for an action. `linked` are the cases of the same parent, this one included.
    `cases_about` counts the cases about an organisation since a day.
    """

    case: Any
    actor: Actor
    today: date
    preferences: Mapping[str, Any]
    holidays: Holidays
    procedure: Procedure
    directory: Callable[[], Sequence[Actor]] = tuple
    data: dict[str, Any] = field(default_factory=dict)
    record: Any = None
    find_cases: Callable[[str], Sequence[Any]] = lambda words: ()
    wordings: Callable[[], Mapping[str, Wording]] = dict
    find_accounts: Callable[[str], Sequence[Any]] = lambda words: ()
    now: datetime | None = None
    authorities: Callable[[str], Sequence[Authority]] = lambda action: ()
    linked: Callable[[], Sequence[Any]] = tuple
    cases_about: Callable[[str, date], int] = lambda organisation, since: 0

    @cached_property
    def everybody(self) -> Sequence[Actor]:
        """Everybody of the case's organisation, those who have left included."""
        return self.directory()

    @cached_property
    def people(self) -> Sequence[Actor]:
        """Everybody of the case's organisation with an account."""
        return [person for person in self.everybody if person.active]

    def person(self, person_id: int | None) -> Actor | None:
        return next((person for person in self.people if person.id == person_id), None)

    def manager_of(self, person_id: int | None) -> Actor | None:
        """The line manager of a person who may have left; who stands in today for a manager who has."""
        whose = next((person for person in self.everybody if person.id == person_id), None)
        if whose is None or whose.line_manager_id is None:
            return None
        manager = self.person(whose.line_manager_id)
        return manager or next(
            (person for person in self.people if whose.line_manager_id in person.stands_in_for), None
        )

    def name_of(self, person_id: int | None) -> str:
        person = self.person(person_id)
        return person.name if person else "Nobody"

    def team(self, key: str) -> list[Actor]:
        return [person for person in self.people if person.team == key]

    def due(self, key: str, start: date) -> date:
        return self.procedure.deadline(key).due(start, self.preferences, self.holidays)


@dataclass(frozen=True)
class Authority:
    """A live row of the authority table: holders of these posts may agree the action.

    `fixed` says whom the source itself names. `limit` in pence, None for none; `level` narrows a financial remedy.
    """

    action: str
    posts: frozenset[str]
    number: int = 0
    version: int = 1
    level: str = ""
    limit: int | None = None
    fixed: str = ""


Guard = Callable[[Situation], str | None]


@dataclass(frozen=True)
class Bar:
    """What keeps a case from a step wherever the case stands: `sentence` says why, or None. `status` is how it is refused."""

    sentence: Callable[[Step, Situation], str | None]
    status: int = 409


Problem = tuple[str, str]
Rule = Callable[[Situation], Iterable[Problem]]
Choices = Sequence[tuple[str, str] | tuple[str, str, str] | tuple[str, str, str, str]]
"""Value and label of each choice, then its hint and a note beside the label."""


@dataclass(frozen=True)
class Ask:
    """One question of a step's form, under the label that the specification uses.

    `missing` is the sentence for an empty answer (empty: the answer is optional); with `refuses` a missing answer
    refuses the step (409) instead of being a slip of the form (422). `default` presets the field. A fixed value with
    `refuses` is shown like any other, but a forged answer is read, so that a guard can refuse it. `find` is the button
    of a question whose choices are searched for by the answers that `finds` names. `para` numbers the paragraph that asks it.
    `no_such_day` refuses a date that the calendar does not have.
    """

    name: str
    label: str
    kind: Kind = "line"
    hint: str = ""
    missing: str | Callable[[Situation], str] = ""
    choices: Choices | Callable[[Situation], Choices] = ()
    default: Any = None
    longest: int | None = None
    too_long: str = ""
    rules: tuple[Callable[[Situation, Any], str | None], ...] = ()
    fields: tuple[Ask, ...] = ()
    refuses: bool = False
    when: Callable[[Situation], bool] | None = None
    width: int | None = None
    unlisted: str | Callable[[Situation], str] = ""
    find: str = ""
    finds: tuple[str, ...] = ()
    para: str = ""
    no_such_day: str = ""

    def __post_init__(self) -> None:
        if self.name == "form":
            raise DefinitionError("A field named form hides its own form from the scripts of the page")

    def choices_in(self, situation: Situation) -> Choices:
        return self.choices(situation) if callable(self.choices) else self.choices

    def default_in(self, situation: Situation) -> Any:
        return self.default(situation) if callable(self.default) else self.default

    def problems(self, situation: Situation) -> Iterable[Problem]:
        """What is wrong with the answer: missing, too long, not among the choices, or against a rule."""
        value = situation.data.get(self.name)
        blank = isinstance(value, str) and not value.strip()
        if blank or value is False or value in (None, [], ()):  # an amount of 0 is an answer
            missing = self.missing(situation) if callable(self.missing) else self.missing
            if missing:
                yield self.name, missing
            return
        longest = self.longest or {"line": 200, "text": 20_000}.get(self.kind)
        if longest and isinstance(value, str) and len(value) > longest:
            yield self.name, self.too_long or f"{self.label} must be {longest:,} characters or fewer"
        if self.kind in ("choice", "select", "ticks", "person", "people"):
            allowed = {str(choice[0]) for choice in self.choices_in(situation)}
            chosen = value if isinstance(value, (list, tuple)) else [value]
            if not all(str(each) in allowed for each in chosen):
                told = self.unlisted(situation) if callable(self.unlisted) else self.unlisted
                yield self.name, told or f"Choose {in_a_sentence(self.label)} from the list"
                return
        if self.kind == "repeat" and isinstance(value, list):
            yield from self._problems_of_rows(situation, value)
        for rule in self.rules:
            if sentence := rule(situation, value):
                yield self.name, sentence

    def _problems_of_rows(self, situation: Situation, rows: Sequence[Mapping[str, Any]]) -> Iterable[Problem]:
        whole = situation.data
        for number, row in enumerate(rows):
            situation.data = {**whole, **row}
            try:
                for ask in self.fields:
                    for name, sentence in ask.problems(situation):
                        yield f"{self.name}-{row.get('_row', number)}-{name}", sentence
            finally:
                situation.data = whole


@dataclass(frozen=True)
class RowChoice:
    """A step that concerns one record of the case: which kind, in which states, and how the choice is worded."""

    kind: str | tuple[str, ...]
    label: str
    states: tuple[str, ...] = ()
    missing: str = "Choose a row from the list"
    only: Callable[[Situation, Any], bool] | None = None

    def of(self, situation: Situation) -> list[Any]:
        kinds = (self.kind,) if isinstance(self.kind, str) else self.kind
        return [
            record
            for kind in kinds
            for record in situation.case.of(kind)
            if (not self.states or record.state in self.states)
            and (self.only is None or self.only(situation, record))
        ]


def in_a_sentence(label: str) -> str:
    """A label inside a sentence; an abbreviation keeps its capitals."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


@lru_cache(maxsize=2048)
def slug(label: str) -> str:
    """The address of a step: its label in kebab case."""
    return re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")


@dataclass(frozen=True)
class Step:
    """One row of the state table: who may do what from where, what it asks, refuses, changes and makes.

    `letter` is the code of the letter that the step issues. Who begins a case owns it, unless `owns` is False. `respond`
    names the stage that Respond has to hold, where `respond_if` says so. `extends` is the key of the deadline to which the
    step gives a later date, from its answers to a date and to `reason`. `undone_by` is the key of the step that takes this
    one back; it is answered with who owned the case before (`owner`) and with `reason`. `prompts` are warnings that the
    history keeps when somebody goes on all the same. `told` words the sentence of the history where `done` would not be true.
    `others` refuses whoever of the procedure's people `by` leaves out.
    `leads` names the positions among which `to` decides by the case; without it the operator's settings decide.
    """

    row: str
    label: str
    source: str
    done: str
    by: Who
    frm: tuple[str, ...]
    to: str | Callable[[Situation], str | None] | None = None
    asks: tuple[Ask, ...] | Callable[[Situation], tuple[Ask, ...]] = ()
    guards: tuple[Guard, ...] = ()
    rules: tuple[Rule, ...] = ()
    warnings: tuple[Rule, ...] = ()
    starts: tuple[tuple[str, str], ...] = ()
    stops: tuple[tuple[str, str], ...] = ()
    changes: tuple[Callable[[Situation], Iterable[Change]], ...] = ()
    respond: str = ""
    respond_if: Callable[[Situation], bool] | None = None
    of: RowChoice | None = None
    elsewhere: str | Mapping[str, str] = ""
    offers: tuple[str, ...] = ()
    owner_only: bool = False
    owns: bool = True
    confirm: str = ""
    says: str = ""
    tells_client: bool = False
    about: Callable[[Situation], str] | None = None
    support: bool = False
    shown: Callable[[Situation], bool] | None = None
    document: str = ""
    letter: str = ""
    settled: Callable[[Situation], bool] | None = None
    extends: str = ""
    undone_by: str = ""
    prompts: tuple[Rule, ...] = ()
    told: Callable[[Situation], str] | None = None
    leads: tuple[str, ...] = ()
    others: str = ""

    @cached_property
    def key(self) -> str:
        return slug(self.label)

    def check(self, deadline: Callable[[str], DeadlineRule], steps: Set[str]) -> None:
        """Raises DefinitionError when the step names a deadline or a step that the procedure does not have."""
        named = [key for key, _ in (*self.starts, *self.stops)]
        for key in [*named, self.extends] if self.extends else named:
            deadline(key)
        if self.undone_by and self.undone_by not in steps:
            raise DefinitionError(f"{self.label} is taken back by an unknown step {self.undone_by}")

    def asks_in(self, situation: Situation) -> tuple[Ask, ...]:
        asks = self.asks(situation) if callable(self.asks) else self.asks
        return tuple(ask for ask in asks if ask.when is None or ask.when(situation))

    def refusals(self, situation: Situation) -> list[str]:
        """The sentences of all guards that refuse, in the order of the definition."""
        return list(dict.fromkeys(sentence for guard in self.guards if (sentence := guard(situation))))

    def problems(self, situation: Situation) -> list[Problem]:
        """What is wrong with the answers of the form; empty when all is well."""
        found = [problem for ask in self.asks_in(situation) for problem in ask.problems(situation)]
        wrong = {name for name, _ in found}
        for rule in self.rules:
            found += [problem for problem in rule(situation) if problem[0] not in wrong]
        return found

    def prompted(self, situation: Situation) -> list[str]:
        """What the portal asks back and nobody has to follow; the history keeps it."""
        return list(dict.fromkeys(sentence for prompt in self.prompts for _, sentence in prompt(situation)))

    def warned(self, situation: Situation) -> list[Problem]:
        found = [problem for rule in (*self.warnings, *self.prompts) for problem in rule(situation)]
        if self.letter:
            from portal.procedures.letters import (  # which are made of steps' questions
                issues,
                letter_warnings,
            )

            if issues(self, situation):
                found += letter_warnings(self.letter, situation)
        return found

    def target(self, situation: Situation) -> str | None:
        return self.to(situation) if callable(self.to) else self.to

    def changes_in(self, situation: Situation) -> list[Change]:
        """All that the step changes beside the position: deadlines first, then what it makes."""
        found: list[Change] = []
        for key, name in self.stops:
            if situation.case.deadline(key):
                found.append(Stop(key, situation.data.get(name) or situation.today))
        for key, name in self.starts:
            if start := situation.data.get(name) or (situation.today if name == "today" else None):
                found.append(Start(key, start))
        for change in self.changes:
            found += change(situation)
        return found


@dataclass(frozen=True)
class Procedure:
    """A whole procedure. It checks itself when it is made, so that a slip stops the import and not a caseworker.

    `source` is the written procedure whose numbered steps it carries out, where that has another name than the prefix.
    `flags` say in a sentence what is missing on a case; its page shows them until they say nothing. `belongs_to` is the key
    of the procedure of the case about which one of this procedure is. `owned` tells whose a case is. `bars` refuse a step
    before its position is looked at.
    """

    key: str
    name: str
    prefix: str
    organisation: str
    team: str
    team_name: str
    fixed: Mapping[str, str]
    positions: tuple[Position, ...]
    deadlines: tuple[DeadlineRule, ...]
    steps: tuple[Step, ...]
    outsiders: str
    closed: str
    summary: tuple[str, ...] = ()
    questions: tuple[tuple[str, str], ...] = ()
    linked: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    guidance: str = ""
    letters: tuple[Letter, ...] = ()
    source: str = ""
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    wording: Callable[[str, str], str] = for_jurisdiction
    flags: tuple[Guard, ...] = ()
    belongs_to: str = ""
    owned: str = "This SR is allocated to {owner}"
    bars: tuple[Bar, ...] = ()

    def __post_init__(self) -> None:
        keys = {position.key for position in self.positions}
        for step in self.steps:
            unknown = set(step.frm) - keys - {BEGIN}
            if unknown:
                raise DefinitionError(f"{step.row} starts from unknown positions {sorted(unknown)}")
            if unknown := {*step.leads, *([step.to] if isinstance(step.to, str) else [])} - keys:
                raise DefinitionError(f"{step.row} leads to the unknown position {min(unknown)}")
        seen: set[tuple[str, str]] = set()
        for step in self.steps:
            for position in step.frm:
                if (step.key, position) in seen:
                    raise DefinitionError(f"Two steps {step.label!r} in position {position}")
                seen.add((step.key, position))
        known = {step.key for step in self.steps}
        for rule in self.deadlines:
            if missing := set(rule.needs) - known:
                raise DefinitionError(f"Deadline {rule.key} needs unknown steps {sorted(missing)}")
        for place in self.positions:
            if missing := set(place.needs) - known:
                raise DefinitionError(f"Position {place.key} needs unknown steps {sorted(missing)}")

        for step in self.steps:
            step.check(self.deadline, known)

    @cached_property
    def _positions(self) -> Mapping[str, Position]:
        """By key: a list asks for that of each of its cases."""
        return {position.key: position for position in self.positions}

    def position(self, key: str) -> Position:
        return self._positions[key]

    def deadline(self, key: str) -> DeadlineRule:
        for rule in self.deadlines:
            if rule.key == key:
                return rule
        raise DefinitionError(f"No deadline {key} in {self.name}")

    def steps_from(self, position: str) -> list[Step]:
        here = self.position(position).steps_of
        return [step for step in self.steps if here in step.frm]

    def step(self, key: str, position: str, actor: Actor | None = None) -> Step | None:
        """The step with this key that starts here, else any with this key, so that its refusal can be told.

        Of several that start elsewhere it is the one that this actor may take.
        """
        named = [step for step in self.steps if step.key == key]
        here = self.position(position).steps_of if position != BEGIN else BEGIN
        own = [step for step in named if actor is not None and step.by.includes(actor)]
        return next((step for step in named if here in step.frm), next(iter([*own, *named]), None))

    def beginnings(self) -> list[Step]:
        """The steps that begin a case."""
        return [step for step in self.steps if BEGIN in step.frm]

    def role_refusal(self, step: Step, case: Any, actor: Actor, owner: str = "") -> str | None:
        """Why this person may not take this step at all (403), or None."""
        if not step.by.includes(actor):
            named = any(each.by.includes(actor) for each in self.steps if not each.support)
            insiders = (named or actor.team == self.team) and actor.organisation == self.organisation
            return (step.others or "You cannot do this in your role") if insiders else self.outsiders
        if step.owner_only and not actor.takes_the_place_of(case.owner_id):
            return self.owned.format(owner=owner or "nobody")
        return None

    def barred(self, step: Step, s: Situation) -> tuple[int, str] | None:
        """Status and sentence of what keeps the case from this step wherever it stands, or None."""
        for bar in self.bars:
            if sentence := bar.sentence(step, s):
                return bar.status, sentence
        return None

    def position_refusal(self, step: Step, position: str) -> str | None:
        """Why this step does not start in this position (409), or None."""
        here = self.position(position)
        if here.steps_of in step.frm:
            return None
        own = step.elsewhere
        if here.closed:
            return (own.get(here.steps_of) if isinstance(own, Mapping) else "") or self.closed
        told = own if isinstance(own, str) else own.get(here.steps_of, own.get("", ""))
        sentences = [each for each in (told, here.next_sentence) if each]
        if not sentences:
            return f"{step.label} is not a step of this position: {here.milestone}"
        return " ".join(
            each if each.endswith(".") else each + "." for each in dict.fromkeys(sentences)
        ).rstrip(".")

    @property
    def written_as(self) -> str:
        """How its steps name the written procedure: "PHSO" in "PHSO step 7"."""
        return self.source or self.prefix

    def worded(self, text: str, jurisdiction: str) -> str:
        """The text as a page of this jurisdiction says it."""
        return self.wording(text, jurisdiction)
