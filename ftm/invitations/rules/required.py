"""Who must be invited, to which sessions, and who is missing (rules-precise 2.1)."""

from collections.abc import Callable, Iterator
from typing import Literal

from ftm.facts.people import Role
from ftm.invitations.rules.context import MeetingContext, SessionView
from ftm.invitations.rules.exclusions import exclusion_problems
from ftm.policies.pack import RoleRule
from ftm.value import Value

State = Literal["invited", "excluded", "missing"]


class Demand(Value):
    """One reason to be there: in all of `sessions`, or (`any_session`) in at least one."""

    person: str
    sessions: tuple[SessionView, ...]
    any_session: bool


class RequiredRole(Value):
    """One line of the invitation list: a required person (or tribe), why, and how it stands.

    `subject` is the person's id, or the tribe's name; `people` the persons who can fill the line.
    `sessions` are those the person must be in; empty means any one session of the meeting.
    `missing_in` are the sessions they are missing from; `problems` say why a recorded reason for
    leaving them out does not count.
    """

    role: str
    subject: str
    people: tuple[str, ...]
    role_name: str
    why: str
    citation: str
    state: State
    sessions: tuple[str, ...] = ()
    missing_in: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    children: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """`role:person`, as in the code and in `remaining_required_roles`."""
        return f"{self.role}:{self.subject}"


def required_roles(context: MeetingContext) -> tuple[RequiredRole, ...]:
    """Everybody who must be invited, in the order of the pack's roles and of the case."""
    found: list[RequiredRole] = []
    for rule in context.pack.roles:
        if rule.when == "tribe_of_a_child":
            found += _tribes(context, rule)
        else:
            found += _people(context, rule)
    return tuple(found)


def _people(context: MeetingContext, rule: RoleRule) -> Iterator[RequiredRole]:
    demands: dict[str, list[Demand]] = {}
    for demand in _DEMANDS[rule.when](context, rule):
        demands.setdefault(demand.person, []).append(demand)
    for person, wanted in demands.items():
        yield _line(context, rule, person, wanted)


def _line(
    context: MeetingContext, rule: RoleRule, person: str, demands: list[Demand]
) -> RequiredRole:
    must = [each for each in demands if not each.any_session]
    missing = [view for demand in demands for view in _missing(context, rule.role, demand)]
    if missing:
        state: State = "missing"
    else:
        state = "invited" if person in context.present else "excluded"
    return RequiredRole(
        role=rule.role,
        subject=person,
        people=(person,),
        role_name=rule.name,
        why=rule.why,
        citation=rule.citation,
        state=state,
        sessions=_ids(view for demand in must for view in demand.sessions),
        missing_in=_ids(iter(missing)),
        problems=exclusion_problems(
            context.facts, context.meeting, context.pack, context.today, person, rule.role
        ),
    )


def _missing(context: MeetingContext, role: str, demand: Demand) -> tuple[SessionView, ...]:
    """The sessions in which the demand is not met; none when any session will do and one does."""
    missing = tuple(
        view
        for view in demand.sessions
        if demand.person not in view.present
        and not context.is_excluded(demand.person, role, view.id)
    )
    if demand.any_session and len(missing) < len(demand.sessions):
        return ()
    return missing


def _ids(views: Iterator[SessionView]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(view.id for view in views))


def _anywhere(context: MeetingContext, person: str) -> Demand:
    return Demand(person, context.sessions, any_session=True)


def _current(context: MeetingContext, rule: RoleRule) -> Iterator[Demand]:
    for role in context.current_as(rule.role):
        if rule.where == "every":
            views = (v for v in context.sessions if context.standing.is_current(role, v.on))
            yield Demand(role.person, tuple(views), any_session=False)
        else:
            yield _anywhere(context, role.person)


def _in_prevention(context: MeetingContext, rule: RoleRule) -> Iterator[Demand]:
    if context.facts.case.kind == "prevention":
        yield from _current(context, rule)


def _visiting(context: MeetingContext, rule: RoleRule) -> Iterator[Demand]:
    for role in context.current_as(rule.role):
        if role.visits:
            yield _anywhere(context, role.person)


def _youths(context: MeetingContext, rule: RoleRule) -> Iterator[Demand]:
    for youth in context.standing.youths(context.on):
        yield _anywhere(context, youth)


def _chosen(context: MeetingContext, rule: RoleRule) -> Iterator[Demand]:
    for pick in context.standing.picks(context.meeting):
        if not pick.ineligible and not pick.rejected:
            yield _anywhere(context, pick.person)


def _attorneys(context: MeetingContext, rule: RoleRule) -> Iterator[Demand]:
    """In every session their client is in; if the client is in none, in any."""
    for role in context.current_as(rule.role):
        for client in role.of:
            if client in context.established_parents:
                with_client = tuple(
                    view
                    for view in context.sessions
                    if client in view.present and context.standing.is_current(role, view.on)
                )
                if with_client and rule.where == "with_client":
                    yield Demand(role.person, with_client, any_session=False)
                else:
                    yield _anywhere(context, role.person)


def _providers(context: MeetingContext, rule: RoleRule) -> Iterator[Demand]:
    for role in context.current_as(rule.role):
        if _usable_where_needed(context, role):
            yield _anywhere(context, role.person)


def _usable_where_needed(context: MeetingContext, role: Role) -> bool:
    """On the date of the provider's session; on the meeting's when they are in none (2.2)."""
    dates = {view.on for view in context.sessions if role.person in view.present}
    return any(context.usable(role, on) is not None for on in dates or {context.on})


def _providers_of_education(context: MeetingContext, rule: RoleRule) -> Iterator[Demand]:
    if context.meeting.education_on_agenda:
        yield from _providers(context, rule)


_DEMANDS: dict[str, Callable[[MeetingContext, RoleRule], Iterator[Demand]]] = {
    "parent_established": _current,
    "role_current": _current,
    "role_current_in_prevention": _in_prevention,
    "youth_by_age": _youths,
    "chosen_by_youth": _chosen,
    "client_is_parent": _attorneys,
    "supervises_a_visit": _visiting,
    "release_usable": _providers,
    "release_usable_and_education_on_agenda": _providers_of_education,
}


def _tribes(context: MeetingContext, rule: RoleRule) -> Iterator[RequiredRole]:
    """One line per tribe of an Indian child, whoever represents it (22 M.R.S. 3943(1)(C))."""
    for tribe in context.facts.tribes:
        children = context.standing.children_of_tribe(tribe.id)
        if not children:
            continue
        people = _representatives(context, tribe.id)
        yield RequiredRole(
            role=rule.role,
            subject=tribe.name,
            people=people,
            role_name=rule.name,
            why=rule.why,
            citation=rule.citation,
            state=_tribe_state(context, tribe.id, people),
            problems=tuple(
                problem
                for person in people
                for problem in exclusion_problems(
                    context.facts, context.meeting, context.pack, context.today, person, rule.role
                )
            ),
            children=children,
        )


def _representatives(context: MeetingContext, tribe_id: str) -> tuple[str, ...]:
    """Everybody recorded as speaking for the tribe, also those whose time is over."""
    return tuple(
        dict.fromkeys(role.person for role in context.facts.roles if role.tribe == tribe_id)
    )


def _tribe_state(context: MeetingContext, tribe_id: str, people: tuple[str, ...]) -> State:
    for view in context.sessions:
        for person in view.members:
            roles = context.standing.current_roles(person, view.on)
            if any(role.tribe == tribe_id for role in roles):
                return "invited"
    declined = (
        each.role == "tribal_representative" and each.person in people
        for each in context.exclusions
    )
    return "excluded" if any(declined) else "missing"
