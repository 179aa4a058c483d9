"""The contract of the commands: exit codes, nothing changed on a refusal, nothing written."""

import json
import shutil
from pathlib import Path

import pytest

from ftm.core.database import Database
from tests.support.commands import ftm
from tests.support.scenarios import scenario

NOW = ("--now", "2026-10-08T12:00-04:00")


@pytest.fixture(scope="module")
def imported(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("imported")
    case, database = folder / "S5.json", folder / "ftm.db"
    case.write_text(json.dumps(scenario("S5")), encoding="utf-8")
    shutil.copyfile(sqlite_template, database)
    assert ftm(database, "case", "import", case).exit_code == 0
    return database


@pytest.fixture
def database(sqlite_template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(sqlite_template, tmp_path / "ftm.db"))


@pytest.fixture
def with_s5(imported: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(imported, tmp_path / "ftm.db"))


def test_upgrading_makes_a_database_of_nothing_and_again_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "data" / "ftm.db"
    assert ftm(file, "db", "upgrade").exit_code == 0
    assert ftm(file, "db", "check").out == "The database is up to date.\n"
    before = file.read_bytes()
    assert ftm(file, "db", "upgrade").exit_code == 0
    assert file.read_bytes() == before


def test_a_database_that_is_behind_is_refused_with_what_to_do(tmp_path: Path) -> None:
    answer = ftm(tmp_path / "old.db", "case", "export", "X")
    assert answer.exit_code == 2
    assert "ftm db upgrade" in answer.err


@pytest.mark.parametrize("url", ["nonsense", "sqlite:////no/such/folder/ftm.db", "oracle://x/y"])
def test_a_database_that_cannot_be_opened_is_bad_input_in_one_line(url: str) -> None:
    answer = ftm(url, "case", "export", "X")
    assert answer.exit_code == 2
    assert len(answer.err.strip().splitlines()) == 1


def test_one_bad_file_keeps_the_good_one_out_too(database: Path, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(scenario("S4")), encoding="utf-8")
    broken = scenario("S5")
    broken["people"][0]["diagnosis"] = "x"
    bad.write_text(json.dumps(broken), encoding="utf-8")
    answer = ftm(database, "case", "import", good, bad)
    assert answer.exit_code == 2
    assert f"{bad}: $.people[0]: " in answer.err
    assert str(good) not in answer.err
    assert ftm(database, "case", "export", "PC-2025-0404").exit_code == 2


def test_a_file_is_named_in_its_errors_as_it_was_given(database: Path, tmp_path: Path) -> None:
    given = f"{tmp_path}/./no-such.json"
    assert ftm(database, "case", "import", given).err.startswith(f"{given}: $: ")


@pytest.mark.parametrize(
    "args",
    [
        ("meeting", "check", "NO-SUCH", "correct", *NOW, "--json"),
        ("meeting", "check", "PRV-2026-0505", "nope", *NOW, "--json"),
        ("meeting", "check", "PRV-2026-0505", "correct", "--now", "yesterday", "--json"),
        ("meeting", "check", "PRV-2026-0505", "correct", "--now", "9999-12-31T23:59", "--json"),
        ("meeting", "check", "PRV-2026-0505", "correct", "--now", "0001-01-01T00:00Z", "--json"),
        ("meeting", "check", "PRV-2026-0505"),
        ("case", "import"),
        ("fly",),
    ],
)
def test_what_does_not_exist_or_cannot_be_read_exits_with_2(
    with_s5: Path, args: tuple[str, ...]
) -> None:
    answer = ftm(with_s5, *args)
    assert (answer.exit_code, answer.out) == (2, "")
    assert answer.err


def test_check_prints_only_json_and_a_moment_without_offset_is_the_cases_wall_clock(
    with_s5: Path,
) -> None:
    call = ("meeting", "check", "PRV-2026-0505", "correct", "--json", "--now")
    local = ftm(with_s5, *call, "2026-10-08T12:00")
    assert json.loads(local.out)["stage"] == "planning"
    assert local.out == ftm(with_s5, *call, "2026-10-08T12:00-04:00").out


def test_a_folder_that_is_not_empty_is_refused_and_nothing_counts_as_sent(
    with_s5: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("keep me", encoding="utf-8")
    call = ("meeting", "invitations", "PRV-2026-0505", "correct", *NOW, "--acknowledge", "so")
    assert ftm(with_s5, *call, "--out", out).exit_code == 2
    assert [each.name for each in out.iterdir()] == ["mine.txt"]
    again = ftm(with_s5, *call, "--out", tmp_path / "new")
    assert again.exit_code == 0
    manifest = json.loads((tmp_path / "new" / "manifest.json").read_text(encoding="utf-8"))
    assert {line["sequence"] for line in manifest["messages"]} == {0}


def test_a_folder_that_cannot_be_written_leaves_nothing_sent(with_s5: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    call = ("meeting", "invitations", "PRV-2026-0505", "correct", *NOW, "--acknowledge", "so")
    assert ftm(with_s5, *call, "--out", blocked / "below").exit_code == 2
    assert ftm(with_s5, *call, "--out", tmp_path / "new").exit_code == 0
    manifest = json.loads((tmp_path / "new" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["messages"]


def test_warnings_without_a_reason_are_refused_with_3(with_s5: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    call = ("meeting", "invitations", "PRV-2026-0505", "correct", *NOW, "--out", out)
    answer = ftm(with_s5, *call)
    assert answer.exit_code == 3
    assert "Portuguese" in answer.err
    assert not out.exists()
    assert ftm(with_s5, *call, "--acknowledge", "  ").exit_code == 3


def test_a_reason_is_asked_for_at_every_run_of_the_command(with_s5: Path, tmp_path: Path) -> None:
    call = ("meeting", "invitations", "PRV-2026-0505", "correct", *NOW)
    told = ftm(with_s5, *call, "--out", tmp_path / "first", "--acknowledge", "told by telephone")
    assert told.exit_code == 0
    assert ftm(with_s5, *call, "--out", tmp_path / "second").exit_code == 3


def test_summaries_before_the_end_of_the_meeting_are_refused_with_3(
    with_s5: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    answer = ftm(with_s5, "summary", "export", "PRV-2026-0505", "correct", *NOW, "--out", out)
    assert answer.exit_code == 3
    assert not out.exists()


def test_the_manifest_says_why_a_line_is_in_an_unchanged_file_today(
    with_s5: Path, tmp_path: Path
) -> None:
    call = ("PRV-2026-0505", "correct", "--now", "2026-10-15T18:30-04:00", "--out")
    case, said = scenario("S5"), []
    for round_, owner in enumerate(["M1", None]):
        next(i for i in case["plan"]["items"] if i["id"] == "i-english")["owner"] = owner
        (tmp_path / "case.json").write_text(json.dumps(case), encoding="utf-8")
        assert ftm(with_s5, "case", "import", tmp_path / "case.json").exit_code == 0
        assert ftm(with_s5, "summary", "export", *call, tmp_path / f"{round_}").exit_code == 0
        manifest = json.loads((tmp_path / f"{round_}" / "manifest.json").read_text())
        ana = next(each for each in manifest["documents"] if each["person"] == "M1")
        basis = {each["item_id"]: each["basis"] for each in ana["lines"]}["i-english"]
        said.append((ana["file"], ana["version"], basis))
    assert [basis for _, _, basis in said] == ["owner", "own"]
    assert said[0][:2] == said[1][:2]


@pytest.mark.postgres
def test_commands_write_into_a_database_on_a_server_too(
    postgres_db: Database, tmp_path: Path
) -> None:
    url = postgres_db.engine.url.render_as_string(hide_password=False)
    case = tmp_path / "S5.json"
    case.write_text(json.dumps(scenario("S5")), encoding="utf-8")
    pat = ("pat@ocfs.example.org", "--name", "Pat Newly", "--role", "caseworker")
    assert ftm(url, "db", "upgrade").exit_code == 0
    assert ftm(url, "case", "import", case).exit_code == 0
    assert [ftm(url, "worker", "add", *pat).exit_code for _ in range(2)] == [0, 3]
    assert [ftm(url, "worker", "end", pat[0]).exit_code for _ in range(2)] == [0, 2]
    issued = ftm(url, "summary", "issue", "--all", "--now", NOW[1])
    assert (issued.exit_code, issued.out) == (0, "0 papers made for 0 meetings.\n"), issued.err
    exported = json.loads(ftm(url, "case", "export", "PRV-2026-0505").out)
    assert exported["case"] == scenario("S5")["case"]
