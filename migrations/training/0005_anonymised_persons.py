"""What was kept and told of somebody who is anonymised says no more than their record."""

from alembic import op

from services.kit.anonymised import lay_forgetting, lift_forgetting

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    lay_forgetting(op, "training")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    lift_forgetting(op)
