"""What a language is called, for sentences a caseworker or an interpreter reads."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError

_ENGLISH = Locale("en")


def is_english(tag: str) -> bool:
    """`en` or `en-…`: the language everything is written in anyway."""
    return tag.partition("-")[0].casefold() == "en"


@lru_cache(maxsize=256)
def language_name(tag: str, reader: str = "en") -> str:
    """What a BCP 47 tag is called by a reader of the language `reader`: "Portuguese (Brazil)".

    An unknown region gives the name of the language alone, an unknown language the tag itself;
    a reader of an unknown language gets the English name.
    """
    language = tag.partition("-")[0]
    for each in (tag, language):
        try:
            return str(Locale.parse(each, sep="-").get_display_name(_locale(reader)))
        except (UnknownLocaleError, ValueError):
            continue
    return str(_ENGLISH.languages.get(language.lower(), tag))


def _locale(reader: str) -> Locale:
    try:
        return Locale.parse(reader, sep="-")
    except (UnknownLocaleError, ValueError):
        return _ENGLISH
