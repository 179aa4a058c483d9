"""An agency's own template: used as it is restyled, refused in one sentence when it cannot be."""

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pytest

from ftm.core.errors import BadInputError
from ftm.settings import word_template
from ftm.word import WordDocument, template
from ftm.word.template_file import LARGEST_UNPACKED

Parts = dict[str, bytes]
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.fixture(autouse=True)
def ours_again() -> Iterator[None]:
    yield
    template.choose(None)


def parts_of(raw: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        return {name: package.read(name) for name in package.namelist()}


def restyled(folder: Path, change: Callable[[Parts], object]) -> Path:
    """Our template with some parts changed, chosen for this process."""
    parts = parts_of(template.OURS.read_bytes())
    change(parts)
    path = folder / "agency.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    template.choose(path)
    return path


def replace(name: str, old: str, new: str) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        assert old.encode() in parts[name]
        parts[name] = parts[name].replace(old.encode(), new.encode())

    return change


def renamed(name: str) -> Callable[[Parts], None]:
    """Every name in the part under another prefix, which says the same to an XML parser."""
    return lambda parts: parts.update(
        {name: parts[name].replace(b"w:", b"x:").replace(b":w=", b":x=")}
    )


def written() -> bytes:
    document = WordDocument(title="Plan")
    document.heading("Plan")
    document.numbered(["one", "two"])
    return document.to_bytes()


def refusal() -> str:
    with pytest.raises(BadInputError) as refused:
        written()
    return str(refused.value)


def test_documents_take_the_look_of_the_agencys_template(tmp_path: Path) -> None:
    restyled(tmp_path, replace("word/styles.xml", "Calibri", "Verdana"))
    parts = parts_of(written())
    assert b"Verdana" in parts["word/styles.xml"]
    assert b"one" in parts["word/document.xml"]


def test_a_change_of_the_file_is_seen_at_the_next_document(tmp_path: Path) -> None:
    restyled(tmp_path, replace("word/styles.xml", "Calibri", "Verdana"))
    written()
    restyled(tmp_path, replace("word/styles.xml", "Calibri", "Georgia Pro"))
    assert b"Georgia Pro" in parts_of(written())["word/styles.xml"]


def test_numbers_are_found_whatever_ids_word_gave_the_lists(tmp_path: Path) -> None:
    def renumber(parts: Parts) -> None:
        for number in "21":
            old, new = f'abstractNumId="{number}"', f'abstractNumId="{int(number) + 6}"'
            replace("word/numbering.xml", f"w:{old}", f"w:{new}")(parts)
            old, new = f'abstractNumId w:val="{number}"', f'abstractNumId w:val="{int(number) + 6}"'
            replace("word/numbering.xml", f"w:{old}", f"w:{new}")(parts)

    restyled(tmp_path, renumber)
    assert b'<w:abstractNumId w:val="8"/><w:lvlOverride' in parts_of(written())[
        "word/numbering.xml"
    ].replace(b"\n", b"")


def test_what_word_writes_about_the_maker_stands_in_no_document(tmp_path: Path) -> None:
    def tell(parts: Parts) -> None:
        parts["docProps/app.xml"] = b"<Properties><Company>secretbird</Company></Properties>"
        replace(
            "_rels/.rels",
            "</Relationships>",
            f'<Relationship Id="rId9" Type="{RELATIONS}/extended-properties" '
            'Target="docProps/app.xml"/></Relationships>',
        )(parts)
        replace(
            "docProps/core.xml", "<dc:creator>", "<dc:subject>secretbird</dc:subject><dc:creator>"
        )(parts)
        replace(
            "word/document.xml",
            "<w:sectPr>",
            "<w:p/><w:p><w:r><w:t>Letterhead</w:t></w:r></w:p><w:sectPr>",
        )(parts)
        replace(
            "word/settings.xml",
            "<w:defaultTabStop",
            '<w:attachedTemplate r:id="rId1" xmlns:r="' + RELATIONS + '"/><w:defaultTabStop',
        )(parts)
        parts["word/_rels/settings.xml.rels"] = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{RELATIONS}/attachedTemplate" '
            'Target="file:///C:/Users/secretbird/x.dotx" TargetMode="External"/></Relationships>'
        ).encode()

    restyled(tmp_path, tell)
    raw = written()
    assert all(b"secretbird" not in content for content in parts_of(raw).values())
    paragraphs = docx.Document(io.BytesIO(raw)).paragraphs
    assert [each.text for each in paragraphs] == ["Letterhead", "Plan", "one", "two"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            replace("word/styles.xml", 'w:val="Signature Line"', 'w:val="Sign"'),
            "lacks the style Signature Line.",
        ),
        (
            replace("word/styles.xml", 'w:val="heading 2"', 'w:val="h"'),
            "lacks the style Heading 2.",
        ),
        (
            replace("word/styles.xml", '<w:numId w:val="2"/>', '<w:numId w:val="77"/>'),
            "does not count",
        ),
        (replace("word/styles.xml", '<w:lang w:val="en-US"/>', ""), "names no language"),
        (
            replace("word/document.xml", "<w:sectPr>", "<w:ins w:id='1' w:author='x'/><w:sectPr>"),
            "tracked changes",
        ),
        (
            replace("[Content_Types].xml", "document.main+xml", "template.main+xml"),
            "save it in Word as .docx",
        ),
        (lambda parts: parts.update({"word/vbaProject.bin": b"x"}), "has macros"),
        (lambda parts: parts.update({"word/embeddings/a.xlsx": b"x"}), "has macros or other files"),
        (lambda parts: parts.update({"word/styles.xml": b"<w:styles"}), "is not a whole Word file"),
        (lambda parts: parts.pop("word/document.xml"), "is not a whole Word file"),
        (renamed("word/document.xml"), "is not as Word writes it"),
        (renamed("word/numbering.xml"), "is not as Word writes it"),
        (lambda parts: parts.update({"word/x.xml": b"<!DOCTYPE a>"}), "is not a Word file"),
        (
            replace(
                "word/_rels/document.xml.rels",
                "</Relationships>",
                f'<Relationship Id="x" Type="{RELATIONS}/image" TargetMode="External" '
                'Target="https://x.example.org/p.png"/></Relationships>',
            ),
            "from outside the file",
        ),
        (
            lambda parts: parts.update({"word/big.xml": b"0" * (LARGEST_UNPACKED + 1)}),
            "unpacks to more than 50 MB",
        ),
        (
            lambda parts: parts.update({f"word/{n}.xml": b"" for n in range(500)}),
            "more than 500 parts",
        ),
    ],
)
def test_a_template_that_cannot_be_used_is_refused_in_one_sentence(
    change: Callable[[Parts], object], words: str, tmp_path: Path
) -> None:
    restyled(tmp_path, change)
    said = refusal()
    assert words in said
    assert said.startswith("The Word template agency.docx ")
    assert said.count("\n") == 0


@pytest.mark.parametrize("content", [b"", b"Just text.", b"PK\x03\x04" + b"\0" * 40, b"%PDF-1.7"])
def test_a_file_that_is_no_word_file_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "agency.docx"
    path.write_bytes(content)
    template.choose(path)
    assert "is not a Word file (.docx), or has a password." in refusal()


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "agency.docx"
    with path.open("wb") as sparse:
        sparse.truncate(200 * 2**20)
    template.choose(path)
    assert "has 200 MB; it may have 10 MB." in refusal()


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    template.choose(tmp_path / "agency.docx")
    assert "agency.docx cannot be read (No such file or directory)." in refusal()


def test_the_setting_names_the_file_and_blank_means_ours() -> None:
    assert word_template({"FTM_WORD_TEMPLATE": " /etc/ftm/agency.docx "}) == Path(
        "/etc/ftm/agency.docx"
    )
    assert word_template({"FTM_WORD_TEMPLATE": " "}) is None
