"""A source belongs to the office whose area its files are imported for, so two offices may use one name.

Rows that are there belong to the office of the import that saw them last; an employer, to that of its first vacancy.
Downgrading fails where two offices have the same row of a source: they cannot be told apart without this revision.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ORIGINS = (
    "ALTER TABLE post_origin ADD COLUMN district text",
    "UPDATE post_origin SET district = import.district FROM import WHERE import.id = post_origin.import_id",
    "ALTER TABLE post_origin ALTER COLUMN district SET NOT NULL",
    "ALTER TABLE post_origin DROP CONSTRAINT post_origin_pkey",
    "ALTER TABLE post_origin ADD CONSTRAINT post_origin_pkey PRIMARY KEY (district, source, key)",
)

EMPLOYERS = (
    "ALTER TABLE employer ADD COLUMN source_district text",
    """UPDATE employer SET source_district = coalesce(
        (SELECT post_origin.district FROM post JOIN post_origin ON post_origin.post = post.id
            WHERE post.employer = employer.id ORDER BY post.id LIMIT 1), '000000')
    WHERE source IS NOT NULL""",
    """ALTER TABLE employer ADD CONSTRAINT employer_source_check
    CHECK ((source IS NULL) = (source_district IS NULL))""",
    "DROP INDEX employer_source_name_idx",
    """CREATE UNIQUE INDEX employer_source_name_idx ON employer (source_district, source, name)
    WHERE source IS NOT NULL AND credit_code IS NULL""",
)

IMPORTS = (
    "DROP INDEX import_one_running_idx",
    "CREATE UNIQUE INDEX import_one_running_idx ON import (district, source) WHERE state = 'running'",
)

BACK = (
    "DROP INDEX import_one_running_idx",
    "CREATE UNIQUE INDEX import_one_running_idx ON import (source) WHERE state = 'running'",
    "DROP INDEX employer_source_name_idx",
    """CREATE UNIQUE INDEX employer_source_name_idx ON employer (source, name)
    WHERE source IS NOT NULL AND credit_code IS NULL""",
    "ALTER TABLE employer DROP COLUMN source_district",
    "ALTER TABLE post_origin DROP CONSTRAINT post_origin_pkey",
    "ALTER TABLE post_origin DROP COLUMN district",
    "ALTER TABLE post_origin ADD CONSTRAINT post_origin_pkey PRIMARY KEY (source, key)",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in (*ORIGINS, *EMPLOYERS, *IMPORTS):
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in BACK:
        op.execute(statement)
