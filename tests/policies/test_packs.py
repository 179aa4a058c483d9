"""Policy is data: every pack of ours is whole, a bad one is refused with a clear sentence."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ftm.core.errors import BadInputError
from ftm.policies import load_pack
from ftm.policies.codes import CODES
from tests.invitations.families import (
    MAINE,
    PACKS,
    Edit,
    case,
    check,
    child,
    codes,
    excluded,
    family,
    leave_out,
    planned,
    role,
    times,
)

MIDRIVER = load_pack(PACKS / "midriver.toml")
TEXT = (PACKS / "maine.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(PACKS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_pack_of_ours_is_accepted(path: Path) -> None:
    pack = load_pack(path)
    assert pack.name == path.stem
    assert set(pack.codes) == set(CODES)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "\nprevention = 90",
            "\nprevention = 'often'",
            "maine.toml: cadence.prevention: Input should be a valid integer",
        ),
        (
            "\nprevention = 90",
            "\nprevension = 90",
            (
                "maine.toml: cadence.prevention: Field required\n"
                "maine.toml: cadence.prevension: Extra inputs are not permitted"
            ),
        ),
        (
            "school_from = 08:00:00",
            "school_from = 16:00:00",
            "maine.toml: thresholds: school_from must be before school_until",
        ),
        (
            "day_from = 08:00:00",
            "day_from = 20:00:00",
            "maine.toml: planning: day_from must be before day_until",
        ),
        (
            "school_age_from = 5",
            "school_age_from = 19",
            "maine.toml: thresholds: school_age_from must not be above school_age_to",
        ),
        (
            'when = "youth_by_age"',
            'when = "parent_established"',
            "maine.toml: roles[2]: when = 'parent_established' is only for the role 'parent'",
        ),
        (
            'when = "role_current_in_prevention"',
            'when = "release_usable"',
            "maine.toml: roles[1]: when = 'release_usable' is only for providers",
        ),
        (
            'when = "supervises_a_visit"',
            'when = "supervises_a_visit"\nwhere = "every"',
            "maine.toml: roles[8]: where = 'every' needs when = 'role_current'",
        ),
        (
            'when = "supervises_a_visit"',
            'when = "supervises_a_visit"\nwhere = "with_client"',
            "maine.toml: roles[8]: where = 'with_client' is only for the role 'parent_attorney'",
        ),
        ('code = "unsafe"', 'code = "declined"', "maine.toml: reasons: given twice: declined"),
        (
            "rejects_pick = true",
            "rejects_pick = false",
            "maine.toml: pack: reasons: exactly one must have rejects_pick = true",
        ),
        (
            'role = "probation"\ncode = "no_release"',
            'role = "parent"\ncode = "no_release"',
            "maine.toml: automatic: given twice: parent",
        ),
        (
            "within_days = 14",
            'within_days = 14\ntold_by = "placement"',
            "maine.toml: triggers: only one may have told_by = 'placement'",
        ),
        ("[codes.W-TZ]", "[codes.W-ZT]", "maine.toml: codes: unknown: W-ZT"),
        (
            "{person} lives by another clock",
            "{name} lives by another clock",
            "maine.toml: codes: the message of W-TZ uses {name}, which it has not",
        ),
        (
            "{person} lives by another clock",
            "{person.__class__} lives by another clock",
            (
                "maine.toml: codes: odd placeholder {person.__class__} in: "
                "{person.__class__} lives by another clock, that of {zone}: there it is {time}."
            ),
        ),
        (
            "days_before = 3",
            "days_before = 3\ndays_after = 3",
            "maine.toml: reminders[0]: give either days_before or days_after",
        ),
        (
            "\nprevention = 90",
            "\nprevention = true",
            "maine.toml: cadence.prevention: Input should be a valid integer",
        ),
        (
            'name = "maine"',
            'name = "main"',
            "maine.toml: name: must be 'maine', as the file is called",
        ),
    ],
)
def test_a_bad_pack_is_refused_with_the_place_and_the_fault(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert TEXT.count(old) >= 1
    path = tmp_path / "maine.toml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadInputError) as refused:
        load_pack(path)
    assert str(refused.value) == message


def test_an_automatic_reason_of_a_provider_may_not_be_forgotten(tmp_path: Path) -> None:
    start = TEXT.index('[[automatic]]\nrole = "probation"')
    end = TEXT.index("[codes.B-ROLE-MISSING]")
    path = tmp_path / "maine.toml"
    path.write_text(TEXT[:start] + TEXT[end:], encoding="utf-8")
    with pytest.raises(BadInputError, match="automatic: missing: probation"):
        load_pack(path)


@pytest.mark.parametrize("write", [lambda p: None, lambda p: p.write_text("[", encoding="utf-8")])
def test_a_file_that_is_no_pack_is_refused(tmp_path: Path, write: Callable[[Path], None]) -> None:
    path = tmp_path / "other.toml"
    write(path)
    with pytest.raises(BadInputError, match=r"^other\.toml: (there is no|not a TOML)"):
        load_pack(path)


def test_a_caseworker_chooses_from_the_reasons_of_a_role() -> None:
    assert [reason.code for reason in MAINE.reasons_for("youth")] == ["youth_declined", "unsafe"]
    assert MAINE.reasons_for("observer") == ()


@pytest.mark.parametrize(
    ("edits", "maine", "midriver"),
    [
        ((), set(), {"W-CADENCE"}),
        ((case(last_ftm_on="2026-09-16"),), set(), set()),
        (
            (case(last_ftm_on="2026-09-16"), times("2026-10-15T15:30", "2026-10-15T16:30")),
            set(),
            {"W-SCHOOL-HOURS(Y)"},
        ),
    ],
)
def test_numbers_come_from_the_pack(
    edits: tuple[Edit, ...], maine: set[str], midriver: set[str]
) -> None:
    after_school = times("2026-10-15T16:30", "2026-10-15T17:30")
    data = family(after_school, *edits)
    assert codes(data) == maine
    assert codes(data, pack=MIDRIVER) == midriver


QUIET = case(last_ftm_on="2026-09-16"), times("2026-10-15T16:30", "2026-10-15T17:30")


def test_who_is_required_comes_from_the_pack() -> None:
    data = family(*QUIET, role("X", "casa", of=["C"]), role("V", "caregiver", of=["C"]))
    assert codes(data) == {"B-ROLE-MISSING(casa:X)"}
    assert codes(data, pack=MIDRIVER) == set()


def test_the_age_of_a_youth_comes_from_the_pack() -> None:
    twelve = child("Y", born_on="2014-10-15"), planned(youth_choices=[]), leave_out("P", "Y")
    data = family(*QUIET, *twelve)
    assert codes(data) == set()
    assert codes(data, pack=MIDRIVER) == {"B-ROLE-MISSING(youth:Y)", "W-YOUTH-CHOICE(Y)"}


def test_what_a_reason_needs_comes_from_the_pack() -> None:
    attempts = [{"on": "2026-09-20", "how": "letter"}, {"on": "2026-09-21", "how": "call"}]
    away = excluded("F", "parent", "whereabouts_unknown", attempts=attempts)
    ordered = excluded("M", "parent", "court_order")
    data = family(*QUIET, leave_out("F", "M"), away, ordered)
    assert check(data).remaining_required_roles == ()
    assert check(data, pack=MIDRIVER).remaining_required_roles == ("parent:F", "parent:M")


def test_words_and_citations_come_from_the_pack() -> None:
    data = family(*QUIET, leave_out("G"))
    (maine,), (midriver,) = check(data).blocks, check(data, pack=MIDRIVER).blocks
    assert maine.code == midriver.code
    assert "22 M.R.S. 4008(3)" in maine.citation
    assert midriver.citation == "Midriver Child Welfare Manual 4.7"
    assert midriver.message.startswith("Person G, the guardian ad litem, is not invited.")
