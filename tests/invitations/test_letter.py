"""The letter and the call: the e-mail's facts for people without e-mail."""

import io
from typing import Any

import docx
import pytest
from docx.document import Document

from ftm.invitations.wording import call_script
from tests.invitations.families import Data, family, invite, meeting, person, session
from tests.invitations.post import Post, interpreted, place, remote, through, to, writes
from tests.support.scenarios import scenario

S5_NOW = "2026-10-08T12:00-04:00"
HOME = {"kind": "home", "text": "14 Ferry Lane, Exampleport ME 04000"}


def letter_of(data: Data, who: str = "M") -> Document:
    post = Post.of(data)
    return docx.Document(io.BytesIO(post.letter(to(post.send(), who, "letter"))))


def words_of(letter: Document) -> str:
    return "\n".join(paragraph.text for paragraph in letter.paragraphs)


def translated(**fields: Any) -> Any:
    entry = {
        "id": "TR",
        "document": "invitation",
        "meeting": "m",
        "person": "M",
        "language": "ar",
        "translator": "Helena Exemplo",
        "attached_on": "2026-09-30",
        "paragraphs": ["ندعوك إلى اجتماع تخطيط."],
    }
    return lambda data: data["translations"].append(entry | fields)


def test_the_letter_says_what_the_mail_says() -> None:
    data = family(writes("M", "letter", places=[HOME]), place(address="1 Example Way"))
    words = words_of(letter_of(data))
    for expected in (
        "Person M\n14 Ferry Lane\nExampleport ME 04000",
        "When: Thursday, October 15, 2026, 3:30 PM to 5:00 PM EDT",
        "Where: Town Hall, 2, 1 Example Way",
        "Please call us at 207-555-0100",
        "Ask Robin.\nE-mail: robin@example.org",
    ):
        assert expected in words


def test_a_letter_goes_to_no_protected_home() -> None:
    hidden = HOME | {"protected": True}
    safe = {"kind": "acp_substitute", "text": "PO Box 5, Exampleport ME"}
    mailing = {"kind": "mailing", "text": "PO Box 7, Exampleport ME"}
    assert "Ferry" not in words_of(letter_of(family(writes("M", "letter", places=[hidden]))))
    both = words_of(letter_of(family(writes("M", "letter", places=[HOME, safe]))))
    assert "PO Box 5" in both
    assert "Ferry" not in both
    three = words_of(letter_of(family(writes("M", "letter", places=[HOME, safe, mailing]))))
    assert "PO Box 7" in three


def test_the_letter_of_the_portuguese_mother() -> None:
    post = Post.of(scenario("S5"))
    due = to(post.send("correct", S5_NOW), "M1", "letter")
    letter = docx.Document(io.BytesIO(post.letter(due, "correct", S5_NOW)))
    words = words_of(letter)
    for expected in (
        "quinta-feira, 15 de outubro de 2026 (2026-10-15), 16:00",
        "18:00 (Horário do Leste, EDT)",
        "Convidamos você para uma reunião de planejamento com a sua família.",
        "A child with you: 4:00 PM to 4:25 PM EDT",
        "An interpreter for Portuguese will be there for you.",
        "robin@ocfs.example.org",
    ):
        assert expected in words
    assert 'w:lang w:val="pt"' in letter.styles.element.xml
    properties = letter.core_properties
    assert (properties.author, properties.last_modified_by) == ("OCFS", "OCFS")
    assert properties.title == "Planning meeting"
    styles = [each.style.name for each in letter.paragraphs if each.style is not None]
    assert [name for name in styles if name and name.startswith("Heading")] == [
        "Heading 1",
        "Heading 2",
    ]
    assert "Reunião de planejamento / Planning meeting" in words


def test_a_translation_into_a_language_written_from_the_right() -> None:
    data = family(writes("M", "letter", document_language="ar"), translated())
    letter = letter_of(data)
    (paragraph,) = [each for each in letter.paragraphs if "ندعوك" in each.text]
    assert "<w:bidi/>" in paragraph._p.xml  # noqa: SLF001 - no public way to ask
    assert "<w:rtl/>" in paragraph._p.xml  # noqa: SLF001
    assert "2026-10-15" in words_of(letter)
    assert 'w:bidi="ar"' in letter.styles.element.xml


@pytest.mark.parametrize(
    "fields",
    [
        {"attached_on": "2026-10-02"},
        {"language": "fa"},
        {"person": "F"},
        {"document": "plan", "texts": {}},
        {"meeting": "other"},
    ],
)
def test_a_translation_of_another_day_person_or_paper_is_not_used(fields: dict[str, Any]) -> None:
    data = family(writes("M", "letter", document_language="ar"), translated(**fields))
    data["meetings"].insert(0, meeting(data) | {"id": "other"})
    assert "ندعوك" not in words_of(letter_of(data))


def test_a_letter_names_nobody_else() -> None:
    data = family(writes("RP", "letter"), invite("C"), through("C", "RP"))
    for number, each in enumerate(data["people"]):
        each["name"] = f"Canary{number}x"
    own = next(each["name"] for each in data["people"] if each["id"] == "RP")
    words = words_of(letter_of(data, "RP"))
    assert own in words
    assert words.count("Canary") == words.count(own)


def test_equal_letters_are_equal_bytes() -> None:
    post = Post.of(family(writes("M", "letter")))
    due = to(post.send(), "M", "letter")
    assert post.letter(due) == post.letter(due)


def test_a_letter_takes_any_text() -> None:
    name = "\x00\x0b\ud800Ana\r\nLee\u202e & <b> 😀 " + "x" * 300
    data = family(writes("M", "letter", name=name), place(room="\ufffe7"))
    assert "Ana Lee & <b> 😀" in words_of(letter_of(data))


def test_a_cancel_is_a_letter_too() -> None:
    data = family(writes("M", "letter"))
    post = Post.of(data)
    post.send()
    meeting(data)["cancelled"] = True
    again = post.replan(data)
    words = words_of(docx.Document(io.BytesIO(again.letter(to(again.send(), "M", "letter")))))
    assert "is not taking place for you as planned" in words
    assert "Town Hall" not in words


def test_the_call_says_the_same_and_who_may_hear_it() -> None:
    need = {"language": "pt", "avoid_affiliations": []}
    data = family(
        writes("M", "phone", interpreter=need),
        writes("I", "email"),
        interpreted("M", "I"),
        remote("M", "phone"),
        place(phone="207-555-0199"),
    )
    session(data)["note"] = "Side door."
    post = Post.of(data)
    script = call_script(post.invitation(to(post.send(), "M", "phone")))
    for expected in (
        "Ask for Person M and speak with nobody else about it.",
        "Call together with an interpreter for Portuguese.",
        "When: Thursday, October 15, 2026, 3:30 PM to 5:00 PM EDT",
        "Join by phone: 207-555-0199",
        "Please note: Side door.",
        "Do you need a ride",
    ):
        assert expected in script
    assert "Person I" not in script


def test_a_call_about_a_cancel_asks_nothing() -> None:
    data = family(writes("M", "phone"))
    post = Post.of(data)
    post.send()
    person("M", name="Ana")(data)
    meeting(data)["cancelled"] = True
    again = post.replan(data)
    script = call_script(again.invitation(to(again.send(), "M", "phone")))
    assert "not taking place" in script
    assert "Can you come?" not in script
