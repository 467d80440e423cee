"""Retention: notices of files that will be anonymised, and records that are."""

from alembic import op

from services.kit.database.security import protect

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

NOTICE = """
CREATE TABLE retention_notice (
    id uuid CONSTRAINT retention_notice_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    person uuid NOT NULL CONSTRAINT retention_notice_person_fkey REFERENCES person,
    grounds text NOT NULL CONSTRAINT retention_notice_grounds_check CHECK (grounds IN ('inactive', 'own_request')),
    inactive_since date NOT NULL
        CONSTRAINT retention_notice_inactive_since_check CHECK (inactive_since <= announced_on),
    announced_on date NOT NULL,
    announced_by text
        CONSTRAINT retention_notice_announced_by_check CHECK ((grounds = 'own_request') = (announced_by IS NOT NULL)),
    due_on date NOT NULL CONSTRAINT retention_notice_due_on_check CHECK (due_on > announced_on),
    document text NOT NULL,
    ended_on date CONSTRAINT retention_notice_ended_on_check CHECK (ended_on >= announced_on),
    ended_for text CONSTRAINT retention_notice_ended_for_check
        CHECK (ended_for IN ('anonymised', 'kept', 'active_again')),
    kept_for text CONSTRAINT retention_notice_kept_for_check CHECK (kept_for IN
        ('help_expected', 'claim_open', 'audit_open', 'own_request', 'announced_by_mistake')),
    kept_by text,
    CONSTRAINT retention_notice_ended_together_check CHECK ((ended_on IS NULL) = (ended_for IS NULL)),
    CONSTRAINT retention_notice_anonymised_when_due_check CHECK (ended_for <> 'anonymised' OR ended_on >= due_on),
    CONSTRAINT retention_notice_kept_together_check
        CHECK (num_nonnulls(kept_for, kept_by) = CASE ended_for WHEN 'kept' THEN 2 ELSE 0 END)
)"""
PERSON = (
    "ALTER TABLE person ADD COLUMN anonymised_on date, ADD COLUMN look_on date",
    "ALTER TABLE person DROP CONSTRAINT person_one_identity_check, DROP CONSTRAINT person_merged_into_check",
    """ALTER TABLE person ADD CONSTRAINT person_one_identity_check CHECK (
        num_nonnulls(resident_id_sealed, without_resident_id) = CASE WHEN anonymised_on IS NULL THEN 1 ELSE 0 END
    ) NOT VALID""",
    """ALTER TABLE person ADD CONSTRAINT person_merged_into_check CHECK (
        merged_into IS NULL OR (merged_into <> id AND resident_id_sealed IS NULL)) NOT VALID""",
    "ALTER TABLE person VALIDATE CONSTRAINT person_one_identity_check",
    "ALTER TABLE person VALIDATE CONSTRAINT person_merged_into_check",
    "CREATE INDEX person_look_on_idx ON person (look_on) WHERE merged_into IS NULL AND anonymised_on IS NULL",
)
BACK = (
    "ALTER TABLE person DROP CONSTRAINT person_one_identity_check, DROP CONSTRAINT person_merged_into_check",
    "UPDATE person SET without_resident_id = 'cannot_be_shown' WHERE anonymised_on IS NOT NULL",
    """ALTER TABLE person ADD CONSTRAINT person_one_identity_check
        CHECK (num_nonnulls(resident_id_sealed, without_resident_id) = 1)""",
    """ALTER TABLE person ADD CONSTRAINT person_merged_into_check
        CHECK (merged_into IS NULL OR (merged_into <> id AND without_resident_id IS NOT NULL))""",
    "ALTER TABLE person DROP COLUMN look_on, DROP COLUMN anonymised_on",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute(NOTICE)
    op.execute("CREATE UNIQUE INDEX retention_notice_one_open_idx ON retention_notice (person) WHERE ended_on IS NULL")
    op.execute("CREATE INDEX retention_notice_due_idx ON retention_notice (due_on) WHERE ended_on IS NULL")
    op.execute("CREATE INDEX retention_notice_person_id_idx ON retention_notice (person, id)")
    protect(op, "people", "retention_notice", "person")
    for statement in PERSON:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("DROP TABLE retention_notice")
    for statement in BACK:
        op.execute(statement)
