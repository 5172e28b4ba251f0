"""The sample accounts of training: one for each post that the procedures name. All people are invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select

from portal.extensions import db
from portal.people import passwords
from portal.people.actions import teams
from portal.people.models import Person
from portal.people.posts import ORGANISATIONS, POSTS


@dataclass(frozen=True)
class SampleAccount:
    """One account. `limit` in pence; `says` is what the sign-in page says about it."""

    username: str
    name: str
    post: str
    team: str
    says: str
    manager: str = ""
    grade: str = ""
    limit: int | None = None


SAMPLE_ACCOUNTS: tuple[SampleAccount, ...] = (
    SampleAccount(
        "caseworker",
        "Jocasta Emberley-Rao",
        "resolution_caseworker",
        "complaints_resolution",
        "Complaints Resolution Team",
        manager="team_leader",
        grade="Executive officer",
    ),
    SampleAccount(
        "team_leader",
        "Ingrid Halloran-Voss",
        "resolution_team_leader",
        "complaints_resolution",
        "Resolution team leader, limit £100.00",
        manager="senior_team_leader",
        grade="Higher executive officer",
        limit=100_00,
    ),
    SampleAccount(
        "internal_phso",
        "Tamsin Oakapple",
        "internal_phso_caseworker",
        "internal_phso",
        "Internal PHSO caseworker",
        manager="internal_phso_team_leader",
        grade="Executive officer",
    ),
    SampleAccount(
        "internal_phso_team_leader",
        "Marcus Abara-Finch",
        "internal_phso_team_leader",
        "internal_phso",
        "Leader of the internal PHSO team, limit £500.00",
        manager="head_of_complaints_review",
        grade="Senior executive officer",
        limit=500_00,
    ),
    SampleAccount(
        "head_of_complaints_review",
        "Dr Honora Pellwick",
        "head_of_complaints_review",
        "complaints_review",
        "Signs off PTI and draft report responses",
        grade="Grade 6",
    ),
    SampleAccount(
        "caseworker2",
        "Lionel Ashgrove-Pitt",
        "resolution_caseworker",
        "complaints_resolution",
        "Complaints Resolution Team",
        manager="team_leader2",
        grade="Executive officer",
    ),
    SampleAccount(
        "bau_caseworker",
        "Idris Quillfeather",
        "bau_caseworker",
        "bau",
        "Business as usual caseworker",
        manager="bau_g7",
        grade="Executive officer",
    ),
    SampleAccount("bau_g7", "Adaeze Kirkbride", "bau_g7", "bau", "BAU G7", grade="Grade 7"),
    SampleAccount(
        "complaints_review",
        "Perpetua Wray",
        "complaints_review_caseworker",
        "complaints_review",
        "Complaints Review Team; sits on assessment panels",
        manager="head_of_complaints_review",
        grade="Higher executive officer",
    ),
    SampleAccount(
        "team_leader2",
        "Desmond Tarrant-Kaye",
        "resolution_team_leader",
        "complaints_resolution",
        "Resolution team leader, limit £100.00",
        manager="senior_team_leader",
        grade="Higher executive officer",
        limit=100_00,
    ),
    SampleAccount(
        "senior_team_leader",
        "Prudence Achterberg",
        "senior_team_leader",
        "complaints_resolution",
        "Senior team leader, limit £1,000.00",
        manager="bau_g7",
        grade="Senior executive officer",
        limit=1_000_00,
    ),
    SampleAccount(
        "internal_phso2",
        "Rowan Bellweather",
        "internal_phso_caseworker",
        "internal_phso",
        "Internal PHSO caseworker",
        manager="internal_phso_team_leader",
        grade="Executive officer",
    ),
    SampleAccount(
        "case_owner",
        "Gideon Larkspur",
        "case_owner",
        "ombudsman_casework",
        "Caseworker",
        manager="manager",
        grade="Caseworker",
    ),
    SampleAccount(
        "manager",
        "Cressida Bamford-Liu",
        "operations_manager",
        "ombudsman_casework",
        "OM, line manager of case owners",
        manager="assistant_director",
        grade="OM",
    ),
    SampleAccount(
        "oat",
        "Wilhelmina Draxby",
        "oat_caseworker",
        "oat",
        "OAT caseworker",
        manager="oat_lead",
        grade="Caseworker",
    ),
    SampleAccount(
        "legal", "Barnaby Silverwood", "legal", "legal", "Legal Team", manager="director_olc", grade="Other"
    ),
    SampleAccount(
        "case_owner2",
        "Selina Moorcroft",
        "senior_caseworker",
        "ombudsman_casework",
        "Senior caseworker",
        manager="manager",
        grade="Senior caseworker",
    ),
    SampleAccount(
        "manager2",
        "Humphrey Castlemaine",
        "operations_manager",
        "ombudsman_casework_2",
        "OM, second line manager",
        manager="assistant_director",
        grade="OM",
    ),
    SampleAccount(
        "assistant_director",
        "Octavia Brandreth",
        "assistant_director",
        "ombudsman_casework",
        "AD, line manager of the OMs",
        manager="director_olc",
        grade="AD",
    ),
    SampleAccount(
        "oat2",
        "Lucinda Farthingale",
        "oat_caseworker",
        "oat",
        "OAT caseworker",
        manager="oat_lead",
        grade="Caseworker",
    ),
    SampleAccount(
        "oat_lead",
        "Phineas Greatorex",
        "oat_manager",
        "oat",
        "OAT manager",
        manager="director_olc",
        grade="OM",
    ),
    SampleAccount("ombudsman", "Dame Rosamund Ellery", "ombudsman", "leadership", "Ombudsman", grade="Other"),
    SampleAccount(
        "deputy_ombudsman",
        "Ambrose Nkemelu-Hart",
        "deputy_ombudsman",
        "leadership",
        "Deputy Ombudsman",
        manager="ombudsman",
        grade="Other",
    ),
    SampleAccount(
        "director_olc",
        "Theodora Vance-Appiah",
        "director_olc",
        "leadership",
        "Director of Operations, Legal & Clinical",
        manager="chief_executive",
        grade="Other",
    ),
    SampleAccount(
        "chief_executive",
        "Lorcan Whitmarsh-Oyelade",
        "chief_executive",
        "leadership",
        "Chief Executive",
        manager="ombudsman",
        grade="Other",
    ),
    SampleAccount(
        "joint_working",
        "Clarissa Penrose-Iyer",
        "joint_working",
        "joint_working",
        "Joint Working Team",
        manager="director_olc",
        grade="Other",
    ),
    SampleAccount(
        "shared_services",
        "Edmund Thackaberry",
        "shared_services",
        "shared_services",
        "Shared Services",
        manager="director_olc",
        grade="Other",
    ),
    SampleAccount(
        "administrator",
        "Beatrice Lockyer-Shaw",
        "administrator",
        "administration",
        "People, settings, reference lists; no casework",
        grade="Other",
    ),
)
"""In the order of the sign-in page: the first of each organisation are shown at once."""

FIRST = (
    "caseworker",
    "team_leader",
    "internal_phso",
    "head_of_complaints_review",
    "case_owner",
    "manager",
    "oat",
    "legal",
)


def accounts_by_organisation(first: int | None = None) -> Mapping[str, list[SampleAccount]]:
    """The accounts under the name of their organisation; with `first` only that many well-chosen ones."""
    shown = [account for account in SAMPLE_ACCOUNTS if first is None or account.username in FIRST[:first]]

    def organisation(account: SampleAccount) -> str:
        return POSTS[account.post].organisation

    order = list(ORGANISATIONS)
    shown.sort(key=lambda account: order.index(organisation(account)))
    return {ORGANISATIONS[key]: list(group) for key, group in groupby(shown, key=organisation)}


def add_sample_accounts() -> int:
    """Add those sample accounts that are not there yet. Returns how many."""
    places = teams()
    digest = passwords.digest_of(passwords.SAMPLE_PASSWORD)
    people = {person.username: person for person in db.session.scalars(select(Person))}
    added = 0
    for account in SAMPLE_ACCOUNTS:
        if account.username in people:
            continue
        post = POSTS[account.post]
        people[account.username] = Person(
            username=account.username,
            name=account.name,
            organisation=post.organisation,
            role=post.role,
            post=post.key,
            post_title=post.title,
            grade=account.grade,
            team_id=places[account.team].id,
            payment_limit=account.limit,
            active=True,
            password_hash=digest,
        )
        db.session.add(people[account.username])
        added += 1
    db.session.flush()
    for account in SAMPLE_ACCOUNTS:
        person = people[account.username]
        if person.line_manager_id is None and account.manager:
            person.line_manager_id = people[account.manager].id
    db.session.flush()
    return added
