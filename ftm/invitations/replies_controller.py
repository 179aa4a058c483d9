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
from ftm.core.errors import RuleBrokenError
from ftm.invitations import answering, reply_queries
from ftm.invitations.forms import AnswerForm
from ftm.invitations.reminding_queries import reminder_notes
from ftm.invitations.resending import resend
from ftm.meetings.policy import can_plan
from ftm.meetings.queries import planned_meeting
from ftm.web.requests import PathId
from ftm.web.responses import REFUSED, page, see_other
from ftm.word import MEDIA_TYPE


class RepliesController(Controller):
    """What became of each message, and what people answered."""

    path = "/meetings/{meeting_id:uuid}"

    @get("/replies", sync_to_thread=True)
    def show_replies(
        self,
        meeting_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template:
        return _replies_page(db, actor, meeting_id, AnswerForm(), None, HTTPStatus.OK)

    @post("/replies/{invitation_id:uuid}", sync_to_thread=True)
    def record_answer(
        self,
        meeting_id: PathId,
        invitation_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        form = AnswerForm.read(form_data)
        try:
            with db.write() as session:
                answering.record_answer(
                    session,
                    actor,
                    meeting_id,
                    invitation_id,
                    reply=form.reply,
                    needs=form.needs,
                    note=form.note,
                    now=clock.now(),
                )
        except RuleBrokenError as error:
            told = form.with_refusal(error)
            return _replies_page(db, actor, meeting_id, told, invitation_id, REFUSED)
        return see_other(f"/meetings/{meeting_id}/replies")

    @post("/calls/{message_id:uuid}", sync_to_thread=True)
    def log_call(
        self,
        meeting_id: PathId,
        message_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        with db.write() as session:
            answering.log_call(session, actor, meeting_id, message_id, now=clock.now())
        return see_other(f"/meetings/{meeting_id}/replies")

    @post("/resending/{invitation_id:uuid}", sync_to_thread=True)
    def resend(
        self,
        meeting_id: PathId,
        invitation_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        with db.write() as session:
            resend(session, actor, meeting_id, invitation_id, now=clock.now())
        return see_other(f"/meetings/{meeting_id}/replies")

    @get("/letters/{message_id:uuid}", sync_to_thread=True)
    def get_letter(
        self,
        meeting_id: PathId,
        message_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[bytes]:
        with db.read() as session:
            letter = answering.find_message(session, actor, meeting_id, message_id, "letter")
        headers = {"Content-Disposition": f'attachment; filename="{letter.file_name}"'}
        return Response(letter.content or b"", media_type=MEDIA_TYPE, headers=headers)


def _replies_page(
    db: Database,
    actor: Actor,
    meeting_id: UUID,
    form: AnswerForm,
    about: UUID | None,
    status: int,
) -> Template:
    with db.read() as session:
        meeting = planned_meeting(session, actor, meeting_id)
        lines = reply_queries.reply_lines(
            session, meeting.case_id, meeting.facts, meeting.fact, clock.now()
        )
        reminders = reminder_notes(session, meeting.case_id, meeting.zone)
    return page(
        "invitations/replies.html",
        status_code=status,
        meeting=meeting,
        lines=lines,
        reminders=reminders,
        form=form,
        about=about,
        empty_form=AnswerForm(),
        choices=reply_queries.answers(),
        needs=tuple(answering.NEEDS.items()),
        needs_words=reply_queries.needs_words,
        may_change=can_plan(actor),
    )
