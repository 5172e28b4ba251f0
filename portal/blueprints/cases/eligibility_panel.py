"""Whether a challenge can go on, and the questions that decide it: the tests, the seven items of OAT, the pro-forma (paras 2 to 46)."""

from __future__ import annotations

from collections import Counter
from datetime import date

from portal.cases.models import Case
from portal.cases.offers import Offers
from portal.deadlines import long_date
from portal.homes.steps import step_href
from portal.procedures.decision_challenge.analysis import PRO_FORMA
from portal.procedures.decision_challenge.eligibility import (
    ANSWERED_BY_STAFF,
    FAILED,
    PASSED,
    UNANSWERED,
    Test,
    answered,
    automatic,
    is_seldom_seen,
    items,
    rows,
    summary,
)
from portal.procedures.decision_challenge.vocabulary import CLOSED
from portal.procedures.definition import Situation
from portal.views import (
    Block,
    Cell,
    Distance,
    EligibilityPanel,
    Heading,
    Link,
    Row,
    Table,
    Task,
    TestRow,
)

MARKS = {FAILED: "no", UNANSWERED: "later", PASSED: "met"}
"""The mark of a result on the scale of urgency."""
ITEMS, PRO_FORMA_STEP = "answer-the-oat-items", "answer-the-pro-forma"
FEW_CASES = "Few cases about this organisation. Is specialist knowledge needed?"


def panel(case: Case, s: Situation, found: Offers) -> EligibilityPanel | None:
    """Can this challenge go on? While it is open."""
    if case.position == CLOSED:
        return None
    tests = rows(s)
    counts = Counter(each.state for each in tests)
    failed = counts[FAILED]
    return EligibilityPanel(
        sentence=f"{summary(s)}.",
        more="Nothing else stops it." if failed == 1 else "",
        counts=f"{failed} failed, {counts[UNANSWERED]} open, {counts[PASSED]} passed",
        open=[row(each, case, found) for each in tests if each.state != PASSED],
        passed=[row(each, case, found) for each in tests if each.state == PASSED],
    )


def row(test: Test, case: Case, found: Offers) -> TestRow:
    """A test; one that is not passed leads to the step that answers it, where that may be taken now."""
    main = found.main is not None and found.main.step.key == test.step
    mark = "soon" if main and test.state == UNANSWERED else MARKS[test.state]
    leads = test.state != PASSED and test.step and found.offers(test.step)
    return TestRow(
        result=Distance(mark, test.state),
        name=test.name,
        sentence=test.sentence,
        source=f"para{'s' if ',' in test.para else ''} {test.para}",
        href=step_href(case.reference, test.step) if leads else "",
        more=test.more,
    )


def oat_items(case: Case, s: Situation, found: Offers) -> Block | None:
    """ADVICE-26: the seven items, those that the portal ticks among them (RF-26a to RF-26h)."""
    ticked, own = automatic(s), answered(s)
    answers = 0
    lines = []
    for key, words in items():
        said = "Yes" if key in ticked else str(own[key].get("answer", "")) if key in own else ""
        answers += said == "Yes"
        lines.append(
            Row([Cell(words, source=key), answer_cell(key, said, case, found), Cell(why(key, s, found))])
        )
    headings = [Heading("Item"), Heading("Answer"), Heading("Why")]
    return Block(
        "oat-items",
        "OAT advice",
        source=f"para 26: {answers} of {len(lines)} ticked",
        table=Table("The seven items about which OAT is asked", headings, lines),
    )


def answer_cell(key: str, said: str, case: Case, found: Offers) -> Cell:
    if said or key not in ANSWERED_BY_STAFF:
        return Cell(said or "No", strong=said == "Yes")
    if found.offers(ITEMS):
        return Cell("", link=Link("Not answered", step_href(case.reference, ITEMS), key))
    return Cell("Not answered")


def why(key: str, s: Situation, found: Offers) -> str:
    if seen := automatic(s).get(key):
        return f"Ticked by the portal: {seen}. It cannot be unticked"
    if own := answered(s).get(key):
        return own.get("why", "")
    if key == "A26-7" and found.offers(ITEMS) and is_seldom_seen(s):
        return FEW_CASES
    return "" if key in ANSWERED_BY_STAFF else "Read from the record"


def pro_forma(case: Case, s: Situation, found: Offers) -> Block:
    """F1 to F9 as a list of tasks (RF-38c)."""
    may = found.offers(PRO_FORMA_STEP)
    asked = [ask for ask in PRO_FORMA if ask.kind == "choice" and (ask.when is None or ask.when(s))]
    block = Block("analysis", "Analysis", source="paras 38 to 46")
    if not may and not any(case.fact(ask.name) for ask in asked):
        block.empty = "Questions F1 to F9 open when grounds are attached (para 38)."
        return block
    for ask in asked:
        said = str(case.fact(ask.name) or "")
        reason = str(case.fact(f"{ask.name}_reason") or "")
        block.tasks.append(
            Task(
                str(ask.label),
                f"{step_href(case.reference, PRO_FORMA_STEP)}#{ask.name}" if may else "",
                bool(said),
                f"{said}: {reason}" if said and reason else said,
            )
        )
    for ask in PRO_FORMA:
        said_too = case.date(ask.name) if ask.kind == "date" else case.fact(ask.name)
        beside = ask.kind != "choice" and not ask.name.endswith("_reason")
        if said_too and beside and (ask.when is None or ask.when(s)):
            words = long_date(said_too) if isinstance(said_too, date) else str(said_too)
            block.pairs.append((str(ask.label), words))
    return block
