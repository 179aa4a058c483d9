"""Runs the given checks over many files in one process: to load the parsers costs more than a file.

Each line of standard input is a list of jobs, and each line of the answer what was found, both as
JSON. It runs in a process of its own, because the checks and the parsers change the settings of
theirs.
"""

import contextlib
import email.policy
import gc
import importlib
import io
import json
import runpy
import sys
from collections.abc import Callable
from email.headerregistry import HeaderRegistry
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

LINKS = Path(__file__).parent / "check_links.py"


def main() -> None:
    # What the parsers load stays, and the process ends soon: there is nothing to collect.
    gc.disable()
    for line in sys.stdin:
        print(json.dumps([_run(*job) for job in json.loads(line)]), flush=True)  # noqa: T201 - the answer


@cache
def _loaded(check: str) -> Any:
    module: Any = importlib.import_module(f"tests.checks.{check}")
    # Each word is looked for in each text, and each time the text would be simplified anew.
    module.norm = cache(module.norm)
    module.word_re = _where_its_letters_stand(module)
    (_read_parts_once if check == "check_docx" else _read_lines_once)(module)
    return module


def _where_its_letters_stand(module: Any) -> Any:
    """The pattern of the check for a word, tried on a text only if its letters stand there."""
    pattern_of = module.word_re

    @cache
    def word_re(word: str) -> Any:
        letters, pattern = module.norm(word).strip(), pattern_of(word)
        return SimpleNamespace(search=lambda text: letters in text and pattern.search(text))

    return word_re


def _run(check: str, arguments: list[str]) -> Any:
    """What one run of a check prints, from those of files their report.

    `--without-icaljs` is ours: Node starts anew for each file, three quarters of all the time.
    """
    if check == "check_links":
        return _printed(partial(runpy.run_path, str(LINKS)), arguments)
    module = _loaded(check)
    own = [each for each in arguments if each != "--without-icaljs"]
    aside = {} if own == arguments else {"ical.js": module.LIBS.pop("ical.js")}
    said = _printed(module.main, ["--json", "--allow-missing", *own])
    if aside:
        module.LIBS.update(aside)
    # A line for people follows the report.
    return json.JSONDecoder().raw_decode(said)[0]


def _printed(command: Callable[[], object], arguments: list[str]) -> str:
    said = io.StringIO()
    sys.argv[1:] = arguments
    with contextlib.redirect_stdout(said), contextlib.suppress(SystemExit):
        command()
    return said.getvalue()


def _read_lines_once(module: Any) -> None:
    """What is the same in each mail and each calendar, a header or a line, is parsed once.

    A file that was judged before, with secrets to look for, is not judged again without any.
    """
    if find_spec("recurring_ical_events") is None:
        # It would read each calendar, and then say that this is missing.
        del module.LIBS["icalendar"]
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


def _read_parts_once(module: Any) -> None:
    """Styles, theme and numbering are the same in most papers."""
    office_xml: Any = importlib.import_module("mammoth.docx.office_xml")
    read = office_xml.read
    tree_of = cache(lambda content: read(io.BytesIO(content)))
    office_xml.read = lambda file: tree_of(file.read())
    _audit_here(module)


def _audit_here(module: Any) -> None:
    """openxml-audit, which the check starts for each file, looks at all of them from here.

    Papers share parts, and their paragraphs are built alike: what has no fault is read once.
    """
    from openxml_audit import OpenXmlValidator  # noqa: PLC0415 - half a second, for papers only
    from openxml_audit.schema.validator import SchemaValidator as Schema  # noqa: PLC0415 - the same

    validator = OpenXmlValidator()
    Schema.validate_part = _unless_faultless(
        Schema.validate_part, lambda part: (part.uri, part.raw_content)
    )
    # Held, so that none is taken for another that is gone: `id` may give its number again.
    models: dict[int, Any] = {}
    # Of the elements within an element only their names are asked.
    Schema._validate_content_model = _unless_faultless(  # noqa: SLF001 - a part of the package
        Schema._validate_content_model,  # noqa: SLF001
        lambda model, children: (
            id(models.setdefault(id(model), model)),
            *(each.tag for each in children),
        ),
    )

    def audit(path: str, findings: Any, options: Any) -> list[str]:
        for each in validator.validate(path).errors:
            findings.err("AUDIT", str(each.description))
        return ["openxml-audit"]

    module.sdk = audit


def _unless_faultless(look: Any, key_of: Any) -> Any:
    """`look`, which adds what it finds to the context, but for what had no fault before."""
    faultless = set()

    def look_once(schema: Any, *what: Any) -> Any:
        *asked, context = what
        key = key_of(*asked)
        if key not in faultless:
            known = len(context.errors)
            look(schema, *what)
            if len(context.errors) == known:
                faultless.add(key)
        return context.errors

    return look_once


if __name__ == "__main__":
    main()
