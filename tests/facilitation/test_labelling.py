"""The recorder answers two questions in words; the labels follow, and never let a line go free."""

import pytest

from ftm.core.errors import RuleBrokenError
from ftm.facilitation.labelling import (
    KEEP,
    SENSITIVITIES,
    Family,
    answers_of,
    labels_of,
    needs_subject,
    subject_of,
    whose_choices,
    words_of,
)

FAMILY = Family(
    children=(("C1", "Juniper"), ("C2", "Rowan")), parents=(("M1", "Linden"), ("F1", "Alder"))
)


@pytest.mark.parametrize(
    ("whose", "sensitive", "labels"),
    [
        ("agency", (), ("AGENCY_ONLY",)),
        ("parent:M1", (), ("PARENT(M1)",)),
        ("child:C2", ("school",), ("CHILD(C2)", "EDU")),
        ("care:C1", ("mental_health",), ("CARE(C1)", "MH")),
        ("visit:F1:C2", (), ("VISIT(F1,C2)",)),
        ("siblings", (), ("SIBLING_CONTACT(C1,C2)",)),
        ("person", ("own_use",), ("SUD_SELF",)),
        ("logistics", (), ("LOGISTICS",)),
        ("team", ("place",), ("PLAN_SHARED", "LOC_PROTECTED")),
    ],
)
def test_answers_become_labels_and_labels_become_the_same_answers(
    whose: str, sensitive: tuple[str, ...], labels: tuple[str, ...]
) -> None:
    assert labels_of(whose, sensitive, FAMILY) == labels
    assert answers_of(labels, FAMILY) == (whose, sensitive)


def test_the_first_choice_is_the_most_private() -> None:
    assert labels_of(whose_choices(FAMILY)[0][0], (), FAMILY) == ("AGENCY_ONLY",)


def test_a_line_without_a_label_cannot_be() -> None:
    with pytest.raises(RuleBrokenError) as refused:
        labels_of("person", (), FAMILY)
    assert refused.value.field == "whose"


@pytest.mark.parametrize("whose", ["", "parent:C1", "child:Remy", "visit:M1", "keep", "PARENT(M1)"])
def test_an_answer_that_was_not_offered_is_refused(whose: str) -> None:
    with pytest.raises(RuleBrokenError, match="whose line"):
        labels_of(whose, (), FAMILY)


def test_an_unknown_kind_of_sensitive_is_refused() -> None:
    with pytest.raises(RuleBrokenError) as refused:
        labels_of("team", ("harmless",), FAMILY)
    assert refused.value.field == "sensitive"


def test_labels_no_answer_gives_are_kept_as_they_are() -> None:
    labels = ("PARENT(M1)", "CHILD(C1)", "MH")
    assert answers_of(labels, FAMILY) == (KEEP, ("mental_health",))
    assert labels_of(KEEP, ("school",), FAMILY, labels) == ("PARENT(M1)", "CHILD(C1)", "EDU")


def test_whose_matter_it_is_follows_from_the_answer_where_it_names_one_person() -> None:
    assert subject_of("care:C1") == "C1"
    assert subject_of("visit:F1:C2") == "C2"
    assert subject_of("team") is None


def test_every_sensitive_content_that_has_a_subject_asks_for_it() -> None:
    asked = {each.label for each in SENSITIVITIES if needs_subject((each.label,))}
    assert asked == {"SUD_P2", "SUD_SELF", "MH", "DV_SAFETY", "EDU", "HEALTH_SENS"}


def test_labels_are_shown_in_words_with_names() -> None:
    names = {"M1": "Linden", "C1": "Juniper"}
    assert words_of(("VISIT(M1,C1)", "AGENCY_ONLY", "MH"), names) == (
        "Visits of Linden with Juniper",
        "For the agency only",
        "Mental health",
    )
