"""How often a team meets, and what calls for a meeting before its time, as the State says."""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Words = Annotated[str, Field(min_length=1)]
Days = Annotated[int, Field(strict=True, ge=0, le=3660)]


class Part(BaseModel):
    """A part of a policy pack: frozen, and without fields that nobody knows."""

    # Built with the pack that holds it, and not once more by itself.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Cadence(Part):
    """The most days from one meeting to the next, for each kind of work (SEED0 V.c.iv)."""

    protective_custody: Annotated[int, Field(strict=True, ge=1, le=366)]
    prevention: Annotated[int, Field(strict=True, ge=1, le=366)]

    def days(self, kinds: Iterable[str]) -> int:
        """For a family with these kinds of case and of plans: the stricter one.

        `kinds` is not empty; every kind of plan but prevention belongs to children in care.
        """
        return min(
            self.prevention if kind == "prevention" else self.protective_custody for kind in kinds
        )


class Trigger(Part):
    """An event that calls for an earlier meeting, at most `within_days` after it.

    `told_by` "placement": the facts of the case tell it, nobody has to record it.
    """

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    name: Words
    within_days: Days
    citation: Words
    told_by: Literal["worker", "placement"] = "worker"
