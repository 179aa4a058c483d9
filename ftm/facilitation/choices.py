"""What the form of a line lets a worker choose from. Pure."""

from collections.abc import Mapping

from ftm.cases.words import short_name
from ftm.disclosure.question import CORE_TEAM
from ftm.facilitation.labelling import KEEP, SENSITIVITIES, Family, whose_choices
from ftm.facilitation.rules import DEPARTMENT, INFORMATION, KINDS
from ftm.facts import CaseFacts
from ftm.facts.meeting import Meeting
from ftm.facts.people import PROVIDER_ROLES
from ftm.facts.standing import Standing
from ftm.facts.windows import members
from ftm.plans.sections import FORM_SECTIONS, default_type
from ftm.value import Value

Pairs = tuple[tuple[str, str], ...]
COURT = "court"
"""The answer "a court order" to who said it."""


class Choices(Value):
    """Pairs of value and words for each field; `names` are the short names by id."""

    family: Family
    names: Mapping[str, str]
    kinds: Pairs
    whose: Pairs
    sensitive: Pairs
    about: Pairs
    owners: Pairs
    service_of: Pairs
    said_by: Pairs
    shared_with: Pairs
    sections: Pairs
    releases: Pairs
    information: Pairs
    sessions: Pairs
    people: Pairs

    def whose_now(self, answer: str) -> Pairs:
        """The answers to whose line it is, with "as it is" where no single answer fits."""
        return ((KEEP, "As it is now"), *self.whose) if answer == KEEP else self.whose


def choices_for(standing: Standing, meeting: Meeting) -> Choices:
    """What the worker can choose at this meeting: people of the case, the nearest first."""
    facts = standing.facts
    names = {each.id: short_name(facts, each.id) for each in facts.people}
    names |= {each.id: each.name for each in facts.staff}
    family = family_of(standing, names)
    here = dict.fromkeys(person for each in meeting.sessions for person in members(each))
    order = [*here, *(each.id for each in facts.people if each.id not in here)]
    people = tuple((each, names[each]) for each in order if each in facts.people_by_id)
    staff = tuple((each.id, each.name) for each in facts.staff)
    return Choices(
        family=family,
        names=names,
        kinds=tuple(KINDS.items()),
        whose=whose_choices(family),
        sensitive=tuple((each.code, each.words) for each in SENSITIVITIES),
        about=(("", "As the answer above says"), *people),
        owners=(("", "Nobody yet"), *people, *staff, (DEPARTMENT, "The Department")),
        service_of=(("", "Nobody's in particular"), *_providers(standing, names)),
        said_by=(("", "The agency"), *people, (COURT, "A court order")),
        shared_with=((CORE_TEAM, "Attorneys, guardian and tribe"), *people),
        sections=(("", "Where it fits"), *_sections(facts)),
        releases=(("", "None"), *_releases(facts, standing, names)),
        information=(("", "Choose"), *INFORMATION.items()),
        sessions=tuple(
            (each.id, f"Session {number}") for number, each in enumerate(meeting.sessions, 1)
        ),
        people=(("", "Nobody"), *people),
    )


def family_of(standing: Standing, names: Mapping[str, str]) -> Family:
    """Children and established parents, by the names people go by."""
    children = tuple((each, names[each]) for each in standing.facts.children_by_id)
    parents = tuple((each, names[each]) for each in standing.established_parents(standing.today))
    return Family(children, parents)


def _sections(facts: CaseFacts) -> Pairs:
    return tuple((each.code, each.heading) for each in FORM_SECTIONS[default_type(facts)])


def _releases(facts: CaseFacts, standing: Standing, names: Mapping[str, str]) -> Pairs:
    """Releases signed so far by which a provider tells us something."""
    found = []
    for each in facts.releases:
        if each.discloser and each.signed_on and each.signed_on <= standing.today:
            patients = ", ".join(names[patient] for patient in each.patients)
            found.append((each.id, f"{names[each.discloser]} about {patients}"))
    return tuple(found)


def _providers(standing: Standing, names: Mapping[str, str]) -> Pairs:
    roles = standing.roles_on(standing.today)
    return tuple(
        (person, names[person])
        for person, held in roles.items()
        if any(role.role in PROVIDER_ROLES for role in held)
    )
