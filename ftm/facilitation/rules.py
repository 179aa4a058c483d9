"""What makes a line of the plan fit to be saved. Pure: no database, no web, no clock."""

import unicodedata
from collections.abc import Mapping

from msgspec.structs import replace

from ftm.core.errors import RuleBrokenError
from ftm.disclosure.question import CORE_TEAM
from ftm.facilitation.labelling import AGENCY, Family, labels_of, needs_subject, subject_of
from ftm.plans.sections import FORM_SECTIONS
from ftm.value import Value

LONGEST_LINE = 2000
KINDS: Mapping[str, str] = {
    "goal": "Goal",
    "strength": "Strength",
    "step": "Step",
    "visit": "Visit",
    "service": "Service",
    "other": "Other",
}
MODES: Mapping[str, str] = {
    "in_person": "In the room",
    "video": "Video",
    "phone": "Phone",
    "absent": "Not here",
}
INFORMATION: Mapping[str, str] = {
    "attendance": "Coming to sessions",
    "participation": "Taking part",
    "treatment_plan": "Treatment plan",
    "treatment_progress": "Progress in treatment",
    "recommendations": "Recommendations",
    "test_results": "Test results",
    "relapse": "Relapse",
    "expected_completion": "When it is expected to end",
    "discharge_aftercare": "Leaving and care afterwards",
    "diagnosis": "Diagnosis",
    "medication": "Medication",
    "services": "Services",
    "education_records": "School records",
}
DEPARTMENT = "department"
"""The owner of a step that the agency does, without naming who."""
_BY_KIND = {
    "goal": "changes",
    "strength": "progress",
    "step": "parent_services",
    "visit": "visits",
    "service": "department_services",
    "other": "progress",
}
_ON_PREVENTION = {"visits": "schedule", "risks": "reasons", "contingency": "changes"}
_SECTIONS = frozenset(each.code for form in FORM_SECTIONS.values() for each in form)
_PART2 = "SUD_P2"


class Disagreement(Value):
    """Who does not agree with a line, in their own words; empty words take it back."""

    person: str
    words: str


class LineContent(Value):
    """Everything a worker says about one line. `sessions` are keys: whose papers it belongs in.

    `labels` stay empty: `tidied` derives them from the answers `whose` and `sensitive`.
    """

    text: str
    kind: str
    sessions: tuple[str, ...]
    whose: str = AGENCY
    sensitive: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    section: str = ""
    for_whom: str | None = None
    owner: str | None = None
    service_of: str | None = None
    said_by: str | None = None
    from_court: bool = False
    release: str | None = None
    information: str | None = None
    shared_with: tuple[str, ...] = ()
    do_not_print: bool = False
    disagreement: Disagreement | None = None

    @property
    def source_kind(self) -> str:
        if self.release:
            return "provider_release"
        if self.from_court:
            return "court"
        return "family_said" if self.said_by else "agency"


class Known(Value):
    """What a line may point at: people and staff by key, and the sessions of the meeting.

    `releases` are key -> (kind, patients).
    """

    people: Mapping[str, str]
    staff: Mapping[str, str]
    family: Family
    sessions: frozenset[str]
    releases: Mapping[str, tuple[str, tuple[str, ...]]]
    plan_type: str
    youths: frozenset[str]


def section_for(content: LineContent, known: Known) -> str:
    """The section of the form a line goes into when nobody chose one."""
    section = content.section or _BY_KIND.get(content.kind, "progress")
    if not content.section and content.for_whom in known.youths:
        section = "youth"
    elif not content.section and content.kind == "step" and content.for_whom:
        is_child = any(content.for_whom == key for key, _ in known.family.children)
        section = "child_and_siblings" if is_child else section
    return fitting_section(section, known.plan_type)


def fitting_section(section: str, plan_type: str) -> str:
    """The section itself, or the nearest that the prevention plan has."""
    codes = {each.code for each in FORM_SECTIONS[plan_type]}
    if section in codes:
        return section
    nearest = _ON_PREVENTION.get(section, "department_services")
    return nearest if nearest in codes else section


def tidied(content: LineContent, known: Known, kept: tuple[str, ...] = ()) -> LineContent:
    """The content as it is stored; `kept` are the labels of the line as it is.

    Raises RuleBrokenError naming the field to blame.
    """
    text = _without_controls(content.text)
    _check_text(text)
    if content.kind not in KINDS:
        raise RuleBrokenError("Say what kind of line it is.", "kind")
    content = replace(
        content,
        labels=labels_of(content.whose, content.sensitive, known.family, kept),
        for_whom=content.for_whom or subject_of(content.whose),
    )
    _check_people(content, known)
    if not content.sessions or not known.sessions.issuperset(content.sessions):
        raise RuleBrokenError("Say in whose papers the line belongs.", "sessions")
    _check_source(content, known)
    if content.section and content.section not in _SECTIONS:
        raise RuleBrokenError("Choose a section of the form.", "section")
    return replace(content, text=text, section=section_for(content, known))


def _check_text(text: str) -> None:
    if not text:
        raise RuleBrokenError("Write the line first.", "text")
    if len(text) > LONGEST_LINE:
        raise RuleBrokenError(
            f"A line has room for {LONGEST_LINE} letters; this one has {len(text)}. Cut it in two.",
            "text",
        )


def _check_people(content: LineContent, known: Known) -> None:
    if needs_subject(content.labels) and content.for_whom is None:
        raise RuleBrokenError("Say whose matter it is.", "about")
    anybody = {*known.people, *known.staff, DEPARTMENT}
    named = (
        ("about", content.for_whom, known.people),
        ("owner", content.owner, anybody),
        ("said_by", content.said_by, known.people),
        ("service_of", content.service_of, known.people),
        *(("shared_with", each, {*known.people, CORE_TEAM}) for each in content.shared_with),
    )
    for field, person, allowed in named:
        if person is not None and person not in allowed:
            raise RuleBrokenError("Choose somebody from the list.", field)
    said = content.disagreement
    if said is not None and said.person not in known.people:
        raise RuleBrokenError("Choose who disagrees.", "dissent_person")


def _check_source(content: LineContent, known: Known) -> None:
    """What a program told needs the release it was told under (42 CFR 2.31)."""
    part2 = _PART2 in content.labels
    if part2 and content.release is None:
        raise RuleBrokenError("Choose the release under which the program told us.", "release")
    if content.release is None:
        return
    kind, patients = known.releases.get(content.release, ("", ()))
    if not kind:
        raise RuleBrokenError("Choose a release from the list.", "release")
    if part2 and (kind != "part2" or content.for_whom not in patients):
        raise RuleBrokenError(
            "This release is not one of this person for a substance use program.", "release"
        )
    if content.information not in INFORMATION:
        raise RuleBrokenError("Say which kind of information it is.", "information")


def _without_controls(text: str) -> str:
    """Line ends become blanks and control characters go: a line is one line."""
    spaced = " ".join(text.split())
    if spaced.isprintable():
        return spaced
    return "".join(each for each in spaced if unicodedata.category(each) not in {"Cc", "Cs"})
