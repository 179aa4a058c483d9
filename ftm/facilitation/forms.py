"""What is typed while the meeting goes on."""

from typing import Self
from uuid import uuid4

from litestar.datastructures import FormMultiDict
from msgspec.structs import replace

from ftm.core.errors import RuleBrokenError
from ftm.facilitation.choices import COURT
from ftm.facilitation.labelling import AGENCY, Family, answers_of
from ftm.facilitation.rules import Disagreement, LineContent, fitting_section
from ftm.facilitation.stages import Stage
from ftm.facts.plan import Item
from ftm.plans.due_dates import split_due_date, with_due_date
from ftm.web import forms


class LineForm(forms.Form, kw_only=True):
    """One line of the plan as typed. `version` is "" until the line is saved for the first time."""

    text: str = ""
    kind: str = "step"
    section: str = ""
    due: str = ""
    owner: str = ""
    service_of: str = ""
    whose: str = AGENCY
    about: str = ""
    sensitive: tuple[str, ...] = ()
    said_by: str = ""
    release: str = ""
    information: str = ""
    shared_with: tuple[str, ...] = ()
    do_not_print: str = ""
    dissent_person: str = ""
    dissent_words: str = ""
    sessions: tuple[str, ...] = ()
    session: str = ""
    client_token: str = ""
    version: str = ""

    @classmethod
    def fresh(cls, session: str, stage: Stage, plan_type: str) -> Self:
        """An empty form for the stage the meeting is in."""
        section = fitting_section(stage.section, plan_type) if stage.section else ""
        return cls(
            kind=stage.records,
            section=section,
            session=session,
            sessions=(session,),
            client_token=str(uuid4()),
        )

    @classmethod
    def read(cls, data: FormMultiDict) -> Self:
        """What was typed; without a choice of sessions it is the one the page shows."""
        form = super().read(data)
        return replace(form, whose=form.whose or AGENCY, sessions=form.sessions or (form.session,))

    @classmethod
    def of_line(cls, item: Item, family: Family, session: str, version: int) -> Self:
        """The form of a line as it stands."""
        whose, sensitive = answers_of(item.labels, family)
        text, due = split_due_date(item.text)
        return cls(
            text=text,
            due=due.isoformat() if due else "",
            kind=item.kind,
            section=item.section,
            owner=item.owner or "",
            service_of=item.service_of or "",
            whose=whose,
            about=item.for_whom or "",
            sensitive=sensitive,
            said_by=COURT if item.source_kind == "court" else item.said_by or "",
            release=item.source_release or "",
            information=item.information or "",
            shared_with=item.shared_with,
            do_not_print="yes" if item.do_not_print else "",
            sessions=item.sessions,
            session=session,
            version=str(version),
        )

    def with_version(self, version: int) -> Self:
        """The same text on top of what somebody else saved meanwhile."""
        return replace(self, version=str(version))

    @property
    def has_more(self) -> bool:
        """Whether anything but the usual fields is filled in or refused."""
        more = (
            self.sensitive,
            self.said_by,
            self.release,
            self.shared_with,
            self.do_not_print,
            self.dissent_person,
            self.service_of,
        )
        usual = {"text", "kind", "owner", "due", "whose", ""}
        return any(more) or bool(self.errors.keys() - usual)

    @property
    def as_of_version(self) -> int | None:
        return int(self.version) if self.version.isdigit() and len(self.version) < 9 else None  # noqa: PLR2004 - a version of a billion is none

    def content(self) -> LineContent:
        """Raises RuleBrokenError for a date that is none."""
        due = forms.as_date(self.due)
        if self.due and due is None:
            raise RuleBrokenError("This is not a date of the calendar.", "due")
        from_court = self.said_by == COURT
        return LineContent(
            text=with_due_date(self.text, due) if self.text else "",
            kind=self.kind,
            sessions=self.sessions,
            whose=self.whose,
            sensitive=self.sensitive,
            section=self.section,
            for_whom=self.about or None,
            owner=self.owner or None,
            service_of=self.service_of or None,
            said_by=None if from_court else self.said_by or None,
            from_court=from_court,
            release=self.release or None,
            information=self.information or None,
            shared_with=self.shared_with,
            do_not_print=bool(self.do_not_print),
            disagreement=Disagreement(self.dissent_person, self.dissent_words)
            if self.dissent_person
            else None,
        )


class AttendanceForm(forms.Form, kw_only=True):
    """How people take part. `changed` are (person, mode) that differ from what the page showed."""

    session: str = ""
    changed: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, data: FormMultiDict) -> Self:
        """One `person` with a `mode`, or `mode-<person>` beside `was-<person>` for everybody."""
        changed = []
        if forms.text(data, "person"):
            changed.append((forms.text(data, "person"), forms.text(data, "mode")))
        for name in data:
            person = name.removeprefix("mode-")
            mode = forms.text(data, name)
            if person != name and mode != forms.text(data, f"was-{person}"):
                changed.append((person, mode))
        return replace(super().read(data), changed=tuple(dict.fromkeys(changed)))
