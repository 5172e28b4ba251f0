"""The case page: what it says to whom, in which words, and how many questions it asks the store."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import Flask

from portal.cases.models import Record
from portal.extensions import db
from tests.blueprints.pages import part
from tests.conftest import SetToday, SignIn
from tests.copies import copies
from tests.questions import few
from tests.walks import Walk

MONDAY = date(2026, 3, 30)
FIELDS = (
    *("Status", "Sub Status", "Stage", "Resolution Code", "Owner", "Jurisdiction", "Gateway Passed"),
    *("Lock Assignment Flag", "Process", "Area", "Sub Area"),
)


def told(page: str, reference: str) -> str:
    """The page without the reference that was asked for and without the token of its forms."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page).replace(reference, "")


def page_of(sign_in: SignIn, walk: Walk, username: str = "internal_phso") -> str:
    return sign_in(username).get(f"/cases/{walk.reference}").text


def test_the_summary_names_its_fields_as_the_specification_does(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-01c, PHSO-01d, PHSO-01e, PHSO-01f."""
    on(MONDAY)
    page = page_of(sign_in, Walk(on=MONDAY))
    for field in FIELDS:
        assert f"<dt>{field}</dt>" in page
    for value in ("Escalated Enquiries", "Complaints", "PHSO", "Open", "In Progress"):
        assert value in page


def test_next_steps_carry_their_label_and_source_and_not_yet_its_sentence(
    sign_in: SignIn, on: SetToday
) -> None:
    """PHSO-T08, PHSO-T13: a refused step is a sentence, never a grey button."""
    on(MONDAY)
    page = page_of(sign_in, Walk(on=date(2026, 3, 26)).to("P3"))
    assert "Issue papers to panel" in page or "Convene panel" in page
    assert "PHSO step 7" in page
    assert "Not yet" in page and "Record case conference" in page
    assert "disabled" not in page


@pytest.mark.parametrize(
    ("position", "day", "flag"),
    [
        pytest.param("P3", date(2026, 4, 15), "PTI response overdue by 2 working days", id="PHSO-06f"),
        pytest.param("P6", date(2026, 5, 1), "PHSO actions overdue by", id="PHSO-10h"),
        pytest.param(
            "P9", date(2026, 4, 15), "Draft report response overdue by 2 working days", id="PHSO-14g"
        ),
        pytest.param("P11", date(2026, 5, 1), "FDL recommendations overdue by", id="PHSO-15e"),
    ],
)
def test_a_late_case_says_by_how_many_working_days(
    sign_in: SignIn, on: SetToday, position: str, day: date, flag: str
) -> None:
    """PHSO-06f, PHSO-10h, PHSO-14g, PHSO-15e: received on Thursday 26 March 2026, looked at later."""
    walk = Walk(on=date(2026, 3, 26)).to(position)
    on(day)
    page = page_of(sign_in, walk)
    assert flag in page
    assert "<title>Overdue: " in page


def test_a_deadline_in_time_shows_its_distance_and_how_it_was_counted(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-06f: ten working days over Easter, with the days left and the calendar."""
    on(MONDAY)
    page = page_of(sign_in, Walk(on=date(2026, 3, 26)).to("P3"))
    assert "8 working days left" in page and "Monday 13 April 2026" in page
    assert "10 working days from Thursday 26 March 2026, England" in page
    assert "Good Friday" in page


def test_the_page_names_the_reporting_references_and_the_guidance(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-R5, PHSO-S12."""
    on(MONDAY)
    page = page_of(sign_in, Walk(on=MONDAY))
    assert "Respond and Reporting" in page
    assert "Management Information - ICE/PHSO/Parliamentary Contact" in page
    assert "Policy, Law and Decision Making Guidance" in page


def test_the_lock_is_shown_with_its_guidance(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-11i, PHSO-11j."""
    on(MONDAY)
    page = page_of(sign_in, Walk(on=date(2026, 3, 26)).to("P6A"))
    assert "BOM - Segments Summary" in page
    assert "Locked until the team leader has decided" in page


def test_money_and_options_name_their_guidance(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-07q, PHSO-11h, PHSO-19f."""
    on(MONDAY)
    walk = Walk(on=date(2026, 3, 26)).to("P3")
    assert "Payment - Non Standard; Special Payments" in page_of(sign_in, walk)
    walk.to("P6", on=MONDAY)
    form = sign_in("internal_phso").get(f"/cases/{walk.reference}/steps/add-resolution-action").text
    assert "Financial Redress for Maladministration – A Guide for Special Payment Officers" in form


def test_northern_ireland_names_its_own_ombudsman_and_keeps_the_codes(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-NI1: wording changes, stored values do not."""
    on(MONDAY)
    walk = Walk(on=date(2026, 3, 9), jurisdiction="NI").to("P2")
    page = page_of(sign_in, walk)
    assert "Ask the Northern Ireland Ombudsman for its decision" in page
    assert "With PHSO" in page
    assert "Ask PHSO" not in page


def test_a_request_and_its_reply_are_a_pair_and_an_open_one_shows_its_age(
    sign_in: SignIn, on: SetToday
) -> None:
    """PHSO-S4."""
    on(MONDAY)
    walk = Walk(on=date(2026, 3, 26))  # a Thursday
    assert "To answer, 2 working days old" in page_of(sign_in, walk)
    walk.to("P2", on=MONDAY)
    page = page_of(sign_in, walk)
    assert "To answer" not in page.split('id="correspondence"')[1].split("</section>")[0]
    assert "Answers the request for case information of Thursday 26 March 2026" in page


def test_open_queries_and_signatures_are_listed_with_their_time(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-13f, PHSO-13g, PHSO-15f."""
    on(MONDAY)
    walk = Walk(on=MONDAY).to("P8").take("add-phso-query", question="Who took the call?")
    assert "Who took the call?" in page_of(
        sign_in, walk
    ) and "Open, received Monday 30 March 2026" in page_of(sign_in, walk)
    fdl = Walk(on=MONDAY, case_number="2").to("P11").take("send-for-signature", title="Letter to the client")
    page = page_of(sign_in, fdl)
    assert "Letter to the client" in page and "28 calendar days left" in page


def test_a_closed_case_can_only_be_read(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-12e, PHSO-T34: closed is closed, whatever is posted."""
    on(MONDAY)
    walk = Walk(on=MONDAY).to("P13")
    page = page_of(sign_in, walk)
    assert "This SR is closed and can only be read" in page
    client = sign_in("internal_phso")
    client.get(f"/cases/{walk.reference}")
    data = {"grounds": "x", "comments": "y", "version": walk.case.version}
    reply = client.post(f"/cases/{walk.reference}/steps/add-reason", data=data)
    assert reply.status_code == 409
    assert "This SR is closed and can only be read" in reply.text


def test_other_roles_of_cmg_read_and_the_other_organisation_knows_nothing(
    sign_in: SignIn, on: SetToday
) -> None:
    """PHSO-S1: 403 with the sentence for CMG, and for PHSO staff the same 404 as for no case at all."""
    on(MONDAY)
    walk = Walk(on=MONDAY)
    reader = sign_in("caseworker")
    assert reader.get(f"/cases/{walk.reference}").status_code == 200
    refused = reader.post(
        f"/cases/{walk.reference}/steps/record-information-sent", data={"version": walk.case.version}
    )
    assert refused.status_code == 403
    assert "Only the internal PHSO team can work on this SR" in refused.text
    for name in ("Tamsin Oakapple, internal PHSO caseworker", "Rowan Bellweather, internal PHSO caseworker"):
        assert f"<li>{name}</li>" in refused.text  # who can do this, by name
    outsider = sign_in("case_owner")
    hidden, absent = outsider.get(f"/cases/{walk.reference}"), outsider.get("/cases/PHSO-2026-999999")
    assert hidden.status_code == absent.status_code == 404
    assert told(hidden.text, walk.reference) == told(absent.text, "PHSO-2026-999999")
    assert sign_in("administrator").get(f"/cases/{walk.reference}").status_code in (403, 404)


def test_long_sections_are_folded_with_a_link_to_the_rest(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T10: sixteen activities, the open ones first."""
    on(MONDAY)
    walk = Walk(on=date(2026, 3, 26)).to("P3")
    for number in range(12):
        walk.take("add-note", note=f"Note number {number}")
    page = page_of(sign_in, walk)
    assert "Show all 12 notes" in page
    assert "Note number 0" in sign_in("internal_phso").get(f"/cases/{walk.reference}?all=notes").text


def test_a_case_page_asks_at_most_twelve_questions(app: Flask, sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T46: however much hangs on the case, and however many SRs it is linked to."""
    on(MONDAY)
    walk = Walk(on=date(2026, 3, 26)).to("P11")
    copies(walk, 6)
    for place in range(6):
        row = Record(case_id=walk.case.id, kind="related", number=place + 1, title=f"PHSO-2026-90000{place}")
        row.made_at, row.made_by = walk.case.opened_at, "Somebody"
        db.session.add(row)
    client = sign_in("internal_phso")
    assert few(client, f"/cases/{walk.reference}")
    linked = part(client.get(f"/cases/{walk.reference}").text, "related")
    assert linked.count(walk.case.status) == 6
