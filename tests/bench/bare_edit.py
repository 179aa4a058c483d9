"""The floor of a saved edit: the same libraries, statements and commit, and no rule of ours.

Who asks is looked up, the form read, the work done in a thread in its turn, the commit durable,
the answer drawn by a template and told to a channel, as a saved edit does.
"""

import sys
from threading import Lock
from typing import Any

import uvicorn
from jinja2 import DictLoader, Environment
from litestar import Litestar, Request, get, post
from litestar.background_tasks import BackgroundTask
from litestar.channels import ChannelsPlugin
from litestar.channels.backends.memory import MemoryChannelsBackend
from litestar.config.compression import CompressionConfig
from litestar.config.csrf import CSRFConfig
from litestar.connection import ASGIConnection
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency, Provide
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Template
from litestar.template.config import TemplateConfig
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, event, select
from sqlalchemy.orm import Session

from ftm.core.memory import settle_memory

LINES = 8
_tables = MetaData()
_number = [Column("id", Integer, primary_key=True), Column("version", Integer)]
LINE = Table("line", _tables, *_number, Column("text", String))
LOG = Table("log", _tables, Column("id", Integer, primary_key=True), Column("text", String))
_ENGINE = create_engine(f"sqlite:///{sys.argv[2]}", connect_args={"check_same_thread": False})
_TURN = Lock()
_ONE = select(LINE)


@event.listens_for(_ENGINE, "connect")
def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(_ENGINE, "begin")
def _begin(connection: Any) -> None:
    connection.connection.dbapi_connection.execute("BEGIN IMMEDIATE")


async def recognise(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """As our guard: one look into the database for the cookie."""
    with _ENGINE.connect() as asked:
        connection.scope["user"] = asked.execute(_ONE.where(LINE.c.id == 1)).first()


async def read_form(request: Request[Any, Any, Any]) -> FormMultiDict:
    return await request.form()


@get("/healthz", sync_to_thread=False)
def hello() -> str:
    return "ok"


@post("/lines/{line:int}", guards=[recognise], sync_to_thread=True, status_code=200)
def edit(
    line: FromPath[int],
    form_data: NamedDependency[FormMultiDict],
    request: Request[Any, Any, Any],
) -> Template:
    this = LINE.c.id == line
    with _TURN, Session(_ENGINE) as session, session.begin():
        work = session.connection()
        row = work.execute(_ONE.where(this)).one()
        for values in ({"version": row.version + 1}, {"text": form_data["text"]}):
            work.execute(LINE.update().where(this), values)
        work.execute(LOG.insert(), {"text": "edit_line"})

    async def tell() -> None:
        request.app.plugins.get(ChannelsPlugin).publish("lines", "meeting")

    context = {"version": row.version + 1}
    return Template("saved", context=context, background=BackgroundTask(tell))


def _app(secret: str) -> Litestar:
    drawn = Environment(loader=DictLoader({"saved": "<span>{{ version }}</span>"}), autoescape=True)
    channels = ChannelsPlugin(MemoryChannelsBackend(), arbitrary_channels_allowed=True)
    return Litestar(
        [hello, edit],
        dependencies={"form_data": Provide(read_form)},
        plugins=[channels],
        template_config=TemplateConfig(instance=JinjaTemplateEngine.from_environment(drawn)),
        csrf_config=CSRFConfig(secret=secret, cookie_name="ftm-form"),
        compression_config=CompressionConfig(backend="gzip", minimum_size=1024),
        on_startup=[settle_memory],
        openapi_config=None,
        logging_config=None,
    )


if __name__ == "__main__":
    _tables.create_all(_ENGINE)
    with _ENGINE.begin() as filling:
        filling.execute(LINE.insert(), [{"id": 1 + each, "version": 1} for each in range(LINES)])
    uvicorn.run(_app(sys.argv[3]), port=int(sys.argv[1]), log_config=None, access_log=False)
