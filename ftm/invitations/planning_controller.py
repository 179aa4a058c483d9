from datetime import timedelta
from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.response import Response, Template
from sqlmodel import Session

from ftm.cases.access import check_visible
from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.core.errors import RuleBrokenError
from ftm.facts import CaseFacts
from ftm.invitations.proposal import propose_members
from ftm.meetings import people_service, policy, service
from ftm.meetings.case_facts import load_facts
from ftm.meetings.forms import PlanForm, trigger_choices
from ftm.meetings.models import Meeting
from ftm.policies import PolicyPack
from ftm.web.requests import PathId
from ftm.web.responses import REFUSED, page, see_other


class PlanningController(Controller):
    """A new meeting for a family."""

    path = "/cases/{case_id:uuid}/meetings"

    @get("/new", sync_to_thread=True)
    def show_plan(
        self,
        case_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        pack: NamedDependency[PolicyPack],
    ) -> Template:
        facts = _facts(db, actor, case_id)
        policy.check_plan(actor)
        return _plan_page(case_id, facts, _suggested(facts, pack), pack)

    @post(sync_to_thread=True)
    def plan(
        self,
        case_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        pack: NamedDependency[PolicyPack],
    ) -> Response[Any]:
        facts = _facts(db, actor, case_id)
        form = PlanForm.read(form_data)
        try:
            form.check()
            with db.write() as session:
                meeting = _plan(session, actor, case_id, facts, form, pack)
        except RuleBrokenError as error:
            return _plan_page(case_id, facts, form.with_refusal(error), pack)
        return see_other(f"/meetings/{meeting.id}/invitations")


def _facts(db: Database, actor: Actor, case_id: UUID) -> CaseFacts:
    with db.read() as session:
        check_visible(session, actor, case_id)
        return load_facts(session, case_id)


def _plan(
    session: Session,
    actor: Actor,
    case_id: UUID,
    facts: CaseFacts,
    form: PlanForm,
    pack: PolicyPack,
) -> Meeting:
    """The meeting with everybody required; a session more for each who may not meet the others."""
    now, minutes = clock.now(), int(form.length_minutes)
    first, *more = propose_members(
        facts,
        starts_at=form.starts_at.replace(tzinfo=facts.zone),
        minutes=minutes,
        education_on_agenda=form.education_on_agenda,
        now=now,
        pack=pack,
    )
    meeting = service.plan_meeting(
        session,
        actor,
        case_id,
        trigger=form.trigger,
        known_triggers=[each.code for each in pack.triggers],
        starts_at=form.starts_at,
        length_minutes=minutes,
        place=form.place,
        note=form.note,
        education_on_agenda=form.education_on_agenda,
        members=first,
        now=now,
    )
    # Long enough that people who may not meet do not pass each other at the door.
    apart = timedelta(minutes=minutes + pack.thresholds.stagger_minutes)
    for number, members in enumerate(more, start=1):
        people_service.add_session(
            session,
            actor,
            meeting.id,
            starts_at=form.starts_at + number * apart,
            length_minutes=minutes,
            place=form.place,
            note=form.note,
            members=members,
            now=now,
        )
    return meeting


def _suggested(facts: CaseFacts, pack: PolicyPack) -> PlanForm:
    """The usual length, at the place of the last meeting: families meet where they met before."""
    length = str(pack.planning.usual_minutes)
    if not facts.meetings:
        return PlanForm(length_minutes=length)
    place = facts.meetings[-1].sessions[0].place
    return PlanForm(
        length_minutes=length,
        mode=place.mode,
        building=place.building or "",
        room=place.room or "",
        address=place.address or "",
        phone=place.phone or "",
        education_on_agenda=facts.meetings[-1].education_on_agenda,
    )


def _plan_page(case_id: UUID, facts: CaseFacts, form: PlanForm, pack: PolicyPack) -> Template:
    return page(
        "meetings/plan.html",
        status_code=REFUSED if form.errors else 200,
        case_id=case_id,
        family_name=facts.case.family_name,
        form=form,
        triggers=trigger_choices(pack),
    )
