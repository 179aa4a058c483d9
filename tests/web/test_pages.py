"""What every answer carries, and what may be kept by whom."""

import pytest

from ftm.paths import STATIC
from ftm.web.headers import CONTENT_SECURITY_POLICY
from tests.support.client import FtmClient, SignedInAs
from tests.support.databases import on_sqlite
from tests.support.world import World


def test_no_cache_keeps_a_page_and_no_page_runs_foreign_code(
    signed_in_as: SignedInAs, world: World
) -> None:
    page = signed_in_as(world.robin).get("/account")
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["x-frame-options"] == "DENY"


def test_a_style_sheet_is_kept_for_a_year_under_an_address_that_changes(client: FtmClient) -> None:
    page = client.get("/sign-in").text
    address = page.split('rel="stylesheet" href="')[2].split('"')[0]
    style = client.get(address)
    assert style.headers["cache-control"] == "max-age=31536000, public, immutable"
    assert style.headers["x-content-type-options"] == "nosniff"
    assert style.content == (STATIC / "css" / "ftm.css").read_bytes()


@on_sqlite
def test_pages_and_styles_come_compressed_to_who_can_unpack_them(client: FtmClient) -> None:
    page = client.get("/sign-in").text
    # A page is sent as a whole, a style sheet piece by piece.
    for address in ("/sign-in", page.split('rel="stylesheet" href="')[1].split('"')[0]):
        plain = client.get(address)
        packed = client.get(address, headers={"accept-encoding": "gzip"})
        assert "content-encoding" not in plain.headers
        assert packed.headers["content-encoding"] == "gzip"
        assert "Accept-Encoding" in packed.headers["vary"]
        assert packed.content == plain.content


@on_sqlite
def test_what_is_too_short_to_compress_comes_as_it_is(client: FtmClient) -> None:
    short = client.get("/healthz", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in short.headers
    assert short.text == "ok"


@pytest.mark.parametrize(
    "path",
    [
        "package.json",
        "node_modules/htmx.org/package.json",
        "css/../package.json",
        "css/%2e%2e/package.json",
        "css",
    ],
)
def test_the_rest_of_the_folder_is_not_served(client: FtmClient, path: str) -> None:
    version = client.get("/sign-in").text.split("/static/")[1].split("/")[0]
    assert client.get(f"/static/{version}/{path}").status_code == 404


def test_the_server_says_that_it_lives(client: FtmClient) -> None:
    assert client.get("/healthz").text == "ok"
