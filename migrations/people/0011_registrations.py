"""Employment and unemployment registration."""

from alembic import op

from services.kit.database.security import protect

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

REGISTRATION = """
CREATE TABLE registration (
    id uuid CONSTRAINT registration_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    person uuid NOT NULL CONSTRAINT registration_person_fkey REFERENCES person,
    annulled_for text CONSTRAINT registration_annulled_for_check
        CHECK (annulled_for IN ('recorded_in_error', 'recorded_twice', 'of_another_person')),
    kind text NOT NULL CONSTRAINT registration_kind_check CHECK (kind IN ('employment', 'unemployment')),
    registered_on date NOT NULL,
    since date CONSTRAINT registration_since_check CHECK (since <= registered_on),
    able boolean,
    willing boolean,
    work_spell uuid CONSTRAINT registration_work_spell_fkey REFERENCES work_spell,
    district text NOT NULL,
    certificate_number_sealed bytea,
    certificate_number_masked text,
    cancelled_on date CONSTRAINT registration_cancelled_on_check CHECK (cancelled_on >= registered_on),
    cancelled_for text CONSTRAINT registration_cancelled_for_check CHECK (cancelled_for IN ('found_work',
        'started_business', 'work_ended', 'retired', 'unable_to_work', 'not_reached', 'left_the_area',
        'at_own_request', 'died')),
    replaces uuid CONSTRAINT registration_replaces_fkey REFERENCES registration,
    CONSTRAINT registration_certificate_number_together_check
        CHECK (num_nulls(certificate_number_sealed, certificate_number_masked) IN (0, 2)),
    -- Whoever is not able and willing to work is not registered as unemployed; of the employed nobody asks it.
    CONSTRAINT registration_able_and_willing_check CHECK (CASE kind
        WHEN 'unemployment' THEN coalesce(able AND willing, false) ELSE num_nonnulls(able, willing) = 0 END),
    CONSTRAINT registration_work_spell_of_kind_check CHECK (work_spell IS NULL OR kind = 'employment'),
    CONSTRAINT registration_cancelled_together_check CHECK ((cancelled_on IS NULL) = (cancelled_for IS NULL)),
    -- Nobody is registered twice on one day, be it as employed or as unemployed.
    CONSTRAINT registration_one_a_day_excl EXCLUDE USING gist (
        uuidrange(person, person, '[]') WITH &&, daterange(registered_on, cancelled_on, '[]') WITH &&
    ) WHERE (annulled_for IS NULL)
)"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute(REGISTRATION)
    op.execute("CREATE INDEX registration_person_id_idx ON registration (person, id)")
    protect(op, "people", "registration", "person")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("DROP TABLE registration")
