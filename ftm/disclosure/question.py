"""One question of the table in rules-precise 3.5: this line, this reader, one role of theirs."""

from collections.abc import Callable
from functools import cached_property
from typing import Literal

from ftm.facts.plan import Item
from ftm.value import Value

Column = Literal[
    "parent",
    "attorney",
    "guardian",
    "tribe",
    "resource_parent",
    "youth",
    "pick",
    "visit_supervisor",
    "provider",
    "support",
]
"""The columns of the table: `guardian` = GAL, CASA; `support` = informal support, caregiver."""

CORE_TEAM = "core_team"


class Capacity(Value):
    """What one role (or pick) makes of a person: the column, and whom the role is about.

    `of` are the persons the role is held for (for a pick, the youth), `linked` the linked
    children, `visits` the supervised pairs (parent, child).
    """

    column: Column
    role: str
    of: frozenset[str] = frozenset()
    linked: frozenset[str] = frozenset()
    visits: frozenset[tuple[str, str]] = frozenset()


class Question(Value, dict=True):
    """Everything one cell of the table may look at.

    `children` are the ids of the case's children, `children_of` says of whom somebody is an
    established parent, `kept_apart` the persons with any no-contact entry with the reader, and
    `named` says whether a release in force names the reader for this line (3.4, 3.5 "named").
    """

    item: Item
    reader: str
    capacity: Capacity
    children: frozenset[str]
    kept_apart: frozenset[str]
    named: bool
    children_of: Callable[[str], frozenset[str]]

    @property
    def subject(self) -> str:
        """Whose matter the line is; "" when it names nobody, which equals no person."""
        return self.item.for_whom or ""

    @property
    def about_child(self) -> bool:
        return self.subject in self.children

    @property
    def said_by_subject(self) -> bool:
        return bool(self.subject) and self.item.said_by == self.subject

    @property
    def of_other_parent(self) -> bool:
        """Reader and subject are two parents of the case, whatever else the reader is."""
        others = self.reader != self.subject and self.children_of(self.reader)
        return bool(others and self.children_of(self.subject))

    @property
    def own_service(self) -> bool:
        return self.item.service_of == self.reader

    @cached_property
    def ticked(self) -> bool:
        """The person the line is about agreed at read-back that the reader has it too."""
        shared = self.item.shared_with
        return self.reader in shared or (CORE_TEAM in shared and self._in_core_team())

    def _in_core_team(self) -> bool:
        """Attorneys of, and GAL, CASA and tribe linked to, the subject (3.5, `core_team`)."""
        capacity = self.capacity
        if capacity.column not in {"attorney", "guardian", "tribe"} or not self.subject:
            return False
        if self.about_child:
            return self.subject in capacity.linked
        if capacity.column == "attorney":
            return self.subject in capacity.of
        return self.has_child_here(self.subject)

    def has_child_here(self, parent: str) -> bool:
        """The parent has a child among those linked to the reader."""
        return not self.children_of(parent).isdisjoint(self.capacity.linked)
