"""One-time codes: how they are made, kept and compared, and how often one may try."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from ftm.languages import N_
from ftm.summaries.models import SummaryCode

DIGITS = 8
MINUTES = 15
LIFE = timedelta(minutes=MINUTES)
MOST_WRONG = 5
"""Wrong codes for one code; then it is dead."""
MOST_WRONG_IN_ALL = 20
"""Wrong codes for one link in its whole life; then only a new link helps."""
PAUSE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
MOST_AN_HOUR = 5

ON_ITS_WAY = N_("A code is on its way. Please wait one minute before you ask again.")
ENOUGH = N_("You have asked for many codes. Please wait one hour, or call your caseworker.")
TOO_MANY_TRIES = N_(
    "That was too many wrong codes. Please wait 15 minutes and ask for a new code, "
    "or call your caseworker."
)
LOCKED = N_("That was too many wrong codes. Please ask your caseworker for a new link.")
WRONG = N_("This code is not right. Please look at it again. Only the newest code works.")


def codes_of(session: Session, link_id: UUID) -> list[SummaryCode]:
    """Every code ever made for the link, the newest last."""
    return list(session.exec(_OF_LINK, params={"link": link_id}))


_OF_LINK = (
    select(SummaryCode)
    .where(SummaryCode.link_id == bindparam("link"))
    .order_by(col(SummaryCode.made_at))
)


def why_no_code(codes: Sequence[SummaryCode], now: datetime) -> str:
    """Why no further code is sent by mail now, in a plain sentence; "" when one is."""
    locked = why_no_try(codes, now)
    if locked in {LOCKED, TOO_MANY_TRIES}:
        return locked
    if codes and codes[-1].made_at > now - PAUSE:
        return ON_ITS_WAY
    if sum(each.made_at > now - HOUR for each in codes) >= MOST_AN_HOUR:
        return ENOUGH
    return ""


def why_no_try(codes: Sequence[SummaryCode], now: datetime) -> str:
    """Why no code can be right now, whatever is typed; "" when the newest may be tried."""
    if sum(each.wrong for each in codes) >= MOST_WRONG_IN_ALL:
        return LOCKED
    newest = codes[-1] if codes else None
    if newest is None or newest.used_at is not None or newest.expires_at <= now:
        return WRONG
    return TOO_MANY_TRIES if newest.wrong >= MOST_WRONG else ""


def make_code(session: Session, link_id: UUID, way: str, *, secret: str, now: datetime) -> str:
    """A new code, the only one that is good from now on; it is kept nowhere but as a hash."""
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    session.add(
        SummaryCode(
            link_id=link_id,
            code_hash=_hash(secret, link_id, code),
            way=way,
            made_at=now,
            expires_at=now + LIFE,
        )
    )
    return code


def is_right(code: SummaryCode, typed: str, *, secret: str) -> bool:
    """Whether these digits, however they were spaced, are the code of this link."""
    digits = "".join(each for each in typed if each in "0123456789")
    return hmac.compare_digest(code.code_hash, _hash(secret, code.link_id, digits))


def spaced(code: str) -> str:
    """The code as people read it: "1234 5678"."""
    return f"{code[:4]} {code[4:]}"


def _hash(secret: str, link_id: UUID, code: str) -> str:
    # Keyed: eight digits alone could be found from a plain hash by trying all of them.
    return hmac.new(secret.encode(), f"{link_id}:{code}".encode(), hashlib.sha256).hexdigest()
