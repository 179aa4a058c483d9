"""A generated case with a secret word in every place where people write one, and two sessions.

Each word can come from one fact alone: wherever it turns up, that fact was told there.
"""

import re
from functools import cache
from typing import Any

from tests.disclosure.generated import canary
from tests.disclosure.household import READERS

Json = dict[str, Any]
APART = "apart"
IN_APART = ["Third", "Gal", "MumLaw"]
WORD = re.compile(r"\w+")
CHANNELS = ("email", "letter", "email", "phone", "email")
NEVER = (
    "testbrook",
    "pc-2026-0001",
    "topicbird",
    "exclusionbird",
    "inputbird",
    "attemptbird",
    "participationbird",
    "residencebird",
    "homebird",
)
"""Words of facts that nobody outside the agency is told by any message or copy."""


EVERYBODY = (*READERS, "Kid", "Carla")


def words_of(text: str) -> set[str]:
    return set(WORD.findall(text))


def named_in(said: set[str]) -> set[str]:
    """Whom the words of a text in lower case name: each first name is one person's alone."""
    return {each for each in EVERYBODY if f"{each}ina".lower() in said}


def mailed_in(said: set[str]) -> set[str]:
    """Whose e-mail addresses the words of a text in lower case are of."""
    return {each for each in EVERYBODY if f"{each}mailbird".lower() in said}


def mailbox(person: str) -> str:
    return f"{person.lower()}mailbird@example.org"


@cache
def number_of(person: str) -> str:
    """A phone number whose last digits are this person's alone."""
    return f"207-555-{1000 + sum(map(ord, person)) * 7 % 9000}"


def dissent(number: int) -> str:
    return f"dissent{number:03}bird"


def laden(case: Json) -> Json:
    """The generated case with all of this in it; changes and returns `case`."""
    for number, person in enumerate(case["people"]):
        _reach(number, person)
    case["people"].append(
        {"id": "Carla", "name": "Carlaina Nameson", "channels": ["email"], "interprets": ["es"]}
        | {"email": mailbox("Carla")}
    )
    _safety(case)
    _meeting(case["meetings"][0])
    for number, item in enumerate(case["plan"]["items"]):
        said = {"person": ("Mum", "Dad", "Gal")[number % 3], "words": dissent(number)}
        item["dissent"] = [said]
        # What was written in a session that the generated case only names.
        item["sessions"] = [APART if each == "other" else each for each in item["sessions"]]
    for number, release in enumerate(case["releases"]):
        release["purpose"] = f"purpose{number}bird"
    case["plan"]["tracks"] = [
        {"id": "t-1", "parent": "Mum", "type": "preliminary_rnr", "children": ["Teen"]},
        {"id": "t-2", "parent": "Third", "type": "rnr", "children": ["Teen", "Kid"]},
    ]
    for track in case["plan"]["tracks"]:
        track["recorded_at"] = "2026-10-15T16:00"
    case["translations"] = [_translation(case)]
    return case


def _reach(number: int, person: Json) -> None:
    person["channels"] = [CHANNELS[number % len(CHANNELS)]]
    person["email"], person["phone"] = mailbox(person["id"]), number_of(person["id"])
    home = {"kind": "home", "text": f"7 {person['id']}homebird Street, Exampleport ME"}
    person.setdefault("places", []).append(home)
    if person["id"] == "Dad":
        person["document_language"] = "es"


def _safety(case: Json) -> None:
    case["safety"]["identity_protected"] = [
        {"person": "KidFoster", "hidden_from": "Third", "since": "2026-09-01"}
    ]
    case["safety"]["residence_withheld"] = [
        {
            "child": "Kid",
            "parent": "Third",
            "since": "2026-09-01",
            "reason": "residencebird",
            "approved_by": "BOSS",
            "decided_on": "2026-09-01",
        }
    ]


def _meeting(meeting: Json) -> None:
    main = meeting["sessions"][0]
    main["place"] |= {"building": "Mainhallbird", "room": "Mainroombird"}
    main["note"] = "mainnotebird"
    main["segments"][0]["topic"] = "topicbird"
    main["interpreters"] = [{"for": "Dad", "interpreter": "Carla"}]
    meeting["sessions"].append(
        {
            "id": APART,
            "place": {"mode": "in_person", "building": "Aparthallbird", "room": "Apartroombird"},
            "note": "apartnotebird",
            "segments": [
                {
                    "starts_at": "2026-10-15T17:10",
                    "ends_at": "2026-10-15T17:50",
                    "topic": "topicbird",
                    "members": list(IN_APART),
                }
            ],
        }
    )
    meeting["exclusions"] = [
        {
            "person": "Gran",
            "role": "caregiver",
            "reason_code": "declined",
            "decided_by": "WORKER",
            "decided_on": "2026-09-02",
            "note": "exclusionbird",
            "input_gathered": "inputbird",
            "attempts": [{"on": "2026-09-01", "how": "attemptbird"}],
        }
    ]
    meeting["participation"] = [
        {
            "child": "Kid",
            "decision": "attends_part",
            "decided_by": "WORKER",
            "decided_on": "2026-09-02",
            "reason": "participationbird",
            "via": ["Gal"],
        }
    ]
    staff = [
        {"session": "main", "person": each, "mode": "in_person"} for each in ("WORKER", "BOSS")
    ]
    apart = [{"session": APART, "person": each, "mode": "video"} for each in IN_APART]
    # Third was asked to both sessions and came to one.
    came = [each for each in meeting["attendance"] if each["person"] != "Third"]
    meeting["attendance"] = [*came, *staff, *apart]


def _translation(case: Json) -> Json:
    """Dad's plan in Spanish, every line and heading of it."""
    from ftm.plans.sections import FORM_SECTIONS  # noqa: PLC0415

    texts = {each["id"]: f"{canary(n)} dicho" for n, each in enumerate(case["plan"]["items"])}
    texts |= {f"section:{each.code}": "Apartado" for each in FORM_SECTIONS["rnr"]}
    return {
        "id": "tr-1",
        "document": "plan",
        "meeting": "ftm",
        "person": "Dad",
        "language": "es",
        "translator": "translatorbird",
        "attached_on": "2026-10-15",
        "texts": texts,
    }
