"""What the lines of a meeting may point at, in few statements: saving a line must be quick."""

from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from ftm.cases.models import Case, CaseStaff, Child, Person, TeamRole
from ftm.facilitation.labelling import Family
from ftm.facilitation.rules import Known
from ftm.facts.dates import age_on
from ftm.facts.standing import Standing
from ftm.meetings.models import Meeting, MeetingSession
from ftm.plans.sections import default_type_of
from ftm.releases.models import Release


def known_at(session: Session, meeting: Meeting) -> Known:
    """The people, sessions and releases of the case, as columns."""
    case_id = meeting.case_id
    kind, zone = session.exec(select(Case.kind, Case.time_zone).where(Case.id == case_id)).one()
    people = dict(
        session.exec(select(Person.key, Person.name).where(Person.case_id == case_id)).all()
    )
    staff = dict(
        session.exec(
            select(CaseStaff.key, CaseStaff.name).where(CaseStaff.case_id == case_id)
        ).all()
    )
    born = session.exec(
        select(Child.person, col(Child.born_on))
        .where(Child.case_id == case_id)
        .order_by(col(Child.position))
    ).all()
    parents = session.exec(
        select(TeamRole.person).where(TeamRole.case_id == case_id, TeamRole.role == "parent")
    ).all()
    sessions = session.exec(
        select(MeetingSession.key).where(MeetingSession.meeting_id == meeting.id)
    ).all()
    releases = session.exec(
        select(Release.key, Release.kind, col(Release.patients)).where(Release.case_id == case_id)
    ).all()
    on = meeting.starts_at.astimezone(ZoneInfo(zone)).date()
    return Known(
        people=people,
        staff=staff,
        family=Family(
            tuple((child, people[child]) for child, _ in born),
            tuple((each, people[each]) for each in dict.fromkeys(parents)),
        ),
        sessions=frozenset(sessions),
        releases={key: (kind, tuple(patients)) for key, kind, patients in releases},
        plan_type=default_type_of(kind),
        youths=frozenset(
            child for child, birthday in born if age_on(birthday, on) >= Standing.youth_age
        ),
    )
