"""Checks that every id in a case file exists and is of the right kind (case-file.md, Checks)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ftm.facts.plan import Label
from ftm.value import Value

Found = Iterator[tuple[str, str]]

RESERVED = {"department", "core_team"}
OF_CHILDREN = {"parent", "caregiver", "resource_parent", "guardian_ad_litem", "casa"}
OF_PARENTS = {"parent_attorney", "dv_advocate", "informal_support"}
ID_LISTS = {
    "$.staff": ("staff",),
    "$.people": ("people",),
    "$.tribes": ("tribes",),
    "$.releases": ("releases",),
    "$.plan.tracks": ("plan", "tracks"),
    "$.plan.items": ("plan", "items"),
    "$.translations": ("translations",),
    "$.meetings": ("meetings",),
}
LABEL_KINDS = {
    "PARENT": ("parents",),
    "CHILD": ("children",),
    "CARE": ("children",),
    "VISIT": ("parents", "children"),
}
KIND_WORDS = {
    "people": "a person of this file",
    "anyone": "a person or member of staff of this file",
    "children": "a child of the case",
    "parents": "a parent of the case",
    "tribes": "a tribe of this file",
    "releases": "a release of this file",
    "tracks": "a plan track of this file",
    "meetings": "a meeting of this file",
    "sessions": "a session of this file",
    "owners": "a person, a member of staff or the department",
    "shared": "a person of this file, or core_team",
}


class _Ids(Value):
    known: Mapping[str, frozenset[str]]

    def one(self, path: str, value: str | None, kind: str) -> Found:
        if value is not None and value not in self.known[kind]:
            yield path, f"is not the id of {KIND_WORDS[kind]}"

    def each(self, path: str, values: Iterable[str] | None, kind: str) -> Found:
        for number, value in enumerate(values or ()):
            yield from self.one(f"{path}[{number}]", value, kind)

    def fields(self, path: str, row: Mapping[str, Any], **kinds: str) -> Found:
        """`kinds` maps a field (one id or a list of ids) to the kind it must be."""
        for field, kind in kinds.items():
            value = row.get(field)
            check = self.each if isinstance(value, list) else self.one
            yield from check(f"{path}.{field}", value, kind)


def check_references(data: dict[str, Any]) -> Found:
    """Each dangling, doubled or misused id as (JSON path, sentence)."""
    ids = _collect(data)
    yield from _check_doubles(data)
    yield from _check_family(data, ids)
    yield from _check_safety(data.get("safety") or {}, ids)
    yield from _check_releases(data, ids)
    yield from _check_plan(data["plan"], ids)
    yield from _check_signatures(data)
    for number, row in enumerate(data.get("translations") or ()):
        path = f"$.translations[{number}]"
        yield from ids.fields(path, row, meeting="meetings", person="people")
    yield from _check_meetings(data["meetings"], ids)


def _collect(data: dict[str, Any]) -> _Ids:
    people = frozenset(row["id"] for row in data["people"])
    staff = frozenset(row["id"] for row in data["staff"])
    parents = (row["person"] for row in data["roles"] if row["role"] == "parent")
    return _Ids(
        {
            "people": people,
            "anyone": people | staff,
            "owners": people | staff | {"department"},
            "shared": people | {"core_team"},
            "children": frozenset(row["person"] for row in data["children"]),
            "parents": frozenset(parents),
            "tribes": frozenset(row["id"] for row in data.get("tribes") or ()),
            "releases": frozenset(row["id"] for row in data.get("releases") or ()),
            "tracks": frozenset(row["id"] for row in data["plan"]["tracks"]),
            "meetings": frozenset(row["id"] for row in data["meetings"]),
            "sessions": frozenset(
                session["id"] for row in data["meetings"] for session in row["sessions"]
            ),
        }
    )


def _check_doubles(data: dict[str, Any]) -> Found:
    for path, keys in ID_LISTS.items():
        rows: Any = data
        for key in keys:
            rows = rows.get(key) or ()
        # People and staff share one set of ids (case-file.md 1).
        taken = {row["id"] for row in data["staff"]} if path == "$.people" else set()
        yield from _doubled(path, rows, "id", taken)
    yield from _doubled("$.children", data["children"], "person", set())
    for number, meeting in enumerate(data["meetings"]):
        yield from _doubled(f"$.meetings[{number}].sessions", meeting["sessions"], "id", set())


def _doubled(path: str, rows: Iterable[Mapping[str, Any]], field: str, taken: set[str]) -> Found:
    for number, row in enumerate(rows):
        value = row[field]
        if value in RESERVED:
            yield f"{path}[{number}].{field}", f"{value!r} is a reserved word, not an id"
        elif value in taken:
            yield f"{path}[{number}].{field}", "is used twice"
        taken.add(value)


def _check_family(data: dict[str, Any], ids: _Ids) -> Found:
    for number, row in enumerate(data["people"]):
        yield from ids.fields(f"$.people[{number}]", row, relatives="people")
    for number, row in enumerate(data["children"]):
        yield from ids.fields(f"$.children[{number}]", row, person="people", tribes="tribes")
    for number, row in enumerate(data["roles"]):
        path = f"$.roles[{number}]"
        name = row["role"]
        of = "children" if name in OF_CHILDREN else "parents" if name in OF_PARENTS else "people"
        yield from ids.fields(path, row, person="people", of=of, tribe="tribes")
        for each, visit in enumerate(row.get("visits") or ()):
            where = f"{path}.visits[{each}]"
            yield from ids.fields(where, visit, parent="parents", child="children")


def _check_safety(safety: dict[str, Any], ids: _Ids) -> Found:
    kinds = {
        "no_contact": {"protected": "people", "restrained": "people"},
        "identity_protected": {"person": "people", "hidden_from": "people"},
        "residence_withheld": {"child": "children", "parent": "parents", "approved_by": "anyone"},
    }
    for name, fields in kinds.items():
        for number, row in enumerate(safety.get(name) or ()):
            yield from ids.fields(f"$.safety.{name}[{number}]", row, **fields)


def _check_releases(data: dict[str, Any], ids: _Ids) -> Found:
    for number, row in enumerate(data.get("releases") or ()):
        path = f"$.releases[{number}]"
        yield from ids.fields(path, row, patients="people", discloser="people", signed_by="anyone")
        for each, recipient in enumerate(row["recipients"]):
            yield from ids.fields(f"{path}.recipients[{each}]", recipient, person="anyone")


def _check_plan(plan: dict[str, Any], ids: _Ids) -> Found:
    for number, row in enumerate(plan["tracks"]):
        path = f"$.plan.tracks[{number}]"
        yield from ids.fields(path, row, parent="people", children="children")
    for number, row in enumerate(plan["items"]):
        path = f"$.plan.items[{number}]"
        yield from ids.fields(
            path,
            row,
            sessions="sessions",
            track="tracks",
            for_whom="people",
            owner="owners",
            service_of="people",
            said_by="people",
            source_release="releases",
            shared_with="shared",
        )
        for each, row_of_dissent in enumerate(row.get("dissent") or ()):
            yield from ids.fields(f"{path}.dissent[{each}]", row_of_dissent, person="anyone")
        for each, text in enumerate(row["labels"]):
            yield from _check_label(f"{path}.labels[{each}]", Label.parse(text), ids)


def _check_label(path: str, label: Label, ids: _Ids) -> Found:
    kinds = LABEL_KINDS.get(label.name, ("children",) * len(label.args))
    for value, kind in zip(label.args, kinds, strict=True):
        yield from ids.one(path, value, kind)


def _check_signatures(data: dict[str, Any]) -> Found:
    ids = _collect(data)
    languages = {row["id"]: row.get("document_language") or "en" for row in data["people"]}
    for number, row in enumerate(data["plan"].get("signatures") or ()):
        path = f"$.plan.signatures[{number}]"
        yield from ids.fields(path, row, track="tracks", person="anyone")
        read_back = row.get("read_back")
        if read_back:
            yield from ids.fields(f"{path}.read_back", read_back, interpreter="anyone")
        language = languages.get(row["person"], "en")
        if language.split("-")[0] == "en":
            continue
        if not read_back:
            yield path, "needs a read_back in the language of the person's documents"
        elif read_back["language"].split("-")[0] != language.split("-")[0]:
            yield f"{path}.read_back.language", "is not the language of the person's documents"


def _check_meetings(meetings: list[dict[str, Any]], ids: _Ids) -> Found:
    earlier: set[str] = set()
    for number, row in enumerate(meetings):
        path = f"$.meetings[{number}]"
        supersedes = row.get("supersedes")
        if supersedes is not None and supersedes not in earlier:
            yield f"{path}.supersedes", "is not the id of an earlier meeting of this file"
        earlier.add(row["id"])
        for each, session in enumerate(row["sessions"]):
            yield from _check_session(f"{path}.sessions[{each}]", session, ids)
        kinds = {
            "participation": {"child": "children", "via": "people", "decided_by": "anyone"},
            "youth_choices": {"youth": "children"},
            "exclusions": {"person": "people", "session": "sessions", "decided_by": "anyone"},
            "attendance": {"session": "sessions", "person": "anyone"},
        }
        for name, fields in kinds.items():
            for each, fact in enumerate(row.get(name) or ()):
                # An entry that drops a session may still tell what was decided about it.
                yield from ids.fields(f"{path}.{name}[{each}]", fact, **fields)
        for each, choice in enumerate(row.get("youth_choices") or ()):
            for pick_number, pick in enumerate(choice["picks"]):
                where = f"{path}.youth_choices[{each}].picks[{pick_number}]"
                yield from ids.fields(where, pick, person="anyone")


def _check_session(path: str, session: dict[str, Any], ids: _Ids) -> Found:
    for number, segment in enumerate(session["segments"]):
        where = f"{path}.segments[{number}]"
        yield from ids.fields(where, segment, children="children", members="people")
    for number, row in enumerate(session.get("interpreters") or ()):
        where = f"{path}.interpreters[{number}]"
        yield from ids.fields(where, row, **{"for": "people"}, interpreter="anyone")
    for number, row in enumerate(session.get("remote") or ()):
        yield from ids.fields(f"{path}.remote[{number}]", row, person="anyone")
