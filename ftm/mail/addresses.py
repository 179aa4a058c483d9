"""E-mail addresses as they go on an envelope."""

import re
from functools import lru_cache

from ftm.core.errors import RuleBrokenError

ADDRESS_LIMIT = 254
LOCAL_LIMIT = 64
# RFC 5321 4.1.2 without the quoted form, which hardly any server can deliver.
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")


# Remembered: the office's own address goes through here several times for each mail.
@lru_cache(maxsize=512)
def envelope_address(text: str, field: str = "email") -> str:
    """Give the form that SMTP takes: "Pat@Bücher.example" -> "Pat@xn--bcher-kva.example".

    Raises RuleBrokenError, blaming `field`, for anything that is not exactly one address.
    """
    local, _, domain = text.strip().rpartition("@")
    if local and not local.isascii():
        raise RuleBrokenError(
            "The part before the @ may only hold letters without accents, digits and signs.", field
        )
    try:
        host = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        host = ""
    address = f"{local}@{host}"
    if (
        _LOCAL.fullmatch(local) is None
        or _DOMAIN.fullmatch(host) is None
        or len(local) > LOCAL_LIMIT
        or len(address) > ADDRESS_LIMIT
    ):
        raise RuleBrokenError("This is not an e-mail address that we can send to.", field)
    return address


def same_mailbox(address: str) -> str:
    """Give the key under which two spellings of one address are the same."""
    return address.casefold()
