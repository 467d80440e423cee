"""The kit's tables and the notes."""

from alembic import op

from services.kit.database.security import protect
from services.kit.foundation import lay, lift

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    lay(op, op.get_bind(), "notes")
    op.execute("""
        CREATE TABLE note (
            id uuid CONSTRAINT note_pkey PRIMARY KEY,
            version bigint NOT NULL,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            district text NOT NULL,
            words text NOT NULL,
            due_on date,
            reminders bigint NOT NULL
        )""")
    op.execute("CREATE INDEX note_district_id_idx ON note (district, id)")
    protect(op, "notes", "note", "id")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("DROP TABLE note")
    lift(op)
