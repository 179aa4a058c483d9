"""The letter for people who are not written to by e-mail: the same words, in Word."""

from msgspec.structs import replace

from ftm.invitations.personal import PersonalInvitation
from ftm.invitations.times import when
from ftm.invitations.wording import Block, title_of, versions
from ftm.languages import ENGLISH, Catalog
from ftm.word import Span, WordDocument
from ftm.word.text import one_line

TITLE = "Planning meeting"
AMERICAN = "en-US"


def build_letter(invitation: PersonalInvitation, *, rsvp_url: str | None = None) -> bytes:
    """One letter as a .docx.

    With a human translation its paragraphs come first and set the document's language; the
    English letter follows, so that a helper and the sender can read it too. Without one the
    letter is said in the catalogs of the recipient.
    """
    human = invitation.translation_language if not invitation.is_cancel else None
    catalogs = (ENGLISH,) if human else invitation.catalogs
    language = human or _tag(catalogs[-1])
    letter = WordDocument(title=TITLE, language=language)
    _addresses(letter, invitation)
    letter.heading(_title(invitation, invitation.catalogs if human else catalogs[:1], language))
    if human:
        letter.paragraph(when(invitation.starts_at, invitation.ends_at, human))
        for paragraph in invitation.translation:
            letter.paragraph(paragraph)
    said = versions(replace(invitation, catalogs=catalogs), "letter", rsvp_url)
    for words, version in zip(catalogs, said, strict=True):
        if human or words is not catalogs[0]:
            letter.heading(Span("In English", language=_mark(ENGLISH, language)), 2)
        for block in version.blocks:
            _write(letter, block, _mark(words, language))
    return letter.to_bytes()


def _title(
    invitation: PersonalInvitation, catalogs: tuple[Catalog, ...], document: str
) -> list[Span | str]:
    """The title in the reader's language, and in English beside words that nobody checked."""
    parts: list[Span | str] = []
    for words in catalogs:
        parts += [" / "] if parts else []
        parts.append(Span(title_of(invitation, words), language=_mark(words, document)))
    return parts


def _tag(words: Catalog) -> str:
    return AMERICAN if words is ENGLISH else words.language


def _mark(words: Catalog, document: str) -> str | None:
    """The language of a passage, where it is not that of the document."""
    return None if _tag(words) == document else _tag(words)


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
