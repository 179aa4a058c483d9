"""The cells of the table of rules-precise 3.5: one small rule each, named after what it asks.

A cell answers with the basis of a yes, or None for no. What a column means is in `question.py`.
"""

from collections.abc import Callable

from ftm.disclosure.question import Question
from ftm.facts.plan import Label

Cell = Callable[[Question, Label], str | None]


def basis_if(condition: object, basis: str) -> str | None:
    return basis if condition else None


def team(q: Question, label: Label) -> str | None:
    return "team"


def linked(basis: str) -> Cell:
    """Some child of the label is linked to the reader."""

    def cell(q: Question, label: Label) -> str | None:
        return basis_if(not q.capacity.linked.isdisjoint(label.args), basis)

    return cell


def reader_in_label(q: Question, label: Label) -> str | None:
    return basis_if(q.reader in label.args, "own")


# The child's own lines


def child_for_pick(q: Question, label: Label) -> str | None:
    if label.args[0] not in q.capacity.of:
        return None
    if q.ticked:
        return "shared"
    return basis_if(q.item.kind in {"goal", "strength"}, "child")


def child_for_provider(q: Question, label: Label) -> str | None:
    if label.args[0] not in q.capacity.of:
        return None
    if q.own_service:
        return "service"
    is_education = any(each.name == "EDU" for each in q.item.parsed_labels)
    return basis_if(q.capacity.role == "school" and is_education, "education")


def child_for_support(q: Question, label: Label) -> str | None:
    return basis_if(q.ticked and label.args[0] in q.capacity.linked, "shared")


# A parent's plan


def parent_for_parent(q: Question, label: Label) -> str | None:
    (parent,) = label.args
    if parent == q.reader:
        return "own"
    return basis_if(q.ticked and parent not in q.kept_apart, "shared")


def parent_of_linked(basis: str) -> Cell:
    def cell(q: Question, label: Label) -> str | None:
        return basis_if(q.has_child_here(label.args[0]), basis)

    return cell


def ticked(q: Question, label: Label) -> str | None:
    return basis_if(q.ticked, "shared")


def parent_for_provider(q: Question, label: Label) -> str | None:
    return basis_if(label.args[0] in q.capacity.of and q.own_service, "service")


def first_of_and_ticked(q: Question, label: Label) -> str | None:
    """For PARENT(p) and VISIT(p,c): p is whom the reader supports, and p ticked them."""
    return basis_if(q.ticked and label.args[0] in q.capacity.of, "shared")


# Visits of a parent with a child


def visit_for_parent(q: Question, label: Label) -> str | None:
    parent, child = label.args
    if parent == q.reader:
        return "own"
    shared = child in q.capacity.linked and q.ticked and parent not in q.kept_apart
    return basis_if(shared, "shared")


def visit_child_linked(basis: str) -> Cell:
    def cell(q: Question, label: Label) -> str | None:
        return basis_if(label.args[1] in q.capacity.linked, basis)

    return cell


def visit_for_youth(q: Question, label: Label) -> str | None:
    return basis_if(label.args[1] == q.reader, "own")


def visit_supervised(q: Question, label: Label) -> str | None:
    return basis_if((label.args[0], label.args[1]) in q.capacity.visits, "visit")


def visit_for_provider(q: Question, label: Label) -> str | None:
    if q.capacity.role == "sud_provider":
        return basis_if(label.args[0] in q.capacity.of, "visit")
    return service(q, label)


def service(q: Question, label: Label) -> str | None:
    return basis_if(q.own_service, "service")


# Schooling and health of the person the line is for


def subject_linked(basis: str) -> Cell:
    def cell(q: Question, label: Label) -> str | None:
        return basis_if(q.subject in q.capacity.linked, basis)

    return cell


def subject_self(q: Question, label: Label) -> str | None:
    return basis_if(q.subject == q.reader, "own")


def education_for_school(q: Question, label: Label) -> str | None:
    return basis_if(q.capacity.role == "school" and q.subject in q.capacity.of, "education")


def ticked_and_of(q: Question, label: Label) -> str | None:
    return basis_if(q.ticked and q.subject in q.capacity.of, "shared")


def health_for_parent(q: Question, label: Label) -> str | None:
    return ticked(q, label) if q.about_child else subject_self(q, label)


def health_for_attorney(q: Question, label: Label) -> str | None:
    return basis_if(q.ticked or (q.named and not q.about_child), "client")


def health_for_guardian(q: Question, label: Label) -> str | None:
    if not q.about_child:
        return basis_if(q.ticked or q.named, "gal")
    allowed = q.ticked if q.said_by_subject else q.subject in q.capacity.linked
    return basis_if(allowed, "gal")


def health_for_tribe(q: Question, label: Label) -> str | None:
    return basis_if(q.ticked or (q.named and not q.about_child), "tribe")


def health_for_resource_parent(q: Question, label: Label) -> str | None:
    care = Label("CARE", (q.subject,))
    if not q.about_child or q.subject not in q.capacity.linked or care not in q.item.parsed_labels:
        return None
    return basis_if(q.ticked or not q.said_by_subject, "care")


def health_for_youth(q: Question, label: Label) -> str | None:
    if not q.about_child:
        return None
    own = (q.subject == q.reader and q.ticked) or q.item.said_by == q.reader
    return basis_if(own, "own")


def subject_is_youth_and_ticked(q: Question, label: Label) -> str | None:
    return basis_if(q.about_child and q.subject in q.capacity.of and q.ticked, "shared")


def health_for_support(q: Question, label: Label) -> str | None:
    return None if q.about_child else ticked_and_of(q, label)


def own_words_for_parent(q: Question, label: Label) -> str | None:
    if q.subject == q.reader:
        return "own"
    return basis_if(q.about_child and q.ticked, "shared")


def child_and_ticked(q: Question, label: Label) -> str | None:
    return basis_if(q.about_child and q.ticked, "shared")


def as_ticked(basis: str) -> Cell:
    def cell(q: Question, label: Label) -> str | None:
        return basis_if(q.ticked, basis)

    return cell


# Treatment records (after 3.4) and safety


def part2_for_parent(q: Question, label: Label) -> str | None:
    return basis_if(q.subject == q.reader or q.subject in q.capacity.linked, "own")


def named(basis: str) -> Cell:
    def cell(q: Question, label: Label) -> str | None:
        return basis_if(q.named, basis)

    return cell


def safety_for_attorney(q: Question, label: Label) -> str | None:
    return basis_if(q.subject in q.capacity.of and q.ticked, "client")
