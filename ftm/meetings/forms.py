from datetime import datetime, timedelta
from typing import Self, cast, get_args
from zoneinfo import ZoneInfo

from litestar.datastructures import FormMultiDict

from ftm.core.errors import RuleBrokenError
from ftm.facts.meeting import MeetingPlace, Mode, Session
from ftm.facts.windows import session_window
from ftm.meetings import rules
from ftm.policies import PolicyPack
from ftm.web import forms

MODES = get_args(Mode)
LENGTHS = (30, 45, 60, 75, 90, 105, 120, 150, 180, 240)
QUARTERLY_WORDS = "The quarter comes to its end"


def trigger_choices(pack: PolicyPack) -> list[tuple[str, str]]:
    """Why a team may meet: the quarter, and whatever the State's policy names."""
    return [(rules.QUARTERLY, QUARTERLY_WORDS), *((each.code, each.name) for each in pack.triggers)]


def trigger_words(trigger: str, pack: PolicyPack) -> str:
    return dict(trigger_choices(pack)).get(trigger, QUARTERLY_WORDS)


def length_words(minutes: int) -> str:
    """How long, as one says it: "1 hour 30 minutes"."""
    hours, rest = divmod(minutes, 60)
    words = [f"{hours} hour" if hours == 1 else f"{hours} hours"] if hours else []
    return " ".join([*words, f"{rest} minutes"] if rest else words)


class VersionedForm(forms.Form, kw_only=True):
    """`version` is that of the record when the page was made."""

    version: str = ""

    @property
    def as_of_version(self) -> int | None:
        return int(self.version) if self.version.isdigit() else None


class WhenWhereForm(VersionedForm, kw_only=True):
    """When and where one session is held, as typed."""

    starts_on: str = ""
    starts_time: str = ""
    length_minutes: str = ""
    mode: str = "in_person"
    building: str = ""
    room: str = ""
    address: str = ""
    link: str = ""
    phone: str = ""
    note: str = ""
    session: str = ""

    @classmethod
    def read(cls, data: FormMultiDict) -> Self:
        form = super().read(data)
        if forms.as_date(form.starts_on) is None:
            form = form.with_error("starts_on", "Choose the day.")
        if forms.as_time(form.starts_time) is None:
            form = form.with_error("starts_time", "Choose the time it begins.")
        if not form.length_minutes.isdigit():
            form = form.with_error("length_minutes", "Choose how long it takes.")
        if form.mode not in MODES:
            form = form.with_error("mode", "Say how people meet.")
        return form

    @classmethod
    def of(
        cls,
        planned: Session,
        zone: ZoneInfo,
        version: int,
    ) -> Self:
        """The form of a session as it is planned."""
        span, place = session_window(planned), planned.place
        local = span.starts_at.astimezone(zone)
        return cls(
            starts_on=local.date().isoformat(),
            starts_time=f"{local:%H:%M}",
            length_minutes=str(span.length // timedelta(minutes=1)),
            mode=place.mode,
            building=place.building or "",
            room=place.room or "",
            address=place.address or "",
            link=place.link or "",
            phone=place.phone or "",
            session=planned.id,
            note=planned.note or "",
            version=str(version),
        )

    def with_refusal(self, error: RuleBrokenError) -> Self:
        """The rules blame one moment; the form has a day and a time."""
        if error.field == "starts_at":
            return self.with_error("starts_on", str(error))
        return super().with_refusal(error)

    @property
    def starts_at(self) -> datetime:
        """The moment typed, on the clocks of the case. Only of a valid form."""
        on, at = forms.as_date(self.starts_on), forms.as_time(self.starts_time)
        if on is None or at is None:
            raise ValueError("the form has no valid moment")
        return datetime.combine(on, at)

    @property
    def place(self) -> MeetingPlace:
        mode = cast("Mode", self.mode)
        return MeetingPlace(mode, self.building, self.room, self.address, self.link, self.phone)

    @property
    def lengths(self) -> list[tuple[str, str]]:
        """The lengths to choose from, the one typed among them."""
        typed = {int(self.length_minutes)} if self.length_minutes.isdigit() else set()
        return [(str(each), length_words(each)) for each in sorted({*LENGTHS, *typed})]


class PlanForm(WhenWhereForm, kw_only=True):
    """A new meeting: why, when, where."""

    trigger: str = rules.QUARTERLY
    education_on_agenda: bool = False


class PurposeForm(VersionedForm, kw_only=True):
    """Why the team meets."""

    trigger: str = rules.QUARTERLY
    education_on_agenda: bool = False


class CancelForm(VersionedForm, kw_only=True):
    """Why the meeting does not take place."""

    reason: str = ""
