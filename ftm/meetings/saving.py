"""Saves what a form asks for, or hands the form back with what is wrong."""

from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar

from msgspec.structs import replace
from sqlmodel import Session

from ftm.core.database import Database
from ftm.core.errors import ConflictError, RuleBrokenError
from ftm.meetings.forms import VersionedForm
from ftm.web.responses import REFUSED

SomeForm = TypeVar("SomeForm", bound=VersionedForm)


def save(
    db: Database, form: SomeForm, change: Callable[[Session], object]
) -> tuple[SomeForm, int] | None:
    """Change and commit: None; or else the form as typed, with its errors, and the status.

    After a conflict the form carries the newer version: sending it again is the worker's word.
    """
    try:
        form.check()
        with db.write() as session:
            change(session)
    except RuleBrokenError as error:
        return form.with_refusal(error), REFUSED
    except ConflictError as error:
        return replace(form, version=error.current).with_error("", str(error)), HTTPStatus.CONFLICT
    return None
