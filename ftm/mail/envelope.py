"""One message, one person: the last look at a message before it is queued."""

from email import policy
from email.errors import MessageError
from email.parser import BytesHeaderParser
from functools import lru_cache

from ftm.core.errors import RuleBrokenError
from ftm.mail.addresses import envelope_address, same_mailbox

_FORBIDDEN = ("Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc")


def check_envelope(raw: bytes, *, recipient: str, message_id: str) -> None:
    """Refuse (ValueError) a message that is not for exactly `recipient` or not `message_id`.

    A second address in a header would tell one family member who else is invited, so a mistake
    in whatever built the message must not leave the house (interop.md, requirement 1).
    """
    # Without the body, which the parser would read line by line.
    fields_only = raw.partition(b"\r\n\r\n")[0]
    head = BytesHeaderParser(policy=policy.compat32).parsebytes(fields_only)
    if any(name in head for name in _FORBIDDEN):
        raise ValueError("a queued message has no header that names further recipients")
    if head.get_all("Message-ID") != [message_id]:
        raise ValueError("the message does not carry the Message-ID that it is queued under")
    fields = head.get_all("To", [])
    named = [same_mailbox(each) for field in fields for each in _named_in(str(field))]
    if named != [same_mailbox(recipient)]:
        raise ValueError("a queued message is addressed to its one recipient")


@lru_cache(maxsize=256)
def _named_in(field: str) -> tuple[str, ...]:
    """Every address that a reader's program finds in a To field; "" when one cannot be read."""
    try:
        parsed = policy.SMTP.header_fetch_parse("To", field)
        return tuple(envelope_address(each.addr_spec) for each in parsed.addresses)
    except (MessageError, RuleBrokenError):
        return ("",)
