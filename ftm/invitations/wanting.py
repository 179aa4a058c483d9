"""Whom a proposed plan seats: who is on the list, who must be added, who cannot stay. Pure."""

from collections.abc import Iterable, Iterator, Mapping

from ftm.facts import CaseFacts
from ftm.invitations.cutting import decisions
from ftm.invitations.rules.blocks import blocks
from ftm.invitations.rules.check import stage_of
from ftm.invitations.rules.context import MeetingContext
from ftm.invitations.rules.findings import in_order
from ftm.invitations.rules.required import RequiredRole
from ftm.value import Value

_UNFIT = {
    "B-NOT-MEMBER": "no role in the team now",
    "B-RELEASE": "no release is good on that day",
}


class Wanted(Value):
    """`people` in the order of the list; `added` and `left_out` with the reason in words."""

    people: tuple[str, ...]
    added: Mapping[str, str]
    left_out: Mapping[str, str]


def unfit(context: MeetingContext) -> dict[str, str]:
    """Who is on the list and may not be invited, and why; nobody once the meeting is over."""
    found = in_order(blocks(context)) if is_ahead(context) else ()
    return {each.subject[0]: _UNFIT[each.family] for each in found if each.family in _UNFIT}


def is_ahead(context: MeetingContext) -> bool:
    """Whether the meeting is still to be held; then rules say who must come and who may not."""
    return stage_of(context.meeting, context.now) == "planning"


def wanted_people(
    context: MeetingContext, required: tuple[RequiredRole, ...], left_out: Mapping[str, str]
) -> Wanted:
    """Everybody on the list, whoever is required and missing, and children who are to attend."""
    on_list = dict.fromkeys(each for view in context.sessions for each in view.members)
    added = {
        person: why
        for person, why in _missing(context, required)
        if person not in on_list and person not in left_out
    }
    people = tuple(each for each in (*on_list, *added) if each not in left_out)
    return Wanted(people, added, left_out)


def _missing(
    context: MeetingContext, required: tuple[RequiredRole, ...]
) -> Iterator[tuple[str, str]]:
    for line in required:
        if line.state != "missing":
            continue
        able = (
            each
            for each in line.people
            if not line.children or context.standing.current_roles(each, context.on)
        )
        for person in list(able)[:1]:
            yield person, f"required as {line.role_name}"
    for child, decision in decisions(context).items():
        if decision in {"attends", "attends_part"}:
            yield child, "to take part, as was decided"


def needs_interpreter(facts: CaseFacts, people: Iterable[str]) -> bool:
    known = (facts.people_by_id.get(person) for person in people)
    return any(person is not None and person.interpreter is not None for person in known)
