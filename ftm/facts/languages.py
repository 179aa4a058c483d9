"""What a language is called, for sentences a caseworker reads."""

from babel import Locale

_ENGLISH = Locale("en")


def language_name(tag: str) -> str:
    """The English name of a language tag ("pt" -> "Portuguese"); the tag itself if unknown."""
    name = _ENGLISH.languages.get(tag.partition("-")[0].lower())
    return str(name) if name else tag
