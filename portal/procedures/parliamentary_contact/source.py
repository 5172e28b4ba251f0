"""What "Complaint - Resolution" says of parliamentary contact, in its own sentences, as page and forms quote it."""

# ruff: noqa: E501 - the sentences stay as the procedure has them

STEPS: dict[str, tuple[str, ...]] = {
    "29": (
        "A general enquiry or case specific query from an MP is dealt with by the Parliamentary complaints resolution team who are responsible for issuing acknowledgements. For further information in dealing with general enquiries or case specific queries refer to MP Enquiries.",
    ),
    "30": (
        "Any inbound letter or call from an MP regarding a non-case specific query must be associated to the 3rd party account, this would be the constituency of the MP.",
    ),
    "31": (
        "Create an SR as follows:",
        "- Process = Escalated Enquiries",
        "- Area = Parliamentary Contact",
        "- Sub-area = Select the one that applies: Enquiry, Ministerial Briefing, Parliamentary Question, Adjournment Date",
        "Don't set the SR status to Pending Assignment",
    ),
    "32": (
        "Select the SR number to navigate to the More Info view, select the 3rd Party Account MVG button. Search for the account based on the Constituency and search for the MP using the last name of the contact obtained from the 3rd party account. For further information refer to Third Party - Contact.",
    ),
    "33": (
        "Select Add and then OK to associate the SR and Call - Inbound to the third party account, then set the SR status to In Progress to generate the activity plan. For further information refer to MP Enquiries.",
    ),
}

SUMMARY: tuple[str, ...] = (
    "All Parliamentary contact is dealt with by Complaints Resolution Team.",
    "If BAU caseworker identifies correspondence from a Member of Parliament or equivalent, then contact must be made with the regional Complaints Resolution Team immediately. For more information please refer to MP Enquiries.",
    "For more information refer to the Policy, Law and Decision Making Guidance",
    "When speaking to clients always use the new terminology. For more information refer to Terminology Changes.",
)
