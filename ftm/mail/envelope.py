"""One message, one person: the last look at a message before it is queued."""

from email import policy
from email.errors import MessageError
from email.headerregistry import AddressHeader
from email.message import EmailMessage
from email.parser import BytesHeaderParser

from ftm.core.errors import RuleBrokenError
from ftm.mail.addresses import envelope_address, same_mailbox

_FORBIDDEN = ("Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc")


def check_envelope(raw: bytes, *, recipient: str, message_id: str) -> None:
    """Refuse (ValueError) a message that is not for exactly `recipient` or not `message_id`.

    A second address in a header would tell one family member who else is invited, so a mistake
    in whatever built the message must not leave the house (interop.md, requirement 1).
    """
    head = read_head(raw)
    if any(name in head for name in _FORBIDDEN):
        raise ValueError("a queued message has no header that names further recipients")
    if head.get_all("Message-ID") != [message_id]:
        raise ValueError("the message does not carry the Message-ID that it is queued under")
    if [same_mailbox(address) for address in _addressed_to(head)] != [same_mailbox(recipient)]:
        raise ValueError("a queued message is addressed to its one recipient")


def read_head(raw: bytes) -> EmailMessage:
    """Read the header fields of a message and leave its body alone."""
    return BytesHeaderParser(EmailMessage, policy=policy.SMTP).parsebytes(raw)


def _addressed_to(head: EmailMessage) -> list[str]:
    try:
        fields = head.get_all("To", [])
        specs = [
            address.addr_spec
            for field in fields
            if isinstance(field, AddressHeader)
            for address in field.addresses
        ]
        return [envelope_address(spec) for spec in specs]
    except (MessageError, RuleBrokenError):
        return []
