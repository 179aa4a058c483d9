"""The printed release form: blank, or with the names the case already has. Pure."""

from ftm.releases import form_wording as wording
from ftm.releases.form_wording import Profile
from ftm.value import Value
from ftm.word import Span, WordDocument

BOX = "\u2610"
FILL = "Signature Line"


class FormNames(Value):
    """What is filled in beforehand; "" leaves a line to write on.

    Of the team only staff are named: a form goes to a provider, and who else comes to the meetings
    is none of its business.
    """

    office: str
    office_phone: str
    office_email: str
    patient: str = ""
    discloser: str = ""
    staff: tuple[tuple[str, str], ...] = ()


def release_form(profile: Profile, names: FormNames) -> bytes:
    """The .docx of one form; its properties name nobody. Equal calls give equal bytes."""
    return _Form(profile, names).write()


class _Form:
    def __init__(self, profile: Profile, names: FormNames) -> None:
        self._profile, self._names = profile, names
        self._word = WordDocument(title=wording.TITLE)

    def write(self) -> bytes:
        word = self._word
        word.heading(wording.TITLE)
        word.paragraph([Span(f"{wording.ABOUT}: ", bold=True), self._profile.law])
        for sentence in (wording.FREE, wording.USED_FOR, wording.NOT_A_PLAN):
            word.paragraph(sentence)
        self._what()
        self._who_and_why()
        self._until()
        self._rights()
        self._explained()
        self._signatures()
        return word.to_bytes()

    def _what(self) -> None:
        """L24, L29: whose, who shares it, and a specific description."""
        self._heading("Whose information")
        self._line("Name", self._names.patient)
        self._heading("Who may share it")
        self._line(self._sentence(self._profile.holder), self._names.discloser)
        self._heading("What may be shared")
        self._word.paragraph("Check only what you agree to.")
        self._boxes(*self._profile.information)
        self._line(f"{BOX} Something else")
        self._line(f"{BOX} Only from this day to this day")
        self._word.paragraph(self._profile.not_this)

    def _who_and_why(self) -> None:
        self._heading("Who may get it")
        self._word.paragraph("Check only those you agree to.")
        for role, name in self._names.staff or _NO_STAFF:
            self._line(f"{BOX} The {role}", name)
        self._boxes(wording.TEAM)
        self._line(f"{BOX} Only these people")
        self._heading("What it is for")
        self._boxes(*wording.PURPOSES)
        self._line(f"{BOX} Something else")

    def _until(self) -> None:
        """L24, L29: a day or an event; without either the form ends never, and is none."""
        self._heading("When it ends")
        self._word.paragraph("Write a day, or something that will happen. Then sharing stops.")
        self._line("It ends on this day")
        self._line("Or when this happens")

    def _rights(self) -> None:
        names = self._names
        self._heading("You can take it back")
        self._word.paragraph(self._profile.take_back)
        self._word.paragraph(
            "You can also just tell us. We write down the day and time, and stop. "
            f"{wording.NO_UNDOING}"
        )
        reach = ", ".join(filter(None, (names.office, names.office_phone, names.office_email)))
        self._line("Office", reach)
        self._heading("Good to know")
        self._word.bullets((*self._profile.rules, wording.COPY))

    def _explained(self) -> None:
        """L3: the signer fully understands, and could ask."""
        self._heading("Somebody went over this form with me")
        for label in ("Name of that person", "Day", "In this language", "Interpreter, if any"):
            self._line(label)
        self._boxes("I could ask questions, and I got answers I understand.")

    def _signatures(self) -> None:
        self._heading("Signature")
        self._signature(self._profile.signs)
        self._word.paragraph(f"{self._profile.instead}:")
        self._line("Name, and why they may sign")
        self._signature("They sign")
        self._heading("Only if it is taken back")
        self._line("Day and time")
        self._boxes("In writing (keep the note with this form)", "By word of mouth")
        self._signature("Who wrote this down")

    def _heading(self, text: str) -> None:
        self._word.heading(text, 2)

    def _line(self, label: str, value: str = "") -> None:
        """A label with what is known, or with a line to write on."""
        if value:
            self._word.paragraph([Span(f"{label}: ", bold=True), value])
        else:
            self._word.paragraph(f"{label}: \t", FILL)

    def _boxes(self, *texts: str) -> None:
        for text in texts:
            self._word.paragraph(f"{BOX} {text}")

    def _signature(self, label: str) -> None:
        self._word.paragraph(f"{label}: \t\tDate: \t", FILL)

    @staticmethod
    def _sentence(text: str) -> str:
        return text[:1].upper() + text[1:]


_NO_STAFF = (("caseworker", ""), ("supervisor", ""), ("facilitator", ""))
