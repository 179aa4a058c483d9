"""Where a browser may be sent: only to a page of ours."""

from urllib.parse import urlencode, urlsplit

HOME = "/"


def own_path(text: str, *, otherwise: str = HOME) -> str:
    """`text` when it is a path on this server, else `otherwise`.

    Browsers read "//host", a backslash and paths with control characters as other servers.
    """
    parts = urlsplit(text) if text.isprintable() else None
    is_ours = (
        parts is not None
        and not parts.scheme
        and not parts.netloc
        and text.startswith("/")
        and not text.startswith("//")
        and "\\" not in text
    )
    return text if is_ours else otherwise


def sign_in_path(coming_from: str) -> str:
    """The sign-in page, which leads back to `coming_from` afterwards."""
    back = own_path(coming_from)
    return "/sign-in" if back == HOME else f"/sign-in?{urlencode({'next': back})}"
