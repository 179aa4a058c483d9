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
from ftm.preparation.forms import SafetyForm
from ftm.preparation.pages import safety_page
from ftm.preparation.words import CHECK, differences
from ftm.web.requests import PathId, PathWord
from ftm.web.responses import page, see_other


class SafetyController(Controller):
    """The private check: the one page that shows its answers, to those who may read them."""

    path = "/meetings/{meeting_id:uuid}/preparation/{person_key:str}/safety"

    @get(sync_to_thread=True)
    def show_check(
        self,
        meeting_id: PathId,
        person_key: PathWord,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template:
        return _check(db, actor, meeting_id, person_key, None, HTTPStatus.OK)

    @post(sync_to_thread=True)
    def keep_check(
        self,
        meeting_id: PathId,
        person_key: PathWord,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        form = SafetyForm.read(form_data)

        def change(session: Session) -> None:
            service.keep_safety_screen(
                session,
                actor,
                meeting_id,
                person=person_key,
                answers=form.answers,
                version=form.as_of_version,
            )

        refused = save(db, form, change)
        if refused is None:
            return see_other(f"/meetings/{meeting_id}/preparation")
        return _check(db, actor, meeting_id, person_key, *refused)


def _check(
    db: Database, actor: Actor, meeting_id: UUID, person: str, form: SafetyForm | None, status: int
) -> Template:
    """The page as recorded, with the refused form as typed beside what is recorded now."""
    with db.read() as session:
        shown = safety_page(session, actor, meeting_id, person)
    staff = {each.id: each.name for each in shown.meeting.facts.staff}
    is_late = form is not None and status == HTTPStatus.CONFLICT
    return page(
        "preparation/safety.html",
        status_code=status,
        check=shown,
        form=form or SafetyForm.of(shown.answers, shown.version),
        theirs=differences(shown.answers, form.typed, {"asked_by": staff})
        if form and is_late
        else (),
        questions=CHECK,
        staff=[("", "Choose"), *staff.items()],
    )
