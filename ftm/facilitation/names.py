"""Many names in little room. Pure."""

from collections.abc import Sequence

MOST_NAMED = 5


def few(names: Sequence[str]) -> str:
    """The names in a row, cut short with a count when there are many."""
    if len(names) <= MOST_NAMED:
        return ", ".join(names)
    rest = len(names) - MOST_NAMED + 1
    return f"{', '.join(names[: MOST_NAMED - 1])} and {rest} more"
