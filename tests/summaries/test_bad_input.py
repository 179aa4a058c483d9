"""Text as people really paste it: nothing lost, nothing broken, nothing misleading."""

from pathlib import Path
from typing import Any

from ftm.core.database import Database
from ftm.facts import build_case_facts
from ftm.summaries.docx import render
from ftm.word import template
from tests.disclosure.household import household, line
from tests.summaries.opened import copy_for, judge, opened
from tests.summaries.sharing import closed_family, papers
from tests.support.client import SignedInAs
from tests.support.databases import on_sqlite
from tests.support.world import World


def mums(folder: Path, *items: dict[str, Any]) -> Any:
    data = household()
    data["plan"]["items"] = list(items)
    return opened(folder, render(copy_for("Mum", build_case_facts(data)).content))


def steps(seen: Any) -> list[str]:
    """The lines of the plan in their order."""
    return [text for text, style in seen.flow if style == "List Number"]


SAID_AND_SHOWN = {
    "a\x00b\x08c\x1fd\ufffe": "abcd",
    "family 👨‍👩‍👧 day 🎂": "family 👨‍👩‍👧 day 🎂",
    "نلتقي يوم السبت": "نلتقي يوم السبت",
    "She said نعم and left": "She said نعم and left",
    "<w:p>&amp; \"quoted\" 'text' </w:t>": "<w:p>&amp; \"quoted\" 'text' </w:t>",
    "one\ttwo\nthree\r\nfour": "one two three four",
    "Waxaan u baahanahay turjubaan": "Waxaan u baahanahay turjubaan",
    "x" * 5000: "x" * 5000,
    "\x00": "(no words)",
}


def test_every_line_is_printed_as_it_was_said_and_leaves_no_hole(tmp_path: Path) -> None:
    items = [line("PLAN_SHARED", id=f"i-{n}", text=said) for n, said in enumerate(SAID_AND_SHOWN)]
    seen = mums(tmp_path, *items)

    assert steps(seen) == [judge().tidy(shown) for shown in SAID_AND_SHOWN.values()]
    assert seen.form("en-US") == []


def test_a_name_from_the_right_or_with_quotes_is_printed_whole(tmp_path: Path) -> None:
    data = household()
    data["people"][0]["name"] = 'Ana "Nita" فاطمة & Söhne; <b>'
    seen = opened(tmp_path, render(copy_for("Mum", build_case_facts(data)).content))

    assert judge().fold('Ana "Nita" فاطمة & Söhne; <b>') in seen.text


def test_two_hundred_steps_are_all_there_in_order(tmp_path: Path) -> None:
    items = [line("PLAN_SHARED", id=f"i-{n}", text=f"Step number {n}.") for n in range(200)]
    seen = mums(tmp_path, *items)

    assert steps(seen) == [f"Step number {n}." for n in range(200)]


def test_a_plan_without_any_line_is_a_whole_form(tmp_path: Path) -> None:
    seen = mums(tmp_path)

    assert seen.form("en-US") == []
    assert seen.text.count("no entries.") == 17


@on_sqlite
def test_a_bad_template_stops_the_papers_with_a_sentence_and_loses_nothing(
    db: Database, world: World, signed_in_as: SignedInAs, tmp_path: Path
) -> None:
    family = closed_family(db)
    path = tmp_path / "agency.docx"
    path.write_bytes(b"not Word")
    fern = signed_in_as(world.fern)
    page = fern.get(f"/meetings/{family.meeting}/summaries")
    template.choose(path)
    try:
        answer = fern.submit(page, "#making")
    finally:
        template.choose(None)
    assert answer.status_code == 400
    assert "The Word template agency.docx is not a Word file (.docx)" in answer.text
    assert papers(family) == []
    assert fern.submit(page, "#making").status_code == 303
    assert papers(family) != []
