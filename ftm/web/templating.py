"""The one Jinja environment of the pages."""

from collections.abc import MutableMapping, Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template.config import TemplateConfig

from ftm.languages import templates
from ftm.paths import TEMPLATES
from ftm.web import dates
from ftm.web.compiled import CompiledTemplates
from ftm.web.drawing import drawn, without_indent
from ftm.web.navigation import NavigationLink


class PageEnvironment(Environment):
    """Jinja with the globals of a template in one dict, complete when the template is loaded.

    Jinja's own map of two is walked name by name at every import and include: a fifth of the
    time that a page takes.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


@cache
def make_environment(assets_version: str, navigation: tuple[NavigationLink, ...]) -> Environment:
    """Jinja for pages: a missing value is an error, every value is escaped.

    Filters: `day`, `short_day`, `hour(zone)`, `moment(zone)`, `without_indent`;
    `span(start, end, zone)`, `asset("css/ftm.css")` and `drawn(macro, values)` are functions;
    `_("...")` says a sentence in the reader's language. However many applications there are, a
    template is compiled once.
    """
    environment = PageEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=CompiledTemplates(TEMPLATES, __file__, templates.__file__),
    )
    environment.filters.update(
        day=dates.day, short_day=dates.short_day, hour=dates.hour, moment=dates.moment
    )
    templates.speak_languages(environment)
    environment.globals["span"] = dates.span
    environment.filters["without_indent"] = without_indent
    environment.globals["drawn"] = drawn
    environment.globals["navigation"] = navigation
    environment.globals["asset"] = lambda path: f"/static/{assets_version}/{path}"
    return environment


def template_config(
    assets_version: str, navigation: Sequence[NavigationLink]
) -> TemplateConfig[JinjaTemplateEngine]:
    """For Litestar."""
    environment = make_environment(assets_version, tuple(navigation))
    engine = JinjaTemplateEngine.from_environment(environment)
    return TemplateConfig(instance=engine)
