"""When a recorded exclusion counts (rules-precise 2.1). A policy pack says which reasons exist."""

from datetime import date

from ftm.facts.case_facts import CaseFacts
from ftm.facts.meeting import Exclusion
from ftm.value import Value


class ExclusionTerms(Value):
    """What must be recorded before a reason for leaving somebody out counts.

    `supervisor`: only a supervisor may decide it. `input_needed`: how the person's input was
    gathered must be written down. `attempts`: dated attempts to reach them. `youth_told`: the date
    the youth was told.
    """

    reason: str
    roles: frozenset[str]
    supervisor: bool = False
    input_needed: bool = True
    attempts: int = 0
    youth_told: bool = False


GOOD_CAUSE = ExclusionTerms(
    reason="good_cause",
    roles=frozenset({"youth_chosen_member"}),
    supervisor=True,
    input_needed=False,
    youth_told=True,
)
"""The State may reject a youth's pick only for good cause (42 U.S.C. 675(1)(B))."""


def shortcomings(
    facts: CaseFacts, exclusion: Exclusion, terms: ExclusionTerms | None, today: date
) -> tuple[str, ...]:
    """Why a recorded exclusion does not count, in plain words; empty when it counts.

    `terms` are those of its reason code, None when the policy pack does not know the reason.
    """
    if terms is None or exclusion.reason_code != terms.reason or exclusion.role not in terms.roles:
        return ("This reason is not allowed for this role.",)
    decider = facts.staff_by_id.get(exclusion.decided_by)
    attempts = sum(each.on <= today for each in exclusion.attempts)
    told = exclusion.youth_told_on is not None and exclusion.youth_told_on <= today
    found = {
        "Somebody of the agency must have decided it.": decider is None,
        "A supervisor must have decided it.": terms.supervisor
        and (decider is None or decider.role != "supervisor"),
        "It is decided on a later day.": exclusion.decided_on > today,
        "The note is missing.": not exclusion.note.strip(),
        "How the person's input was gathered is missing.": terms.input_needed
        and not exclusion.input_gathered.strip(),
        f"At least {terms.attempts} attempts to reach them must be recorded.": attempts
        < terms.attempts,
        "The day the youth was told is missing.": terms.youth_told and not told,
    }
    return tuple(sentence for sentence, missing in found.items() if missing)


def counts(
    facts: CaseFacts, exclusion: Exclusion, terms: ExclusionTerms | None, today: date
) -> bool:
    """Whether a recorded exclusion counts on the day `today`; if not, the rules ignore it."""
    return not shortcomings(facts, exclusion, terms, today)
