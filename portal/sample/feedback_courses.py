"""The courses of a case of the Ombudsman and of what is said about it; each brings the case that it is about."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from portal.cases.models import Case
from portal.procedures.feedback import DETAILED, PRIMARY
from portal.sample.course import NAMES, Course, Part, Tale
from portal.sample.ombudsman import MANAGER, OAT, OWNER, OmbudsmanStory
from portal.sample.story import Cast

LINE = (MANAGER, "assistant_director", "director_olc", "chief_executive", "ombudsman")
"""Everybody above a caseworker."""


class OmbudsmanTale(Tale, OmbudsmanStory):
    """A story of the Ombudsman's staff, who work in England and Wales."""

    plays = OWNER

    def __init__(self, cast: Cast, chance: random.Random, nation: str) -> None:
        super().__init__(cast, chance, "GB")

    def begun(self, procedure: str, on: date, by: str = "", **answers: Any) -> Case:
        typed = {name: self.marked(name, value) for name, value in answers.items()}
        return super().begun(procedure, on, by, **typed)


Told = Callable[[OmbudsmanTale, date], Any]


def opened(t: OmbudsmanTale, on: date) -> None:
    t.opened(on, NAMES["client"])


def at_risk(t: OmbudsmanTale, on: date) -> None:
    t.opened(on, NAMES["client"], t.chance.choice(("Medium", "High")))


def decided(t: OmbudsmanTale, on: date) -> None:
    """Issued and closed on one day."""
    t.decided(on, PRIMARY).closed(on)


def reported(t: OmbudsmanTale, on: date) -> None:
    t.decided(on, DETAILED).closed(on)


def praised(t: OmbudsmanTale, on: date) -> None:
    t.praised(on, "Thank you.")


def sent(t: OmbudsmanTale, on: date) -> None:
    t.take("send-to-manager", on)


def commented(t: OmbudsmanTale, on: date) -> None:
    t.take("comment-and-close", on, by=MANAGER, comments="Thank you.")


def challenged(t: OmbudsmanTale, on: date) -> None:
    t.challenged(on, "It is wrong.")


def low_level(t: OmbudsmanTale, on: date) -> None:
    t.decided(on, PRIMARY, "Low-level injustice or impact").closed(on)


def advice(t: OmbudsmanTale, on: date) -> None:
    t.take("ask-oat-for-advice", on, question="Should this come to you?", reason="An unusual subject.")


def asked(t: OmbudsmanTale, on: date) -> None:
    t.tried(on).asked(on)


def came(t: OmbudsmanTale, on: date) -> None:
    t.grounds(on)


def invited(t: OmbudsmanTale, on: date) -> None:
    t.take("invite-an-explanation", on, **t.letter(on, "Please tell us why your grounds came late."))


def analysing(t: OmbudsmanTale, on: date) -> None:
    t.take("start-analysis", on)


def analysed(t: OmbudsmanTale, on: date) -> None:
    t.analysed(on)


def reconsidering(t: OmbudsmanTale, on: date) -> None:
    t.analysed(on, F7="Yes")
    t.take("have-it-reconsidered-in-the-team", on, reconsidered_by=t.cast.id(OWNER))


def referred(t: OmbudsmanTale, on: date) -> None:
    t.analysed(on).referred(on)


def assigned(t: OmbudsmanTale, on: date) -> None:
    t.assigned(on, OAT)


def returned(t: OmbudsmanTale, on: date) -> None:
    t.take(
        "returned-to-caseworker-further-work-required",
        on,
        by=OAT,
        directions=[{"direction": "Explain the date of the decision."}],
    )


def accepted(t: OmbudsmanTale, on: date) -> None:
    t.take("accepted-by-oat", on, by=OAT, reason="The letter could have changed the finding.")


def settled(t: OmbudsmanTale, on: date) -> None:
    t.tried(on).take("close-as-resolved", on, resolved_on=on, resolved_note="The person understands it now.")


def withdrawn(t: OmbudsmanTale, on: date) -> None:
    t.take("withdraw", on, withdrawn_on=on, withdrawn_how="By telephone.")


def complained(t: OmbudsmanTale, on: date) -> None:
    t.complained(on, "Nobody rang me.")


def complained_of_everybody(t: OmbudsmanTale, on: date) -> None:
    """It can be passed to nobody."""
    people = [t.cast.id(each) for each in LINE]
    t.complained(on, "Everybody ignored me.", not_known=False, about_people=people)


def rung(t: OmbudsmanTale, on: date) -> None:
    t.rung(on)


def considered(t: OmbudsmanTale, on: date) -> None:
    t.rung(on).considered(on)


def escalated(t: OmbudsmanTale, on: date) -> None:
    t.rung(on).handled(
        "escalate",
        on,
        why_up="The risk profile of the case has changed",
        reason="The person now speaks of harm.",
    )


def upheld(t: OmbudsmanTale, on: date) -> None:
    t.upheld(on)


def put_right(t: OmbudsmanTale, on: date) -> None:
    t.rung(on).handled(
        "close-as-resolved", on, satisfied="Yes", first_contact="Yes", learning_answer="None found"
    )


OPENED = (Part((0, 0), opened),)
DECIDED = (*OPENED, Part((30, 150), decided))
REPORTED = (*OPENED, Part((60, 250), reported))
PRAISED = (*DECIDED, Part((2, 60), praised))
SENT = (*PRAISED, Part((0, 2), sent))
MADE = (*DECIDED, Part((2, 8), challenged))
OF_REPORT = (*REPORTED, Part((2, 8), challenged))
ASKED = (*MADE, Part((1, 3), asked))
GROUNDS = (*ASKED, Part((3, 9), came))
REFERRED = (*OF_REPORT, Part((1, 3), asked), Part((3, 9), came), Part((1, 5), referred))
ASSIGNED = (*REFERRED, Part((0, 4), assigned))
COMPLAINED = (*DECIDED, Part((3, 25), complained))
CONSIDERED = (*COMPLAINED, Part((1, 5), considered))

Line = tuple[str, int, tuple[int, int], Sequence[Part]]


def courses(*lines: Line) -> tuple[Course, ...]:
    return tuple(Course(position, share, ago, parts, OmbudsmanTale) for position, share, ago, parts in lines)


COURSES: Mapping[str, Sequence[Course]] = {
    "ombudsman_case": courses(
        ("C1", 12, (0, 120), OPENED),
        ("C1", 6, (0, 120), (Part((0, 0), at_risk),)),
        ("C2", 40, (0, 500), DECIDED),
        ("C2", 20, (0, 500), REPORTED),
    ),
    "positive_feedback": courses(
        ("PF1", 3, (0, 4), PRAISED),
        ("PF2", 5, (0, 9), SENT),
        ("PF3", 30, (0, 500), (*SENT, Part((1, 6), commented))),
    ),
    "decision_challenge": courses(
        ("DC1", 2, (0, 6), (*OPENED, Part((30, 150), low_level), Part((2, 8), challenged))),
        ("DC2", 8, (0, 14), MADE),
        ("DC3", 3, (0, 8), (*MADE, Part((0, 2), advice))),
        ("DC4", 6, (0, 18), ASKED),
        ("DC5", 2, (0, 9), (*ASKED, Part((32, 40), came), Part((0, 2), invited))),
        ("DC6", 4, (0, 8), GROUNDS),
        ("DC7", 6, (0, 20), (*GROUNDS, Part((1, 4), analysing))),
        ("DC7", 3, (0, 12), (*GROUNDS, Part((1, 4), analysed))),
        ("DC8", 2, (0, 15), (*GROUNDS, Part((1, 5), reconsidering))),
        ("DC9", 4, (0, 8), REFERRED),
        ("DC9", 5, (0, 20), ASSIGNED),
        ("DC10", 3, (0, 16), (*ASSIGNED, Part((2, 12), returned))),
        ("DC11", 5, (0, 60), (*ASSIGNED, Part((2, 12), accepted))),
        ("DC12", 40, (0, 500), (*MADE, Part((1, 9), settled))),
        ("DC12", 20, (0, 500), (*ASKED, Part((2, 9), withdrawn))),
    ),
    "service_complaint": courses(
        ("SC1", 1, (0, 3), (*DECIDED, Part((3, 25), complained_of_everybody))),
        ("SC2", 6, (0, 9), COMPLAINED),
        ("SC2", 4, (0, 14), (*COMPLAINED, Part((1, 5), rung))),
        ("SC3", 5, (0, 20), CONSIDERED),
        ("SC4", 2, (0, 9), (*COMPLAINED, Part((1, 5), escalated))),
        ("SC5", 3, (0, 25), (*CONSIDERED, Part((3, 15), upheld))),
        ("SC6", 40, (0, 500), (*COMPLAINED, Part((1, 8), put_right))),
    ),
}
"""At least one course to every position of each of the Ombudsman's procedures."""
