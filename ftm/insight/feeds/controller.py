from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from typing import Any

from litestar import Controller, Request, get, head, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.response import Response, Template

from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.core.errors import NotFoundError
from ftm.insight.feeds import queries, service
from ftm.insight.feeds.calendar import FeedEvent, build_feed, fingerprint
from ftm.insight.feeds.events import feed_events
from ftm.insight.feeds.forms import FeedForm
from ftm.settings import Settings
from ftm.web.guards import public
from ftm.web.requests import PathWord
from ftm.web.responses import page, see_other

ENDING = ".ics"
CALENDAR = "text/calendar"
PAGE = "/account/calendar"


class OwnFeedController(Controller):
    """A worker's own calendar address: made, changed and ended by the worker alone."""

    path = PAGE

    @get(sync_to_thread=True)
    def show_feed(self, actor: NamedDependency[Actor], db: NamedDependency[Database]) -> Template:
        return _feed_page(db, actor)

    @post(sync_to_thread=True)
    def make_feed(
        self,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        settings: NamedDependency[Settings],
    ) -> Template:
        """Answers the page itself: the address is shown once and kept nowhere."""
        names = FeedForm.read(form_data).names_families
        with db.write() as session:
            token = service.make_feed(session, actor, names_families=names, now=clock.now())
        return _feed_page(db, actor, address=f"{settings.base_url}/feeds/{token}{ENDING}")

    @post("/names", sync_to_thread=True)
    def choose_names(
        self,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        names = FeedForm.read(form_data).names_families
        with db.write() as session:
            service.choose_names(session, actor, names_families=names, now=clock.now())
        return see_other(PAGE)

    @post("/end", sync_to_thread=True)
    def end_feed(
        self, actor: NamedDependency[Actor], db: NamedDependency[Database]
    ) -> Response[Any]:
        with db.write() as session:
            service.end_feed(session, actor, now=clock.now())
        return see_other(PAGE)


class FeedController(Controller):
    """What calendar programs read, every hour or so."""

    path = "/feeds/{name:str}"
    opt = public("calendar programs cannot sign in; the token is the key, and it can be ended")

    @get(sync_to_thread=True)
    def get_feed(
        self,
        name: PathWord,
        request: Request[Any, Any, Any],
        db: NamedDependency[Database],
        settings: NamedDependency[Settings],
    ) -> Response[bytes]:
        says, changed_at, events = _current(db, name, settings)
        headers = _validators(says, changed_at)
        if _is_known(request, headers["ETag"], changed_at):
            return Response(b"", status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        body = build_feed(events, changed_at=changed_at)
        return Response(body, media_type=CALENDAR, headers=headers)

    @head(sync_to_thread=True, media_type=CALENDAR)
    def ask_about_feed(
        self,
        name: PathWord,
        request: Request[Any, Any, Any],
        db: NamedDependency[Database],
        settings: NamedDependency[Settings],
    ) -> Response[None]:
        """What GET would say, without the calendar (RFC 9110 9.3.2)."""
        says, changed_at, _ = _current(db, name, settings)
        headers = _validators(says, changed_at)
        is_known = _is_known(request, headers["ETag"], changed_at)
        status = HTTPStatus.NOT_MODIFIED if is_known else HTTPStatus.OK
        return Response(None, status_code=status, media_type=CALENDAR, headers=headers)


def _current(
    db: Database, name: str, settings: Settings
) -> tuple[str, datetime, tuple[FeedEvent, ...]]:
    """The fingerprint, when it last became another one, and the events."""
    now = clock.now()
    with db.read() as session:
        reader = queries.find_reader(session, name.removesuffix(ENDING))
        if reader is None or not name.endswith(ENDING):
            raise NotFoundError("There is no such calendar.")
        events = feed_events(session, reader, base_url=settings.base_url, now=now)
    says, changed_at = fingerprint(events), reader.changed_at
    if says != reader.fingerprint:
        with db.write() as session:
            changed_at = service.note_change(session, reader.worker_id, says, now=now)
    return says, changed_at, events


def _validators(says: str, changed_at: datetime) -> dict[str, str]:
    return {
        # Weak: what is compressed on the way has other bytes (RFC 9110 8.8.1).
        "ETag": f'W/"{says[:32]}-{changed_at.timestamp():.0f}"',
        "Last-Modified": format_datetime(changed_at.astimezone(UTC), usegmt=True),
        "Cache-Control": "private, no-cache",
        "X-Robots-Tag": "noindex, nofollow",
    }


def _is_known(request: Request[Any, Any, Any], tag: str, changed_at: datetime) -> bool:
    """Whether the program has it already; the tag counts before the time (RFC 9110 13.2.2)."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        known = {each.strip().removeprefix("W/") for each in tags.split(",")}
        return bool(known & {"*", tag.removeprefix("W/")})
    since = request.headers.get("if-modified-since", "")
    try:
        moment = parsedate_to_datetime(since)
    except (ValueError, OverflowError):
        return False
    return moment.tzinfo is not None and changed_at <= moment


def _feed_page(db: Database, actor: Actor, address: str = "") -> Template:
    with db.read() as session:
        feed = queries.own_feed(session, actor)
    form = FeedForm(names_families=feed is not None and feed.names_families)
    return page("insight/feed.html", feed=feed, address=address, form=form)
