"""People and their roles in the words of a staff page: people before roles. Pure."""

from collections.abc import Iterable
from datetime import date

from ftm.facts import CaseFacts
from ftm.facts.languages import language_name
from ftm.facts.people import Person, Role

KINDS = {"protective_custody": "Children in care", "prevention": "Prevention"}
_OF = {
    "parent": "parent of {of}",
    "caregiver": "cares for {of} at home",
    "resource_parent": "resource parent of {of}",
    "guardian_ad_litem": "guardian ad litem of {of}",
    "casa": "CASA volunteer for {of}",
    "parent_attorney": "attorney of {of}",
    "dv_advocate": "domestic violence advocate of {of}",
    "informal_support": "own support of {of}",
    "sud_provider": "substance use treatment of {of}",
    "mh_medical_provider": "health or mental health provider of {of}",
    "dv_program": "intervention program of {of}",
    "school": "school or child care of {of}",
    "probation": "probation officer of {of}",
    "observer": "observer",
}
_CHANNELS = {"email": "e-mail", "letter": "letter", "phone": "phone"}


def listed(words: Iterable[str], *, last: str = "and") -> str:
    """Words as one says them: A, B and C; "" of none."""
    *first, end = [*words] or [""]
    return f"{', '.join(first)} {last} {end}" if first else end


def short_name(facts: CaseFacts, person_id: str) -> str:
    """The first name of a family member when only one bears it ("Linden"), else the whole name."""
    name = facts.name_of(person_id)
    first = name.removesuffix(f" {facts.case.family_name}")
    if first == name:
        return name
    same = sum(each.name.startswith(f"{first} ") for each in facts.people)
    return first if same == 1 else name


def short_names(facts: CaseFacts, ids: Iterable[str]) -> str:
    return listed(short_name(facts, each) for each in ids)


def role_words(facts: CaseFacts, role: Role) -> str:
    """A role as one says it: "parent of Juniper and Rowan", "speaks for Penobscot Nation"."""
    if role.role == "tribal_representative":
        tribe = facts.tribes_by_id.get(role.tribe or "")
        return f"speaks for {tribe.name if tribe else 'a tribe'}"
    if role.role == "visit_supervisor":
        visits = [
            f"{short_name(facts, visit.child)} with {short_name(facts, visit.parent)}"
            for visit in role.visits
        ]
        return f"supervises visits of {listed(visits)}" if visits else "supervises visits"
    words = _OF[role.role].format(of=short_names(facts, role.of))
    return f"{words} ({_not_a_parent_yet(role)})" if _not_a_parent_yet(role) else words


def _not_a_parent_yet(role: Role) -> str:
    if role.role != "parent":
        return ""
    if role.rights_status == "terminated":
        return "rights ended"
    if role.parentage_status in {"putative", "none"}:
        return "parentage not settled"
    return "rights suspended" if role.rights_status == "suspended" else ""


def roles_of(facts: CaseFacts, person_id: str, on: date) -> str:
    """All roles the person holds on the day, in words; "" when they hold none."""
    words = [
        role_words(facts, role)
        for role in facts.roles_by_person.get(person_id, ())
        if (role.from_ is None or role.from_ <= on) and (role.until is None or on <= role.until)
    ]
    interprets = facts.people_by_id[person_id].interprets
    if interprets and not words:
        words.append(f"interprets {listed(map(language_name, interprets))}")
    return "; ".join(words)


def reached_by(person: Person) -> str:
    """How messages reach the person: "e-mail", "letter and phone"; "" when nothing does."""
    return listed(_CHANNELS[channel] for channel in person.channels)


def language_words(person: Person) -> str:
    """What the person reads and needs, where it is not English: "reads Portuguese; needs …"."""
    words: list[str] = []
    if not person.document_language.lower().startswith("en"):
        words.append(f"reads {language_name(person.document_language)}")
    if person.interpreter is not None:
        words.append(f"needs an interpreter for {language_name(person.interpreter.language)}")
    return "; ".join(words)
