"""Five parts of a person's file: businesses, insurance, educations, skills, and trainings from elsewhere."""

from alembic import op

from services.kit.database.security import protect

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def part(table: str, columns: str) -> str:
    """Return the statement that makes a table of a part: what every part has, then its own columns."""
    return f"""CREATE TABLE {table} (
    id uuid CONSTRAINT {table}_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    person uuid NOT NULL CONSTRAINT {table}_person_fkey REFERENCES person,
    annulled_for text CONSTRAINT {table}_annulled_for_check
        CHECK (annulled_for IN ('recorded_in_error', 'recorded_twice', 'of_another_person')),
    {columns}
)"""


BUSINESS = """licence text NOT NULL CONSTRAINT business_licence_check
        CHECK (licence IN ('individual_business', 'legal_person_business', 'private_non_enterprise')),
    name text NOT NULL,
    credit_code text,
    activity text NOT NULL CONSTRAINT business_activity_check CHECK (activity IN
        ('blind_massage', 'retail', 'online_shop', 'catering', 'farming', 'crafts', 'repair', 'household_services',
        'hairdressing', 'transport', 'other')),
    industry text,
    district text,
    registered_on date,
    operating_since date,
    status text NOT NULL CONSTRAINT business_status_check
        CHECK (status IN ('preparing', 'operating', 'suspended', 'closed')),
    -- No day twice: two periods of a multirange that meet are one.
    suspensions datemultirange NOT NULL,
    closed_on date CONSTRAINT business_closed_on_check CHECK (closed_on >= operating_since),
    closed_for text CONSTRAINT business_closed_for_check CHECK (closed_for IN
        ('not_viable', 'health', 'found_work', 'handed_over', 'licence_revoked', 'other')),
    employees bigint CONSTRAINT business_employees_check CHECK (employees >= 0),
    -- Registrar and kind of GB 32100.
    CONSTRAINT business_credit_code_check CHECK (
        CASE licence WHEN 'individual_business' THEN left(credit_code, 2) = '92'
            WHEN 'private_non_enterprise' THEN left(credit_code, 2) = '52'
            ELSE left(credit_code, 2) IN ('91', '93') END),
    CONSTRAINT business_closed_together_check
        CHECK ((status = 'closed') = (closed_on IS NOT NULL) AND (closed_on IS NULL) = (closed_for IS NULL)),
    CONSTRAINT business_operating_since_check
        CHECK (status <> 'preparing' OR (operating_since IS NULL AND isempty(suspensions))),
    CONSTRAINT business_suspended_together_check CHECK ((status = 'suspended') = upper_inf(suspensions)),
    CONSTRAINT business_suspensions_check CHECK (
        NOT lower_inf(suspensions) AND suspensions <@ daterange(operating_since, closed_on, '[]'))"""

# Core PostgreSQL compares a text in an exclusion constraint only as a range of its own.
TEXT_RANGE = 'CREATE TYPE textrange AS RANGE (subtype = text, collation = "C")'
INSURANCE_SPELL = """insurance text NOT NULL CONSTRAINT insurance_spell_insurance_check
        CHECK (insurance IN ('pension', 'medical', 'unemployment', 'work_injury', 'maternity')),
    insured_as text NOT NULL CONSTRAINT insurance_spell_insured_as_check
        CHECK (insured_as IN ('employee', 'individual', 'flexible', 'resident')),
    district text,
    first_month date NOT NULL CONSTRAINT insurance_spell_first_month_check CHECK (extract(day FROM first_month) = 1),
    last_month date CONSTRAINT insurance_spell_last_month_check
        CHECK (extract(day FROM last_month) = 1 AND last_month >= first_month),
    base bigint CONSTRAINT insurance_spell_base_check CHECK (base > 0),
    paid_by text CONSTRAINT insurance_spell_paid_by_check CHECK (paid_by IN ('employer', 'self', 'subsidy')),
    evidence text NOT NULL CONSTRAINT insurance_spell_evidence_check
        CHECK (evidence IN ('stated', 'insurance_record', 'receipt', 'employer')),
    CONSTRAINT insurance_spell_of_residents_check
        CHECK (insured_as <> 'resident' OR insurance IN ('pension', 'medical')),
    CONSTRAINT insurance_spell_of_employees_check CHECK (paid_by <> 'employer' OR insured_as = 'employee'),
    -- Nobody pays into one insurance twice for a month.
    CONSTRAINT insurance_spell_once_a_month_excl EXCLUDE USING gist (
        uuidrange(person, person, '[]') WITH &&, textrange(insurance, insurance, '[]') WITH &&,
        daterange(first_month, last_month, '[]') WITH &&
    ) WHERE (annulled_for IS NULL)"""

CERTIFICATE_NUMBER = """certificate_number_sealed bytea,
    certificate_number_masked text,
    CONSTRAINT {table}_certificate_number_together_check
        CHECK (num_nulls(certificate_number_sealed, certificate_number_masked) IN (0, 2))"""
EDUCATION = f"""level text NOT NULL,
    school text,
    major text,
    since date,
    graduated_on date CONSTRAINT education_graduated_on_check CHECK (graduated_on >= since),
    full_time boolean,
    {CERTIFICATE_NUMBER.format(table="education")},
    -- Levels of GB/T 4658 that somebody graduated from.
    CONSTRAINT education_of_graduates_check CHECK (
        graduated_on IS NULL OR level IN ('11', '14', '17', '21', '28', '31', '41', '44', '47', '61', '71', '81'))"""

SKILL = f"""occupation text,
    name text,
    level text NOT NULL CONSTRAINT skill_level_check CHECK (level IN
        ('none', 'apprentice', 'junior', 'intermediate', 'senior', 'technician', 'senior_technician',
        'special_technician', 'chief_technician')),
    evidence text NOT NULL CONSTRAINT skill_evidence_check
        CHECK (evidence IN ('declared', 'certificate', 'test', 'employer')),
    {CERTIFICATE_NUMBER.format(table="skill")},
    issuer text,
    issued_on date,
    valid_until date CONSTRAINT skill_valid_until_check CHECK (valid_until >= issued_on),
    CONSTRAINT skill_occupation_check CHECK (num_nonnulls(occupation, name) > 0),
    CONSTRAINT skill_of_certificates_check CHECK (
        evidence = 'certificate' OR num_nonnulls(certificate_number_sealed, issuer, issued_on, valid_until) = 0)"""
ONE_SKILL_ONCE = """CREATE UNIQUE INDEX skill_once_idx ON skill (person, coalesce(occupation, name), level)
    WHERE annulled_for IS NULL"""

OUTSIDE_TRAINING = f"""title text NOT NULL,
    occupation text,
    organiser text,
    since date NOT NULL,
    until date CONSTRAINT outside_training_until_check CHECK (until >= since),
    hours bigint CONSTRAINT outside_training_hours_check CHECK (hours > 0),
    result text NOT NULL CONSTRAINT outside_training_result_check
        CHECK (result IN ('going_on', 'completed', 'dropped_out')),
    certificate_kind text CONSTRAINT outside_training_certificate_kind_check
        CHECK (certificate_kind IN ('skill_level', 'special_ability', 'completion', 'other')),
    certificate_level text CONSTRAINT outside_training_certificate_level_check CHECK (certificate_level IN
        ('none', 'apprentice', 'junior', 'intermediate', 'senior', 'technician', 'senior_technician',
        'special_technician', 'chief_technician')),
    {CERTIFICATE_NUMBER.format(table="outside_training")},
    paid_by text CONSTRAINT outside_training_paid_by_check
        CHECK (paid_by IN ('public_funds', 'employer', 'organiser', 'self')),
    evidence text NOT NULL CONSTRAINT outside_training_evidence_check
        CHECK (evidence IN ('stated', 'certificate', 'organiser')),
    CONSTRAINT outside_training_ended_together_check CHECK ((result = 'going_on') = (until IS NULL)),
    CONSTRAINT outside_training_of_completed_check CHECK (certificate_kind IS NULL OR result = 'completed'),
    CONSTRAINT outside_training_of_certificates_check
        CHECK (certificate_number_sealed IS NULL OR certificate_kind IS NOT NULL),
    CONSTRAINT outside_training_of_skill_levels_check
        CHECK (certificate_level IS NULL OR coalesce(certificate_kind, 'other') = 'skill_level')"""

PARTS = {
    "business": BUSINESS,
    "insurance_spell": INSURANCE_SPELL,
    "education": EDUCATION,
    "skill": SKILL,
    "outside_training": OUTSIDE_TRAINING,
}


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute(TEXT_RANGE)
    for table, columns in PARTS.items():
        op.execute(part(table, columns))
        op.execute(f"CREATE INDEX {table}_person_id_idx ON {table} (person, id)")
        protect(op, "people", table, "person")
    op.execute(ONE_SKILL_ONCE)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for table in PARTS:
        op.execute(f"DROP TABLE {table}")
    op.execute("DROP TYPE textrange")
