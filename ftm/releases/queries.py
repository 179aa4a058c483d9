"""A family's releases, and the people they can name."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session

from ftm.cases.access import check_visible
from ftm.cases.fact_query import FactList, FactQuery, facts_from
from ftm.cases.models import CaseStaff, Child, Person, TeamRole
from ftm.core.actor import Actor
from ftm.facts import CaseFacts, people
from ftm.facts.plan import Release as ReleaseFact
from ftm.facts.windows import utc
from ftm.releases.models import Release
from ftm.releases.rules import in_force, is_revoked, is_signed
from ftm.value import Value


class FamilyReleases(Value):
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
    case, lists = _FAMILY.ask(session, case_id)
    rows = lists["releases"]
    return FamilyReleases(
        case_id,
        facts_from(case, **lists, plan={}, meetings=()),
        {row["id"]: UUID(row["row_id"]) for row in rows},
        {row["id"]: row["row_revoked_how"] for row in rows if row["row_revoked_how"]},
    )


_FAMILY = FactQuery(
    {
        "staff": FactList(people.Staff, CaseStaff),
        "people": FactList(people.Person, Person),
        "children": FactList(people.Child, Child),
        "roles": FactList(people.Role, TeamRole),
        "releases": FactList(ReleaseFact, Release, ("id", "revoked_how")),
    }
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
