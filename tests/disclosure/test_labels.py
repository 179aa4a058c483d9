"""Every cell of the table of rules-precise 3.5: who may have a line with this label."""

from typing import Any

import pytest

from ftm.disclosure.labels import TABLE
from tests.disclosure.household import (
    READERS,
    facts_with,
    line,
    readers_of,
    release,
    treatment_line,
)

TEAM = {
    "Mum", "Dad", "Third", "MumLaw", "DadLaw", "Gal", "Casa", "Tribe", "Foster", "KidFoster",
    "Teen", "Friend", "Watcher", "Sud", "Clinic", "School", "Probe", "Aunt", "Gran",
}  # fmt: skip
EVERYBODY_TICKED = [*READERS, "core_team"]
NAMED = {"source_kind": "provider_release", "source_release": "R1", "information": "attendance"}
HIPAA = release(kind="hipaa", discloser="Clinic")


@pytest.mark.parametrize("label", ["LOGISTICS", "PLAN_SHARED"])
def test_team_lines_reach_everybody_but_advocates_observers_and_strangers(label: str) -> None:
    assert readers_of(facts_with(line(label))) == TEAM


def case(labels: str, readers: str, **more: Any) -> Any:
    name = labels + (f" {sorted(more.items())}" if more else "")
    return pytest.param(labels.split(), set(readers.split()), more, id=name)


CASES = [
    # A child's own lines
    case("CHILD(Teen)", "Mum Dad MumLaw DadLaw Gal Tribe Foster Teen"),
    case("CHILD(Kid)", "Mum Dad Third MumLaw DadLaw Gal Casa KidFoster"),
    case("CHILD(Teen)", "Mum Dad MumLaw DadLaw Gal Tribe Foster Teen Friend", kind="goal"),
    case("CHILD(Teen)", "Mum Dad MumLaw DadLaw Gal Tribe Foster Teen Friend", kind="strength"),
    case("CHILD(Kid)", "Mum Dad Third MumLaw DadLaw Gal Casa KidFoster", kind="goal"),
    case(
        "CHILD(Teen)",
        "Mum Dad MumLaw DadLaw Gal Tribe Foster Teen Friend Aunt Gran",
        shared_with=EVERYBODY_TICKED,
    ),
    case(
        "CHILD(Kid)",
        "Mum Dad Third MumLaw DadLaw Gal Casa KidFoster Aunt",
        shared_with=EVERYBODY_TICKED,
    ),
    case(
        "CHILD(Teen)",
        "Mum Dad MumLaw DadLaw Gal Tribe Foster Teen Clinic",
        service_of="Clinic",
    ),
    case("CHILD(Kid)", "Mum Dad Third MumLaw DadLaw Gal Casa KidFoster", service_of="Clinic"),
    case(
        "CHILD(Teen) EDU",
        "Mum Dad MumLaw DadLaw Gal Tribe Foster Teen School",
        for_whom="Teen",
    ),
    # A parent's plan
    case("PARENT(Mum)", "Mum MumLaw Gal Casa Tribe"),
    case("PARENT(Third)", "Third Gal Casa"),
    case(
        "PARENT(Mum)",
        "Mum Dad Third MumLaw DadLaw Gal Casa Tribe Teen Aunt",
        shared_with=EVERYBODY_TICKED,
    ),
    case("PARENT(Mum)", "Mum Dad MumLaw DadLaw Gal Casa Tribe", shared_with=["Dad"]),
    case("PARENT(Mum)", "Mum MumLaw Gal Casa Tribe", shared_with=["DadLaw"]),
    case("PARENT(Mum)", "Mum MumLaw Gal Casa Tribe Sud", service_of="Sud"),
    case("PARENT(Mum)", "Mum MumLaw Gal Casa Tribe", service_of="Probe"),
    # Visits
    case("VISIT(Mum,Teen)", "Mum MumLaw Gal Tribe Foster Teen Watcher Sud"),
    case("VISIT(Mum,Kid)", "Mum MumLaw Gal Casa KidFoster Sud"),
    case("VISIT(Dad,Teen)", "Dad DadLaw Gal Tribe Foster Teen"),
    case(
        "VISIT(Mum,Teen)",
        "Mum Dad MumLaw DadLaw Gal Tribe Foster Teen Watcher Sud Aunt",
        shared_with=EVERYBODY_TICKED,
    ),
    case("VISIT(Dad,Teen)", "Dad DadLaw Gal Tribe Foster Teen Probe", service_of="Probe"),
    # Brothers and sisters, care, school
    case(
        "SIBLING_CONTACT(Teen,Kid)",
        "Mum Dad Third MumLaw DadLaw Gal Casa Tribe Foster KidFoster Teen",
        shared_with=EVERYBODY_TICKED,
    ),
    case("CARE(Teen)", "Mum Dad MumLaw DadLaw Gal Tribe Foster Teen"),
    case("CARE(Kid)", "Mum Dad Third MumLaw DadLaw Gal Casa KidFoster School", service_of="School"),
    case("EDU", "Mum Dad MumLaw DadLaw Gal Tribe Foster Teen School", for_whom="Teen"),
    case("EDU", "Mum Dad Third MumLaw DadLaw Gal Casa KidFoster", for_whom="Kid"),
    # Health of a child
    *(
        row
        for label in ("MH", "HEALTH_SENS")
        for row in (
            case(label, "Gal", for_whom="Teen"),
            case(label, "Gal Casa", for_whom="Kid"),
            case(
                label,
                "Mum Dad Third MumLaw DadLaw Gal Tribe Teen Friend",
                for_whom="Teen",
                shared_with=EVERYBODY_TICKED,
            ),
            case(label, "Gal", for_whom="Teen", shared_with=["MumLaw"]),
            case(label, "Mum Gal", for_whom="Teen", shared_with=["Mum"]),
            case(label, "Mum MumLaw Gal", for_whom="Teen", shared_with=["Mum", "MumLaw"]),
            case(label, "Gal Tribe", for_whom="Teen", shared_with=["core_team"]),
            case(f"{label} CARE(Teen)", "Gal Foster", for_whom="Teen"),
            case(f"{label} CARE(Kid)", "Gal Casa KidFoster", for_whom="Kid"),
            case(f"{label} CARE(Kid)", "Gal", for_whom="Teen"),
            case(f"{label}", "Gal Clinic", for_whom="Teen", service_of="Clinic"),
            case(label, "Teen", for_whom="Teen", said_by="Teen", source_kind="family_said"),
            case(
                f"{label} CARE(Teen)",
                "Teen Foster Gal",
                for_whom="Teen",
                said_by="Teen",
                source_kind="family_said",
                shared_with=["Foster", "Gal"],
            ),
            # Health of an adult
            case(label, "Mum", for_whom="Mum"),
            case(
                label,
                "Mum MumLaw Gal Casa Tribe Aunt",
                for_whom="Mum",
                shared_with=EVERYBODY_TICKED,
            ),
            case(label, "Mum MumLaw Gal Casa Tribe", for_whom="Mum", shared_with=["core_team"]),
            case(label, "Third Gal Casa", for_whom="Third", shared_with=["core_team"]),
            case(label, "Mum Clinic", for_whom="Mum", service_of="Clinic"),
        )
    ),
    # Told about one's own substance use
    case("SUD_SELF", "Mum", for_whom="Mum"),
    case(
        "SUD_SELF",
        "Mum MumLaw Gal Casa Tribe Sud Clinic Aunt",
        for_whom="Mum",
        shared_with=EVERYBODY_TICKED,
    ),
    case("SUD_SELF", "Teen", for_whom="Teen"),
    case(
        "SUD_SELF",
        "Mum Dad Third MumLaw DadLaw Gal Casa Tribe Foster KidFoster Teen Friend Clinic School "
        "Gran",
        for_whom="Teen",
        shared_with=EVERYBODY_TICKED,
    ),
    # Safety
    case("DV_SAFETY", "Mum", for_whom="Mum"),
    case("DV_SAFETY", "Mum MumLaw", for_whom="Mum", shared_with=EVERYBODY_TICKED),
    case("DV_SAFETY", "Teen", for_whom="Teen", shared_with=EVERYBODY_TICKED),
]


@pytest.mark.parametrize(("labels", "readers", "more"), CASES)
def test_a_line_reaches_exactly_whom_the_table_names(
    labels: list[str], readers: set[str], more: dict[str, Any]
) -> None:
    assert readers_of(facts_with(line(*labels, **more))) == readers


@pytest.mark.parametrize("label", ["MH", "HEALTH_SENS"])
def test_a_release_naming_them_opens_an_adults_health_line_to_attorney_gal_and_tribe(
    label: str,
) -> None:
    facts = facts_with(line(label, for_whom="Mum", **NAMED), releases=(HIPAA,))

    assert readers_of(facts) == {"Mum", "MumLaw", "Gal", "Casa", "Tribe"}


def test_a_release_about_a_childs_health_does_not_open_the_line() -> None:
    named = {**HIPAA, "patients": ["Teen"]}

    assert readers_of(facts_with(line("MH", for_whom="Teen", **NAMED), releases=(named,))) == {
        "Gal"
    }


def test_part_2_lines_reach_the_patient_and_whom_release_and_table_both_allow() -> None:
    facts = facts_with(treatment_line(), releases=(release(),))

    assert readers_of(facts) == {"Mum", "MumLaw", "Gal", "Casa", "Tribe"}


def test_part_2_lines_reach_the_provider_whose_service_they_are_about_when_named() -> None:
    facts = facts_with(treatment_line(service_of="Clinic"), releases=(release(),))

    assert readers_of(facts) == {"Mum", "MumLaw", "Gal", "Casa", "Tribe", "Clinic"}


def test_part_2_lines_about_a_child_reach_the_parents_who_are_named() -> None:
    about_teen = release(patients=["Teen"], recipients=[{"person": "Dad"}, {"person": "Third"}])
    facts = facts_with(treatment_line(for_whom="Teen"), releases=(about_teen,))

    assert readers_of(facts) == {"Teen", "Dad"}


@pytest.mark.parametrize(
    "label",
    ["REPORTER", "AGENCY_ONLY", "IMMIGRATION", "CRIM", "OTHER_CHILD_IN_HOME", "LOC_PROTECTED"],
)
def test_some_labels_reach_nobody_not_even_the_owner(label: str) -> None:
    facts = facts_with(line("LOGISTICS", label, owner="Mum", shared_with=EVERYBODY_TICKED))

    assert readers_of(facts) == set()


@pytest.mark.parametrize("label", ["SOMETHING_NEW", "PARENT", "CHILD", "VISIT(Mum)"])
def test_a_label_nobody_knows_reaches_nobody(label: str) -> None:
    assert readers_of(facts_with(line(label, shared_with=EVERYBODY_TICKED))) == set()


@pytest.mark.parametrize("label", ["EDU", "MH", "HEALTH_SENS", "SUD_SELF", "DV_SAFETY"])
def test_a_sensitive_line_about_nobody_reaches_nobody(label: str) -> None:
    assert readers_of(facts_with(line(label, shared_with=EVERYBODY_TICKED))) == set()


def test_the_table_has_no_column_for_advocates_and_observers() -> None:
    assert not {"dv_advocate", "observer"} & {column for row in TABLE.values() for column in row}
