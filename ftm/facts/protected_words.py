"""The words that would give away a protected place (rules-precise 2.6) or who somebody is."""

import re
import unicodedata
from collections.abc import Iterable

from ftm.facts.people import Person

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
# The underscore joins words in a link.
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST_PART = 3


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


def names_in(text: str, people: Iterable[Person], *, any_case: bool = False) -> tuple[str, ...]:
    """Every name, part of a name or e-mail address of `people` that stands in the text.

    A part of a name counts with a capital only ("will" is no Will), unless `any_case`, for links.
    Parts of one or two letters are left out, as where rules-precise 3.1 is judged.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).split())
    words = {each.casefold() for each in _WORD.findall(plain) if any_case or not each[0].islower()}
    found: dict[str, None] = {}
    for person in people:
        parts = _WORD.findall(person.name)
        found |= dict.fromkeys(
            each
            for each in parts
            if len(each) >= _SHORTEST_PART and not each[0].islower() and each.casefold() in words
        )
        whole = (each for each in (person.name, person.email) if each)
        found |= dict.fromkeys(each for each in whole if _stands_in(folded(each), folded(plain)))
    return tuple(found)


def _stands_in(words: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None
