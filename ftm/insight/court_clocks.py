"""The dates of the court and the law as a family's page shows them. Pure."""

from collections.abc import Iterator
from datetime import date

from ftm.facts.dates import add_months
from ftm.facts.people import Child
from ftm.invitations.rules.dates import child_clock, tpr_is_settled
from ftm.policies.pack import Thresholds
from ftm.value import Value
from ftm.web.dates import day

_EXCEPTIONS = {
    "relative": "the child lives with a relative",
    "compelling_reason": "a compelling reason is written down",
    "services_not_provided": "services were not provided in time",
}


class ClockLine(Value):
    """One date. `days` from today, negative when it has passed.

    `settled` says why nothing runs out on the day; "" while something does.
    """

    label: str
    on: date
    days: int
    settled: str = ""


def child_clocks(child: Child, today: date, thresholds: Thresholds) -> tuple[ClockLine, ...]:
    """Entry into care, the next permanency hearing, the 15th month; nothing for a child at home.

    Computed, never typed (22 M.R.S. 4038-B(1), 4052(2-A)(A); 42 U.S.C. 675(5)(E)).
    """
    clock = child_clock(child, today, thresholds)
    if clock is None:
        return ()
    entered = clock.entered_care_on
    counted = "in care since then" if entered <= today else "in care from then on"
    return (
        _line("Entered care", entered, today, f"{counted}, as the law counts"),
        _line("Permanency hearing by", clock.pph_by, today),
        _line(
            f"{thresholds.tpr_months}th month in care ends",
            clock.tpr_by,
            today,
            ", ".join(_settled(child, today)),
        ),
    )


def prevention_clocks(start: date, today: date, thresholds: Thresholds) -> tuple[ClockLine, ...]:
    """When prevention services end that began on `start`."""
    return (
        _line("Prevention services end", add_months(start, thresholds.prevention_months), today),
    )


def _settled(child: Child, today: date) -> Iterator[str]:
    """Why no petition is due: it is filed, or an exception is recorded (22 M.R.S. 4052(2-A))."""
    if not tpr_is_settled(child, today):
        return
    if child.tpr_petition_on is not None and child.tpr_petition_on <= today:
        yield f"petition filed {day(child.tpr_petition_on)}"
    excepted = child.tpr_exception
    if excepted is not None and excepted.recorded_on <= today:
        yield f"exception recorded {day(excepted.recorded_on)}: {_EXCEPTIONS[excepted.reason]}"


def _line(label: str, on: date, today: date, settled: str = "") -> ClockLine:
    return ClockLine(label, on, (on - today).days, settled)
