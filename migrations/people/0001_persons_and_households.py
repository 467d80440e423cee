"""The kit's tables, persons, households and certifications."""

from alembic import op

from services.kit.database.roles import Role
from services.kit.database.security import protect
from services.kit.foundation import lay, lift

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

PERSON = """
CREATE TABLE person (
    id uuid CONSTRAINT person_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    name_sealed bytea NOT NULL,
    name_masked text NOT NULL,
    resident_id_sealed bytea NOT NULL,
    resident_id_masked text NOT NULL,
    resident_id_blind bytea NOT NULL CONSTRAINT person_resident_id_blind_key UNIQUE,
    phone_sealed bytea,
    phone_masked text,
    sex text NOT NULL CONSTRAINT person_sex_check CHECK (sex IN ('1', '2')),
    birth_date date NOT NULL CONSTRAINT person_birth_date_check CHECK (birth_date >= '1900-01-01'),
    caveats text[] NOT NULL,
    residence text NOT NULL,
    hukou text NOT NULL,
    hukou_kind text NOT NULL CONSTRAINT person_hukou_kind_check CHECK (hukou_kind IN ('urban', 'rural')),
    CONSTRAINT person_name_together_check CHECK (num_nulls(name_sealed, name_masked) IN (0, 2)),
    CONSTRAINT person_resident_id_together_check
        CHECK (num_nulls(resident_id_sealed, resident_id_masked, resident_id_blind) IN (0, 3)),
    CONSTRAINT person_phone_together_check CHECK (num_nulls(phone_sealed, phone_masked) IN (0, 2))
)"""

HOLDER = """
-- Where a person with this resident id is held, whoever asks: only the county is told, never the record.
CREATE FUNCTION holder_of(blind bytea) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
RETURN (SELECT left(residence, 6) FROM person WHERE resident_id_blind = blind)"""

HOUSEHOLD = """
CREATE TABLE household (
    id uuid CONSTRAINT household_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    district text NOT NULL,
    hukou_kind text NOT NULL CONSTRAINT household_hukou_kind_check CHECK (hukou_kind IN ('urban', 'rural')),
    address_sealed bytea,
    address_masked text,
    income_per_head bigint CONSTRAINT household_income_per_head_check CHECK (income_per_head >= 0),
    certified_on date,
    certified_under text,
    recheck_since date,
    CONSTRAINT household_address_together_check CHECK (num_nulls(address_sealed, address_masked) IN (0, 2)),
    CONSTRAINT household_certified_together_check CHECK ((certified_on IS NULL) = (certified_under IS NULL)),
    CONSTRAINT household_recheck_since_check CHECK (recheck_since IS NULL OR certified_on IS NOT NULL)
)"""

MEMBER = (
    """
CREATE TABLE household_member (
    id uuid CONSTRAINT household_member_pkey PRIMARY KEY,
    household uuid NOT NULL CONSTRAINT household_member_household_fkey REFERENCES household,
    person uuid NOT NULL CONSTRAINT household_member_person_fkey REFERENCES person,
    relation text NOT NULL CONSTRAINT household_member_relation_check
        CHECK (relation IN ('head', 'spouse', 'child', 'parent', 'other')),
    joined_on date NOT NULL,
    left_on date CONSTRAINT household_member_left_on_check CHECK (left_on >= joined_on),
    able boolean,
    willing boolean,
    employed boolean
)""",
    "CREATE INDEX household_member_household_idx ON household_member (household)",
    "CREATE UNIQUE INDEX household_member_one_household_idx ON household_member (person) WHERE left_on IS NULL",
    """CREATE UNIQUE INDEX household_member_one_head_idx ON household_member (household)
    WHERE left_on IS NULL AND relation = 'head'""",
)

CERTIFICATION = (
    # At most one certification covers a day, so at most one is open. Core PostgreSQL excludes overlapping ranges; with
    # a range of uuids it does so per household, without an extension.
    "CREATE TYPE uuidrange AS RANGE (subtype = uuid)",
    """
CREATE TABLE household_certification (
    id uuid CONSTRAINT household_certification_pkey PRIMARY KEY,
    household uuid NOT NULL CONSTRAINT household_certification_household_fkey REFERENCES household,
    law text NOT NULL,
    certified_on date NOT NULL,
    certified_by text NOT NULL,
    certified_at timestamptz NOT NULL,
    facts jsonb NOT NULL,
    caveats text[] NOT NULL,
    withdrawn_on date CONSTRAINT household_certification_withdrawn_on_check CHECK (withdrawn_on >= certified_on),
    withdrawn_for text CONSTRAINT household_certification_withdrawn_for_check
        CHECK (withdrawn_for IN ('a_member_found_work', 'facts_were_wrong', 'moved_away', 'at_own_request')),
    CONSTRAINT household_certification_withdrawn_together_check
        CHECK ((withdrawn_on IS NULL) = (withdrawn_for IS NULL)),
    CONSTRAINT household_certification_no_overlap_excl EXCLUDE USING gist (
        uuidrange(household, household, '[]') WITH &&, daterange(certified_on, withdrawn_on) WITH &&
    )
)""",
    "CREATE INDEX household_certification_household_idx ON household_certification (household)",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    lay(op, op.get_bind(), "people")
    for statement in (PERSON, HOLDER, HOUSEHOLD, *MEMBER, *CERTIFICATION):
        op.execute(statement)
    app, system = Role.APP.of("people"), Role.SYSTEM.of("people")
    op.execute("REVOKE ALL ON FUNCTION holder_of FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION holder_of TO {app}, {system}")
    protect(op, "people", "person", "id")
    protect(op, "people", "household", "id")
    protect(op, "people", "household_member", "household")
    protect(op, "people", "household_certification", "household")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("DROP FUNCTION holder_of")
    for table in ("household_certification", "household_member", "household", "person"):
        op.execute(f"DROP TABLE {table}")
    op.execute("DROP TYPE uuidrange")
    lift(op)
