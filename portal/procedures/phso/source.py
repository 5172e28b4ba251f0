"""The procedure "PHSO" in its own sentences, step by step, as the guidance page and each form quote it."""

# ruff: noqa: E501 - the sentences stay as the procedure has them

STEPS: dict[str, tuple[str, ...]] = {
    "1": (
        "When a complaint is received by the PHSO they will review the complaint. They will issue a request for case information to the CMG. When this is received raise a service request (SR).",
        "- Process - Escalated Enquiries",
        "- Area - Complaints",
        "- Sub Area - PHSO",
        "- Sub Status - In Progress",
    ),
    "2": (
        "Provide PHSO with all of the information requested. It is likely that PHSO will only ask for basic information at this stage e.g. has the client complained about this issue to the CMG and has it gone through the complaints process. They could ask for more information than this and any information requested should be provided. Update the Stage field within the SR to Initial Response. Update the SR Status to Wait and the Sub Status to With PHSO.",
        "External PHSO will look at the complaint and decide if they will take the case on.",
        "The external PHSO may not always advise the internal PHSO they have not taken on the case, therefore if required contact the external PHSO to establish whether they have taken the case on.",
    ),
    "3": (
        "External PHSO will come back with one of two outcomes",
        "- Advise that they are not taking the complaint on due to failed gateway check - step 4",
        "- Send a proposal to investigate (PTI) - step 5",
    ),
    "4": (
        "In the SR select N in the Gateway Passed field. Discuss with external PHSO any resolution actions they may recommend and carry these out. This may involve you referring back to complaints resolution or review, ICE or back to the owning segment. For more information refer to Complaint/Dissatisfaction – Log, Complaint – Resolution, Complaint - Review and ICE.",
        "Once all actions have been taken, advise external PHSO that the resolution action is complete, update the SR Resolution Code to Rejected, the SR Status to Closed and Sub Status to Complete.",
    ),
    "5": (
        "Link the SR though the Related SR tab to any previous complaints about the same issue if applicable and update the SR Status to In Progress. An Activity Plan will generate.",
    ),
    "6": (
        "Update the relevant fields in the Complaint Details tab.",
        "- Addressee – who is making the complaint",
        "- Root cause – the main reason for the complaint",
        "- Parliamentary Contact Involved",
        "- Reasons – full details of the complaint",
        "Not all of these will be needed depending on the nature of the complaint and some will need to be completed later in the case as you find out more information.",
        "Internal PHSO have 10 working days to respond to the proposal to investigate (PTI)",
    ),
    "7": (
        "Fully analyse and prepare the case by taking the following actions:",
        "- Read the complaint",
        "- Enter all issues raised by client and their complaint into the Reasons/Resolution tab",
        "- Review all actions completed at resolution stage",
        "- Review all actions completed at review stage",
        "- Ensure that every issue raised by the client at resolution and review stage has been thoroughly explored",
        "- Ensure all appropriate options have been considered. These include special payments",
        "- Decide if amount of any special payments awarded is appropriate to the issue raised",
        "- Confirm all work commissioned has been completed",
        "- Complete any outstanding work",
        "- Complete any corrective work",
        "- Complete a full chronology on the case",
        "- Check if independent case examiner (ICE) record of evidence (ROE) is available",
        "- Convene an assessment panel within 3 days of receipt of proposal",
        "- Prepare a briefing for assessment panel",
        "- Issue a copy of PHSO proposal and briefing to all assessment panel members prior to case conference",
        "- Update the Director General Caselist",
        "For consideration guidance on special payments refer to Payment non standard the following intranet link: Special Payments",
    ),
    "8": (
        "Respond to the PTI proposing any additional resolution actions that may have been identified during your investigation. The response must be signed off by the head of complaints review. Change the SR Status to Wait and the Sub Status to with PHSO.",
    ),
    "9": (
        "The external PHSO team will look at all the information we have sent and then contact the client. They will discuss the complaint and attempt to remedy the complaint through mediation. They will discuss what we have done and what the client would like to be done in order to resolve the complaint. External PHSO will then either refer the complaint to us for resolution step 10 or proceed to full investigation and send a summary of complaint (SOC) step 13.",
    ),
    "10": (
        "External PHSO team will send a formal recommendations letter detailing resolution actions that lists the client's complaint and what they would like the resolution to be. When received change the Status of the service request to Pending Assignment. The PHSO team leader will then allocate the case to the PHSO caseworker. When the SR is received change the Status of the SR to In Progress, the Sub Status to Resolution Action and change the Stage to Implement PHSO Recommendations. Log receipt of the recommendations letter within the SR. You need to complete all resolution actions directed within 4 weeks.",
    ),
    "11": (
        "Create a Resolution Plan, in the Reasons/Resolutions tab, in the Reasons applet select New and add in the Reason/Grounds for the complaint, adding comments to fully document the complaint. Then in the Resolutions applet select New and enter the resolution action/s for the complaint. Selecting the Reason/Ground button will bring up a window to link the resolution to the reason. Each action needs to be changed to In Progress and have a Due Date added to the due date column in the Resolutions applet. If TL approval is needed, update the SR Status to Pending Approval and the Sub Status to Pending Approval -TL. If financial redress is required as part of the resolution actions being taken refer to Payment - Non Standard and Financial Redress for Maladministration – A Guide for Special Payment Officers",
        "- To prevent the casegroup moving segments whilst you are awaiting TL authorisation, set the Lock Assignment Flag. For more information on how to do this refer to BOM - Segments Summary.",
    ),
    "12": (
        "Once all resolution actions have been taken, update all Resolution Plan activities as Done and email external PHSO to notify them. Update the SR Status to Wait and the Sub Status to With PHSO. External PHSO will contact the client to agree that the complaint has been resolved. Once the client agrees that the complaint has been resolved satisfactorily external PHSO will email internal PHSO and the complaint can be closed. Update the SR Resolution Code to Resolved and set the SR Status to Cosed and the Sub Status to Complete. If the client is not satisfied that the complaint has been resolved satisfactorily, the complaint will progress to investigation - step 13.",
    ),
    "13": (
        "External PHSO will issue a summary of complaint (SOC) to the CMG. When this is received update the SR Status to In Progress and the Sub Status to Response To Summary and the Stage field to Response To SoC.",
        "A SOC is a formal letter informing the CMG external PHSO have decided to fully investigate the case and it summarises the basis of the complaint.",
        "External PHSO will commence their investigations and they may send ad hoc queries during this period. All requested information must be provided. If at any time the target date for a final approved response is to be extended update the Director General Caselist with the new date.",
    ),
    "14": (
        "External PHSO will send a draft report to the client and internal PHSO detailing the case history, any failures identified and resolution actions. When received, change the Status of the SR to In Progress, Sub Status and Stage to Response To Report, log receipt of the report within the SR and update the Director General Caselist. Internal PHSO will convene assessment panel to check the draft report for factual accuracy. Respond to the draft report within 10 working days. Internal PHSO will draft a response to PHSO which needs to be signed off by the head of complaints review. Once the response has been issued change the Status of the SR to Wait, and the Sub Status to With PHSO.",
        "If internal PHSO dispute any actions suggested, they should address this at draft report stage rather than disputing any recommendations in the final report.",
    ),
    "15": (
        "Once PHSO have received the draft report response, they will review the actions taken and send a final decision letter (FDL).",
        "You need to:",
        "- Compare the final report with the draft report and CMG response issued to PHSO for any anomalies. Highlight any issues to the head of complaints review.",
        "- Send an updated memo to Director General Operations DWP advising that recommendation/s will be completed within timescales.",
        "- Complete any recommendations within 4 weeks of final report receipt. If any correspondence is required for sign off by head of complaints review or Director General Operations DWP, allow time for this to be processed.",
        "- Provide evidence to PHSO of complete recommendations.",
        "- Advise the head of complaints review and any other interested parties when external PHSO agree that complaint can be closed.",
        "- Update the Director General Caselist",
        "- Update the SR Status to In Progress, Sub Status to Resolution Action and the Stage field drop down in the Escalated Enquiry tab to Implement PHSO Recommendations.",
    ),
    "16": (
        "When no recommendations have been suggested within the FDL, update the Resolution Code to No Action Taken and change the SR Status to Closed and the Sub Status to Complete.",
    ),
    "17": (
        "When systemic changes only are recommended in the FDL by PHSO, you need to email the systemic recommendations and a copy of the FDL to the head of client and government relations, then update the Resolution Code to No Action Taken and change the SR Status to Closed. If systemic and case specific changes are recommended, email the systemic recommendations and a copy of the FDL to the head of client and government relations as above but continue as at step 18.",
    ),
    "18": (
        "When case specific changes are recommended in the FDL by PHSO, you need to take action on the case to complete all of the resolutions.",
    ),
    "19": (
        "In the Resolutions applet within the Reasons/Resolutions tab select New and enter the resolution action/s for the complaint. Selecting the Reason/Ground button will bring up a window to link the resolution to the reason. Each action needs to be updated to In Progress and have a Due Date which is updated in the due date column in the resolutions applet. If TL approval is needed, update the SR Status to Pending Approval and the Sub Status to Pending Approval - TL. If financial redress is required as part of the resolution actions being taken refer to Payment – Non Standard and Financial Redress for Maladministration – A Guide for Special Payment Officers",
    ),
    "20": (
        "Open inbox work item and self allocate the SR. Open the SR and update the Amount, TL Approved and Comments in the Resolution tab. If higher level authorisation is required, raise a request to the appropriate manager via form CSF783 (if reimbursement is required) or CSF824 (if a special payment is required). Once approval has been given, record the details and update the inbox work item to Approved or Rejected and allocate back to case worker",
        "You cannot reject the amount stated by the FDL by PHSO, however if the incorrect amount has been input then rejection will be used to enable the caseworker to correct and resubmit.",
    ),
    "21": (
        "Once all resolution actions have been taken, update the Resolution Plan activities to Done and email external PHSO to notify them. Update the SR Status to Wait and the Sub Status to with PHSO. Once external PHSO agree that the complaint has been resolved satisfactorily they will email internal PHSO and the complaint can be closed. Update the SR Resolution Code to Resolved and set the SR Status to Closed and the Sub Status to Complete.",
    ),
}

SUMMARY: tuple[str, ...] = (
    "This procedure will take you through the steps of managing a complaint from Parliamentary & Health Service Ombudsman (PHSO). It is dealt with by the internal PHSO team.",
    "The Ombudsman will normally only take on a complaint after the client has exhausted the agency's complaint process with the Child Maintenance Group (CMG). If the client is still unhappy after they have completed this process, then they will need to ask a Member of Parliament (MP) to refer the complaint.",
    "PHSO will send a request for case information. After enquiries by the internal PHSO team, they provide a response to PHSO. They inform CMG if they are not taking a case on or send a proposal to investigate (PTI) referral. If a PTI is received the internal PHSO team draft a response detailing case history and resolution action.",
    "PHSO decide if they accept a case for full investigation and a confirmation letter is issued to the internal PHSO team. The internal PHSO team take case ownership until their investigation is completed.",
    "PHSO fully investigate the case and issue a draft report to CMG and to the client for comments. Internal PHSO check for factual accuracies and issue a response.",
    "Once interested parties agree to the draft a final report is sent to CMG and to the client. Any recommendations are completed by the internal PHSO team",
    "Once external PHSO are happy with the actions taken the complaint will be closed.",
    "For more information refer to the Policy, Law and Decision Making Guidance",
    "When speaking to clients always use the new terminology. For more information refer to Terminology Changes.",
)

QUESTIONS: tuple[tuple[str, str], ...] = (
    (
        "Will the external PHSO team always accept the complaint?",
        "No, all complaints received must pass a gateway check before being accepted.",
    ),
    ("Who will deal with PHSO complaints?", "It will be dealt with by an internal PHSO team."),
    (
        "How can the client make their complaint?",
        "The client will need to ask a Member of Parliament (MP) to refer the complaint to PHSO.",
    ),
    (
        "When can a client make a complaint to the Parliamentary & Health Service Ombudsman (PHSO)?",
        "The ombudsman will normally only take on a complaint after the client has first tried to resolve the complaint with the child maintenance group (CMG).",
    ),
)
