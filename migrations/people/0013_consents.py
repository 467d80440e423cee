"""Answers to the question for consent."""

from alembic import op

from services.kit.database.security import protect

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

CONSENT = """
CREATE TABLE consent (
    id uuid CONSTRAINT consent_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    person uuid NOT NULL CONSTRAINT consent_person_fkey REFERENCES person,
    use text NOT NULL,
    given boolean NOT NULL,
    since date NOT NULL,
    until date CONSTRAINT consent_until_check CHECK (until >= since),
    form text NOT NULL CONSTRAINT consent_form_check CHECK (form IN ('signed', 'online', 'spoken')),
    recorded_by text NOT NULL
)"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute(CONSENT)
    op.execute("CREATE UNIQUE INDEX consent_one_answer_idx ON consent (person, use) WHERE until IS NULL")
    op.execute("CREATE INDEX consent_person_id_idx ON consent (person, id)")
    protect(op, "people", "consent", "person")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("DROP TABLE consent")
