"""Needs: what work a person looks for, or what they want to learn."""

from alembic import op

from services.kit.database.security import protect

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NEED = """
CREATE TABLE need (
    id uuid CONSTRAINT need_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    person uuid NOT NULL CONSTRAINT need_person_fkey REFERENCES person,
    purpose text NOT NULL CONSTRAINT need_purpose_check CHECK (purpose IN ('job', 'training')),
    occupations text[] NOT NULL,
    districts text[] NOT NULL,
    wage_from bigint CONSTRAINT need_wage_from_check CHECK (wage_from > 0),
    takes_any_post boolean NOT NULL,
    recorded_on date NOT NULL,
    closed_on date CONSTRAINT need_closed_on_check CHECK (closed_on >= recorded_on),
    closed_for text,
    CONSTRAINT need_of_jobs_only_check CHECK (purpose = 'job' OR (wage_from IS NULL AND NOT takes_any_post)),
    CONSTRAINT need_occupations_check CHECK (takes_any_post OR cardinality(occupations) > 0),
    CONSTRAINT need_closed_together_check CHECK ((closed_on IS NULL) = (closed_for IS NULL))
)"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute(NEED)
    op.execute("CREATE UNIQUE INDEX need_one_open_idx ON need (person, purpose) WHERE closed_on IS NULL")
    protect(op, "people", "need", "id")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("DROP TABLE need")
