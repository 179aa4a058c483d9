"""Fictional families of the sizes that performance figures name."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

ZONE = "America/New_York"
Facts = dict[str, Any]


def family_in_a_meeting(number: int, now: datetime) -> Facts:
    """12 people in a meeting that began half an hour ago, 6 goals and 20 steps."""
    here = now.astimezone(ZoneInfo(ZONE)).replace(second=0, microsecond=0, tzinfo=None)
    begins, ends = here - timedelta(minutes=30), here + timedelta(hours=3)
    kin = [f"K{each}" for each in range(1, 8)]
    everybody = ["C1", "M1", "F1", "G", "RP1", *kin]
    data = _case(f"BENCH-{number:04d}", here, children=2)
    data["people"] += [_person(each) for each in ["M1", "F1", "G", "RP1", *kin]]
    data["roles"] += [_role("G", "guardian_ad_litem", ["C1", "C2"])]
    data["roles"] += [_role("RP1", "resource_parent", ["C1", "C2"])]
    data["roles"] += [_role(each, "informal_support", ["M1", "F1"]) for each in kin]
    recorded = (begins + timedelta(minutes=5)).isoformat(timespec="minutes")
    track = {"id": "t", "parent": "M1", "type": "rnr", "children": ["C1"], "recorded_at": recorded}
    data["plan"] = {
        "tracks": [track],
        "items": [
            _item(each, "goal" if each < 6 else "step", everybody, recorded) for each in range(26)
        ],
    }
    data["meetings"] = [_meeting(begins, ends, everybody)]
    return data


def large_family(now: datetime) -> Facts:
    """40 people, 6 children and 30 releases."""
    here = now.astimezone(ZoneInfo(ZONE)).replace(second=0, microsecond=0, tzinfo=None)
    begins = here + timedelta(days=14)
    children = [f"C{each}" for each in range(1, 7)]
    providers = [f"P{each}" for each in range(1, 31)]
    data = _case("BENCH-LARGE", here, children=6)
    data["people"] += [_person(each) for each in ["M1", "F1", "G", "RP1", *providers]]
    data["roles"] += [_role("G", "guardian_ad_litem", children)]
    data["roles"] += [_role("RP1", "resource_parent", children)]
    data["roles"] += [_role(each, "mh_medical_provider", children) for each in providers]
    data["releases"] = [
        {
            "id": f"R-{each}",
            "kind": "hipaa",
            "patients": children,
            "discloser": each,
            "recipients": [{"class": "ftm_members"}],
            "information": ["services"],
            "scope": "services",
            "purpose": "family team planning",
            "signed_by": "M1",
            "signed_on": (here - timedelta(days=30)).date().isoformat(),
            "expires_on": (here + timedelta(days=300)).date().isoformat(),
        }
        for each in providers
    ]
    members = ["C1", "M1", "F1", "G", "RP1", *providers]
    data["meetings"] = [_meeting(begins, begins + timedelta(hours=1), members)]
    return data


def _case(number: str, here: datetime, *, children: int) -> Facts:
    ids = [f"C{each}" for each in range(1, children + 1)]
    return {
        "format": "ftm-case/1",
        "case": {
            "number": number,
            "kind": "protective_custody",
            "family_name": f"Bench {number}",
            "time_zone": ZONE,
            "office": {"name": "Office", "email": "office@example.org", "phone": "207-555-0100"},
            "last_ftm_on": (here - timedelta(days=80)).date().isoformat(),
        },
        "staff": [
            {
                "id": "ROBIN",
                "name": "Robin Caseworth",
                "email": "robin@ocfs.example.org",
                "role": "caseworker",
            }
        ],
        "people": [_person(each) for each in ids],
        "children": [
            {"person": each, "born_on": "2010-04-18", "icwa_status": "inquired_not_indian"}
            for each in ids
        ],
        "roles": [
            {
                "person": each,
                "role": "parent",
                "of": ids,
                "parentage_status": "legal",
                "rights_status": "intact",
            }
            for each in ("M1", "F1")
        ],
        "plan": {"tracks": [], "items": []},
    }


def _person(key: str) -> Facts:
    name = f"Person {key} Benchmark"
    return {"id": key, "name": name, "email": f"{key}@example.org".lower(), "channels": ["email"]}


def _role(person: str, role: str, of: list[str]) -> Facts:
    return {"person": person, "role": role, "of": of}


def _item(number: int, kind: str, people: list[str], recorded: str) -> Facts:
    return {
        "id": f"i-{number}",
        "section": "parent_services" if number % 2 else "child_and_siblings",
        "kind": kind,
        "text": f"Line {number}: somebody does what was agreed, every other Friday after school.",
        "labels": ["PARENT(M1)"] if number % 2 else ["CHILD(C1)"],
        "sessions": ["main"],
        "source_kind": "agency",
        "owner": people[number % len(people)],
        "recorded_at": recorded,
    }


def _meeting(begins: datetime, ends: datetime, members: list[str]) -> Facts:
    return {
        "id": "main",
        "as_of": (begins - timedelta(days=10)).isoformat(timespec="minutes"),
        "sessions": [
            {
                "id": "main",
                "place": {"mode": "in_person", "building": "Library", "room": "Reading Room"},
                "segments": [
                    {
                        "starts_at": begins.isoformat(timespec="minutes"),
                        "ends_at": ends.isoformat(timespec="minutes"),
                        "topic": "Whole meeting",
                        "members": members,
                    }
                ],
            }
        ],
    }
