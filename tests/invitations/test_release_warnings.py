"""What providers may say before whom, and who hears about which child (rules-precise 2.4)."""

from typing import Any

import pytest

from tests.invitations.families import (
    Edit,
    check,
    codes,
    excluded,
    family,
    invite,
    person,
    planned,
    release,
    role,
    segment,
    session,
    set_role,
)

PROVIDER = role("T", "mh_medical_provider", of=["M"]), invite("T")


def found(*edits: Edit) -> set[str]:
    return codes(family(*edits))


def consent(**fields: Any) -> Edit:
    return release("T", "M", **({"kind": "hipaa"} | fields))


EVERYBODY = ["Y", "F", "MA", "G", "RP", "S", "P"]
STAFF = [{"class": "caseworker"}, {"class": "supervisor"}]


def to(*people: str) -> list[dict[str, str]]:
    return [{"person": each} for each in people]


def test_everybody_who_listens_is_named_in_a_release() -> None:
    assert found(*PROVIDER, consent()) == set()
    assert found(*PROVIDER, consent(recipients=[*to(*EVERYBODY), *STAFF])) == set()


def test_the_subject_lists_the_provider_and_then_the_unnamed_listeners() -> None:
    result = check(family(*PROVIDER, consent(recipients=[*to("F", "G"), {"class": "caseworker"}])))
    (warning,) = result.warnings
    assert warning.code == "W-RELEASE-SCOPE(T)"
    assert warning.subject == ("T", "MA", "P", "RP", "S", "SAM", "Y")


def test_only_the_people_of_the_providers_own_segments_listen() -> None:
    def cut(data: dict[str, Any]) -> None:
        first = segment(data)
        first["members"].remove("T")
        own = {"starts_at": "2026-10-15T17:00", "ends_at": "2026-10-15T17:20", "topic": "Own"}
        session(data)["segments"].append(own | {"children": [], "members": ["M", "T", "G"]})

    named = consent(recipients=[*to("G"), *STAFF])
    assert found(*PROVIDER, named, cut) == set()


def test_two_releases_together_name_everybody() -> None:
    first = consent(id="R1", recipients=to(*EVERYBODY))
    second = consent(id="R2", recipients=STAFF)
    assert found(*PROVIDER, first) == {"W-RELEASE-SCOPE(T)"}
    assert found(*PROVIDER, first, second) == set()


def test_interpreters_are_no_listeners() -> None:
    speaks = person("M", interpreter={"language": "pt"}), person("I", interprets=["pt"])

    def assigned(data: dict[str, Any]) -> None:
        session(data)["interpreters"].append({"for": "M", "interpreter": "I"})

    named = consent(recipients=[*to(*EVERYBODY), *STAFF])
    assert found(*PROVIDER, named, *speaks, assigned) == set()


@pytest.mark.parametrize(("ends", "fires"), [("2026-11-14", True), ("2026-11-15", False)])
def test_a_release_that_ends_within_thirty_days_of_the_session(ends: str, *, fires: bool) -> None:
    assert found(*PROVIDER, consent(expires_on=ends)) == (
        {"W-RELEASE-EXPIRING(T)"} if fires else set()
    )


def test_the_latest_release_of_each_person_counts() -> None:
    soon, later = consent(id="R1", expires_on="2026-10-20"), consent(id="R2")
    assert found(*PROVIDER, soon, later) == set()
    both = set_role("T", of=["M", "F"])
    father = release("T", "F", kind="hipaa", expires_on="2026-10-20")
    assert found(*PROVIDER, both, later, father) == {"W-RELEASE-EXPIRING(T)"}


def test_substance_use_information_comes_with_a_notice() -> None:
    treats = role("T", "sud_provider", of=["M"]), invite("T")
    assert found(*treats, release("T", "M")) == {"I-P2-NOTICE"}
    assert found(*treats) == {"B-RELEASE(T)"}
    assert found(*PROVIDER, consent()) == set()


def about(*children: str) -> Edit:
    return lambda data: segment(data).update(children=list(children))


def test_a_part_about_a_child_is_for_people_linked_to_that_child() -> None:
    assert found(about("Y")) == set()
    assert found(about("C")) == {"W-SEGMENT"}
    assert found(about("Y", "C")) == {"W-SEGMENT"}
    assert found(lambda data: segment(data).pop("children")) == {"W-SEGMENT"}


@pytest.mark.parametrize(
    ("edits", "fires"),
    [
        ([set_role("RP", of=["C"])], True),
        ([set_role("F", of=["C"])], True),
        ([set_role("G", of=["C"])], False),
        ([set_role("S", of=[])], False),
        ([role("T", "school", of=["C"]), invite("T"), release("T", "C", kind="ferpa")], True),
        ([role("T", "school", of=["Y"]), invite("T"), release("T", "Y", kind="ferpa")], False),
        ([*PROVIDER, consent()], False),
        ([role("X", "tribal_representative", tribe="t"), invite("X")], True),
        ([set_role("RP", of=["C"]), role("RP", "caregiver", of=["Y"])], False),
    ],
)
def test_whose_place_is_about_some_children_only(edits: list[Edit], *, fires: bool) -> None:
    def tribe(data: dict[str, Any]) -> None:
        data["tribes"].append({"id": "t", "name": "Spruce Nation"})

    natural = (
        excluded("F", "informal_support", "parent_wants_none"),
        excluded("M", "informal_support", "parent_wants_none"),
    )
    assert ("W-SEGMENT" in found(about("Y"), tribe, *natural, *edits)) == fires


def test_a_case_with_one_child_needs_no_cutting() -> None:
    def only_one(data: dict[str, Any]) -> None:
        data["children"] = [each for each in data["children"] if each["person"] == "C"]

    alone = planned(youth_choices=[], participation=[])
    result = found(only_one, about("C"), alone, set_role("RP", of=[]))
    assert "W-SEGMENT" not in result
