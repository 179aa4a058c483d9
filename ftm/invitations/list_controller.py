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
from ftm.invitations import history, inviting, recording
from ftm.invitations.deciding import planned_anew
from ftm.invitations.forms import ListForm, NoteForm
from ftm.invitations.invitation_list import invitation_list
from ftm.invitations.list_queries import reason_ids
from ftm.invitations.mending import Addresses
from ftm.invitations.observing import observers_of
from ftm.invitations.rules.check import check_meeting
from ftm.meetings.forms import VersionedForm
from ftm.meetings.policy import can_plan
from ftm.meetings.queries import planned_meeting
from ftm.meetings.saving import save
from ftm.policies import PolicyPack
from ftm.web.requests import PathId
from ftm.web.responses import page, see_other


class InvitationListController(Controller):
    """Who must be there, who may not, and why."""

    path = "/meetings/{meeting_id:uuid}"

    @get("/invitations", sync_to_thread=True)
    def show_list(
        self,
        meeting_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        pack: NamedDependency[PolicyPack],
    ) -> Template:
        return _list_page(db, actor, meeting_id, pack, VersionedForm(), HTTPStatus.OK)

    @post("/invitations", sync_to_thread=True)
    def invite(
        self,
        meeting_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        pack: NamedDependency[PolicyPack],
    ) -> Response[Any]:
        form = ListForm.read(form_data)

        def change(session: Session) -> None:
            inviting.invite_person(
                session,
                actor,
                meeting_id,
                person=form.person,
                session_key=form.session,
                pack=pack,
                now=clock.now(),
                version=form.as_of_version,
            )

        return _answer(db, actor, meeting_id, pack, save(db, form, change))

    @post("/removals", sync_to_thread=True)
    def take_off(
        self,
        meeting_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        pack: NamedDependency[PolicyPack],
    ) -> Response[Any]:
        form = ListForm.read(form_data)

        def change(session: Session) -> None:
            inviting.take_off(
                session, actor, meeting_id, person=form.person, version=form.as_of_version
            )

        return _answer(db, actor, meeting_id, pack, save(db, form, change))

    @post("/acknowledgements", sync_to_thread=True)
    def acknowledge(
        self,
        meeting_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        pack: NamedDependency[PolicyPack],
    ) -> Response[Any]:
        form = NoteForm.read(form_data)

        def change(session: Session) -> None:
            recording.acknowledge_warning(
                session,
                actor,
                meeting_id,
                code=form.code,
                reason=form.reason,
                pack=pack,
                now=clock.now(),
            )

        return _answer(db, actor, meeting_id, pack, save(db, form, change))


def _answer(
    db: Database,
    actor: Actor,
    meeting_id: UUID,
    pack: PolicyPack,
    trouble: tuple[VersionedForm, int] | None,
) -> Response[Any]:
    if trouble is None:
        return see_other(f"/meetings/{meeting_id}/invitations")
    form, status = trouble
    # The buttons of the list have no fields to lead to: what is wrong stands at the top.
    told = VersionedForm(version=form.version, errors={"": " ".join(form.errors.values())})
    return _list_page(db, actor, meeting_id, pack, told, status)


def _list_page(
    db: Database,
    actor: Actor,
    meeting_id: UUID,
    pack: PolicyPack,
    form: VersionedForm,
    status: int,
) -> Template:
    now = clock.now()
    with db.read() as session:
        meeting = planned_meeting(session, actor, meeting_id)
        noted = history.acknowledged(session, meeting_id)
        reasons = reason_ids(session, meeting_id)
        watching = observers_of(session, meeting.case_id, meeting.facts, meeting.fact, now)
    check = check_meeting(meeting.facts, meeting.fact, now, pack)
    shown = invitation_list(
        meeting.facts,
        meeting.fact,
        check,
        pack=pack,
        now=now,
        addresses=Addresses(meeting_id, meeting.case_id),
        noted=noted,
    )
    anew = planned_anew(meeting.facts, meeting.fact, now)
    is_open = check.stage == "planning" and not meeting.is_closed and anew is None
    return page(
        "invitations/list.html",
        status_code=status,
        meeting=meeting,
        check=check,
        list=shown,
        form=form,
        reasons=reasons,
        observers=watching,
        words=pack.reasons_by_code,
        supervised={each.code for each in pack.reasons if each.supervisor},
        anew=anew,
        may_change=can_plan(actor) and is_open,
        decides=actor.role == "supervisor",
    )
