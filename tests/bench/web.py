"""Pages and saved edits over HTTP, against a hello through the same server and middleware."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID

import httpx
from litestar.middleware.csrf import generate_csrf_token
from sqlmodel import Session, col, select

from ftm.accounts import service
from ftm.accounts.models import Worker
from ftm.casefiles.importing import import_case
from ftm.core import clock
from ftm.core.actor import COMMAND_LINE, Actor
from ftm.core.database import Database
from ftm.facts import build_case_facts
from ftm.meetings.case_facts import case_id_of
from ftm.meetings.models import Meeting
from ftm.plans.models import Item
from tests.bench.families import family_in_a_meeting, large_family
from tests.bench.figures import Figure, compare, median
from tests.bench.load import Ask, Round, ask_for, offer, request, spread
from tests.bench.servers import serving
from tests.support import databases

FAMILIES = 25
ROUNDS = 5
SECONDS = 0.6
WRITERS = 8
OFFERED = 200
SCREENS = 12
EDITS_HEARD = 100
FLOOR = "hello"
ALONE = "the libraries alone"
SECRET = "only for the bench " * 2


@dataclass(frozen=True)
class World:
    """A caseworker of 25 families; the team of one meeting is looked at, another's is written.

    `large` is the meeting of the large family.
    """

    cookies: str
    token: str
    read: UUID
    written: UUID
    large: UUID
    lines: tuple[tuple[UUID, int], ...]


def figures(folder: Path) -> Iterator[Figure]:
    url = f"sqlite:///{folder / 'web.db'}"
    with serving("tests.bench.served", filled(url)) as server:
        world = _world(url, server.port)
        hello = _page("/healthz", world)
        ask_for(server.port, hello, seconds=SECONDS)
        live = _page(f"/meetings/{world.read}/live", world)
        yield from _page_figures(server.port, live, hello)
        today, floor = compare(
            lambda: ask_for(server.port, _page("/today", world), seconds=SECONDS).per_second,
            lambda: ask_for(server.port, hello, seconds=SECONDS).per_second,
            rounds=ROUNDS,
        )
        yield Figure("Today, 25 families", "/s", today, 0.12, "at least", floor, FLOOR)
        yield _list_page(server.port, world)
        yield from _edit_figures(server.port, world, folder)


def _page_figures(port: int, live: Ask, hello: Ask) -> Iterator[Figure]:
    rounds: list[Round] = []

    def ours() -> float:
        rounds.append(ask_for(port, live, seconds=SECONDS))
        return rounds[-1].per_second

    page, floor = compare(
        ours, lambda: ask_for(port, hello, seconds=SECONDS).per_second, rounds=ROUNDS
    )
    yield Figure("live meeting page, signed in", "/s", page, 0.12, "at least", floor, FLOOR)
    tail = median(each.tail for each in rounds)
    yield Figure("the same, slowest 1 % against the middle", "x", tail, 5, "at most")
    yield Figure("the same, compressed", "KB", rounds[-1].bytes_each / 1000, 40, "at most")


def _list_page(port: int, world: World) -> Figure:
    path = f"/meetings/{world.large}/invitations"
    asked = [
        ask_for(port, _page(path, world), seconds=SECONDS, connections=1) for _ in range(ROUNDS)
    ]
    took = median(median(each.waits) for each in asked)
    name = "the invitation list's page, 40 people, 6 children, 30 releases"
    return Figure(name, "ms", took * 1000, 50, "at most")


def _edit_figures(port: int, world: World, folder: Path) -> Iterator[Figure]:
    edit = _Edits(world)
    rounds: list[Round] = []

    def ours() -> float:
        rounds.append(ask_for(port, edit, seconds=SECONDS, connections=WRITERS))
        return rounds[-1].per_second

    with serving("tests.bench.bare_edit", str(folder / "floor.db"), SECRET) as bare:

        def floor() -> float:
            return ask_for(bare.port, _bare_edit, seconds=SECONDS, connections=WRITERS).per_second

        saved, alone = compare(ours, floor, rounds=ROUNDS)
        paced, alone_paced = (
            offer(each, asked, per_second=OFFERED, seconds=3, connections=WRITERS)
            for each, asked in ((port, edit), (bare.port, _bare_edit))
        )
    name = "saved edit, POST to commit"
    yield Figure(name, "/s", saved, 500, "at least", alone, ALONE, is_absolute=True)
    tail = median(each.tail for each in rounds)
    yield Figure("the same, slowest 1 % against the middle", "x", tail, 5, "at most")
    name = f"the same, slowest 1 % at {OFFERED}/s offered"
    slowest = paced.p99 * 1000
    floor_slowest = alone_paced.p99 * 1000
    yield Figure(name, "ms", slowest, 25, "at most", floor_slowest, ALONE, is_absolute=True)
    listen = request(f"/meetings/{world.written}/live/changes", {"Cookie": world.cookies})
    heard = spread(port, listen, edit, screens=SCREENS, times=EDITS_HEARD)
    slowest = sorted(heard)[int(len(heard) * 0.99) - 1]
    name = f"edit until the last of {SCREENS} screens has heard, slowest 1 %"
    yield Figure(name, "ms", slowest * 1000, 50, "at most")


def _bare_edit(number: int) -> bytes:
    """Nearly the same request to the libraries alone, a line of its own for each connection."""
    token = generate_csrf_token(SECRET)
    values = {"text": f"Somebody does it every Friday, as said {number} times.", "kind": "step"}
    headers = {"Cookie": f"ftm-form={token}", "X-CSRFToken": token, "HX-Request": "true"}
    return request(f"/lines/{number + 1}", headers, urlencode(values).encode())


class _Edits:
    """Each connection writes a line of its own, again and again, as autosave does."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._versions = [version for _, version in world.lines]

    def __call__(self, number: int) -> bytes:
        version = self._versions[number]
        self._versions[number] += 1
        path = f"/meetings/{self._world.written}/lines/{self._world.lines[number][0]}"
        values = {
            "text": f"Somebody does it every Friday, as said {version} times.",
            "kind": "step",
            "section": "child_and_siblings",
            "whose": "child:C1",
            "session": "main",
            "version": str(version),
        }
        headers = {
            "Cookie": self._world.cookies,
            "X-CSRFToken": self._world.token,
            "HX-Request": "true",
            "X-Autosave": "1",
        }
        return request(path, headers, urlencode(values).encode())


def _page(path: str, world: World) -> Ask:
    asked = request(path, {"Cookie": world.cookies})
    return lambda _number: asked


def filled(url: str) -> str:
    """The database at `url` with 25 families of one caseworker, one of them large."""
    db = Database(url)
    databases.upgrade(db)
    with db.write() as session:
        session.add(
            Worker(
                email="robin@ocfs.example.org",
                name="Robin Caseworth",
                role="caseworker",
                password_hash="",
            )
        )
        families = [family_in_a_meeting(number, clock.now()) for number in range(FAMILIES - 1)]
        for data in (*families, large_family(clock.now())):
            import_case(session, COMMAND_LINE, data, build_case_facts(data))
    db.close()
    return url


def actor_of(session: Session) -> Actor:
    """The caseworker of all these families."""
    worker = session.exec(select(Worker)).one()
    return Actor(worker.id, worker.name, worker.email, "caseworker")


def _world(url: str, port: int) -> World:
    db = Database(url)
    with db.write() as session:
        actor = actor_of(session)
        secret = service.open_session(session, actor, address="bench", now=clock.now())
    with db.read() as session:
        read, written, large = (
            meeting_of(session, f"BENCH-{each}") for each in ("0000", "0001", "LARGE")
        )
        rows = session.exec(
            select(Item)
            .where(Item.case_id == case_id_of(session, "BENCH-0001"), Item.kind == "step")
            .order_by(col(Item.position))
            .limit(WRITERS)
        ).all()
    db.close()
    page = httpx.get(f"http://127.0.0.1:{port}/today", cookies={"ftm": secret})
    form_cookie, token = next(each for each in page.cookies.items() if "ftm-form" in each[0])
    if not re.search("<h1", page.text):
        raise RuntimeError("The bench is not signed in.")
    return World(
        f"ftm={secret}; {form_cookie}={token}",
        token,
        read,
        written,
        large,
        tuple((row.id, row.version) for row in rows),
    )


def meeting_of(session: Session, number: str) -> UUID:
    """The meeting of the family whose case has the number."""
    case_id = case_id_of(session, number)
    return session.exec(select(Meeting.id).where(Meeting.case_id == case_id)).one()
