"""A list that is narrowed to what few rows have in common reads those, not all that its caller sees."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

UP = (
    "CREATE INDEX course_occupation_id_idx ON course (occupation, id)",
    "CREATE INDEX course_district_id_idx ON course (district, id)",
    "CREATE INDEX class_course_id_idx ON class (course, id)",
    "CREATE INDEX enrolment_person_id_idx ON enrolment (person, id)",
    "CREATE INDEX enrolment_class_id_id_idx ON enrolment (class_id, id)",
    "DROP INDEX class_course_idx",
    "DROP INDEX enrolment_person_idx",
)

DOWN = (
    "CREATE INDEX class_course_idx ON class (course)",
    "CREATE INDEX enrolment_person_idx ON enrolment (person)",
    "DROP INDEX course_occupation_id_idx",
    "DROP INDEX course_district_id_idx",
    "DROP INDEX class_course_id_idx",
    "DROP INDEX enrolment_person_id_idx",
    "DROP INDEX enrolment_class_id_id_idx",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in DOWN:
        op.execute(statement)
