"""What the controllers of a live meeting share: its address, its news, what templates read."""

from typing import Any
from uuid import UUID

from litestar.background_tasks import BackgroundTask
from litestar.channels import ChannelsPlugin

from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.facilitation import queries
from ftm.facilitation.forms import LineForm
from ftm.facilitation.live_page import MODE_PAIRS, LivePage
from ftm.web import live


def topic(meeting_id: UUID) -> str:
    """The channel on which open pages of a meeting hear what changed."""
    return f"meeting-{meeting_id}"


def announce(channels: ChannelsPlugin, meeting_id: UUID, what: str) -> BackgroundTask:
    return live.after_commit(channels, topic(meeting_id), what)


def live_path(meeting_id: UUID, session_key: str = "") -> str:
    return f"/meetings/{meeting_id}/live" + (f"?session={session_key}" if session_key else "")


def load_page(db: Database, actor: Actor, meeting_id: UUID, session_key: str) -> LivePage:
    """The page as it is now, read in one short look at the database."""
    with db.read() as session:
        return queries.show_live(
            session, actor, meeting_id, session_key=session_key, now=clock.now()
        )


def page_context(shown: LivePage) -> dict[str, Any]:
    """What every template of the live page reads."""
    form = LineForm.fresh(shown.session, shown.stage, shown.plan_type)
    return {
        "live": shown,
        "form": form,
        "is_fresh": True,
        "modes": MODE_PAIRS,
        "line": None,
        "theirs": "",
    }
