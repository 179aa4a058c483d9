"""The clocks of a case, seen from its next meeting (rules-precise 2.6).

Only what has happened by today counts; a computed date is given also when it lies ahead.
"""

from datetime import date, timedelta
from typing import Any

from msgspec import field

from ftm.facts import CaseFacts
from ftm.facts.dates import add_months
from ftm.facts.people import Child
from ftm.policies import PolicyPack
from ftm.policies.pack import Thresholds
from ftm.value import Value


class ChildClock(Value):
    """22 M.R.S. 4038-B(1): entry into care; the next permanency hearing; the 15th month."""

    entered_care_on: date
    pph_by: date
    tpr_by: date


class CaseDates(Value):
    """The dates of a meeting and of the case around it; `children` only of those in care."""

    meeting_on: date
    days_since_last_ftm: int | None
    next_ftm_by: date
    prevention_limit_on: date | None
    children: dict[str, ChildClock] = field(default_factory=dict[str, ChildClock])

    def as_json(self) -> dict[str, Any]:
        limit = self.prevention_limit_on
        return {
            "meeting_on": self.meeting_on.isoformat(),
            "days_since_last_ftm": self.days_since_last_ftm,
            "next_ftm_by": self.next_ftm_by.isoformat(),
            "prevention_limit_on": limit.isoformat() if limit else None,
            "entered_care_on": {
                child: clock.entered_care_on.isoformat() for child, clock in self.children.items()
            },
            "pph_by": {child: clock.pph_by.isoformat() for child, clock in self.children.items()},
            "tpr_by": {child: clock.tpr_by.isoformat() for child, clock in self.children.items()},
        }


def cadence_days(facts: CaseFacts, today: date, pack: PolicyPack) -> int:
    """The most days between two meetings of the family: the strictest of its case and plans."""
    plans = (each.type for each in facts.plan.tracks if each.recorded_at.date() <= today)
    return pack.cadence.days((facts.case.kind, *plans))


def case_dates(facts: CaseFacts, meeting_on: date, today: date, pack: PolicyPack) -> CaseDates:
    """The clocks as known on the day `today` for a meeting on the day `meeting_on`."""
    thresholds = pack.thresholds
    last_ftm_on = _known(facts.case.last_ftm_on, today)
    candidacy_on = _known(facts.case.candidacy_on, today)
    clocks = {child.person: child_clock(child, today, thresholds) for child in facts.children}
    return CaseDates(
        meeting_on=meeting_on,
        days_since_last_ftm=(meeting_on - last_ftm_on).days if last_ftm_on else None,
        next_ftm_by=meeting_on + timedelta(days=cadence_days(facts, today, pack)),
        prevention_limit_on=(
            add_months(candidacy_on, thresholds.prevention_months) if candidacy_on else None
        ),
        children={child: clock for child, clock in clocks.items() if clock},
    )


def child_clock(child: Child, today: date, thresholds: Thresholds) -> ChildClock | None:
    """The clocks of a child in care; None for a child who has not been removed.

    Entered care: the earlier of the first finding and the 60th day after removal. Hearing: 12
    months after the last one, or after entry. Petition: by the end of the 15th month.
    """
    removed_on = _known(child.removed_on, today)
    if removed_on is None:
        return None
    entered = removed_on + timedelta(days=thresholds.entered_care_after_days)
    finding_on = _known(child.first_finding_on, today)
    if finding_on is not None:
        entered = min(entered, finding_on)
    last_hearing_on = _known(child.last_pph_on, today)
    return ChildClock(
        entered_care_on=entered,
        pph_by=add_months(last_hearing_on or entered, thresholds.pph_months),
        tpr_by=add_months(entered, thresholds.tpr_months),
    )


def tpr_is_settled(child: Child, today: date) -> bool:
    """A petition is filed, or an exception recorded, by today (22 M.R.S. 4052(2-A))."""
    excepted = child.tpr_exception is not None and child.tpr_exception.recorded_on <= today
    return excepted or _known(child.tpr_petition_on, today) is not None


def _known(day: date | None, today: date) -> date | None:
    """Nothing dated later than today has happened."""
    return day if day is not None and day <= today else None
