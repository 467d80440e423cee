"""Evidence 材料: files that show what is recorded about a person, so that nobody brings the paper twice."""
