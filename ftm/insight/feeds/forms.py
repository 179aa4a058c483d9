"""What is chosen on the page of a worker's calendar address."""

from dataclasses import dataclass

from ftm.web import forms


@dataclass(frozen=True, kw_only=True)
class FeedForm(forms.Form):
    """Whether the titles name the families."""

    names_families: bool = False
