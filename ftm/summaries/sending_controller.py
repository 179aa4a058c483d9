from http import HTTPStatus
from uuid import UUID

from litestar import Controller, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.plugins.htmx import HTMXRequest
from litestar.response import Redirect, Template

from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.core.errors import RuleBrokenError
from ftm.languages import versions_for
from ftm.policies import PolicyPack
from ftm.settings import Settings
from ftm.summaries import distribution, left_out
from ftm.summaries.forms import LeaveOutForm, SendForm
from ftm.summaries.links import end_link
from ftm.summaries.phone_codes import make_phone_code
from ftm.summaries.sending_page import log_page, sending_page
from ftm.web.requests import PathId
from ftm.web.responses import REFUSED, page, see_other


class SendingController(Controller):
    """Each person's copy: sent, given or posted; and who gets none."""

    path = "/meetings/{meeting_id:uuid}"

    @get("/sharing", sync_to_thread=True)
    def show_sending(
        self,
        meeting_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        pack: NamedDependency[PolicyPack],
    ) -> Template:
        return _sending(db, actor, meeting_id, pack)

    @post("/sharing", sync_to_thread=True)
    def send(
        self,
        meeting_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        pack: NamedDependency[PolicyPack],
        settings: NamedDependency[Settings],
    ) -> Template | Redirect:
        form = SendForm.read(form_data)
        try:
            with db.write() as session:
                distribution.send_copies(
                    session,
                    actor,
                    meeting_id,
                    form.choices,
                    seen=form.seen,
                    sharing=pack.sharing,
                    base_url=settings.base_url,
                    now=clock.now(),
                )
        except RuleBrokenError as error:
            return _sending(db, actor, meeting_id, pack, send=form.refused(error))
        return see_other(f"/meetings/{meeting_id}/sharing")

    @post("/sharing/{paper_id:uuid}/cover", sync_to_thread=True)
    def print_link(
        self,
        meeting_id: PathId,
        paper_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        pack: NamedDependency[PolicyPack],
        settings: NamedDependency[Settings],
    ) -> Template:
        with db.write() as session:
            printed = distribution.print_link(
                session,
                actor,
                meeting_id,
                paper_id,
                sharing=pack.sharing,
                base_url=settings.base_url,
                now=clock.now(),
            )
        # Here, because nothing else draws a code and need wait for what does.
        import segno  # noqa: PLC0415

        # The address is known now and never again: it is answered and not led to.
        image = segno.make(printed.url, error="m").svg_data_uri(scale=5)
        return page(
            "summaries/cover.html",
            meeting_id=meeting_id,
            printed=printed,
            said=versions_for(printed.language),
            image=image,
        )

    @post("/sharing/{paper_id:uuid}/left-out", sync_to_thread=True)
    def leave_out(
        self,
        meeting_id: PathId,
        paper_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        pack: NamedDependency[PolicyPack],
    ) -> Template | Redirect:
        form = LeaveOutForm.read(form_data)
        try:
            with db.write() as session:
                left_out.leave_out_of_summaries(
                    session, actor, meeting_id, paper_id, reason=form.reason, now=clock.now()
                )
        except RuleBrokenError as error:
            form = form.with_refusal(error)
            return _sending(db, actor, meeting_id, pack, out=form, about=paper_id)
        return see_other(f"/meetings/{meeting_id}/sharing")

    @post("/sharing/{paper_id:uuid}/back", sync_to_thread=True)
    def take_back_in(
        self,
        meeting_id: PathId,
        paper_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Redirect:
        with db.write() as session:
            left_out.take_back_in(session, actor, meeting_id, paper_id, now=clock.now())
        return see_other(f"/meetings/{meeting_id}/sharing")

    @get("/sharing/log", sync_to_thread=True)
    def show_log(
        self,
        request: HTMXRequest,
        meeting_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template:
        asked = {key: request.query_params.get(key, "") for key in ("name", "channel")}
        with db.read() as session:
            shown = log_page(session, actor, meeting_id, **asked, now=clock.now())
        return page("summaries/log.html", log=shown, asked=asked)

    @post("/links/{link_id:uuid}/end", sync_to_thread=True)
    def end_link(
        self,
        meeting_id: PathId,
        link_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Redirect:
        with db.write() as session:
            end_link(session, actor, meeting_id, link_id, now=clock.now())
        return see_other(f"/meetings/{meeting_id}/sharing")

    @post("/links/{link_id:uuid}/code", sync_to_thread=True)
    def tell_code(
        self,
        meeting_id: PathId,
        link_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        settings: NamedDependency[Settings],
    ) -> Template:
        with db.write() as session:
            told = make_phone_code(
                session, actor, meeting_id, link_id, secret=settings.secret, now=clock.now()
            )
        return page("summaries/phone_code.html", meeting_id=meeting_id, told=told)


def _sending(
    db: Database,
    actor: Actor,
    meeting_id: UUID,
    pack: PolicyPack,
    *,
    send: SendForm | None = None,
    out: LeaveOutForm | None = None,
    about: UUID | None = None,
) -> Template:
    """The page; with a refused form beside the person it is about."""
    with db.read() as session:
        shown = sending_page(session, actor, meeting_id, sharing=pack.sharing, now=clock.now())
    fresh = SendForm(on=shown.today.isoformat())
    return page(
        "summaries/sending.html",
        status_code=REFUSED if send or out else HTTPStatus.OK,
        page=shown,
        channels=pack.sharing.channels,
        fresh=fresh,
        blank=LeaveOutForm(),
        send=send,
        out=out,
        about=str(about or ""),
    )
