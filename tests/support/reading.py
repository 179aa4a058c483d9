"""How hard a text is to read: the Flesch-Kincaid grade as rules-precise 3.6 words it."""

import re
from collections.abc import Iterable


def reading_grade(paragraphs: Iterable[str]) -> float:
    """School grade that the paragraphs ask of their reader."""
    words = sentences = syllables = 0
    for paragraph in paragraphs:
        found = re.findall(r"[A-Za-z']+", paragraph)
        if found:
            words += len(found)
            sentences += max(1, len(re.findall(r"[.!?]+(?=\s|$)", paragraph.strip())))
            syllables += sum(map(_syllables, found))
    return 0.39 * words / sentences + 11.8 * syllables / words - 15.59


def _syllables(word: str) -> int:
    word = word.lower().strip("'")
    count = len(re.findall(r"[aeiouy]+", word))
    if count > 1 and word.endswith("e") and not word.endswith("le"):
        count -= 1
    return max(1, count)
