"""The texts of a plan as a table that a translator fills in at their own desk (CSV, RFC 4180)."""

import csv
import io
from collections.abc import Mapping, Sequence

from ftm.core.errors import RuleBrokenError
from ftm.summaries.translating import Passage

LARGEST_BYTES = 256 * 1024
HEADER = ("key", "English", "translation")
# A spreadsheet runs a cell that begins with one of these as a formula.
_FORMULA = ("=", "+", "-", "@")


def write_sheet(passages: Sequence[Passage]) -> bytes:
    """One row for each text; with a byte order mark, by which spreadsheets know UTF-8."""
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(HEADER)
    for each in passages:
        writer.writerow((each.key, _as_text(each.english), _as_text(each.text)))
    return table.getvalue().encode("utf-8-sig")


def read_sheet(raw: bytes) -> Mapping[str, str]:
    """The translations by key. Raises RuleBrokenError for a file that is no such table."""
    if len(raw) > LARGEST_BYTES:
        raise RuleBrokenError("This file is too large for the texts of one plan.", "file")
    try:
        rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error):
        rows = []
    if not rows or tuple(rows[0]) != HEADER:
        raise RuleBrokenError(
            "This is not the table from this page, saved as CSV in UTF-8. Nothing was read.", "file"
        )
    columns = len(HEADER)
    return {row[0]: _as_typed(row[2]) for row in rows[1:] if len(row) == columns}


def _as_text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _as_typed(cell: str) -> str:
    """Without our mark, and with an apostrophe that is the translator's own."""
    typed = cell.removeprefix("'")
    return typed if typed.startswith(_FORMULA) else cell
