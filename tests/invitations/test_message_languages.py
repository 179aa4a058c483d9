"""In which languages a message is said: the reader's own, and English until it is checked."""

import io
import re
from datetime import datetime

import docx
import pytest
from msgspec.structs import replace

from ftm.invitations.email import build_email, build_reminder
from ftm.invitations.letter import build_letter
from ftm.invitations.personal import PersonalInvitation
from ftm.invitations.wording import call_script
from ftm.languages import catalog_for
from tests.invitations.families import family, invite, leave_out
from tests.invitations.post import (
    NOW,
    Post,
    event,
    interpreted,
    place,
    read,
    through,
    to,
    writes,
)

AT = datetime.fromisoformat(NOW)
ENGLISH = "You are invited to a planning meeting."
SPANISH = "Le invitamos a una reunión de planificación."


def invited(language: str, channel: str = "email", *, reviewed: bool = False) -> PersonalInvitation:
    post = Post.of(family(writes("M", channel, document_language=language)))
    found = post.invitation(to(post.send(), "M", channel))
    if reviewed:
        found = replace(found, catalogs=(replace(catalog_for(language), is_reviewed=True),))
    return found


def test_words_nobody_checked_come_first_and_the_english_ones_after_them() -> None:
    built = build_email(invited("es"), uid="u", now=AT)
    for said in (built.text, built.html):
        own, note, english = (
            said.index(each) for each in (SPANISH, "ninguna persona las ha revisado", ENGLISH)
        )
        assert own < note < english
    assert re.findall(r'<(html|div) lang="(\w+)" dir="ltr">', built.html) == [
        ("html", "es"),
        ("div", "es"),
        ("div", "en"),
    ]
    assert built.subject == ("Reunión de planificación / Planning meeting: jue, 15 oct 2026, 15:30")
    assert read(built.raw)["Subject"] == built.subject


def test_words_a_person_checked_stand_alone() -> None:
    built = build_email(invited("es", reviewed=True), uid="u", now=AT)
    for said in (built.text, built.html):
        assert SPANISH in said
        assert ENGLISH not in said
        assert "computadora" not in said
    assert "Planning meeting" not in built.subject


@pytest.mark.parametrize("language", ["es", "fr", "pt"])
def test_the_calendar_entry_keeps_its_title_in_every_language(language: str) -> None:
    found = event(build_email(invited(language), uid="u", now=AT).calendar)
    assert found["SUMMARY"] == "Planning meeting"
    assert found["DESCRIPTION"].split("\n")[-1] == "Questions? Call 207-555-0100."


def test_a_language_without_a_catalog_reads_english() -> None:
    somali, english = (build_email(invited(each), uid="u", now=AT) for each in ("so", "en"))
    assert (somali.text, somali.html, somali.subject) == (
        english.text,
        english.html,
        english.subject,
    )


def test_the_time_is_said_as_the_language_says_it() -> None:
    text = build_email(invited("fr-CA"), uid="u", now=AT).text
    day = "Quand: jeudi 15 octobre 2026 (2026-10-15)"
    time = "15 h 30 \N{EN DASH} 17 h 00 (heure de l\N{RIGHT SINGLE QUOTATION MARK}Est, EDT)"
    assert f"{day}, {time}\n" in text


def test_who_interprets_reads_the_fixed_english_words_alone() -> None:
    data = family(
        writes("M", "email"), writes("I", "email", document_language="es"), interpreted("M", "I")
    )
    post = Post.of(data)
    text = post.email(to(post.send(), "I")).text
    assert "confidentiality undertaking" in text
    assert "reunión" not in text


def test_a_child_and_a_cancel_are_told_in_the_language_too() -> None:
    data = family(writes("RP", "email", document_language="pt"), invite("C"), through("C", "RP"))
    post = Post.of(data)
    assert "Uma criança com você: 15:30" in post.email(to(post.send(), "RP")).text
    leave_out("RP")(data)
    again = post.replan(data)
    text = again.email(to(again.send(), "RP")).text
    assert "não vai acontecer como planejado" in text
    assert "is not taking place for you as planned" in text


def letter(invitation: PersonalInvitation) -> tuple[list[str], str, str]:
    made = docx.Document(io.BytesIO(build_letter(invitation)))
    marked = "".join(each._p.xml for each in made.paragraphs)  # noqa: SLF001 - no public way
    return [each.text for each in made.paragraphs], made.styles.element.xml, marked


def test_a_letter_in_words_nobody_checked_is_an_english_document_with_them_marked() -> None:
    words, styles, marked = letter(invited("es", "letter"))
    assert words.index("In English") > next(n for n, each in enumerate(words) if SPANISH in each)
    assert 'w:lang w:val="en-US"' in styles
    assert 'w:lang w:val="es"' in marked


def test_a_letter_in_words_a_person_checked_is_a_document_of_that_language() -> None:
    words, styles, marked = letter(invited("es", "letter", reviewed=True))
    assert "Reunión de planificación" in words
    assert "In English" not in words
    assert 'w:lang w:val="es"' in styles
    assert "w:lang" not in marked


def test_a_call_is_spoken_in_english_and_then_in_the_language_of_who_is_called() -> None:
    script = call_script(invited("fr", "phone"))
    assert script.index(ENGLISH) < script.index("French:") < script.index("Nous vous invitons")
    assert script.endswith("Write down the answer and the time of the call.")


def test_a_reminder_says_when_and_where_and_brings_no_calendar_entry() -> None:
    data = family(writes("Y", "email", document_language="es"), place(building="Town Hall"))
    post = Post.of(data)
    invitation = post.invitation(to(post.send(), "Y"))
    built = build_reminder(invitation, now=AT, rsvp_url="https://ftm.example.org/r/x")
    kinds = [each.get_content_type() for each in read(built.raw).walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]
    assert built.subject.startswith("Recordatorio: reunión de planificación / Reminder: planning")
    for words in ("This is a reminder", "When: Thursday", "Where: Town Hall", "Este es un"):
        assert words in built.text
