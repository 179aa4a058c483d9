"""The end of a meeting, its cancellation, and the clocks of the case (rules-precise 2.5, 2.6)."""

from typing import Any

import pytest

from tests.invitations.families import (
    Edit,
    case,
    check,
    child,
    codes,
    family,
    invite,
    leave_out,
    planned,
    role,
    second_session,
    set_role,
)

END = "2026-10-15T17:00-04:00"


def track(parent: str, recorded_at: str = "2026-10-15T16:00") -> Edit:
    entry = {"id": f"t-{parent}", "parent": parent, "type": "rnr", "children": ["Y", "C"]}
    return lambda data: data["plan"]["tracks"].append(entry | {"recorded_at": recorded_at})


PLANNED = track("M"), track("F")
APART = set_role("RP", of=["Y"]), role("X", "resource_parent", of=["C"]), invite("X")


def test_planning_ends_with_the_last_segment_of_the_meeting() -> None:
    assert check(family(), "2026-10-15T16:59-04:00").stage == "planning"
    assert check(family(), END).stage == "finalize"
    assert check(family(), "2026-10-15T21:00+00:00").stage == "finalize"
    later = second_session("2026-10-20T15:30", "2026-10-20T16:00", "M", "MA", "G")
    assert check(family(later), END).stage == "planning"


def test_after_the_meeting_only_what_is_missing_then_is_said() -> None:
    result = check(family(leave_out("M"), *PLANNED), END)
    answer = result.as_json()
    assert result.findings == ()
    assert answer["exclusions"] == []
    assert answer["remaining_required_roles"] == []
    assert answer["dates"]["meeting_on"] == "2026-10-15"


def test_a_cancelled_meeting_is_not_judged() -> None:
    answer = check(family(planned(cancelled=True), leave_out("M"))).as_json()
    assert answer["stage"] == "cancelled"
    lists = "blocks", "warnings", "info", "remaining_required_roles", "exclusions"
    assert all(answer[key] == [] for key in lists)


def test_each_parent_has_a_plan() -> None:
    assert codes(family(), END) == {"W-PLAN-MISSING(F)", "W-PLAN-MISSING(M)"}
    assert codes(family(track("M"), track("F", "2026-10-15T17:01")), END) == {"W-PLAN-MISSING(F)"}
    assert codes(family(*PLANNED), END) == set()


def test_a_parent_whose_rights_ended_needs_no_plan() -> None:
    ended = set_role("F", rights_status="terminated", rights_ended_on="2026-10-15")
    assert codes(family(track("M"), ended), END) == set()


def contact(*labels: str, recorded_at: str = "2026-10-15T16:00") -> Edit:
    item = {
        "id": "i",
        "section": "visits",
        "kind": "visit",
        "text": "Saturdays at ten.",
        "labels": list(labels),
        "sessions": ["one"],
        "source_kind": "agency",
        "recorded_at": recorded_at,
    }
    return lambda data: data["plan"]["items"].append(item)


def test_siblings_who_live_apart_stay_in_touch() -> None:
    assert codes(family(*PLANNED, *APART), END) == {"W-SIBLINGS"}
    assert codes(family(*PLANNED, *APART, contact("SIBLING_CONTACT(Y,C)")), END) == set()
    assert codes(family(*PLANNED, *APART, contact("VISIT(M,C)")), END) == {"W-SIBLINGS"}
    late = contact("SIBLING_CONTACT(Y,C)", recorded_at="2026-10-15T17:01")
    assert codes(family(*PLANNED, *APART, late), END) == {"W-SIBLINGS"}


def test_siblings_in_one_home_are_together() -> None:
    assert codes(family(*PLANNED), END) == set()
    one_only = set_role("RP", of=["Y"])
    assert codes(family(*PLANNED, one_only), END) == set()
    former = role("X", "resource_parent", of=["C"], until="2026-10-14")
    assert codes(family(*PLANNED, one_only, former), END) == set()


@pytest.mark.parametrize(
    ("fields", "entered", "pph", "tpr"),
    [
        ({"removed_on": "2026-06-01"}, "2026-07-31", "2027-07-31", "2027-10-31"),
        (
            {"removed_on": "2026-06-01", "first_finding_on": "2026-07-01"},
            "2026-07-01",
            "2027-07-01",
            "2027-10-01",
        ),
        (
            {"removed_on": "2026-06-01", "first_finding_on": "2026-10-02"},
            "2026-07-31",
            "2027-07-31",
            "2027-10-31",
        ),
        (
            {"removed_on": "2025-10-01", "last_pph_on": "2026-08-31"},
            "2025-11-30",
            "2027-08-31",
            "2027-02-28",
        ),
        ({"removed_on": "2026-09-30"}, "2026-11-29", "2027-11-29", "2028-02-29"),
    ],
)
def test_the_clocks_of_a_child_in_care(
    fields: dict[str, Any], entered: str, pph: str, tpr: str
) -> None:
    dates = check(family(child("C", **fields))).as_json()["dates"]
    found = dates["entered_care_on"]["C"], dates["pph_by"]["C"], dates["tpr_by"]["C"]
    assert found == (entered, pph, tpr)


def test_the_clocks_of_the_case() -> None:
    dates = check(family(case(candidacy_on="2026-02-28"))).as_json()["dates"]
    assert dates["days_since_last_ftm"] == 75
    assert dates["next_ftm_by"] == "2027-01-13"
    assert dates["prevention_limit_on"] == "2027-02-28"
    unknown = check(family(case(last_ftm_on=None))).as_json()["dates"]
    assert unknown["days_since_last_ftm"] is None
    assert unknown["prevention_limit_on"] is None


def test_a_child_at_home_has_no_clocks() -> None:
    home = child("C", removed_on=None), child("Y", removed_on=None)
    dates = check(family(*home)).as_json()["dates"]
    assert dates["entered_care_on"] == dates["pph_by"] == dates["tpr_by"] == {}
