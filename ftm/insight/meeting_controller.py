from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.response import Template

from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.insight.meeting_overview import meeting_steps
from ftm.insight.meeting_queries import meeting_progress
from ftm.invitations import history
from ftm.invitations.due import due_messages
from ftm.invitations.rules.check import check_meeting
from ftm.meetings.forms import trigger_words
from ftm.meetings.policy import can_plan
from ftm.meetings.queries import planned_meeting
from ftm.policies import PolicyPack
from ftm.preparation.queries import talked_with
from ftm.web.requests import PathId
from ftm.web.responses import page


class MeetingController(Controller):
    """One meeting from planning to sharing: what is done, and what comes next."""

    path = "/meetings/{meeting_id:uuid}"

    @get(sync_to_thread=True)
    def show_meeting(
        self,
        meeting_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        pack: NamedDependency[PolicyPack],
    ) -> Template:
        now = clock.now()
        with db.read() as session:
            meeting = planned_meeting(session, actor, meeting_id)
            facts, fact = meeting.facts, meeting.fact
            ftm = facts.ftm_of(fact)
            entries = [each.id for each in facts.entries_before(fact)]
            sent = history.last_sent(session, meeting.case_id, ftm, entries)
            progress = meeting_progress(session, meeting.case_id, meeting_id, ftm, now)
            talked = talked_with(session, meeting.case_id, ftm)
        check = check_meeting(facts, fact, now, pack)
        due = due_messages(facts, fact, sent, now, youth_age=pack.thresholds.youth_age)
        return page(
            "insight/meeting.html",
            meeting=meeting,
            check=check,
            steps=meeting_steps(
                facts, fact, check, progress, talked=talked, pending=len(due), now=now
            ),
            why=trigger_words(meeting.trigger, pack),
            may_change=can_plan(actor) and not fact.cancelled and now < meeting.starts_at,
        )
