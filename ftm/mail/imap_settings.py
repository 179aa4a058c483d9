"""Where the mailbox is in which answers and bounces arrive, and how to read it."""

from dataclasses import dataclass, field

from ftm.core.errors import BadInputError
from ftm.mail.smtp_settings import Security, is_loopback


@dataclass(frozen=True, slots=True)
class ImapSettings:
    """Raises BadInputError where the settings would send the password in clear text over a network.

    `folder` is read; what belongs to a message of ours is then moved to `done_folder`. `authserv`
    is the name under which the agency's own mail system writes Authentication-Results (RFC 8601);
    "" believes none. `ca_file` is a PEM file with the agency's own certificate authority.
    """

    host: str
    username: str
    password: str = field(repr=False)
    port: int = 993
    security: Security = "tls"
    folder: str = "INBOX"
    done_folder: str = "Read by the meeting program"
    authserv: str = ""
    timeout_seconds: float = 30.0
    ca_file: str | None = None

    def __post_init__(self) -> None:
        if self.security == "none" and not is_loopback(self.host):
            raise BadInputError("The mailbox must be reached by TLS or STARTTLS.")

    @property
    def mailbox(self) -> str:
        """The key under which we remember how far this mailbox was read."""
        return f"{self.username}@{self.host}/{self.folder}"
