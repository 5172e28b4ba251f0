"""The fixed words of the people's pages: organisations, roles, posts, teams."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

CMG = "CMG"
PHSO = "PHSO"
BOTH = "both"

ORGANISATIONS: Mapping[str, str] = {
    CMG: "Child Maintenance Group",
    PHSO: "Parliamentary and Health Service Ombudsman",
    BOTH: "Administration, both organisations",
}

ROLES: Mapping[str, str] = {
    "caseworker": "Caseworker",
    "team_leader": "Team leader",
    "internal_phso": "Internal PHSO",
    "oat": "OAT",
    "approver": "Approver",
    "administrator": "Administrator",
}

MANY: Mapping[str, str] = {
    "caseworker": "caseworkers",
    "team_leader": "team leaders",
    "internal_phso": "the internal PHSO team",
    "oat": "OAT staff",
    "approver": "approvers",
    "administrator": "administrators",
}
"""The people of a role, as a sentence names them."""

HOMES: Mapping[str, str] = {
    "caseworker": "/caseworker/",
    "team_leader": "/team-leader/",
    "internal_phso": "/internal-phso/",
    "oat": "/oat/",
    "approver": "/approvals/",
    "administrator": "/administration/",
}
"""Where each role begins."""


class Post(NamedTuple):
    """A post: what its holder is called, and the organisation and role that go with it."""

    key: str
    title: str
    organisation: str
    role: str


POSTS: Mapping[str, Post] = {
    post.key: post
    for post in (
        Post("resolution_caseworker", "Complaints Resolution Team caseworker", CMG, "caseworker"),
        Post("bau_caseworker", "Business as usual caseworker", CMG, "caseworker"),
        Post("bau_g7", "BAU G7", CMG, "caseworker"),
        Post("complaints_review_caseworker", "Complaints Review Team caseworker", CMG, "caseworker"),
        Post("resolution_team_leader", "Team leader, Complaints Resolution Team", CMG, "team_leader"),
        Post("senior_team_leader", "Senior team leader", CMG, "team_leader"),
        Post("internal_phso_caseworker", "Internal PHSO caseworker", CMG, "internal_phso"),
        Post("internal_phso_team_leader", "Team leader, internal PHSO team", CMG, "team_leader"),
        Post("head_of_complaints_review", "Head of complaints review", CMG, "approver"),
        Post("case_owner", "Caseworker, case owner", PHSO, "caseworker"),
        Post("senior_caseworker", "Senior caseworker, case owner", PHSO, "caseworker"),
        Post("operations_manager", "Operations manager", PHSO, "team_leader"),
        Post("assistant_director", "Assistant Director", PHSO, "team_leader"),
        Post("oat_caseworker", "OAT caseworker", PHSO, "oat"),
        Post("oat_manager", "OAT manager", PHSO, "oat"),
        Post("legal", "Legal Team", PHSO, "approver"),
        Post("ombudsman", "Ombudsman", PHSO, "approver"),
        Post("deputy_ombudsman", "Deputy Ombudsman", PHSO, "approver"),
        Post("director_olc", "Director of Operations, Legal & Clinical", PHSO, "approver"),
        Post("chief_executive", "Chief Executive", PHSO, "approver"),
        Post("joint_working", "Joint Working Team", PHSO, "approver"),
        Post("shared_services", "Shared Services", PHSO, "approver"),
        Post("administrator", "Administrator", BOTH, "administrator"),
    )
}

READS_RESTRICTED: Mapping[str, str] = {
    "internal_phso_team_leader": "internal_phso",
    "resolution_team_leader": "complaints_resolution",
    "head_of_complaints_review": "",
}
"""The posts that see the restricted cases of a team, each with the team's key; "" for every team."""

INCLUDES: Mapping[str, frozenset[str]] = {"senior_team_leader": frozenset({"resolution_team_leader"})}
"""The posts whose work the holder of a post may do as well: a plan above a team leader's limit needs no letter then."""

GRADES: tuple[str, ...] = (
    "Administrative officer",
    "Executive officer",
    "Higher executive officer",
    "Senior executive officer",
    "Grade 7",
    "Grade 6",
    "Caseworker",
    "Senior caseworker",
    "OM",
    "AD",
    "Other",
)

TEAMS: Mapping[str, tuple[str, str]] = {
    "complaints_resolution": ("Complaints Resolution Team", CMG),
    "complaints_review": ("Complaints Review Team", CMG),
    "internal_phso": ("Internal PHSO team", CMG),
    "bau": ("Business as usual", CMG),
    "ombudsman_casework": ("Casework team", PHSO),
    "ombudsman_casework_2": ("Casework team 2", PHSO),
    "oat": ("Ombudsman's Assurance Team", PHSO),
    "legal": ("Legal Team", PHSO),
    "joint_working": ("Joint Working Team", PHSO),
    "shared_services": ("Shared Services", PHSO),
    "leadership": ("Ombudsman and directors", PHSO),
    "administration": ("Administration", BOTH),
}
"""Every team by key: its name and organisation."""
