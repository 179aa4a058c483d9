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
from ftm.invitations import split_service
from ftm.invitations.proposal_forms import ProposalForm, TimeForm
from ftm.invitations.proposal_page import proposal_view
from ftm.meetings import policy
from ftm.meetings.forms import VersionedForm
from ftm.meetings.queries import planned_meeting
from ftm.meetings.saving import save
from ftm.policies import PolicyPack
from ftm.web.requests import PathId
from ftm.web.responses import page, see_other


class ProposalController(Controller):
    """The plan and the times the program proposes; the caseworker accepts or leaves them."""

    path = "/meetings/{meeting_id:uuid}/proposal"

    @get(sync_to_thread=True)
    def show_proposal(
        self,
        meeting_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        pack: NamedDependency[PolicyPack],
    ) -> Template:
        return _proposal_page(db, actor, meeting_id, pack, VersionedForm(), HTTPStatus.OK)

    @post(sync_to_thread=True)
    def accept(
        self,
        meeting_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        pack: NamedDependency[PolicyPack],
    ) -> Response[Any]:
        form = ProposalForm.read(form_data)

        def change(session: Session) -> None:
            split_service.apply_split(
                session,
                actor,
                meeting_id,
                fingerprint=form.proposal,
                pack=pack,
                version=form.as_of_version,
                now=clock.now(),
            )

        refused = save(db, form, change)
        if refused is None:
            return see_other(f"/meetings/{meeting_id}/people")
        return _proposal_page(db, actor, meeting_id, pack, *refused)

    @post("/time", sync_to_thread=True)
    def take_time(
        self,
        meeting_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        pack: NamedDependency[PolicyPack],
    ) -> Response[Any]:
        form = TimeForm.read(form_data)

        def change(session: Session) -> None:
            split_service.move_meeting(
                session,
                actor,
                meeting_id,
                starts_at=form.starts_at,
                version=form.as_of_version,
                now=clock.now(),
            )

        refused = save(db, form, change)
        if refused is None:
            return see_other(f"/meetings/{meeting_id}")
        return _proposal_page(db, actor, meeting_id, pack, *refused)


def _proposal_page(
    db: Database,
    actor: Actor,
    meeting_id: UUID,
    pack: PolicyPack,
    form: VersionedForm,
    status: int,
) -> Template:
    """The proposal for the meeting as it is now, whatever was refused before."""
    with db.read() as session:
        meeting = planned_meeting(session, actor, meeting_id)
    policy.check_plan(actor)
    now = clock.now()
    may_change = not meeting.fact.cancelled and not meeting.is_closed and now < meeting.starts_at
    return page(
        "invitations/proposal.html",
        status_code=status,
        meeting=meeting,
        form=form,
        view=proposal_view(meeting, now, pack) if may_change else None,
    )
