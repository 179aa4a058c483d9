"""People and roles in the words of a staff page."""

from datetime import date
from typing import Any

import pytest

from ftm.cases.words import listed, reached_by, role_words, roles_of, short_name
from ftm.facts import CaseFacts, build_case_facts
from ftm.facts.people import Role, SupervisedVisit
from tests.support.scenarios import scenario

ON = date(2026, 10, 15)


def facts(**changes: Any) -> CaseFacts:
    return build_case_facts(scenario("S4") | changes)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")],
)
def test_words_are_listed_as_one_says_them(words: list[str], sentence: str) -> None:
    assert listed(words) == sentence


def test_a_first_name_is_enough_only_in_the_family_and_only_when_one_bears_it() -> None:
    assert short_name(facts(), "C1") == "Juniper"
    assert short_name(facts(), "RP1") == "Tess Orchard"
    assert short_name(facts(), "nobody") == "nobody"
    people = [*scenario("S4")["people"], {"id": "X", "name": "Juniper Elsewhere", "channels": []}]
    assert short_name(facts(people=people), "C1") == "Juniper Spruceby"


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role("M1", "parent", ("C1",), parentage_status="legal"), "parent of Juniper"),
        (
            Role("M1", "parent", ("C1",), parentage_status="putative"),
            "parent of Juniper (parentage not settled)",
        ),
        (
            Role("M1", "parent", ("C1",), parentage_status="legal", rights_status="terminated"),
            "parent of Juniper (rights ended)",
        ),
        (
            Role("M1", "parent", ("C1",), parentage_status="legal", rights_status="suspended"),
            "parent of Juniper (rights suspended)",
        ),
        (
            Role("G", "visit_supervisor", visits=(SupervisedVisit("F1", "C2"),)),
            "supervises visits of Rowan with Alder",
        ),
        (Role("G", "visit_supervisor"), "supervises visits"),
        (Role("G", "tribal_representative", tribe="T9"), "speaks for a tribe"),
        (Role("G", "observer"), "observer"),
    ],
)
def test_a_role_is_told_with_whom_it_is_held_for(role: Role, words: str) -> None:
    assert role_words(facts(), role) == words


def test_a_role_that_is_over_is_not_told() -> None:
    roles = scenario("S4")["roles"]
    roles[0]["until"] = "2026-10-14"
    assert roles_of(facts(roles=roles), "M1", ON) == ""
    roles[0]["until"] = "2026-10-15"
    assert roles_of(facts(roles=roles), "M1", ON) == "parent of Juniper and Rowan"


def test_somebody_without_a_role_who_interprets_is_told_as_that() -> None:
    family = build_case_facts(scenario("S5"))
    assert roles_of(family, "Carla", ON) == "interprets Portuguese"
    assert reached_by(family.people_by_id["C1"]) == ""
