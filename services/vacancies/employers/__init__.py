"""Employers: who offers vacancies, registered with a credit code or known from a file only."""
