"""Which recorded reasons for leaving somebody out count now (rules-precise 2.1)."""

from datetime import date

from ftm.facts import CaseFacts
from ftm.facts.exclusions import counts, shortcomings
from ftm.facts.meeting import Exclusion, Meeting
from ftm.policies import PolicyPack


def counting_exclusions(
    facts: CaseFacts, meeting: Meeting, pack: PolicyPack, today: date
) -> tuple[Exclusion, ...]:
    """The meeting's recorded exclusions that count on the day `today`."""
    return tuple(
        each
        for each in meeting.exclusions
        if counts(facts, each, pack.terms(each.reason_code), today)
    )


def exclusion_problems(
    facts: CaseFacts, meeting: Meeting, pack: PolicyPack, today: date, person: str, role: str
) -> tuple[str, ...]:
    """Why recorded exclusions of the person in the role do not count, in plain words."""
    found = (
        problem
        for each in meeting.exclusions
        if each.person == person and each.role == role
        for problem in shortcomings(facts, each, pack.terms(each.reason_code), today)
    )
    return tuple(dict.fromkeys(found))
