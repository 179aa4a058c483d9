"""The floor of a cold start: a Litestar hello on the same server, nothing of ours imported."""

import sys

import uvicorn
from litestar import Litestar, get
from litestar.enums import MediaType


@get("/healthz", media_type=MediaType.TEXT, sync_to_thread=False)
def hello() -> str:
    return "ok"


if __name__ == "__main__":
    app = Litestar([hello], openapi_config=None, logging_config=None)
    uvicorn.run(app, port=int(sys.argv[1]), log_config=None, access_log=False)
