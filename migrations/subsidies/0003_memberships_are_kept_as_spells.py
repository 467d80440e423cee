"""Who belonged to a household when, instead of who belongs to it now: a hire is judged by the day of the hire.

The table is empty after this: `bihuan rebuild subsidies people` fills it from the feed.
"""

from alembic import op

from services.kit.database.security import protect

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MEMBERSHIP = (
    """
CREATE TABLE known_membership (
    household uuid NOT NULL,
    person uuid NOT NULL,
    joined_on date NOT NULL,
    since date NOT NULL,
    until date,
    CONSTRAINT known_membership_pkey PRIMARY KEY (household, person, joined_on),
    CONSTRAINT known_membership_since_check CHECK (since <= joined_on),
    CONSTRAINT known_membership_until_check CHECK (until >= joined_on)
)""",
    "CREATE INDEX known_membership_person_idx ON known_membership (person)",
)
MEMBER = (
    """
CREATE TABLE known_member (
    household uuid NOT NULL,
    person uuid NOT NULL,
    CONSTRAINT known_member_pkey PRIMARY KEY (household, person)
)""",
    "CREATE INDEX known_member_person_idx ON known_member (person)",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("DROP TABLE known_member")
    for statement in MEMBERSHIP:
        op.execute(statement)
    protect(op, "subsidies", "known_membership", "household", verbs="SELECT")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("DROP TABLE known_membership")
    for statement in MEMBER:
        op.execute(statement)
    protect(op, "subsidies", "known_member", "household", verbs="SELECT")
