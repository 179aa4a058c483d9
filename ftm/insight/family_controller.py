from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.insight.family import family_view
from ftm.insight.family_queries import case_record, meetings_of
from ftm.meetings.case_facts import load_facts
from ftm.meetings.policy import can_plan
from ftm.policies import PolicyPack
from ftm.web.responses import page


class FamilyController(Controller):
    """One family: its team, what keeps it safe, its dates and its meetings."""

    path = "/cases/{case_id:uuid}"

    @get(sync_to_thread=True)
    def show_family(
        self,
        case_id: FromPath[UUID],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        pack: NamedDependency[PolicyPack],
    ) -> Template:
        now = clock.now()
        with db.read() as session:
            case = case_record(session, actor, case_id)
            facts = load_facts(session, case_id)
            meetings = meetings_of(session, case_id, now)
        return page(
            "insight/family.html",
            case=case,
            family=family_view(facts, now, pack),
            coming=[each for each in meetings if each.ends_at > now and not each.cancelled],
            past=[each for each in meetings if each.ends_at <= now or each.cancelled],
            today=now.astimezone(facts.zone).date(),
            now=now,
            can_plan=can_plan(actor) and case.is_open,
        )
