from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.plugins.htmx import HTMXRequest
from litestar.response import Response, Template

from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.core.errors import NotFoundError
from ftm.releases.form_docx import release_form
from ftm.releases.form_queries import form_choices
from ftm.releases.form_wording import FILE_NAME, PROFILES
from ftm.releases.profiles import KINDS
from ftm.web.requests import PathId
from ftm.web.responses import page
from ftm.word import MEDIA_TYPE


class ReleaseFormController(Controller):
    """The release form to print: choose the kind and the names, then take it along."""

    path = "/cases/{case_id:uuid}/releases"

    @get("/forms", sync_to_thread=True)
    def show_forms(
        self,
        case_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template:
        with db.read() as session:
            choices = form_choices(session, actor, case_id, today=clock.now().date())
        kinds = {kind: KINDS[kind] for kind in PROFILES}
        return page("releases/forms.html", choices=choices, kinds=kinds)

    @get("/form", sync_to_thread=True)
    def download_form(
        self,
        request: HTMXRequest,
        case_id: PathId,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[bytes]:
        asked = request.query_params
        with db.read() as session:
            choices = form_choices(session, actor, case_id, today=clock.now().date())
        profile = PROFILES.get(asked.get("profile", ""))
        if profile is None:
            raise NotFoundError("There is no such form.")
        names = choices.names(asked.get("patient", ""), asked.get("discloser", ""))
        headers = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"'}
        return Response(release_form(profile, names), media_type=MEDIA_TYPE, headers=headers)
