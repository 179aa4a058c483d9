"""The page of a family: its people in words, its dates, and no place of anybody."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from ftm.core.database import Database
from ftm.facts import build_case_facts
from ftm.insight.family import FamilyView, family_view
from ftm.paths import SEED
from ftm.policies import load_pack
from tests.support.client import SignedInAs
from tests.support.databases import on_sqlite
from tests.support.families import OCTOBER_1, take
from tests.support.prepared import prepared
from tests.support.scenarios import scenario
from tests.support.world import World

MAINE = load_pack(SEED / "policies" / "maine.toml")


def view(data: dict[str, Any], now: datetime = OCTOBER_1) -> FamilyView:
    return family_view(build_case_facts(data), now, MAINE)


def test_people_come_before_roles_and_roles_are_words() -> None:
    family = view(scenario("S4"))
    told = {each.name: each.roles for each in (*family.family, *family.team, *family.others)}
    assert told["Linden Spruceby"] == "parent of Juniper and Rowan"
    assert told["Quinn Filing"] == "attorney of Linden"
    assert told["Tess Orchard"] == "resource parent of Juniper"
    assert told["Pastor Cliff Pine"] == "own support of Linden"
    assert told["Pearl Gray"] == "no role in the team"


def test_languages_channels_and_zones_stand_where_they_differ() -> None:
    ana = view(scenario("S5")).family[0]
    assert ana.language == "reads Portuguese; needs an interpreter for Portuguese"
    assert ana.reached_by == "letter and phone"
    alder = view(scenario("S4")).family[1]
    assert (alder.language, alder.zone) == ("", "Los Angeles")


def test_the_clocks_of_a_child_in_care_are_counted_from_today() -> None:
    juniper = view(scenario("S4")).children[0]
    assert [(each.label, f"{each.on}") for each in juniper.clocks] == [
        ("Entered care", "2026-01-19"),
        ("Permanency hearing by", "2027-01-19"),
        ("15th month in care ends", "2027-04-19"),
    ]
    assert juniper.clocks[1].days == 110
    assert juniper.age == 15


def test_a_prevention_case_shows_the_day_its_services_end() -> None:
    (clock,) = view(scenario("S5")).clocks
    assert (clock.label, f"{clock.on}") == ("Prevention services end", "2027-07-06")


@pytest.mark.parametrize(
    ("release", "state", "tone"),
    [
        ({}, "Good until August 25, 2027", "ok"),
        ({"signed_on": None}, "Not signed", "stop"),
        ({"signed_on": "2026-10-02"}, "Not signed", "stop"),
        ({"expires_on": "2026-10-31"}, "Ends soon: October 31, 2026", "warn"),
        ({"expires_on": "2026-10-01"}, "Ends soon: October 1, 2026", "warn"),
        ({"expires_on": "2026-09-30"}, "Ended on September 30, 2026", "stop"),
        ({"revoked_at": "2026-10-01T09:00"}, "Taken back on October 1, 2026", "stop"),
        ({"revoked_at": "2026-10-01T09:01"}, "Good until August 25, 2027", "ok"),
    ],
)
def test_a_release_says_how_it_stands_at_this_minute(
    release: dict[str, Any], state: str, tone: str
) -> None:
    data = scenario("S4")
    data["releases"][0].update(release)
    (line,) = view(data).releases
    assert (line.state, line.tone) == (state, tone)
    assert line.between == "Tally Chalk may share about Rowan"


def order(kind: str, *, until: str) -> dict[str, str]:
    return {"protected": "M1", "restrained": "F1", "kind": kind, "until": until}


def test_what_keeps_people_safe_is_said_in_words_with_what_is_missing() -> None:
    data = scenario("S4")
    data["safety"] = {
        "no_contact": [
            {
                "protected": "M1",
                "restrained": "F1",
                "kind": "protective_order",
                "until": "2027-01-05",
            }
        ],
        "identity_protected": [{"person": "RP1", "hidden_from": "F1", "since": "2026-09-01"}],
        "residence_withheld": [
            {"child": "C1", "parent": "F1", "since": "2026-09-01", "reason": "Threats"}
        ],
    }
    lines = view(data).safety
    apart, identity, home, places = (each.text for each in lines)
    assert apart == (
        "Keep Alder and Linden apart. A protection order protects Linden until January 5, 2027. "
        "Never in the same session."
    )
    assert identity == "Alder must not learn who Tess Orchard is."
    assert home == "Alder is not told where Juniper lives."
    assert places.startswith("Where Tess Orchard and Dot and Hank Millpond can be found is prot")
    assert lines[2].missing == (
        "Still to record: the approval of a supervisor and the day it was decided."
    )


def test_an_order_that_has_ended_is_not_shown() -> None:
    data = scenario("S4")
    data["safety"] = {
        "no_contact": [
            {
                "protected": "M1",
                "restrained": "F1",
                "kind": "no_contact_order",
                "until": "2026-09-30",
            }
        ]
    }
    assert len(view(data).safety) == 1


@on_sqlite
@pytest.mark.parametrize("name", ["S4", "S5"])
@time_machine.travel(OCTOBER_1, tick=False)
def test_no_place_of_anybody_is_on_the_page(
    db: Database, world: World, signed_in_as: SignedInAs, name: str
) -> None:
    case = prepared(take, db, name)
    page = signed_in_as(world.robin).get(f"/cases/{case}")
    assert page.status_code == 200
    for person in scenario(name)["people"]:
        for place in person.get("places", []):
            assert place["text"].split(",")[0] not in page.text


def test_a_child_of_a_tribe_and_a_child_nobody_asked_about_are_told_apart() -> None:
    data = scenario("S4")
    data["tribes"] = [{"id": "T1", "name": "Penobscot Nation"}]
    data["children"][0] |= {"icwa_status": "indian_child", "tribes": ["T1"]}
    data["children"][1] |= {"icwa_status": "not_asked"}
    juniper, rowan = view(data).children
    assert (juniper.tribe, juniper.tribe_is_open) == ("Indian child: Penobscot Nation", False)
    assert rowan.tribe_is_open


def test_somebody_whose_role_is_over_is_listed_apart() -> None:
    data = scenario("S4")
    tess = next(each for each in data["roles"] if each["person"] == "RP1")
    tess["until"] = "2026-09-30"
    family = view(data, datetime(2026, 10, 1, 12, 0, tzinfo=UTC))
    assert "Tess Orchard" not in [each.name for each in family.team]
    assert [each.roles for each in family.others if each.id == "RP1"] == [
        "not now; was or will be resource parent of Juniper"
    ]
    assert family.children[0].lives_with == ""
