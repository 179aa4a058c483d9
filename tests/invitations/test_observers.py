"""Nobody watches a meeting before the family agrees; each yes is recorded and can be taken back."""

from datetime import date
from typing import Any

import pytest

from ftm.core.database import Database
from ftm.core.errors import RuleBrokenError
from ftm.facts import build_case_facts
from ftm.facts.standing import Standing
from ftm.invitations.observing import keep_consents
from ftm.invitations.rules.check import check_meeting
from ftm.invitations.rules.observers import observers
from tests.invitations.listing import MAINE, planned_only, send, take_meeting, writing_to
from tests.support.client import SignedInAs
from tests.support.databases import on_sqlite
from tests.support.families import OCTOBER_1
from tests.support.world import World

pytestmark = pytest.mark.usefixtures("october_1")


def watched() -> dict[str, Any]:
    """The planned meeting of S4 with a student who watches."""
    data = planned_only("S4", "correct")
    data["people"].append(
        {"id": "Stu", "name": "Stu Dent", "channels": ["email"], "email": "stu@school.example.org"}
    )
    data["roles"].append({"person": "Stu", "role": "observer"})
    for segment in data["meetings"][0]["sessions"][0]["segments"]:
        segment["members"].append("Stu")
    return data


def family_there(data: dict[str, Any]) -> tuple[str, ...]:
    facts = build_case_facts(data)
    (stand,) = observers(Standing(facts, OCTOBER_1), facts.meetings[0], {})
    return stand.asked


def test_every_parent_and_youth_of_the_session_is_asked_and_a_consent_counts_from_its_day() -> None:
    facts = build_case_facts(watched())
    standing, meeting = Standing(facts, OCTOBER_1), facts.meetings[0]
    (stand,) = observers(standing, meeting, {})
    assert "C1" in stand.asked
    assert "M1" in stand.asked
    assert not {"C2", "RP1", "Stu"} & set(stand.asked)
    agreed = {("Stu", each): date(2026, 10, 1) for each in stand.asked}
    assert observers(standing, meeting, agreed)[0].may_come
    first = stand.asked[0]
    tomorrow = {**agreed, ("Stu", first): date(2026, 10, 2)}
    assert observers(standing, meeting, tomorrow)[0].still_to_ask == (first,)


def test_the_rules_of_the_list_know_no_code_for_an_observer() -> None:
    facts = build_case_facts(watched())
    check = check_meeting(facts, facts.meetings[0], OCTOBER_1, MAINE)
    assert not [each for each in check.findings if "Stu" in each.subject]


def test_nothing_is_sent_before_everybody_agrees_and_again_once_somebody_takes_it_back(
    db: Database, world: World
) -> None:
    def agreed_by(*people: str) -> None:
        agreed: dict[str, Any] = {"agreed": people, "consented_on": OCTOBER_1.date()}
        with db.write() as session:
            keep_consents(session, world.robin, meeting, observer="Stu", **agreed, now=OCTOBER_1)

    data = writing_to(watched(), "M1", "Stu")
    _, meeting = take_meeting(db, data)
    asked = family_there(data)
    with pytest.raises(RuleBrokenError, match="Stu Dent may watch only when the family agrees"):
        send(db, world.robin, meeting)
    agreed_by(*asked)
    agreed_by(*asked[1:])
    with pytest.raises(RuleBrokenError, match="may watch only"):
        send(db, world.robin, meeting)
    agreed_by(*asked)
    assert send(db, world.robin, meeting) == 2


@on_sqlite
def test_the_preview_sends_only_while_the_family_agrees_and_consents_are_kept_with_their_day(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    data = writing_to(watched(), "M1", "Stu")
    _, meeting = take_meeting(db, data)
    asked = list(family_there(data))
    robin = signed_in_as(world.robin)
    shown = robin.get(f"/meetings/{meeting}/preview")
    assert "Nothing is sent before the family agrees" in shown.text
    assert 'id="send"' not in shown.text
    page = robin.get(f"/meetings/{meeting}/observers/Stu")
    refused = robin.submit(page, "#consents", agreed=asked, consented_on="2026-10-02")
    assert refused.status_code == 422
    assert "it cannot lie ahead" in refused.text
    saved = robin.submit(refused, "#consents", agreed=asked, consented_on="2026-09-30")
    assert "The family agrees that Stu Dent watches" in robin.follow(saved).text
    again = robin.get(f"/meetings/{meeting}/observers/Stu")
    assert "agreed on Wednesday, September 30" in again.text
    robin.submit(again, "#consents", agreed=asked[1:])
    shown = robin.get(f"/meetings/{meeting}/preview")
    assert "Nothing is sent before the family agrees" in shown.text


@on_sqlite
def test_consents_are_for_who_plans_and_for_observers_on_the_list_only(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    _, meeting = take_meeting(db, watched())
    assert signed_in_as(world.robin).get(f"/meetings/{meeting}/observers/M1").status_code == 404
    assert signed_in_as(world.fern).get(f"/meetings/{meeting}/observers/Stu").status_code == 403
    assert signed_in_as(world.charlie).get(f"/meetings/{meeting}/observers/Stu").status_code == 404
