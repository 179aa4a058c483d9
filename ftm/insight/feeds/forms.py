"""What is chosen on the page of a worker's calendar address."""

from ftm.web import forms


class FeedForm(forms.Form, kw_only=True):
    """Whether the titles name the families."""

    names_families: bool = False
