"""Who must be invited, who may not, and why: pure rules over the facts of one case.

`check_meeting` is the whole answer; `required_roles` lists every required person with why.
"""

from ftm.invitations.rules.check import MeetingCheck, check_meeting
from ftm.invitations.rules.findings import CountingExclusion, Finding
from ftm.invitations.rules.required import RequiredRole, required_roles

__all__ = [
    "CountingExclusion",
    "Finding",
    "MeetingCheck",
    "RequiredRole",
    "check_meeting",
    "required_roles",
]
