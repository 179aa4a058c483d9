from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.channels import ChannelsPlugin
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.plugins.htmx import HTMXRequest
from litestar.response import Response, Template
from litestar.status_codes import HTTP_409_CONFLICT

from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.core.errors import ConflictError, RuleBrokenError
from ftm.facilitation import queries, service_lines
from ftm.facilitation.forms import LineForm
from ftm.facilitation.line_rows import SavedLine
from ftm.facilitation.pages import announce, live_path, load_page, page_context
from ftm.web import forms
from ftm.web.requests import PathId
from ftm.web.responses import REFUSED, page, see_other

AUTOSAVE = "x-autosave"
"""Header of autosave.js: the answer says what was saved and leaves the typed text alone."""
CHANGED = {"HX-Trigger": "lines"}
"""Tells the board on the same page to fetch itself."""


class LineController(Controller):
    """The lines of the plan, written while people talk."""

    path = "/meetings/{meeting_id:uuid}/lines"

    @post(sync_to_thread=True)
    def add_line(
        self,
        request: HTMXRequest,
        meeting_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        channels: NamedDependency[ChannelsPlugin],
    ) -> Response[Any]:
        form = LineForm.read(form_data)
        try:
            with db.write() as session:
                row = service_lines.add_line(
                    session,
                    actor,
                    meeting_id,
                    form.content(),
                    client_token=forms.as_uuid(form.client_token),
                    version=form.as_of_version,
                    now=clock.now(),
                )
        except (RuleBrokenError, ConflictError) as error:
            return _refuse(request, db, actor, meeting_id, form, error)
        return _saved(request, db, actor, channels, meeting_id, form, row)

    @get("/{line_id:uuid}", sync_to_thread=True)
    def show_line(
        self,
        request: HTMXRequest,
        meeting_id: PathId,
        line_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template:
        session_key = request.query_params.get("session", "")
        with db.read() as session:
            found = queries.show_line(
                session, actor, meeting_id, line_id, session_key=session_key, now=clock.now()
            )
        form = LineForm.of_line(
            found.item, found.live.choices.family, found.live.session, found.line.version
        )
        template = "facilitation/_edit_line.html" if request.htmx else "facilitation/line.html"
        context = {**page_context(found.live), "form": form, "line": found.line, "theirs": ""}
        return page(template, **context)

    @post("/{line_id:uuid}", sync_to_thread=True)
    def edit_line(
        self,
        request: HTMXRequest,
        meeting_id: PathId,
        line_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        channels: NamedDependency[ChannelsPlugin],
    ) -> Response[Any]:
        form = LineForm.read(form_data)
        try:
            with db.write() as session:
                row = service_lines.edit_line(
                    session,
                    actor,
                    meeting_id,
                    line_id,
                    form.content(),
                    version=form.as_of_version or 0,
                    now=clock.now(),
                )
        except (RuleBrokenError, ConflictError) as error:
            return _refuse(request, db, actor, meeting_id, form, error, line_id)
        return _saved(request, db, actor, channels, meeting_id, form, row)

    @post("/{line_id:uuid}/removal", sync_to_thread=True)
    def remove_line(
        self,
        request: HTMXRequest,
        meeting_id: PathId,
        line_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        channels: NamedDependency[ChannelsPlugin],
    ) -> Response[Any]:
        form = LineForm.read(form_data)
        with db.write() as session:
            service_lines.remove_line(
                session,
                actor,
                meeting_id,
                line_id,
                version=form.as_of_version or 0,
                now=clock.now(),
            )
        then = announce(channels, meeting_id, "lines")
        if request.htmx:
            return Response("", media_type="text/html", headers=CHANGED, background=then)
        return see_other(live_path(meeting_id, form.session), then=then)


def _saved(
    request: HTMXRequest,
    db: Database,
    actor: Actor,
    channels: ChannelsPlugin,
    meeting_id: UUID,
    form: LineForm,
    row: SavedLine,
) -> Response[Any]:
    """After a save: a note for autosave, the line or a fresh form for htmx, the page otherwise."""
    then = announce(channels, meeting_id, "lines")
    if request.headers.get(AUTOSAVE):
        context = {"row": row, "at": clock.now()}
        return Template("facilitation/_saved.html", context=context, background=then)
    back_to = live_path(meeting_id, form.session)
    if not request.htmx:
        return see_other(f"{back_to}#line-{row.id}", then=then)
    shown = load_page(db, actor, meeting_id, form.session)
    added, edited = "facilitation/line_added.html", "facilitation/line_edited.html"
    return Template(
        added if form.client_token else edited,
        context={**page_context(shown), "line": shown.find(row.id)},
        headers=CHANGED,
        background=then,
    )


def _refuse(
    request: HTMXRequest,
    db: Database,
    actor: Actor,
    meeting_id: UUID,
    form: LineForm,
    error: RuleBrokenError | ConflictError,
    line_id: UUID | None = None,
) -> Template:
    """422 or 409 with what was typed kept, and beside it what somebody else has saved."""
    status, theirs = REFUSED, ""
    if isinstance(error, ConflictError):
        status, theirs = HTTP_409_CONFLICT, error.current
        form = form.with_error("text", str(error))
    else:
        form = form.with_refusal(error)
    if request.headers.get(AUTOSAVE):
        return page("facilitation/_not_saved.html", status_code=status, form=form, theirs=theirs)
    with db.read() as session:
        shown = queries.show_live(
            session, actor, meeting_id, session_key=form.session, now=clock.now()
        )
        token = forms.as_uuid(form.client_token)
        line = shown.find(line_id or queries.line_of_token(session, shown.case_id, token))
    if theirs and line is not None:
        form = form.with_version(line.version)
    part, whole = "facilitation/_edit_line.html", "facilitation/line.html"
    if line_id is None:
        part, whole = "facilitation/_new_line.html", "facilitation/live.html"
    template = part if request.htmx else whole
    typed = {"form": form, "is_fresh": False, "line": line, "theirs": theirs}
    context = {**page_context(shown), **typed}
    return page(template, status_code=status, **context)
