"""What a mail that came in says, as plain values; nothing of it is believed yet."""

import hashlib
import re
from email.message import Message
from email.utils import getaddresses
from itertools import islice

from ftm.core.errors import RuleBrokenError
from ftm.mail.addresses import envelope_address
from ftm.mail.dsn import Bounce, read_bounce
from ftm.mail.strangers import PARSER_ERRORS, header, own_parts, parse_mail, printable, text_of
from ftm.value import Value

MOST_CALENDARS = 4
LONGEST_TEXT = 4000
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
_MOST_THREAD_IDS = 20
_COMMENT = re.compile(r"\([^()]*\)")
_DMARC_FAIL = re.compile(r"\s*dmarc\s*=\s*fail\b", re.IGNORECASE)


class CalendarPart(Value):
    """One calendar in a mail; `method` is what the MIME header says of it, "" for nothing."""

    text: str
    method: str


class InboundMail(Value):
    """`key` is the same for two copies of one mail.

    `sender` is the one address of From, "" when there is not exactly one. `thread` holds the
    Message-IDs that it answers. `is_automatic`: no person wrote it; `is_auto_reply`: a program
    answered one of our mails. `is_forged`: our own mail system says that From is not true.
    """

    key: str
    raw: bytes
    sender: str = ""
    thread: tuple[str, ...] = ()
    is_automatic: bool = False
    is_auto_reply: bool = False
    is_forged: bool = False
    calendars: tuple[CalendarPart, ...] = ()
    bounce: Bounce | None = None
    text: str = ""


def read_inbound(raw: bytes, *, authserv: str = "") -> InboundMail:
    """Take a mail apart. One that cannot be read has a key and nothing else.

    `authserv` is the name of the mail system whose Authentication-Results we believe (RFC 8601).
    """
    message = parse_mail(raw)
    if message is None:
        return InboundMail(_key("", raw), raw)
    try:
        return _read(message, raw, authserv)
    except PARSER_ERRORS:
        return InboundMail(_key("", raw), raw)


def _read(message: Message, raw: bytes, authserv: str) -> InboundMail:
    submitted = header(message, "Auto-Submitted").lower()
    return InboundMail(
        key=_key(header(message, "Message-ID"), raw),
        raw=raw,
        sender=_sender(message),
        thread=_thread(message),
        is_automatic=_is_automatic(message, submitted),
        is_auto_reply=submitted.startswith("auto-replied"),
        is_forged=bool(authserv) and _is_forged(message, authserv.lower()),
        calendars=_calendars(message),
        bounce=read_bounce(message),
        text=_text(message),
    )


def _key(message_id: str, raw: bytes) -> str:
    found = _MESSAGE_ID.fullmatch(message_id)
    return hashlib.sha256(found.group().encode() if found else raw).hexdigest()


def _sender(message: Message) -> str:
    if len(message.get_all("From", [])) != 1:
        return ""
    addresses = [address for _, address in getaddresses([header(message, "From")])]
    if len(addresses) != 1:
        return ""
    try:
        return envelope_address(addresses[0])
    except RuleBrokenError:
        return ""


def _thread(message: Message) -> tuple[str, ...]:
    told = f"{header(message, 'In-Reply-To')} {header(message, 'References')}"
    return tuple(dict.fromkeys(_MESSAGE_ID.findall(told)[:_MOST_THREAD_IDS]))


def _is_automatic(message: Message, submitted: str) -> bool:
    """RFC 3834 5, and the fields of older programs.

    X-Auto-Response-Suppress is not among them: people's own programs write it, too.
    """
    return (
        submitted not in {"", "no"}
        or header(message, "Precedence").lower() in {"bulk", "junk", "list", "auto_reply"}
        or header(message, "Return-Path") == "<>"
        or any(name in message for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply"))
        or message.get_content_type() == "multipart/report"
    )


def _is_forged(message: Message, authserv: str) -> bool:
    for field in message.get_all("Authentication-Results", []):
        said, count = " ".join(str(field)[:4000].split()), 1
        while count:
            said, count = _COMMENT.subn(" ", said)
        name, *results = said.split(";")
        if name.split()[:1] and name.split()[0].lower() == authserv:
            # Only the topmost is our own system's; one below it came with the mail.
            return any(_DMARC_FAIL.match(each) for each in results)
    return False


def _calendars(message: Message) -> tuple[CalendarPart, ...]:
    found = (
        CalendarPart(text_of(part), _method(part))
        for part in own_parts(message)
        if _is_calendar(part)
    )
    return tuple(islice(found, MOST_CALENDARS))


def _is_calendar(part: Message) -> bool:
    return part.get_content_type() in {"text/calendar", "application/ics"} or str(
        part.get_filename("")
    ).lower().endswith(".ics")


def _method(part: Message) -> str:
    method = part.get_param("method", "")
    return method.strip().upper() if isinstance(method, str) else ""


def _text(message: Message) -> str:
    plain = (part for part in own_parts(message) if part.get_content_type() == "text/plain")
    first = next((part for part in plain if not part.get_filename()), None)
    return printable(text_of(first), LONGEST_TEXT) if first is not None else ""
