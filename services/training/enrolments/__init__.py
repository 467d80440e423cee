"""Enrolments: who takes part in which class, and how it ended."""
