"""What an office decides about giving people their summaries."""

from typing import Annotated, Literal

from pydantic import Field

from ftm.policies.rhythm import Days, Part

Channel = Literal["link", "hand", "post", "attachment"]


class Sharing(Part):
    """Days until everybody has their summary, days a link stays good, and the ways allowed.

    `attachment` puts the file itself into a mail: no office has it unless its pack says so.
    """

    due_days: Days
    link_days: Annotated[int, Field(strict=True, ge=1, le=366)]
    channels: Annotated[tuple[Channel, ...], Field(min_length=1)] = ("link", "hand", "post")
