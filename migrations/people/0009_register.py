"""The register: persons without a resident id, more about each, and reviewed corrections."""

from alembic import op

from services.kit.database.roles import Role
from services.kit.database.security import protect

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

REASONS = "('never_issued', 'cannot_be_shown', 'fails_its_check', 'held_by_another', 'being_corrected')"

SEALED = ("former_name", "address", "email", "wechat", "contact_name", "contact_phone")

PERSON = (
    "ALTER TABLE person ALTER COLUMN resident_id_sealed DROP NOT NULL",
    "ALTER TABLE person ALTER COLUMN resident_id_masked DROP NOT NULL",
    "ALTER TABLE person ALTER COLUMN resident_id_blind DROP NOT NULL",
    f"""
    ALTER TABLE person
        ADD COLUMN without_resident_id text CONSTRAINT person_without_resident_id_check
            CHECK (without_resident_id IN {REASONS}),
        ADD CONSTRAINT person_one_identity_check CHECK (num_nonnulls(resident_id_sealed, without_resident_id) = 1)""",
    *(
        f"""
    ALTER TABLE person
        ADD COLUMN {name}_sealed bytea,
        ADD COLUMN {name}_masked text,
        ADD CONSTRAINT person_{name}_together_check CHECK (num_nulls({name}_sealed, {name}_masked) IN (0, 2))"""
        for name in SEALED
    ),
    """
    ALTER TABLE person
        ADD COLUMN contact_relation text CONSTRAINT person_contact_relation_check CHECK (contact_relation IN
            ('spouse', 'parent', 'child', 'sibling', 'other_relative', 'guardian', 'friend', 'other')),
        ADD CONSTRAINT person_contact_together_check
            CHECK (num_nulls(contact_name_sealed, contact_phone_sealed, contact_relation) IN (0, 3)),
        ADD COLUMN grid_cell text,
        ADD COLUMN namesake bytea""",
    "CREATE INDEX person_namesake_idx ON person (namesake)",
)

NAMESAKES = """
-- Which counties hold somebody of this name and birth date whom the asker does not see: only the counties are told,
-- never the records, and not without an entry that each person can read. See holder_of.
CREATE FUNCTION namesakes_held_in(
    asked bytea, temporary_only boolean, sees text[], known text[],
    told_at timestamptz, told text, told_roles text[], told_organisation uuid, through text, traced text
) RETURNS SETOF text
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    WITH held AS (
        SELECT person.id, left(person.residence, 6) AS county FROM person
        WHERE person.namesake = asked AND (person.without_resident_id IS NOT NULL OR NOT temporary_only)
          AND left(person.residence, 6) <> ALL (known)
          AND NOT EXISTS (SELECT FROM scope WHERE scope.row_id = person.id AND scope.key = ANY (sees))
    ),
    noted AS (
        INSERT INTO access_log (id, at, subject, roles, organisation, purpose, person, fields, route, trace_id)
        SELECT gen_random_uuid(), told_at, told, told_roles, told_organisation, 'none_stated', held.id,
               '{namesake_held_in}', through, traced
        FROM held
    )
    SELECT DISTINCT held.county FROM held ORDER BY held.county;
END"""

CORRECTION = (
    f"""
CREATE TABLE correction (
    id uuid CONSTRAINT correction_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    person uuid NOT NULL CONSTRAINT correction_person_fkey REFERENCES person,
    name_sealed bytea,
    name_masked text,
    resident_id_sealed bytea,
    resident_id_masked text,
    without_resident_id text CONSTRAINT correction_without_resident_id_check CHECK (without_resident_id IN {REASONS}),
    sex text CONSTRAINT correction_sex_check CHECK (sex IN ('1', '2')),
    birth_date_sealed bytea,
    birth_date_masked text,
    reason text NOT NULL CONSTRAINT correction_reason_check
        CHECK (reason IN ('recorded_wrongly', 'id_shown', 'id_issued', 'changed_by_police')),
    evidence_sealed bytea NOT NULL,
    evidence_masked text NOT NULL,
    proposed_by text NOT NULL,
    state text NOT NULL CONSTRAINT correction_state_check
        CHECK (state IN ('pending', 'approved', 'rejected', 'withdrawn')),
    decided_by text,
    decided_at timestamptz,
    decided_for text CONSTRAINT correction_decided_for_check CHECK (decided_for IN ('document_seen',
        'confirmed_by_police', 'evidence_missing', 'evidence_unclear', 'evidence_contradicts', 'recorded_rightly')),
    CONSTRAINT correction_name_together_check CHECK (num_nulls(name_sealed, name_masked) IN (0, 2)),
    CONSTRAINT correction_resident_id_together_check
        CHECK (num_nulls(resident_id_sealed, resident_id_masked) IN (0, 2)),
    CONSTRAINT correction_birth_date_together_check CHECK (num_nulls(birth_date_sealed, birth_date_masked) IN (0, 2)),
    CONSTRAINT correction_evidence_together_check CHECK (num_nulls(evidence_sealed, evidence_masked) IN (0, 2)),
    CONSTRAINT correction_something_check
        CHECK (num_nonnulls(name_sealed, resident_id_sealed, without_resident_id, sex, birth_date_sealed) > 0),
    CONSTRAINT correction_one_identity_check CHECK (num_nonnulls(resident_id_sealed, without_resident_id) < 2),
    CONSTRAINT correction_decided_together_check
        CHECK (num_nulls(decided_by, decided_at) = CASE state WHEN 'pending' THEN 2 ELSE 0 END),
    CONSTRAINT correction_decided_for_together_check
        CHECK ((decided_for IS NOT NULL) = (state IN ('approved', 'rejected'))),
    -- Whoever proposes does not decide.
    CONSTRAINT correction_another_hand_check
        CHECK (state NOT IN ('approved', 'rejected') OR decided_by <> proposed_by)
)""",
    "CREATE UNIQUE INDEX correction_one_pending_idx ON correction (person) WHERE state = 'pending'",
    "CREATE INDEX correction_person_id_idx ON correction (person, id)",
    "CREATE INDEX correction_state_id_idx ON correction (state, id)",
)

WITHOUT_PERSONS = (
    "DROP INDEX person_namesake_idx",
    *(f"ALTER TABLE person DROP COLUMN {name}_sealed, DROP COLUMN {name}_masked" for name in SEALED),
    "ALTER TABLE person DROP COLUMN contact_relation, DROP COLUMN grid_cell, DROP COLUMN namesake",
    "ALTER TABLE person DROP COLUMN without_resident_id",
    # Fails where somebody is registered without one: a record cannot be kept in a register that has no room for it.
    "ALTER TABLE person ALTER COLUMN resident_id_sealed SET NOT NULL",
    "ALTER TABLE person ALTER COLUMN resident_id_masked SET NOT NULL",
    "ALTER TABLE person ALTER COLUMN resident_id_blind SET NOT NULL",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in (*PERSON, NAMESAKES, *CORRECTION):
        op.execute(statement)
    op.execute("REVOKE ALL ON FUNCTION namesakes_held_in FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION namesakes_held_in TO {Role.APP.of('people')}, {Role.SYSTEM.of('people')}")
    protect(op, "people", "correction", "person")
    op.execute("ALTER TABLE work_spell ADD COLUMN grid_cell text")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("ALTER TABLE work_spell DROP COLUMN grid_cell")
    op.execute("DROP TABLE correction")
    op.execute("DROP FUNCTION namesakes_held_in")
    for statement in WITHOUT_PERSONS:
        op.execute(statement)
