"""What is typed about a release."""

from datetime import date, datetime
from typing import Self, cast
from zoneinfo import ZoneInfo

from litestar.datastructures import FormMultiDict

from ftm.facts.plan import RecipientClass, Release, ReleaseKind, ReleaseRecipient
from ftm.releases.profiles import CLASSES
from ftm.web import forms

AGENCY = "agency"


class ReleaseForm(forms.Form, kw_only=True):
    """A release as typed; `recipients` are ids of persons or names of classes."""

    kind: str = ""
    discloser: str = ""
    patients: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    information: tuple[str, ...] = ()
    scope: str = ""
    purpose: str = "family team planning"
    signed_by: str = ""
    signed_on: str = ""
    expires_on: str = ""

    @classmethod
    def read(cls, data: FormMultiDict) -> Self:
        form = super().read(data)
        if not form.kind:
            form = form.with_error("kind", "Choose the kind of release.")
        if not form.discloser:
            form = form.with_error("discloser", "Choose who may tell.")
        if forms.as_date(form.expires_on) is None:
            form = form.with_error("expires_on", "Choose the last day on which it is good.")
        return form.with_day_checked("signed_on")

    @property
    def release(self) -> Release:
        """Only of a form without errors."""
        return Release(
            id="",
            kind=cast("ReleaseKind", self.kind),
            patients=self.patients,
            recipients=tuple(map(_recipient, self.recipients)),
            information=self.information,
            scope=self.scope,
            purpose=self.purpose,
            expires_on=cast("date", forms.as_date(self.expires_on)),
            discloser=None if self.discloser == AGENCY else self.discloser,
            signed_by=self.signed_by or None,
            signed_on=forms.as_date(self.signed_on),
        )


class RevocationForm(forms.Form, kw_only=True):
    """When and how a release was taken back."""

    how: str = ""
    on: str = ""
    at_time: str = ""

    @classmethod
    def read(cls, data: FormMultiDict) -> Self:
        form = super().read(data)
        if forms.as_date(form.on) is None or forms.as_time(form.at_time) is None:
            form = form.with_error("on", "Give the day and the time.")
        return form

    @classmethod
    def at_once(cls, now: datetime, zone: ZoneInfo) -> Self:
        """The form as it is offered: this very minute."""
        local = now.astimezone(zone)
        return cls(how="orally", on=local.date().isoformat(), at_time=f"{local:%H:%M}")

    def moment(self, zone: ZoneInfo) -> datetime:
        """Only of a form without errors."""
        on, at = forms.as_date(self.on), forms.as_time(self.at_time)
        if on is None or at is None:
            raise ValueError("the form has no valid moment")
        return datetime.combine(on, at, zone)


def _recipient(value: str) -> ReleaseRecipient:
    if value in CLASSES:
        return ReleaseRecipient(class_=cast("RecipientClass", value))
    return ReleaseRecipient(person=value)
