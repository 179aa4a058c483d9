"""The stages of a meeting and the order they may follow in (SEED0 4; our default minutes). Pure."""

from collections.abc import Mapping

from ftm.core.errors import RuleBrokenError
from ftm.value import Value


class Stage(Value):
    """One stage. `prompt` is what the facilitator asks or makes sure of.

    `records` is the kind of line mostly written in it, `section` where it goes ("" = by kind).
    """

    code: str
    name: str
    minutes: int
    prompt: str
    records: str = "other"
    section: str = "progress"


STAGES: tuple[Stage, ...] = (
    Stage(
        "arrival",
        "Arrival and safety",
        5,
        "Ask each parent alone: is there an order, a worry about safety, a way to go on safely, "
        "a signal? The answers stay with the agency.",
    ),
    Stage("welcome", "Welcome", 5, "Who is here? Ask those on video who is with them."),
    Stage(
        "purpose",
        "Purpose and our goal",
        7,
        "Why we meet, what the family wants from today, and who will get what is written.",
        "goal",
        "",
    ),
    Stage("fixed", "What is fixed", 3, "Orders and dates.", "other", "schedule"),
    Stage("progress", "How it went", 12, "The family first: what happened since the last plan?"),
    Stage("strengths", "Strengths", 8, "What works? Name at least three.", "strength"),
    Stage("worries", "Worries", 10, "What worries us, and for whom?", "other", "risks"),
    Stage(
        "ideas", "Needs and ideas", 15, "The family may want time alone now.", "other", "kinship"
    ),
    Stage("plan", "The plan", 15, "Who does what, by when?", "step", ""),
    Stage(
        "contingency",
        "What could go wrong?",
        4,
        "If a step fails, what happens then?",
        "step",
        "contingency",
    ),
    Stage(
        "read_back",
        "Read back",
        4,
        "Read every line aloud. Who agrees, who does not, and who may have it?",
    ),
    Stage("next_date", "Next date", 1, "Within 90 days. Who else should come?"),
    Stage("thanks", "Thanks", 1, "Thank everybody, and close the record."),
)
BY_CODE: Mapping[str, Stage] = {stage.code: stage for stage in STAGES}

_LAST = ("next_date", "thanks")
_FREE = frozenset(stage.code for stage in STAGES if stage.code not in _LAST)
TRANSITIONS: Mapping[str, frozenset[str]] = {
    **{code: _FREE - {code} for code in _FREE},
    "read_back": _FREE - {"read_back"} | {"next_date"},
    "next_date": _FREE | {"thanks"},
    "thanks": _FREE | {"next_date"},
}
"""The facilitator takes the stages in any order; nothing ends before the plan is read back."""


def can_move(current: str, target: str) -> bool:
    return target in TRANSITIONS.get(current, _FREE)


def check_move(current: str, target: str) -> None:
    """Raises RuleBrokenError for a stage that does not exist or may not follow."""
    if target not in BY_CODE:
        raise RuleBrokenError("There is no such stage.", "stage")
    if not can_move(current, target):
        raise RuleBrokenError("Read the plan back before the meeting comes to its end.", "stage")


def next_stage(current: str) -> Stage | None:
    """The stage after this one in the usual order; None after the last."""
    codes = [stage.code for stage in STAGES]
    after = codes.index(current) + 1 if current in codes else 0
    return STAGES[after] if after < len(STAGES) else None
