from http import HTTPStatus
from typing import Any

from litestar import Controller, Request, get, post
from litestar.datastructures import Cookie, FormMultiDict, ResponseHeader
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Response, Template
from msgspec.structs import replace

from ftm.core import clock
from ftm.core.database import Database
from ftm.core.errors import NotFoundError, RuleBrokenError
from ftm.languages import ENGLISH, N_
from ftm.languages.pages import in_every_language
from ftm.settings import Settings
from ftm.summaries import opening
from ftm.summaries.codes import MINUTES
from ftm.summaries.forms import CodeForm
from ftm.summaries.links import PATH
from ftm.summaries.shown import shown_papers
from ftm.web.guards import public
from ftm.web.requests import PathWord
from ftm.web.responses import REFUSED, page, see_other
from ftm.word import MEDIA_TYPE
from ftm.word.large_print import in_large_print

COOKIE = "ftm-copy"
GONE_HEADING = N_("This page cannot be opened")
GONE = N_(
    "The link may be too old, or a part of it may be missing. Or there is something new, and you "
    "get a new paper soon. Please ask your caseworker."
)
AnyRequest = Request[Any, Any, Any]


class CopyController(Controller):
    """A copy read without an account. Programs open links too: looking changes nothing."""

    path = PATH + "{token:str}"
    opt = public("the link to a copy; its token and a one-time code are the key")
    response_headers = (ResponseHeader(name="X-Robots-Tag", value="noindex, nofollow"),)

    @get(sync_to_thread=True)
    def show_link(
        self,
        token: PathWord,
        db: NamedDependency[Database],
        language: FromQuery[str] = "",
        closed: FromQuery[str] = "",
    ) -> Template:
        return _link_page(db, token, CodeForm(language=language), is_closed=bool(closed))

    @post("/code", sync_to_thread=True)
    def send_code(
        self,
        token: PathWord,
        form_data: NamedDependency[FormMultiDict],
        db: NamedDependency[Database],
        settings: NamedDependency[Settings],
    ) -> Response[Any]:
        form = CodeForm(language=CodeForm.read(form_data).language)
        try:
            with db.write() as session:
                refusal = opening.ask_code(session, token, secret=settings.secret, now=clock.now())
        except NotFoundError:
            return _gone()
        if refusal:
            return _link_page(db, token, form.with_error("", refusal))
        return see_other(f"{PATH}{token}{_kept(form)}")

    @post(sync_to_thread=True)
    def enter_code(
        self,
        token: PathWord,
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
            return _link_page(db, token, form.refused_with("code", entry.refusal))
        if not entry.key:
            return _gone()
        answer = see_other(f"{PATH}{token}/copy{_kept(form)}")
        answer.set_cookie(_cookie(settings, token, entry.key))
        return answer

    @get("/copy", sync_to_thread=True)
    def show_copy(
        self,
        request: AnyRequest,
        token: PathWord,
        db: NamedDependency[Database],
        language: FromQuery[str] = "",
    ) -> Response[Any]:
        try:
            papers = _papers(request, db, token)
            spoken = _asked(db, token, language).spoken
        except NotFoundError:
            return _gone()
        if papers is None:
            return see_other(f"{PATH}{token}{spoken.query}")
        return page(
            "copies/copy.html",
            token=token,
            spoken=spoken,
            catalog=spoken.catalog,
            papers=shown_papers([each.content for each in papers], spoken.catalog.language),
            is_large=request.query_params.get("size") == "large",
        )

    @get("/copy/{number:int}/{size:str}", sync_to_thread=True)
    def download(
        self,
        request: AnyRequest,
        token: PathWord,
        number: FromPath[int],
        size: PathWord,
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
            media_type=MEDIA_TYPE,
            headers={"Content-Disposition": f'attachment; filename="paper-{number}.docx"'},
        )

    @post("/done", sync_to_thread=True)
    def stop_reading(
        self,
        request: AnyRequest,
        token: PathWord,
        form_data: NamedDependency[FormMultiDict],
        db: NamedDependency[Database],
        settings: NamedDependency[Settings],
    ) -> Response[Any]:
        try:
            with db.write() as session:
                key = request.cookies.get(COOKIE, "")
                opening.stop_reading(session, token, key, clock.now())
        except NotFoundError:
            return _gone()
        kept = _kept(CodeForm.read(form_data))
        answer: Redirect = see_other(f"{PATH}{token}{kept}{'&' if kept else '?'}closed=yes")
        answer.set_cookie(_cookie(settings, token, ""))
        return answer


def _papers(request: AnyRequest, db: Database, token: str) -> Any:
    with db.read() as session:
        key = request.cookies.get(COOKIE, "")
        return opening.open_papers(session, token, key, clock.now())


def _link_page(db: Database, token: str, form: CodeForm, *, is_closed: bool = False) -> Template:
    try:
        asked = _asked(db, token, form.language)
    except NotFoundError:
        return _gone()
    catalog = asked.spoken.catalog
    errors = {name: catalog.gettext(each) for name, each in form.errors.items()}
    return page(
        "copies/link.html",
        status_code=REFUSED if errors else HTTPStatus.OK,
        asked=asked,
        spoken=asked.spoken,
        catalog=catalog,
        form=replace(form, errors=errors),
        minutes=MINUTES,
        token=token,
        is_closed=is_closed,
    )


def _asked(db: Database, token: str, language: str) -> opening.Asked:
    with db.read() as session:
        return opening.asked_by_link(session, token, clock.now(), language)


def _kept(form: CodeForm) -> str:
    """The part of an address that keeps the page in English for who chose so."""
    return f"?language={ENGLISH.language}" if form.language == ENGLISH.language else ""


def _gone() -> Template:
    # A link that never was and one that is not good any more look the same.
    said = in_every_language(GONE_HEADING, GONE)
    return page("invitations/gone.html", status_code=HTTPStatus.NOT_FOUND, said=said)


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
