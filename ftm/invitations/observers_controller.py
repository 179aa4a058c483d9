from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.response import Response, Template
from msgspec.structs import replace
from sqlmodel import Session

from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.invitations import observing
from ftm.invitations.forms import ObserverForm
from ftm.meetings.policy import check_plan
from ftm.meetings.queries import planned_meeting
from ftm.meetings.saving import save
from ftm.web.requests import PathId, PathWord
from ftm.web.responses import page, see_other


class ObserversController(Controller):
    """Whether the family agrees that somebody watches the meeting."""

    path = "/meetings/{meeting_id:uuid}/observers/{person:str}"

    @get(sync_to_thread=True)
    def show_consents(
        self,
        meeting_id: PathId,
        person: PathWord,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template:
        return _page(db, actor, meeting_id, person, None, HTTPStatus.OK)

    @post(sync_to_thread=True)
    def keep_consents(
        self,
        meeting_id: PathId,
        person: PathWord,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        form = ObserverForm.read(form_data)

        def change(session: Session) -> None:
            observing.keep_consents(
                session,
                actor,
                meeting_id,
                observer=person,
                agreed=form.agreed,
                consented_on=form.day,
                now=clock.now(),
                version=form.as_of_version,
            )

        trouble = save(db, form, change)
        if trouble is not None:
            return _page(db, actor, meeting_id, person, *trouble)
        return see_other(f"/meetings/{meeting_id}/invitations")


def _page(
    db: Database,
    actor: Actor,
    meeting_id: UUID,
    person: str,
    form: ObserverForm | None,
    status: int,
) -> Template:
    with db.read() as session:
        meeting = planned_meeting(session, actor, meeting_id)
        found = observing.observers_of(
            session, meeting.case_id, meeting.facts, meeting.fact, clock.now()
        )
    check_plan(actor)
    stand = observing.stand_of(found, person)
    form = form or ObserverForm(agreed=tuple(stand.agreed))
    return page(
        "invitations/observer.html",
        status_code=status,
        meeting=meeting,
        stand=stand,
        name=meeting.facts.name_of(person),
        family=[(each, meeting.facts.name_of(each)) for each in stand.asked],
        form=replace(form, version=form.version or str(meeting.version)),
    )
