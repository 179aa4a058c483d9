"""What must be mended before an invitation may leave (rules-precise 2.3)."""

from collections.abc import Iterator

from ftm.facts.languages import language_name
from ftm.facts.people import Person
from ftm.invitations.rules.context import MeetingContext, SessionView
from ftm.invitations.rules.findings import Finding, finding, worded
from ftm.invitations.rules.required import RequiredRole


def missing_roles(context: MeetingContext, required: tuple[RequiredRole, ...]) -> Iterator[Finding]:
    """One block per required person, or tribe, who is neither on the list nor excluded."""
    for line in required:
        if line.state == "missing":
            yield _tribe(context, line) if line.children else _person(context, line)


def _tribe(context: MeetingContext, line: RequiredRole) -> Finding:
    children = context.names(line.children)
    return finding(
        context.pack, "B-TRIBE-MISSING", line.subject, tribe=line.subject, children=children
    )


def _person(context: MeetingContext, line: RequiredRole) -> Finding:
    problem = f"The recorded reason does not count: {' '.join(line.problems)}"
    return worded(
        context.pack,
        "B-ROLE-MISSING",
        f"B-ROLE-MISSING({line.key})",
        (line.role, line.subject),
        citation=line.citation,
        person=context.name(line.subject),
        role=line.role_name,
        why=line.why,
        problem=problem if line.problems else "",
    )


def blocks(context: MeetingContext) -> Iterator[Finding]:
    """All blocks about people who are on the list, and about places."""
    yield from _locations(context)
    for view in context.sessions:
        yield from _kept_apart(context, view)
        for person in view.members:
            yield from _membership(context, view, person)
            yield from _interpreter(context, view, person)


def _kept_apart(context: MeetingContext, view: SessionView) -> Iterator[Finding]:
    pairs = {
        "B-NO-CONTACT": context.standing.no_contact_pairs(view.on),
        "B-IDENTITY": context.standing.identity_hidden(),
    }
    for family, found in pairs.items():
        for a, b in found:
            if a in view.present and b in view.present:
                names = {"person": context.name(a), "other": context.name(b)}
                yield finding(context.pack, family, a, b, **names)


def _locations(context: MeetingContext) -> Iterator[Finding]:
    for view in context.sessions:
        place = view.session.place
        shown = (place.building, place.room, place.address, place.link, place.phone)
        for text in (*shown, view.session.note):
            for person in context.standing.persons_located_in(text) if text else ():
                name = context.name(person)
                yield finding(context.pack, "B-LOCATION", person, person=name)


def _membership(context: MeetingContext, view: SessionView, person: str) -> Iterator[Finding]:
    name = context.name(person)
    if not _is_member(context, view, person):
        yield finding(context.pack, "B-NOT-MEMBER", person, person=name)
    for role in context.provider_roles(person, view.on):
        if context.usable(role, view.on) is None:
            yield finding(context.pack, "B-RELEASE", person, person=name)


def _is_member(context: MeetingContext, view: SessionView, person: str) -> bool:
    return (
        person in context.facts.children_by_id
        or bool(context.standing.current_roles(person, view.on))
        or bool(context.standing.picks_of_person(person, context.meeting))
    )


def _interpreter(context: MeetingContext, view: SessionView, person: str) -> Iterator[Finding]:
    served = context.facts.people_by_id.get(person)
    if served is None or served.interpreter is None:
        return
    problem = _interpreter_problem(context, view, served)
    if problem:
        yield finding(
            context.pack,
            "B-INTERPRETER",
            person,
            person=served.name,
            language=language_name(served.interpreter.language),
            problem=problem,
        )


def _interpreter_problem(context: MeetingContext, view: SessionView, served: Person) -> str:
    """Why the person has no qualified interpreter in the session, in plain words; "" if they do.

    Whoever interprets is no child, no relative, no member of the team and qualified (Title VI).
    """
    assigned = [each for each in view.session.interpreters if each.for_ == served.id]
    if not assigned:
        return "Nobody is assigned."
    problems = (unfitness(context, view, each.interpreter, served) for each in assigned)
    return next((problem for problem in problems if problem), "")


def unfitness(context: MeetingContext, view: SessionView, interpreter: str, served: Person) -> str:
    """What keeps one assigned person from interpreting; "" when nothing does."""
    name = context.name(interpreter)
    facts = context.facts
    if interpreter in facts.children_by_id:
        return f"{name} is a child of the family."
    if interpreter in context.related:
        return f"{name} is a relative of somebody in the case."
    if interpreter in context.present or interpreter in facts.staff_by_id:
        return f"{name} takes part in the meeting or works for the agency."
    if context.standing.current_roles(interpreter, view.on):
        return f"{name} has a role in the case."
    person = facts.people_by_id.get(interpreter)
    language = served.interpreter.language if served.interpreter else ""
    qualified = {tag.casefold() for tag in person.interprets} if person else set[str]()
    return "" if language.casefold() in qualified else f"{name} is not qualified for it."
