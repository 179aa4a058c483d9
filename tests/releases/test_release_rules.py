"""When a release is good, and for whom (rules-precise 2.2 and 3.4)."""

from datetime import date, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from ftm.facts import build_case_facts
from ftm.facts.people import Role
from ftm.facts.plan import Release, ReleaseRecipient
from ftm.releases.rules import in_force, names_recipient, usable_releases
from tests.invitations.families import family, release

NOW = datetime.fromisoformat("2026-10-01T09:00-04:00")
TODAY = date(2026, 10, 1)


def one(**fields: Any) -> Release:
    (found,) = build_case_facts(family(release("T", "M", **fields))).releases
    return found


@pytest.mark.parametrize(
    ("fields", "good"),
    [
        ({}, True),
        ({"signed_on": None}, False),
        ({"signed_on": "2026-10-01"}, True),
        ({"signed_on": "2026-10-02"}, False),
        ({"expires_on": "2026-10-01"}, True),
        ({"expires_on": "2026-09-30"}, False),
        ({"revoked_at": "2026-10-01T09:00"}, False),
        ({"revoked_at": "2026-10-01T09:01"}, True),
    ],
)
def test_in_force_from_the_signature_to_the_last_day_or_the_minute_of_revocation(
    fields: dict[str, Any], *, good: bool
) -> None:
    assert in_force(one(**fields), NOW, TODAY) == good


def test_a_revocation_counts_at_its_instant_in_any_zone() -> None:
    revoked = one(revoked_at="2026-11-01T00:30")
    before = datetime.fromisoformat("2026-11-01T04:29+00:00")
    after = datetime.fromisoformat("2026-11-01T04:30+00:00")
    assert in_force(revoked, before, date(2026, 11, 1))
    assert not in_force(revoked, after, date(2026, 11, 1))


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        ("sud_provider", {"part2"}),
        ("mh_medical_provider", {"hipaa"}),
        ("school", {"ferpa"}),
        ("dv_program", {"part2", "hipaa", "ferpa", "general", "court_order"}),
        ("probation", {"part2", "hipaa", "ferpa", "general", "court_order"}),
    ],
)
def test_each_provider_needs_their_own_kind_of_release(role: Any, kinds: set[str]) -> None:
    good = {
        kind
        for kind in ("part2", "hipaa", "ferpa", "general", "court_order")
        if usable_releases(
            build_case_facts(family(release("T", "M", kind=kind))),
            Role("T", role, ("M",)),
            TODAY,
            NOW,
        )
    }
    assert good == kinds


def test_every_client_is_covered_and_the_first_to_run_out_is_told() -> None:
    provider = Role("T", "dv_program", ("M", "F"))
    mother = release("T", "M", expires_on="2026-12-31")
    shorter = release("T", "M", id="R2", expires_on="2026-11-30")
    father = release("T", "F", expires_on="2027-12-31")
    alone = build_case_facts(family(mother))
    assert usable_releases(alone, provider, TODAY, NOW) is None
    both = usable_releases(build_case_facts(family(mother, shorter, father)), provider, TODAY, NOW)
    assert both is not None
    assert both.good_until == date(2026, 12, 31)
    assert {each.id for each in both.releases} == {"R-T-M", "R2", "R-T-F"}


def test_a_provider_who_serves_nobody_has_no_usable_release() -> None:
    facts = build_case_facts(family(release("T", "M")))
    assert usable_releases(facts, Role("T", "probation"), TODAY, NOW) is None


def test_recipients_are_named_by_person_by_membership_or_by_job() -> None:
    def names(recipient: ReleaseRecipient, who: str, role: str | None, *, is_member: bool) -> bool:
        named = replace(one(), recipients=(recipient,))
        return names_recipient(named, who, is_member=is_member, staff_role=role)

    assert names(ReleaseRecipient(person="G"), "G", None, is_member=False)
    assert not names(ReleaseRecipient(person="G"), "F", None, is_member=True)
    assert names(ReleaseRecipient(class_="ftm_members"), "F", None, is_member=True)
    assert not names(ReleaseRecipient(class_="ftm_members"), "F", None, is_member=False)
    assert names(ReleaseRecipient(class_="supervisor"), "SAM", "supervisor", is_member=False)
    assert not names(ReleaseRecipient(class_="supervisor"), "ROBIN", "caseworker", is_member=True)
    assert not names(ReleaseRecipient(class_="caseworker"), "F", None, is_member=True)
