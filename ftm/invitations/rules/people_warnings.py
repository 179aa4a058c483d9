"""Warnings about single people and children of the case (rules-precise 2.4)."""

from collections.abc import Iterator

from ftm.disclosure.translations import complete_translation
from ftm.facts.languages import is_english, language_name
from ftm.facts.people import ResidenceWithheld
from ftm.invitations.rules.blocks import unfitness
from ftm.invitations.rules.context import MeetingContext, SessionView
from ftm.invitations.rules.findings import Finding, finding


def people_warnings(context: MeetingContext) -> Iterator[Finding]:
    """Everything about children, youths, parents and interpreters but times and releases."""
    yield from _children(context)
    yield from _ineligible_picks(context)
    yield from _parents_alone(context)
    yield from _putative_parents(context)
    yield from _residences(context)
    for view in context.sessions:
        yield from _interpreter_conflicts(context, view)


def _children(context: MeetingContext) -> Iterator[Finding]:
    meeting, today = context.meeting, context.today
    decided = {each.child for each in meeting.participation if each.decided_on <= today}
    offered = {
        each.youth
        for each in meeting.youth_choices
        if each.offered_on is not None and each.offered_on <= today
    }
    age = str(context.pack.thresholds.youth_age)
    for child in context.facts.children:
        name = context.name(child.person)
        if child.person not in decided:
            yield finding(context.pack, "W-CHILD-PART", child.person, child=name)
        if child.person not in offered and context.standing.is_youth(child.person, context.on):
            yield finding(context.pack, "W-YOUTH-CHOICE", child.person, child=name, age=age)
        if child.icwa_status == "not_asked":
            yield finding(context.pack, "W-ICWA-PENDING", child.person, child=name)


def _ineligible_picks(context: MeetingContext) -> Iterator[Finding]:
    for pick in context.standing.picks(context.meeting):
        if pick.ineligible:
            yield finding(
                context.pack,
                "W-YOUTH-PICK-INELIGIBLE",
                pick.person,
                person=context.name(pick.person),
                youth=context.name(pick.youth),
                problem=pick.ineligible,
            )


def _parents_alone(context: MeetingContext) -> Iterator[Finding]:
    """Each required parent is asked whom of their own people they want with them."""
    clearing = context.pack.reasons_clearing("W-NATURAL")
    for parent in context.established_parents:
        excused = any(
            each.person == parent
            and (
                (each.role == "parent" and each.session is None)
                or (each.role == "informal_support" and each.reason_code in clearing)
            )
            for each in context.exclusions
        )
        if not excused and not _has_support(context, parent):
            yield finding(context.pack, "W-NATURAL", parent, person=context.name(parent))


def _has_support(context: MeetingContext, parent: str) -> bool:
    return any(
        role.role == "informal_support" and parent in role.of
        for view in context.sessions
        for person in view.members
        for role in context.standing.current_roles(person, view.on)
    )


def _putative_parents(context: MeetingContext) -> Iterator[Finding]:
    clearing = context.pack.reasons_clearing("W-PARENTAGE")
    settled = {
        each.person
        for each in context.exclusions
        if each.role == "parent" and each.reason_code in clearing
    }
    for role in context.facts.roles:
        putative = role.role == "parent" and role.parentage_status == "putative"
        if putative and role.person not in settled and context.in_window(role):
            name = context.name(role.person)
            yield finding(context.pack, "W-PARENTAGE", role.person, person=name)


def _residences(context: MeetingContext) -> Iterator[Finding]:
    for entry in context.facts.safety.residence_withheld:
        lifted = entry.lifted_on is not None and entry.lifted_on <= context.today
        problem = _undocumented(context, entry)
        if entry.since <= context.today and not lifted and problem:
            yield finding(
                context.pack,
                "W-RESIDENCE",
                entry.child,
                entry.parent,
                child=context.name(entry.child),
                person=context.name(entry.parent),
                problem=problem,
            )


def _undocumented(context: MeetingContext, entry: ResidenceWithheld) -> str:
    """What is lacking of reason, approval and date; "" when all are there."""
    approver = context.facts.staff_by_id.get(entry.approved_by or "")
    if not (entry.reason or "").strip():
        return "no reason is recorded"
    if approver is None or approver.role != "supervisor":
        return "no supervisor has approved it"
    if entry.decided_on is None or entry.decided_on > context.today:
        return "the day of the decision is missing"
    return ""


def _interpreter_conflicts(context: MeetingContext, view: SessionView) -> Iterator[Finding]:
    for each in view.session.interpreters:
        served = context.facts.people_by_id.get(each.for_)
        interpreter = context.facts.people_by_id.get(each.interpreter)
        if served is None or interpreter is None or served.id not in view.present:
            continue
        if served.interpreter is None or unfitness(context, view, interpreter.id, served):
            continue
        avoided = {_plain(group) for group in served.interpreter.avoid_affiliations}
        if avoided & {_plain(group) for group in interpreter.affiliations}:
            yield finding(
                context.pack,
                "W-INTERPRETER-CONFLICT",
                interpreter.id,
                person=interpreter.name,
                other=served.name,
            )


def _plain(group: str) -> str:
    return " ".join(group.casefold().split())


def untranslated_plans(context: MeetingContext) -> Iterator[Finding]:
    """Members who read another language and have no complete plan in it (planning, finalize)."""
    for person_id in sorted(context.present):
        person = context.facts.people_by_id.get(person_id)
        if person is None or is_english(person.document_language):
            continue
        if context.standing.is_young_child(person_id, context.on):
            continue
        if complete_translation(context.standing, context.meeting, person_id) is None:
            yield finding(
                context.pack,
                "W-LANG-DOC",
                person_id,
                person=person.name,
                language=language_name(person.document_language),
            )
