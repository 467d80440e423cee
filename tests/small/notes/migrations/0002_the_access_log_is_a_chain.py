"""The access log is a chain: each entry gets a position and a digest over the one before it, once."""

from alembic import op

from services.kit.vault.chain import lay_chain, lift_chain

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    lay_chain(op, "notes")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    lift_chain(op, "notes")
