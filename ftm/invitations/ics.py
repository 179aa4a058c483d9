"""The calendar object of one invitation: one event, one attendee (RFC 5545, 5546)."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress

from ftm.facts.windows import utc
from ftm.invitations.personal import PersonalInvitation
from ftm.invitations.zones import is_unambiguous, timezone_lines
from ftm.languages import N_
from ftm.word.text import one_line

SUMMARY = "Planning meeting"
ORGANIZER_NAME = "Planning meetings"
_PRODUCT = "-//FTM//Planning meetings//EN"
# icalendar writes RFC 6868 escapes for these, which several programs show as they are.
_UNSAFE_IN_NAME = str.maketrans({'"': "'", "^": " "})


def build_calendar(
    invitation: PersonalInvitation, *, uid: str, attendee: str, organizer: str, now: datetime
) -> bytes:
    """One .ics, for the person at the address `attendee`, from the mailbox `organizer`.

    The object lies for years on telephones and in shared calendars: it says when, where and whom
    to call, and names nobody but its reader.
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", invitation.method)
    zone_lines, starts_at, ends_at = _calendar_times(invitation)
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", utc(now).replace(microsecond=0))
    event.add("sequence", invitation.sequence)
    event.add("dtstart", starts_at)
    event.add("dtend", ends_at)
    event.add("summary", SUMMARY)
    event.add("description", _description(invitation))
    if _location(invitation):
        event.add("location", _location(invitation))
    event["organizer"] = _address(organizer, {"CN": ORGANIZER_NAME})
    name = one_line(invitation.name).translate(_UNSAFE_IN_NAME)
    event["attendee"] = _address(
        attendee,
        {
            "CUTYPE": "INDIVIDUAL",
            "ROLE": "REQ-PARTICIPANT",
            "PARTSTAT": "NEEDS-ACTION",
            "RSVP": "TRUE",
            "CN": name,
        },
    )
    event.add("status", "CANCELLED" if invitation.is_cancel else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    event.add("x-microsoft-cdo-busystatus", "FREE" if invitation.is_cancel else "TENTATIVE")
    event.add("x-microsoft-cdo-intendedstatus", "FREE" if invitation.is_cancel else "BUSY")
    event.add("x-microsoft-disallow-counter", "TRUE")
    calendar.add_component(event)
    # The zone is the same text in every invitation; writing it anew takes half of the time.
    head, begin, rest = bytes(calendar.to_ical()).partition(b"BEGIN:VEVENT")
    return head + zone_lines + begin + rest


def _calendar_times(invitation: PersonalInvitation) -> tuple[bytes, datetime, datetime]:
    """One VTIMEZONE and the local times, or nothing and the times in UTC."""
    starts_at, ends_at = invitation.starts_at, invitation.ends_at
    zone = starts_at.tzinfo
    lines = timezone_lines(zone.key) if isinstance(zone, ZoneInfo) else None
    # A time that the clock shows twice, on the night it is put back, is only certain in UTC.
    if lines is None or not (is_unambiguous(starts_at) and is_unambiguous(ends_at)):
        return b"", starts_at.astimezone(UTC), ends_at.astimezone(UTC)
    return lines, starts_at, ends_at


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
