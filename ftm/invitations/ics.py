"""The calendar object of one invitation: one event, one attendee (RFC 5545, 5546)."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress

from ftm.facts.windows import utc
from ftm.invitations.due import Method
from ftm.invitations.personal import PersonalInvitation
from ftm.invitations.zones import is_unambiguous, timezone_lines
from ftm.languages import N_
from ftm.word.text import one_line

SUMMARY = "Planning meeting"
ORGANIZER_NAME = "Planning meetings"
_PRODUCT = "-//FTM//Planning meetings//EN"
_BEGIN = b"BEGIN:VEVENT\r\n"
_END = b"END:VEVENT\r\n"
_ATTENDEE = {
    "CUTYPE": "INDIVIDUAL",
    "ROLE": "REQ-PARTICIPANT",
    "PARTSTAT": "NEEDS-ACTION",
    "RSVP": "TRUE",
}
# icalendar writes RFC 6868 escapes for these, which several programs show as they are.
_UNSAFE_IN_NAME = str.maketrans({'"': "'", "^": " "})


def build_calendar(
    invitation: PersonalInvitation, *, uid: str, attendee: str, organizer: str, now: datetime
) -> bytes:
    """One .ics, for the person at the address `attendee`, from the mailbox `organizer`.

    `uid` is of letters, digits and hyphens, as ours are.
    The object lies for years on telephones and in shared calendars: it says when, where and whom
    to call, and names nobody but its reader.
    """
    zone_lines, begins, ends = _calendar_times(invitation)
    # No words of anybody are in these lines, so they are written as they stand.
    own = (
        f"BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:{utc(now):%Y%m%dT%H%M%SZ}\r\n"
        f"SEQUENCE:{invitation.sequence}\r\nDTSTART{begins}\r\nDTEND{ends}\r\n"
    ).encode()
    head, fixed = _fixed(invitation.method, organizer)
    attendee_line = _attendee(attendee, invitation.name)
    texts = _texts(_description(invitation), _location(invitation))
    return b"".join(
        (head, zone_lines, own, attendee_line, texts, fixed, _END, b"END:VCALENDAR\r\n")
    )


@lru_cache(maxsize=128)
def _fixed(method: Method, organizer: str) -> tuple[bytes, bytes]:
    """The head of the calendar, and the lines of the event that are alike in every invitation."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    is_cancel = method == "CANCEL"
    event = Event()
    event.add("summary", SUMMARY)
    event["organizer"] = _address(organizer, {"CN": ORGANIZER_NAME})
    event.add("status", "CANCELLED" if is_cancel else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    event.add("x-microsoft-cdo-busystatus", "FREE" if is_cancel else "TENTATIVE")
    event.add("x-microsoft-cdo-intendedstatus", "FREE" if is_cancel else "BUSY")
    event.add("x-microsoft-disallow-counter", "TRUE")
    calendar.add_component(event)
    head, _, rest = bytes(calendar.to_ical()).partition(_BEGIN)
    return head, rest.partition(_END)[0]


@lru_cache(maxsize=256)
def _attendee(address: str, name: str) -> bytes:
    """Remembered: what is previewed is sent next."""
    shown = one_line(name).translate(_UNSAFE_IN_NAME)
    event = Event()
    event["attendee"] = _address(address, {**_ATTENDEE, "CN": shown})
    return _lines_of(event)


@lru_cache(maxsize=128)
def _texts(description: str, location: str) -> bytes:
    """The lines that most people of a session have alike."""
    event = Event()
    event.add("description", description)
    if location:
        event.add("location", location)
    return _lines_of(event)


def _lines_of(event: Event) -> bytes:
    return bytes(event.to_ical()).removeprefix(_BEGIN).removesuffix(_END)


def _calendar_times(invitation: PersonalInvitation) -> tuple[bytes, str, str]:
    """One VTIMEZONE, and start and end as they follow their names; without it they are in UTC."""
    starts_at, ends_at = invitation.starts_at, invitation.ends_at
    zone = starts_at.tzinfo
    lines = timezone_lines(zone.key) if isinstance(zone, ZoneInfo) else None
    # A time that the clock shows twice, on the night it is put back, is only certain in UTC.
    if lines is None or not (is_unambiguous(starts_at) and is_unambiguous(ends_at)):
        return b"", f":{utc(starts_at):%Y%m%dT%H%M%SZ}", f":{utc(ends_at):%Y%m%dT%H%M%SZ}"
    return (
        lines,
        f";TZID={zone}:{starts_at:%Y%m%dT%H%M%S}",
        f";TZID={zone}:{ends_at:%Y%m%dT%H%M%S}",
    )


def _location(invitation: PersonalInvitation) -> str:
    if invitation.is_cancel:
        return ""
    by_phone = ""
    if invitation.dial:
        words = invitation.catalogs[0]
        by_phone = words.gettext(N_("By telephone: %(number)s"))
        by_phone %= {"number": one_line(invitation.dial)}
    return one_line(invitation.place or invitation.link) or by_phone


def _description(invitation: PersonalInvitation) -> str:
    """How to join and whom to call, in each language of the reader."""
    said = []
    if not invitation.is_cancel:
        said.append((N_("Join here: %(link)s"), {"link": one_line(invitation.link)}))
        said.append((N_("Call to join: %(number)s"), {"number": one_line(invitation.dial)}))
    said.append((N_("Questions? Call %(phone)s."), {"phone": one_line(invitation.office.phone)}))
    return "\n".join(
        words.gettext(text) % values
        for words in invitation.catalogs
        for text, values in said
        if any(values.values())
    )


def _address(address: str, parameters: dict[str, str]) -> vCalAddress:
    value = vCalAddress(f"mailto:{address}")
    value.params.update(parameters)
    return value
