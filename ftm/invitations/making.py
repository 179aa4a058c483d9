"""Turns one due message into a file: an e-mail, a letter, or nothing (a call, a child's line)."""

import secrets
from datetime import datetime

from ftm.facts import CaseFacts
from ftm.facts.meeting import Meeting
from ftm.invitations.due import DueMessage
from ftm.invitations.email import build_email
from ftm.invitations.letter import build_letter
from ftm.invitations.personal import personal_invitation
from ftm.value import Value


class MadeMessage(Value):
    """`recipient` and `message_id` are those of an e-mail; a call to make has no file at all."""

    file_name: str | None = None
    content: bytes | None = None
    recipient: str | None = None
    message_id: str | None = None


def make_message(
    facts: CaseFacts,
    meeting: Meeting,
    due: DueMessage,
    *,
    uid: str,
    reply_url: str | None,
    now: datetime,
) -> MadeMessage:
    """The file of one message, under a name that says nothing.

    Raises RuleBrokenError when the person's e-mail address cannot be sent to.
    """
    channel = due.target.channel
    if channel not in {"email", "letter"}:
        return MadeMessage()
    invitation = personal_invitation(facts, meeting, due, now)
    name = secrets.token_hex(12)
    if channel == "letter":
        return MadeMessage(f"{name}.docx", build_letter(invitation, rsvp_url=reply_url))
    built = build_email(invitation, uid=uid, now=now, rsvp_url=reply_url)
    return MadeMessage(f"{name}.eml", built.raw, built.recipient, built.message_id)
