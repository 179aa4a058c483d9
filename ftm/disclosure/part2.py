"""Which releases let a provider's information reach a person now (rules-precise 3.4; 42 CFR 2.31).

The agency having a line from a provider does not mean that the team may read it: the recipients
must be named in a release that is in force at the minute of asking (42 CFR 2.12(d), 2.33).
"""

from ftm.facts.plan import Item, Release
from ftm.facts.standing import Standing
from ftm.releases.rules import in_force, names_recipient

SUD_P2 = "SUD_P2"


def is_part2(item: Item) -> bool:
    """The line comes from or is about a substance use program under 42 CFR part 2."""
    return any(label.name == SUD_P2 for label in item.parsed_labels)


def part2_releases(
    standing: Standing, item: Item, person_id: str, *, is_member: bool
) -> tuple[Release, ...]:
    """The part 2 releases in force that let `person_id` have the SUD_P2 line; the source's first.

    With none in force nobody has it, the patient included (3.4).
    """
    behind = tuple(each for each in _behind(standing, item) if each.kind == "part2")
    if item.for_whom == person_id:
        return behind
    return tuple(each for each in behind if names_recipient(each, person_id, is_member=is_member))


def is_named(standing: Standing, item: Item, person_id: str, *, is_member: bool) -> bool:
    """Whether any release in force for this information names them (3.5, MH and HEALTH_SENS)."""
    return item.source_kind == "provider_release" and any(
        names_recipient(each, person_id, is_member=is_member) for each in _behind(standing, item)
    )


def _behind(standing: Standing, item: Item) -> tuple[Release, ...]:
    """Releases in force of the line's discloser, patient and information; the source first."""
    source = standing.facts.releases_by_id.get(item.source_release or "")
    if source is None or item.for_whom is None or item.information is None:
        return ()
    found = [
        each
        for each in standing.facts.releases
        if each.discloser == source.discloser
        and item.for_whom in each.patients
        and item.information in each.information
        and in_force(each, standing.now, standing.today)
    ]
    return tuple(sorted(found, key=lambda each: each.id != source.id))
