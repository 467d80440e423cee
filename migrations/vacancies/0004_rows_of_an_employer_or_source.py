"""A list that is narrowed to one employer or source reads their rows, not all that its caller sees."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

UP = (
    "CREATE INDEX post_employer_id_idx ON post (employer, id)",
    "CREATE INDEX published_post_employer_id_idx ON published_post (employer, id)",
    "CREATE INDEX import_source_id_idx ON import (source, id)",
    "DROP INDEX post_employer_idx",
    "DROP INDEX published_post_employer_idx",
)

DOWN = (
    "CREATE INDEX post_employer_idx ON post (employer)",
    "CREATE INDEX published_post_employer_idx ON published_post (employer)",
    "DROP INDEX post_employer_id_idx",
    "DROP INDEX published_post_employer_id_idx",
    "DROP INDEX import_source_id_idx",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in DOWN:
        op.execute(statement)
