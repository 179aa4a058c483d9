"""What goes into the court packet: never part 2 content (rules-precise 3.3; 42 CFR 2.31(d))."""

from ftm.disclosure import reasons
from ftm.disclosure.decision import Decision, VisibleLine
from ftm.disclosure.rules import Disclosure, barred_for_all, is_recorded
from ftm.facts.plan import Item

COURT_LABELS = frozenset(
    {"LOGISTICS", "PLAN_SHARED", "PARENT", "CHILD", "VISIT", "SIBLING_CONTACT", "CARE"}
)
"""The only labels a court packet carries; one other label on the line keeps it out."""


def decide_for_court(disclosure: Disclosure, item: Item) -> Decision:
    """Whether the line is printed in the court packet of the session, and why."""
    if not is_recorded(item, disclosure.session, disclosure.standing.now):
        return Decision(allowed=False, basis="", reason=reasons.NOT_RECORDED)
    barred = barred_for_all(disclosure.standing, item)
    if not barred and any(label.name not in COURT_LABELS for label in item.parsed_labels):
        barred = reasons.NOT_FOR_COURT
    if barred:
        return Decision(allowed=False, basis="", reason=barred)
    return Decision(allowed=True, basis="court", reason=reasons.ALLOWED["court"])


def court_lines(disclosure: Disclosure) -> tuple[VisibleLine, ...]:
    """The lines of the court packet, in the order of the plan."""
    return tuple(
        VisibleLine(item, "court")
        for item in disclosure.recorded
        if decide_for_court(disclosure, item).allowed
    )
