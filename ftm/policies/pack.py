"""The shape of a policy pack. Frozen values; what does not fit is refused when it is read."""

import re
from collections.abc import Iterable, Mapping
from datetime import time
from functools import cached_property
from string import Formatter
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from ftm.facts.exclusions import ExclusionTerms
from ftm.facts.people import PROVIDER_ROLES, RoleName
from ftm.policies.codes import CODES
from ftm.policies.reminding import QuietHours, Reminder
from ftm.policies.rhythm import Cadence, Days, Part, Trigger, Words
from ftm.policies.sharing import Sharing

Months = Annotated[int, Field(strict=True, ge=1, le=120)]
Age = Annotated[int, Field(strict=True, ge=0, le=25)]
TeamRole = RoleName | Literal["youth", "youth_chosen_member"]
When = Literal[
    "parent_established",
    "role_current",
    "role_current_in_prevention",
    "youth_by_age",
    "chosen_by_youth",
    "client_is_parent",
    "supervises_a_visit",
    "release_usable",
    "release_usable_and_education_on_agenda",
    "tribe_of_a_child",
]
Where = Literal["any", "every", "with_client"]
_FIXED_ROLE_OF: Mapping[str, str] = {
    "parent_established": "parent",
    "youth_by_age": "youth",
    "chosen_by_youth": "youth_chosen_member",
    "client_is_parent": "parent_attorney",
    "supervises_a_visit": "visit_supervisor",
    "tribe_of_a_child": "tribal_representative",
}


class Thresholds(Part):
    """The numbers of the State: days, months, ages, hours (rules-precise 2.4 and 2.6)."""

    release_expiring_days: Days
    stagger_minutes: Annotated[int, Field(strict=True, ge=0, le=1440)]
    school_from: time
    school_until: time
    school_age_from: Age
    school_age_to: Age
    youth_age: Age
    entered_care_after_days: Days
    pph_months: Months
    pph_warning_days: Days
    tpr_months: Months
    tpr_warning_days: Days
    prevention_months: Months
    prevention_warning_days: Days

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.school_from >= self.school_until:
            raise ValueError("school_from must be before school_until")
        if self.school_age_from > self.school_age_to:
            raise ValueError("school_age_from must not be above school_age_to")
        return self


class Planning(Part):
    """What a proposed plan keeps to: minutes of sessions and parts, and the hours of a day."""

    usual_minutes: Annotated[int, Field(strict=True, ge=15, le=480)]
    interpreter_percent: Annotated[int, Field(strict=True, ge=0, le=200)]
    young_child_minutes: Annotated[int, Field(strict=True, ge=10, le=120)]
    day_from: time
    day_until: time

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.day_from >= self.day_until:
            raise ValueError("day_from must be before day_until")
        return self


class RoleRule(Part):
    """One role that must be invited: when, to which sessions, why, and by which rule."""

    role: TeamRole
    name: Words
    when: When
    where: Where = "any"
    why: Words
    citation: Words

    @model_validator(mode="after")
    def _fits_the_role(self) -> Self:
        wanted = _FIXED_ROLE_OF.get(self.when)
        if wanted is not None and wanted != self.role:
            raise ValueError(f"when = {self.when!r} is only for the role {wanted!r}")
        if self.when.startswith("release_usable") and self.role not in PROVIDER_ROLES:
            raise ValueError(f"when = {self.when!r} is only for providers")
        if self.where == "with_client" and self.role != "parent_attorney":
            raise ValueError("where = 'with_client' is only for the role 'parent_attorney'")
        if self.where == "every" and self.when != "role_current":
            raise ValueError("where = 'every' needs when = 'role_current'")
        return self


class Reason(Part):
    """One allowed reason for leaving somebody out, and what must be recorded for it to count."""

    code: Words
    name: Words
    roles: Annotated[tuple[TeamRole, ...], Field(min_length=1)]
    supervisor: bool = False
    input_needed: bool = True
    attempts: Annotated[int, Field(strict=True, ge=0, le=20)] = 0
    youth_told: bool = False
    clears: Literal["W-PARENTAGE", "W-NATURAL"] | None = None
    rejects_pick: bool = False
    note_hint: str = ""

    @cached_property
    def terms(self) -> ExclusionTerms:
        """The same, as the rules read it."""
        return ExclusionTerms(
            reason=self.code,
            roles=frozenset(self.roles),
            supervisor=self.supervisor,
            input_needed=self.input_needed,
            attempts=self.attempts,
            youth_told=self.youth_told,
        )


class AutomaticReason(Part):
    """A reason the rules give by themselves: rights ended, or a provider without a release."""

    role: Literal[
        "parent", "sud_provider", "mh_medical_provider", "dv_program", "school", "probation"
    ]
    code: Words
    name: Words


class CodeWording(Part):
    """What a rule says to a caseworker, what mends it, and where the rule comes from."""

    message: Words
    action: str = ""
    citation: Words


class LeadTimes(Part):
    """How long before the meeting things should be done, in days."""

    invitations: Days
    letters: Days
    interpreter: Days
    preparation: Days
    due_soon: Days


class PolicyPack(Part):
    """Everything a State decides about its Family Team Meetings."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    title: Words
    thresholds: Thresholds
    cadence: Cadence
    roles: Annotated[tuple[RoleRule, ...], Field(min_length=1)]
    reasons: tuple[Reason, ...]
    automatic: tuple[AutomaticReason, ...]
    codes: Mapping[str, CodeWording]
    triggers: tuple[Trigger, ...]
    lead_times: LeadTimes
    planning: Planning
    sharing: Sharing
    quiet_hours: QuietHours
    reminders: tuple[Reminder, ...]

    @field_validator("roles", "reasons", "automatic", "triggers")
    @classmethod
    def _no_twins(cls, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        keys = [
            part.role if isinstance(part, RoleRule | AutomaticReason) else _code(part)
            for part in parts
        ]
        twins = sorted({key for key in keys if keys.count(key) > 1})
        if twins:
            raise ValueError(f"given twice: {', '.join(twins)}")
        return parts

    @field_validator("codes")
    @classmethod
    def _codes_worded(cls, codes: Mapping[str, CodeWording]) -> Mapping[str, CodeWording]:
        _check_names("", codes, CODES)
        for code, wording in codes.items():
            for unknown in sorted(placeholders(wording.message) - CODES[code]):
                raise ValueError(f"the message of {code} uses {{{unknown}}}, which it has not")
        return codes

    @field_validator("triggers")
    @classmethod
    def _told_once(cls, triggers: tuple[Trigger, ...]) -> tuple[Trigger, ...]:
        if sum(each.told_by == "placement" for each in triggers) > 1:
            raise ValueError("only one may have told_by = 'placement'")
        return triggers

    @model_validator(mode="after")
    def _complete(self) -> Self:
        _check_names(
            "automatic: ", [each.role for each in self.automatic], {"parent", *PROVIDER_ROLES}
        )
        if sum(reason.rejects_pick for reason in self.reasons) != 1:
            raise ValueError("reasons: exactly one must have rejects_pick = true")
        return self

    @cached_property
    def reasons_by_code(self) -> Mapping[str, Reason]:
        return {reason.code: reason for reason in self.reasons}

    @cached_property
    def good_cause(self) -> ExclusionTerms:
        """The terms on which a youth's pick may be rejected."""
        return next(reason.terms for reason in self.reasons if reason.rejects_pick)

    @cached_property
    def placement_trigger(self) -> Trigger | None:
        """What a placement that begins or ends calls for; None where it calls for nothing."""
        return next((each for each in self.triggers if each.told_by == "placement"), None)

    @cached_property
    def automatic_by_role(self) -> Mapping[str, AutomaticReason]:
        return {each.role: each for each in self.automatic}

    @cached_property
    def roles_by_name(self) -> Mapping[str, RoleRule]:
        return {each.role: each for each in self.roles}

    def terms(self, reason_code: str) -> ExclusionTerms | None:
        """The terms of a reason; None when this State does not know it."""
        reason = self.reasons_by_code.get(reason_code)
        return reason.terms if reason else None

    def reasons_for(self, role: str) -> tuple[Reason, ...]:
        """The reasons a caseworker may choose from when leaving out somebody of this role."""
        return tuple(reason for reason in self.reasons if role in reason.roles)

    def reasons_clearing(self, code: str) -> frozenset[str]:
        """The reasons that, once they count, clear a warning."""
        return frozenset(reason.code for reason in self.reasons if reason.clears == code)


def placeholders(message: str) -> frozenset[str]:
    """The names in braces of a sentence; raises ValueError when the braces do not fit."""
    names = [name for _, name, _, _ in Formatter().parse(message) if name is not None]
    odd = [name for name in names if not re.fullmatch(r"[a-z]+", name)]
    if odd:
        raise ValueError(f"odd placeholder {{{odd[0]}}} in: {message}")
    return frozenset(names)


def _code(part: Part) -> str:
    return part.code if isinstance(part, Reason | Trigger) else ""


def _check_names(place: str, given: Iterable[str], wanted: Iterable[str]) -> None:
    given, wanted = set(given), set(wanted)
    if given - wanted:
        raise ValueError(f"{place}unknown: {', '.join(sorted(given - wanted))}")
    if wanted - given:
        raise ValueError(f"{place}missing: {', '.join(sorted(wanted - given))}")
