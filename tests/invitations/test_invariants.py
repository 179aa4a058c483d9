"""What holds for every family: invented cases, not examples (issue 3, line 1)."""

import random
from collections.abc import Sequence
from itertools import permutations
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.invitations.families import (
    Data,
    Edit,
    check,
    codes,
    excluded,
    family,
    invite,
    leave_out,
    release,
    role,
    safety,
    second_session,
    segment,
    session,
)

REQUIRED = {
    "M": "parent:M",
    "F": "parent:F",
    "MA": "parent_attorney:MA",
    "G": "guardian_ad_litem:G",
    "RP": "resource_parent:RP",
    "Y": "youth:Y",
    "P": "youth_chosen_member:P",
    "V": "visit_supervisor:V",
    "T": "sud_provider:T",
    "Q": "mh_medical_provider:Q",
}
ROLES = [
    role("V", "visit_supervisor", visits=[{"parent": "M", "child": "C"}]),
    role("T", "sud_provider", of=["M"]),
    role("Q", "mh_medical_provider", of=["C"]),
    role("X", "informal_support", of=["F"]),
]
RELEASES = [
    release("T", "M"),
    release("T", "M", id="R-short", expires_on="2026-10-20"),
    release("T", "M", id="R-gone", revoked_at="2026-09-30T10:00"),
    release("Q", "C", kind="hipaa"),
    release("Q", "C", id="R-named", kind="hipaa", recipients=[{"person": "G"}]),
    release("Q", "M", id="R-other", kind="hipaa"),
]
T = TypeVar("T")
SETTINGS = settings(max_examples=60, deadline=None)


def some_of(these: Sequence[T]) -> st.SearchStrategy[set[T]]:
    """All, some or none of these: one number is drawn, which is quicker than drawing a set."""
    return st.integers(0, 2 ** len(these) - 1).map(
        lambda bits: {each for number, each in enumerate(these) if bits >> number & 1}
    )


members = some_of(["Y", "C", "M", "F", "MA", "G", "RP", "S", "P", "V", "T", "Q", "X"])
releases = some_of(range(len(RELEASES)))
pairs = st.sampled_from(list(permutations("MFSGYC", 2)))


def seat(people: set[str]) -> Edit:
    return lambda data: segment(data).update(members=sorted(people))


def signed(numbers: set[int]) -> list[Edit]:
    return [RELEASES[number] for number in sorted(numbers)]


def shuffled(value: Any, chance: random.Random) -> Any:
    """The same facts with their lists in another order; what a youth chose first stays first."""
    if isinstance(value, dict):
        return {
            key: each if key == "picks" else shuffled(each, chance) for key, each in value.items()
        }
    if isinstance(value, list):
        mixed = [shuffled(each, chance) for each in value]
        chance.shuffle(mixed)
        return mixed
    return value


def everything(people: set[str], numbers: set[int]) -> Data:
    later = second_session("2026-10-15T17:20", "2026-10-15T18:00", "F", "G", "T")
    apart = safety("no_contact", protected="M", restrained="F", kind="protective_order")
    declined = excluded("F", "parent", "declined"), excluded("G", "guardian_ad_litem", "conflict")
    stranger = invite("I")
    return family(*ROLES, *signed(numbers), seat(people), stranger, later, apart, *declined)


@SETTINGS
@given(people=members, numbers=releases, seed=st.integers())
def test_every_finding_is_a_sentence_with_a_citation_whatever_the_order_of_the_facts(
    people: set[str], numbers: set[int], seed: int
) -> None:
    data = everything(people, numbers)
    said = check(data)
    assert len({each.code for each in said.findings}) == len(said.findings)
    for each in said.findings:
        assert each.message.endswith(".")
        assert "{" not in each.message
        assert each.citation
    mixed = shuffled(data, random.Random(seed))  # noqa: S311 - repeatable, no secret
    assert check(mixed).as_json() == said.as_json()


@pytest.mark.parametrize("extra", ["", "S", "X", "C", "SX", "SC", "XC", "SXC"])
def test_leaving_out_one_required_person_is_exactly_one_block(extra: str) -> None:
    everybody = seat({*REQUIRED, *extra})
    data = family(*ROLES, release("T", "M"), release("Q", "C", kind="hipaa"), everybody)
    assert check(data).remaining_required_roles == ()
    for who, name in REQUIRED.items():
        everybody(data)
        leave_out(who)(data)
        missing = [each.code for each in check(data).blocks if "MISSING" in each.code]
        assert missing == [f"B-ROLE-MISSING({name})"]


@SETTINGS
@given(
    people=members,
    pair=pairs,
    kind=st.sampled_from(["protective_order", "no_contact_order", "separate_sessions"]),
    mode=st.sampled_from(["in_person", "video", "phone"]),
)
def test_people_who_may_not_meet_are_blocked_in_every_session(
    people: set[str], pair: tuple[str, str], kind: str, mode: str
) -> None:
    data = family(*ROLES, seat({*people, *pair}))
    session(data)["place"]["mode"] = mode
    safety("no_contact", protected=pair[0], restrained=pair[1], kind=kind)(data)
    assert f"B-NO-CONTACT({pair[0]},{pair[1]})" in codes(data)
    leave_out(pair[1])(data)
    assert not any(code.startswith("B-NO-CONTACT") for code in codes(data))


@SETTINGS
@given(people=members, excluded_ones=some_of(sorted(REQUIRED)))
def test_exclusions_never_hide_a_required_person(people: set[str], excluded_ones: set[str]) -> None:
    reasons = {"M": "declined", "F": "declined", "RP": "declined", "G": "conflict"}
    data = family(*ROLES, seat(people))
    before = {(line.key, line.state) for line in check(data).required}
    for who in excluded_ones:
        name = REQUIRED[who].split(":")[0]
        excluded(who, name, reasons.get(who, "attorney_declined"))(data)
    after = {line.key: line.state for line in check(data).required}
    assert set(after) == {key for key, _ in before}
    for key, state in before:
        assert state != "invited" or after[key] == "invited"


@SETTINGS
@given(people=members, numbers=releases, added=st.integers(0, len(RELEASES) - 1))
def test_a_release_never_adds_a_block_about_somebody_in_the_meeting(
    people: set[str], numbers: set[int], added: int
) -> None:
    before = check(family(*ROLES, *signed(numbers), seat(people)))
    after = check(family(*ROLES, *signed({*numbers, added}), seat(people)))
    new = {each.code for each in after.blocks} - {each.code for each in before.blocks}
    about = {code.removesuffix(")").split(":")[-1] for code in new}
    assert not about & people
