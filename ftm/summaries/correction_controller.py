from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.plugins.htmx import HTMXRequest
from litestar.response import Redirect, Template
from msgspec.structs import replace

from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.core.errors import ConflictError, RuleBrokenError
from ftm.facilitation.forms import LineForm
from ftm.facilitation.live_page import MODE_PAIRS
from ftm.facilitation.queries import show_line
from ftm.summaries import correcting
from ftm.summaries.correction_forms import ValueForm, WhyForm
from ftm.summaries.correction_page import CorrectionsPage, corrections_page
from ftm.web.requests import PathId
from ftm.web.responses import page, see_other

REMOVAL = "summaries/take_out_line.html"
Refusal = RuleBrokenError | ConflictError


class CorrectionController(Controller):
    """Putting a closed record right. Without JavaScript: every form is a page of its own."""

    path = "/meetings/{meeting_id:uuid}/corrections"

    @get(sync_to_thread=True)
    def show_corrections(
        self,
        meeting_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template:
        shown = _load(db, actor, meeting_id)
        return page("summaries/corrections.html", page=shown, modes=MODE_PAIRS)

    @get("/lines/{line_id:uuid}", sync_to_thread=True)
    def show_line(
        self,
        meeting_id: PathId,
        line_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template:
        return _line_page(db, actor, meeting_id, line_id)

    @post("/lines/{line_id:uuid}", sync_to_thread=True)
    def correct_line(
        self,
        meeting_id: PathId,
        line_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template | Redirect:
        form, why = LineForm.read(form_data), WhyForm.read(form_data)
        try:
            with db.write() as session:
                correcting.correct_line(
                    session,
                    actor,
                    meeting_id,
                    line_id,
                    form.content(),
                    why.why,
                    version=form.as_of_version or 0,
                    now=clock.now(),
                )
        except (RuleBrokenError, ConflictError) as error:
            return _line_page(db, actor, meeting_id, line_id, form=form, why=why, error=error)
        return _back(meeting_id)

    @get("/lines/{line_id:uuid}/removal", sync_to_thread=True)
    def show_removal(
        self,
        meeting_id: PathId,
        line_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template:
        return _line_page(db, actor, meeting_id, line_id, template=REMOVAL)

    @post("/lines/{line_id:uuid}/removal", sync_to_thread=True)
    def take_out_line(
        self,
        meeting_id: PathId,
        line_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template | Redirect:
        form, why = LineForm.read(form_data), WhyForm.read(form_data)
        try:
            with db.write() as session:
                correcting.take_out_line(
                    session,
                    actor,
                    meeting_id,
                    line_id,
                    why.why,
                    version=form.as_of_version or 0,
                    now=clock.now(),
                )
        except (RuleBrokenError, ConflictError) as error:
            return _line_page(
                db, actor, meeting_id, line_id, form=form, why=why, error=error, template=REMOVAL
            )
        return _back(meeting_id)

    @get("/attendance", sync_to_thread=True)
    def show_attendance(
        self,
        request: HTMXRequest,
        meeting_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template:
        asked = request.query_params
        form = ValueForm(session=asked.get("session", ""), person=asked.get("person", ""))
        return _attendance_page(db, actor, meeting_id, form)

    @post("/attendance", sync_to_thread=True)
    def correct_attendance(
        self,
        meeting_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template | Redirect:
        form, why = ValueForm.read(form_data), WhyForm.read(form_data)
        try:
            with db.write() as session:
                correcting.correct_attendance(
                    session,
                    actor,
                    meeting_id,
                    form.session,
                    form.person,
                    form.mode,
                    why.why,
                    seen=form.seen_mode,
                    now=clock.now(),
                )
        except (RuleBrokenError, ConflictError) as error:
            return _attendance_page(db, actor, meeting_id, form, why=why, error=error)
        return _back(meeting_id)

    @get("/date", sync_to_thread=True)
    def show_date(
        self,
        request: HTMXRequest,
        meeting_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template:
        form = ValueForm(session=request.query_params.get("session", ""))
        return _date_page(db, actor, meeting_id, form)

    @post("/date", sync_to_thread=True)
    def correct_date(
        self,
        meeting_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template | Redirect:
        form, why = ValueForm.read(form_data), WhyForm.read(form_data)
        try:
            day, seen = form.days
            with db.write() as session:
                correcting.correct_date(
                    session,
                    actor,
                    meeting_id,
                    form.session,
                    day,
                    why.why,
                    seen=seen,
                    now=clock.now(),
                )
        except (RuleBrokenError, ConflictError) as error:
            return _date_page(db, actor, meeting_id, form, why=why, error=error)
        return _back(meeting_id)


def _back(meeting_id: UUID) -> Redirect:
    return see_other(f"/meetings/{meeting_id}/corrections")


def _load(db: Database, actor: Actor, meeting_id: UUID) -> CorrectionsPage:
    with db.read() as session:
        return corrections_page(session, actor, meeting_id, now=clock.now())


def _line_page(
    db: Database,
    actor: Actor,
    meeting_id: UUID,
    line_id: UUID,
    *,
    form: LineForm | None = None,
    why: WhyForm | None = None,
    error: Refusal | None = None,
    template: str = "summaries/correct_line.html",
) -> Template:
    """The form of a line; after a conflict it stands on what somebody else has saved."""
    with db.read() as session:
        key = form.session if form else ""
        shown = show_line(session, actor, meeting_id, line_id, session_key=key, now=clock.now())
        record = corrections_page(session, actor, meeting_id, now=clock.now())
    version = shown.line.version
    if form is None:
        form = LineForm.of_line(shown.item, shown.live.choices.family, shown.live.session, version)
    if isinstance(error, ConflictError):
        form = form.with_version(version)
    context = {"live": shown.live, "line": shown.line}
    return _answer(template, record, form, why, error, **context)


def _answer(
    template: str,
    record: CorrectionsPage,
    form: LineForm | ValueForm,
    why: WhyForm | None,
    error: Refusal | None,
    **context: Any,
) -> Template:
    """A form with what was refused beside it, and what somebody else has saved meanwhile."""
    why, status, theirs = why or WhyForm(), HTTPStatus.OK, ""
    if isinstance(error, ConflictError):
        status, theirs = HTTPStatus.CONFLICT, error.current
        form = form.with_error("", str(error))
    elif error:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        is_why = error.field in WhyForm.__struct_fields__
        why = why.with_refusal(error) if is_why else why
        form = form if is_why else form.with_refusal(error)
    return page(
        template, status_code=status, page=record, form=form, why=why, theirs=theirs, **context
    )


def _attendance_page(
    db: Database,
    actor: Actor,
    meeting_id: UUID,
    form: ValueForm,
    *,
    why: WhyForm | None = None,
    error: Refusal | None = None,
) -> Template:
    record = _load(db, actor, meeting_id)
    person = record.attendee(form.session, form.person)
    form = replace(form, mode=form.mode or person.mode, seen=person.mode)
    return _answer(
        "summaries/correct_attendance.html",
        record,
        form,
        why,
        error,
        person=person,
        modes=MODE_PAIRS,
    )


def _date_page(
    db: Database,
    actor: Actor,
    meeting_id: UUID,
    form: ValueForm,
    *,
    why: WhyForm | None = None,
    error: Refusal | None = None,
) -> Template:
    record = _load(db, actor, meeting_id)
    now = record.day_of(form.session)
    form = replace(form, day=form.day or now.isoformat(), seen=now.isoformat())
    return _answer("summaries/correct_date.html", record, form, why, error, now=now)
