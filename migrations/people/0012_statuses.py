"""Statuses that policies ask about."""

from alembic import op

from services.kit.database.security import protect

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

STATUS = """
CREATE TABLE status (
    id uuid CONSTRAINT status_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    person uuid NOT NULL CONSTRAINT status_person_fkey REFERENCES person,
    annulled_for text CONSTRAINT status_annulled_for_check
        CHECK (annulled_for IN ('recorded_in_error', 'recorded_twice', 'of_another_person')),
    kind text NOT NULL CONSTRAINT status_kind_check CHECK (kind IN
        ('filed_poor', 'lifted_out_of_poverty', 'dibao', 'hardship_person', 'graduate', 'severely_disabled_family')),
    standing text NOT NULL CONSTRAINT status_standing_check CHECK (standing IN ('declared', 'certified')),
    since date NOT NULL,
    valid_until date CONSTRAINT status_valid_until_check CHECK (valid_until >= since),
    ended_on date CONSTRAINT status_ended_on_check CHECK (ended_on >= since),
    ended_for text CONSTRAINT status_ended_for_check
        CHECK (ended_for IN ('no_longer_so', 'revoked', 'at_own_request')),
    hardship text CONSTRAINT status_hardship_check CHECK (hardship IN
        ('older', 'disabled', 'dibao', 'zero_employment', 'long_unemployed', 'lost_land', 'other')),
    graduated_in bigint,
    evidence text NOT NULL CONSTRAINT status_evidence_check
        CHECK (evidence IN ('stated', 'document', 'register', 'visit')),
    declared_by text NOT NULL,
    certified_on date,
    certified_by text,
    certified_at timestamptz,
    authority_district text,
    authority_organisation uuid,
    CONSTRAINT status_hardship_only_check CHECK (hardship IS NULL OR kind = 'hardship_person'),
    CONSTRAINT status_graduated_in_check CHECK ((graduated_in IS NOT NULL) = (kind = 'graduate')),
    CONSTRAINT status_certified_from_check CHECK (standing = 'declared' OR evidence <> 'stated'),
    CONSTRAINT status_ended_together_check CHECK ((ended_on IS NULL) = (ended_for IS NULL)),
    CONSTRAINT status_certified_check CHECK (
        (standing = 'certified') = (num_nulls(certified_on, certified_by, certified_at, authority_district) = 0)),
    CONSTRAINT status_certified_together_check
        CHECK (num_nulls(certified_on, certified_by, certified_at, authority_district) IN (0, 4)),
    CONSTRAINT status_authority_organisation_check
        CHECK (authority_organisation IS NULL OR standing = 'certified'),
    -- A person has each status once on a day.
    CONSTRAINT status_once_a_day_excl EXCLUDE USING gist (
        uuidrange(person, person, '[]') WITH &&, textrange(kind, kind, '[]') WITH &&,
        daterange(since, ended_on) WITH &&
    ) WHERE (annulled_for IS NULL)
)"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute(STATUS)
    op.execute("CREATE INDEX status_person_id_idx ON status (person, id)")
    protect(op, "people", "status", "person")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("DROP TABLE status")
