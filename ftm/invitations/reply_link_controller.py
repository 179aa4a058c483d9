from http import HTTPStatus
from typing import Any

from litestar import Controller, get, post
from litestar.datastructures import FormMultiDict, ResponseHeader
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response, Template

from ftm.core import clock
from ftm.core.database import Database
from ftm.core.errors import ConflictError, NotFoundError, RuleBrokenError
from ftm.invitations import answering
from ftm.invitations.forms import LinkAnswerForm
from ftm.web.guards import public
from ftm.web.responses import REFUSED, page, see_other


class ReplyLinkController(Controller):
    """The link in an invitation. Programs open links to test them: looking changes nothing."""

    path = "/r/{token:str}"
    opt = public("the link in an invitation; its token is the key, and it says what the mail said")
    response_headers = (ResponseHeader(name="X-Robots-Tag", value="noindex, nofollow"),)

    @get(sync_to_thread=True)
    def show_question(self, token: FromPath[str], db: NamedDependency[Database]) -> Template:
        return _question(db, token, LinkAnswerForm(), HTTPStatus.OK)

    @post(sync_to_thread=True)
    def answer(
        self,
        token: FromPath[str],
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
        return see_other(f"/r/{token}")


def _question(db: Database, token: str, form: LinkAnswerForm, status: int) -> Template:
    with db.read() as session:
        asked = answering.asked_by_link(session, token, clock.now())
    if asked is None:
        # A link that never was and one that is no longer good look the same.
        return page("invitations/reply_gone.html", status_code=HTTPStatus.NOT_FOUND)
    return page(
        "invitations/reply.html",
        status_code=status,
        asked=asked,
        form=form,
        token=token,
        replies=tuple(answering.REPLIES.items()),
        needs=tuple(answering.NEEDS.items()),
    )
