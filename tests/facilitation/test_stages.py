"""The facilitator takes the stages in any order, but the end comes after the read-back."""

import pytest

from ftm.core.errors import RuleBrokenError
from ftm.facilitation.stages import BY_CODE, STAGES, TRANSITIONS, can_move, check_move, next_stage


def test_every_stage_has_its_transitions_and_they_lead_to_stages() -> None:
    assert TRANSITIONS.keys() == BY_CODE.keys()
    assert all(BY_CODE.keys() >= targets for targets in TRANSITIONS.values())
    assert all(stage not in targets for stage, targets in TRANSITIONS.items())


def test_the_usual_order_is_allowed_from_the_first_to_the_last() -> None:
    code = STAGES[0].code
    visited = [code]
    while following := next_stage(code):
        check_move(code, following.code)
        code = following.code
        visited.append(code)
    assert visited == [stage.code for stage in STAGES]


def test_the_meeting_takes_ninety_minutes() -> None:
    assert sum(stage.minutes for stage in STAGES) == 90


@pytest.mark.parametrize("target", ["next_date", "thanks"])
def test_nothing_ends_before_the_plan_is_read_back(target: str) -> None:
    with pytest.raises(RuleBrokenError, match="Read the plan back"):
        check_move("plan", target)


def test_one_can_go_back_to_the_strengths_from_the_worries() -> None:
    assert can_move("worries", "strengths")


def test_an_unknown_stage_is_refused() -> None:
    with pytest.raises(RuleBrokenError, match="no such stage"):
        check_move("plan", "lunch")
