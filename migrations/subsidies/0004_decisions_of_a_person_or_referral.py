"""A list that is narrowed to one person or referral reads their rows, not all that its caller sees."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

UP = (
    "CREATE INDEX decision_person_id_idx ON decision (person, id)",
    "CREATE INDEX decision_referral_id_idx ON decision (referral, id)",
    "DROP INDEX decision_person_idx",
    "DROP INDEX decision_referral_idx",
)

DOWN = (
    "CREATE INDEX decision_person_idx ON decision (person)",
    "CREATE INDEX decision_referral_idx ON decision (referral)",
    "DROP INDEX decision_person_id_idx",
    "DROP INDEX decision_referral_id_idx",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in DOWN:
        op.execute(statement)
