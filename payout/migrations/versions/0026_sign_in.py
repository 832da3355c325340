"""A second factor, a PIN, roles for a time, the log of tries, and what a locked session keeps."""

import sqlalchemy as sa
from alembic import op

from payout.migrations.triggers import refuse

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Put the step in."""
    op.add_column("user_account", sa.Column("password_is_given", sa.Boolean(), nullable=True))
    op.add_column("login_session", sa.Column("state", sa.String(length=8), nullable=True))
    op.add_column("login_session", sa.Column("address", sa.String(length=64), nullable=True))
    op.add_column("login_session", sa.Column("pin_tries", sa.Integer(), nullable=True))
    op.add_column("login_session", sa.Column("kept_request", sa.JSON(none_as_null=True), nullable=True))
    _credential()
    _role_grant()
    _beside_the_journal()


def _credential() -> None:
    op.create_table(
        "credential",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.Column("ended_at", sa.String(length=27), nullable=True),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.CheckConstraint("kind IN ('app', 'pin', 'code')", name=op.f("ck_credential_kind_known")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_credential_user_id")),
        sa.ForeignKeyConstraint(["made_by"], ["user_account.id"], name=op.f("fk_credential_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential")),
    )
    op.create_index("ix_credential_user_id", "credential", ["user_id"])
    valid = sa.text("ended_at IS NULL AND kind <> 'code'")
    op.create_index(
        "uq_credential_valid",
        "credential",
        ["user_id", "kind"],
        unique=True,
        sqlite_where=valid,
        postgresql_where=valid,
    )
    kept = ("user_id", "kind", "place", "made_by", "made_at", "secret")
    _only_ends("credential", kept)


def _role_grant() -> None:
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("deputy_for", sa.Integer(), nullable=True),
        sa.Column("granted_by", sa.Integer(), nullable=True),
        sa.Column("granted_at", sa.String(length=27), nullable=False),
        sa.Column("until", sa.String(length=27), nullable=False),
        sa.Column("ended_at", sa.String(length=27), nullable=True),
        sa.CheckConstraint("until > granted_at", name=op.f("ck_role_grant_ends_later")),
        sa.CheckConstraint("deputy_for <> user_id", name=op.f("ck_role_grant_deputy_is_another")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_role_grant_user_id")),
        sa.ForeignKeyConstraint(["deputy_for"], ["user_account.id"], name=op.f("fk_role_grant_deputy_for")),
        sa.ForeignKeyConstraint(["granted_by"], ["user_account.id"], name=op.f("fk_role_grant_granted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    op.create_index("ix_role_grant_user_id", "role_grant", ["user_id"])
    _only_ends("role_grant", ("user_id", "role", "deputy_for", "granted_by", "granted_at", "until"))


def _only_ends(table: str, kept: tuple[str, ...]) -> None:
    """A row is never deleted, ends once, and changes in nothing else."""
    changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in kept)
    refuse(table, "change", "UPDATE", f"OLD.ended_at IS NOT NULL OR {changed}")
    refuse(table, "delete", "DELETE")


def _beside_the_journal() -> None:
    op.create_table(
        "sign_in_try",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("terminal", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("app_step", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_sign_in_try_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_try")),
    )
    op.create_index("ix_sign_in_try_account_at", "sign_in_try", ["account", "at"])
    op.create_index("ix_sign_in_try_address_at", "sign_in_try", ["address", "at"])
    op.create_table(
        "known_terminal",
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("known_since", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_known_terminal_user_id")),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_known_terminal")),
    )
    op.create_index("ix_known_terminal_user_id", "known_terminal", ["user_id"])
