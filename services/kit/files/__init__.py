"""Files that people send: text as records, and the one job that goes through a file."""
