"""Employers, their vacancies, and what the law asks of both."""
