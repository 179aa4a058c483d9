"""One meeting of an open scenario as it is being planned on October 1, and what was mailed."""

import email
import re
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.invitations import dispatch
from ftm.invitations.models import Invitation
from ftm.mail.models import OutboxMessage
from ftm.paths import SEED
from ftm.policies import load_pack
from tests.support.families import OCTOBER_1, meeting_id, take
from tests.support.prepared import prepared
from tests.support.scenarios import scenario

MAINE = load_pack(SEED / "policies" / "maine.toml")
BASE = "http://testserver.local"


def planned_only(name: str, key: str) -> dict[str, Any]:
    """The scenario's case file with this one meeting, nothing of it held yet."""
    data = scenario(name)
    (meeting,) = (each for each in data["meetings"] if each["id"] == key)
    meeting.pop("supersedes", None)
    meeting["attendance"] = []
    data["meetings"] = [meeting]
    data["plan"] = {"tracks": [], "items": [], "signatures": []}
    data["translations"] = []
    return data


def writing_to(data: dict[str, Any], *people: str) -> dict[str, Any]:
    """The same case file, in which nobody but these people is written to or called."""
    for each in data["people"]:
        each["channels"] = each["channels"] if each["id"] in people else []
    return data


def take_meeting(db: Database, data: dict[str, Any]) -> tuple[UUID, UUID]:
    """Row ids of the case and of its one meeting."""
    case = take(db, data)
    return case, meeting_id(db, case, data["meetings"][0]["id"])


def invitation_of(db: Database, person: str) -> Invitation:
    """Of a person who has just one."""
    with db.read() as session:
        return session.exec(select(Invitation).where(Invitation.person == person)).one()


def remy_and_cliff_invited(db: Database, actor: Actor) -> tuple[UUID, UUID]:
    """S4's case and its one meeting, nobody else is written to; to be called on October 1."""
    return prepared(_remy_and_cliff_invited, db, actor)


def _remy_and_cliff_invited(db: Database, actor: Actor) -> tuple[UUID, UUID]:
    ids = take_meeting(db, writing_to(planned_only("S4", "correct"), "Remy", "Cliff"))
    send(db, actor, ids[1])
    return ids


def take_and_send(db: Database, actor: Actor, *, only: str | None = None) -> tuple[UUID, UUID]:
    """S4's case and its one meeting, everybody or `only` one invited; to be called on October 1."""
    return prepared(_take_and_send, db, actor, only)


def _take_and_send(db: Database, actor: Actor, only: str | None) -> tuple[UUID, UUID]:
    ids = take_meeting(db, planned_only("S4", "correct"))
    send(db, actor, ids[1], only=only)
    return ids


def send(
    db: Database,
    actor: Actor,
    meeting: UUID,
    reason: str = "Talked it over",
    *,
    only: str | None = None,
) -> int:
    """Send what is due, as the preview's buttons do; how many messages that were."""
    with db.write() as session:
        seen = dispatch.due_now(session, actor, meeting, pack=MAINE, now=OCTOBER_1).seen
        sent = dispatch.send_due(
            session,
            actor,
            meeting,
            seen=seen,
            reason=reason,
            pack=MAINE,
            base_url=BASE,
            now=OCTOBER_1,
            only=only,
        )
    return len(sent.lines) if sent else 0


def mails(db: Database, recipient: str) -> list[str]:
    """The words of every mail to the address, oldest first."""
    with db.read() as session:
        rows = session.exec(
            select(OutboxMessage.raw)
            .where(OutboxMessage.recipient == recipient)
            .order_by(col(OutboxMessage.number))
        ).all()
    return [_words(raw) for raw in rows]


def reply_path(mail: str) -> str:
    """The path of the reply link in a mail."""
    found = re.search(r"/r/\S+", mail)
    assert found is not None
    return found[0]


def _words(raw: bytes) -> str:
    # By the older rules: these leave the headers alone, whose reading takes most of the time.
    parts = email.message_from_bytes(raw).walk()
    plain = next(each for each in parts if each.get_content_type() == "text/plain")
    said = plain.get_payload(decode=True)
    assert isinstance(said, bytes)
    return said.decode()
