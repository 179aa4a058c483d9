"""Add the policy in force, calls for a meeting, consents to observers, and due dates of steps."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "policy_in_force",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("protective_custody_days", sa.Integer(), nullable=False),
        sa.Column("prevention_days", sa.Integer(), nullable=False),
        sa.Column("placement_trigger", sa.String(), nullable=True),
        sa.Column("placement_days", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_policy_in_force")),
    )
    op.create_table(
        "meeting_call",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("trigger", sa.String(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("meet_by", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_meeting_call_case_id_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_call")),
    )
    op.create_index(op.f("ix_meeting_call_case_id"), "meeting_call", ["case_id"])
    op.create_table(
        "observer_consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("ftm", sa.String(), nullable=False),
        sa.Column("observer", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("consented_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_observer_consent_case_id_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observer_consent")),
        sa.UniqueConstraint(
            "case_id",
            "ftm",
            "observer",
            "person",
            name=op.f("uq_observer_consent_case_id_ftm_observer_person"),
        ),
    )
    op.create_index(op.f("ix_observer_consent_case_id"), "observer_consent", ["case_id"])
    op.create_table(
        "step_outcome",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("next_check_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_step_outcome_case_id_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_outcome")),
        sa.UniqueConstraint("case_id", "item", name=op.f("uq_step_outcome_case_id_item")),
    )
    op.create_index(op.f("ix_step_outcome_case_id"), "step_outcome", ["case_id"])
    with op.batch_alter_table("plan_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        batch_op.create_index(batch_op.f("ix_plan_item_due_on"), ["due_on"], unique=False)
    with op.batch_alter_table("release", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revoked_how", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("release", schema=None) as batch_op:
        batch_op.drop_column("revoked_how")
    with op.batch_alter_table("plan_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_item_due_on"))
        batch_op.drop_column("due_on")
    for table in ("step_outcome", "observer_consent", "meeting_call", "policy_in_force"):
        op.drop_table(table)
