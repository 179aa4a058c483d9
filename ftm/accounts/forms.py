from typing import Self

from litestar.datastructures import FormMultiDict
from msgspec.structs import replace

from ftm.web import forms


class SignInForm(forms.Form, kw_only=True):
    """`next` is the page to go to afterwards. The passphrase is never shown again."""

    email: str = ""
    password: str = ""
    next: str = ""

    @classmethod
    def read(cls, data: FormMultiDict) -> Self:
        form = replace(super().read(data), password=_secret(data, "password"))
        if not form.email:
            form = form.with_error("email", "Write your e-mail address.")
        if not form.password:
            form = form.with_error("password", "Write your passphrase.")
        return form


class PassphraseForm(forms.Form, kw_only=True):
    current: str = ""
    new: str = ""
    again: str = ""

    @classmethod
    def read(cls, data: FormMultiDict) -> Self:
        form = cls(
            current=_secret(data, "current"), new=_secret(data, "new"), again=_secret(data, "again")
        )
        if not form.current:
            form = form.with_error("current", "Write the passphrase you use now.")
        if form.new != form.again:
            form = form.with_error("again", "The two new passphrases differ.")
        return form


def _secret(data: FormMultiDict, name: str) -> str:
    """As typed: spaces around a passphrase belong to it."""
    value = data.get(name)
    return value if isinstance(value, str) else ""
