"""What was corrected, in words: for each reader as far as the one decision lets them read it. Pure.

A copy says the same of its corrections each time it is made: what was recorded decides, not which
version somebody read before.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from ftm.disclosure.attendance import dissent_for, may_name, may_read_attendance
from ftm.disclosure.changes import LineChange, Telling, tell_court, tell_person
from ftm.disclosure.rules import Disclosure
from ftm.languages import ENGLISH, N_, Catalog
from ftm.summaries import wording
from ftm.summaries.content import ContentSection
from ftm.value import Value

LINE = N_("Section {section}, line {line}: “{old}” was corrected to “{new}”.")
LINE_UNQUOTED = N_("Section {section}, line {line} was corrected.")
AGREEMENT = N_("Section {section}, line {line}: who agrees with it was corrected.")
TAKEN_OUT = N_("This line was taken out: “{old}”")
TAKEN_OUT_UNQUOTED = N_("A line was taken out.")
MEETING_DATE = N_("The date of the meeting was corrected from {old} to {new}.")
MEETING_DATE_UNQUOTED = N_("The date of the meeting was corrected.")
WAS_THERE = N_("{name} was there; that was missing before.")
WAS_NOT_THERE = N_("{name} was not there; that was wrong before.")
PRESENCE_UNQUOTED = N_("The list of who was there was corrected.")
ABSENT = "absent"


class Change(Value):
    """One correction of the record; a line has `line`, attendance and date two values.

    `what`, `subject` and `session` are as in the table; `why` is for the agency's own record.
    `quotes`: whoever corrected it lets copies say what stood there before.
    """

    what: str
    subject: str
    session: str
    before: str
    after: str
    why: str
    line: LineChange | None = None
    quotes: bool = True


Places = dict[str, tuple[int, int]]
"""The number of the section and of the line in it, by the id of the line, as printed."""


class ChangeTeller(Value):
    """Says the corrections to one reader (None: the court) in one copy of one session."""

    disclosure: Disclosure
    person: str | None
    language: str = wording.ENGLISH
    catalog: Catalog = ENGLISH

    def notes(
        self, changes: Sequence[Change], sections: Sequence[ContentSection]
    ) -> tuple[str, ...]:
        """The sentences, the oldest correction first, each once."""
        places = places_in(sections)
        told = (note for change in changes for note in self._say(change, places))
        return tuple(dict.fromkeys(told))

    def _say(self, change: Change, places: Places) -> Iterator[str]:
        if change.line is not None:
            yield from self._line(change.line, places)
        elif change.session == self.disclosure.session.id:
            yield from self._date(change) if change.what == "date" else self._attendance(change)

    def _line(self, change: LineChange, places: Places) -> Iterator[str]:
        telling = self._telling(change)
        if not telling.told:
            return
        # The old words were never translated by a person, so a translated copy does not say them.
        quoted = telling.quoted and self.language == wording.ENGLISH
        if change.after is None:
            yield self._fill(TAKEN_OUT if quoted else TAKEN_OUT_UNQUOTED, old=change.before.text)
            return
        section, line = places[change.key]
        place = {"section": section, "line": line}
        if change.before.text != change.after.text:
            old, new = changed_words(change.before.text, change.after.text)
            yield self._fill(LINE if quoted else LINE_UNQUOTED, old=old, new=new, **place)
        elif change.before.section != change.after.section:
            yield self._fill(LINE_UNQUOTED, **place)
        if self._agreement_differs(change):
            yield self._fill(AGREEMENT, **place)

    def _telling(self, change: LineChange) -> Telling:
        if self.person is None:
            return tell_court(self.disclosure, change)
        return tell_person(self.disclosure, change, self.person)

    def _agreement_differs(self, change: LineChange) -> bool:
        if self.person is None or change.after is None:
            return False
        before = dissent_for(self.disclosure, self.person, change.before)
        return before != dissent_for(self.disclosure, self.person, change.after)

    def _date(self, change: Change) -> Iterator[str]:
        if not change.quotes:
            yield self._fill(MEETING_DATE_UNQUOTED)
            return
        days = (date.fromisoformat(each) for each in (change.before, change.after))
        old, new = (wording.day(each, self.language) for each in days)
        yield self._fill(MEETING_DATE, old=old, new=new)

    def _attendance(self, change: Change) -> Iterator[str]:
        was, now_is = change.before != ABSENT, change.after != ABSENT
        if self.person is None or was == now_is:
            return
        if not may_read_attendance(self.disclosure, self.person):
            return
        if may_name(self.disclosure, self.person, change.subject):
            name = self.disclosure.standing.facts.name_of(change.subject)
            named = WAS_THERE if now_is else WAS_NOT_THERE
            yield self._fill(named if change.quotes else PRESENCE_UNQUOTED, name=name)

    def _fill(self, sentence: str, **values: object) -> str:
        return self.catalog.gettext(sentence).format(**values)


def places_in(sections: Sequence[ContentSection]) -> Places:
    """Where each line stands in a paper."""
    return {
        line.item_id: (number, row)
        for number, section in enumerate(sections, 1)
        for row, line in enumerate(section.lines, 1)
    }


def changed_words(old: str, new: str) -> tuple[str, str]:
    """The words that differ, with the word before them: ("by Friday", "by October 30")."""
    before, after = old.split(), new.split()
    shorter = min(len(before), len(after))
    first = next((i for i in range(shorter) if before[i] != after[i]), shorter)
    tail = shorter - first
    last = next((i for i in range(tail) if before[-1 - i] != after[-1 - i]), tail)
    # A word that was added or taken away is read in its place: with its neighbours.
    first, last = max(first - 1, 0), max(last - (first == 0), 0)
    spans = (words[first : len(words) - last] for words in (before, after))
    one, other = (" ".join(span) for span in spans)
    if one[-1:] == other[-1:] and one[-1:] in {".", ",", ";"}:
        one, other = one[:-1], other[:-1]
    return one, other


def tell_agency(changes: Sequence[Change], sections: Sequence[ContentSection]) -> tuple[str, ...]:
    """Every correction with its old words and its reason, for the agency's own record."""
    places = places_in(sections)
    return tuple(f"{_in_full(change, places)} {change.why}" for change in changes)


def _in_full(change: Change, places: Places) -> str:
    if change.line is None:
        whose = f"{change.what.capitalize()} of {change.subject or change.session}"
        return f"{whose}: {change.before} was corrected to {change.after}."
    before, after = change.line.before, change.line.after
    if after is None:
        return TAKEN_OUT.format(old=before.text)
    place = (
        "A line"
        if change.subject not in places
        else "Section {}, line {}".format(*places[change.subject])
    )
    if before.text != after.text:
        return f"{place}: “{before.text}” was corrected to “{after.text}”."
    return f"{place}: its labels, place or agreement were corrected."
