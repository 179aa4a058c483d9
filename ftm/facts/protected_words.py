"""The words that would give a protected place away (rules-precise 2.6)."""

import unicodedata

from ftm.facts.people import Person

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


def folded(text: str) -> str:
    """The text without regard to case, runs of blanks and invisible characters, to search in."""
    visible = unicodedata.normalize("NFKC", text.translate(_INVISIBLE))
    return " ".join(visible.casefold().split())


def protected_words_of(person: Person) -> tuple[str, ...]:
    """The part before the first comma of every protected or placement address, folded."""
    words = (
        folded(place.text.split(",")[0])
        for place in person.places
        if place.protected or place.kind == "placement"
    )
    return tuple(each for each in dict.fromkeys(words) if each)
