"""The directory of other services, and orientations to them."""

from alembic import op

from services.kit.database.security import protect

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

ENTRY = (
    """
CREATE TABLE directory_entry (
    id uuid CONSTRAINT directory_entry_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    name text NOT NULL,
    name_en text,
    kind text NOT NULL CONSTRAINT directory_entry_kind_check CHECK (kind IN
        ('legal_aid', 'medical_rehabilitation', 'social_relief', 'housing', 'psychological_help', 'child_care',
         'elder_care', 'vocational_rehabilitation', 'assistive_devices', 'start_up_finance', 'skill_institution',
         'labour_arbitration', 'social_insurance', 'other')),
    organisation uuid CONSTRAINT directory_entry_organisation_fkey REFERENCES organisation,
    office uuid CONSTRAINT directory_entry_office_fkey REFERENCES office,
    run_by text,
    district text NOT NULL,
    address text,
    phone text,
    web text,
    opening_hours text,
    audience text[] NOT NULL CONSTRAINT directory_entry_audience_check CHECK (cardinality(audience) > 0 AND
        audience <@ ARRAY['everybody', 'job_seekers', 'disabled', 'filed_poor', 'dibao', 'hardship_persons',
                          'zero_employment_households', 'graduates', 'employers']),
    conditions text,
    cost text,
    accommodations text[] NOT NULL CONSTRAINT directory_entry_accommodations_check CHECK (accommodations <@ ARRAY[
        'step_free_access', 'adapted_toilet', 'adapted_workstation', 'screen_reader', 'large_print',
        'tactile_guidance', 'sign_interpreter', 'written_instructions', 'visual_alarm', 'plain_instructions',
        'job_coach', 'quiet_place', 'extra_breaks', 'flexible_hours', 'home_work', 'transport']),
    valid_until date,
    source text NOT NULL,
    confirmed_on date NOT NULL,
    confirm_by date CONSTRAINT directory_entry_confirm_by_check CHECK (confirm_by > confirmed_on),
    reckoned_on date NOT NULL,
    withdrawn_on date,
    withdrawn_for text CONSTRAINT directory_entry_withdrawn_for_check CHECK (withdrawn_for IN
        ('closed', 'no_longer_offered', 'recorded_twice', 'recorded_wrongly')),
    CONSTRAINT directory_entry_one_who_runs_it_check CHECK (num_nonnulls(organisation, office, run_by) = 1),
    CONSTRAINT directory_entry_everybody_alone_check CHECK
        (NOT audience @> ARRAY['everybody'] OR cardinality(audience) = 1),
    CONSTRAINT directory_entry_withdrawn_together_check CHECK ((withdrawn_on IS NULL) = (withdrawn_for IS NULL))
)""",
    """
CREATE UNIQUE INDEX directory_entry_one_living_idx ON directory_entry (name, kind, district)
    WHERE withdrawn_on IS NULL""",
    "CREATE INDEX directory_entry_reckoned_idx ON directory_entry (reckoned_on) WHERE withdrawn_on IS NULL",
)
ORIENTATION = (
    """
CREATE TABLE orientation (
    id uuid CONSTRAINT orientation_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    person uuid NOT NULL CONSTRAINT orientation_person_fkey REFERENCES person,
    entry uuid NOT NULL CONSTRAINT orientation_entry_fkey REFERENCES directory_entry,
    service_case uuid CONSTRAINT orientation_service_case_fkey REFERENCES service_case,
    how text NOT NULL CONSTRAINT orientation_how_check CHECK (how IN ('told', 'introduced')),
    reason text NOT NULL CONSTRAINT orientation_reason_check CHECK (reason IN
        ('own_request', 'stands_in_the_way', 'not_ours', 'found_in_assessment', 'entitled', 'urgent', 'other')),
    oriented_on date NOT NULL,
    oriented_by text NOT NULL,
    outcome text CONSTRAINT orientation_outcome_check CHECK (outcome IN
        ('taken_up', 'not_suitable', 'refused_by_service', 'declined_by_person', 'not_reached', 'no_longer_needed',
         'recorded_in_error', 'consent_withdrawn')),
    closed_on date CONSTRAINT orientation_closed_on_check CHECK (closed_on >= oriented_on),
    closed_by text,
    CONSTRAINT orientation_closed_together_check CHECK (num_nulls(outcome, closed_on, closed_by) IN (0, 3)),
    CONSTRAINT orientation_consent_of_introductions_check CHECK
        (outcome <> 'consent_withdrawn' OR how = 'introduced')
)""",
    "CREATE INDEX orientation_person_id_idx ON orientation (person, id)",
    "CREATE INDEX orientation_entry_id_idx ON orientation (entry, id)",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in (*ENTRY, *ORIENTATION):
        op.execute(statement)
    protect(op, "people", "directory_entry", "id")
    protect(op, "people", "orientation", "id")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("DROP TABLE orientation")
    op.execute("DROP TABLE directory_entry")
