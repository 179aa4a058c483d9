"""The judge of every page that a test gets."""

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


def test_a_sound_page_is_sound_whatever_its_words() -> None:
    assert_sound(PAGE)
    assert_sound(PAGE.replace("Robin", "&lt;b&gt; &#34;x&#34; > y"))
    assert_sound(f"<tr><td>{ROW}1</td></tr>")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("Said", "<b>Said", r"for .*p.* a browser builds .*b"),
        ("&amp; done", "&done", "&done has no semicolon"),
        ("Said", "Sa\x1fid", "control-character"),
        ('value="Robin"', 'value="Ro\x0bbin"', "control-character"),
        ("<tr><td>one", "<tr><br><td>one", r"for .*table.* a browser builds .*br"),
        ("<tr><td>one", "<tr>one<td>", r"for .*table.* a browser builds .*one"),
        ("<tbody><tr>", "<tr>", r"for .*tr.* a browser builds .*tbody"),
        ("</main>", "</div></main>", r"for .*div.* a browser builds .*main"),
        ("</main>", "", r"for .*body.* a browser builds .*main"),
        (
            "<label",
            '<form method="get" action="/y"><label',
            r"for .*form.* a browser builds .*label",
        ),
        ("<!doctype html>", "", "no doctype"),
        ("Said", '<img src="/x">', "a picture says nothing"),
        ("Said", "<script>go()</script>", "inline script"),
        ("&amp; done", "&nope; done", "unknown-named-character-reference"),
        ("Robin</option>", "<b>Robin</b></option>", "in a select: <b>"),
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
        ('class="a"', 'class="a"id="b"', "missing-whitespace-between-attributes"),
    ],
)
def test_a_fault_in_a_page_is_told(old: str, new: str, fault: str) -> None:
    assert old in PAGE
    with pytest.raises(AssertionError, match=fault):
        assert_sound(PAGE.replace(old, new))


@pytest.mark.parametrize(
    ("fragment", "fault"),
    [
        ('<p class="a" class="b">x</p>', "duplicate-attribute"),
        ("<td><b>x</td>", r"for .*td.* a browser builds .*b"),
        ("<p>x</p></div><div>", r"for .*div.* a browser builds .*div"),
        ('<input name="x">', "no label"),
    ],
)
def test_a_fault_in_a_fragment_is_told(fragment: str, fault: str) -> None:
    with pytest.raises(AssertionError, match=fault):
        assert_sound(fragment)
