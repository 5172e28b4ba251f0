"""The worked cases of "Review and feedback" (section 6), day by day."""

from datetime import date

from flask import Flask

from tests.ombudsman_walks import MANAGER, OWNER, OmbudsmanCase, Praise
from tests.walks import person


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
