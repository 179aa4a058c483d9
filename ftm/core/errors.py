"""Errors the rules and services raise. Nothing here knows about HTTP."""


class FtmError(Exception):
    """Base class: `str(error)` is safe to show to a signed-in worker."""


class NotFoundError(FtmError):
    """No such record, or this worker may not know that it exists."""


class NotAllowedError(FtmError):
    """The worker can see the record but may not do this to it."""


class BadInputError(FtmError):
    """What came in cannot be read at all: a command or a file, not a form field."""


class ConflictError(FtmError):
    """Somebody else changed the record since this worker read it; `current` is their text."""

    def __init__(self, message: str, current: str) -> None:
        super().__init__(message)
        self.current = current


class RuleBrokenError(FtmError):
    """A rule said no. `field` names the form field to blame ("" = the whole form)."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field
