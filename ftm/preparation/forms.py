from typing import Any, Self
from uuid import UUID

from litestar.datastructures import FormMultiDict
from msgspec.structs import asdict, fields, replace

from ftm.meetings.forms import VersionedForm
from ftm.preparation.rules import Conversation, SafetyAnswers
from ftm.web import forms

NO_DAY = "Give the day."


class PersonsForm(VersionedForm, kw_only=True):
    """What is recorded about one person, as typed; its fields are those of the record."""

    @classmethod
    def of(cls, recorded: Conversation | SafetyAnswers | None, version: int) -> Self:
        """The form of what is recorded; empty when nothing is."""
        values = asdict(recorded) if recorded is not None else {}
        texts: dict[str, Any] = {name: str(value or "") for name, value in values.items()}
        return cls(version=str(version), **texts)

    @property
    def typed(self) -> dict[str, str]:
        """The text of every field of the record."""
        names = (each.name for each in fields(self) if each.name not in {"errors", "version"})
        return {name: getattr(self, name) for name in names}


class TalkForm(PersonsForm, kw_only=True):
    """The talk with one person."""

    explained_on: str = ""
    explained_by: str = ""
    wants: str = ""
    worries: str = ""
    supports: str = ""
    logistics: str = ""
    language: str = ""
    takes_part: str = ""
    ride: str = ""
    ride_note: str = ""
    childcare: str = ""
    childcare_note: str = ""
    access: str = ""
    access_note: str = ""

    @classmethod
    def read(cls, data: FormMultiDict) -> Self:
        form = super().read(data)
        if form.explained_on and forms.as_date(form.explained_on) is None:
            return form.with_error("explained_on", NO_DAY)
        return form

    @property
    def told(self) -> Conversation:
        """What was typed, of a form without errors."""
        values: dict[str, Any] = self.typed | {"explained_on": forms.as_date(self.explained_on)}
        return Conversation(**values)


class SafetyForm(PersonsForm, kw_only=True):
    """The private check of one person."""

    asked_on: str = ""
    asked_by: str = ""
    orders: str = ""
    worries: str = ""
    proceed: str = ""
    signal: str = ""

    @classmethod
    def read(cls, data: FormMultiDict) -> Self:
        form = super().read(data)
        return form if forms.as_date(form.asked_on) else form.with_error("asked_on", NO_DAY)

    @property
    def answers(self) -> SafetyAnswers:
        """What was typed. Only of a form with a day."""
        asked_on = forms.as_date(self.asked_on)
        if asked_on is None:
            raise ValueError("the form has no valid day")
        values: dict[str, Any] = self.typed | {"asked_on": asked_on}
        return SafetyAnswers(**values)


class AgendaForm(VersionedForm, kw_only=True):
    """A new point of the agenda, or the one to move or take off (`point`, `way`)."""

    text: str = ""
    asked_by: str = ""
    point: UUID | None = None
    way: str = ""

    @classmethod
    def read(cls, data: FormMultiDict) -> Self:
        return replace(super().read(data), point=forms.as_uuid(forms.text(data, "point")))
