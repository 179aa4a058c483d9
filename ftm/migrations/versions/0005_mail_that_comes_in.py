"""Remember how far the mailbox was read, and the mails about invitations."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_message_not_arrived",
            ["case_id"],
            unique=False,
            sqlite_where=sa.text("state IN ('bounced', 'failed')"),
            postgresql_where=sa.text("state IN ('bounced', 'failed')"),
        )
    op.create_table(
        "mailbox_position",
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", name=op.f("pk_mailbox_position")),
    )
    op.create_table(
        "inbound_record",
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("uid", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("is_ours", sa.Boolean(), nullable=False),
        sa.Column("to_move", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", "uidvalidity", "uid", name=op.f("pk_inbound_record")),
    )
    with op.batch_alter_table("inbound_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inbound_record_key"), ["key"], unique=False)
        batch_op.create_index(batch_op.f("ix_inbound_record_to_move"), ["to_move"], unique=False)
    op.create_table(
        "invitation_mail",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("invitation_id", sa.Uuid(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("stamp", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("proposed_start", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proposed_end", sa.DateTime(timezone=True), nullable=True),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_invitation_mail_case_id_case")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitation.id"],
            name=op.f("fk_invitation_mail_invitation_id_invitation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_mail")),
    )
    with op.batch_alter_table("invitation_mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_mail_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_invitation_mail_invitation_id"), ["invitation_id"], unique=False
        )


def downgrade() -> None:
    op.drop_table("invitation_mail")
    op.drop_table("inbound_record")
    op.drop_table("mailbox_position")
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_message_not_arrived")
