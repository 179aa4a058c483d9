from datetime import datetime, timedelta
from typing import Any

from litestar import Controller, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.response import Response

from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.facts.windows import members, session_window
from ftm.invitations.cutting import Room, cut
from ftm.invitations.rules.context import MeetingContext
from ftm.meetings import people_service
from ftm.meetings.people_forms import HelpForm
from ftm.meetings.queries import PlannedMeeting, planned_meeting
from ftm.meetings.rules import PlannedPart
from ftm.policies import PolicyPack
from ftm.web.requests import PathId
from ftm.web.responses import see_other


class PartsController(Controller):
    """The parts of one session, cut by the program as it would in a proposal of its own."""

    path = "/meetings/{meeting_id:uuid}/parts/proposal"

    @post(sync_to_thread=True)
    def cut_session(
        self,
        meeting_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        pack: NamedDependency[PolicyPack],
    ) -> Response[Any]:
        form, now = HelpForm.read(form_data), clock.now()
        with db.write() as session:
            meeting = planned_meeting(session, actor, meeting_id)
            people_service.cut_into_parts(
                session,
                actor,
                meeting_id,
                session_key=form.session,
                parts=_parts(meeting, form.session, now, pack),
                version=form.as_of_version,
            )
        return see_other(f"/meetings/{meeting_id}/people")


def _parts(
    meeting: PlannedMeeting, session_key: str, now: datetime, pack: PolicyPack
) -> tuple[PlannedPart, ...]:
    planned = meeting.session(session_key)
    context = MeetingContext(meeting.facts, meeting.fact, now, pack)
    minutes = session_window(planned).length // timedelta(minutes=1)
    return cut(Room.of(context, planned, members(planned)), minutes)
