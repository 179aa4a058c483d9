"""The base of every frozen value that the program makes for itself."""

from typing import dataclass_transform

from msgspec import Struct, field


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Value(Struct, frozen=True):
    """Fields, equality and a hash of what they hold, as a frozen dataclass has them.

    Its class is made in a hundredth of the time, which is a quarter of what a start took, and a
    value in an eighth; msgspec reads one from JSON, too. Dataclasses are left for settings, which
    keep a secret out of their `repr`, and for what is filled step by step; a named tuple for a key
    that is also written as a list.
    """
