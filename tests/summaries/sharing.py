"""A meeting that is closed and whose papers are made, ready to be sent; and what was mailed."""

import re
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from sqlmodel import Session, col, select

from ftm.core import clock
from ftm.core.database import Database
from ftm.facilitation import service_lines
from ftm.mail.models import OutboxMessage
from ftm.meetings.models import Meeting
from ftm.paths import SEED
from ftm.policies import load_pack
from ftm.releases.models import Release
from ftm.summaries import distribution, opening, service
from ftm.summaries.copy_controller import COOKIE
from ftm.summaries.distribution import Choice
from ftm.summaries.links import PATH
from ftm.summaries.models import IssuedDocument, SummaryCode, SummaryLink, SummarySend
from tests.facilitation.world import AFTER, DURING, FERN, Family, content
from tests.support.client import FtmClient
from tests.support.families import meeting_id, take
from tests.support.prepared import prepared
from tests.support.scenarios import scenario

SHARING = load_pack(SEED / "policies" / "maine.toml").sharing
BASE = "http://testserver.local"
TEAM = {"C1", "C2", "M1", "G", "RP1", "RP2", "Remy"}
"""Who comes: half of the scenario's, for all take twice as long. C2 is too young for a copy."""
SECRET = "only for tests"  # noqa: S105 - opens only test databases
TODAY = date(2026, 10, 15)
LATER = AFTER + timedelta(hours=1)


def ready_family(db: Database, *, told: str = "") -> Family:
    """S4 with TEAM, closed, with every paper made.

    `told`: with a line told under this kind of release.
    Ask for it before anybody signs in: made once, it comes back only while nothing was written.
    """
    return prepared(_ready_family, db, told=told)


def _ready_family(db: Database, *, told: str) -> Family:
    family = closed_family(db, told=told)
    make(family, AFTER)
    return family


def sent_family(db: Database, *people: str) -> Family:
    """The same with a link mailed to each of these people."""
    return prepared(_sent_family, db, *people)


def _sent_family(db: Database, *people: str) -> Family:
    family = ready_family(db)
    send(family, *people)
    return family


def closed_family(db: Database, *, told: str = "") -> Family:
    """The same before any paper was made."""
    return prepared(_closed_family, db, told=told)


def _closed_family(db: Database, *, told: str) -> Family:
    family = open_family(db)
    if told:
        tell_under_a_release(family, told)
    with db.write() as session:
        session.get_one(Meeting, family.meeting).closed_at = AFTER
    return family


def open_family(db: Database) -> Family:
    """S4 with TEAM, before the record was closed."""
    return prepared(_open_family, db)


def _open_family(db: Database) -> Family:
    data = scenario("S4")
    data["meetings"] = data["meetings"][:2]
    for meeting in data["meetings"]:
        _keep_team(meeting)
    case = take(db, data)
    return Family(db, case, meeting_id(db, case))


def _keep_team(meeting: dict[str, Any]) -> None:
    for each in meeting["sessions"]:
        for part in each["segments"]:
            part["members"] = [person for person in part["members"] if person in TEAM]
    there = meeting.get("attendance", [])
    meeting["attendance"] = [each for each in there if each["person"] in TEAM]


def make(family: Family, now: datetime) -> None:
    with family.db.write() as session:
        service.make_papers(session, FERN, family.meeting, now=now)


def paper_of(family: Family, person: str) -> IssuedDocument:
    """The newest paper of the person; of nobody: the agency's own record."""
    of_person = select(IssuedDocument).where(IssuedDocument.person == person)
    newest_first = of_person.order_by(col(IssuedDocument.version).desc())
    with family.db.read() as session:
        return session.exec(newest_first.limit(1)).one()


def send(family: Family, *people: str, channel: Any = "link", now: datetime = AFTER) -> None:
    """Send their copies as the page's button does."""
    on = TODAY if channel in {"hand", "post"} else None
    choices = [Choice(paper_of(family, each).id, channel, on) for each in people]
    send_chosen(family, choices, seen=str(len(log(family))), now=now)


def send_chosen(
    family: Family, choices: list[Choice], *, seen: str = "0", now: datetime = AFTER
) -> None:
    """The same with what the form says; `seen` is how many had gone when it was shown."""
    with family.db.write() as session:
        distribution.send_copies(
            session,
            FERN,
            family.meeting,
            choices,
            seen=seen,
            sharing=SHARING,
            base_url=BASE,
            now=now,
        )


def log(family: Family) -> list[SummarySend]:
    with family.db.read() as session:
        return list(session.exec(select(SummarySend).order_by(col(SummarySend.sent_at))))


def link_rows(family: Family) -> list[SummaryLink]:
    with family.db.read() as session:
        return list(session.exec(select(SummaryLink)))


def mails(family: Family, recipient: str) -> list[EmailMessage]:
    """The mails to the address, oldest first."""
    with family.db.read() as session:
        rows = session.exec(
            select(OutboxMessage.raw)
            .where(OutboxMessage.recipient == recipient)
            .order_by(col(OutboxMessage.number))
        ).all()
    return [message_from_bytes(raw, policy=default) for raw in rows]


def words(mail: EmailMessage) -> str:
    return str(mail.get_content())


def link_in(mail: EmailMessage) -> str:
    """The path of the link in a mail."""
    found = re.search(r"/s/\S+", words(mail))
    assert found is not None
    return found[0]


def code_in(mail: EmailMessage) -> str:
    found = re.search(r"\d{4} \d{4}", words(mail))
    assert found is not None
    return found[0]


def open_copy(browser: FtmClient, family: Family, path: str, recipient: str) -> Any:
    """Ask for a code by mail, type it, and look at what it opens."""
    browser.submit(browser.get(path), "#ask")
    code = code_in(mails(family, recipient)[-1])
    return browser.follow(browser.submit(browser.get(path), "#enter", code=code))


def reading(browser: FtmClient, family: Family, recipient: str) -> str:
    """Let the browser read the copy, as after typing a code; the path of the link."""
    path = link_in(mails(family, recipient)[0])
    token, now = path.removeprefix(PATH), clock.now()
    with family.db.write() as session:
        opening.ask_code(session, token, secret=SECRET, now=now)
    code = code_in(mails(family, recipient)[-1])
    with family.db.write() as session:
        key = opening.enter_code(session, token, code, secret=SECRET, now=now).key
    browser.cookies.set(COOKIE, key, domain=browser.base_url.host, path=path)
    return path


def codes(session: Session) -> list[SummaryCode]:
    return list(session.exec(select(SummaryCode)))


SENSITIVE = {"part2": "treatment", "hipaa": "mental_health"}
"""What a line is that was told under a release of this kind."""


def tell_under_a_release(family: Family, kind: str) -> None:
    """A provider told, under a release of Linden's, that she finished the program."""
    with family.db.write() as session:
        session.add(
            Release(
                case_id=family.case,
                key="R-told",
                position=9,
                kind=kind,
                patients=["M1"],
                discloser="Rue",
                recipients=[{"class": "ftm_members"}],
                information=["participation"],
                scope="Taking part",
                purpose="Planning",
                signed_by="M1",
                signed_on=AFTER.date() - timedelta(days=9),
                expires_on=AFTER.date() + timedelta(days=90),
            )
        )
        session.flush()
        service_lines.add_line(
            session,
            FERN,
            family.meeting,
            content(
                text="She finished the program.",
                whose="parent:M1",
                owner=None,
                sensitive=(SENSITIVE[kind],),
                release="R-told",
                information="participation",
            ),
            now=DURING,
        )


def papers(family: Family) -> list[IssuedDocument]:
    """Every paper that was made."""
    with family.db.read() as session:
        return list(session.exec(select(IssuedDocument)))
