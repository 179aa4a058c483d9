"""Who may read that a line was corrected, and its old words beside the new ones.

A correction is told to who may have the line as it was and as it is, both decided at this minute
like any line (rules-precise 3.3). Everybody else's copy says nothing about it.
"""

from collections.abc import Callable

from ftm.disclosure.court import decide_for_court
from ftm.disclosure.decision import Decision
from ftm.disclosure.rules import Disclosure
from ftm.facts.plan import Item
from ftm.value import Value


class LineChange(Value):
    """A line before and after a correction; `after` is None for one that was taken out.

    `quotes`: whoever corrected it lets the old words be repeated in copies.
    """

    before: Item
    after: Item | None
    quotes: bool

    @property
    def key(self) -> str:
        return self.before.id


class Telling(Value):
    """Whether a correction is told, and whether with the old words."""

    told: bool
    quoted: bool = False


NOT_TOLD = Telling(told=False)


def tell_person(disclosure: Disclosure, change: LineChange, person_id: str) -> Telling:
    """What the copy of `person_id` says of the correction."""
    return _tell(disclosure, change, lambda item: disclosure.decide(item, person_id))


def tell_court(disclosure: Disclosure, change: LineChange) -> Telling:
    """What the court packet says of the correction."""
    return _tell(disclosure, change, lambda item: decide_for_court(disclosure, item))


def _tell(
    disclosure: Disclosure, change: LineChange, decide: Callable[[Item], Decision]
) -> Telling:
    before = decide(change.before)
    if not before.allowed:
        return NOT_TOLD
    # The line as it stands now; None when it was taken out since.
    line = next((each for each in disclosure.recorded if each.id == change.key), None)
    if change.after is None:
        # The scope of a consent is printed for the lines that stand (42 CFR 2.32), not for old
        # words.
        quoted = change.quotes and not before.releases
        return NOT_TOLD if line else Telling(told=True, quoted=quoted)
    after, now = decide(change.after), decide(line) if line else None
    if now is None or not (after.allowed and now.allowed):
        return NOT_TOLD
    same_scope = before.releases == after.releases == now.releases
    return Telling(told=True, quoted=change.quotes and same_scope)
