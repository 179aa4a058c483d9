from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.plugins.htmx import HTMXRequest
from litestar.response import Template

from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.core.errors import NotFoundError
from ftm.facilitation.agenda import points_for
from ftm.meetings.access import meeting_facts
from ftm.preparation.queries import agenda
from ftm.web.requests import PathId
from ftm.web.responses import page


class LiveAgendaController(Controller):
    """What the family wants to talk about, beside the live meeting."""

    path = "/meetings/{meeting_id:uuid}/live/agenda"

    @get(sync_to_thread=True)
    def show_agenda(
        self,
        request: HTMXRequest,
        meeting_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template:
        key = request.query_params.get("session", "")
        with db.read() as session:
            row, facts, meeting = meeting_facts(session, actor, meeting_id)
            points = agenda(session, row.case_id, facts.ftm_of(meeting))
        shown = next((each for each in meeting.sessions if each.id == key), None)
        if shown is None:
            raise NotFoundError("This meeting has no such session.")
        return page(
            "facilitation/agenda.html",
            meeting_id=meeting_id,
            family_name=facts.case.family_name,
            session=key,
            points=[
                (each.text, facts.name_of(each.asked_by) if each.asked_by else "")
                for each in points_for(points, meeting, shown)
            ],
        )
