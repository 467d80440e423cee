"""Disability: certificates, functional abilities, accommodations."""

from alembic import op

from services.kit.database.security import protect

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

DISABILITY_CERTIFICATE = """
CREATE TABLE disability_certificate (
    id uuid CONSTRAINT disability_certificate_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    person uuid NOT NULL CONSTRAINT disability_certificate_person_fkey REFERENCES person,
    annulled_for text CONSTRAINT disability_certificate_annulled_for_check
        CHECK (annulled_for IN ('recorded_in_error', 'recorded_twice', 'of_another_person')),
    kind text NOT NULL CONSTRAINT disability_certificate_kind_check
        CHECK (kind IN ('disability_certificate', 'serviceman_certificate')),
    certificate_number_sealed bytea,
    certificate_number_masked text,
    certificate_number_blind bytea,
    category text CONSTRAINT disability_certificate_category_check
        CHECK (category IN ('1', '2', '3', '4', '5', '6', '7')),
    grade text NOT NULL CONSTRAINT disability_certificate_grade_check
        CHECK (grade IN ('1', '2', '3', '4', '5', '6', '7', '8')),
    reissue bigint CONSTRAINT disability_certificate_reissue_check CHECK (reissue BETWEEN 0 AND 99),
    issuer text,
    issued_on date NOT NULL,
    valid_until date CONSTRAINT disability_certificate_valid_until_check CHECK (valid_until >= issued_on),
    ended_on date CONSTRAINT disability_certificate_ended_on_check CHECK (ended_on >= issued_on),
    ended_for text CONSTRAINT disability_certificate_ended_for_check CHECK (ended_for IN ('reissued',
        'no_longer_disabled', 'wrongly_issued', 'at_own_request', 'left_the_country', 'died', 'other')),
    replaces uuid CONSTRAINT disability_certificate_replaces_fkey REFERENCES disability_certificate,
    CONSTRAINT disability_certificate_certificate_number_together_check
        CHECK (num_nulls(certificate_number_sealed, certificate_number_masked, certificate_number_blind) IN (0, 3)),
    CONSTRAINT disability_certificate_category_of_kind_check
        CHECK ((category IS NOT NULL) = (kind = 'disability_certificate')),
    CONSTRAINT disability_certificate_grade_of_kind_check CHECK (grade <= '4' OR kind = 'serviceman_certificate'),
    CONSTRAINT disability_certificate_ended_together_check CHECK ((ended_on IS NULL) = (ended_for IS NULL)),
    -- Of each kind nobody holds two that count on one day.
    CONSTRAINT disability_certificate_one_in_force_excl EXCLUDE USING gist (
        uuidrange(person, person, '[]') WITH &&, daterange(issued_on, least(valid_until, ended_on), '[]') WITH &&
    ) WHERE (kind = 'disability_certificate' AND annulled_for IS NULL),
    CONSTRAINT disability_certificate_one_of_servicemen_excl EXCLUDE USING gist (
        uuidrange(person, person, '[]') WITH &&, daterange(issued_on, least(valid_until, ended_on), '[]') WITH &&
    ) WHERE (kind = 'serviceman_certificate' AND annulled_for IS NULL)
)"""

ABILITY_PROFILE = """
CREATE TABLE ability_profile (
    id uuid CONSTRAINT ability_profile_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    person uuid NOT NULL CONSTRAINT ability_profile_person_fkey REFERENCES person,
    annulled_for text CONSTRAINT ability_profile_annulled_for_check
        CHECK (annulled_for IN ('recorded_in_error', 'recorded_twice', 'of_another_person')),
    assessed_on date NOT NULL,
    assessed_by text NOT NULL CONSTRAINT ability_profile_assessed_by_check
        CHECK (assessed_by IN ('self', 'office', 'institution')),
    sitting text CONSTRAINT ability_profile_sitting_check CHECK (sitting IN ('none', 'limited', 'with_aid', 'full')),
    standing text CONSTRAINT ability_profile_standing_check CHECK (standing IN ('none', 'limited', 'with_aid', 'full')),
    walking text CONSTRAINT ability_profile_walking_check CHECK (walking IN ('none', 'limited', 'with_aid', 'full')),
    bending text CONSTRAINT ability_profile_bending_check CHECK (bending IN ('none', 'limited', 'with_aid', 'full')),
    lifting text CONSTRAINT ability_profile_lifting_check CHECK (lifting IN ('none', 'limited', 'with_aid', 'full')),
    kneeling_and_crouching text CONSTRAINT ability_profile_kneeling_and_crouching_check CHECK (kneeling_and_crouching IN
        ('none', 'limited', 'with_aid', 'full')),
    climbing text CONSTRAINT ability_profile_climbing_check CHECK (climbing IN ('none', 'limited', 'with_aid', 'full')),
    pushing_and_pulling text CONSTRAINT ability_profile_pushing_and_pulling_check CHECK (pushing_and_pulling IN
        ('none', 'limited', 'with_aid', 'full')),
    finger_manipulation text CONSTRAINT ability_profile_finger_manipulation_check CHECK (finger_manipulation IN
        ('none', 'limited', 'with_aid', 'full')),
    seeing text CONSTRAINT ability_profile_seeing_check CHECK (seeing IN ('none', 'limited', 'with_aid', 'full')),
    hearing text CONSTRAINT ability_profile_hearing_check CHECK (hearing IN ('none', 'limited', 'with_aid', 'full')),
    speaking text CONSTRAINT ability_profile_speaking_check CHECK (speaking IN ('none', 'limited', 'with_aid', 'full')),
    reading_and_writing text CONSTRAINT ability_profile_reading_and_writing_check CHECK (reading_and_writing IN
        ('none', 'limited', 'with_aid', 'full')),
    accommodations text[] NOT NULL CONSTRAINT ability_profile_accommodations_check CHECK (accommodations <@ ARRAY[
        'step_free_access', 'adapted_toilet', 'adapted_workstation', 'screen_reader', 'large_print',
        'tactile_guidance', 'sign_interpreter', 'written_instructions', 'visual_alarm',
        'plain_instructions', 'job_coach', 'quiet_place', 'extra_breaks', 'flexible_hours', 'home_work',
        'transport'])
)"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for table, statement in (("disability_certificate", DISABILITY_CERTIFICATE), ("ability_profile", ABILITY_PROFILE)):
        op.execute(statement)
        op.execute(f"CREATE INDEX {table}_person_id_idx ON {table} (person, id)")
        protect(op, "people", table, "person")
    op.execute(
        "CREATE INDEX disability_certificate_certificate_number_blind_idx ON disability_certificate "
        "(certificate_number_blind)"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("DROP TABLE ability_profile")
    op.execute("DROP TABLE disability_certificate")
