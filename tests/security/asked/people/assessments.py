"""Assessments: recorded, changed, annulled, their summary read unmasked."""

from tests.security.file_parts import filled, of_file

OPERATIONS = of_file("assessments")
fill = filled("assessments")
