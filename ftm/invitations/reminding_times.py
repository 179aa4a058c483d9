"""When somebody is reminded of a meeting: the pack's days, and never at night. Pure."""

from collections.abc import Collection
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ftm.facts.windows import utc
from ftm.policies.pack import PolicyPack
from ftm.policies.reminding import QuietHours
from ftm.value import Value

NEWS_LASTS = timedelta(days=1)
"""Who was told within a day of the reminder's moment needs none."""


class Told(Value):
    """What a recipient was told last, and when; `zone` is that of their clocks."""

    starts_at: datetime
    told_at: datetime
    zone: ZoneInfo


def steps_of(pack: PolicyPack, *, is_interpreter: bool) -> tuple[int, ...]:
    """Days before the meeting on which the pack reminds people of this kind."""
    to = "interpreters" if is_interpreter else "members"
    return tuple(
        each.days_before
        for each in pack.reminders
        if (each.to, each.about) == (to, "meeting") and each.days_before
    )


def step_now(steps: Collection[int], told: Told, quiet: QuietHours, now: datetime) -> int | None:
    """The step to remind of at `now`; None when there is none yet, or not at this hour.

    Of several whose moment has passed only the newest: after a day without a server nobody gets
    two at once. A step passed by while people did not know of the time yet is left out.
    """
    return None if quiet.hold_at(now, told.zone) else step_passed(steps, told, now)


def step_passed(steps: Collection[int], told: Told, now: datetime) -> int | None:
    """The same for who is reminded by a worker, who knows when one may call."""
    if utc(now) >= utc(told.starts_at):
        return None
    passed = [each for each in steps if _moment(told, each) <= utc(now)]
    step = min(passed, default=None)
    if step is None or utc(told.told_at) > _moment(told, step) - NEWS_LASTS:
        return None
    return step


def _moment(told: Told, days: int) -> datetime:
    """The same time of day so many days before, by the recipient's clock."""
    return utc(told.starts_at.astimezone(told.zone) - timedelta(days=days))
