"""Whom a copy may name as having been there, or as disagreeing (rules-precise 3.6)."""

from ftm.disclosure.rules import Disclosure
from ftm.facts.meeting import Session
from ftm.facts.people import PROVIDER_ROLES
from ftm.facts.plan import Dissent, Item
from ftm.facts.standing import Standing
from ftm.facts.windows import meeting_on, members
from ftm.releases.rules import in_force, names_recipient

READERS = frozenset({"parent", "attorney", "guardian"})
"""Columns whose copies print attendance and dissent; nobody else's does."""
TELLING_ROLES = PROVIDER_ROLES | {"dv_advocate"}
"""Where the work alone tells what somebody needs help with."""


def may_read_attendance(disclosure: Disclosure, person_id: str) -> bool:
    """Copies of parents, their attorneys, GAL and CASA print who was there."""
    return any(each.column in READERS for each in disclosure.capacities(person_id))


def attendance_for(disclosure: Disclosure, person_id: str) -> tuple[str, ...]:
    """The ids of those who were at the session and whom the copy of `person_id` may name.

    Only persons who shared a segment with the reader, and staff, who attend every segment.
    """
    if not may_read_attendance(disclosure, person_id):
        return ()
    there = (
        each.person
        for each in disclosure.meeting.attendance
        if each.session == disclosure.session.id
    )
    return tuple(each for each in dict.fromkeys(there) if may_name(disclosure, person_id, each))


def dissent_for(disclosure: Disclosure, person_id: str, item: Item) -> tuple[Dissent, ...]:
    """The disagreement printed under a line: in the same copies, of the same persons."""
    if not may_read_attendance(disclosure, person_id):
        return ()
    return tuple(
        each
        for each in item.dissent
        if may_name(disclosure, person_id, each.person)
        and not disclosure.standing.contains_protected_words(each.words)
    )


def may_name(disclosure: Disclosure, reader: str, named: str) -> bool:
    """Whether the reader's copy may say that `named` took part in the session."""
    standing = disclosure.standing
    if named in standing.facts.staff_by_id or named == reader:
        return not is_former_parent(standing, named)
    return (
        _shared_a_segment(disclosure.session, reader, named)
        and not is_former_parent(standing, named)
        and not _is_kept_from(disclosure, reader, named)
        and _treatment_may_show(disclosure, reader, named)
    )


def named_to_all(disclosure: Disclosure) -> tuple[str, ...]:
    """Whom a sheet that all the session sees may name: staff, and members who may be known.

    Not young children, who sign nothing, and nobody whose work alone tells of treatment or of
    violence at home: they write their names themselves (42 CFR 2.12; 16 M.R.S. 53-B).
    """
    standing, everybody = disclosure.standing, members(disclosure.session)
    on = meeting_on(disclosure.meeting)
    return (
        *(
            each
            for each in everybody
            if not standing.is_young_child(each, on)
            and not _work_tells(standing, each)
            and all(may_name(disclosure, reader, each) for reader in everybody)
        ),
        *standing.facts.staff_by_id,
    )


def _work_tells(standing: Standing, person_id: str) -> bool:
    roles = standing.facts.roles_by_person.get(person_id, ())
    return any(role.role in TELLING_ROLES for role in roles)


def is_former_parent(standing: Standing, person_id: str) -> bool:
    """Rights terminated, and parent of no child of the case: named in no copy (22 M.R.S. 4002)."""
    roles = standing.facts.roles_by_person.get(person_id, ())
    return any(standing.rights_ended(role) for role in roles) and not (
        standing.is_established_parent(person_id, standing.today)
    )


def _shared_a_segment(session: Session, one: str, other: str) -> bool:
    return any(one in each.members and other in each.members for each in session.segments)


def _is_kept_from(disclosure: Disclosure, reader: str, named: str) -> bool:
    """Orders and hidden identities hold in documents too, whatever was planned (22 M.R.S. 4008).

    An order that had ended by the session, and has not come back, hides nobody who was there.
    """
    apart = disclosure.apart
    hidden = (named, reader) in disclosure.standing.identity_hidden()
    return hidden or (reader, named) in apart or (named, reader) in apart


def _treatment_may_show(disclosure: Disclosure, reader: str, named: str) -> bool:
    """That a substance use provider was there tells that somebody is a patient (42 CFR 2.12)."""
    standing = disclosure.standing
    roles = standing.facts.roles_by_person.get(named, ())
    if not any(role.role == "sud_provider" for role in roles):
        return True
    is_member = any(reader in each.members for each in disclosure.session.segments)
    return any(
        release.discloser == named
        and in_force(release, standing.now, standing.today)
        and (reader in release.patients or names_recipient(release, reader, is_member=is_member))
        for release in standing.facts.releases
    )
