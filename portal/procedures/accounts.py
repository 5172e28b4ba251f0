"""3rd Party Accounts: constituencies with those who hold an office for them, as procedures search for and store them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from portal.procedures.asking import choice, line
from portal.procedures.changes import Fact
from portal.procedures.definition import Ask, Situation

TOO_SHORT = "Enter at least 2 letters"
NO_CONSTITUENCY = "No constituency with this name"
NO_CONTACT = "No contact with this surname"
CHOOSE = "Choose an account"
LEAST_LETTERS = 2
MOST_NAMED = 5
"""So many accounts a sentence names; who finds more types more of the name."""
BEHIND_A_NAME = "\N{NO-BREAK SPACE}"
"""Joins a name and its office, so that the wording of Northern Ireland leaves "Aurelia Vane MP" as it is."""


@dataclass(frozen=True)
class Contact:
    """Who holds an office for a constituency: "MP", or for the Northern Ireland Assembly "MLA"."""

    id: int
    name: str
    surname: str
    office: str

    @property
    def titled(self) -> str:
        return f"{self.name}{BEHIND_A_NAME}{self.office}"


@dataclass(frozen=True)
class Account:
    """The account of a constituency, with its contacts of today."""

    constituency: str
    contacts: tuple[Contact, ...] = ()


def folded(words: str) -> str:
    """How names are compared: without accents, capitals and doubled blanks; every dash and apostrophe is one."""
    plain = unicodedata.normalize("NFKD", words)
    letters = "".join(each for each in plain if not unicodedata.combining(each)).casefold()
    alike = letters.translate(str.maketrans("‘’–—‐", "''---"))
    return " ".join(alike.split())


def too_short(typed: str) -> bool:
    return len(folded(typed)) < LEAST_LETTERS


def accounts(s: Situation, typed: Any) -> Sequence[Account]:
    """The accounts whose constituency has these letters in its name."""
    words = typed if isinstance(typed, str) else ""
    found: Sequence[Account] = () if too_short(words) else s.find_accounts(words)
    return found


def account_named(s: Situation, typed: Any) -> Account | None:
    """The account of exactly this constituency; the only one that has these letters in its name is none yet."""
    return next(
        (each for each in accounts(s, typed) if folded(each.constituency) == folded(str(typed))), None
    )


def searchable(s: Situation, typed: str) -> str | None:
    if too_short(typed):
        return TOO_SHORT
    return None if accounts(s, typed) else NO_CONSTITUENCY


def names_an_account(s: Situation, typed: str) -> str | None:
    """The whole name of a known constituency was typed; a part of it is answered with the names that it may mean."""
    if sentence := searchable(s, typed):
        return sentence
    if account_named(s, typed):
        return None
    names = [each.constituency for each in accounts(s, typed)]
    more = " …" if len(names) > MOST_NAMED else ""
    return f"{CHOOSE}: {'; '.join(names[:MOST_NAMED])}{more}"


def account_ask(name: str = "constituency", label: str = "3rd Party Account", **more: Any) -> Ask:
    """The constituency of an MP, typed; only one that the portal knows is taken."""
    more.setdefault("hint", "The constituency of the MP, as far as you know it")
    more.setdefault("longest", 120)
    return line(name, label, rules=(names_an_account,), **more)


def account_fact(name: str = "constituency", label: str = "3rd Party Account") -> Callable[..., Any]:
    """The answer to `account_ask` as a fact of the case, spelt as the account is."""

    def changes(s: Situation) -> list[Fact]:
        account = account_named(s, s.data.get(name))
        return [Fact(name, account.constituency if account else None, label)]

    return changes


# The search for a contact inside an account


def contacts(s: Situation) -> list[tuple[Account, Contact]]:
    """Who the search of the form finds. An MLA can act in Northern Ireland cases only (RES-O47)."""
    surname = s.data.get("surname") or ""
    if not isinstance(surname, str) or too_short(surname):
        return []
    offices = ("MP", "MLA") if s.case.jurisdiction == "NI" else ("MP",)
    return [
        (account, contact)
        for account in accounts(s, s.data.get("constituency"))
        for contact in account.contacts
        if contact.office in offices and folded(contact.surname).startswith(folded(surname))
    ]


def contact_exists(s: Situation, typed: str) -> str | None:
    if too_short(typed):
        return TOO_SHORT
    known = accounts(s, s.data.get("constituency"))
    return NO_CONTACT if known and not contacts(s) else None


def found_choices(s: Situation) -> list[tuple[str, str]]:
    return [
        (str(contact.id), f"{account.constituency}: {contact.titled}") for account, contact in contacts(s)
    ]


def chosen(s: Situation) -> tuple[Account, Contact]:
    """The account and the contact that were chosen. Raises KeyError while none is."""
    return {str(contact.id): (account, contact) for account, contact in contacts(s)}[str(s.data["account"])]


def surname_of(name: str) -> str:
    """The surname as far as it can be told from a name: its last word, without the office."""
    words = [each for each in name.split() if each not in ("MP", "MLA")]
    return words[-1] if words else ""


SEARCH = (
    line(
        "constituency",
        "Constituency",
        "Associate this contact with the constituency",
        hint="3rd Party Account MVG. A part of the name is enough",
        rules=(searchable,),
        longest=120,
    ),
    line(
        "surname",
        "Last name of the MP",
        TOO_SHORT,
        hint="Of the contact in that account",
        rules=(contact_exists,),
        default=lambda s: surname_of(s.case.client_name),
        longest=120,
    ),
    choice(
        "account",
        "3rd Party Account",
        found_choices,
        CHOOSE,
        unlisted=CHOOSE,
        hint="What the search finds is listed here. For more help see Third Party - Contact",
        find="Find account",
        finds=("constituency", "surname"),
    ),
)
"""Constituency and surname are searched for, then the found account is chosen; both on one form (RES-32b)."""
