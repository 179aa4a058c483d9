"""Which modules hold a line of the plan in their hands: few, each with a reason.

A module that writes mails, feeds, calendar entries or pages for people outside the agency gets
lines as `VisibleLine`, which `ftm.disclosure` alone makes, or as the content of a copy made of
them.
"""

import ast
import re
from functools import cache
from pathlib import Path

import ftm

PACKAGE = Path(ftm.__file__).parent
FROM = {
    "ftm.facts.plan": {"Item", "Dissent"},
    "ftm.plans.models": {"Item"},
    "ftm.facts": {"plan"},
    "ftm.plans": {"models"},
}
"""Where the class and the table of a line come from, whole modules included."""
MARKS = re.compile(
    r"plan\s*\.\s*items|disclosure\s*\.\s*recorded|facts\.plan\b|\.plans\b"
    r"|import ftm\.facts\b|facts import[^=]*\bplan\b"
)
"""Stands in every module that takes a line; no other need be taken apart."""
TAKERS = {
    "facts.case_facts": "the case as values",
    "meetings.case_facts": "reads the tables into these values",
    "migrations.tables": "every table, for Alembic",
    "casefiles.importing": "writes the lines of a case file into the tables",
    "plans.steps": "steps and their days, for staff",
    "disclosure": "the decision itself",
    "invitations.rules.finalize": "asks whether any line is about brothers and sisters",
    "facilitation": "staff write the lines in the meeting",
    "summaries.agency": "the internal record and, through the decision, the court packet",
    "summaries.previews": "staff see what is left out of a copy, and why",
    "summaries.reader": "who said a line that the decision gave its reader",
    "summaries.distribution": "the labels of what was sent, for the log",
    "summaries.sent_lines": "staff see in the log what rested on a release that was taken back",
    "summaries.correcting": "staff put a line of a closed record right",
    "summaries.corrected": "a line as it was before, for the decision on what is told of it",
    "summaries.export": "counts, for staff, how many lines a copy leaves out",
}
"""Modules, or features, that may take any line of a case, and why they may."""


def test_only_named_modules_take_lines_from_a_case() -> None:
    found = set(takers())
    assert {each for each in found if not _is_named(each)} == set()
    assert {each for each in TAKERS if not any(_covers(each, one) for one in found)} == set()


def test_what_outsiders_read_is_made_from_decisions() -> None:
    """These write what leaves, and none takes a line from a case by itself."""
    for writer in ("invitations", "mail", "summaries.compose", "summaries.docx", "web", "word"):
        found = {each for each in takers() if _covers(writer, each)}
        assert found <= {"invitations.rules.finalize"}, writer


def test_only_the_decision_makes_visible_lines() -> None:
    makers = {
        _name(path)
        for path in PACKAGE.rglob("*.py")
        if "VisibleLine(" in path.read_text(encoding="utf-8").replace("class VisibleLine", "")
    }
    assert makers == {"disclosure.rules", "disclosure.court"}


def _is_named(module: str) -> bool:
    return any(_covers(each, module) for each in TAKERS)


def _covers(name: str, module: str) -> bool:
    return module == name or module.startswith(f"{name}.")


def _name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


@cache
def takers() -> tuple[str, ...]:
    return tuple(
        _name(path)
        for path in sorted(PACKAGE.rglob("*.py"))
        if MARKS.search(text := path.read_text(encoding="utf-8"))
        and any(_takes(node) for node in ast.walk(ast.parse(text)))
    )


def _takes(node: ast.AST) -> bool:
    """Imports the class or table of a line, or reads `plan.items` or the lines recorded so far."""
    if isinstance(node, ast.ImportFrom):
        names = {each.name for each in node.names}
        return bool(names & FROM.get(node.module or "", set()))
    if isinstance(node, ast.Import):
        return any(each.name in FROM for each in node.names)
    if not isinstance(node, ast.Attribute):
        return False
    owner = node.value
    named = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return (named, node.attr) in {("plan", "items"), ("disclosure", "recorded")}
