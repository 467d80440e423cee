"""Imports and exports of persons: their files, sealed, how far they are, and what became of each row."""

from alembic import op

from services.kit.database.roles import Role
from services.kit.database.security import protect, protect_by

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

IMPORT = (
    """
CREATE TABLE person_import (
    id uuid CONSTRAINT person_import_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    district text NOT NULL,
    format text NOT NULL CONSTRAINT person_import_format_check CHECK (format IN ('csv', 'xlsx', 'ndjson')),
    dry_run boolean NOT NULL,
    caller jsonb NOT NULL,
    state text NOT NULL CONSTRAINT person_import_state_check CHECK
        (state IN ('receiving', 'waiting', 'running', 'done', 'refused', 'cancelled', 'failed')),
    encoding text CONSTRAINT person_import_encoding_check CHECK (encoding IN ('utf-8', 'gb18030')),
    rows_total bigint CONSTRAINT person_import_rows_total_check CHECK (rows_total >= 0),
    rows_read bigint NOT NULL,
    rows_created bigint NOT NULL,
    rows_duplicate bigint NOT NULL,
    rows_ambiguous bigint NOT NULL,
    rows_refused bigint NOT NULL,
    faults jsonb NOT NULL,
    starts bigint NOT NULL,
    started_at timestamptz,
    ended_at timestamptz,
    CONSTRAINT person_import_rows_add_up_check
        CHECK (rows_read = rows_created + rows_duplicate + rows_ambiguous + rows_refused),
    CONSTRAINT person_import_ended_check
        CHECK ((state IN ('done', 'refused', 'cancelled', 'failed')) = (ended_at IS NOT NULL))
)""",
    """CREATE INDEX person_import_unfinished_idx ON person_import (updated_at)
    WHERE state NOT IN ('done', 'refused', 'cancelled')""",
    """
CREATE TABLE person_import_part (
    id uuid CONSTRAINT person_import_part_pkey PRIMARY KEY,
    import_id uuid NOT NULL CONSTRAINT person_import_part_import_id_fkey REFERENCES person_import,
    number bigint NOT NULL CONSTRAINT person_import_part_number_check CHECK (number > 0),
    content_sealed bytea NOT NULL,
    CONSTRAINT person_import_part_import_id_number_key UNIQUE (import_id, number)
)""",
    """
CREATE TABLE person_import_row (
    import_id uuid NOT NULL CONSTRAINT person_import_row_import_id_fkey REFERENCES person_import,
    number bigint NOT NULL CONSTRAINT person_import_row_number_check CHECK (number > 0),
    outcome text NOT NULL CONSTRAINT person_import_row_outcome_check CHECK
        (outcome IN ('created', 'would_create', 'duplicate', 'repeated', 'ambiguous', 'refused')),
    persons uuid[] NOT NULL,
    held_in text[] NOT NULL,
    first_row bigint,
    errors jsonb NOT NULL,
    CONSTRAINT person_import_row_pkey PRIMARY KEY (import_id, number),
    CONSTRAINT person_import_row_first_row_check CHECK (CASE outcome
        WHEN 'repeated' THEN first_row IS NOT NULL WHEN 'ambiguous' THEN true ELSE first_row IS NULL END),
    CONSTRAINT person_import_row_errors_check CHECK ((outcome = 'refused') = (errors <> '[]'))
)""",
)

PLACE_NEW = r"""
-- As `place`, of rows that nobody sees yet, many at once: a row of which somebody does is refused.
CREATE FUNCTION place_new(placed uuid[], placed_kind text, keys text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
BEGIN
    IF EXISTS (SELECT FROM scope WHERE row_id = ANY (placed)) THEN
        RAISE insufficient_privilege USING MESSAGE = 'one of these rows is seen already';
    END IF;
    INSERT INTO scope (key, kind, row_id)
    SELECT seen.key, placed_kind, each.row_id
    FROM unnest(placed, keys) AS each (row_id, keys)
    CROSS JOIN LATERAL unnest(string_to_array(each.keys, ',') || 'feed'::text) AS seen (key);
END $$"""

KNOWN_OF = """
-- Whom each of many registrations may say: by resident id, else by name and birth date as a registration is compared.
-- Of a record that the caller sees its id is told. Of another one the county alone, not without an entry that the
-- person can read; of namesakes elsewhere only where the caller sees none.
CREATE FUNCTION known_of(
    blinds bytea[], namesakes bytea[],
    told_at timestamptz, told text, told_roles text[], told_organisation uuid, through text, traced text
) RETURNS TABLE (n bigint, by_id boolean, person uuid, county text)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
BEGIN ATOMIC
    WITH asked AS (
        SELECT each.blind, each.namesake, each.n
        FROM unnest(blinds, namesakes) WITH ORDINALITY AS each (blind, namesake, n)
    ),
    found AS (
        SELECT asked.n, true AS by_id, person.id, left(person.residence, 6) AS county
        FROM asked JOIN person ON person.resident_id_blind = asked.blind
        UNION ALL
        SELECT asked.n, false, person.id, left(person.residence, 6)
        FROM asked JOIN person ON person.namesake = asked.namesake
        WHERE person.merged_into IS NULL AND (asked.blind IS NULL OR person.without_resident_id IS NOT NULL)
    ),
    seen AS (
        SELECT found.n, found.by_id, found.id, found.county,
            EXISTS (SELECT FROM scope WHERE scope.row_id = found.id AND scope.key = ANY (caller_keys())) AS here
        FROM found
    ),
    told_of AS (
        SELECT each.n, each.by_id, each.id, each.county, each.here
        FROM (SELECT seen.*, bool_or(seen.here) OVER (PARTITION BY seen.n, seen.by_id) AS any_here FROM seen) AS each
        WHERE each.here OR NOT each.any_here
    ),
    noted AS (
        INSERT INTO access_log (id, at, subject, roles, organisation, purpose, person, fields, route, trace_id)
        SELECT gen_random_uuid(), told_at, told, told_roles, told_organisation, 'none_stated', hidden.id,
            ARRAY[CASE WHEN hidden.by_id THEN 'held_in' ELSE 'namesake_held_in' END], through, traced
        FROM (SELECT DISTINCT told_of.id, told_of.by_id FROM told_of WHERE NOT told_of.here) AS hidden
    )
    SELECT told_of.n, told_of.by_id, CASE WHEN told_of.here THEN told_of.id END,
        CASE WHEN NOT told_of.here THEN told_of.county END
    FROM told_of ORDER BY told_of.n, told_of.by_id DESC, told_of.id;
END"""

OWN = "subject = caller_subject()"
"""An export is whose it is: nobody else sees it, not even a colleague of the same area."""

EXPORT = (
    """
CREATE TABLE person_export (
    id uuid CONSTRAINT person_export_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    subject text NOT NULL,
    caller jsonb NOT NULL,
    format text NOT NULL CONSTRAINT person_export_format_check CHECK (format IN ('csv', 'xlsx', 'ndjson')),
    language text NOT NULL CONSTRAINT person_export_language_check CHECK (language IN ('zh', 'en')),
    unmasked boolean NOT NULL,
    purpose text,
    narrowed jsonb NOT NULL,
    state text NOT NULL CONSTRAINT person_export_state_check CHECK
        (state IN ('waiting', 'running', 'done', 'cancelled', 'failed', 'expired')),
    failed_for text CONSTRAINT person_export_failed_for_check CHECK (failed_for IN ('too_many_rows', 'gave_up')),
    rows_written bigint NOT NULL CONSTRAINT person_export_rows_written_check CHECK (rows_written >= 0),
    starts bigint NOT NULL,
    expires_at timestamptz,
    started_at timestamptz,
    ended_at timestamptz,
    CONSTRAINT person_export_purpose_check CHECK (unmasked = (purpose IS NOT NULL)),
    CONSTRAINT person_export_expires_at_check CHECK (state NOT IN ('done', 'expired') OR expires_at IS NOT NULL),
    CONSTRAINT person_export_failed_together_check CHECK ((state = 'failed') = (failed_for IS NOT NULL)),
    CONSTRAINT person_export_ended_check
        CHECK ((state IN ('done', 'cancelled', 'failed', 'expired')) = (ended_at IS NOT NULL))
)""",
    "CREATE INDEX person_export_subject_id_idx ON person_export (subject, id)",
    """CREATE INDEX person_export_unfinished_idx ON person_export (updated_at)
    WHERE state IN ('waiting', 'running', 'done')""",
    """
CREATE TABLE person_export_part (
    id uuid CONSTRAINT person_export_part_pkey PRIMARY KEY,
    export_id uuid NOT NULL CONSTRAINT person_export_part_export_id_fkey REFERENCES person_export,
    number bigint NOT NULL CONSTRAINT person_export_part_number_check CHECK (number > 0),
    content_sealed bytea NOT NULL,
    CONSTRAINT person_export_part_export_id_number_key UNIQUE (export_id, number)
)""",
)
FUNCTIONS = ("place_new", "known_of")
TABLES = ("person_export_part", "person_export", "person_import_row", "person_import_part", "person_import")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in (*IMPORT, PLACE_NEW, KNOWN_OF, *EXPORT):
        op.execute(statement)
    for function in FUNCTIONS:
        op.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {Role.APP.of('people')}, {Role.SYSTEM.of('people')}")
    protect(op, "people", "person_import", "id")
    protect(op, "people", "person_import_part", "import_id", verbs="SELECT, INSERT, UPDATE, DELETE")
    protect(op, "people", "person_import_row", "import_id", verbs="SELECT, INSERT")
    protect_by(op, "people", "person_export", OWN, verbs="SELECT, INSERT, UPDATE")
    protect_by(
        op,
        "people",
        "person_export_part",
        f"EXISTS (SELECT FROM person_export WHERE person_export.id = person_export_part.export_id AND {OWN} OFFSET 0)",
        verbs="SELECT, INSERT, DELETE",
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
    for table in TABLES:
        op.execute(f"DROP TABLE {table}")
