from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.response import Response, Template
from sqlmodel import Session

from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.facts.standing import Standing
from ftm.meetings import people_service
from ftm.meetings.forms import VersionedForm
from ftm.meetings.parts import people_about
from ftm.meetings.people_forms import HelpForm, MembersForm, PartRow, PartsForm
from ftm.meetings.people_view import people_view
from ftm.meetings.policy import can_plan
from ftm.meetings.queries import PlannedMeeting, planned_meeting
from ftm.meetings.rules import PlannedPart
from ftm.meetings.saving import save
from ftm.web.forms import as_uuid
from ftm.web.requests import PathId
from ftm.web.responses import page, see_other


class PeopleController(Controller):
    """Who is in which session and part, who interprets, who joins from afar."""

    path = "/meetings/{meeting_id:uuid}"

    @get("/people", sync_to_thread=True)
    def show_people(
        self,
        meeting_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template:
        return _people_page(db, actor, meeting_id, VersionedForm(), HTTPStatus.OK)

    @post("/people", sync_to_thread=True)
    def set_members(
        self,
        meeting_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        form = MembersForm.read(form_data)

        def change(session: Session) -> None:
            meeting = planned_meeting(session, actor, meeting_id)
            people_service.set_members(
                session,
                actor,
                meeting_id,
                members=form.members(tuple(meeting.facts.people_by_id)),
                version=form.as_of_version,
            )

        return _answer(db, actor, meeting_id, save(db, form, change))

    @post("/parts", sync_to_thread=True)
    def cut_into_parts(
        self,
        meeting_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        form = PartsForm.read(form_data)

        def change(session: Session) -> None:
            meeting = planned_meeting(session, actor, meeting_id)
            people_service.cut_into_parts(
                session,
                actor,
                meeting_id,
                session_key=form.session,
                parts=tuple(_part(meeting, form.session, row) for row in form.rows),
                version=form.as_of_version,
            )

        return _answer(db, actor, meeting_id, save(db, form, change))

    @post("/interpreters", sync_to_thread=True)
    def assign_interpreter(
        self,
        meeting_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        form = HelpForm.read(form_data)

        def change(session: Session) -> None:
            people_service.assign_interpreter(
                session,
                actor,
                meeting_id,
                session_key=form.session,
                person=form.person,
                interpreter=form.interpreter or None,
                version=form.as_of_version,
            )

        return _answer(db, actor, meeting_id, save(db, form, change))

    @post("/remote", sync_to_thread=True)
    def join_by_link(
        self,
        meeting_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        form = HelpForm.read(form_data)

        def change(session: Session) -> None:
            people_service.join_by_link(
                session,
                actor,
                meeting_id,
                session_key=form.session,
                person=form.person,
                mode=form.mode or None,
                version=form.as_of_version,
            )

        return _answer(db, actor, meeting_id, save(db, form, change))


def _part(meeting: PlannedMeeting, session_key: str, row: PartRow) -> PlannedPart:
    """A part keeps its people; a new one starts with those who are there for its children."""
    before = meeting.part(as_uuid(row.part) or meeting.id)
    standing = Standing(meeting.facts, clock.now())
    session = meeting.session(session_key)
    return PlannedPart(
        minutes=int(row.minutes),
        members=before.members
        if before
        else people_about(standing, meeting.fact, session, row.children),
        topic=row.topic,
        children=row.children,
    )


def _answer(
    db: Database, actor: Actor, meeting_id: UUID, refused: tuple[VersionedForm, int] | None
) -> Response[Any]:
    if refused is None:
        return see_other(f"/meetings/{meeting_id}/people")
    return _people_page(db, actor, meeting_id, *refused)


def _people_page(
    db: Database, actor: Actor, meeting_id: UUID, form: VersionedForm, status: int
) -> Template:
    """The page as recorded, with the refused form's words where they belong."""
    with db.read() as session:
        meeting = planned_meeting(session, actor, meeting_id)
    return page(
        "meetings/people.html",
        status_code=status,
        meeting=meeting,
        form=form,
        view=people_view(meeting, form),
        may_change=can_plan(actor) and not meeting.fact.cancelled and not meeting.is_closed,
    )
