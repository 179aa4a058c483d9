"""Cases nobody would think of: random lines, ticks, releases, orders and ended roles."""

from typing import Any

from hypothesis import strategies as st

from tests.disclosure.household import READERS, SESSION, household

PARENTS = ["Mum", "Dad", "Third"]
CHILDREN = ["Teen", "Kid"]
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
ANYBODY = st.sampled_from(PEOPLE)


def canary(number: int) -> str:
    """A word that can only come from this line."""
    return f"canary{number:03}bird"


@st.composite
def lines(draw: st.DrawFn, number: int) -> dict[str, Any]:
    labels = draw(st.lists(st.sampled_from(LABELS), min_size=1, max_size=3, unique=True))
    if draw(st.integers(0, 15)) == 0:
        labels.append(draw(st.sampled_from(NEVER)))
    source = draw(st.sampled_from(["agency", "family_said", "provider_release", "court"]))
    item: dict[str, Any] = {
        "id": f"i-{number}",
        "section": draw(st.sampled_from(["risks", "visits", "youth", "kinship", "measures"])),
        "kind": draw(st.sampled_from(["goal", "strength", "step", "other"])),
        "text": canary(number) + draw(st.sampled_from(["", "", "", " at 9 Cooper  Lane"])),
        "labels": labels,
        "sessions": draw(st.sampled_from([[SESSION], [SESSION], ["other"]])),
        "source_kind": source,
        "recorded_at": draw(st.sampled_from(["2026-10-15T16:00", "2026-10-15T18:01"])),
        "for_whom": draw(st.sampled_from([*PARENTS, *CHILDREN])),
        "shared_with": draw(
            st.lists(st.sampled_from([*PEOPLE, "core_team"]), max_size=6, unique=True)
        ),
        "do_not_print": draw(st.integers(0, 15)) == 0,
    }
    if source == "family_said":
        item["said_by"] = draw(st.sampled_from([*PARENTS, *CHILDREN]))
    if source == "provider_release":
        item["source_release"] = draw(st.sampled_from(["R0", "R1", "R2"]))
        item["information"] = draw(st.sampled_from(INFORMATION))
    if draw(st.integers(0, 5)) == 0:
        item["owner"] = draw(ANYBODY)
    if draw(st.integers(0, 2)) == 0:
        item["service_of"] = draw(st.sampled_from(["Sud", "Clinic", "School", "Probe"]))
    return item


@st.composite
def releases(draw: st.DrawFn, number: int) -> dict[str, Any]:
    named = draw(st.lists(ANYBODY, max_size=5, unique=True))
    recipients: list[dict[str, str]] = [{"person": each} for each in named]
    if draw(st.booleans()):
        recipients.append({"class": "ftm_members"})
    return {
        "id": f"R{number}",
        "kind": draw(st.sampled_from(["part2", "part2", "hipaa"])),
        "patients": draw(
            st.lists(st.sampled_from([*PARENTS, *CHILDREN]), min_size=1, max_size=4, unique=True)
        ),
        "discloser": draw(st.sampled_from(["Sud", "Sud", "Clinic"])),
        "recipients": recipients,
        "information": draw(st.lists(st.sampled_from(INFORMATION), min_size=1, unique=True)),
        "scope": f"scope{number}bird",
        "purpose": "family team planning",
        "signed_by": "Mum",
        "signed_on": draw(st.sampled_from(["2026-09-01", "2026-09-01", "2026-10-16", None])),
        "expires_on": draw(st.sampled_from(["2027-09-01", "2026-10-15", "2026-10-14"])),
        "revoked_at": draw(st.sampled_from([None, None, "2026-10-15T18:00", "2026-10-15T18:01"])),
    }


def _age_roles(draw: st.DrawFn, data: dict[str, Any]) -> None:
    """Rights end, parentage is open, other roles end yesterday or today."""
    for role in data["roles"]:
        if role["role"] == "parent":
            role["rights_status"] = draw(st.sampled_from(["intact", "suspended", "terminated"]))
            role["rights_ended_on"] = draw(st.sampled_from(["2026-10-01", "2027-10-01"]))
            role["parentage_status"] = draw(st.sampled_from(["legal", "legal", "putative"]))
        elif draw(st.integers(0, 7)) == 0:
            role["until"] = draw(st.sampled_from(["2026-10-14", "2026-10-15"]))


@st.composite
def cases(draw: st.DrawFn, count: int = 12) -> dict[str, Any]:
    """The household with random lines, releases, orders, members and states of its roles."""
    data = household()
    data["plan"]["items"] = [draw(lines(number)) for number in range(count)]
    data["releases"] = [draw(releases(number)) for number in range(3)]
    for person in data["people"]:
        if person["id"] == "Foster":
            person["places"] = [{"kind": "placement", "text": "9 Cooper Lane, Exampleport ME"}]
    _age_roles(draw, data)
    extra = draw(st.sampled_from(["none", "support", "lawyer", "pick"]))
    if extra == "support":
        data["roles"].append({"person": "Dad", "role": "informal_support", "of": ["Mum"]})
    if extra == "lawyer":
        data["roles"].append({"person": "MumLaw", "role": "parent_attorney", "of": ["Third"]})
    if extra == "pick":
        pick = {"person": "Aunt", "picked_on": "2026-09-02"}
        data["meetings"][0]["youth_choices"][0]["picks"].append(pick)
    if draw(st.booleans()):
        pair = draw(st.permutations(PARENTS))
        entry = {"protected": pair[0], "restrained": pair[1], "kind": "protective_order"}
        data["safety"]["no_contact"].append(entry)
    members = data["meetings"][0]["sessions"][0]["segments"][0]["members"]
    for gone in draw(st.lists(st.sampled_from(PEOPLE), max_size=4, unique=True)):
        members.remove(gone)
    return data
