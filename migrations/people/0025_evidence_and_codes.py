"""Evidence files and the one-time codes of self-service."""

from alembic import op

from services.kit.database.security import protect

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

EVIDENCE_FILE = """
CREATE TABLE evidence_file (
    id uuid CONSTRAINT evidence_file_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    person uuid NOT NULL CONSTRAINT evidence_file_person_fkey REFERENCES person,
    application uuid CONSTRAINT evidence_file_application_fkey REFERENCES household_application,
    sealed_for uuid NOT NULL,
    kind text NOT NULL CONSTRAINT evidence_file_kind_check CHECK (kind IN ('identity_card', 'household_book',
        'disability_certificate', 'dibao_certificate', 'income_proof', 'labour_contract', 'unemployment_certificate',
        'diploma', 'signed_statement', 'photo', 'other')),
    media_type text NOT NULL CONSTRAINT evidence_file_media_type_check CHECK (media_type IN ('application/pdf',
        'image/jpeg', 'image/png', 'image/heic', 'image/tiff',
        'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'application/ofd')),
    size bigint NOT NULL CONSTRAINT evidence_file_size_check CHECK (size > 0),
    sha256 bytea NOT NULL CONSTRAINT evidence_file_sha256_check CHECK (length(sha256) = 32),
    object text NOT NULL CONSTRAINT evidence_file_object_key UNIQUE,
    recorded_by text NOT NULL,
    state text NOT NULL CONSTRAINT evidence_file_state_check
        CHECK (state IN ('receiving', 'stored', 'clean', 'infected', 'scan_unavailable', 'erased')),
    stored_at timestamptz,
    digests bytea,
    scanned_at timestamptz,
    removed_at timestamptz,
    CONSTRAINT evidence_file_stored_at_check CHECK (state IN ('receiving', 'erased') OR stored_at IS NOT NULL),
    CONSTRAINT evidence_file_digests_check CHECK (num_nulls(stored_at, digests) IN (0, 2)),
    CONSTRAINT evidence_file_scanned_at_check
        CHECK (state NOT IN ('clean', 'infected', 'scan_unavailable') OR scanned_at IS NOT NULL),
    CONSTRAINT evidence_file_removed_at_check CHECK (removed_at IS NULL OR state IN ('infected', 'erased'))
)"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute(EVIDENCE_FILE)
    op.execute("CREATE INDEX evidence_file_person_id_idx ON evidence_file (person, id)")
    op.execute("""CREATE INDEX evidence_file_waiting_idx ON evidence_file (state, updated_at)
    WHERE state IN ('receiving', 'stored', 'scan_unavailable', 'infected') AND removed_at IS NULL""")
    protect(op, "people", "evidence_file", "person")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("DROP TABLE evidence_file")
