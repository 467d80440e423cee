"""The kit's tables, what matching knows of others, recommendations, referrals, and the seats that hires take."""

from alembic import op

from services.kit.database.security import protect, protect_by
from services.kit.foundation import lay, lift

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KNOWN = (
    """
CREATE TABLE known_person (
    id uuid CONSTRAINT known_person_pkey PRIMARY KEY,
    version bigint NOT NULL,
    residence text NOT NULL
)""",
    """
CREATE TABLE known_need (
    id uuid CONSTRAINT known_need_pkey PRIMARY KEY,
    version bigint NOT NULL,
    person uuid NOT NULL,
    purpose text NOT NULL,
    occupations text[] NOT NULL,
    districts text[] NOT NULL,
    wage_from bigint,
    takes_any_post boolean NOT NULL,
    closed_on date
)""",
    "CREATE INDEX known_need_open_idx ON known_need (person) WHERE closed_on IS NULL",
    # Codes lie in the order of their bytes, so that a prefix is a range of an index: row security lets an index serve
    # comparisons, and no LIKE.
    """
CREATE TABLE known_vacancy (
    id uuid CONSTRAINT known_vacancy_pkey PRIMARY KEY,
    version bigint NOT NULL,
    employer uuid NOT NULL,
    occupation text COLLATE "C",
    district text COLLATE "C",
    pay_from bigint,
    pay_to bigint,
    pay_agreed boolean NOT NULL,
    seats bigint,
    status text NOT NULL,
    published_on date
)""",
    "CREATE INDEX known_vacancy_employer_idx ON known_vacancy (employer)",
    """CREATE INDEX known_vacancy_occupation_idx ON known_vacancy (occupation, district)
    WHERE status = 'published'""",
    "CREATE INDEX known_vacancy_district_idx ON known_vacancy (district) WHERE status = 'published'",
    """
CREATE TABLE known_employer (
    id uuid CONSTRAINT known_employer_pkey PRIMARY KEY,
    version bigint NOT NULL,
    kind text NOT NULL
)""",
    """
CREATE TABLE known_enrolment (
    id uuid CONSTRAINT known_enrolment_pkey PRIMARY KEY,
    version bigint NOT NULL,
    person uuid NOT NULL,
    occupation text NOT NULL,
    status text NOT NULL
)""",
    "CREATE INDEX known_enrolment_completed_idx ON known_enrolment (person) WHERE status = 'completed'",
)

RECOMMENDATION = (
    """
CREATE TABLE recommendation (
    id uuid CONSTRAINT recommendation_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    person uuid NOT NULL,
    need uuid NOT NULL,
    vacancy uuid NOT NULL,
    employer uuid NOT NULL,
    rank bigint NOT NULL CONSTRAINT recommendation_rank_check CHECK (rank >= 1),
    model text NOT NULL,
    score numeric(6, 2) NOT NULL CONSTRAINT recommendation_score_check CHECK (score >= 0),
    contributions jsonb NOT NULL,
    caveats text[] NOT NULL,
    made_on date NOT NULL
)""",
    "CREATE INDEX recommendation_person_idx ON recommendation (person)",
)

REFERRAL = (
    """
CREATE TABLE referral (
    id uuid CONSTRAINT referral_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    person uuid NOT NULL,
    vacancy uuid NOT NULL,
    employer uuid NOT NULL,
    employer_kind text NOT NULL,
    district text NOT NULL,
    need uuid NOT NULL,
    recommendation uuid CONSTRAINT referral_recommendation_fkey REFERENCES recommendation,
    unmet text[] NOT NULL,
    overridden_for text,
    status text NOT NULL,
    referred_on date NOT NULL,
    interviewed_on date CONSTRAINT referral_interviewed_on_check CHECK (interviewed_on >= referred_on),
    interview_outcome text CONSTRAINT referral_interview_outcome_check
        CHECK (interview_outcome IN ('passed', 'failed', 'absent')),
    hired_on date CONSTRAINT referral_hired_on_check CHECK (hired_on >= coalesce(interviewed_on, referred_on)),
    contract_months bigint CONSTRAINT referral_contract_months_check CHECK (contract_months > 0),
    wage_month bigint CONSTRAINT referral_wage_month_check CHECK (wage_month > 0),
    social_insurance_paid boolean,
    check_due_on date CONSTRAINT referral_check_due_on_check CHECK (check_due_on > hired_on),
    check_asked_on date CONSTRAINT referral_check_asked_on_check
        CHECK (check_asked_on IS NULL OR (check_due_on IS NOT NULL AND check_asked_on >= check_due_on)),
    checked_on date CONSTRAINT referral_checked_on_check CHECK (checked_on IS NULL OR checked_on >= hired_on),
    still_held boolean,
    ended_for text,
    declined_on date CONSTRAINT referral_declined_on_check
        CHECK (declined_on >= coalesce(interviewed_on, referred_on)),
    declined_for text,
    CONSTRAINT referral_overridden_together_check CHECK ((cardinality(unmet) = 0) = (overridden_for IS NULL)),
    CONSTRAINT referral_status_follows_check CHECK (status = CASE
        WHEN checked_on IS NOT NULL THEN 'checked' WHEN hired_on IS NOT NULL THEN 'hired'
        WHEN declined_on IS NOT NULL THEN 'declined' WHEN interviewed_on IS NOT NULL THEN 'interviewed'
        ELSE 'referred' END),
    CONSTRAINT referral_interviewed_together_check CHECK ((interviewed_on IS NULL) = (interview_outcome IS NULL)),
    CONSTRAINT referral_hired_after_passing_check
        CHECK (hired_on IS NULL OR coalesce(interview_outcome, 'passed') = 'passed'),
    CONSTRAINT referral_hired_together_check CHECK ((hired_on IS NULL) = (check_due_on IS NULL)),
    CONSTRAINT referral_hired_terms_check
        CHECK (hired_on IS NOT NULL OR num_nonnulls(contract_months, wage_month, social_insurance_paid) = 0),
    CONSTRAINT referral_checked_after_hiring_check CHECK (checked_on IS NULL OR hired_on IS NOT NULL),
    CONSTRAINT referral_checked_when_due_check CHECK (NOT still_held OR checked_on >= check_due_on),
    CONSTRAINT referral_checked_together_check CHECK ((checked_on IS NULL) = (still_held IS NULL)),
    CONSTRAINT referral_ended_together_check CHECK (coalesce(NOT still_held, false) = (ended_for IS NOT NULL)),
    CONSTRAINT referral_declined_together_check CHECK ((declined_on IS NULL) = (declined_for IS NULL)),
    CONSTRAINT referral_declined_or_hired_check CHECK (declined_on IS NULL OR hired_on IS NULL)
)""",
    "CREATE INDEX referral_person_idx ON referral (person)",
    """CREATE UNIQUE INDEX referral_one_under_way_idx ON referral (person, vacancy)
    WHERE status IN ('referred', 'interviewed', 'hired')""",
    """CREATE INDEX referral_due_idx ON referral (check_due_on)
    WHERE status = 'hired' AND check_asked_on IS NULL""",
)

SEATS = (
    """
CREATE TABLE vacancy_hires (
    vacancy uuid CONSTRAINT vacancy_hires_pkey PRIMARY KEY,
    hired bigint NOT NULL CONSTRAINT vacancy_hires_hired_check CHECK (hired > 0)
)""",
    """
-- A hire takes a seat, and none is taken beyond those there are. Whoever hires sees their own referrals only, so the
-- database counts for all; the count's row is held until the hire commits, so of two hires for one seat one is refused.
CREATE FUNCTION take_seat() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    taken bigint;
BEGIN
    INSERT INTO vacancy_hires (vacancy, hired) VALUES (NEW.vacancy, 1)
    ON CONFLICT (vacancy) DO UPDATE SET hired = vacancy_hires.hired + 1 RETURNING hired INTO taken;
    IF taken > coalesce((SELECT seats FROM known_vacancy WHERE id = NEW.vacancy), 0) THEN
        RAISE check_violation USING
            CONSTRAINT = 'referral_seats_check', MESSAGE = 'referral_seats_check: every seat of the vacancy is taken';
    END IF;
    RETURN NULL;
END $$""",
    """
CREATE TRIGGER take_seat AFTER UPDATE ON referral FOR EACH ROW
WHEN (OLD.hired_on IS NULL AND NEW.hired_on IS NOT NULL) EXECUTE FUNCTION take_seat()""",
    """
CREATE TRIGGER take_seat_at_once AFTER INSERT ON referral FOR EACH ROW
WHEN (NEW.hired_on IS NOT NULL) EXECUTE FUNCTION take_seat()""",
    """
-- What a hire rests on never changes afterwards, so that the count of seats stays true.
CREATE FUNCTION hire_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE restrict_violation USING MESSAGE = 'a hire is not taken back, nor moved to another person or vacancy';
END $$""",
    """
CREATE TRIGGER hire_stands BEFORE UPDATE ON referral FOR EACH ROW
WHEN (OLD.person <> NEW.person OR OLD.vacancy <> NEW.vacancy
      OR (OLD.hired_on IS NOT NULL AND NEW.hired_on IS DISTINCT FROM OLD.hired_on))
EXECUTE FUNCTION hire_stands()""",
)

SEEN = "EXISTS (SELECT FROM scope WHERE scope.row_id = {table}.id AND scope.key = ANY (caller_keys()))"
PUBLIC = "(status <> 'draft' AND (SELECT caller_subject()) IS NOT NULL)"
"""What has been published was public: whoever may ask at all sees it. That is what recommending rests on."""
OF_SEEN_VACANCY = "EXISTS (SELECT FROM known_vacancy WHERE known_vacancy.{column} = {of})"

MADE = ("vacancy_hires", "referral", "recommendation")
COPIES = ("known_enrolment", "known_employer", "known_vacancy", "known_need", "known_person")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    lay(op, op.get_bind(), "matching")
    for statement in (*KNOWN, *RECOMMENDATION, *REFERRAL, *SEATS):
        op.execute(statement)
    op.execute("REVOKE ALL ON FUNCTION take_seat, hire_stands FROM PUBLIC")
    for table in ("known_person", "known_need", "known_enrolment"):
        protect(op, "matching", table, "id", verbs="SELECT")
    seen_vacancy = f"{PUBLIC} OR {SEEN.format(table='known_vacancy')}"
    protect_by(op, "matching", "known_vacancy", seen_vacancy, verbs="SELECT")
    of_employer = OF_SEEN_VACANCY.format(column="employer", of="known_employer.id")
    seen_employer = f"{SEEN.format(table='known_employer')} OR {of_employer}"
    protect_by(op, "matching", "known_employer", seen_employer, verbs="SELECT")
    of_hires = OF_SEEN_VACANCY.format(column="id", of="vacancy_hires.vacancy")
    protect_by(op, "matching", "vacancy_hires", of_hires, verbs="SELECT")
    protect(op, "matching", "recommendation", "id", verbs="SELECT, INSERT")
    protect(op, "matching", "referral", "id")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for table in (*MADE, *COPIES):
        op.execute(f"DROP TABLE {table}")
    op.execute("DROP FUNCTION take_seat, hire_stands")
    lift(op)
