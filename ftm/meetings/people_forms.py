from itertools import zip_longest
from typing import Self
from uuid import UUID

from litestar.datastructures import FormMultiDict
from msgspec import field
from msgspec.structs import replace

from ftm.meetings.forms import VersionedForm
from ftm.value import Value
from ftm.web import forms

ALL_CHILDREN = "all"
NO_CHILD = "none"


class MembersForm(VersionedForm, kw_only=True):
    """The ticked boxes: `parts` are all parts of the page, `ticked` pairs of part and person."""

    parts: tuple[UUID, ...] = ()
    ticked: frozenset[tuple[UUID, str]] = frozenset()

    @classmethod
    def read(cls, data: FormMultiDict) -> Self:
        pairs = (each.partition(":") for each in forms.texts(data, "in"))
        found = ((forms.as_uuid(part), person) for part, _, person in pairs)
        parts = (forms.as_uuid(each) for each in forms.texts(data, "part"))
        return replace(
            super().read(data),
            parts=tuple(each for each in parts if each),
            ticked=frozenset((part, person) for part, person in found if part and person),
        )

    def members(self, order: tuple[str, ...]) -> dict[UUID, tuple[str, ...]]:
        """The people of every part, in the order of the page; unknown ones last, to be refused."""
        unknown = tuple(sorted({person for _, person in self.ticked} - set(order)))
        return {
            part: tuple(person for person in order + unknown if (part, person) in self.ticked)
            for part in self.parts
        }


class PartRow(Value):
    """One part as typed. `part` is the row id of the part it was before, "" of a new one."""

    topic: str
    minutes: str
    about: str
    part: str = ""

    @property
    def children(self) -> tuple[str, ...] | None:
        """The children the part is about, as the plan keeps them."""
        if self.about == ALL_CHILDREN:
            return None
        return () if self.about == NO_CHILD else tuple(self.about.split(","))

    @property
    def is_empty(self) -> bool:
        return not self.topic and not self.minutes


class PartsForm(VersionedForm, kw_only=True):
    """The parts of one session, in order; a row without topic and minutes is left out."""

    session: str = ""
    rows: tuple[PartRow, ...] = field(default_factory=tuple)

    @classmethod
    def read(cls, data: FormMultiDict) -> Self:
        columns = (
            [forms.clean(each) for each in data.getall(name, [])]
            for name in ("topic", "minutes", "about", "part")
        )
        rows = (PartRow(*row) for row in zip_longest(*columns, fillvalue=""))
        form = replace(super().read(data), rows=tuple(row for row in rows if not row.is_empty))
        if any(not row.minutes.isdigit() for row in form.rows):
            return form.with_error("rows", "Give the minutes of each part as a number.")
        return form


class HelpForm(VersionedForm, kw_only=True):
    """Who interprets for a person, or by what a person joins from afar, in one session."""

    session: str = ""
    person: str = ""
    interpreter: str = ""
    mode: str = ""
