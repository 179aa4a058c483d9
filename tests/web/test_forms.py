"""Forms keep what was typed and blame the right field."""

from datetime import date, time

import pytest
from litestar.datastructures import FormMultiDict

from ftm.core.errors import RuleBrokenError
from ftm.web import forms


class ExampleForm(forms.Form, kw_only=True):
    name: str = ""
    way: str = "by mail"
    agreed: bool = False
    days: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    suggested: forms.OnlyShown = ""


def test_each_field_is_read_by_its_name_and_kind() -> None:
    posted = [("name", " Robin "), ("agreed", "yes"), ("days", "1"), ("days", "2"), ("rows", "x")]
    read = ExampleForm.read(FormMultiDict(posted))
    assert read == ExampleForm(name="Robin", way="", agreed=True, days=("1", "2"))


def test_what_only_a_page_says_is_not_taken_from_what_was_posted() -> None:
    posted = FormMultiDict([("suggested", "forged"), ("errors", "forged")])
    assert ExampleForm.read(posted) == ExampleForm(way="")


def test_a_day_that_is_none_is_blamed_and_an_empty_one_is_not() -> None:
    assert ExampleForm(name="2026-02-30").with_day_checked("name").errors == {
        "name": "This is not a day."
    }
    for fine in ("", "2026-02-28"):
        assert ExampleForm(name=fine).with_day_checked("name").errors == {}


def test_the_first_error_of_a_field_stays() -> None:
    form = ExampleForm().with_error("name", "first").with_error("name", "second")
    assert form.errors == {"name": "first"}


def test_a_rule_blames_the_field_it_names_or_else_the_whole_form() -> None:
    assert ExampleForm().with_refusal(RuleBrokenError("No.", "name")).errors == {"name": "No."}
    assert ExampleForm().with_refusal(RuleBrokenError("No.", "unknown")).errors == {"": "No."}


def test_a_form_with_an_error_stops_before_the_service() -> None:
    ExampleForm().check()
    with pytest.raises(RuleBrokenError, match="Write a name") as refusal:
        ExampleForm().with_error("name", "Write a name.").check()
    assert refusal.value.field == "name"


def test_text_is_trimmed_and_made_storable() -> None:
    data = FormMultiDict([("a", "  one\r\ntwo\x00\ud800  "), ("b", "x"), ("b", " "), ("b", "y")])
    assert forms.text(data, "a") == "one\ntwo"
    assert forms.text(data, "missing") == ""
    assert forms.texts(data, "b") == ("x", "y")
    assert forms.texts(data, "missing") == ()
    assert forms.ticked(data, "b")
    assert not forms.ticked(data, "missing")


def test_what_is_no_date_time_or_id_is_none() -> None:
    assert forms.as_date("2026-10-15") == date(2026, 10, 15)
    assert forms.as_date("2026-02-30") is None
    assert forms.as_time("15:30") == time(15, 30)
    assert forms.as_time("25:00") is None
    assert forms.as_uuid("x") is None
    assert str(forms.as_uuid("8d3c4f8e-7a2b-4a55-9f0e-2c9c2a7c1f11")).startswith("8d3c")


def test_a_form_written_to_a_log_says_nothing_that_was_typed() -> None:
    form = ExampleForm(name="Fernwood", rows=(("Juniper", "no"),)).with_error("name", "Too long.")
    assert repr(form) == "ExampleForm"
