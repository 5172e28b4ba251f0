"""Reads what a step's form posts into the answers that the door takes: exactly, and keeping what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict

from portal.correspondence.uploads import Unacceptable, from_token, keep_token, receive
from portal.procedures.changes import Upload
from portal.procedures.definition import Ask, Problem
from portal.reading import NoSuchDay, Unreadable, read_date, read_money, read_time

MOST_ROWS = 200
"""Rows of a repeated group that one form may hold."""


@dataclass
class Answers:
    """The answers of one form: `data` typed, `unreadable` what could not be read, `raw` as typed, `kept` files."""

    raw: MultiDict[str, str]
    files: MultiDict[str, FileStorage]
    person_id: int
    data: dict[str, Any] = field(default_factory=dict)
    unreadable: list[Problem] = field(default_factory=list)
    kept: dict[str, list[tuple[Upload, str]]] = field(default_factory=dict)
    rows: dict[str, list[int]] = field(default_factory=dict)
    given_token: str | None = None
    """A token in place of the form's own, where one form takes steps on several cases."""

    def first(self, name: str) -> str:
        return self.raw.get(name, "").strip()

    @property
    def version(self) -> int | None:
        """The version of the case that the form was opened with; None when it is missing or no number."""
        typed = self.first("version")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None

    @property
    def token(self) -> str | None:
        typed = self.given_token or self.first("token")
        return typed if re.fullmatch(r"[A-Za-z0-9_-]{16,64}", typed) else None

    @property
    def record_id(self) -> int | None:
        typed = self.first("row")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 16 else None

    def read(self, asks: Iterable[Ask], receive_files: bool = True) -> Answers:
        """Read the answers to these questions. Without `receive_files` only files kept before count."""
        for ask in asks:
            if ask.kind == "repeat":
                self.data[ask.name] = self._rows(ask)
            elif ask.kind != "fixed" or ask.refuses:
                self.data[ask.name] = self._answer(ask, ask.name, receive_files)
        return self

    def _answer(self, ask: Ask, name: str, receive_files: bool = True) -> Any:
        if ask.kind in ("file", "files"):
            return self._files(ask, name, receive_files)
        if ask.kind in ("ticks", "people"):
            return [value for value in self.raw.getlist(name) if value]
        typed = self.first(name)
        if ask.kind == "choice" and len(set(self.raw.getlist(name))) > 1:
            self.unreadable.append(
                (name, ask.missing if isinstance(ask.missing, str) and ask.missing else "Choose one answer")
            )
            return None
        if ask.kind == "tick":
            return typed != ""
        if not typed:
            return None
        try:
            if ask.kind == "date":
                return read_date(typed)
            if ask.kind == "money":
                return read_money(typed)
            if ask.kind == "time":
                return read_time(typed)
        except Unreadable as reason:
            missing = ask.missing if isinstance(ask.missing, str) else ""
            told = f"{missing}. {reason}" if missing and ask.kind == "date" else str(reason)
            if isinstance(reason, NoSuchDay) and ask.no_such_day:
                told = ask.no_such_day
            self.unreadable.append((name, told))
            return None
        return typed.replace("\r\n", "\n") if ask.kind == "text" else typed

    def _rows(self, ask: Ask) -> list[dict[str, Any]]:
        pattern = re.compile(rf"{re.escape(ask.name)}-([0-9]{{1,3}})-[a-z_]+")
        numbers = sorted({int(found[1]) for name in self.raw if (found := pattern.fullmatch(name))})[
            :MOST_ROWS
        ]
        self.rows[ask.name] = numbers
        answers = []
        for number in numbers:
            unread_before = len(self.unreadable)
            row = {each.name: self._answer(each, f"{ask.name}-{number}-{each.name}") for each in ask.fields}
            unread = len(self.unreadable) > unread_before
            if unread or any(
                value not in (None, "", False, [])
                for name, value in row.items()
                if not self._only_preset(ask, name)
            ):
                answers.append({**row, "_row": number})
        return answers

    @staticmethod
    def _only_preset(ask: Ask, name: str) -> bool:
        """A choice that has a preset says nothing by itself: a row with nothing else is an empty row."""
        return any(
            each.name == name and each.default is not None and not callable(each.default)
            for each in ask.fields
        )

    def _files(self, ask: Ask, name: str, receive_files: bool) -> Upload | list[Upload] | None:
        removed = self.first("remove_file")
        kept: list[tuple[Upload, str]] = []
        for token in self.raw.getlist(f"kept_{name}")[:20]:
            upload = from_token(token, self.person_id)
            if upload and token != removed:
                kept.append((upload, token))
        if receive_files:
            for storage in self.files.getlist(name)[:20]:
                if not storage.filename:
                    continue
                try:
                    upload = receive(storage)
                except Unacceptable as reason:
                    self.unreadable.append((name, str(reason)))
                    continue
                kept = kept if ask.kind == "files" else []
                kept.append((upload, keep_token(upload, self.person_id)))
        self.kept[name] = kept
        if ask.kind == "files":
            return [upload for upload, _ in kept]
        return kept[-1][0] if kept else None


def defaults_as_typed(asks: Sequence[Ask], situation: Any) -> MultiDict[str, str]:
    """The presets of a form, written as somebody would type them."""
    typed: MultiDict[str, str] = MultiDict()
    for ask in asks:
        value = ask.default_in(situation)
        if isinstance(ask.default, str) and ask.kind in ("line", "text"):
            value = situation.procedure.worded(value, situation.case.jurisdiction)
        if ask.kind in ("person", "select") and isinstance(value, int):
            value = str(value)  # the number of a person or record, no amount
        if ask.kind == "repeat":
            for number, row in enumerate(value or ()):
                for each in ask.fields:
                    add_typed(typed, f"{ask.name}-{row.get('_row', number)}-{each.name}", row.get(each.name))
        elif ask.kind != "fixed":
            add_typed(typed, ask.name, value)
    return typed


def add_typed(typed: MultiDict[str, str], name: str, value: Any) -> None:
    if value in (None, "", False, []):
        return
    if isinstance(value, (list, tuple)):
        for each in value:
            typed.add(name, str(each))
    else:
        typed.add(name, as_typed(value))


def as_typed(value: Any) -> str:
    """A value as somebody would type it: 9/3/2026, 1250.00, yes."""
    from datetime import date

    if value is True:
        return "yes"
    if isinstance(value, date):
        return f"{value.day}/{value.month}/{value.year}"
    if isinstance(value, int):
        return f"{value // 100}.{value % 100:02d}"
    return str(value)
