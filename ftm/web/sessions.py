"""Who a browser is: the cookie it shows, and the question the accounts answer."""

from asyncio import to_thread
from collections.abc import Callable
from datetime import timedelta

from litestar.datastructures import Cookie

from ftm.core.actor import Actor
from ftm.value import Value


class SignedIn(Value):
    """The worker behind a request, and the key of the session (not the secret in the cookie)."""

    actor: Actor
    session_key: str


class SessionGate(Value):
    """How the guard recognises a browser.

    `find` answers who holds a cookie's secret, or None; `blocks` says that it waits on a network
    and so must run in a thread.
    """

    find: Callable[[str], SignedIn | None]
    blocks: bool
    secure: bool
    lifetime: timedelta

    @property
    def cookie_name(self) -> str:
        # "__Host-" makes browsers refuse the cookie from a sub-domain or over plain HTTP.
        return "__Host-ftm" if self.secure else "ftm"

    async def recognise(self, secret: str | None) -> SignedIn | None:
        """Who shows this cookie value; None when nobody does."""
        if not secret:
            return None
        return await to_thread(self.find, secret) if self.blocks else self.find(secret)

    def cookie(self, secret: str) -> Cookie:
        """The cookie that a new session sets."""
        return self._cookie(secret, int(self.lifetime.total_seconds()))

    def no_cookie(self) -> Cookie:
        """The cookie that makes a browser forget its session."""
        return self._cookie("", 0)

    def _cookie(self, value: str, max_age: int) -> Cookie:
        return Cookie(
            self.cookie_name,
            value=value,
            max_age=max_age,
            path="/",
            secure=self.secure,
            httponly=True,
            samesite="lax",
        )
