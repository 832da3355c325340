"""Alembic's entry: runs the steps on the connection that `payout.schema` hands over, in its transaction."""

from alembic import context

from payout.models import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
