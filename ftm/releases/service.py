"""Recording a release, and taking one back at any minute."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from msgspec.structs import replace
from sqlalchemy import func
from sqlmodel import Session, col, select

from ftm.cases.fact_rows import row_values
from ftm.cases.models import FROM_APP
from ftm.core import audit
from ftm.core.actor import Actor
from ftm.core.errors import NotFoundError, RuleBrokenError
from ftm.facts.plan import Release as ReleaseFact
from ftm.facts.standing import Standing
from ftm.facts.windows import utc
from ftm.releases import policy
from ftm.releases.models import Release
from ftm.releases.profiles import missing
from ftm.releases.queries import family_releases

WAYS = ("orally", "in_writing")


def record_release(
    session: Session, actor: Actor, case_id: UUID, release: ReleaseFact, *, now: datetime
) -> Release:
    """Keep a release; the `id` of the fact is replaced by a new key.

    Signing a plan is never a release: this is the only way to one. Raises NotFoundError,
    NotAllowedError, and RuleBrokenError naming the first field that keeps it from being one.
    """
    family = family_releases(session, actor, case_id)
    policy.check_record(actor)
    facts = family.facts
    known = {*facts.people_by_id, *facts.staff_by_id}
    named = {*release.patients, *(each.person for each in release.recipients if each.person)}
    named |= {each for each in (release.discloser, release.signed_by) if each}
    if named - known:
        raise RuleBrokenError("Somebody named here is not recorded in the case.")
    for fault in missing(facts, release, Standing(facts, now)):
        raise RuleBrokenError(fault.sentence, fault.field)
    last = session.exec(
        select(func.max(col(Release.position))).where(Release.case_id == case_id)
    ).one()
    values: dict[str, Any] = row_values(replace(release, id=f"r-{uuid4().hex}"), Release)
    row = Release(case_id=case_id, position=0 if last is None else last + 1, **values)
    session.add(row)
    audit.record(
        session,
        actor,
        "record_release",
        f"release:{row.id}",
        case_id=case_id,
        at=now,
        kind=release.kind,
    )
    return row


def revoke_release(
    session: Session,
    actor: Actor,
    case_id: UUID,
    release_id: UUID,
    *,
    how: str,
    at: datetime,
    now: datetime,
) -> Release:
    """Take a release back from the minute `at` (aware) on, said or written.

    A revocation is never undone: who agrees again signs a new release. Raises NotFoundError,
    RuleBrokenError (42 CFR 2.31(a)(6); 45 CFR 164.508(b)(5)).
    """
    family_releases(session, actor, case_id)
    row = session.exec(
        select(Release)
        .where(Release.id == release_id, Release.case_id == case_id)
        .with_for_update()
    ).first()
    if row is None:
        raise NotFoundError("No such release.")
    if row.revoked_at is not None:
        raise RuleBrokenError("This release is taken back already.")
    if how not in WAYS:
        raise RuleBrokenError("Say whether it was said or written.", "how")
    if utc(at) > utc(now):
        raise RuleBrokenError("This moment lies ahead.", "on")
    row.revoked_at, row.revoked_how = at, how
    # The next import of the case file must not bring it back to life.
    row.origin = FROM_APP
    row.version += 1
    session.add(row)
    audit.record(
        session, actor, "revoke_release", f"release:{row.id}", case_id=case_id, at=now, how=how
    )
    return row
