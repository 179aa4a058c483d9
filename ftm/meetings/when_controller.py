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
from ftm.meetings import policy, rules, service
from ftm.meetings.forms import (
    CancelForm,
    PurposeForm,
    WhenWhereForm,
    trigger_choices,
)
from ftm.meetings.queries import PlannedMeeting, planned_meeting
from ftm.meetings.saving import save
from ftm.policies import PolicyPack
from ftm.web.requests import PathId
from ftm.web.responses import page, see_other


class WhenController(Controller):
    """Why, when and where a planned meeting is held, and calling it off."""

    path = "/meetings/{meeting_id:uuid}"

    @get("/when", sync_to_thread=True)
    def show_when(
        self,
        meeting_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        pack: NamedDependency[PolicyPack],
    ) -> Template:
        return _when_page(db, actor, meeting_id, pack)

    @post("/when", sync_to_thread=True)
    def change_when(
        self,
        meeting_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        pack: NamedDependency[PolicyPack],
    ) -> Response[Any]:
        form = WhenWhereForm.read(form_data)

        def change(session: Session) -> None:
            service.change_when(
                session,
                actor,
                meeting_id,
                session_key=form.session,
                starts_at=form.starts_at,
                length_minutes=int(form.length_minutes),
                version=form.as_of_version,
            )
            service.change_place(
                session,
                actor,
                meeting_id,
                session_key=form.session,
                place=form.place,
                note=form.note,
            )

        refused = save(db, form, change)
        if refused is None:
            return see_other(f"/meetings/{meeting_id}")
        typed, status = refused
        return _when_page(db, actor, meeting_id, pack, form=typed, status=status)

    @post("/purpose", sync_to_thread=True)
    def change_purpose(
        self,
        meeting_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        pack: NamedDependency[PolicyPack],
    ) -> Response[Any]:
        form = PurposeForm.read(form_data)

        def change(session: Session) -> None:
            service.change_purpose(
                session,
                actor,
                meeting_id,
                trigger=form.trigger,
                known_triggers=[each.code for each in pack.triggers],
                education_on_agenda=form.education_on_agenda,
                version=form.as_of_version,
            )

        refused = save(db, form, change)
        if refused is None:
            return see_other(f"/meetings/{meeting_id}")
        purpose, status = refused
        return _when_page(db, actor, meeting_id, pack, purpose=purpose, status=status)

    @get("/cancellation", sync_to_thread=True)
    def show_cancellation(
        self,
        meeting_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template:
        return _cancel_page(db, actor, meeting_id, None, 200)

    @post("/cancellation", sync_to_thread=True)
    def cancel(
        self,
        meeting_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        form = CancelForm.read(form_data)

        def change(session: Session) -> None:
            service.cancel_meeting(
                session, actor, meeting_id, reason=form.reason, version=form.as_of_version
            )

        refused = save(db, form, change)
        if refused is None:
            return see_other(f"/meetings/{meeting_id}/preview")
        return _cancel_page(db, actor, meeting_id, *refused)


def _plan(db: Database, actor: Actor, meeting_id: UUID) -> PlannedMeeting:
    with db.read() as session:
        meeting = planned_meeting(session, actor, meeting_id)
    policy.check_plan(actor)
    return meeting


def _when_page(
    db: Database,
    actor: Actor,
    meeting_id: UUID,
    pack: PolicyPack,
    *,
    form: WhenWhereForm | None = None,
    purpose: PurposeForm | None = None,
    status: int = HTTPStatus.OK,
) -> Template:
    """The page as recorded, with the one form that was refused as it was typed."""
    meeting = _plan(db, actor, meeting_id)
    recorded = [
        WhenWhereForm.of(each, meeting.zone, meeting.version) for each in meeting.fact.sessions
    ]
    return page(
        "meetings/when.html",
        status_code=status,
        meeting=meeting,
        forms=[form if form and form.session == each.session else each for each in recorded],
        purpose=purpose
        or PurposeForm(
            trigger=meeting.trigger,
            education_on_agenda=meeting.fact.education_on_agenda,
            version=str(meeting.version),
        ),
        triggers=trigger_choices(pack),
    )


def _cancel_page(
    db: Database, actor: Actor, meeting_id: UUID, form: CancelForm | None, status: int
) -> Template:
    meeting = _plan(db, actor, meeting_id)
    return page(
        "meetings/cancellation.html",
        status_code=status,
        meeting=meeting,
        form=form or CancelForm(version=str(meeting.version)),
        reasons=tuple(rules.CANCEL_REASONS.items()),
    )
