"""What the one decision answers."""

from ftm.facts.plan import Item
from ftm.value import Value


class Decision(Value):
    """May this person have this line in their copy, and why.

    `basis` is the one word of the manifest (rules-precise 3.5), "" when withheld. `reason` says
    it in plain words to staff; it never leaves the agency. `releases` are the ids of the releases
    in force that let a SUD_P2 line through (42 CFR 2.32 asks for their scope).
    """

    allowed: bool
    basis: str
    reason: str
    releases: tuple[str, ...] = ()


class VisibleLine(Value):
    """A line of somebody's copy, the basis it is there on, and the releases it needs."""

    item: Item
    basis: str
    releases: tuple[str, ...] = ()
