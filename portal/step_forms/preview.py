""" "When you save this": what a step would do with the answers so far, from the very changes that the door would apply."""

from __future__ import annotations

from collections.abc import Iterable

from portal.cases.actions import all_changes
from portal.deadlines import distance, explain, long_date
from portal.people.posts import POSTS, TEAMS
from portal.procedures.changes import (
    Add,
    Change,
    Close,
    Email,
    Lock,
    Move,
    Owner,
    Restrict,
    Resume,
    Stage,
    Start,
    Stop,
)
from portal.procedures.definition import Situation, Step
from portal.procedures.letters import ON_THE_CHECKS, issues
from portal.procedures.restricting import SEEN_BY
from portal.procedures.wording import ended
from portal.step_forms.composer import paper, shown_checks
from portal.views import Preview, PreviewItem, Read

NOT_SAID_YET = (
    KeyError,
    TypeError,
    AttributeError,
    ValueError,
    StopIteration,
    IndexError,
    AssertionError,
    RuntimeError,
)
"""What a change raises while its answers are not there yet, or are wrong. A generator turns StopIteration into RuntimeError."""


def sayable(step: Step, s: Situation) -> list[Change]:
    """The changes that can be told already: each maker by itself, since the form may be half filled in."""
    found: list[Change] = []
    try:
        return all_changes(step, s)
    except NOT_SAID_YET:
        pass
    for key, name in step.stops:
        if s.case.deadline(key):
            found.append(Stop(key, s.data.get(name) or s.today))
    for key, name in step.starts:
        if start := s.data.get(name) or (s.today if name == "today" else None):
            found.append(Start(key, start))
    for change in step.changes:
        try:
            found += list(change(s))
        except NOT_SAID_YET:
            continue
    if step.respond and (step.respond_if is None or step.respond_if(s)):
        found.append(Add("respond", title=step.respond))
    return found


def preview(step: Step, s: Situation, reads: Iterable[Read] = ()) -> Preview:
    """The panel of a step's form. What another organisation's step does inside that organisation is not told (RF-Gg)."""
    if s.case.organisation != s.actor.organisation:
        return Preview(
            "When you save this", [], list(reads), "The other organisation receives what you entered."
        )
    worded = s.procedure.worded
    changes = [each for each in sayable(step, s) if not (isinstance(each, Stop) and each.on is None)]
    items = [
        *deadline_items(changes, step, s),
        *position_items(step, s),
        *made_items(changes, step, s),
        *to_check(step, s),
    ]
    for item in items:
        item.title = worded(item.title, s.case.jurisdiction)
        item.lines = [
            worded(line, s.case.jurisdiction) if isinstance(line, str) else line for line in item.lines
        ]
    shown = Preview(
        "When you save this",
        items,
        list(reads),
        worded("Your entries are kept on the SR and in its history.", s.case.jurisdiction),
    )
    if issues(step, s):
        shown.letter, shown.checks = paper(step, s), shown_checks(step, s)
    return shown


def to_check(step: Step, s: Situation) -> list[PreviewItem]:
    """The warnings that do not refuse, in one place."""
    sentences = [s.procedure.worded(ended(each), s.case.jurisdiction) for each in warnings(step, s)]
    return [PreviewItem("Check this", warning=list(sentences))] if sentences else []


def warnings(step: Step, s: Situation) -> list[str]:
    try:
        told = (sentence for name, sentence in step.warned(s) if name != ON_THE_CHECKS)
        return list(dict.fromkeys(told))
    except NOT_SAID_YET:
        return []


def deadline_items(changes: Iterable[Change], step: Step, s: Situation) -> Iterable[PreviewItem]:
    for change in changes:
        if isinstance(change, Start):
            yield started(change, s)
        elif (
            isinstance(change, Stop)
            and not change.quiet
            and (running := s.case.deadline(change.key, change.of))
        ):
            late = change.met and change.on > running.due_on
            words = "Met late" if late else "Met in time" if change.met else "No longer runs"
            yield PreviewItem(running.name, "stops", [f"{words}, due {long_date(running.due_on)}"])
        elif isinstance(change, Move) and (running := s.case.deadline(change.key, change.of)):
            item = PreviewItem(running.name, "moves", [f"From {long_date(running.due_on)}"])
            item.date = change.due_on
            item.distance = distance(
                change.due_on, s.today, running.unit, s.holidays, int(s.preferences["SOON_WD"])
            )
            yield item
        elif isinstance(change, Resume):
            ended = [each for each in s.case.deadlines if each.key == change.key]
            if ended:
                yield PreviewItem(
                    ended[-1].name, "runs again", [f"With its old date, {long_date(ended[-1].due_on)}"]
                )
    missing = [key for key, name in step.starts if name != "today" and not s.data.get(name)]
    for key in missing:
        yield PreviewItem(
            s.procedure.deadline(key).name, "starts", ["The due date follows from the date that you enter"]
        )


def started(change: Start, s: Situation) -> PreviewItem:
    rule = s.procedure.deadline(change.key)
    if change.due_on is None and rule.days is None:
        return PreviewItem(change.name or rule.name, "starts", ["Due on the date that you enter"])
    due = change.due_on or s.due(change.key, change.starts_on)
    unit = "wd" if rule.days is None else rule.counts_in(s.preferences)
    item = PreviewItem(change.name or rule.name, "starts", date=due)
    item.distance = distance(due, s.today, unit, s.holidays, int(s.preferences["SOON_WD"]))
    if change.due_on is None:
        counting = explain(change.starts_on, rule.length(s.preferences), unit, due, s.today, s.holidays)
        item.lines.append(counting.caption)
        item.warning += [note for note in counting.notes if note.startswith("Due ")]
    if due < s.today:
        item.warning.append(
            f"This is {item.distance.words[0].lower()}{item.distance.words[1:]} as soon as you save it."
        )
    return item


def position_items(step: Step, s: Situation) -> Iterable[PreviewItem]:
    target = step.target(s)
    if not target or target == s.case.position:
        return
    position = s.procedure.position(target)
    status = position.status_now(s.preferences)
    item = PreviewItem("Position")
    if status != s.case.status:
        item.status_before, item.status = f"Status {s.case.status}" if s.case.status else "Status", status
    before = s.case.sub_status
    if position.sub_status is not None and position.sub_status != before:
        item.lines.append(
            f"Sub Status {before} becomes {position.sub_status}"
            if before
            else f"Sub Status becomes {position.sub_status}"
        )
    if position.stage is not None and position.stage != s.case.stage:
        item.lines.append(f"Stage becomes {position.stage}" if position.stage else "Stage stays blank")
    if not item.lines and not item.status:
        item.lines.append(position.milestone[0].upper() + position.milestone[1:])
    yield item


def made_items(changes: Iterable[Change], step: Step, s: Situation) -> Iterable[PreviewItem]:
    made = list(changes)
    activities = [each.title for each in made if isinstance(each, Add) and each.kind == "activity"]
    told = [whom(each, s) for each in made if isinstance(each, Add) and each.kind == "work_item"]
    for change in made:
        if isinstance(change, Close):
            code = f"{change.resolution_code}. " if change.resolution_code else "None. "
            yield PreviewItem("Resolution Code", lines=[f"{code}The SR can then only be read"])
        elif isinstance(change, Lock):
            yield PreviewItem(
                "Lock Assignment Flag", lines=["Set: the segment cannot change" if change.on else "Released"]
            )
        elif isinstance(change, Stage):
            yield PreviewItem("Stage", lines=[f"Becomes {change.name}"])
        elif isinstance(change, Restrict):
            yield PreviewItem(
                "Restricted", lines=[SEEN_BY if change.on else "No: the whole organisation sees the case"]
            )
        elif isinstance(change, Owner):
            yield PreviewItem("Owner", lines=[f"{change.name}"])
        elif isinstance(change, Email):
            yield PreviewItem(
                "E-mail", lines=[f"To {change.to or 'the recipient'}, kept on the SR and put in the outbox"]
            )
    if activities:
        lines = (
            [f"{len(activities)} activities: {activities[0]} and the others of the list"]
            if len(activities) > 6
            else activities
        )
        yield PreviewItem("Activities made", lines=list(lines))
    if told:
        yield PreviewItem("Told by a work item", lines=list(dict.fromkeys(told)))
    if step.respond and (step.respond_if is None or step.respond_if(s)):
        yield PreviewItem("Respond", lines=[f"One entry due for this stage: {step.respond}"])
    if step.offers:
        offered = [s.procedure.step(key, s.case.position) for key in step.offers]
        labels = [each.label for each in offered if each is not None]
        yield PreviewItem("Letter", lines=[f"Offered afterwards: {'; '.join(labels)}"])


def whom(item: Add, s: Situation) -> str:
    if item.person_id:
        return s.name_of(item.person_id)
    if item.post:
        return POSTS[item.post].title
    return TEAMS[item.team][0] if item.team and item.team in TEAMS else "The team"
