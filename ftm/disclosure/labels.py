"""The table of rules-precise 3.5 as data: label by column, each cell a small rule.

A cell answers with the basis of a yes, or None for no. A label or a column that is not in the
table is a no: default deny (22 M.R.S. 4008; 42 CFR 2.12(d) for SUD_P2).
"""

from collections.abc import Callable, Mapping

from ftm.disclosure.question import Column, Question
from ftm.facts.plan import Label

Cell = Callable[[Question, Label], str | None]
Row = Mapping[Column, Cell]


def _if(condition: object, basis: str) -> str | None:
    return basis if condition else None


def _team(q: Question, label: Label) -> str | None:
    return "team"


def _linked(basis: str) -> Cell:
    """Some child of the label is linked to the reader."""

    def cell(q: Question, label: Label) -> str | None:
        return _if(not q.capacity.linked.isdisjoint(label.args), basis)

    return cell


def _self(q: Question, label: Label) -> str | None:
    return _if(q.reader in label.args, "own")


# The child's own lines


def _child_for_pick(q: Question, label: Label) -> str | None:
    if label.args[0] not in q.capacity.of:
        return None
    if q.ticked:
        return "shared"
    return _if(q.item.kind in {"goal", "strength"}, "child")


def _child_for_provider(q: Question, label: Label) -> str | None:
    if label.args[0] not in q.capacity.of:
        return None
    if q.own_service:
        return "service"
    is_education = any(each.name == "EDU" for each in q.item.parsed_labels)
    return _if(q.capacity.role == "school" and is_education, "education")


def _child_for_support(q: Question, label: Label) -> str | None:
    return _if(q.ticked and label.args[0] in q.capacity.linked, "shared")


# A parent's plan


def _parent_for_parent(q: Question, label: Label) -> str | None:
    (parent,) = label.args
    if parent == q.reader:
        return "own"
    return _if(q.ticked and parent not in q.kept_apart, "shared")


def _parent_of_linked(basis: str) -> Cell:
    def cell(q: Question, label: Label) -> str | None:
        return _if(q.has_child_here(label.args[0]), basis)

    return cell


def _ticked(q: Question, label: Label) -> str | None:
    return _if(q.ticked, "shared")


def _parent_for_provider(q: Question, label: Label) -> str | None:
    return _if(label.args[0] in q.capacity.of and q.own_service, "service")


def _first_of_and_ticked(q: Question, label: Label) -> str | None:
    """For PARENT(p) and VISIT(p,c): p is whom the reader supports, and p ticked them."""
    return _if(q.ticked and label.args[0] in q.capacity.of, "shared")


# Visits of a parent with a child


def _visit_for_parent(q: Question, label: Label) -> str | None:
    parent, child = label.args
    if parent == q.reader:
        return "own"
    shared = child in q.capacity.linked and q.ticked and parent not in q.kept_apart
    return _if(shared, "shared")


def _visit_child_linked(basis: str) -> Cell:
    def cell(q: Question, label: Label) -> str | None:
        return _if(label.args[1] in q.capacity.linked, basis)

    return cell


def _visit_for_youth(q: Question, label: Label) -> str | None:
    return _if(label.args[1] == q.reader, "own")


def _visit_supervised(q: Question, label: Label) -> str | None:
    return _if((label.args[0], label.args[1]) in q.capacity.visits, "visit")


def _visit_for_provider(q: Question, label: Label) -> str | None:
    if q.capacity.role == "sud_provider":
        return _if(label.args[0] in q.capacity.of, "visit")
    return _service(q, label)


def _service(q: Question, label: Label) -> str | None:
    return _if(q.own_service, "service")


# Schooling and health of the person the line is for


def _subject_linked(basis: str) -> Cell:
    def cell(q: Question, label: Label) -> str | None:
        return _if(q.subject in q.capacity.linked, basis)

    return cell


def _subject_self(q: Question, label: Label) -> str | None:
    return _if(q.subject == q.reader, "own")


def _education_for_school(q: Question, label: Label) -> str | None:
    return _if(q.capacity.role == "school" and q.subject in q.capacity.of, "education")


def _ticked_and_of(q: Question, label: Label) -> str | None:
    return _if(q.ticked and q.subject in q.capacity.of, "shared")


def _health_for_parent(q: Question, label: Label) -> str | None:
    return _ticked(q, label) if q.about_child else _subject_self(q, label)


def _health_for_attorney(q: Question, label: Label) -> str | None:
    return _if(q.ticked or (q.named and not q.about_child), "client")


def _health_for_guardian(q: Question, label: Label) -> str | None:
    if not q.about_child:
        return _if(q.ticked or q.named, "gal")
    allowed = q.ticked if q.said_by_subject else q.subject in q.capacity.linked
    return _if(allowed, "gal")


def _health_for_tribe(q: Question, label: Label) -> str | None:
    return _if(q.ticked or (q.named and not q.about_child), "tribe")


def _health_for_resource_parent(q: Question, label: Label) -> str | None:
    care = Label("CARE", (q.subject,))
    if not q.about_child or q.subject not in q.capacity.linked or care not in q.item.parsed_labels:
        return None
    return _if(q.ticked or not q.said_by_subject, "care")


def _health_for_youth(q: Question, label: Label) -> str | None:
    if not q.about_child:
        return None
    own = (q.subject == q.reader and q.ticked) or q.item.said_by == q.reader
    return _if(own, "own")


def _subject_is_youth_and_ticked(q: Question, label: Label) -> str | None:
    return _if(q.about_child and q.subject in q.capacity.of and q.ticked, "shared")


def _health_for_support(q: Question, label: Label) -> str | None:
    return None if q.about_child else _ticked_and_of(q, label)


def _own_words_for_parent(q: Question, label: Label) -> str | None:
    if q.subject == q.reader:
        return "own"
    return _if(q.about_child and q.ticked, "shared")


def _child_and_ticked(q: Question, label: Label) -> str | None:
    return _if(q.about_child and q.ticked, "shared")


def _as_ticked(basis: str) -> Cell:
    def cell(q: Question, label: Label) -> str | None:
        return _if(q.ticked, basis)

    return cell


# Treatment records (after 3.4) and safety


def _part2_for_parent(q: Question, label: Label) -> str | None:
    return _if(q.subject == q.reader or q.subject in q.capacity.linked, "own")


def _named(basis: str) -> Cell:
    def cell(q: Question, label: Label) -> str | None:
        return _if(q.named, basis)

    return cell


def _safety_for_attorney(q: Question, label: Label) -> str | None:
    return _if(q.subject in q.capacity.of and q.ticked, "client")


_TEAM: Row = {
    "parent": _team,
    "guardian": _team,
    "tribe": _team,
    "resource_parent": _team,
    "youth": _team,
    "pick": _team,
    "visit_supervisor": _team,
    "provider": _team,
    "support": _team,
}
_HEALTH: Row = {
    "parent": _health_for_parent,
    "attorney": _health_for_attorney,
    "guardian": _health_for_guardian,
    "tribe": _health_for_tribe,
    "resource_parent": _health_for_resource_parent,
    "youth": _health_for_youth,
    "pick": _subject_is_youth_and_ticked,
    "provider": _service,
    "support": _health_for_support,
}

TABLE: Mapping[str, Row] = {
    "LOGISTICS": _TEAM,
    "PLAN_SHARED": _TEAM,
    "CHILD": {
        "parent": _linked("own"),
        "guardian": _linked("gal"),
        "tribe": _linked("tribe"),
        "resource_parent": _linked("child"),
        "youth": _self,
        "pick": _child_for_pick,
        "provider": _child_for_provider,
        "support": _child_for_support,
    },
    "PARENT": {
        "parent": _parent_for_parent,
        "guardian": _parent_of_linked("gal"),
        "tribe": _parent_of_linked("tribe"),
        "youth": _ticked,
        "provider": _parent_for_provider,
        "support": _first_of_and_ticked,
    },
    "VISIT": {
        "parent": _visit_for_parent,
        "guardian": _visit_child_linked("gal"),
        "tribe": _visit_child_linked("tribe"),
        "resource_parent": _visit_child_linked("visit"),
        "youth": _visit_for_youth,
        "visit_supervisor": _visit_supervised,
        "provider": _visit_for_provider,
        "support": _first_of_and_ticked,
    },
    "SIBLING_CONTACT": {
        "parent": _linked("sibling"),
        "guardian": _linked("gal"),
        "tribe": _linked("tribe"),
        "resource_parent": _linked("sibling"),
        "youth": _self,
    },
    "CARE": {
        "parent": _linked("care"),
        "guardian": _linked("gal"),
        "tribe": _linked("tribe"),
        "resource_parent": _linked("care"),
        "youth": _self,
        "provider": _service,
    },
    "EDU": {
        "parent": _subject_linked("education"),
        "guardian": _subject_linked("gal"),
        "tribe": _subject_linked("tribe"),
        "resource_parent": _subject_linked("education"),
        "youth": _subject_self,
        "provider": _education_for_school,
    },
    "MH": _HEALTH,
    "HEALTH_SENS": _HEALTH,
    "SUD_SELF": {
        "parent": _own_words_for_parent,
        "attorney": _as_ticked("client"),
        "guardian": _as_ticked("gal"),
        "tribe": _as_ticked("tribe"),
        "resource_parent": _child_and_ticked,
        "youth": _subject_self,
        "pick": _subject_is_youth_and_ticked,
        "provider": _ticked_and_of,
        "support": _ticked_and_of,
    },
    "SUD_P2": {
        "parent": _part2_for_parent,
        "attorney": _named("client"),
        "guardian": _named("gal"),
        "tribe": _named("tribe"),
        "youth": _subject_self,
        "provider": _service,
    },
    "DV_SAFETY": {
        "parent": _subject_self,
        "attorney": _safety_for_attorney,
        "youth": _subject_self,
    },
}
IN_PERSON = frozenset({"SUD_P2", "SUD_SELF", "MH", "HEALTH_SENS", "DV_SAFETY"})
"""Labels a parent's attorney must also pass in person, not only through the client (3.3 step 5)."""


_ARGUMENTS = {"CHILD": 1, "PARENT": 1, "CARE": 1, "VISIT": 2}
_ABOUT_SOMEBODY = IN_PERSON | {"EDU"}


def basis_by_label(q: Question, label: Label) -> str | None:
    """The basis on which this label lets the reader have the line in this role, or None.

    A label that does not say whom it is about lets nobody have the line.
    """
    if len(label.args) != _ARGUMENTS.get(label.name, len(label.args)):
        return None
    if label.name in _ABOUT_SOMEBODY and not q.subject:
        return None
    cell = TABLE.get(label.name, {}).get(q.capacity.column)
    return cell(q, label) if cell else None
