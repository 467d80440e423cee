"""Offices and staff."""

from alembic import op

from services.kit.database.roles import Role
from services.kit.database.security import protect

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ORGANISATION = (
    """
CREATE TABLE organisation (
    id uuid CONSTRAINT organisation_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    name text NOT NULL,
    kind text NOT NULL CONSTRAINT organisation_kind_check CHECK (kind IN ('human_resources', 'employment_service',
        'disability_federation', 'federation_centre', 'grassroots_platform', 'civil_affairs', 'training_institution',
        'incubation_base', 'sheltered_work', 'social_organisation', 'other')),
    credit_code text CONSTRAINT organisation_credit_code_key UNIQUE,
    district text NOT NULL,
    parent uuid CONSTRAINT organisation_parent_fkey REFERENCES organisation
        CONSTRAINT organisation_not_its_own_parent_check CHECK (parent <> id),
    closed_on date
)""",
    "CREATE INDEX organisation_parent_id_idx ON organisation (parent, id)",
)

OFFICE = (
    """
CREATE TABLE office (
    id uuid CONSTRAINT office_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    organisation uuid NOT NULL CONSTRAINT office_organisation_fkey REFERENCES organisation,
    name text NOT NULL,
    district text NOT NULL,
    address text,
    phone text,
    opening_hours text,
    closed_on date
)""",
    "CREATE INDEX office_organisation_id_idx ON office (organisation, id)",
)

STAFF = (
    """
CREATE TABLE staff_member (
    id uuid CONSTRAINT staff_member_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    name_sealed bytea NOT NULL,
    name_masked text NOT NULL,
    phone_sealed bytea,
    phone_masked text,
    subject text,
    left_on date,
    CONSTRAINT staff_member_name_together_check CHECK (num_nulls(name_sealed, name_masked) IN (0, 2)),
    CONSTRAINT staff_member_phone_together_check CHECK (num_nulls(phone_sealed, phone_masked) IN (0, 2))
)""",
    "CREATE UNIQUE INDEX staff_member_one_subject_idx ON staff_member (subject) WHERE left_on IS NULL",
    """
CREATE TABLE staff_membership (
    id uuid CONSTRAINT staff_membership_pkey PRIMARY KEY,
    staff uuid NOT NULL CONSTRAINT staff_membership_staff_fkey REFERENCES staff_member,
    office uuid NOT NULL CONSTRAINT staff_membership_office_fkey REFERENCES office,
    post text NOT NULL CONSTRAINT staff_membership_post_check CHECK (post IN ('caseworker', 'supervisor', 'counsellor',
        'psychological_specialist', 'vocational_assessor', 'community_coordinator', 'mentor', 'other')),
    since date NOT NULL,
    left_on date CONSTRAINT staff_membership_left_on_check CHECK (left_on >= since),
    certified_under text,
    CONSTRAINT staff_membership_no_overlap_excl EXCLUDE USING gist (uuidrange(staff, staff, '[]') WITH &&,
        uuidrange(office, office, '[]') WITH &&, textrange(post, post, '[]') WITH &&, daterange(since, left_on) WITH &&)
)""",
    "CREATE INDEX staff_membership_staff_idx ON staff_membership (staff)",
    "CREATE INDEX staff_membership_office_idx ON staff_membership (office)",
    """
CREATE TABLE staff_certificate (
    id uuid CONSTRAINT staff_certificate_pkey PRIMARY KEY,
    staff uuid NOT NULL CONSTRAINT staff_certificate_staff_fkey REFERENCES staff_member,
    kind text NOT NULL CONSTRAINT staff_certificate_kind_check CHECK (kind IN ('vocational_guidance',
        'labour_security_assistant', 'social_worker', 'psychological_counselling', 'post_certificate', 'other')),
    number_sealed bytea NOT NULL,
    number_masked text NOT NULL,
    issued_on date NOT NULL,
    valid_until date CONSTRAINT staff_certificate_valid_until_check CHECK (valid_until >= issued_on),
    CONSTRAINT staff_certificate_number_together_check CHECK (num_nulls(number_sealed, number_masked) IN (0, 2))
)""",
    "CREATE INDEX staff_certificate_staff_idx ON staff_certificate (staff)",
)

ASSIGNMENT = (
    """
CREATE TABLE assignment (
    id uuid CONSTRAINT assignment_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    person uuid NOT NULL CONSTRAINT assignment_person_fkey REFERENCES person,
    staff uuid NOT NULL CONSTRAINT assignment_staff_fkey REFERENCES staff_member,
    office uuid NOT NULL CONSTRAINT assignment_office_fkey REFERENCES office,
    organisation uuid NOT NULL CONSTRAINT assignment_organisation_fkey REFERENCES organisation,
    role text NOT NULL CONSTRAINT assignment_role_check CHECK (role IN
        ('caseworker', 'pairing_helper', 'psychological_specialist', 'vocational_assessor', 'mentor')),
    since date NOT NULL,
    ended_on date CONSTRAINT assignment_ended_on_check CHECK (ended_on >= since),
    ended_for text CONSTRAINT assignment_ended_for_check CHECK (ended_for IN ('found_work', 'at_persons_request',
        'person_gone', 'by_mistake', 'staff_leaves', 'absence', 'workload', 'reorganisation')),
    CONSTRAINT assignment_ended_together_check CHECK ((ended_on IS NULL) = (ended_for IS NULL))
)""",
    """CREATE UNIQUE INDEX assignment_one_open_idx ON assignment (person, role, organisation)
    WHERE ended_on IS NULL""",
    "CREATE INDEX assignment_person_id_idx ON assignment (person, id)",
    "CREATE INDEX assignment_staff_id_idx ON assignment (staff, id)",
    """
-- How many persons somebody still helps, in one office or in all, whoever may see these persons: told to those who keep
-- the staff member, so that nobody leaves while somebody counts on them.
CREATE FUNCTION open_assignments_of(helper uuid, there uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
RETURN (SELECT count(*) FROM assignment WHERE staff = helper AND ended_on IS NULL
    AND (there IS NULL OR office = there)
    AND EXISTS (SELECT FROM scope WHERE row_id = helper AND key = ANY (caller_keys())))""",
)

INVITATION = (
    """
CREATE TABLE invitation (
    id uuid CONSTRAINT invitation_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    staff uuid NOT NULL CONSTRAINT invitation_staff_fkey REFERENCES staff_member,
    office uuid NOT NULL CONSTRAINT invitation_office_fkey REFERENCES office,
    code_digest bytea NOT NULL CONSTRAINT invitation_code_digest_key UNIQUE,
    invited_by text NOT NULL,
    valid_until date NOT NULL,
    accepted_at timestamptz,
    revoked_at timestamptz,
    CONSTRAINT invitation_one_end_check CHECK (num_nonnulls(accepted_at, revoked_at) <= 1)
)""",
    """CREATE UNIQUE INDEX invitation_one_open_idx ON invitation (staff)
    WHERE accepted_at IS NULL AND revoked_at IS NULL""",
    "CREATE INDEX invitation_staff_id_idx ON invitation (staff, id)",
    """
-- Whoever holds a code may be told that it is of another office: only who was invited, never the record.
CREATE FUNCTION staff_invited_by(digest bytea) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
RETURN (SELECT staff FROM invitation WHERE code_digest = digest)""",
)

DELEGATION = (
    """
CREATE TABLE delegation (
    id uuid CONSTRAINT delegation_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    staff uuid NOT NULL CONSTRAINT delegation_staff_fkey REFERENCES staff_member,
    stand_in uuid NOT NULL CONSTRAINT delegation_stand_in_fkey REFERENCES staff_member
        CONSTRAINT delegation_somebody_else_check CHECK (stand_in <> staff),
    since date NOT NULL,
    back_on date CONSTRAINT delegation_back_on_check CHECK (back_on >= since),
    CONSTRAINT delegation_no_overlap_excl
        EXCLUDE USING gist (uuidrange(staff, staff, '[]') WITH &&, daterange(since, back_on) WITH &&)
)""",
    "CREATE INDEX delegation_staff_id_idx ON delegation (staff, id)",
    "CREATE INDEX delegation_stand_in_idx ON delegation (stand_in)",
)

SEEN_BY_THOSE_THEY_HELP = (
    # Whoever sees an open assignment sees the worker; OFFSET 0 keeps PostgreSQL from gathering all assignments first.
    """
CREATE POLICY assigned ON staff_member FOR SELECT TO {app} USING (EXISTS (
    SELECT FROM assignment WHERE assignment.staff = staff_member.id AND assignment.ended_on IS NULL OFFSET 0))""",
    *(
        f"""
CREATE POLICY assigned ON {table} FOR SELECT TO {{app}} USING (EXISTS (
    SELECT FROM staff_member WHERE staff_member.id = {table}.staff OFFSET 0))"""  # noqa: S608 -- tables of this migration
        for table in ("staff_membership", "staff_certificate")
    ),
)

TABLES = (
    "delegation",
    "invitation",
    "assignment",
    "staff_certificate",
    "staff_membership",
    "staff_member",
    "office",
    "organisation",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in (*ORGANISATION, *OFFICE, *STAFF, *ASSIGNMENT, *INVITATION, *DELEGATION):
        op.execute(statement)
    protect(op, "people", "organisation", "id")
    protect(op, "people", "office", "id")
    protect(op, "people", "staff_member", "id")
    protect(op, "people", "staff_membership", "staff")
    protect(op, "people", "staff_certificate", "staff")
    protect(op, "people", "assignment", "id")
    protect(op, "people", "invitation", "staff")
    protect(op, "people", "delegation", "staff")
    app, system = Role.APP.of("people"), Role.SYSTEM.of("people")
    for policy in SEEN_BY_THOSE_THEY_HELP:
        op.execute(policy.format(app=app))
    for function in ("open_assignments_of", "staff_invited_by"):
        op.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {app}, {system}")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("DROP FUNCTION open_assignments_of, staff_invited_by")
    for table in ("staff_certificate", "staff_membership"):
        op.execute(f"DROP POLICY assigned ON {table}")
    op.execute("DROP POLICY assigned ON staff_member")
    for table in TABLES:
        op.execute(f"DROP TABLE {table}")
