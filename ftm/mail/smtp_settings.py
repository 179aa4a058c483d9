"""Where the mail server is and how to speak with it."""

from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Literal

from ftm.core.errors import BadInputError

Security = Literal["none", "starttls", "tls"]

_COMMANDS_IN_ONE_TRANSACTION = 6


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """Raises BadInputError where the settings would send a password in clear text over a network.

    `ca_file` is a PEM file with the agency's own certificate authority; `connections` is how many
    messages travel at once; `helo_name` is the name that we give ourselves.
    """

    host: str
    port: int
    security: Security = "starttls"
    username: str = ""
    password: str = field(default="", repr=False)
    timeout_seconds: float = 30.0
    ca_file: str | None = None
    connections: int = 2
    # Not the machine's own name: it would tell every recipient how the agency names its servers.
    helo_name: str = "[127.0.0.1]"

    def __post_init__(self) -> None:
        if self.security == "none" and self.username and not is_loopback(self.host):
            raise BadInputError(
                "A mail server that needs a password must be reached by TLS or STARTTLS."
            )
        if self.connections < 1:
            raise BadInputError("Sending mail takes at least one connection.")

    @property
    def longest_attempt_seconds(self) -> float:
        """No attempt to hand over one message takes longer than this."""
        return self.timeout_seconds * _COMMANDS_IN_ONE_TRANSACTION


def is_loopback(host: str) -> bool:
    """Whether `host` (a name or an address) can only mean this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
