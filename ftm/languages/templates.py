"""`_("...")` in a template: the sentence in the language of the page or message."""

from jinja2 import Environment, pass_context
from jinja2.runtime import Context

from ftm.languages.catalogs import ENGLISH, Catalog


def speak_languages(environment: Environment) -> None:
    """Give the templates `_("Hello %(name)s", name=...)`, said by the `catalog` they are given.

    Without one they speak English, as all pages for workers do. Values are escaped as elsewhere.
    """
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        _said, ngettext=_said, newstyle=True
    )


@pass_context
def _said(context: Context, sentence: str) -> str:
    catalog: Catalog = context.get("catalog", ENGLISH)
    return catalog.gettext(sentence)
