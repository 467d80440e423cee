"""Enrolments follow a person whose two records became one."""

from alembic import op

from services.kit.merged import lay_merged_rows

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("ALTER TABLE known_person ADD COLUMN merged_into uuid")
    lay_merged_rows(op, "training")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("DROP TABLE merged_row")
    op.execute("ALTER TABLE known_person DROP COLUMN merged_into")
