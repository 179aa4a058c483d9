from typing import Any

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.response import Response, Template

from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.invitations.incoming_queries import look_at_mail, shown_mail
from ftm.meetings.policy import can_plan
from ftm.meetings.queries import planned_meeting
from ftm.web.requests import PathId
from ftm.web.responses import page, see_other


class MailsController(Controller):
    """Mails that came in about an invitation and changed nothing: a person looks at them."""

    path = "/meetings/{meeting_id:uuid}/mails/{mail_id:uuid}"

    @get(sync_to_thread=True)
    def show_mail(
        self,
        meeting_id: PathId,
        mail_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template:
        with db.read() as session:
            meeting = planned_meeting(session, actor, meeting_id)
            mail = shown_mail(session, actor, meeting_id, mail_id)
        may_change = can_plan(actor) and not mail.line.seen
        return page("invitations/mail.html", meeting=meeting, mail=mail, may_change=may_change)

    @post(sync_to_thread=True)
    def look_at(
        self,
        meeting_id: PathId,
        mail_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        with db.write() as session:
            look_at_mail(session, actor, meeting_id, mail_id, now=clock.now())
        return see_other(f"/meetings/{meeting_id}/replies")
