"""Cases nobody would think of: random lines, ticks, releases, orders and ended roles."""

from collections.abc import Sequence
from random import Random
from typing import Any

from hypothesis import strategies as st

from tests.disclosure.household import READERS, SESSION, household

PARENTS = ["Mum", "Dad", "Third"]
CHILDREN = ["Teen", "Kid"]
FAMILY = [*PARENTS, *CHILDREN]
LABELS = [
    "LOGISTICS",
    "PLAN_SHARED",
    *(f"PARENT({each})" for each in PARENTS),
    *(f"CHILD({each})" for each in CHILDREN),
    *(f"CARE({each})" for each in CHILDREN),
    *(f"VISIT({p},{c})" for p in PARENTS for c in CHILDREN),
    "SIBLING_CONTACT(Teen,Kid)",
    "SUD_P2",
    "SUD_SELF",
    "MH",
    "HEALTH_SENS",
    "EDU",
    "DV_SAFETY",
]
NEVER = ["LOC_PROTECTED", "CRIM", "REPORTER", "IMMIGRATION", "OTHER_CHILD_IN_HOME", "AGENCY_ONLY"]
PEOPLE = [*READERS, "Kid"]
INFORMATION = ["attendance", "relapse"]


def canary(number: int) -> str:
    """A word that can only come from this line."""
    return f"canary{number:03}bird"


@st.composite
def cases(draw: st.DrawFn, count: int = 12) -> dict[str, Any]:
    """The household with random lines, releases, orders, members and states of its roles.

    Hypothesis chooses no more than the seed: its own choices cost five times what we ask of them.
    """
    chance = Random(draw(st.integers(0, 2**64)))  # noqa: S311 - it keeps no secret
    data = household()
    data["plan"]["items"] = [_line(chance, number) for number in range(count)]
    data["releases"] = [_release(chance, number) for number in range(3)]
    _aim(chance, data)
    for person in data["people"]:
        if person["id"] == "Foster":
            person["places"] = [{"kind": "placement", "text": "9 Cooper Lane, Exampleport ME"}]
    _age_roles(chance, data)
    _add_to_household(chance, data)
    members = data["meetings"][0]["sessions"][0]["segments"][0]["members"]
    for gone in _some(chance, PEOPLE, most=4):
        members.remove(gone)
    return data


def _one_in(number: int, chance: Random) -> bool:
    return chance.randrange(number) == 0


def _some(chance: Random, values: Sequence[Any], *, least: int = 0, most: int) -> list[Any]:
    return chance.sample(values, chance.randint(least, most))


def _line(chance: Random, number: int) -> dict[str, Any]:
    one_of = chance.choice
    item: dict[str, Any] = {
        "id": f"i-{number}",
        "labels": _some(chance, LABELS, least=1, most=3),
        "source_kind": one_of(["agency", "family_said", "provider_release", "court"]),
        "section": one_of(["risks", "visits", "youth", "kinship", "measures"]),
        "kind": one_of(["goal", "strength", "step", "other"]),
        "text": canary(number) + one_of(["", "", "", " at 9 Cooper  Lane"]),
        "sessions": [one_of([SESSION, SESSION, "other"])],
        "recorded_at": one_of(["2026-10-15T16:00", "2026-10-15T18:01"]),
        "for_whom": one_of(FAMILY),
        "shared_with": _some(chance, [*PEOPLE, "core_team"], most=6),
        "do_not_print": _one_in(16, chance),
    }
    if _one_in(16, chance):
        item["labels"].append(one_of(NEVER))
    if item["source_kind"] == "family_said":
        item["said_by"] = one_of(FAMILY)
    if item["source_kind"] == "provider_release":
        item |= {"source_release": one_of(["R0", "R1", "R2"]), "information": one_of(INFORMATION)}
    if _one_in(6, chance):
        # What one parent may read of the other hangs on the tick and on who keeps apart.
        item["labels"] = [one_of([each for each in LABELS if each.startswith(("PARENT", "VISIT"))])]
        item["shared_with"] = [*PARENTS, "Friend", "Aunt", "Gran"]
    if _one_in(6, chance):
        item["owner"] = one_of(PEOPLE)
    if _one_in(3, chance):
        item["service_of"] = one_of(["Sud", "Clinic", "School", "Probe"])
    return item


def _release(chance: Random, number: int) -> dict[str, Any]:
    one_of = chance.choice
    recipients = [{"person": each} for each in _some(chance, PEOPLE, most=5)]
    if _one_in(2, chance):
        recipients.append({"class": "ftm_members"})
    return {
        "id": f"R{number}",
        "scope": f"scope{number}bird",
        "kind": one_of(["part2", "part2", "hipaa"]),
        "patients": _some(chance, FAMILY, least=1, most=4),
        "discloser": one_of(["Sud", "Sud", "Clinic"]),
        "recipients": recipients,
        "information": _some(chance, INFORMATION, least=1, most=2),
        "purpose": "family team planning",
        "signed_by": "Mum",
        "signed_on": one_of(["2026-09-01", "2026-09-01", "2026-10-16", None]),
        "expires_on": one_of(["2027-09-01", "2026-10-15", "2026-10-14"]),
        "revoked_at": one_of([None, None, "2026-10-15T18:00", "2026-10-15T18:01"]),
    }


def _aim(chance: Random, data: dict[str, Any]) -> None:
    """Most lines from a provider are what its release speaks of: then only its dates decide."""
    for item in data["plan"]["items"]:
        if item["source_kind"] == "provider_release" and not _one_in(3, chance):
            release = data["releases"][int(item["source_release"][1:])]
            item["for_whom"] = release["patients"][0]
            item["information"] = release["information"][0]
            item["labels"] = chance.choice([["SUD_P2"], ["SUD_P2", f"PARENT({PARENTS[0]})"]])
            item["sessions"], item["recorded_at"] = [SESSION], "2026-10-15T16:00"


def _age_roles(chance: Random, data: dict[str, Any]) -> None:
    """Rights end, parentage is open, other roles end yesterday or today."""
    for role in data["roles"]:
        if role["role"] == "parent":
            role["rights_status"] = chance.choice(["intact", "suspended", "terminated"])
            role["rights_ended_on"] = chance.choice(["2026-10-01", "2027-10-01"])
            role["parentage_status"] = chance.choice(["legal", "legal", "putative"])
        elif _one_in(8, chance):
            role["until"] = chance.choice(["2026-10-14", "2026-10-15"])


def _add_to_household(chance: Random, data: dict[str, Any]) -> None:
    extra = chance.choice(["none", "support", "lawyer", "pick"])
    if extra == "support":
        data["roles"].append({"person": "Dad", "role": "informal_support", "of": ["Mum"]})
    if extra == "lawyer":
        data["roles"].append({"person": "MumLaw", "role": "parent_attorney", "of": ["Third"]})
    if extra == "pick":
        # Of four who are chosen the foster parent never counts, and of the others the first two.
        more = chance.choice([["Aunt"], ["Foster", "Aunt", "Gran"]])
        picks = [{"person": each, "picked_on": "2026-09-02"} for each in more]
        data["meetings"][0]["youth_choices"][0]["picks"].extend(picks)
    if _one_in(2, chance):
        protected, restrained = chance.sample(PARENTS, 2)
        entry = {"protected": protected, "restrained": restrained, "kind": "protective_order"}
        data["safety"]["no_contact"].append(entry)
