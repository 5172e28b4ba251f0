"""The worked cases of "Review and feedback" (section 6), day by day."""

from datetime import date

from flask import Flask
from sqlalchemy import select

from portal.correspondence.models import OutboxMessage
from portal.extensions import db
from tests.ombudsman_walks import AD, MANAGER, OAT, OWNER, Complaint, OmbudsmanCase, Praise
from tests.walks import PDF, person


def test_praise_by_telephone_before_easter(app: Flask) -> None:
    """WC-1, RF-07c, RF-08c, RF-09a, RF-09b"""
    case = OmbudsmanCase(on=date(2025, 4, 1))
    late = {
        "case": case.reference,
        "received_on": date(2025, 4, 16),
        "channel": "Telephone note",
        "attachment": None,
    }
    praise = Praise(on=date(2025, 4, 23), late_reason="On leave over Easter", **late)
    assert (praise.status, praise.case.fact("saved_late")) == ("Logged", True)
    praise.take("send-to-manager")
    (task,) = praise.records("work_item", "Open")
    assert (task.title, task.person_id) == ("positive feedback received", person(MANAGER).id)
    assert praise.case.next_due_on == date(2025, 4, 30)
    no = praise.refused("comment-and-close", by=MANAGER, on=date(2025, 4, 28), comments=None)
    assert no.sentence == "Enter comments, or tick No comments to add"
    praise.take("comment-and-close", by=MANAGER)
    assert praise.status == "Closed"
    assert [each.data["post"] for each in praise.records("copy")][1:] == [
        "Director of Operations, Legal & Clinical",
        "Chief Executive",
    ]
    assert praise.records("copy")[0].person_id == person(OWNER).id


def test_a_complaint_about_delay_is_settled_at_once(app: Flask) -> None:
    """WC-2, RF-13b, RF-14a, RF-16a, RF-16b, RF-11c"""
    case = OmbudsmanCase(on=date(2025, 8, 1))
    complaint = Complaint(case, date(2025, 8, 21), what_is_complained_of="My case is not allocated yet.")
    assert (complaint.status, complaint.handler) == ("With manager", MANAGER)
    assert complaint.running == [("D-CONTACT", date(2025, 8, 29))]
    no = complaint.refused("close-as-resolved", on=date(2025, 8, 22))
    assert (no.status, no.sentence) == (409, "Record at least one attempt to resolve this")
    complaint.take(
        "record-attempt-to-resolve",
        attempt="Priority allocation",
        to_allocate=case.reference,
        satisfied="Yes",
    )
    complaint.take("close-as-resolved", learning_answer="None found")
    assert complaint.status == "Closed (Resolved by manager)"
    assert complaint.fact("first_contact_resolution") == "Yes"
    assert case.fact("priority") == "Yes"
    for somebody in (OWNER, MANAGER, OAT):
        assert not [
            each.label for each in complaint.offers(by=somebody).now if "review" in each.label.lower()
        ]
    no = complaint.refused("refer-to-oat", by=MANAGER)
    assert (no.status, no.sentence) == (409, "A service complaint cannot be reviewed")


def test_an_upheld_complaint_about_the_manager(app: Flask) -> None:
    """WC-3 with an apology in place of the payment, which comes with the money: RF-13c, RF-17a, RF-18a, RF-18d, RF-19b,
    RF-78a"""
    case = OmbudsmanCase(on=date(2025, 5, 1))
    bell = str(person(MANAGER).id)
    complaint = Complaint(case, date(2025, 5, 23), about_people=[bell], not_known=None)
    assert complaint.handler == AD
    assert complaint.running == [("D-CONTACT", date(2025, 6, 2))]
    complaint.take("record-attempt-to-resolve", on=date(2025, 5, 28), satisfied="No")
    complaint.take("consider-in-full")
    assert complaint.status == "Under consideration"
    assert [each.title for each in complaint.records("activity", "Not Started")] == ["Risk assessment"]
    no = complaint.refused("uphold", on=date(2025, 6, 11), difference=None)
    assert (no.status, no.sentence) == (422, "Complete all three parts")
    complaint.take("uphold")
    assert (complaint.status, complaint.fact("record_type")) == ("Remedy", "Service review")
    no = complaint.refused("close-service-review", on=date(2025, 6, 13))
    assert no.sentence == "Offer a remedy before closing"
    complaint.take("submit-remedy", on=date(2025, 6, 18)).take("offer")
    assert [each.state for each in complaint.records("remedy")] == ["Offered"]
    complaint.take("record-answer", on=date(2025, 6, 20))
    complaint.take("add-learning-point")
    complaint.take("record", **complaint.point(about=MANAGER))
    complaint.take("feed-back")
    subject = f"Individual: {person(MANAGER).name}, {complaint.reference}"
    (mail,) = db.session.scalars(select(OutboxMessage).where(OutboxMessage.subject == subject))
    assert mail.to == person(AD).name
    assert [each.title for each in complaint.records("learning_mail")] == [mail.subject]
    complaint.take("record-risk-assessment")
    complaint.take("close-service-review", learning_answer="Learning points recorded")
    assert complaint.status == "Closed (Upheld - remedy accepted)"


def test_a_complaint_that_is_in_substance_about_the_decision(app: Flask) -> None:
    """WC-4, RF-12a, RF-12b, SC-T4"""
    case = OmbudsmanCase(on=date(2025, 8, 1)).decided(date(2025, 9, 30))
    words = "The decision of 30 September ignored my evidence."
    complaint = Complaint(case, date(2025, 10, 9), what_is_complained_of=words, files=[PDF])
    assert complaint.status == "With manager"
    complaint.take("treat-as-complaint-about-the-decision", by=OWNER, on=date(2025, 10, 10))
    assert complaint.status == "Closed (Reclassified as decision challenge)"
    assert complaint.running == []
    (challenge,) = [each for each in complaint.situation().linked() if each.procedure == "decision_challenge"]
    assert (challenge.status, challenge.received_on) == ("With case owner", date(2025, 10, 9))
    assert (challenge.fact("raised_late"), challenge.fact("one_month_date")) == ("No", "2025-10-30")
    assert challenge.fact("complaint_text") == words
    assert [each.digest for each in challenge.documents] == [PDF.digest]
    assert [each.title for each in complaint.records("related")] == [challenge.reference]
    assert challenge.fact("came_from") == complaint.reference
