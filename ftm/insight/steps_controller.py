from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.response import Response, Template
from msgspec.structs import replace
from sqlmodel import col

from ftm.cases.models import Case
from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.core.errors import ConflictError, RuleBrokenError
from ftm.insight.call_forms import OutcomeForm
from ftm.insight.family_queries import case_record
from ftm.meetings.case_facts import load_facts
from ftm.plans import steps
from ftm.web.requests import PathId
from ftm.web.responses import REFUSED, page, see_other


class StepsController(Controller):
    """The steps of a family's plans: which are past their day, and how each went."""

    path = "/cases/{case_id:uuid}/steps"

    @get(sync_to_thread=True)
    def show_steps(
        self,
        case_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template:
        return _page(db, actor, case_id, None, None, HTTPStatus.OK)

    @post("/{line_id:uuid}", sync_to_thread=True)
    def record_outcome(
        self,
        case_id: PathId,
        line_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        form = OutcomeForm.read(form_data)
        try:
            with db.write() as session:
                steps.record_outcome(
                    session,
                    actor,
                    case_id,
                    line_id,
                    outcome=form.outcome,
                    note=form.note,
                    next_check_on=form.next_day,
                    version=form.as_of_version,
                    now=clock.now(),
                )
        except RuleBrokenError as error:
            return _page(db, actor, case_id, line_id, form.with_refusal(error), REFUSED)
        except ConflictError as error:
            # Sending it again on top of what somebody else said is the worker's word.
            newer = replace(form, version=error.current).with_error("", str(error))
            return _page(db, actor, case_id, line_id, newer, HTTPStatus.CONFLICT)
        return see_other(f"/cases/{case_id}/steps")


def _page(
    db: Database,
    actor: Actor,
    case_id: UUID,
    about: UUID | None,
    form: OutcomeForm | None,
    status: int,
) -> Template:
    with db.read() as session:
        case_record(session, actor, case_id)
        facts = load_facts(session, case_id)
        found = steps.steps_of(session, col(Case.id) == case_id)
    today = clock.now().astimezone(facts.zone).date()
    late = [each for each in found if each.is_late(today)]
    going = [each for each in found if each not in late and not each.is_over]
    return page(
        "insight/steps.html",
        status_code=status,
        case_id=case_id,
        family_name=facts.case.family_name,
        groups=[
            ("Past due", late),
            ("Still to do", going),
            ("Done or not needed", [each for each in found if each.is_over]),
        ],
        late=late,
        names={each.owner: facts.name_of(each.owner) for each in found if each.owner},
        outcomes=tuple(steps.OUTCOMES.items()),
        about=about,
        forms={each.id: OutcomeForm.of(each) for each in found} | {about: form},
    )
