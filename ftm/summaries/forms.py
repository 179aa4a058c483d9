"""What is answered when the record of a meeting is closed."""

from dataclasses import dataclass
from typing import Self

from litestar.datastructures import FormMultiDict

from ftm.web import forms


@dataclass(frozen=True, kw_only=True)
class ClosingForm(forms.Form):
    """`read_back`: everybody heard the plan; `held_early`: it took place before its time."""

    read_back: bool = False
    held_early: bool = False

    @classmethod
    def read(cls, form: FormMultiDict) -> Self:
        """Read the boxes that were ticked."""
        return cls(
            read_back=forms.ticked(form, "read_back"), held_early=forms.ticked(form, "held_early")
        )
