"""Shares the tests out among forks of the process that loaded and collected them: it does so once.

A whole file goes to one fork, because what its tests prepare is made once in a process. The files
go in the order of their names, which puts quick ones last: all forks end at the same time.
"""

import os
import signal
from collections.abc import Iterable, Iterator
from itertools import groupby
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Any

import pytest

BROWSER = "tests/browser/"
MOST = 4
_NO_MORE = -1
_forking = get_context("fork")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--forks",
        type=lambda text: min(os.cpu_count() or 1, MOST) if text == "auto" else int(text),
        default=1,
        help=f"processes that share the tests; auto: one for each processor, at most {MOST}",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """In place of pytest's own loop, unless that has something else to say; stops as it does."""
    option = session.config.option
    if option.forks < 2 or option.collectonly or session.testsfailed:
        return None
    # The forks make their temporary folders inside this one.
    session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]  # noqa: SLF001 - pytest offers no other way before a test runs
    files = [list(items) for _, items in groupby(session.items, _file)]
    _Round(session, files, option.forks).run()
    return True


def _file(item: pytest.Item) -> str:
    # One after another: two browsers at once would wait for each other.
    return BROWSER if item.nodeid.startswith(BROWSER) else item.nodeid.partition("::")[0]


class _Round:
    """The forks at work, seen from the process that hands out."""

    def __init__(self, session: pytest.Session, files: list[list[pytest.Item]], most: int) -> None:
        self._session = session
        self._hook = session.config.hook
        self._numbers = iter(range(len(files)))
        self._forks: dict[Any, Any] = {}
        self._begun: dict[Any, str] = {}
        self._may_end: set[Any] = set()
        for _ in range(min(most, len(files))):
            ours, theirs = _forking.Pipe()
            ends = [*self._forks, ours]
            fork = _forking.Process(target=_work, args=(session, files, theirs, ends))
            fork.start()
            theirs.close()
            self._forks[ours] = fork

    def run(self) -> None:
        try:
            while self._forks:
                for each in wait(list(self._forks)):
                    self._hear(each)
        finally:
            for fork in self._forks.values():
                os.kill(fork.pid, signal.SIGINT)
            for fork in self._forks.values():
                fork.join()

    def _hear(self, pipe: Any) -> None:
        try:
            said = pipe.recv()
        except EOFError:
            self._miss(pipe)
        else:
            if said is None:
                number = next(self._numbers, _NO_MORE)
                pipe.send(number)
                if number == _NO_MORE:
                    self._may_end.add(pipe)
            elif isinstance(said, str):
                self._begun[pipe] = said
            else:
                config = self._session.config
                self._tell(self._hook.pytest_report_from_serializable(config=config, data=said))

    def _miss(self, pipe: Any) -> None:
        fork = self._forks.pop(pipe)
        fork.join()
        if fork.exitcode or pipe not in self._may_end:
            test = self._begun.get(pipe, "")
            said = f"Its process ended with {fork.exitcode}; what it had still to do did not run."
            self._tell(pytest.TestReport(test, (test, None, test), {}, "failed", said, "call"))

    def _tell(self, report: pytest.TestReport) -> None:
        self._hook.pytest_runtest_logreport(report=report)
        if self._session.shouldfail:
            raise self._session.Failed(self._session.shouldfail)
        if self._session.shouldstop:
            raise self._session.Interrupted(self._session.shouldstop)


def _work(
    session: pytest.Session,
    files: list[list[pytest.Item]],
    pipe: Connection,
    ends: Iterable[Connection],
) -> None:
    """What a fork does: one file after another, until there are no more or it is stopped."""
    for each in ends:
        # While a fork held the other end, too, it would never hear that nobody listens.
        each.close()
    plugins, hook = session.config.pluginmanager, session.config.hook
    # What a test prints goes into a file, which no two processes may share.
    capturing: Any = plugins.getplugin("capturemanager")
    capturing.stop_global_capturing()
    capturing.start_global_capturing()
    plugins.unregister(name="terminalreporter")
    plugins.register(_Telling(session.config, pipe))
    try:
        for item, following in _with_next(_handed_out(files, pipe)):
            hook.pytest_runtest_protocol(item=item, nextitem=following)
    except (KeyboardInterrupt, EOFError, OSError):
        # Stopped, or nobody listens any more. A server that a test started ends with it.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        session._setupstate.teardown_exact(None)  # noqa: SLF001 - pytest does so at the end of a session


def _handed_out(files: list[list[pytest.Item]], pipe: Connection) -> Iterator[pytest.Item]:
    while True:
        pipe.send(None)
        number = pipe.recv()
        if number == _NO_MORE:
            return
        yield from files[number]


def _with_next(items: Iterable[pytest.Item]) -> Iterator[tuple[pytest.Item, pytest.Item | None]]:
    """Each test with the one after it, which says what may stay prepared between them."""
    rest = iter(items)
    item = next(rest, None)
    while item is not None:
        following = next(rest, None)
        yield item, following
        item = following


class _Telling:
    """Tells the other side of the pipe which test begins, and how each part of it went."""

    def __init__(self, config: pytest.Config, pipe: Connection) -> None:
        self._config = config
        self._pipe = pipe

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._pipe.send(nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.passed and report.when != "call":
            # Nobody counts these, and to tell them takes as long as many a test.
            return
        hook = self._config.hook
        self._pipe.send(hook.pytest_report_to_serializable(config=self._config, report=report))
