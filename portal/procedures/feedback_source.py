"""The sentences of "Review and feedback Guidance 12.0" by paragraph, so that forms and the guidance page can show them.

Marks of the source (Policy, Legal) stand behind their sentence; lines that begin with a dash are its lists.
"""

from __future__ import annotations

from collections.abc import Mapping

PARAGRAPHS: Mapping[str, tuple[str, ...]] = {
    "1": (
        "When someone is unhappy with the decision we have made on their case, or the service "
        "they have experienced, we expect them to initially raise their concerns with the "
        "original case owner, or if a service complaint, their manager.",
        "This is because the person who handled the case is normally best placed to resolve any "
        "concerns and answer questions about it.",
    ),
    "2": (
        "We would usually expect the service user or organisation to have raised any concerns "
        "with the original case owner or their manager within one month of the decision "
        "complained about.",
        "We may otherwise decide not to consider the feedback.",
    ),
    "3": (
        "If the original case owner is unable to resolve a complaint about our decision, we will "
        "ask the person or organisation complaining to explain what they think went wrong in our "
        "decision making.",
        "This option is not available when we have closed a case on the basis it relates to a "
        "low-level injustice or impact as these decisions are not subject to the usual review "
        "process.",
    ),
    "4": (
        "Once we have received a complaint about our decision the original caseworker and manager"
        " will decide if any further action needs to be taken to resolve the complaint or it "
        "needs to be passed onto the Ombudsman's Assurance Team (OAT).",
        "OAT oversees the review process and gathers insight and learning from complaints about "
        "us to improve our service.",
        "They will also handle some review requests and complaints about us in specific circumstances.",
    ),
    "5": (
        "A review is not the same as looking at a decision again.",
        "When we look at a review request, we consider whether anything went wrong, and if so, "
        "what impact it had on our decision.",
        "If we find we did something wrong, we will either look to put things right, or offer "
        "another form of remedy if we cannot do this.",
        "We will only review a case once, except in exceptional circumstances.",
    ),
    "6": (
        "Our decisions are final and can only be challenged by Judicial Review.",
        "We recognise though that this is a technical and expensive process, so we will review a "
        "decision we have made on a case if there is information that shows we got something "
        "wrong in a way that could change the decision.",
        "There is no automatic right to a review, and we will not review a case just because "
        "someone is unhappy or disagrees with what we have done.",
    ),
    "7": (
        "All positive emails, pieces of physical feedback, or notes of telephone calls should be "
        "saved to the relevant case on Dynamics 365 in a timely way after it is received. (Policy"
        " requirement)",
    ),
    "8": (
        "Once this contact is saved, the caseworker who received the feedback should set a task "
        "on Dynamics 365 for their manager to review it.",
        "This task should include the main contents of the feedback received and should be sent "
        "with the subject 'positive feedback received'.",
        "The email should then be linked to the relevant record. (Policy requirements)",
    ),
    "9": (
        "Upon review the manager should consider the feedback and provide any comments to the "
        "caseworker, copying in the Director of Operations, Legal & Clinical and the Chief "
        "Executive.",
        "The manager should then close the task on Dynamics 365. (Policy requirements)",
    ),
    "10": (
        "A service complaint can cover any dissatisfaction with the level of customer service we provide.",
        "For example, treating someone without courtesy or respect, causing unnecessary delays or"
        " not explaining our processes or decision clearly.",
        "These complaints can relate to any aspect of our service and anyone involved in the "
        "case, not just the original case owner.",
    ),
    "11": (
        "Service complaints should usually be resolved by the case owner's manager, and should be"
        " escalated up the management chain in rare circumstances, if required.",
        "For example, the risk profile of the case changes.",
        "A service complaint will not be subject to a review.",
    ),
    "12": (
        "Occasionally a complaint will be made about our service, but the feedback is essentially"
        " about our decision.",
        "In these cases the caseworker should treat the complaint as being about a decision. "
        "(Policy requirement)",
    ),
    "13": (
        "Complaints about the service being provided by an individual member of staff or team "
        "should be considered by or passed to the relevant case owner's manager. (Policy "
        "requirement)",
    ),
    "14": (
        "The manager should attempt to resolve these concerns. (Policy requirement)",
        "This could involve apologising for a delay, arranging contact with the caseworker or "
        "showing how improvements will be made.",
    ),
    "15": (
        "If the manager involved in the case is unable to resolve the complaint to the service "
        "user's satisfaction, they can decide to close the case, or escalate it up the management"
        " chain as appropriate.",
        "This will be considered on a case by case basis.",
        "OAT can give advice on handling a service complaint if needed.",
    ),
    "16": (
        "Most service complaints can be resolved promptly and effectively at the initial point of contact.",
        "For example, where the individual complains about a delay in the allocation of the case "
        "and this is addressed by explanations or priority allocation.",
    ),
    "17": (
        "When a service complaint cannot be easily resolved, the manager should consider what "
        "action to take on a case by case basis.",
        "This will usually reflect our way of handling complaints about other organisations under"
        " our Service Model.",
        "For example, considering what happened, what should have happened, and what the difference was.",
    ),
    "18": (
        "If a service complaint is upheld, the manager (with guidance from OAT as needed) should "
        "offer an appropriate remedy to resolve the complaint. (Policy requirement)",
        "This could include further explanations, apologies, service improvements or a financial "
        "remedy (made in line with the Severity of injustice scale).",
        "These cases should be recorded as service reviews on Dynamics 365.",
    ),
    "19": (
        "When good practice, or learning points for PHSO or an individual are identified on a "
        "case, these should be shared with the relevant line manager and the wider organisation "
        "as appropriate. (Policy requirement)",
    ),
    "20": (
        "These are complaints about a decision we have reached usually following a primary or "
        "detailed investigation.",
        "This is usually the final decision that is given when the case is closed.",
        "However, it could sometimes be on an open case where we have decided not to investigate "
        "certain parts of the complaint, for example, because they are out of remit or out of "
        "time.",
    ),
    "21": (
        "This section does not apply when we have closed a case because it relates to a low-level"
        " injustice or impact.",
        "These cases do not carry the option of a review.",
    ),
    "22": (
        "In exceptional circumstances we may decline access to a review of our decision or "
        "service because of the behaviour of the service user bringing the complaint to us.",
        "This should be recorded and actioned under our unacceptable behaviour policy.",
    ),
    "23": (
        "On receipt of a complaint, the case owner should consider if they can resolve it themselves.",
        "This will usually be by providing more information about how and why the decision was "
        "reached or providing further clarity about our processes.",
    ),
    "24": (
        "If following their intervention, the service user considers it resolved, the case owner "
        "should note this on the relevant case record.",
        "The complaint can then be considered closed.",
    ),
    "25": (
        "If the case owner is told about minor issues in a report which would not have any impact"
        " on our decision, they may decide to send out an amended version.",
        "This will only be for inconsequential mistakes, for example, a misspelt name or an "
        "unimportant date.",
        "The revised report should keep the original issue date.",
    ),
    "26": (
        "If the case owner cannot resolve the complaint they should consider if they need to seek"
        " advice from OAT before taking further action.",
        "The cases that will usually be ones OAT should consider include complaints where;",
        "- the original case was medium risk (for high risk please see the section below)",
        "- an MP supports or is involved in a challenge to our decision,",
        "- there is a credible threat of JR or reasonable allegation that PHSO has acted unlawfully,",
        "- an organisation is bringing the challenge. Please consider if this is a compliance "
        "issue that should be dealt with under that escalation process first,",
        "- a further complaint has been set up following an upheld review (whether or not a "
        "review is needed is at OAT's discretion),",
        "- the challenge comes from an individual or group that we have decided should have "
        "complaints reviewed first within OAT, or",
        "- the challenge is complicated as the substantive case required some sort of specialist "
        "knowledge, such as in relation to an organisation we receive few complaints about.",
    ),
    "27": (
        "Where a case meets any of these criteria, the case owner should contact OAT and ask for advice.",
        "OAT will decide whether a complaint should be considered within the team, requires "
        "further oversight, or can be considered as usual.",
    ),
    "28": (
        "In most instances, decisions on our high risk casework have already been subject to "
        "additional assurance by the Ombudsman or their deputies.",
        "We are therefore confident we would be unlikely to change our overall decision as part of a review.",
        "OAT will provide assurance on high-risk cases as required by the Ombudsman and their deputies.",
    ),
    "29": (
        "If a complaint is made on a high-risk case, the case owner should request a discussion "
        "with OAT to decide if we should undertake a review.",
        "In the instances where we decide this is not appropriate, the case owner will be advised"
        " by OAT on next steps.",
        "This may include providing assurance to the service user that we are satisfied with our "
        "response to the complaint and explaining to them that they can consider a Judicial "
        "Review if they are still unhappy with our decision.",
    ),
    "30": (
        "The case owner should ask the service user to set out in writing their complaint, and "
        "provide any supporting evidence.",
        "This should include asking the service user to set out;",
        "- Why they think our decision is wrong,",
        "- What they would like to happen now,",
        "- Any supporting or new evidence to support their complaint.",
        "Some suggested template wording is available",
    ),
    "31": (
        "If the case owner is aware the service user requires reasonable adjustments in order to "
        "provide the relevant information or evidence to us, they must ensure these are captured "
        "and followed.",
        "For example, writing down a challenge of our decision over the phone.",
    ),
    "32": (
        "The case owner should provide a deadline to the service user for the grounds of "
        "complaint to be submitted.",
        "This should usually be within one month of the case owner's decision.",
        "This can be extended with the agreement of the manager when it is reasonable to do so.",
        "Any deadline or extension should be documented on Dynamics 365.",
    ),
    "33": (
        "Once the review request is received, the case owner should determine if the complaint "
        "has been received within the deadline provided.",
        "If a review request has been received outside of this timeframe, the case owner should "
        "give the service user the opportunity to explain why.",
    ),
    "34": (
        "The case owner can decide to put this time limit to one side and consider a complaint "
        "where there are good reasons to do so.",
        "Some reasons we may still consider it appropriate to consider a request include;",
        "- an illness or bereavement;",
        "- where additional support was needed to help make the review request from an advocate "
        "or MP, particularly if this was a reasonable adjustment;",
        "- problems obtaining relevant evidence essential to the review request;",
        "- the time the case owner has taken to try to resolve the issue means it would be "
        "difficult to return the form within one month;",
        "- if it would have been difficult for the service user to have returned the form to us "
        "within one month of the decision, and the form has still been returned reasonably "
        "promptly.",
    ),
    "35": (
        "Where there is no reasonable explanation for the review request being received outside "
        "the time limit, the case owner should decline the case for review and record the reasons"
        " why on Dynamics 365. (Policy requirement)",
    ),
    "36": (
        "Where there is a reasonable explanation for the review request being received outside "
        "the time limit, the case owner should consider the review request. (Policy requirement)",
    ),
    "37": (
        "If OAT have previously requested the complaint is passed directly to them once received,"
        " the case owner should pass this on to them without making a decision about the time "
        "limit.",
    ),
    "38": (
        "The case owner should ensure they attach the grounds for review to Dynamics 365 and mark"
        " this as a 'Challenge to our decision'.",
        "They should complete an analysis of the challenge to the decision in line with the pro-forma.",
    ),
    "39": (
        "The case owner should consider if the feedback shared with us constitutes a challenge to"
        " our decision, and whether the service user has provided clear evidence or explanations "
        "to why the decision is wrong.",
    ),
    "40": (
        "We will not consider reviews where a service user only states they are unhappy with the "
        "decision, or are unspecific in what they would like us to consider.",
        "In these instances the case owner should explain to the service user that no further "
        "action can take place to consider their complaint.",
        "Where appropriate the case owner can signpost to Judicial Review.",
    ),
    "41": (
        "Where the caseworker has received an actionable challenge, they should first consider if"
        " anything further can be done to resolve the complaint.",
        "Where there is opportunity to provide further clarity to the service user about our "
        "decision, this should be completed before taking further action.",
    ),
    "42": (
        "Where no further work can be completed on the case, the case owner should consider "
        "whether the service user has cast genuine doubt on the decision they have made.",
    ),
    "43": (
        "Where the service user has provided information or evidence to indicate that our "
        "decision on a primary investigation was wrong, and the caseworker accepts a complaint "
        "about our service has merit, they should arrange for the case to be reconsidered, "
        "usually within their team.",
        "This includes cases where we have made an incorrect decision, but where we are still "
        "likely not to conduct a detailed investigation.",
    ),
    "44": (
        "Where the service user has provided information or evidence which indicates it is "
        "possible a detailed investigation decision is incorrect, the case owner should contact "
        "OAT to determine next steps.",
    ),
    "45": (
        "Where the service user demonstrates our rationale was flawed, but the case owner "
        "considers that our overall decision reached was correct, we do not need to conduct a "
        "fresh primary investigation.",
        "The case owner should explain this to the service user.",
    ),
    "46": (
        "Once the action listed above has been taken, the case owner should refer a case to OAT "
        "via the specialist advice tab.",
        "Further information is available in the Dynamics Manual.",
    ),
    "47": (
        "The OAT caseworker should assign a referral to themselves and consider it.",
        "The OAT caseworker will complete the advice section with the relevant next steps and "
        "outcome of their consideration.",
    ),
    "48": (
        "The following outcomes should be used;",
        "- Returned to caseworker - more information needed - When the caseworker has not "
        "provided enough information for OAT to make a decision.",
        "- Returned to caseworker - further work required - When OAT consider the caseworker can "
        "undertake further action to resolve the complaint.",
        "- Returned to caseworker - Not for OAT - service complaint - When the case relates to a "
        "service complaint that should be handled by the manager of the case owner.",
        "- Returned to caseworker - Not for OAT - review criteria not met - When OAT has "
        "considered the case in more detail and decided the review criteria have not been met. "
        "OAT will communicate outcome to service user. (Any follow-up questions about the "
        "original decision will be referred to the original caseworker)",
        "- Returned to caseworker - Not for OAT - Other",
        "- Accepted by OAT",
    ),
    "49": (
        "The case owner should action the directions provided by OAT on the case as required, "
        "including informing the service user of what is happening with their complaint.",
    ),
    "53": (
        "When the OAT caseworker has made a decision on a complaint, they should inform the case owner (and their "
        "manager if the case was supervised) of the outcome of the review. (Policy requirements)",
    ),
    "70": (
        "If an individual or organisation requests a review while also considering issuing "
        "Judicial Review proceedings against us, OAT will seek advice from the Legal team before "
        "considering the review request.",
    ),
    "72": (
        "All review proposals and OAT responses should be made and agreed in line with the relevant Supervision "
        "Model and Delegation Scheme.",
    ),
    "74": (
        "After we have completed a review or decided a review is not needed, the reviewer should "
        "inform the complainant in their review or review request decision letter that they have "
        "reached the end of our internal complaints process. (Policy requirement)",
    ),
    "75": (
        "A consideration of a review request and/or a review is the end of our internal process "
        "and the decision to respond to follow up contact will be considered on a case by case "
        "basis.",
    ),
    "76": (
        "Any joint decisions made by PHSO and the LGSCO are for the LGSCO not OAT to consider.",
        "If these are received, they should be directed to the Joint working Team to be "
        "considered in line with the LGSCO process. (Policy requirement)",
    ),
    "77": (
        "Staff should be mindful of casework risk throughout their contact with a person providing feedback.",
    ),
    "78": (
        "A risk assessment should be carried out 'When we decide to do further work following a "
        "complaint about our service or decision'.",
        "For more detail on the risk categories and how to carry out a formal risk assessment "
        "please refer to our risk guidance.",
    ),
}
"""Paragraphs 1 to 49, 53, 70, 72 and 74 to 78."""


def paragraphs(*numbers: int | range) -> Mapping[str, tuple[str, ...]]:
    """The sentences of these paragraphs, in their order."""
    wanted = [each for part in numbers for each in ((part,) if isinstance(part, int) else part)]
    return {str(number): PARAGRAPHS[str(number)] for number in wanted}
