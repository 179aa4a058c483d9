"""Parts of a page that are drawn once for as long as they say the same."""

import re
from collections.abc import Callable, Hashable
from functools import lru_cache

from markupsafe import Markup

_INDENT = re.compile(r"\s*\n\s*")


@lru_cache(maxsize=4096)
def drawn(draw: Callable[..., str], *values: Hashable) -> str:
    """What an imported macro draws of these values, remembered: they alone decide what it says.

    Such a macro knows nothing of the request, so it cannot draw what is one reader's.
    """
    return draw(*values)


def without_indent(html: Markup) -> Markup:
    """The same without blank lines and indents, which cost time whenever it is sent.

    For what is drawn once, and where no text keeps its line ends as in a filled text area.
    """
    return Markup(_INDENT.sub("\n", html))  # noqa: S704 - it was HTML before
