"""A family's releases in words, the good ones first. Pure."""

from datetime import date, datetime
from uuid import UUID

from ftm.cases.words import listed, short_names
from ftm.facts import CaseFacts
from ftm.facts.plan import Release, ReleaseRecipient
from ftm.releases.profiles import CLASSES, INFORMATION, KINDS
from ftm.releases.queries import FamilyReleases, revoked_at, state_of
from ftm.value import Value

_TONES = {"good": "ok", "unsigned": "warn", "ended": "", "revoked": "stop"}
_WAYS = {"orally": "said so", "in_writing": "wrote so"}
_STATES = {"good": "good now", "unsigned": "not signed", "ended": "ended", "revoked": "taken back"}


class ReleaseLine(Value):
    """One release. `can_revoke`: it is still good for something. `revoked_how` in words."""

    id: UUID
    between: str
    kind: str
    state: str
    tone: str
    told: str
    information: str
    scope: str
    purpose: str
    signed_by: str
    signed_on: date | None
    expires_on: date
    revoked_at: datetime | None
    revoked_how: str
    can_revoke: bool


def release_lines(family: FamilyReleases, now: datetime) -> tuple[ReleaseLine, ...]:
    order = list(_TONES)
    pairs = [(state_of(each, now, family.facts.zone), each) for each in family.facts.releases]
    pairs.sort(key=lambda pair: order.index(pair[0]))
    return tuple(_line(family, state, each) for state, each in pairs)


def _line(family: FamilyReleases, state: str, release: Release) -> ReleaseLine:
    facts = family.facts
    teller = facts.name_of(release.discloser) if release.discloser else "The agency"
    return ReleaseLine(
        id=family.row_ids[release.id],
        between=f"{teller} may tell about {short_names(facts, release.patients)}",
        kind=KINDS[release.kind],
        state=_STATES[state],
        tone=_TONES[state],
        told=listed(_recipient(facts, each) for each in release.recipients),
        information=listed(INFORMATION[each].lower() for each in release.information),
        scope=release.scope,
        purpose=release.purpose,
        signed_by=facts.name_of(release.signed_by) if release.signed_by else "",
        signed_on=release.signed_on,
        expires_on=release.expires_on,
        revoked_at=revoked_at(release, facts.zone),
        revoked_how=_WAYS.get(family.revoked_how.get(release.id, ""), ""),
        can_revoke=state in {"good", "unsigned"},
    )


def _recipient(facts: CaseFacts, recipient: ReleaseRecipient) -> str:
    if recipient.person is not None:
        return facts.name_of(recipient.person)
    words = CLASSES[recipient.class_ or "ftm_members"]
    return words[0].lower() + words[1:]
