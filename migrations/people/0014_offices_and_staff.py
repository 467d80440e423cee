"""Offices and staff."""

from alembic import op

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


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in (*ORGANISATION, *OFFICE):
        op.execute(statement)
    protect(op, "people", "organisation", "id")
    protect(op, "people", "office", "id")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for table in ("office", "organisation"):
        op.execute(f"DROP TABLE {table}")
