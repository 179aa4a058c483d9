"""What every form object shares: reading text safely, and errors beside the fields.

A form is a frozen dataclass of what was typed, as typed, so that a refused form shows it again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, time
from typing import Any, Self
from uuid import UUID

from litestar.datastructures import FormMultiDict

from ftm.core.errors import RuleBrokenError

WHOLE_FORM = ""


@dataclass(frozen=True, kw_only=True)
class Form:
    """Base of form objects. `errors` maps a field name to a sentence; "" is the whole form.

    A field is read by its name and its type: `str` one text, `bool` a ticked box,
    `tuple[str, ...]` every value of a repeated field. A form with fields of other types, or with
    something to check, adds that to `read`.
    """

    errors: Mapping[str, str] = field(default_factory=dict[str, str])

    @classmethod
    def read(cls, data: FormMultiDict) -> Self:
        """What was typed; "" or no box where nothing was, and nothing of fields only shown."""
        kinds = ((each.name, each.type) for each in fields(cls) if not each.metadata)
        typed = {name: _READERS[kind](data, name) for name, kind in kinds if kind in _READERS}
        return cls(**typed)

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
        name = error.field if error.field in self.__dataclass_fields__ else WHOLE_FORM
        return self.with_error(name, str(error))

    def check(self) -> None:
        """Raise the first error as RuleBrokenError: one `except` serves the form and the rules."""
        for name, message in self.errors.items():
            raise RuleBrokenError(message, name)


def only_shown() -> Any:
    """A field that a page shows and never takes from what was posted."""
    return field(default="", metadata={"only_shown": True})


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


_READERS: dict[Any, Callable[[FormMultiDict, str], Any]] = {
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
