"""A fictional family whose invitation list is in order, for tests to put one thing wrong in."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from ftm.facts import CaseFacts, build_case_facts
from ftm.invitations.rules import MeetingCheck, check_meeting
from ftm.invitations.rules.context import MeetingContext
from ftm.policies import PolicyPack, load_pack

PACKS = Path(__file__).parents[2] / "seed" / "policies"
MAINE = load_pack(PACKS / "maine.toml")
NOW = "2026-10-01T09:00-04:00"
Data = dict[str, Any]
Edit = Callable[[Data], object]

_PARENT = {"parentage_status": "legal", "rights_status": "intact", "of": ["Y", "C"]}
_CHILD = {
    "icwa_status": "inquired_not_indian",
    "removed_on": "2026-06-01",
}
_FAMILY: Data = {
    "format": "ftm-case/1",
    "case": {
        "number": "PC-1",
        "kind": "protective_custody",
        "family_name": "Alderbrook",
        "time_zone": "America/New_York",
        "office": {"name": "Office", "email": "office@example.org", "phone": "207-555-0100"},
        "last_ftm_on": "2026-08-01",
    },
    "staff": [
        {"id": "ROBIN", "name": "Robin", "email": "robin@example.org", "role": "caseworker"},
        {"id": "SAM", "name": "Sam", "email": "sam@example.org", "role": "supervisor"},
    ],
    "people": [
        {"id": person, "name": f"Person {person}", "channels": []}
        for person in ("Y", "C", "M", "F", "MA", "G", "RP", "S", "P", "Q", "T", "V", "X", "I")
    ],
    "children": [
        {"person": "Y", "born_on": "2011-03-01", **_CHILD},
        {"person": "C", "born_on": "2023-03-01", **_CHILD},
    ],
    "roles": [
        {"person": "M", "role": "parent", **_PARENT},
        {"person": "F", "role": "parent", **_PARENT},
        {"person": "MA", "role": "parent_attorney", "of": ["M"]},
        {"person": "G", "role": "guardian_ad_litem", "of": ["Y", "C"]},
        {"person": "RP", "role": "resource_parent", "of": ["Y", "C"]},
        {"person": "S", "role": "informal_support", "of": ["M", "F"]},
    ],
    "safety": {"no_contact": [], "identity_protected": [], "residence_withheld": []},
    "tribes": [],
    "releases": [],
    "translations": [],
    "plan": {"tracks": [], "items": [], "signatures": []},
    "meetings": [
        {
            "id": "m",
            "as_of": "2026-10-01T09:00",
            "sessions": [
                {
                    "id": "one",
                    "place": {"mode": "in_person", "building": "Town Hall", "room": "2"},
                    "segments": [
                        {
                            "starts_at": "2026-10-15T15:30",
                            "ends_at": "2026-10-15T17:00",
                            "topic": "All",
                            "children": [],
                            "members": ["Y", "M", "F", "MA", "G", "RP", "S", "P"],
                        }
                    ],
                    "interpreters": [],
                    "remote": [],
                }
            ],
            "participation": [
                {"child": child, "decision": "attends", "decided_by": "ROBIN"}
                | {"decided_on": "2026-09-20"}
                for child in ("Y", "C")
            ],
            "youth_choices": [
                {
                    "youth": "Y",
                    "offered_on": "2026-09-20",
                    "picks": [{"person": "P", "picked_on": "2026-09-20"}],
                }
            ],
            "exclusions": [],
        }
    ],
}


# As a case file is: to read it anew is the quickest way to a copy.
_FILE = json.dumps(_FAMILY)


def family(*edits: Edit) -> Data:
    """The family, with the edits applied in order."""
    data: Data = json.loads(_FILE)
    for edit in edits:
        edit(data)
    return data


def check(data: Data, now: str = NOW, pack: PolicyPack = MAINE) -> MeetingCheck:
    facts = build_case_facts(data)
    return check_meeting(facts, facts.meetings[-1], datetime.fromisoformat(now), pack)


def codes(data: Data, now: str = NOW, pack: PolicyPack = MAINE) -> set[str]:
    """The codes of every finding."""
    return {each.code for each in check(data, now, pack).findings}


def context(data: Data, now: str = NOW) -> MeetingContext:
    facts: CaseFacts = build_case_facts(data)
    return MeetingContext(facts, facts.meetings[-1], datetime.fromisoformat(now), MAINE)


def meeting(data: Data) -> Data:
    found: Data = data["meetings"][-1]
    return found


def session(data: Data, number: int = 0) -> Data:
    found: Data = meeting(data)["sessions"][number]
    return found


def segment(data: Data, number: int = 0) -> Data:
    found: Data = session(data)["segments"][number]
    return found


def invite(*people: str) -> Edit:
    return lambda data: segment(data)["members"].extend(people)


def leave_out(*people: str) -> Edit:
    """The people are in no segment any more."""

    def edit(data: Data) -> None:
        for each in meeting(data)["sessions"]:
            for part in each["segments"]:
                part["members"] = [who for who in part["members"] if who not in people]

    return edit


def role(person: str, name: str, **fields: Any) -> Edit:
    return lambda data: data["roles"].append({"person": person, "role": name, **fields})


def set_role(person: str, **fields: Any) -> Edit:
    def edit(data: Data) -> None:
        next(each for each in data["roles"] if each["person"] == person).update(fields)

    return edit


def person(who: str, **fields: Any) -> Edit:
    def edit(data: Data) -> None:
        next(each for each in data["people"] if each["id"] == who).update(fields)

    return edit


def child(who: str, **fields: Any) -> Edit:
    def edit(data: Data) -> None:
        next(each for each in data["children"] if each["person"] == who).update(fields)

    return edit


def case(**fields: Any) -> Edit:
    return lambda data: data["case"].update(fields)


def planned(**fields: Any) -> Edit:
    return lambda data: meeting(data).update(fields)


def times(starts_at: str, ends_at: str) -> Edit:
    """The one segment of the meeting, at another time."""
    return lambda data: segment(data).update(starts_at=starts_at, ends_at=ends_at)


def second_session(starts_at: str, ends_at: str, *members: str, **fields: Any) -> Edit:
    """A further session `two` in the same building."""

    def edit(data: Data) -> None:
        part = {"starts_at": starts_at, "ends_at": ends_at, "topic": "More", "children": []}
        meeting(data)["sessions"].append(
            {
                "id": "two",
                "place": {"mode": "in_person", "building": "TOWN hall"},
                "segments": [part | {"members": list(members)}],
            }
            | fields
        )

    return edit


def excluded(who: str, of_role: str, reason: str, **fields: Any) -> Edit:
    """A recorded exclusion, complete unless `fields` say otherwise."""
    entry = {
        "person": who,
        "role": of_role,
        "reason_code": reason,
        "decided_by": "SAM",
        "decided_on": "2026-09-25",
        "note": "Told us on the phone.",
        "input_gathered": "A letter.",
    }
    return lambda data: meeting(data)["exclusions"].append(entry | fields)


def release(provider: str | None, *patients: str, **fields: Any) -> Edit:
    entry = {
        "id": f"R-{provider}-{'-'.join(patients)}",
        "kind": "part2",
        "patients": list(patients),
        "discloser": provider,
        "recipients": [{"class": "ftm_members"}],
        "information": ["attendance"],
        "scope": "attendance",
        "purpose": "planning",
        "signed_by": patients[0] if patients else None,
        "signed_on": "2026-09-01",
        "expires_on": "2027-09-01",
    }
    return lambda data: data["releases"].append(entry | fields)


def safety(listed_in: str, **fields: Any) -> Edit:
    return lambda data: data["safety"][listed_in].append(fields)
