"""Every way out of the program tells each person what the rules give them, and no word more.

Every line and every protected fact of a generated case holds a word that stands nowhere else. What
leaves is searched for all of them, and compared with a slow oracle that was written from the
rules. `OUTLET_TIMES=100 pytest tests/architecture/test_outlets.py` looks at thousands of cases.
"""

import os
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from msgspec import to_builtins

from ftm.facts import CaseFacts, build_case_facts
from ftm.invitations.due import DueMessage, due_messages
from ftm.invitations.making import make_message
from ftm.summaries.content import SummaryContent
from ftm.summaries.export import BuiltDocument, build_documents
from ftm.summaries.wording import PART2_STATEMENT
from tests.architecture.mail_words import mail_words
from tests.disclosure import laden as words
from tests.disclosure.generated import canary, cases
from tests.disclosure.laden import laden
from tests.disclosure.telling import Telling
from tests.summaries.opened import AFTER, everything_in, zipped_words

Json = dict[str, Any]
WALL = "2026-10-15T18:00"
PLANNING = datetime.fromisoformat("2026-10-08T12:00-04:00")
LINES = 12
TIMES = int(os.environ.get("OUTLET_TIMES", "1"))
REPLY = "https://ftm.example.org/r/opaque"


def few(number: int) -> settings:
    """So many cases; one that fails is shown as it is, for making it smaller takes minutes."""
    return settings(
        max_examples=number * TIMES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.reuse, Phase.generate],
    )


def said_in(content: SummaryContent) -> str:
    """Every word that could be printed: all fields but those for the manifest."""
    return "\n".join(_strings(to_builtins(content))).lower()


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            if key not in {"item_id", "basis"}:
                yield from _strings(each)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _strings(each)


def copies(case: Json) -> dict[tuple[str, str, str], BuiltDocument]:
    """The copies of everybody by person, session and language, and the agency's two papers."""
    facts = build_case_facts(case)
    return {
        (each.person or each.kind, each.session or "", each.language): each
        for each in build_documents(facts, facts.meetings[0], AFTER, days=90)
    }


def check_copy(case: Json, reader: str, telling: Telling, text: str) -> None:
    """The text of one copy, in lower case, holds what the oracle gives its reader."""
    shown = [each for each in case["plan"]["items"] if telling.oracle.shown(each, reader)]
    numbers = {int(each["id"].removeprefix("i-")) for each in shown}
    assert {n for n in range(LINES) if canary(n) in text} == numbers
    assert words.named_in(words.words_of(text)) == telling.names(reader, shown)
    said = telling.dissent_words(reader, shown)
    assert {each for each in telling.all_dissent() if each in text} == said
    may = telling.scopes(shown, reader)
    for kind in ("scope", "purpose"):
        told = {f"R{n}" for n in range(3) if f"{kind}{n}bird" in text}
        assert told <= may
        assert bool(told) == bool(may)
    for secret in (*words.NEVER, "mailbird", "hallbird", "roombird", "notebird", "translatorbird"):
        assert secret not in text
    assert not any(words.number_of(each) in text for each in words.EVERYBODY)


@few(30)
@given(cases(count=LINES))
def test_a_copy_says_what_the_rules_give_its_reader_and_no_word_more(case: Json) -> None:
    documents = copies(laden(case))
    for number, session in enumerate(case["meetings"][0]["sessions"]):
        telling = Telling(case, WALL, number)
        mine = {key: each for key, each in documents.items() if key[1] == session["id"]}
        assert {person for person, *_ in mine} == telling.recipients()
        for (person, *_), document in mine.items():
            check_copy(case, person, telling, said_in(document.content))


@few(4)
@given(cases(count=LINES))
def test_a_file_holds_nothing_that_its_copy_does_not_say(case: Json) -> None:
    case = laden(case)
    case["meetings"][0]["sessions"].pop()
    case["meetings"][0]["court_packet"] = True
    telling = Telling(case, WALL, 0)
    documents = copies(case)
    internal = everything_in(documents.pop(("internal", "", "en-US"))).lower()
    packet = everything_in(documents.pop(("court_packet", "main", "en-US"))).lower()
    for (person, *_), document in documents.items():
        text = everything_in(document)
        check_copy(case, person, telling, text.lower())
        has_scope = any(f"scope{n}bird" in text for n in range(3))
        assert (PART2_STATEMENT in text) is ("42 CFR" in text) is has_scope

    recorded = [each for each in case["plan"]["items"] if each["recorded_at"] <= WALL]
    assert all(each["text"].split()[0] in internal for each in recorded)
    assert "42 cfr" not in packet
    for item in case["plan"]["items"]:
        if {"SUD_P2", "SUD_SELF", "MH", "HEALTH_SENS", "EDU", "DV_SAFETY"} & set(item["labels"]):
            assert item["text"].split()[0] not in packet


def messages(facts: CaseFacts) -> Iterator[tuple[DueMessage, str]]:
    """Everything that would be sent or printed to invite everybody, read as its reader could."""
    meeting = facts.meetings[0]
    for due in due_messages(facts, meeting, (), PLANNING):
        made = make_message(facts, meeting, due, uid="opaque", reply_url=REPLY, now=PLANNING)
        if made.content is not None:
            assert made.file_name is not None
            bytes.fromhex(made.file_name.rpartition(".")[0])
            read = zipped_words if made.file_name.endswith(".docx") else mail_words
            yield due, read(made.content).lower()


@few(4)
@given(cases(count=LINES))
def test_an_invitation_tells_its_reader_time_and_place_and_nothing_of_anybody(case: Json) -> None:
    facts = build_case_facts(laden(case))
    count = 0
    for due, text in messages(facts):
        reader, session = due.target.person, due.target.session
        count += 1
        said = words.words_of(text)
        assert words.named_in(said) <= {reader}
        assert words.mailed_in(said) <= {reader}
        other = "apart" if session == "main" else "main"
        assert not any(f"{other}{part}bird" in text for part in ("hall", "room", "note"))
        assert "canary" not in text
        assert not any(f"{kind}{n}bird" in text for kind in ("scope", "purpose") for n in range(3))
        secrets = [each for each in words.NEVER if each != "homebird"]
        assert not any(each in text for each in secrets)
        homes = {each for each in words.EVERYBODY if f"7 {each}homebird".lower() in text}
        assert homes <= {reader}
    assert count > len(case["meetings"][0]["sessions"][1]["segments"][0]["members"])
