"""Indexes that hold all that the pages count: they are read instead of the whole table of bilag."""

from alembic import op

revision = "0013"
down_revision = "0012"

COUNTED = (
    "incident_id",
    "status",
    "benefit",
    "pay_date",
    "method",
    "amount_oere",
    "settled_oere",
    "citizen_id",
    "issued_at",
)


def upgrade() -> None:
    """Put the step in."""
    op.create_index("ix_bilag_counted", "bilag", COUNTED)
    op.create_index("ix_bilag_issued_at_incident_id", "bilag", ["issued_at", "incident_id"])
    op.create_index("ix_bilag_incident_id_paid_at", "bilag", ["incident_id", "paid_at"])
    op.create_index("ix_event_action", "event", ["action"])
