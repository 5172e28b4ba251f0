"""The cases that a new training portal begins with, as they stand on Monday 30 March 2026."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import func, select, update

from portal import preferences
from portal.cases.models import Case, ReferenceCounter
from portal.clock import real_now
from portal.database import writes
from portal.extensions import db
from portal.people.models import Person
from portal.preferences import TRAINING_DATE, Setting
from portal.sample import complaints, feedback
from portal.sample.paper import paper
from portal.sample.story import HEAD, LEADER, Cast, PhsoStory

TODAY = date(2026, 3, 30)  # a Monday
TAMSIN, ROWAN = "internal_phso", "internal_phso2"


def d(month: int, day: int, year: int = 2026) -> date:
    return date(year, month, day)


def to_response(story: PhsoStory, received: date) -> PhsoStory:
    """From the request to the issued PTI response, `received` being the day of the proposal."""
    story.informed(received - timedelta(days=17)).proposed(received)
    return story.responded(received)


def evander(c: Cast) -> PhsoStory:
    """FDL amount £250.00, plan sent with £205.00, overdue since Thursday 26 March."""
    s = PhsoStory(c).raised(
        d(8, 4, 2025), 874, "Evander Pike", "4816 2230", "Torquil Maginnis-Rae", "Strangmore"
    )
    to_response(s, d(9, 1, 2025))
    s.investigated(d(10, 1, 2025)).reported(d(12, 8, 2025)).answered(d(12, 8, 2025), d(12, 19, 2025))
    s.concluded(d(2, 26), "Case specific only", 25_000).compared(d(3, 2))
    s.action(d(3, 3), "Pay the amount set by the FDL", d(3, 31), 20_500).action(
        d(3, 3), "Write to the client with an apology", d(3, 27)
    )
    s.sent_for_approval(d(3, 25), "Amount as in the FDL.")
    return s


def ottoline(c: Cast) -> PhsoStory:
    """Draft report response signed off, due today."""
    s = PhsoStory(c).raised(
        d(1, 5),
        107,
        "Ottoline Featherstonehaugh-Marchbanks",
        "4820 0917",
        "Aurelia Vane-Stanhope",
        "Larkmoor and Penhallow",
    )
    to_response(s, d(1, 26))
    s.investigated(d(2, 16)).reported(d(3, 16)).answered(d(3, 16))
    return s


def marigold(c: Cast) -> PhsoStory:
    """A PTI over Easter, the panel convened for tomorrow."""
    s = PhsoStory(c).raised(
        d(3, 2), 231, "Marigold Thistlewood", "4821 7735", "Aurelia Vane-Stanhope", "Larkmoor and Penhallow"
    )
    s.informed(d(3, 9)).proposed(d(3, 26))
    s.reason(
        d(3, 27),
        "Delay",
        "Arrears letters went to a former address for seven months after the change was reported.",
    )
    s.ticked(d(3, 27), "read", "issues", "resolution_stage", "review_stage", "commissioned").convened(
        d(3, 27), d(3, 31)
    )
    s.take("add-note", d(3, 27), note="PHSO's investigator prefers e-mail before noon.")
    return s


def sunniva(c: Cast) -> PhsoStory:
    """Northern Ireland: the response was returned once and is with the head of complaints review again."""
    s = PhsoStory(c).raised(
        d(2, 16),
        152,
        "Sunniva Larkrise",
        "4819 5526",
        "Torquil Maginnis-Rae",
        "Strangmore",
        jurisdiction="NI",
        office="MLA",
    )
    s.informed(d(2, 24)).proposed(d(3, 16))
    ready = s.prepared(d(3, 16))
    s.detailed(ready, "Five letters went to a former address.").drafted(d(3, 25))
    s.take(
        "return-pti-response",
        d(3, 26),
        by=HEAD,
        reason="Give the dates of the five letters and of the telephone call. Say whether a payment was considered.",
    )
    s.take(
        "send-pti-response-for-sign-off",
        d(3, 27),
        case_history="The client told us of the new address on Monday 16 June 2025 by telephone. Five letters went to the former address between "
        "Wednesday 2 July 2025 and Friday 14 November 2025.",
        resolution_action="We corrected the address and wrote to apologise. A special payment of £75.00 was considered and made.",
        additional="We propose to reimburse the charge of £12.50 that the client's bank made when a payment was refused.",
    )
    return s


def euphemia(c: Cast) -> PhsoStory:
    s = PhsoStory(c, ROWAN).raised(
        d(2, 23), 205, "Euphemia Garrick", "4822 1187", "Hollis Trevanion", "Mere Valley"
    )
    s.informed(d(3, 2)).proposed(d(3, 23))
    s.reason(d(3, 24), "Incorrect information", "The client was told twice that nothing was owed.")
    s.convened(d(3, 24), d(3, 26)).briefed(d(3, 25))
    s.take("record-case-conference", d(3, 26), held_on=d(3, 26), outcome="The panel agrees with the client.")
    s.ticked(d(3, 27)).listed(d(3, 27), "PTI", "Proposal to investigate received.").detailed(
        d(3, 27), "The client was told twice that nothing was owed."
    )
    s.drafted(d(3, 30))
    return s


def barnaby(c: Cast) -> PhsoStory:
    s = PhsoStory(c).raised(
        d(1, 12), 198, "Barnaby Cloudesley", "4820 3341", "Aurelia Vane-Stanhope", "Larkmoor and Penhallow"
    )
    to_response(s, d(2, 2))
    s.recommended(d(3, 5)).started(d(3, 6))
    s.action(d(3, 9), "Apologise in writing", d(3, 20)).action(
        d(3, 9), "Send a full statement of account", d(4, 1)
    ).done(d(3, 19), 1)
    return s


def hesper(c: Cast) -> PhsoStory:
    """An FDL to be compared with its draft."""
    s = PhsoStory(c).raised(
        d(9, 1, 2025), 931, "Hesper Winterbourne", "4817 7702", "Hollis Trevanion", "Mere Valley"
    )
    to_response(s, d(9, 22, 2025))
    s.investigated(d(10, 20, 2025)).reported(d(1, 19)).answered(d(1, 19), d(1, 30))
    s.concluded(d(3, 16), "Systemic and case specific").action(
        d(3, 17), "Write to the client with an apology", d(4, 2)
    )
    return s


def ignatius(c: Cast) -> PhsoStory:
    s = PhsoStory(c).raised(d(1, 6), 19, "Ignatius Dovecote", "4819 9004", "Hollis Trevanion", "Mere Valley")
    to_response(s, d(1, 27))
    s.recommended(d(3, 27)).allocated(TODAY)
    return s


def leopold(c: Cast) -> PhsoStory:
    s = PhsoStory(c).raised(
        d(1, 7),
        119,
        "Leopold Ashgrove-Nnamdi",
        "4820 4466",
        "Aurelia Vane-Stanhope",
        "Larkmoor and Penhallow",
    )
    to_response(s, d(1, 28))
    s.investigated(d(3, 3), d(5, 29))
    s.take(
        "add-phso-query",
        d(3, 19),
        received_on=d(3, 19),
        question="When did the client first report the change, and who took the call?",
    )
    return s


def cordelia(c: Cast) -> PhsoStory:
    return PhsoStory(c).raised(
        d(3, 27), 244, "Cordelia Mossop-Vance", "4823 0045", "Torquil Maginnis-Rae", "Strangmore"
    )


def waiting_for_decision(
    number: int, client: str, case_number: str, raised: date, sent: date
) -> Callable[[Cast], PhsoStory]:
    def tell(c: Cast) -> PhsoStory:
        return (
            PhsoStory(c)
            .raised(raised, number, client, case_number, "Hollis Trevanion", "Mere Valley")
            .informed(sent)
        )

    return tell


def araminta(c: Cast) -> PhsoStory:
    """FDL carried out and notified; PHSO's agreement is awaited."""
    s = PhsoStory(c).raised(
        d(7, 7, 2025), 790, "Araminta Sedgefield", "4815 8813", "Hollis Trevanion", "Mere Valley"
    )
    to_response(s, d(7, 28, 2025))
    s.investigated(d(9, 1, 2025)).reported(d(11, 3, 2025)).answered(d(11, 3, 2025), d(11, 14, 2025))
    s.concluded(d(2, 9), "Case specific only").compared(d(2, 12)).action(
        d(2, 12), "Apologise in writing", d(2, 27)
    ).done(d(2, 26), 1)
    s.told(d(3, 4), evidence_1=paper("Apology", "apology"))
    return s


def isolde(c: Cast) -> PhsoStory:
    s = PhsoStory(c).raised(
        d(2, 12),
        133,
        "Isolde Nightingale-Roe",
        "4821 2098",
        "Aurelia Vane-Stanhope",
        "Larkmoor and Penhallow",
    )
    s.informed(d(2, 20)).proposed(d(3, 10)).responded(d(3, 10))
    return s


def caspian(c: Cast) -> PhsoStory:
    s = PhsoStory(c).raised(
        d(6, 2, 2025), 655, "Caspian Hollowell", "4814 3327", "Hollis Trevanion", "Mere Valley"
    )
    to_response(s, d(6, 23, 2025))
    s.investigated(d(7, 28, 2025)).reported(d(3, 11)).answered(d(3, 11), d(3, 24))
    return s


def bartholomew(c: Cast) -> PhsoStory:
    """A plan above the team leader's limit."""
    s = PhsoStory(c, ROWAN).raised(
        d(1, 13), 176, "Bartholomew Wrexham-Achterberg", "4820 5512", "Torquil Maginnis-Rae", "Strangmore"
    )
    to_response(s, d(2, 3))
    s.recommended(d(3, 5)).started(d(3, 9))
    s.action(d(3, 10), "Special payment for distress", d(4, 1), 75_000)
    s.action(d(3, 10), "Apologise in writing", d(3, 31)).action(d(3, 10), "Correct the account", d(4, 1))
    s.sent_for_approval(d(3, 27))
    return s


def benedick(c: Cast) -> PhsoStory:
    s = PhsoStory(c, ROWAN).raised(
        d(1, 14), 163, "Benedick Oyelaran-Holt", "4820 6698", "Hollis Trevanion", "Mere Valley"
    )
    to_response(s, d(2, 9))
    s.recommended(d(3, 17)).started(d(3, 18)).action(
        d(3, 20), "Reimburse the bank charges", d(4, 10), 3_850, "Reimbursement"
    )
    s.sent_for_approval(TODAY, "Bank statement of Friday 6 March 2026 is on the SR.")
    return s


def approved_before(c: Cast) -> PhsoStory:
    s = PhsoStory(c, ROWAN).raised(
        d(1, 8), 141, "Philippa Grenville-Stone", "4820 7781", "Hollis Trevanion", "Mere Valley"
    )
    to_response(s, d(1, 29))
    s.recommended(d(3, 18)).started(d(3, 19)).action(d(3, 20), "Special payment for delay", d(4, 8), 15_000)
    s.sent_for_approval(d(3, 24)).take("take-sr", d(3, 27), by=LEADER)
    s.take(
        "approve",
        d(3, 27),
        by=LEADER,
        amount=15_000,
        tl_approved="Y",
        comments="Fits the delay of seven months.",
    )
    return s


def to_allocate(
    number: int, client: str, case_number: str, proposal: date, letter: date
) -> Callable[[Cast], PhsoStory]:
    def tell(c: Cast) -> PhsoStory:
        s = PhsoStory(c, ROWAN).raised(
            proposal - timedelta(days=24),
            number,
            client,
            case_number,
            "Aurelia Vane-Stanhope",
            "Larkmoor and Penhallow",
        )
        to_response(s, proposal)
        return s.recommended(letter)

    return tell


def peregrine(c: Cast) -> PhsoStory:
    s = PhsoStory(c, ROWAN).raised(
        d(3, 3), 229, "Peregrine Stott", "4821 8890", "Torquil Maginnis-Rae", "Strangmore"
    )
    s.informed(d(3, 10)).proposed(d(3, 27))
    return s


def lysander(c: Cast) -> PhsoStory:
    """An action is overdue."""
    s = PhsoStory(c, ROWAN).raised(
        d(8, 26, 2025), 918, "Lysander Quayle-Oduya", "4817 1140", "Hollis Trevanion", "Mere Valley"
    )
    to_response(s, d(9, 16, 2025))
    s.recommended(d(3, 12)).started(d(3, 13)).action(d(3, 16), "Write to the client", d(3, 27))
    return s


def dashiell(c: Cast) -> PhsoStory:
    """The gateway failed; the matter is referred back."""
    s = PhsoStory(c, ROWAN).raised(
        d(2, 9), 203, "Dashiell Umfreville", "4821 0034", "Hollis Trevanion", "Mere Valley"
    )
    s.informed(d(2, 17)).take(
        "record-gateway-failed", d(3, 24), advised_on=d(3, 24), advice="Not within PHSO's remit yet."
    )
    s.take(
        "add-recommended-action",
        d(3, 25),
        discussion="PHSO would like the client to get a fresh apology.",
        action="Apologise in writing",
        due_on=d(4, 2),
    )
    s.take(
        "refer-back",
        d(3, 25),
        destination="complaints_review",
        note="Please look at the review decision again.",
    )
    return s


def gwendolen(c: Cast) -> PhsoStory:
    """Resolved without an investigation, closed."""
    s = PhsoStory(c).raised(
        d(11, 3, 2025), 1002, "Gwendolen Ashcombe", "4818 4459", "Hollis Trevanion", "Mere Valley"
    )
    to_response(s, d(11, 24, 2025))
    s.recommended(d(1, 12)).started(d(1, 13)).action(d(1, 14), "Apologise in writing", d(1, 30)).done(
        d(1, 28), 1
    ).told(d(1, 29))
    s.take(
        "close-resolved",
        d(2, 18),
        agreed_on=d(2, 17),
        agreement="The client agrees that the complaint is resolved.",
    )
    return s


def fabian(c: Cast) -> PhsoStory:
    """The client is not satisfied; the summary of complaint is awaited."""
    s = PhsoStory(c, ROWAN).raised(
        d(11, 10, 2025), 1011, "Fabian Lockridge", "4818 5507", "Torquil Maginnis-Rae", "Strangmore"
    )
    to_response(s, d(12, 1, 2025))
    s.recommended(d(1, 20)).started(d(1, 21)).action(d(1, 22), "Apologise in writing", d(2, 6)).done(
        d(2, 5), 1
    ).told(d(2, 6))
    s.take(
        "record-client-not-satisfied",
        d(3, 12),
        advised_on=d(3, 12),
        note="The client does not accept the apology.",
    )
    return s


SCRIPTED: tuple[Callable[[Cast], PhsoStory], ...] = (
    caspian,
    araminta,
    evander,
    lysander,
    hesper,
    gwendolen,
    fabian,
    ignatius,
    waiting_for_decision(61, "Percival Humblecroft", "4820 8854", d(2, 19), d(2, 27)),
    waiting_for_decision(88, "Thaddeus Brook", "4821 3370", d(3, 4), d(3, 11)),
    ottoline,
    leopold,
    isolde,
    approved_before,
    sunniva,
    benedick,
    bartholomew,
    barnaby,
    dashiell,
    euphemia,
    to_allocate(212, "Anselm Fairweather-Bose", "4821 4401", d(2, 16), d(3, 9)),
    to_allocate(217, "Verity Tolliver", "4821 5523", d(2, 17), d(3, 24)),
    to_allocate(222, "Meredith Holloway-Stagg", "4821 6618", d(2, 18), d(3, 25)),
    to_allocate(226, "Clementine Ashby-Rao", "4821 7720", d(2, 19), d(3, 27)),
    peregrine,
    marigold,
    cordelia,
)


def write_sample() -> None:
    """Write the scripted cases and set the training date to the day on which they stand."""
    with writes():
        cast = Cast()
        for tell in (*SCRIPTED, *complaints.SCRIPTED, *feedback.SCRIPTED):
            tell(cast).entered_in_respond(TODAY - timedelta(days=6))
            db.session.commit()
        renumber()
        administrator = db.session.scalar(select(Person).where(Person.username == "administrator"))
        db.session.merge(
            Setting(
                key=TRAINING_DATE,
                value=TODAY.isoformat(),
                changed_by="Sample cases",
                changed_by_id=administrator.id if administrator else None,
                changed_at=real_now(),
            )
        )
        db.session.commit()
        preferences.forget()


def renumber() -> None:
    """The next reference follows the highest one that was given out."""
    for counter in db.session.scalars(select(ReferenceCounter)):
        highest = db.session.scalar(
            select(func.max(Case.reference)).where(Case.reference.like(f"{counter.prefix}-%"))
        )
        if highest:
            db.session.execute(
                update(ReferenceCounter)
                .where(ReferenceCounter.prefix == counter.prefix)
                .values(last=int(highest.rsplit("-", 1)[1]))
            )
