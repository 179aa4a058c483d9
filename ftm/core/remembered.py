"""What a process remembers between requests: so many values, shared by its threads."""

from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Held = TypeVar("Held")


class Remembered(Generic[Key, Held]):
    """At most `most` values; the one that was put here longest ago goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: dict[Key, Held] = {}
        self._putting = Lock()

    def get(self, key: Key) -> Held | None:
        return self._held.get(key)

    def put(self, key: Key, value: Held) -> None:
        with self._putting:
            self._held.pop(key, None)
            self._held[key] = value
            if len(self._held) > self._most:
                del self._held[next(iter(self._held))]
