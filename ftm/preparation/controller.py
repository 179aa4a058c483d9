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
from ftm.meetings.saving import save
from ftm.preparation import service
from ftm.preparation.forms import AgendaForm, TalkForm
from ftm.preparation.pages import preparation_page, talk_page
from ftm.preparation.rules import NEED_STATES, NEEDS, WAYS
from ftm.preparation.words import TALK, differences
from ftm.web.requests import PathId, PathWord
from ftm.web.responses import page, see_other

NOT_ONE_OF_OURS = UUID(int=0)


class PreparationController(Controller):
    """Who was talked with before the meeting, and what they said."""

    path = "/meetings/{meeting_id:uuid}/preparation"

    @get(sync_to_thread=True)
    def show_preparation(
        self,
        meeting_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template:
        return _preparation(db, actor, meeting_id, AgendaForm(), HTTPStatus.OK)

    @get("/{person_key:str}", sync_to_thread=True)
    def show_talk(
        self,
        meeting_id: PathId,
        person_key: PathWord,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template:
        return _talk(db, actor, meeting_id, person_key, None, HTTPStatus.OK)

    @post("/{person_key:str}", sync_to_thread=True)
    def keep_talk(
        self,
        meeting_id: PathId,
        person_key: PathWord,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        form = TalkForm.read(form_data)

        def change(session: Session) -> None:
            service.keep_conversation(
                session,
                actor,
                meeting_id,
                person=person_key,
                told=form.told,
                version=form.as_of_version,
            )

        refused = save(db, form, change)
        if refused is None:
            return see_other(f"/meetings/{meeting_id}/preparation")
        return _talk(db, actor, meeting_id, person_key, *refused)


class AgendaController(Controller):
    """What the family and the team want to talk about, in which order."""

    path = "/meetings/{meeting_id:uuid}/agenda"

    @post(sync_to_thread=True)
    def add_point(
        self,
        meeting_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        form = AgendaForm.read(form_data)

        def change(session: Session) -> None:
            service.add_agenda_point(
                session, actor, meeting_id, text=form.text, asked_by=form.asked_by
            )

        refused = save(db, form, change)
        if refused is None:
            return _to_agenda(meeting_id)
        return _preparation(db, actor, meeting_id, *refused)

    @post("/order", sync_to_thread=True)
    def move_point(
        self,
        meeting_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        form = AgendaForm.read(form_data)
        with db.write() as session:
            service.move_agenda_point(
                session,
                actor,
                meeting_id,
                point_id=form.point or NOT_ONE_OF_OURS,
                earlier=form.way == "earlier",
            )
        return _to_agenda(meeting_id)

    @post("/removal", sync_to_thread=True)
    def remove_point(
        self,
        meeting_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        form = AgendaForm.read(form_data)
        with db.write() as session:
            service.remove_agenda_point(
                session, actor, meeting_id, point_id=form.point or NOT_ONE_OF_OURS
            )
        return _to_agenda(meeting_id)


def _to_agenda(meeting_id: UUID) -> Response[Any]:
    return see_other(f"/meetings/{meeting_id}/preparation#agenda")


def _preparation(
    db: Database, actor: Actor, meeting_id: UUID, form: AgendaForm, status: int
) -> Template:
    with db.read() as session:
        shown = preparation_page(session, actor, meeting_id)
    askers = [(line.person.id, line.person.name) for line in shown.coming]
    return page(
        "preparation/preparation.html",
        status_code=status,
        prep=shown,
        form=form,
        askers=[("", "The team"), *askers],
    )


def _talk(
    db: Database, actor: Actor, meeting_id: UUID, person: str, form: TalkForm | None, status: int
) -> Template:
    """The page as recorded, with the refused form as typed beside what is recorded now."""
    with db.read() as session:
        shown = talk_page(session, actor, meeting_id, person)
    staff = {each.id: each.name for each in shown.meeting.facts.staff}
    words = {"explained_by": staff, "takes_part": WAYS, **dict.fromkeys(NEEDS, NEED_STATES)}
    is_late = form is not None and status == HTTPStatus.CONFLICT
    return page(
        "preparation/talk.html",
        status_code=status,
        talk=shown,
        form=form or TalkForm.of(shown.told, shown.version),
        theirs=differences(shown.told, form.typed, words) if form and is_late else (),
        questions=TALK,
        staff=[("", "Choose"), *staff.items()],
        ways=tuple(WAYS.items()),
        states=tuple(NEED_STATES.items()),
    )
