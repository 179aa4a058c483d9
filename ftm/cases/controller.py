from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.plugins.htmx import HTMXRequest
from litestar.response import Template

from ftm.cases.queries import list_cases
from ftm.cases.words import KINDS
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.web.forms import as_uuid
from ftm.web.responses import page


class CaseController(Controller):
    """The families a worker may know of."""

    path = "/cases"

    @get(sync_to_thread=True)
    def show_cases(
        self,
        request: HTMXRequest,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Template:
        asked = request.query_params
        search, closed = asked.get("search", "").strip(), asked.get("closed") == "yes"
        with db.read() as session:
            found = list_cases(
                session, actor, search=search, closed=closed, after=as_uuid(asked.get("after", ""))
            )
        return page("cases/cases.html", found=found, search=search, closed=closed, kinds=KINDS)
