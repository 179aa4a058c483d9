"""What each kind of release must hold before it is one, and what is missing in plain words. Pure.

42 CFR 2.31 (as of 2024), 45 CFR 164.508(c), 34 CFR 99.30; a general release is held to the same
elements, because nobody can act on one that does not say who, what, why and until when.
"""

from collections.abc import Iterator
from datetime import date

from ftm.facts import CaseFacts
from ftm.facts.plan import Release
from ftm.facts.standing import Standing
from ftm.releases.rules import KIND_FOR_ROLE
from ftm.value import Value

KINDS = {
    "part2": "Substance use treatment (42 CFR Part 2)",
    "hipaa": "Health (HIPAA)",
    "ferpa": "Education (FERPA)",
    "general": "General",
    "court_order": "Court order",
}
INFORMATION = {
    "attendance": "Whether they come",
    "participation": "How they take part",
    "treatment_plan": "Treatment plan",
    "treatment_progress": "Progress in treatment",
    "recommendations": "Recommendations",
    "test_results": "Test results",
    "relapse": "Relapse",
    "expected_completion": "When treatment will end",
    "discharge_aftercare": "Discharge and aftercare",
    "diagnosis": "Diagnosis",
    "medication": "Medication",
    "services": "Services received",
    "education_records": "Education records",
}
CLASSES = {
    "ftm_members": "Everybody in the meeting",
    "caseworker": "The caseworker",
    "supervisor": "The supervisor",
    "facilitator": "The facilitator",
}
_PROVIDER = {
    "part2": ("sud_provider", "a substance use treatment provider"),
    "hipaa": ("mh_medical_provider", "a health or mental health provider"),
    "ferpa": ("school", "a school or child care"),
}


class Missing(Value):
    """A sentence, and the field of the form it is about."""

    field: str
    sentence: str


def missing(facts: CaseFacts, release: Release, standing: Standing) -> tuple[Missing, ...]:
    """What keeps the paper from being a release; empty when nothing does.

    An unsigned paper may be prepared: it is no release until it is signed.
    """
    found = (
        *_elements(release),
        *_who_tells(facts, release),
        *_what(release),
        *_signature(facts, release, standing),
    )
    return tuple(found)


def _elements(release: Release) -> Iterator[Missing]:
    wanted = {
        "kind": (release.kind in KINDS, "Choose the kind of release."),
        "patients": (bool(release.patients), "Choose whom it is about."),
        "recipients": (bool(release.recipients), "Choose who may be told."),
        "information": (bool(release.information), "Choose what may be told."),
        "scope": (bool(release.scope.strip()), "Say in words what may be told."),
        "purpose": (bool(release.purpose.strip()), "Say what it is for."),
    }
    for field, (there, sentence) in wanted.items():
        if not there:
            yield Missing(field, sentence)


def _who_tells(facts: CaseFacts, release: Release) -> Iterator[Missing]:
    """The right law for who tells, about people whom they serve."""
    if release.discloser is None:
        return
    roles = facts.roles_by_person.get(release.discloser, ())
    name = facts.name_of(release.discloser)
    needed = {KIND_FOR_ROLE[role.role] for role in roles if role.role in KIND_FOR_ROLE}
    if release.kind in _PROVIDER and release.kind not in needed:
        yield Missing("kind", f"{name} is not recorded as {_PROVIDER[release.kind][1]}.")
    elif needed and release.kind not in {*needed, "court_order"}:
        kind = KINDS[min(needed)]
        yield Missing("kind", f"{name} may only tell with a release of the kind: {kind}.")
    served = {person for role in roles for person in role.of}
    strangers = [each for each in release.patients if each not in served]
    if strangers:
        names = ", ".join(facts.name_of(each) for each in strangers)
        yield Missing("patients", f"{name} is not recorded as serving {names}.")


def _what(release: Release) -> Iterator[Missing]:
    if release.kind == "ferpa" and set(release.information) - {"education_records"}:
        yield Missing("information", "An education release covers education records only.")


def _signature(facts: CaseFacts, release: Release, standing: Standing) -> Iterator[Missing]:
    """Signed by the person it is about, or for a child by a parent (42 CFR 2.14, 2.15)."""
    today = standing.today
    signed_on = release.signed_on
    if signed_on is not None and signed_on > today:
        yield Missing("signed_on", "This day lies ahead. A release counts from its signature.")
    if release.expires_on < (signed_on or today):
        yield Missing("expires_on", "It would have ended before it begins.")
    if release.kind == "court_order":
        if signed_on is None:
            yield Missing("signed_on", "Give the day of the order.")
        return
    if (signed_on is None) != (release.signed_by is None):
        field = "signed_on" if signed_on is None else "signed_by"
        yield Missing(field, "A signature needs both: who signed, and the day.")
    elif release.signed_by is not None:
        yield from _signer(facts, release, standing, signed_on or today)


def _signer(facts: CaseFacts, release: Release, standing: Standing, on: date) -> Iterator[Missing]:
    signer = release.signed_by or ""
    for patient in release.patients:
        may_sign = signer == patient or (
            patient in facts.children_by_id
            and standing.is_established_parent(signer, on)
            and patient in standing.linked_children(signer, on)
        )
        if not may_sign:
            who = facts.name_of(patient)
            alone = "or a parent" if patient in facts.children_by_id else "alone"
            yield Missing("signed_by", f"For {who}, {who} {alone} signs.")
