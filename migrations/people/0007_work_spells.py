"""Work spells: the first part of a person's file."""

from alembic import op

from services.kit.database.security import protect

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

WORK_SPELL = """
CREATE TABLE work_spell (
    id uuid CONSTRAINT work_spell_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    person uuid NOT NULL CONSTRAINT work_spell_person_fkey REFERENCES person,
    annulled_for text CONSTRAINT work_spell_annulled_for_check
        CHECK (annulled_for IN ('recorded_in_error', 'recorded_twice', 'of_another_person')),
    kind text NOT NULL CONSTRAINT work_spell_kind_check CHECK (kind IN
        ('employee', 'dispatched', 'public_welfare_post', 'business_owner', 'flexible', 'auxiliary', 'internship')),
    hours text NOT NULL CONSTRAINT work_spell_hours_check CHECK (hours IN ('full_time', 'part_time')),
    employer_name text,
    credit_code text,
    occupation text,
    district text,
    wage bigint CONSTRAINT work_spell_wage_check CHECK (wage > 0),
    since date NOT NULL,
    until date CONSTRAINT work_spell_until_check CHECK (until >= since),
    ended_for text CONSTRAINT work_spell_ended_for_check CHECK (ended_for IN
        ('contract_ended', 'resigned', 'dismissed', 'employer_closed', 'retired', 'health', 'other')),
    contract text CONSTRAINT work_spell_contract_check CHECK (contract IN ('fixed_term', 'open_ended', 'none')),
    contract_from date,
    contract_until date,
    insured boolean,
    evidence text NOT NULL CONSTRAINT work_spell_evidence_check
        CHECK (evidence IN ('stated', 'contract', 'insurance_record', 'payroll', 'employer')),
    CONSTRAINT work_spell_ended_together_check CHECK (ended_for IS NULL OR until IS NOT NULL),
    CONSTRAINT work_spell_contract_until_check
        CHECK (contract_until IS NULL OR coalesce(contract, 'none') = 'fixed_term'),
    CONSTRAINT work_spell_contract_from_check
        CHECK (contract_from IS NULL OR coalesce(contract, 'none') <> 'none'),
    CONSTRAINT work_spell_contract_term_check CHECK (contract_until >= contract_from),
    -- Nobody works full time in two jobs on one day.
    CONSTRAINT work_spell_one_full_time_excl EXCLUDE USING gist (
        uuidrange(person, person, '[]') WITH &&, daterange(since, until, '[]') WITH &&
    ) WHERE (hours = 'full_time' AND annulled_for IS NULL)
)"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute(WORK_SPELL)
    op.execute("CREATE INDEX work_spell_person_id_idx ON work_spell (person, id)")
    protect(op, "people", "work_spell", "person")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("DROP TABLE work_spell")
