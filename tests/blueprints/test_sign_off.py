"""Signing off and returning responses beside their document (PHSO steps 8 and 14)."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from portal.audit.models import Event
from portal.correspondence.uploads import receive
from portal.extensions import db
from portal.people.models import Person, StandIn
from tests import html
from tests.conftest import SetToday, SignIn
from tests.correspondence import files
from tests.questions import announced, few, focused, press, words
from tests.walks import PARTS, Walk

MONDAY = date(2026, 3, 30)
HEAD = "head_of_complaints_review"
SENT = {"P3": "send-pti-response-for-sign-off", "P9": "send-report-response-for-sign-off"}


def waiting(position: str = "P3", number: int = 1, **sent: object) -> Walk:
    """A case whose response lies with the head of complaints review."""
    walk = Walk(on=MONDAY, case_number=f"4821773{number}").to(position)
    for part in PARTS["issue-pti-response" if position == "P3" else "issue-report-response"]:
        walk.take_part(part, sent if part == SENT[position] else {})
        if part == SENT[position]:
            return walk
    raise AssertionError(position)


def page_of(walk: Walk) -> str:
    return f"/approvals/sign-off/{walk.reference}"


def events() -> int:
    return db.session.scalar(select(func.count()).select_from(Event)) or 0


def stand_in(username: str) -> None:
    head = db.session.scalars(select(Person).where(Person.username == HEAD)).one()
    other = db.session.scalars(select(Person).where(Person.username == username)).one()
    db.session.add(StandIn(for_person_id=head.id, stand_in_id=other.id, from_on=MONDAY, until_on=MONDAY))
    db.session.commit()


def test_the_page_shows_the_document_its_date_and_what_was_checked(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T14, PHSO-T15, PHSO-S5, PHSO-08b, PHSO-06f."""
    on(MONDAY)
    walk = waiting()
    page = words(sign_in(HEAD).get(page_of(walk)).text)
    assert "PTI response due 10 working days left Wednesday 15 April 2026" in page
    assert "(Friday 3 April and Monday 6 April 2026 not counted)" in page
    assert "Drafted by Tamsin Oakapple" in page
    assert "Case history Five months without an answer." in page
    assert "Resolution action An apology." in page
    assert "You sign version 1 of Monday 30 March 2026, 10:00am." in page
    assert "Activity Plan 16 of 16" in page and "Case history Present 5 words" in page
    assert "Addressee Filled Marigold Thistlewood" in page
    assert "Constituency Filled Larkmoor" in page
    assert "Issue PTI response PHSO step 8 The head of complaints review has not signed this off." in page
    assert "Tamsin Oakapple issues it, by Wednesday 15 April 2026." in page


@pytest.mark.parametrize(
    ("name", "content", "framed"),
    [("draft.pdf", files.PDF, True), ("draft.docx", files.word(), False), ("", b"", False)],
)
def test_a_pdf_stands_in_a_frame_over_its_text(
    sign_in: SignIn, on: SetToday, name: str, content: bytes, framed: bool
) -> None:
    """PHSO-T15; screens 4.11. Only this page may hold a frame, and only the document may stand in one of ours."""
    on(MONDAY)
    walk = waiting(attachment=receive(files.upload(content, name))) if name else waiting()
    client = sign_in(HEAD)
    reply = client.get(page_of(walk))
    (frame,) = [each.get("src") for each in html.parse(reply.text).iter("iframe")] or [None]
    assert (frame is not None) is framed
    assert "Case history Five months without an answer." in words(reply.text)
    assert "frame-src 'self'" in reply.headers["Content-Security-Policy"]
    link = next(
        each.get("href") or "" for each in html.parse(reply.text).iter("a") if each.get("target") == "_blank"
    )
    document = client.get(frame or link)
    assert document.mimetype == "application/pdf" and document.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in document.headers["Content-Security-Policy"]
    for address in ("/approvals/", f"/cases/{walk.reference}"):
        other = client.get(address).headers
        assert "frame-src 'none'" in other["Content-Security-Policy"] and other["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize(
    ("position", "label", "title"),
    [
        pytest.param("P3", "PTI response", "PTI response", id="PHSO-T15"),
        pytest.param("P9", "report response", "Draft report response", id="PHSO-T44"),
    ],
)
def test_a_response_is_signed_off_and_locked(
    sign_in: SignIn, on: SetToday, position: str, label: str, title: str, htmx: bool
) -> None:
    """PHSO-T15, PHSO-T44, PHSO-08b, PHSO-14h: the drafter is told, the signed version is locked."""
    on(MONDAY)
    walk = waiting(position)
    done = press(sign_in(HEAD), page_of(walk), f"Sign off {label}", htmx=htmx, follow=True)
    assert done.status_code == 200
    text = words(done.text)
    assert "Version 1 signed off." in text and "Tamsin Oakapple is told and can issue it." in text
    assert "Signed off by Dr Honora Pellwick" in text
    draft = walk.case.draft("pti_response" if position == "P3" else "report_response")
    assert draft and draft.locked and draft.state == "Signed off" and draft.title == title
    assert walk.work_items("told") and not walk.work_items("sign_off")
    assert f"Sign off {label}</button>" not in done.text
    if htmx:
        assert announced(done.text) == "Version 1 signed off. Tamsin Oakapple is told and can issue it."
        assert len(focused(done.text)) == 1


@pytest.mark.parametrize("htmx", [True, False])
def test_a_response_is_returned_with_a_reason(sign_in: SignIn, on: SetToday, htmx: bool) -> None:
    """PHSO-T16, PHSO-08c."""
    on(MONDAY)
    walk = waiting()
    client = sign_in(HEAD)
    empty = press(client, page_of(walk), "Return PTI response", htmx=htmx)
    assert empty.status_code == 422
    assert '<a href="#reason">Say what has to change</a>' in empty.text
    done = press(
        client, page_of(walk), "Return PTI response", htmx=htmx, follow=True, reason="Name the dates."
    )
    assert done.status_code == 200 and "Version 1 returned." in words(done.text)
    draft = walk.case.draft("pti_response")
    assert draft and draft.state == "Returned" and draft.decision_reason == "Name the dates."


def test_the_next_version_shows_what_changed_since_the_returned_one(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T16, PHSO-08c, PHSO-T14: added words underlined, removed ones struck."""
    on(MONDAY)
    walk = waiting()
    walk.take("return-pti-response", reason="Name the months.")
    walk.take(
        "send-pti-response-for-sign-off",
        case_history="Seven months without an answer.",
        resolution_action="An apology.",
        no_additional=True,
    )
    client = sign_in(HEAD)
    page = client.get(page_of(walk)).text
    assert "<del>Five</del> <ins>Seven</ins> months without an answer." in page
    text = words(page)
    assert "1 change since version 1" in text and "change 1 of 1" in text
    assert "Everything else is word for word as in version 1." in text
    assert "An apology." not in text.partition("Sections and checks")[0]
    assert "You, today, 10:00am: “Name the months.”" in text
    whole = client.get(page_of(walk) + "?compare=0").text
    assert "<ins>" not in whole and "An apology." in words(whole)
    assert "<ins>" in client.get(page_of(walk) + "?compare=1").text


@pytest.mark.parametrize("htmx", [True, False])
def test_who_drafted_it_does_not_sign_it(sign_in: SignIn, on: SetToday, htmx: bool) -> None:
    """PHSO-O21, PHSO-T15: a stand-in for the head who wrote the draft."""
    on(MONDAY)
    walk = waiting()
    stand_in("internal_phso")
    client = sign_in("internal_phso")
    page = client.get(page_of(walk)).text
    assert "You drafted this response, so somebody else has to sign it off." in words(page)
    assert ">Sign off PTI response</button>" not in page
    before = events()
    data = {"version": walk.case.version}
    forced = client.post(page_of(walk), data=data, headers={"HX-Request": "true"} if htmx else {})
    assert forced.status_code == 409 and events() == before
    assert "You drafted this response, so somebody else has to sign it off" in words(forced.text)


def test_a_stand_in_signs(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T15: whatever the role, the post decides."""
    on(MONDAY)
    walk = waiting()
    stand_in("complaints_review")
    done = press(sign_in("complaints_review"), page_of(walk), "Sign off PTI response", htmx=True)
    assert done.status_code == 200 and "Signed off by Perpetua Wray" in words(done.text)


def test_a_double_press_signs_once(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T15: one event."""
    on(MONDAY)
    walk = waiting()
    client = sign_in(HEAD)
    page = client.get(page_of(walk)).text
    data = {
        "version": walk.case.version,
        "token": page.partition('name="token" value="')[2].partition('"')[0],
    }
    assert client.post(page_of(walk), data=data, headers={"HX-Request": "true"}).status_code == 200
    before = events()
    again = client.post(page_of(walk), data=data, headers={"HX-Request": "true"})
    assert again.status_code == 409 and "This was already saved, today" in words(again.text)
    assert events() == before


@pytest.mark.parametrize("version", [{}, {"version": ""}, {"version": "latest"}])
def test_a_signature_that_names_no_version_of_the_case_signs_nothing(
    sign_in: SignIn, on: SetToday, version: dict[str, str]
) -> None:
    """PHSO-T15: signing names the version that was read."""
    on(MONDAY)
    walk = waiting()
    client = sign_in(HEAD)
    client.get(page_of(walk))
    before = events()
    for address in (page_of(walk), page_of(walk) + "/return"):
        reply = client.post(address, data={"reason": "Name the months.", **version})
        assert reply.status_code == 409 and "Nothing of yours is saved yet" in words(reply.text)
        assert "Name the months.</textarea>" in reply.text
    assert events() == before and walk.case.draft("pti_response").state == "Sent for sign-off"  # type: ignore[union-attr]


def test_a_page_that_is_out_of_date_signs_nothing_and_keeps_the_reason(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T15, PHSO-T16: signing names the version that was read."""
    on(MONDAY)
    walk = waiting()
    client = sign_in(HEAD)
    client.get(page_of(walk))
    version = walk.case.version
    walk.take("add-note", note="A new letter has come.")
    reply = client.post(
        page_of(walk),
        data={"version": version, "reason": "Wait for the letter."},
        headers={"HX-Request": "true"},
    )
    assert reply.status_code == 409
    assert "Tamsin Oakapple changed this case at 10:00am, while you were typing." in words(reply.text)
    assert "Wait for the letter.</textarea>" in reply.text
    assert walk.case.draft("pti_response").state == "Sent for sign-off"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("username", "status"),
    [("internal_phso", 403), ("internal_phso_team_leader", 403), ("team_leader", 403), ("ombudsman", 403)],
)
def test_only_the_head_of_complaints_review_signs(
    sign_in: SignIn, on: SetToday, username: str, status: int
) -> None:
    """PHSO-08b, PHSO-S1."""
    on(MONDAY)
    walk = waiting()
    client = sign_in(username)
    page = client.get(page_of(walk))
    assert page.status_code == status and "Five months" not in page.text
    before = events()
    for address in (page_of(walk), f"{page_of(walk)}/return"):
        assert client.post(address, data={"reason": "x"}).status_code == status
    assert events() == before


def test_a_case_of_the_other_organisation_and_one_without_a_response_are_not_there(
    sign_in: SignIn, on: SetToday
) -> None:
    """PHSO-S1: 404."""
    on(MONDAY)
    walk = Walk(on=MONDAY)
    client = sign_in(HEAD)
    assert client.get(page_of(walk)).status_code == 404
    assert client.get("/approvals/sign-off/PHSO-2026-999999").status_code == 404
    foreign = waiting(number=2)
    case = foreign.case
    case.organisation = "PHSO"
    db.session.commit()
    assert client.get(page_of(foreign)).status_code == 404
    assert client.post(page_of(foreign), data={}).status_code == 404


def test_the_case_pages_form_shows_the_document_too(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T15, PHSO-T16: nobody signs blind."""
    on(MONDAY)
    walk = waiting()
    client = sign_in(HEAD)
    for key in ("sign-off-pti-response", "return-pti-response"):
        page = words(client.get(f"/cases/{walk.reference}/steps/{key}").text)
        assert "PTI response, version 1, Tamsin Oakapple" in page
        assert "Five months without an answer." in page


def test_the_others_are_listed_and_the_page_asks_few_questions(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T15."""
    on(MONDAY)
    walk, other = waiting(number=1), waiting(number=2)
    client = sign_in(HEAD)
    page = words(client.get(page_of(walk)).text)
    assert "Also with you" in page and f"{other.reference} Marigold Thistlewood" in page
    assert few(client, page_of(walk))
