"""The next step of a case for the person who reads, or with whom the case is meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from portal import clock
from portal.calendars import holidays_for
from portal.cases.models import Case, Record
from portal.cases.offers import Offers, offers
from portal.cases.queries import linked_to_each
from portal.faces import in_london
from portal.homes.urgency import without_year
from portal.insight.caseloads import people_by_name
from portal.insight.work import WorkItem
from portal.people.authorities import authorities
from portal.people.posts import POSTS, TEAMS
from portal.people.queries import directory
from portal.preferences import preferences
from portal.procedures import procedure
from portal.procedures.definition import Actor, Situation, Step
from portal.views import StepLink

ANSWERS = {
    "approve_plan": (
        "take-sr",
        "record-manager-s-decision",
        "approve",
        "plan-stands",
        "reject-amount-entered-wrongly",
        "record-higher-authorisation",
        "ask-for-higher-authorisation",
        "refer-to-higher-grade",
        "reject",
        "plan-must-change",
    ),
    "allocate": ("allocate",),
    "referral_template": ("allocate",),
    "bau_review": ("return-review",),
    "create_sr": ("create-resolution-sr",),
    "bau_action": ("bau-action-complete",),
    "log_complaint": ("log-complaint",),
    "sign_off": ("sign-off-pti-response", "sign-off-report-response"),
    "mp_enquiry": ("record-mp-acknowledgement",),
    "praise": ("comment-and-close",),
    "agree": ("agree", "send-back"),
    "direction": ("direction-done",),
    "legal": ("give-advice",),
    "reconsider": ("record-result",),
    "joint": ("record-passing-on-under-the-lgsco-process",),
}
"""The steps that answer each kind of work item, the wanted one first. Whatever only tells something is `seen`."""

BESIDE = ("bau_action",)
"""Work items of somebody else beside which the owner goes on."""

TITLES = {
    "internal_phso_team_leader": "team leader",
    "resolution_team_leader": "team leader",
    "bau_g7": "BAU G7",
    "bau_caseworker": "owning caseworker",
    "head_of_complaints_review": "head of complaints review",
}
"""How a line calls the holder of a post."""


def case_href(reference: str) -> str:
    return f"/cases/{reference}"


def step_href(reference: str, key: str, row: int | None = None) -> str:
    address = f"/cases/{reference}/steps/{key}"
    return f"{address}?{urlencode({'row': row})}" if row else address


@dataclass
class NextSteps:
    """Asks the procedures for the next step of many cases, reading the people once, and only when somebody is named."""

    actor: Actor

    def __post_init__(self) -> None:
        self.today = clock.today()
        self.people: Callable[[], Sequence[Actor]] = cache(
            lambda: people_by_name(self.actor.organisation, self.today)
        )
        self.everybody: Callable[[], Sequence[Actor]] = cache(
            lambda: directory(self.actor.organisation, self.today, everybody=True)
        )
        self.authorities = cache(lambda action: authorities(action, self.today))
        self.linked: dict[int, Sequence[Case]] | None = None
        self.parents: list[int] = []

    def know(self, cases: Iterable[Case]) -> None:
        """The cases to be asked about, so that what is linked to them is read once for all."""
        self.parents = [case.parent_id or case.id for case in cases]

    def linked_to(self, parent_id: int) -> Sequence[Case]:
        if self.linked is None:
            self.linked = linked_to_each(self.parents)
        return self.linked.get(parent_id, ())

    def situation(self, case: Case) -> Situation:
        return Situation(
            case=case,
            actor=self.actor,
            today=self.today,
            preferences=preferences(),
            holidays=holidays_for(case.jurisdiction),
            procedure=procedure(case.procedure),
            directory=self.everybody,
            authorities=self.authorities,
            linked=lambda: self.linked_to(case.parent_id or case.id),
        )

    def of(self, case: Case, item: WorkItem | None = None) -> tuple[StepLink | None, str]:
        """The step to take next; without one, with whom the case is."""
        s = self.situation(case)
        found = offers(case, self.actor, s)
        if item and (link := self.answer(case, item, found)):
            return link, ""
        other = foreign_item(case, self.actor)
        main = found.main
        if main and (other is None or needed(case, main.step.key, s)):
            return StepLink(main.label, step_href(case.reference, main.step.key), source_of(main.step)), ""
        if other:
            return None, self.with_words(other)
        if case.owner and case.owner_id != self.actor.id:
            since = without_year(case.position_since, self.today)
            return None, f"With {case.owner.name} since {since}"
        awaits = s.procedure.position(case.position).awaits
        return None, f"Waits for {s.procedure.worded(awaits, case.jurisdiction)}" if awaits else ""

    def answer(self, case: Case, item: WorkItem, found: Offers) -> StepLink | None:
        by_key = {each.step.key: each for each in found.now}
        for key in ANSWERS.get(item.what, ("seen",)):
            if each := by_key.get(key):
                href = step_href(case.reference, key, item.id if key == "seen" else None)
                if item.what == "sign_off" and self.actor.role == "approver":
                    href = f"/approvals/sign-off/{case.reference}"
                return StepLink(each.label, href, source_of(each.step))
        return None

    def with_words(self, item: Record) -> str:
        """ "With Marcus Abara-Finch, team leader, since Wednesday 25 March"."""
        since = without_year(in_london(item.made_at).date(), self.today)
        return f"With {self.holder(item)} since {since}"

    def holder(self, item: Record) -> str:
        title = TITLES.get(item.post or "", "")
        if item.team and item.team in TEAMS:
            return f"the {TEAMS[item.team][0]}"
        if item.person_id:
            names = [each.name for each in self.everybody() if each.id == item.person_id and each.active]
        else:
            names = [each.name for each in self.people() if item.post in each.posts]
        if len(names) == 1:
            return f"{names[0]}, {title}," if title else names[0]
        if title:
            return f"the {title}s"
        post = POSTS.get(item.post or "")
        return post.title if post else "somebody else"


def source_of(step: Step) -> str:
    """Where the rule comes from; "para 9" where all of an organisation's procedures have one source."""
    return step.source.removeprefix("Review and feedback ")


def needed(case: Case, key: str, s: Situation) -> bool:
    """Whether a running deadline asks for this step."""
    return any(key in s.procedure.deadline(due.key).needs for due in case.running())


def foreign_item(case: Case, actor: Actor) -> Record | None:
    """The open work item that asks somebody else for a decision."""
    for item in case.of("work_item", "Open"):
        if item.data.get("what") not in ANSWERS or item.data["what"] in BESIDE:
            continue
        if item.person_id == actor.id or (item.person_id is None and item.post in actor.posts):
            continue
        if item.team and item.team == actor.team:
            continue
        return item
    return None
