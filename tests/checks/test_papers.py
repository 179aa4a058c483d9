"""One paper of each kind passes the given checks, without error and without warning."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from shutil import which

import pytest

from ftm.disclosure.rules import Disclosure
from ftm.facts import CaseFacts, build_case_facts
from ftm.facts.standing import Standing
from ftm.releases.form_docx import release_form
from ftm.releases.form_wording import PROFILES
from ftm.summaries import printed_forms
from ftm.summaries.docx import render
from ftm.word.large_print import in_large_print
from tests.checks.judging import Judge, findings
from tests.invitations.families import family, person
from tests.invitations.post import Post, to, writes
from tests.releases.test_form_docx import FILLED
from tests.summaries.opened import built, zipped_words
from tests.support.scenarios import scenario

ENGLISH = "en-US"
LATER = datetime.fromisoformat("2027-06-15T18:00-04:00")
ON_PURPOSE = ("A11Y-SPACES",)
"""A line to sign on is drawn with two tabs; the rule takes it for columns."""
COPIES = ("M1", "M1@pt", "internal", "court_packet")


def papers() -> Iterator[tuple[str, str, bytes]]:
    """Name, language and content of one paper of each kind."""
    facts = build_case_facts(scenario("S5"))
    for key, document in (built(facts, LATER) | built(_substance_use(), LATER)).items():
        if key in COPIES:
            yield f"copy-{key}", document.language, render(document.content)
    yield "copy-large", ENGLISH, in_large_print(render(built(facts, LATER)["M1"].content))
    for language in ("en", "es", "ar"):
        name = person("M", name='שרה "S" לוי', postal_address="1 Main Street\nExampleport ME")
        post = Post.of(family(writes("M", "letter", document_language=language), name))
        yield f"letter-{language}", ENGLISH, post.letter(to(post.send(), "M", "letter"))
    for law, profile in PROFILES.items():
        yield f"release-{law}", ENGLISH, release_form(profile, FILLED)
    meeting = facts.meetings[-1]
    disclosure = Disclosure(Standing(facts, LATER), meeting, meeting.sessions[0])
    for named in (False, True):
        sheet = printed_forms.sign_in_sheet(disclosure, with_names=named)
        yield f"sign-in-{named}", ENGLISH, sheet
    yield "statement", ENGLISH, printed_forms.confidentiality_statement()
    provider = printed_forms.Provider("P", "Clinic", "207-555-0122", "clinic@example.org")
    yield "communication", ENGLISH, printed_forms.communication_form(facts, provider)


def _substance_use() -> CaseFacts:
    return build_case_facts(scenario("X1"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for each language with its papers."""
    folder = tmp_path_factory.mktemp("papers")
    for name, language, content in papers():
        path = folder / language / f"{name}.docx"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    return folder


def test_every_kind_of_paper_is_whole_and_accessible(folder: Path, judge: Judge) -> None:
    secret = ["--forbid", "python-docx", "--forbid", "Alderbrook", "--forbid", "PC-1"]
    (reports,) = judge.run(
        ("check_docx", ["--no-office", *secret, "--lang", each.name, *map(str, each.iterdir())])
        for each in folder.iterdir()
    )
    assert findings(reports, but=ON_PURPOSE) == ""
    contents = [zipped_words(each.read_bytes()) for each in folder.glob("*/*")]
    assert len(contents) == 16
    # Word makes one table of two with nothing between them.
    assert not any("</w:tbl><w:tbl>" in each for each in contents)
    assert sum("What the consent covers" in each for each in contents) == 1


@pytest.mark.skipif(
    not (which("soffice") and which("pdftotext")),
    reason="no LibreOffice or pdftotext (apt-get: libreoffice-writer-nogui, poppler-utils)",
)
def test_libreoffice_opens_a_copy_with_its_headings_tables_and_lists(
    folder: Path, judge: Judge
) -> None:
    ((report,),) = judge.run([("check_docx", ["--lang", "pt", str(folder / "pt/copy-M1@pt.docx")])])
    assert findings([report], but=ON_PURPOSE) == ""
    (paper,) = report
    assert paper["info"]["H"] > 5
    assert paper["info"]["TB"] > 0
