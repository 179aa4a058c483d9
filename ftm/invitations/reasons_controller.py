from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.plugins.htmx import HTMXRequest
from litestar.response import Response, Template
from msgspec.structs import replace
from sqlmodel import Session

from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.core.errors import NotFoundError
from ftm.invitations import leaving_out
from ftm.invitations.forms import ReasonForm
from ftm.meetings.policy import check_plan
from ftm.meetings.queries import planned_meeting
from ftm.meetings.saving import save
from ftm.policies import PolicyPack
from ftm.web.forms import text
from ftm.web.requests import PathId
from ftm.web.responses import page, see_other


class ReasonsController(Controller):
    """Why somebody is left out of a meeting, and who decided it."""

    path = "/meetings/{meeting_id:uuid}/reasons"

    @get(sync_to_thread=True)
    def show_reason(
        self,
        request: HTMXRequest,
        meeting_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        pack: NamedDependency[PolicyPack],
    ) -> Template:
        asked = request.query_params
        form = ReasonForm(person=asked.get("person", ""), role=asked.get("role", ""))
        return _reason_page(db, actor, meeting_id, pack, form, HTTPStatus.OK)

    @post(sync_to_thread=True)
    def leave_out(
        self,
        meeting_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        pack: NamedDependency[PolicyPack],
    ) -> Response[Any]:
        form = ReasonForm.read(form_data)

        def change(session: Session) -> None:
            leaving_out.leave_out(
                session,
                actor,
                meeting_id,
                form.asked,
                pack=pack,
                now=clock.now(),
                version=form.as_of_version,
            )

        trouble = save(db, form, change)
        if trouble is not None:
            return _reason_page(db, actor, meeting_id, pack, *trouble)
        return see_other(f"/meetings/{meeting_id}/invitations")

    @post("/{exclusion_id:uuid}", sync_to_thread=True)
    def decide(
        self,
        meeting_id: PathId,
        exclusion_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        pack: NamedDependency[PolicyPack],
    ) -> Response[Any]:
        with db.write() as session:
            leaving_out.decide_waiting(
                session,
                actor,
                meeting_id,
                exclusion_id,
                agree=text(form_data, "decision") == "agree",
                pack=pack,
                now=clock.now(),
            )
        return see_other(f"/meetings/{meeting_id}/invitations")


def _reason_page(
    db: Database, actor: Actor, meeting_id: UUID, pack: PolicyPack, form: ReasonForm, status: int
) -> Template:
    now = clock.now()
    with db.read() as session:
        meeting = planned_meeting(session, actor, meeting_id)
    check_plan(actor)
    roles = leaving_out.roles_to_leave_out(meeting.facts, meeting.fact, form.person, now, pack)
    if form.role not in roles:
        raise NotFoundError("Nobody holds this role in the meeting.")
    recorded = next(
        (
            each
            for each in meeting.fact.exclusions
            if (each.person, each.role) == (form.person, form.role)
        ),
        None,
    )
    reasons = pack.reasons_for(form.role)
    rows = max(len(form.attempts) + 1, *(each.attempts for each in reasons))
    return page(
        "invitations/reason.html",
        status_code=status,
        meeting=meeting,
        form=replace(form, version=form.version or str(meeting.version)),
        name=meeting.facts.name_of(form.person),
        role_name=pack.roles_by_name[form.role].name if form.role in pack.roles_by_name else "",
        reasons=reasons,
        recorded=recorded,
        attempts=(*form.attempts, *[("", "")] * rows)[:rows],
    )
