"""The court's clocks are computed from what happened, and say when nothing runs out any more."""

from datetime import date
from typing import Any

import pytest

from ftm.facts.people import Child, TprException
from ftm.insight.court_clocks import child_clocks, prevention_clocks
from tests.invitations.families import MAINE

TODAY = date(2026, 10, 1)


def child(**facts: Any) -> Child:
    removed = {"removed_on": date(2025, 11, 20), "first_finding_on": date(2026, 2, 26)}
    return Child("C1", date(2010, 11, 30), "inquired_not_indian", **{**removed, **facts})


def dates(**facts: Any) -> list[date]:
    return [each.on for each in child_clocks(child(**facts), TODAY, MAINE.thresholds)]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, [date(2026, 1, 19), date(2027, 1, 19), date(2027, 4, 19)]),
        (
            {"first_finding_on": date(2025, 12, 1)},
            [date(2025, 12, 1), date(2026, 12, 1), date(2027, 3, 1)],
        ),
        (
            {"last_pph_on": date(2026, 9, 1)},
            [date(2026, 1, 19), date(2027, 9, 1), date(2027, 4, 19)],
        ),
        ({"removed_on": None}, []),
        ({"removed_on": date(2026, 10, 2)}, []),
    ],
)
def test_entry_hearing_and_fifteenth_month_follow_from_what_happened_so_far(
    facts: dict[str, Any], expected: list[date]
) -> None:
    assert dates(**facts) == expected


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, ""),
        ({"tpr_petition_on": date(2026, 9, 1)}, "petition filed Tuesday, September 1"),
        ({"tpr_petition_on": date(2026, 10, 2)}, ""),
        (
            {"tpr_exception": TprException("relative", date(2026, 9, 1))},
            "exception recorded Tuesday, September 1: the child lives with a relative",
        ),
        ({"tpr_exception": TprException("compelling_reason", date(2026, 10, 2))}, ""),
    ],
)
def test_the_fifteenth_month_runs_out_unless_a_petition_or_an_exception_is_there(
    facts: dict[str, Any], words: str
) -> None:
    *_, fifteenth = child_clocks(child(**facts), TODAY, MAINE.thresholds)
    assert fifteenth.settled.removesuffix(", 2026") == words.removesuffix(", 2026")


def test_prevention_services_end_twelve_months_after_candidacy() -> None:
    (limit,) = prevention_clocks(date(2026, 7, 6), TODAY, MAINE.thresholds)
    assert (limit.on, limit.settled) == (date(2027, 7, 6), "")
