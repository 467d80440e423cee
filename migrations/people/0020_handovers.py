"""Hand-overs: a file is offered to another area, and taken over there or not."""

from alembic import op

from services.kit.database.security import protect

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

HANDOVER = """
CREATE TABLE handover (
    id uuid CONSTRAINT handover_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    person uuid NOT NULL CONSTRAINT handover_person_fkey REFERENCES person,
    from_district text NOT NULL,
    to_district text NOT NULL,
    reason text NOT NULL CONSTRAINT handover_reason_check
        CHECK (reason IN ('moved', 'works_there', 'trained_there', 'at_own_request')),
    state text NOT NULL CONSTRAINT handover_state_check
        CHECK (state IN ('offered', 'accepted', 'declined', 'withdrawn')),
    offered_by text NOT NULL,
    answered_by text,
    answered_at timestamptz,
    declined_for text CONSTRAINT handover_declined_for_check
        CHECK (declined_for IN ('not_ours', 'cannot_be_found', 'already_registered', 'file_incomplete')),
    CONSTRAINT handover_elsewhere_check CHECK (to_district <> from_district),
    CONSTRAINT handover_declined_together_check CHECK ((state = 'declined') = (declined_for IS NOT NULL)),
    CONSTRAINT handover_answered_together_check
        CHECK (num_nulls(answered_by, answered_at) = CASE state WHEN 'offered' THEN 2 ELSE 0 END)
)"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute(HANDOVER)
    op.execute("CREATE UNIQUE INDEX handover_one_open_idx ON handover (person) WHERE state = 'offered'")
    op.execute("CREATE INDEX handover_person_id_idx ON handover (person, id)")
    op.execute("ALTER TABLE person ADD COLUMN offered_to text")
    protect(op, "people", "handover", "id")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("ALTER TABLE person DROP COLUMN offered_to")
    op.execute("DROP TABLE handover")
