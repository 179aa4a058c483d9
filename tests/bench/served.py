"""Our program as `ftm serve` runs it, on a port and a database that the bench names."""

import os
import sys

from ftm.core.memory import load_in_peace, settle_memory

if __name__ == "__main__":
    load_in_peace()
    import uvicorn

    from ftm.app import create_app
    from ftm.core.database import Database
    from ftm.settings import Settings

    port, url = int(sys.argv[1]), sys.argv[2]
    settings = Settings.for_demo(
        secret=os.urandom(32).hex(),
        database_url=url,
        smtp_port=25,
        base_url=f"http://127.0.0.1:{port}",
    )
    app = create_app(settings, Database(url), on_startup=[settle_memory])
    uvicorn.run(app, port=port, log_config=None, access_log=False, ws="none")
