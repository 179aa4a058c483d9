"""Whom a caseworker reminds in person: people who are told by letter or telephone alone."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from ftm.cases.access import visible_to
from ftm.core.actor import Actor
from ftm.facts import CaseFacts
from ftm.facts.standing import Standing
from ftm.facts.windows import members
from ftm.invitations.attention import Attention
from ftm.invitations.deciding import planned_anew
from ftm.invitations.models import Invitation, InvitationMessage
from ftm.invitations.payload import Payload, Target, wanted_payloads
from ftm.invitations.reminding import ahead
from ftm.invitations.reminding_models import ReminderOptOut
from ftm.invitations.reminding_times import Told, step_passed, steps_of
from ftm.invitations.rules.check import check_meeting
from ftm.meetings.case_facts import load_facts_of
from ftm.meetings.models import Meeting
from ftm.policies import PolicyPack
from ftm.web.dates import moment

Messages = Sequence[tuple[Invitation, InvitationMessage]]
"""Letters and calls with what they invite to, oldest first."""
_BY_HAND = ("letter", "phone")


def to_remind(
    session: Session, actor: Actor, *, pack: PolicyPack, now: datetime
) -> tuple[Attention, ...]:
    """For Today: who of the actor's families is to be reminded by now, the earliest meeting first.

    Only who was told the plan that stands, may come, and does not want to be left in peace. A
    call or an answer within a day of the step's moment, or since, takes them off the list.
    """
    rows = session.exec(
        ahead(pack, now).where(visible_to(actor)).order_by(col(Meeting.starts_at))
    ).all()
    cases = {each.case_id for each in rows}
    told = _told(session, cases) if cases else {}
    if not told:
        return ()
    facts, silent = load_facts_of(session, told.keys()), _silent(session, told.keys())
    return tuple(
        each
        for row in rows
        if row.case_id in told
        for each in _of_meeting(facts[row.case_id], row, told[row.case_id], silent, pack, now)
    )


def _of_meeting(
    facts: CaseFacts,
    row: Meeting,
    told: Messages,
    silent: Collection[tuple[UUID, str]],
    pack: PolicyPack,
    now: datetime,
) -> Iterator[Attention]:
    meeting = facts.meetings_by_id[row.key]
    if (
        planned_anew(facts, meeting, now) is not None
        or check_meeting(facts, meeting, now, pack).blocks
    ):
        return
    wanted = wanted_payloads(facts, meeting, Standing(facts, now, pack.thresholds.youth_age))
    of_ftm = [each for each in told if each[0].ftm == facts.ftm_of(meeting)]
    heard = _heard(of_ftm)
    for invitation, message in {each[0].id: each for each in of_ftm}.values():
        target = Target(invitation.person, invitation.session, message.channel)
        if (
            message.method == "CANCEL"
            or wanted.get(target) != Payload.from_json(message.payload)
            or target._replace(channel="email") in wanted
            or invitation.reply == "declined"
            or (row.case_id, invitation.person) in silent
        ):
            continue
        is_member = invitation.person in members(meeting.session(invitation.session))
        zone = ZoneInfo(message.time_zone)
        when = Told(message.starts_at, heard[invitation.id], zone)
        if step_passed(steps_of(pack, is_interpreter=not is_member), when, now) is not None:
            at = moment(message.starts_at, facts.zone)
            yield Attention(
                facts.case.family_name,
                facts.name_of(invitation.person),
                f"Gets no mail: remind them of the meeting, {at}",
                act="Remind them",
                path=f"/meetings/{row.id}/replies",
                is_main=False,
            )


def _heard(told: Messages) -> dict[UUID, datetime]:
    """When each was last in touch about it: told, called, or heard from."""
    found: defaultdict[UUID, list[datetime]] = defaultdict(list)
    for invitation, message in told:
        times = (message.sent_at, message.called_at, invitation.replied_at)
        found[invitation.id] += [each for each in times if each is not None]
    return {key: max(times) for key, times in found.items()}


def _told(session: Session, cases: Collection[UUID]) -> Mapping[UUID, Messages]:
    """By case, with the newest of each invitation last."""
    rows = session.exec(
        select(Invitation, InvitationMessage)
        .join(InvitationMessage, col(InvitationMessage.invitation_id) == col(Invitation.id))
        .where(
            col(Invitation.case_id).in_(cases),
            col(InvitationMessage.channel).in_(_BY_HAND),
        )
        .order_by(col(InvitationMessage.sequence), col(InvitationMessage.channel))
    )
    found: defaultdict[UUID, list[tuple[Invitation, InvitationMessage]]] = defaultdict(list)
    for invitation, message in rows:
        found[invitation.case_id].append((invitation, message))
    return found


def _silent(session: Session, cases: Collection[UUID]) -> frozenset[tuple[UUID, str]]:
    """Case and person of those who want no reminders."""
    rows = session.exec(
        select(ReminderOptOut.case_id, ReminderOptOut.person).where(
            col(ReminderOptOut.case_id).in_(cases)
        )
    )
    return frozenset(rows.all())
