"""Vacancies: publishing them and importing them from files."""
