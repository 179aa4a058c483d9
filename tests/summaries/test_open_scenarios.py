"""The documents of the open scenarios, judged as they are when the product is accepted."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from ftm.facts import build_case_facts
from ftm.summaries.docx import render
from ftm.summaries.export import build_documents
from tests.summaries.opened import judge
from tests.support.scenarios import expected, scenario


def exports() -> list[Any]:
    """Every export the scenarios expect documents of, with the case as it is by then."""
    found = []
    for name in ("S4", "S5"):
        for world in expected(name)["worlds"]:
            data = judge().patched(scenario(name), world["patch"])
            for step in world["steps"]:
                if step["do"] == "import":
                    data = judge().patched(data, step["patch"])
                if step["do"] == "summary" and step["exit"] == 0:
                    at = f"{name} {world['id']} {step['now']}"
                    found.append(pytest.param(name, data, step, id=at))
    return found


@pytest.mark.parametrize(("name", "data", "step"), exports())
def test_the_judge_accepts_every_document(
    name: str, data: Any, step: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = build_case_facts(data)
    documents = build_documents(
        facts, facts.meetings_by_id[step["meeting"]], datetime.fromisoformat(step["now"])
    )
    judging = judge().Judge("ftm", data, expected(name), tmp_path, False)  # noqa: FBT003
    judging.data, judging.number, judging.staff = data, data["case"]["number"], data["staff"]
    judging.people = {each["id"]: each for each in data["people"]}
    judging.cw = next(each for each in data["staff"] if each["role"] == "caseworker")
    entries = {}
    for number, document in enumerate(documents):
        raw = render(document.content)
        (tmp_path / f"{number:08x}.docx").write_bytes(raw)
        entries[document.kind, document.person, document.language] = {
            "file": f"{number:08x}.docx",
            "sha256": hashlib.sha256(raw).hexdigest(),
            "lines": [{"item_id": item, "basis": basis} for item, basis in document.lines],
        }

    wanted = {(each["kind"], each["person"], each["language"]): each for each in step["documents"]}
    assert entries.keys() == wanted.keys()
    for key, want in wanted.items():
        judging.document(tmp_path, want, entries[key])

    assert judging.good == judging.all > 0, capsys.readouterr().out
