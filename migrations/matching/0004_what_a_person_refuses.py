"""What a person does not want their data to be used for."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    # Nobody was asked for consent before, so the copies that are there are right.
    op.execute("ALTER TABLE known_person ADD COLUMN refuses text[] NOT NULL DEFAULT '{}'")
    op.execute("ALTER TABLE known_person ALTER COLUMN refuses DROP DEFAULT")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("ALTER TABLE known_person DROP COLUMN refuses")
