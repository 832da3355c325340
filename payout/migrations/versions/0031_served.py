"""An index for how many citizens were served."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"

PAID = "paid_by IS NOT NULL"


def upgrade() -> None:
    """Put the step in."""
    op.create_index(
        "ix_bilag_served",
        "bilag",
        ["incident_id", "citizen_id"],
        sqlite_where=sa.text(PAID),
        postgresql_where=sa.text(PAID),
    )
