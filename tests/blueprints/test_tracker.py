"""The Complaints Tracker, and acknowledgement and outcome as the ledger has them."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from portal.extensions import db
from portal.insight import performance, tracker
from portal.insight.performance import months_until
from portal.insight.tracker import ACKNOWLEDGEMENT, OUTCOME, Wanted
from portal.people.queries import actor_for
from tests import html
from tests.conftest import SetToday, SignIn
from tests.questions import few, words
from tests.resolution_walks import BAU, CRC, CRC2, TL, ResolutionWalk
from tests.walks import person

TRACKER, PERFORMANCE = "/resolution/tracker", "/resolution/performance"
TUESDAY = date(2026, 4, 14)


def complaint(number: int = 0, on: date = TUESDAY, **answers: Any) -> ResolutionWalk:
    return ResolutionWalk(on=on, client_name=f"Client {number}", **answers)


def acknowledged(walk: ResolutionWalk, on: date) -> ResolutionWalk:
    walk.day = on
    walk.take_part("every-acknowledgement", {})
    return walk


def rows(text: str) -> dict[str, str]:
    """The words of each row of the tracker by its reference."""
    found = {}
    for row in html.parse(text).iter("tr"):
        if (row.get("id") or "").startswith("row-"):
            found[str(row.get("id"))[4:]] = " ".join(html.text_of(row).split())
    return found


def exported(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))


def test_a_complaint_is_in_the_tracker_from_the_moment_it_is_logged(
    app: Flask, sign_in: SignIn, on: SetToday
) -> None:
    """RES-01a, RES-S7: with its dates, and with each person who is to be acknowledged."""
    on(TUESDAY)
    walk = complaint(origin="MP")
    page = rows(sign_in(CRC).get(TRACKER).text)[walk.reference]
    assert "Client 0" in page and "Post, MP" in page and "Jocasta Emberley-Rao" in page
    assert "Client: not yet acknowledged" in page and "Second client: not yet acknowledged" in page
    assert "Parliamentary: MP not named yet" in page
    assert "2 working days left" in page and "Thu 16 Apr" in page
    assert "Wed 6 May" in page, "the outcome is due after 15 working days with a bank holiday among them"


def test_a_report_that_is_not_logged_has_no_row(app: Flask, sign_in: SignIn, on: SetToday) -> None:
    """RES-T02: the Complaints Resolution Team logs it first."""
    on(TUESDAY)
    report = ResolutionWalk(
        on=TUESDAY, by=BAU, begins="report-mp-correspondence", call_note="Rang for a client."
    )
    assert report.position == "REF"
    assert rows(sign_in(CRC).get(TRACKER).text) == {}
    assert "No complaint was received in the last 12 months." in sign_in(CRC).get(TRACKER).text


def test_the_row_says_which_cells_are_missing(app: Flask, sign_in: SignIn, on: SetToday) -> None:
    """RES-12b: in the same words as the refusal of the independent review."""
    on(TUESDAY)
    walk = complaint()
    left = (
        "Tracker incomplete: Addressee; Complaint Details; Parliamentary Contact Involved; "
        "Acknowledgement of the client; Acknowledgement of the second client"
    )
    assert left in rows(sign_in(CRC).get(TRACKER).text)[walk.reference]
    walk.to("R3")
    acknowledged(walk, TUESDAY)
    page = rows(sign_in(CRC).get(TRACKER).text)[walk.reference]
    assert "Tracker incomplete" not in page and page.endswith("Complete")


def test_late_is_said_in_working_days_with_the_reason(app: Flask, sign_in: SignIn, on: SetToday) -> None:
    """RES-S7, RES-S8: acknowledged two working days after the due date, over a weekend, after an attempt."""
    on(date(2026, 4, 20))
    walk = complaint().take(
        "record-attempt-to-acknowledge",
        on=date(2026, 4, 16),
        person="1",
        attempted_on=date(2026, 4, 16),
        attempted_at="10:00",
        method="Phone",
    )
    acknowledged(walk, date(2026, 4, 20))
    page = rows(sign_in(CRC).get(TRACKER).text)[walk.reference]
    assert "2 working days late" in page
    assert "Reason: 1 attempt without reaching somebody" in page
    assert "Client: Mon 20 Apr, phone" in page


def test_the_date_agreed_with_the_client_counts(app: Flask, sign_in: SignIn, on: SetToday) -> None:
    """RES-S13: with the reason that was given for it; a telling before it is in time, one after it is late."""
    early, late = (
        complaint(number).take("agree-new-timetable", agreed_on=date(2026, 5, 20)) for number in (1, 2)
    )
    for walk, told_on in ((early, date(2026, 5, 19)), (late, date(2026, 5, 26))):
        tell_outcome(walk, told_on)
    on(date(2026, 5, 27))
    shown = rows(sign_in(CRC).get(TRACKER).text)
    assert "In time" in shown[early.reference] and "BAU needs the bank's answer." in shown[early.reference]
    assert "3 working days late" in shown[late.reference]
    assert list(rows(sign_in(CRC).get(f"{TRACKER}?late=outcome").text)) == [late.reference]
    lines = {line["Reference"]: line for line in exported(sign_in(CRC).get(f"{TRACKER}.csv").text)}
    assert lines[late.reference]["Outcome due"] == "2026-05-20"
    assert lines[late.reference]["Agreed with the client"] == "Yes"


def tell_outcome(walk: ResolutionWalk, day: date) -> None:
    """Walk to no further action on the first day, and tell the client on this one."""
    walk.to("R5")
    walk.take("record-call", on=day)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("", ["closed", "open", "late"]),
        ("?state=open", ["open", "late"]),
        ("?state=closed", ["closed"]),
        ("?late=acknowledgement", ["late"]),
        ("?late=any", ["late"]),
        ("?late=outcome", []),
        ("?received=2026-03", ["late"]),
        ("?received=2026-04", ["closed", "open"]),
        ("?received=any", ["closed", "open", "late", "old"]),
        ("?received=nonsense&state=nonsense&late=nonsense&owner=nonsense", ["closed", "open", "late"]),
        ("?owner=me", ["closed", "open"]),
        ("?owner=none", []),
    ],
)
def test_filters(app: Flask, sign_in: SignIn, on: SetToday, address: str, shown: list[str]) -> None:
    """RES-01a: open or closed, late, the month of receipt, the owner; what is no filter is left out."""
    made = {
        "old": complaint(1, date(2025, 3, 3)),
        "late": complaint(2, date(2026, 3, 31), by=CRC2),
        "open": complaint(3),
        "closed": complaint(4),
    }
    acknowledged(made["old"], date(2025, 3, 4))
    acknowledged(made["late"], date(2026, 4, 10))
    acknowledged(made["open"], TUESDAY)
    acknowledged(made["closed"], TUESDAY)
    made["closed"].to("R2", on=date(2026, 4, 15)).take(
        "save-details", dissatisfaction_on=None, not_dealt_with=True
    )
    made["closed"].take("reject", notes="Never dealt with.", owning_team="Northern segment")
    on(date(2026, 4, 15))
    names = {walk.reference: name for name, walk in made.items()}
    page = sign_in(CRC).get(TRACKER + address)
    assert [names[each] for each in rows(page.text)] == shown
    if "closed" in shown:
        assert "Rejected Closed Wed 15 Apr" in words(page.text)
    files = exported(sign_in(CRC).get(f"{TRACKER}.csv{address}").text)
    assert [names[each["Reference"]] for each in files] == shown


def test_pages_follow_one_another_by_the_last_row(app: Flask, sign_in: SignIn, on: SetToday) -> None:
    on(date(2026, 4, 15))
    made = [complaint(number, TUESDAY - timedelta(days=number % 5)).reference for number in range(53)]
    client = sign_in(CRC)
    first = client.get(TRACKER)
    following = (
        html.by_text(first.text, "a", "Next 50") if hasattr(html, "by_text") else next_link(first.text)
    )
    second = client.get(following)
    seen = [*rows(first.text), *rows(second.text)]
    assert (len(rows(first.text)), len(rows(second.text))) == (50, 3)
    assert sorted(seen) == sorted(made)
    assert "50 of 53 complaints shown." in words(first.text)
    assert client.get(f"{TRACKER}?after=nonsense").text.count('id="row-') == 50


@pytest.mark.parametrize("late", ["any", "acknowledgement", "outcome"])
@pytest.mark.parametrize("size", [1, 2, 10])
def test_late_complaints_of_every_kind_stand_among_one_another(
    app: Flask, on: SetToday, late: str, size: int
) -> None:
    """RES-S7: met late or overdue, acknowledged or told, the newest first; counted as they are listed."""
    made = [complaint(number, TUESDAY - timedelta(days=3 * number)) for number in range(5)]
    acknowledged(made[0], TUESDAY)
    for number in (1, 2, 3):
        acknowledged(made[number], date(2026, 4, 20))
    made[1].take("agree-new-timetable", agreed_on=date(2026, 5, 20))
    tell_outcome(made[1], date(2026, 5, 26))
    tell_outcome(made[3], date(2026, 5, 11))
    today = date(2026, 5, 27)
    on(today)
    actor, wanted = actor_for(person(CRC), today), Wanted(late=late)
    expected = [
        case.reference
        for case in sorted(
            (each.case for each in made), key=lambda case: (case.received_on, case.id), reverse=True
        )
        if any(
            deadline.met_late or (deadline.state == "running" and deadline.due_on < today)
            for deadline in case.deadlines
            if deadline.key in tracker.LATE.get(late, tracker.MEASURED)
        )
    ]
    assert expected
    seen: list[str] = []
    key = None
    while lines := tracker.page(actor, wanted, key, size, today):
        seen += [line.reference for line in lines]
        key = tracker.place_of(lines[-1])
    assert seen == expected
    assert len(db.session.execute(tracker.for_counting(actor, wanted, today)).all()) == len(expected)
    of_owner = replace(wanted, owner=person(CRC).id)
    assert [line.reference for line in tracker.page(actor, of_owner, None, 10, today)] == expected


def next_link(text: str) -> str:
    return next(str(link.get("href")) for link in html.parse(text).iter("a") if link.get("rel") == "next")


def test_a_file_holds_every_row_and_no_formula(app: Flask, sign_in: SignIn, on: SetToday) -> None:
    on(date(2026, 4, 15))
    walk = ResolutionWalk(on=TUESDAY, client_name="=HYPERLINK(1)", case_number="+44")
    client = sign_in(CRC)
    (line,) = exported(client.get(f"{TRACKER}.csv").text)
    assert (line["Client"], line["Case number"], line["Received"]) == ("'=HYPERLINK(1)", "'+44", "2026-04-14")
    assert line["Acknowledgement"] == "Not due yet"
    assert "Addressee" in line["Tracker incomplete"]
    reply = client.get(f"{TRACKER}.xlsx")
    assert "complaints-tracker-2026-04-15.xlsx" in reply.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(reply.data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and walk.reference in sheet


def test_only_the_team_reads_it(app: Flask, sign_in: SignIn, on: SetToday) -> None:
    on(TUESDAY)
    complaint()
    for address in (TRACKER, f"{TRACKER}.csv", f"{TRACKER}.xlsx", PERFORMANCE):
        assert sign_in(BAU).get(address).status_code == 403
        assert sign_in(TL).get(address).status_code == 200
    assert "is kept by the Complaints Resolution Team" in sign_in(BAU).get(TRACKER).text
    for reader in (CRC, TL, "senior_team_leader"):
        menu = sign_in(reader).get(TRACKER).text
        assert f'href="{TRACKER}"' in menu and f'href="{PERFORMANCE}"' in menu


def test_a_restricted_complaint_is_in_nobody_elses_tracker(app: Flask, sign_in: SignIn, on: SetToday) -> None:
    on(TUESDAY)
    walk = complaint().take("restrict-this-case")
    assert list(rows(sign_in(CRC).get(TRACKER).text)) == [walk.reference]
    assert rows(sign_in(CRC2).get(TRACKER).text) == {}
    assert measured(CRC2)[ACKNOWLEDGEMENT].get((2026, 4)) is None


def measured(reader: str, until: tuple[int, int] = (2026, 5), today: date = date(2026, 5, 27)) -> Any:
    actor = actor_for(person(reader), today)
    return performance.performance(actor, months_until(until), today)


def test_performance_is_measured_from_the_ledger(app: Flask, sign_in: SignIn, on: SetToday) -> None:
    """RES-S7, RES-S11, RES-S13: in time, late by how many working days, overdue, in time as agreed; by month."""
    acknowledged(complaint(1), TUESDAY)  # in time; its outcome is overdue
    acknowledged(complaint(2), date(2026, 4, 20))  # two working days late
    agreed = complaint(3).take("agree-new-timetable", agreed_on=date(2026, 5, 20))
    tell_outcome(agreed, date(2026, 5, 19))
    tell_outcome(complaint(4), date(2026, 5, 11))  # three working days late
    tell_outcome(complaint(5), date(2026, 4, 29))
    acknowledged(complaint(6, date(2026, 5, 26)), date(2026, 5, 26))  # its outcome is not due yet
    ack, outcome = measured(CRC)[ACKNOWLEDGEMENT], measured(CRC)[OUTCOME]
    april, may = ack[2026, 4], ack[2026, 5]
    assert (april.in_time, april.too_late, may.in_time) == (4, 1, 1)
    assert (april.average_late, april.worst_late, april.percentage) == (2, 2, 80)
    april, may = outcome[2026, 4], outcome[2026, 5]
    assert dict(april.counts) == {"in time": 1, "agreed": 1, "late": 1, "overdue": 2}
    assert dict(may.counts) == {"running": 1} and may.percentage is None
    assert dict(april.late_by) == {3: 1, 14: 2}, "overdue ones count up to today, without the bank holiday"
    on(date(2026, 5, 27))
    page = sign_in(TL).get(PERFORMANCE).text
    said = words(page)
    assert "5 of 6 complaints acknowledged in time, 83%." in said
    assert "2 of 5 complaints told the outcome in time, 40%." in said
    assert "April 2026: 1 in time, 1 in time, as agreed, 1 late, 2 overdue" in said
    assert 'style="' not in page
    assert f"{TRACKER}?received=2026-04&amp;late=outcome" in page


def test_northern_ireland_is_late_by_its_own_bank_holidays(app: Flask, on: SetToday) -> None:
    """RES-NI3: Monday 16 March to Thursday 19 March, because St Patrick's Day is no working day there."""
    for number, jurisdiction in enumerate(("GB", "NI")):
        acknowledged(complaint(number, date(2026, 3, 13), jurisdiction=jurisdiction), date(2026, 3, 19))
    kept = measured(CRC)[ACKNOWLEDGEMENT][2026, 3]
    assert dict(kept.late_by) == {2: 1, 1: 1}


def test_performance_goes_back_by_twelve_months(app: Flask, sign_in: SignIn, on: SetToday) -> None:
    acknowledged(complaint(1, date(2025, 3, 3)), date(2025, 3, 4))
    on(date(2026, 5, 27))
    client = sign_in(CRC)
    page = client.get(PERFORMANCE).text
    assert "No complaint of these months is measured yet." in page and "Twelve months later" not in page
    earlier = words(client.get(f"{PERFORMANCE}?until=2025-05").text)
    assert "1 of 1 complaint acknowledged in time, 100%." in earlier and "Twelve months later" in earlier
    for nonsense in ("2199-01", "2014-01", "x", "2026-13"):
        assert "June 2025 to May 2026" in words(client.get(f"{PERFORMANCE}?until={nonsense}").text)


@pytest.mark.parametrize("address", [TRACKER, f"{TRACKER}?late=any", PERFORMANCE])
def test_the_number_of_queries_does_not_grow(app: Flask, sign_in: SignIn, on: SetToday, address: str) -> None:
    on(date(2026, 5, 27))
    for number in range(12):
        complaint(number).take("agree-new-timetable", agreed_on=date(2026, 5, 8))
    assert few(sign_in(TL), address)
    db.session.rollback()
