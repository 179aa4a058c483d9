"""Who sits where: whoever can stays in the session they are planned in."""

from datetime import datetime

from ftm.facts import build_case_facts
from ftm.facts.windows import members
from ftm.invitations.splitting import propose_split
from tests.invitations.families import (
    MAINE,
    NOW,
    Data,
    family,
    release,
    role,
    safety,
    second_session,
    segment,
)


def third_session(data: Data) -> None:
    """The teacher of C, who may not meet Y, is planned alone, after a session they would fit."""
    second_session("2026-10-15T18:30", "2026-10-15T19:15", "G", "F")(data)
    second_session("2026-10-16T15:30", "2026-10-16T16:15", "G", "Q", id="three")(data)
    segment(data)["members"].remove("F")


def test_who_cannot_sit_with_their_own_people_stays_where_they_are_planned() -> None:
    data = family(
        role("Q", "mh_medical_provider", of=["C"]),
        release("Q", "C", kind="hipaa"),
        safety("no_contact", protected="Q", restrained="Y", kind="protective_order"),
        third_session,
    )
    facts = build_case_facts(data)
    proposal = propose_split(facts, facts.meetings[-1], datetime.fromisoformat(NOW), MAINE)
    assert "Q" in members(proposal.planned.session("three"))
