"""Style sheets, scripts and pictures, ours and installed, at an address that changes with them."""

import hashlib
from typing import Any

from litestar import Router
from litestar.datastructures import CacheControlHeader
from litestar.static_files import create_static_files_router

from ftm.paths import STATIC
from ftm.web.guards import public

OURS = ("css", "js", "img")
VENDOR = "vendor"
ONE_YEAR = 365 * 24 * 3600


def assets_version() -> str:
    """Changes whenever a served file does; what is installed is known by its stamp."""
    ours = [path for folder in OURS for path in sorted((STATIC / folder).rglob("*.*"))]
    digest = hashlib.sha256()
    for path in [*ours, *sorted((STATIC / VENDOR).glob("*.sha256"))]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def _never_guess(response: Any) -> Any:
    """Forbid browsers to take a file for something else than it says it is."""
    response.headers.add("X-Content-Type-Options", "nosniff")
    return response


def asset_routers(version: str) -> list[Router]:
    """Routes for the folders a browser may read; the rest of static/ is not served."""
    return [
        create_static_files_router(
            path=f"/static/{version}/{folder}",
            directories=[STATIC / folder],
            name=f"static-{folder}",
            cache_control=CacheControlHeader(max_age=ONE_YEAR, public=True, immutable=True),
            after_request=_never_guess,
            opt=public("style sheets, scripts and pictures hold nothing about anybody"),
        )
        for folder in (*OURS, VENDOR)
    ]
