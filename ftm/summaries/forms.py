"""What is answered when a record is closed, copies are sent, and a code is typed."""

from typing import Self

from litestar.datastructures import FormMultiDict
from msgspec.structs import replace

from ftm.core.errors import RuleBrokenError
from ftm.languages import N_
from ftm.summaries.distribution import ON_PAPER, Choice
from ftm.web import forms

NO_CODE = N_("Type the code.")


class ClosingForm(forms.Form, kw_only=True):
    """`read_back`: everybody heard the plan; `held_early`: it took place before its time."""

    read_back: bool = False
    held_early: bool = False


class SendForm(forms.Form, kw_only=True):
    """Whose copies go (`who`: papers), how, on which day if on paper, and what was seen before."""

    who: tuple[str, ...] = ()
    channel: str = ""
    on: str = ""
    seen: str = ""

    def refused(self, error: RuleBrokenError) -> Self:
        """Blame a field of the one person's form; what is about many is said of the whole."""
        return self.with_refusal(error) if len(self.who) == 1 else self.with_error("", str(error))

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What the service is asked for."""
        on = forms.as_date(self.on) if self.channel in ON_PAPER else None
        papers = (forms.as_uuid(each) for each in self.who)
        return tuple(Choice(each, self.channel, on) for each in papers if each)


class LeaveOutForm(forms.Form, kw_only=True):
    """Why somebody gets no copy."""

    reason: str = ""


class CodeForm(forms.Form, kw_only=True):
    """The code as somebody typed it; a refused one is not shown again.

    `language` is the one the page was read in.
    """

    code: str = ""
    language: str = ""

    @classmethod
    def read(cls, data: FormMultiDict) -> Self:
        """Read the code, or say that there is none."""
        form = super().read(data)
        return form if form.code else form.with_error("code", NO_CODE)

    def refused_with(self, field: str, why: str) -> Self:
        """Without the code that was typed."""
        return replace(self, code="").with_error(field, why)
