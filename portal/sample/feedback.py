"""What the Ombudsman's staff have before them when a training portal begins, on Monday 30 March 2026."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from portal.procedures.feedback import PART, PRIMARY
from portal.sample.ombudsman import (
    INTERNAL,
    MANAGER,
    OAT,
    OWNER,
    SECOND_OAT,
    SECOND_OWNER,
    OmbudsmanStory,
)
from portal.sample.story import Cast


def d(month: int, day: int, year: int = 2026) -> date:
    return date(year, month, day)


TODAY = d(3, 30)  # a Monday


NO_ASSESSMENT = {"no_assessment_reason": "The risk stays as it was."}


# Cases and praise


def beatrix(c: Cast) -> OmbudsmanStory:
    """An open case with a part decision; its priority and adjustments are on record."""
    s = OmbudsmanStory(c).opened(d(1, 12), "Beatrix Holloway-Mensah", "Medium", mp_name="Hollis Trevanion MP")
    s.take("record-reasonable-adjustment", d(1, 14), what="Large print", note="All letters in 18 point.")
    return s.decided(d(3, 9), PART, part_reason="Out of time")


def praise_to_send(c: Cast) -> OmbudsmanStory:
    """Saved in time; the task to the manager is due today."""
    s = OmbudsmanStory(c).opened(d(11, 10, 2025), "Ophelia Tranter-Yeboah").decided(d(2, 16)).closed(d(2, 17))
    return s.praised(d(3, 27), "She rang me every Friday, even when there was nothing new to say.", d(3, 26))


def praise_not_sent(c: Cast) -> OmbudsmanStory:
    """Saved late, with its reason, and never sent."""
    s = OmbudsmanStory(c, SECOND_OWNER).opened(d(12, 1, 2025), "Septimus Arkell").decided(d(3, 2))
    s.praised(
        d(3, 23),
        "Thank you for reading every page.",
        d(3, 16),
        channel="Physical item",
        late_reason="It lay in the post room.",
    )
    return s


def praise_with_manager(c: Cast) -> OmbudsmanStory:
    s = OmbudsmanStory(c).opened(d(10, 6, 2025), "Ingrid Vasarhelyi").decided(d(3, 16), PRIMARY)
    s.praised(d(3, 24), "Even though the answer was no, I understood it.", d(3, 23), channel="Telephone note")
    return s.take("send-to-manager", d(3, 25))


def praise_overdue(c: Cast) -> OmbudsmanStory:
    """The manager's comments are late."""
    s = OmbudsmanStory(c).opened(d(9, 1, 2025), "Montague Ferris").decided(d(2, 2)).closed(d(2, 3))
    return s.praised(d(3, 17), "A pleasure to deal with.", d(3, 17)).take("send-to-manager", d(3, 18))


def praise_closed(c: Cast) -> OmbudsmanStory:
    s = OmbudsmanStory(c).opened(d(8, 4, 2025), "Zuleika Dobson-Pratt").decided(d(1, 19)).closed(d(1, 20))
    s.praised(d(3, 10), "He found the missing page.", d(3, 9)).take("send-to-manager", d(3, 10))
    return s.take(
        "comment-and-close", d(3, 13), by=MANAGER, comments="Thank you. Please show the team how you did it."
    )


# Challenges


def challenge_new(c: Cast) -> OmbudsmanStory:
    """With the case owner since Friday."""
    s = (
        OmbudsmanStory(c)
        .opened(d(12, 8, 2025), "Cornelia Achebe")
        .decided(d(3, 16), PRIMARY)
        .closed(d(3, 16))
    )
    return s.challenged(d(3, 27), "You did not mention the second assessment at all.")


def challenge_of_the_body(c: Cast) -> OmbudsmanStory:
    """The organisation's own team challenges a decision; the case names its service request."""
    s = OmbudsmanStory(c).opened(d(10, 13, 2025), "Evander Pike", "Medium", sr="PHSO-2025-000874")
    s.decided(d(3, 9)).closed(d(3, 9))
    return s.challenged(d(3, 25), "The figures are those of another year.", "Organisation", INTERNAL)


def challenge_of_the_body_ended(c: Cast) -> OmbudsmanStory:
    """Raised late by the organisation, and not considered; its team reads the letter."""
    s = OmbudsmanStory(c).opened(d(6, 9, 2025), "Araminta Sedgefield", sr="PHSO-2025-000790")
    s.decided(d(12, 1, 2025)).closed(d(12, 1, 2025))
    s.challenged(d(3, 9), "We disagree with the amount.", "Organisation", INTERNAL)
    text = "Your request came after its month. If you do not agree, you can consider Judicial Review."
    why = "Nothing explains the three months."
    return s.ended("do-not-consider-raised-late", d(3, 12), text, reason=why)


def challenge_low_level(c: Cast) -> OmbudsmanStory:
    """Closed for low-level injustice: no review is available."""
    s = OmbudsmanStory(c, SECOND_OWNER).opened(d(1, 5), "Ludmila Pargeter")
    s.decided(d(3, 18), PRIMARY, "Low-level injustice or impact").closed(d(3, 18))
    return s.challenged(d(3, 26), "Six weeks are not low-level to me.")


def challenge_asks_oat(c: Cast) -> OmbudsmanStory:
    """Medium risk: OAT's advice is asked for and nobody has taken it."""
    s = OmbudsmanStory(c).opened(d(9, 15, 2025), "Jolyon Strange", "Medium").decided(d(3, 4)).closed(d(3, 4))
    s.challenged(d(3, 16), "Nobody asked my doctor.")
    return s.take("ask-oat-for-advice", d(3, 17), question="Should this come to you?")


def challenge_grounds(c: Cast) -> OmbudsmanStory:
    """Grounds are asked for by Thursday 9 April."""
    s = OmbudsmanStory(c).opened(d(10, 20, 2025), "Prunella Askew").decided(d(3, 9), PRIMARY).closed(d(3, 9))
    return s.challenged(d(3, 16), "I want this looked at again.").tried(d(3, 18)).asked(d(3, 20))


def challenge_without_grounds(c: Cast) -> OmbudsmanStory:
    """The date has passed and nothing has come."""
    s = OmbudsmanStory(c, SECOND_OWNER).opened(d(9, 8, 2025), "Aloysius Pym").decided(d(2, 20), PRIMARY)
    return s.challenged(d(2, 25), "I disagree.").tried(d(2, 27)).asked(d(3, 2))


def challenge_late(c: Cast) -> OmbudsmanStory:
    """Grounds came after their date; an explanation is asked for."""
    s = OmbudsmanStory(c).opened(d(8, 18, 2025), "Hermione Gale").decided(d(2, 11), PRIMARY).closed(d(2, 11))
    s.challenged(d(2, 16), "You left half of it out.").tried(d(2, 17)).asked(d(2, 18)).grounds(d(3, 19))
    letter = s.letter(d(3, 20), "Please tell us why your grounds came after the date.")
    return s.take("invite-an-explanation", d(3, 20), **letter)


def challenge_to_analyse(c: Cast) -> OmbudsmanStory:
    s = OmbudsmanStory(c).opened(d(9, 22, 2025), "Barnabas Quill").decided(d(3, 2), PRIMARY).closed(d(3, 2))
    s.challenged(d(3, 6), "The dates are wrong.").tried(d(3, 9)).asked(d(3, 10))
    return s.grounds(d(3, 27))


def challenge_in_analysis(c: Cast) -> OmbudsmanStory:
    s = OmbudsmanStory(c).opened(d(9, 29, 2025), "Drusilla Vane").decided(d(2, 23), PRIMARY).closed(d(2, 23))
    s.challenged(d(3, 2), "You never asked for the letter.").tried(d(3, 3)).asked(d(3, 4)).grounds(d(3, 18))
    return s.take("start-analysis", d(3, 20))


def challenge_reconsidered(c: Cast) -> OmbudsmanStory:
    """The team looks again; somebody else than the first maker does it."""
    s = OmbudsmanStory(c).opened(d(8, 25, 2025), "Leander Croft").decided(d(2, 18), PRIMARY).closed(d(2, 18))
    s.challenged(d(2, 24), "The letter was overlooked.").tried(d(2, 25)).asked(d(2, 26)).grounds(d(3, 11))
    s.analysed(d(3, 16), F7="Yes")
    return s.take("have-it-reconsidered-in-the-team", d(3, 18), reconsidered_by=c.id(OWNER))


def to_oat(s: OmbudsmanStory, made: date, ready: date) -> OmbudsmanStory:
    """From the challenge to the referral."""
    s.challenged(made, "The report rests on a letter that nobody read.").tried(made).asked(made)
    return s.grounds(ready).analysed(ready).referred(ready)


def referral_to_pick_up(c: Cast) -> OmbudsmanStory:
    s = OmbudsmanStory(c).opened(d(7, 14, 2025), "Rosamund Tait").decided(d(2, 27)).closed(d(2, 27))
    return to_oat(s, d(3, 5), d(3, 26))


def referral_overdue(c: Cast) -> OmbudsmanStory:
    """Nobody in OAT has taken it; the five working days are over."""
    s = (
        OmbudsmanStory(c, SECOND_OWNER)
        .opened(d(7, 7, 2025), "Winston Abelard")
        .decided(d(2, 16))
        .closed(d(2, 16))
    )
    return to_oat(s, d(2, 23), d(3, 16))


def referral_assigned(c: Cast) -> OmbudsmanStory:
    s = OmbudsmanStory(c).opened(d(6, 30, 2025), "Thisbe Ormond").decided(d(2, 20)).closed(d(2, 20))
    return to_oat(s, d(2, 26), d(3, 18)).assigned(d(3, 20))


def referral_on_hold(c: Cast) -> OmbudsmanStory:
    """Judicial Review is being considered, so that OAT waits for the Legal Team."""
    s = OmbudsmanStory(c).opened(d(6, 23, 2025), "Ptolemy Raikes").decided(d(2, 23)).closed(d(2, 23))
    to_oat(s, d(3, 2), d(3, 17)).assigned(d(3, 19), SECOND_OAT)
    return s.take(
        "record-jr-position",
        d(3, 24),
        jr_state="Considering issuing",
        jr_on=d(3, 23),
        unlawful_alleged="No",
        jr_source="Letter of the solicitor.",
        credible="A solicitor is instructed.",
    )


def returned_by_oat(c: Cast) -> OmbudsmanStory:
    s = OmbudsmanStory(c).opened(d(6, 16, 2025), "Sabrina Holt").decided(d(2, 12)).closed(d(2, 12))
    to_oat(s, d(2, 17), d(3, 9)).assigned(d(3, 11))
    return s.take(
        "returned-to-caseworker-further-work-required",
        d(3, 19),
        by=OAT,
        directions=[{"direction": "Explain the date of the decision to the person."}],
    )


def in_review(c: Cast) -> OmbudsmanStory:
    s = OmbudsmanStory(c).opened(d(6, 2, 2025), "Cosmo Llewellyn").decided(d(1, 29)).closed(d(1, 29))
    to_oat(s, d(2, 4), d(2, 25)).assigned(d(2, 27), SECOND_OAT)
    return s.take(
        "accepted-by-oat", d(3, 12), by=SECOND_OAT, reason="The letter could have changed the finding."
    )


def criteria_not_met(c: Cast) -> OmbudsmanStory:
    """OAT's letter waits for the agreement of the OAT manager."""
    s = (
        OmbudsmanStory(c)
        .opened(d(5, 19, 2025), "Isidore Blanchflower", supervised="Yes")
        .decided(d(2, 5))
        .closed(d(2, 5))
    )
    to_oat(s, d(2, 12), d(3, 4)).assigned(d(3, 6))
    return s.take(
        "returned-to-caseworker-not-for-oat-review-criteria-not-met",
        d(3, 26),
        by=OAT,
        **s.letter(
            d(3, 26),
            "We have looked at what you sent. If you do not agree, you can consider Judicial Review.",
            end_of_process=True,
            reason="Nothing in the letter touches the finding.",
        ),
    )


def extension_asked(c: Cast) -> OmbudsmanStory:
    """A later date for the grounds waits for the manager's agreement."""
    s = OmbudsmanStory(c).opened(d(11, 3, 2025), "Araminta Sloane").decided(d(3, 6), PRIMARY).closed(d(3, 6))
    s.challenged(d(3, 12), "My records are with the hospital.").tried(d(3, 13)).asked(d(3, 16))
    letter = s.letter(d(3, 27), "You have until 30 April.", new_deadline=d(4, 30))
    return s.take("extend-deadline", d(3, 27), reason="Her records arrive in two weeks.", **letter)


def challenge_not_actionable(c: Cast) -> OmbudsmanStory:
    s = OmbudsmanStory(c).opened(d(8, 11, 2025), "Gawain Prosser").decided(d(2, 9), PRIMARY).closed(d(2, 9))
    s.challenged(d(2, 12), "It is simply wrong.").tried(d(2, 13)).asked(d(2, 16)).grounds(d(3, 2))
    s.take("start-analysis", d(3, 4))
    s.take(
        "answer-the-pro-forma",
        d(3, 5),
        F1="No",
        F1_reason="It says only that the person is unhappy.",
        F2="No",
        F2_reason="It gives no evidence.",
        F3="No",
        F4="No",
    )
    text = "We cannot look at this again. If you do not agree, you can consider Judicial Review."
    return s.ended("close-not-actionable", d(3, 10), text)


def challenge_settled(c: Cast) -> OmbudsmanStory:
    s = OmbudsmanStory(c, SECOND_OWNER).opened(d(10, 27, 2025), "Clemency Ward").decided(d(3, 3), PRIMARY)
    s.challenged(d(3, 9), "I do not understand the last page.").tried(d(3, 11))
    return s.take(
        "close-as-resolved", d(3, 12), resolved_on=d(3, 12), resolved_note="She understands it now."
    )


# Service complaints


def complaint_new(c: Cast) -> OmbudsmanStory:
    s = OmbudsmanStory(c).opened(d(12, 15, 2025), "Tristram Oduya")
    return s.complained(d(3, 27), "Nobody has rung me back for three weeks.")


def complaint_without_contact(c: Cast) -> OmbudsmanStory:
    """The manager's first contact is late."""
    s = OmbudsmanStory(c).opened(d(12, 22, 2025), "Philomena Garth").decided(d(3, 4), PRIMARY)
    return s.complained(d(3, 17), "The letter was rude.", about=["Discourtesy or disrespect"])


def complaint_of_the_body(c: Cast) -> OmbudsmanStory:
    s = OmbudsmanStory(c).opened(
        d(11, 17, 2025), "Ottoline Featherstonehaugh-Marchbanks", sr="PHSO-2026-000107"
    )
    return s.complained(d(3, 24), "Our reply was asked for twice.", "Organisation", INTERNAL)


def complaint_considered(c: Cast) -> OmbudsmanStory:
    s = OmbudsmanStory(c).opened(d(11, 24, 2025), "Lavinia Crewe").decided(d(2, 26), PRIMARY)
    return s.complained(d(3, 10), "My case lay for seven weeks.").rung(d(3, 13)).considered(d(3, 17))


def complaint_escalated(c: Cast) -> OmbudsmanStory:
    """With the Assistant Director, who has not taken it on."""
    s = OmbudsmanStory(c).opened(d(11, 11, 2025), "Roderick Amory", "High").decided(d(2, 25), PRIMARY)
    s.complained(d(3, 12), "I was told two different things.").rung(d(3, 16))
    return s.handled(
        "escalate",
        d(3, 25),
        why_up="The risk profile of the case has changed",
        reason="The person now speaks of harm.",
    )


def complaint_upheld(c: Cast) -> OmbudsmanStory:
    """Upheld; an apology is drafted as its remedy."""
    s = OmbudsmanStory(c).opened(d(10, 7, 2025), "Evadne Marchetti").decided(d(2, 3), PRIMARY)
    s.complained(d(2, 27), "Seven weeks without a word.").rung(d(3, 3)).considered(d(3, 6)).upheld(d(3, 20))
    return s.handled("propose-remedy", d(3, 24), remedy="Apology", what="We apologise for the wait.")


def complaint_asks_oat(c: Cast) -> OmbudsmanStory:
    """The handler waits for OAT's advice."""
    s = OmbudsmanStory(c).opened(d(11, 5, 2025), "Fitzroy Adeyemi").decided(d(2, 24), PRIMARY)
    s.complained(d(3, 11), "The whole team ignored me.").rung(d(3, 13))
    return s.handled("ask-oat-for-advice", d(3, 23), question="Is an apology enough here?")


def complaint_settled(c: Cast) -> OmbudsmanStory:
    s = OmbudsmanStory(c, SECOND_OWNER).opened(d(12, 2, 2025), "Marguerite Pell").decided(d(3, 3), PRIMARY)
    s.complained(d(3, 9), "My letter was answered late.").rung(d(3, 11))
    return s.handled(
        "close-as-resolved", d(3, 11), satisfied="Yes", first_contact="Yes", learning_answer="None found"
    )


def complaint_not_upheld(c: Cast) -> OmbudsmanStory:
    s = OmbudsmanStory(c).opened(d(10, 2, 2025), "Casimir Thorne").decided(d(1, 27), PRIMARY)
    s.complained(d(2, 16), "Nobody listened.").rung(d(2, 18)).considered(d(2, 20))
    return s.replied(
        "find-not-upheld", d(3, 6), "We have looked at every call.", **s.finding(), **NO_ASSESSMENT
    )


Tell = Callable[[Cast], OmbudsmanStory]
SCRIPTED: tuple[Tell, ...] = (
    beatrix,
    praise_closed,
    praise_overdue,
    praise_with_manager,
    praise_not_sent,
    praise_to_send,
    criteria_not_met,
    in_review,
    returned_by_oat,
    referral_on_hold,
    referral_assigned,
    referral_overdue,
    referral_to_pick_up,
    challenge_not_actionable,
    challenge_reconsidered,
    challenge_late,
    challenge_without_grounds,
    challenge_in_analysis,
    challenge_to_analyse,
    challenge_settled,
    extension_asked,
    challenge_grounds,
    challenge_asks_oat,
    challenge_low_level,
    challenge_of_the_body,
    challenge_of_the_body_ended,
    challenge_new,
    complaint_not_upheld,
    complaint_upheld,
    complaint_considered,
    complaint_settled,
    complaint_asks_oat,
    complaint_escalated,
    complaint_without_contact,
    complaint_of_the_body,
    complaint_new,
)
