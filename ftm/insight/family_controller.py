from typing import Any

from litestar import Controller, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.response import Response, Template

from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.core.errors import RuleBrokenError
from ftm.insight.call_forms import CallForm
from ftm.insight.family_page import family_page
from ftm.meetings import calls_service
from ftm.policies import PolicyPack
from ftm.web.requests import PathId
from ftm.web.responses import REFUSED, see_other


class FamilyController(Controller):
    """One family: its team, what keeps it safe, its dates, its meetings and what calls for one."""

    path = "/cases/{case_id:uuid}"

    @get(sync_to_thread=True)
    def show_family(
        self,
        case_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        pack: NamedDependency[PolicyPack],
    ) -> Template:
        return family_page(db, actor, case_id, pack)

    @post("/calls", sync_to_thread=True)
    def record_call(
        self,
        case_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        pack: NamedDependency[PolicyPack],
    ) -> Response[Any]:
        form = CallForm.read(form_data)
        try:
            with db.write() as session:
                calls_service.record_call(
                    session,
                    actor,
                    case_id,
                    trigger=form.trigger,
                    happened_on=form.day,
                    note=form.note,
                    triggers=pack.triggers,
                    now=clock.now(),
                )
        except RuleBrokenError as error:
            return family_page(db, actor, case_id, pack, form.with_refusal(error), REFUSED)
        return see_other(f"/cases/{case_id}#calls")

    @post("/calls/{call_id:uuid}/removal", sync_to_thread=True)
    def take_back_call(
        self,
        case_id: PathId,
        call_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        with db.write() as session:
            calls_service.take_back_call(session, actor, case_id, call_id, now=clock.now())
        return see_other(f"/cases/{case_id}#calls")
