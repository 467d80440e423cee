"""Very many rows and entries, written by the database itself."""

from services.kit.journal.feed import WINDOW

FAR = "650100"
"""The small area."""
UNSEEN = 3 * WINDOW
"""Entries of the journal that the small area does not see."""
UNSEEN_ROWS = 20_000

ENTRIES = """
INSERT INTO journal (id, type, kind, subject, row_version, at, keys, data)
SELECT gen_random_uuid(), 'bihuan.notes.note.changed.v1', 'note', $1, n, now(), '{}', '{}'
FROM generate_series(1, $2::int) AS n
"""

NOTES = """
WITH made AS (
    INSERT INTO note (id, version, created_at, updated_at, district, words, reminders)
    SELECT gen_random_uuid(), 1, now(), now(), '440303', 'elsewhere', 0 FROM generate_series(1, $1::int) RETURNING id)
INSERT INTO scope SELECT 'area:440303', 'note', id FROM made
"""

MUCH_TO_READ = """
WITH made AS (
    INSERT INTO note (id, version, created_at, updated_at, district, words, reminders)
    SELECT gen_random_uuid(), 1, now(), now(), '440303', repeat('much to read ', 8000), 0 FROM generate_series(1, 300)
    RETURNING id)
INSERT INTO scope SELECT 'feed', 'note', id FROM made
"""
"""30 MB for our own services: more than what lies between a service and a reader who does not read."""
