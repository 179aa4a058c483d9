"""Releases are recorded by the law of their kind, and taken back at any minute."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace
from sqlmodel import select

from ftm.core.actor import COMMAND_LINE
from ftm.core.audit import AuditEvent
from ftm.core.database import Database
from ftm.core.errors import NotAllowedError, NotFoundError, RuleBrokenError
from ftm.facts import build_case_facts
from ftm.facts.plan import Release, ReleaseRecipient
from ftm.facts.standing import Standing
from ftm.invitations.rules.check import check_meeting
from ftm.releases import service
from ftm.releases.models import Release as ReleaseRow
from ftm.releases.profiles import missing
from tests.invitations.listing import MAINE, planned_only, take_meeting
from tests.support.client import SignedInAs
from tests.support.databases import on_sqlite
from tests.support.families import OCTOBER_1, facts_of
from tests.support.prepared import prepared
from tests.support.world import World

pytestmark = pytest.mark.usefixtures("october_1")
SCHOOL = Release(
    id="",
    kind="ferpa",
    patients=("C2",),
    recipients=(ReleaseRecipient(class_="ftm_members"),),
    information=("education_records",),
    scope="school progress",
    purpose="family team planning",
    expires_on=date(2027, 9, 1),
    discloser="Tally",
    signed_by="M1",
    signed_on=date(2026, 9, 1),
)
TREATMENT = replace(
    SCHOOL, kind="part2", patients=("M1",), information=("attendance",), discloser="Cliff"
)


@pytest.fixture
def case(db: Database) -> UUID:
    return prepared(_take_treated, db)


def _take_treated(db: Database) -> UUID:
    return take_meeting(db, treated())[0]


def treated() -> dict[str, Any]:
    """Pastor Cliff treats Linden, and nobody has signed anything."""
    data = planned_only("S4", "correct")
    data["releases"] = []
    data["roles"].append({"person": "Cliff", "role": "sud_provider", "of": ["M1"]})
    return data


def record(db: Database, world: World, case: UUID, release: Release) -> UUID:
    with db.write() as session:
        return service.record_release(session, world.robin, case, release, now=OCTOBER_1).id


@pytest.mark.parametrize(
    ("release", "changes", "field"),
    [
        (SCHOOL, {"patients": ()}, "patients"),
        (SCHOOL, {"recipients": ()}, "recipients"),
        (SCHOOL, {"information": ()}, "information"),
        (SCHOOL, {"information": ("diagnosis",)}, "information"),
        (SCHOOL, {"scope": " "}, "scope"),
        (SCHOOL, {"purpose": ""}, "purpose"),
        (SCHOOL, {"kind": "hipaa"}, "kind"),
        (SCHOOL, {"kind": "general"}, "kind"),
        (SCHOOL, {"patients": ("C1",)}, "patients"),
        (SCHOOL, {"signed_on": None}, "signed_on"),
        (SCHOOL, {"signed_by": None}, "signed_by"),
        (SCHOOL, {"signed_on": date(2026, 10, 2)}, "signed_on"),
        (SCHOOL, {"expires_on": date(2026, 8, 31)}, "expires_on"),
        (SCHOOL, {"signed_by": "RP2"}, "signed_by"),
        (TREATMENT, {"kind": "general"}, "kind"),
        (TREATMENT, {"signed_by": "F1"}, "signed_by"),
        (TREATMENT, {"kind": "court_order", "signed_by": None, "signed_on": None}, "signed_on"),
    ],
)
def test_a_paper_that_lacks_something_is_no_release_and_the_field_is_named(
    release: Release, changes: dict[str, Any], field: str
) -> None:
    facts = build_case_facts(treated())
    asked = replace(release, **changes)
    assert missing(facts, release, Standing(facts, OCTOBER_1)) == ()
    assert missing(facts, asked, Standing(facts, OCTOBER_1))[0].field == field


@on_sqlite
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"scope": " ", "signed_on": None}, "scope"),
        ({"signed_on": date(2026, 10, 2)}, "signed_on"),
        ({"signed_by": "x"}, ""),
    ],
)
def test_what_is_no_release_or_names_a_stranger_is_not_recorded(
    db: Database, case: UUID, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(RuleBrokenError) as refused, db.write() as session:
        service.record_release(
            session, COMMAND_LINE, case, replace(SCHOOL, **changes), now=OCTOBER_1
        )
    assert refused.value.field == field
    assert facts_of(db, case).releases == ()


def test_a_release_lets_a_provider_come_until_the_minute_it_is_taken_back(
    db: Database, world: World, case: UUID
) -> None:
    def blocks() -> set[str]:
        facts = facts_of(db, case)
        return {
            each.code for each in check_meeting(facts, facts.meetings[-1], OCTOBER_1, MAINE).blocks
        }

    assert "B-RELEASE(Tally)" in blocks()
    school = record(db, world, case, SCHOOL)
    record(db, world, case, TREATMENT)
    assert blocks() == set()
    at = OCTOBER_1 - timedelta(minutes=5)
    later = OCTOBER_1 + timedelta(minutes=1)
    with pytest.raises(RuleBrokenError, match="lies ahead"), db.write() as session:
        service.revoke_release(
            session, world.fern, case, school, how="orally", at=later, now=OCTOBER_1
        )
    with db.write() as session:
        # A facilitator who hears it in the meeting writes it down at once.
        service.revoke_release(
            session, world.fern, case, school, how="orally", at=at, now=OCTOBER_1
        )
    assert "B-RELEASE(Tally)" in blocks()
    with pytest.raises(RuleBrokenError, match="already"), db.write() as session:
        service.revoke_release(
            session, world.robin, case, school, how="in_writing", at=at, now=OCTOBER_1
        )
    with db.read() as session:
        row = session.get_one(ReleaseRow, school)
        assert (row.revoked_at, row.revoked_how) == (at, "orally")
        assert {"record_release", "revoke_release"} <= set(session.exec(select(AuditEvent.verb)))


def test_a_prepared_paper_counts_for_nothing_before_it_is_signed(
    db: Database, world: World, case: UUID
) -> None:
    record(db, world, case, replace(SCHOOL, signed_by=None, signed_on=None))
    facts = facts_of(db, case)
    found = check_meeting(facts, facts.meetings[-1], OCTOBER_1, MAINE)
    assert "B-RELEASE(Tally)" in {each.code for each in found.blocks}


def test_strangers_find_nothing_and_facilitators_record_nothing(
    db: Database, world: World, case: UUID
) -> None:
    for actor, error in ((world.charlie, NotFoundError), (world.fern, NotAllowedError)):
        with pytest.raises(error), db.write() as session:
            service.record_release(session, actor, case, SCHOOL, now=OCTOBER_1)


@on_sqlite
def test_the_pages_record_a_release_and_take_it_back(
    db: Database, world: World, signed_in_as: SignedInAs, case: UUID
) -> None:
    browser = signed_in_as(world.robin)
    page = browser.get(f"/cases/{case}/releases")
    assert "No release is recorded" in page.text
    page = browser.get(f"/cases/{case}/releases/new?discloser=Tally")
    asked = {"information": ["education_records"], "signed_by": "M1", "signed_on": "2026-09-01"}
    refused = browser.submit(page, "#release", **asked, scope="Since <May>")
    assert refused.status_code == 422
    assert "Choose the last day" in refused.text
    assert "Since &lt;May&gt;" in refused.text
    page = browser.follow(browser.submit(refused, "#release", expires_on="2027-09-01"))
    assert "Tally Chalk may tell about Rowan" in page.text
    refused = browser.submit(page, "#revoke-1", on="2026-10-02")
    assert refused.status_code == 422
    assert "This moment lies ahead." in refused.text
    page = browser.follow(browser.submit(page, "#revoke-1", how="in_writing"))
    assert "taken back on Thursday, October 1, 9:00 AM: they wrote so" in page.text
    assert signed_in_as(world.fern).get(f"/cases/{case}/releases/new").status_code == 403
