"""A family's releases, and the people they can name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlmodel import Session, col

from ftm.cases.access import check_visible
from ftm.cases.fact_rows import build_fact, read_facts
from ftm.cases.models import Case, CaseStaff, Child, Person, TeamRole
from ftm.core.actor import Actor
from ftm.facts import CaseFacts, Plan, people
from ftm.facts.plan import Release as ReleaseFact
from ftm.facts.windows import utc
from ftm.releases.models import Release
from ftm.releases.rules import in_force, is_revoked, is_signed

_CASE_FIELDS = {"number", "kind", "family_name", "time_zone", "office"}


@dataclass(frozen=True, slots=True)
class FamilyReleases:
    """People, roles and releases of a family, as facts without meetings and plan.

    `row_ids`: the row of each release by its key; `revoked_how`: a code of `service.WAYS`, by key,
    of those whose taking back was recorded here.
    """

    case_id: UUID
    facts: CaseFacts
    row_ids: Mapping[str, UUID]
    revoked_how: Mapping[str, str]


def family_releases(session: Session, actor: Actor, case_id: UUID) -> FamilyReleases:
    """Raises NotFoundError for no such case and not yours alike."""
    check_visible(session, actor, case_id)
    case = session.get_one(Case, case_id)
    zone = ZoneInfo(case.time_zone)
    facts = CaseFacts(
        case=build_fact(people.CaseInfo, case.model_dump(include=_CASE_FIELDS), zone),
        staff=read_facts(session, people.Staff, CaseStaff, zone, case_id),
        people=read_facts(session, people.Person, Person, zone, case_id),
        children=read_facts(session, people.Child, Child, zone, case_id),
        roles=read_facts(session, people.Role, TeamRole, zone, case_id),
        releases=read_facts(session, ReleaseFact, Release, zone, case_id),
        plan=Plan(),
        meetings=(),
    )
    rows = session.execute(
        select(col(Release.key), col(Release.id), col(Release.revoked_how)).where(
            col(Release.case_id) == case_id
        )
    ).all()
    return FamilyReleases(
        case_id,
        facts,
        {row.key: row.id for row in rows},
        {row.key: row.revoked_how for row in rows if row.revoked_how},
    )


def state_of(release: ReleaseFact, now: datetime, zone: ZoneInfo) -> str:
    """One of unsigned, revoked, ended, good: what the release is at this minute."""
    today = now.astimezone(zone).date()
    if is_revoked(release, now):
        return "revoked"
    if not is_signed(release, today):
        return "unsigned"
    return "good" if in_force(release, now, today) else "ended"


def revoked_at(release: ReleaseFact, zone: ZoneInfo) -> datetime | None:
    """When it was taken back, on the clocks of the case."""
    return utc(release.revoked_at).astimezone(zone) if release.revoked_at else None
