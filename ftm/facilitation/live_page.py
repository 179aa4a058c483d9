"""The live meeting as a worker sees it, from the facts of the case. Pure."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from ftm.facilitation import stages
from ftm.facilitation.audience import NOBODY, Audience, audiences
from ftm.facilitation.choices import Choices, choices_for
from ftm.facilitation.labelling import words_of
from ftm.facilitation.people import part_of
from ftm.facilitation.rules import MODES
from ftm.facts import CaseFacts
from ftm.facts.meeting import Meeting, Session
from ftm.facts.plan import Item, PlanType
from ftm.facts.standing import Standing
from ftm.facts.windows import Window, members, session_on, session_window, utc, window
from ftm.plans.sections import default_type, printed_sections
from ftm.value import Value

GROUPS = (
    ("goal", "Goals"),
    ("strength", "Strengths"),
    ("step", "Steps: who does what, by when"),
    ("visit", "Visits"),
    ("service", "Services"),
    ("other", "Worries and other lines"),
)


class RowMark(Value):
    """What a line's row adds to the fact: the id in addresses, and the version an edit names."""

    id: UUID
    version: int


class MeetingState(Value):
    """The columns of the meeting that are no facts of the case, and the revision of the facts."""

    id: UUID
    key: str
    stage: str
    stage_since: datetime | None
    closed_at: datetime | None
    case_id: UUID
    revision: str


class LineView(Value):
    """One line on the board. `labels` say in words what its labels mean."""

    id: UUID
    version: int
    text: str
    kind: str
    section: str
    owner: str
    said_by: str
    labels: tuple[str, ...]
    audience: Audience
    dissent: tuple[tuple[str, str], ...]


class LineGroup(Value):
    kind: str
    heading: str
    lines: tuple[LineView, ...]


class Attendee(Value):
    """Somebody of the session, how they take part, and their part of it if it is not the whole."""

    key: str
    name: str
    role: str
    mode: str
    part: Window | None


class StageView(Value):
    code: str
    name: str
    minutes: int
    mark: str
    can: bool


class LivePage(Value, dict=True):
    """Everything the page shows. `mark` of a stage is "done", "now" or "".

    `revision` is that of the facts it was drawn from.
    """

    id: UUID
    revision: str
    case_id: UUID
    family_name: str
    zone: str
    starts_at: datetime
    ends_at: datetime
    begun: bool
    closed_at: datetime | None
    cancelled: bool
    session: str
    sessions: tuple[tuple[str, str, datetime], ...]
    stage: stages.Stage
    stage_since: datetime | None
    next_stage: stages.Stage | None
    stages: tuple[StageView, ...]
    groups: tuple[LineGroup, ...]
    here: tuple[Attendee, ...]
    without_plan: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    plan_type: PlanType
    choices: Choices

    @cached_property
    def _drawn(self) -> dict[str, str]:
        return {}

    def once(self, draw: Callable[..., str], *values: object) -> str:
        """What a macro draws of this page: every screen of the meeting asks for the same again.

        An imported macro knows nothing of the request, so it cannot draw what is one worker's.
        `values` must follow from the page.
        """
        name = draw.name  # type: ignore[attr-defined]
        if name not in self._drawn:
            self._drawn[name] = draw(self, *values)
        return self._drawn[name]

    @property
    def is_open(self) -> bool:
        """Whether anything can be written."""
        return self.closed_at is None and not self.cancelled

    def find(self, line_id: UUID | None) -> LineView | None:
        """The line with this row id, if it is on the page."""
        lines = (line for group in self.groups for line in group.lines)
        return next((line for line in lines if line.id == line_id), None)


def live_page(
    facts: CaseFacts,
    state: MeetingState,
    marks: Mapping[str, RowMark],
    session_key: str,
    now: datetime,
) -> LivePage:
    """The page of one session of the meeting; `marks` are the rows of the lines by their key.

    Without a known `session_key`, the session that is going on, else the first.
    """
    meeting = facts.meetings_by_id[state.key]
    session = _session(meeting, session_key, now)
    standing = Standing(facts, now)
    choices = choices_for(standing, meeting)
    span = session_window(session)
    lines = tuple(_lines(facts, meeting, session, marks, choices, now))
    stage = stages.BY_CODE.get(state.stage, stages.STAGES[0])
    following = stages.next_stage(stage.code)
    without = tuple(_without_plan(standing, choices.names))
    return LivePage(
        id=state.id,
        revision=state.revision,
        case_id=state.case_id,
        family_name=facts.case.family_name,
        zone=facts.case.time_zone,
        starts_at=span.starts_at,
        ends_at=span.ends_at,
        begun=utc(span.starts_at) <= utc(now),
        closed_at=state.closed_at,
        cancelled=meeting.cancelled,
        session=session.id,
        sessions=tuple(
            (key, words, session_window(meeting.session(key)).starts_at)
            for key, words in choices.sessions
        ),
        stage=stage,
        stage_since=state.stage_since,
        next_stage=following,
        stages=tuple(_stages(stage.code, moved=state.stage_since is not None)),
        groups=tuple(
            LineGroup(kind, heading, tuple(each for each in lines if each.kind == kind))
            for kind, heading in GROUPS
        ),
        here=tuple(_here(standing, meeting, session)),
        without_plan=without,
        missing=tuple(_missing(lines)),
        plan_type=default_type(facts),
        choices=choices,
    )


def _session(meeting: Meeting, session_key: str, now: datetime) -> Session:
    for each in meeting.sessions:
        if each.id == session_key:
            return each
    soon = utc(now) + timedelta(minutes=15)
    begun = [each for each in meeting.sessions if utc(session_window(each).starts_at) <= soon]
    latest = sorted(begun, key=lambda each: utc(session_window(each).starts_at))
    return latest[-1] if latest else meeting.sessions[0]


def _lines(
    facts: CaseFacts,
    meeting: Meeting,
    session: Session,
    marks: Mapping[str, RowMark],
    choices: Choices,
    now: datetime,
) -> Iterator[LineView]:
    reading = audiences(facts, meeting, session, now, choices.names)
    plan_type = default_type(facts)
    for item in facts.plan.items:
        mark = marks.get(item.id)
        if session.id in item.sessions and mark is not None:
            audience = reading.get(item.id, NOBODY)
            yield _line(item, mark, audience, plan_type, choices.names)


def _line(
    item: Item, mark: RowMark, audience: Audience, plan_type: str, names: Mapping[str, str]
) -> LineView:
    return LineView(
        id=mark.id,
        version=mark.version,
        text=item.text,
        kind=item.kind,
        section=printed_sections(plan_type, (), (item.section,))[0].heading,
        owner="The Department" if item.owner == "department" else names.get(item.owner or "", ""),
        said_by=names.get(item.said_by or "", ""),
        labels=words_of(item.labels, names),
        audience=audience,
        dissent=tuple((names.get(each.person, each.person), each.words) for each in item.dissent),
    )


def _stages(current: str, *, moved: bool) -> Iterator[StageView]:
    """A meeting begins in its second stage: the first is done only once somebody went on."""
    codes = [stage.code for stage in stages.STAGES]
    position = codes.index(current)
    for number, stage in enumerate(stages.STAGES):
        mark = "now" if number == position else "done" if moved and number < position else ""
        can = stages.can_move(current, stage.code)
        yield StageView(stage.code, stage.name, stage.minutes, mark, can)


def _here(standing: Standing, meeting: Meeting, session: Session) -> Iterator[Attendee]:
    """Everybody listed in the session, its interpreters, staff, and whoever came unlisted."""
    facts = standing.facts
    modes = {each.person: each.mode for each in meeting.attendance if each.session == session.id}
    interpreters = {each.interpreter for each in session.interpreters}
    on = session_on(session)
    whole = session_window(session)
    everybody = (*members(session), *sorted(interpreters), *facts.staff_by_id, *modes)
    for key in dict.fromkeys(everybody):
        part = window(key, session)
        if part == whole:
            part = None
        role = "interpreter" if key in interpreters else part_of(standing, meeting, key, on)
        yield Attendee(key, facts.name_of(key), role, modes.get(key, "absent"), part)


def _without_plan(standing: Standing, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    planned = {track.parent for track in standing.facts.plan.tracks}
    for parent in standing.established_parents(standing.today):
        if parent not in planned:
            yield parent, names[parent]


def _missing(lines: tuple[LineView, ...]) -> Iterator[str]:
    """What a plan still lacks, in words."""
    kinds = [line.kind for line in lines]
    if "goal" not in kinds:
        yield "A goal in the family's words"
    if kinds.count("strength") < _FEWEST_STRENGTHS:
        yield "Three strengths"
    if "step" not in kinds:
        yield "A first step"
    for line in lines:
        if line.kind == "step" and not line.owner:
            yield f"Who does it: {line.text}"


_FEWEST_STRENGTHS = 3
MODE_PAIRS = tuple(MODES.items())
