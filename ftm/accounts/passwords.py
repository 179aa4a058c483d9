"""Passphrases are kept as argon2id hashes. Not inside a transaction: hashing takes its time."""

import secrets
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

# OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# A crowd of sign-ins takes turns rather than the memory of the machine.
_TURNS = BoundedSemaphore(4)

# Without the signs that look alike: i, l, 1, o, 0.
_PLAIN = "abcdefghjkmnpqrstuvwxyz23456789"


def hash_passphrase(passphrase: str) -> str:
    """The text to store for a passphrase."""
    with _TURNS:
        return _HASHER.hash(passphrase)


def is_passphrase(passphrase: str, stored: str | None) -> bool:
    """Whether it matches. Takes as long for an account that does not exist (`stored` None)."""
    against = stored or _of_nobody()
    with _TURNS:
        try:
            matches = _HASHER.verify(against, passphrase)
        except (VerifyMismatchError, InvalidHashError):
            return False
    return matches and stored is not None


def is_outdated(stored: str) -> bool:
    """Whether a stored hash was made with weaker settings than today's."""
    return _HASHER.check_needs_rehash(stored)


def make_passphrase() -> str:
    """A fresh one that nobody guesses (100 bits) and everybody can copy from paper."""
    return "-".join("".join(secrets.choice(_PLAIN) for _ in range(5)) for _ in range(4))


@cache
def _of_nobody() -> str:
    return hash_passphrase(secrets.token_urlsafe())
