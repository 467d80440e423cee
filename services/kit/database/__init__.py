"""Where a service keeps its rows: roles, sessions, row security, reads from SQL to bytes, migrations."""
