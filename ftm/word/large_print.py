"""The same Word file in large print: the words stay, only the letters grow."""

import io
import zipfile

SMALLEST = 36
"""18 points, in half points: the least that large print has."""
GROWTH = 1.6


def in_large_print(content: bytes) -> bytes:
    """The file with every letter at 18 points or more. Equal files give equal bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as package:
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename.startswith("word/") and entry.filename.endswith(".xml"):
                part = _grown(part)
            package.writestr(entry, part)
    return target.getvalue()


def _grown(part: bytes) -> bytes:
    # Here, because most processes make no paper and need not wait for python-docx.
    from docx.opc.oxml import serialize_part_xml  # noqa: PLC0415
    from docx.oxml import parse_xml  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    root = parse_xml(part)
    for size in root.iter(qn("w:sz"), qn("w:szCs")):
        half_points = int(size.get(qn("w:val"), "0"))
        size.set(qn("w:val"), str(max(SMALLEST, round(half_points * GROWTH))))
    return bytes(serialize_part_xml(root))
