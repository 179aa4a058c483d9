from datetime import datetime
from typing import Self

from litestar.datastructures import FormMultiDict

from ftm.meetings.forms import VersionedForm


class ProposalForm(VersionedForm, kw_only=True):
    """The worker accepts the proposal they see; `proposal` is its fingerprint."""

    proposal: str = ""


class TimeForm(VersionedForm, kw_only=True):
    """The suggested time that the worker takes, on the clocks of the case."""

    time: str = ""

    @classmethod
    def read(cls, data: FormMultiDict) -> Self:
        form = super().read(data)
        return form if form.moment else form.with_error("", "Choose one of the times.")

    @property
    def moment(self) -> datetime | None:
        """Naive; None when it is none."""
        try:
            return datetime.fromisoformat(self.time).replace(tzinfo=None)
        except ValueError:
            return None

    @property
    def starts_at(self) -> datetime:
        """Only of a valid form."""
        if self.moment is None:
            raise ValueError("the form has no moment")
        return self.moment
