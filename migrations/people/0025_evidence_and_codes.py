"""Evidence files and the one-time codes of self-service."""

from alembic import op

from services.kit.database.security import protect, protect_by

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

CODES = (
    """
CREATE TABLE self_service_code (
    id uuid CONSTRAINT self_service_code_pkey PRIMARY KEY,
    person uuid NOT NULL,
    digest bytea NOT NULL CONSTRAINT self_service_code_digest_check CHECK (length(digest) = 32),
    made_by text NOT NULL,
    made_at timestamptz NOT NULL,
    valid_until timestamptz NOT NULL CONSTRAINT self_service_code_valid_until_check CHECK (valid_until > made_at),
    wrong_tries integer NOT NULL CONSTRAINT self_service_code_wrong_tries_check CHECK (wrong_tries BETWEEN 0 AND 5),
    ended_for text CONSTRAINT self_service_code_ended_for_check
        CHECK (ended_for IN ('used', 'withdrawn', 'replaced', 'wrong_tries')),
    ended_at timestamptz CONSTRAINT self_service_code_ended_at_check CHECK (ended_at >= made_at),
    CONSTRAINT self_service_code_ended_together_check CHECK ((ended_for IS NULL) = (ended_at IS NULL)),
    CONSTRAINT self_service_code_five_tries_check
        CHECK ((wrong_tries = 5) = (ended_for IS NOT DISTINCT FROM 'wrong_tries'))
)""",
    "CREATE UNIQUE INDEX self_service_code_one_live_idx ON self_service_code (person) WHERE ended_for IS NULL",
    "CREATE INDEX self_service_code_person_made_at_idx ON self_service_code (person, made_at)",
    "CREATE INDEX self_service_code_made_at_idx ON self_service_code (made_at)",
    """
CREATE TABLE self_service_try (
    id uuid CONSTRAINT self_service_try_pkey PRIMARY KEY,
    terminal text NOT NULL,
    at timestamptz NOT NULL
)""",
    "CREATE INDEX self_service_try_terminal_at_idx ON self_service_try (terminal, at)",
    "CREATE INDEX self_service_try_at_idx ON self_service_try (at)",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute(EVIDENCE_FILE)
    op.execute("CREATE INDEX evidence_file_person_id_idx ON evidence_file (person, id)")
    op.execute("CREATE INDEX evidence_file_application_id_idx ON evidence_file (application, id)")
    op.execute("""CREATE INDEX evidence_file_waiting_idx ON evidence_file (state, updated_at)
    WHERE state IN ('receiving', 'stored', 'scan_unavailable', 'infected') AND removed_at IS NULL""")
    protect(op, "people", "evidence_file", "person")
    for statement in CODES:
        op.execute(statement)
    for table in ("self_service_code", "self_service_try"):
        protect_by(op, "people", table, "false", verbs="")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("DROP TABLE self_service_try")
    op.execute("DROP TABLE self_service_code")
    op.execute("DROP TABLE evidence_file")
