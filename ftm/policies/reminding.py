"""The part of a policy pack about reminders: which go out when, and at what hours none do."""

from datetime import datetime, time
from typing import Literal, Self
from zoneinfo import ZoneInfo

from pydantic import model_validator

from ftm.policies.rhythm import Days, Part


class Reminder(Part):
    """A reminder that goes out by itself, so many days before (or after) the event."""

    to: Literal["members", "interpreters", "step_owners", "caseworker", "supervisor"]
    about: Literal["meeting", "step_due", "summary_not_sent", "release_expiring"]
    days_before: Days | None = None
    days_after: Days | None = None

    @model_validator(mode="after")
    def _one_side(self) -> Self:
        if (self.days_before is None) == (self.days_after is None):
            raise ValueError("give either days_before or days_after")
        return self


class QuietHours(Part):
    """When nobody is reminded of anything, on the recipient's own clock; may span midnight."""

    begin: time
    end: time

    @model_validator(mode="after")
    def _some_hours_are_left(self) -> Self:
        if self.begin == self.end:
            raise ValueError("begin and end must differ")
        return self

    def hold_at(self, moment: datetime, zone: ZoneInfo) -> bool:
        """Whether it is quiet at the moment on the clocks of the zone."""
        clock = moment.astimezone(zone).time()
        if self.begin < self.end:
            return self.begin <= clock < self.end
        return clock >= self.begin or clock < self.end
