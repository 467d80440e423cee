"""The kit's tables, courses, classes, enrolments and what is known of persons."""

from alembic import op

from services.kit.database.security import protect
from services.kit.foundation import lay, lift

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

COURSE = """
CREATE TABLE course (
    id uuid CONSTRAINT course_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    provider uuid NOT NULL,
    title text NOT NULL,
    occupation text NOT NULL,
    district text NOT NULL
)"""

CLASS = """
CREATE TABLE class (
    id uuid CONSTRAINT class_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    course uuid NOT NULL CONSTRAINT class_course_fkey REFERENCES course,
    seats bigint NOT NULL CONSTRAINT class_seats_check CHECK (seats > 0),
    taken bigint NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    CONSTRAINT class_taken_check CHECK (taken BETWEEN 0 AND seats),
    CONSTRAINT class_ends_on_check CHECK (ends_on >= starts_on)
)"""

KNOWN_PERSON = """
CREATE TABLE known_person (
    id uuid CONSTRAINT known_person_pkey PRIMARY KEY,
    version bigint NOT NULL,
    residence text NOT NULL
)"""

ENROLMENT = """
CREATE TABLE enrolment (
    id uuid CONSTRAINT enrolment_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    class_id uuid NOT NULL CONSTRAINT enrolment_class_id_fkey REFERENCES class,
    course uuid NOT NULL CONSTRAINT enrolment_course_fkey REFERENCES course,
    occupation text NOT NULL,
    person uuid NOT NULL,
    status text NOT NULL CONSTRAINT enrolment_status_check CHECK (status IN ('enrolled', 'completed', 'withdrawn')),
    enrolled_on date NOT NULL,
    ended_on date CONSTRAINT enrolment_ended_on_check CHECK (ended_on >= enrolled_on),
    CONSTRAINT enrolment_ended_with_status_check CHECK ((status = 'enrolled') = (ended_on IS NULL))
)"""

TABLES = {"course": COURSE, "class": CLASS, "known_person": KNOWN_PERSON, "enrolment": ENROLMENT}


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    lay(op, op.get_bind(), "training")
    for table, statement in TABLES.items():
        op.execute(statement)
        protect(op, "training", table, "id")
    op.execute("CREATE INDEX class_course_idx ON class (course)")
    op.execute("CREATE INDEX enrolment_person_idx ON enrolment (person)")
    op.execute("CREATE UNIQUE INDEX enrolment_once_idx ON enrolment (class_id, person) WHERE status <> 'withdrawn'")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for table in reversed(TABLES):
        op.execute(f"DROP TABLE {table}")
    lift(op)
