"""Whom a caseworker reminds in person: people who are told by letter or telephone alone."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from ftm.cases.access import visible_to
from ftm.cases.models import Case
from ftm.core.actor import Actor
from ftm.core.tables import among, columns_of, table_of
from ftm.facts import CaseFacts
from ftm.facts.standing import Standing
from ftm.facts.windows import members
from ftm.invitations.attention import Attention
from ftm.invitations.deciding import planned_anew
from ftm.invitations.models import Invitation, InvitationMessage
from ftm.invitations.payload import Payload, Target, wanted_payloads
from ftm.invitations.reminding import IS_AHEAD, span_ahead
from ftm.invitations.reminding_models import ReminderOptOut
from ftm.invitations.reminding_times import Told, step_passed, steps_of
from ftm.invitations.rules.check import check_meeting
from ftm.meetings.case_facts import load_facts_of
from ftm.meetings.models import Meeting
from ftm.policies import PolicyPack
from ftm.value import Value
from ftm.web.dates import moment


class _Told(Value):
    """A letter or a call with what it invites to, beside a meeting of the case that lies ahead."""

    meeting_id: UUID
    meeting: str
    case_id: UUID
    invitation: UUID
    ftm: str
    person: str
    session: str
    reply: str | None
    replied_at: datetime | None
    channel: str
    method: str
    payload: dict[str, Any]
    time_zone: str
    starts_at: datetime
    sent_at: datetime
    called_at: datetime | None


def to_remind(
    session: Session, actor: Actor, *, pack: PolicyPack, now: datetime
) -> tuple[Attention, ...]:
    """For Today: who of the actor's families is to be reminded by now, the earliest meeting first.

    Only who was told the plan that stands, may come, and does not want to be left in peace. A
    call or an answer within a day of the step's moment, or since, takes them off the list.
    """
    told: dict[UUID, list[_Told]] = {}
    for row in session.connection().execute(_question(actor), span_ahead(pack, now)):
        each = _Told(*row)
        told.setdefault(each.meeting_id, []).append(each)
    if not told:
        return ()
    cases = {messages[0].case_id for messages in told.values()}
    facts, silent = load_facts_of(session, cases), _silent(session, cases)
    return tuple(
        each
        for messages in told.values()
        for each in _of_meeting(facts[messages[0].case_id], messages, silent, pack, now)
    )


@lru_cache(maxsize=1024)
def _question(actor: Actor) -> Select[Any]:
    """Built once for each worker, as the others of Today."""
    return _TOLD.where(visible_to(actor))


def _of_meeting(
    facts: CaseFacts,
    told: Sequence[_Told],
    silent: Collection[tuple[UUID, str]],
    pack: PolicyPack,
    now: datetime,
) -> Iterator[Attention]:
    """`told`: oldest first, so that the newest of each invitation is the last."""
    meeting = facts.meetings_by_id[told[0].meeting]
    if (
        planned_anew(facts, meeting, now) is not None
        or check_meeting(facts, meeting, now, pack).blocks
    ):
        return
    wanted = wanted_payloads(facts, meeting, Standing(facts, now, pack.thresholds.youth_age))
    of_ftm = [each for each in told if each.ftm == facts.ftm_of(meeting)]
    heard = _heard(of_ftm)
    for each in {each.invitation: each for each in of_ftm}.values():
        target = Target(each.person, each.session, each.channel)
        if (
            each.method == "CANCEL"
            or wanted.get(target) != Payload.from_json(each.payload)
            or target._replace(channel="email") in wanted
            or each.reply == "declined"
            or (each.case_id, each.person) in silent
        ):
            continue
        is_member = each.person in members(meeting.session(each.session))
        when = Told(each.starts_at, heard[each.invitation], ZoneInfo(each.time_zone))
        if step_passed(steps_of(pack, is_interpreter=not is_member), when, now) is not None:
            at = moment(each.starts_at, facts.zone)
            yield Attention(
                facts.case.family_name,
                facts.name_of(each.person),
                f"Gets no mail: remind them of the meeting, {at}",
                act="Remind them",
                path=f"/meetings/{each.meeting_id}/replies",
                is_main=False,
            )


def _heard(told: Sequence[_Told]) -> dict[UUID, datetime]:
    """When each was last in touch about it: told, called, or heard from."""
    found: defaultdict[UUID, list[datetime]] = defaultdict(list)
    for each in told:
        times = (each.sent_at, each.called_at, each.replied_at)
        found[each.invitation] += [at for at in times if at is not None]
    return {key: max(times) for key, times in found.items()}


def _silent(session: Session, cases: Collection[UUID]) -> frozenset[tuple[UUID, str]]:
    """Case and person of those who want no reminders."""
    rows = session.exec(
        select(ReminderOptOut.case_id, ReminderOptOut.person).where(
            col(ReminderOptOut.case_id).in_(cases)
        )
    )
    return frozenset(rows.all())


# Of columns: most days the answer is nobody, and that is to cost little.
_case, _meeting = columns_of(Case), columns_of(Meeting)
_invitation, _message = columns_of(Invitation), columns_of(InvitationMessage)
IS_BY_HAND = among(_message["channel"], ("letter", "phone"))
"""A condition on InvitationMessage: no mail tells it."""
_TOLD = (
    select_columns(
        *(_meeting[each] for each in ("id", "key", "case_id")),
        *(_invitation[each] for each in ("id", "ftm", "person", "session", "reply", "replied_at")),
        *(_message[each] for each in ("channel", "method", "payload", "time_zone")),
        *(_message[each] for each in ("starts_at", "sent_at", "called_at")),
    )
    .join_from(table_of(Meeting), table_of(Case), _case["id"] == _meeting["case_id"])
    .join(table_of(Invitation), _invitation["case_id"] == _case["id"])
    .join(table_of(InvitationMessage), _message["invitation_id"] == _invitation["id"])
    .where(IS_AHEAD, IS_BY_HAND)
    .order_by(_meeting["starts_at"], _meeting["id"], _message["sequence"], _message["channel"])
)
