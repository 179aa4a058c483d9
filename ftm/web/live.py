"""Tells open pages that something changed. Sends a name, never the content.

Each browser fetches the changed part again as its own user, so that authorisation and disclosure
happen in one place, the GET.
"""

from collections.abc import AsyncIterator, Callable

from anyio import to_thread
from litestar.background_tasks import BackgroundTask
from litestar.channels import ChannelsPlugin
from litestar.channels.backends.memory import MemoryChannelsBackend
from litestar.response import ServerSentEvent, ServerSentEventMessage

from ftm.core.errors import NotFoundError

BACKLOG = 100
PATH_ENDING = "/changes$"
MISSED = "missed"
"""Something happened before this page listened, also while its network was away: fetch it all."""


def make_channels() -> ChannelsPlugin:
    """Channels inside this process. A viewer that reads too slowly loses the oldest names."""
    return ChannelsPlugin(
        MemoryChannelsBackend(),
        arbitrary_channels_allowed=True,
        subscriber_max_backlog=BACKLOG,
        subscriber_backlog_strategy="dropleft",
    )


def after_commit(channels: ChannelsPlugin, topic: str, what: str) -> BackgroundTask:
    """Announce `what` ("goals") on `topic` ("meeting-<id>") once the response is sent.

    Runs on the event loop, because publishing from a worker thread is not safe.
    """

    async def announce() -> None:
        channels.publish(what, topic)

    return BackgroundTask(announce)


def changes(
    channels: ChannelsPlugin, topic: str, has_missed: Callable[[], bool]
) -> ServerSentEvent:
    """Answer a `/changes` route: `MISSED` if so, then one event for each announcement.

    `has_missed` is asked in a thread once nothing more can be missed: whether the page that now
    listens was drawn before the last change. When it raises NotFoundError, the worker has lost
    what the page shows: the stream ends, and what the page fetches then answers so.
    """
    return ServerSentEvent(stream(channels, topic, has_missed))


async def stream(
    channels: ChannelsPlugin, topic: str, has_missed: Callable[[], bool]
) -> AsyncIterator[ServerSentEventMessage]:
    async with channels.start_subscription(topic) as subscriber:
        yield ServerSentEventMessage(comment="open", data=None)
        missed = ServerSentEventMessage(event=MISSED, data="changed")
        try:
            if await to_thread.run_sync(has_missed):
                yield missed
        except NotFoundError:
            yield missed
            return
        async for what in subscriber.iter_events():
            yield ServerSentEventMessage(event=what.decode(), data="changed")
