"""Announcements carry names only and reach whoever listens."""

import asyncio

from litestar.response import ServerSentEventMessage

from ftm.web import live


def test_a_listener_hears_what_changed_and_nothing_of_other_topics() -> None:
    heard = asyncio.run(_listen())
    assert [(each.event, each.data) for each in heard] == [
        (None, None),
        ("missed", "changed"),
        ("goals", "changed"),
        ("steps", "changed"),
    ]


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
