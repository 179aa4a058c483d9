"""What is typed on the pages around the invitation list."""

from datetime import date
from typing import Self, cast

from litestar.datastructures import FormMultiDict
from msgspec.structs import replace

from ftm.facts.meeting import Attempt
from ftm.facts.people import Channel
from ftm.invitations.leaving_out import LeavingOut
from ftm.invitations.recording import NewPerson
from ftm.meetings.forms import VersionedForm
from ftm.web import forms


class ListForm(VersionedForm, kw_only=True):
    """A button of the list: one person, one session."""

    person: str = ""
    session: str = ""


class NoteForm(VersionedForm, kw_only=True):
    """Why a warning may stand."""

    code: str = ""
    reason: str = ""


class ReasonForm(VersionedForm, kw_only=True):
    """Why somebody is left out. `attempts`: pairs of day and what was tried, as typed."""

    person: str = ""
    role: str = ""
    session: str = ""
    reason_code: str = ""
    note: str = ""
    input_gathered: str = ""
    youth_told_on: str = ""
    attempts: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, data: FormMultiDict) -> Self:
        days, what = (
            [forms.clean(each) for each in data.getall(name, [])]
            for name in ("attempt_on", "attempt_how")
        )
        attempts = tuple(row for row in zip(days, what, strict=False) if any(row))
        form = replace(super().read(data), attempts=attempts)
        if not form.reason_code:
            form = form.with_error("reason_code", "Choose a reason.")
        if any(forms.as_date(on) is None or not how for on, how in form.attempts):
            form = form.with_error("attempts", "Give the day and what was tried, for each attempt.")
        return form.with_day_checked("youth_told_on")

    @property
    def asked(self) -> LeavingOut:
        """Only of a valid form."""
        days = ((forms.as_date(on), how) for on, how in self.attempts)
        return LeavingOut(
            person=self.person,
            role=self.role,
            reason_code=self.reason_code,
            note=self.note,
            input_gathered=self.input_gathered,
            session=self.session or None,
            attempts=tuple(Attempt(on, how) for on, how in days if on is not None),
            youth_told_on=forms.as_date(self.youth_told_on),
        )


class ChildForm(VersionedForm, kw_only=True):
    """How a child takes part, and through whom they are told.

    `carried_from`: the day of the meeting for which this was decided, while only suggested here.
    """

    decision: str = ""
    reason: str = ""
    via: tuple[str, ...] = ()
    carried_from: forms.OnlyShown = ""

    @property
    def carried_day(self) -> date | None:
        return forms.as_date(self.carried_from)


class ChoiceForm(VersionedForm, kw_only=True):
    """When a youth was asked, and whom they chose, in order; `advisor` is one of them.

    `carried_from`: the day of the meeting for which they chose so, while only suggested here.
    """

    offered_on: str = ""
    picks: tuple[str, ...] = ()
    advisor: str = ""
    carried_from: forms.OnlyShown = ""

    @property
    def carried_day(self) -> date | None:
        return forms.as_date(self.carried_from)

    @classmethod
    def read(cls, data: FormMultiDict) -> Self:
        return super().read(data).with_day_checked("offered_on")

    @property
    def offered(self) -> date | None:
        return forms.as_date(self.offered_on)


class ObserverForm(VersionedForm, kw_only=True):
    """Who of the family agrees to an observer, and since when those who do so newly."""

    agreed: tuple[str, ...] = ()
    consented_on: str = ""

    @classmethod
    def read(cls, data: FormMultiDict) -> Self:
        return super().read(data).with_day_checked("consented_on")

    @property
    def day(self) -> date | None:
        return forms.as_date(self.consented_on)


class SupportForm(VersionedForm, kw_only=True):
    """Somebody a parent wants there."""

    of: str = ""
    name: str = ""
    channel: str = "email"
    email: str = ""
    phone: str = ""
    address: str = ""

    @property
    def new(self) -> NewPerson:
        channel = cast("Channel", self.channel)
        return NewPerson(self.name, channel, self.email, self.phone, self.address)


class SendForm(forms.Form, kw_only=True):
    """`seen` stands for exactly what the preview showed; `reason` why warnings may stand.

    `only` is the person of the one card whose button was pressed, "" for all.
    """

    seen: str = ""
    reason: str = ""
    only: str = ""


class AddressForm(forms.Form, kw_only=True):
    """Where mail to somebody goes from now on."""

    email: str = ""


class AnswerForm(forms.Form, kw_only=True):
    """What somebody answers to an invitation."""

    reply: str = ""
    needs: tuple[str, ...] = ()
    note: str = ""


class LinkAnswerForm(AnswerForm, kw_only=True):
    """The answer by the link; `seen` is the message that the page was about.

    `language` is the one the page was read in.
    """

    seen: str = ""
    language: str = ""
