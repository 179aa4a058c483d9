"""Sends the messages of a meeting as the product does, remembering what was sent."""

from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any
from uuid import uuid4

from icalendar import Calendar

from ftm.facts import CaseFacts, build_case_facts
from ftm.invitations.due import DueMessage, LastSent, due_messages
from ftm.invitations.email import BuiltEmail, build_email
from ftm.invitations.letter import build_letter
from ftm.invitations.personal import PersonalInvitation, personal_invitation
from tests.invitations.families import Data, Edit, meeting, person, session

NOW = "2026-10-01T09:00-04:00"


@dataclass
class Post:
    """One case and its post. `plan` takes a case file's data; `send` sends what is due."""

    facts: CaseFacts
    sent: dict[Any, LastSent] = field(default_factory=dict)
    uids: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, data: dict[str, Any]) -> "Post":
        return cls(build_case_facts(data))

    def replan(self, data: dict[str, Any]) -> "Post":
        """Change the case file; what was sent stays."""
        return Post(build_case_facts(data), self.sent, self.uids)

    def due(self, meeting: str = "m", now: str = NOW) -> tuple[DueMessage, ...]:
        entry = self.facts.meetings_by_id[meeting]
        return due_messages(self.facts, entry, list(self.sent.values()), _time(now))

    def send(self, meeting: str = "m", now: str = NOW) -> tuple[DueMessage, ...]:
        """Everything that is due, which counts as sent from now on."""
        due = self.due(meeting, now)
        for each in due:
            self.sent[each.target] = LastSent(
                each.target, each.method, each.sequence, each.payload.to_json(), self.uid(each)
            )
        return due

    def uid(self, due: DueMessage) -> str:
        key = (due.target.person, due.target.session)
        return self.uids.setdefault(key, str(uuid4()))

    def invitation(self, due: DueMessage, meeting: str = "m", now: str = NOW) -> PersonalInvitation:
        return personal_invitation(self.facts, self.facts.meetings_by_id[meeting], due, _time(now))

    def email(
        self, due: DueMessage, meeting: str = "m", now: str = NOW, rsvp_url: str | None = None
    ) -> BuiltEmail:
        invitation = self.invitation(due, meeting, now)
        return build_email(invitation, uid=self.uid(due), now=_time(now), rsvp_url=rsvp_url)

    def letter(self, due: DueMessage, meeting: str = "m", now: str = NOW) -> bytes:
        return build_letter(self.invitation(due, meeting, now))


def to(due: tuple[DueMessage, ...], person: str, channel: str = "email") -> DueMessage:
    """Find the one message to the person by the channel."""
    (found,) = [
        each for each in due if (each.target.person, each.target.channel) == (person, channel)
    ]
    return found


def summary(due: tuple[DueMessage, ...]) -> set[str]:
    """Each message as "person channel[ via adult] METHOD number"."""
    return {
        f"{each.target.person} {each.target.channel}"
        + (f" {each.target.via}" if each.target.via else "")
        + f" {each.method} {each.sequence}"
        for each in due
    }


def read(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def event(calendar: bytes) -> Any:
    """Read the one event of the calendar, whose properties are of many types."""
    (found,) = Calendar.from_ical(calendar).walk("VEVENT")
    return found


def everything(raw: bytes) -> str:
    """All that a message says anywhere: headers, every part decoded, folded lines joined."""
    message = read(raw)
    said = [raw.decode("ascii")]
    for part in message.walk():
        said += [f"{name}: {value}" for name, value in part.items()]
        if not part.is_multipart():
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            said.append(content.decode().replace("\r\n ", ""))
    return "\n".join(said)


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def writes(who: str, *channels: str, **fields: Any) -> Edit:
    address = {"email": f"{who.lower()}@example.net", "phone": "207-555-0111"}
    return person(who, channels=list(channels), **address, **fields)


def through(child_id: str, *adults: str, decided_on: str = "2026-09-20") -> Edit:
    def edit(data: Data) -> None:
        entry = {"child": child_id, "decision": "attends_part", "decided_by": "ROBIN"}
        meeting(data)["participation"].append(
            entry | {"via": list(adults), "decided_on": decided_on}
        )

    return edit


def place(**fields: Any) -> Edit:
    return lambda data: session(data)["place"].update(fields)


def remote(who: str, mode: str = "video") -> Edit:
    return lambda data: session(data)["remote"].append({"person": who, "mode": mode})


def interpreted(who: str, by: str) -> Edit:
    return lambda data: session(data)["interpreters"].append({"for": who, "interpreter": by})
