"""What may happen: every procedure as data, with pure functions and no input or output."""

from portal.procedures.decision_challenge import DECISION_CHALLENGE
from portal.procedures.definition import Procedure
from portal.procedures.ombudsman_case import OMBUDSMAN
from portal.procedures.parliamentary_contact import PARLIAMENTARY_CONTACT
from portal.procedures.phso import PHSO
from portal.procedures.positive_feedback import POSITIVE_FEEDBACK
from portal.procedures.resolution import RESOLUTION
from portal.procedures.service_complaint import SERVICE_COMPLAINT

PROCEDURES: dict[str, Procedure] = {
    procedure.key: procedure
    for procedure in (
        PHSO,
        RESOLUTION,
        PARLIAMENTARY_CONTACT,
        OMBUDSMAN,
        POSITIVE_FEEDBACK,
        SERVICE_COMPLAINT,
        DECISION_CHALLENGE,
    )
}


def procedure(key: str) -> Procedure:
    """The procedure with this key ("phso"). Raises KeyError for any other key."""
    return PROCEDURES[key]
