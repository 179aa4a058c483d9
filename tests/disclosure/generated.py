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
# Made once: checking a strategy anew for every line costs more than drawing from it.
ANYBODY = st.sampled_from(PEOPLE)
FAMILY = st.sampled_from([*PARENTS, *CHILDREN])
SERVICE = st.sampled_from(["Sud", "Clinic", "School", "Probe"])
INFO = st.sampled_from(INFORMATION)
NEVER_SHOWN = st.sampled_from(NEVER)
SOURCE = st.sampled_from(["R0", "R1", "R2"])
YES = st.booleans()
ONE_IN_SIXTEEN = st.integers(0, 15).map(lambda number: number == 0)
ONE_IN_EIGHT = st.integers(0, 7).map(lambda number: number == 0)
ONE_IN_SIX = st.integers(0, 5).map(lambda number: number == 0)
ONE_IN_THREE = st.integers(0, 2).map(lambda number: number == 0)


def canary(number: int) -> str:
    """A word that can only come from this line."""
    return f"canary{number:03}bird"


LINE = st.fixed_dictionaries(
    {
        "labels": st.lists(st.sampled_from(LABELS), min_size=1, max_size=3, unique=True),
        "source_kind": st.sampled_from(["agency", "family_said", "provider_release", "court"]),
        "section": st.sampled_from(["risks", "visits", "youth", "kinship", "measures"]),
        "kind": st.sampled_from(["goal", "strength", "step", "other"]),
        "text": st.sampled_from(["", "", "", " at 9 Cooper  Lane"]),
        "sessions": st.sampled_from([[SESSION], [SESSION], ["other"]]),
        "recorded_at": st.sampled_from(["2026-10-15T16:00", "2026-10-15T18:01"]),
        "for_whom": FAMILY,
        "shared_with": st.lists(st.sampled_from([*PEOPLE, "core_team"]), max_size=6, unique=True),
        "do_not_print": ONE_IN_SIXTEEN,
    }
)
RELEASE = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["part2", "part2", "hipaa"]),
        "patients": st.lists(FAMILY, min_size=1, max_size=4, unique=True),
        "discloser": st.sampled_from(["Sud", "Sud", "Clinic"]),
        "recipients": st.lists(ANYBODY, max_size=5, unique=True).map(
            lambda named: [{"person": each} for each in named]
        ),
        "information": st.lists(INFO, min_size=1, unique=True),
        "purpose": st.just("family team planning"),
        "signed_by": st.just("Mum"),
        "signed_on": st.sampled_from(["2026-09-01", "2026-09-01", "2026-10-16", None]),
        "expires_on": st.sampled_from(["2027-09-01", "2026-10-15", "2026-10-14"]),
        "revoked_at": st.sampled_from([None, None, "2026-10-15T18:00", "2026-10-15T18:01"]),
    }
)
RIGHTS = st.fixed_dictionaries(
    {
        "rights_status": st.sampled_from(["intact", "suspended", "terminated"]),
        "rights_ended_on": st.sampled_from(["2026-10-01", "2027-10-01"]),
        "parentage_status": st.sampled_from(["legal", "legal", "putative"]),
    }
)
LAST_DAY = st.sampled_from(["2026-10-14", "2026-10-15"])
MORE = st.sampled_from(["none", "support", "lawyer", "pick"])
PAIR = st.permutations(PARENTS)
GONE = st.lists(ANYBODY, max_size=4, unique=True)


@st.composite
def lines(draw: st.DrawFn, number: int) -> dict[str, Any]:
    item: dict[str, Any] = draw(LINE)
    item["id"] = f"i-{number}"
    item["text"] = canary(number) + item["text"]
    if draw(ONE_IN_SIXTEEN):
        item["labels"].append(draw(NEVER_SHOWN))
    if item["source_kind"] == "family_said":
        item["said_by"] = draw(FAMILY)
    if item["source_kind"] == "provider_release":
        item["source_release"] = draw(SOURCE)
        item["information"] = draw(INFO)
    if draw(ONE_IN_SIX):
        item["owner"] = draw(ANYBODY)
    if draw(ONE_IN_THREE):
        item["service_of"] = draw(SERVICE)
    return item


@st.composite
def releases(draw: st.DrawFn, number: int) -> dict[str, Any]:
    release: dict[str, Any] = draw(RELEASE)
    if draw(YES):
        release["recipients"].append({"class": "ftm_members"})
    return release | {"id": f"R{number}", "scope": f"scope{number}bird"}


def _age_roles(draw: st.DrawFn, data: dict[str, Any]) -> None:
    """Rights end, parentage is open, other roles end yesterday or today."""
    for role in data["roles"]:
        if role["role"] == "parent":
            role.update(draw(RIGHTS))
        elif draw(ONE_IN_EIGHT):
            role["until"] = draw(LAST_DAY)


def _aim(draw: st.DrawFn, data: dict[str, Any]) -> None:
    """Most lines from a provider are what its release speaks of: then only its dates decide."""
    for item in data["plan"]["items"]:
        if item["source_kind"] == "provider_release" and not draw(ONE_IN_THREE):
            release = data["releases"][int(item["source_release"][1:])]
            item["for_whom"] = release["patients"][0]
            item["information"] = release["information"][0]
            item["labels"] = ["SUD_P2", f"PARENT({PARENTS[0]})"][: 1 + draw(YES)]
            item["sessions"], item["recorded_at"] = [SESSION], "2026-10-15T16:00"


@st.composite
def cases(draw: st.DrawFn, count: int = 12) -> dict[str, Any]:
    """The household with random lines, releases, orders, members and states of its roles."""
    data = household()
    data["plan"]["items"] = [draw(lines(number)) for number in range(count)]
    data["releases"] = [draw(releases(number)) for number in range(3)]
    _aim(draw, data)
    for person in data["people"]:
        if person["id"] == "Foster":
            person["places"] = [{"kind": "placement", "text": "9 Cooper Lane, Exampleport ME"}]
    _age_roles(draw, data)
    extra = draw(MORE)
    if extra == "support":
        data["roles"].append({"person": "Dad", "role": "informal_support", "of": ["Mum"]})
    if extra == "lawyer":
        data["roles"].append({"person": "MumLaw", "role": "parent_attorney", "of": ["Third"]})
    if extra == "pick":
        pick = {"person": "Aunt", "picked_on": "2026-09-02"}
        data["meetings"][0]["youth_choices"][0]["picks"].append(pick)
    if draw(YES):
        pair = draw(PAIR)
        entry = {"protected": pair[0], "restrained": pair[1], "kind": "protective_order"}
        data["safety"]["no_contact"].append(entry)
    members = data["meetings"][0]["sessions"][0]["segments"][0]["members"]
    for gone in draw(GONE):
        members.remove(gone)
    return data
