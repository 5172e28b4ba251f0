"""What a search found, in groups: exact reference, people, case numbers, inside notes and letters."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from urllib.parse import urlencode

from markupsafe import Markup, escape

from portal.homes.rows import NO_SR
from portal.homes.steps import case_href
from portal.homes.urgency import distance
from portal.insight import search
from portal.insight.counting import LIMIT, amount, short_number
from portal.insight.search import CLOSED, OPENED, Found, FoundCase
from portal.procedures import PROCEDURES
from portal.procedures.definition import Actor
from portal.views import Link, Paging, SearchGroup, SearchHit, SearchPage, View

PAGE = 50
LONGEST = 200
NEAR, NEAREST = 0.6, 5
KINDS = {
    "note": "Note",
    "correspondence": "Correspondence",
    "reason": "Reason",
    "action": "Resolution action",
    "contact": "Contact with PHSO",
    "query": "PHSO query",
    "chronology": "Chronology",
    "point": "Draft report",
    "dispute": "Dispute",
    "recommendation": "Recommendation",
    "anomaly": "Anomaly",
    "caselist": "Director General Caselist",
    "requested_item": "Requested information",
}
GROUPS = ("Exact reference", "People", "Case numbers", "Inside notes and letters")


class Search:
    """One search by one person. A term that is nothing but a reference leads straight to its case."""

    def __init__(self, term: str, actor: Actor, procedure: str = "", begin: str = "") -> None:
        self.term, self.actor = term[:LONGEST], actor
        self.words = search.words_of(self.term)
        self.chosen = procedure if procedure in PROCEDURES else ""
        self.begin = int(begin) if begin.isascii() and begin.isdigit() and len(begin) <= 4 else 0
        self.exact = search.exact(actor, self.term) if self.term else []

    @property
    def the_case(self) -> str | None:
        """The reference, when the term is the whole of one that this person may see."""
        if search.REFERENCE.fullmatch(self.term) is None or len(self.exact) != 1:
            return None
        return self.term.upper()

    def found(self) -> list[tuple[str, Found]]:
        """Every case once, under the first group that it belongs to."""
        by_group: dict[str, list[Found]] = {group: [] for group in GROUPS}
        by_group["Exact reference"] = [each for each in self.exact if each.kind == "reference"]
        by_group["Case numbers"] = [each for each in self.exact if each.kind == "number"]
        self.cut = len(self.exact) > LIMIT
        if self.words:
            names, writings = (
                search.by_name(self.actor, self.words),
                search.in_writings(self.actor, self.words),
            )
            documents = search.in_documents(self.actor, self.words)
            self.cut = self.cut or max(len(names), len(writings), len(documents)) > LIMIT
            by_group["People"] = names
            by_group["Inside notes and letters"] = search.best([*writings, *documents])
        seen: set[int] = set()
        found = []
        for group, cases in by_group.items():
            for each in cases:
                if each.case_id not in seen:
                    seen.add(each.case_id)
                    found.append((group, each))
        return found[:LIMIT]

    def page(self) -> SearchPage:
        everything = self.found()
        procedures = Counter(each.procedure for _, each in everything)
        found = [each for each in everything if self.chosen in ("", each[1].procedure)]
        shown = found[self.begin : self.begin + PAGE]
        cases = search.found_cases(self.actor, [each.case_id for _, each in shown])
        texts = search.excerpts(self.words, [each for _, each in shown]) if self.words else {}
        groups: dict[str, list[SearchHit]] = {}
        for group, each in shown:
            if case := cases.get(each.case_id):
                groups.setdefault(group, []).append(self.hit(case, each, texts))
        page = SearchPage(
            term=self.term,
            heading=self.heading(len(found)),
            groups=[SearchGroup(group, hits) for group, hits in groups.items()],
            filter=None,
            narrow=self.narrow(procedures, len(everything)),
            empty="",
            nearest=[],
            paging=self.paging(len(shown), len(found)),
        )
        if not found:
            page.empty = (
                f"No case of yours has “{self.term}”. Check the spelling, or search for the case number."
            )
            page.nearest = self.nearest()
        return page

    def heading(self, count: int) -> str:
        cases = f"More than {LIMIT:,} cases" if self.cut and not self.chosen else amount(count, "case")
        return f"{cases} found for “{self.term}”"

    def hit(self, case: FoundCase, found: Found, texts: dict[tuple[str, int], str]) -> SearchHit:
        where, before, match, after = self.place(case, found, texts)
        return SearchHit(
            reference=case.reference,
            href=case_href(case.reference),
            name=case.client_name,
            procedure=PROCEDURES[case.procedure].name,
            status=case.status or NO_SR,
            colour="",
            where=where,
            before=before,
            match=match,
            after=after,
            owner=case.owner or "Nobody yet",
            distance=distance(case.due_on, case.unit or "wd", case.jurisdiction) if case.due_on else None,
            date=case.due_on,
        )

    def place(
        self, case: FoundCase, found: Found, texts: dict[tuple[str, int], str]
    ) -> tuple[str, str, str, str]:
        """Where the term stands: what that is, and the words before, in and after the first match."""
        if found.kind == "reference":
            return "Reference", "", case.reference, ""
        if found.kind == "number":
            return "Case number", "", self.term, case.case_number[len(self.term) :]
        if found.kind == "name":
            where, name = ("Client", found.where)
            if name.startswith("Referring MP "):
                where, name = "Referring MP", name.removeprefix("Referring MP ")
            return where, *split(self.mark_name(name))
        key = ("document" if found.kind == "document" else "record", found.source_id)
        where = found.where if found.kind == "document" else KINDS.get(found.kind, found.kind)
        if found.kind != "document" and found.where and found.where != where:
            where = f"{where}: {found.where}"
        return where, *split(texts.get(key, ""))

    def mark_name(self, name: str) -> str:
        """The name with each word marked that a word of the term begins."""
        wanted = [search.folded(word) for word in self.words]

        def marked(found: object) -> str:
            word = found[0]  # type: ignore[index]
            begins = any(search.folded(word).startswith(each) for each in wanted)
            return f"{OPENED}{word}{CLOSED}" if begins else word

        return search.WORDS.sub(marked, name)

    def narrow(self, procedures: Counter[str], total: int) -> list[View]:
        """The found cases by procedure, where there are several."""
        if len(procedures) < 2:
            return []
        views = [View("Every procedure", self.address(), short_number(total), not self.chosen)]
        for key, count in procedures.most_common():
            href = self.address(procedure=key)
            views.append(View(PROCEDURES[key].name, href, short_number(count), key == self.chosen))
        return views

    def paging(self, shown: int, total: int) -> Paging | None:
        if total <= PAGE and not self.begin:
            return None
        following = self.begin + PAGE
        return Paging(
            f"{shown} of {amount(total, 'case')} shown.",
            self.address(procedure=self.chosen, **{"from": str(following)}) if following < total else "",
            f"Next {PAGE}",
            self.address(procedure=self.chosen) if self.begin else "",
        )

    def address(self, **more: str) -> str:
        return "/cases?" + urlencode(
            {"q": self.term, **{name: value for name, value in more.items() if value}}
        )

    def nearest(self) -> list[Link]:
        """Names that are spelt nearly so."""
        if not self.words or not self.words[0].isalpha() or len(self.words[0]) < 3:
            return []
        names = search.names_like(self.actor, self.words[0])
        wanted = search.folded(" ".join(self.words))

        def likeness(name: str) -> float:
            parts = [search.folded(name), *(search.folded(part) for part in name.split())]
            return max(SequenceMatcher(None, wanted, part).ratio() for part in parts)

        near = sorted((name for name in names if likeness(name) >= NEAR), key=likeness, reverse=True)
        return [Link(name, f"/cases?{urlencode({'q': name})}") for name in near[:NEAREST]]


def split(text: str) -> tuple[str, str, str]:
    """An excerpt as the words before the first match, the match, and the rest with its further matches marked."""
    before, opened, rest = text.partition(OPENED)
    if not opened:
        return text, "", ""
    match, _, after = rest.partition(CLOSED)
    marked = Markup("").join(
        Markup("<mark>{}</mark>{}").format(*part.partition(CLOSED)[::2]) if place else escape(part)
        for place, part in enumerate(after.split(OPENED))
    )
    return before, match, marked
