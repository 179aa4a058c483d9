"""What the lines of a meeting may point at, from the facts of the case. Pure."""

from ftm.facilitation.labelling import Family
from ftm.facilitation.rules import Known
from ftm.facts import CaseFacts
from ftm.facts.dates import age_on
from ftm.facts.meeting import Meeting
from ftm.facts.standing import YOUTH_AGE
from ftm.facts.windows import meeting_on
from ftm.plans.sections import default_type


def known_at(facts: CaseFacts, meeting: Meeting) -> Known:
    """The people, sessions and releases of the case, as lines name them."""
    people = {each.id: each.name for each in facts.people}
    parents = dict.fromkeys(each.person for each in facts.roles if each.role == "parent")
    on = meeting_on(meeting)
    return Known(
        people=people,
        staff={each.id: each.name for each in facts.staff},
        family=Family(
            tuple((each.person, people[each.person]) for each in facts.children),
            tuple((each, people[each]) for each in parents),
        ),
        sessions=frozenset(each.id for each in meeting.sessions),
        releases={each.id: (each.kind, each.patients) for each in facts.releases},
        plan_type=default_type(facts),
        youths=frozenset(
            each.person for each in facts.children if age_on(each.born_on, on) >= YOUTH_AGE
        ),
    )
