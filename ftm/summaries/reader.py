"""One reader of one session: who they are for the document, and what of it they may have."""

from functools import cached_property

from ftm.disclosure.attendance import (
    attendance_for,
    dissent_for,
    is_former_parent,
)
from ftm.disclosure.decision import VisibleLine
from ftm.disclosure.rules import Disclosure
from ftm.facts import CaseFacts
from ftm.facts.plan import Item, Translation
from ftm.facts.windows import meeting_on
from ftm.languages import ENGLISH, Catalog
from ftm.plans.sections import Form, default_type, form_of, own_children
from ftm.summaries import wording
from ftm.summaries.changes import Change, ChangeTeller
from ftm.summaries.content import ContentSection
from ftm.value import Value


class Reader(Value, dict=True):
    """Everything a copy is composed from; each answer has gone through `disclosure`.

    `catalog`: in which language a translated copy has our own words; one that a person checked.
    `changes`: everything that was corrected since the record was closed.
    """

    disclosure: Disclosure
    person_id: str
    translation: Translation | None = None
    catalog: Catalog = ENGLISH
    changes: tuple[Change, ...] = ()

    @property
    def facts(self) -> CaseFacts:
        return self.disclosure.standing.facts

    @cached_property
    def lines(self) -> tuple[VisibleLine, ...]:
        return self.disclosure.visible_lines(self.person_id)

    @cached_property
    def form(self) -> Form | None:
        """The reader's own form: parents have one, nobody else does."""
        standing = self.disclosure.standing
        if not standing.is_established_parent(self.person_id, standing.today):
            return None
        return form_of(standing, self.person_id, meeting_on(self.disclosure.meeting))

    @property
    def plan_type(self) -> str:
        return self.form.type if self.form else default_type(self.facts)

    @cached_property
    def is_youth(self) -> bool:
        on = meeting_on(self.disclosure.meeting)
        return self.disclosure.standing.is_youth(self.person_id, on)

    @property
    def name(self) -> str | None:
        """The reader's own name; None for a former parent, whom no copy names."""
        if is_former_parent(self.disclosure.standing, self.person_id):
            return None
        return self.facts.name_of(self.person_id)

    @property
    def children(self) -> tuple[str, ...]:
        """The names of the children a parent's form is about, as far as they are the parent's."""
        if self.form is None:
            return ()
        own = own_children(self.disclosure.standing, self.person_id)
        return tuple(self.facts.name_of(child) for child in self.form.children if child in own)

    @property
    def attendance(self) -> tuple[str, ...]:
        """The names of those who were there, as far as this copy may name them."""
        there = attendance_for(self.disclosure, self.person_id)
        return tuple(self.facts.name_of(person) for person in there)

    def dissent(self, item: Item) -> tuple[tuple[str, str], ...]:
        """(name, words) of the disagreement printed under a line."""
        said = dissent_for(self.disclosure, self.person_id, item)
        return tuple((self.facts.name_of(each.person), each.words) for each in said)

    @property
    def picks(self) -> tuple[tuple[str, bool], ...]:
        """(name, is the advisor) of the team members a youth chose and who stand."""
        if not self.is_youth:
            return ()
        standing = self.disclosure.standing
        picks = standing.picks(self.disclosure.meeting, standing.today)
        return tuple(
            (self.facts.name_of(pick.person), pick.advisor)
            for pick in picks
            if pick.youth == self.person_id and pick.is_member and not pick.ineligible
        )

    def said_it(self, item: Item) -> bool:
        """The line is in the reader's own words."""
        return item.source_kind == "family_said" and item.said_by == self.person_id

    def corrections(self, sections: tuple[ContentSection, ...]) -> tuple[str, ...]:
        """What this copy says of corrections, by the places of the lines in its `sections`."""
        language = self.translation.language if self.translation else wording.ENGLISH
        teller = ChangeTeller(self.disclosure, self.person_id, language, self.catalog)
        return teller.notes(self.changes, sections)
