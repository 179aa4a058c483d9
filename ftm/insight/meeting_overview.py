"""The steps of one meeting, each with its state and the one next action. Pure."""

from datetime import datetime

from ftm.facts import CaseFacts
from ftm.facts.meeting import Meeting
from ftm.facts.windows import meeting_end, meeting_start, members, utc
from ftm.insight.meeting_queries import MeetingProgress
from ftm.invitations.rules.check import MeetingCheck
from ftm.value import Value

_TO_PREPARE = frozenset(
    {"W-CHILD-PART", "W-YOUTH-CHOICE", "W-NATURAL", "B-INTERPRETER", "W-INTERPRETER-CONFLICT"}
)
"""Findings that are mended by talking with somebody before the meeting."""
_STATE_WORDS = {"done": "done", "now": "next", "later": "later", "stop": "needs you"}


class Step(Value):
    """One step. `state` is one of done, now, later, stop; `links` are label and path."""

    title: str
    words: str
    state: str
    links: tuple[tuple[str, str], ...] = ()
    details: tuple[str, ...] = ()

    @property
    def state_words(self) -> str:
        return _STATE_WORDS[self.state]


def meeting_steps(
    facts: CaseFacts,
    meeting: Meeting,
    check: MeetingCheck,
    progress: MeetingProgress,
    *,
    talked: frozenset[str],
    pending: int,
    now: datetime,
) -> tuple[Step, ...]:
    """The steps from who to summaries.

    `talked` are those who were talked with before; `pending` messages are due and not sent yet.
    """
    if meeting.cancelled:
        return (_tell_cancelled(pending),)
    begun = utc(now) >= utc(meeting_start(meeting))
    over = utc(now) >= utc(meeting_end(meeting))
    before = (
        ()
        if over
        else (
            _who(meeting, check),
            _prepare(
                meeting, check, talked, is_next=progress.last_sent_at is not None and not begun
            ),
            _send(check, progress, pending),
        )
    )
    return (*before, _hold(progress, begun=begun), _close(progress, over=over), _share(progress))


def _who(meeting: Meeting, check: MeetingCheck) -> Step:
    blocks = [each for each in check.blocks if each.family not in _TO_PREPARE]
    count = _count(len(_people(meeting)), "person", "people")
    sessions = _count(len(meeting.sessions), "session", "sessions")
    return Step(
        "Who comes",
        f"{count} in {sessions}." + ("" if blocks else " Nobody required is missing."),
        "stop" if blocks else "done",
        (("Look at the list", "/invitations"), ("Sessions and parts", "/people")),
        tuple(each.message for each in blocks),
    )


def _prepare(
    meeting: Meeting, check: MeetingCheck, talked: frozenset[str], *, is_next: bool
) -> Step:
    """Talks go on until the day, so those still to come hold nothing up; open points do."""
    coming = _people(meeting)
    open_points = [each for each in check.findings if each.family in _TO_PREPARE]
    words = f"Talked with {len(coming & talked)} of {_count(len(coming), 'person', 'people')}."
    talks = ("Talk with each person", "/preparation")
    if open_points:
        return Step(
            "Prepare",
            f"{words} Still to talk about:",
            "now",
            (("Record it on the list", "/invitations"), talks),
            tuple(each.message for each in open_points),
        )
    state = "done" if coming <= talked else "now" if is_next else "later"
    return Step("Prepare", words, state, (talks,))


def _people(meeting: Meeting) -> frozenset[str]:
    return frozenset(person for session in meeting.sessions for person in members(session))


def _send(check: MeetingCheck, progress: MeetingProgress, pending: int) -> Step:
    if progress.last_sent_at is None:
        state = "later" if check.blocks else "now"
        return Step(
            "Send", "Nobody has been invited yet.", state, (("See what people get", "/preview"),)
        )
    answers = f"{progress.replied} of {progress.invited} have answered."
    replies = ("Answers and deliveries", "/replies")
    if pending:
        messages = _count(pending, "message is", "messages are")
        words = f"{messages} to be sent, because something changed. {answers}"
        return Step("Send", words, "stop", (("See what people get", "/preview"), replies))
    return Step("Send", f"Everybody has been told. {answers}", "done", (replies,))


def _hold(progress: MeetingProgress, *, begun: bool) -> Step:
    came = f"{_count(progress.attended, 'person', 'people')} came."
    if progress.closed_at is not None:
        return Step("Meet", came, "done")
    words = came if progress.attended else "Nobody is recorded as present yet."
    return Step("Meet", words, "now" if begun else "later", (("Open the meeting", "/live"),))


def _close(progress: MeetingProgress, *, over: bool) -> Step:
    if progress.closed_at is not None:
        return Step("Close", "The record is closed and cannot be changed.", "done")
    state = "now" if over and progress.attended else "later"
    return Step("Close", "Read back, agree, close the record.", state, (("Read back", "/closing"),))


def _share(progress: MeetingProgress) -> Step:
    if progress.closed_at is None:
        return Step("Share", "Each person gets their own summary after the meeting.", "later")
    papers = ("Summaries", "/summaries")
    if not progress.issued:
        return Step("Share", "No summary has been made yet.", "now", (papers,))
    state = "done" if progress.have >= progress.to_have else "now"
    words = f"{progress.have} of {progress.to_have} have their summary."
    return Step("Share", words, state, (("Who has it", "/sharing"), papers))


def _tell_cancelled(pending: int) -> Step:
    if pending:
        words = f"{_count(pending, 'message is', 'messages are')} to be sent, to tell people."
        return Step("Tell people", words, "stop", (("See what people get", "/preview"),))
    return Step("Tell people", "Everybody who was invited has been told.", "done")


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
