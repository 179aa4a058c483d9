"""The page of one family, as it is shown and as it comes back with a refused form."""

from http import HTTPStatus
from uuid import UUID

from litestar.response import Template

from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.insight.call_forms import CallForm
from ftm.insight.family import family_view
from ftm.insight.family_queries import case_record, meetings_of
from ftm.insight.today_facts import facts_of
from ftm.insight.today_notes import call_words, first_names
from ftm.meetings.calls import calls_since, placement_rule
from ftm.meetings.case_facts import load_facts
from ftm.meetings.policy import can_plan
from ftm.plans.steps import counted
from ftm.policies import PolicyPack
from ftm.web.responses import page


def family_page(
    db: Database,
    actor: Actor,
    case_id: UUID,
    pack: PolicyPack,
    form: CallForm | None = None,
    status: int = HTTPStatus.OK,
) -> Template:
    """`form` is what was typed about something that calls for a meeting. Raises NotFoundError."""
    now = clock.now()
    with db.read() as session:
        case = case_record(session, actor, case_id)
        facts = load_facts(session, case_id, case.revision)
        (known,) = facts_of(session, [(case_id, case.revision)])
        meetings = meetings_of(session, case_id, now)
        calls = calls_since(case_id, known.events, case.last_met_on, placement_rule(pack))
        names = first_names(session, calls)
    today = now.astimezone(facts.zone).date()
    late = known.late_steps(today)
    return page(
        "insight/family.html",
        status_code=status,
        case=case,
        family=family_view(facts, now, pack),
        coming=[each for each in meetings if each.ends_at > now and not each.cancelled],
        past=[each for each in meetings if each.ends_at <= now or each.cancelled],
        today=today,
        now=now,
        can_plan=can_plan(actor) and case.is_open,
        calls=[(each, call_words(each, names, pack, today)) for each in calls],
        call_form=form or CallForm(),
        triggers=[("", "Choose"), *((each.code, each.name) for each in pack.triggers)],
        late_steps=counted(late) if late else "",
    )
