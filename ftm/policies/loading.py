"""Reads a policy pack from its file. A bad pack is refused with the file and the place in it."""

import tomllib
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from ftm.core.errors import BadInputError
from ftm.policies.pack import PolicyPack


def load_pack(path: Path) -> PolicyPack:
    """The pack in the TOML file `path`.

    Raises BadInputError with one line per fault, `FILE: place.in.file: what is wrong`.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BadInputError(f"{path.name}: there is no such policy pack") from None
    except OSError as error:
        raise BadInputError(f"{path.name}: the file cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise BadInputError(f"{path.name}: not a TOML file: {error}") from error
    return _pack(path, text)


@lru_cache(maxsize=4)
def _pack(path: Path, text: str) -> PolicyPack:
    """Of the same words the same pack: a program that starts asks for it again and again."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInputError(f"{path.name}: not a TOML file: {error}") from error
    try:
        pack = PolicyPack.model_validate(data)
    except ValidationError as error:
        faults = (
            f"{path.name}: {_place(each['loc'])}: {_sentence(each['msg'])}"
            for each in error.errors(include_url=False)
        )
        raise BadInputError("\n".join(faults)) from error
    if pack.name != path.stem:
        raise BadInputError(f"{path.name}: name: must be {path.stem!r}, as the file is called")
    return pack


def _place(location: tuple[int | str, ...]) -> str:
    """`roles[2].when` for ("roles", 2, "when"); `pack` when the whole is meant."""
    text = ""
    for step in location:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text or "pack"


def _sentence(message: str) -> str:
    return message.removeprefix("Value error, ")
