"""What a language is called, for sentences a caseworker or an interpreter reads."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError

_ENGLISH = Locale("en")


@lru_cache(maxsize=256)
def language_name(tag: str) -> str:
    """The English name of a BCP 47 tag ("pt-BR" -> "Portuguese (Brazil)").

    An unknown region gives the name of the language alone, an unknown language the tag itself.
    """
    language = tag.partition("-")[0]
    for each in (tag, language):
        try:
            return str(Locale.parse(each, sep="-").english_name)
        except (UnknownLocaleError, ValueError):
            continue
    return str(_ENGLISH.languages.get(language.lower(), tag))
