"""The kit's tables, the copies of notes, and what was told."""

from alembic import op

from services.kit.database.security import protect, protect_by
from services.kit.foundation import lay, lift

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    lay(op, op.get_bind(), "echo")
    op.execute("""
        CREATE TABLE known_note (
            id uuid CONSTRAINT known_note_pkey PRIMARY KEY,
            version bigint NOT NULL,
            district text NOT NULL,
            words text NOT NULL CONSTRAINT known_note_digestible_check CHECK (words <> 'poison')
        )""")
    op.execute("""
        CREATE TABLE told (
            n bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT told_pkey PRIMARY KEY,
            position bigint NOT NULL,
            happened text NOT NULL,
            note uuid NOT NULL,
            row_version bigint NOT NULL,
            words text NOT NULL CONSTRAINT told_bearable_check CHECK (words <> 'grief')
        )""")
    protect(op, "echo", "known_note", "id", verbs="SELECT")
    protect_by(op, "echo", "told", "false", verbs="")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("DROP TABLE told")
    op.execute("DROP TABLE known_note")
    lift(op)
