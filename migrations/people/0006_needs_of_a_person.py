"""A list that is narrowed to the needs of one person reads their rows, not all that its caller sees."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

UP = ("CREATE INDEX need_person_id_idx ON need (person, id)",)

DOWN = ("DROP INDEX need_person_id_idx",)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in DOWN:
        op.execute(statement)
