"""Runs the given checks over many files in one process: to load the parsers costs more than a file.

Reads the jobs from standard input and answers with their findings, both as JSON. It runs in a
process of its own, because the checks and the parsers change the settings of theirs.
"""

import contextlib
import email.policy
import importlib
import io
import json
import sys
from email.headerregistry import HeaderRegistry
from functools import cache
from typing import Any


def main() -> None:
    jobs = json.load(sys.stdin)
    for check in {job["check"] for job in jobs}:
        module: Any = importlib.import_module(f"tests.checks.{check}")
        # Each word is looked for in each text, and each time the text would be simplified anew.
        module.norm = cache(module.norm)
        (_audit_here if check == "check_docx" else _read_lines_once)(module)
    json.dump([_run(**job) for job in jobs], sys.stdout)


def _run(check: str, arguments: list[str]) -> list[dict[str, Any]]:
    """The report of one run of a check, as its own command prints it.

    `--without-icaljs` is ours: Node starts anew for each file, three quarters of all the time.
    """
    module = importlib.import_module(f"tests.checks.{check}")
    own = [each for each in arguments if each != "--without-icaljs"]
    aside = {} if own == arguments else {"ical.js": module.LIBS.pop("ical.js")}
    said = io.StringIO()
    sys.argv = [check, "--json", "--allow-missing", *own]
    with contextlib.redirect_stdout(said), contextlib.suppress(SystemExit):
        module.main()
    if aside:
        module.LIBS.update(aside)
    # A line for people follows the report.
    report: list[dict[str, Any]] = json.JSONDecoder().raw_decode(said.getvalue())[0]
    return report


def _read_lines_once(module: Any) -> None:
    """What is the same in each mail and each calendar, a header or a line, is parsed once.

    A file that was judged before, with secrets to look for, is not judged again without any.
    """
    email.policy.default = email.policy.default.clone(header_factory=cache(HeaderRegistry()))
    grammar: Any = importlib.import_module("ics.grammar.parse").GRAMMAR
    grammar.parse = cache(grammar.parse)
    judge, known = module.check_file, {}

    def look(path: str, options: Any) -> Any:
        key = path, *module.LIBS
        if key not in known or options.words or options.people:
            known[key] = judge(path, options)
        return known[key]

    module.check_file = look


def _audit_here(module: Any) -> None:
    """openxml-audit, which the check starts for each file, looks at all of them from here."""
    from openxml_audit import OpenXmlValidator  # noqa: PLC0415 - half a second, for papers only

    validator = OpenXmlValidator()

    def audit(path: str, findings: Any, options: Any) -> list[str]:
        for each in validator.validate(path).errors:
            findings.err("AUDIT", str(each.description))
        return ["openxml-audit"]

    module.sdk = audit


if __name__ == "__main__":
    main()
