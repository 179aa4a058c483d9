"""The one Jinja environment of the pages."""

from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template.config import TemplateConfig

from ftm.languages.templates import speak_languages
from ftm.paths import TEMPLATES
from ftm.web import dates
from ftm.web.navigation import NavigationLink


def make_environment(assets_version: str, navigation: Sequence[NavigationLink]) -> Environment:
    """Jinja for pages: a missing value is an error, every value is escaped.

    Filters: `day`, `short_day`, `hour(zone)`, `moment(zone)`; `span(start, end, zone)`,
    `asset("css/ftm.css")` and `drawn(macro, values)` are functions; `_("...")` says a sentence in
    the reader's language.
    """
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.filters.update(
        day=dates.day, short_day=dates.short_day, hour=dates.hour, moment=dates.moment
    )
    speak_languages(environment)
    environment.globals["span"] = dates.span
    environment.globals["drawn"] = drawn
    environment.globals["navigation"] = tuple(navigation)
    environment.globals["asset"] = lambda path: f"/static/{assets_version}/{path}"
    return environment


@lru_cache(maxsize=4096)
def drawn(draw: Callable[..., str], *values: Hashable) -> str:
    """What an imported macro draws of these values, remembered: they alone decide what it says.

    Such a macro knows nothing of the request, so it cannot draw what is one reader's.
    """
    return draw(*values)


def template_config(
    assets_version: str, navigation: Sequence[NavigationLink]
) -> TemplateConfig[JinjaTemplateEngine]:
    """For Litestar."""
    engine = JinjaTemplateEngine.from_environment(make_environment(assets_version, navigation))
    return TemplateConfig(instance=engine)
