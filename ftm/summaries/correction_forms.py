"""What is typed when a closed record is put right."""

from datetime import date

from ftm.core.errors import RuleBrokenError
from ftm.facilitation.rules import MODES
from ftm.summaries.renewing import Why
from ftm.web import forms


class WhyForm(forms.Form, kw_only=True):
    """Why, and who asked for it; `quiet`: copies do not repeat what stood there before."""

    reason: str = ""
    asked_by: str = ""
    quiet: bool = False

    @property
    def why(self) -> Why:
        """What the service is told."""
        return Why(self.reason, self.asked_by, quotes=not self.quiet)


class ValueForm(forms.Form, kw_only=True):
    """How somebody took part, or the day of a session; `seen` is what the page showed before."""

    session: str = ""
    person: str = ""
    mode: str = ""
    day: str = ""
    seen: str = ""

    @property
    def days(self) -> tuple[date, date]:
        """The day, and the one the page showed. Raises RuleBrokenError for what is none."""
        day, seen = forms.as_date(self.day), forms.as_date(self.seen)
        if day is None or seen is None:
            raise RuleBrokenError("This is not a date of the calendar.", "day")
        return day, seen

    @property
    def seen_mode(self) -> str:
        """Raises RuleBrokenError when the page showed no such thing."""
        if self.seen not in MODES:
            raise RuleBrokenError("Say how they take part.", "mode")
        return self.seen
