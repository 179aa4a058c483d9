"""When a release of information is good, for whom and for what (rules-precise 2.2 and 3.4).

42 CFR 2.31 (substance use), 45 CFR 164.508 (health), 20 U.S.C. 1232g (school).
"""

from collections.abc import Iterable
from datetime import date, datetime

from ftm.facts.case_facts import CaseFacts
from ftm.facts.people import Role
from ftm.facts.plan import Release
from ftm.facts.windows import utc
from ftm.value import Value

KIND_FOR_ROLE: dict[str, str] = {
    "sud_provider": "part2",
    "mh_medical_provider": "hipaa",
    "school": "ferpa",
}
"""The one kind of release that federal law accepts for the provider; any kind for the others."""


class UsableRelease(Value):
    """The releases that let a provider come, and the day the first of their clients runs out."""

    releases: tuple[Release, ...]
    good_until: date


def is_signed(release: Release, today: date) -> bool:
    """A release exists from the day it is signed, never before."""
    return release.signed_on is not None and release.signed_on <= today


def is_revoked(release: Release, now: datetime) -> bool:
    """From the minute of the revocation on it is no more."""
    return release.revoked_at is not None and utc(release.revoked_at) <= utc(now)


def in_force(release: Release, now: datetime, today: date) -> bool:
    """Signed, not revoked by the minute `now`, and not expired on `today` (rules-precise 3.4)."""
    if is_revoked(release, now):
        return False
    return is_signed(release, today) and today <= release.expires_on


def is_good_for(release: Release, on: date, now: datetime, today: date) -> bool:
    """Signed and unrevoked at `now`, and valid through the whole of the day `on` (2.2)."""
    if is_revoked(release, now):
        return False
    return is_signed(release, today) and release.expires_on >= on


def usable_releases(
    facts: CaseFacts, provider: Role, on: date, now: datetime
) -> UsableRelease | None:
    """The releases that make the provider's role usable on the day `on`; None when it is not.

    Every person of the role's `of` must be covered by a release with this provider as discloser.
    """
    today = now.astimezone(facts.zone).date()
    kind = KIND_FOR_ROLE.get(provider.role)
    good = [
        release
        for release in facts.releases
        if release.discloser == provider.person
        and kind in (None, release.kind)
        and is_good_for(release, on, now, today)
    ]
    used: dict[str, Release] = {}
    ends: list[date] = []
    for client in provider.of:
        covering = [release for release in good if client in release.patients]
        if not covering:
            return None
        used |= {release.id: release for release in covering}
        ends.append(max(release.expires_on for release in covering))
    return UsableRelease(tuple(used.values()), min(ends)) if ends else None


def names_recipient(
    release: Release, person_id: str, *, is_member: bool, staff_role: str | None = None
) -> bool:
    """Whether the release names the person: by id, as a member of the FTM, or by their job.

    `is_member`: they are a member of the session the information is heard in. `staff_role`: the
    role of agency staff, None for everybody else.
    """
    return any(
        (recipient.person is not None and recipient.person == person_id)
        or (recipient.class_ == "ftm_members" and is_member)
        or (recipient.class_ is not None and recipient.class_ == staff_role)
        for recipient in release.recipients
    )


def everyone_named(releases: Iterable[Release]) -> tuple[frozenset[str], frozenset[str]]:
    """The persons, and the classes of persons, that at least one of the releases names."""
    recipients = [recipient for release in releases for recipient in release.recipients]
    return (
        frozenset(each.person for each in recipients if each.person is not None),
        frozenset(each.class_ for each in recipients if each.class_ is not None),
    )
