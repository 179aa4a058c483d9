"""The fields and pieces every page is built of are sound, with and without errors."""

from functools import cache

import pytest
from jinja2 import Template

from ftm.web import forms
from ftm.web.templating import make_environment
from tests.support.soundness import assert_sound

PAGE = """<form method="get" action="/x">
{%- from "components/forms.html" import checkbox, checkbox_list, date_field, error_summary,
    radio_group, select, text_area, text_field, time_field %}
{%- from "components/ui.html" import alert, button, chip, empty, link_button, steps, time_bar,
    trail %}
{{ error_summary(form) }}
{{ text_field(form, "name", "Name", hint="As the family says it", required=true) }}
{{ text_field(form, "name", "Name", id_prefix="second-") }}
{{ text_area(form, "words", "Words") }}
{{ date_field(form, "day", "Day") }}
{{ time_field(form, "hour", "Hour") }}
{{ select(form, "place", "Place", [("", "Choose"), ("home", "At home")]) }}
{{ radio_group(form, "mode", "How", [("video", "By video"), ("room", "In the room")], hint="h") }}
{{ checkbox_list(form, "who", "Who", [("a", "Ann"), ("b", "Bo")]) }}
{{ checkbox(form, "sure", "I am sure") }}
{{ button("Save") }} {{ link_button("Back", "/", "outline") }} {{ chip("late", "stop") }}
{{ steps([("When", "/when"), ("Who", ""), ("Send", "")], 2) }}
{{ trail([("Families", "/cases")]) }}
{{ time_bar("3:30 to 4:30 PM", [(0, 0.5, false), (0.5, 0.75, true)]) }}
{% call alert("warning", "Careful") %}<p>Look.</p>{% endcall %}
{% call empty("Nobody yet.") %}{{ link_button("Add", "/add") }}{% endcall %}
</form>"""


class ExampleForm(forms.Form, kw_only=True):
    name: str = 'Ann "the <b>brave</b>"'
    words: str = "\n  first line\n</textarea>"
    day: str = "2026-10-15"
    hour: str = "15:30"
    place: str = "home"
    mode: str = "room"
    who: tuple[str, ...] = ("b",)
    sure: bool = True


@cache
def template() -> Template:
    return make_environment("v", ()).from_string(PAGE)


def render(form: ExampleForm) -> str:
    return template().render(form=form)


def test_every_component_is_sound_and_keeps_what_was_typed() -> None:
    html = render(ExampleForm())
    assert_sound(html)
    assert "&lt;b&gt;brave" in html
    assert ">\n\n  first line\n&lt;/textarea&gt;</textarea>" in html
    assert html.count("checked") == 3
    assert html.count("selected") == 1


@pytest.mark.parametrize("name", ["name", "words", "day", "hour", "place", "mode", "who", "sure"])
def test_an_error_stands_beside_its_field_and_in_the_summary(name: str) -> None:
    form = ExampleForm().with_error(name, "Say more.").with_error("", "Nothing was saved.")
    html = render(form)
    assert_sound(html)
    assert f'<a href="#{name}">Say more.</a>' in html
    assert f'id="{name}-error">Say more.' in html
    assert f"{name}-error" in html.split('aria-describedby="', 1)[1]


def test_a_refused_page_opens_at_what_is_wrong() -> None:
    assert " ".join(render(ExampleForm().with_error("", "No.")).split()).count("autofocus>") == 1
    assert "autofocus" not in render(ExampleForm())


def test_what_a_macro_has_drawn_is_drawn_anew_for_other_values_and_stays_escaped() -> None:
    environment = make_environment("test", ())
    page = environment.from_string(
        '{% from "components/ui.html" import chip %}{{ drawn(chip, words, tone) }}'
    )
    shown = [page.render(words=words, tone=tone) for words in ("<late>", "soon") for tone in "ab"]
    again = page.render(words="<late>", tone="a")
    assert len(set(shown)) == 4
    assert again == shown[0]
    assert "&lt;late&gt;" in again
