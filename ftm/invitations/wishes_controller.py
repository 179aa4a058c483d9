from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.plugins.htmx import HTMXRequest
from litestar.response import Response, Template
from msgspec.structs import replace
from sqlmodel import Session

from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.invitations import inviting, recording, wishes
from ftm.invitations.forms import ChildForm, ChoiceForm, SupportForm
from ftm.meetings.policy import check_plan
from ftm.meetings.queries import PlannedMeeting, planned_meeting
from ftm.meetings.saving import save
from ftm.policies import PolicyPack
from ftm.web.requests import PathId, PathWord
from ftm.web.responses import page, see_other


class WishesController(Controller):
    """How children take part, whom youths choose, and whom parents bring."""

    path = "/meetings/{meeting_id:uuid}"

    @get("/children/{person:str}", sync_to_thread=True)
    def show_child(
        self,
        meeting_id: PathId,
        person: PathWord,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template:
        meeting = _planned(db, actor, meeting_id)
        return _child_page(meeting, person, wishes.child_form(meeting, person), HTTPStatus.OK)

    @post("/children/{person:str}", sync_to_thread=True)
    def record_child(
        self,
        meeting_id: PathId,
        person: PathWord,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        form = ChildForm.read(form_data)

        def change(session: Session) -> None:
            recording.record_participation(
                session,
                actor,
                meeting_id,
                child=person,
                decision=form.decision,
                reason=form.reason,
                via=form.via,
                now=clock.now(),
                version=form.as_of_version,
            )

        trouble = save(db, form, change)
        if trouble is not None:
            return _child_page(_planned(db, actor, meeting_id), person, *trouble)
        return see_other(f"/meetings/{meeting_id}/invitations")

    @get("/choices/{person:str}", sync_to_thread=True)
    def show_choice(
        self,
        meeting_id: PathId,
        person: PathWord,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template:
        meeting = _planned(db, actor, meeting_id)
        return _choice_page(meeting, person, wishes.choice_form(meeting, person), HTTPStatus.OK)

    @post("/choices/{person:str}", sync_to_thread=True)
    def record_choice(
        self,
        meeting_id: PathId,
        person: PathWord,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        form = ChoiceForm.read(form_data)

        def change(session: Session) -> None:
            recording.record_youth_choice(
                session,
                actor,
                meeting_id,
                youth=person,
                offered_on=form.offered,
                picks=form.picks,
                advisor=form.advisor or None,
                now=clock.now(),
                version=form.as_of_version,
            )

        trouble = save(db, form, change)
        if trouble is not None:
            return _choice_page(_planned(db, actor, meeting_id), person, *trouble)
        return see_other(f"/meetings/{meeting_id}/invitations")

    @get("/supports", sync_to_thread=True)
    def show_support(
        self,
        request: HTMXRequest,
        meeting_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template:
        form = SupportForm(of=request.query_params.get("of", ""))
        return _support_page(_planned(db, actor, meeting_id), form, HTTPStatus.OK)

    @post("/supports", sync_to_thread=True)
    def add_support(
        self,
        meeting_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        pack: NamedDependency[PolicyPack],
    ) -> Response[Any]:
        form = SupportForm.read(form_data)

        def change(session: Session) -> None:
            _add_and_invite(session, actor, meeting_id, form, pack)

        trouble = save(db, form, change)
        if trouble is not None:
            return _support_page(_planned(db, actor, meeting_id), *trouble)
        return see_other(f"/meetings/{meeting_id}/invitations")


def _add_and_invite(
    session: Session, actor: Actor, meeting_id: UUID, form: SupportForm, pack: PolicyPack
) -> None:
    """Their own person comes to the session of the parent who wants them there."""
    now = clock.now()
    key = recording.add_support(
        session, actor, meeting_id, form.new, of=form.of, now=now, version=form.as_of_version
    )
    meeting = planned_meeting(session, actor, meeting_id)
    inviting.invite_person(
        session,
        actor,
        meeting_id,
        person=key,
        session_key=wishes.session_of(meeting, form.of),
        pack=pack,
        now=now,
    )


def _planned(db: Database, actor: Actor, meeting_id: UUID) -> PlannedMeeting:
    with db.read() as session:
        meeting = planned_meeting(session, actor, meeting_id)
    check_plan(actor)
    return meeting


def _child_page(meeting: PlannedMeeting, child: str, form: ChildForm, status: int) -> Template:
    wishes.check_child(meeting, child)
    return page(
        "invitations/child.html",
        status_code=status,
        meeting=meeting,
        child=child,
        name=meeting.facts.name_of(child),
        form=replace(form, version=form.version or str(meeting.version)),
        adults=wishes.adults_there(meeting),
        decisions=wishes.DECISION_WORDS,
    )


def _choice_page(meeting: PlannedMeeting, youth: str, form: ChoiceForm, status: int) -> Template:
    wishes.check_child(meeting, youth)
    slots = max(wishes.PICKS, len(form.picks))
    return page(
        "invitations/choice.html",
        status_code=status,
        meeting=meeting,
        youth=youth,
        name=meeting.facts.name_of(youth),
        form=replace(form, version=form.version or str(meeting.version)),
        picks=(*form.picks, *[""] * slots)[:slots],
        people=wishes.people_to_choose(meeting, youth),
    )


def _support_page(meeting: PlannedMeeting, form: SupportForm, status: int) -> Template:
    return page(
        "invitations/support.html",
        status_code=status,
        meeting=meeting,
        form=replace(form, version=form.version or str(meeting.version)),
        parents=wishes.parents_there(meeting, clock.now()),
    )
