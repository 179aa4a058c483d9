"""Tells open pages that something changed. Sends a name, never the content.

Each browser fetches the changed part again as its own user, so that authorisation and disclosure
happen in one place, the GET.
"""

from collections.abc import AsyncIterator

from litestar.background_tasks import BackgroundTask
from litestar.channels import ChannelsPlugin
from litestar.channels.backends.memory import MemoryChannelsBackend
from litestar.response import ServerSentEvent, ServerSentEventMessage

BACKLOG = 100
PATH_ENDING = "/changes$"
OPENED = "opened"
"""The first event after each connecting, also after a network that was away: fetch it all again."""


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


def changes(channels: ChannelsPlugin, topic: str) -> ServerSentEvent:
    """Answer a `/changes` route: `OPENED`, then one event for each announcement."""
    return ServerSentEvent(stream(channels, topic))


async def stream(channels: ChannelsPlugin, topic: str) -> AsyncIterator[ServerSentEventMessage]:
    async with channels.start_subscription(topic) as subscriber:
        # What happened between drawing the page and this moment was told to nobody here.
        yield ServerSentEventMessage(event=OPENED, data="changed")
        async for what in subscriber.iter_events():
            yield ServerSentEventMessage(event=what.decode(), data="changed")
