import pytest

from ftm.facts.languages import language_name


@pytest.mark.parametrize(
    ("tag", "name"),
    [("pt", "Portuguese"), ("pt-BR", "Portuguese (Brazil)"), ("es-XX", "Spanish"), ("x-y", "x-y")],
)
def test_a_language_has_its_english_name_and_an_unknown_tag_stays(tag: str, name: str) -> None:
    assert language_name(tag) == name
