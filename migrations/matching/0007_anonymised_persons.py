"""What was kept and told of somebody who is anonymised says no more than their record."""

from alembic import op

from services.kit.anonymised import lay_forgetting, lift_forgetting

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    lay_forgetting(op, "matching")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    lift_forgetting(op)
