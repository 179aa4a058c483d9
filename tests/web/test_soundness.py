"""The judge of every page that a test gets: it must not overlook what it saw before."""

import pytest

from tests.support.soundness import assert_sound

ROW = "0198f2aa-0000-7000-8000-00000000000"
PAGE = f"""<!doctype html>
<html lang="en"><head><title>Today - Meetings</title></head><body><main><h1>Today</h1>
<p class="a">Said &amp; done</p> <a href="#there">There</a> <p id="there">{ROW}1</p>
<form method="post" action="/x"><input type="hidden" name="_csrf_token" value="abc">
<label for="{ROW}1">Name</label> <input id="{ROW}1" aria-describedby="{ROW}2" value="Robin">
<p id="{ROW}2">Both names</p></form>
<select aria-label="Who"><option value="">Nobody</option><option value="x" selected>Robin</option>
</select><table><tbody><tr><td>one</td></tr></tbody></table></main></body></html>"""


def test_other_words_and_other_rows_are_as_sound() -> None:
    assert_sound(PAGE)
    assert_sound(PAGE.replace(f"{ROW}1", f"{ROW}3").replace("Robin", "Sam").replace("Said", "Or"))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("Said", "<b>Said", "expected-closing-tag|unexpected|adoption"),
        ("&amp; done", "&done", "expected-named-entity"),
        ("Said", "Sa\x1fid", "invalid-codepoint"),
        ('value="Robin"', 'value="Ro\x0bbin"', "invalid-codepoint"),
        ("<tr><td>one", "<tr><br><td>one", "table"),
        ("Robin</option>", "<b>Robin</b></option>", "select"),
        ('aria-label="Who"', "", "no label"),
        ("<h1>Today", "<h1>Tomorrow", "does not start with the heading"),
        ("<h1>Today", "<h1><b>Tomorrow</b>", "does not start with the heading"),
        ('href="#there"', 'href="#here"', "leads to #here"),
        ('action="/x"', 'action=""', "has no action"),
        ('value="abc"', 'value=""', "no token"),
        (f'for="{ROW}1"', f'for="{ROW}3"', "no label"),
        (f'describedby="{ROW}2"', f'describedby="{ROW}3"', "which is not there"),
        (f'<p id="{ROW}2"', f'<p id="{ROW}1"', "is used 2 times"),
        ('class="a"', 'class="a" style="color: red"', "inline style"),
        ('class="a"', 'class="a" onclick="go()"', "inline handler"),
        ('class="a"', 'class="a" class="b"', "duplicate-attribute"),
        ('class="a"', "CLASS='a' class=\"b\"", "duplicate-attribute"),
        ('class="a"', 'class="b" class', "duplicate-attribute"),
        ('class="a"', 'hx-on:click="go()"', "inline handler"),
        ('class="a"', 'class="a"id="b"', "unexpected-character-after-attribute"),
    ],
)
def test_a_fault_in_a_page_seen_before_is_told(old: str, new: str, fault: str) -> None:
    assert_sound(PAGE)
    assert old in PAGE
    with pytest.raises(AssertionError, match=fault):
        assert_sound(PAGE.replace(old, new))
