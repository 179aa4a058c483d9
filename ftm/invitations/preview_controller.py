from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.response import Response, Template

from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.core.errors import ConflictError, RuleBrokenError
from ftm.invitations import dispatch, history
from ftm.invitations.deciding import planned_anew
from ftm.invitations.forms import SendForm
from ftm.invitations.observing import observers_of
from ftm.invitations.previews import message_previews, told_nothing
from ftm.invitations.rules.check import check_meeting
from ftm.meetings.policy import can_plan
from ftm.meetings.queries import planned_meeting
from ftm.policies import PolicyPack
from ftm.settings import Settings
from ftm.web.requests import PathId
from ftm.web.responses import REFUSED, page, see_other


class PreviewController(Controller):
    """Exactly what each person will get, and the sending of it."""

    path = "/meetings/{meeting_id:uuid}"

    @get("/preview", sync_to_thread=True)
    def show_preview(
        self,
        meeting_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        pack: NamedDependency[PolicyPack],
        settings: NamedDependency[Settings],
    ) -> Template:
        base = settings.base_url
        return _preview_page(db, actor, meeting_id, pack, base, SendForm(), HTTPStatus.OK)

    @post("/sending", sync_to_thread=True)
    def send(
        self,
        meeting_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        pack: NamedDependency[PolicyPack],
        settings: NamedDependency[Settings],
    ) -> Response[Any]:
        form, base = SendForm.read(form_data), settings.base_url
        try:
            with db.write() as session:
                dispatch.send_due(
                    session,
                    actor,
                    meeting_id,
                    seen=form.seen,
                    reason=form.reason,
                    pack=pack,
                    base_url=base,
                    now=clock.now(),
                    only=form.only or None,
                )
        except RuleBrokenError as error:
            told = form.with_refusal(error)
            return _preview_page(db, actor, meeting_id, pack, base, told, REFUSED)
        except ConflictError as error:
            told, status = form.with_error("", str(error)), HTTPStatus.CONFLICT
            return _preview_page(db, actor, meeting_id, pack, base, told, status)
        # Others may still wait for theirs.
        return see_other(f"/meetings/{meeting_id}/{'preview' if form.only else 'replies'}")


def _preview_page(
    db: Database,
    actor: Actor,
    meeting_id: UUID,
    pack: PolicyPack,
    base_url: str,
    form: SendForm,
    status: int,
) -> Template:
    now = clock.now()
    with db.read() as session:
        meeting = planned_meeting(session, actor, meeting_id)
        found = dispatch.due_now(session, actor, meeting_id, pack=pack, now=now)
        noted = history.acknowledged(session, meeting_id)
        watching = observers_of(session, meeting.case_id, meeting.facts, meeting.fact, now)
    check = check_meeting(meeting.facts, meeting.fact, now, pack)
    return page(
        "invitations/preview.html",
        status_code=status,
        meeting=meeting,
        form=form,
        seen=found.seen,
        previews=message_previews(found, base_url=base_url, now=now),
        untold=told_nothing(found),
        blocks=check.blocks,
        observers=watching,
        asks_family=any(not each.may_come for each in watching),
        warnings=[each for each in check.warnings if each.code not in noted],
        was_sent=bool(found.sent),
        anew=planned_anew(meeting.facts, meeting.fact, now) is not None,
        may_send=can_plan(actor),
    )
