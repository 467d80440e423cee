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


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in NOTE:
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


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for table in ("psychological_note_reader", "psychological_note"):
        op.execute(f"DROP TABLE {table}")
