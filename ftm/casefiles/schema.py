"""Checks a case file against its JSON Schema, in sentences that never repeat a family's words."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator, ValidationError, is_valid
from jsonschema_rs import ValidationErrorKind as Kind

from ftm.facts.export import FORMAT

SCHEMA_FILE = Path(__file__).with_name("case.schema.json")

TYPE_WORDS = {
    "string": "text",
    "array": "a list",
    "object": "an object",
    "boolean": "true or false",
    "null": "null",
}
_SENTENCES = {
    "minLength": "must not be empty",
    "minItems": "must not be empty",
    "minProperties": "must not be empty",
    "uniqueItems": "names the same thing twice",
    "pattern": "is not written as the format asks",
}


@cache
def _schema() -> dict[str, Any]:
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    found: dict[str, Any] = _without_references(schema, schema["$defs"])
    return found


def _without_references(part: Any, definitions: dict[str, Any]) -> Any:
    """The same schema with each definition where it is asked for: errors name it by that place."""
    if isinstance(part, list):
        return [_without_references(each, definitions) for each in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return definitions[part["$ref"].removeprefix("#/$defs/")]
    return {name: _without_references(each, definitions) for name, each in part.items()}


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(_schema())


def check_schema(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each deviation from the schema as (JSON path, sentence). All text in `data` is storable."""
    if data.get("format") != FORMAT:
        yield "$.format", f'this program reads the format "{FORMAT}"'
        return
    try:
        errors = _validator().iter_errors(data)
    except ValueError:
        # The validator follows 255 levels; a case file has nine.
        yield "$", "not a case file: nested too deeply"
        return
    for error in sorted(errors, key=lambda each: list(map(str, each.instance_path))):
        if not _is_left_out(error, data):
            inner = _most_telling(error)
            yield _path(inner), _sentence(inner.kind)


def _path(error: ValidationError) -> str:
    steps = (f"[{each}]" if isinstance(each, int) else f".{each}" for each in error.instance_path)
    return "$" + "".join(steps)


def _is_left_out(error: ValidationError, data: dict[str, Any]) -> bool:
    """An optional field that is `null` means the same as one left out (case-file.md 1)."""
    path = error.schema_path
    if error.instance is not None or path[-3:-2] != ["properties"] or path[-1] != "type":
        return False
    owner: Any = _schema()
    for step in path[:-3]:
        owner = owner[step]
    # A field that a condition asks for has its type in a branch without `additionalProperties`.
    if path[-2] in owner.get("required", ()) or "additionalProperties" not in owner:
        return False
    whole: Any = data
    for step in error.instance_path[:-1]:
        whole = whole[step]
    return not any(
        path[-2] in each["then"].get("required", ()) and is_valid(each["if"], whole)
        for each in owner.get("allOf", ())
    )


def _most_telling(error: ValidationError) -> ValidationError:
    """Of "one of these" the branch that was meant: the one that fails deepest inside, or first."""
    while isinstance(error.kind, Kind.AnyOf | Kind.OneOfNotValid):
        branches = [each for some in error.kind.context for each in some]
        error = max(branches, key=lambda each: (len(each.instance_path), _is_about_value(each)))
    return error


def _is_about_value(error: ValidationError) -> bool:
    return not isinstance(error.kind, Kind.Constant | Kind.Type | Kind.AdditionalProperties)


def _sentence(kind: Kind) -> str:
    match kind:
        case Kind.Required(name):
            said = f"needs the field {name!r}"
        case Kind.AdditionalProperties([name, *_]):
            said = f"does not know the field {name!r}"
        case Kind.Enum(values):
            said = "must be one of " + ", ".join(map(str, values))
        case Kind.Constant(value):
            said = f"must be {value!r}"
        case Kind.Type([name]):
            said = f"must be {TYPE_WORDS[name]}"
        case _:
            said = _SENTENCES.get(kind.name, "does not fit the format")
    return said
