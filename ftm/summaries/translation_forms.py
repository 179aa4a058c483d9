"""What a translator, or the worker at their side, types."""

from collections.abc import Mapping
from typing import Self

from litestar.datastructures import FormMultiDict
from msgspec import field
from msgspec.structs import replace

from ftm.summaries.attaching import Attested
from ftm.summaries.translating import TranslationSheet
from ftm.web import forms

_TEXT = "text-"


class TranslationForm(forms.Form, kw_only=True):
    """The texts by their keys, or the letter; `seen` stands for the English ones shown."""

    seen: str = ""
    translator: str = ""
    attested: bool = False
    letter: str = ""
    file: forms.OnlyShown = ""
    texts: Mapping[str, str] = field(default_factory=dict[str, str])

    @classmethod
    def read(cls, data: FormMultiDict) -> Self:
        texts = {
            name.removeprefix(_TEXT): forms.text(data, name)
            for name in data
            if name.startswith(_TEXT)
        }
        return replace(super().read(data), texts=texts)

    @classmethod
    def of(cls, sheet: TranslationSheet, texts: Mapping[str, str] | None = None) -> Self:
        """The sheet as it was filled in last, with the `texts` of a file over it."""
        known = {each.key: each.text for each in sheet.passages}
        given = {key: text for key, text in (texts or {}).items() if key in known and text}
        return cls(seen=sheet.seen, texts={**known, **given})

    @property
    def given(self) -> Attested:
        return Attested(self.translator, self.attested, self.texts, self.letter, self.seen)
