"""Notifications, what was tried to deliver them, and how each recipient wants them."""

from alembic import op

from services.kit.database.roles import Role
from services.kit.database.security import protect_by

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

CALLER_STAFF = """
-- Who of the staff signs in with the caller's token: told to that caller alone.
CREATE FUNCTION caller_staff() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
RETURN (SELECT id FROM staff_member WHERE subject = caller_subject() AND left_on IS NULL)"""

TABLES = (
    """
CREATE TABLE notification (
    id uuid CONSTRAINT notification_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    person uuid CONSTRAINT notification_person_fkey REFERENCES person,
    staff uuid CONSTRAINT notification_staff_fkey REFERENCES staff_member,
    kind text NOT NULL CONSTRAINT notification_kind_check CHECK (kind IN
        ('appointment_reminder', 'task_overdue', 'complaint_accepted', 'complaint_refused', 'complaint_answered',
         'complaint_escalated', 'complaint_overdue', 'survey_invited')),
    about_kind text NOT NULL CONSTRAINT notification_about_kind_check CHECK (about_kind IN
        ('appointment', 'task', 'complaint', 'survey')),
    about uuid NOT NULL,
    facts jsonb NOT NULL,
    text_zh text NOT NULL,
    text_en text NOT NULL,
    read_at timestamptz,
    CONSTRAINT notification_recipient_check CHECK (num_nonnulls(person, staff) = 1)
)""",
    "CREATE INDEX notification_person_id_idx ON notification (person, id)",
    "CREATE INDEX notification_staff_id_idx ON notification (staff, id)",
    """
CREATE TABLE notification_delivery (
    id uuid CONSTRAINT notification_delivery_pkey PRIMARY KEY,
    notification uuid NOT NULL CONSTRAINT notification_delivery_notification_fkey REFERENCES notification,
    channel text NOT NULL CONSTRAINT notification_delivery_channel_check CHECK (channel IN
        ('webhook', 'sms', 'wechat')),
    state text NOT NULL CONSTRAINT notification_delivery_state_check CHECK (state IN
        ('waiting', 'delivered', 'failed', 'withheld')),
    due_at timestamptz NOT NULL,
    give_up_at timestamptz NOT NULL,
    CONSTRAINT notification_delivery_notification_channel_key UNIQUE (notification, channel)
)""",
    "CREATE INDEX notification_delivery_due_idx ON notification_delivery (due_at) WHERE state = 'waiting'",
    """
CREATE TABLE notification_attempt (
    delivery uuid NOT NULL CONSTRAINT notification_attempt_delivery_fkey REFERENCES notification_delivery,
    number bigint NOT NULL CONSTRAINT notification_attempt_number_check CHECK (number > 0),
    at timestamptz NOT NULL,
    result text CONSTRAINT notification_attempt_result_check CHECK (result IN
        ('delivered', 'refused', 'receiver_failed', 'unreachable', 'timed_out', 'target_not_allowed', 'too_large',
         'no_address', 'no_consent', 'turned_off')),
    CONSTRAINT notification_attempt_pkey PRIMARY KEY (delivery, number)
)""",
    """
CREATE TABLE notification_setting (
    id uuid CONSTRAINT notification_setting_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    language text NOT NULL CONSTRAINT notification_setting_language_check CHECK (language IN ('zh-Hans', 'en')),
    quiet_from time NOT NULL,
    quiet_until time NOT NULL,
    channels jsonb NOT NULL,
    webhook_sealed bytea,
    webhook_masked text,
    webhook_secret_sealed bytea,
    webhook_secret_masked text,
    CONSTRAINT notification_setting_webhook_together_check CHECK
        (num_nulls(webhook_sealed, webhook_masked) IN (0, 2)),
    CONSTRAINT notification_setting_webhook_secret_together_check CHECK
        (num_nulls(webhook_secret_sealed, webhook_secret_masked) IN (0, 2)),
    CONSTRAINT notification_setting_webhook_has_secret_check CHECK
        ((webhook_sealed IS NULL) = (webhook_secret_sealed IS NULL))
)""",
)
OWN = "'person:' || {person} = ANY (caller_keys()) OR {staff} = (SELECT caller_staff())"
"""A notification is for one reader: whoever else sees the person or the staff member does not see it."""
BEHIND = "EXISTS (SELECT FROM {above} WHERE {above}.id = {by} OFFSET 0)"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    app, system = Role.APP.of("people"), Role.SYSTEM.of("people")
    for statement in (CALLER_STAFF, *TABLES):
        op.execute(statement)
    op.execute("REVOKE ALL ON FUNCTION caller_staff FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION caller_staff TO {app}, {system}")
    own = OWN.format(person="notification.person", staff="notification.staff")
    # Whoever answers a complaint notifies somebody else; nobody but the recipient reads it afterwards.
    protect_by(op, "people", "notification", own, written="true", verbs="SELECT, INSERT")
    op.execute(f"GRANT UPDATE (version, updated_at, read_at) ON notification TO {app}")
    for table, above, by in (
        ("notification_delivery", "notification", "notification_delivery.notification"),
        ("notification_attempt", "notification_delivery", "notification_attempt.delivery"),
    ):
        protect_by(op, "people", table, BEHIND.format(above=above, by=by), verbs="SELECT")
    own = OWN.format(person="notification_setting.id", staff="notification_setting.id")
    protect_by(op, "people", "notification_setting", own, verbs="SELECT, INSERT, UPDATE")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for table in ("notification_setting", "notification_attempt", "notification_delivery", "notification"):
        op.execute(f"DROP TABLE {table}")
    op.execute("DROP FUNCTION caller_staff")
