"""What every form object shares: reading text safely, and errors beside the fields.

A form is a frozen value of what was typed, as typed, so that a refused form shows it again.
"""

from collections.abc import Callable, Mapping
from datetime import date, time
from functools import cache
from typing import Annotated, Any, Self
from uuid import UUID

from litestar.datastructures import FormMultiDict
from msgspec import Meta, field
from msgspec.structs import fields, replace

from ftm.core.errors import RuleBrokenError
from ftm.value import Value

WHOLE_FORM = ""

OnlyShown = Annotated[str, Meta(description="a page shows it; never taken from what was posted")]
Reader = Callable[[FormMultiDict, str], Any]


class Form(Value, kw_only=True):
    """Base of form objects. `errors` maps a field name to a sentence; "" is the whole form.

    A field is read by its name and its type: `str` one text, `bool` a ticked box,
    `tuple[str, ...]` every value of a repeated field. A form with fields of other types, or with
    something to check, adds that to `read`.
    """

    errors: Mapping[str, str] = field(default_factory=dict[str, str])

    def __repr__(self) -> str:
        """Its kind alone: a passphrase, or what a family said, belongs in no log."""
        return type(self).__name__

    @classmethod
    def read(cls, data: FormMultiDict) -> Self:
        """What was typed; "" or no box where nothing was, and nothing of fields only shown."""
        return cls(**{name: read(data, name) for name, read in _readers(cls)})

    def with_error(self, name: str, message: str) -> Self:
        """The same form with one more error; the first error of a field stays."""
        return replace(self, errors={**self.errors, name: self.errors.get(name, message)})

    def with_day_checked(self, name: str) -> Self:
        """The same form; blamed when the field holds something that is no day."""
        typed = getattr(self, name)
        is_wrong = typed and as_date(typed) is None
        return self.with_error(name, "This is not a day.") if is_wrong else self

    def with_refusal(self, error: RuleBrokenError) -> Self:
        """The same form, blaming the field that the rule names."""
        name = error.field if error.field in self.__struct_fields__ else WHOLE_FORM
        return self.with_error(name, str(error))

    def check(self) -> None:
        """Raise the first error as RuleBrokenError: one `except` serves the form and the rules."""
        for name, message in self.errors.items():
            raise RuleBrokenError(message, name)


@cache
def _readers(form: type[Form]) -> tuple[tuple[str, Reader], ...]:
    """How each field that can be posted is read."""
    known = ((each.name, _READERS.get(each.type)) for each in fields(form))
    return tuple((name, read) for name, read in known if read)


def text(form: FormMultiDict, name: str) -> str:
    """One value, trimmed, with plain line ends and without characters a database refuses."""
    return clean(form.get(name))


def texts(form: FormMultiDict, name: str) -> tuple[str, ...]:
    """Every value of a repeated field, such as ticked boxes, empty ones left out."""
    return tuple(each for each in map(clean, form.getall(name, [])) if each)


def clean(value: Any) -> str:
    if not isinstance(value, str):
        return ""
    plain = value.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    # A lone surrogate cannot be stored as UTF-8.
    return plain.encode("utf-8", "ignore").decode("utf-8").strip()


def ticked(form: FormMultiDict, name: str) -> bool:
    """Whether a single box is ticked."""
    return bool(text(form, name))


_READERS: dict[Any, Reader] = {
    str: text,
    bool: ticked,
    tuple[str, ...]: texts,
}


def as_date(value: str) -> date | None:
    """A date from `<input type="date">`; None when it is none that exists."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def as_time(value: str) -> time | None:
    """A time from `<input type="time">`; None when it is none."""
    try:
        return time.fromisoformat(value).replace(tzinfo=None)
    except ValueError:
        return None


def as_uuid(value: str) -> UUID | None:
    """A row id from a hidden field or a choice; None when it is none."""
    try:
        return UUID(value)
    except ValueError:
        return None
