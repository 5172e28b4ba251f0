"""The letter of the procedure "PHSO" as data (PHSO-L1)."""

from __future__ import annotations

from portal.procedures.letters import Entry, Fixed, Letter

CMSL5844 = Letter(
    "CMSL5844",
    "Complaint",
    "ICE/PHSO cover letter, one free text for whatever stage the matter has reached",
    (
        Fixed(
            "body",
            entries=(
                Entry(
                    "body",
                    "Letter text",
                    "Write the letter text",
                    hint="Free text for the stage that the matter has reached",
                    longest=20_000,
                ),
            ),
        ),
    ),
    to="body",
    recipient="Parliamentary & Health Service Ombudsman",
    names_case=True,
)

LETTERS = (CMSL5844,)
