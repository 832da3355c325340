"""That a thing is done once: one first bilag for each claim, the forms that were sent, jumps of the clock.

A bilag that broke another limit than `second-for-same` stood outside of the index before: beside it an
ordinary one for the same claim was refused by the domain alone.
"""

import sqlalchemy as sa
from alembic import op

from payout.migrations.triggers import refuse

revision = "0006"
down_revision = "0005"

FIRST_FOR_CLAIM = "limits_broken NOT LIKE '%second-for-same%' AND status NOT IN ('voided', 'rejected')"


def upgrade() -> None:
    """Put the step in."""
    op.drop_index("uq_bilag_claim", "bilag")
    op.create_index(
        "uq_bilag_claim",
        "bilag",
        ["incident_id", "citizen_id", "benefit", "period_from", "period_to"],
        unique=True,
        sqlite_where=sa.text(FIRST_FOR_CLAIM),
        postgresql_where=sa.text(FIRST_FOR_CLAIM),
    )
    op.create_index("ix_event_subject_number", "event", ["subject", "number"])
    op.create_index("ix_event_actor_id_number", "event", ["actor_id", "number"])
    op.create_table(
        "sent_form",
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_sent_form_user_id")),
        sa.PrimaryKeyConstraint("request_key", name=op.f("pk_sent_form")),
    )
    op.create_table(
        "clock_jump",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("expected_at", sa.String(length=27), nullable=False),
        sa.Column("found_at", sa.String(length=27), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.String(length=27), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["user_account.id"], name=op.f("fk_clock_jump_confirmed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_jump")),
    )
    refuse("clock_jump", "delete", "DELETE")
