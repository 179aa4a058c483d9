"""How long a session lasts, how many tries a sign-in has, and what makes a passphrase. Pure."""

from datetime import datetime, timedelta
from typing import get_args

from ftm.core.actor import WorkerRole
from ftm.core.errors import RuleBrokenError

# A working day; and a family meeting of ninety minutes without a click must not end in a sign-in.
LONGEST_SESSION = timedelta(hours=12)
LONGEST_PAUSE = timedelta(hours=2)
# Each request is a sign of life; writing down every one would cost a transaction a page.
PAUSE_PRECISION = timedelta(minutes=5)

TRY_WINDOW = timedelta(minutes=15)
TRIES_FROM_ONE_ADDRESS = 5
# Higher, so that a stranger's guessing does not lock a worker out of a meeting at once.
TRIES_FOR_ONE_ACCOUNT = 25
TRIES_OF_ONE_ADDRESS = 60

# NIST SP 800-63B-4, 3.1.1.2: at least 15 characters where a password is the only factor, at
# least 64 permitted, no rules about their kinds.
SHORTEST_PASSPHRASE = 15
LONGEST_PASSPHRASE = 200


def is_session_alive(now: datetime, *, started_at: datetime, last_seen_at: datetime) -> bool:
    """Whether a session may still be used."""
    return now < started_at + LONGEST_SESSION and now < last_seen_at + LONGEST_PAUSE


def is_worth_noting(now: datetime, last_seen_at: datetime) -> bool:
    """Whether the last sign of life is old enough to write a newer one down."""
    return now >= last_seen_at + PAUSE_PRECISION


def may_try(*, for_account_here: int, for_account: int, from_address: int) -> bool:
    """Whether one more sign-in may be tried, given the failed tries of the last TRY_WINDOW."""
    return (
        for_account_here < TRIES_FROM_ONE_ADDRESS
        and for_account < TRIES_FOR_ONE_ACCOUNT
        and from_address < TRIES_OF_ONE_ADDRESS
    )


def normal_email(email: str) -> str:
    """One spelling for an address: accounts are unique without regard to case."""
    return email.strip().lower()


def check_worker(*, email: str, name: str, role: str) -> None:
    """Raises RuleBrokenError naming the field."""
    local, at, domain = email.partition("@")
    if not (local and at and "." in domain and email.isprintable() and " " not in email):
        raise RuleBrokenError("Write an e-mail address such as robin@agency.example.org.", "email")
    if not name.strip():
        raise RuleBrokenError("Write the worker's name.", "name")
    if role not in get_args(WorkerRole):
        raise RuleBrokenError("Choose caseworker, supervisor or facilitator.", "role")


def check_passphrase(passphrase: str, *, email: str, name: str, field: str = "password") -> None:
    """Raises RuleBrokenError when a passphrase is short, overlong, or easy to guess."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise RuleBrokenError(
            f"Use at least {SHORTEST_PASSPHRASE} characters, such as four words you will remember.",
            field,
        )
    if len(passphrase) > LONGEST_PASSPHRASE:
        raise RuleBrokenError(f"Use at most {LONGEST_PASSPHRASE} characters.", field)
    plain = passphrase.casefold()
    own_words = {email.casefold(), email.partition("@")[0].casefold(), *name.casefold().split()}
    rest = plain
    for word in sorted(own_words - {""}, key=len, reverse=True):
        rest = rest.replace(word, "")
    if len(set(plain)) < 5 or len(rest) < SHORTEST_PASSPHRASE // 2:  # noqa: PLR2004 - "aaaa…"
        raise RuleBrokenError(
            "This is easy to guess. Use words that are not your name or address.", field
        )
