"""The letter composer: which letter, why it is proposed, which others there are, and what to check before it goes."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for

from portal.cases.offers import offers
from portal.deadlines import long_date
from portal.procedures.definition import Situation, Step
from portal.procedures.letter_text import Written
from portal.procedures.letters import checks, compose, letter_named, proposed
from portal.views import Item, LetterCheck, LetterPanel, LetterPaper, Link


def written(step: Step, s: Situation) -> Written:
    """The step's letter with the answers so far."""
    return compose(letter_named(step.letter), s)


def paper(step: Step, s: Situation) -> LetterPaper:
    """The letter as far as it is written, and where its words come from."""
    from portal.correspondence.letters import preview

    so_far = written(step, s)
    return LetterPaper(
        paper=preview(so_far),
        enclosed=[preview(each) for each in so_far.enclosed],
        note=f"Shaded: chosen or typed by you. The rest is fixed text of {so_far.code}, "
        f"wording of {long_date(so_far.worded_on)}.",
    )


def panel(step: Step, s: Situation) -> LetterPanel:
    """What stands above the fields: the letter, why, and the others that this position has."""
    proposal = proposed(s, step.letter)
    letter = proposal.letter
    against = proposal.against
    return LetterPanel(
        heading=f"{letter.code}, {s.procedure.worded(letter.title, s.case.jurisdiction)}.",
        why=s.procedure.worded(proposal.why, s.case.jurisdiction),
        proposed=not against,
        against=f"{against[0].upper()}{against[1:]}." if against else "",
        others=list(other_letters(step, s)) if s.case.reference else [],
    )


def other_letters(step: Step, s: Situation) -> Iterable[Item]:
    """The other letters of this position: a link to each that can be issued, the reason for each that cannot."""
    found = offers(s.case, s.actor, s)
    for each in found.now:
        if each.step.letter and each.step.key != step.key:
            other = proposed(s, each.step.letter)
            address = url_for("cases.step", reference=s.case.reference, key=each.step.key)
            link = Link(f"{each.label}: {other.letter.title}", address)
            yield Item(link=link, line=f"{other.against or other.letter.purpose}.")
    for refused in found.not_yet:
        if refused.step.letter and refused.step.key != step.key:
            title = letter_named(refused.step.letter).title
            yield Item(text=f"{refused.label}: {title}", line=f"{'. '.join(refused.sentences)}.")


def shown_checks(step: Step, s: Situation) -> list[LetterCheck]:
    """The lines of the checks as the page words them."""
    return [LetterCheck(each.met, each.sentence, each.more) for each in checks(s, step.letter)]
