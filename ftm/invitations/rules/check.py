"""The whole answer about one meeting: stage, blocks, warnings, info, exclusions and dates."""

from datetime import datetime
from typing import Any, Literal

from ftm.facts import CaseFacts
from ftm.facts.meeting import Meeting
from ftm.facts.windows import meeting_end, utc
from ftm.invitations.rules.automatic import all_exclusions
from ftm.invitations.rules.blocks import blocks, missing_roles
from ftm.invitations.rules.context import MeetingContext
from ftm.invitations.rules.dates import CaseDates, case_dates
from ftm.invitations.rules.finalize import finalize_warnings
from ftm.invitations.rules.findings import CountingExclusion, Finding, in_order
from ftm.invitations.rules.people_warnings import people_warnings, untranslated_plans
from ftm.invitations.rules.release_warnings import notices, release_warnings
from ftm.invitations.rules.required import RequiredRole, required_roles
from ftm.invitations.rules.time_warnings import time_warnings
from ftm.policies import PolicyPack
from ftm.value import Value

Stage = Literal["planning", "finalize", "cancelled"]


class MeetingCheck(Value):
    """What the rules say about a meeting at one moment; every list in a fixed order.

    `required` are the lines of the invitation list: everybody who must be there, and how it
    stands. All lists are empty for a cancelled meeting; after its end only warnings are left.
    """

    stage: Stage
    dates: CaseDates
    blocks: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    info: tuple[Finding, ...] = ()
    required: tuple[RequiredRole, ...] = ()
    exclusions: tuple[CountingExclusion, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Blocks first, then warnings, then info."""
        return (*self.blocks, *self.warnings, *self.info)

    @property
    def remaining_required_roles(self) -> tuple[str, ...]:
        """`role:person` for everybody who must be there and is neither invited nor excluded."""
        return tuple(sorted({line.key for line in self.required if line.state == "missing"}))

    def as_json(self) -> dict[str, Any]:
        """The answer of `ftm meeting check --json` (case-file.md 3)."""
        return {
            "stage": self.stage,
            "blocks": [each.as_json() for each in self.blocks],
            "warnings": [each.as_json() for each in self.warnings],
            "info": [each.as_json() for each in self.info],
            "remaining_required_roles": list(self.remaining_required_roles),
            "exclusions": [each.as_json() for each in self.exclusions],
            "dates": self.dates.as_json(),
        }


def stage_of(meeting: Meeting, now: datetime) -> Stage:
    """Cancelled if the meeting says so; finalize once its last segment has ended."""
    if meeting.cancelled:
        return "cancelled"
    return "finalize" if utc(now) >= utc(meeting_end(meeting)) else "planning"


def check_meeting(
    facts: CaseFacts, meeting: Meeting, now: datetime, pack: PolicyPack
) -> MeetingCheck:
    """Every rule of rules-precise section 2, asked about `meeting` at `now` (an aware time)."""
    context = MeetingContext(facts, meeting, now, pack)
    dates = case_dates(facts, context.on, context.today, pack)
    stage = stage_of(meeting, now)
    if stage == "cancelled":
        return MeetingCheck(stage, dates)
    if stage == "finalize":
        warnings = (*finalize_warnings(context), *untranslated_plans(context))
        return MeetingCheck(stage, dates, warnings=in_order(warnings))
    return _planned(context, dates)


def _planned(context: MeetingContext, dates: CaseDates) -> MeetingCheck:
    required = required_roles(context)
    warnings = (
        *people_warnings(context),
        *time_warnings(context, dates),
        *release_warnings(context),
        *untranslated_plans(context),
    )
    return MeetingCheck(
        "planning",
        dates,
        blocks=in_order((*missing_roles(context, required), *blocks(context))),
        warnings=in_order(warnings),
        info=in_order(notices(context)),
        required=required,
        exclusions=all_exclusions(context),
    )
