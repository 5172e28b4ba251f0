"""Constructors for what many steps make. Each returns a function from the situation to changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from portal.procedures.changes import IN, OUT, Add, Amend, Change, Email, Fact, Filed
from portal.procedures.definition import Ask, Situation

Making = Callable[[Situation], Iterable[Change]]
Value = Any  # a value, or a function of the situation


def value_of(value: Value, s: Situation) -> Any:
    return value(s) if callable(value) else value


def fixed_words(value: Value, s: Situation) -> Any:
    """Words of the procedure as this jurisdiction says them (PHSO-NI1); what was entered stays as entered."""
    return s.procedure.worded(value, s.case.jurisdiction) if isinstance(value, str) else value_of(value, s)


def entered(name: str) -> Callable[[Situation], Any]:
    """What was entered under this name."""
    return lambda s: s.data.get(name)


def fact_of(name: str) -> Callable[[Situation], Any]:
    """What the case holds under this name."""
    return lambda s: s.case.fact(name)


def fact(name: str, value: Value, label: str = "") -> Making:
    return lambda s: [Fact(name, value_of(value, s), label)]


def facts(*names: str) -> Making:
    """The entered answers become facts of the same names."""
    return lambda s: [Fact(name, s.data.get(name)) for name in names]


def told_facts(*asks: Ask) -> Making:
    """The same for answers that may change: the history tells the old and the new value of each."""
    return lambda s: [Fact(ask.name, s.data.get(ask.name), str(ask.label)) for ask in asks]


def filed(name: str, kind: str, title: Value) -> Callable[[Situation], list[Filed]]:
    """The upload(s) entered under this name, as documents."""

    def files(s: Situation) -> list[Filed]:
        given = s.data.get(name) or ()
        uploads = given if isinstance(given, (list, tuple)) else (given,)
        return [Filed(kind, value_of(title, s), upload) for upload in uploads]

    return files


def logged(
    direction: str,
    title: Value,
    on: str,
    text: Value = "",
    files: Callable[[Situation], list[Filed]] | None = None,
    answers: str = "",
    about: Callable[[Situation], int | None] = lambda s: None,
    awaits_reply: bool = False,
    **data: Value,
) -> Making:
    """An entry of the correspondence log. `answers` names the kind of entry that this one answers (PHSO-S4).

    `about` numbers the record that an entry is about, so that each of several gets its own answer.
    """

    def changes(s: Situation) -> Iterable[Change]:
        first = None
        if answers:
            first = next(
                (
                    entry
                    for entry in s.case.of("correspondence", "To answer")
                    if entry.data.get("what") == answers and entry.data.get("about") == about(s)
                ),
                None,
            )
            if first is not None:
                yield Amend(first, {"state": "Answered"}, close=True)
        yield Add(
            "correspondence",
            title=value_of(title, s),
            text=value_of(text, s) or "",
            state="To answer" if awaits_reply else "",
            on=s.data.get(on) or s.today,
            data={
                "direction": direction,
                **({"about": about(s)} if about(s) is not None else {}),
                **({"answers": first.number} if first is not None else {}),
                **{key: value_of(value, s) for key, value in data.items()},
            },
            files=files(s) if files else (),
        )

    return changes


def received(title: Value, on: str = "received_on", **more: Any) -> Making:
    return logged(IN, title, on, **more)


def sent(title: Value, on: str = "sent_on", **more: Any) -> Making:
    return logged(OUT, title, on, **more)


def note(text: Value, title: Value = "") -> Making:
    return lambda s: [Add("note", title=value_of(title, s), text=value_of(text, s) or "", on=s.today)]


def activity(key: str, title: str, *, hint: str = "", says: str | None = None, **data: Any) -> Add:
    """An activity that waits to be Done."""
    told = title if says is None else says
    return Add(
        "activity", title=title, state="Not Started", data={"key": key, "hint": hint, **data}, says=told
    )


def work_item(
    what: str,
    title: Value,
    *,
    post: str | None = None,
    team: str | None = None,
    person: Callable[[Situation], int | None] | None = None,
    text: Value = "",
    **data: Value,
) -> Making:
    """A work item in the inbox of a post, a team or a person. A person never gets one for what they did themselves."""

    def changes(s: Situation) -> Iterable[Change]:
        whom = person(s) if person else None
        if person and (whom is None or whom == s.actor.id):
            return
        yield Add(
            "work_item",
            title=value_of(title, s),
            text=value_of(text, s) or "",
            state="Open",
            on=s.today,
            post=post,
            team=team,
            person_id=whom,
            data={
                "what": what,
                "from": s.actor.name,
                **{key: value_of(value, s) for key, value in data.items()},
            },
        )

    return changes


def finish(what: str, decision: Value = "", state: str = "Done") -> Making:
    """The open work items of this kind end, with their decision."""

    def changes(s: Situation) -> Iterable[Change]:
        for item in s.case.of("work_item", "Open"):
            if item.data.get("what") == what:
                yield Amend(item, {"state": state}, {"decision": value_of(decision, s)}, close=True)

    return changes


def done_activity(key: str) -> Making:
    """The open activities of this key become Done."""

    def changes(s: Situation) -> Iterable[Change]:
        for row in s.case.of("activity", "Not Started"):
            if row.data.get("key") == key:
                yield Amend(row, {"state": "Done"}, close=True, says=f"{row.title} marked Done")

    return changes


def open_again(key: str) -> Making:
    """The finished activities of this key are to be done anew: what they rested on has changed."""

    def changes(s: Situation) -> Iterable[Change]:
        for row in s.case.of("activity", "Done"):
            if row.data.get("key") == key:
                again = {"state": "Not Started", "closed_at": None, "closed_by_id": None, "closed_by": ""}
                yield Amend(row, again, says=f"{row.title} is to be done again")

    return changes


def email(to: Value, subject: Value, text: Value, on: str = "sent_on", **more: Any) -> Making:
    """An e-mail: stored in the log and queued in the outbox."""

    def changes(s: Situation) -> Iterable[Change]:
        files = more.get("files")
        yield Email(
            fixed_words(to, s) or "",
            fixed_words(subject, s),
            value_of(text, s) or "",
            s.data.get(on) or s.today,
            files(s) if files else (),
            value_of(more.get("document_kinds", ()), s),
        )

    return changes


def when(condition: Callable[[Situation], Any], *makings: Making) -> Making:
    """These makings only where the condition holds."""

    def changes(s: Situation) -> Iterable[Change]:
        if condition(s):
            for making in makings:
                yield from making(s)

    return changes
