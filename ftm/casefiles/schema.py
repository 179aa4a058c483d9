"""Checks a case file against its JSON Schema, in sentences that never repeat a family's words."""

import json
from collections.abc import Callable, Iterator
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
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return Draft202012Validator(_without_references(schema, schema["$defs"]))


def _without_references(part: Any, definitions: dict[str, Any]) -> Any:
    """The same schema with each definition where it is asked for: finding it costs more than it."""
    if isinstance(part, list):
        return [_without_references(each, definitions) for each in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return definitions[part["$ref"].removeprefix("#/$defs/")]
    return {name: _without_references(each, definitions) for name, each in part.items()}


def check_schema(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each deviation from the schema as (JSON path, sentence)."""
    if data.get("format") != FORMAT:
        yield "$.format", f'this program reads the format "{FORMAT}"'
        return
    for error in sorted(_validator().iter_errors(data), key=lambda each: list(map(str, each.path))):
        if not _is_left_out(error, data):
            inner = _most_telling(error)
            yield inner.json_path, _sentence(inner)


def _is_left_out(error: ValidationError, data: dict[str, Any]) -> bool:
    """An optional field that is `null` means the same as one left out (case-file.md 1)."""
    path = list(error.absolute_schema_path)
    if error.instance is not None or error.validator != "type" or path[-3:-2] != ["properties"]:
        return False
    owner: Any = _validator().schema
    for step in path[:-3]:
        owner = owner[step]
    # A field that a condition asks for has its type in a branch without `additionalProperties`.
    if path[-2] in owner.get("required", ()) or "additionalProperties" not in owner:
        return False
    whole: Any = data
    for step in list(error.absolute_path)[:-1]:
        whole = whole[step]
    return not any(
        path[-2] in each["then"].get("required", ())
        and _validator().evolve(schema=each["if"]).is_valid(whole)
        for each in owner.get("allOf", ())
    )


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
    say = _SENTENCES.get(str(error.validator))
    return say(error) if say else "does not fit the format"


def _missing(error: ValidationError) -> str:
    missing = [name for name in error.validator_value if name not in error.instance]
    return f"needs the field {missing[0]!r}"


def _unknown(error: ValidationError) -> str:
    unknown = sorted(set(error.instance) - set(error.schema.get("properties", ())))
    return f"does not know the field {unknown[0]!r}"


def _empty(_error: ValidationError) -> str:
    return "must not be empty"


_SENTENCES: dict[str, Callable[[ValidationError], str]] = {
    "required": _missing,
    "additionalProperties": _unknown,
    "enum": lambda error: "must be one of " + ", ".join(map(str, error.validator_value)),
    "const": lambda error: f"must be {error.validator_value!r}",
    "type": lambda error: f"must be {TYPE_WORDS.get(error.validator_value, 'of another kind')}",
    "minLength": _empty,
    "minItems": _empty,
    "minProperties": _empty,
    "uniqueItems": lambda _error: "names the same thing twice",
    "pattern": lambda _error: "is not written as the format asks",
}
