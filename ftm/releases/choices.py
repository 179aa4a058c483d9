"""What the release form offers to choose from. Pure."""

from collections.abc import Iterable

from ftm.facts import CaseFacts
from ftm.facts.people import PROVIDER_ROLES
from ftm.releases.forms import AGENCY, ReleaseForm
from ftm.releases.profiles import CLASSES
from ftm.releases.rules import KIND_FOR_ROLE

Choices = tuple[tuple[str, str], ...]
_SIGNERS = frozenset({"parent", "caregiver"})


def suggested(facts: CaseFacts, discloser: str) -> ReleaseForm:
    """The form for one provider: their kind of release, about the people they serve."""
    roles = [
        each for each in facts.roles_by_person.get(discloser, ()) if each.role in PROVIDER_ROLES
    ]
    if not roles:
        return ReleaseForm()
    patients = dict.fromkeys(person for role in roles for person in role.of)
    return ReleaseForm(
        kind=KIND_FOR_ROLE.get(roles[0].role, "general"),
        discloser=discloser,
        patients=tuple(patients),
        recipients=("ftm_members",),
    )


def disclosers(facts: CaseFacts) -> Choices:
    """Providers of the case, and the agency itself."""
    providers = [role.person for role in facts.roles if role.role in PROVIDER_ROLES]
    return (("", "Choose"), *_named(facts, providers), (AGENCY, "The agency"))


def patients(facts: CaseFacts) -> Choices:
    """Children, parents, and everybody a provider serves."""
    served = [person for r in facts.roles if r.role in PROVIDER_ROLES for person in r.of]
    parents = [role.person for role in facts.roles if role.role in _SIGNERS]
    return _named(facts, (*facts.children_by_id, *parents, *served))


def recipients(facts: CaseFacts) -> Choices:
    """Classes of people first: naming everybody in the meeting is the usual way."""
    return (*CLASSES.items(), *_named(facts, facts.people_by_id))


def signers(facts: CaseFacts) -> Choices:
    return (("", "Nobody yet"), *patients(facts))


def _named(facts: CaseFacts, ids: Iterable[str]) -> Choices:
    return tuple((each, facts.name_of(each)) for each in dict.fromkeys(ids))
