import secrets

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.plugins.htmx import HTMXRequest
from litestar.response import Template

from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.core.errors import NotFoundError
from ftm.disclosure.rules import Disclosure
from ftm.facts.languages import language_name
from ftm.facts.standing import Standing
from ftm.languages import all_catalogs
from ftm.meetings.access import meeting_facts
from ftm.summaries import printed_forms
from ftm.web.requests import PathId
from ftm.web.responses import page
from ftm.word import MEDIA_TYPE


class PrintedFormsController(Controller):
    """What to print for a meeting: sign-in sheets, the statement, the form for providers."""

    path = "/meetings/{meeting_id:uuid}/forms"

    @get(sync_to_thread=True)
    def show_forms(
        self,
        meeting_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template:
        with db.read() as session:
            row, facts, meeting = meeting_facts(session, actor, meeting_id)
        return page(
            "summaries/forms.html",
            meeting=row,
            facts=facts,
            sessions=meeting.sessions,
            languages=[(each.language, language_name(each.language)) for each in all_catalogs()],
            providers=printed_forms.providers(facts, clock.now().date()),
        )

    @get("/sign-in", sync_to_thread=True)
    def print_sign_in_sheet(
        self,
        request: HTMXRequest,
        meeting_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[bytes]:
        with db.read() as session:
            _, facts, meeting = meeting_facts(session, actor, meeting_id)
        asked = request.query_params
        numbered = {str(number): each for number, each in enumerate(meeting.sessions, 1)}
        wanted = numbered.get(asked.get("session", ""))
        if wanted is None:
            raise NotFoundError("The meeting has no such session.")
        disclosure = Disclosure(Standing(facts, clock.now()), meeting, wanted)
        with_names = asked.get("names") == "yes"
        return _word_file(
            printed_forms.sign_in_sheet(
                disclosure, with_names=with_names, language=asked.get("language", "")
            )
        )

    @get("/confidentiality", sync_to_thread=True)
    def print_statement(
        self,
        request: HTMXRequest,
        meeting_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[bytes]:
        with db.read() as session:
            meeting_facts(session, actor, meeting_id)
        asked = request.query_params
        return _word_file(printed_forms.confidentiality_statement(asked.get("language", "")))

    @get("/communication", sync_to_thread=True)
    def print_communication_form(
        self,
        request: HTMXRequest,
        meeting_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[bytes]:
        with db.read() as session:
            _, facts, _ = meeting_facts(session, actor, meeting_id)
        key = request.query_params.get("provider", "")
        known = {each.key: each for each in printed_forms.providers(facts, clock.now().date())}
        if key and key not in known:
            raise NotFoundError("No provider of this family is called so.")
        return _word_file(printed_forms.communication_form(facts, known.get(key)))


def _word_file(content: bytes) -> Response[bytes]:
    """Under a name that says nothing: what is in it is nobody's business who sees a folder."""
    headers = {
        "Content-Disposition": f'attachment; filename="{secrets.token_hex(12)}.docx"',
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=MEDIA_TYPE, headers=headers)
