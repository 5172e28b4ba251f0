"""Addresses of a case: its page, the forms of its steps, and their previews."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, abort, flash, get_flashed_messages, redirect, render_template, request, url_for
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import MultiDict

from portal import clock
from portal.audit.models import Event
from portal.blueprints.cases import blueprint
from portal.blueprints.cases.case_page import case_page
from portal.blueprints.cases.comparison import compared_rows, comparison_page, name_the_points
from portal.cases import actions
from portal.cases.actions import AlreadySaved, Done, Invalid, Refused, Stale
from portal.cases.models import Case, FormToken, Record
from portal.cases.queries import addressed
from portal.correspondence.letters import letter_pdf
from portal.extensions import db
from portal.file_replies import given_out
from portal.people.current import current_actor
from portal.procedures import PROCEDURES
from portal.procedures.definition import BEGIN, Actor, Situation, Step
from portal.procedures.letters import issues
from portal.procedures.wording import ended
from portal.replies import Reply, shown, wants_part
from portal.step_forms.answers import Answers
from portal.step_forms.collisions import settle
from portal.step_forms.composer import written
from portal.step_forms.fields import FormFields
from portal.step_forms.form import StepForm, already_words, needs_row_first, what_stops
from portal.step_forms.preview import preview
from portal.step_forms.taking import choose_row, load, only_reads, own_case, posted, preset, save
from portal.views import Banner, Choice, Field

# The case page


@blueprint.get("/cases/<reference>")
def case(reference: str) -> Reply:
    found = own_case(reference)
    whole = frozenset(request.args.getlist("all"))
    return shown("cases/case", case=case_page(found, current_actor(), banners=flashed(), whole=whole))


@blueprint.get("/cases/<reference>/history")
def whole_history(reference: str) -> Reply:
    """The same page with every entry of the history."""
    found = own_case(reference)
    return shown("cases/case", case=case_page(found, current_actor(), whole_history=True))


def flashed() -> list[Banner]:
    """What the last step said, for the page that follows it without scripts."""
    messages: list[tuple[str, str]] = get_flashed_messages(with_categories=True)  # type: ignore[assignment]
    return [
        Banner(
            kind="done" if category == "done" else "soon",
            bold=message.split("|")[0],
            words=message.partition("|")[2],
        )
        for category, message in messages
    ]


# A step's form


@blueprint.get("/cases/<reference>/steps/<key>")
def step(reference: str, key: str) -> Reply:
    found = own_case(reference)
    step, s = load(found, key)
    try:
        actions.check_role(step, s)
        choose_row(step, s, Answers(MultiDict(), MultiDict(), s.actor.id))
        actions.check_possible(step, s)
    except Refused as refused:
        return refusal(refused, Answers(MultiDict(), MultiDict(), s.actor.id))
    answers = preset(step, s)
    return render_step(StepForm(step, s, answers))


def render_step(form: StepForm, status: int = 200, **page: Any) -> Reply:
    template = "cases/comparison" if form.step.document == "comparison" else "cases/step"
    if template == "cases/comparison":
        return shown(template, status, comparison=comparison_page(form, **page))
    return shown(template, status, step=form.page(**page))


def refusal(refused: Refused, answers: Answers) -> Reply:
    form = StepForm(refused.step, refused.situation, answers)
    return shown("cases/refused", refused.status, refused=form.refused(refused.sentences, refused.status))


@blueprint.post("/cases/<reference>/steps/<key>")
def take_step(reference: str, key: str) -> Reply:
    found = own_case(reference)
    step, s = load(found, key)
    answers = posted()
    try:
        actions.check_role(step, s)
        actions.check_token(answers.token)  # before the row: what was saved may have left the choice
        choose_row(step, s, answers)
        if needs_row_first(step, s):
            answers.rows.clear()
            return render_step(StepForm(step, s, answers), 422, problems=[("row", step.of.missing)])  # type: ignore[union-attr]
        if callable(step.asks) and step.of is not None and not request.args.get("row"):
            return redirect(url_for("cases.step", reference=reference, key=key, row=s.record.id), 303)
        settle(step.asks_in(s), s, answers)
        answers.read(step.asks_in(s))
        name_the_points(step, answers, found)
        s.data = answers.data
        if again := form_only(step, s, answers):
            return again
        if request.form.get("go") == "leave":
            return redirect(url_for("cases.case", reference=reference), 303)
        if step.confirm and request.form.get("confirm") != "yes":
            return confirm(step, s, answers, answers.version)
        done = save(found, step, s, answers, answers.version)
    except Refused as refused:
        db.session.rollback()
        refused.situation.case = own_case(reference)
        return refusal(refused, answers)
    except Invalid as invalid:
        db.session.rollback()
        return render_step(
            StepForm(step, s, answers),
            invalid.status,
            problems=invalid.problems,
            version=answers.version,
            token=answers.token,
        )
    except Stale as stale:
        db.session.rollback()
        return stale_page(reference, key, answers, stale)
    except AlreadySaved as saved:
        return already_saved(reference, saved.token)
    return saved_reply(done, reference)


def form_only(step: Step, s: Situation, answers: Answers) -> Reply | None:
    """What a form asks for that saves nothing: a search, another row, or a file taken away."""
    if sought := next((name[5:] for name in request.form if name.startswith("find_")), ""):
        return found_answers(step, s, answers, sought)
    added = next((name[4:] for name in request.form if name.startswith("add_")), "")
    if added or request.form.get("remove_file"):
        form = StepForm(step, s, answers)
        return render_step(form, add_to=added, version=answers.version, token=answers.token)
    return None


def found_answers(step: Step, s: Situation, answers: Answers, name: str) -> Reply:
    """The form with the choices that a question finds by other answers, or with what is wrong with these."""
    by = next((ask.finds for ask in step.asks_in(s) if ask.name == name), ())
    problems = [problem for problem in step.problems(s) if problem[0] in by]
    form = StepForm(step, s, answers)
    status = 422 if problems else 200
    return render_step(form, status, problems=problems, version=answers.version, token=answers.token)


def confirm(step: Step, s: Situation, answers: Answers, version: int | None) -> Reply:
    """The page before a case closes, once everything else is right."""
    if version != s.case.version:
        raise Stale(actions.events_since(s.case, version) if version else [], s)
    actions.check_possible(step, s)
    actions.check_answers(step, s, answers.unreadable)
    form = StepForm(step, s, answers)
    return render_step(form, confirm=what_stops(step, s), version=answers.version, token=answers.token)


def announcement(done: Done) -> str:
    """What is said after a step: its sentence and the due dates that it set."""
    told = [done.event.sentence, *[each for each in done.event.details if " due " in each or "moved" in each]]
    return ". ".join(told) + "."


def is_across(case: Case) -> bool:
    """Whether the case belongs to the other organisation, so that its page is not for this person."""
    return case.organisation != current_actor().organisation


def address_across(case: Case) -> str:
    """Where somebody of the other organisation reads what of this case is addressed to the own team (RF-Gl)."""
    item = db.session.scalars(addressed(current_actor()).where(Record.case_id == case.id).limit(1)).first()
    if item is None:
        return url_for("internal_phso.from_the_ombudsman")
    return url_for("internal_phso.from_the_ombudsman_item", number=item.id)


def reply_across(case: Case, bold: str, words: str = "", kind: str = "done") -> Reply:
    """The page that the other organisation may see, in place of the case's own."""
    flash(f"{bold}|{words}", kind)
    address = address_across(case)
    return Response(headers={"HX-Redirect": address}) if wants_part() else redirect(address, 303)


def saved_reply(done: Done, reference: str) -> Reply:
    only_reads()
    if is_across(done.case):
        return reply_across(done.case, f"{done.event.sentence}.", f"{done.case.reference}.")
    words = ". ".join(
        [
            each
            for each in done.event.details
            if " due " in each or "moved" in each or "Owner" in each or "met" in each
        ][:4]
    )
    warned = [sentence for _, sentence in done.warnings]
    banners = [Banner("done", bold=f"{done.event.sentence}.", words=f"{words}." if words else "")]
    banners += [
        Banner("soon", bold="Check this.", words=ended(sentence)) for sentence in dict.fromkeys(warned)
    ]
    address = url_for("cases.case", reference=reference)
    if not wants_part():
        flash(f"{done.event.sentence}.|{words}", "done")
        for sentence in dict.fromkeys(warned):
            flash(f"Check this.|{ended(sentence)}", "soon")
        return redirect(address, 303)
    fresh = own_case(reference)
    page = case_page(fresh, current_actor(), banners=banners)
    return shown("cases/case", 200, {"HX-Push-Url": address}, case=page, announcement=announcement(done))


def stale_page(reference: str, key: str, answers: Answers, stale: Stale) -> Reply:
    found = own_case(reference)
    step, s = load(found, key)
    sentence = ""
    try:
        choose_row(step, s, answers)
        actions.check_possible(step, s)
    except Refused as refused:
        sentence = str(refused)
    s.data = answers.data
    form = StepForm(step, s, answers)
    page = form.stale(stale, clock.today(), possible=not sentence, refusal=sentence)
    return shown("cases/stale", 409, stale=page)


def already_saved(reference: str, token: FormToken) -> Reply:
    """A double press or a second tab: no second event, and the case as the first press left it."""
    db.session.rollback()
    event = db.session.query(Event).filter_by(case_id=token.case_id, number=token.event_number).one_or_none()
    words = already_words(event, clock.today())
    begun = db.session.get(Case, token.case_id)
    if begun is not None and is_across(begun) and token.person_id == current_actor().id:
        return reply_across(begun, words, "Nothing was saved a second time.", "soon")
    found = own_case(reference)
    page = case_page(
        found, current_actor(), banners=[Banner("soon", bold=words, words="Nothing was saved a second time.")]
    )
    address = url_for("cases.case", reference=reference)
    return shown("cases/case", 409, {"HX-Push-Url": address}, case=page, announcement=words)


@blueprint.post("/cases/<reference>/steps/<key>/preview")
def preview_step(reference: str, key: str) -> Reply:
    """What saving would do with the answers so far; nothing is saved."""
    found = own_case(reference)
    step, s = load(found, key)
    answers = posted()
    try:
        actions.check_role(step, s)
        choose_row(step, s, answers)
        actions.check_possible(step, s)
    except Refused as refused:
        return refusal(refused, answers)
    return render_preview(step, s, answers)


def render_preview(step: Step, s: Situation, answers: Answers) -> Reply:
    asks: Sequence[Any] = () if needs_row_first(step, s) else step.asks_in(s)
    settle(asks, s, answers)
    answers.read(asks, receive_files=not wants_part())
    name_the_points(step, answers, s.case)
    s.data = answers.data
    if request.form.get("check") == "pdf" and issues(step, s):
        return draft_of_letter(step, s)
    if not wants_part():
        return render_step(StepForm(step, s, answers), version=answers.version, token=answers.token)
    maker = FormFields(s, answers)
    panel = preview(step, s, maker.reads(asks))
    panel.pdf_action = StepForm(step, s, answers).preview_action
    told = "; ".join(
        f"{item.title} due {item.date:%A} {item.date.day} {item.date:%B %Y}"
        for item in panel.items
        if item.date
    )
    return render_template(
        "cases/_preview.html",
        preview=panel,
        compared=compared_rows(StepForm(step, s, answers)),
        partial=True,
        announcement=told and f"{told}.",
    )


def draft_of_letter(step: Step, s: Situation) -> Reply:
    """The letter as far as it is written, as the PDF that it would become; nothing is saved."""
    so_far = written(step, s)
    reply = Response(letter_pdf(so_far), mimetype="application/pdf")
    return given_out(reply, f"Draft of {so_far.code} {s.case.reference}.pdf", shown=True)


# A new case


def kinds_of_feedback(actor: Actor) -> dict[str, str]:
    """What this person may log about a case of the Ombudsman: the key of each procedure with its name."""
    return {
        each.key: each.name
        for each in PROCEDURES.values()
        if each.belongs_to and any(step.by.includes(actor) for step in each.beginnings())
    }


def chosen_kind(kinds: dict[str, str]) -> Reply | None:
    """The form of the kind that was chosen; the choice again, with its sentence, where none was (RF-01a)."""
    if "kind" not in request.args and "log" not in request.args:
        return None
    kind, case = request.args.get("kind", ""), request.args.get("case", "")
    if kind in kinds:
        return redirect(url_for("cases.raise_form", procedure=kind, case=case or None), 303)
    field = kind_field(kinds, "Choose what kind of feedback this is")
    return Response(render_template("cases/new.html", beginnings=(), kind=field, about=case), 422)


def kind_field(kinds: dict[str, str], error: str = "") -> Field:
    choices = [Choice(value=key, label=name) for key, name in kinds.items()]
    label = "What kind of feedback is this?"
    return Field("choice", "kind", "kind", label, error=error, choices=choices, para="1")


@blueprint.get("/cases/new")
def new() -> Reply:
    actor = current_actor()
    kinds = kinds_of_feedback(actor)
    if reply := chosen_kind(kinds):
        return reply
    possible = [
        (each, step) for each in PROCEDURES.values() for step in each.beginnings() if step.by.includes(actor)
    ]
    if len(possible) == 1:
        return redirect(url_for("cases.raise_form", procedure=possible[0][0].key), 303)
    if not possible:
        abort(403, "You cannot raise a case in your role.")
    field, about = kind_field(kinds) if len(kinds) > 1 else None, request.args.get("case", "")
    others = [(each, step) for each, step in possible if field is None or each.key not in kinds]
    return render_template("cases/new.html", beginnings=others, kind=field, about=about)


def new_situation(procedure: str) -> tuple[Step, Situation]:
    """The step that begins a case: the one that the address names, or the first that this person may take."""
    if procedure not in PROCEDURES:
        abort(404)
    found = PROCEDURES[procedure]
    actor = current_actor()
    key = request.args.get("step", "")
    steps = [each for each in found.beginnings() if key in ("", each.key)]
    invited = any(each.by.includes(actor) for each in found.beginnings())
    if not steps or not (found.organisation == actor.organisation or invited):
        abort(404)
    step = next((each for each in steps if each.by.includes(actor)), steps[0])
    case = Case(
        procedure=found.key,
        organisation=found.organisation,
        team=found.team,
        reference="",
        client_name="",
        case_number="",
        jurisdiction="GB",
        position=BEGIN,
        status="",
        sub_status="",
        stage="",
        resolution_code="",
        facts={},
        version=1,
    )
    actions.belong(case, actor, request.values.get("case"))
    s = actions.situation_of(case, actor)
    if sentence := found.role_refusal(step, case, actor):
        abort(403, f"{sentence}.")
    return step, s


@blueprint.get("/cases/new/<procedure>")
def raise_form(procedure: str) -> Reply:
    step, s = new_situation(procedure)
    return render_step(StepForm(step, s, preset(step, s)))


@blueprint.post("/cases/new/<procedure>/preview")
def preview_new(procedure: str) -> Reply:
    step, s = new_situation(procedure)
    return render_preview(step, s, posted())


@blueprint.post("/cases/new/<procedure>")
def raise_case(procedure: str) -> Reply:
    step, s = new_situation(procedure)
    answers = posted().read(step.asks_in(s))
    s.data = answers.data
    if again := form_only(step, s, answers):
        return again
    try:
        done = actions.begin(
            procedure,
            s.actor,
            answers.data,
            key=step.key,
            token=answers.token,
            unreadable=answers.unreadable,
        )
        db.session.commit()
    except Invalid as invalid:
        db.session.rollback()
        return render_step(
            StepForm(step, s, answers), invalid.status, problems=invalid.problems, token=answers.token
        )
    except Refused as refused:
        db.session.rollback()
        return render_step(
            StepForm(step, s, answers),
            refused.status,
            problems=[("", each) for each in refused.sentences],
            token=answers.token,
        )
    except (AlreadySaved, IntegrityError):
        db.session.rollback()
        token = db.session.get(FormToken, answers.token)
        if token is None or token.case_id is None:
            abort(409)
        saved = db.session.get(Case, token.case_id)
        return already_saved(saved.reference, token) if saved else abort(409)
    return saved_reply(done, done.case.reference)
