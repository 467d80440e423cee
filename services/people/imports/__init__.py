"""Imports: files of persons, read by a background job; every row is registered, or listed with the reason."""
