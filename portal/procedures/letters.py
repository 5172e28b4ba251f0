"""Letters as data: what each says, asks and demands, and the questions, refusals and changes of a step that issues one.

A step names its letter (`letter="CMSL5703"`), asks `letter_asks("CMSL5703")` and makes `letter_issued("CMSL5703")`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from importlib import import_module
from typing import Any

from portal.deadlines import long_date
from portal.procedures.asking import choice, line, money, past_day, text, tick
from portal.procedures.changes import OUT, Add, Change, Filed
from portal.procedures.definition import Actor, Ask, DefinitionError, Guard, Problem, Situation, Step
from portal.procedures.letter_text import (
    UNFILLED,
    Section,
    Wording,
    Words,
    Written,
    filled,
    first_wording,
    paragraphs,
    wording_key,
)
from portal.procedures.making import Making, value_of
from portal.procedures.making import when as only_when
from portal.procedures.rules import pounds

REVIEWED = "I have read the whole letter as it will be sent"
NOT_REVIEWED = "Check the letter before you issue it"
NO_ADDRESS = "Enter the address to which the letter goes"
NO_RECIPIENT = "Enter to whom the letter goes"
NO_SENIOR = "Choose the senior member of the team who signs"
ON_THE_CHECKS = "letter"
"""The name of a warning that the composer shows among its checks already."""
SENIOR_POSTS = frozenset({"resolution_team_leader", "senior_team_leader"})
REPLY_DAYS = 14
BOOKS = (
    "portal.procedures.phso.letters",
    "portal.procedures.resolution.letters",
    "portal.procedures.feedback_letters",
)
"""The modules that hold the letters of a procedure, each as LETTERS."""


# The parts of a letter


@dataclass(frozen=True)
class Entry:
    """What is entered into a paragraph: a text, one line, a whole number or an amount."""

    name: str
    label: str
    missing: str
    kind: str = "text"
    hint: str = ""
    least: int = 1
    most: int = 365
    unit: str = ""
    default: Any = None
    rules: tuple[Callable[[Situation, Any], str | None], ...] = ()
    longest: int | None = None

    def ask(self) -> Ask:
        more: dict[str, Any] = {"hint": self.hint, "default": self.default, "longest": self.longest}
        if self.kind == "number":
            return line(self.name, self.label, self.missing, width=3, rules=(self.whole_number,), **more)
        if self.kind == "money":
            return money(self.name, self.label, self.missing, rules=self.rules, **more)
        make = text if self.kind == "text" else line
        return make(self.name, self.label, self.missing, rules=(nothing_left_open, *self.rules), **more)

    def whole_number(self, s: Situation, value: str) -> str | None:
        digits = str(value)
        right = digits.isascii() and digits.isdigit() and len(digits) < 6
        return None if right and self.least <= int(digits) <= self.most else self.missing

    def printed(self, s: Situation) -> str:
        value = s.data.get(self.name)
        if value in (None, ""):
            return ""
        if self.kind == "money":
            return pounds(value) if isinstance(value, int) else str(value)
        if self.kind == "number":
            return f"{value} {self.unit}" if str(value) != "1" else f"1 {self.unit.removesuffix('s')}"
        return str(value)


@dataclass(frozen=True)
class Fixed:
    """A paragraph that always stands in the letter; its wording is kept under `key` and holds places for its entries."""

    key: str
    heading: str = ""
    entries: tuple[Entry, ...] = ()
    shared: bool = False


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of several that may be chosen. `unfit` says why it does not fit, `refused` why it may not be used."""

    code: str
    use: str
    unfit: Callable[[Situation], str] = lambda s: ""
    refused: Callable[[Situation], str | None] = lambda s: None


@dataclass(frozen=True)
class Choice:
    """Exactly one of several paragraphs. `proposes` answers which, or None."""

    name: str
    label: str
    missing: str
    paragraphs: tuple[Paragraph, ...]
    proposes: Callable[[Situation], str | None]
    heading: str = ""

    def ask(self) -> Ask:
        return choice(
            self.name,
            self.label,
            self.choices,
            self.missing,
            default=self.proposes,
            rules=(self.contradicts,),
            unlisted=self.missing,
        )

    def choices(self, s: Situation) -> Sequence[tuple[str, str, str, str]]:
        proposed = self.proposes(s)
        return [
            (each.code, each.code, self.hint(each, s), "proposed" if each.code == proposed else "")
            for each in self.paragraphs
        ]

    @staticmethod
    def hint(paragraph: Paragraph, s: Situation) -> str:
        unfit = paragraph.unfit(s)
        return f"{paragraph.use}. Does not fit: {unfit}" if unfit else paragraph.use

    def contradicts(self, s: Situation, value: str) -> str | None:
        return next((each.refused(s) for each in self.paragraphs if each.code == value), None)


@dataclass(frozen=True)
class Proposed:
    """The text that the portal proposes, its wording kept under `key`; who writes the letter may change it.

    `keeps` are the words that have to stay, `removed` the refusal of a text without them.
    """

    key: str
    name: str = "letter_text"
    label: str = "Letter text"
    missing: str = "Write the letter text"
    heading: str = ""
    keeps: tuple[str, ...] = ()
    removed: str = ""

    def entry(self, letter: Letter) -> Entry:
        return Entry(
            self.name,
            self.label,
            self.missing,
            default=lambda s: proposed_text(letter, self, s),
            rules=(self.all_kept,),
            longest=20_000,
        )

    def all_kept(self, s: Situation, value: str) -> str | None:
        found = plain_words(value)
        return None if all(plain_words(each) in found for each in self.keeps) else self.removed


@dataclass(frozen=True)
class Statement:
    """Words that nobody rewords, where `when` holds."""

    words: str
    when: Callable[[Situation], Any] = lambda s: True


Part = Fixed | Choice | Proposed | Statement


def plain_words(value: str) -> str:
    """A text without the differences that nobody means: case, and how it is broken into lines."""
    return " ".join(str(value).split()).casefold()


@dataclass(frozen=True)
class Letter:
    """A letter as data.

    `to` says who gets it: "client" (whoever of the case the step is about), "body", "manager" or "" for a leaflet. Who that
    is, and where, is read by `recipient` and `address`; without them the case says so. `why` is the sentence that proposes
    it, `unfit` why another letter is the right one. `reply` is the key of the deadline that starts with the letter.
    `printed_as` names the form where the jurisdiction has one of its own. `facts` fills the `places` that only this letter
    has, from the case and from those answers of the step that `told` names; `after` is the day of the last thing that it
    tells of.
    """

    code: str
    title: str
    purpose: str
    parts: tuple[Part, ...]
    to: str = "client"
    recipient: Any = None
    address: Callable[[Situation], str] | None = None
    guards: tuple[Guard, ...] = ()
    why: Callable[[Situation], str] = lambda s: ""
    unfit: Callable[[Situation], str] = lambda s: ""
    senior: bool = False
    enclosures: tuple[str, ...] = ()
    reply: str = ""
    subtitle: str = ""
    names_case: bool = False
    reviewed: str = REVIEWED
    printed_as: Callable[[Situation], str] | None = None
    more_asks: tuple[Ask, ...] = ()
    facts: Callable[[Situation], Mapping[str, str]] = lambda s: {}
    after: Callable[[Situation], date | None] = lambda s: None
    places: Mapping[str, str] = field(default_factory=dict)
    told: tuple[str, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        found: list[Entry] = []
        for part in self.parts:
            if isinstance(part, Fixed):
                found += part.entries
            elif isinstance(part, Proposed):
                found.append(part.entry(self))
        return tuple(found)

    @property
    def choices(self) -> tuple[Choice, ...]:
        return tuple(part for part in self.parts if isinstance(part, Choice))

    @property
    def leaflet(self) -> bool:
        return not self.to

    def key_of(self, part: Fixed | Proposed) -> str:
        shared = isinstance(part, Fixed) and part.shared
        return wording_key("Letters" if shared else self.code, part.key)

    def wording_keys(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """Each paragraph that can be worded: its key, what it is, and the places that it has to keep."""
        found: list[tuple[str, str, tuple[str, ...]]] = []
        for part in self.parts:
            if isinstance(part, Choice):
                found += [(each.code, f"{part.label}: {each.use}", ()) for each in part.paragraphs]
            elif isinstance(part, Proposed):
                found.append((self.key_of(part), part.heading or part.label, ()))
            elif isinstance(part, Fixed):
                must = tuple(entry.name for entry in part.entries)
                what = part.heading or part.key.replace("_", " ").capitalize()
                found.append((self.key_of(part), what, must))
        return found

    def may_hold(self) -> dict[str, str]:
        """The placeholders that its wording may have, each with what stands there."""
        return {**PLACES, **self.places, **{entry.name: entry.label for entry in self.entries}}


PLACES: Mapping[str, str] = {
    "recipient": "To whom the letter goes",
    "client_name": "The client",
    "reference": "Our reference",
    "case_number": "The case number",
    "letter_on": "Date of the letter",
    "received_on": "When the complaint was received",
    "reply_by": "The last day for an answer",
    "team": "The team",
    "organisation": "The organisation",
    "caseworker": "Who writes the letter",
}
"""The placeholders of every letter, each with what stands there."""


@cache
def letter_named(code: str) -> Letter:
    """The letter with this code. Raises DefinitionError for any other code."""
    for book in BOOKS:
        for letter in import_module(book).LETTERS:
            if letter.code == code:
                found: Letter = letter
                return found
    raise DefinitionError(f"There is no letter {code}")


def all_letters() -> list[Letter]:
    return [letter for book in BOOKS for letter in import_module(book).LETTERS]


# What a step asks


def nothing_left_open(s: Situation, value: str) -> str | None:
    """A text with a gap that was to be filled in later is not finished."""
    found = UNFILLED.search(str(value))
    return f"Fill in “{found[0]}” or take it out" if found else None


def letter_asks(code: str, when: Callable[[Situation], bool] | None = None) -> tuple[Ask, ...]:
    """The questions of a step that issues this letter; with `when` only where that holds."""
    letter = letter_named(code)
    asks = [*head_asks(letter), past_day("letter_on", "Date of the letter", *no_older_than_its_story(letter))]
    for part in letter.parts:
        if isinstance(part, Choice):
            asks.append(part.ask())
        elif isinstance(part, Fixed):
            asks += [entry.ask() for entry in part.entries]
        elif isinstance(part, Proposed):
            asks.append(part.entry(letter).ask())
    asks += letter.more_asks
    if letter.senior:
        asks.append(
            Ask(
                "senior_member",
                "Senior member of the team who signs",
                "person",
                missing=NO_SENIOR,
                choices=senior_members,
                unlisted=NO_SENIOR,
            )
        )
    for enclosed in letter.enclosures:
        told = f"Issue {letter.code} and {enclosed}"
        asks.append(tick("enclosure", f"{enclosed} goes with the letter", told, refuses=True))
    asks.append(tick("reviewed", letter.reviewed, NOT_REVIEWED, rules=(complete(code),)))
    return tuple(replace(ask, when=when) if when else ask for ask in asks)


def head_asks(letter: Letter) -> list[Ask]:
    if letter.to == "body":
        return [line("recipient", "To", NO_RECIPIENT, default=letter.recipient)]
    if letter.to == "manager":
        return [line("manager", "Manager", "Name the manager who is asked", rules=(nothing_left_open,))]
    if letter.leaflet:
        return []
    return [
        line(
            "recipient",
            "To",
            NO_RECIPIENT,
            default=letter.recipient or recipient_of,
            rules=(nothing_left_open,),
        ),
        text(
            "address",
            "Address",
            NO_ADDRESS,
            hint="As it stands on the envelope, each part on a line of its own",
            default=letter.address or address_of,
            longest=500,
            rules=(nothing_left_open,),
        ),
    ]


def no_older_than_its_story(letter: Letter) -> list[Callable[[Situation, date], str | None]]:
    """A letter is younger than the complaint that it answers and the calls that it tells of."""

    def rule(s: Situation, day: date) -> str | None:
        received, told = s.case.date("received_on"), letter.after(s)
        if received and day < received:
            return f"The letter cannot be older than the complaint of {long_date(received)}"
        if told and day < told:
            return f"The letter cannot be older than the call of {long_date(told)}"
        return None

    return [] if letter.to == "body" else [rule]


def addressee(s: Situation) -> str:
    """Who of the case gets the letter: "client1", "client2" or "mp"."""
    named = s.record.data.get("who") if s.record is not None and s.record.kind == "acknowledgement" else None
    return str(named or s.data.get("who") or "client1")


def recipient_of(s: Situation) -> str:
    who = addressee(s)
    named = {"client2": s.case.fact("second_client"), "mp": s.case.fact("mp_name")}.get(who)
    return str(named or s.case.client_name or "")


def address_of(s: Situation) -> str:
    fact = {"client2": "second_client_address", "mp": "mp_address"}.get(addressee(s), "client_address")
    return str(s.case.fact(fact) or "")


def senior_members(s: Situation) -> list[tuple[str, str]]:
    return [(str(each.id), f"{each.name}, {each.post_title}") for each in seniors(s)]


def seniors(s: Situation) -> list[Any]:
    return [each for each in s.people if each.posts & SENIOR_POSTS and each.team == s.procedure.team]


def chosen_person(s: Situation, name: str) -> Actor | None:
    chosen = str(s.data.get(name) or "")
    return next((each for each in s.people if str(each.id) == chosen), None)


def complete(code: str) -> Callable[[Situation, Any], str | None]:
    """A letter with an empty place cannot be issued, though it was read."""

    def rule(s: Situation, ticked: Any) -> str | None:
        entered = {ask.name for ask in letter_asks(code)} | set(letter_named(code).told)
        if any(not s.data.get(name) for name in entered - {"reviewed", "enclosure"}):
            return None  # the field says it
        letter = letter_named(code)
        if any(part.contradicts(s, s.data[part.name]) for part in letter.choices):
            return None
        written = compose(letter, s)
        empty = written.empty + tuple(each for one in written.enclosed for each in one.empty)
        return f"The letter has nothing to say for: {', '.join(empty)}" if empty else None

    return rule


# What a step refuses


def letter_guards(code: str) -> tuple[Guard, ...]:
    """Why the letter is no letter for this case now: guards for the step that issues it."""
    return letter_named(code).guards


# What a step makes


def letter_issued(code: str, when: Callable[[Situation], Any] | None = None, **more: Any) -> Making:
    """The entry of the correspondence log with the letter, and its enclosures, as documents."""

    def changes(s: Situation) -> Iterable[Change]:
        letter = letter_named(code)
        written = compose(letter, s)
        senior = chosen_person(s, "senior_member") if letter.senior else None
        yield Add(
            "correspondence",
            title=f"{written.code} {letter.title}",
            text=written.typed,
            on=s.data.get("letter_on"),
            data={
                "direction": OUT,
                "code": written.code,
                "to": written.recipient,
                **{each.name: s.data.get(each.name) for each in letter.choices},
                **({"senior_member": senior.name} if senior else {}),
                **({"enclosures": list(letter.enclosures)} if letter.enclosures else {}),
                "wording": {**written.versions, **enclosed_versions(written)},
                **{name: value_of(value, s) for name, value in more.items()},
            },
            files=[filed(each) for each in (written, *written.enclosed)],
            says=worded_of(letter, written),
        )

    return only_when(when, changes) if when else changes


def filed(written: Written) -> Filed:
    return Filed(written.code.lower(), f"{written.code} {written.title}", letter=written, state="Reviewed")


def enclosed_versions(written: Written) -> dict[str, int]:
    return {key: version for each in written.enclosed for key, version in each.versions.items()}


def worded_of(letter: Letter, written: Written) -> str:
    """What the history tells of the wording; a letter that is all free text has none worth telling."""
    if letter.to == "body":
        return ""
    return f"{written.code} in its wording of {long_date(written.worded_on)}"


# The letter put together


def compose(letter: Letter, s: Situation) -> Written:
    """The letter as it stands with the answers so far."""
    words = dict(s.wordings())
    used: dict[str, Wording] = {}
    values = {**places_of(letter, s), **{each.name: each.printed(s) for each in letter.entries}}
    labels = letter.may_hold()
    sections: list[Section] = []
    empty: list[str] = []
    for part in letter.parts:
        if isinstance(part, Statement):
            if part.when(s):
                sections.append(Section("", (Words((worded(part.words, s),)),)))
            continue
        key = chosen_key(part, s) if isinstance(part, Choice) else letter.key_of(part)
        if not key:
            missing = Words((f"[{part.label}]",), True) if isinstance(part, Choice) else Words(())
            sections.append(Section(worded(part.heading, s), (missing,)))
            continue
        wording = used[key] = words.get(key) or first_wording()[key]
        if isinstance(part, Proposed):
            typed = tuple(Words(tuple(each), True) for each in paragraphs(values[part.name]))
            sections.append(Section(worded(part.heading, s), typed or (Words((f"[{part.label}]",)),)))
            empty += [] if typed else [part.label]
            continue
        entered = frozenset(each.name for each in letter.entries)
        found, left = filled(worded(wording.text, s), values, labels, entered)
        if isinstance(part, Choice):
            found = [replace(each, chosen=True) for each in found]
        empty += left
        sections.append(Section(worded(part.heading, s), tuple(found)))
    title = worded(letter.title, s)
    about = f"{title}: {s.case.client_name}, case {s.case.case_number}" if letter.names_case else title
    return Written(
        code=letter.printed_as(s) if letter.printed_as else letter.code,
        title=title,
        heading=worded(letter.subtitle, s) if letter.leaflet else about,
        organisation=organisation(s),
        team=team_name(s),
        reference="" if letter.leaflet else s.case.reference,
        on=None if letter.leaflet else s.data.get("letter_on"),
        recipient=recipient_in(letter, s),
        address=tuple(address_lines(letter, s)),
        sections=tuple(sections),
        signature=signature(letter, s),
        enclosures=tuple(enclosure_line(each, s) for each in letter.enclosures),
        versions={key: each.version for key, each in used.items()},
        worded_on=max((each.made_on for each in used.values()), default=s.today),
        typed="\n\n".join(filter(None, (each.printed(s) for each in letter.entries if each.kind == "text"))),
        empty=tuple(dict.fromkeys(empty)),
        enclosed=tuple(compose(letter_named(each), s) for each in letter.enclosures),
        leaflet=letter.leaflet,
        posted=letter.to in ("client", "body"),
    )


def proposed_text(letter: Letter, part: Proposed, s: Situation) -> str:
    """The wording that is proposed, with the places that are known filled in."""
    key = letter.key_of(part)
    wording = dict(s.wordings()).get(key) or first_wording()[key]
    found, _ = filled(worded(wording.text, s), places_of(letter, s), letter.may_hold(), frozenset())
    return "\n\n".join("\n".join(each.lines) for each in found)


ORGANISATION = "Child Maintenance Group"
OMBUDSMAN = "Parliamentary and Health Service Ombudsman"


def worded(words: str, s: Situation) -> str:
    return s.procedure.worded(words, s.case.jurisdiction)


def organisation(s: Situation) -> str:
    """Whose letter it is: where the procedure has another name for CMG, that one (RES-NI2)."""
    if s.procedure.organisation == "PHSO":
        return OMBUDSMAN
    short = worded("CMG", s)
    return ORGANISATION if short == "CMG" else short


def team_name(s: Situation) -> str:
    name = s.procedure.team_name
    return name[0].upper() + name[1:]


def chosen_key(part: Choice, s: Situation) -> str:
    value = s.data.get(part.name)
    return next((each.code for each in part.paragraphs if each.code == value), "")


def recipient_in(letter: Letter, s: Situation) -> str:
    typed = str(s.data.get("manager" if letter.to == "manager" else "recipient") or "")
    return worded(typed, s) if letter.to == "body" else "" if letter.leaflet else typed


def address_lines(letter: Letter, s: Situation) -> list[str]:
    if letter.to != "client":
        return []
    return [each.strip() for each in str(s.data.get("address") or "").splitlines() if each.strip()]


def signature(letter: Letter, s: Situation) -> tuple[str, ...]:
    """Who signs: the senior member where one has to be named, else who writes the letter."""
    if letter.leaflet:
        return ()
    if letter.senior:
        chosen = chosen_person(s, "senior_member")
        lines = (chosen.name, chosen.post_title) if chosen else ("[Senior member of the team who signs]", "")
    else:
        lines = (s.actor.name, s.actor.post_title if letter.to != "client" else "")
    team = team_name(s)
    named = any(team.casefold() in each.casefold() for each in lines)
    return tuple(each for each in (*lines, "" if named else team) if each)


def enclosure_line(code: str, s: Situation) -> str:
    enclosed = letter_named(code)
    return f"Enclosed: {code} {worded(enclosed.title, s)}, “{worded(enclosed.subtitle, s)}”"


def places_of(letter: Letter, s: Situation) -> dict[str, str]:
    """What stands in the places that the portal fills."""
    received = s.case.date("received_on")
    written_on = s.data.get("letter_on")
    return {
        "recipient": recipient_in(letter, s),
        "client_name": s.case.client_name,
        "reference": s.case.reference,
        "case_number": s.case.case_number,
        "letter_on": long_date(written_on) if written_on else "",
        "received_on": long_date(received) if received else "",
        "reply_by": long_date(reply_by(letter, written_on, s)) if written_on else "",
        "team": team_name(s),
        "organisation": organisation(s),
        "caseworker": s.actor.name,
        **letter.facts(s),
    }


def reply_by(letter: Letter, written_on: date, s: Situation) -> date:
    """The last day for an answer: of the deadline that starts with the letter, else 14 calendar days."""
    if letter.reply and any(rule.key == letter.reply for rule in s.procedure.deadlines):
        return s.due(letter.reply, written_on)
    return written_on + timedelta(days=REPLY_DAYS)


# What is proposed, and what is checked before the letter is issued


@dataclass(frozen=True)
class Proposal:
    """A letter with the sentence why it is proposed; `against` says why it is not."""

    letter: Letter
    why: str
    against: str = ""


def proposed(s: Situation, code: str) -> Proposal:
    letter = letter_named(code)
    against = next((sentence for guard in letter.guards if (sentence := guard(s))), "") or letter.unfit(s)
    return Proposal(letter, letter.why(s), against)


@dataclass(frozen=True)
class Check:
    """One line of the checks: what is right, or what to look at and why."""

    met: bool
    sentence: str
    more: str = ""


AMOUNT = re.compile(r"£\s?(\d[\d,]*(?:\.\d{1,2})?)")


def checks(s: Situation, code: str) -> list[Check]:
    """What to look at before the letter is issued. Only what the form refuses as well has to be mended."""
    letter = letter_named(code)
    typed = "\n".join(each.printed(s) for each in letter.entries if each.kind in ("text", "line"))
    found = [
        *amount_checks(typed, s),
        *address_checks(letter, s),
        *choice_checks(letter, s),
        *retired_checks(typed, s),
    ]
    if open_place := nothing_left_open(s, typed):
        found.append(Check(False, "A text is not finished", f"{open_place}."))
    if s.data.get("reviewed"):
        found.append(Check(True, "Reviewed"))
    else:
        found.append(Check(False, "Not reviewed yet", f"{NOT_REVIEWED}."))
    return found


def amounts_in(typed: str) -> list[int]:
    """The amounts of a text in pence, each once."""
    found = []
    for match in AMOUNT.finditer(typed):
        whole, _, part = match[1].replace(",", "").partition(".")
        found.append(int(whole) * 100 + int((part or "0").ljust(2, "0")))
    return list(dict.fromkeys(found))


def approved_amounts(s: Situation) -> list[int]:
    """What the newest approved plan pays: the whole Amount first, then each payment."""
    approved = [plan for plan in s.case.of("plan") if plan.state == "Approved"]
    if not approved:
        return []
    paid = [each["amount"] for each in (approved[-1].data.get("payments") or {}).values()]
    whole = approved[-1].amount if approved[-1].amount is not None else sum(paid)
    return list(dict.fromkeys([whole, *paid] if paid or whole else []))


def amount_checks(typed: str, s: Situation) -> Iterable[Check]:
    named = amounts_in(typed)
    if not named:
        return
    approved = approved_amounts(s)
    other = [amount for amount in named if amount not in approved]
    if not other:
        yield Check(True, f"Amount in the letter equals the approved amount, {pounds(named[0])}")
        return
    told = f"The approved amount is {pounds(approved[0])}." if approved else "No amount is approved."
    yield Check(False, f"The letter names {pounds(other[0])}", told)


def address_checks(letter: Letter, s: Situation) -> Iterable[Check]:
    if letter.to != "client":
        return
    typed, known = address_lines(letter, s), str((letter.address or address_of)(s)).split("\n")
    where = "on record" if letter.address else "on the SR"
    confirmed = s.case.date("address_confirmed_on")
    if not typed:
        yield Check(False, "No address", f"{NO_ADDRESS}.")
    elif typed != [each.strip() for each in known if each.strip()]:
        yield Check(False, f"The address is not the one {where}", "Check it.")
    elif confirmed:
        yield Check(True, f"Address confirmed on {long_date(confirmed)}")
    else:
        yield Check(True, f"Address as it stands {where}")


def choice_checks(letter: Letter, s: Situation) -> Iterable[Check]:
    against = []
    for part in letter.choices:
        for each in part.paragraphs:
            if s.data.get(part.name) == each.code and (told := each.refused(s) or each.unfit(s)):
                against.append((each.code, told))
    for chosen, told in against:
        yield Check(False, f"{chosen} does not fit", f"{told[0].upper()}{told[1:]}.")
    if letter.choices and not against:
        yield Check(True, "The paragraphs fit the recorded calls")


def retired_in(typed: str, preferences: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The terms of a text that are used no longer, each with the one in its place (Terminology Changes).

    Plurals and other cases of letters are found as well.
    """
    pairs = (entry.partition("=") for entry in preferences.get("RETIRED_TERMS", ()))
    return [
        (old.strip(), new.strip())
        for old, _, new in pairs
        if old.strip() and re.search(rf"\b{re.escape(old.strip())}(?:s|’s|'s)?\b", typed, re.IGNORECASE)
    ]


def retired_checks(typed: str, s: Situation) -> Iterable[Check]:
    found = retired_in(typed, s.preferences)
    for old, new in found:
        yield Check(False, f"“{old}” is a retired term", f"Use “{new}” (Terminology Changes)." if new else "")
    if not found:
        yield Check(True, "No words from the list of retired terms")


def issues(step: Step, s: Situation) -> bool:
    """Whether the step issues its letter on this case: a consolatory referral may be told in another way (RES-O33)."""
    return bool(step.letter) and any(ask.name == "reviewed" for ask in step.asks_in(s))


def letter_warnings(code: str, s: Situation) -> Iterable[Problem]:
    """What was sent although a check says to look at it. What the form refuses is no warning."""
    refused = ("Not reviewed", "No address", "A text")
    for each in checks(s, code):
        if not each.met and not each.sentence.startswith(refused):
            yield ON_THE_CHECKS, f"{each.sentence}. {each.more}".rstrip(". ")
