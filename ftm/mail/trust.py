"""Whose certificates mail servers must show."""

import ssl
from functools import cache


def trusted(ca_file: str | None) -> ssl.SSLContext:
    """For lines to servers certified by an authority of `ca_file` (PEM), or else of this machine.

    Raises OSError (ssl.SSLError is one) when the file is none.
    """
    return ssl.create_default_context(cafile=ca_file) if ca_file else _machines()


@cache
def _machines() -> ssl.SSLContext:
    # Once in a process: to read a hundred authorities takes longer than to send a message.
    return ssl.create_default_context()
