from litestar import Controller, Response, get, post
from litestar.channels import ChannelsPlugin
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.plugins.htmx import HTMXRequest
from litestar.response import Redirect, Template

from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.core.errors import RuleBrokenError
from ftm.facilitation.pages import announce
from ftm.policies import PolicyPack
from ftm.summaries import queries, service
from ftm.summaries.correcting import can_correct
from ftm.summaries.forms import ClosingForm
from ftm.web.requests import PathId
from ftm.web.responses import REFUSED, page, see_other
from ftm.word import MEDIA_TYPE
from ftm.word.large_print import in_large_print


class ClosingController(Controller):
    """Reading the plan back, and closing the record."""

    path = "/meetings/{meeting_id:uuid}/closing"

    @get(sync_to_thread=True)
    def show_closing(
        self,
        meeting_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        pack: NamedDependency[PolicyPack],
    ) -> Template:
        with db.read() as session:
            shown = queries.closing_page(session, actor, meeting_id, pack=pack, now=clock.now())
        return page("summaries/closing.html", closing=shown, form=ClosingForm())

    @post(sync_to_thread=True)
    def close_meeting(
        self,
        meeting_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        pack: NamedDependency[PolicyPack],
        channels: NamedDependency[ChannelsPlugin],
    ) -> Template | Redirect:
        form = ClosingForm.read(form_data)
        now = clock.now()
        try:
            with db.write() as session:
                service.close_meeting(
                    session,
                    actor,
                    meeting_id,
                    read_back=form.read_back,
                    held_early=form.held_early,
                    now=now,
                )
        except RuleBrokenError as error:
            with db.read() as session:
                shown = queries.closing_page(session, actor, meeting_id, pack=pack, now=now)
            form = form.with_refusal(error)
            return page("summaries/closing.html", status_code=REFUSED, closing=shown, form=form)
        then = announce(channels, meeting_id, "lines")
        return see_other(f"/meetings/{meeting_id}/summaries", then=then)


class PapersController(Controller):
    """One paper for each person: looked at, made, handed out."""

    path = "/meetings/{meeting_id:uuid}"

    @get("/summaries", sync_to_thread=True)
    def show_papers(
        self,
        meeting_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template:
        with db.read() as session:
            shown = queries.papers_page(session, actor, meeting_id, now=clock.now())
        return page("summaries/summaries.html", page=shown, can_correct=can_correct(actor))

    @post("/documents", sync_to_thread=True)
    def make_papers(
        self,
        meeting_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Redirect:
        with db.write() as session:
            service.make_papers(session, actor, meeting_id, now=clock.now())
        return see_other(f"/meetings/{meeting_id}/summaries")

    @get("/documents/{document_id:uuid}", sync_to_thread=True)
    def hand_out(
        self,
        request: HTMXRequest,
        meeting_id: PathId,
        document_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[bytes]:
        with db.write() as session:
            paper = service.hand_out(session, actor, meeting_id, document_id, now=clock.now())
        headers = {
            "Content-Disposition": f'attachment; filename="{paper.file_name}"',
            "Cache-Control": "no-store",
        }
        is_large = request.query_params.get("size") == "large"
        content = in_large_print(paper.content) if is_large else paper.content
        return Response(content, media_type=MEDIA_TYPE, headers=headers)
