"""A list that is narrowed to one person or vacancy reads their rows, not all that its caller sees."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

UP = (
    "CREATE INDEX recommendation_person_id_idx ON recommendation (person, id)",
    "CREATE INDEX recommendation_vacancy_id_idx ON recommendation (vacancy, id)",
    "CREATE INDEX referral_person_id_idx ON referral (person, id)",
    "CREATE INDEX referral_vacancy_id_idx ON referral (vacancy, id)",
    "DROP INDEX recommendation_person_idx",
    "DROP INDEX referral_person_idx",
)

DOWN = (
    "CREATE INDEX recommendation_person_idx ON recommendation (person)",
    "CREATE INDEX referral_person_idx ON referral (person)",
    "DROP INDEX recommendation_person_id_idx",
    "DROP INDEX recommendation_vacancy_id_idx",
    "DROP INDEX referral_person_id_idx",
    "DROP INDEX referral_vacancy_id_idx",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in DOWN:
        op.execute(statement)
