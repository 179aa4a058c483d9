"""A note that everybody reads must not say who else is invited."""

import pytest

from ftm.facts.people import Person
from ftm.facts.protected_words import names_in

JUNIPER = Person("J", "Juniper Spruceby", channels=("email",), email="june@example.net")
WILL = Person("W", "Will Al-Rashid", channels=())
PEOPLE = (JUNIPER, WILL)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bring what Juniper likes.", ("Juniper",)),
        ("JUNI\u00adPER comes later", ("Juniper",)),
        ("ask june@example.net", ("june@example.net",)),
        ("juniper  spruceby's hat", ("Juniper Spruceby",)),
        ("Mr. Rashid will know", ("Rashid",)),
        ("We will park behind the hall. Al fresco!", ()),
        ("Junipers grow there", ()),
        ("", ()),
    ],
)
def test_a_name_is_found_by_its_capital_a_whole_name_however_it_is_written(
    text: str, found: tuple[str, ...]
) -> None:
    assert names_in(text, PEOPLE) == found


def test_in_a_link_a_small_name_is_one_too() -> None:
    link = "https://meet.example.org/spruceby_ftm-2"
    assert names_in(link, PEOPLE) == ()
    assert names_in(link, PEOPLE, any_case=True) == ("Spruceby",)
