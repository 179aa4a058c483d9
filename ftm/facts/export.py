"""Writes the facts of a case back as an ftm-case/1 file that imports to the same state."""

from typing import Any

from ftm.facts.case_facts import CaseFacts
from ftm.facts.values import fact_as_json

FORMAT = "ftm-case/1"
_NULLABLE_BUT_REQUIRED = {"releases": ("discloser", "signed_by", "signed_on")}


def export_case(facts: CaseFacts) -> dict[str, Any]:
    """JSON of the whole case, with wall-clock times in the case's zone."""
    data: dict[str, Any] = fact_as_json(facts)
    for release in data["releases"]:
        for field in _NULLABLE_BUT_REQUIRED["releases"]:
            release.setdefault(field, None)
    for translation in data["translations"]:
        translation.pop("texts" if translation["document"] == "invitation" else "paragraphs")
    for meeting in data["meetings"]:
        for choice in meeting["youth_choices"]:
            choice.setdefault("offered_on", None)
    return {"format": FORMAT, **data}
