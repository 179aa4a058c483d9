"""The release form to print: every element of its law, in words a family reads."""

import io
import zipfile
from functools import cache

import docx
import pytest
from bs4 import BeautifulSoup

from ftm.core.database import Database
from ftm.releases.form_docx import FormNames, release_form
from ftm.releases.form_wording import PROFILES
from tests.support.client import SignedInAs
from tests.support.databases import on_sqlite
from tests.support.families import take
from tests.support.prepared import prepared
from tests.support.reading import reading_grade
from tests.support.world import World

BLANK = FormNames("Exampleport office", "+1 207 555 0100", "ftm@ocfs.example.org")
FILLED = FormNames(
    "Exampleport office",
    "+1 207 555 0100",
    "ftm@ocfs.example.org",
    patient="Linden Spruceby",
    discloser="Birch Treatment",
    staff=(("caseworker", "Robin Caseworth"),),
)

ALL = {
    "22 M.R.S. and policy V.C.v: explained, could ask, used for plans and progress": (
        "Somebody went over this form",
        "I could ask questions",
        "used to make a plan with your family, and to see how the plan is going",
    ),
    "a plan is no release": ("Signing a plan is never a release.",),
    "who, what, to whom, why, until when, signed on": (
        "Whose information",
        "Who may share it",
        "What may be shared",
        "Who may get it",
        "What it is for",
        "It ends on this day",
        "Or when this happens",
        "Date: ",
    ),
    "may be taken back, and how": ("You can take it back", "take this back at any time", "Office"),
    "reliance": ("What was shared before you took it back cannot be undone",),
}
BY_LAW: dict[str, dict[str, tuple[str, ...]]] = {
    "part2": {
        "42 CFR 2.31(a)(6): in writing": ("right to take this back", "Do it in writing"),
        "42 CFR 2.31(b): counseling notes": ("Not the counselor's own notes",),
        "42 CFR 2.31(d): proceedings": ("into a court case against you",),
        "42 CFR 2.32: no passing on": ("42 CFR Part 2", "may not pass them on"),
        "42 CFR 2.14, 2.15: who signs": ("The patient signs", "why they may sign"),
    },
    "hipaa": {
        "45 CFR 164.508(c)(2)(i)": ("right to take this back", "Do it in writing"),
        "45 CFR 164.508(c)(2)(ii)": ("If you do not sign", "must still treat you"),
        "45 CFR 164.508(c)(2)(iii)": ("may share them again", "not guard them any more"),
        "45 CFR 164.508(c)(1)(vi)": ("as their parent, guardian or agent", "why they may sign"),
        "45 CFR 164.508(b)(3)(ii)": ("Not a therapist's own notes",),
        "45 CFR 164.508(c)(4)": ("You get a copy",),
    },
    "ferpa": {
        "34 CFR 99.30(b)": ("Grades and test scores",),
        "34 CFR 99.30(c)": ("ask the school for a copy",),
        "34 CFR 99.33": ("may not pass them on",),
        "34 CFR 99.5": ("once they are 18",),
    },
    "general": {"not for what a law protects": ("Each needs its own form",)},
}


@cache
def blank(kind: str) -> list[str]:
    return paragraphs(release_form(PROFILES[kind], BLANK))


def paragraphs(data: bytes) -> list[str]:
    return [each.text for each in docx.Document(io.BytesIO(data)).paragraphs]


@pytest.mark.parametrize("kind", PROFILES)
def test_a_form_has_every_element_its_law_asks_for(kind: str) -> None:
    text = "\n".join(blank(kind))
    for citation, words in {**ALL, **BY_LAW[kind]}.items():
        assert [each for each in words if each not in text] == [], citation
    assert all(each in text for each in PROFILES[kind].information)


@pytest.mark.parametrize("kind", PROFILES)
def test_a_form_is_read_at_grade_eight_or_lower(kind: str) -> None:
    said = [each for each in blank(kind) if each.strip()]
    assert reading_grade(said) <= 8
    assert reading_grade([each for each in said if each.rstrip().endswith(".")]) <= 8


def test_a_blank_form_names_the_office_and_nobody() -> None:
    text = "\n".join(blank("part2"))
    assert "Exampleport office, +1 207 555 0100, ftm@ocfs.example.org" in text
    assert "Name: \t" in text
    assert "The caseworker: \t" in text


def test_a_filled_form_names_patient_program_and_staff() -> None:
    text = "\n".join(paragraphs(release_form(PROFILES["part2"], FILLED)))
    for words in (
        "Name: Linden Spruceby",
        "The treatment program: Birch Treatment",
        "The caseworker: Robin Caseworth",
    ):
        assert words in text


def test_the_properties_name_nobody_and_equal_forms_are_equal_bytes() -> None:
    data = release_form(PROFILES["hipaa"], FILLED)
    assert data == release_form(PROFILES["hipaa"], FILLED)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert "Linden" not in package.read("docProps/core.xml").decode()


def test_a_worker_makes_a_blank_and_a_filled_form(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    case = prepared(take, db, "S4")
    robin = signed_in_as(world.robin)
    page = robin.get(f"/cases/{case}/releases/forms")
    empty = robin.submit(page, "#form")
    assert "Linden" not in "".join(paragraphs(empty.content))
    assert empty.headers["content-disposition"] == 'attachment; filename="permission-to-share.docx"'
    assert empty.headers["cache-control"] == "no-store"
    soup = BeautifulSoup(page.text, "lxml")
    program = soup.select("#discloser option")[1]
    filled = robin.submit(page, "#form", patient="M1", discloser=str(program["value"]))
    text = "\n".join(paragraphs(filled.content))
    assert "Name: Linden Spruceby" in text
    assert program.get_text() in text
    others = {each.get_text() for each in soup.select("#patient option")} - {"Linden Spruceby"}
    assert not any(name in text for name in others)


@on_sqlite
def test_what_is_not_there_to_choose_is_not_found(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    case = prepared(take, db, "S4")
    robin = signed_in_as(world.robin)
    path = f"/cases/{case}/releases/form"
    for query in (
        "",
        "?profile=court_order",
        "?profile=part2&patient=G",
        "?profile=part2&discloser=M1",
    ):
        assert robin.get(path + query).status_code == 404
    assert signed_in_as(world.charlie).get(f"{path}?profile=part2").status_code == 404
