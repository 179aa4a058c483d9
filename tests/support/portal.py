"""Runs an application in the thread of the test that asks it something."""

import asyncio
import inspect
from collections.abc import Callable
from typing import Any


class _OneThread(asyncio.SelectorEventLoop):
    """Does at once what an application would do in a thread beside its event loop."""

    def run_in_executor(  # type: ignore[override]
        self, _executor: Any, function: Callable[..., Any], *args: Any
    ) -> "asyncio.Future[Any]":
        future = self.create_future()
        try:
            future.set_result(function(*args))
        except Exception as error:  # noqa: BLE001 - it is raised where the future is awaited
            future.set_exception(error)
        return future


class Portal:
    """Stands where Litestar's client has anyio's portal, whose event loop has its own thread.

    To hand each request over to another thread and back costs as much as a small page. What an
    application does by itself goes on while it answers a request, and waits in between.
    """

    def __init__(self) -> None:
        self._loop = _OneThread()
        self._begun: list[asyncio.Task[Any]] = []

    def call(self, function: Callable[..., Any], *args: Any) -> Any:
        """What the function gives, or what it gives in the end. Raises what it raises."""
        return self._loop.run_until_complete(_call(function, args))

    def start_task_soon(self, function: Callable[..., Any], *args: Any) -> "asyncio.Task[Any]":
        """What the function gives in the end. It begins at the next call."""
        self._begun.append(self._loop.create_task(function(*args)))
        return self._begun[-1]

    def close(self) -> None:
        self.call(self._end)
        self._loop.close()

    async def _end(self) -> None:
        # Litestar's client closes its end first, and the error about that is nobody's.
        await asyncio.gather(*self._begun, return_exceptions=True)
        await self._loop.shutdown_default_executor()


async def _call(function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    given = function(*args)
    return await given if inspect.isawaitable(given) else given
