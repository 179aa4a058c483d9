"""What makes a time and a place good enough to invite people to. Pure: no database, no web."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from ftm.core.errors import RuleBrokenError
from ftm.facts import CaseFacts
from ftm.facts.languages import language_name
from ftm.facts.meeting import MeetingPlace
from ftm.facts.protected_words import names_in
from ftm.facts.standing import Standing
from ftm.value import Value

SHORTEST_MINUTES = 15
SHORTEST_PART_MINUTES = 5
LONGEST_MINUTES = 480
FURTHEST_AHEAD = timedelta(days=366)
LONGEST_TEXT = 200
QUARTERLY = "quarterly"
"""The reason that every State has: the quarter is coming to its end."""
CANCEL_REASONS: dict[str, str] = {
    "family_asked": "The family asked for another time",
    "person_missing": "Somebody who must be there cannot come",
    "agency": "The agency cannot hold it",
    "unsafe": "It would not be safe",
    "weather": "Weather or travel",
    "not_needed": "It is not needed any more",
}
_LINK = re.compile(r"https?://[^\s/]+\.[^\s]+", re.IGNORECASE)
_DIGITS_OF_A_NUMBER = 7


WHOLE_MEETING = "Whole meeting"


class PlannedPart(Value):
    """A part of a planned session: so many minutes about some children with some people.

    `children` None = all children of the case, () = a general part.
    """

    minutes: int
    members: tuple[str, ...]
    topic: str = WHOLE_MEETING
    children: tuple[str, ...] | None = None


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The moment a clock on the wall shows `wall` (naive), in UTC.

    Raises RuleBrokenError for a time that the change of the clocks leaves out or repeats.
    """
    first = wall.replace(tzinfo=zone, fold=0)
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall:
        raise RuleBrokenError(
            "The clocks go forward that night, and this time does not exist. Choose another.",
            "starts_at",
        )
    if first.utcoffset() != wall.replace(tzinfo=zone, fold=1).utcoffset():
        raise RuleBrokenError(
            "The clocks go back that night, and this time comes twice. Choose another.",
            "starts_at",
        )
    return first.astimezone(UTC)


def check_length(minutes: int) -> None:
    """Raises RuleBrokenError for a length nobody means."""
    if not SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
        raise RuleBrokenError(
            f"A session takes {SHORTEST_MINUTES} minutes to {LONGEST_MINUTES // 60} hours.",
            "length_minutes",
        )


def check_ahead(starts_at: datetime, now: datetime) -> None:
    """Raises RuleBrokenError unless people can still be asked to come; both times aware."""
    if starts_at.astimezone(UTC) <= now.astimezone(UTC):
        raise RuleBrokenError("This time has passed. Choose a later one.", "starts_at")
    if starts_at.astimezone(UTC) - now.astimezone(UTC) > FURTHEST_AHEAD:
        raise RuleBrokenError("This is more than a year ahead. Check the year.", "starts_at")


def check_trigger(trigger: str, known: Collection[str]) -> None:
    """`known`: the codes of the policy pack. Raises RuleBrokenError."""
    if trigger != QUARTERLY and trigger not in known:
        raise RuleBrokenError("Say why the team meets.", "trigger")


def tidy_place(place: MeetingPlace) -> MeetingPlace:
    """The same place without stray blanks; an empty field is none."""
    return MeetingPlace(
        place.mode,
        *(
            (text or "").strip() or None
            for text in (place.building, place.room, place.address, place.link, place.phone)
        ),
    )


def check_place(place: MeetingPlace) -> None:
    """Raises RuleBrokenError when a person invited there would not know where to go or call."""
    if place.mode == "in_person" and not place.building:
        raise RuleBrokenError("Say which building people come to.", "building")
    if place.mode == "video" and not place.link:
        raise RuleBrokenError("A video meeting needs the link people open.", "link")
    if place.mode == "phone" and not place.phone:
        raise RuleBrokenError("A phone meeting needs the number people call.", "phone")
    if place.link and not _LINK.fullmatch(place.link):
        raise RuleBrokenError("A link starts with https:// and has no blanks.", "link")
    if place.phone and sum(each.isdigit() for each in place.phone) < _DIGITS_OF_A_NUMBER:
        raise RuleBrokenError("A phone number has at least seven digits.", "phone")
    for field in ("building", "room", "address", "link", "phone"):
        if len(getattr(place, field) or "") > LONGEST_TEXT:
            raise RuleBrokenError(f"Keep this under {LONGEST_TEXT} letters.", field)


def check_gives_nothing_away(place: MeetingPlace, note: str, standing: Standing) -> None:
    """Raises RuleBrokenError when a protected location stands in the place or the note.

    Everybody invited reads both (rules-precise B-LOCATION; 5 M.R.S. 90-B).
    """
    for field in ("building", "room", "address", "link", "phone"):
        if standing.contains_protected_words(getattr(place, field) or ""):
            raise RuleBrokenError(
                "This would tell everybody invited where somebody lives. Choose another place.",
                field,
            )
    if standing.contains_protected_words(note):
        raise RuleBrokenError(
            "The note would tell everybody invited where somebody lives. Leave it out.", "note"
        )


def check_names_nobody(facts: CaseFacts, *, note: str, link: str) -> None:
    """Raises RuleBrokenError when the note or the link names anybody of the family or their team.

    Everybody invited reads both, and nobody may learn from them who else is (rules-precise 3.1).
    """
    people = facts.people_by_id.values()
    named = names_in(note, people)
    if named:
        raise RuleBrokenError(
            f"Everybody invited reads the note, and it names {named[0]}. Say it without the name.",
            "note",
        )
    named = names_in(link, people, any_case=True)
    if named:
        raise RuleBrokenError(
            f"Everybody invited sees the link, and it names {named[0]}. Make another link.", "link"
        )


def check_not_begun(starts_at: datetime, now: datetime) -> None:
    """Raises RuleBrokenError once the meeting has begun: what happened is not planned anew."""
    if starts_at.astimezone(UTC) <= now.astimezone(UTC):
        raise RuleBrokenError(
            "This meeting has begun or is over, so its plan stays as it was. Plan another meeting."
        )


def check_cancel_reason(reason: str) -> None:
    if reason not in CANCEL_REASONS:
        raise RuleBrokenError("Say why the meeting does not take place.", "reason")


def check_room_for_last(starts_at: datetime, ends_at: datetime) -> None:
    """Raises RuleBrokenError when a session would end before its last part has begun."""
    if ends_at <= starts_at:
        raise RuleBrokenError(
            "That is shorter than the parts before the last one. Shorten or remove parts first.",
            "length_minutes",
        )


def check_parts(parts: Sequence[PlannedPart]) -> None:
    """Raises RuleBrokenError for parts that nobody could follow."""
    if not parts:
        raise RuleBrokenError("A session has at least one part.", "parts")
    for part in parts:
        if not part.topic.strip():
            raise RuleBrokenError("Say what each part is about.", "topic")
        if len(part.topic) > LONGEST_TEXT:
            raise RuleBrokenError(f"Keep the topic under {LONGEST_TEXT} letters.", "topic")
        if part.minutes < SHORTEST_PART_MINUTES:
            raise RuleBrokenError(
                f"Each part takes at least {SHORTEST_PART_MINUTES} minutes.", "minutes"
            )
    check_length(sum(part.minutes for part in parts))


def check_interpreter(facts: CaseFacts, person: str, interpreter: str) -> None:
    """Raises RuleBrokenError unless the interpreter speaks what the person needs.

    Whether they are fit for this family is for the invitation list to say (B-INTERPRETER).
    """
    needing, helping = facts.people_by_id.get(person), facts.people_by_id.get(interpreter)
    if needing is None or needing.interpreter is None:
        raise RuleBrokenError("This person is not recorded as needing an interpreter.", "person")
    if helping is None or needing.interpreter.language not in helping.interprets:
        raise RuleBrokenError(
            f"Choose an interpreter for {language_name(needing.interpreter.language)}.",
            "interpreter",
        )


def check_remote(place: Mapping[str, str], mode: str) -> None:
    """Raises RuleBrokenError unless the session's place has a link, or a number, to join by."""
    if place["mode"] != "in_person":
        raise RuleBrokenError("Everybody joins this session the same way already.", "mode")
    if mode == "video" and not place.get("link"):
        raise RuleBrokenError("Add a link to the place first.", "mode")
    if mode == "phone" and not place.get("phone"):
        raise RuleBrokenError("Add a phone number to the place first.", "mode")
    if mode not in {"video", "phone"}:
        raise RuleBrokenError("Say whether they join by video or by phone.", "mode")


def check_case_open(*, is_open: bool) -> None:
    if not is_open:
        raise RuleBrokenError("This case is closed. Open it again before you plan a meeting.")
