"""The token against forgery that stands in every form."""

import hashlib

from litestar.config.csrf import CSRFConfig


def form_tokens(secret: str, *, https: bool) -> CSRFConfig:
    """How the tokens of our forms are signed, and the cookie that a browser keeps beside them.

    A browser keeps the cookie of an older secret, which would be refused for ever under one name:
    each secret has its own.
    """
    name = f"ftm-form-{hashlib.sha256(secret.encode()).hexdigest()[:8]}"
    return CSRFConfig(
        secret=secret,
        cookie_name=f"__Host-{name}" if https else name,
        cookie_secure=https,
        cookie_httponly=True,
        cookie_samesite="lax",
    )
