from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from litestar import Controller, get, post
from litestar.datastructures import FormMultiDict, ResponseHeader
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Response, Template
from msgspec.structs import replace

from ftm.core import clock
from ftm.core.database import Database
from ftm.core.errors import ConflictError, NotFoundError, RuleBrokenError
from ftm.invitations import answering, opting_out
from ftm.invitations.forms import LinkAnswerForm
from ftm.languages import ENGLISH, N_, Catalog
from ftm.languages.pages import in_every_language
from ftm.web import forms
from ftm.web.guards import public
from ftm.web.requests import PathWord
from ftm.web.responses import REFUSED, page, see_other

GONE_HEADING = N_("This link does not work")
GONE = N_(
    "It may be too old, or a part of it may be missing. Please use the newest message you got, "
    "or call the number in it."
)


class ReplyLinkController(Controller):
    """The link in an invitation. Programs open links to test them: looking changes nothing."""

    path = "/r/{token:str}"
    opt = public("the link in an invitation; its token is the key, and it says what the mail said")
    response_headers = (ResponseHeader(name="X-Robots-Tag", value="noindex, nofollow"),)

    @get(sync_to_thread=True)
    def show_question(
        self, token: PathWord, db: NamedDependency[Database], language: FromQuery[str] = ""
    ) -> Template:
        return _question(db, token, LinkAnswerForm(language=language), HTTPStatus.OK)

    @post(sync_to_thread=True)
    def answer(
        self,
        token: PathWord,
        form_data: NamedDependency[FormMultiDict],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        form = LinkAnswerForm.read(form_data)
        try:
            with db.write() as session:
                answering.answer_by_link(
                    session,
                    token,
                    reply=form.reply,
                    needs=form.needs,
                    note=form.note,
                    seen=form.seen,
                    now=clock.now(),
                )
        except NotFoundError:
            return _question(db, token, form, HTTPStatus.OK)
        except RuleBrokenError as error:
            return _question(db, token, form.with_refusal(error), REFUSED)
        except ConflictError as error:
            told = form.with_error("", str(error))
            return _question(db, token, told, HTTPStatus.CONFLICT)
        return _back(token, form)

    @post("/reminders", sync_to_thread=True)
    def choose_reminders(
        self,
        token: PathWord,
        form_data: NamedDependency[FormMultiDict],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        form, wanted = LinkAnswerForm.read(form_data), forms.ticked(form_data, "wanted")
        try:
            with db.write() as session:
                opting_out.choose_reminders_by_link(session, token, wanted=wanted, now=clock.now())
        except NotFoundError:
            return _question(db, token, form, HTTPStatus.OK)
        return _back(token, form)


def _back(token: str, form: LinkAnswerForm) -> Response[Any]:
    """The page again, in the language it was read in."""
    chosen = f"?language={ENGLISH.language}" if form.language == ENGLISH.language else ""
    return see_other(f"/r/{token}{chosen}")


def _question(db: Database, token: str, form: LinkAnswerForm, status: int) -> Template:
    with db.read() as session:
        asked = answering.asked_by_link(session, token, clock.now(), form.language)
        is_reminded = asked is not None and opting_out.wants_reminders(session, token)
    if asked is None:
        # A link that never was and one that is no longer good look the same.
        return page(
            "invitations/gone.html",
            status_code=HTTPStatus.NOT_FOUND,
            said=in_every_language(GONE_HEADING, GONE),
        )
    catalog = asked.spoken.catalog
    return page(
        "invitations/reply.html",
        status_code=status,
        asked=asked,
        form=_said_in(catalog, form),
        token=token,
        is_reminded=is_reminded,
        catalog=catalog,
        spoken=asked.spoken,
        replies=_choices(catalog, answering.REPLIES),
        needs=_choices(catalog, answering.NEEDS),
    )


def _choices(catalog: Catalog, words: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((value, catalog.gettext(label)) for value, label in words.items())


def _said_in(catalog: Catalog, form: LinkAnswerForm) -> LinkAnswerForm:
    """The form with what is wrong said in the language of the page."""
    count = {"count": answering.LONGEST_NOTE}
    said = {name: catalog.gettext(answering.REFUSALS[name]) % count for name in form.errors}
    return replace(form, errors=said)
