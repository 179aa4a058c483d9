from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.datastructures import FormMultiDict, UploadFile
from litestar.di import NamedDependency
from litestar.response import Template

from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.core.errors import ConflictError, RuleBrokenError
from ftm.summaries import attaching, translating
from ftm.summaries.translating import TranslationSheet
from ftm.summaries.translation_forms import TranslationForm
from ftm.summaries.translation_sheets import LARGEST_BYTES, read_sheet, write_sheet
from ftm.web.forms import WHOLE_FORM
from ftm.web.requests import PathId, PathWord
from ftm.web.responses import REFUSED, page, see_other


class TranslationsController(Controller):
    """Translations by named people: typed in or uploaded, attested, and used from then on."""

    path = "/meetings/{meeting_id:uuid}/translations"

    @get(sync_to_thread=True)
    def show_translations(
        self,
        meeting_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template:
        with db.read() as session:
            shown = translating.translations_page(session, actor, meeting_id, now=clock.now())
        return page("summaries/translations.html", page=shown)

    @get("/plans/{person:str}", sync_to_thread=True)
    def show_plan(
        self,
        meeting_id: PathId,
        person: PathWord,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template:
        sheet = _sheet(db, actor, meeting_id, person)
        return _plan(sheet, TranslationForm.of(sheet), HTTPStatus.OK)

    @post("/plans/{person:str}", sync_to_thread=True)
    def attach_plan(
        self,
        meeting_id: PathId,
        person: PathWord,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        form, now = TranslationForm.read(form_data), clock.now()
        try:
            with db.write() as session:
                attaching.attach_plan(session, actor, meeting_id, person, form.given, now)
        except RuleBrokenError as error:
            sheet = _sheet(db, actor, meeting_id, person)
            return _plan(sheet, form.with_refusal(error), REFUSED)
        except ConflictError as error:
            sheet = _sheet(db, actor, meeting_id, person)
            told = form.with_error(WHOLE_FORM, str(error))
            return _plan(sheet, told, HTTPStatus.CONFLICT)
        return see_other(f"/meetings/{meeting_id}/translations")

    @get("/plans/{person:str}/table", sync_to_thread=True)
    def take_table(
        self,
        meeting_id: PathId,
        person: PathWord,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[bytes]:
        with db.write() as session:
            sheet = attaching.hand_out_table(session, actor, meeting_id, person, clock.now())
        headers = {
            "Content-Disposition": 'attachment; filename="translation.csv"',
            "Cache-Control": "no-store",
        }
        content = write_sheet(sheet.passages)
        return Response(content, media_type="text/csv", headers=headers)

    @post("/plans/{person:str}/table", sync_to_thread=True)
    def read_table(
        self,
        meeting_id: PathId,
        person: PathWord,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template:
        """Fill the form from a file; nothing is kept before somebody stands by it."""
        sheet = _sheet(db, actor, meeting_id, person)
        upload = form_data.get("file")
        raw = upload.file.read(LARGEST_BYTES + 1) if isinstance(upload, UploadFile) else b""
        try:
            form = TranslationForm.of(sheet, read_sheet(raw))
        except RuleBrokenError as error:
            return _plan(sheet, TranslationForm.of(sheet).with_refusal(error), REFUSED)
        return _plan(sheet, form, HTTPStatus.OK)

    @get("/letters/{person:str}", sync_to_thread=True)
    def show_letter(
        self,
        meeting_id: PathId,
        person: PathWord,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template:
        return _letter(_sheet(db, actor, meeting_id, person), TranslationForm(), HTTPStatus.OK)

    @post("/letters/{person:str}", sync_to_thread=True)
    def attach_letter(
        self,
        meeting_id: PathId,
        person: PathWord,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        form = TranslationForm.read(form_data)
        try:
            with db.write() as session:
                attaching.attach_letter(session, actor, meeting_id, person, form.given, clock.now())
        except RuleBrokenError as error:
            sheet = _sheet(db, actor, meeting_id, person)
            return _letter(sheet, form.with_refusal(error), REFUSED)
        return see_other(f"/meetings/{meeting_id}/translations")


def _sheet(db: Database, actor: Actor, meeting_id: UUID, person: str) -> TranslationSheet:
    with db.read() as session:
        return translating.translation_sheet(session, actor, meeting_id, person, now=clock.now())


def _plan(sheet: TranslationSheet, form: TranslationForm, status: int) -> Template:
    template = "summaries/translation_of_plan.html"
    return page(template, status_code=status, sheet=sheet, form=form)


def _letter(sheet: TranslationSheet, form: TranslationForm, status: int) -> Template:
    template = "summaries/translation_of_letter.html"
    return page(template, status_code=status, sheet=sheet, form=form)
