"""From plain questions to labels and back: whose line is it, and is any of it sensitive? Pure.

A label decides who may have a line (rules-precise 3.5). A recorder never picks labels: they
answer in words, and what they leave open stays with the agency.
"""

from collections.abc import Iterable, Mapping

from ftm.core.errors import RuleBrokenError
from ftm.facts.plan import Label
from ftm.value import Value

AGENCY = "agency"
KEEP = "keep"
PERSON = "person"
SIBLINGS = "siblings"
TEAM = "team"
LOGISTICS = "logistics"


class Sensitivity(Value):
    """One kind of sensitive content. `about_somebody`: the line must say whose matter it is."""

    code: str
    label: str
    words: str
    about_somebody: bool = True


SENSITIVITIES: tuple[Sensitivity, ...] = (
    Sensitivity("mental_health", "MH", "Mental health"),
    Sensitivity("health", "HEALTH_SENS", "Other health that is private"),
    Sensitivity("own_use", "SUD_SELF", "Their own words about their drinking or drug use"),
    Sensitivity("treatment", "SUD_P2", "Told by a substance use program"),
    Sensitivity("safety", "DV_SAFETY", "Being safe from another person"),
    Sensitivity("school", "EDU", "School"),
    Sensitivity(
        "place", "LOC_PROTECTED", "Where somebody lives or can be found", about_somebody=False
    ),
    Sensitivity("criminal", "CRIM", "From a criminal history", about_somebody=False),
    Sensitivity("reporter", "REPORTER", "Could tell who made a report", about_somebody=False),
    Sensitivity("immigration", "IMMIGRATION", "Immigration", about_somebody=False),
    Sensitivity(
        "other_child", "OTHER_CHILD_IN_HOME", "Another child at home", about_somebody=False
    ),
)
BY_CODE: Mapping[str, Sensitivity] = {each.code: each for each in SENSITIVITIES}
_BY_LABEL: Mapping[str, Sensitivity] = {each.label: each for each in SENSITIVITIES}
TREATMENT = "treatment"


class Family(Value):
    """Whom a line can be about: (id, short name) of children and of parents with rights."""

    children: tuple[tuple[str, str], ...]
    parents: tuple[tuple[str, str], ...]


def whose_choices(family: Family) -> tuple[tuple[str, str], ...]:
    """The answers to "Whose line is it?", as (value, words), the most private first."""
    choices = [(AGENCY, "For the agency only, until we have asked")]
    choices.append((PERSON, "Only for the person it is about, and whom they choose"))
    choices += [(f"parent:{key}", f"{name}'s own plan") for key, name in family.parents]
    choices += [(f"child:{key}", f"About {name}") for key, name in family.children]
    choices += [(f"care:{key}", f"The daily care of {name}") for key, name in family.children]
    choices += [
        (f"visit:{parent}:{child}", f"Visits of {parent_name} with {child_name}")
        for parent, parent_name in family.parents
        for child, child_name in family.children
    ]
    if len(family.children) > 1:
        names = ", ".join(name for _, name in family.children)
        choices.append((SIBLINGS, f"Brothers and sisters together: {names}"))
    choices.append((LOGISTICS, "When, where, rides: for everyone here"))
    choices.append((TEAM, "For everyone here"))
    return tuple(choices)


def labels_of(
    whose: str, sensitive: Iterable[str], family: Family, kept: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """The labels that the two answers stand for; `kept` are those of the line as it is.

    Raises RuleBrokenError for an answer that is none.
    """
    codes = tuple(dict.fromkeys(sensitive))
    if any(code not in BY_CODE for code in codes):
        raise RuleBrokenError("Choose from the list what is sensitive.", "sensitive")
    if whose not in {value for value, _ in whose_choices(family)} | ({KEEP} if kept else set()):
        raise RuleBrokenError("Say whose line it is.", "whose")
    base = _kept(kept) if whose == KEEP else _base(whose, family)
    labels = (*base, *(BY_CODE[code].label for code in codes))
    if not labels:
        raise RuleBrokenError(
            "Say below what is sensitive about it, or choose another answer here.", "whose"
        )
    return labels


def _base(whose: str, family: Family) -> tuple[str, ...]:
    kind, _, rest = whose.partition(":")
    match kind:
        case "agency":
            return ("AGENCY_ONLY",)
        case "person":
            return ()
        case "team":
            return ("PLAN_SHARED",)
        case "siblings":
            return (str(Label("SIBLING_CONTACT", tuple(key for key, _ in family.children))),)
        case "logistics":
            return ("LOGISTICS",)
        case _:
            return (str(Label(kind.upper(), tuple(rest.split(":")))),)


def _kept(labels: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each for each in labels if Label.parse(each).name not in _BY_LABEL)


def answers_of(labels: tuple[str, ...], family: Family) -> tuple[str, tuple[str, ...]]:
    """(whose, sensitive) that give these labels; whose is KEEP when no single answer does."""
    base = _kept(labels)
    sensitive = tuple(
        _BY_LABEL[label.name].code for label in map(Label.parse, labels) if label.name in _BY_LABEL
    )
    for value, _ in whose_choices(family):
        if _base(value, family) == base:
            return value, sensitive
    return KEEP, sensitive


def subject_of(whose: str) -> str | None:
    """Whose matter the first answer makes it, where it names one person."""
    kind, _, rest = whose.partition(":")
    if kind in {"parent", "child", "care"}:
        return rest
    return rest.split(":")[1] if kind == "visit" else None


def needs_subject(labels: Iterable[str]) -> bool:
    """Whether one of the labels asks whose matter the line is (case-file.md, `for_whom`)."""
    found = (_BY_LABEL.get(Label.parse(each).name) for each in labels)
    return any(each is not None and each.about_somebody for each in found)


def words_of(labels: Iterable[str], names: Mapping[str, str]) -> tuple[str, ...]:
    """What each label means, in words for staff."""
    return tuple(_words(Label.parse(each), names) for each in labels)


def _words(label: Label, names: Mapping[str, str]) -> str:
    if label.name in _BY_LABEL:
        return _BY_LABEL[label.name].words
    who = [names.get(each, each) for each in label.args]
    return _WORDS.get(label.name, "For everyone here").format(*who)


_WORDS = {
    "PARENT": "{}'s own plan",
    "CHILD": "About {}",
    "CARE": "Daily care of {}",
    "VISIT": "Visits of {} with {}",
    "SIBLING_CONTACT": "Brothers and sisters together",
    "AGENCY_ONLY": "For the agency only",
    "LOGISTICS": "When, where, rides",
}
