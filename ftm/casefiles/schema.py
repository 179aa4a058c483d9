"""Checks a case file against its JSON Schema, in sentences that never repeat a family's words."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from ftm.facts.export import FORMAT

SCHEMA_FILE = Path(__file__).with_name("case.schema.json")

TYPE_WORDS = {
    "string": "text",
    "array": "a list",
    "object": "an object",
    "boolean": "true or false",
    "null": "null",
}


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))


def check_schema(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each deviation from the schema as (JSON path, sentence)."""
    if data.get("format") != FORMAT:
        yield "$.format", f'this program reads the format "{FORMAT}"'
        return
    for error in sorted(_validator().iter_errors(data), key=lambda each: list(map(str, each.path))):
        if not _is_left_out(error):
            inner = _most_telling(error)
            yield inner.json_path, _sentence(inner)


def _is_left_out(error: ValidationError) -> bool:
    """An optional field that is `null` means the same as one left out (case-file.md 1)."""
    path = list(error.absolute_schema_path)
    if error.instance is not None or error.validator != "type" or path[-3:-2] != ["properties"]:
        return False
    owner: Any = _validator().schema
    for step in path[:-3]:
        owner = owner[step]
    # A field that a condition asks for has its type in a branch without `additionalProperties`.
    return path[-2] not in owner.get("required", ()) and "additionalProperties" in owner


def _most_telling(error: ValidationError) -> ValidationError:
    """Of "one of these" the branch that was meant: the one that fails deepest inside."""
    while error.validator in {"anyOf", "oneOf"} and error.context:
        branches = [each for each in error.context if each.validator_value != "null"]
        if not branches:
            return error
        error = max(branches, key=lambda each: (len(each.absolute_path), _is_not_const(each)))
    return error


def _is_not_const(error: ValidationError) -> bool:
    return error.validator not in {"const", "type", "additionalProperties"}


def _sentence(error: ValidationError) -> str:
    wanted: Any = error.validator_value
    match error.validator:
        case "required":
            missing = [name for name in wanted if name not in error.instance]
            return f"needs the field {missing[0]!r}" if missing else "a field is missing"
        case "additionalProperties":
            allowed = set(error.schema.get("properties", ()))
            unknown = sorted(set(error.instance) - allowed)
            return f"does not know the field {unknown[0]!r}" if unknown else "has unknown fields"
        case "enum":
            return "must be one of " + ", ".join(map(str, wanted))
        case "const":
            return f"must be {wanted!r}"
        case "type":
            return f"must be {TYPE_WORDS.get(wanted, wanted)}"
        case "minLength" | "minItems" | "minProperties":
            return "must not be empty"
        case "uniqueItems":
            return "names the same thing twice"
        case "pattern":
            return "is not written as the format asks"
        case _:
            return "does not fit the format"
