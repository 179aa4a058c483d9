"""The steps of rules-precise 3.3, in their order, and what is said to staff about each."""

from datetime import datetime
from typing import Any

import pytest

from ftm.disclosure import reasons
from ftm.disclosure.rules import visible_lines
from tests.disclosure.household import (
    NOW,
    READERS,
    ask,
    facts_with,
    household,
    line,
    readers_of,
    release,
    treatment_line,
)

PLACEMENT = {"kind": "placement", "text": "9 Cooper  Lane, Exampleport ME"}


def people_with_places(person: str, *places: dict[str, Any]) -> list[dict[str, Any]]:
    people: list[dict[str, Any]] = household()["people"]
    for each in people:
        if each["id"] == person:
            each["places"] = list(places)
    return people


def test_a_line_recorded_in_this_minute_is_there_and_one_of_the_next_minute_is_not() -> None:
    facts = facts_with(line("LOGISTICS", recorded_at="2026-10-15T18:00"))

    assert ask(facts, "Mum").allowed
    assert not ask(facts, "Mum", now=datetime.fromisoformat("2026-10-15T17:59-04:00")).allowed


def test_a_line_of_another_session_is_not_there() -> None:
    decision = ask(facts_with(line("LOGISTICS", sessions=["evening"], owner="Mum")), "Mum")

    assert (decision.allowed, decision.reason) == (False, reasons.NOT_RECORDED)


def test_a_line_its_speaker_wants_in_no_copy_is_in_none_not_even_the_owners() -> None:
    facts = facts_with(line("LOGISTICS", do_not_print=True, owner="Mum", said_by="Mum"))

    assert readers_of(facts) == set()


@pytest.mark.parametrize(
    "text",
    ["The bus stops at 9 Cooper Lane.", "at 9  COOPER\tlane", "9\u00a0Cooper\u00a0Lane, upstairs"],
)
def test_a_placement_address_is_in_no_copy_however_it_is_written(text: str) -> None:
    people = people_with_places("Foster", PLACEMENT)
    facts = facts_with(line("CARE(Teen)", text=text, owner="Foster"), people=people)

    assert readers_of(facts) == set()


def test_a_protected_home_is_in_no_copy_and_an_open_one_may_be() -> None:
    hidden = {"kind": "home", "text": "1 Hidden Way, X", "protected": True}
    people = people_with_places("Mum", hidden, {"kind": "home", "text": "2 Open Way, X"})

    assert not readers_of(facts_with(line("LOGISTICS", text="1 Hidden Way"), people=people))
    assert readers_of(facts_with(line("LOGISTICS", text="2 Open Way"), people=people))


def test_the_owner_of_a_step_sees_it_whatever_its_labels() -> None:
    decision = ask(facts_with(line("DV_SAFETY", for_whom="Dad", owner="Aunt")), "Aunt")

    assert (decision.allowed, decision.basis) == (True, "owner")


def test_every_label_must_pass_in_the_same_role() -> None:
    """Aunt supports Mum, and is also the visit supervisor; neither role passes both labels."""
    data = household()
    data["roles"].append(
        {
            "person": "Aunt",
            "role": "visit_supervisor",
            "visits": [{"parent": "Dad", "child": "Teen"}],
        }
    )
    labels = ("VISIT(Dad,Teen)", "PARENT(Mum)")
    both = line(*labels, shared_with=["Aunt"])

    assert ask(facts_with(line(labels[0]), roles=data["roles"]), "Aunt").allowed
    assert ask(
        facts_with(line(labels[1], shared_with=["Aunt"]), roles=data["roles"]), "Aunt"
    ).allowed
    assert not ask(facts_with(both, roles=data["roles"]), "Aunt").allowed


@pytest.mark.parametrize("label", ["SUD_SELF", "MH", "HEALTH_SENS"])
def test_no_second_role_gives_a_parent_the_other_parents_treatment_or_health(label: str) -> None:
    """A friend of Mum's may have what she ticked; Dad never, though he is her friend as well."""
    roles = household()["roles"]
    roles.append({"person": "Dad", "role": "informal_support", "of": ["Mum"]})
    facts = facts_with(line(label, for_whom="Mum", shared_with=["Aunt", "Dad"]), roles=roles)

    assert ask(facts, "Aunt").allowed
    assert not ask(facts, "Dad").allowed


def test_a_role_counts_from_its_first_to_its_last_day_at_now() -> None:
    data = household()
    foster = next(each for each in data["roles"] if each["person"] == "Foster")
    foster.update({"from": "2026-10-15", "until": "2026-10-16"})
    facts = facts_with(line("CARE(Teen)"), roles=data["roles"])

    moments = ["2026-10-15T23:59-04:00", "2026-10-16T23:59-04:00", "2026-10-17T00:00-04:00"]
    allowed = [ask(facts, "Foster", now=datetime.fromisoformat(each)).allowed for each in moments]
    assert allowed == [True, True, False]


def test_a_friend_a_youth_chose_counts_from_the_day_they_foster_no_more() -> None:
    roles = household()["roles"]
    fosters = {"person": "Friend", "role": "resource_parent", "of": ["Teen"]}
    roles.append({**fosters, "until": "2026-10-15"})
    facts = facts_with(line("MH", for_whom="Teen", shared_with=["Friend"]), roles=roles)

    moments = ["2026-10-15T23:59-04:00", "2026-10-16T00:00-04:00"]
    allowed = [ask(facts, "Friend", now=datetime.fromisoformat(each)).allowed for each in moments]
    assert allowed == [False, True]


@pytest.mark.parametrize(
    ("change", "allowed"),
    [
        ({"rights_status": "suspended"}, True),
        ({"rights_status": "terminated", "rights_ended_on": "2026-10-15"}, False),
        ({"rights_status": "terminated", "rights_ended_on": "2026-10-16"}, True),
        ({"parentage_status": "putative"}, False),
        ({"parentage_status": "none"}, False),
        ({"parentage_status": "acknowledged"}, True),
    ],
)
def test_a_parent_needs_rights_and_settled_parentage(
    change: dict[str, str], *, allowed: bool
) -> None:
    data = household()
    next(each for each in data["roles"] if each["person"] == "Dad").update(change)
    facts = facts_with(line("CHILD(Teen)"), roles=data["roles"])

    assert ask(facts, "Dad").allowed is allowed
    assert ask(facts, "DadLaw").allowed is allowed


def test_the_gal_does_not_see_the_plan_of_a_parent_whose_rights_ended() -> None:
    data = household()
    ended = {"rights_status": "terminated", "rights_ended_on": "2026-10-01"}
    next(each for each in data["roles"] if each["person"] == "Dad").update(ended)

    assert not ask(facts_with(line("PARENT(Dad)"), roles=data["roles"]), "Gal").allowed


@pytest.mark.parametrize("labels", [["PARENT(Mum)"], ["VISIT(Mum,Teen)"]])
@pytest.mark.parametrize("protected", ["Mum", "Dad"])
def test_a_no_contact_entry_outweighs_the_tick_between_parents(
    labels: list[str], protected: str
) -> None:
    restrained = {"Mum": "Dad", "Dad": "Mum"}[protected]
    entry = {"protected": protected, "restrained": restrained, "kind": "separate_sessions"}
    item = line(*labels, shared_with=["Dad", "DadLaw"])

    assert ask(facts_with(item), "Dad").allowed
    apart = facts_with(item, safety={"no_contact": [entry]})
    assert not ask(apart, "Dad").allowed
    assert not ask(apart, "DadLaw").allowed


def test_a_tribe_is_linked_to_children_known_or_thought_to_be_indian_children() -> None:
    children = household()["children"]
    item = line("CHILD(Teen)")
    seen = {}
    for status in ("indian_child", "reason_to_know", "inquired_not_indian", "not_asked"):
        children[0]["icwa_status"] = status
        seen[status] = ask(facts_with(item, children=children), "Tribe").allowed

    assert seen == {
        "indian_child": True,
        "reason_to_know": True,
        "inquired_not_indian": False,
        "not_asked": False,
    }


def test_a_child_of_thirteen_has_no_copy_of_their_own_lines() -> None:
    children = household()["children"]
    children[0]["born_on"] = "2012-10-16"
    assert not ask(facts_with(line("CHILD(Teen)"), children=children), "Teen").allowed

    children[0]["born_on"] = "2012-10-15"
    assert ask(facts_with(line("CHILD(Teen)"), children=children), "Teen").allowed


@pytest.mark.parametrize(
    ("pick", "allowed"),
    [
        ({"picked_on": "2026-10-15"}, True),
        ({"picked_on": "2026-10-16"}, False),
    ],
)
def test_a_pick_counts_from_the_day_it_was_made(pick: dict[str, str], *, allowed: bool) -> None:
    meetings = household()["meetings"]
    meetings[0]["youth_choices"][0]["picks"][0].update(pick)
    facts = facts_with(line("LOGISTICS"), meetings=meetings)

    assert ask(facts, "Friend").allowed is allowed


def test_a_third_or_rejected_pick_has_nothing() -> None:
    meetings = household()["meetings"]
    picks = [{"person": each, "picked_on": "2026-09-01"} for each in ("Friend", "Aunt", "Stranger")]
    meetings[0]["youth_choices"][0]["picks"] = picks
    item = line("LOGISTICS")
    assert not ask(facts_with(item, meetings=meetings), "Stranger").allowed

    meetings[0]["exclusions"] = [
        {
            "person": "Friend",
            "role": "youth_chosen_member",
            "reason_code": "good_cause",
            "decided_by": "BOSS",
            "decided_on": "2026-10-05",
            "note": "The facts.",
            "youth_told_on": "2026-10-05",
        }
    ]
    facts = facts_with(item, meetings=meetings)
    assert not ask(facts, "Friend").allowed
    assert ask(facts, "Stranger").allowed


def test_the_attorney_of_two_clients_never_mixes_what_they_allow() -> None:
    """Dad ticked the attorney, Mum may have the line: neither client gives both."""
    data = household()
    law = next(each for each in data["roles"] if each["person"] == "MumLaw")
    law["of"] = ["Mum", "Dad"]
    item = line("DV_SAFETY", "PARENT(Dad)", for_whom="Mum", shared_with=["MumLaw"])

    assert not ask(facts_with(item, roles=data["roles"]), "MumLaw").allowed


def test_staff_read_why_a_line_is_or_is_not_there() -> None:
    facts = facts_with(treatment_line())
    assert ask(facts, "Gal").reason == reasons.NO_RELEASE
    assert ask(facts_with(line("PARENT(Mum)")), "Dad").reason == reasons.BY_LABEL["PARENT"]
    assert ask(facts_with(line("PARENT(Mum)")), "Stranger").reason == reasons.NO_ROLE
    assert ask(facts_with(line("PARENT(Mum)")), "DadLaw").reason == reasons.CLIENT_MAY_NOT
    assert ask(facts_with(line("MH", for_whom="Mum")), "MumLaw").reason == (
        reasons.ATTORNEY_NOT_NAMED
    )
    assert ask(facts_with(line("LOGISTICS", "CRIM")), "Mum").reason == reasons.NEVER["CRIM"]


@pytest.mark.parametrize("person", READERS)
def test_every_decision_has_a_reason_and_every_yes_a_basis(person: str) -> None:
    items = (
        line("LOGISTICS"),
        line("PARENT(Mum)", "CHILD(Kid)", shared_with=["core_team"]),
        treatment_line(),
    )
    for item in items:
        decision = ask(facts_with(item, releases=(release(),)), person)
        assert decision.reason.endswith((".", ")."))
        assert bool(decision.basis) is decision.allowed


def test_the_first_label_that_is_not_for_the_team_gives_the_basis() -> None:
    item = line("LOGISTICS", "CARE(Teen)", "CHILD(Teen)")

    assert ask(facts_with(item), "Foster").basis == "care"
    assert ask(facts_with(line("PLAN_SHARED")), "Foster").basis == "team"


def test_visible_lines_keep_the_order_of_the_plan() -> None:
    items = [line("LOGISTICS", id=f"i-{number}") for number in range(5)]
    items.insert(2, line("AGENCY_ONLY", id="i-no"))
    facts = facts_with(*items)
    meeting = facts.meetings[0]

    shown = visible_lines(facts, meeting, meeting.sessions[0], "Mum", NOW)

    assert [each.item.id for each in shown] == ["i-0", "i-1", "i-2", "i-3", "i-4"]
