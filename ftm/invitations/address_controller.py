from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.response import Response, Template

from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.core.errors import RuleBrokenError
from ftm.invitations import opting_out
from ftm.invitations.addressing import change_address, invited_person
from ftm.invitations.forms import AddressForm
from ftm.meetings.queries import planned_meeting
from ftm.web import forms
from ftm.web.requests import PathId
from ftm.web.responses import REFUSED, page, see_other


class AddressController(Controller):
    """How somebody who is invited is reached: at which address, and with reminders or without."""

    path = "/meetings/{meeting_id:uuid}"

    @get("/addresses/{invitation_id:uuid}", sync_to_thread=True)
    def show_address(
        self,
        meeting_id: PathId,
        invitation_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template:
        return _address_page(db, actor, meeting_id, invitation_id, None, HTTPStatus.OK)

    @post("/addresses/{invitation_id:uuid}", sync_to_thread=True)
    def change_address(
        self,
        meeting_id: PathId,
        invitation_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        form = AddressForm.read(form_data)
        try:
            with db.write() as session:
                change_address(
                    session, actor, meeting_id, invitation_id, email=form.email, now=clock.now()
                )
        except RuleBrokenError as error:
            told = form.with_refusal(error)
            return _address_page(db, actor, meeting_id, invitation_id, told, REFUSED)
        return see_other(f"/meetings/{meeting_id}/preview")

    @post("/reminders/{invitation_id:uuid}", sync_to_thread=True)
    def choose_reminders(
        self,
        meeting_id: PathId,
        invitation_id: PathId,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        wanted = forms.ticked(form_data, "wanted")
        with db.write() as session:
            opting_out.choose_reminders(
                session, actor, meeting_id, invitation_id, wanted=wanted, now=clock.now()
            )
        return see_other(f"/meetings/{meeting_id}/replies")


def _address_page(
    db: Database,
    actor: Actor,
    meeting_id: UUID,
    invitation_id: UUID,
    form: AddressForm | None,
    status: int,
) -> Template:
    with db.read() as session:
        meeting = planned_meeting(session, actor, meeting_id)
        person = invited_person(session, actor, meeting_id, invitation_id)
    return page(
        "invitations/address.html",
        status_code=status,
        meeting=meeting,
        invitation_id=invitation_id,
        person=person,
        form=form or AddressForm(email=person.email or ""),
    )
