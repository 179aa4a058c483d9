"""One message before it has a form: everything its one recipient may read, and nothing else.

E-mail, letter and call script are built from this alone, so none of them can name anybody else,
the case, or a session the recipient is not in (rules-precise 3.1).
"""

from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from ftm.facts.case_facts import CaseFacts
from ftm.facts.meeting import Meeting, Mode, Session
from ftm.facts.people import Office, Person
from ftm.facts.plan import Translation
from ftm.facts.standing import Standing
from ftm.facts.windows import meeting_on, members
from ftm.invitations.due import DueMessage, Method
from ftm.languages import ENGLISH, Catalog, versions_for
from ftm.value import Value

Wording = Literal["adult", "youth", "tribe", "observer", "interpreter"]


class Contact(Value):
    """The caseworker, whom the recipient may ask."""

    name: str
    email: str
    phone: str | None


class PersonalInvitation(Value):
    """What one person is told. Times are in the recipient's zone.

    `child_times` are those of children who come through the recipient. `languages` are what an
    interpreter is asked to interpret; `own_language` is what is interpreted for the recipient.
    The message is said in the language of each of the `catalogs`, one after the other.
    """

    method: Method
    is_change: bool
    sequence: int
    wording: Wording
    name: str
    email: str | None
    postal_address: str | None
    starts_at: datetime
    ends_at: datetime
    mode: Mode
    office: Office
    contact: Contact | None
    place: str = ""
    link: str = ""
    dial: str = ""
    note: str = ""
    child_times: tuple[tuple[datetime, datetime], ...] = ()
    languages: tuple[str, ...] = ()
    own_language: str | None = None
    translation_language: str | None = None
    translation: tuple[str, ...] = ()
    catalogs: tuple[Catalog, ...] = (ENGLISH,)
    is_reminder: bool = False

    @property
    def is_cancel(self) -> bool:
        return self.method == "CANCEL"


def personal_invitation(
    facts: CaseFacts,
    meeting: Meeting,
    due: DueMessage,
    now: datetime,
    *,
    youth_age: int = 14,
) -> PersonalInvitation:
    """Pick what this message's recipient may read out of the case; not for channel `via`."""
    standing = Standing(facts, now, youth_age)
    person = facts.people_by_id[due.target.person]
    session = _session_of(facts, meeting, due)
    wording = _wording(standing, meeting, session, person.id)
    worker = facts.caseworker
    zone = ZoneInfo(due.time_zone)
    told = due.payload
    translation = letter_translation(facts, meeting, person, standing.today)
    return PersonalInvitation(
        method=due.method,
        is_change=due.method == "REQUEST" and due.sequence > 0 and not due.anew,
        sequence=due.sequence,
        wording=wording,
        name=person.name,
        email=due.address or person.email,
        postal_address=postal_address(person),
        starts_at=due.starts_at,
        ends_at=due.ends_at,
        mode=told.mode,
        office=facts.case.office,
        contact=Contact(worker.name, worker.email, worker.phone)
        if wording != "interpreter"
        else None,
        place=", ".join(part for part in (told.building, told.room, told.address) if part),
        link=told.link or "",
        dial=told.phone or "",
        note=told.note or "",
        child_times=tuple(
            sorted(
                (each.starts_at.astimezone(zone), each.ends_at.astimezone(zone))
                for each in told.children
            )
        ),
        languages=_languages(facts, session, person.id) if wording == "interpreter" else (),
        own_language=_own_language(session, person),
        translation_language=translation.language if translation else None,
        translation=translation.paragraphs if translation else (),
        # What an interpreter is asked has fixed English words (rules-precise 3.1).
        catalogs=(ENGLISH,)
        if wording == "interpreter" and due.method == "REQUEST"
        else versions_for(person.document_language),
    )


def postal_address(person: Person) -> str | None:
    """Where a letter goes: mailing, then substitute, then unprotected home (case-file.md)."""
    for kind in ("mailing", "acp_substitute", "home"):
        for place in person.places:
            if place.kind == kind and not (kind == "home" and place.protected):
                return place.text
    return None


def _session_of(facts: CaseFacts, meeting: Meeting, due: DueMessage) -> Session | None:
    """Find the session as it was when the person was last in it: a cancel goes to who left."""
    entries = list(facts.entries_before(meeting))
    found = [
        session
        for entry in entries
        for session in entry.sessions
        if session.id == due.target.session
    ]
    with_person = (each for each in found if due.target.person in _everybody(each))
    return next(with_person, found[0] if found else None)


def _everybody(session: Session) -> set[str]:
    return {*members(session), *(each.interpreter for each in session.interpreters)}


def _wording(
    standing: Standing, meeting: Meeting, session: Session | None, person_id: str
) -> Wording:
    if _interprets(standing, meeting, session, person_id):
        return "interpreter"
    on = meeting_on(meeting)
    if standing.is_youth(person_id, on):
        return "youth"
    roles = {role.role for role in standing.current_roles(person_id, on)}
    if "tribal_representative" in roles:
        return "tribe"
    return "observer" if roles == {"observer"} else "adult"


def _interprets(
    standing: Standing, meeting: Meeting, session: Session | None, person_id: str
) -> bool:
    """Whether the person came for others. Who is in no entry any more was taken off in place."""
    if session is None or person_id in _everybody(session):
        return session is not None and person_id not in members(session)
    facts = standing.facts
    is_family_or_team = person_id in facts.children_by_id or person_id in facts.roles_by_person
    return not is_family_or_team and not standing.picks_of_person(person_id, meeting)


def _languages(facts: CaseFacts, session: Session | None, interpreter: str) -> tuple[str, ...]:
    if session is None:
        return ()
    served = (each.for_ for each in session.interpreters if each.interpreter == interpreter)
    there = members(session)
    needs = (facts.people_by_id[each].interpreter for each in served if each in there)
    return tuple(dict.fromkeys(need.language for need in needs if need is not None))


def _own_language(session: Session | None, person: Person) -> str | None:
    if session is None or person.interpreter is None:
        return None
    is_served = any(each.for_ == person.id for each in session.interpreters)
    return person.interpreter.language if is_served else None


def letter_translation(
    facts: CaseFacts, meeting: Meeting, person: Person, today: date
) -> Translation | None:
    """Find the newest invitation translation for the person, their language and this FTM so far.

    A translation holds for its meeting and for entries that supersede it.
    """
    entries = {entry.id for entry in facts.entries_before(meeting)}
    found = [
        each
        for each in facts.translations
        if each.document == "invitation"
        and each.person == person.id
        and each.language == person.document_language
        and each.meeting in entries
        and each.attached_on <= today
    ]
    return max(found, key=lambda each: each.attached_on, default=None)
