"""The kit's tables, decisions, and what is known of hires and households."""

from alembic import op

from services.kit.database.security import protect
from services.kit.foundation import lay, lift

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

DECISION = (
    """
CREATE TABLE decision (
    id uuid CONSTRAINT decision_pkey PRIMARY KEY,
    version bigint NOT NULL CONSTRAINT decision_version_check CHECK (version = 1),
    made_at timestamptz NOT NULL,
    made_by text NOT NULL,
    referral uuid NOT NULL,
    person uuid NOT NULL,
    employer uuid NOT NULL,
    district text NOT NULL,
    programme text NOT NULL,
    policy_version text,
    policy_set text NOT NULL,
    as_of date NOT NULL,
    outcome text NOT NULL CONSTRAINT decision_outcome_check CHECK (outcome IN ('eligible', 'ineligible', 'unknown')),
    amount bigint CONSTRAINT decision_amount_check CHECK (amount >= 0),
    missing text[] NOT NULL,
    facts json NOT NULL,
    results json NOT NULL,
    CONSTRAINT decision_amount_of_the_eligible_check CHECK (amount IS NULL OR outcome = 'eligible'),
    CONSTRAINT decision_unknown_for_want_of_check CHECK (outcome <> 'unknown' OR cardinality(missing) > 0),
    CONSTRAINT decision_policy_version_check CHECK (policy_version IS NOT NULL OR outcome = 'ineligible')
)""",
    "CREATE INDEX decision_referral_idx ON decision (referral)",
    "CREATE INDEX decision_person_idx ON decision (person)",
)

KNOWN = (
    """
CREATE TABLE known_referral (
    id uuid CONSTRAINT known_referral_pkey PRIMARY KEY,
    version bigint NOT NULL,
    person uuid NOT NULL,
    employer uuid NOT NULL,
    employer_kind text NOT NULL,
    district text NOT NULL,
    hired_on date,
    contract_months bigint,
    social_insurance_paid boolean
)""",
    """
CREATE TABLE known_household (
    id uuid CONSTRAINT known_household_pkey PRIMARY KEY,
    version bigint NOT NULL,
    district text NOT NULL
)""",
    """
CREATE TABLE known_member (
    household uuid NOT NULL,
    person uuid NOT NULL,
    CONSTRAINT known_member_pkey PRIMARY KEY (household, person)
)""",
    "CREATE INDEX known_member_person_idx ON known_member (person)",
    """
CREATE TABLE known_certification (
    household uuid NOT NULL,
    certified_on date NOT NULL,
    law text NOT NULL,
    withdrawn_on date CONSTRAINT known_certification_withdrawn_on_check CHECK (withdrawn_on >= certified_on),
    CONSTRAINT known_certification_pkey PRIMARY KEY (household, certified_on)
)""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    lay(op, op.get_bind(), "subsidies")
    for statement in (*DECISION, *KNOWN):
        op.execute(statement)
    protect(op, "subsidies", "decision", "id", verbs="SELECT, INSERT")
    protect(op, "subsidies", "known_referral", "id", verbs="SELECT")
    protect(op, "subsidies", "known_household", "id", verbs="SELECT")
    protect(op, "subsidies", "known_member", "household", verbs="SELECT")
    protect(op, "subsidies", "known_certification", "household", verbs="SELECT")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for table in ("known_certification", "known_member", "known_household", "known_referral", "decision"):
        op.execute(f"DROP TABLE {table}")
    lift(op)
