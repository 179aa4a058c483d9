"""What somebody's part in a meeting is, in words for staff. Pure."""

from datetime import date

from ftm.cases.words import roles_of, short_name
from ftm.facts.meeting import Meeting
from ftm.facts.standing import Standing


def part_of(standing: Standing, meeting: Meeting, person: str, on: date) -> str:
    """The roles of the person on the day, "child", or who chose them; "" when they have none."""
    facts = standing.facts
    if person in facts.staff_by_id:
        return facts.staff_by_id[person].role
    if person in facts.children_by_id:
        return "child"
    chosen = [
        f"chosen by {short_name(facts, pick.youth)}"
        for pick in standing.picks_of_person(person, meeting)
    ]
    return ", ".join(filter(None, (roles_of(facts, person, on), *chosen)))
