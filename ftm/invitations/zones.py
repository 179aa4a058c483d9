"""The time zones of the United States, written so that every calendar program reads them alike.

One rule per change of the clocks, fixed by law since 2007 (15 U.S.C. 260a). The lists of single
dates that libraries generate are read an hour wrong by several programs, and end in 2037.
"""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from ftm.facts.windows import utc

# Zone, offset and name in winter, offset and name in summer.
_CHANGING = {
    "America/New_York": ("-0500", "EST", "-0400", "EDT"),
    "America/Detroit": ("-0500", "EST", "-0400", "EDT"),
    "America/Kentucky/Louisville": ("-0500", "EST", "-0400", "EDT"),
    "America/Indiana/Indianapolis": ("-0500", "EST", "-0400", "EDT"),
    "America/Chicago": ("-0600", "CST", "-0500", "CDT"),
    "America/Menominee": ("-0600", "CST", "-0500", "CDT"),
    "America/Indiana/Knox": ("-0600", "CST", "-0500", "CDT"),
    "America/North_Dakota/Center": ("-0600", "CST", "-0500", "CDT"),
    "America/Denver": ("-0700", "MST", "-0600", "MDT"),
    "America/Boise": ("-0700", "MST", "-0600", "MDT"),
    "America/Los_Angeles": ("-0800", "PST", "-0700", "PDT"),
    "America/Anchorage": ("-0900", "AKST", "-0800", "AKDT"),
    "America/Juneau": ("-0900", "AKST", "-0800", "AKDT"),
    "America/Adak": ("-1000", "HST", "-0900", "HDT"),
}
# Zones that never change their clocks.
_STEADY = {
    "America/Phoenix": ("-0700", "MST"),
    "America/Puerto_Rico": ("-0400", "AST"),
    "America/St_Thomas": ("-0400", "AST"),
    "Pacific/Honolulu": ("-1000", "HST"),
    "Pacific/Guam": ("+1000", "ChST"),
    "Pacific/Pago_Pago": ("-1100", "SST"),
}
_HALF = """BEGIN:{kind}
DTSTART:{first}T020000
RRULE:FREQ=YEARLY;BYMONTH={month};BYDAY={sunday}SU
TZOFFSETFROM:{before}
TZOFFSETTO:{after}
TZNAME:{name}
END:{kind}
"""


@cache
def timezone_lines(zone: str) -> bytes | None:
    """VTIMEZONE of an American zone; None for any other, whose times go out in UTC."""
    if zone in _CHANGING:
        winter, winter_name, summer, summer_name = _CHANGING[zone]
        spring = {"first": "20070311", "month": 3, "sunday": 2, "before": winter, "after": summer}
        autumn = {"first": "20071104", "month": 11, "sunday": 1, "before": summer, "after": winter}
        halves = _HALF.format(kind="DAYLIGHT", name=summer_name, **spring)
        halves += _HALF.format(kind="STANDARD", name=winter_name, **autumn)
    elif zone in _STEADY:
        offset, name = _STEADY[zone]
        halves = (
            "BEGIN:STANDARD\nDTSTART:20070101T000000\n"
            f"TZOFFSETFROM:{offset}\nTZOFFSETTO:{offset}\nTZNAME:{name}\nEND:STANDARD\n"
        )
    else:
        return None
    # Here, because most processes write no calendar and need not wait for icalendar.
    from icalendar import Timezone  # noqa: PLC0415

    text = f"BEGIN:VTIMEZONE\nTZID:{zone}\n{halves}END:VTIMEZONE\n".replace("\n", "\r\n")
    return bytes(Timezone.from_ical(text).to_ical())


def is_unambiguous(moment: datetime) -> bool:
    """Whether the wall clock of the time's zone shows it once only, as it is written."""
    zone = moment.tzinfo
    if not isinstance(zone, ZoneInfo):
        return False
    return moment.replace(fold=0).utcoffset() == moment.replace(fold=1).utcoffset() and (
        utc(moment).astimezone(zone).replace(tzinfo=None) == moment.replace(tzinfo=None)
    )
