"""Whom a caseworker has to reach another way, and which mails wait to be looked at: for Today."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, and_, bindparam, exists, func, select
from sqlmodel import Session, col

from ftm.cases.access import open_and_visible_to
from ftm.cases.models import Case, CaseStaff, Person
from ftm.core.actor import Actor
from ftm.core.tables import UtcDateTime, columns_of, table_of
from ftm.invitations.incoming_queries import IS_SHOWN, sentence
from ftm.invitations.models import Invitation, InvitationMail, InvitationMessage
from ftm.mail.models import DID_NOT_ARRIVE, OutboxMessage
from ftm.mail.queries import MessageStatus, latest_by_reference
from ftm.mail.rules import MessageState
from ftm.value import Value
from ftm.web.dates import moment

LOOK_BACK = timedelta(days=60)


class Attention(Value):
    """Somebody to reach, or a mail to read; `what` says it in a sentence, `path` leads there.

    `is_main`: they do not know of the meeting, which is worse than a mail that waits.
    """

    family_name: str
    person: str
    what: str
    act: str
    path: str
    is_main: bool


_newer = table_of(InvitationMessage).alias().c
_newest_message = and_(
    col(InvitationMessage.invitation_id) == col(Invitation.id),
    col(InvitationMessage.id)
    == select(_newer.id)
    .where(_newer.invitation_id == col(Invitation.id))
    .order_by(_newer.sequence.desc(), _newer.sent_at.desc())
    .limit(1)
    .scalar_subquery(),
)
_name = func.coalesce(col(Person.name), col(CaseStaff.name), col(Invitation.person))
_WHO = (
    select(
        col(Invitation.id),
        col(InvitationMessage.meeting_id),
        col(Case.family_name),
        col(Case.time_zone),
        _name.label("person"),
        col(InvitationMessage.method),
        col(InvitationMessage.ends_at),
        col(InvitationMessage.called_at),
        col(Invitation.replied_at),
    )
    .select_from(Invitation)
    .join(Case, col(Case.id) == col(Invitation.case_id))
    .join(InvitationMessage, _newest_message)
    .outerjoin(
        Person,
        and_(col(Person.case_id) == col(Case.id), col(Person.key) == col(Invitation.person)),
    )
    .outerjoin(
        CaseStaff,
        and_(col(CaseStaff.case_id) == col(Case.id), col(CaseStaff.key) == col(Invitation.person)),
    )
)


class _Questions(Value):
    not_arrived: Select[Any]
    unread: Select[Any]
    wants_call: Select[*tuple[Any, ...]]


@lru_cache(maxsize=1024)
def _questions(actor: Actor) -> _Questions:
    """What Today asks of the open cases of one worker: built once, asked at every look."""
    mine = open_and_visible_to(actor)
    asked = _WHO.where(mine, _WANTS_CALL).order_by(col(Invitation.replied_at))
    return _Questions(_NOT_ARRIVED.where(mine), _UNREAD.where(mine), asked)


_case, _outbox, _mail = columns_of(Case), columns_of(OutboxMessage), columns_of(InvitationMail)
_CAME_BACK = and_(
    _outbox["case_id"] == _case["id"],
    DID_NOT_ARRIVE,
    _outbox["created_at"] > bindparam("mailed_since", type_=UtcDateTime()),
)
_IS_UNREAD = and_(_mail["case_id"] == _case["id"], IS_SHOWN, _mail["seen_at"].is_(None))
_WANTS_CALL = and_(
    columns_of(Invitation)["case_id"] == _case["id"],
    columns_of(Invitation)["reply"] == "call_me",
)
ANY_CAME_BACK = exists().where(_CAME_BACK)
"""A condition on Case: mail of it has come back since `mailed_since`, which is to be LOOK_BACK."""
ANY_UNREAD = exists().where(_IS_UNREAD)
"""A condition on Case: one of its mails waits to be looked at."""
ANY_WANTS_CALL = exists().where(_WANTS_CALL)
"""A condition on Case: the last answer of somebody is that they want a call."""
_NOT_ARRIVED = select(_outbox["reference"]).join_from(
    table_of(OutboxMessage), table_of(Case), _CAME_BACK
)
_UNREAD = (
    select(
        *(_mail[each] for each in ("id", "invitation_id", "outcome", "answer")),
        *(_mail[each] for each in ("proposed_start", "proposed_end")),
    )
    .join_from(table_of(InvitationMail), table_of(Case), _IS_UNREAD)
    .order_by(_mail["received_at"], _mail["id"])
)


def not_reached(session: Session, actor: Actor, *, now: datetime) -> tuple[Attention, ...]:
    """People whose newest mail came back for a meeting that lies ahead, and who are not heard of.

    An answer or a call since then takes them off the list, as does a mail sent again.
    """
    references = _not_arrived(session, actor, now)
    returned = _returned(latest_by_reference(session, references)) if references else {}
    if not returned:
        return ()
    rows = session.execute(
        _WHO.where(col(Invitation.id).in_(list(returned))).order_by(col(InvitationMessage.ends_at))
    )
    return tuple(
        Attention(
            row.family_name,
            row.person,
            _came_back(returned[row.id]),
            act="Reach them another way",
            path=f"/meetings/{row.meeting_id}/replies",
            is_main=True,
        )
        for row in rows
        if row.method != "CANCEL"
        and row.ends_at > now
        and not _heard_since(returned[row.id], (row.replied_at, row.called_at))
    )


def _not_arrived(session: Session, actor: Actor, now: datetime) -> frozenset[str]:
    return frozenset(
        session.execute(_questions(actor).not_arrived, {"mailed_since": now - LOOK_BACK}).scalars()
    )


def _returned(latest: Mapping[str, MessageStatus]) -> dict[UUID, MessageStatus]:
    found = {}
    for reference, message in latest.items():
        if message.state in {MessageState.BOUNCED, MessageState.FAILED}:
            with suppress(ValueError):
                found[UUID(reference)] = message
    return found


def _heard_since(message: MessageStatus, heard: Iterable[datetime | None]) -> bool:
    since = message.bounced_at or message.next_attempt_at
    return any(each is not None and each > since for each in heard)


def _came_back(message: MessageStatus) -> str:
    why = " ".join(str(each) for each in (message.last_code, message.last_error) if each)
    return f"Mail to {message.recipient} did not arrive" + (f": {why}" if why else "")


def want_a_call(session: Session, actor: Actor, *, now: datetime) -> tuple[Attention, ...]:
    """People who answered "Please call me" for a meeting that lies ahead, the oldest first.

    A call since then takes them off the list, as does another answer, written down or theirs.
    """
    return tuple(
        Attention(
            row.family_name,
            row.person,
            f"Asked for a call on {moment(row.replied_at, row.time_zone)}",
            act="See the answer",
            path=f"/meetings/{row.meeting_id}/replies",
            is_main=True,
        )
        for row in session.execute(_questions(actor).wants_call)
        if row.method != "CANCEL"
        and row.ends_at > now
        and not (row.called_at and row.called_at > row.replied_at)
    )


def unread_mails(session: Session, actor: Actor) -> tuple[Attention, ...]:
    """Mails that wait to be looked at, of every family the actor may know of, oldest first."""
    # The mails first, which are few or none: who each is about takes longer to find.
    mails = session.execute(_questions(actor).unread).all()
    if not mails:
        return ()
    about = {mail.invitation_id for mail in mails}
    who = {row.id: row for row in session.execute(_WHO.where(col(Invitation.id).in_(about)))}
    return tuple(_to_read(mail, who[mail.invitation_id]) for mail in mails)


def _to_read(mail: Row[Any], who: Row[Any]) -> Attention:
    times = (mail.proposed_start, mail.proposed_end)
    told = sentence(mail.outcome, mail.answer, *times, ZoneInfo(who.time_zone))
    return Attention(
        who.family_name,
        who.person,
        told[0].upper() + told[1:],
        act="Read the mail",
        path=f"/meetings/{who.meeting_id}/mails/{mail.id}",
        is_main=False,
    )
