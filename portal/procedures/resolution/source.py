"""The procedure "Complaint - Resolution" in its own sentences, step by step, as the guidance page quotes it.

Step 34 has lost its text in the source; what it says is rebuilt from steps 35 to 37 (RES-O13).
"""

# ruff: noqa: E501 - the sentences stay as the procedure has them

STEPS: dict[str, tuple[str, ...]] = {
    "1": (
        "Where a complaint (including MP Complaint) is received, Complaints Team update both the tracker and Respond tool and complete a 2 day acknowledgement with the MP.",
    ),
    "2": (
        "If the complaint cannot be resolved immediately and further investigation is required, continue from Step 3. Where the complaint can be resolved and no further investigation is required, raise the Complaints SR and continue from Step 6.",
    ),
    "3": (
        "Contact the client to discuss issues and advise of next steps/resolution updating the client Notes with details.",
    ),
    "4": ("Complete the referral template and email to the BAU G7",),
    "5": (
        "Once the BAU G7 receives the referral template, the case will be allocated to a BAU caseworker and a case conference call will be held where applicable.",
    ),
    "6": (
        "Where BAU caseworker action is to be carried out on a complaint, to prevent the case moving segments, set the Lock Assignment Flag. For more information on how to do this refer to BOM - Segments Summary",
    ),
    "7": (
        "If a service request (SR) has already been created and assigned to you, go to Step 10. If this has not been done, you will need to request the owning caseworker to create an SR with the following:",
        "- Process = Escalated Enquiry",
        "- Area = Complaints",
        "- Sub Area = Resolution",
    ),
    "8": (
        "Within the Complaints Resolution SR link the SR to the case number and update the Stage to Acknowledge Complaint. Navigate to the Related SR tab and select Add to link the previous Dissatisfaction SR (regarding the same issue), once the list of SRs has been populated, highlight the previous Dissatisfaction SR and select OK. For further information on linking SRs, see the 2012 System Overview.",
    ),
    "9": (
        "Navigate to the Escalated Enquiries tab in the More Info Applet. Complete the following field with details of the complaint:",
        "- Stage – update to Acknowledge Issue – this field should be updated with the various stages as the complaint progresses.",
    ),
    "10": (
        "Update the first step of the activity plan.",
        "- Any inbound contact (letter or call) on non-case specific queries from Members of Parliament (MP) must be associated to the 3rd party account (the MP constituency). See section under 'Further action to be taken'.",
    ),
    "11": (
        "If the issue has not been dealt with at Dissatisfaction within the last 6 months or does not involve an MP contact, then update the Notes in the Resolution SR, set the Resolution Code to Rejected and the SR Status to Closed. This will return the case to the business as usual (BAU) owning team. Navigate to the Escalated Enquiries tab in the More Info view. Complete the following fields with details of the complaint:",
        "- Addressee (who the complaint has been addressed to) – Child Maintenance Group (CMG)/Minister/chief executive/treat official/business in general – if not addressed to any specific person, business in general should be used",
        "- Stage – update to Acknowledge Complaint – this field should be updated with the various stages as the complaint progresses.",
        "- Parliamentary Contact Involved – select Yes or No from the drop down to advise if the client's parliamentary contact is involved in the dissatisfaction/complaint.",
        "- Where the call is from an MP you will need to authenticate the contact. For more information refer to MP Enquires.",
        "- 3rd Part Account - Update with the constituency of the MP involved in the complaint.",
        "- Certain critical performance targets cannot be accurately measured on 2012 system. Where a Parliamentary contact is involved in a complaint, each stage of the process must be recorded in the Respond database system. For further information refer to the following pages: Respond and Record and also Management Information - ICE/PHSO/Parliamentary Contact",
        "- Complaint Details – add notes in the Notes field detailing the reason for the complaint, and where an MP is involved record their name here.",
        "- If referral to Complaints Resolution is made when the client is happy that their dissatisfaction is resolved and all agreed actions are complete, but they want a small consolatory payment then “non complaint consolatory payment referral only” will be noted here by BAU.",
        "- Root Cause - this is the underlying reason for the complaint (System Error, Human Error etc)",
        "- Save the information entered",
        "Not all of these will be needed depending on the nature of the complaint and some will need to be completed later in the case as more information is gathered. Update the SR to In Progress.",
    ),
    "12": (
        "Check the complaint reason and check the notes for any decisions that have been made. Ensure that the Complaints Tracker is updated with all required information and an independent review of the client complaint is carried out.",
    ),
    "13": (
        "Call the client/MP to discuss the complaint, advise of next steps and agree a resolution plan.",
        "If the client/MP is enquiring about an issue deal with the enquiry and create an enquiry SR. In the Resolution SR update the Notes, update the Resolution Code to No Action Taken and set the SR Status to Closed. This will return the case to the business as usual (BAU) owning team. When phone contact is not successful issue CMSL5703 and set a Wait status for 14 days. If no contact is received within 14 days and you do not have enough information to resolve the complaint, close the complaint by changing the SR Status to Closed.",
        "If the client agreed to close the enquiry over the phone, mark the Letter (Outbound) activity as Not Required and record in contact notes that the client was happy to close the complaint over the phone and no letter was required.",
        "Provide feedback to the operational team leader who made the complaint resolution referral if the case is enquiry only. This can be done via phone or email BAU G7 who made the complaint resolution referral if the case is enquiry only.",
        'For a "non complaint consolatory payment referral only" all client contact should be made by phone. If client contact by phone is unsuccessful issue letter CMEL9271.',
    ),
    "14": ("Ensure that the referral template is updated and sent via email to the BAU G7",),
    "15": (
        "Decide if the complaint can be resolved. If a decision is made that no further action can be taken go to the section below. If there is further action that can be taken to resolve the complaint go to Step 20.",
        "Complaints should be closed when all required action has been completed within timescales. In exceptional circumstances the complaint could be closed prior to all action being taken, for example;",
        "- A schedule or DEO has been implemented and awaiting first payment",
        "- Ownership of the case is handed over to Enforcement, Financial Investigation Unit, Appeals or Parentage",
        "- A technical fault occurs - the complaint can be closed if there is no impact on the client, e.g. the fault is a data fix",
        "- Where the complaint is being closed and the client raises a new issue, this should be managed as a business as usual activity.",
        'For a "non complaint consolatory payment referral only" all client contact should be made by phone. If client contact by phone is unsuccessful, issue letter CMEL9271.',
    ),
    "16": (
        "When you have made a decision that no further action can be taken, call the client to advise them of the decision. If you speak to the client and they agree to close the complaint, go to step 43. If they don't go to step 44. If you can't make phone contact go to step 17.",
    ),
    "17": (
        "When contact is unsuccessful by phone after attempting calls as many times as necessary, at all different times of the day and you are satisfied that to continue call attempts will delay progression of the case, issue CMSL5703 and create a 14 day wait activity.",
    ),
    "18": (
        "After 14 days, if there has been no reply to the CMSL5703, update the referral template and send by email to the BAU G7.",
    ),
    "19": (
        "Update the Resolution Code appropriately and change the SR Status to Closed. If the client responds to the letter within the 14 days, advise them of the decision, discuss the reasons and update the SR Status to Closed, recording the outcome reason.",
        'For a "non complaint consolatory payment referral only" all client contact should be made by phone. If client contact by phone is unsuccessful issue letter CMEL9271.',
    ),
    "20": (
        "Where further information is required, Complaints Resolution caseworker contact BAU to request that further investigation and where applicable, hold case conference with BAU G7 to discuss client complaint.",
    ),
    "21": (
        "BAU G7 to carry out a review and agree if client complaint has been resolved. Update the referral template with full details and send via email to the Complaints Team.",
    ),
    "22": ("Change the Status of the SR to In Progress.",),
    "23": (
        "Once additional information has been received from BAU, create a Resolution Plan on the system by selecting the Reasons tab, if this is not visible, select the drop down option at the end of the tool bar to detail the tabs that are not displayed. In the Reasons tab, select New and add the reason/grounds for the complaint, with comments to fully document the complaint. In the Resolutions tab select New and enter the resolution action for the complaint. Selecting Reason will display a window to link the resolution to the reason. Select a due date for each action, you need to agree this date with the client and update the Due Date column in the Resolutions Applet. If TL approval is required, update the SR Status to Pending approval and the Sub status to Pending Approval - TL. Go to Step 24. If TL approval is not required go to step 25.",
        "TL approval will be needed if the resolution plan includes a non-standard payment. For more information refer to Financial Redress for Maladministration – A Guide for Special Payment Officers.",
    ),
    "24": (
        "Open inbox work item and self allocate the complaint SR. Open the SR and update the Amount, TL Approved and Comments fields in the Resolution tab. If the TL is not of a sufficient grade level to authorise the payment, identify the correct grade approval level from the following link: Special payments. The manager or director expected to authorise the payment may not have live access to the 2012 Child Maintenance Group System (CMG). TL must attach form CMSF5551 to the original non standard payment SR with any other case details or documents. Use the local scanning solution to attach any other documents onto the SR, once this is complete, destroy all local hard copies. Email the approval form and documents to the relevant manager for consideration and a decision. Sending this within the GSI network is secure and acceptable. Once approval has been given, record the details and update the SR Sub status to Approved and allocate back to the caseworker.",
    ),
    "25": (
        "If the Action Plan is Rejected, use the notes provided by the team leader, ask for guidance as needed, return to step 20 and create a new Action Plan. Submit for TL approval.",
    ),
    "26": ("Set the SR Sub Status to Draft Action Plan. and the complaint Stage to Draft Resolution Plan.",),
    "27": (
        "Once the Action Plan has been formed (and approved if financial redress is included) call the client to inform them and ask them if they agree to it. Each action needs a due date agreed with the client and updated in the Due Date column in the Resolutions Applet. Issue CMSL5704 if you have not been able to contact the client by phone.",
        'For a "non complaint consolatory payment referral only" all client contact should be made by phone. If client contact by phone is unsuccessful issue letter CMEL9271.',
    ),
    "28": (
        "If the client agrees with the resolution plan update the Client Approved drop down to Y within the Resolutions tab. Now the resolution plan is agreed go to Step 38. If the client does not agree with the plan go to Step 34.",
    ),
    "29": (
        "A general enquiry or case specific query from an MP is dealt with by the Parliamentary complaints resolution team who are responsible for issuing acknowledgements. For further information in dealing with general enquiries or case specific queries refer to MP enquiries.",
    ),
    "30": (
        "Any inbound letter or call from an MP regarding a non-case specific query must be associated to the 3rd party account, this would be the constituency of the MP.",
    ),
    "31": (
        "Create an SR as follows:",
        "- Process = Escalated Enquiries",
        "- Area = Parliamentary Contact",
        "- Sub-area = Select the one that applies:",
        "- Enquiry",
        "- Ministerial Briefing",
        "- Parliamentary Question",
        "- Adjournment Date",
        "Don't set the SR status to Pending Assignment",
    ),
    "32": (
        "Select the SR number to navigate to the More Info view, select the 3rd Party Account MVG button. Search for the account based on the Constituency and search for the MP using the last name of the contact obtained from the 3rd party account. For further information refer to Third Party - Contact.",
    ),
    "33": (
        "Select Add and then OK to associate the SR and Call - Inbound to the third party account, then set the SR status to In Progress to generate the activity plan. For further information refer to MP enquiries.",
    ),
    "34": (
        "(The source has no text here. Rebuilt: the client's refusal and reasons are noted, and the plan goes to the team leader again.)",
        'For a "non complaint consolatory payment referral only" all client contact should be made by phone. If client contact by phone is unsuccessful issue letter CMEL9271.',
    ),
    "35": (
        "Self allocate the SR. Open inbox work item and in the SR update the Amount, TL Approved and Comments in the Resolution tab.",
    ),
    "36": (
        "If the action plan is approved update SR Sub Status to Approved and contact the client to advise that the plan will not be revised and actioned. Issue CMSL5706 and go to Step 38.",
    ),
    "37": (
        "If the Action Plan is rejected, review the plan, ask for guidance from the TL if needed and resubmit for approval. Call the client to advise a new plan has been made. Issue CMSL5707 if not able to contact the client by phone. Go to Step 20.",
    ),
    "38": (
        "Update the SR Sub Status to Undertake Actions Prescribed and Stage to Undertake Resolution Actions.",
    ),
    "39": (
        "In the Resolutions view, update the Resolution Actions, select the most appropriate action from the drop down list, adding Comments to the Resolution Plan where necessary.",
    ),
    "40": (
        "Depending on the agreed resolutions you may need to create SRs for actions to be taken. In the Child SR tab use Resolution Action to create the SRs. Following the Activity Plan, progress each one to completion.",
        "Resolution may include; financial redress, change of circumstances (CoFC), changing the effective date etc. Each resolution will have its own Activity Plan to follow.",
    ),
    "41": (
        "Any approved payments need to be progressed. For more information refer to Payment – Non Standard.",
    ),
    "42": (
        "Call the client and advise of action taken and request agreement that complaint can now be closed. If the client is happy to, discuss closing the complaint over the phone. If no successful phone contact has been made issue CMSL5708. Set SR Sub Status to Wait and check outcome in 14 calendar days. Go to Step 43 or 44 depending on client outcome.",
        "- If a client is issued an outbound Complaint Closure letter it must be attached to the Complaint Resolution SR activity.",
    ),
    "43": (
        "When the client agrees to complaint closure, update the Resolution Code to Actions Complete – Client Ok. If the client agreed to close the complaint over the phone, mark the Letter (Outbound) activity as Not Required and record in contact notes that the client was happy to close the complaint over the phone and no letter was required. Go to step 46.",
    ),
    "44": (
        "When the client disagrees to complaint closure, update the Resolution Code to Actions Complete – Client Not Ok. Issue CMSL5710 and CMSB011 leaflet.",
    ),
    "45": (
        "Update SR Status to Closed, Sub Status to Complete and set the relevant Resolution Code.",
        "- For a “non complaint consolatory payment referral only” all client contact should be made by phone. If client contact by phone is unsuccessful issue letter CMEL9271.",
    ),
    "46": (
        "Ensure Lock Assignment Flag is removed once all actions have been completed.",
        "If the case does not move segment within 24 hours of the Lock Assignment Flag being removed, contact AAC for advice.",
    ),
    "47": (
        "If the complaint has been raised due to a failed ICE gateway, email the internal ICE team at 2012ICE.DIRECTCOMPLAINTS@DWP.GSI.GOV.UK to notify them when the complaint is closed (by phone or letter) and give the client's name, SCIN, case number and Complaint Resolution SR number.",
    ),
}

SUMMARY: tuple[str, ...] = (
    "If a client isn't satisfied with the way that their complaint has been handled, or with the outcome of their complaint, it will be referred to the Complaints Resolution Team.",
    "All Parliamentary contact is dealt with by Complaints Resolution Team. When it is received, the complaints caseworker needs to authenticate the contact, gather all the required information and resolve the complaint. If BAU caseworker identifies correspondence from a Member of Parliament or equivalent, then contact must be made with the regional Complaints Resolution Team immediately. For more information please refer to MP Enquires.",
    "The complaints caseworker must acknowledge the complaint with both clients, by phone or email (only to be used if complaint was received via online portal) within two days of receipt and agree proposed resolution actions with the client and MP. If client contact cannot be made by phone or email, acknowledge the complaint in writing.",
    "The complaint should be resolved and the client informed of the outcome within 15 days, keeping the client up to date with progress at all times.",
    "If it becomes clear that the complaint will not be resolved within 15 days the client should be contacted to inform them of this and agree a timetable for resolution.",
    "Once the complaint has been resolved, it will be returned to the business as usual (BAU) owning team.",
    "The client can disagree with complaint closure, but if the action plan has been approved by a team leader (TL) it is likely that the complaint will be closed.",
    "For more information refer to the Policy, Law and Decision Making Guidance",
    "When speaking to clients always use the new terminology. For more information refer to Terminology Changes.",
)

QUESTIONS: tuple[tuple[str, str], ...] = ()
