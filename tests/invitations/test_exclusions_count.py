"""A recorded exclusion counts only when everything the policy asks for is there (2.1)."""

from typing import Any

import pytest

from tests.invitations.families import (
    MAINE,
    Edit,
    check,
    child,
    codes,
    excluded,
    family,
    leave_out,
    planned,
    release,
    role,
    set_role,
)

ATTEMPTS = {
    "attempts": [{"on": "2026-09-20", "how": "letter"}, {"on": "2026-09-22", "how": "call"}]
}
TOLD = {"youth_told_on": "2026-10-01"}


def counts(*edits: Edit) -> bool:
    return any(not each.auto for each in check(family(*edits)).exclusions)


def _reasons() -> list[tuple[str, str, dict[str, Any]]]:
    more: dict[str, dict[str, Any]] = {"whereabouts_unknown": ATTEMPTS, "good_cause": TOLD}
    return [
        (reason.code, name, more.get(reason.code, {}))
        for reason in MAINE.reasons
        for name in reason.roles
    ]


@pytest.mark.parametrize(("reason", "of_role", "more"), _reasons())
def test_a_complete_exclusion_counts(reason: str, of_role: str, more: dict[str, Any]) -> None:
    assert counts(excluded("F", of_role, reason, **more))


def test_the_table_of_reasons_is_that_of_the_law() -> None:
    """rules-precise 2.1, row by row: roles, supervisor, no input needed."""
    table = {
        reason.code: (set(reason.roles), reason.supervisor, not reason.input_needed)
        for reason in MAINE.reasons
    }
    declining = {"parent", "caregiver", "resource_parent", "guardian_ad_litem", "casa"}
    treatment = {"sud_provider", "mh_medical_provider", "dv_program"}
    assert table == {
        "whereabouts_unknown": ({"parent"}, False, False),
        "declined": ({*declining, "visit_supervisor"}, False, False),
        "court_order": ({"parent"}, True, False),
        "parentage_not_established": ({"parent"}, True, False),
        "identity_protected": ({"resource_parent"}, True, False),
        "tribe_declined": ({"tribal_representative"}, False, False),
        "conflict": ({"guardian_ad_litem", "casa"}, False, False),
        "attorney_declined": ({"parent_attorney"}, False, False),
        "parent_waived": ({"parent_attorney"}, False, False),
        "parent_declined": (treatment, False, False),
        "not_relevant": ({"school", "probation"}, False, False),
        "youth_declined": ({"youth"}, False, False),
        "unsafe": ({"youth"}, True, False),
        "ineligible": ({"youth_chosen_member"}, False, True),
        "good_cause": ({"youth_chosen_member"}, True, True),
        "parent_wants_none": ({"informal_support"}, False, True),
    }


@pytest.mark.parametrize(
    "lacking",
    [
        {"note": "  "},
        {"input_gathered": ""},
        {"decided_on": "2026-10-02"},
        {"decided_by": "G"},
        {"role": "caregiver", "reason_code": "court_order"},
    ],
)
def test_an_exclusion_that_lacks_something_is_ignored(lacking: dict[str, Any]) -> None:
    left_out = leave_out("F"), excluded("F", "parent", "declined", **lacking)
    assert not counts(*left_out)
    assert check(family(*left_out)).remaining_required_roles == ("parent:F",)


def test_a_decision_of_today_counts() -> None:
    assert counts(excluded("F", "parent", "declined", decided_on="2026-10-01"))


@pytest.mark.parametrize(
    ("of_role", "reason"),
    [(name, reason.code) for reason in MAINE.reasons if reason.supervisor for name in reason.roles],
)
def test_a_starred_reason_needs_a_supervisor(of_role: str, reason: str) -> None:
    assert counts(excluded("F", of_role, reason, **TOLD))
    assert not counts(excluded("F", of_role, reason, decided_by="ROBIN", **TOLD))


def test_whereabouts_unknown_needs_two_attempts_that_were_made() -> None:
    one = {"attempts": ATTEMPTS["attempts"][:1]}
    ahead = {"attempts": [*one["attempts"], {"on": "2026-10-02", "how": "visit"}]}
    assert counts(excluded("F", "parent", "whereabouts_unknown", **ATTEMPTS))
    assert not counts(excluded("F", "parent", "whereabouts_unknown", **one))
    assert not counts(excluded("F", "parent", "whereabouts_unknown", **ahead))


def test_good_cause_needs_the_day_the_youth_was_told_but_no_input() -> None:
    rejected = "P", "youth_chosen_member", "good_cause"
    assert counts(excluded(*rejected, input_gathered="", **TOLD))
    assert not counts(excluded(*rejected))
    assert not counts(excluded(*rejected, youth_told_on="2026-10-02"))


def test_a_rejected_choice_is_neither_required_nor_a_member() -> None:
    rejected = excluded("P", "youth_chosen_member", "good_cause", **TOLD)
    assert codes(family(leave_out("P"), rejected)) == set()
    assert codes(family(rejected)) == {"B-NOT-MEMBER(P)"}


def test_a_third_choice_moves_up_when_an_earlier_one_is_rejected() -> None:
    picks = [{"person": who, "picked_on": "2026-09-20"} for who in ("P", "Q", "X")]
    chosen = planned(youth_choices=[{"youth": "Y", "offered_on": "2026-09-20", "picks": picks}])
    rejected = excluded("P", "youth_chosen_member", "good_cause", **TOLD)
    assert codes(family(chosen)) == {
        "B-ROLE-MISSING(youth_chosen_member:Q)",
        "W-YOUTH-PICK-INELIGIBLE(X)",
    }
    assert codes(family(chosen, rejected, leave_out("P"))) == {
        "B-ROLE-MISSING(youth_chosen_member:Q)",
        "B-ROLE-MISSING(youth_chosen_member:X)",
    }


def test_recorded_and_automatic_exclusions_are_both_reported() -> None:
    found = check(
        family(
            role("T", "sud_provider", of=["M"]),
            excluded("T", "sud_provider", "parent_declined"),
        )
    ).exclusions
    assert [(each.reason_code, each.auto) for each in found] == [
        ("no_valid_release", True),
        ("parent_declined", False),
    ]


def test_a_provider_the_parent_does_not_want_is_not_missing() -> None:
    provider = role("T", "sud_provider", of=["M"]), release("T", "M")
    declined = excluded("T", "sud_provider", "parent_declined")
    assert codes(family(*provider)) == {"B-ROLE-MISSING(sud_provider:T)"}
    assert codes(family(*provider, declined)) == set()


def test_a_putative_father_is_settled_by_a_supervisor() -> None:
    putative = set_role("F", parentage_status="putative"), leave_out("F")
    settled = excluded("F", "parent", "parentage_not_established")
    assert codes(family(*putative)) == {"W-PARENTAGE(F)"}
    assert codes(family(*putative, settled)) == set()


def test_a_youth_may_decline_in_their_own_words() -> None:
    declined = excluded("Y", "youth", "youth_declined", note="I have practice.")
    assert codes(family(leave_out("Y"), declined, child("Y"))) == set()
