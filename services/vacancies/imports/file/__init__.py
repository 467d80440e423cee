"""The columns of a file of vacancies: mappings, several of which ship."""
