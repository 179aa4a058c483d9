"""The one action that mends each finding: where on the pages it is done. Pure."""

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from ftm.facts import CaseFacts
from ftm.facts.meeting import Meeting
from ftm.invitations.rules.findings import Finding
from ftm.value import Value

# {m} is the meeting's address, {c} the case's, {0} the first id the finding is about.
_PLACES: Mapping[str, str] = {
    "B-NO-CONTACT": "{m}/people",
    "B-IDENTITY": "{m}/people",
    "B-LOCATION": "{m}/when",
    "B-NOT-MEMBER": "{m}/people",
    "B-RELEASE": "{c}/releases/new?discloser={0}",
    "B-INTERPRETER": "{m}/people#interpreters",
    "W-CADENCE": "{m}/when",
    "W-CHILD-PART": "{m}/children/{0}",
    "W-YOUTH-CHOICE": "{m}/choices/{0}",
    "W-SCHOOL-HOURS": "{m}/when",
    "W-TZ": "{m}/when",
    "W-NATURAL": "{m}/supports?of={0}",
    "W-SEGMENT": "{m}/people",
    "W-RELEASE-SCOPE": "{c}/releases/new?discloser={0}",
    "W-RELEASE-EXPIRING": "{c}/releases/new?discloser={0}",
    "W-STAGGER": "{m}/when",
    "W-INTERPRETER-CONFLICT": "{m}/people#interpreters",
    "W-PARENTAGE": "{m}/reasons?role=parent&person={0}",
    "W-PLAN-MISSING": "{m}/live",
    "W-SIBLINGS": "{m}/live",
}


class Mend(Value):
    """What to do, and the page on which it is done."""

    label: str
    path: str


class Addresses(Value):
    """Where the pages of one meeting and of its case are."""

    meeting_id: UUID
    case_id: UUID

    @property
    def meeting(self) -> str:
        return f"/meetings/{self.meeting_id}"

    @property
    def case(self) -> str:
        return f"/cases/{self.case_id}"

    def reasons(self, role: str, person: str) -> str:
        """Where a reason for leaving somebody out is recorded."""
        return f"{self.meeting}/reasons?{urlencode({'role': role, 'person': person})}"


def mend(finding: Finding, facts: CaseFacts, meeting: Meeting, addresses: Addresses) -> Mend | None:
    """What mends the finding; None for a missing role, which its own line mends, and for info."""
    if not finding.action or finding.family in {"B-ROLE-MISSING", "B-TRIBE-MISSING"}:
        return None
    first = finding.subject[0] if finding.subject else ""
    place = _PLACES.get(finding.family, "{c}")
    if finding.family == "W-YOUTH-PICK-INELIGIBLE":
        place = "{m}/choices/{0}"
        first = next(
            choice.youth
            for choice in meeting.youth_choices
            if any(pick.person == first for pick in choice.picks)
        )
    path = place.format(first, m=addresses.meeting, c=addresses.case)
    return Mend(finding.action, path)
