"""Signing off or returning a response. The page is for the head of complaints review and who stands in."""

from __future__ import annotations

from flask import abort, redirect, request, url_for

from portal import clock
from portal.blueprints.approvals import blueprint
from portal.blueprints.approvals.sign_off_page import HEAD, KINDS, SignOff, kind_of
from portal.blueprints.approvals.waiting_documents import also_with_you
from portal.cases import actions
from portal.cases.actions import AlreadySaved, Done, Invalid, Refused, Stale
from portal.cases.models import Case
from portal.extensions import db
from portal.headers import WITH_A_DOCUMENT
from portal.people.access import role_required
from portal.people.current import current_actor
from portal.people.posts import ROLES
from portal.procedures.definition import Actor
from portal.replies import Reply, said, say, shown, wants_part
from portal.replies import done as said_done
from portal.step_forms.answers import Answers
from portal.step_forms.form import already_words
from portal.step_forms.taking import load, own_case, posted, save
from portal.step_forms.telling import changed_meanwhile, event_of
from portal.views import Banner

ANYBODY = tuple(role for role in ROLES if role != "administrator")
"""A stand-in for the head may have any role; the post decides."""
ONLY_THE_HEAD = "Only the head of complaints review, or who stands in, signs off responses."


def head() -> Actor:
    """The person, when the post of the head of complaints review is held today; 403 otherwise."""
    actor = current_actor()
    if HEAD not in actor.posts:
        abort(403, ONLY_THE_HEAD)
    return actor


def response_of(reference: str) -> tuple[Case, str]:
    """The case and its response; 404 where nothing was written."""
    case = own_case(reference)
    kind = kind_of(case)
    if kind is None:
        abort(404)
    return case, kind


def compared() -> int | None:
    typed = request.args.get("compare", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else None


@blueprint.get("/sign-off/<reference>")
@role_required(*ANYBODY)
def sign_off(reference: str) -> Reply:
    actor = head()
    case, kind = response_of(reference)
    page = SignOff(case, actor, kind, compared(), banner=said())
    return answer(page)


def answer(page: SignOff, status: int = 200, announcement: str = "", address: str = "") -> Reply:
    others = also_with_you(page.actor, page.case.id)
    headers = {**WITH_A_DOCUMENT, **({"HX-Push-Url": address} if address else {})}
    return shown("approvals/sign_off", status, headers, sign_off=page.page(others), announcement=announcement)


@blueprint.post("/sign-off/<reference>")
@role_required(*ANYBODY)
def sign(reference: str) -> Reply:
    return decide(reference, signing=True)


@blueprint.post("/sign-off/<reference>/return")
@role_required(*ANYBODY)
def send_back(reference: str) -> Reply:
    return decide(reference, signing=False)


def decide(reference: str, signing: bool) -> Reply:
    """Take the step; whatever stands in its way is told on the same page, with the typed reason kept."""
    actor = head()
    case, kind = response_of(reference)
    key = KINDS[kind][0 if signing else 1]
    step, s = load(case, key)
    answers = posted()
    try:
        actions.check_role(step, s)
        answers.read(step.asks_in(s))
        s.data = answers.data
        done = save(case, step, s, answers, answers.version)
    except Refused as refused:
        db.session.rollback()
        return again(reference, kind, answers, Banner("soon", words=str(refused)), refused.status)
    except Invalid as invalid:
        db.session.rollback()
        return again(reference, kind, answers, None, invalid.status, invalid)
    except Stale as stale:
        db.session.rollback()
        return again(reference, kind, answers, changed_meanwhile(stale, clock.today()), 409)
    except AlreadySaved as saved:
        db.session.rollback()
        words = already_words(event_of(saved.token), clock.today())
        banner = Banner("soon", words, "Nothing was saved a second time.")
        return again(reference, kind, answers, banner, 409)
    return decided(done, actor, kind, signing)


def again(
    reference: str,
    kind: str,
    answers: Answers,
    banner: Banner | None,
    status: int,
    invalid: Invalid | None = None,
) -> Reply:
    """The page with the case as it is now."""
    page = SignOff(own_case(reference), current_actor(), kind, compared(), answers, banner=banner)
    page.problems = invalid.problems if invalid else ()
    return answer(page, status)


def decided(done: Done, actor: Actor, kind: str, signing: bool) -> Reply:
    reference = done.case.reference
    newest = done.case.draft(kind)
    assert newest is not None
    bold = f"Version {newest.version} {'signed off' if signing else 'returned'}."
    words = f"{newest.made_by} is told{' and can issue it' if signing else ''}."
    address = url_for(".sign_off", reference=reference)
    if not wants_part():
        say(bold, words)
        return redirect(address, 303)
    page = SignOff(own_case(reference), actor, kind, banner=said_done(bold, words))
    return answer(page, announcement=f"{bold} {words}", address=address)
