"""Merges: two records of one person become one, and can be parted again."""

from alembic import op

from services.kit.database.roles import Role
from services.kit.database.security import protect, protect_by

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLES = (
    """
ALTER TABLE person
    ADD COLUMN merged_into uuid CONSTRAINT person_merged_into_fkey REFERENCES person,
    ADD CONSTRAINT person_merged_into_check
        CHECK (merged_into IS NULL OR (merged_into <> id AND without_resident_id IS NOT NULL))""",
    "CREATE INDEX person_merged_into_idx ON person (merged_into) WHERE merged_into IS NOT NULL",
    """
CREATE TABLE person_merge (
    id uuid CONSTRAINT person_merge_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    survivor uuid NOT NULL CONSTRAINT person_merge_survivor_fkey REFERENCES person,
    absorbed uuid NOT NULL CONSTRAINT person_merge_absorbed_fkey REFERENCES person,
    grounds text NOT NULL CONSTRAINT person_merge_grounds_check
        CHECK (grounds IN ('document_seen', 'confirmed_by_police', 'confirmed_by_person')),
    despite text[] NOT NULL CONSTRAINT person_merge_despite_check CHECK (despite <@ '{sex,birth_date}'),
    merged_by text NOT NULL,
    undo_until date NOT NULL,
    undone_at timestamptz,
    undone_by text,
    undone_for text CONSTRAINT person_merge_undone_for_check
        CHECK (undone_for IN ('two_persons', 'wrong_survivor', 'merged_in_error')),
    CONSTRAINT person_merge_two_records_check CHECK (survivor <> absorbed),
    CONSTRAINT person_merge_undone_together_check CHECK (num_nulls(undone_at, undone_by, undone_for) IN (0, 3))
)""",
    "CREATE UNIQUE INDEX person_merge_one_idx ON person_merge (absorbed) WHERE undone_at IS NULL",
    "CREATE INDEX person_merge_survivor_id_idx ON person_merge (survivor, id)",
    "CREATE INDEX person_merge_absorbed_id_idx ON person_merge (absorbed, id)",
    """
CREATE TABLE person_merge_row (
    merge uuid CONSTRAINT person_merge_row_merge_fkey REFERENCES person_merge,
    relation text,
    row_id uuid,
    CONSTRAINT person_merge_row_pkey PRIMARY KEY (merge, relation, row_id)
)""",
)

REFERS = """SELECT made.conrelid::regclass::text AS home, col.attname AS column_name,
               EXISTS (SELECT FROM pg_attribute WHERE attrelid = made.conrelid AND attname = 'version') AS versioned
        FROM pg_constraint AS made
        JOIN pg_attribute AS col ON col.attrelid = made.conrelid AND col.attnum = made.conkey[1]
        WHERE made.confrelid = 'person'::regclass AND made.contype = 'f'
          AND made.conrelid NOT IN ('person'::regclass, 'person_merge'::regclass)
        ORDER BY 1, 2"""
"""Each table that refers to persons, by which column, and whether its rows have versions."""

MERGE = r"""
-- Gives every row about one person to another and notes which rows they were: whatever table refers to persons, those
-- of later migrations too. A row without an id would be refused here. What one person cannot have twice is told as a
-- relation without a row, and the caller ends the transaction. Answers to the question for consent stay where the
-- survivor has answers to the same use: they are history, and no two of one use can be open.
CREATE FUNCTION merge_person(merging uuid, kept uuid, given uuid)
RETURNS TABLE (relation text, row_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    refers record;
    named text;
BEGIN
    IF (SELECT count(DISTINCT scope.row_id) FROM scope
        WHERE scope.row_id IN (kept, given) AND scope.key = ANY (caller_keys())) < 2 THEN
        RAISE insufficient_privilege USING MESSAGE = 'the caller does not see both persons';
    END IF;
    FOR refers IN
        {refers}
    LOOP
        BEGIN
            RETURN QUERY EXECUTE format(
                'WITH moved AS (UPDATE %1$I SET %2$I = $1 %3$s WHERE %2$I = $2 %4$s RETURNING id),
                      noted AS (INSERT INTO person_merge_row (merge, relation, row_id)
                                SELECT $3, %1$L, id FROM moved)
                 SELECT %1$L, id FROM moved',
                refers.home, refers.column_name,
                CASE WHEN refers.versioned THEN ', version = version + 1' ELSE '' END,
                CASE WHEN refers.home = 'consent'
                     THEN 'AND NOT EXISTS (SELECT FROM consent AS kept
                                           WHERE kept.person = $1 AND kept.use = consent.use)'
                     ELSE '' END)
            USING kept, given, merging;
        EXCEPTION WHEN unique_violation OR exclusion_violation THEN
            relation := refers.home;
            row_id := NULL;
            RETURN NEXT;
        END;
    END LOOP;
END $$"""

PART = r"""
-- Gives back what a merge took, as far as the survivor still has it.
CREATE FUNCTION part_person(merging uuid, kept uuid, given uuid)
RETURNS TABLE (relation text, row_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    refers record;
BEGIN
    IF NOT EXISTS (SELECT FROM scope WHERE scope.row_id = kept AND scope.key = ANY (caller_keys())) THEN
        RAISE insufficient_privilege USING MESSAGE = 'the caller does not see the person';
    END IF;
    FOR refers IN
        {refers}
    LOOP
        BEGIN
            RETURN QUERY EXECUTE format(
                'UPDATE %1$I SET %2$I = $2 %3$s FROM person_merge_row AS took
                 WHERE took.merge = $3 AND took.relation = %1$L AND took.row_id = %1$I.id AND %1$I.%2$I = $1
                 RETURNING %1$L, %1$I.id',
                refers.home, refers.column_name,
                CASE WHEN refers.versioned THEN format(', version = %I.version + 1', refers.home) ELSE '' END)
            USING kept, given, merging;
        EXCEPTION WHEN unique_violation OR exclusion_violation THEN
            relation := refers.home;
            row_id := NULL;
            RETURN NEXT;
        END;
    END LOOP;
END $$"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in (*TABLES, *(function.replace("{refers}", REFERS) for function in (MERGE, PART))):
        op.execute(statement)
    for function in ("merge_person", "part_person"):
        op.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {Role.APP.of('people')}")
    protect(op, "people", "person_merge", "survivor")
    protect_by(op, "people", "person_merge_row", "false", verbs="")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for function in ("part_person", "merge_person"):
        op.execute(f"DROP FUNCTION {function}")
    for table in ("person_merge_row", "person_merge"):
        op.execute(f"DROP TABLE {table}")
    op.execute("ALTER TABLE person DROP COLUMN merged_into")
