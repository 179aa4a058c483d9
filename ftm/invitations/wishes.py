"""What the pages about children, youths and parents' own people offer to choose from. Pure."""

from datetime import datetime

from ftm.core.errors import NotFoundError
from ftm.facts.standing import PICKS_PER_YOUTH, Standing
from ftm.facts.windows import meeting_on, members
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
    """The form as decided last."""
    decided = [each for each in meeting.fact.participation if each.child == child]
    if not decided:
        return ChildForm()
    last = decided[-1]
    return ChildForm(decision=last.decision, reason=last.reason or "", via=last.via)


def choice_form(meeting: PlannedMeeting, youth: str) -> ChoiceForm:
    """The form as the youth chose last."""
    found = [each for each in meeting.fact.youth_choices if each.youth == youth]
    if not found:
        return ChoiceForm()
    choice = found[-1]
    return ChoiceForm(
        offered_on=choice.offered_on.isoformat() if choice.offered_on else "",
        picks=tuple(each.person for each in choice.picks),
        advisor=next((each.person for each in choice.picks if each.advisor), ""),
    )


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
