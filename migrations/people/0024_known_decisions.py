"""What people knows of decisions on subsidies, for the card that tells a family what it was found entitled to."""

from alembic import op

from services.kit.database.security import protect

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

KNOWN_DECISION = """
CREATE TABLE known_decision (
    id uuid CONSTRAINT known_decision_pkey PRIMARY KEY,
    version bigint NOT NULL,
    person uuid NOT NULL,
    referral uuid NOT NULL,
    programme text NOT NULL,
    outcome text NOT NULL,
    payee text,
    amount bigint,
    as_of date NOT NULL,
    made_at timestamptz NOT NULL
)"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute(KNOWN_DECISION)
    op.execute("CREATE INDEX known_decision_person_idx ON known_decision (person)")
    protect(op, "people", "known_decision", "id", verbs="SELECT")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("DROP TABLE known_decision")
