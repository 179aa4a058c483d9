"""A worker's calendar program reads the worker's meetings, and nothing about a family."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import httpx
import pytest
import time_machine
from bs4 import BeautifulSoup
from sqlmodel import select

from ftm.accounts.service import end_worker
from ftm.cases.models import Person
from ftm.core.actor import COMMAND_LINE, Actor
from ftm.core.database import Database
from ftm.core.errors import NotFoundError
from ftm.insight.feeds.models import CalendarFeed
from ftm.insight.feeds.queries import Reader, find_reader
from ftm.insight.feeds.service import choose_names, end_feed, make_feed
from ftm.meetings import service
from tests.invitations.listing import planned_only, take_meeting
from tests.support.client import FtmClient, SignedInAs
from tests.support.databases import on_sqlite
from tests.support.families import EASTERN, OCTOBER_1, wall
from tests.support.prepared import prepared
from tests.support.world import World

NAMES = ("Juniper", "Rowan", "Linden", "Alder", "Spruceby", "Pearl", "Gale", "Robin")
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(OCTOBER_1, tick=False) as moved:
        yield moved


@pytest.fixture
def meeting(db: Database, world: World) -> UUID:
    return prepared(take_planned, db)


def take_planned(db: Database) -> UUID:
    return take_meeting(db, planned_only("S4", "correct"))[1]


@pytest.fixture
def robin(signed_in_as: SignedInAs, world: World) -> FtmClient:
    return signed_in_as(world.robin)


@pytest.fixture
def path(db: Database, world: World, meeting: UUID) -> str:
    """Robin's address, which names no families."""
    return prepared(make, db, world.robin)


def make(db: Database, actor: Actor) -> str:
    """The path of a new address."""
    with db.write() as session:
        token = make_feed(session, actor, names_families=False, now=OCTOBER_1)
    return f"/feeds/{token}.ics"


def events(answer: httpx.Response) -> list[dict[str, str]]:
    """Each event's properties, as they are written."""
    assert answer.status_code == 200
    lines = answer.text.replace("\r\n ", "").splitlines()
    found: list[dict[str, str]] = []
    for line in lines:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found:
            found[-1].setdefault(name.partition(";")[0], value)
    return found


@on_sqlite
def test_a_program_without_sign_in_reads_when_and_where_and_no_name(
    client: FtmClient, path: str
) -> None:
    answer = client.get(path)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    (event,) = events(answer)
    assert event["SUMMARY"] == "Planning meeting"
    assert (event["STATUS"], event["CLASS"]) == ("CONFIRMED", "PRIVATE")
    assert "Green Room" in event["LOCATION"]
    assert event["DTSTART"] == "20261015T153000"
    text = answer.text.replace("\r\n ", "")
    assert [name for name in NAMES if name in text] == []
    assert [line for line in ("METHOD", "ATTENDEE", "ORGANIZER") if line in text] == []
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n" in text
    assert "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3" in text


@on_sqlite
def test_the_family_is_named_only_when_the_worker_chose_so(
    client: FtmClient, robin: FtmClient, meeting: UUID
) -> None:
    page = robin.submit(robin.get("/account/calendar"), "#make", names_families="yes")
    assert page.headers["cache-control"] == "no-store"
    address = BeautifulSoup(page.text, "lxml").select("#address")[0].get_text()
    path = address.removeprefix("http://testserver.local")
    assert events(client.get(path))[0]["SUMMARY"] == "Planning meeting: Spruceby family"
    page = robin.get("/account/calendar")
    assert robin.submit(page, "#names", names_families=None).status_code == 303
    assert events(client.get(path))[0]["SUMMARY"] == "Planning meeting"


def reader_at(db: Database, path: str) -> Reader | None:
    with db.read() as session:
        return find_reader(session, path.removeprefix("/feeds/").removesuffix(".ics"))


def test_an_address_finds_nobody_once_it_is_replaced_or_ended(db: Database, world: World) -> None:
    old, new = make(db, world.robin), make(db, world.robin)
    assert reader_at(db, old) is None
    assert reader_at(db, new) is not None
    with db.write() as session:
        end_feed(session, world.robin, now=OCTOBER_1)
    assert reader_at(db, new) is None


def test_who_changes_whether_families_are_named_keeps_the_address(
    db: Database, world: World
) -> None:
    path = make(db, world.robin)
    with db.write() as session:
        choose_names(session, world.robin, names_families=True, now=OCTOBER_1)
    reader = reader_at(db, path)
    assert reader is not None
    assert reader.names_families
    with pytest.raises(NotFoundError), db.write() as session:
        choose_names(session, world.sam, names_families=True, now=OCTOBER_1)


@on_sqlite
def test_what_has_not_changed_is_not_sent_again(
    db: Database,
    client: FtmClient,
    world: World,
    meeting: UUID,
    path: str,
    clock: time_machine.Traveller,
) -> None:
    first = client.get(path)
    assert first.headers["cache-control"] == "private, no-cache"
    tag, since = first.headers["etag"], first.headers["last-modified"]
    clock.shift(HOUR)
    assert client.get(path).content == first.content
    for known in ({"if-none-match": f'"x", {tag}'}, {"if-modified-since": since}):
        again = client.get(path, headers=known)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    for nonsense in ("yesterday", f"Mon, 01 Jan {'9' * 20} 00:00:00 GMT"):
        assert client.get(path, headers={"if-modified-since": nonsense}).status_code == 200
    with db.write() as session:
        service.cancel_meeting(session, world.robin, meeting, reason="weather", now=OCTOBER_1)
    for known in ({"if-none-match": tag}, {"if-modified-since": since}):
        changed = client.get(path, headers=known)
        assert changed.status_code == 200
    assert changed.headers["last-modified"] > since
    (before,), (after,) = events(first), events(changed)
    assert (after["UID"], after["STATUS"]) == (before["UID"], "CANCELLED")
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert after["LAST-MODIFIED"] > before["LAST-MODIFIED"]
    assert "LOCATION" not in after


@on_sqlite
def test_a_moved_meeting_keeps_its_uid(
    db: Database, client: FtmClient, world: World, meeting: UUID, path: str
) -> None:
    (before,) = events(client.get(path))
    with db.write() as session:
        key = planned_only("S4", "correct")["meetings"][0]["sessions"][0]["id"]
        at = wall("2026-10-20T16:30")
        service.change_when(
            session,
            world.robin,
            meeting,
            session_key=key,
            starts_at=at,
            length_minutes=90,
            now=OCTOBER_1,
        )
    (after,) = events(client.get(path))
    assert (after["UID"], after["DTSTART"]) == (before["UID"], "20261020T163000")


@on_sqlite
def test_a_place_that_turned_out_to_be_protected_is_left_out(
    db: Database, client: FtmClient, path: str
) -> None:
    home = events(client.get(path))[0]["LOCATION"].split("\\,")[0]
    with db.write() as session:
        pearl = session.exec(select(Person).where(Person.key == "RP1")).one()
        pearl.places = [{"kind": "home", "protected": True, "text": f"{home}, Maine"}]
        session.add(pearl)
    assert "LOCATION" not in events(client.get(path))[0]


@on_sqlite
def test_an_address_that_was_replaced_ended_or_is_of_nobody_finds_nothing(
    db: Database, client: FtmClient, robin: FtmClient, world: World, meeting: UUID
) -> None:
    unknown = client.get("/feeds/unknown.ics")
    old, new = make(db, world.robin), make(db, world.robin)
    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)
    assert client.get(new.removesuffix(".ics")).status_code == 404
    assert robin.submit(robin.get("/account/calendar"), "#end").status_code == 303
    ended = client.get(new)
    last = make(db, world.robin)
    with db.write() as session:
        end_worker(session, COMMAND_LINE, email=world.robin.email.upper())
    left = client.get(last)
    # Nothing else of the one who left works either.
    assert robin.get("/today").status_code == 303
    with pytest.raises(NotFoundError), db.write() as session:
        end_worker(session, COMMAND_LINE, email=world.robin.email)
    assert {unknown.status_code, ended.status_code, left.status_code} == {404}
    assert unknown.text == ended.text == left.text
    with db.read() as session:
        kept = session.exec(select(CalendarFeed.token_sha256)).one()
    assert kept not in last


def test_only_meetings_of_the_last_month_and_the_next_year_of_ones_own_families_are_there(
    db: Database, client: FtmClient, world: World, path: str, clock: time_machine.Traveller
) -> None:
    assert events(client.get(make(db, world.charlie))) == []
    clock.move_to(datetime(2026, 11, 14, 16, 0, tzinfo=EASTERN))
    assert len(events(client.get(path))) == 1
    clock.shift(timedelta(days=1))
    assert events(client.get(path)) == []
    clock.move_to(datetime(2025, 10, 15, 16, 0, tzinfo=EASTERN))
    assert len(events(client.get(path))) == 1
    clock.shift(timedelta(days=-2))
    assert events(client.get(path)) == []
