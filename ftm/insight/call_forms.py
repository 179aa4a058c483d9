from datetime import date
from typing import Self

from ftm.plans.steps import Step
from ftm.web import forms


class CallForm(forms.Form, kw_only=True):
    """Something that calls for a meeting before its time, as typed."""

    trigger: str = ""
    happened_on: str = ""
    note: str = ""

    @property
    def day(self) -> date | None:
        return forms.as_date(self.happened_on)


class OutcomeForm(forms.Form, kw_only=True):
    """How a step went, as typed. `version` is that of the outcome the page showed, 0 for none."""

    outcome: str = ""
    note: str = ""
    next_check_on: str = ""
    version: str = "0"

    @classmethod
    def of(cls, step: Step) -> Self:
        """What was said last; a step that goes on needs a new day each time."""
        return cls(outcome=step.outcome, note=step.note, version=str(step.version))

    @property
    def next_day(self) -> date | None:
        return forms.as_date(self.next_check_on)

    @property
    def as_of_version(self) -> int:
        return int(self.version) if self.version.isdecimal() and self.version.isascii() else 0
