from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.response import Response, Template
from sqlmodel import Session

from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.meetings import people_service, policy
from ftm.meetings.forms import WhenWhereForm
from ftm.meetings.people_forms import HelpForm
from ftm.meetings.queries import planned_meeting
from ftm.meetings.saving import save
from ftm.policies import PolicyPack
from ftm.web.requests import PathId
from ftm.web.responses import page, see_other


class SessionsController(Controller):
    """Separate sessions of one meeting."""

    path = "/meetings/{meeting_id:uuid}/sessions"

    @get("/new", sync_to_thread=True)
    def show_new(
        self,
        meeting_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        pack: NamedDependency[PolicyPack],
    ) -> Template:
        usual = WhenWhereForm(length_minutes=str(pack.planning.usual_minutes))
        return _new_page(db, actor, meeting_id, usual, HTTPStatus.OK)

    @post(sync_to_thread=True)
    def add_session(
        self,
        meeting_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        form = WhenWhereForm.read(form_data)

        def change(session: Session) -> None:
            people_service.add_session(
                session,
                actor,
                meeting_id,
                starts_at=form.starts_at,
                length_minutes=int(form.length_minutes),
                place=form.place,
                note=form.note,
                version=form.as_of_version,
            )

        refused = save(db, form, change)
        if refused is None:
            return see_other(f"/meetings/{meeting_id}/people")
        return _new_page(db, actor, meeting_id, *refused)

    @post("/removal", sync_to_thread=True)
    def remove_session(
        self,
        meeting_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        form = HelpForm.read(form_data)
        with db.write() as session:
            people_service.remove_session(
                session,
                actor,
                meeting_id,
                session_key=form.session,
                version=form.as_of_version,
            )
        return see_other(f"/meetings/{meeting_id}/people")


def _new_page(
    db: Database, actor: Actor, meeting_id: UUID, form: WhenWhereForm, status: int
) -> Template:
    with db.read() as session:
        meeting = planned_meeting(session, actor, meeting_id)
    policy.check_plan(actor)
    return page("meetings/session.html", status_code=status, meeting=meeting, form=form)
