"""For how many hours somebody can work, and whether at home: stated in needs that were recorded since."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("ALTER TABLE known_need ADD COLUMN hours text, ADD COLUMN home_work text")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("ALTER TABLE known_need DROP COLUMN hours, DROP COLUMN home_work")
