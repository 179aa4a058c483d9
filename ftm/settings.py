"""What an operator decides: read once from FTM_* variables, then never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self, cast, get_args
from urllib.parse import urlsplit

from ftm.core.errors import BadInputError
from ftm.mail.imap_settings import ImapSettings
from ftm.mail.smtp_settings import Security, SmtpSettings

DEFAULT_DATABASE_URL = "sqlite:///var/ftm.db"
DEFAULT_POLICY_PACK = "maine"
SHORTEST_SECRET = 32

_VARIABLES = frozenset(
    {
        "FTM_DATABASE_URL",
        "FTM_SECRET",
        "FTM_BASE_URL",
        "FTM_POLICY_PACK",
        "FTM_SMTP_HOST",
        "FTM_SMTP_PORT",
        "FTM_SMTP_SECURITY",
        "FTM_SMTP_USERNAME",
        "FTM_SMTP_PASSWORD",
        "FTM_SMTP_TIMEOUT",
        "FTM_SMTP_CA_FILE",
        "FTM_IMAP_HOST",
        "FTM_IMAP_PORT",
        "FTM_IMAP_SECURITY",
        "FTM_IMAP_USERNAME",
        "FTM_IMAP_PASSWORD",
        "FTM_IMAP_FOLDER",
        "FTM_IMAP_DONE_FOLDER",
        "FTM_IMAP_AUTHSERV",
        "FTM_IMAP_TIMEOUT",
        "FTM_IMAP_CA_FILE",
        "FTM_WORD_TEMPLATE",
    }
)


@dataclass(frozen=True, slots=True)
class Settings:
    """`secret` signs the forms; `base_url` is the address people type, and stands in mails.

    `word_template` is the agency's own, None for ours.
    `is_demo` opens the demo mailbox and sign-ins. No variable sets it: only `for_demo` does.
    """

    secret: str = field(repr=False)
    base_url: str
    smtp: SmtpSettings
    imap: ImapSettings | None = None
    database_url: str = field(default=DEFAULT_DATABASE_URL, repr=False)
    policy_pack: str = DEFAULT_POLICY_PACK
    word_template: Path | None = None
    is_demo: bool = False

    @property
    def is_https(self) -> bool:
        """Cookies and headers are for HTTPS only."""
        return self.base_url.startswith("https://")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Raises BadInputError, naming the variable and what to write there."""
        given = {name: value.strip() for name, value in environment.items() if value.strip()}
        _check_names(given)
        return cls(
            secret=_secret(given),
            base_url=_base_url(given),
            smtp=_smtp(given),
            imap=_imap(given),
            database_url=given.get("FTM_DATABASE_URL", DEFAULT_DATABASE_URL),
            policy_pack=given.get("FTM_POLICY_PACK", DEFAULT_POLICY_PACK),
            word_template=word_template(given),
        )

    @classmethod
    def for_demo(cls, *, secret: str, database_url: str, smtp_port: int, base_url: str) -> Self:
        """A demonstration on this machine: fictional families, mail that goes nowhere."""
        return cls(
            secret=secret,
            base_url=base_url,
            smtp=SmtpSettings(host="127.0.0.1", port=smtp_port, security="none"),
            database_url=database_url,
            is_demo=True,
        )


def word_template(environment: Mapping[str, str]) -> Path | None:
    """The agency's own Word template; None for ours."""
    path = environment.get("FTM_WORD_TEMPLATE", "").strip()
    return Path(path) if path else None


def _check_names(given: Mapping[str, str]) -> None:
    unknown = sorted(n for n in given if n.startswith("FTM_") and n not in _VARIABLES)
    if unknown:
        raise BadInputError(f"{unknown[0]} is not a setting of this program.")


def _secret(given: Mapping[str, str]) -> str:
    secret = given.get("FTM_SECRET", "")
    if len(secret) < SHORTEST_SECRET:
        raise BadInputError(
            f"FTM_SECRET must hold at least {SHORTEST_SECRET} random characters. "
            'Make one with: python -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    return secret


def _base_url(given: Mapping[str, str]) -> str:
    url = given.get("FTM_BASE_URL", "").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path or parts.query:
        raise BadInputError(
            "FTM_BASE_URL must be the address people use, such as https://ftm.example.org."
        )
    if parts.scheme == "http" and parts.hostname not in {"127.0.0.1", "localhost"}:
        raise BadInputError("FTM_BASE_URL must begin with https://, except on this machine.")
    return url


def _smtp(given: Mapping[str, str]) -> SmtpSettings:
    host = given.get("FTM_SMTP_HOST")
    if host is None:
        raise BadInputError("FTM_SMTP_HOST must name the mail server that sends invitations.")
    return SmtpSettings(
        host=host,
        port=_number(given, "FTM_SMTP_PORT", 587),
        security=_security(given, "FTM_SMTP_SECURITY", "starttls"),
        username=given.get("FTM_SMTP_USERNAME", ""),
        password=given.get("FTM_SMTP_PASSWORD", ""),
        timeout_seconds=_number(given, "FTM_SMTP_TIMEOUT", 30),
        ca_file=given.get("FTM_SMTP_CA_FILE"),
    )


def _imap(given: Mapping[str, str]) -> ImapSettings | None:
    """None without a host: then nobody reads what comes in but people."""
    host = given.get("FTM_IMAP_HOST")
    if host is None:
        return None
    if not ("FTM_IMAP_USERNAME" in given and "FTM_IMAP_PASSWORD" in given):
        raise BadInputError("FTM_IMAP_USERNAME and FTM_IMAP_PASSWORD must open the mailbox.")
    names = ("folder", "done_folder", "authserv", "ca_file")
    said = {
        each: given[f"FTM_IMAP_{each.upper()}"]
        for each in names
        if f"FTM_IMAP_{each.upper()}" in given
    }
    return ImapSettings(
        host=host,
        username=given["FTM_IMAP_USERNAME"],
        password=given["FTM_IMAP_PASSWORD"],
        port=_number(given, "FTM_IMAP_PORT", 993),
        security=_security(given, "FTM_IMAP_SECURITY", "tls"),
        timeout_seconds=_number(given, "FTM_IMAP_TIMEOUT", 30),
        **said,
    )


def _security(given: Mapping[str, str], name: str, otherwise: Security) -> Security:
    security = given.get(name, otherwise)
    if security not in get_args(Security):
        raise BadInputError(f"{name} must be starttls, tls or none.")
    return cast("Security", security)


def _number(given: Mapping[str, str], name: str, otherwise: int) -> int:
    text = given.get(name, str(otherwise))
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 65_535:  # noqa: PLR2004 - the highest port
        raise BadInputError(f"{name} must be a whole number from 1 to 65535.")
    return int(text)
