"""Appointments, assessments and notes."""

from alembic import op

from services.kit.database.roles import Role
from services.kit.database.security import protect, protect_by

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

NOTE = (
    """
CREATE TABLE psychological_note (
    id uuid CONSTRAINT psychological_note_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    person uuid NOT NULL CONSTRAINT psychological_note_person_fkey REFERENCES person,
    kind text NOT NULL CONSTRAINT psychological_note_kind_check CHECK (kind IN
        ('interview', 'guidance_session', 'group_session', 'follow_up', 'other')),
    held_on date NOT NULL,
    author text NOT NULL,
    office uuid NOT NULL CONSTRAINT psychological_note_office_fkey REFERENCES office,
    body bytea NOT NULL
)""",
    "CREATE INDEX psychological_note_person_id_idx ON psychological_note (person, id)",
    """
CREATE TABLE psychological_note_reader (
    note uuid NOT NULL CONSTRAINT psychological_note_reader_note_fkey REFERENCES psychological_note,
    reader text NOT NULL,
    wrapped bytea NOT NULL,
    CONSTRAINT psychological_note_reader_pkey PRIMARY KEY (note, reader)
)""",
)
AUTHOR = """EXISTS (SELECT FROM psychological_note
    WHERE psychological_note.id = note AND psychological_note.author = caller_subject() OFFSET 0)"""

ASSESSMENT = (
    """
CREATE TABLE assessment (
    id uuid CONSTRAINT assessment_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    person uuid NOT NULL CONSTRAINT assessment_person_fkey REFERENCES person,
    annulled_for text CONSTRAINT assessment_annulled_for_check CHECK
        (annulled_for IN ('recorded_in_error', 'recorded_twice', 'of_another_person')),
    assessed_on date NOT NULL,
    assessed_by text NOT NULL CONSTRAINT assessment_assessed_by_check CHECK
        (assessed_by IN ('office', 'institution')),
    instrument text NOT NULL,
    instrument_version text,
    dimensions jsonb NOT NULL CONSTRAINT assessment_dimensions_check CHECK
        (jsonb_array_length(dimensions) > 0),
    valid_until date,
    kind text NOT NULL CONSTRAINT assessment_kind_check CHECK (kind IN ('vocational_aptitude', 'work_sample')),
    lacking_skills boolean,
    summary_sealed bytea,
    summary_masked text,
    CONSTRAINT assessment_valid_until_check CHECK (valid_until >= assessed_on),
    CONSTRAINT assessment_summary_together_check CHECK
        (num_nulls(summary_sealed, summary_masked) IN (0, 2)),
    CONSTRAINT assessment_of_aptitude_check CHECK (lacking_skills IS NULL OR kind = 'vocational_aptitude')
)""",
    "CREATE INDEX assessment_person_id_idx ON assessment (person, id)",
    """
CREATE TABLE psychological_assessment (
    id uuid CONSTRAINT psychological_assessment_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    person uuid NOT NULL CONSTRAINT psychological_assessment_person_fkey REFERENCES person,
    annulled_for text CONSTRAINT psychological_assessment_annulled_for_check CHECK
        (annulled_for IN ('recorded_in_error', 'recorded_twice', 'of_another_person')),
    assessed_on date NOT NULL,
    assessed_by text NOT NULL CONSTRAINT psychological_assessment_assessed_by_check CHECK
        (assessed_by IN ('office', 'institution')),
    instrument text NOT NULL,
    instrument_version text,
    dimensions jsonb NOT NULL CONSTRAINT psychological_assessment_dimensions_check CHECK
        (jsonb_array_length(dimensions) > 0),
    valid_until date,
    summary_sealed bytea,
    summary_masked text,
    CONSTRAINT psychological_assessment_valid_until_check CHECK (valid_until >= assessed_on),
    CONSTRAINT psychological_assessment_summary_together_check CHECK
        (num_nulls(summary_sealed, summary_masked) IN (0, 2))
)""",
    "CREATE INDEX psychological_assessment_person_id_idx ON psychological_assessment (person, id)",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in (*NOTE, *ASSESSMENT):
        op.execute(statement)
    protect(op, "people", "psychological_note", "person", verbs="SELECT, INSERT")
    # Nobody puts another text or author into a note that is there.
    op.execute(f"GRANT UPDATE (version, updated_at) ON psychological_note TO {Role.APP.of('people')}")
    protect_by(
        op,
        "people",
        "psychological_note_reader",
        f"reader = caller_subject() OR {AUTHOR}",
        written=AUTHOR,
        verbs="SELECT, INSERT",
    )
    protect(op, "people", "assessment", "person")
    protect(op, "people", "psychological_assessment", "person")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for table in ("psychological_assessment", "assessment", "psychological_note_reader", "psychological_note"):
        op.execute(f"DROP TABLE {table}")
