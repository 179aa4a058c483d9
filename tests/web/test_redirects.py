"""A browser is sent to pages of ours and to no other server, however the address is spelled."""

import pytest

from ftm.web.redirects import own_path


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\/evil",
        "/\t/evil.example",
        "",
    ],
)
def test_another_server_is_never_a_page_of_ours(target: str) -> None:
    assert own_path(target) == "/"
    assert own_path(target, otherwise="/today") == "/today"


def test_a_page_of_ours_stays_as_it_was_asked_for() -> None:
    assert own_path("/account?tab=1") == "/account?tab=1"
