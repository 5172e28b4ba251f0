"""Learning points and good practice: recorded on their record and fed back to the line manager (paras 19, 55, 56, Annex A).

A point is a record "learning" of the case: `title` its kind, `text` what went wrong, the gap or what went well, `person_id`
the person whom it is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from portal.procedures.asking import choice, line, select, text
from portal.procedures.changes import Add, Amend, Change, Email, Start, Stop
from portal.procedures.definition import Actor, Ask, DeadlineRule, Problem, RowChoice, Situation, Step, Who
from portal.procedures.feedback import OAT
from portal.procedures.making import work_item
from portal.procedures.reasons import long_enough, reason

POINT = "learning"
MAIL = "learning_mail"
"""The kept copy of an e-mail about a point. It is no correspondence of the case, which more people read (RF-Ak)."""
DRAFT, RECORDED, FED_BACK, WITHDRAWN = "Draft", "Recorded", "Fed back", "Withdrawn"
INDIVIDUAL, ORGANISATION, GOOD = "Individual", "Organisation", "Good practice"
KINDS = (
    (
        INDIVIDUAL,
        INDIVIDUAL,
        "What went wrong in somebody's work, with the guidance and the commitment not met",
    ),
    (
        ORGANISATION,
        ORGANISATION,
        "A gap, for example: the guidance on out of time complaints needs to be clearer",
    ),
    (GOOD, GOOD, "What went well, for example: the decision letter clearly explained the reasons"),
)
WORDS_MISSING = {
    INDIVIDUAL: "Say what went wrong",
    ORGANISATION: "Describe the gap",
    GOOD: "Say what went well",
}

POINTS, PRACTICE, BOTH, NONE = (
    "Learning points recorded",
    "Good practice recorded",
    "Both recorded",
    "None found",
)
ANSWERS = (POINTS, PRACTICE, BOTH, NONE)
"""LEARN-ANSWER (section 2.5)."""

CASEWORK_PAGE = "Review casework page"
"""The page of footnotes 1 to 3, an address that an administrator sets (RF-19d)."""

FEED_BACK = DeadlineRule(
    "D-LEARNING",
    "Learning fed back",
    "Review and feedback para 56",
    "LEARNING_DAYS",
    needs=("feed-back",),
    overdue="Learning not fed back, overdue by {n}",
    reminder=True,
)


def points(case: Any, *states: str) -> list[Any]:
    """The points that count: those withdrawn do not."""
    found = [each for each in case.of(POINT) if each.state != WITHDRAWN]
    return [each for each in found if each.state in states] if states else found


# Whom a point is about


def subject(s: Situation, row: Any) -> Actor | None:
    return next((person for person in s.everybody if person.id == row.person_id), None)


def line_manager(s: Situation, row: Any) -> Actor | None:
    """The OM of a caseworker, the AD of an OM: whoever the portal has as the line manager (OP-41)."""
    return s.manager_of(row.person_id)


def nobody_to_tell(s: Situation, row: Any) -> str | None:
    """RF-19b, RF-Ae: why a point about a person cannot be fed back."""
    person = subject(s, row)
    if person is None or line_manager(s, row) is not None:
        return None
    return f"No line manager is set for {person.name}"


def may_read(s: Situation, row: Any) -> bool:
    """RF-Ak: a point about a person is for the person, their line management, OAT, and who wrote it."""
    if row.person_id is None or s.actor.posts & OAT.posts:
        return True
    return any(s.actor.takes_the_place_of(each) for each in readers(s, row))


def readers(s: Situation, row: Any) -> tuple[int, ...]:
    """The person whom a point is about, everybody above them, and who wrote it (RF-Ak)."""
    found: list[int] = [row.made_by_id] if row.made_by_id else []
    above = row.person_id
    while above is not None and above not in found[1:]:
        found.append(above)
        above = next((each.line_manager_id for each in s.everybody if each.id == above), None)
    return tuple(found)


def writes(s: Situation, row: Any) -> bool:
    """Who added a point goes on with it; where that person no longer handles the record, who handles it."""
    if s.actor.takes_the_place_of(row.made_by_id):
        return True
    return s.actor.takes_the_place_of(s.case.owner_id) and row.made_by_id != s.case.owner_id


# The question on closing

LEARNING_ASK = choice(
    "learning_answer",
    "Learning or good practice",
    [(each, each) for each in ANSWERS],
    "Say whether there is learning or good practice",
    para="19",
)


def answer_fits(s: Situation) -> Iterable[Problem]:
    """The answer says what is recorded, nothing is left a draft, and every line manager is known (RF-19a, RF-19b)."""
    answer = s.data.get("learning_answer")
    if answer not in ANSWERS:
        return
    if points(s.case, DRAFT):
        yield "learning_answer", "A learning point is still a draft. Record it or withdraw it"
        return
    wrong = [each for each in points(s.case) if each.title != GOOD]
    good = [each for each in points(s.case) if each.title == GOOD]
    if answer in (POINTS, BOTH) and not wrong:
        yield "learning_answer", "You said something could have been better. Record the learning"
    elif answer in (PRACTICE, BOTH) and not good:
        yield "learning_answer", "You said that there is good practice. Record it"
    elif (wrong and answer not in (POINTS, BOTH)) or (good and answer not in (PRACTICE, BOTH)):
        yield "learning_answer", "Points are recorded here. Choose the answer that says so"
    for row in points(s.case, RECORDED):
        if sentence := nobody_to_tell(s, row):
            yield "learning_answer", sentence


def all_fed_back(s: Situation) -> Iterable[Change]:
    """Closing feeds back what is recorded, in the same step (LP-T3)."""
    for row in points(s.case, RECORDED):
        yield from fed_back(s, row)


def fed_back(s: Situation, row: Any) -> Iterable[Change]:
    person, manager = subject(s, row), line_manager(s, row)
    yield Amend(
        row,
        {"state": FED_BACK},
        {"fed_back_on": s.today, "line_manager": manager.name if person and manager else ""},
        close=True,
        says=f"{row.title} fed back"
        + (f", shared with {row.data['shared_with']}" if row.data.get("shared_with") else ""),
    )
    if s.case.deadline(FEED_BACK.key, row):
        yield Stop(FEED_BACK.key, s.today, of=row, quiet=True)
    if person is None or manager is None:
        return
    yield Email(
        manager.name,
        f"{row.title}: {person.name}, {s.case.reference}",
        mail_text(row, person),
        s.today,
        kept_as=MAIL,
        readers=readers(s, row),
    )
    yield from work_item(
        "told",
        f"{row.title} about {person.name} was sent to you",
        person=lambda s: manager.id,
        text=f"It stands on {s.case.reference}",
    )(s)


def mail_text(row: Any, person: Actor) -> str:
    where = ", ".join(
        each
        for each in (row.data.get(name) for name in ("guidance_document", "section", "paragraph"))
        if each
    )
    lines = [f"{row.title}, {person.name}", row.text]
    if where:
        lines.append(f"Guidance or process: {where}")
    if row.data.get("commitment"):
        lines.append(f"Service Charter commitment: {row.data['commitment']}")
    return "\n\n".join(lines)


# LP-T1 to LP-T4


def words_of_the_kind(s: Situation) -> Iterable[Problem]:
    kind = s.record.title if s.record is not None else s.data.get("point_kind")
    if kind in WORDS_MISSING and not str(s.data.get("point_text") or "").strip():
        yield "point_text", WORDS_MISSING[str(kind)]


def added(s: Situation) -> Iterable[Change]:
    yield Add(
        POINT,
        title=s.data["point_kind"],
        text=s.data["point_text"],
        state=DRAFT,
        on=s.today,
        says=f"{s.data['point_kind']}: draft",
    )


def everybody(s: Situation) -> list[tuple[str, str]]:
    """Everybody, those who have left included: the work may be an old one."""
    return [(str(person.id), person.name) for person in s.everybody]


def commitments(s: Situation) -> list[tuple[str, str]]:
    """The list that an administrator keeps; an empty one stops a point about a person."""
    return [("", "Choose"), *((each, each) for each in s.preferences["CHARTER_COMMITMENTS"])]


def kept(name: str) -> Any:
    return lambda s: (s.record.data.get(name) or "") if s.record is not None else ""


def recording_asks(s: Situation) -> tuple[Ask, ...]:
    """What the kind needs: guidance, commitment and subject; the gap and the audience; or only what went well."""
    kind = s.record.title if s.record is not None else INDIVIDUAL
    person = kind == INDIVIDUAL
    guidance = "Name the guidance or process" if person else ""
    labels = {INDIVIDUAL: "What went wrong", ORGANISATION: "The gap", GOOD: "What went well"}
    asked: list[Ask] = [
        text(
            "point_text",
            labels.get(kind, "Point"),
            default=s.record.text if s.record is not None else "",
            para="19, Annex A",
        )
    ]
    if kind != ORGANISATION:
        asked.append(
            Ask(
                "subject",
                "Whom it is about",
                "person",
                missing="Choose whom it is about" if person else "",
                choices=everybody,
                para="19, Annex A",
            )
        )
    if kind != GOOD:
        hint = "For example Service Model"
        asked += [
            line(
                "guidance_document",
                "Guidance or process",
                guidance,
                hint=hint,
                default=kept("guidance_document"),
                para="19, Annex A",
            ),
            line("section", "Section", guidance, hint="For example Section 2", default=kept("section")),
            line("paragraph", "Paragraph", guidance, hint="For example 2.140", default=kept("paragraph")),
            select(
                "commitment",
                "Service Charter commitment",
                commitments,
                "Choose the Service Charter commitment" if person else "",
                para="19, Annex A",
            ),
        ]
    asked.append(
        line(
            "shared_with",
            "Shared with",
            "Name with whom it is shared" if kind == ORGANISATION else "",
            hint="The part of the organisation that should read this",
            para="19",
        )
    )
    if person:
        asked.append(
            text("not_shared", "Why it is not shared more widely", hint="Only if it is not", para="19")
        )
    return tuple(asked)


def shared_or_why_not(s: Situation) -> Iterable[Problem]:
    """RF-19c; good practice goes to the person or to others (RF-Ag)."""
    kind, audience = (s.record.title if s.record is not None else ""), s.data.get("shared_with")
    if kind == INDIVIDUAL and not audience:
        why = str(s.data.get("not_shared") or "").strip()
        if not why:
            yield "not_shared", "Share wider, or say why not"
        elif sentence := long_enough(s, why):
            yield "not_shared", sentence
    if kind == GOOD and not audience and not s.data.get("subject"):
        yield "shared_with", "Choose with whom to share the good practice"


def recorded(s: Situation) -> Iterable[Change]:
    chosen = s.data.get("subject")
    names = ("guidance_document", "section", "paragraph", "commitment", "shared_with", "not_shared")
    yield Amend(
        s.record,
        {
            "state": RECORDED,
            "text": s.data["point_text"],
            "person_id": int(chosen) if chosen else None,
        },
        {name: s.data.get(name) or "" for name in names},
        says=f"{s.record.title} recorded",
    )
    yield Start(FEED_BACK.key, s.today, of=s.record, quiet=True)


def manager_is_known(s: Situation) -> Iterable[Problem]:
    if s.record is not None and (sentence := nobody_to_tell(s, s.record)):
        yield "", sentence


def steps(by: Who, frm: tuple[str, ...], closed: Sequence[str], source: str) -> tuple[Step, ...]:
    """The steps for one kind of parent; what was added before it closed may be finished afterwards."""

    def step(row: str, label: str, done: str, state: str, more: dict[str, Any]) -> Step:
        of = RowChoice(POINT, "Learning point", (state,), "Choose the learning point", writes)
        return Step(
            row,
            label,
            source,
            done,
            by,
            (*frm, *closed),
            of=of,
            shown=lambda s: bool(of.of(s)),
            **more,
        )

    return (
        Step(
            "LP-T1",
            "Add learning point",
            source,
            "added a learning point",
            by,
            frm,
            asks=(
                choice("point_kind", "Kind", KINDS, "Choose a kind", para="19, Annex A"),
                text("point_text", "What went wrong, the gap, or what went well", para="19, Annex A"),
            ),
            rules=(words_of_the_kind,),
            changes=(added,),
            owner_only=True,
            says=f"{CASEWORK_PAGE} has more on learning",
        ),
        step(
            "LP-T2",
            "Record",
            "recorded a learning point",
            DRAFT,
            {
                "asks": recording_asks,
                "rules": (words_of_the_kind, shared_or_why_not),
                "changes": (recorded,),
                "says": f"{CASEWORK_PAGE} has more on learning",
            },
        ),
        step(
            "LP-T3",
            "Feed back",
            "fed a learning point back",
            RECORDED,
            {"rules": (manager_is_known,), "changes": (lambda s: fed_back(s, s.record),)},
        ),
        step(
            "LP-T4",
            "Withdraw point",
            "withdrew a learning point",
            DRAFT,
            {
                "asks": (reason("Say why the point is withdrawn", para="19"),),
                "changes": (
                    lambda s: [
                        Amend(
                            s.record,
                            {"state": WITHDRAWN},
                            {"withdrawn": s.data["reason"]},
                            close=True,
                            says=f"{s.record.title} withdrawn",
                        )
                    ],
                ),
            },
        ),
    )
