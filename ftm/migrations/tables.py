"""Imports every table, so that the metadata is whole before Alembic compares or creates it."""

from ftm.accounts import models as accounts
from ftm.cases import models as cases
from ftm.core import audit
from ftm.core.tables import metadata
from ftm.insight.feeds import models as feeds
from ftm.invitations import models as invitations
from ftm.invitations import reminding_models as reminding
from ftm.mail import models as mail
from ftm.meetings import models as meetings
from ftm.plans import models as plans
from ftm.preparation import models as preparation
from ftm.releases import models as releases
from ftm.summaries import models as summaries

__all__ = [
    "accounts",
    "audit",
    "cases",
    "feeds",
    "invitations",
    "mail",
    "meetings",
    "metadata",
    "plans",
    "preparation",
    "releases",
    "reminding",
    "summaries",
]
