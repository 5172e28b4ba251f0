"""Forms of steps over HTTP: what is refused, what is kept, what one press too many does."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.audit.models import Event
from portal.cases.models import Case
from portal.extensions import db
from tests import html
from tests.client import PortalClient
from tests.conftest import SetToday, SignIn
from tests.walks import Walk

MONDAY = date(2026, 3, 30)
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def address(walk: Walk, key: str) -> str:
    return f"/cases/{walk.reference}/steps/{key}"


def events() -> int:
    return db.session.scalar(select(func.count()).select_from(Event)) or 0


def version_of(walk: Walk) -> int:
    return db.session.execute(select(Case.version).where(Case.reference == walk.reference)).scalar_one()


# Raising a request


def test_a_request_is_raised_and_fixed_values_cannot_be_posted(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T01, PHSO-01a, PHSO-01b, PHSO-01c, PHSO-01d, PHSO-01e, PHSO-01f: other values posted are ignored."""
    on(MONDAY)
    page = sign_in("internal_phso").submit(
        "/cases/new/phso",
        received_on="30/3/2026",
        case_number="4821 7735",
        client_name="Marigold Thistlewood",
        jurisdiction="GB",
        process="Something else",
        area="Else",
        sub_area="Else",
        status="Closed",
        sub_status="Complete",
        stage="Response To Report",
        follow=True,
    )
    assert page.status_code == 200
    case = db.session.scalars(select(Case)).one()
    assert case.position_values() == {
        "Position": "P1",
        "Status": "Open",
        "Sub Status": "In Progress",
        "Stage": "",
        "Resolution Code": "",
    }
    assert "Escalated Enquiries" in page.text


@pytest.mark.parametrize("typed", ["", "31/2/2026", "31/3/2026", "yesterday", "30.3.26"])
def test_a_date_that_is_missing_malformed_or_in_the_future_is_refused_and_kept(
    sign_in: SignIn, on: SetToday, typed: str
) -> None:
    """PHSO-01a."""
    on(MONDAY)
    reply = sign_in("internal_phso").submit(
        "/cases/new/phso", received_on=typed, case_number="1", client_name="Ada Finch", jurisdiction="GB"
    )
    assert reply.status_code == 422
    assert "Enter the date the request arrived; it cannot be in the future" in reply.text
    assert "There is a problem. Nothing is saved yet" in reply.text
    assert f'value="{typed}"' in reply.text and 'value="Ada Finch"' in reply.text
    assert db.session.scalar(select(func.count()).select_from(Case)) == 0


def test_a_second_request_for_a_case_number_needs_a_tick(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-01b."""
    on(MONDAY)
    first = Walk(on=MONDAY)
    answers: dict[str, Any] = {
        "received_on": "30/3/2026",
        "case_number": first.case.case_number,
        "client_name": "A",
        "jurisdiction": "GB",
    }
    client = sign_in("internal_phso")
    refused = client.submit("/cases/new/phso", **answers)
    assert refused.status_code == 422
    assert f"SR {first.reference} is already open for this case" in refused.text
    assert client.submit("/cases/new/phso", different_complaint="yes", **answers).status_code == 303


def test_the_jurisdiction_has_to_be_chosen(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-NI3, PHSO-NI2."""
    on(MONDAY)
    client = sign_in("internal_phso")
    answers: dict[str, Any] = {"received_on": "30/3/2026", "case_number": "1", "client_name": "A"}
    assert "Choose the jurisdiction" in client.submit("/cases/new/phso", **answers).text
    mla = client.submit("/cases/new/phso", jurisdiction="GB", referring_office="MLA", **answers)
    assert "A Member of the Legislative Assembly can refer Northern Ireland cases only" in mla.text
    assert (
        client.submit("/cases/new/phso", jurisdiction="NI", referring_office="MLA", **answers).status_code
        == 303
    )


def test_only_the_team_raises_a_request(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-S1, PHSO-F2."""
    on(MONDAY)
    assert sign_in("caseworker").get("/cases/new/phso").status_code == 403
    assert sign_in("case_owner").get("/cases/new/phso").status_code == 404
    assert sign_in("internal_phso").get("/cases/new/unknown").status_code == 404


# Bad input


def send(client: PortalClient, walk: Walk, key: str, **fields: Any) -> TestResponse:
    """Open a step's form and send it with these fields."""
    version, token = opened(client, walk, key)
    return client.post(address(walk, key), data={"version": version, "token": token, **fields})


def test_what_was_typed_is_kept_and_nothing_changes(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-11f, PHSO-11d, PHSO-20b: every problem at once, beside its field."""
    on(MONDAY)
    walk = Walk(on=MONDAY).to("P6")
    before = events()
    client = sign_in("internal_phso")
    typed = {"action": "Pay the client", "redress": "yes", "amount": "1.250,00", "due_on": "soon"}
    reply = send(client, walk, "add-resolution-action", **typed)
    assert reply.status_code == 422
    for sentence in (
        "Link this action to a reason",
        "Enter an amount in pounds and pence",
        "Enter a due date",
    ):
        assert sentence in reply.text
    assert 'value="1.250,00"' in reply.text and 'value="Pay the client"' in reply.text
    assert events() == before


@pytest.mark.parametrize("typed", ["12a", "-5", "1.234", "1e3", "٣", "99999999999", "£", "0"])
def test_amounts_that_are_none_are_refused(sign_in: SignIn, on: SetToday, typed: str) -> None:
    """PHSO-20b: letters, negative, more than two decimals, nothing."""
    on(MONDAY)
    walk = Walk(on=MONDAY).to("P6")
    answers = {
        "action": "Pay",
        "redress": "yes",
        "payment": "Special payment",
        "links": "1",
        "due_on": "1/4/2026",
    }
    reply = send(sign_in("internal_phso"), walk, "add-resolution-action", amount=typed, **answers)
    assert reply.status_code == 422
    assert "Enter an amount in pounds and pence" in reply.text


def test_a_file_that_lies_about_its_type_is_refused(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-10a: content counts, not the name."""
    on(MONDAY)
    walk = Walk(on=MONDAY).to("P4")
    reply = sign_in("internal_phso").submit(
        address(walk, "record-recommendations-letter"),
        received_on="30/3/2026",
        letter=(BytesIO(b"MZ this is a program"), "letter.pdf"),
    )
    assert reply.status_code == 422
    assert "This is not a PDF, although its name says so" in reply.text
    assert walk.position == "P4"


def test_a_chosen_file_is_kept_over_a_refused_try(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-15a: the FDL waits under a token and need not be chosen again."""
    on(MONDAY)
    walk = Walk(on=MONDAY).to("P10")
    client = sign_in("internal_phso")
    answers: dict[str, Any] = {"received_on": "30/3/2026", "no_payment": "yes"}
    first = client.submit(
        address(walk, "record-fdl-received"), fdl=(BytesIO(PDF), "final report.pdf"), **answers
    )
    assert first.status_code == 422
    assert "Say what kind of recommendations the FDL contains" in first.text
    assert "Kept from your last try: final report.pdf" in first.text
    token = re.search(r'name="kept_fdl" value="([^"]+)"', first.text)
    assert token
    second = client.submit(
        address(walk, "record-fdl-received"), kept_fdl=token[1], fdl_type="None", **answers
    )
    assert second.status_code == 303
    assert walk.case.documents_of("fdl")[0].filename == "final report.pdf"


def test_a_forged_file_token_brings_nothing(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-10a: nobody names another document by its digest."""
    on(MONDAY)
    walk = Walk(on=MONDAY).to("P4")
    reply = sign_in("internal_phso").submit(
        address(walk, "record-recommendations-letter"), received_on="30/3/2026", kept_letter="a" * 64
    )
    assert reply.status_code == 422 and "Attach the recommendations letter" in reply.text


def test_forged_keys_rows_and_choices_change_nothing(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-03a, PHSO-S10, PHSO-04d: 404 for no step, 409 for another's row, 422 for no choice."""
    on(MONDAY)
    walk, other = Walk(on=MONDAY).to("P3"), Walk(on=MONDAY, case_number="1").to("P3")
    client = sign_in("internal_phso")
    client.get("/cases/new/phso")
    before = events()
    assert client.post(address(walk, "approve-everything"), data={}).status_code == 404
    assert client.get(address(walk, "raise-phso-request")).status_code == 404
    strange = other.records("activity")[0].id
    data = {"version": walk.case.version}
    assert client.post(f"{address(walk, 'mark-as-done')}?row={strange}", data=data).status_code == 409
    wrong = client.submit(address(walk, "convene-panel"), members="999999", meeting_on="30/3/2026")
    assert wrong.status_code == 422
    assert events() == before


def test_a_form_without_its_csrf_token_is_refused(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T22: 400 and nothing saved."""
    on(MONDAY)
    walk = Walk(on=MONDAY).to("P3")
    client = sign_in("internal_phso")
    client.csrf_token = ""
    data = {"grounds": "Delay", "comments": "Long", "version": walk.case.version}
    reply = client.post(address(walk, "add-reason"), data=data)
    assert reply.status_code == 400
    assert walk.records("reason") == []


def test_a_step_of_a_later_position_says_what_comes_first(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-03a, PHSO-S9, PHSO-R2, PHSO-05c, PHSO-13a, PHSO-09b: 409 with the sentence."""
    on(MONDAY)
    asked = Walk(on=MONDAY)
    waiting = Walk(on=MONDAY, case_number="2").to("P2")
    responded = Walk(on=MONDAY, case_number="3").to("P4")
    client = sign_in("internal_phso")
    client.get("/cases/new/phso")
    for walk, key, sentence in (
        (asked, "record-gateway-failed", "PHSO has not given its gateway decision yet"),
        (
            asked,
            "record-pti-received",
            "A PTI can be recorded only while the SR is waiting for PHSO&#39;s decision",
        ),
        (waiting, "start-resolution", "Record PHSO&#39;s decision first"),
        (waiting, "record-soc-received", "A summary of complaint follows the PTI response"),
        (
            responded,
            "close-resolved",
            "Waiting for PHSO: record the recommendations letter or the summary of complaint",
        ),
        (responded, "record-fdl-received", "Issue the response to the draft report first"),
    ):
        reply = client.post(address(walk, key), data={"version": walk.case.version})
        assert reply.status_code == 409, key
        assert sentence in reply.text, key


# One press too many, two people, an old page


def opened(client: PortalClient, walk: Walk, key: str) -> tuple[str, str]:
    """The version and token of an opened form."""
    page = client.get(address(walk, key)).text
    found = {name: re.search(rf'name="{name}" value="([^"]+)"', page) for name in ("version", "token")}
    assert found["version"] and found["token"]
    return found["version"][1], found["token"][1]


def test_a_second_press_saves_nothing_and_says_when_the_first_one_did(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T22: the form's token is spent once."""
    on(MONDAY)
    walk = Walk(on=MONDAY).to("P3")
    client = sign_in("internal_phso")
    version, token = opened(client, walk, "add-reason")
    form = {"version": version, "token": token, "grounds": "Delay", "comments": "Seven months"}
    assert client.post(address(walk, "add-reason"), data=form).status_code == 303
    again = client.post(address(walk, "add-reason"), data=form)
    assert again.status_code == 409
    assert "This was already saved" in again.text
    assert len(walk.records("reason")) == 1


def test_a_form_about_a_row_that_is_sent_again_says_that_it_was_saved(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T22: also where the row that was chosen can't be chosen any more, as after a crash before the answer."""
    on(MONDAY)
    walk = Walk(on=MONDAY).to("P3")
    client = sign_in("internal_phso")
    version, token = opened(client, walk, "add-reason")
    row = f"{address(walk, 'mark-as-done')}?row={walk.records('activity')[0].id}"
    form = {"version": version, "token": token, "note": "Nothing was overlooked."}
    assert client.post(row, data=form).status_code == 303
    again = client.post(row, data=form)
    assert again.status_code == 409 and "This was already saved" in again.text


def test_a_form_without_the_version_it_was_opened_with_saves_nothing(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T23a: nobody saves over what they have not seen."""
    on(MONDAY)
    walk = Walk(on=MONDAY).to("P3")
    client = sign_in("internal_phso")
    _, token = opened(client, walk, "add-reason")
    form = {"token": token, "grounds": "Delay", "comments": "Seven months"}
    reply = client.post(address(walk, "add-reason"), data=form)
    assert reply.status_code == 409 and "Seven months" in reply.text
    assert walk.records("reason") == []


def test_an_old_page_says_who_changed_the_case_and_keeps_what_was_typed(
    sign_in: SignIn, on: SetToday
) -> None:
    """PHSO-T23a: the second person sees what the first one did, and may save on top."""
    on(MONDAY)
    walk = Walk(on=MONDAY).to("P3")
    tamsin, rowan = sign_in("internal_phso"), sign_in("internal_phso2")
    version, token = opened(tamsin, walk, "add-reason")
    assert (
        rowan.submit(address(walk, "add-reason"), grounds="Rudeness", comments="On the telephone").status_code
        == 303
    )
    form = {"version": version, "token": token, "grounds": "Delay", "comments": "Seven months"}
    stale = tamsin.post(address(walk, "add-reason"), data=form)
    assert stale.status_code == 409
    assert "Rowan Bellweather" in stale.text
    assert "Seven months" in stale.text
    assert [each.title for each in walk.records("reason")] == ["Rudeness"]
    again = form_of(stale)
    walk.take("add-note", by="internal_phso2")
    third = tamsin.post(again.action, data=again.values)
    assert third.status_code == 409  # what changed since the first warning is not saved over unseen
    again = form_of(third)
    assert tamsin.post(again.action, data=again.values).status_code == 303
    assert [each.title for each in walk.records("reason")] == ["Rudeness", "Delay"]


def form_of(reply: TestResponse) -> html.Form:
    """The form of a page that says who changed the case."""
    (found,) = [each for each in html.forms(html.parse(reply.text), "") if "version" in each.values]
    return found


DETAILS = {"addressee": "Ada Finch", "reasons": "Seven letters", "root_cause": "Human Error"}


def both_typed(
    sign_in: SignIn, on: SetToday, rowan: dict[str, str]
) -> tuple[Walk, PortalClient, TestResponse]:
    """Tamsin opens the details, Rowan saves his, Tamsin sends hers: another addressee, the rest as she found it."""
    on(MONDAY)
    walk = Walk(on=MONDAY).to("P3")
    walk.take("save-complaint-details", **DETAILS)
    tamsin = sign_in("internal_phso")
    page = tamsin.get(address(walk, "save-complaint-details"))
    mine = form_of(page)
    reply = sign_in("internal_phso2").submit(address(walk, "save-complaint-details"), **rowan)
    assert reply.status_code == 303
    return walk, tamsin, tamsin.post(mine.action, data={**mine.values, "addressee": "Mrs A Finch"})


@pytest.mark.parametrize(
    ("chosen", "kept"), [("now", "The Finch family"), ("mine", "Mrs A Finch"), ("", "The Finch family")]
)
def test_a_question_that_two_people_answered_is_a_choice(
    sign_in: SignIn, on: SetToday, chosen: str, kept: str
) -> None:
    """Screens 4.8: "Now …, you typed …"; without another choice it stays as it is now."""
    walk, tamsin, stale = both_typed(sign_in, on, {"addressee": "The Finch family"})
    assert stale.status_code == 409
    assert "Now The Finch family, you typed Mrs A Finch" in stale.text
    assert 'href="#keep_addressee">Choose one' in stale.text
    form = form_of(stale)
    values = {**form.values, **({"keep_addressee": chosen} if chosen else {})}
    assert tamsin.post(form.action, data=values).status_code == 303
    assert (walk.fact("addressee"), walk.fact("reasons")) == (kept, "Seven letters")


def test_a_question_left_alone_stays_as_somebody_else_answered_it(sign_in: SignIn, on: SetToday) -> None:
    """Screens 4.8: what this person did not touch is not set back to what it was when the form was opened."""
    walk, tamsin, stale = both_typed(sign_in, on, {"reasons": "Nine letters", "root_cause": "System Error"})
    assert "Left alone" in stale.text and "keep_" not in stale.text
    form = form_of(stale)
    assert tamsin.post(form.action, data=form.values).status_code == 303
    assert (walk.fact("addressee"), walk.fact("reasons")) == ("Mrs A Finch", "Nine letters")


@pytest.mark.parametrize("opened", ["", "x", "addressee:zz", "addressee:" + "0" * 5_000])
def test_a_form_that_does_not_say_how_it_was_opened_keeps_what_was_typed(
    sign_in: SignIn, on: SetToday, opened: str
) -> None:
    """Hostile input: a forged digest takes no answer away."""
    on(MONDAY)
    walk = Walk(on=MONDAY).to("P3")
    tamsin = sign_in("internal_phso")
    mine = form_of(tamsin.get(address(walk, "save-complaint-details")))
    walk.take("save-complaint-details", by="internal_phso2", **DETAILS)
    stale = tamsin.post(mine.action, data={**mine.values, "opened": opened, "addressee": "Mrs A Finch"})
    assert stale.status_code == 409 and 'value="Mrs A Finch"' in stale.text


# Previews


def test_a_preview_says_the_due_date_and_saves_nothing(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-15e, PHSO-O07: 28 calendar days that end on Easter Monday, and the last working day before."""
    on(date(2026, 3, 10))  # Tuesday
    walk = Walk(on=date(2026, 3, 9)).to("P10")  # Monday
    client = sign_in("internal_phso")
    client.get(address(walk, "record-fdl-received"))
    before, version = events(), version_of(walk)
    panel = client.post(
        f"{address(walk, 'record-fdl-received')}/preview",
        data={"received_on": "9/3/2026"},
        headers={"HX-Request": "true"},
    )
    assert panel.status_code == 200
    for words in (
        "When you save this",
        "Monday 6 April 2026",
        "Easter Monday",
        "Thursday 2 April 2026",
        "Read as <b>Monday 9 March 2026</b>",
        "Compare the reports",
    ):
        assert words in panel.text
    assert (events(), version_of(walk)) == (before, version)


def test_the_dates_can_be_checked_without_scripts(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-06f: the second button of the form answers with the whole page."""
    on(MONDAY)
    walk = Walk(on=date(2026, 3, 9)).to("P2")
    client = sign_in("internal_phso")
    client.get(address(walk, "record-pti-received"))
    page = client.post(
        f"{address(walk, 'record-pti-received')}/preview", data={"received_on": "26/3/2026", "check": "dates"}
    )
    assert page.status_code == 200 and "<html" in page.text
    assert "Monday 13 April 2026" in page.text and 'value="26/3/2026"' in page.text


def test_closing_asks_once_more_and_lists_what_stops(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T34, PHSO-12d, PHSO-12e."""
    on(MONDAY)
    walk = Walk(on=MONDAY).to("P7")
    client = sign_in("internal_phso")
    missing = client.submit(address(walk, "close-resolved"))
    assert missing.status_code == 409
    assert "Record PHSO&#39;s e-mail that the complaint is resolved" in missing.text
    answers: dict[str, Any] = {"agreed_on": "30/3/2026", "agreement": "The client agrees."}
    question = client.submit(address(walk, "close-resolved"), **answers)
    assert question.status_code == 200 and "cannot be taken back" in question.text
    assert walk.position == "P7"
    carried = {
        name: re.search(rf'name="{name}" value="([^"]+)"', question.text) for name in ("version", "token")
    }
    hidden = {name: found[1] for name, found in carried.items() if found}
    done = client.post(
        address(walk, "close-resolved"),
        data={**answers, **hidden, "confirm": "yes"},
    )
    assert done.status_code == 303
    assert walk.four_values == ("Closed", "Complete", "Implement PHSO Recommendations", "Resolved")


def test_htmx_gets_the_case_back_with_its_address_and_an_announcement(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T22: the part that the page includes, the same sentence for the live region."""
    on(MONDAY)
    walk = Walk(on=MONDAY).to("P3")
    reply = sign_in("internal_phso").submit(
        address(walk, "add-reason"), grounds="Delay", comments="Long", htmx=True
    )
    assert reply.status_code == 200
    assert reply.headers["HX-Push-Url"] == f"/cases/{walk.reference}"
    assert "HX-Request" in reply.headers["Vary"]
    assert "<html" not in reply.text and 'id="case"' in reply.text
    assert "Added a reason" in reply.text
    assert reply.text.count("data-focus") == 1


def test_the_forms_name_procedures_and_terminology(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-04e, PHSO-S13, PHSO-L1."""
    on(MONDAY)
    walk = Walk(on=MONDAY).to("P2N")
    client = sign_in("internal_phso")
    refer = client.get(address(walk, "refer-back")).text
    for title in ("Complaint/Dissatisfaction - Log", "Complaint - Resolution", "Complaint - Review", "ICE"):
        assert title in refer
    letter = client.get(address(walk, "write-cmsl5844")).text
    assert "Terminology Changes" in letter
    assert (
        "Write the letter text"
        in client.submit(address(walk, "write-cmsl5844"), recipient="PHSO", letter_on="30/3/2026").text
    )


def test_markup_in_answers_is_shown_as_text(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-11a: nothing typed becomes part of a page."""
    on(MONDAY)
    walk = (
        Walk(on=MONDAY).to("P3").take("add-reason", grounds="<script>alert(1)</script>", comments="{{ 7*7 }}")
    )
    page = sign_in("internal_phso").get(f"/cases/{walk.reference}").text
    assert "<script>alert(1)" not in page and "&lt;script&gt;alert(1)" in page
    assert "{{ 7*7 }}" in page


def test_the_comparison_shows_three_texts_and_marks_the_differences(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-15b, PHSO-15c."""
    on(MONDAY)
    walk = Walk(on=MONDAY).to("P8")
    walk.take(
        "record-draft-report-received", points=[{"point_kind": "Finding", "point": "CMG took nine months."}]
    ).to("P11")
    client = sign_in("internal_phso")
    page = client.get(address(walk, "record-comparison")).text
    assert "Draft report" in page and "Our response" in page and "Final report (FDL)" in page
    marked = client.submit(address(walk, "record-comparison"), **{"points-1-final": "CMG took seven months."})
    assert marked.status_code == 422
    assert "<del>nine</del>" in marked.text and "<ins>seven</ins>" in marked.text
    assert "Changed, not by us" in marked.text
