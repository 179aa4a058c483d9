"""Text from people, made safe to print: what XML forbids and what misleads the eye is left out."""

import re
from functools import lru_cache

from babel import Locale, UnknownLocaleError

# XML 1.0 forbids these; a lone surrogate cannot even be written.
_FORBIDDEN = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
# Bidirectional overrides and isolates can make a line read as something it is not.
_OVERRIDES = "\u202a-\u202e\u2066-\u2069"
_UNSAFE = re.compile(f"[{_FORBIDDEN}{_OVERRIDES}]")
_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_RTL_RUN = re.compile(f"[{_RTL}](?:[^A-Za-z\u00c0-\u024f\n]*[{_RTL}])?")


def clean_text(text: str) -> str:
    """`text` without control characters; line ends become single newlines, tabs stay."""
    return _UNSAFE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """`text` cleaned, on one line, with single blanks: fit for a header, a title or a cell."""
    return " ".join(clean_text(text).split())


def direction_runs(text: str) -> list[tuple[str, bool]]:
    """`text` cut where the writing direction changes: pieces, each with "is right-to-left"."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for match in _RTL_RUN.finditer(text):
        if match.start() > at:
            pieces.append((text[at : match.start()], False))
        pieces.append((match[0], True))
        at = match.end()
    if at < len(text):
        pieces.append((text[at:], False))
    return pieces


@lru_cache(maxsize=256)
def is_right_to_left(language: str) -> bool:
    """Whether the language of a BCP 47 tag is written from right to left; unknown tags are not."""
    locale = locale_of(language)
    return locale is not None and locale.text_direction == "rtl"


@lru_cache(maxsize=256)
def locale_of(language: str) -> Locale | None:
    """Locale that says how a BCP 47 tag writes dates and names; None when nobody knows it."""
    for tag in (language, language.partition("-")[0]):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None
