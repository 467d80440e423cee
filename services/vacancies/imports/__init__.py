"""Imports: files of vacancies, read by a background job; every row is stored, or listed with the reason."""
