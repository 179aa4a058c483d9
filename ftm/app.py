"""Builds the web application. The only module that imports every controller."""

from collections.abc import Sequence
from typing import Any

from litestar import Litestar, Request, get
from litestar.config.compression import CompressionConfig
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency, Provide
from litestar.enums import MediaType
from litestar.plugins import PluginProtocol
from litestar.plugins.htmx import HTMXPlugin
from litestar.types import ControllerRouterHandler, LifespanHook

from ftm.accounts.controller import AccountController, SessionController
from ftm.accounts.signing_in import session_gate
from ftm.cases.controller import CaseController
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.facilitation.agenda_controller import LiveAgendaController
from ftm.facilitation.controller import LiveController
from ftm.facilitation.line_controller import LineController
from ftm.insight.family_controller import FamilyController
from ftm.insight.feeds.controller import FeedController, OwnFeedController
from ftm.insight.meeting_controller import MeetingController
from ftm.insight.steps_controller import StepsController
from ftm.insight.today_controller import TodayController
from ftm.invitations.address_controller import AddressController
from ftm.invitations.list_controller import InvitationListController
from ftm.invitations.mails_controller import MailsController
from ftm.invitations.observers_controller import ObserversController
from ftm.invitations.parts_controller import PartsController
from ftm.invitations.planning_controller import PlanningController
from ftm.invitations.preview_controller import PreviewController
from ftm.invitations.proposal_controller import ProposalController
from ftm.invitations.reasons_controller import ReasonsController
from ftm.invitations.replies_controller import RepliesController
from ftm.invitations.reply_link_controller import ReplyLinkController
from ftm.invitations.wishes_controller import WishesController
from ftm.meetings.people_controller import PeopleController
from ftm.meetings.session_controller import SessionsController
from ftm.meetings.when_controller import WhenController
from ftm.paths import SEED
from ftm.policies import PolicyPack
from ftm.policies.loading import load_pack
from ftm.preparation.controller import AgendaController, PreparationController
from ftm.preparation.safety_controller import SafetyController
from ftm.releases.controller import ReleasesController
from ftm.releases.form_controller import ReleaseFormController
from ftm.settings import Settings
from ftm.summaries.controller import ClosingController, PapersController
from ftm.summaries.copy_controller import CopyController
from ftm.summaries.correction_controller import CorrectionController
from ftm.summaries.forms_controller import PrintedFormsController
from ftm.summaries.sending_controller import SendingController
from ftm.summaries.translations_controller import TranslationsController
from ftm.web import assets, live
from ftm.web.errors import error_handlers
from ftm.web.guards import public, signed_in
from ftm.web.headers import security_headers
from ftm.web.navigation import NavigationLink
from ftm.web.packing import QuickCompression
from ftm.web.templating import template_config
from ftm.web.tokens import form_tokens
from ftm.word import template

# One line for each controller, in the order of the work.
CONTROLLERS: tuple[ControllerRouterHandler, ...] = (
    SessionController,
    AccountController,
    OwnFeedController,
    FeedController,
    TodayController,
    CaseController,
    FamilyController,
    StepsController,
    ReleaseFormController,
    PlanningController,
    MeetingController,
    WhenController,
    PeopleController,
    ProposalController,
    PartsController,
    SessionsController,
    PreparationController,
    SafetyController,
    AgendaController,
    InvitationListController,
    ReasonsController,
    WishesController,
    ObserversController,
    ReleasesController,
    PreviewController,
    RepliesController,
    AddressController,
    MailsController,
    ReplyLinkController,
    PrintedFormsController,
    LiveController,
    LiveAgendaController,
    LineController,
    ClosingController,
    PapersController,
    CorrectionController,
    TranslationsController,
    SendingController,
    CopyController,
)
# The links at the top of every page.
NAVIGATION: tuple[NavigationLink, ...] = (
    NavigationLink("Today", "/today"),
    NavigationLink("Families", "/cases"),
)

LARGEST_BODY = 2 * 1024 * 1024


@get("/healthz", media_type=MediaType.TEXT, sync_to_thread=False, opt=public("says nothing"))
def show_health() -> str:
    """For whatever watches the server: it answers, so it lives."""
    return "ok"


class Application(Litestar):
    """Litestar without what it adds for values of pydantic and attrs.

    The rows of our tables are pydantic's: with it, a handler that returned one would send all that
    stands in it. Loading both was an eighth of the time in which the application is built.
    """

    @staticmethod
    def _get_default_plugins(plugins: list[PluginProtocol]) -> list[PluginProtocol]:
        return plugins


def create_app(
    settings: Settings,
    db: Database,
    *,
    extra: Sequence[ControllerRouterHandler] = (),
    on_startup: Sequence[LifespanHook] = (),
    on_shutdown: Sequence[LifespanHook] = (),
) -> Litestar:
    """The application on a database with a current schema.

    `extra` adds routes (the demo mailbox), the hooks start and stop what runs beside it (the mail
    worker). Raises BadInputError when the agency's Word template cannot be used.
    """
    template.choose(settings.word_template)
    if settings.word_template:
        template.current()
    version = assets.assets_version()
    pack = load_pack(SEED / "policies" / f"{settings.policy_pack}.toml")
    headers = security_headers(https=settings.is_https)
    app = Application(
        route_handlers=[*CONTROLLERS, show_health, *assets.asset_routers(version), *extra],
        guards=[signed_in],
        dependencies=_dependencies(db, settings, pack),
        plugins=[HTMXPlugin(), live.make_channels()],
        template_config=template_config(version, NAVIGATION),
        csrf_config=form_tokens(settings.secret, https=settings.is_https),
        compression_config=CompressionConfig(
            backend="gzip",
            gzip_compress_level=3,
            minimum_size=1024,
            exclude=[live.PATH_ENDING],
            middleware_class=QuickCompression,
        ),
        response_headers=headers,
        exception_handlers=error_handlers(headers),
        request_max_body_size=LARGEST_BODY,
        on_startup=list(on_startup),
        on_shutdown=list(on_shutdown),
        openapi_config=None,
        # The command that serves decides about logs; a library must not write addresses there.
        logging_config=None,
    )
    app.state["session_gate"] = session_gate(db, secure=settings.is_https)
    return app


def _dependencies(db: Database, settings: Settings, pack: PolicyPack) -> dict[str, Provide]:
    """What handlers may ask for. Most need the one before them and so are found in their turn.

    Those that need nothing of each other Litestar finds at the same time, each in a task of its
    own: that takes longer than finding them. So it does for the few handlers that ask for
    `channels`, or for settings and a form. What most ask for stands first: what another needs is
    prepared for each handler at the start, and found again at each request.
    """

    def provide_db() -> Database:
        return db

    def provide_actor(
        request: Request[Actor, str, Any], db: NamedDependency[Database]
    ) -> Actor | None:
        # Nobody on a public page, where Litestar refuses a handler that asks for an Actor.
        actor: Actor | None = request.scope.get("user")
        return actor

    def provide_pack(actor: NamedDependency[Actor | None]) -> PolicyPack:
        return pack

    async def provide_form(
        request: Request[Any, Any, Any], pack: NamedDependency[PolicyPack]
    ) -> FormMultiDict:
        # Not parsed by type: an empty number or an unticked box is no reason to lose the rest.
        return await request.form()

    def provide_settings(pack: NamedDependency[PolicyPack]) -> Settings:
        return settings

    return {
        "db": Provide(provide_db, sync_to_thread=False),
        "actor": Provide(provide_actor, sync_to_thread=False),
        "pack": Provide(provide_pack, sync_to_thread=False),
        "settings": Provide(provide_settings, sync_to_thread=False),
        "form_data": Provide(provide_form),
    }
