from collections.abc import Iterator
from datetime import datetime

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.plugins.htmx import HTMXRequest
from litestar.response import Redirect, Template
from sqlmodel import Session

from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.insight.stops import with_stops
from ftm.insight.today_notes import with_notes
from ftm.insight.today_queries import TodayBoard, today_board
from ftm.insight.today_words import SHOWS, grouped, in_all, narrowed
from ftm.invitations.attention import Attention, not_reached, unread_mails, want_a_call
from ftm.invitations.list_queries import exclusions_waiting
from ftm.invitations.reminding_by_hand import to_remind
from ftm.meetings.policy import can_plan
from ftm.policies import PolicyPack
from ftm.summaries.returned import copies_not_arrived
from ftm.web.responses import page, see_other

NUMBERS = (
    ("overdue", "overdue or too late"),
    ("soon", "due soon"),
    ("planned", "meetings planned"),
    ("summaries", "to close or to send"),
    ("steps", "with steps past due"),
)


class TodayController(Controller):
    """What is due, for every family of the worker."""

    @get("/", sync_to_thread=False)
    def show_start(self) -> Redirect:
        return see_other("/today")

    @get("/today", sync_to_thread=True)
    def show_today(
        self,
        request: HTMXRequest,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
        pack: NamedDependency[PolicyPack],
    ) -> Template:
        now = clock.now()
        asked = {
            name: request.query_params.get(name, "").strip()
            for name in ("show", "search", "caseworker")
        }
        with db.read() as session:
            board = _board(session, actor, now, pack)
            decides = actor.role == "supervisor"
            post = tuple(_post(session, actor, board, now, pack))
            waiting = exclusions_waiting(session, actor, pack=pack, now=now) if decides else ()
        lines, counts = narrowed(board, **asked), in_all(board)
        return page(
            "insight/today.html",
            today=now.astimezone(board.zone).date(),
            board=board,
            asked=asked,
            heading=SHOWS[asked["show"]][0] if asked["show"] in SHOWS else "",
            numbers=[(show, counts[show], words) for show, words in NUMBERS],
            groups=grouped(lines, plans=can_plan(actor), now=now),
            needs=counts["needs"],
            waiting=waiting,
            attention=post,
            is_supervisor=decides,
        )


def _board(session: Session, actor: Actor, now: datetime, pack: PolicyPack) -> TodayBoard:
    due = today_board(
        session,
        actor,
        now=now,
        due_soon_days=pack.lead_times.due_soon,
        share_days=pack.sharing.due_days,
    )
    judged = with_stops(session, due, now=now, pack=pack)
    return with_notes(session, actor, judged, now=now, pack=pack)


def _post(
    session: Session, actor: Actor, board: TodayBoard, now: datetime, pack: PolicyPack
) -> Iterator[Attention]:
    # The board tells whether there is any of it: most days there is none.
    if board.came_back:
        yield from copies_not_arrived(session, actor, now=now)
        yield from not_reached(session, actor, now=now)
    if board.wants_call:
        yield from want_a_call(session, actor, now=now)
    if board.unread:
        yield from unread_mails(session, actor)
    if board.told_by_hand:
        yield from to_remind(session, actor, pack=pack, now=now)
