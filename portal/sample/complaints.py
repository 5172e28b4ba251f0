"""The complaints of the Complaints Resolution Team that a new training portal begins with, on Monday 30 March 2026."""

from __future__ import annotations

from datetime import date

from portal.sample.complaint import Complaint
from portal.sample.story import Cast

JOCASTA, SECOND = "caseworker", "caseworker2"


def d(month: int, day: int) -> date:
    return date(2026, month, day)


def to_work(s: Complaint, on: date) -> Complaint:
    """From the acknowledged complaint to the start of work, on one day."""
    return s.acknowledged(on).opened(on).linked(on).started(on)


def to_plan(s: Complaint, on: date) -> Complaint:
    """From the start of work to the decision for further action, on one day."""
    return s.reviewed(on).called(on).decided(on)


def dorothea(c: Cast) -> Complaint:
    """The plan is drawn up and approved; two calls did not reach the client. CMSL5704 is next."""
    s = Complaint(c, JOCASTA).logged(
        d(3, 13),
        517,
        "Dorothea Quince-Palmer",
        "4816 9931",
        other="Hector Palmer",
        address="4 Larch Terrace\nNether Fenwold\nZZ9 4QT",
    )
    to_work(s, d(3, 16))
    to_plan(s, d(3, 18))
    s.planned(d(3, 19), "Send the three statements again", d(4, 1))
    s.planned(d(3, 19), "Pay the bank charge", d(4, 8), 3_850)
    s.sent_up(d(3, 20), "The bank's letter is on the SR.").approved(d(3, 24)).take("draft-plan", d(3, 24))
    return s.told_of_plan(d(3, 27), reached=False).told_of_plan(d(3, 30), reached=False)


def today_due(c: Cast) -> Complaint:
    """To be acknowledged today: the client was reached, the second client was not."""
    s = Complaint(c, JOCASTA).logged(d(3, 26), 540, "Lysander Whitcombe", "4817 0042", other="Imelda Voss")
    s.acknowledged(d(3, 27), left=1)
    row = s.case.of("acknowledgement", "Due")[0]
    return s.take(
        "record-attempt-to-acknowledge",
        d(3, 27),
        person=str(row.number),
        attempted_on=d(3, 27),
        attempted_at=s.clock(d(3, 27)),
        method="Phone",
    )


def late(c: Cast) -> Complaint:
    """Nobody has acknowledged it; the days are over."""
    return Complaint(c, SECOND).logged(d(3, 24), 533, "Araminta Sowerby", "4817 0103", other="Giles Sowerby")


def reported(c: Cast) -> Complaint:
    return Complaint(c, JOCASTA).reported(
        d(3, 30),
        544,
        "Rosalind Tremaine",
        "4817 0177",
        "The MP's office rang about the arrears.",
        "Hollis Trevanion",
    )


def consolatory(c: Cast) -> Complaint:
    return Complaint(c, JOCASTA).referred(
        d(3, 27),
        542,
        "Ferdinand Okoye",
        "4817 0201",
        "Wants a small payment for the delay.",
        consolatory=True,
    )


def with_bau(c: Cast) -> Complaint:
    s = Complaint(c, JOCASTA).logged(d(3, 20), 527, "Philippa Arkwright", "4817 0250", other="Saul Arkwright")
    return s.acknowledged(d(3, 23)).sent_to_bau(d(3, 24))


def allocated(c: Cast) -> Complaint:
    s = Complaint(c, SECOND).logged(d(3, 18), 523, "Cornelius Babatunde", "4817 0313", other="Ada Babatunde")
    s.acknowledged(d(3, 19)).sent_to_bau(d(3, 20)).allocated(d(3, 23))
    return s.take("ask-owning-caseworker-for-sr", d(3, 24))


def to_review(c: Cast) -> Complaint:
    s = Complaint(c, JOCASTA).logged(d(3, 19), 525, "Winifred Eastlake", "4817 0377", other="Noel Eastlake")
    return to_work(s, d(3, 23))


def bau_asked(c: Cast) -> Complaint:
    s = Complaint(c, JOCASTA).logged(d(3, 11), 508, "Leopoldina Crane", "4817 0404", other="Basil Crane")
    to_work(s, d(3, 12))
    to_plan(s, d(3, 16))
    return s.take("ask-bau-for-more", d(3, 25), request="Which payments went to the old account?")


def with_tl(c: Cast) -> Complaint:
    s = Complaint(c, JOCASTA).logged(d(3, 10), 505, "Octavius Pemberton", "4817 0466", other="Ida Pemberton")
    to_work(s, d(3, 11))
    to_plan(s, d(3, 16))
    s.planned(d(3, 24), "Pay for the calls to the contact centre", d(4, 1), 7_500, "Calls not returned")
    return s.sent_up(d(3, 26), "The phone bill is on the SR.")


def above_the_limit(c: Cast) -> Complaint:
    s = Complaint(c, SECOND).logged(d(3, 9), 502, "Theodora Mbeki-Lunn", "4817 0512", other="Piers Lunn")
    to_work(s, d(3, 10))
    to_plan(s, d(3, 13))
    s.planned(d(3, 23), "Pay for five months of distress", d(4, 2), 60_000, "Delay")
    return s.sent_up(d(3, 25), "Above what a team leader may approve.")


def rejected_plan(c: Cast) -> Complaint:
    s = Complaint(c, JOCASTA).logged(d(3, 12), 512, "Barnaby Inchbald", "4817 0588", other="Cora Inchbald")
    to_work(s, d(3, 13))
    to_plan(s, d(3, 17))
    s.planned(d(3, 20), "Pay the overdraft fee", d(4, 2), 5_000)
    return s.sent_up(d(3, 23)).approved(d(3, 27), yes=False)


def refused_plan(c: Cast) -> Complaint:
    s = Complaint(c, JOCASTA).logged(d(3, 16), 519, "Seraphina Hoxha", "4817 0641", other="Ilir Hoxha")
    to_work(s, d(3, 17))
    to_plan(s, d(3, 19))
    s.planned(d(3, 20), "Apologise in writing", d(4, 3)).take("draft-plan", d(3, 20))
    return s.told_of_plan(d(3, 25)).disagreed(d(3, 26))


def carried_out(c: Cast) -> Complaint:
    s = Complaint(c, JOCASTA).logged(
        d(3, 10), 506, "Mortimer Gathercole", "4817 0709", other="Una Gathercole"
    )
    to_work(s, d(3, 11))
    to_plan(s, d(3, 13))
    s.planned(d(3, 16), "Correct the address on the case", d(3, 30)).take("draft-plan", d(3, 16))
    return s.told_of_plan(d(3, 17)).agreed(d(3, 17))


def northern_ireland(c: Cast) -> Complaint:
    s = Complaint(c, SECOND).logged(
        d(3, 16),
        520,
        "Aoife Maginnis",
        "4817 0775",
        other="Conor Maginnis",
        jurisdiction="NI",
        origin="MP",
    )
    s.take(
        "authenticate-mp-contact",
        d(3, 16),
        mp_name="Torquil Maginnis-Rae",
        constituency="Strangmore",
        method="Called back at the constituency office",
        authenticated_on=d(3, 16),
    )
    return to_work(s, d(3, 18))


def closed_with_lock(c: Cast) -> Complaint:
    """Closed, and the case still carries its lock; it came from a failed ICE gateway."""
    s = Complaint(c, JOCASTA).logged(
        d(3, 2), 488, "Benedetta Quill", "4817 0840", other="Otis Quill", origin="Failed ICE gateway"
    )
    s.acknowledged(d(3, 3)).sent_to_bau(d(3, 3)).allocated(d(3, 4))
    s.opened(d(3, 5)).linked(d(3, 5)).started(d(3, 5))
    to_plan(s, d(3, 9))
    s.planned(d(3, 10), "Send a full statement of account", d(3, 20)).take("draft-plan", d(3, 10))
    s.told_of_plan(d(3, 11)).agreed(d(3, 11)).carried_out(d(3, 18)).told(d(3, 19)).closed(d(3, 19))
    return s


SCRIPTED = (
    closed_with_lock,
    above_the_limit,
    with_tl,
    carried_out,
    bau_asked,
    rejected_plan,
    dorothea,
    refused_plan,
    northern_ireland,
    allocated,
    to_review,
    with_bau,
    late,
    today_due,
    consolatory,
    reported,
)
