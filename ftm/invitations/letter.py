"""The letter for people who are not written to by e-mail: the same words, in Word."""

from ftm.invitations.personal import PersonalInvitation
from ftm.invitations.times import when_in
from ftm.invitations.wording import Block, blocks
from ftm.word import Span, WordDocument
from ftm.word.text import one_line

TITLE = "Planning meeting"
ENGLISH = "en-US"


def build_letter(invitation: PersonalInvitation, *, rsvp_url: str | None = None) -> bytes:
    """One letter as a .docx.

    With a translation its paragraphs come first and set the document's language; the English
    letter follows, so that a helper and the sender can read it too.
    """
    language = invitation.translation_language if not invitation.is_cancel else None
    letter = WordDocument(title=TITLE, language=language or ENGLISH)
    _addresses(letter, invitation)
    letter.heading(Span(_heading(invitation), language=ENGLISH if language else None))
    if language:
        letter.paragraph(when_in(language, invitation.starts_at, invitation.ends_at))
        for paragraph in invitation.translation:
            letter.paragraph(paragraph)
        letter.heading(Span("In English", language=ENGLISH), 2)
    for block in blocks(invitation, "letter", rsvp_url):
        _write(letter, block, ENGLISH if language else None)
    return letter.to_bytes()


def _heading(invitation: PersonalInvitation) -> str:
    if invitation.is_cancel:
        return "Planning meeting not taking place as planned"
    return "Planning meeting changed" if invitation.is_change else "Planning meeting"


def _addresses(letter: WordDocument, invitation: PersonalInvitation) -> None:
    office = invitation.office
    letter.paragraph(f"{one_line(office.name)}\n{one_line(office.phone)}", "Details")
    to = [one_line(invitation.name)]
    if invitation.postal_address:
        to += [part.strip() for part in one_line(invitation.postal_address).split(",", 1)]
    letter.paragraph("\n".join(to))


def _write(letter: WordDocument, block: Block, language: str | None) -> None:
    for fact in block.facts:
        label = Span(f"{fact.label}: ", bold=True, language=language)
        letter.paragraph([label, Span(fact.value, language=language)], "Details")
    if block.lines:
        letter.paragraph(Span("\n".join(block.lines), language=language))
