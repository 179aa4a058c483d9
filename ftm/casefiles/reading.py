"""Turns the bytes of a case file into checked JSON, or into errors a person can act on."""

import json
from math import isinf
from pathlib import Path
from typing import Any

from ftm.casefiles.references import check_references
from ftm.casefiles.schema import check_schema
from ftm.casefiles.values import check_text, check_values
from ftm.core.errors import BadInputError
from ftm.facts import CaseFacts, build_case_facts
from ftm.value import Value

MAX_BYTES = 32 * 1024 * 1024


class FileError(Value):
    """One thing wrong with a case file: where (`$.people[2].email`) and what, in plain words."""

    path: str
    message: str


class CaseFileError(BadInputError):
    """The file cannot be imported; `errors` says everything that is wrong with it."""

    def __init__(self, errors: tuple[FileError, ...]) -> None:
        super().__init__("The file is not a valid case file.")
        self.errors = errors


def read_case_file(path: Path) -> tuple[dict[str, Any], CaseFacts]:
    """The JSON of a case file and the facts in it. Raises CaseFileError with every error found."""
    return read_case(_read_bytes(path))


def read_case(raw: bytes) -> tuple[dict[str, Any], CaseFacts]:
    """Read the bytes of a case file, as read_case_file does.

    Checks go from the outside in (readable, JSON, text, schema, values, references), each only when
    the one before found nothing, so that one mistake is not reported three times.
    """
    data = parse(raw)
    for check in (check_text, check_schema, check_values, check_references):
        errors = tuple(FileError(where, what) for where, what in check(data))
        if errors:
            raise CaseFileError(errors)
    return data, build_case_facts(data)


def _read_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _whole("the file is larger than 32 MB; a case file holds one case")
        return path.read_bytes()
    except OSError as error:
        raise _whole(f"the file cannot be read ({error.strerror})") from error


def parse(raw: bytes) -> dict[str, Any]:
    """JSON from UTF-8 bytes, with or without a byte order mark. Raises CaseFileError."""
    try:
        data = json.loads(
            raw.decode("utf-8-sig"),
            object_pairs_hook=_no_doubles,
            parse_constant=_no_constant,
            parse_float=_finite,
        )
    except UnicodeDecodeError as error:
        raise _whole(f"not UTF-8 text (byte {error.start})") from error
    except json.JSONDecodeError as error:
        raise _whole(f"not JSON: line {error.lineno}, column {error.colno}") from error
    except ValueError as error:
        # Python reads no number of more than some thousand digits.
        raise _whole("not a case file: a number in it is too long") from error
    except RecursionError as error:
        raise _whole("not a case file: nested too deeply") from error
    except _DoubledError as error:
        raise _whole(f"the field {str(error)!r} stands twice in one object") from error
    if not isinstance(data, dict):
        raise _whole("not a case file: the whole must be one JSON object")
    return data


def _whole(message: str) -> CaseFileError:
    return CaseFileError((FileError("$", message),))


class _DoubledError(Exception):
    """A JSON object names a field twice: readers disagree about which one counts."""


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _DoubledError(key)
            seen.add(key)
    return found


def _finite(digits: str) -> float:
    """JSON knows no infinity: who reads it after Python takes it for null."""
    value = float(digits)
    if isinf(value):
        raise _whole("not a case file: a number in it is too large")
    return value


def _no_constant(name: str) -> None:
    raise _whole(f"not JSON: {name} is not a JSON value")
