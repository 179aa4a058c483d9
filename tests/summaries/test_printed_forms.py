"""Forms for the table: whole, accessible, and telling nobody about anybody who may not be told."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from ftm.core.database import Database
from ftm.disclosure.attendance import named_to_all
from ftm.disclosure.rules import Disclosure
from ftm.facts import CaseFacts, build_case_facts
from ftm.facts.standing import Standing
from ftm.languages import UNREVIEWED, catalog_for
from ftm.summaries import form_wording, printed_forms
from ftm.summaries.in_both import Both
from ftm.word import Span
from tests.disclosure.household import NOW, household
from tests.summaries.opened import judge, opened
from tests.support.client import SignedInAs
from tests.support.databases import on_sqlite
from tests.support.world import Family, World

STATEMENT = "42 cfr part 2 prohibits unauthorized use or disclosure of these records."


def disclosure_of(data: dict[str, Any]) -> Disclosure:
    facts = build_case_facts(data)
    return Disclosure(Standing(facts, NOW), facts.meetings[0], facts.meetings[0].sessions[0])


def named(data: dict[str, Any]) -> set[str]:
    return set(named_to_all(disclosure_of(data)))


def facts() -> CaseFacts:
    data = household()
    data["staff"][0]["phone"] = "207-555-0111"
    clinic = next(each for each in data["people"] if each["id"] == "Clinic")
    clinic.update(email="clinic@clinic.example.org", phone="207-555-0122")
    return build_case_facts(data)


def test_a_sheet_names_staff_and_members_whom_everybody_may_know() -> None:
    assert {"Mum", "Dad", "Gal", "Teen", "WORKER", "BOSS"} <= named(household())


@pytest.mark.parametrize("person", ["Sud", "Clinic", "School", "Probe", "Advocate"])
def test_whose_work_tells_something_is_not_named_beforehand(person: str) -> None:
    assert person not in named(household())


def test_a_young_child_signs_nothing() -> None:
    assert "Kid" not in named(household())


def test_a_person_who_is_in_one_part_only_is_not_named_to_all() -> None:
    data = household()
    (part,) = data["meetings"][0]["sessions"][0]["segments"]
    part["members"].remove("Third")
    later = {**part, "starts_at": part["ends_at"], "ends_at": "2026-10-15T17:30"}
    data["meetings"][0]["sessions"][0]["segments"].append({**later, "members": ["Third", "Gal"]})
    assert named(data) == {"Gal", "WORKER", "BOSS"}


def test_people_kept_apart_are_not_named_to_each_other() -> None:
    data = household()
    entry = {"protected": "Mum", "restrained": "Dad", "kind": "protective_order"}
    data["safety"]["no_contact"] = [entry]
    assert not {"Mum", "Dad"} & named(data)


def test_the_number_of_blank_rows_tells_nothing(tmp_path: Path) -> None:
    few, many = household(), household()
    few["meetings"][0]["sessions"][0]["segments"][0]["members"] = ["Mum", "Sud"]
    blank = [
        printed_forms.sign_in_sheet(disclosure_of(data), with_names=False) for data in (few, many)
    ]
    assert blank[0] == blank[1]
    seen = opened(tmp_path, blank[0])
    assert seen.form("en-US") == []
    assert "nameson" not in seen.deep
    sheet = opened(tmp_path, printed_forms.sign_in_sheet(disclosure_of(few), with_names=True))
    assert "mumina nameson" in sheet.text
    assert "sudina" not in sheet.deep


def test_the_statement_is_the_same_for_all_and_plain(tmp_path: Path) -> None:
    raw = printed_forms.confidentiality_statement()
    seen = opened(tmp_path, raw)
    assert raw == printed_forms.confidentiality_statement()
    assert seen.form("en-US") == []
    assert STATEMENT in seen.text
    assert "does not have to sign, and may stay" in seen.text
    assert "signing is not a release of information" in seen.text
    assert judge().grade(seen.prose()) <= 8


@pytest.mark.parametrize("language", ["es", "fr", "pt"])
def test_a_form_in_words_nobody_checked_has_the_english_ones_with_each(
    language: str, tmp_path: Path
) -> None:
    say, fold = catalog_for(language).gettext, judge().fold
    statement = opened(tmp_path, printed_forms.confidentiality_statement(language))
    assert statement.form(language) == []
    assert statement.text.count(STATEMENT) == 1
    sentences = [form_wording.STATEMENT_TITLE, *form_wording.READ_BY]
    for heading, said in form_wording.STATEMENT:
        sentences += [heading, *(each for each in said if fold(each) != STATEMENT)]
    for sentence in (*sentences, UNREVIEWED):
        assert say(sentence) != sentence
        assert fold(say(sentence)) in statement.text
        assert fold(sentence) in statement.text or sentence == UNREVIEWED
    disclosure = disclosure_of(household())
    raw = printed_forms.sign_in_sheet(disclosure, with_names=True, language=language)
    sheet = opened(tmp_path, raw)
    assert sheet.form(language) == []
    assert fold(f"{say('Name')} / Name") in sheet.text
    assert "mumina nameson" in sheet.text


def test_a_form_in_words_a_person_checked_has_them_alone() -> None:
    say = Both((replace(catalog_for("es"), is_reviewed=True),))
    assert (say.language, say.note) == ("es", "")
    assert say.sentence("Signing") == [Span("La firma")]
    assert say.as_it_is("Law") == Span("Law", language="en-US")


def test_a_language_without_a_catalog_gives_the_english_form() -> None:
    english = printed_forms.confidentiality_statement()
    assert printed_forms.confidentiality_statement("so") == english
    assert printed_forms.confidentiality_statement("") == english


def test_the_communication_form_says_whom_to_call_and_names_no_family(tmp_path: Path) -> None:
    blank = opened(tmp_path, printed_forms.communication_form(facts(), None))
    assert blank.form("en-US") == []
    for words in ("robin caseworth", "207-555-0111", "sam overlook", "example office"):
        assert words in blank.text
    assert "page 2: how to reach you" in blank.text
    for words in ("nameson", "testbrook", "pc-2026-0001"):
        assert words not in blank.deep


def test_a_provider_is_named_on_their_own_form_alone(tmp_path: Path) -> None:
    case = facts()
    known = {each.key: each for each in printed_forms.providers(case, NOW.date())}
    assert set(known) == {"Sud", "Clinic", "School", "Probe"}
    form = opened(tmp_path, printed_forms.communication_form(case, known["Clinic"]))
    assert form.form("en-US") == []
    for words in ("clinicina nameson", "207-555-0122", "clinic@clinic.example.org"):
        assert words in form.text
    assert "sudina" not in form.deep


@on_sqlite
def test_staff_print_the_forms_under_names_that_say_nothing(
    db: Database, world: World, spruceby: Family, signed_in_as: SignedInAs, tmp_path: Path
) -> None:
    robin = signed_in_as(world.robin)
    base = f"/meetings/{spruceby.meetings[0]}"
    assert f'href="{base}/forms"' in robin.get(base).text
    page = robin.get(f"{base}/forms")
    spanish = robin.get(f"{base}/forms/confidentiality?language=es")
    assert opened(tmp_path, spanish.content).form("es") == []
    assert robin.submit(page, "#sign-in-1", language="pt").status_code == 200
    answers = [
        robin.get(f"{base}/forms/sign-in?session=1"),
        robin.get(f"{base}/forms/sign-in?session=1&names=yes"),
        robin.get(f"{base}/forms/confidentiality"),
        robin.submit(page, "#provider-form"),
    ]
    for answer in answers:
        name = answer.headers["content-disposition"].split('"')[1]
        assert len(bytes.fromhex(name.removesuffix(".docx"))) == 12
        assert opened(tmp_path, answer.content).form("en-US") == []
    assert robin.get(f"{base}/forms/sign-in?session=9").status_code == 404
    assert robin.get(f"{base}/forms/communication?provider=M1").status_code == 404
