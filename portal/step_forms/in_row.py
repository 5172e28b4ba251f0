"""A step whose form stands in a row of a list: it is taken, or what came of the attempt is shown in the row again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort

from portal import clock
from portal.cases import actions
from portal.cases.actions import AlreadySaved, Done, Invalid, Refused, Stale
from portal.cases.models import Case
from portal.extensions import db
from portal.procedures.definition import Problem, Situation
from portal.replies import done as said_done
from portal.step_forms.answers import Answers
from portal.step_forms.form import already_words
from portal.step_forms.taking import choose_row, load, only_reads, posted, save
from portal.step_forms.telling import changed_meanwhile, event_of
from portal.views import Banner


@dataclass
class Attempt:
    """What came of a posted step. Without `done` the store is as it was, and the case has to be read anew.

    `over` says that the form was sent a second time, so that there is nothing left to put right.
    """

    s: Situation
    answers: Answers
    status: int = 200
    done: Done | None = None
    problems: Sequence[Problem] = ()
    banner: Banner | None = None
    over: bool = False

    def gone(self, reference: str, name: str = "comments") -> Banner:
        """What is said where no panel is left, with what was typed under this name."""
        if self.over and self.banner is not None:
            banner = self.banner
        else:
            words = self.words() or "The case has changed."
            banner = said_done("", f"{reference}: {words}", "soon")
        typed = self.answers.first(name)
        banner.more = [f"You typed: {typed}"] if typed else []
        return banner

    def words(self) -> str:
        if self.banner is not None:
            return f"{self.banner.bold} {self.banner.words}".strip()
        return " ".join(sentence for _, sentence in self.problems)


def attempt(case: Case, key: str, answers: Answers | None = None) -> Attempt:
    """Take the posted step of this case and commit; 403 for a person who may not take it.

    `answers` are given where the form holds more than this step.
    """
    reference = case.reference
    step, s = load(case, key)
    answers = answers or posted()
    try:
        actions.check_role(step, s)
        choose_row(step, s, answers)
        answers.read(step.asks_in(s))
        s.data = answers.data
        done = save(case, step, s, answers, answers.version)
        only_reads()
        return Attempt(s, answers, done=done)
    except Refused as refused:
        db.session.rollback()
        if refused.status == 403:
            abort(403, str(refused))
        return Attempt(s, answers, 409, banner=Banner("soon", words=str(refused)))
    except Invalid as invalid:
        db.session.rollback()
        return Attempt(s, answers, invalid.status, problems=invalid.problems)
    except Stale as stale:
        db.session.rollback()
        return Attempt(s, answers, 409, banner=changed_meanwhile(stale, clock.today()))
    except AlreadySaved as saved:
        db.session.rollback()
        words = already_words(event_of(saved.token), clock.today())
        banner = said_done(words, f"{reference}: nothing was saved a second time.", "soon")
        return Attempt(s, answers, 409, banner=banner, over=True)
