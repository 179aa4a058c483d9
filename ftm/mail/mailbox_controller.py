"""The demo's mailbox: what the fictional people would have found in theirs."""

from litestar import Controller, Router, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Template

from ftm.core.errors import NotFoundError
from ftm.mail.sink import DemoMailbox
from ftm.web.guards import public
from ftm.web.responses import page


class MailboxController(Controller):
    path = "/demo/mailbox"
    opt = public("only in the demo, where every family and every address is made up")

    @get(sync_to_thread=False)
    def list_mails(self, mailbox: NamedDependency[DemoMailbox]) -> Template:
        return page("mail/mailbox.html", mails=mailbox.newest_first())

    @get("/{number:int}", sync_to_thread=False)
    def show_mail(self, number: FromPath[int], mailbox: NamedDependency[DemoMailbox]) -> Template:
        mail = mailbox.get(number)
        if mail is None:
            raise NotFoundError("No such mail.")
        return page("mail/mail.html", mail=mail)


def mailbox_routes(mailbox: DemoMailbox) -> Router:
    """Build the mailbox's routes, for `create_app(extra=...)` in demo mode and nowhere else."""
    return Router(
        path="/",
        route_handlers=[MailboxController],
        dependencies={"mailbox": Provide(lambda: mailbox, sync_to_thread=False)},
    )
