"""The forms that lie on the table or go to a provider: blank, or with what may stand on them. Pure.

None tells of another session, of a line of the plan or of somebody's part in the family.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from ftm.disclosure.attendance import named_to_all
from ftm.disclosure.rules import Disclosure
from ftm.facts import CaseFacts
from ftm.facts.people import PROVIDER_ROLES, Person
from ftm.facts.windows import session_on
from ftm.summaries import form_wording as wording
from ftm.summaries.in_both import both
from ftm.summaries.wording import day
from ftm.value import Value
from ftm.word import Span, WordDocument

FILL = "Signature Line"
BLANK_ROWS = 10
"""As many for every sheet: their number must not tell how many people are not named on it."""


def sign_in_sheet(disclosure: Disclosure, *, with_names: bool, language: str = "en") -> bytes:
    """The sheet of one session; `with_names` only those whom everybody in it may know of.

    `language` is the tag of a language that people at the table read.
    """
    say = both(language)
    word = WordDocument(title=wording.SIGN_IN_TITLE, language=say.language)
    word.heading(say.label(wording.SIGN_IN_TITLE))
    on = day(session_on(disclosure.session), say.language)
    word.paragraph([*say.label(wording.SIGN_IN_DAY), f": {on}"], "Details")
    if say.note:
        word.paragraph(say.note)
    for sentence in wording.SIGN_IN_INTRO:
        word.paragraph(say.sentence(sentence))
    facts = disclosure.standing.facts
    names = [facts.name_of(each) for each in named_to_all(disclosure)] if with_names else []
    word.table(
        tuple(map(say.words, wording.SIGN_IN_HEADER)),
        _rows(names, len(wording.SIGN_IN_HEADER)),
        caption=wording.SIGN_IN_CAPTION,
    )
    return word.to_bytes()


def confidentiality_statement(language: str = "en") -> bytes:
    """The statement to read aloud and sign: the same for every family (22 M.R.S. 4008).

    `language` is the tag of who signs it; one without a catalog gives the English statement.
    """
    say = both(language)
    word = WordDocument(title=wording.STATEMENT_TITLE, language=say.language)
    word.heading(say.label(wording.STATEMENT_TITLE))
    if say.note:
        word.paragraph(say.note)
    for heading, sentences in wording.STATEMENT:
        word.heading(say.label(heading), 2)
        for sentence in sentences:
            word.paragraph(
                say.as_it_is(sentence)
                if sentence == wording.FEDERAL_STATEMENT
                else say.sentence(sentence)
            )
    for label in wording.READ_BY:
        word.paragraph([*say.label(label), ": \t"], FILL)
    word.table(
        tuple(map(say.words, wording.STATEMENT_HEADER)),
        _rows((), len(wording.STATEMENT_HEADER)),
        caption=wording.STATEMENT_CAPTION,
    )
    return word.to_bytes()


class Provider(Value):
    """A service provider of the case, who may be named on the form that goes to them alone."""

    key: str
    name: str
    phone: str
    email: str


def providers(facts: CaseFacts, on: date) -> tuple[Provider, ...]:
    """The providers of the case on a day, as the case lists them."""
    held = {
        role.person
        for role in facts.roles
        if role.role in PROVIDER_ROLES and (role.until is None or role.until >= on)
    }
    return tuple(_provider(each) for each in facts.people if each.id in held)


def communication_form(facts: CaseFacts, provider: Provider | None) -> bytes:
    """Page 1 says how to reach us, page 2 is sent back (OCFS Collaboration policy V.a.ii, App. C).

    It names staff and the office, and on page 2 the provider it is for: never the family.
    """
    word = WordDocument(title=wording.COMMUNICATION_TITLE)
    word.heading(wording.COMMUNICATION_TITLE)
    for sentence in wording.COMMUNICATION_INTRO:
        word.paragraph(sentence)
    word.heading(wording.CONTACTS, 2)
    word.table(
        wording.CONTACT_HEADER,
        _contacts(facts),
        caption=wording.CONTACTS,
        weights=wording.CONTACT_WEIGHTS,
    )
    for heading, items in wording.INSTRUCTIONS:
        word.heading(heading, 2)
        word.bullets(items)
    _page_two(word, facts, provider)
    return word.to_bytes()


def _page_two(word: WordDocument, facts: CaseFacts, provider: Provider | None) -> None:
    worker, office = facts.caseworker, facts.case.office
    known = {}
    if provider:
        known[wording.YOURS_NAME] = provider.name
        known[wording.YOURS_PHONE] = provider.phone
        known[wording.YOURS_EMAIL] = provider.email
    word.heading(wording.PAGE_TWO, 2, new_page=True)
    word.paragraph(wording.PAGE_TWO_INTRO)
    back = ", ".join((worker.name, worker.email, office.name, office.phone))
    word.paragraph([Span(f"{wording.SEND_BACK}: ", bold=True), back], "Details")
    for label in (*wording.YOURS, *wording.BEST):
        _line(word, label, known.get(label, ""))
    word.heading(wording.OTHERS, 2)
    for label in (*wording.SECOND, wording.FILLED_IN):
        _line(word, label)


def _contacts(facts: CaseFacts) -> Iterable[Sequence[str]]:
    for part, label in wording.PARTS.items():
        for each in facts.staff:
            if each.role == part:
                yield each.name, label, each.phone or facts.case.office.phone, each.email
    office = facts.case.office
    yield office.name, wording.OFFICE, office.phone, office.email


def _provider(person: Person) -> Provider:
    return Provider(person.id, person.name, person.phone or "", person.email or "")


def _rows(names: Sequence[str], columns: int) -> Iterable[Sequence[str]]:
    for name in (*names, *[""] * BLANK_ROWS):
        yield name, *[""] * (columns - 1)


def _line(word: WordDocument, label: str, value: str = "") -> None:
    """A label with what is known, or with a line to write on."""
    if value:
        word.paragraph([Span(f"{label}: ", bold=True), value])
    else:
        word.paragraph(f"{label}: \t", FILL)
