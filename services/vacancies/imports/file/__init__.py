"""A file of vacancies: which columns it has (mappings), how it is encoded, and where its records begin and end."""
