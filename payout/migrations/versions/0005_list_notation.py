"""The decimal mark that was chosen for a list which leaves it open: its file is read once more by that."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Put the step in."""
    op.add_column("payment_list", sa.Column("notation", sa.String(length=8), nullable=True))
