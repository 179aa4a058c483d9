"""Who is asking. Built by the web layer or the command line, read by services and policies."""

from typing import Literal
from uuid import UUID

from ftm.value import Value

WorkerRole = Literal["caseworker", "supervisor", "facilitator"]


class Actor(Value):
    """A signed-in worker; `id` None is the operator at the command line, who sees every case."""

    id: UUID | None
    name: str
    email: str
    role: WorkerRole
    unit: str = ""

    @property
    def is_operator(self) -> bool:
        return self.id is None


COMMAND_LINE = Actor(id=None, name="command line", email="", role="supervisor")
