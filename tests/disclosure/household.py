"""A made-up case with somebody in every column of the table, to ask about one line at a time."""

import json
from datetime import datetime
from functools import cache
from typing import Any

from ftm.disclosure.decision import Decision
from ftm.disclosure.rules import Disclosure, decide
from ftm.facts import CaseFacts, build_case_facts
from ftm.facts.plan import Item
from ftm.facts.standing import Standing

NOW = datetime.fromisoformat("2026-10-15T18:00-04:00")
SESSION = "main"

READERS = {
    "Mum": "parent of both children",
    "Dad": "parent of both children",
    "Third": "parent of Kid alone",
    "MumLaw": "Mum's attorney",
    "DadLaw": "Dad's attorney",
    "Gal": "guardian ad litem of both",
    "Casa": "CASA of Kid alone",
    "Tribe": "tribal representative of Teen's tribe",
    "Foster": "resource parent of Teen",
    "KidFoster": "resource parent of Kid",
    "Teen": "youth of 15",
    "Friend": "picked by Teen",
    "Watcher": "supervises visits of Mum with Teen",
    "Sud": "substance use provider of Mum",
    "Clinic": "medical provider of Teen and of Mum",
    "School": "school of Teen",
    "Probe": "probation officer of Dad",
    "Aunt": "informal support of Mum",
    "Gran": "caregiver of Teen",
    "Advocate": "DV advocate of Mum",
    "Observer": "observer",
    "Stranger": "in the session without any role",
}
"""Everybody who could ask, by id: what the table says about each is tested line by line."""

CHILDREN = [
    {
        "person": "Teen",
        "born_on": "2011-01-02",
        "icwa_status": "indian_child",
        "tribes": ["nation"],
    },
    {"person": "Kid", "born_on": "2017-01-02", "icwa_status": "inquired_not_indian"},
]


def _parent(person: str, *children: str) -> dict[str, Any]:
    return {
        "person": person,
        "role": "parent",
        "of": list(children),
        "parentage_status": "legal",
        "rights_status": "intact",
    }


ROLES = [
    _parent("Mum", "Teen", "Kid"),
    _parent("Dad", "Teen", "Kid"),
    _parent("Third", "Kid"),
    {"person": "MumLaw", "role": "parent_attorney", "of": ["Mum"]},
    {"person": "DadLaw", "role": "parent_attorney", "of": ["Dad"]},
    {"person": "Gal", "role": "guardian_ad_litem", "of": ["Teen", "Kid"]},
    {"person": "Casa", "role": "casa", "of": ["Kid"]},
    {"person": "Tribe", "role": "tribal_representative", "tribe": "nation"},
    {"person": "Foster", "role": "resource_parent", "of": ["Teen"]},
    {"person": "KidFoster", "role": "resource_parent", "of": ["Kid"]},
    {
        "person": "Watcher",
        "role": "visit_supervisor",
        "visits": [{"parent": "Mum", "child": "Teen"}],
    },
    {"person": "Sud", "role": "sud_provider", "of": ["Mum"]},
    {"person": "Clinic", "role": "mh_medical_provider", "of": ["Teen", "Mum"]},
    {"person": "School", "role": "school", "of": ["Teen"]},
    {"person": "Probe", "role": "probation", "of": ["Dad"]},
    {"person": "Aunt", "role": "informal_support", "of": ["Mum"]},
    {"person": "Gran", "role": "caregiver", "of": ["Teen"]},
    {"person": "Advocate", "role": "dv_advocate", "of": ["Mum"]},
    {"person": "Observer", "role": "observer"},
]


def household() -> dict[str, Any]:
    """The case as the JSON of an ftm-case/1 file, without any line or release; free to change."""
    found: dict[str, Any] = json.loads(_household())
    return found


@cache
def _household() -> str:
    people = [*READERS, "Kid"]
    return json.dumps(
        {
            "format": "ftm-case/1",
            "case": {
                "number": "PC-2026-0001",
                "kind": "protective_custody",
                "family_name": "Testbrook",
                "time_zone": "America/New_York",
                "office": {
                    "name": "Example office",
                    "email": "office@ocfs.example.org",
                    "phone": "207-555-0100",
                },
            },
            "staff": [
                {
                    "id": "WORKER",
                    "name": "Robin Caseworth",
                    "email": "robin@ocfs.example.org",
                    "role": "caseworker",
                },
                {
                    "id": "BOSS",
                    "name": "Sam Overlook",
                    "email": "sam@ocfs.example.org",
                    "role": "supervisor",
                },
            ],
            "people": [
                {"id": each, "name": f"{each}ina Nameson", "channels": []} for each in people
            ],
            "tribes": [{"id": "nation", "name": "Example Nation"}],
            "children": CHILDREN,
            "roles": ROLES,
            "safety": {"no_contact": [], "identity_protected": []},
            "releases": [],
            "plan": {"tracks": [], "items": [], "signatures": []},
            "translations": [],
            "meetings": [
                {
                    "id": "ftm",
                    "as_of": "2026-10-01T09:00",
                    "sessions": [
                        {
                            "id": SESSION,
                            "place": {"mode": "in_person"},
                            "segments": [
                                {
                                    "starts_at": "2026-10-15T15:00",
                                    "ends_at": "2026-10-15T17:00",
                                    "topic": "All",
                                    "members": people,
                                }
                            ],
                        }
                    ],
                    "youth_choices": [
                        {
                            "youth": "Teen",
                            "offered_on": "2026-09-01",
                            "picks": [{"person": "Friend", "picked_on": "2026-09-01"}],
                        }
                    ],
                    "attendance": [
                        {"session": SESSION, "person": each, "mode": "in_person"} for each in people
                    ],
                }
            ],
        }
    )


def line(*labels: str, **more: Any) -> dict[str, Any]:
    """One line of the plan with these labels, recorded in the session by the agency."""
    return {
        "id": "i-1",
        "section": "risks",
        "kind": "step",
        "text": "A line.",
        "labels": list(labels),
        "sessions": [SESSION],
        "source_kind": "agency",
        "recorded_at": "2026-10-15T16:00",
        **more,
    }


def release(**more: Any) -> dict[str, Any]:
    """A part 2 release of Mum's from Sud to everybody in the meeting, in force."""
    return {
        "id": "R1",
        "kind": "part2",
        "patients": ["Mum"],
        "discloser": "Sud",
        "recipients": [{"class": "ftm_members"}],
        "information": ["attendance"],
        "scope": "whether she comes",
        "purpose": "family team planning",
        "signed_by": "Mum",
        "signed_on": "2026-09-01",
        "expires_on": "2027-09-01",
        **more,
    }


def treatment_line(*labels: str, **more: Any) -> dict[str, Any]:
    """A SUD_P2 line about Mum that came under release R1."""
    under = {
        "for_whom": "Mum",
        "source_kind": "provider_release",
        "source_release": "R1",
        "information": "attendance",
    }
    return line("SUD_P2", *labels, **{**under, **more})


def facts_with(
    *items: dict[str, Any], releases: tuple[dict[str, Any], ...] = (), **changes: Any
) -> CaseFacts:
    """The facts of the household with these lines, releases and other changed top-level fields."""
    data = household()
    data["plan"]["items"] = list(items)
    data["releases"] = list(releases)
    return build_case_facts({**data, **changes})


def ask(
    facts: CaseFacts, person: str, *, now: datetime = NOW, item: Item | None = None
) -> Decision:
    """The decision about the household's first line (or `item`) for one person."""
    meeting = facts.meetings[0]
    return decide(facts, meeting, meeting.sessions[0], item or facts.plan.items[0], person, now)


def readers_of(facts: CaseFacts, *, now: datetime = NOW) -> set[str]:
    """Everybody of the household who may have its first line."""
    meeting, item = facts.meetings[0], facts.plan.items[0]
    disclosure = Disclosure(Standing(facts, now), meeting, meeting.sessions[0])
    return {person for person in READERS if disclosure.decide(item, person).allowed}
