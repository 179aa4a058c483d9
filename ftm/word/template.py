"""The Word template that documents are made from: ours, or the agency's own, restyled in Word."""

from collections.abc import Mapping
from pathlib import Path

from ftm.paths import SEED
from ftm.value import Value

OURS = SEED / "templates" / "template.docx"
CONTENT_TYPES = "[Content_Types].xml"


class Template(Value, eq=False):
    """A .docx to write into, and what it says of itself.

    `decimal_list` is the id of the list that its style List Number counts in, `style_ids` the id
    of each style by its name.
    """

    content: bytes
    content_types: bytes
    decimal_list: int
    style_ids: Mapping[str, str]


class _Choice:
    path: Path | None = None


def choose(path: Path | None) -> None:
    """Make the documents of this process from the agency's file; None: from ours."""
    _Choice.path = path


def current() -> Template:
    """The template to make a document from.

    Raises BadInputError, in one sentence for whoever put it there, when it cannot be used.
    """
    # Here, because most processes make no paper and need not wait for python-docx.
    from ftm.word.template_file import chosen, ours  # noqa: PLC0415

    return ours() if _Choice.path is None else chosen(_Choice.path)
