"""The letters of Complaint - Resolution: what is proposed, what is refused, and what is stored (RES-L1a to RES-L10a)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.correspondence import wording
from portal.correspondence.letters import preview
from portal.correspondence.models import Document, OutboxMessage
from portal.extensions import db
from portal.preferences import DEFAULTS
from portal.procedures.definition import DefinitionError, Procedure
from portal.procedures.letter_text import first_wording, places_in, wrong_places
from portal.procedures.letters import (
    Check,
    all_letters,
    checks,
    compose,
    letter_named,
    proposed,
    retired_in,
)
from tests import html
from tests.conftest import SignIn, person
from tests.correspondence.pdf_text import printed, tags, unpacked
from tests.letters import ADDRESS, LetterCase, resolution
from tests.walks import setting

__all__ = ["resolution"]  # the fixture

FRIDAY, MONDAY, TUESDAY = date(2026, 3, 27), date(2026, 3, 30), date(2026, 3, 31)

pytestmark = pytest.mark.usefixtures("resolution")


def not_reached(**answers: Any) -> LetterCase:
    """A case of Dorothea Quince-Palmer whose two calls did not reach her."""
    case = LetterCase(on=FRIDAY, **answers)
    return case.call("Not reached", time="16:40").call("Not reached", on=MONDAY)


def spoken_to(**answers: Any) -> LetterCase:
    """The same after a third call that reached her."""
    return not_reached().call("Reached", on=TUESDAY, **answers)


def hints(case: LetterCase, key: str, name: str) -> dict[str, tuple[str, str]]:
    """Hint and note of each choice of a question."""
    s = case.situation()
    step = s.procedure.step(key, s.case.position)
    assert step is not None
    ask = next(each for each in step.asks_in(s) if each.name == name)
    found: Any = ask.choices_in(s)
    return {code: (hint, note) for code, _, hint, note in found}


# CMSL5703


def test_a_letter_of_explanation_is_filled_in_but_for_the_free_text(app: Flask) -> None:
    """RES-L1a, RES-L1b, RES-13d: everything but why the case is with the complaints team stands there already."""
    case = not_reached().take("issue-cmsl5703", free_text="The branch could not settle it.")
    assert case.words("cmsl5703").split("\n\n") == [
        "Child Maintenance Group\nComplaints Resolution Team",
        f"Dorothea Quince-Palmer\n{ADDRESS}",
        f"Our reference: {case.reference}\nMonday 30 March 2026",
        "Keeping you informed about your complaint",
        "Dear Dorothea Quince-Palmer",
        "We received your complaint on Friday 13 March 2026. It is now with the Complaints Resolution Team.",
        "The branch could not settle it.",
        "We tried to telephone you on Friday 27 March and Monday 30 March 2026 but could not reach you. "
        "We would like to talk to you about your complaint.",
        "Please contact us by Monday 13 April 2026. If we do not hear from you by then, "
        "we will finish our work on your complaint with what we know already.",
        "Yours sincerely",
        "Jocasta Emberley-Rao\nComplaints Resolution Team",
    ]


@pytest.mark.parametrize(
    ("key", "missing", "sentence"),
    [
        ("issue-cmsl5703", {"free_text": None}, "Explain why the case is with the complaints team"),
        ("issue-cmsl5703", {"reviewed": None}, "Check the letter before you issue it"),
        ("issue-cmsl5703", {"address": None}, "Enter the address to which the letter goes"),
        ("issue-cmsl5703", {"recipient": None}, "Enter to whom the letter goes"),
        ("issue-cmsl5703", {"free_text": "Dear [name]"}, "Fill in “[name]” or take it out"),
        ("issue-cmsl5703", {"free_text": "We pay £XX to you"}, "Fill in “XX” or take it out"),
        ("issue-cmsl5703", {"free_text": "On {date} we wrote"}, "Fill in “{date}” or take it out"),
        ("issue-cmsl5703", {"address": "[address]"}, "Fill in “[address]” or take it out"),
        ("issue-cmsl5703", {"letter_on": TUESDAY}, "The date cannot be in the future"),
        (
            "issue-cmsl5703",
            {"letter_on": FRIDAY},
            "The letter cannot be older than the call of Monday 30 March 2026",
        ),
        (
            "issue-cmsl5703",
            {"letter_on": date(2026, 3, 12)},
            "The letter cannot be older than the complaint of Friday 13 March 2026",
        ),
        ("issue-cmsl5704", {"complaint_reference": None}, "Choose one paragraph under Complaint reference"),
        (
            "issue-cmsl5704",
            {"complaint_reference": "TM_99999_E"},
            "Choose one paragraph under Complaint reference",
        ),
        ("issue-cmsl5704", {"what_happens_next": None}, "Choose one paragraph under What happens next"),
        ("issue-cmsl5704", {"complaint_details_text": None}, "Enter the complaint details"),
        ("issue-cmsl5704", {"days_to_resolve": None}, "Enter the number of days"),
        ("issue-cmsl5704", {"days_to_resolve": "0"}, "Enter the number of days"),
        ("issue-cmsl5704", {"days_to_resolve": "366"}, "Enter the number of days"),
        ("issue-cmsl5704", {"days_to_resolve": "ten"}, "Enter the number of days"),
        ("issue-cmsl5704", {"days_to_resolve": "1.5"}, "Enter the number of days"),
        ("issue-cmsl5704", {"what_this_means": None}, "Describe what this means for the client"),
        ("issue-cmsl5706", {"free_text": None}, "Explain why the case is with the complaints team"),
        ("issue-cmsl5706", {"senior_member": None}, "Choose the senior member of the team who signs"),
        ("issue-cmsl5706", {"reviewed": None}, "Check the letter before you issue it"),
        ("issue-cmsl5707", {"free_text": None}, "Explain why the case is with the complaints team"),
        ("issue-cmsl5707", {"senior_member": "999"}, "Choose the senior member of the team who signs"),
        ("issue-cmsl5707", {"reviewed": None}, "Check the letter before you issue it"),
        ("issue-cmsl5708", {"opening": None}, "Choose one opening paragraph"),
        ("issue-cmsl5708", {"closing": None}, "Choose one closing paragraph"),
        ("issue-cmsl5708", {"closing": "TM_04710_E"}, "No agreement by phone is recorded"),
        ("issue-cmsl5708", {"reviewed": None}, "Check the letter before you issue it"),
        ("issue-cmsl5710", {"free_text": None}, "Explain why the case is with the complaints team"),
        ("issue-cmsl5842", {"reviewed": None}, "Check the letter before you issue it"),
    ],
)
def test_a_letter_that_is_not_finished_is_refused_with_its_sentence(
    app: Flask, key: str, missing: dict[str, Any], sentence: str
) -> None:
    """RES-L1b, RES-L2c, RES-L2d, RES-L2f, RES-L2g, RES-L3b, RES-L4b, RES-L5b to RES-L5e, RES-L6b."""
    no = not_reached().refused(key, **missing)
    assert (no.status, no.sentences) == (422, [sentence])


def test_a_letter_with_an_empty_place_cannot_be_issued(app: Flask) -> None:
    """A wording may name what the case does not hold: then nothing is sent with a gap."""
    case = LetterCase(on=MONDAY, received_on=None)
    no = case.refused("issue-cmsl5842")
    assert (no.status, no.sentences) == (
        422,
        ["The letter has nothing to say for: When the complaint was received"],
    )


def test_a_call_comes_before_the_letter_that_stands_in_for_it(app: Flask) -> None:
    """RES-13d, RES-42c."""
    case = LetterCase(on=MONDAY)
    for key in ("issue-cmsl5703", "issue-cmsl5708"):
        no = case.refused(key)
        assert (no.status, no.sentence) == (409, "Record the call first")


# CMSL5704


def test_the_paragraphs_for_somebody_who_was_not_reached_are_proposed(app: Flask) -> None:
    """RES-L2a, RES-L2c, RES-L2f."""
    case = not_reached()
    assert hints(case, "issue-cmsl5704", "complaint_reference") == {
        "TM_12114_E": ("Spoken to by phone. Does not fit: no call that reached the client is recorded", ""),
        "TM_12115_E": ("Phone contact not possible", "proposed"),
    }
    assert hints(case, "issue-cmsl5704", "what_happens_next") == {
        "TM_12120_E": ("No further action is appropriate", ""),
        "TM_12121_E": ("Phone contact not possible", "proposed"),
    }
    words = case.take("issue-cmsl5704").words("cmsl5704")
    assert "We tried to reach you by telephone on Friday 27 March and Monday 30 March 2026" in words
    assert "three statements went to your old address. We will put this right within 15 days." in words
    assert case.entry.data["complaint_reference"] == "TM_12115_E"


def test_the_paragraphs_for_somebody_who_was_spoken_to_are_proposed(app: Flask) -> None:
    """RES-L2b, RES-L2e."""
    case = spoken_to()
    assert hints(case, "issue-cmsl5704", "complaint_reference")["TM_12114_E"] == (
        "Spoken to by phone",
        "proposed",
    )
    words = case.take("issue-cmsl5704", days_to_resolve="1").words("cmsl5704")
    assert "We recently spoke with you, on Tuesday 31 March 2026, about your complaint." in words
    assert "within 1 day." in words


def test_a_paragraph_that_contradicts_the_recorded_call_is_refused(app: Flask) -> None:
    """RES-L2b"""
    no = spoken_to().refused("issue-cmsl5704", complaint_reference="TM_12115_E")
    assert (no.status, no.sentences) == (422, ["A call is recorded: use TM_12114_E"])
    no = not_reached().refused("issue-cmsl5704", complaint_reference="TM_12114_E")
    assert no.sentences == ["No call that reached the client is recorded: use TM_12115_E"]


def test_a_call_of_another_position_is_no_call_about_this_letter(app: Flask) -> None:
    """RES-L2b: what was said before the plan was drawn up is no talk about the plan."""
    case = spoken_to().take("go-on", on=date(2026, 4, 1))  # a Wednesday
    assert case.refused("issue-cmsl5703").sentence == "Record the call first"
    case.call("Not reached")
    assert hints(case, "issue-cmsl5704", "complaint_reference")["TM_12115_E"][1] == "proposed"


def test_a_call_about_an_earlier_plan_is_none_about_the_new_one(app: Flask) -> None:
    """RES-L2b"""
    case = spoken_to().take("go-on", on=date(2026, 4, 1)).call("Reached")
    case.take("go-back", on=date(2026, 4, 2)).take("go-on", on=date(2026, 4, 7))  # a Thursday and a Tuesday
    assert hints(case, "issue-cmsl5704", "complaint_reference")["TM_12114_E"][1] == ""


def test_the_two_texts_of_a_plan_letter_are_two_fields(app: Flask) -> None:
    """RES-O25"""
    case = not_reached().take(
        "issue-cmsl5704", complaint_details_text="Late.", what_this_means="We are sorry."
    )
    sections = case.words("cmsl5704").split("\n\n")
    assert sections[sections.index("The action we will take to resolve your complaint") + 1].startswith(
        "Late."
    )
    assert sections[sections.index("What this means for you") + 1] == "We are sorry."
    assert case.entry.text == "Late.\n\nWe are sorry."


# CMSL5706, CMSL5707, CMSL5708, CMSL5710, CMSL5842, CMEL9271


@pytest.mark.parametrize("code", ["CMSL5706", "CMSL5707"])
def test_a_senior_member_signs_after_a_disagreement(app: Flask, code: str) -> None:
    """RES-L3b, RES-L4b, RES-O27: the caseworker prepares it, the senior member is named."""
    senior = person("senior_team_leader")
    case = not_reached().take(f"issue-{code.lower()}", senior_member=str(senior.id))
    words = case.words(code.lower())
    assert words.endswith(f"Yours sincerely\n\n{senior.name}\nSenior team leader\nComplaints Resolution Team")
    assert case.entry.data["senior_member"] == senior.name
    assert case.document(code.lower()).made_by == "Jocasta Emberley-Rao"


def test_only_senior_members_of_the_team_can_be_named(app: Flask) -> None:
    """RES-O27"""
    for username in ("caseworker2", "internal_phso_team_leader"):
        no = not_reached().refused("issue-cmsl5706", senior_member=str(person(username).id))
        assert no.sentence == "Choose the senior member of the team who signs"


def test_the_closing_letter_has_one_opening_and_one_closing_paragraph(app: Flask) -> None:
    """RES-L5a, RES-L5b, RES-L5d, RES-O24: combined freely."""
    case = not_reached().take("issue-cmsl5708", opening="TM_04708_E")
    words = case.words("cmsl5708")
    assert (
        "Following our recent telephone call we are pleased to confirm we have completed the action" in words
    )
    assert "We hope that this letter resolves matters to your satisfaction." in words
    assert (case.entry.data["opening"], case.entry.data["closing"]) == ("TM_04708_E", "TM_04711_E")


@pytest.mark.parametrize(("approved", "code"), [("Y", "TM_04708_E"), (None, "TM_04709_E")])
def test_the_opening_follows_from_the_clients_agreement_to_the_plan(
    app: Flask, approved: str | None, code: str
) -> None:
    """RES-L5a, RES-L5b"""
    case = not_reached(client_approved=approved)
    found = hints(case, "issue-cmsl5708", "opening")
    assert [each for each, (_, note) in found.items() if note] == [code]


def test_an_agreement_to_close_by_phone_allows_its_paragraph(app: Flask) -> None:
    """RES-L5c"""
    case = spoken_to(answer="Agrees")
    assert hints(case, "issue-cmsl5708", "closing")["TM_04710_E"] == (
        "Closing was agreed by phone",
        "proposed",
    )
    assert "As agreed with you over the phone" in case.take("issue-cmsl5708").words("cmsl5708")


def test_who_agreed_gets_no_letter_against_the_own_wish(app: Flask) -> None:
    """RES-L6a"""
    no = spoken_to(answer="Agrees").refused("issue-cmsl5710")
    assert (no.status, no.sentence) == (409, "The client agreed: CMSL5710 does not fit")


def test_one_press_issues_the_letter_and_its_leaflet(app: Flask) -> None:
    """RES-44b, RES-L6b, RES-L9a: both are documents of the one entry, and the letter names the leaflet."""
    case = not_reached().take("issue-cmsl5710")
    letter, leaflet = case.document("cmsl5710"), case.document("cmsb011")
    assert case.entry.data["documents"] == [letter.id, leaflet.id]
    assert (case.entry.data["code"], case.entry.data["enclosures"]) == ("CMSL5710", ["CMSB011"])
    subtitle = "What to do if you're unhappy with the child maintenance service"
    assert f"Enclosed: CMSB011 Complaints Information Leaflet, “{subtitle}”" in case.words("cmsl5710")
    assert subtitle in case.words("cmsb011")


def test_without_the_leaflet_nothing_is_issued(app: Flask) -> None:
    """RES-44b"""
    no = not_reached().refused("issue-cmsl5710", enclosure=None)
    assert (no.status, no.sentences) == (409, ["Issue CMSL5710 and CMSB011"])


def test_the_automatic_letter_ignores_a_free_text(app: Flask) -> None:
    """RES-L7a"""
    case = not_reached().take("issue-cmsl5842", free_text="Something else")
    assert "Something else" not in case.words("cmsl5842")
    s = case.situation()
    step = s.procedure.step("issue-cmsl5842", "R3")
    assert step is not None and "free_text" not in {ask.name for ask in step.asks_in(s)}


def test_a_consolatory_referral_gets_its_own_letter_only(app: Flask) -> None:
    """RES-13h, RES-L8a, RES-O33"""
    case = not_reached(consolatory=True)
    for code in ("5703", "5704", "5706", "5707", "5708", "5710", "5842"):
        no = case.refused(f"issue-cmsl{code}")
        assert (no.status, no.sentence) == (409, "For this kind of referral use CMEL9271")
    assert "Friday 27 March and Monday 30 March 2026" in case.take("issue-cmel9271").words("cmel9271")


def test_the_letter_of_a_consolatory_referral_is_for_no_other_case(app: Flask) -> None:
    """RES-L8a"""
    no = not_reached().refused("issue-cmel9271")
    assert (no.status, no.sentence) == (409, "CMEL9271 is for consolatory payment referrals only")
    no = LetterCase(on=MONDAY, consolatory=True).refused("issue-cmel9271")
    assert (no.status, no.sentence) == (409, "Record the call first")


# The approval form, Northern Ireland


def test_the_approval_form_says_amount_reason_and_manager(app: Flask) -> None:
    """RES-L10a"""
    case = not_reached().take("approve-plan", amount=38_50).take("issue-cmsf5551", amount=38_50)
    words = case.words("cmsf5551")
    for part in ("Prudence Achterberg", "£38.50", "Three statements went astray.", "Dorothea Quince-Palmer"):
        assert part in words, part
    assert case.entry.data["to"] == "Prudence Achterberg"


def test_form_and_plan_show_one_amount(app: Flask) -> None:
    """RES-L10a"""
    no = not_reached().take("approve-plan", amount=38_50).refused("issue-cmsf5551", amount=83_50)
    assert no.sentences == ["Form and plan show different amounts"]


def test_northern_ireland_has_a_form_of_its_own(app: Flask) -> None:
    """RES-NI1"""
    case = not_reached(jurisdiction="NI").take("approve-plan", amount=38_50)
    no = case.refused("issue-cmsf5551", amount=38_50, authorisation_form="CMSF5551")
    assert no.sentences == ["Use CMSF5551 (NI) for Northern Ireland"]
    case.take("issue-cmsf5551", amount=38_50)
    assert case.document("cmsf5551 (ni)").title == "CMSF5551 (NI) Approval form"
    assert case.entry.data["code"] == "CMSF5551 (NI)"


def test_in_northern_ireland_letters_say_cmed_and_mla(app: Flask) -> None:
    """RES-NI2: the fixed words change, what was typed stays."""
    case = not_reached(jurisdiction="NI").take("issue-cmsl5710", free_text="As CMG told your MP.")
    words = case.words("cmsl5710") + case.words("cmsb011")
    assert words.startswith("CMED\nComplaints Resolution Team") and "Child Maintenance Group" not in words
    assert "You can also ask your MP or MLA to refer your complaint" in words
    assert "As CMG told your MP." in words


# The proposal and the checks


def test_the_proposal_says_why(app: Flask) -> None:
    """Issue point: the portal proposes the right letter from position and contact result and says why."""
    case = not_reached()
    told = proposed(case.situation(), "CMSL5704")
    assert (told.against, told.why) == (
        "",
        "The plan is drawn up, and the calls of Friday 27 March 2026 and today, 10:15am, did not reach the client.",
    )
    assert (
        proposed(case.situation(), "CMEL9271").against == "CMEL9271 is for consolatory payment referrals only"
    )


def test_the_checks_name_what_to_look_at(app: Flask) -> None:
    """Screens 4.13; RES-S17: amount, address, calls, retired terms, review."""
    case = not_reached().take("approve-plan", amount=38_50)
    s = case.situation(
        address=ADDRESS,
        complaint_reference="TM_12115_E",
        what_this_means="The CSA told customers that it pays £40.00.",
        complaint_details_text="See [letter].",
    )
    assert checks(s, "CMSL5704") == [
        Check(False, "The letter names £40.00", "The approved amount is £38.50."),
        Check(True, "Address as it stands on the SR"),
        Check(True, "The paragraphs fit the recorded calls"),
        Check(False, "“customer” is a retired term", "Use “client” (Terminology Changes)."),
        Check(False, "“CSA” is a retired term", "Use “Child Maintenance Service” (Terminology Changes)."),
        Check(False, "A text is not finished", "Fill in “[letter]” or take it out."),
        Check(False, "Not reviewed yet", "Check the letter before you issue it."),
    ]
    s.data |= {
        "address": "1 Elsewhere",
        "what_this_means": "We will pay £38.50.",
        "complaint_details_text": "Late.",
        "complaint_reference": "TM_12114_E",
        "reviewed": True,
    }
    assert checks(s, "CMSL5704") == [
        Check(True, "Amount in the letter equals the approved amount, £38.50"),
        Check(False, "The address is not the one on the SR", "Check it."),
        Check(
            False, "TM_12114_E does not fit", "No call that reached the client is recorded: use TM_12115_E."
        ),
        Check(True, "No words from the list of retired terms"),
        Check(True, "Reviewed"),
    ]


def test_a_retired_term_warns_and_does_not_refuse(app: Flask) -> None:
    """RES-S17: the list is a setting."""
    setting("RETIRED_TERMS", ["branch = office"])
    case = not_reached().take("issue-cmsl5703", free_text="The branches and a customer.")
    assert [sentence for _, sentence in case.done.warnings] == [], "“branches” is no plural of branch by s"
    case.take("issue-cmsl5703", free_text="The Branch could not settle it.")
    assert [sentence for _, sentence in case.done.warnings] == [
        "“branch” is a retired term. Use “office” (Terminology Changes)"
    ]


# What is stored


def test_the_letter_is_stored_as_an_accessible_pdf(app: Flask) -> None:
    """Issue point: PDF/UA, with title and language, and parts in the order in which they are read."""
    case = not_reached().take("issue-cmsl5704")
    document, pdf = case.document("cmsl5704"), case.pdf("cmsl5704")
    text = unpacked(pdf)
    for needed in (b"/Marked true", b"/Lang (en-GB)", b"/DisplayDocTitle true", b"pdfuaid"):
        assert needed in text, needed
    title = f"CMSL5704 Keeping you informed about your complaint, {case.reference}"
    assert title.encode() in text
    assert tags(pdf) == [*"PPP", "H1", "P", "H2", "P", "H2", "P", "H2", "P", "H2", *"PPPP"]
    assert document.locked and document.state == "Reviewed"
    assert (document.media_type, document.size) == ("application/pdf", len(pdf))


def test_pdf_preview_and_searched_text_have_the_same_words(app: Flask) -> None:
    """Issue point: what is seen before is what is sent, and what is found."""
    case = not_reached()
    answers = case.answers("issue-cmsl5710", {})
    shown = html.text_of(
        html.parse(str(preview(compose(letter_named("CMSL5710"), case.situation(**answers)))))
    )
    case.take("issue-cmsl5710")
    pdf = printed(case.pdf("cmsl5710")).removesuffix(" CMSL5710 Page 1 of 1")

    def plain(words: str) -> str:
        return "".join(words.split())

    assert plain(pdf) == plain(case.words("cmsl5710"))
    assert plain(shown) == plain(pdf) + "CMSL5710"


def test_every_word_of_a_letter_is_found(app: Flask, sign_in: SignIn) -> None:
    """Issue point: the text is searchable: fixed words, chosen ones, and typed ones."""
    case = not_reached().take("issue-cmsl5704", what_this_means="We apologise for the marmalade.")
    browser = sign_in("caseworker")
    for words in ("marmalade", "Larch Terrace", "put this right within", "telephone on Friday"):
        assert case.reference in browser.get("/cases", query_string={"q": words}).text, words
    assert case.reference not in browser.get("/cases", query_string={"q": "marmalades zebra"}).text


def test_a_reprint_gives_the_same_bytes(app: Flask, sign_in: SignIn) -> None:
    """Issue point: a letter is stored once, and a new wording changes nothing of it."""
    case = not_reached().take("issue-cmsl5703")
    document, before = case.document("cmsl5703"), case.pdf("cmsl5703")
    wording.reword("Letters.close", "Yours faithfully", "Style", 1, "Beatrice Lockyer-Shaw", None)
    db.session.commit()
    browser = sign_in("caseworker")
    reprint = browser.get(f"/cases/{case.reference}/documents/{document.id}.pdf")
    assert reprint.data == before and b"%PDF" in reprint.data[:8]
    assert browser.get(f"/cases/{case.reference}/letters/cmsl5703.pdf").data == before
    assert "Yours faithfully" not in case.words("cmsl5703")


def test_the_record_keeps_which_wording_was_used(app: Flask) -> None:
    """Issue point: versions of the wording, in the entry and in the history."""
    case = not_reached().take("issue-cmsl5842")
    assert case.entry.data["wording"] == {"Letters.salutation": 1, "CMSL5842.text": 1, "Letters.close": 1}
    assert case.done.event.details == ["CMSL5842 in its wording of Monday 5 January 2026"]
    wording.reword("CMSL5842.text", "We have your complaint, {recipient}.", "Shorter", 1, "B", None)
    case.take("issue-cmsl5842")
    assert case.entry.data["wording"]["CMSL5842.text"] == 2
    assert "We have your complaint, Dorothea Quince-Palmer." in case.words("cmsl5842")
    assert case.done.event.details != ["CMSL5842 in its wording of Monday 5 January 2026"]


def test_in_training_the_outbox_keeps_the_letter_and_not_its_leaflet_again(app: Flask) -> None:
    """Screens 4.23"""
    not_reached().take("issue-cmsl5710", free_text="All that was promised is done.")
    kept = db.session.scalars(select(OutboxMessage)).one()
    assert (kept.to, kept.subject) == ("Dorothea Quince-Palmer", "CMSL5710 We have reviewed your complaint")
    assert kept.text == "All that was promised is done."


def test_a_form_goes_by_e_mail_and_not_by_post(app: Flask) -> None:
    """RES-24g"""
    not_reached().take("approve-plan", amount=38_50).take("issue-cmsf5551", amount=38_50)
    assert not db.session.scalars(select(OutboxMessage)).all()


def test_what_is_typed_is_text_and_nothing_else(app: Flask) -> None:
    """Hostile input: markup and places of a wording in a typed text stay as they are typed."""
    case = not_reached().take("issue-cmsl5703", free_text="<b>Bold</b> &amp; <img src=file:///etc/passwd>")
    assert "<b>Bold</b> &amp; <img src=file:///etc/passwd>" in case.words("cmsl5703")
    assert "<b>Bold</b>" in printed(case.pdf("cmsl5703"))
    assert b"root:" not in unpacked(case.pdf("cmsl5703"))


def test_the_second_client_can_be_written_to(app: Flask) -> None:
    """RES-S7: whoever the step is about."""
    case = not_reached(second_client="Basil Quince")
    s = case.situation(who="client2")
    step = s.procedure.step("issue-cmsl5842", "R3")
    assert step is not None
    assert {ask.name: ask.default_in(s) for ask in step.asks_in(s)}["recipient"] == "Basil Quince"


# The data


def test_every_paragraph_has_a_wording_whose_places_are_filled_in() -> None:
    used: set[str] = set()
    for letter in all_letters():
        for key, _, must in letter.wording_keys():
            used.add(key)
            assert not wrong_places(first_wording()[key].text, letter.may_hold(), must), key
    assert used == set(first_wording())


def test_no_wording_has_a_retired_term() -> None:
    """RES-S17"""
    for each in first_wording().values():
        assert not retired_in(each.text, DEFAULTS), each.key


def test_a_letter_that_there_is_not_is_a_slip_of_the_definition() -> None:
    with pytest.raises(DefinitionError, match="There is no letter CMSL9999"):
        letter_named("CMSL9999")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Enter the text"),
        ("Dear {name}", "There is no placeholder {name}"),
        ("Dear {recipient", "A brace is open: a placeholder stands between { and }"),
        ("Dear recipient}", "A brace is open: a placeholder stands between { and }"),
        ("Dear {{recipient}}", "A brace is open: a placeholder stands between { and }"),
        ("Dear {}", "There is no placeholder {}"),
        ("Dear {recipient}", "Keep the placeholder {free_text}: what is entered in the letter stands there"),
        ("{free_text}, {recipient}", None),
    ],
)
def test_a_wording_is_checked_for_its_places(text: str, sentence: str | None) -> None:
    assert wrong_places(text, {"recipient": "Who", "free_text": "Why"}, ("free_text",)) == sentence
    assert places_in("{a} {b} {a}") == ["a", "b"]


def test_a_deadline_that_starts_with_the_letter_says_until_when(app: Flask, resolution: Procedure) -> None:
    """RES-O05: 14 calendar days from the date of the letter."""
    case = not_reached()
    s = case.situation(**case.answers("issue-cmsl5703", {"letter_on": MONDAY}))
    assert "Monday 13 April 2026" in compose(letter_named("CMSL5703"), s).text
    assert MONDAY + timedelta(days=14) == date(2026, 4, 13)


def test_two_documents_of_one_kind_stay_two_letters(app: Flask) -> None:
    case = not_reached().take("issue-cmsl5842").take("issue-cmsl5842")
    found = db.session.scalars(
        select(Document).where(Document.kind == "cmsl5842").order_by(Document.id)
    ).all()
    assert len(found) == 2 and case.entry.data["documents"] == [found[-1].id]
