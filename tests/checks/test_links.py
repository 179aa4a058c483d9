"""Links in mails survive the gateways that open each of them before its reader does."""

from pathlib import Path

import pytest
import time_machine
from litestar import Litestar
from sqlmodel import col, select

from ftm.core.database import Database
from ftm.invitations.models import Invitation
from ftm.mail.models import OutboxMessage
from tests.checks.judging import Judge, findings
from tests.facilitation.world import AFTER
from tests.invitations import listing
from tests.invitations.listing import planned_only, take_meeting
from tests.summaries import sharing
from tests.summaries.sharing import link_in, mails, ready_family
from tests.support.client import FtmClient
from tests.support.families import OCTOBER_1
from tests.support.server import serve
from tests.support.world import World

REMY = "remy@example.org"
FAMILY = ("Juniper", "Rowan", "Linden", "Alder", "Spruceby", "Pearl")


# The scanner meets pages; what differs between databases is tested without a server.
@pytest.fixture
def db(one_db: Database) -> Database:
    return one_db


@pytest.fixture(autouse=True)
def https(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (listing, sharing):
        monkeypatch.setattr(module, "BASE", "https://ftm.example.org")


def saved(db: Database, folder: Path, purpose: str) -> list[str]:
    """The mails of this purpose to Remy, as files."""
    with db.read() as session:
        raws = session.exec(
            select(OutboxMessage.raw).where(
                OutboxMessage.recipient == REMY, OutboxMessage.purpose == purpose
            )
        ).all()
    paths = [folder / f"{purpose}-{number}.eml" for number, _ in enumerate(raws)]
    for path, raw in zip(paths, raws, strict=True):
        path.write_bytes(raw)
    return [str(each) for each in paths]


def scan(judge: Judge, served_app: Litestar, files: list[str], unanswered: str) -> str:
    """The last line of the scanner of links, who looks for the family's names too."""
    forbidden = [option for name in FAMILY for option in ("--forbid", name)]
    with serve(served_app) as base:
        said = judge.links(base, "--unanswered", unanswered, *forbidden, *files)
    assert "ERROR" not in said, said
    return said.splitlines()[-1]


def test_who_opens_the_link_of_an_invitation_first_answers_nothing(
    db: Database, served_app: Litestar, world: World, tmp_path: Path, judge: Judge
) -> None:
    with time_machine.travel(OCTOBER_1, tick=True):
        _, meeting = take_meeting(db, planned_only("S4", "correct"))
        listing.send(db, world.robin, meeting, only="Remy")
        invitation = saved(db, tmp_path, "invitation")
        before = answers(db)
        assert scan(judge, served_app, invitation, "Can you come?") == "0 error(s)"
    assert len(invitation) == 1
    assert answers(db) == before


def answers(db: Database) -> list[Invitation]:
    with db.read() as session:
        return list(session.exec(select(Invitation).order_by(col(Invitation.id))))


def test_who_opens_the_link_to_a_copy_first_uses_nothing_up(
    db: Database, served_app: Litestar, tmp_path: Path, judge: Judge
) -> None:
    with time_machine.travel(AFTER, tick=True):
        family = ready_family(db)
        sharing.send(family, "Remy")
        link = saved(db, tmp_path, "summary_link")
        before = sharing.link_rows(family)
        assert scan(judge, served_app, link, "No code yet?") == "0 error(s)"
    assert len(link) == 1
    assert sharing.link_rows(family) == before


def test_the_mails_with_the_link_and_with_the_code_keep_every_rule_of_a_mail(
    db: Database, client: FtmClient, tmp_path: Path, judge: Judge
) -> None:
    with time_machine.travel(AFTER, tick=True):
        family = ready_family(db)
        sharing.send(family, "Remy")
        client.submit(client.get(link_in(mails(family, REMY)[0])), "#ask")
    both = [*saved(db, tmp_path, "summary_link"), *saved(db, tmp_path, "summary_code")]
    assert len(both) == 2
    secret = [option for name in FAMILY for option in ("--forbid", name)]
    ((report,),) = judge.run([("check_ics", [*secret, *both])])
    assert findings([report], but=("MIME-ALT", "MIME-ATTACH")) == ""
