"""What the pages ask, in the words a worker uses in the talk. Pure."""

from collections.abc import Mapping

from msgspec.structs import asdict

from ftm.preparation.rules import Conversation, SafetyAnswers

TALK: Mapping[str, tuple[str, str]] = {
    "wants": ("What they want from this meeting", "Their goal, in their own words."),
    "worries": ("What worries them about it", ""),
    "supports": (
        "Who or what helps them, and whom they want to bring",
        "Relatives, friends, an elder, a sponsor, a photo, a song.",
    ),
    "logistics": ("Day, time, place: what works and what does not", ""),
    "language": (
        "Language they want to speak and to read",
        "Ask everybody. A relative or a child never interprets.",
    ),
}
"""The open questions of the talk: field, label, hint."""
CHECK: Mapping[str, tuple[str, str]] = {
    "orders": ("Is there a court order about who may be near whom?", "Which one, until when."),
    "worries": ("Is there anything about this meeting that makes them feel unsafe?", ""),
    "proceed": ("How can we go on safely?", "Another time, another room, by phone, not at all."),
    "signal": ("What sign tells us to stop?", "A word, a gesture, and what we do then."),
}
"""The four private questions: field, label, hint."""
_OTHERS: Mapping[str, str] = {
    "explained_on": "The purpose was explained on",
    "explained_by": "By",
    "takes_part": "How they take part",
    "ride": "A ride",
    "ride_note": "About the ride",
    "childcare": "Child care",
    "childcare_note": "About child care",
    "access": "Access",
    "access_note": "About access",
    "asked_on": "Asked on",
    "asked_by": "Asked by",
}


def differences(
    recorded: Conversation | SafetyAnswers | None,
    typed: Mapping[str, str],
    words: Mapping[str, Mapping[str, str]],
) -> tuple[tuple[str, str], ...]:
    """What is recorded where something else was typed: pairs of label and text.

    `words` gives, for a field answered by choosing, the words of each choice.
    """
    if recorded is None:
        return ()
    questions = TALK if isinstance(recorded, Conversation) else CHECK
    labels = {**_OTHERS, **{name: label for name, (label, _) in questions.items()}}
    found = []
    for name, value in asdict(recorded).items():
        text = str(value or "")
        if text != typed[name]:
            found.append((labels[name], words.get(name, {}).get(text, text) or "(empty)"))
    return tuple(found)
