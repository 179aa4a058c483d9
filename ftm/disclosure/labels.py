"""The table of rules-precise 3.5 as data: label by column, each cell a small rule.

A label or a column that is not in the table is a no: default deny (22 M.R.S. 4008; 42 CFR 2.12(d)
for SUD_P2). The cells are in `cells.py`.
"""

from collections.abc import Mapping

from ftm.disclosure import cells
from ftm.disclosure.cells import Cell
from ftm.disclosure.question import Column, Question
from ftm.facts.plan import Label

Row = Mapping[Column, Cell]

_TEAM: Row = {
    "parent": cells.team,
    "guardian": cells.team,
    "tribe": cells.team,
    "resource_parent": cells.team,
    "youth": cells.team,
    "pick": cells.team,
    "visit_supervisor": cells.team,
    "provider": cells.team,
    "support": cells.team,
}
_HEALTH: Row = {
    "parent": cells.health_for_parent,
    "attorney": cells.health_for_attorney,
    "guardian": cells.health_for_guardian,
    "tribe": cells.health_for_tribe,
    "resource_parent": cells.health_for_resource_parent,
    "youth": cells.health_for_youth,
    "pick": cells.subject_is_youth_and_ticked,
    "provider": cells.service,
    "support": cells.health_for_support,
}

TABLE: Mapping[str, Row] = {
    "LOGISTICS": _TEAM,
    "PLAN_SHARED": _TEAM,
    "CHILD": {
        "parent": cells.linked("own"),
        "guardian": cells.linked("gal"),
        "tribe": cells.linked("tribe"),
        "resource_parent": cells.linked("child"),
        "youth": cells.reader_in_label,
        "pick": cells.child_for_pick,
        "provider": cells.child_for_provider,
        "support": cells.child_for_support,
    },
    "PARENT": {
        "parent": cells.parent_for_parent,
        "guardian": cells.parent_of_linked("gal"),
        "tribe": cells.parent_of_linked("tribe"),
        "youth": cells.ticked,
        "provider": cells.parent_for_provider,
        "support": cells.first_of_and_ticked,
    },
    "VISIT": {
        "parent": cells.visit_for_parent,
        "guardian": cells.visit_child_linked("gal"),
        "tribe": cells.visit_child_linked("tribe"),
        "resource_parent": cells.visit_child_linked("visit"),
        "youth": cells.visit_for_youth,
        "visit_supervisor": cells.visit_supervised,
        "provider": cells.visit_for_provider,
        "support": cells.first_of_and_ticked,
    },
    "SIBLING_CONTACT": {
        "parent": cells.linked("sibling"),
        "guardian": cells.linked("gal"),
        "tribe": cells.linked("tribe"),
        "resource_parent": cells.linked("sibling"),
        "youth": cells.reader_in_label,
    },
    "CARE": {
        "parent": cells.linked("care"),
        "guardian": cells.linked("gal"),
        "tribe": cells.linked("tribe"),
        "resource_parent": cells.linked("care"),
        "youth": cells.reader_in_label,
        "provider": cells.service,
    },
    "EDU": {
        "parent": cells.subject_linked("education"),
        "guardian": cells.subject_linked("gal"),
        "tribe": cells.subject_linked("tribe"),
        "resource_parent": cells.subject_linked("education"),
        "youth": cells.subject_self,
        "provider": cells.education_for_school,
    },
    "MH": _HEALTH,
    "HEALTH_SENS": _HEALTH,
    "SUD_SELF": {
        "parent": cells.own_words_for_parent,
        "attorney": cells.as_ticked("client"),
        "guardian": cells.as_ticked("gal"),
        "tribe": cells.as_ticked("tribe"),
        "resource_parent": cells.child_and_ticked,
        "youth": cells.subject_self,
        "pick": cells.subject_is_youth_and_ticked,
        "provider": cells.ticked_and_of,
        "support": cells.ticked_and_of,
    },
    "SUD_P2": {
        "parent": cells.part2_for_parent,
        "attorney": cells.named("client"),
        "guardian": cells.named("gal"),
        "tribe": cells.named("tribe"),
        "youth": cells.subject_self,
        "provider": cells.service,
    },
    "DV_SAFETY": {
        "parent": cells.subject_self,
        "attorney": cells.safety_for_attorney,
        "youth": cells.subject_self,
    },
}
IN_PERSON = frozenset({"SUD_P2", "SUD_SELF", "MH", "HEALTH_SENS", "DV_SAFETY"})
"""Labels a parent's attorney must also pass in person, not only through the client (3.3 step 5)."""


_ARGUMENTS = {"CHILD": 1, "PARENT": 1, "CARE": 1, "VISIT": 2}
_ABOUT_SOMEBODY = IN_PERSON | {"EDU"}


def basis_by_label(q: Question, label: Label) -> str | None:
    """The basis on which this label lets the reader have the line in this role, or None.

    A label that does not say whom it is about lets nobody have the line, and no second role (GAL,
    somebody's support) gives a parent the other parent's treatment, health or safety (3.5).
    """
    if len(label.args) != _ARGUMENTS.get(label.name, len(label.args)):
        return None
    if label.name in _ABOUT_SOMEBODY and not q.subject:
        return None
    if label.name in IN_PERSON and q.of_other_parent:
        return None
    cell = TABLE.get(label.name, {}).get(q.capacity.column)
    return cell(q, label) if cell else None
