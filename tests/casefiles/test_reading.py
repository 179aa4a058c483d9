"""A case file that is wrong says where and why, and is never half read."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ftm.casefiles.reading import CaseFileError, read_case_file
from ftm.casefiles.values import check_text
from tests.support.scenarios import scenario

S4 = scenario("S4")


def read(tmp_path: Path, raw: bytes | dict[str, Any]) -> list[tuple[str, str]]:
    """Errors found in a file with these bytes or this JSON."""
    file = tmp_path / "case.json"
    file.write_bytes(raw if isinstance(raw, bytes) else json.dumps(raw).encode())
    try:
        read_case_file(file)
    except CaseFileError as error:
        return [(each.path, each.message) for each in error.errors]
    return []


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    data = copy.deepcopy(S4)
    change(data)
    return data


def put(data: dict[str, Any], *path: str | int, value: Any) -> None:
    target: Any = data
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value


@pytest.mark.parametrize("name", ["S4", "S5"])
def test_the_open_scenarios_are_read_without_an_error(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, scenario(name)) == []


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"{", "not JSON: line 1, column 2"),
        (b"[]", "must be one JSON object"),
        (b'{"a": NaN}', "NaN is not a JSON value"),
        (b'{"a": 1, "a": 2}', "stands twice"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"format": "ftm-case/1", "people": ' + b"[" * 400 + b"]" * 400 + b"}", "too deeply"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "a number in it is too long"),
        (b'{"a": 1e999}', "a number in it is too large"),
        ('{"a": 1}'.encode("utf-16"), "not UTF-8"),
        (b"", "not JSON"),
    ],
)
def test_what_is_not_a_json_object_is_refused_as_a_whole(
    tmp_path: Path, raw: bytes, message: str
) -> None:
    [(path, found)] = read(tmp_path, raw)
    assert path == "$"
    assert message in found


def test_a_file_of_fifty_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "big.json"
    with file.open("wb") as handle:
        handle.truncate(50 * 1024 * 1024)
    with pytest.raises(CaseFileError) as caught:
        read_case_file(file)
    assert "larger than 32 MB" in caught.value.errors[0].message


def test_a_missing_file_is_an_error_of_that_file(tmp_path: Path) -> None:
    with pytest.raises(CaseFileError) as caught:
        read_case_file(tmp_path / "none.json")
    assert "cannot be read" in caught.value.errors[0].message


def test_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    text = json.dumps(S4, indent=1, ensure_ascii=False).replace("\n", "\r\n")
    assert read(tmp_path, b"\xef\xbb\xbf" + text.encode()) == []


def test_names_in_any_script_are_names(tmp_path: Path) -> None:
    data = changed(lambda data: put(data, "people", 2, "name", value="ليندن 🌲 Ørsted"))
    assert read(tmp_path, data) == []


@pytest.mark.parametrize(
    ("path", "value", "where", "message"),
    [
        (("format",), "ftm-case/2", "$.format", "ftm-case/1"),
        (("children", 0, "icwa_status"), "maybe", "$.children[0].icwa_status", "one of"),
        (("people", 2), {"id": "M1"}, "$.people[2]", "needs the field 'channels'"),
        (("people", 2, "diagnosis"), "x", "$.people[2]", "'diagnosis'"),
        (("people", 2, "email"), None, "$.people[2].email", "must be text"),
        (("people", 10, "id"), "Remy", "$.people[10].id", "used twice"),
        (("people", 0, "id"), "ROBIN", "$.people[0].id", "used twice"),
        (("people", 0, "id"), "Remy\n", "$.people[0].id", "as the format asks"),
        (("people", 0, "id"), "department", "$.people[0].id", "reserved"),
        (("people", 0, "name"), "a\x00b", "$.people[0].name", "cannot be stored"),
        (("people", 0, "name"), "\ud800", "$.people[0].name", "cannot be stored"),
        (("people", 3, "time_zone"), "Mars/Base", "$.people[3].time_zone", "time zone"),
        (("case", "time_zone"), "../etc", "$.case.time_zone", "time zone"),
        (("children", 0, "born_on"), "2026-02-30", "$.children[0].born_on", "not a date"),
        (("meetings", 0, "as_of"), "2026-03-08T02:30", "$.meetings[0].as_of", "does not exist"),
        (("meetings", 0, "as_of"), "2026-11-01T01:30", "$.meetings[0].as_of", "happens twice"),
        (("meetings", 0, "as_of"), "9999-12-31T23:59", "$.meetings[0].as_of", "outside"),
        (("meetings", 0, "as_of"), "2026-10-01T24:61", "$.meetings[0].as_of", "not a time"),
        (("meetings", 0, "supersedes"), "correct", "$.meetings[0].supersedes", "earlier"),
        (("plan", "items", 0, "labels"), ["CHILD(M1)"], "$.plan.items[0].labels[0]", "child"),
        (("plan", "items", 0, "shared_with"), ["No"], "$.plan.items[0].shared_with[0]", "core"),
        (("plan", "items", 0, "sessions"), ["x"], "$.plan.items[0].sessions[0]", "session"),
        (("roles", 2, "of"), ["C1"], "$.roles[2].of[0]", "parent"),
        (("safety",), {"no_contact": None}, None, ""),
        (("roles", 4, "of"), None, "$.roles[4].of", "must be a list"),
    ],
)
def test_each_error_names_the_place_and_says_what_is_wrong(
    tmp_path: Path, path: tuple[str | int, ...], value: Any, where: str | None, message: str
) -> None:
    errors = read(tmp_path, changed(lambda data: put(data, *path, value=value)))
    if where is None:
        assert errors == []
    else:
        assert any(found == where and message in said for found, said in errors), errors


def test_a_character_that_cannot_be_stored_is_found_however_deep_it_stands() -> None:
    data: dict[str, Any] = {"name": "a\x00b"}
    for _ in range(2_000):
        data = {"a": data}
    ((where, _),) = check_text(data)
    assert where == "$" + ".a" * 2_000 + ".name"


def test_an_end_before_its_start_is_refused(tmp_path: Path) -> None:
    path = ("meetings", 0, "sessions", 0, "segments", 0, "ends_at")
    data = changed(lambda data: put(data, *path, value="2026-10-15T10:00"))
    assert read(tmp_path, data) == [
        ("$.meetings[0].sessions[0].segments[0].ends_at", "must be after the start")
    ]


def test_a_member_who_does_not_exist_is_found_in_the_segment(tmp_path: Path) -> None:
    path = ("meetings", 1, "sessions", 0, "segments", 0, "members", 2)
    errors = read(tmp_path, changed(lambda data: put(data, *path, value="Nobody")))
    assert [where for where, _ in errors] == ["$.meetings[1].sessions[0].segments[0].members[2]"]


def test_a_decision_about_a_session_that_was_dropped_may_stay_in_the_file(tmp_path: Path) -> None:
    reason = {"person": "G", "role": "guardian_ad_litem", "reason_code": "conflict"}
    by = {"decided_by": "ROBIN", "decided_on": "2026-10-01", "note": "", "input_gathered": ""}

    def called(session: str) -> dict[str, Any]:
        data = changed(lambda data: data["meetings"][0]["sessions"][0].update(id="first"))
        data["meetings"][1]["exclusions"] = [{**reason, **by, "session": session}]
        return data

    assert read(tmp_path, called("first")) == []
    (error,) = read(tmp_path, called("nowhere"))
    assert error[0] == "$.meetings[1].exclusions[0].session"


def test_a_signature_in_another_language_needs_its_read_back(tmp_path: Path) -> None:
    data = copy.deepcopy(scenario("S5"))
    signature = data["plan"]["signatures"][1]
    signature["read_back"]["language"] = "es"
    assert [where for where, _ in read(tmp_path, data)] == [
        "$.plan.signatures[1].read_back.language"
    ]
    del signature["read_back"]
    assert [where for where, _ in read(tmp_path, data)] == ["$.plan.signatures[1]"]


def test_error_messages_never_repeat_what_the_file_says_about_the_family(tmp_path: Path) -> None:
    private = "Her counselor says she relapsed"
    data = changed(lambda data: put(data, "plan", "items", 0, "kind", value=private))
    [(_, message)] = read(tmp_path, data)
    assert private not in message
