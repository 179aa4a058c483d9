"""What is asked before a meeting, and when an answer can be kept. Pure."""

from collections.abc import Collection, Mapping
from datetime import date

from msgspec.structs import asdict

from ftm.core.errors import RuleBrokenError
from ftm.value import Value

LONGEST_TEXT = 4000
LONGEST_POINT = 200
MOST_POINTS = 40

NEEDS: Mapping[str, str] = {"ride": "a ride", "childcare": "child care", "access": "access"}
"""What a person may need in order to come, in words."""
NEED_STATES: Mapping[str, str] = {
    "": "Not asked yet",
    "none": "Not needed",
    "needed": "Needed, still to arrange",
    "arranged": "Arranged",
}
WAYS: Mapping[str, str] = {
    "": "Not settled yet",
    "in_person": "Comes to the room",
    "video": "By video",
    "phone": "By phone",
    "words": "Sends a letter, a picture or a recording",
    "speaker": "Somebody speaks for them",
}
"""How a person takes part."""


class Conversation(Value):
    """What was said in the talk before the meeting. Field names are those of the table."""

    explained_on: date | None = None
    explained_by: str = ""
    wants: str = ""
    worries: str = ""
    supports: str = ""
    logistics: str = ""
    language: str = ""
    takes_part: str = ""
    ride: str = ""
    ride_note: str = ""
    childcare: str = ""
    childcare_note: str = ""
    access: str = ""
    access_note: str = ""

    @property
    def to_arrange(self) -> tuple[str, ...]:
        """What somebody still has to see to, in words."""
        return tuple(words for name, words in NEEDS.items() if getattr(self, name) == "needed")

    @property
    def to_ask(self) -> tuple[str, ...]:
        """What the person has not been asked about yet, in words."""
        return tuple(words for name, words in NEEDS.items() if not getattr(self, name))


class SafetyAnswers(Value):
    """The private check of one person: four questions, each answered in their own words."""

    asked_on: date
    asked_by: str
    orders: str = ""
    worries: str = ""
    proceed: str = ""
    signal: str = ""


def check_conversation(told: Conversation, staff: Collection[str], today: date) -> None:
    """Raises RuleBrokenError naming the field."""
    _check_lengths(told)
    if told.explained_on is not None and told.explained_on > today:
        raise RuleBrokenError("This day has not come yet.", "explained_on")
    if told.explained_on is not None and not told.explained_by:
        raise RuleBrokenError("Say who explained it.", "explained_by")
    if told.explained_by and told.explained_on is None:
        raise RuleBrokenError("Say on which day it was explained.", "explained_on")
    if told.explained_by and told.explained_by not in staff:
        raise RuleBrokenError("Choose somebody of this family's staff.", "explained_by")
    if told.takes_part not in WAYS:
        raise RuleBrokenError("Choose how they take part.", "takes_part")
    for name in NEEDS:
        if getattr(told, name) not in NEED_STATES:
            raise RuleBrokenError("Choose one of the answers.", name)


def check_safety(answers: SafetyAnswers, staff: Collection[str], today: date) -> None:
    """Raises RuleBrokenError naming the field; an answer may be empty, the day may not."""
    _check_lengths(answers)
    if answers.asked_on > today:
        raise RuleBrokenError("This day has not come yet.", "asked_on")
    if answers.asked_by not in staff:
        raise RuleBrokenError("Choose who asked.", "asked_by")


def check_point(text: str, asked_by: str, people: Collection[str], count: int) -> None:
    """Raises RuleBrokenError naming the field; `count` points are on the agenda already."""
    if not text:
        raise RuleBrokenError("Write what to talk about.", "text")
    if len(text) > LONGEST_POINT:
        raise RuleBrokenError(f"Keep this under {LONGEST_POINT} letters.", "text")
    if asked_by and asked_by not in people:
        raise RuleBrokenError("Choose who asked for it.", "asked_by")
    if count >= MOST_POINTS:
        raise RuleBrokenError("No meeting has time for more points. Take one away first.", "text")


def _check_lengths(told: Conversation | SafetyAnswers) -> None:
    for name, value in asdict(told).items():
        if isinstance(value, str) and len(value) > LONGEST_TEXT:
            raise RuleBrokenError(f"Keep this under {LONGEST_TEXT} letters.", name)
