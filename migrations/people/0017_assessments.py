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


APPOINTMENT = (
    """
CREATE TABLE appointment (
    id uuid CONSTRAINT appointment_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    kind text NOT NULL CONSTRAINT appointment_kind_check CHECK (kind IN
        ('guidance', 'group_guidance', 'interview', 'assessment', 'psychological_guidance', 'visit')),
    office uuid NOT NULL CONSTRAINT appointment_office_fkey REFERENCES office,
    place text,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL CONSTRAINT appointment_ends_at_check CHECK (ends_at > starts_at),
    capacity bigint NOT NULL CONSTRAINT appointment_capacity_check CHECK (capacity > 0),
    taken bigint NOT NULL CONSTRAINT appointment_taken_check CHECK (taken BETWEEN 0 AND capacity),
    organiser text NOT NULL,
    cancelled_for text CONSTRAINT appointment_cancelled_for_check CHECK (cancelled_for IN
        ('organiser_away', 'place_unavailable', 'too_few_come', 'put_off', 'other')),
    CONSTRAINT appointment_one_at_a_time_excl EXCLUDE USING gist (
        textrange(organiser, organiser, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&)
        WHERE (cancelled_for IS NULL)
)""",
    "CREATE INDEX appointment_office_id_idx ON appointment (office, id)",
    """
CREATE TABLE attendance (
    id uuid CONSTRAINT attendance_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    appointment uuid NOT NULL CONSTRAINT attendance_appointment_fkey REFERENCES appointment,
    person uuid NOT NULL CONSTRAINT attendance_person_fkey REFERENCES person,
    state text NOT NULL CONSTRAINT attendance_state_check CHECK
        (state IN ('invited', 'confirmed', 'declined', 'attended', 'absent')),
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    cancelled boolean NOT NULL,
    reminded_at timestamptz,
    CONSTRAINT attendance_appointment_person_key UNIQUE (appointment, person),
    CONSTRAINT attendance_one_at_a_time_excl EXCLUDE USING gist (
        uuidrange(person, person, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&)
        WHERE (state IN ('invited', 'confirmed', 'attended', 'absent') AND NOT cancelled)
)""",
    "CREATE INDEX attendance_person_id_idx ON attendance (person, id)",
    """
-- Whoever cancels an appointment may not see everybody who was booked for it: their time is free again all the same.
CREATE FUNCTION free_attendances() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE attendance SET cancelled = true, version = version + 1, updated_at = NEW.updated_at
    WHERE appointment = NEW.id;
    RETURN NULL;
END $$""",
    """
CREATE TRIGGER free_attendances AFTER UPDATE OF cancelled_for ON appointment FOR EACH ROW
WHEN (OLD.cancelled_for IS NULL AND NEW.cancelled_for IS NOT NULL) EXECUTE FUNCTION free_attendances()""",
)
BOOKED = "EXISTS (SELECT FROM attendance WHERE attendance.appointment = appointment.id OFFSET 0)"
"""Whoever sees somebody who was booked sees the appointment, and changes nothing of it."""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in (*NOTE, *ASSESSMENT, *APPOINTMENT):
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
    protect(op, "people", "attendance", "person")
    protect(op, "people", "appointment", "id")
    op.execute(f"CREATE POLICY booked ON appointment FOR SELECT TO {Role.APP.of('people')} USING ({BOOKED})")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("DROP TRIGGER free_attendances ON appointment")
    op.execute("DROP FUNCTION free_attendances")
    op.execute("DROP POLICY booked ON appointment")  # it looks into attendances
    for table in (
        "attendance",
        "appointment",
        "psychological_assessment",
        "assessment",
        "psychological_note_reader",
        "psychological_note",
    ):
        op.execute(f"DROP TABLE {table}")
