"""Courses, classes, enrolments."""

from tests.fuzz.part import Part

PART = Part(
    values={
        "starts_on": ("2026-01-01",),
        "ends_on": ("2026-01-01", "2099-12-31"),
    }
)
