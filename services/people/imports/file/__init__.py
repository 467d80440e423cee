"""A file of persons: its columns, and its rows whatever the format."""
