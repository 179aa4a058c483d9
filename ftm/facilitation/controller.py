from typing import Any

from litestar import Controller, get, post
from litestar.channels import ChannelsPlugin
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.plugins.htmx import HTMXRequest
from litestar.response import Response, ServerSentEvent, Template

from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.facilitation import queries, service_room
from ftm.facilitation.forms import AttendanceForm
from ftm.facilitation.pages import announce, live_path, load_page, page_context, topic
from ftm.web import forms, live
from ftm.web.requests import PathId
from ftm.web.responses import done, page, see_other


class LiveController(Controller):
    """The meeting while it goes on: stages, the board, who is here."""

    path = "/meetings/{meeting_id:uuid}"

    @get("/live", sync_to_thread=True)
    def show_live(
        self,
        request: HTMXRequest,
        meeting_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template:
        shown = load_page(db, actor, meeting_id, request.query_params.get("session", ""))
        return page("facilitation/live.html", **page_context(shown))

    @get("/live/changes", sync_to_thread=True)
    def listen(
        self,
        request: HTMXRequest,
        meeting_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        channels: NamedDependency[ChannelsPlugin],
    ) -> ServerSentEvent:
        seen = request.query_params.get("seen", "")

        def has_missed() -> bool:
            with db.read() as session:
                return queries.meeting_state(session, actor, meeting_id).revision != seen

        has_missed()  # A stranger finds no stream.
        return live.changes(channels, topic(meeting_id), has_missed)

    @post("/attendance", sync_to_thread=True)
    def record_attendance(
        self,
        request: HTMXRequest,
        meeting_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        channels: NamedDependency[ChannelsPlugin],
    ) -> Response[Any]:
        form = AttendanceForm.read(form_data)
        with db.write() as session:
            if form.changed:
                service_room.record_attendance(
                    session,
                    actor,
                    meeting_id,
                    session_key=form.session,
                    modes=dict(form.changed),
                    now=clock.now(),
                )
        return done(
            request,
            "facilitation/_here.html",
            back_to=live_path(meeting_id, form.session),
            then=announce(channels, meeting_id, "attendance"),
            **page_context(load_page(db, actor, meeting_id, form.session)),
        )

    @post("/stage", sync_to_thread=True)
    def set_stage(
        self,
        request: HTMXRequest,
        meeting_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        channels: NamedDependency[ChannelsPlugin],
    ) -> Response[Any]:
        session_key = forms.text(form_data, "session")
        with db.write() as session:
            service_room.set_stage(
                session,
                actor,
                meeting_id,
                stage=forms.text(form_data, "stage"),
                seen=forms.text(form_data, "seen") or None,
                now=clock.now(),
            )
        then = announce(channels, meeting_id, "stage")
        if request.htmx:
            # Both parts of the page that show the stage fetch themselves.
            return Response(
                "", media_type="text/html", headers={"HX-Trigger": "stage"}, background=then
            )
        return see_other(live_path(meeting_id, session_key), then=then)

    @post("/tracks", sync_to_thread=True)
    def open_track(
        self,
        request: HTMXRequest,
        meeting_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        channels: NamedDependency[ChannelsPlugin],
    ) -> Response[Any]:
        session_key = forms.text(form_data, "session")
        with db.write() as session:
            service_room.open_track(
                session,
                actor,
                meeting_id,
                parent=forms.text(form_data, "parent"),
                plan_type=forms.text(form_data, "plan_type"),
                now=clock.now(),
            )
        return done(
            request,
            "facilitation/_here.html",
            back_to=live_path(meeting_id, session_key),
            then=announce(channels, meeting_id, "lines"),
            **page_context(load_page(db, actor, meeting_id, session_key)),
        )
