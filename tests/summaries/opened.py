"""Opens our Word files the way the acceptance judge does, and as anybody could: zip, XML, text."""

import hashlib
import importlib.util
import io
import warnings
import zipfile
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from ftm.facts import CaseFacts
from ftm.summaries.docx import render
from ftm.summaries.export import BuiltDocument, build_copies, build_documents
from tests.support.papers import read_once
from tests.support.scenarios import FOLDER

AFTER = datetime.fromisoformat("2026-10-15T18:00-04:00")
STATEMENT = "prohibit you from using or disclosing this record"


@cache
def judge() -> Any:
    """The acceptance judge's own module, with which the product is accepted."""
    spec = importlib.util.spec_from_file_location("acceptance_judge", FOLDER / "judge.py")
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    with warnings.catch_warnings():
        spec.loader.exec_module(module)
    module.tidy = cache(module.tidy)
    return module


def opened(folder: Path, data: bytes) -> Any:
    """The judge's view of a Word file: `text`, `deep` (metadata too), `form`, `numbering`."""
    path = folder / f"{hashlib.sha256(data).hexdigest()[:16]}.docx"
    path.write_bytes(data)
    with read_once():
        return judge().Docx(path)


def built(facts: CaseFacts, now: datetime = AFTER) -> dict[str, BuiltDocument]:
    """The documents of the case's last meeting entry by who they are for.

    Keys are "person", "person@language" for translated copies, "internal" and "court_packet".
    """
    found = {}
    for each in build_documents(facts, facts.meetings[-1], now, days=90):
        key = each.person or each.kind
        found[key if each.language == "en-US" else f"{key}@{each.language}"] = each
    return found


def copy_for(person: str, facts: CaseFacts) -> BuiltDocument:
    """The same document as `built` gives of the person's own copy, without composing the others."""
    (session,) = facts.meetings[-1].sessions
    return build_copies(facts, facts.meetings[-1], person, session.id, AFTER, days=90)[0]


def everything_in(document: BuiltDocument) -> str:
    """All bytes of all parts of the file as one text: what any program could read out of it."""
    return zipped_words(render(document.content))


def zipped_words(raw: bytes) -> str:
    """All parts of a Word file and their names as one text."""
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        parts = [package.read(name).decode("utf-8") for name in package.namelist()]
    return "\n".join([*parts, *package.namelist()])
