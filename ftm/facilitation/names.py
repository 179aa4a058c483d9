"""Names as people in the room say them: "Juniper", "Coach Remy", "Dot and Hank". Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

MOST_NAMED = 5


def short_names(people: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """(id, name) to id -> the name without its last word; the whole name where two would share."""
    pairs = tuple(people)
    short = {key: name.rsplit(" ", 1)[0] or name for key, name in pairs}
    taken = Counter(short.values())
    return {key: short[key] if taken[short[key]] == 1 else name for key, name in pairs}


def listed(names: Sequence[str]) -> str:
    """The names in a row, cut short with a count when there are many."""
    if len(names) <= MOST_NAMED:
        return ", ".join(names)
    rest = len(names) - MOST_NAMED + 1
    return f"{', '.join(names[: MOST_NAMED - 1])} and {rest} more"
