from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.plugins.htmx import HTMXRequest
from litestar.response import Response, Template

from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.core.errors import RuleBrokenError
from ftm.releases import choices, policy, service
from ftm.releases.forms import ReleaseForm, RevocationForm
from ftm.releases.lines import release_lines
from ftm.releases.profiles import INFORMATION, KINDS
from ftm.releases.queries import family_releases
from ftm.web.requests import PathId
from ftm.web.responses import REFUSED, page, see_other


class ReleasesController(Controller):
    """Who may tell what about whom, until when; and taking it back."""

    path = "/cases/{case_id:uuid}/releases"

    @get(sync_to_thread=True)
    def show_releases(
        self,
        case_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template:
        return _list_page(db, actor, case_id, None, None, HTTPStatus.OK)

    @get("/new", sync_to_thread=True)
    def show_new(
        self,
        request: HTMXRequest,
        case_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template:
        with db.read() as session:
            family = family_releases(session, actor, case_id)
        policy.check_record(actor)
        suggested = choices.suggested(family.facts, request.query_params.get("discloser", ""))
        return _form_page(db, actor, case_id, suggested, HTTPStatus.OK)

    @post(sync_to_thread=True)
    def record(
        self,
        case_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        form = ReleaseForm.read(form_data)
        try:
            form.check()
            with db.write() as session:
                service.record_release(session, actor, case_id, form.release, now=clock.now())
        except RuleBrokenError as error:
            return _form_page(db, actor, case_id, form.with_refusal(error), REFUSED)
        return see_other(f"/cases/{case_id}/releases")

    @post("/{release_id:uuid}/revocation", sync_to_thread=True)
    def revoke(
        self,
        case_id: PathId,
        release_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        form = RevocationForm.read(form_data)
        try:
            form.check()
            with db.write() as session:
                zone = family_releases(session, actor, case_id).facts.zone
                service.revoke_release(
                    session,
                    actor,
                    case_id,
                    release_id,
                    how=form.how,
                    at=form.moment(zone),
                    now=clock.now(),
                )
        except RuleBrokenError as error:
            told = form.with_refusal(error)
            return _list_page(db, actor, case_id, release_id, told, REFUSED)
        return see_other(f"/cases/{case_id}/releases")


def _list_page(
    db: Database,
    actor: Actor,
    case_id: UUID,
    about: UUID | None,
    form: RevocationForm | None,
    status: int,
) -> Template:
    now = clock.now()
    with db.read() as session:
        family = family_releases(session, actor, case_id)
    return page(
        "releases/releases.html",
        status_code=status,
        family=family,
        lines=release_lines(family, now),
        about=about,
        form=form,
        offered=RevocationForm.at_once(now, family.facts.zone),
        may_record=policy.can_record(actor),
    )


def _form_page(
    db: Database, actor: Actor, case_id: UUID, form: ReleaseForm, status: int
) -> Template:
    with db.read() as session:
        family = family_releases(session, actor, case_id)
    return page(
        "releases/new.html",
        status_code=status,
        family=family,
        form=form,
        kinds=[("", "Choose"), *KINDS.items()],
        disclosers=choices.disclosers(family.facts),
        patients=choices.patients(family.facts),
        recipients=choices.recipients(family.facts),
        signers=choices.signers(family.facts),
        information=tuple(INFORMATION.items()),
    )
