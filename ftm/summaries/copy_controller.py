from http import HTTPStatus
from typing import Any

from litestar import Controller, Request, get, post
from litestar.datastructures import Cookie, FormMultiDict, ResponseHeader
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect, Response, Template

from ftm.core import clock
from ftm.core.database import Database
from ftm.core.errors import NotFoundError, RuleBrokenError
from ftm.settings import Settings
from ftm.summaries import opening
from ftm.summaries.forms import CodeForm
from ftm.summaries.links import PATH
from ftm.web.guards import public
from ftm.web.responses import REFUSED, page, see_other
from ftm.word.large_print import in_large_print
from ftm.word.reading import read_word
from ftm.word.text import is_right_to_left

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
COOKIE = "ftm-copy"
AnyRequest = Request[Any, Any, Any]


class CopyController(Controller):
    """A copy read without an account. Programs open links too: looking changes nothing."""

    path = PATH + "{token:str}"
    opt = public("the link to a copy; its token and a one-time code are the key")
    response_headers = (ResponseHeader(name="X-Robots-Tag", value="noindex, nofollow"),)

    @get(sync_to_thread=True)
    def show_link(self, token: FromPath[str], db: NamedDependency[Database]) -> Template:
        return _link_page(db, token, CodeForm())

    @post("/code", sync_to_thread=True)
    def send_code(
        self,
        token: FromPath[str],
        db: NamedDependency[Database],
        settings: NamedDependency[Settings],
    ) -> Response[Any]:
        try:
            with db.write() as session:
                refusal = opening.ask_code(session, token, secret=settings.secret, now=clock.now())
        except NotFoundError:
            return _gone()
        if refusal:
            return _link_page(db, token, CodeForm().with_error("", refusal))
        return see_other(f"{PATH}{token}")

    @post(sync_to_thread=True)
    def enter_code(
        self,
        token: FromPath[str],
        form_data: NamedDependency[FormMultiDict],
        db: NamedDependency[Database],
        settings: NamedDependency[Settings],
    ) -> Response[Any]:
        form = CodeForm.read(form_data)
        try:
            form.check()
            with db.write() as session:
                entry = opening.enter_code(
                    session, token, form.code, secret=settings.secret, now=clock.now()
                )
        except NotFoundError:
            return _gone()
        except RuleBrokenError:
            return _link_page(db, token, form)
        if entry.refusal:
            return _link_page(db, token, CodeForm().with_error("code", entry.refusal))
        if not entry.key:
            return _gone()
        answer = see_other(f"{PATH}{token}/copy")
        answer.set_cookie(_cookie(settings, token, entry.key))
        return answer

    @get("/copy", sync_to_thread=True)
    def show_copy(
        self, request: AnyRequest, token: FromPath[str], db: NamedDependency[Database]
    ) -> Response[Any]:
        try:
            papers = _papers(request, db, token)
        except NotFoundError:
            return _gone()
        if papers is None:
            return see_other(f"{PATH}{token}")
        pages = [read_word(each.content) for each in papers]
        return page(
            "copies/copy.html",
            token=token,
            pages=[(each, is_right_to_left(each.language)) for each in pages],
            is_large=request.query_params.get("size") == "large",
        )

    @get("/copy/{number:int}/{size:str}", sync_to_thread=True)
    def download(
        self,
        request: AnyRequest,
        token: FromPath[str],
        number: FromPath[int],
        size: FromPath[str],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        try:
            papers = _papers(request, db, token)
        except NotFoundError:
            return _gone()
        if papers is None:
            return see_other(f"{PATH}{token}")
        if not 0 < number <= len(papers):
            raise NotFoundException
        content = papers[number - 1].content
        return Response(
            in_large_print(content) if size == "large" else content,
            media_type=WORD,
            headers={"Content-Disposition": f'attachment; filename="paper-{number}.docx"'},
        )

    @post("/done", sync_to_thread=True)
    def stop_reading(
        self,
        request: AnyRequest,
        token: FromPath[str],
        db: NamedDependency[Database],
        settings: NamedDependency[Settings],
    ) -> Response[Any]:
        try:
            with db.write() as session:
                key = request.cookies.get(COOKIE, "")
                opening.stop_reading(session, token, key, clock.now())
        except NotFoundError:
            return _gone()
        answer: Redirect = see_other(f"{PATH}{token}")
        answer.set_cookie(_cookie(settings, token, ""))
        return answer


def _papers(request: AnyRequest, db: Database, token: str) -> Any:
    with db.read() as session:
        key = request.cookies.get(COOKIE, "")
        return opening.open_papers(session, token, key, clock.now())


def _link_page(db: Database, token: str, form: CodeForm) -> Template:
    try:
        with db.read() as session:
            asked = opening.asked_by_link(session, token, clock.now())
    except NotFoundError:
        return _gone()
    status = REFUSED if form.errors else HTTPStatus.OK
    return page("copies/link.html", status_code=status, asked=asked, form=form, token=token)


def _gone() -> Template:
    # A link that never was and one that is not good any more look the same.
    return page("copies/gone.html", status_code=HTTPStatus.NOT_FOUND)


def _cookie(settings: Settings, token: str, key: str) -> Cookie:
    """For this one link and its half hour alone; without a key the browser forgets it."""
    return Cookie(
        COOKIE,
        value=key,
        path=f"{PATH}{token}",
        max_age=int(opening.READING.total_seconds()) if key else 0,
        secure=settings.is_https,
        httponly=True,
        samesite="lax",
    )
