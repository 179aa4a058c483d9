from typing import Any

from litestar import Controller, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.plugins.htmx import HTMXRequest
from litestar.response import Template

from ftm.accounts import queries, service, signing_in
from ftm.accounts.forms import PassphraseForm, SignInForm
from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.core.errors import RuleBrokenError
from ftm.web.guards import public, session_gate
from ftm.web.redirects import own_path
from ftm.web.requests import client_address
from ftm.web.responses import REFUSED, page, see_other


class SessionController(Controller):
    """Signing in and out."""

    @get("/sign-in", sync_to_thread=False, opt=public("nobody is signed in before signing in"))
    def show_sign_in(self, request: HTMXRequest) -> Template:
        coming_from = request.query_params.get("next", "")
        return page("accounts/sign_in.html", form=SignInForm(next=own_path(coming_from)))

    @post("/sign-in", sync_to_thread=True, opt=public("nobody is signed in before signing in"))
    def sign_in(
        self,
        request: HTMXRequest,
        form_data: NamedDependency[FormMultiDict],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        form = SignInForm.read(form_data)
        gate = session_gate(request)
        before = request.cookies.get(gate.cookie_name)
        try:
            form.check()
            secret = signing_in.sign_in(
                db,
                email=form.email,
                passphrase=form.password,
                address=client_address(request),
                now=clock.now(),
                replaces=service.session_key(before) if before else None,
            )
        except RuleBrokenError as error:
            form = form.with_refusal(error)
            return page("accounts/sign_in.html", status_code=REFUSED, form=form)
        response = see_other(own_path(form.next))
        response.set_cookie(gate.cookie(secret))
        return response

    @post("/sign-out", sync_to_thread=True)
    def sign_out(
        self,
        request: HTMXRequest,
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        with db.write() as session:
            service.close_session(session, actor, request.auth)
        response = see_other("/sign-in")
        response.set_cookie(session_gate(request).no_cookie())
        return response


class AccountController(Controller):
    """A worker's own account."""

    path = "/account"

    @get(sync_to_thread=True)
    def show_account(
        self, actor: NamedDependency[Actor], db: NamedDependency[Database]
    ) -> Template:
        return _account_page(db, actor, PassphraseForm())

    @post("/passphrase", sync_to_thread=True)
    def change_passphrase(
        self,
        request: HTMXRequest,
        form_data: NamedDependency[FormMultiDict],
        actor: NamedDependency[Actor],
        db: NamedDependency[Database],
    ) -> Response[Any]:
        form = PassphraseForm.read(form_data)
        address = client_address(request)
        try:
            form.check()
            secret = signing_in.change_passphrase(
                db, actor, current=form.current, new=form.new, address=address, now=clock.now()
            )
        except RuleBrokenError as error:
            return _account_page(db, actor, form.with_refusal(error), status_code=REFUSED)
        response = see_other("/account")
        response.set_cookie(session_gate(request).cookie(secret))
        return response


def _account_page(
    db: Database, actor: Actor, form: PassphraseForm, *, status_code: int = 200
) -> Template:
    with db.read() as session:
        account = queries.account(session, actor)
    return page("accounts/account.html", status_code=status_code, account=account, form=form)
