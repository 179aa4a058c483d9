"""Announcements carry names only and reach whoever listens."""

import asyncio

from litestar.response import ServerSentEventMessage

from ftm.core.errors import NotFoundError
from ftm.web import live


def test_a_listener_hears_what_changed_and_nothing_of_other_topics() -> None:
    heard = asyncio.run(_listen())
    assert [(each.event, each.data) for each in heard] == [
        (None, None),
        ("missed", "changed"),
        ("goals", "changed"),
        ("steps", "changed"),
    ]


def test_who_lost_what_the_page_shows_is_told_to_look_again_and_hears_no_more() -> None:
    heard = asyncio.run(_lose())
    assert [(each.comment, each.event) for each in heard] == [("open", None), (None, "missed")]


async def _lose() -> list[ServerSentEventMessage]:
    def has_missed() -> bool:
        raise NotFoundError("There is no such meeting, or it is not one of yours.")

    async with live.make_channels() as channels:
        return [each async for each in live.stream(channels, "meeting-1", has_missed)]


async def _listen() -> list[ServerSentEventMessage]:
    channels = live.make_channels()
    heard: list[ServerSentEventMessage] = []
    async with channels:
        stream = live.stream(channels, "meeting-1", lambda: True)
        heard += [await anext(stream), await anext(stream)]
        for topic, what in (
            ("meeting-1", "goals"),
            ("meeting-2", "secret"),
            ("meeting-1", "steps"),
        ):
            await live.after_commit(channels, topic, what)()
        heard += [await anext(stream), await anext(stream)]
        await stream.aclose()  # type: ignore[attr-defined]
    return heard
