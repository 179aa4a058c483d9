"""What the pages about children, youths and parents' own people offer to choose from. Pure."""

from datetime import datetime

from ftm.core.errors import NotFoundError
from ftm.facts.meeting import Meeting
from ftm.facts.standing import PICKS_PER_YOUTH, Standing
from ftm.facts.windows import meeting_on, meeting_start, members, utc
from ftm.invitations.forms import ChildForm, ChoiceForm
from ftm.meetings.queries import PlannedMeeting

PICKS = PICKS_PER_YOUTH
DECISION_WORDS = (
    ("attends", "Takes part in all of it"),
    ("attends_part", "Takes part in a part of it"),
    ("other_input", "Is heard in another way"),
    ("not_attending", "Does not take part"),
)
Choices = tuple[tuple[str, str], ...]


def check_child(meeting: PlannedMeeting, child: str) -> None:
    """Raises NotFoundError when the case has no such child."""
    if child not in meeting.facts.children_by_id:
        raise NotFoundError("This is no child of the case.")


def child_form(meeting: PlannedMeeting, child: str) -> ChildForm:
    """The form as decided last; before that, as decided for the meeting before, to be confirmed.

    Of the adults who told the child then, those who come to this meeting.
    """
    for entry in (meeting.fact, *_before(meeting)):
        decided = [each for each in entry.participation if each.child == child]
        if decided:
            last, adults = decided[-1], dict(adults_there(meeting))
            is_own = entry is meeting.fact
            return ChildForm(
                decision=last.decision,
                reason=last.reason or "",
                via=last.via if is_own else tuple(each for each in last.via if each in adults),
                carried_from="" if is_own else meeting_on(entry).isoformat(),
            )
    return ChildForm()


def choice_form(meeting: PlannedMeeting, youth: str) -> ChoiceForm:
    """The form as the youth chose last; before that, the earlier choice, to be confirmed.

    The day of the offer is never carried over: the youth is asked anew (42 U.S.C. 675(1)(B)).
    """
    for entry in (meeting.fact, *_before(meeting)):
        found = [each for each in entry.youth_choices if each.youth == youth]
        if found:
            choice, is_own = found[-1], entry is meeting.fact
            offered_on = choice.offered_on if is_own else None
            return ChoiceForm(
                offered_on=offered_on.isoformat() if offered_on else "",
                picks=tuple(each.person for each in choice.picks),
                advisor=next((each.person for each in choice.picks if each.advisor), ""),
                carried_from="" if is_own else meeting_on(entry).isoformat(),
            )
    return ChoiceForm()


def _before(meeting: PlannedMeeting) -> list[Meeting]:
    """The entries planned before this one, the latest meeting first; those called off, too."""
    facts, this = meeting.facts, meeting.fact
    earlier = [
        each
        for each in facts.meetings
        if each is not this and utc(meeting_start(each)) <= utc(meeting_start(this))
    ]
    return sorted(earlier, key=lambda each: (meeting_on(each), utc(each.as_of)), reverse=True)


def adults_there(meeting: PlannedMeeting) -> Choices:
    """Adults on the list: one of them may tell a child when to come."""
    facts = meeting.facts
    there = dict.fromkeys(each for s in meeting.fact.sessions for each in members(s))
    return tuple((each, facts.name_of(each)) for each in there if each not in facts.children_by_id)


def people_to_choose(meeting: PlannedMeeting, youth: str) -> Choices:
    """Everybody recorded in the case, the youth left out; who may not count is said afterwards."""
    people = (("", "Nobody"), *((each.id, each.name) for each in meeting.facts.people))
    return tuple(each for each in people if each[0] != youth)


def parents_there(meeting: PlannedMeeting, now: datetime) -> Choices:
    parents = Standing(meeting.facts, now).established_parents(meeting_on(meeting.fact))
    return tuple((each, meeting.facts.name_of(each)) for each in parents)


def session_of(meeting: PlannedMeeting, person: str) -> str:
    """The first session the person is in; the first of all when they are in none."""
    with_them = (each.id for each in meeting.fact.sessions if person in members(each))
    return next(with_them, meeting.fact.sessions[0].id)
