"""Reading policies from their files: the form of a file, and what is checked before a policy may answer anything."""
